//! The client of OpenAI-compatible servers, against a real one on loopback with all the manners that such servers have.

mod answers;
mod breaker;
mod faults;
mod habits;
mod judge;
mod policy;
mod secrets;
mod server;

use std::time::Duration;

use backend::policy::remote::{
    Address, Answers, ApiKey, Ask, Patience, Purpose, Remote, RemoteError, Settings,
};
use backend::prompt::{Message, Part, Role};
use serde_json::{Value, json};
use server::{Reply, Seen, Server};

/// Long enough for what answers at once, short enough for what never does.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    stall: Duration::from_secs(10),
    total: Duration::from_secs(60),
};

fn settings(url: &str) -> Settings {
    let address = Address::parse(url, false).expect("loopback");
    let purpose = Purpose::Policy;
    Settings { purpose, address, model: Some("furnisher".to_owned()), key: None, patience: PATIENCE }
}

fn with_key(url: &str, key: &str) -> Settings {
    Settings { key: ApiKey::new(key, Purpose::Policy).expect("a key"), ..settings(url) }
}

fn remote(server: &Server) -> Remote {
    Remote::new(settings(&server.url))
}

/// A question whose answers are `{"lines": [{"object": "bed_1" | "lamp_1", "line": …}]}`.
fn ask(num_answers: usize) -> Ask {
    let object = json!({"enum": ["bed_1", "lamp_1"]});
    let line = json!({
        "type": "object", "properties": {"object": object, "line": {"type": "string", "pattern": "^[a-z]"}},
        "required": ["object", "line"], "additionalProperties": false
    });
    let parts = vec![Part::Text("a room".to_owned()), Part::Image(b"\x89PNG".to_vec())];
    Ask {
        messages: vec![
            Message { role: Role::System, parts: vec![Part::Text("you furnish".to_owned())] },
            Message { role: Role::User, parts },
        ],
        name: "layout".to_owned(),
        schema: json!({
            "type": "object", "required": ["lines"], "additionalProperties": false,
            "properties": {"lines": {"type": "array", "items": line, "minItems": 2, "maxItems": 2}}
        }),
        num_answers,
        seed: 7,
        temperature: 0.7,
        max_tokens: 300,
        needs_pictures: false,
    }
}

/// A good answer, told apart by its number.
fn good(number: usize) -> String {
    let place = ["along", "behind", "centre", "door", "east", "far", "gap", "here"][number % 8];
    json!({"lines": [{"object": "bed_1", "line": place}, {"object": "lamp_1", "line": "none"}]}).to_string()
}

fn complete(remote: &Remote, num_answers: usize) -> Result<Answers, RemoteError> {
    remote.complete(ask(num_answers), &|| false)
}

/// What one request to a server with that reply ends with.
fn outcome(reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Result<Answers, RemoteError> {
    complete(&remote(&Server::start(reply)), 1)
}

fn num_asked(body: &Value) -> usize {
    body["n"].as_u64().map_or(1, |n| n as usize)
}
