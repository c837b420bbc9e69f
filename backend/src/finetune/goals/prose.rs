//! Sentences to a text.

use super::nouns::Tongue;

/// Appends a sentence: a capital letter, and a stop where it has none.
pub(super) fn push_sentence(text: &mut String, sentence: &str) {
    let sentence = sentence.trim();
    if sentence.is_empty() {
        return;
    }
    if !text.is_empty() {
        if !text.ends_with(['.', '!', '?', ':', '\n', ')', ';', ',', '…']) {
            text.push('.');
        }
        text.push(' ');
    }
    let is_after_comma = text.trim_end().ends_with([',', ';']);
    let mut letters = sentence.chars();
    match letters.next().filter(|_| !is_after_comma) {
        Some(first) => {
            text.extend(first.to_uppercase());
            text.push_str(letters.as_str());
        }
        None => text.push_str(sentence),
    }
}

/// Contractions, and single spaces.
pub(super) fn tidied(text: &str, tongue: Tongue) -> String {
    let mut tidy: Vec<String> = vec![];
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        tidy.push(words.join(" "));
    }
    let mut text = tidy.join("\n");
    for side in ["left", "right"] {
        text = text.replace(&format!(" it's {side}"), &format!(" its {side}"));
    }
    let contractions: &[[&str; 2]] = match tongue {
        Tongue::English => &[],
        Tongue::German => &[
            ["an dem", "am"],
            ["an das", "ans"],
            ["in dem", "im"],
            ["in das", "ins"],
            ["zu dem", "zum"],
            ["zu der", "zur"],
            ["von dem", "vom"],
            ["bei dem", "beim"],
        ],
        Tongue::French => &[
            ["de le", "du"],
            ["de les", "des"],
            ["à le", "au"],
            ["à les", "aux"],
            ["de un", "d'un"],
            ["de une", "d'une"],
        ],
        Tongue::Spanish => &[["de el", "del"], ["a el", "al"]],
    };
    for [from, to] in contractions {
        for (before, after) in [(" ", " "), (" ", ""), ("\n", " ")] {
            if after.is_empty() {
                continue;
            }
            text = text.replace(&format!("{before}{from}{after}"), &format!("{before}{to}{after}"));
        }
    }
    for mark in [",", ".", "?", "!", ";", ":"] {
        text = text.replace(&format!(" {mark}"), mark);
    }
    for doubled in [".,", "?.", "!.", ",,", ",."] {
        text = text.replace(doubled, &doubled[..1]);
    }
    text.trim().to_owned()
}
