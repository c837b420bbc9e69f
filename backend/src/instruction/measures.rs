//! Distances in words: "at least 2 m", "half a metre", "between 1 and 2 m".

use super::words::Word;

/// A distance, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    /// About so far.
    About(f64),
    /// So far or farther.
    AtLeast(f64),
    /// So far or nearer.
    AtMost(f64),
    /// From, to.
    Range(f64, f64),
}

/// Longer than any room: an open end, since JSON has no infinity.
const NO_LIMIT_M: f64 = 1000.0;
/// How far "2 m" may be missed, of its value.
const ABOUT: f64 = 0.1;

impl Bound {
    /// Least and greatest distance, metres, to the millimetre.
    pub(super) fn least_and_greatest(self) -> [f64; 2] {
        let [least, greatest] = match self {
            Self::About(metres) => [metres * (1.0 - ABOUT), metres * (1.0 + ABOUT)],
            Self::AtLeast(metres) => [metres, NO_LIMIT_M],
            Self::AtMost(metres) => [0.0, metres],
            Self::Range(a, b) => [a.min(b), a.max(b)],
        };
        [least, greatest].map(|metres| (metres.min(NO_LIMIT_M) * 1e3).round() / 1e3)
    }
}

const AT_LEAST: &[&str] = &[
    "at least",
    "no less than",
    "not less than",
    "no closer than",
    "not closer than",
    "further than",
    "farther than",
    "more than",
    "over",
    "minimum",
    "minimum of",
    "mindestens",
    "wenigstens",
    "mehr als",
];
const AT_MOST: &[&str] = &[
    "no more than",
    "not more than",
    "at most",
    "less than",
    "within",
    "up to",
    "maximum",
    "maximum of",
    "no further than",
    "no farther than",
    "not further than",
    "not farther than",
    "closer than",
    "nearer than",
    "höchstens",
    "maximal",
    "weniger als",
    "nicht mehr als",
];
const ABOUT_WORDS: &[&str] =
    &["about", "around", "roughly", "approximately", "some", "circa", "ca", "etwa", "ungefähr"];

/// The distance that starts at the first of these words, and how many words it takes.
pub(super) fn measure(words: &[Word]) -> Option<(usize, Bound)> {
    let (skipped, as_bound): (usize, fn(f64) -> Bound) = if let Some(taken) = one_of(AT_LEAST, words) {
        (taken, Bound::AtLeast)
    } else if let Some(taken) = one_of(AT_MOST, words) {
        (taken, Bound::AtMost)
    } else {
        (one_of(ABOUT_WORDS, words).unwrap_or(0), Bound::About)
    };
    let rest = words.get(skipped..)?;
    if let Some((taken, bound)) = range(rest) {
        return Some((skipped + taken, bound));
    }
    let (taken, metres) = length(rest)?;
    Some((skipped + taken, as_bound(metres)))
}

/// "between 1 and 2 m", "1 to 2 m", "1-2 m".
fn range(words: &[Word]) -> Option<(usize, Bound)> {
    let lead = usize::from(matches!(words.first()?.text.as_str(), "between" | "zwischen"));
    let (first, low) = number(words.get(lead..)?)?;
    let mut taken = lead + first;
    if matches!(words.get(taken)?.text.as_str(), "and" | "to" | "und" | "bis") {
        taken += 1;
    }
    let (second, high) = number(words.get(taken..)?)?;
    taken += second;
    let scale = unit(words.get(taken)?)?;
    Some((taken + 1, Bound::Range(low * scale, high * scale)))
}

fn length(words: &[Word]) -> Option<(usize, f64)> {
    let (taken, value) = number(words)?;
    let scale = unit(words.get(taken)?)?;
    Some((taken + 1, value * scale))
}

fn number(words: &[Word]) -> Option<(usize, f64)> {
    let first = words.first()?.text.as_str();
    let next = words.get(1).map_or("", |word| word.text.as_str());
    let value = match first {
        "half" | "einen" | "ein"
            if matches!((first, next), ("half", "a" | "an") | (_, "halben" | "halber")) =>
        {
            return Some((2, 0.5));
        }
        "half" => 0.5,
        "a" | "an" | "one" | "ein" | "einen" | "eins" => 1.0,
        "two" | "zwei" => 2.0,
        "three" | "drei" => 3.0,
        "four" | "vier" => 4.0,
        "five" | "fünf" => 5.0,
        "six" | "sechs" => 6.0,
        _ => first
            .parse::<f64>()
            .ok()
            .filter(|value| first.starts_with(|c: char| c.is_ascii_digit()) && value.is_finite())?,
    };
    Some((1, value))
}

fn unit(word: &Word) -> Option<f64> {
    Some(match word.text.as_str() {
        "m" | "metre" | "metres" | "meter" | "meters" | "metern" => 1.0,
        "cm" | "centimetre" | "centimetres" | "centimeter" | "centimeters" | "zentimeter" => 0.01,
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => 0.001,
        "ft" | "foot" | "feet" => 0.3048,
        "inch" | "inches" => 0.0254,
        _ => return None,
    })
}

fn one_of(phrases: &[&str], words: &[Word]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| starts_with(phrase, words)).max()
}

/// How many words a phrase takes if the words start with it; a gap parts phrases.
pub(super) fn starts_with(phrase: &str, words: &[Word]) -> Option<usize> {
    let mut taken = 0;
    for (index, part) in phrase.split(' ').enumerate() {
        let word = words.get(index)?;
        if word.text != part || (index > 0 && word.gap != super::words::Gap::None) {
            return None;
        }
        taken = index + 1;
    }
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn reads_lengths() {
        for (text, expected) in [
            ("2 m", Bound::About(2.0)),
            ("at least 2,5 metres", Bound::AtLeast(2.5)),
            ("within half a metre", Bound::AtMost(0.5)),
            ("no more than 40cm", Bound::AtMost(0.4)),
            ("between one and two meters", Bound::Range(1.0, 2.0)),
            ("1-2 m", Bound::Range(1.0, 2.0)),
            ("mindestens 3 Meter", Bound::AtLeast(3.0)),
        ] {
            let words = words(text);
            assert_eq!(measure(&words), Some((words.len(), expected)), "{text}");
        }
        for text in ["2 chairs", "at least", "between the bed", "a desk", "", "nan m"] {
            assert_eq!(measure(&words(text)), None, "{text}");
        }
    }

    #[test]
    fn bounds_are_finite_and_ordered() {
        assert_eq!(Bound::Range(2.0, 1.0).least_and_greatest(), [1.0, 2.0]);
        assert_eq!(Bound::AtLeast(1e300).least_and_greatest(), [1000.0, 1000.0]);
        assert_eq!(Bound::About(2.0).least_and_greatest(), [1.8, 2.2]);
    }
}
