//! T45: servers that are absent, slow, broken, or something else altogether.

use std::sync::atomic::{AtomicBool, Ordering};

use super::server::completion;
use super::*;

/// The request ends with an error that has these words, after so many requests.
fn fails(num_requests: usize, words: &[&str], reply: impl Fn(&Seen) -> Reply + Send + Sync + 'static) {
    let server = Server::start(reply);
    let error = complete(&remote(&server), 1).expect_err("it fails");
    let told = error.to_string();
    for word in words {
        assert!(told.contains(word), "`{word}` is not in: {told}");
    }
    assert!(told.len() < 500 && !told.contains(['\n', '\u{1b}']), "{told}");
    assert_eq!(server.seen().len(), num_requests, "{told}");
}

#[test]
fn statuses_say_what_to_do() {
    fails(1, &["SETDRESSER_REMOTE_API_KEY", "401"], |_| Reply::error(401, "no key"));
    fails(1, &["SETDRESSER_REMOTE_API_KEY", "403", "not for you"], |_| Reply::error(403, "not for you"));
    fails(1, &["413", "too large"], |_| Reply::error(413, "your picture is too large"));
    fails(1, &["400", "rude"], |_| Reply::error(400, "your prompt is\nrude \u{1b}[31m"));
    fails(1, &["418"], |_| Reply::with(418, "", ""));
    fails(1, &["501"], |_| Reply::with(501, "", "<html><body>Not implemented</body></html>"));
    fails(1, &["302", "http://example.com/v1", "remote_url"], |_| {
        Reply::with(302, "Location: http://example.com/v1\r\n", "")
    });
}

#[test]
fn a_model_that_is_not_there_is_told_with_those_that_are() {
    let list = json!({"data": [{"id": "qwen3-vl-4b"}, {"id": "qwen3-vl-8b"}]});
    for (status, message) in
        [(404, "The model `furnisher` does not exist."), (400, "model not found"), (404, "Not Found")]
    {
        let list = list.clone();
        fails(2, &["\"furnisher\"", "\"qwen3-vl-4b\", \"qwen3-vl-8b\"", "`remote_model`"], move |seen| {
            if seen.line.starts_with("GET") { Reply::json(200, &list) } else { Reply::error(status, message) }
        });
    }
    fails(2, &["no chat", "OpenAI"], |_| Reply::with(404, "", "404 page not found"));
    let server = Server::start(|_| Reply::with(404, "", "404 page not found"));
    let without = Remote::new(settings(server.url.trim_end_matches("/v1")));
    let error = complete(&without, 1).expect_err("it is elsewhere").to_string();
    assert!(error.contains("/v1"), "{error}");
}

#[test]
fn what_passes_is_tried_once_more() {
    for first in [
        || Reply::error(500, "oh"),
        || Reply::error(503, "loading model"),
        || Reply::with(429, "Retry-After: 0\r\n", ""),
        || Reply::with(429, "Retry-After: 1\r\n", ""),
        Reply::nothing,
        || Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"choices\":".to_vec()),
        || Reply::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n{\"cho".to_vec()),
    ] {
        let server =
            Server::start(move |seen| if seen.index == 0 { first() } else { Reply::answers(&[good(0)]) });
        assert_eq!(complete(&remote(&server), 1).expect("the second try").texts, [good(0)]);
        assert_eq!(server.seen().len(), 2);
    }
}

#[test]
fn what_does_not_pass_is_told() {
    fails(2, &["500", "out of memory"], |_| Reply::error(500, "CUDA out of memory"));
    fails(2, &["503"], |_| Reply::with(503, "", "<html>nginx</html>"));
    fails(1, &["429", "later"], |_| Reply::with(429, "Retry-After: 60\r\n", ""));
    fails(2, &["429"], |_| Reply::with(429, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", ""));
    fails(2, &["cannot reach", "log"], |_| Reply::nothing());
    fails(2, &["cannot reach"], |_| {
        Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}".to_vec())
    });
}

#[test]
fn what_is_no_chat_completion_is_told() {
    for (body, word) in [
        ("", "nothing"),
        ("<html>Welcome!</html>", "Welcome"),
        ("{\"choices\": [", "not JSON"),
        ("{\"choices\": [NaN]}", "not JSON"),
        ("{\"choices\": [{\"index\": 1e999}]}", "not JSON"),
        ("{\"choices\": []}", "empty"),
        ("{\"choices\": 7}", "choices"),
        ("{\"error\": {\"message\": \"no\"}}", "choices"),
        ("[1, 2]", "choices"),
        ("\u{1}\u{2}", "not JSON"),
    ] {
        fails(1, &["OpenAI chat protocol", word], move |_| Reply::with(200, "", body));
    }
    fails(1, &["OpenAI chat protocol"], |_| Reply::with(204, "", ""));
    fails(1, &["OpenAI chat protocol"], |_| Reply::Bytes(b"220 mail.example.com ESMTP\r\n\r\n".to_vec()));
    fails(1, &["OpenAI chat protocol"], |_| {
        Reply::Bytes(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(1 << 20)).into_bytes())
    });
    // A length that is too short cuts the document.
    fails(1, &["OpenAI chat protocol"], |_| {
        let whole = completion(&[good(0)]).to_string();
        Reply::Bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{whole}").into_bytes())
    });
    let deep = "[".repeat(100_000);
    fails(1, &["OpenAI chat protocol"], move |_| Reply::with(200, "", &deep));
}

