//! What is read from folders and written to them.

use resvg::tiny_skia::Pixmap;

use super::*;

fn is_picture(path: &Path) {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|extension| extension == "svg") {
        assert!(String::from_utf8(bytes).expect("UTF-8").starts_with("<svg"), "{}", path.display());
        return;
    }
    let pixels = Pixmap::decode_png(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let first = pixels.pixels()[0];
    assert!(pixels.pixels().iter().any(|pixel| *pixel != first), "{} is blank", path.display());
}

#[test]
fn arranging_draws_before_and_after() {
    let out = TempDir::new().expect("a folder");
    let pictures = out.path().join("new/pictures");
    let ran = run("arrange {} --steps 60 --render {}", &[&example("bedroom.json"), &pictures]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let expected = ["after.axonometric", "after", "before.axonometric", "before"]
        .map(|kind| ["png", "svg"].map(|extension| format!("bedroom.{kind}.{extension}")));
    assert_eq!(names_in(&pictures), expected.concat());
    for name in names_in(&pictures) {
        is_picture(&pictures.join(&name));
        assert!(ran.stdout.contains(&name), "{name} is not told");
    }
}

#[test]
fn rendering_draws_what_is_asked() {
    let room = example("bathroom.json");
    for (flags, expected) in [
        ("", &["bathroom.png", "bathroom.svg"][..]),
        ("--svg", &["bathroom.svg"]),
        ("--png --axonometric", &["bathroom.axonometric.png", "bathroom.png"]),
    ] {
        let out = TempDir::new().expect("a folder");
        let ran = run(&format!("render {{}} --width 640 --out {{}} {flags}"), &[&room, out.path()]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(names_in(out.path()), expected);
        expected.iter().for_each(|name| is_picture(&out.path().join(name)));
        if let Ok(bytes) = fs::read(out.path().join("bathroom.png")) {
            assert_eq!(Pixmap::decode_png(&bytes).expect("PNG").width(), 640);
        }
    }
}

#[test]
fn the_arranged_room_scores_what_the_answer_says() {
    let out = TempDir::new().expect("a folder");
    for room in ["bedroom.json", "living_room.json"] {
        let ran = run("arrange {} --json --steps 400 --out {}", &[&example(room), out.path()]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let name = room.trim_end_matches(".json");
        let response = fs::read_to_string(out.path().join(format!("{name}.response.json"))).expect("written");
        assert_eq!(response, ran.stdout);
        let promised = ran.json()["candidates"][0]["reward"].clone();
        let reward = run("check {} --json", &[&out.path().join(format!("{name}.arranged.json"))]).json();
        let [got, expected] = [&reward, &promised].map(|reward| reward["total"].as_f64().expect("a number"));
        assert!((got - expected).abs() < 1e-3, "{room}: {got}, promised {expected}");
        assert_eq!(reward["valid"], promised["valid"]);
    }
}

#[test]
fn a_folder_is_its_snapshots_and_requests_in_order() {
    let request = fs::read_to_string(example("furnish_tavern.request.json")).expect("an example");
    let files = folder(&[
        ("b.json", &bedroom()),
        ("a.JSON", &bedroom()),
        ("broken.json", "{"),
        ("furnish.json", &request),
        ("list.json", "[1, 2]"),
        ("other.json", "{\"name\": 1}"),
        ("notes.txt", &bedroom()),
    ]);
    let names = |ran: &Ran| -> Vec<String> {
        let name = |line: &Value| {
            Path::new(line["file"].as_str().expect("a file")).file_name().expect("a name").to_owned()
        };
        ran.json_lines().iter().map(|line| name(line).to_string_lossy().into_owned()).collect()
    };
    let ran = run("arrange {} --json --steps 60", &[files.path()]);
    assert_eq!((ran.code, names(&ran)), (1, ["a.JSON", "b.json", "broken.json"].map(str::to_owned).to_vec()));
    let ran = run("check {} --json", &[files.path()]);
    let expected = ["a.JSON", "b.json", "broken.json", "furnish.json"].map(str::to_owned);
    assert_eq!(names(&ran), expected);

    let ran = run("arrange {}", &[TempDir::new().expect("a folder").path()]);
    assert!(ran.code == 1 && ran.stderr.contains("no snapshot or arrange request"), "{}", ran.stderr);
}

#[test]
fn a_folder_of_one_is_still_a_batch() {
    let files = folder(&[("room.json", &bedroom())]);
    let ran = run("check {} --json", &[files.path()]);
    assert_eq!(ran.json_lines().len(), 1);
    obeys("reward", &ran.json_lines()[0]["reward"]);
}

#[test]
fn files_of_one_name_do_not_write_over_each_other() {
    let [first, second] = [(); 2].map(|()| folder(&[("room.json", &bedroom())]));
    let out = TempDir::new().expect("a folder");
    let [first, second] = [&first, &second].map(|folder| folder.path().join("room.json"));
    let ran = run("arrange {} {} --steps 60 --out {}", &[&first, &second, out.path()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let expected =
        ["room-2.arranged.json", "room-2.response.json", "room.arranged.json", "room.response.json"];
    assert_eq!(names_in(out.path()), expected);
}

#[test]
fn what_was_read_is_never_written_over() {
    let files = folder(&[("room.json", &bedroom()), ("room.arranged.json", &bedroom())]);
    let [room, arranged] = ["room.json", "room.arranged.json"].map(|name| files.path().join(name));
    let ran = run("arrange {} {} --steps 60 --out {}", &[&room, &arranged, files.path()]);
    assert!(ran.code == 1 && ran.stderr.contains("cannot overwrite"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(arranged).expect("it is there"), bedroom());
    assert!(names_in(files.path()).iter().all(|name| !name.ends_with(".tmp")));
}
