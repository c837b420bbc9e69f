//! What names mean: the guesser against lists of names with labels.

use std::path::Path;

use backend::scene::guess::guess;

/// The names of a list in `tests/data` with their labels: right, missed ones, wrong ones.
fn read_against(list: &str) -> (usize, Vec<String>, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(list);
    let text = std::fs::read_to_string(path).unwrap();
    let (mut right, mut missed, mut wrong) = (0, vec![], vec![]);
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, width, depth, height, labels, ..] = fields[..] else { panic!("five fields: {line}") };
        let size = [width, depth, height].map(|extent| extent.trim().parse().unwrap());
        let guessed = guess(name, name, size).map_or("unknown", |category| category.as_str());
        let outcome = format!("{name}: {guessed}, labelled {labels}");
        if labels.split('|').any(|label| label.trim() == guessed) {
            right += 1;
        } else if guessed == "unknown" {
            missed.push(outcome);
        } else {
            wrong.push(outcome);
        }
    }
    (right, missed, wrong)
}

#[test]
fn every_name_of_the_own_list_is_read() {
    let (right, missed, wrong) = read_against("names_own.tsv");
    assert!(right > 500 && missed.is_empty() && wrong.is_empty(), "missed {missed:#?}, wrong {wrong:#?}");
}

#[test]
fn at_most_one_in_ten_of_400_names_is_not_read_and_one_in_fifty_wrongly() {
    let (right, missed, wrong) = read_against("names_400.tsv");
    let of = |count: usize| count as f64 / (right + missed.len() + wrong.len()) as f64;
    assert!(of(right) >= 0.9 && of(wrong.len()) <= 0.02, "missed {missed:#?}, wrong {wrong:#?}");
}

#[test]
fn the_id_counts_where_the_name_says_nothing() {
    let table = |name, id| guess(name, id, [1.1, 0.6, 0.45]).map(|category| category.as_str());
    assert_eq!(table("Cube.003", "coffee_table_1"), Some("coffee_table"));
    assert_eq!(guess("Table", "desk_2", [1.6, 0.8, 0.75]).map(|category| category.as_str()), Some("desk"));
    assert_eq!(guess("Table leg", "table_1", [0.1, 0.1, 0.7]), None);
    assert_eq!(guess("Sofa", "chair_1", [2.1, 0.9, 0.8]).map(|category| category.as_str()), Some("sofa"));
}

#[test]
fn a_size_in_other_units_hides_nothing() {
    for scale in [1.0, 100.0, 1000.0, 0.01, 39.37_f32] {
        let sized = |size: [f32; 3]| size.map(|extent| extent * scale);
        let low = guess("Table", "", sized([1.1, 0.6, 0.42]));
        assert_eq!(low.map(|category| category.as_str()), Some("coffee_table"), "{scale}");
        let chair = guess("SM_Chair_03", "", sized([0.5, 0.54, 0.88]));
        assert_eq!(chair.map(|category| category.as_str()), Some("chair"), "{scale}");
    }
}

#[test]
fn odd_names_do_no_harm() {
    for name in
        ["", " ", "_", "::", "/", "|", "\u{0}", "ß", "İ", "椅", "的", "a".repeat(5000).as_str(), "😀 sofa 😀"]
    {
        let _ = guess(name, name, [f32::MIN_POSITIVE, 1.0e9, 0.0]);
    }
    assert_eq!(guess("😀 sofa 😀", "", [2.0, 0.9, 0.8]).map(|category| category.as_str()), Some("sofa"));
    assert_eq!(
        guess(&"chair ".repeat(2000), "", [0.5, 0.5, 0.9]).map(|category| category.as_str()),
        Some("chair")
    );
}
