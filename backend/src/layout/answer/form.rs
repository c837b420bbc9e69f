//! How far a text is an answer: the format reward of the seed paper, told of our form.

use super::aliases::Aliases;
use super::completion::Completion;
use super::fault::Fault;
use super::line::Line;
use super::parse::parse;
use crate::scene::Scene;

/// What a text is worth as an answer, whatever it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// 0 without `<answer>…</answer>`; 0.1 if a line in it cannot be read; 0.5 if the lines can, but are not one for each
    /// object that may move, in an order in which they can stand; else 1.
    pub value: f32,
    /// The answer, or the first fault that makes it none.
    pub read: Result<Completion, Fault>,
}

impl Form {
    /// Reads any text.
    pub fn of(text: &str, scene: &Scene, aliases: &Aliases) -> Self {
        let read = parse(text, scene, aliases);
        let value = match (&read, body(text)) {
            (Ok(_), _) => 1.0,
            (Err(_), None) => 0.0,
            (Err(_), Some(body)) if has_form(body, aliases) => 0.5,
            (Err(_), Some(_)) => 0.1,
        };
        Self { value, read }
    }
}

/// What stands in the answer's tags, as [`parse`] finds them.
fn body(text: &str) -> Option<&str> {
    let after_think = text.find("</think>").map_or(text, |at| &text[at..]);
    let (_, rest) = after_think.split_once("<answer>")?;
    Some(rest.split_once("</answer>")?.0)
}

/// Is every line a name, a colon and a place?
fn has_form(body: &str, aliases: &Aliases) -> bool {
    let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.all(|line| line.split_once(':').is_some_and(|(_, words)| Line::read(words, aliases).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SceneSnapshot;

    fn value(text: &str) -> f32 {
        let snapshot: SceneSnapshot = serde_json::from_str(
            r#"{"version": 1, "frame": "z_up",
                "room": {"kind": "bedroom", "floor_m": [[0, 0], [4, 0], [4, 3], [0, 3]], "height_m": 2.5},
                "objects": [{"id": "a", "name": "bed", "size_m": [1.6, 2.0, 0.5]},
                            {"id": "b", "name": "wardrobe", "size_m": [1.2, 0.6, 2.0]}]}"#,
        )
        .expect("a snapshot");
        let scene = Scene::from_snapshot(&snapshot).expect("a scene");
        Form::of(text, &scene, &Aliases::new(&scene)).value
    }

    #[test]
    fn a_text_is_worth_as_much_as_can_be_read_of_it() {
        let answer = |lines: &str| format!("<think>so</think>\n<answer>\n{lines}\n</answer>");
        assert_eq!(value(""), 0.0);
        assert_eq!(value("bed_double_1: none"), 0.0);
        assert_eq!(value("<answer>bed_double_1: none"), 0.0);
        assert_eq!(value(&answer("the bed goes to the wall")), 0.1);
        assert_eq!(value(&answer("bed_double_1: wall two")), 0.1);
        assert_eq!(value(&answer("bed_double_1: none")), 0.5);
        assert_eq!(value(&answer("bed_double_1: none\nbed_double_1: none\nwardrobe_1: none")), 0.5);
        assert_eq!(value(&answer("bed_double_1: none\nsofa_1: none\nwardrobe_1: none")), 0.5);
        assert_eq!(
            value(&answer("bed_double_1: wall 9, from_left 1.00, gap 0.00, back\nwardrobe_1: none")),
            0.5
        );
        assert_eq!(
            value(&answer("bed_double_1: wall 1, from_left 1.00, gap 0.00, back\nwardrobe_1: none")),
            1.0
        );
    }
}
