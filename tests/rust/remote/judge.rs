//! The judge of pictures, as a function and as a command.

use std::path::Path;
use std::process::Command;

use backend::policy::remote::judge;

use super::*;

fn grades(realism: Value) -> String {
    json!({"remark": "The bed is fine.", "realism": realism, "functionality": 8, "layout": 6, "colours": 5, "overall": 7})
        .to_string()
}

fn judge_of(server: &Server) -> Remote {
    Remote::new(Settings { purpose: Purpose::Judge, ..settings(&server.url) })
}

#[test]
fn five_grades_and_their_mean() {
    let server = Server::start(|_| Reply::answers(&[grades(json!(9))]));
    let judgement = judge(&judge_of(&server), vec![1, 2, 3], "a bedroom", &|| false).expect("good grades");
    assert_eq!((judgement.grades.realism, judgement.grades.overall), (9, 7));
    assert!((judgement.mean - 0.7).abs() < 1e-12);
    assert_eq!((judgement.model.as_str(), judgement.remark.as_str()), ("furnisher", "The bed is fine."));
    let asked = &server.asked()[0];
    assert_eq!(asked["messages"][1]["content"][0]["image_url"]["url"], "data:image/png;base64,AQID");
    assert_eq!((&asked["temperature"], asked.get("n")), (&json!(0.0), None));
}

#[test]
fn grades_out_of_range_are_no_grades() {
    for wrong in [json!(0), json!(11), json!(7.5), json!("9"), json!(null), json!(1e308)] {
        let text = grades(wrong.clone());
        let server = Server::start(move |_| Reply::answers(std::slice::from_ref(&text)));
        let error = judge(&judge_of(&server), vec![], "", &|| false).expect_err("no grade");
        assert!(
            matches!(error, RemoteError::Unusable(_)) && error.to_string().contains("realism"),
            "{wrong}: {error}"
        );
        assert_eq!(server.seen().len(), 2, "asked once more");
    }
    let server = Server::start(|_| Reply::error(401, ""));
    let error = judge(&judge_of(&server), vec![], "", &|| false).expect_err("no key").to_string();
    assert!(error.contains("SETDRESSER_JUDGE_API_KEY"), "{error}");
}

/// Code, stdout, stderr of the program with these variables and no others of ours.
fn run(line: &str, variables: &[(&str, &str)]) -> (i32, String, String) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let bedroom = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/examples/bedroom.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    for word in line.split_whitespace() {
        if word == "{}" {
            command.arg(&bedroom)
        } else {
            command.arg(word)
        };
    }
    command.env("XDG_CONFIG_HOME", folder.path()).env("HOME", folder.path());
    for purpose in [Purpose::Policy, Purpose::Judge] {
        for setting in [purpose.url_setting(), purpose.model_setting()] {
            command.env_remove(format!("SETDRESSER_{}", setting.to_uppercase()));
        }
        command.env_remove(purpose.key_variable());
    }
    let output = command.envs(variables.iter().copied()).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("it ended"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_draws_asks_and_tells() {
    let server = Server::start(|_| Reply::answers(&[grades(json!(9))]));
    let variables = [
        ("SETDRESSER_JUDGE_URL", server.url.as_str()),
        ("SETDRESSER_JUDGE_MODEL", "eyes"),
        ("SETDRESSER_JUDGE_API_KEY", "sk-judge-secret"),
    ];
    let (code, stdout, stderr) = run("judge {}", &variables);
    assert_eq!(code, 0, "{stderr}");
    for words in ["0.700", "realism", "9", "The bed is fine.", "eyes"] {
        assert!(stdout.contains(words), "`{words}` is not in {stdout}");
    }
    let (code, stdout, stderr) = run("judge {} --json", &variables);
    assert_eq!(code, 0, "{stderr}");
    let judgement: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((&judgement["version"], &judgement["grades"]["realism"]), (&json!(1), &json!(9)));
    let schema = backend::protocol::schema("judgement").expect("a schema");
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&judgement), "{judgement}");
    let seen = server.seen().pop().expect("asked");
    assert!(seen.headers.contains("sk-judge-secret"));
    let content = &seen.body["messages"][1]["content"];
    let url = content[0]["image_url"]["url"].as_str().expect("a picture");
    assert!(url.starts_with("data:image/png;base64,iVBOR") && url.len() > 20_000, "{} letters", url.len());
    assert!(content[1]["text"].as_str().expect("text").contains("Bedroom"));
    let (code, stdout, _) = run("config", &variables);
    assert!(code == 0 && stdout.contains("judge_model") && !stdout.contains("secret"), "{stdout}");
}

#[test]
fn without_a_judge_nothing_is_sent_and_the_setting_is_named() {
    let (code, stdout, stderr) = run("judge {}", &[("SETDRESSER_JUDGE_URL", "")]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("judge_url"), "{stderr}");
    for (url, word) in [
        ("http://example.com/v1", "remote_allow_http"),
        ("https://me:secret@example.com/v1", "password"),
        ("x", "http://"),
    ] {
        let (code, _, stderr) = run("judge {}", &[("SETDRESSER_JUDGE_URL", url)]);
        assert!(code == 1 && stderr.contains(word) && !stderr.contains("secret"), "{url}: {stderr}");
    }
    let url = ("SETDRESSER_JUDGE_URL", "http://127.0.0.1:1/v1");
    let (code, _, stderr) = run("judge {}", &[url, ("SETDRESSER_JUDGE_API_KEY", "sécret")]);
    assert!(
        code == 1 && stderr.contains("SETDRESSER_JUDGE_API_KEY") && !stderr.contains("sécret"),
        "{stderr}"
    );
    let (code, _, stderr) = run("judge {}", &[url]);
    assert!(code == 1 && stderr.contains("is the server running?"), "{stderr}");
}
