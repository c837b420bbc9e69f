//! The task in words: room, objects, goal, and what was wrong last time.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Asked, LastTurn, quoted};
use crate::instruction::mentions;
use crate::layout::answer::{Aliases, Completion, Line, STEP_M, Steps, end_word};
use crate::layout::{Layout, Placed};
use crate::protocol::{Diagnostic, Placement, Severity, Swing};
use crate::scene::{Mount, OpeningKind, Scene};

/// Longest name of an object, letters.
const NAME: usize = 40;
/// Longest wish, letters.
const WISH: usize = 1200;
/// Most findings told; the worst come first.
const MOST_FINDINGS: usize = 24;

/// Everything that the user's message says in words.
pub(super) fn task(ask: &Asked<'_>, standing: &Layout) -> String {
    let mut text = String::new();
    room(&mut text, ask.scene, ask.aliases);
    objects(&mut text, ask, standing);
    wishes(&mut text, ask);
    if let Some(last) = ask.last {
        findings(&mut text, ask, last, standing);
    }
    text.push_str("Answer:");
    text
}

/// The goal alone, as the task has it.
pub(super) fn goal(ask: &Asked<'_>) -> String {
    let mut text = String::new();
    wishes(&mut text, ask);
    text.push_str("Answer:");
    text
}

/// Appends a line; writing to a text cannot fail.
macro_rules! line {
    ($text:expr, $($arguments:tt)*) => {{
        let _ = writeln!($text, $($arguments)*);
    }};
}

/// Walls in the room's own axes: x along wall 1 from its start, y into the room.
fn room(text: &mut String, scene: &Scene, aliases: &Aliases) {
    let kind = if scene.kind.is_empty() { "room".to_owned() } else { quoted(&scene.kind, NAME) };
    line!(text, "Room: {kind}, {:.0} m², {} high.", scene.floor.area, stepped(scene.height));
    let Some(first) = scene.floor.edges.first() else { return };
    for (index, wall) in scene.floor.edges.iter().enumerate() {
        let [x, y] = [first.along(wall.start), first.height(wall.start)].map(stepped);
        let _ = write!(text, "wall {}: from {x} {y}, {} long", index + 1, stepped(wall.length));
        let mut openings: Vec<usize> =
            (0..scene.openings.len()).filter(|&opening| scene.openings[opening].wall == index).collect();
        openings.sort_by(|&a, &b| scene.openings[a].along[0].total_cmp(&scene.openings[b].along[0]));
        for opening in openings {
            let alias = aliases.opening(opening);
            let opening = &scene.openings[opening];
            let [from, to] = opening.along.map(stepped);
            let _ = write!(text, "; {alias} {from} to {to}");
            if opening.kind == OpeningKind::Window {
                let _ = write!(text, ", sill {}", stepped(opening.bottom));
            } else if opening.swing == Swing::Inward {
                text.push_str(", opens inward");
            }
        }
        text.push('\n');
    }
}

/// In the steps that answers have: a length is one token to a model that was made for them.
fn stepped(metres: f32) -> Steps {
    Steps::nearest(metres)
}

fn objects(text: &mut String, ask: &Asked<'_>, standing: &Layout) {
    let &Asked { scene, aliases, .. } = ask;
    let described = |index: usize| {
        let object = &scene.objects[index];
        // The thinnest picture has a thickness.
        let [width, depth, height] =
            [object.size.x, object.size.y, object.size.z].map(|side| stepped(side.max(STEP_M)));
        let name = quoted(&object.name, NAME);
        format!("{} {width} x {depth} x {height} {name}", aliases.object(index))
    };
    let rest: Vec<usize> =
        (0..scene.objects.len()).filter(|&index| !scene.objects[index].is_movable()).collect();
    if !rest.is_empty() {
        line!(text, "Standing already:");
    }
    let mut named = Layout { placed: vec![None; scene.objects.len()] };
    for index in rest {
        let carrier = scene.objects[index].attached_to.filter(|_| !scene.is_fixed(index));
        match (carrier, &standing.placed[index]) {
            (Some(carrier), _) => {
                line!(text, "{}, moves with {}", described(index), aliases.object(carrier));
            }
            (None, Some(placed)) => {
                let place = Line::describe(scene, index, placed, &named).text(aliases);
                named.placed[index] = Some(*placed);
                line!(text, "{}: {place}", described(index));
            }
            (None, None) => {}
        }
    }
    line!(text, "Place, in this order:");
    for &index in aliases.order() {
        line!(text, "{}", described(index));
    }
}

