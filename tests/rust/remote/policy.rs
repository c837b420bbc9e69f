//! The policy `remote`, from a request to an answer: a server's layouts are mended, its nonsense is left out.

use backend::document;
use backend::layout::answer::{Aliases, Completion};
use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::policy::remote::RemotePolicy;
use backend::protocol::{ArrangeRequest, Options, PolicyName, SceneSnapshot};
use backend::reward::Taste;
use backend::scene::Scene;
use serde_json::json;

use super::server::{Reply, Server};
use super::settings;

fn bedroom() -> SceneSnapshot {
    let path = format!("{}/../schemas/examples/bedroom.json", env!("CARGO_MANIFEST_DIR"));
    document::read(&std::fs::read(path).expect("an example")).expect("valid")
}

fn request(allow_fallback: bool) -> ArrangeRequest {
    let options = Options {
        policy: Some(PolicyName::Remote),
        allow_fallback: Some(allow_fallback),
        num_candidates: Some(1),
        steps: Some(200),
        ..Options::default()
    };
    ArrangeRequest { snapshot: bedroom(), goal: None, image: None, options: Some(options), request_id: None }
}

/// An answer as a server writes it: where everything stood as it was sent, said in lines.
fn answer() -> String {
    let scene = Scene::from_snapshot(&bedroom()).expect("a scene");
    let aliases = Aliases::new(&scene);
    let sent = backend::layout::Layout::from_sent(&scene);
    let completion = Completion::describe(&scene, &aliases, &sent);
    let text = completion.text(&aliases);
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    let lines: Vec<_> = lines.map(|(object, line)| json!({"object": object, "line": line})).collect();
    json!({"think": "as it was", "lines": lines}).to_string()
}

#[test]
fn its_layouts_are_mended() {
    let texts = [answer(), "{\"lines\": []}".to_owned(), "no layout at all".to_owned()];
    let server = Server::start(move |_| Reply::answers(&texts));
    let policy = RemotePolicy::new(settings(&server.url));
    let policies = Policies { vlm: None, remote: Some(&policy) };
    let response =
        pipeline::arrange(&request(false), policies, &Taste::default(), Hooks::NONE).expect("arranged");
    assert_eq!((response.policy, response.model.as_deref()), (PolicyName::Remote, Some("furnisher")));
    assert!(response.candidates[0].reward.valid);
    let asked = server.asked();
    assert!(asked[0].to_string().contains("data:image/png;base64,"), "it is shown the plan");
    assert!(asked[0]["response_format"]["json_schema"]["schema"].is_object());
}

/// T45: nothing of it is believed unread.
#[test]
fn nonsense_is_refused_or_the_heuristic_answers() {
    let server = Server::start(|_| Reply::answers(&["{\"think\": \"\", \"lines\": []}".to_owned()]));
    let policy = RemotePolicy::new(settings(&server.url));
    let policies = Policies { vlm: None, remote: Some(&policy) };
    let refused = pipeline::arrange(&request(false), policies, &Taste::default(), Hooks::NONE)
        .expect_err("no layout")
        .to_string();
    assert!(refused.contains("`remote` cannot answer"), "{refused}");
    let response =
        pipeline::arrange(&request(true), policies, &Taste::default(), Hooks::NONE).expect("arranged");
    assert_eq!(response.policy, PolicyName::Heuristic);
    assert!(response.fallback.is_some());
}
