//! The line of thought before an answer, as far as code can read it: what a picture shows that the scene does not hold, and
//! which relations the user's words ask for.
//!
//! ```text
//! <think>see door 4.20 1.20 4.20 2.10; see thing 3.20 1.40 0.60 0.60; want desk_1 by_opening window_1; want bed_1 far door_1 2.00 9.00</think>
//! ```
//! Clauses stand in any order, parted by semicolons; what is none of these is free words and says nothing.

use std::fmt::Write;

use parry3d::glamx::Vec2;

use super::aliases::{Aliases, Named};
use super::steps::STEP_M;
use crate::protocol::{GoalRelation, OpeningKind, RelationKind};
use crate::scene::polygon::Edge;
use crate::scene::{Scene, category};

/// An opening that is seen may be this far from its wall, metres.
const OFF_M: f32 = 0.30;

/// What a thought says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thought {
    /// What the picture shows beside what the scene holds.
    pub seen: Vec<Seen>,
    /// What the instruction asks for, in the client's ids and in categories.
    pub wanted: Vec<GoalRelation>,
}

/// Something that stands in the picture only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen {
    /// An opening in a wall.
    Opening {
        /// What kind.
        kind: OpeningKind,
        /// Index of the wall.
        wall: usize,
        /// From and to along the wall, metres from its start.
        along: [f32; 2],
    },
    /// Something that stands there and stays.
    Thing {
        /// Its middle in the axes of `free`: along wall 1 from its start, and into the room; metres.
        middle: [f32; 2],
        /// Its extents along the same axes, metres.
        size: [f32; 2],
    },
}

impl Thought {
    /// Its text, without the tags; relations whose ends the room does not have are left out.
    pub fn text(&self, scene: &Scene, aliases: &Aliases) -> String {
        let seen = self.seen.iter().map(|seen| match *seen {
            Seen::Opening { kind, wall, along } => {
                let edges = &scene.floor.edges;
                let [from, to] = along.map(|along| {
                    let [x, y] = in_room(&edges[0], edges[wall].start + edges[wall].direction * along);
                    format!("{} {}", stepped(x), stepped(y))
                });
                format!("see {} {from} {to}", kind.word())
            }
            Seen::Thing { middle: [x, y], size: [width, depth] } => {
                let size = [width, depth].map(|side| stepped(side.max(STEP_M)));
                format!("see thing {} {} {} {}", stepped(x), stepped(y), size[0], size[1])
            }
        });
        let wanted = self.wanted.iter().filter_map(|relation| {
            let words = relation_words(scene, aliases, relation)?;
            Some(format!("want {words}"))
        });
        seen.chain(wanted).collect::<Vec<_>>().join("; ")
    }

    /// What a text says in this form; the rest of it is passed over, whatever it is.
    pub fn read(text: &str, scene: &Scene, aliases: &Aliases) -> Self {
        let mut thought = Self::default();
        for clause in text.split(';') {
            let words: Vec<&str> = clause.split_whitespace().collect();
            match words.split_first() {
                Some((&"see", rest)) => thought.seen.extend(seen(rest, scene)),
                Some((&"want", rest)) => thought.wanted.extend(wanted(rest, scene, aliases)),
                _ => {}
            }
        }
        thought
    }
}

/// A relation in aliases: `desk_1 near window_1 0.00 1.00`; `None` where an end is nothing that the room or the tables have.
pub fn relation_words(scene: &Scene, aliases: &Aliases, relation: &GoalRelation) -> Option<String> {
    let mut words = format!("{} {}", end_word(scene, aliases, &relation.subject)?, name_of(relation.kind));
    if let Some(target) = &relation.target {
        let _ = write!(words, " {}", end_word(scene, aliases, target)?);
    }
    if let Some([least, most]) = relation.distance_m {
        let _ = write!(words, " {} {}", stepped(least as f32), stepped(most.min(99.0) as f32));
    }
    Some(words)
}

/// An end of a relation as an answer names it: the alias of an id, or a category, a kind of opening, `wall_1`.
pub fn end_word(scene: &Scene, aliases: &Aliases, end: &str) -> Option<String> {
    if let Some(index) = scene.objects.iter().position(|object| object.id == end) {
        return Some(aliases.object(index).to_owned());
    }
    if let Some(index) = scene.openings.iter().position(|opening| opening.id == end) {
        return Some(aliases.opening(index).to_owned());
    }
    is_common(scene, end).then(|| end.to_owned())
}