#[test]
fn an_endless_answer_is_cut_off() {
    for head in ["Content-Length: 99999999999\r\n", ""] {
        let bytes = format!("HTTP/1.1 200 OK\r\n{head}\r\n{}", "x".repeat(5 << 20));
        fails(1, &["longer than 4 MiB"], move |_| Reply::Bytes(bytes.clone().into_bytes()));
    }
}

#[test]
fn nobody_listens() {
    let server = Server::start(|_| Reply::nothing());
    let url = server.url.clone();
    drop(server);
    let error = complete(&Remote::new(settings(&url)), 1).expect_err("nobody is there");
    assert!(matches!(error, RemoteError::Unreachable { .. }), "{error}");
    assert!(
        error.to_string().contains(&url) && error.to_string().contains("is the server running?"),
        "{error}"
    );
}

#[test]
fn https_is_not_taken_for_granted() {
    let server = Server::start(|_| Reply::answers(&[good(0)]));
    let mut secure = settings(&server.url);
    secure.address = Address::parse(&server.url.replace("http:", "https:"), false).expect("an address");
    let error = complete(&Remote::new(secure), 1).expect_err("it speaks no TLS");
    assert!(matches!(error, RemoteError::Unreachable { .. }), "{error}");
}

#[test]
fn waiting_has_an_end() {
    let short = Duration::from_millis(500);
    let late = Patience { total: short, ..PATIENCE };
    let stalled = Patience { stall: short, ..PATIENCE };
    for (reply, patience, word) in [
        ((|| Reply::Stall(vec![])) as fn() -> Reply, late, "none within"),
        (|| Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), late, "none within"),
        (|| Reply::Trickle(b"HTTP/1.1 200 OK\r\nX: ".to_vec()), late, "none within"),
        (|| Reply::Trickle(b"HTTP/1.1 200 OK\r\n\r\n{".to_vec()), late, "none within"),
        (|| Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()), stalled, "stopped"),
    ] {
        let server = Server::start(move |_| reply());
        let error = complete(&Remote::new(Settings { patience, ..settings(&server.url) }), 1);
        let error = error.expect_err("nothing comes");
        assert!(matches!(error, RemoteError::Timeout { .. }), "{error}");
        assert!(
            error.to_string().contains(word) && error.to_string().contains("`remote_timeout`"),
            "{error}"
        );
        server.wait_until_left(1);
    }
}

/// The patience is an hour: only cancelling ends these.
#[test]
fn cancelling_ends_the_wait_and_hangs_up() {
    let hour = Duration::from_secs(3600);
    let patience = Patience { connect: hour, stall: hour, total: hour };
    for reply in [(|| Reply::Stall(vec![])) as fn() -> Reply, || {
        Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec())
    }] {
        let server = Server::start(move |_| reply());
        let remote = Remote::new(Settings { patience, ..settings(&server.url) });
        // Several at once, as servers that ignore `n` need.
        let is_asked = || !server.seen().is_empty();
        assert_eq!(remote.complete(ask(1), &is_asked), Err(RemoteError::Cancelled));
        server.wait_until_left(1);
    }
    let is_over = AtomicBool::new(false);
    let server =
        Server::start(|seen| if seen.index == 0 { Reply::answers(&[good(0)]) } else { Reply::Stall(vec![]) });
    let remote = Remote::new(Settings { patience, ..settings(&server.url) });
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| remote.complete(ask(5), &|| is_over.load(Ordering::SeqCst)));
        server.wait_until_asked(5);
        is_over.store(true, Ordering::SeqCst);
        assert_eq!(asking.join().expect("no panic"), Err(RemoteError::Cancelled));
    });
    server.wait_until_left(4);
}

#[test]
fn cancelling_ends_the_pause_before_the_second_try_and_sends_nothing_more() {
    let server = Server::start(|_| Reply::with(429, "Retry-After: 5\r\n", ""));
    let remote = remote(&server);
    let is_asked = || !server.seen().is_empty();
    assert_eq!(remote.complete(ask(1), &is_asked), Err(RemoteError::Cancelled));
    let server = Server::start(|_| Reply::nothing());
    assert_eq!(super::remote(&server).complete(ask(1), &|| true), Err(RemoteError::Cancelled));
    assert!(server.seen().is_empty());
}

#[test]
fn some_answers_are_better_than_none() {
    let server = Server::start(|seen| match seen.index {
        0 => Reply::answers(&[good(0)]),
        _ => Reply::error(500, "out of memory"),
    });
    assert_eq!(complete(&remote(&server), 4).expect("one came").texts, [good(0)]);
}

#[test]
fn a_schema_that_is_none_is_told_before_anything_is_sent() {
    let server = Server::start(|_| Reply::answers(&[good(0)]));
    let question = Ask { schema: json!({"type": 7}), ..ask(1) };
    let error = remote(&server).complete(question, &|| false).expect_err("no schema");
    assert!(matches!(error, RemoteError::Settings(_)), "{error}");
    assert!(server.seen().is_empty());
}
