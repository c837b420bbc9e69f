//! The daemon from inside: what cannot be provoked from outside. Everything else is in `tests/daemon`.

mod faults;
mod models;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use backend::config::Config;
use backend::models::Promoted;
use backend::preferences::{Memory, Store};
use backend::protocol::{JobCreated, JobState, JobStatus};
use backend::server::{self, Start, Work};
use serde_json::Value;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A daemon in this process, with work and models of the test's choice; ends when dropped.
struct InProcess {
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl InProcess {
    fn start(folder: &Path, models: Arc<Promoted>, work: impl FnOnce(Memory) -> Box<Work>) -> Self {
        let memory = Memory::new(Store::open(folder).expect("a memory"));
        let work = work(memory.clone());
        let config = Config { port: 0, ..Config::default() };
        let start = Start {
            config: config.clone(),
            token: TOKEN.to_owned(),
            instance: "test".to_owned(),
            parent_pid: None,
            memory,
            models,
            work,
        };
        let (sender, receiver) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("an event loop");
            runtime.block_on(async {
                let listener = server::bind(&config).await.expect("a port");
                sender.send(listener.local_addr().expect("an address")).expect("the test waits");
                server::run(listener, start, std::future::pending()).await.expect("it ran");
            });
        });
        Self { address: receiver.recv().expect("it listens"), thread: Some(thread) }
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().proxy(None).http_status_as_error(false).build().into();
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("Authorization", format!("Bearer {TOKEN}"))
            .header("Content-Type", "application/json")
            .body(body.to_string())
            .expect("a request");
        let mut response = agent.run(request).expect("an answer");
        response.body_mut().read_json().expect("JSON")
    }

    /// Sends the bedroom, and waits until its job has ended.
    fn arrange(&self) -> JobStatus {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples/bedroom.request.json");
        let request: Value = serde_json::from_slice(&std::fs::read(path).expect("an example")).expect("JSON");
        let created: JobCreated =
            serde_json::from_value(self.send("POST", "/v1/arrange", &request)).expect("a job");
        self.ended(&created.job_id)
    }

    fn ended(&self, job_id: &str) -> JobStatus {
        loop {
            let status = self.send("GET", &format!("/v1/jobs/{job_id}"), &Value::Null);
            let status: JobStatus = serde_json::from_value(status).expect("a status");
            if !matches!(status.state, JobState::Queued | JobState::Running) {
                return status;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        self.send("POST", "/v1/shutdown", &Value::Null);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("it ended in peace");
        }
    }
}