/// Does a word mean any of several things of this room?
fn is_common(scene: &Scene, word: &str) -> bool {
    let is_wall = word
        .strip_prefix("wall_")
        .and_then(|number| number.parse::<usize>().ok())
        .is_some_and(|number| (1..=scene.floor.edges.len()).contains(&number));
    let is_opening = scene.openings.iter().any(|opening| opening.kind.word() == word);
    let is_category =
        category::find(word).is_some() && scene.objects.iter().any(|object| object.category_id() == word);
    is_wall || is_opening || is_category
}

fn seen(words: &[&str], scene: &Scene) -> Option<Seen> {
    let numbers = |words: &[&str]| -> Option<Vec<f32>> {
        let read = words.iter().map(|word| word.parse::<f32>().ok().filter(|number| number.abs() < 1e3));
        read.collect()
    };
    match words {
        ["thing", rest @ ..] => match numbers(rest)?[..] {
            [x, y, width, depth] if width > 0.0 && depth > 0.0 => {
                Some(Seen::Thing { middle: [x, y], size: [width, depth] })
            }
            _ => None,
        },
        [kind, rest @ ..] => match numbers(rest)?[..] {
            [x1, y1, x2, y2] => opening(named::<OpeningKind>(kind)?, [[x1, y1], [x2, y2]], scene),
            _ => None,
        },
        [] => None,
    }
}

/// The opening in the wall that both ends are nearest to.
fn opening(kind: OpeningKind, ends: [[f32; 2]; 2], scene: &Scene) -> Option<Seen> {
    let first = scene.floor.edges.first()?;
    let ends = ends.map(|[x, y]| first.start + first.direction * x + first.normal * y);
    let off = |edge: &Edge| ends.map(|end| edge.distance(end)).into_iter().fold(0.0, f32::max);
    let walls = scene.floor.edges.iter().enumerate();
    let (wall, edge) = walls.min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b)))?;
    let [a, b] = ends.map(|end| edge.along(end).clamp(0.0, edge.length));
    let along = [a.min(b), a.max(b)];
    (off(edge) <= OFF_M && along[1] - along[0] >= STEP_M).then_some(Seen::Opening { kind, wall, along })
}

/// A place of the floor in the axes of `free`.
fn in_room(first: &Edge, at: Vec2) -> [f32; 2] {
    [first.along(at), first.height(at)]
}

fn wanted(words: &[&str], scene: &Scene, aliases: &Aliases) -> Option<GoalRelation> {
    let end = |word: &str| -> Option<String> {
        match aliases.find(word) {
            Some(Named::Object(index)) => Some(scene.objects[index].id.clone()),
            Some(Named::Opening(index)) => Some(scene.openings[index].id.clone()),
            None => is_common(scene, word).then(|| word.to_owned()),
        }
    };
    let (&subject, rest) = words.split_first()?;
    let (&kind, rest) = rest.split_first()?;
    let kind = named::<RelationKind>(kind)?;
    let is_movable = match aliases.find(subject) {
        Some(Named::Object(index)) => scene.objects[index].is_movable(),
        Some(Named::Opening(_)) => false,
        None => scene.objects.iter().any(|o| o.is_movable() && o.category_id() == subject),
    };
    let subject = end(subject).filter(|_| is_movable)?;
    let (target, rest) = match rest.split_first() {
        Some((&word, rest)) if word.parse::<f64>().is_err() => (Some(end(word)?), rest),
        _ => (None, rest),
    };
    let needs_target = !matches!(
        kind,
        RelationKind::AgainstWall | RelationKind::InCorner | RelationKind::Centred | RelationKind::ByOpening
    );
    if target.as_ref() == Some(&subject) || (needs_target && target.is_none()) {
        return None;
    }
    let distance_m = match rest {
        [] => None,
        [least, most] => {
            let [least, most] = [least.parse::<f64>().ok()?, most.parse::<f64>().ok()?];
            Some([least, most]).filter(|_| 0.0 <= least && least <= most && most < 1e3)
        }
        _ => return None,
    };
    Some(GoalRelation { kind, subject, target, distance_m })
}

/// Metres to the nearest step, as answers write them.
fn stepped(metres: f32) -> String {
    format!("{:.2}", (metres / STEP_M).round() * STEP_M + 0.0)
}

/// A kind's name on the wire.
fn name_of(kind: impl serde::Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The kind of that name.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
