//! The requests that one [`Ask`] takes: what is refused is left out, what fails is tried once more, what is missing is
//! asked for again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jsonschema::Validator;
use serde_json::Value;

use super::http::{Call, Failure, Line, MAX_ANSWER_BYTES, Reply};
use super::reply::{self, Choice};
use super::request::{Body, Feature, Habits, Refusal};
use super::{Answers, Ask, RemoteError, Server, lock};
use crate::error::{clipped, quoted};

/// So many requests at once load a server without queueing for long.
const MOST_AT_ONCE: usize = 4;
/// Before the one retry, where the server asks for nothing else.
const PAUSE: Duration = Duration::from_millis(500);
/// A server that asks for a longer pause is not tried again.
const MOST_PAUSE: Duration = Duration::from_secs(5);
/// A list of models that is made up on the spot takes no longer.
const LIST_WITHIN: Duration = Duration::from_secs(5);
/// Names of models in a message.
const MOST_NAMES: usize = 8;
/// A server's words in a message, characters.
const MOST_WORDS: usize = 200;

/// One [`Ask`] on its way.
pub(super) struct Conversation {
    pub(super) server: Arc<Server>,
    pub(super) ask: Ask,
    pub(super) line: Arc<Line>,
    pub(super) deadline: Instant,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    /// Documents that obey the schema.
    obeying: Vec<String>,
    /// Others: a reader may find something in them.
    others: Vec<String>,
    /// Why the last answer without a document has none.
    unusable: Option<String>,
    /// The first failure.
    failure: Option<RemoteError>,
}

impl Conversation {
    pub(super) fn run(&self) -> Result<Answers, RemoteError> {
        let validator = jsonschema::validator_for(&self.ask.schema);
        let validator = validator
            .map_err(|error| RemoteError::Settings(format!("the answer's schema is none: {error}")))?;
        let model = self.model()?;
        let wanted = self.ask.num_answers.max(1);
        let mut found = Found::default();
        let at_once = lock(&self.server.habits).at_once(wanted);
        if at_once > 1 {
            let choices = self.ask(&model, at_once, self.ask.seed)?;
            lock(&self.server.habits).answers_once = choices.len() == 1;
            found.add(Ok(choices), &validator);
        } else {
            self.ask_each(&model, wanted, self.ask.seed, &mut found, &validator);
        }
        if found.is_empty()
            && let Some(failure) = found.failure.take()
        {
            return Err(failure);
        }
        // Another seed, or an unusable answer would only come again.
        let missing = wanted.saturating_sub(found.obeying.len());
        let seed = self.ask.seed.wrapping_add(wanted as u64);
        self.ask_each(&model, missing, seed, &mut found, &validator);
        found.into_answers(wanted, model)
    }

