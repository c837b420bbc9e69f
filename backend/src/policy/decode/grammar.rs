//! The answer's grammar for one scene, in llguidance's dialect of Lark.

use crate::layout::answer::Aliases;
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, OpeningKind, Scene};

/// The text of a completion before its first line, after the thought.
pub(super) const OPEN: &str = "<answer>\n";
/// The text after its last line.
pub(super) const CLOSE: &str = "</answer>";

/// One line for each movable object in their order. Which walls, targets and numbers can be is left to the decoder, which knows
/// what stands: here they are only words of the right form.
pub(super) fn lark(scene: &Scene, aliases: &Aliases, has_thought: bool) -> String {
    let thought = if has_thought { "\"<think>\" THOUGHT \"</think>\\n\" " } else { "" };
    let mut lines = String::new();
    for &index in aliases.order() {
        let object = &scene.objects[index];
        let places = match object.mount {
            Mount::Floor if object.traits.shape == ShapeKind::Flat => "rug",
            Mount::Floor => "floor",
            Mount::Wall => "hung",
            Mount::Surface => "carried",
            Mount::Ceiling => "ceiling",
        };
        lines.push_str(&format!(" \"{}: \" {places} \"\\n\"", aliases.object(index)));
    }
    let objects: Vec<String> =
        (0..scene.objects.len()).map(|index| format!("\"{}\"", aliases.object(index))).collect();
    let objects = if objects.is_empty() { "\"object_1\"".to_owned() } else { objects.join(" | ") };
    let windows = scene.openings.iter().enumerate();
    let windows = windows.filter(|(_, opening)| opening.kind == OpeningKind::Window);
    let windows: String =
        windows.map(|(window, _)| format!(" | \"at {}\"", aliases.opening(window))).collect();
    format!(
        r#"start: {thought}"<answer>\n"{lines} "</answer>"
floor: at_wall | beside | free | "none"
rug: at_wall | beside | free | under | "none"
hung: "wall " NUMERAL ", " FROM " " METRES ", height " METRES | "none"
carried: "on " OBJECT ", right " METRES ", front " METRES yaw | "none"
ceiling: "ceiling " METRES " " METRES yaw? | "none"
at_wall: "wall " NUMERAL ", " FROM " " METRES ", gap " METRES ", " SIDE
beside: PLACE " " OBJECT ", gap " METRES ", align " METRES yaw?
free: "free " METRES " " METRES yaw
under: "under " OBJECT ", right " METRES ", front " METRES yaw
yaw: ", yaw " DEGREES
FROM: "from_left" | "from_right" | "from_middle"{windows}
PLACE: "left_of" | "right_of" | "in_front_of" | "behind"
SIDE: "back" | "front" | "left" | "right"
OBJECT: {objects}
NUMERAL: /[1-9][0-9]{{0,2}}/
METRES: /-?[0-9]{{1,3}}\.[0-9][05]/
DEGREES: /[0-9]{{1,3}}/
THOUGHT: /[^<>\n\x00-\x1F\x7F]*/
"#
    )
}