fn wishes(text: &mut String, ask: &Asked<'_>) {
    if let Some(wish) = ask.goal.instruction.as_deref().filter(|wish| !wish.trim().is_empty()) {
        line!(text, "Wish: {}", with_aliases(ask, quoted(wish, WISH)));
    }
    let names = by_id(ask.scene, ask.aliases);
    let end = |id: &str| names.get(id).map_or_else(|| word(id), |alias| (*alias).to_owned());
    for relation in &ask.goal.relations {
        let kind = wire_name(&relation.kind);
        let _ = write!(text, "Wanted: {} {kind}", end(&relation.subject));
        if let Some(target) = &relation.target {
            let _ = write!(text, " {}", end(target));
        }
        if let Some([least, most]) = relation.distance_m {
            let _ = write!(text, ", {least:.2} to {most:.2} apart");
        }
        text.push('\n');
    }
}

/// A wish with the aliases of what it names behind each name: `the lamp = lamp_1 by the bed = bed_1`.
fn with_aliases(ask: &Asked<'_>, mut wish: String) -> String {
    for mention in mentions(ask.scene, &wish).into_iter().rev() {
        let ends = mention.ends.iter().filter_map(|end| end_word(ask.scene, ask.aliases, end));
        let said: String = ends.map(|end| format!(" = {end}")).collect();
        wish.insert_str(mention.bytes.end, &said);
    }
    wish
}

fn findings(text: &mut String, ask: &Asked<'_>, last: &LastTurn<'_>, standing: &Layout) {
    let answer = Completion::describe(ask.scene, ask.aliases, last.layout).text(ask.aliases);
    line!(text, "It stands like this now, worth {:.2} of 1:", last.reward.total);
    line!(text, "{answer}");
    let names = by_id(ask.scene, ask.aliases);
    let of_objects = last.reward.objects.iter().flat_map(|share| {
        share.diagnostics.iter().map(|diagnostic| (Some(share.object.as_str()), diagnostic))
    });
    let of_room = last.reward.diagnostics.iter().map(|diagnostic| (diagnostic.object.as_deref(), diagnostic));
    let mut found: Vec<(Severity, String)> = of_objects
        .chain(of_room)
        .filter(|(_, diagnostic)| diagnostic.severity != Severity::Info)
        .map(|(object, diagnostic)| {
            let said = finding(object, diagnostic, &names);
            (diagnostic.severity, said + &mended(ask, diagnostic, standing).unwrap_or_default())
        })
        .collect();
    found.sort();
    found.dedup();
    if !found.is_empty() {
        line!(text, "Faults, worst first:");
    }
    for (_, said) in found.into_iter().take(MOST_FINDINGS) {
        line!(text, "{said}");
    }
    line!(text, "Improve it.");
}

/// A finding in aliases: the messages for people have names.
fn finding(object: Option<&str>, diagnostic: &Diagnostic, names: &HashMap<&str, &str>) -> String {
    let alias = |id: &str| names.get(id).copied().unwrap_or("room").to_owned();
    let mut said = format!("{}: {}", object.map_or("room".to_owned(), alias), wire_name(&diagnostic.kind));
    if let Some(other) = &diagnostic.other {
        let _ = write!(said, " {}", alias(other));
    }
    if let Some(amount) = diagnostic.amount_m {
        let _ = write!(said, " by {amount:.2} m");
    } else if let Some(amount) = diagnostic.amount_deg {
        let _ = write!(said, " by {amount:.0}°");
    }
    said
}

/// What would mend it, as a line of the answer; only for what stands on the floor, where no line above is needed.
fn mended(ask: &Asked<'_>, diagnostic: &Diagnostic, standing: &Layout) -> Option<String> {
    let fix = diagnostic.fix.as_ref()?;
    let index = ask.scene.objects.iter().position(|object| object.id == fix.object)?;
    let object = ask.scene.objects.get(index).filter(|object| object.mount == Mount::Floor)?;
    let placement = Placement { position_m: fix.position_m, yaw_deg: fix.yaw_deg };
    let pose = ask.scene.world.pose_from_wire(&placement, object.quarter_turns);
    let line = Line::describe(ask.scene, index, &Placed { pose, support: None }, standing);
    Some(format!("; better {}: {}", ask.aliases.object(index), line.text(ask.aliases)))
}

/// Aliases by the client's ids.
fn by_id<'a>(scene: &'a Scene, aliases: &'a Aliases) -> HashMap<&'a str, &'a str> {
    let openings = scene
        .openings
        .iter()
        .enumerate()
        .map(|(index, opening)| (opening.id.as_str(), aliases.opening(index)));
    let objects =
        scene.objects.iter().enumerate().map(|(index, object)| (object.id.as_str(), aliases.object(index)));
    // Of an object and an opening with one id, relations mean the object.
    openings.chain(objects).collect()
}

/// A category or `wall_1` as it is; anything else is a client's text.
fn word(text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_word && text.len() <= NAME { text.to_owned() } else { quoted(text, NAME) }
}

/// A kind's name on the wire.
fn wire_name(kind: &impl serde::Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
