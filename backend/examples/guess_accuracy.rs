//! How often the guesser is right: on a list of names, or on labelled objects of a file of rooms.
//!
//! ```text
//! cargo run --release --example guess_accuracy -- tests/data/names_400.tsv
//! cargo run --release --example guess_accuracy -- rooms.jsonl tests/data/designer_labels.tsv
//! ```
//!
//! A list holds `name`, `width_m`, `depth_m`, `height_m`, `label` under a header. A file of rooms holds a scene
//! snapshot a line, and its labels `line` (from 0), `object`, `label` under a header. A label may be `a|b` or `unknown`.
#![expect(clippy::print_stdout, reason = "an example that reports")]

use std::env;
use std::error::Error;
use std::fs;

use backend::scene::guess::guess;
use serde_json::Value;

struct Labelled {
    name: String,
    size_m: [f32; 3],
    label: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = env::args().skip(1).collect();
    let objects = match &paths[..] {
        [names] => of_list(&fs::read_to_string(names)?)?,
        [rooms, labels] => of_rooms(&fs::read_to_string(rooms)?, &fs::read_to_string(labels)?)?,
        _ => return Err("one list of names, or a file of rooms and one of labels".into()),
    };
    let is_eastern = |name: &str| name.chars().any(|character| character as u32 >= 0x3000);
    let (eastern, western): (Vec<_>, Vec<_>) =
        objects.into_iter().partition(|object| is_eastern(&object.name));
    if !eastern.is_empty() {
        report("Chinese and Japanese", &eastern);
        report("other languages", &western);
    }
    report("all", &eastern.into_iter().chain(western).collect::<Vec<_>>());
    Ok(())
}

fn of_list(list: &str) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, width, depth, height, label, ..] = fields[..] else {
            return Err(format!("five fields expected: {line}").into());
        };
        let size_m = [width.trim().parse()?, depth.trim().parse()?, height.trim().parse()?];
        Ok(Labelled { name: name.to_owned(), size_m, label: label.to_owned() })
    };
    list.lines().skip(1).map(read).collect()
}

fn of_rooms(rooms: &str, labels: &str) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let rooms: Vec<&str> = rooms.lines().collect();
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [room, id, label, ..] = fields[..] else {
            return Err(format!("three fields expected: {line}").into());
        };
        let room: Value = serde_json::from_str(rooms.get(room.parse::<usize>()?).ok_or("no such room")?)?;
        let mut objects = room["objects"].as_array().into_iter().flatten();
        let object = objects.find(|object| object["id"] == id).ok_or("no such object")?;
        let name = object["name"].as_str().unwrap_or(id).to_owned();
        let size_m = serde_json::from_value(object["size_m"].clone())?;
        Ok(Labelled { name, size_m, label: label.to_owned() })
    };
    labels.lines().skip(1).map(read).collect()
}

fn report(title: &str, objects: &[Labelled]) {
    let (mut right, mut missed, mut wrong) = (0, 0, vec![]);
    for object in objects {
        let guessed =
            guess(&object.name, &object.name, object.size_m).map_or("unknown", |category| category.as_str());
        if object.label.split('|').any(|label| label.trim() == guessed) {
            right += 1;
        } else if guessed == "unknown" {
            missed += 1;
        } else {
            wrong.push(format!("{}: {guessed}, labelled {}", object.name, object.label));
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / objects.len().max(1) as f64;
    println!(
        "{title}: {} objects, {:.2} % right, {:.2} % missed, {:.2} % wrong",
        objects.len(),
        percent(right),
        percent(missed),
        percent(wrong.len())
    );
    for outcome in wrong {
        println!("  {outcome}");
    }
}
