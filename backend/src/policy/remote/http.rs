//! One HTTP request that ends when it should: by its own end, by a limit, by a stall, or by the caller's wish.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderName, HeaderValue, Method, Request, Response};
use ureq::{Agent, Body};

use super::Patience;

/// An answer holds some layouts as text; more is no answer.
pub const MAX_ANSWER_BYTES: usize = 4 << 20;

/// What came.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) location: Option<String>,
    /// Seconds that the server asks for; dates are not read.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// Why nothing came.
#[derive(Debug)]
pub(super) enum Failure {
    NotReached(String),
    BadCertificate(String),
    BrokenOff(String),
    Stalled,
    TimedOut,
    NotHttp(String),
    TooLong,
    Cancelled,
}

/// What to send; without a body it is a GET.
pub(super) struct Call<'a> {
    pub(super) url: &'a str,
    pub(super) is_loopback: bool,
    pub(super) key: Option<&'a HeaderValue>,
    pub(super) body: Option<&'a [u8]>,
    pub(super) deadline: Instant,
}

/// The requests under way for one caller, so that another thread can end them.
pub(super) struct Line {
    patience: Patience,
    is_cancelled: AtomicBool,
    open: Mutex<Vec<Arc<Exchange>>>,
}

/// One request under way.
struct Exchange {
    agent: Agent,
    /// When the last piece of the body came; the head may take as long as the model thinks.
    heard: Mutex<Option<Instant>>,
    is_stalled: AtomicBool,
}

impl Line {
    pub(super) fn new(patience: Patience) -> Self {
        Self { patience, is_cancelled: AtomicBool::new(false), open: Mutex::default() }
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Ends everything, and closes the connections, so that servers stop working on it.
    pub(super) fn cancel(&self) {
        let open = lock(&self.open);
        self.is_cancelled.store(true, Ordering::Relaxed);
        open.iter().for_each(|exchange| exchange.agent.clone().shutdown());
    }

    /// Ends what has stalled; to be called now and then.
    pub(super) fn watch(&self) {
        for exchange in lock(&self.open).iter() {
            let heard = *lock(&exchange.heard);
            if heard.is_some_and(|heard| heard.elapsed() > self.patience.stall) {
                exchange.is_stalled.store(true, Ordering::Relaxed);
                exchange.agent.clone().shutdown();
            }
        }
    }

    /// Waits, unless it is cancelled.
    pub(super) fn wait(&self, duration: Duration) {
        let until = Instant::now() + duration;
        while !self.is_cancelled() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20).min(duration));
        }
    }

    /// Sends a request and takes the whole answer, whatever its status.
    pub(super) fn exchange(&self, call: &Call<'_>) -> Result<Reply, Failure> {
        let exchange = Arc::new(Exchange {
            agent: self.agent(call),
            heard: Mutex::default(),
            is_stalled: AtomicBool::new(false),
        });
        {
            let mut open = lock(&self.open);
            if self.is_cancelled() {
                return Err(Failure::Cancelled);
            }
            open.push(exchange.clone());
        }
        let outcome = exchange.run(call);
        lock(&self.open).retain(|other| !Arc::ptr_eq(other, &exchange));
        match outcome {
            // A connection that we closed looks broken.
            Err(_) if self.is_cancelled() => Err(Failure::Cancelled),
            Err(_) if exchange.is_stalled.load(Ordering::Relaxed) => Err(Failure::Stalled),
            outcome => outcome,
        }
    }

    fn agent(&self, call: &Call<'_>) -> Agent {
        let left = call.deadline.saturating_duration_since(Instant::now());
        let connect = self.patience.connect.min(left);
        let config = Agent::config_builder()
            .user_agent(concat!("setdresser/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            // A redirect would take the key elsewhere.
            .max_redirects(0)
            // A request takes seconds; a connection that was kept and died would cost more than a new one.
            .max_idle_connections(0)
            .timeout_resolve(Some(connect))
            .timeout_connect(Some(connect))
            .timeout_global(Some(left.max(Duration::from_millis(1))));
        // Loopback needs no proxy, whatever the environment says.
        let config = if call.is_loopback { config.proxy(None) } else { config };
        config.build().into()
    }
}

impl Exchange {
    fn run(&self, call: &Call<'_>) -> Result<Reply, Failure> {
        let method = if call.body.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::builder().method(method).uri(call.url);
        if call.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(key) = call.key {
            request = request.header(AUTHORIZATION, key);
        }
        let request = request.body(call.body.unwrap_or_default());
        let request = request.map_err(|error| Failure::NotReached(error.to_string()))?;
        let response = self.agent.run(request).map_err(|error| failure(error, false))?;
        self.take(response)
    }

    fn take(&self, mut response: Response<Body>) -> Result<Reply, Failure> {
        let header = |name: HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let seconds = header(RETRY_AFTER).trim().parse().ok();
        let mut reply = Reply {
            status: response.status().as_u16(),
            content_type: header(CONTENT_TYPE),
            location: Some(header(LOCATION)).filter(|location| !location.is_empty()),
            retry_after: seconds.map(Duration::from_secs),
            body: vec![],
        };
        let mut reader = response.body_mut().as_reader();
        let mut piece = vec![0; 16 << 10];
        loop {
            *lock(&self.heard) = Some(Instant::now());
            match reader.read(&mut piece) {
                Ok(0) => return Ok(reply),
                Ok(num) if reply.body.len() + num > MAX_ANSWER_BYTES => return Err(Failure::TooLong),
                Ok(num) => reply.body.extend_from_slice(&piece[..num]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failure(error.into(), true)),
            }
        }
    }
}

/// What the failure means here; once the answer has begun, the server was reached.
fn failure(error: ureq::Error, has_begun: bool) -> Failure {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, UnexpectedEof};
    match error {
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            Failure::NotReached("the connection was not made in time".to_owned())
        }
        ureq::Error::Timeout(_) => Failure::TimedOut,
        ureq::Error::HostNotFound => Failure::NotReached("there is no such host".to_owned()),
        ureq::Error::Protocol(error) => Failure::NotHttp(error.to_string()),
        ureq::Error::LargeResponseHeader(..) => Failure::NotHttp("its header is too large".to_owned()),
        error @ (ureq::Error::Rustls(_) | ureq::Error::Tls(_)) => Failure::BadCertificate(error.to_string()),
        // The handshake's errors come wrapped.
        ureq::Error::Io(error) if error.kind() == InvalidData && !has_begun => {
            Failure::BadCertificate(error.to_string())
        }
        ureq::Error::Io(error)
            if has_begun
                || matches!(
                    error.kind(),
                    BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
                ) =>
        {
            Failure::BrokenOff(error.to_string())
        }
        ureq::Error::Io(error) => Failure::NotReached(error.to_string()),
        other if has_begun => Failure::BrokenOff(other.to_string()),
        other => Failure::NotReached(other.to_string()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
