//! The client of an OpenAI-compatible chat server: vLLM, SGLang, llama-server, LM Studio, ollama, or a hosted one.
//!
//! It asks for several answers in the form of a JSON Schema, and gets along with servers that know less: what one refuses
//! is left out, what it ignores is asked for again. It answers in time or says why not, ends at once when it is
//! cancelled, and trusts nothing that comes: its texts are JSON objects and nothing more, for the caller to read.

mod address;
mod breaker;
mod conversation;
mod error;
mod http;
mod judge;
mod policy;
mod reply;
mod request;
mod settings;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use serde_json::Value;

pub use address::Address;
pub use breaker::{Clock, MOST_FAILURES, REST};
pub use error::RemoteError;
pub use http::MAX_ANSWER_BYTES;
pub use judge::judge;
pub use policy::RemotePolicy;
pub use settings::{ApiKey, Patience, Purpose, Settings};

use crate::prompt::Message;
use breaker::Breaker;
use conversation::Conversation;
use http::Line;
use request::Habits;

/// How often the caller is asked whether it still wants an answer.
const POLL_EVERY: Duration = Duration::from_millis(20);
/// Time-outs below have the first word; this is for what they do not see.
const GRACE: Duration = Duration::from_secs(1);

/// What to ask.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The conversation so far; the last message is the user's.
    pub messages: Vec<Message>,
    /// What the schema is called: letters, digits, `_` and `-`.
    pub name: String,
    /// The JSON Schema of an answer, an object.
    pub schema: Value,
    /// How many answers.
    pub num_answers: usize,
    /// Servers that keep their word give the same answers for it.
    pub seed: u64,
    /// At least 0; how free the words are.
    pub temperature: f32,
    /// The longest answer.
    pub max_tokens: u32,
    /// Is the question void without its pictures? Else a model without eyes gets the text alone.
    pub needs_pictures: bool,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// At least one JSON object as the model wrote it, at most as many as were asked for; those that obey the schema first.
    pub texts: Vec<String>,
    /// The model's name.
    pub model: String,
}

/// A server; all jobs share one, and so what is known of it: what it refuses, and whether it is ill.
pub struct Remote {
    server: Arc<Server>,
}

/// What the threads of a request share.
struct Server {
    settings: Settings,
    breaker: Breaker,
    habits: Mutex<Habits>,
    /// The only model that it lists, where the settings name none.
    model: Mutex<Option<String>>,
}

impl Remote {
    /// A server, of which nothing is known yet; nothing is sent.
    pub fn new(settings: Settings) -> Self {
        Self::with_clock(settings, Arc::new(Instant::now))
    }

    /// The same with another clock for how long an ill server is left in peace.
    pub fn with_clock(settings: Settings, clock: Clock) -> Self {
        let breaker = Breaker::new(clock);
        Self {
            server: Arc::new(Server { settings, breaker, habits: Mutex::default(), model: Mutex::default() }),
        }
    }

    /// Asks, and waits; `should_cancel` is looked at 50 times a second.
    ///
    /// # Errors
    /// [`RemoteError`]; after [`RemoteError::Cancelled`] the connections are closed, so that the server stops working.
    pub fn complete(&self, ask: Ask, should_cancel: &dyn Fn() -> bool) -> Result<Answers, RemoteError> {
        if should_cancel() {
            return Err(RemoteError::Cancelled);
        }
        let admission = self.server.breaker.admit()?;
        let outcome = self.attend(ask, should_cancel);
        match &outcome {
            Err(RemoteError::Cancelled) => drop(admission),
            Err(error) if error.is_outage() => {
                admission.failed(error);
                // What comes back may be another server.
                *lock(&self.server.habits) = Habits::default();
                *lock(&self.server.model) = None;
            }
            Ok(_) | Err(_) => admission.answered(),
        }
        outcome
    }

    fn attend(&self, ask: Ask, should_cancel: &dyn Fn() -> bool) -> Result<Answers, RemoteError> {
        let patience = self.server.settings.patience;
        let line = Arc::new(Line::new(patience));
        let deadline = Instant::now() + patience.total;
        let conversation = Conversation { server: self.server.clone(), ask, line: line.clone(), deadline };
        let (sender, receiver) = mpsc::channel();
        // Nobody receives once it is cancelled.
        let work = move || drop(sender.send(conversation.run()));
        let spawned = std::thread::Builder::new().name("remote".to_owned()).spawn(work);
        spawned
            .map_err(|error| self.server.unreachable(error.to_string(), "the system has no thread left"))?;
        loop {
            match receiver.recv_timeout(POLL_EVERY) {
                Ok(outcome) => return outcome,
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(RemoteError::Garbled("reading its answer broke off".to_owned()));
                }
                Err(mpsc::RecvTimeoutError::Timeout) if should_cancel() => {
                    line.cancel();
                    return Err(RemoteError::Cancelled);
                }
                Err(mpsc::RecvTimeoutError::Timeout) if Instant::now() > deadline + GRACE => {
                    line.cancel();
                    return Err(self.server.timed_out());
                }
                Err(mpsc::RecvTimeoutError::Timeout) => line.watch(),
            }
        }
    }
}

impl Server {
    fn url(&self) -> String {
        self.settings.address.as_str().to_owned()
    }

    fn unreachable(&self, reason: String, advice: &'static str) -> RemoteError {
        RemoteError::Unreachable { url: self.url(), reason, advice }
    }

    fn timed_out(&self) -> RemoteError {
        let waited = format!("none within {:?}", self.settings.patience.total);
        RemoteError::Timeout { url: self.url(), waited }
    }

    fn stalled(&self) -> RemoteError {
        let waited = format!("it began and stopped for {:?}", self.settings.patience.stall);
        RemoteError::Timeout { url: self.url(), waited }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
