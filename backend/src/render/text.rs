//! How wide text is, and how it breaks into lines. Pure arithmetic, so that a plan needs no font to be laid out.

/// Width of a text at letter height 1; a little more than the bundled font takes, since viewers have others.
pub(super) fn width(text: &str) -> f32 {
    text.chars().map(letter_width).sum()
}

/// Line height as a share of the letter height.
pub(super) const LINE: f32 = 1.16;

fn letter_width(letter: char) -> f32 {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '|' | '\'' => 0.27,
        'f' | 'r' | 't' | '.' | ',' | ':' | ';' | '!' | '(' | ')' | '[' | ']' | '/' | ' ' | '·' => 0.36,
        '-' | '1' | '"' => 0.46,
        'm' | 'w' => 0.88,
        'M' | 'W' | '@' | '%' | '…' => 0.99,
        'A'..='Z' => 0.72,
        '\0'..='\u{7f}' => 0.61,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{1f000}'.. => 1.02,
        other if other.is_uppercase() => 0.74,
        _ => 0.62,
    }
}

/// Is a letter one that lines may break after, as in Chinese and Japanese?
fn breaks_anywhere(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The parts that must stay on one line, each with the space before it.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut found: Vec<(bool, String)> = vec![];
    let mut after_space = false;
    let mut open = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            (after_space, open) = (true, false);
            continue;
        }
        if breaks_anywhere(letter) || !open {
            found.push((after_space, String::new()));
        }
        if let Some((_, piece)) = found.last_mut() {
            piece.push(letter);
        }
        after_space = false;
        open = !breaks_anywhere(letter);
    }
    found
}

/// Lines of at most `widest` (at letter height 1), filled one after the other; a piece that is wider alone stays whole.
pub(super) fn wrapped(text: &str, widest: f32) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for (after_space, piece) in pieces(text) {
        let joined = lines.last().map(|line| format!("{line}{}{piece}", if after_space { " " } else { "" }));
        match (joined, lines.last_mut()) {
            (Some(joined), Some(line)) if width(&joined) <= widest => *line = joined,
            _ => lines.push(piece),
        }
    }
    lines
}

/// A text cut to a width (at letter height 1), with an ellipsis.
pub(super) fn shortened(text: &str, widest: f32) -> String {
    if width(text) <= widest {
        return text.to_owned();
    }
    let mut taken = String::new();
    let mut so_far = letter_width('…');
    for letter in text.chars() {
        so_far += letter_width(letter);
        if so_far > widest {
            break;
        }
        taken.push(letter);
    }
    format!("{}…", taken.trim_end())
}

/// Lines that fit a box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    /// The lines, top to bottom.
    pub(super) lines: Vec<String>,
    /// Their letter height, pixels.
    pub(super) size: f32,
}

impl Fitted {
    /// Its extents, pixels.
    pub(super) fn extent(&self) -> [f32; 2] {
        let widest = self.lines.iter().map(|line| width(line)).fold(0.0, f32::max);
        [widest * self.size, self.lines.len() as f32 * LINE * self.size]
    }
}

/// The largest of `sizes` (descending) at which a text fits `room` (width, height, pixels) in at most three lines.
pub(super) fn fitted(text: &str, room: [f32; 2], sizes: &[f32]) -> Option<Fitted> {
    sizes.iter().find_map(|&size| {
        let lines = wrapped(text, room[0] / size);
        let fitted = Fitted { lines, size };
        let [wide, high] = fitted.extent();
        let fits = !fitted.lines.is_empty() && fitted.lines.len() <= 3 && wide <= room[0] && high <= room[1];
        fits.then_some(fitted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_between_chinese_signs() {
        assert_eq!(wrapped("double bed", 7.0), ["double bed"]);
        assert_eq!(wrapped("double bed", 4.0), ["double", "bed"]);
        assert_eq!(wrapped("人体工学椅 chair", 3.2), ["人体工", "学椅", "chair"]);
    }

    #[test]
    fn text_shrinks_before_it_gives_up() {
        let sizes = [12.0, 10.0, 8.0];
        assert_eq!(fitted("Desk", [60.0, 20.0], &sizes).map(|f| f.size), Some(12.0));
        assert_eq!(fitted("Desk", [24.0, 20.0], &sizes).map(|f| f.size), Some(8.0));
        assert_eq!(fitted("Desk", [12.0, 20.0], &sizes), None);
    }

    #[test]
    fn cut_text_ends_with_an_ellipsis() {
        assert_eq!(shortened("wardrobe", 4.0), "wardr…");
        assert_eq!(shortened("bed", 4.0), "bed");
    }
}
