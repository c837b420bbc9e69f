//! The key goes to the server of the settings and nowhere else.

use super::server::completion;
use super::*;

const KEY: &str = "sk-very-secret-0123456789";

#[test]
fn the_key_goes_in_the_header() {
    let server = Server::start(|seen| match seen.line.as_str() {
        "GET /v1/models" => Reply::json(200, &json!({"data": [{"id": "m"}]})),
        _ => Reply::answers(&[good(0)]),
    });
    let remote = Remote::new(Settings { model: None, ..with_key(&server.url, KEY) });
    complete(&remote, 1).expect("a good answer");
    for seen in server.seen() {
        assert!(
            seen.headers.to_lowercase().contains(&format!("authorization: bearer {KEY}")),
            "{}",
            seen.line
        );
        assert!(!seen.line.contains(KEY) && !seen.body.to_string().contains(KEY));
    }
}

#[test]
fn no_message_holds_the_key() {
    let told = format!("Incorrect API key provided: {KEY}. You are {KEY}?");
    for status in [400, 401, 403, 404, 429, 500] {
        let told = told.clone();
        let server = Server::start(move |_| Reply::error(status, &told));
        let settings = with_key(&server.url, KEY);
        assert!(!format!("{settings:?}").contains(KEY));
        let error = complete(&Remote::new(settings), 1).expect_err("it refuses");
        for text in [error.to_string(), format!("{error:?}"), format!("{:?}", Purpose::Policy.error(&error))]
        {
            assert!(!text.contains(KEY) && !text.contains("very-secret"), "{text}");
        }
        if [401, 403].contains(&status) {
            assert!(error.to_string().contains("refuses the key in SETDRESSER_REMOTE_API_KEY"), "{error}");
        }
    }
}

#[test]
fn an_answer_with_the_key_is_not_quoted() {
    for body in [format!("<html>{KEY}"), completion(&[format!("You sent {KEY}")]).to_string()] {
        let server = Server::start(move |_| Reply::with(200, "", &body));
        let error = complete(&Remote::new(with_key(&server.url, KEY)), 1).expect_err("it is odd");
        assert!(
            error.to_string().contains("repeats the key") && !format!("{error:?}").contains(KEY),
            "{error}"
        );
    }
    let server = Server::start(|_| Reply::answers(&[good(0)]));
    complete(&Remote::new(with_key(&server.url, "none")), 1).expect("a key for show is a word like others");
}

#[test]
fn the_key_does_not_follow_a_redirect() {
    let thief = Server::start(|_| Reply::answers(&[good(0)]));
    let to = thief.url.clone();
    for status in [301, 302, 307, 308] {
        let location = format!("Location: {to}/chat/completions\r\n");
        let server = Server::start(move |_| Reply::with(status, &location, ""));
        let error = complete(&Remote::new(with_key(&server.url, KEY)), 1).expect_err("it sends on");
        assert!(matches!(error, RemoteError::Misdirected { .. }), "{error}");
    }
    assert!(thief.seen().is_empty());
}
