//! The start of a number in metres, and the steps that it may become.

/// Ranges of steps, least and greatest; few, and apart.
pub(super) type Ranges = Vec<[i16; 2]>;

/// What a text says of a number at its start.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Number<'t> {
    /// The text ends within the number, or before it.
    Begun(Ranges),
    /// The number, and the text behind it.
    Whole(i16, &'t [u8]),
    /// No step is written so.
    Never,
}

/// Reads the start of a text as a number with two decimals between `least` and `greatest` steps.
pub(super) fn number(text: &[u8], [least, greatest]: [i16; 2]) -> Number<'_> {
    let within = |low: i32, high: i32| {
        let (low, high) = (low.max(i32::from(least)), high.min(i32::from(greatest)));
        (low <= high).then_some([low as i16, high as i16])
    };
    let (is_negative, digits) = match text.split_first() {
        None => return begun([within(i32::from(least), i32::from(greatest))]),
        Some((b'-', [])) => return begun([within(i32::from(i16::MIN), -1)]),
        Some((b'-', digits)) => (true, digits),
        Some(_) => (false, text),
    };
    // The number is what its absolute value says, and -0.00 is never written.
    let signed = |low: i32, high: i32| {
        if is_negative { within(-high, -low.max(1)) } else { within(low, high) }
    };
    let num_whole = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
    if num_whole == 0 || num_whole > 3 || (num_whole > 1 && digits[0] == b'0') {
        return Number::Never;
    }
    let whole = digits[..num_whole].iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0'));
    let one_metre = 20;
    let after = &digits[num_whole..];
    match after {
        [] => {
            let exactly = signed(whole * one_metre, whole * one_metre + 19);
            let longer = |power: i32| {
                let (low, high) = (whole * power, whole * power + power - 1);
                if whole == 0 || low > 999 { None } else { signed(low * one_metre, high * one_metre + 19) }
            };
            begun([exactly, longer(10), longer(100)])
        }
        [b'.'] => begun([signed(whole * one_metre, whole * one_metre + 19)]),
        [b'.', tenth @ b'0'..=b'9'] => {
            let low = whole * one_metre + 2 * i32::from(tenth - b'0');
            begun([signed(low, low + 1)])
        }
        [b'.', tenth @ b'0'..=b'9', last @ (b'0' | b'5'), rest @ ..] => {
            let steps = whole * one_metre + 2 * i32::from(tenth - b'0') + i32::from(*last == b'5');
            signed(steps, steps).map_or(Number::Never, |[steps, _]| Number::Whole(steps, rest))
        }
        _ => Number::Never,
    }
}

fn begun<const N: usize>(ranges: [Option<[i16; 2]>; N]) -> Number<'static> {
    let ranges: Ranges = ranges.into_iter().flatten().collect();
    if ranges.is_empty() { Number::Never } else { Number::Begun(ranges) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::answer::Steps;

    /// By looking at every step's text.
    fn by_text(text: &str, range: [i16; 2]) -> Vec<i16> {
        (range[0]..=range[1]).filter(|&steps| Steps(steps).to_string().starts_with(text)).collect()
    }

    #[test]
    fn starts_of_numbers_are_those_of_their_texts() {
        for range in [[0, 84], [-8, 60], [-30, 30], [0, 2500]] {
            for text in [
                "", "-", "-0", "-0.", "-0.0", "-1", "0", "0.", "0.3", "1", "1.", "1.2", "4", "12", "12.",
                "05", ".", "x",
            ] {
                let found = match number(text.as_bytes(), range) {
                    Number::Begun(ranges) => ranges.into_iter().flat_map(|[low, high]| low..=high).collect(),
                    Number::Whole(steps, _) => vec![steps],
                    Number::Never => vec![],
                };
                assert_eq!(found, by_text(text, range), "{text:?} in {range:?}");
            }
        }
        assert_eq!(number(b"1.35, gap", [0, 84]), Number::Whole(27, b", gap"));
        assert_eq!(number(b"-0.00", [-8, 8]), Number::Never);
        assert_eq!(number(b"1.37", [0, 84]), Number::Never);
    }
}
