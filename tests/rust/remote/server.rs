//! A small HTTP server whose manners each test decides.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

/// A request as it came.
#[derive(Clone)]
pub(super) struct Seen {
    /// How many came before.
    pub(super) index: usize,
    /// Such as `POST /v1/chat/completions`.
    pub(super) line: String,
    pub(super) headers: String,
    /// Null where there is none.
    pub(super) body: Value,
}

/// What is sent back; then the connection is closed.
pub(super) enum Reply {
    Bytes(Vec<u8>),
    /// Bytes, and then nothing until the client goes.
    Stall(Vec<u8>),
    /// Bytes, and then one more now and then until the client goes.
    Trickle(Vec<u8>),
    /// Bytes after a while, for what should come last.
    Late(Duration, Vec<u8>),
}

impl Reply {
    /// Hangs up without a word.
    pub(super) fn nothing() -> Self {
        Self::Bytes(vec![])
    }

    pub(super) fn with(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n");
        Self::Bytes((head + body).into_bytes())
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::with(status, "Content-Type: application/json\r\n", &body.to_string())
    }

    pub(super) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({"error": {"message": message, "type": "invalid_request_error"}}))
    }

    /// A chat completion with these answers.
    pub(super) fn answers(texts: &[String]) -> Self {
        Self::json(200, &completion(texts))
    }
}

pub(super) fn completion(texts: &[String]) -> Value {
    let choice = |(index, text): (usize, &String)| json!({"index": index, "finish_reason": "stop", "message": {"role": "assistant", "content": text}});
    let choices: Vec<Value> = texts.iter().enumerate().map(choice).collect();
    json!({"id": "x", "object": "chat.completion", "model": "served", "choices": choices})
}

/// The server; it ends when dropped.
pub(super) struct Server {
    pub(super) url: String,
    port: u16,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    seen: Mutex<Vec<Seen>>,
    num_at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    num_left: AtomicUsize,
    is_over: AtomicBool,
}

impl Server {
    pub(super) fn start(reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(State::default());
        let reply = Arc::new(reply);
        let shared = state.clone();
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let (shared, reply) = (shared.clone(), reply.clone());
                thread::spawn(move || serve(stream.expect("accepted"), &shared, &*reply));
            }
        });
        Self { url: format!("http://127.0.0.1:{port}/v1"), port, state, accepting: Some(accepting) }
    }

    /// The requests so far.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().expect("whole").clone()
    }

    /// The bodies of the chat requests so far.
    pub(super) fn asked(&self) -> Vec<Value> {
        let is_chat = |seen: &Seen| seen.line == "POST /v1/chat/completions";
        self.seen().into_iter().filter(is_chat).map(|seen| seen.body).collect()
    }

    /// How many requests were worked on at the same time.
    pub(super) fn most_at_once(&self) -> usize {
        self.state.most_at_once.load(Ordering::SeqCst)
    }

    /// Waits until so many clients went away before they had all.
    pub(super) fn wait_until_left(&self, num: usize) {
        while self.state.num_left.load(Ordering::SeqCst) < num {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until so many requests came.
    pub(super) fn wait_until_asked(&self, num: usize) {
        while self.seen().len() < num {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        drop(self.accepting.take().map(JoinHandle::join));
    }
}

fn serve(mut stream: TcpStream, state: &State, reply: &dyn Fn(&Seen) -> Reply) {
    let Some(seen) = read(&stream, state) else { return };
    let num = state.num_at_once.fetch_add(1, Ordering::SeqCst) + 1;
    state.most_at_once.fetch_max(num, Ordering::SeqCst);
    let reply = reply(&seen);
    if let Reply::Late(delay, _) = &reply {
        thread::sleep(*delay);
    }
    state.num_at_once.fetch_sub(1, Ordering::SeqCst);
    let is_left = match &reply {
        Reply::Bytes(bytes) | Reply::Late(_, bytes) => {
            let sent = stream.write_all(bytes);
            // An end that is seen as an end, not as a reset: the client's bytes are read, so none is left behind.
            let _ = stream.shutdown(std::net::Shutdown::Write);
            sent.is_err()
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(bytes);
            // Nothing more comes but the client's going.
            let _ = stream.read(&mut [0]);
            true
        }
        Reply::Trickle(bytes) => {
            let mut sent = stream.write_all(bytes);
            while sent.is_ok() && !state.is_over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(10));
                sent = stream.write_all(b" ");
            }
            true
        }
    };
    if is_left {
        state.num_left.fetch_add(1, Ordering::SeqCst);
    }
}

fn read(stream: &TcpStream, state: &State) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = String::new();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let lower = header.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        headers += &header;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).expect("JSON") };
    let mut all = state.seen.lock().expect("whole");
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    let seen = Seen { index: all.len(), line, headers, body };
    all.push(seen.clone());
    Some(seen)
}
