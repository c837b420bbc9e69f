//! Servers that know less than the protocol: what they refuse or ignore is learned, and got along without.

use super::*;

#[test]
fn several_answers_come_singly_where_n_is_ignored() {
    let server = Server::start(|seen| Reply::answers(&[good(seen.index)]));
    let remote = remote(&server);
    assert_eq!(complete(&remote, 4).expect("good answers").texts.len(), 4);
    let mut seeds: Vec<u64> =
        server.asked().iter().map(|body| body["seed"].as_u64().expect("a seed")).collect();
    seeds.sort_unstable();
    assert_eq!(seeds, [7, 11, 12, 13], "one request, then one for each that is missing");
    complete(&remote, 2).expect("good answers");
    assert!(server.asked()[4..].iter().all(|body| body.get("n").is_none()) && server.asked().len() == 6);
}

/// As llama-server does.
#[test]
fn several_answers_come_singly_where_n_is_refused() {
    let server = Server::start(|seen| match seen.body.get("n") {
        Some(_) => Reply::error(400, "Only one completion choice is allowed"),
        None => Reply::answers(&[good(seen.index)]),
    });
    let remote = remote(&server);
    assert_eq!(complete(&remote, 3).expect("good answers").texts.len(), 3);
    assert_eq!(complete(&remote, 3).expect("good answers").texts.len(), 3);
    assert_eq!(
        server.asked().iter().filter(|body| body.get("n").is_some()).count(),
        1,
        "refused once is enough"
    );
}

#[test]
fn the_schema_stands_in_the_prompt_where_the_format_is_refused() {
    let server = Server::start(|seen| match seen.body.get("response_format") {
        Some(_) => Reply::json(
            422,
            &json!({"detail": [{"loc": ["body", "response_format"], "msg": "Extra inputs"}]}),
        ),
        None => Reply::answers(&[format!("Here:\n```json\n{}\n```", good(5))]),
    });
    let remote = remote(&server);
    for _ in 0..2 {
        assert_eq!(complete(&remote, 1).expect("a good answer").texts, [good(5)]);
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 3, "refused once is enough");
    let parts = asked[1]["messages"][1]["content"].as_array().expect("parts");
    let last = parts.last().expect("the schema")["text"].as_str().expect("text");
    assert!(last.contains("JSON Schema") && last.contains("\"bed_1\""), "{last}");
    assert_eq!(asked[0]["messages"][1]["content"].as_array().map(Vec::len), Some(2));
}

#[test]
fn everything_may_be_refused_one_by_one() {
    let server = Server::start(|seen| {
        let fields = ["max_tokens", "max_completion_tokens", "temperature", "seed", "n", "response_format"];
        match fields.into_iter().find(|field| seen.body.get(field).is_some()) {
            Some(field) => {
                Reply::json(400, &json!({"error": {"message": "Unsupported parameter", "param": field}}))
            }
            None => Reply::answers(&[good(seen.index)]),
        }
    });
    assert_eq!(complete(&remote(&server), 2).expect("good answers").texts.len(), 2);
    assert_eq!(server.asked().len(), 8);
    let asked = server.asked();
    assert!(
        asked[1].get("max_completion_tokens").is_some() && asked[2].get("max_completion_tokens").is_none()
    );
}

#[test]
fn a_model_without_eyes_reads_the_text_unless_the_picture_is_the_question() {
    let reply = |seen: &Seen| {
        if seen.body.to_string().contains("image_url") {
            return Reply::error(
                500,
                "image input is not supported - hint: you may need to provide the mmproj",
            );
        }
        Reply::answers(&[good(0)])
    };
    let server = Server::start(reply);
    assert_eq!(complete(&remote(&server), 1).expect("a good answer").texts, [good(0)]);
    assert_eq!(server.asked().last().expect("asked")["messages"][1]["content"], "a room");
    let server = Server::start(reply);
    let question = Ask { needs_pictures: true, ..ask(1) };
    let error = remote(&server).complete(question, &|| false).expect_err("it cannot see");
    assert!(error.to_string().contains("image input is not supported"), "{error}");
}

#[test]
fn a_refusal_of_nothing_that_can_go_is_told() {
    let server = Server::start(|_| {
        Reply::error(400, "This model's maximum context length is 4096 tokens, max_tokens is too large")
    });
    let error = complete(&remote(&server), 2).expect_err("too long");
    assert!(matches!(error, RemoteError::Rejected { status: 400, .. }), "{error}");
    assert!(error.to_string().contains("maximum context length"), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_server_that_was_ill_may_come_back_as_another() {
    let server = Server::start(|seen| match seen.index {
        0 => Reply::error(400, "Only one completion choice is allowed"),
        3 | 4 => Reply::error(500, "out of memory"),
        index => Reply::answers(&(index..index + num_asked(&seen.body)).map(good).collect::<Vec<_>>()),
    });
    let remote = remote(&server);
    complete(&remote, 2).expect("the two come singly");
    complete(&remote, 1).expect_err("it is ill, also at the second try");
    complete(&remote, 2).expect("it is well");
    assert_eq!(server.asked()[5]["n"], 2, "nothing is known of it any more");
}
