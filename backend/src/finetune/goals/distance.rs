//! Distances as people say them.

use rand::seq::IndexedRandom;

use super::nouns::Tongue;
use crate::protocol::RelationKind;
use crate::search::Rng;

/// No limit, for a distance of at least something.
pub(super) const NO_LIMIT_M: f64 = 1000.0;
const FOOT_M: f64 = 0.3048;

/// The entry of the table for a kind with a distance.
pub(super) fn key(kind: RelationKind, range: [f64; 2]) -> &'static str {
    use RelationKind as Kind;
    let is_least = range[1] >= NO_LIMIT_M;
    let is_within = range[0] <= 0.0;
    match kind {
        Kind::LeftOf => "left_of_about",
        Kind::RightOf => "right_of_about",
        Kind::InFrontOf => "in_front_of_about",
        Kind::Behind => "behind_about",
        Kind::Facing if is_least => "facing_least",
        Kind::Facing => "facing_about",
        _ if is_least => "far_least",
        _ if is_within => "near_within",
        _ => "near_about",
    }
}

/// The number of a range that is said: its only limit, or its middle.
fn said_m(range: [f64; 2]) -> f64 {
    match range {
        [least, most] if most >= NO_LIMIT_M => least,
        [least, most] if least <= 0.0 => most,
        [least, most] => 0.5 * (least + most),
    }
}

/// A distance in words: "2 m", "half a metre", "six feet".
pub(super) fn words(range: [f64; 2], tongue: Tongue, rng: &mut Rng) -> String {
    let metres = said_m(range);
    let feet = metres / FOOT_M;
    let is_feet = (feet - feet.round()).abs() < 0.02 && feet.round() >= 1.0;
    let centimetres = (metres * 100.0).round();
    let is_metric = (metres * 100.0 - centimetres).abs() < 0.01;
    let number = format!("{}", (metres * 100.0).round() / 100.0);
    let comma = number.replace('.', ",");
    let mut forms: Vec<String> = match tongue {
        _ if is_feet && !is_metric && tongue == Tongue::English => {
            let count = feet.round() as usize;
            let mut forms = vec![format!("{count} ft"), format!("{count} feet"), format!("{count}ft")];
            if (1..=10).contains(&count) {
                let word = ENGLISH[count - 1];
                forms.push(if count == 1 { "a foot".to_owned() } else { format!("{word} feet") });
            }
            return forms.choose(rng).cloned().unwrap_or_default();
        }
        Tongue::English => {
            let mut forms = vec![format!("{number} m"), format!("{number}m")];
            forms.push(format!("{number} {}", if metres == 1.0 { "metre" } else { "metres" }));
            forms.push(format!("{number} {}", if metres == 1.0 { "meter" } else { "meters" }));
            forms
        }
        Tongue::German => vec![format!("{comma} m"), format!("{comma} Meter")],
        Tongue::French => {
            vec![format!("{comma} m"), format!("{comma} mètre{}", if metres < 2.0 { "" } else { "s" })]
        }
        Tongue::Spanish => {
            vec![format!("{comma} m"), format!("{comma} metro{}", if metres == 1.0 { "" } else { "s" })]
        }
    };
    if metres < 1.0 || (metres < 2.0 && metres != 1.0) {
        forms.extend([format!("{centimetres} cm"), format!("{centimetres}cm")]);
    }
    let spelt: &[&str] = match (tongue, centimetres as i64) {
        (Tongue::English, 50) => &["half a metre", "half a meter"],
        (Tongue::English, 100) => &["a metre", "one metre", "one meter", "a meter"],
        (Tongue::English, 150) => &["a metre and a half", "one and a half metres"],
        (Tongue::English, 200) => &["two metres", "two meters", "a couple of metres"],
        (Tongue::English, 300) => &["three metres", "three meters"],
        (Tongue::German, 50) => &["einen halben Meter"],
        (Tongue::German, 100) => &["einen Meter"],
        (Tongue::German, 200) => &["zwei Meter"],
        _ => &[],
    };
    forms.extend(spelt.iter().map(|&words| words.to_owned()));
    forms.choose(rng).cloned().unwrap_or_default()
}

const ENGLISH: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
