//! `backend convert`.

use super::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/interop").join(name)
}

#[test]
fn a_house_becomes_a_folder_of_snapshots() {
    let files = TempDir::new().expect("a folder");
    let out = files.path().join("rooms");
    let line = "convert {} --to snapshot --catalogue {} -o {}";
    let ran = run(line, &[&data("house.procthor.json"), &data("assets.json"), &out]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("note: 1 object left out"), "{}", ran.stderr);
    assert_eq!(names_in(&out), ["house.procthor.room_1.json", "house.procthor.room_2.json"]);
    for name in names_in(&out) {
        let document: Value =
            serde_json::from_slice(&fs::read(out.join(&name)).expect("a file")).expect("JSON");
        obeys("scene_snapshot", &document);
        assert_eq!(run("check {}", &[&out.join(name)]).code, 0);
    }
    // Without a folder it has to be told which room is meant.
    let ran = run("convert {} --to snapshot", &[&data("house.procthor.json")]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(
        ran.stderr.contains("2 rooms (\"room|1\", \"room|2\"): name one with `--room`"),
        "{}",
        ran.stderr
    );
    let ran = run("convert {} --to snapshot --room room|2 --frame y_up", &[&data("house.procthor.json")]);
    assert_eq!(ran.json()["room"]["floor_m"][1], serde_json::json!([5.0, -4.0]));
    let ran = run("convert {} --to snapshot --room room|3", &[&data("house.procthor.json")]);
    assert!(ran.code == 1 && ran.stderr.contains("--room expected a room of the file"), "{}", ran.stderr);
}

#[test]
fn an_answer_becomes_variants_or_one_layout() {
    let files = TempDir::new().expect("a folder");
    let room = example("bedroom.json");
    let ran = run("arrange {} --steps 60 --candidates 2 --policy heuristic --out {}", &[&room, files.path()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let response = files.path().join("bedroom.response.json");
    let stage = files.path().join("bedroom.usda");
    let ran = run("convert {} --response {} --to usda -o {}", &[&room, &response, &stage]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = fs::read_to_string(&stage).expect("a file");
    assert!(
        text.contains("variantSet \"candidate\"") && text.contains("\"c1\" {") && text.contains("\"sent\" {")
    );

    let best = run("convert {} --response {} --to snapshot", &[&room, &response]);
    let arranged: Value =
        serde_json::from_slice(&fs::read(files.path().join("bedroom.arranged.json")).expect("a file"))
            .expect("JSON");
    assert_eq!(best.json()["objects"], arranged["objects"]);
    let ran = run("convert {} --response {} --candidate c9 --to snapshot", &[&room, &response]);
    assert!(
        ran.code == 1 && ran.stderr.contains("/candidates expected a candidate of the answer (c1"),
        "{}",
        ran.stderr
    );
    // An answer to another room does not fit.
    let ran = run("convert {} --response {} --to glb", &[&example("living_room.json"), &response]);
    assert!(ran.code == 1 && ran.stdout.is_empty(), "{}", ran.stderr);
    assert!(ran.stderr.contains("is it the answer to another room?"), "{}", ran.stderr);
    // What was read stays as it was.
    let before = fs::read(&response).expect("a file");
    let ran = run("convert {} --response {} --to glb -o {}", &[&room, &response, &response]);
    assert_eq!((ran.code, fs::read(&response).expect("a file")), (1, before), "{}", ran.stderr);
}

#[test]
fn furnished_rooms_need_the_request_with_its_catalogue() {
    let files = TempDir::new().expect("a folder");
    let request = example("furnish_living_room.request.json");
    let ran =
        run("furnish {} --steps 60 --candidates 1 --policy heuristic --out {}", &[&request, files.path()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let response = files.path().join("furnish_living_room.request.response.json");
    let ran = run("convert {} --response {} --to snapshot", &[&request, &response]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("the catalogue ("), "{}", ran.stderr);
    obeys("scene_snapshot", &ran.json());
}

#[test]
fn formats_go_through_pipes() {
    let room = example("bedroom.json");
    let graph = run("convert {} --to idesign", &[&room]);
    assert_eq!(graph.code, 0, "{}", graph.stderr);
    let report = run_with_stdin("check - --rules metaspatial --json", graph.stdout.as_bytes());
    // One object of the room has no place yet.
    assert_eq!(report.json()["format"], 0.5);
    let back = run_with_stdin("convert - --to sceneeval", graph.stdout.as_bytes());
    assert_eq!(back.json()["format"], "sceneState");
    let mut command = backend();
    command.args(["convert", "--to", "glb"]).arg(&room);
    let output = command.output().expect("it runs");
    assert!(output.stdout.starts_with(b"glTF\x02\0\0\0"));
    let ran = run_with_stdin("convert - --to snapshot", b"{\"a\": 1}");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.starts_with("error: stdin: invalid document"), "{}", ran.stderr);
    assert!(ran.stderr.contains("got an object with the fields a"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_read_or_written_is_not_offered() {
    for line in
        ["convert room.json", "convert room.json --to layoutvlm", "convert room.json --to glb --from usda"]
    {
        let ran = run(line, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{line}");
    }
    let ran = run("convert {} --from holodeck --to snapshot --room hall", &[&data("house.holodeck.json")]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
