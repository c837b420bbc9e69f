//! What good servers give, and what is made of it.

use std::time::Duration;

use super::server::completion;
use super::*;

#[test]
fn several_answers_come_with_one_request() {
    let server =
        Server::start(|seen| Reply::answers(&(0..num_asked(&seen.body)).map(good).collect::<Vec<_>>()));
    let answers = complete(&remote(&server), 4).expect("good answers");
    assert_eq!(answers, Answers { texts: (0..4).map(good).collect(), model: "furnisher".to_owned() });
    let [seen] = server.seen().try_into().unwrap_or_else(|_| panic!("one request"));
    assert_eq!(seen.line, "POST /v1/chat/completions");
    let headers = seen.headers.to_lowercase();
    assert!(
        headers.contains("content-type: application/json") && !headers.contains("authorization"),
        "{headers}"
    );
    let body = &seen.body;
    assert_eq!(
        (&body["model"], &body["stream"], &body["seed"]),
        (&json!("furnisher"), &json!(false), &json!(7))
    );
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    assert_eq!(body["response_format"]["json_schema"]["schema"], ask(1).schema);
    assert_eq!(body["messages"][1]["content"][1]["image_url"]["url"], "data:image/png;base64,iVBORw==");
}

#[test]
fn more_answers_than_asked_for_are_left() {
    let server = Server::start(|_| Reply::answers(&(0..8).map(good).collect::<Vec<_>>()));
    assert_eq!(complete(&remote(&server), 3).expect("good answers").texts, [good(0), good(1), good(2)]);
}

#[test]
fn chunks_and_streams_that_nobody_asked_for_are_put_together() {
    let chunked = |body: &str, kind: &str| {
        let (start, end) = body.split_at(body.len() / 2);
        let chunks = format!("{:x}\r\n{start}\r\n{:x};x=y\r\n{end}\r\n0\r\n\r\n", start.len(), end.len());
        let head = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: {kind}\r\n\r\n");
        (head + &chunks).into_bytes()
    };
    let plain = completion(&[good(1)]).to_string();
    let text = good(2);
    let (start, end) = text.split_at(20);
    let event = |text: &str| json!({"choices": [{"index": 0, "delta": {"content": text}}]});
    let events = format!("data: {}\n\ndata: {}\n\ndata: [DONE]\n\n", event(start), event(end));
    for (bytes, expected) in [
        (chunked(&plain, "application/json"), 1),
        (chunked(&events, "text/event-stream"), 2),
        (chunked(&events, "text/plain"), 2),
    ] {
        let answers = outcome(move |_| Reply::Bytes(bytes.clone()));
        assert_eq!(answers.expect("a good answer").texts, [good(expected)]);
    }
}

/// T43
#[test]
fn what_stands_around_the_document_is_left_out() {
    for text in [
        format!("Of course! ```json\n{}\n``` I hope that {{helps}}.", good(3)),
        format!("<think>{} or</think>{}", good(1), good(3)),
    ] {
        let answers = outcome(move |_| Reply::answers(std::slice::from_ref(&text)));
        assert_eq!(answers.expect("a good answer").texts, [good(3)]);
    }
}

/// T43: unknown, missing and doubled objects. What obeys the schema comes first; the caller reads the rest with care.
#[test]
fn what_breaks_the_schema_is_asked_for_again_and_comes_last() {
    let unknown = good(0).replace("lamp_1", "reactor_9");
    let missing = json!({"lines": [{"object": "bed_1", "line": "here"}]}).to_string();
    let texts = [unknown.clone(), good(1), missing.clone()];
    let server = Server::start(move |seen| match seen.index {
        0 => Reply::answers(&texts),
        1 => Reply::answers(&[good(2)]),
        _ => Reply::answers(&["no".to_owned()]),
    });
    let answers = complete(&remote(&server), 3).expect("some are good");
    let mut texts = answers.texts.clone();
    texts[..2].sort();
    assert_eq!(texts, [good(1), good(2), unknown]);
    let seeds: Vec<u64> = server.asked().iter().map(|body| body["seed"].as_u64().expect("a seed")).collect();
    assert_eq!(seeds.len(), 3);
    assert!(
        seeds[1..].iter().all(|seed| [10, 11].contains(seed)),
        "other seeds, or the same would come: {seeds:?}"
    );
}

