//! What arranging, furnishing and checking say.

use super::*;

#[test]
fn arranging_for_programs_gives_the_answer_and_nothing_else() {
    let ran = run("arrange {} --json --candidates 2 --steps 60", &[&example("bedroom.json")]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let answer = ran.json();
    obeys("arrange_response", &answer);
    assert_eq!((&answer["policy"], &answer["model"]), (&"vlm".into(), &"setdresser-2".into()));
    assert!((1..=2).contains(&answer["candidates"].as_array().expect("a list").len()));
}

#[test]
fn a_room_that_is_too_large_for_the_model_is_arranged_without_it() {
    let ran = run("arrange {} --json --candidates 1 --steps 10", &[&example("open_plan_office.json")]);
    let answer = ran.json();
    assert_eq!(answer["policy"], "heuristic");
    let fallback = answer["fallback"].as_str().expect("a reason");
    assert!(fallback.contains("are more than the 48"), "{fallback}");
}

#[test]
fn arranging_for_people_says_what_changed_and_why() {
    let room = example("bedroom.json");
    let mut command = backend();
    command.arg("arrange").arg(&room).args(QUICK).args(["--instruction", "desk by the window, sing a song"]);
    let ran = Ran::of(command.output().expect("it runs"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    for expected in [
        "Bedroom, 4.20 × 3.60 m, 13 objects (1 locked)",
        " → ",
        "collision",
        "nightstand_L",
        "bedside lamp (Lamp.001)",
        "Your words",
        "“desk by the window” → ",
        "not understood",
        "next: backend arrange",
    ] {
        assert!(ran.stdout.contains(expected), "`{expected}` is not in\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains('\u{1b}'), "colours belong to terminals");
}

/// The answer without the one field that may differ.
fn timeless(ran: &Ran) -> String {
    let start = ran.stdout.find("\"elapsed_ms\"").expect("the field");
    let end = start + ran.stdout[start..].find(',').expect("more fields");
    ran.stdout[..start].to_owned() + &ran.stdout[end..]
}

#[test]
fn a_seed_fixes_the_answer_on_any_number_of_threads() {
    let room = example("bedroom.request.json");
    let line = "arrange {} --json --seed 7 --steps 200";
    let first = run(line, &[&room]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let first = timeless(&first);
    assert_eq!(timeless(&run(line, &[&room])), first);
    for threads in ["1", "2"] {
        assert_eq!(
            timeless(&run(&format!("{line} --threads {threads}"), &[&room])),
            first,
            "--threads {threads}"
        );
        let mut command = backend();
        command.env("RAYON_NUM_THREADS", threads).arg("arrange").arg(&room);
        command.args(["--json", "--seed", "7", "--steps", "200"]);
        assert_eq!(
            timeless(&Ran::of(command.output().expect("it runs"))),
            first,
            "RAYON_NUM_THREADS={threads}"
        );
    }
    let other = run(&line.replace('7', "8"), &[&room]);
    assert_ne!(timeless(&other), first);
}

#[test]
fn what_is_typed_wins_over_the_request() {
    let answer =
        run("arrange {} --json --seed 11 --candidates 1 --steps 60", &[&example("bedroom.request.json")])
            .json();
    assert_eq!((answer["seed"].as_u64(), answer["candidates"].as_array().map(Vec::len)), (Some(11), Some(1)));
}

#[test]
fn stdin_is_a_document_too() {
    let ran = run_with_stdin("arrange - --json --steps 60", bedroom().as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    obeys("arrange_response", &ran.json());
    let ran = run_with_stdin("check -", bedroom().as_bytes());
    assert!(ran.stdout.starts_with("Bedroom, "), "{}", ran.stdout);
}

#[test]
fn furnishing_answers_requests_and_snapshots_with_a_catalogue() {
    let request = example("furnish_living_room.request.json");
    let ran = run("furnish {} --json --steps 60 --candidates 2", &[&request]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let answer = ran.json();
    obeys("arrange_response", &answer);
    assert!(!answer["candidates"][0]["new_objects"].as_array().expect("new things").is_empty());

    let document: Value = serde_json::from_slice(&fs::read(&request).expect("an example")).expect("JSON");
    let (snapshot, catalogue) = (document["snapshot"].to_string(), document["catalogue"].to_string());
    let files = folder(&[("room.json", &snapshot), ("assets.json", &catalogue)]);
    let [room, assets, out] = ["room.json", "assets.json", "out"].map(|name| files.path().join(name));
    let line = "furnish {} --catalogue {} --density 0.2 --steps 60 --out {}";
    let ran = run(line, &[&room, &assets, &out]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(names_in(&out), ["room.arranged.json", "room.response.json"]);
    let check = run("check {} --json", &[&out.join("room.arranged.json")]);
    obeys("reward", &check.json());

    let ran = run("furnish {} --catalogue {} --steps 60", &[&room, &assets]);
    assert!(ran.stdout.contains(" added, "), "{}", ran.stdout);
    let low = folder(&[("room.json", &snapshot.replace("\"height_m\":", "\"height_m\":-"))]);
    let ran = run("furnish {} --catalogue {}", &[&low.path().join("room.json"), &assets]);
    assert!(ran.code == 1 && ran.stderr.contains(" /room/height_m"), "{}", ran.stderr);

    let ran = run("furnish {}", &[&room]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("--catalogue"), "{}", ran.stderr);
    let ran = run("furnish {} --catalogue {}", &[&room, &room]);
    assert!(ran.code == 1 && ran.stderr.contains("room.json: invalid document"), "{}", ran.stderr);
}

#[test]
fn checking_tells_what_is_wrong_worst_first() {
    let room = example("bedroom.json");
    let ran = run("check {} --json", &[&room]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let reward = ran.json();
    obeys("reward", &reward);
    assert_eq!(reward["valid"], false);

    let ran = run("check {}", &[&room]);
    assert!(ran.stdout.contains("not valid"), "{}", ran.stdout);
    let severities: Vec<&str> =
        ran.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let rank = |word: &&str| ["error", "warning", "info", "note"].iter().position(|known| known == word);
    let ranks: Vec<usize> = severities.iter().filter_map(rank).collect();
    assert!(ranks.first() == Some(&0) && ranks.is_sorted(), "{}", ran.stdout);
}

#[test]
fn strict_checks_fail_on_layouts_that_are_not_valid() {
    let room = example("bedroom.json");
    assert_eq!(run("check {}", &[&room]).code, 0);
    assert_eq!(run("check {} --strict", &[&room]).code, 1);
    let empty: Value = serde_json::from_str(&bedroom()).expect("JSON");
    let empty = serde_json::json!({"version": 1, "frame": "z_up", "room": empty["room"]});
    assert_eq!(run_with_stdin("check - --strict", empty.to_string().as_bytes()).code, 0);
}

#[test]
fn the_seed_papers_numbers_are_a_set_of_rules() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../data/metaspatial.json")).expect("a list");
    let vector = &vectors[0];
    let ran = run_with_stdin("check - --rules metaspatial --json", vector.to_string().as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let report = ran.json();
    for field in ["format", "collision_ratio", "constraint_violation_ratio", "total"] {
        let [got, expected] =
            [&report[field], &vector["expected"][field]].map(|value| value.as_f64().expect("a number"));
        assert!((got - expected).abs() < 1e-9, "{field}: {got}, expected {expected}");
    }
    assert_eq!(report["violating_objects"], vector["expected"]["violating_objects"]);

    let ran = run_with_stdin("check - --rules metaspatial --strict", vector.to_string().as_bytes());
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("collision ratio") && ran.stdout.contains("out_0"), "{}", ran.stdout);
}

#[test]
fn names_cannot_steer_the_terminal() {
    let document = bedroom().replace("double bed", "\\u001b[2Jbed\\u0007");
    let ran = run_with_stdin("arrange - --steps 60", document.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("[2Jbed"), "{}", ran.stdout);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']), "{}", ran.stdout);
}
