//! The command line's side of the daemon: finds it as the plugins do, and speaks with it.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{Method, Request};

use crate::document::MAX_BYTES;
use crate::error::{Error, Result};
use crate::pipeline::Progress;
use crate::protocol::{self, ArrangeResponse, ErrorCode, Health, JobCreated, JobState, JobStatus};
use crate::server::SERVICE;
use crate::server::runtime_file::{self, RuntimeFile};

/// A daemon on this machine answers at once, or is stuck.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);
/// Other answers are short too.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How often a job is looked at.
const POLL_EVERY: Duration = Duration::from_millis(50);
/// An answer holds several layouts of the room that was sent.
const MAX_ANSWER_BYTES: u64 = 16 * MAX_BYTES as u64;

/// A daemon that answers.
pub struct Daemon {
    /// What its runtime file says.
    pub file: RuntimeFile,
    /// What it says of itself.
    pub health: Health,
    agent: Agent,
}

/// The daemon of that folder; none if none answers as the one that wrote the file.
pub fn find(runtime_dir: &Path) -> Option<Daemon> {
    let file = runtime_file::read(runtime_dir)?;
    // Loopback needs no proxy, whatever the environment says.
    let config = Agent::config_builder().proxy(None).http_status_as_error(false).max_redirects(0);
    let agent: Agent = config.build().into();
    let health =
        Call { url: address(&file) + "/v1/health", token: None, body: None, timeout: HEALTH_TIMEOUT };
    // A stranger on its port must not be sent the token.
    let health: Health = send(&agent, health).ok()?;
    (health.service == SERVICE && health.instance == file.instance).then_some(Daemon { file, health, agent })
}

impl Daemon {
    /// Where people find its page.
    pub fn url(&self) -> String {
        address(&self.file)
    }

    /// Asks for a document.
    ///
    /// # Errors
    /// What the daemon answers, and [`Error::Io`] if it does not.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.ask(path, None)
    }

    /// Sends a document, and asks for one.
    ///
    /// # Errors
    /// As [`Daemon::get`].
    pub fn post<T: DeserializeOwned>(&self, path: &str, document: &impl Serialize) -> Result<T> {
        let body = serde_json::to_vec(document).map_err(|error| Error::Internal(error.to_string()))?;
        self.ask(path, Some(body))
    }

    /// Has a job done, and tells how far it is.
    ///
    /// # Errors
    /// As [`Daemon::get`], and what the job failed with.
    pub fn work(
        &self,
        path: &str,
        request: &impl Serialize,
        on_progress: &dyn Fn(Progress<'_>),
    ) -> Result<ArrangeResponse> {
        let JobCreated { job_id } = self.post(path, request)?;
        loop {
            let status: JobStatus = self.get(&format!("/v1/jobs/{job_id}"))?;
            on_progress(Progress {
                turn: status.turn,
                share: status.progress as f32,
                stage: status.stage,
                num_done: status.num_done,
                num_proposals: status.num_proposals,
                best: status.best.as_ref(),
            });
            match (status.state, status.result, status.error) {
                (JobState::Done, Some(response), _) => return Ok(response),
                (JobState::Failed, _, Some(error)) => return Err(Error::Daemon(Box::new(error))),
                (JobState::Queued | JobState::Running, ..) => std::thread::sleep(POLL_EVERY),
                _ => return Err(Error::Internal("the daemon ended the job without an answer".to_owned())),
            }
        }
    }

    fn ask<T: DeserializeOwned>(&self, path: &str, body: Option<Vec<u8>>) -> Result<T> {
        let token = Some(self.file.token.as_str());
        send(&self.agent, Call { url: self.url() + path, token, body, timeout: TIMEOUT })
    }
}

/// A request: with a body it is a POST, without one a GET.
struct Call<'a> {
    url: String,
    token: Option<&'a str>,
    body: Option<Vec<u8>>,
    timeout: Duration,
}

fn address(file: &RuntimeFile) -> String {
    format!("http://{}", file.address())
}

fn send<T: DeserializeOwned>(agent: &Agent, call: Call<'_>) -> Result<T> {
    let Call { url, token, body, timeout } = call;
    let failed = |reason: String| Error::Io {
        action: "reach the daemon at",
        source: std::io::Error::other(reason),
        path: url.clone().into(),
    };
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::builder().method(method).uri(&url);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header("Content-Type", "application/json");
    }
    let client = format!("cli-{}", std::process::id());
    let request = request.header("Setdresser-Client", client).body(body.unwrap_or_default());
    let request = request.map_err(|error| failed(error.to_string()))?;
    let request = agent.configure_request(request).timeout_global(Some(timeout)).build();
    let mut response = agent.run(request).map_err(|error| failed(error.to_string()))?;
    let bytes = response.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec();
    let bytes = bytes.map_err(|error| failed(error.to_string()))?;
    if response.status().is_success() {
        let bytes = if bytes.is_empty() { b"null".as_slice() } else { &bytes };
        return serde_json::from_slice(bytes)
            .map_err(|error| failed(format!("its answer is not understood: {error}")));
    }
    match serde_json::from_slice::<protocol::Error>(&bytes) {
        Ok(told) => Err(Error::Daemon(Box::new(told.error))),
        Err(_) => Err(failed(format!("it answers {}", response.status()))),
    }
}

/// No daemon answers: what people do about it.
pub fn not_running() -> Error {
    Error::Daemon(Box::new(protocol::ErrorBody {
        code: ErrorCode::NotFound,
        message: "no daemon is running".to_owned(),
        hint: Some("start one with `backend serve`".to_owned()),
        fields: vec![],
    }))
}