    /// Single requests side by side, each with its own seed.
    fn ask_each(&self, model: &str, num: usize, seed: u64, found: &mut Found, validator: &Validator) {
        let next = AtomicUsize::new(0);
        let outcomes = Mutex::new(vec![]);
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= num {
                    break;
                }
                let outcome = self.ask(model, 1, seed.wrapping_add(index as u64));
                lock(&outcomes).push((index, outcome));
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..num.min(MOST_AT_ONCE) {
                scope.spawn(work);
            }
        });
        let mut outcomes = std::mem::take(&mut *lock(&outcomes));
        // The order of seeds, not of arrival.
        outcomes.sort_by_key(|(index, _)| *index);
        for (_, outcome) in outcomes {
            found.add(outcome, validator);
        }
    }

    /// One request, again without what the server refuses by name.
    fn ask(&self, model: &str, num_answers: usize, seed: u64) -> Result<Vec<Choice>, RemoteError> {
        let mut num_answers = num_answers;
        loop {
            let habits: Habits = lock(&self.server.habits).clone();
            let body = Body { model, num_answers, seed, habits: &habits };
            let reply = self.send("chat/completions", Some(&body.to_json(&self.ask)), self.deadline)?;
            if (200..300).contains(&reply.status) {
                // What is wrong with an answer is told in its own words.
                if self.server.settings.key.as_ref().is_some_and(|key| key.is_in(&reply.body)) {
                    return Err(RemoteError::Garbled("its answer repeats the key".to_owned()));
                }
                return reply::choices(&reply.body, &reply.content_type).map_err(RemoteError::Garbled);
            }
            let refusal = Refusal::read(&reply.body);
            let Some(feature) = body.refused(&self.ask, reply.status, &refusal) else {
                return Err(self.refused(&reply, &refusal, model));
            };
            tracing::info!(?feature, "the chat server refuses it; asking without");
            lock(&self.server.habits).refuse(feature);
            if feature == Feature::Several {
                num_answers = 1;
            }
        }
    }

    /// One request, and one more where the first fails for reasons that pass.
    fn send(&self, route: &str, body: Option<&[u8]>, deadline: Instant) -> Result<Reply, RemoteError> {
        let settings = &self.server.settings;
        let call = Call {
            url: &settings.address.route(route),
            is_loopback: settings.address.is_loopback,
            key: settings.key.as_ref().map(super::ApiKey::header),
            body,
            deadline,
        };
        let first = self.line.exchange(&call);
        let pause = match &first {
            Err(Failure::NotReached(_) | Failure::BrokenOff(_)) => PAUSE,
            Ok(reply) if reply.status == 429 || reply.status >= 500 && reply.status != 501 => {
                reply.retry_after.unwrap_or(PAUSE)
            }
            _ => return first.map_err(|failure| self.failed(failure)),
        };
        if pause > MOST_PAUSE || Instant::now() + pause >= deadline {
            return first.map_err(|failure| self.failed(failure));
        }
        self.line.wait(pause);
        self.line.exchange(&call).map_err(|failure| self.failed(failure))
    }

    fn failed(&self, failure: Failure) -> RemoteError {
        let server = &self.server;
        match failure {
            Failure::NotReached(reason) => server.unreachable(reason, "is the server running?"),
            Failure::BadCertificate(reason) => {
                server.unreachable(reason, "its certificate must be one that browsers trust")
            }
            Failure::BrokenOff(reason) => server.unreachable(reason, "the server's log says why it hung up"),
            Failure::TimedOut => server.timed_out(),
            Failure::Stalled => server.stalled(),
            Failure::NotHttp(reason) => RemoteError::Garbled(reason),
            Failure::TooLong => {
                RemoteError::Garbled(format!("its answer is longer than {} MiB", MAX_ANSWER_BYTES >> 20))
            }
            Failure::Cancelled => RemoteError::Cancelled,
        }
    }

    /// What a status that is no success means.
    fn refused(&self, reply: &Reply, refusal: &Refusal, model: &str) -> RemoteError {
        let settings = &self.server.settings;
        let (purpose, status) = (settings.purpose, reply.status);
        let message = self.told(&refusal.message);
        let misdirected = |advice| RemoteError::Misdirected { url: self.server.url(), status, advice };
        match status {
            401 | 403 => {
                RemoteError::Unauthorised { status, purpose, has_key: settings.key.is_some(), message }
            }
            300..400 => {
                let to =
                    reply.location.as_deref().map_or_else(String::new, |to| format!(" to {}", quoted(to)));
                misdirected(format!("it sends on{to}; set `{}` to where it is", purpose.url_setting()))
            }
            400 | 404 if refusal.is_about_the_model() => self.no_model(Some(model), self.listed()),
            404 | 405 => match self.listed() {
                Ok(known) if !known.is_empty() && !known.iter().any(|name| name == model) => {
                    self.no_model(Some(model), Ok(known))
                }
                _ if settings.address.as_str().ends_with("/v1") => {
                    misdirected("is it an OpenAI-compatible server?".to_owned())
                }
                _ => misdirected("such addresses mostly end in /v1".to_owned()),
            },
            429 | 500.. => RemoteError::Failing { status, message },
            _ => RemoteError::Rejected { status, message },
        }
    }

    fn no_model(&self, wanted: Option<&str>, known: Result<Vec<String>, RemoteError>) -> RemoteError {
        let mut known: Vec<String> = known.unwrap_or_default().iter().map(|name| quoted(name)).collect();
        if known.len() > MOST_NAMES {
            known.truncate(MOST_NAMES);
            known.push("…".to_owned());
        }
        let purpose = self.server.settings.purpose;
        RemoteError::NoModel { wanted: wanted.map(str::to_owned), purpose, known }
    }

    /// The model of the settings, else the only one that the server lists.
    fn model(&self) -> Result<String, RemoteError> {
        if let Some(model) = &self.server.settings.model {
            return Ok(model.clone());
        }
        let found = lock(&self.server.model).clone();
        if let Some(model) = found {
            return Ok(model);
        }
        let mut known = self.listed()?;
        match known.pop() {
            Some(one) if known.is_empty() => Ok(lock(&self.server.model).insert(one).clone()),
            last => Err(self.no_model(None, Ok(known.into_iter().chain(last).collect()))),
        }
    }

    /// What the server lists; nothing where it has no list.
    fn listed(&self) -> Result<Vec<String>, RemoteError> {
        let deadline = self.deadline.min(Instant::now() + LIST_WITHIN);
        let reply = self.send("models", None, deadline)?;
        match reply.status {
            401 | 403 => Err(self.refused(&reply, &Refusal::read(&reply.body), "")),
            429 | 500.. => {
                let message = self.told(&Refusal::read(&reply.body).message);
                Err(RemoteError::Failing { status: reply.status, message })
            }
            _ => {
                let list: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
                let models = list.get("data").and_then(Value::as_array).into_iter().flatten();
                let names = models.filter_map(|model| model.get("id").and_then(Value::as_str));
                Ok(names.map(str::to_owned).collect())
            }
        }
    }

    /// A server's words, safe to show; pages for browsers say nothing.
    fn told(&self, words: &str) -> String {
        let words = words.trim();
        if words.is_empty() || words.starts_with('<') {
            return String::new();
        }
        let key = self.server.settings.key.as_ref();
        let words = key.map_or_else(|| words.to_owned(), |key| key.scrubbed(words));
        format!("{:?}", clipped(&words, MOST_WORDS))
    }
}

impl Found {
    fn is_empty(&self) -> bool {
        self.obeying.is_empty() && self.others.is_empty() && self.unusable.is_none()
    }

    fn add(&mut self, outcome: Result<Vec<Choice>, RemoteError>, validator: &Validator) {
        let choices = match outcome {
            Ok(choices) => choices,
            Err(failure) => {
                self.failure.get_or_insert(failure);
                return;
            }
        };
        for choice in choices {
            match reply::document(&choice, |value| validator.is_valid(value)) {
                Ok(document) if document.obeys => self.obeying.push(document.text),
                Ok(document) => self.others.push(document.text),
                Err(why) => self.unusable = Some(why),
            }
        }
    }

    fn into_answers(self, wanted: usize, model: String) -> Result<Answers, RemoteError> {
        let mut texts = self.obeying;
        texts.extend(self.others);
        texts.truncate(wanted);
        if texts.is_empty() {
            let why = self.unusable.unwrap_or_else(|| "it is empty".to_owned());
            return Err(self.failure.unwrap_or(RemoteError::Unusable(why)));
        }
        Ok(Answers { texts, model })
    }
}