/// T43, T44: the schema is ignored with HTTP 200. One more try, then a typed end.
#[test]
fn free_text_is_asked_for_once_more() {
    let long = "blah ".repeat(10_000);
    for text in [
        "",
        "I would put the bed here.",
        "{\"lines\": [",
        "{\"lines\": NaN}",
        "{\"lines\": 1e999}",
        "[]",
        "null",
        &long,
    ] {
        let wrong = text.to_owned();
        let server = Server::start(move |_| Reply::answers(std::slice::from_ref(&wrong)));
        let error = complete(&remote(&server), 1).expect_err("no document");
        assert!(matches!(error, RemoteError::Unusable(_)), "{text:.40}: {error}");
        assert!(error.to_string().len() < 300, "{error}");
        assert_eq!(server.seen().len(), 2, "{text:.40}");
    }
    let server = Server::start(|seen| {
        Reply::answers(&[if seen.index == 0 { "Well, let me see".to_owned() } else { good(0) }])
    });
    assert_eq!(complete(&remote(&server), 1).expect("the second try").texts, [good(0)]);
}

#[test]
fn an_answer_that_was_cut_or_refused_says_so() {
    let choice =
        |message: Value, reason: &str| json!({"choices": [{"message": message, "finish_reason": reason}]});
    let cut = choice(json!({"content": "{\"lines\": [{\"obj"}), "length");
    let refused = choice(json!({"content": null, "refusal": "I do not do furniture"}), "stop");
    let called = choice(json!({"content": null, "tool_calls": [{"id": "x"}]}), "tool_calls");
    for (body, words) in [(cut, "most tokens"), (refused, "I do not do furniture"), (called, "empty")] {
        let error = outcome(move |_| Reply::json(200, &body)).expect_err("no document").to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn numbers_beyond_all_bounds_stay_the_callers_to_judge() {
    let text = r#"{"lines": [{"object": "bed_1", "line": 1e308}]}"#.to_owned();
    let expected = text.clone();
    let answers = outcome(move |_| Reply::answers(std::slice::from_ref(&text)));
    assert_eq!(answers.expect("it is JSON").texts, [expected]);
}

#[test]
fn without_a_name_the_only_model_answers() {
    let list = |names: &'static [&'static str]| {
        move |seen: &Seen| match seen.line.as_str() {
            "GET /v1/models" => {
                let data: Vec<Value> = names.iter().map(|name| json!({"id": name})).collect();
                Reply::json(200, &json!({"object": "list", "data": data}))
            }
            _ => Reply::answers(&[good(0)]),
        }
    };
    let unnamed = |server: &Server| Remote::new(Settings { model: None, ..settings(&server.url) });
    let server = Server::start(list(&["only-one"]));
    let remote = unnamed(&server);
    for _ in 0..2 {
        assert_eq!(complete(&remote, 1).expect("one model").model, "only-one");
    }
    assert_eq!(server.seen().len(), 3, "the list is asked for once");
    assert_eq!(server.asked()[1]["model"], "only-one");
    let names: &[&str] = &["a", "b", "c", "d", "e", "f", "g", "h", "i\n\u{1b}[2J"];
    for (names, words) in [(names, "\"a\", \"b\""), (&[], "`remote_model`")] {
        let server = Server::start(list(names));
        let error = complete(&unnamed(&server), 1).expect_err("no choice is made").to_string();
        assert!(
            error.contains(words) && error.contains("`remote_model`") && !error.contains('\u{1b}'),
            "{error}"
        );
        assert!(server.asked().is_empty());
    }
}

#[test]
fn single_requests_go_side_by_side_but_not_all_at_once() {
    let server = Server::start(|seen| {
        let Reply::Bytes(bytes) = Reply::answers(&[good(seen.index)]) else { unreachable!() };
        Reply::Late(Duration::from_millis(50), bytes)
    });
    let answers = complete(&remote(&server), 12).expect("good answers");
    assert_eq!((answers.texts.len(), server.seen().len()), (12, 12));
    assert!((2..=4).contains(&server.most_at_once()), "{}", server.most_at_once());
}
