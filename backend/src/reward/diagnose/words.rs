//! Findings in words for people: their names for things, metres, degrees, walls counted from 1.

use super::{Amount, Detail, Finding, Other};
use crate::protocol::{DiagnosticKind, RelationKind};
use crate::reward::Context;
use crate::reward::relation::{Target, Wish};
use crate::scene::Scene;
use crate::scene::category::{GroupRelation, Side};

/// The longest name that a sentence takes, characters.
const NAME_MAX: usize = 32;

/// What is wrong, a sentence without its full stop.
pub(in crate::reward) fn message(context: &Context<'_>, finding: &Finding) -> String {
    let scene = context.scene;
    let own = finding.object.map_or_else(|| "the room".to_owned(), |index| name(scene, index));
    let other = match finding.other {
        Other::Object(index) => other_name(scene, finding.object, index),
        Other::Opening(index) => shortened(&scene.openings[index].id),
        Other::Nothing => String::new(),
    };
    let by = amount(finding.amount);
    let text = match (finding.kind, finding.detail) {
        (DiagnosticKind::Unplaced, _) => format!("{own} is not placed"),
        (DiagnosticKind::Collision, _) => format!("{own} runs into {other} by {by}"),
        (DiagnosticKind::OutsideRoom, Detail::Wall(wall)) => {
            format!("{own} reaches {by} through {}", wall_name(wall))
        }
        (DiagnosticKind::OutsideRoom, _) => format!("{own} reaches {by} out of the room"),
        (DiagnosticKind::OutsideHeight, Detail::TooTall) => format!("{own} is {by} too tall for the room"),
        (DiagnosticKind::OutsideHeight, Detail::Below) => format!("{own} reaches {by} below the floor"),
        (DiagnosticKind::OutsideHeight, _) => format!("{own} reaches {by} above the ceiling"),
        (DiagnosticKind::Floating, detail) => {
            let what = if other.is_empty() { "the floor" } else { &other };
            match detail {
                Detail::Below => format!("{own} sinks {by} into {what}"),
                _ => format!("{own} floats {by} above {what}"),
            }
        }
        (DiagnosticKind::Detached, Detail::Above) => format!("{own} reaches {by} into the ceiling"),
        (DiagnosticKind::Detached, Detail::Below) => format!("{own} hangs {by} below the ceiling"),
        (DiagnosticKind::Detached, _) => format!("{own} hangs {by} off the wall"),
        (DiagnosticKind::BadSupport, Detail::OverEdge) => {
            format!("{own} hangs {by} too far over the edge of {other}")
        }
        (DiagnosticKind::BadSupport, _) => format!("{own} stands on {other}, which cannot carry it"),
        (DiagnosticKind::BlocksOpening, _) => format!("{own} blocks {other} by {by}"),
        (DiagnosticKind::CoversOpening, _) => format!("{own} covers {by} of {other}"),
        (DiagnosticKind::NoClearance, detail) => {
            let side = if let Detail::Side(side) = detail { side_name(side) } else { "front" };
            let taker = if other.is_empty() { "a wall".to_owned() } else { other };
            format!("{own} lacks {by} of free space at its {side}: {taker} is in the way")
        }
        (DiagnosticKind::Unreachable, _) => format!("nobody can walk to {own}"),
        (DiagnosticKind::Disconnected, Detail::Share(share)) => {
            format!("{:.0} % of the free floor is walled off", share * 100.0)
        }
        (DiagnosticKind::Disconnected, _) => format!("nobody can walk from {other} into the room"),
        (DiagnosticKind::OffWall, Detail::Wall(wall)) => format!("{own} stands {by} off {}", wall_name(wall)),
        (DiagnosticKind::OffWall, _) => format!("{own} has no wall at its back"),
        (DiagnosticKind::Misaligned, Detail::Row) => format!("{own} is {by} out of line with {other}"),
        (DiagnosticKind::Misaligned, Detail::Wall(wall)) => {
            format!("{own} is turned {by} against {}", wall_name(wall))
        }
        (DiagnosticKind::Misaligned, _) => format!("{own} is turned {by} against the room"),
        (DiagnosticKind::Ungrouped, Detail::Middle) => format!("{own} hangs {by} off the middle of the room"),
        (DiagnosticKind::Ungrouped, Detail::Shared(_)) => {
            format!("{own} shares {other} with too many others")
        }
        (DiagnosticKind::Ungrouped, detail) => {
            let relation = if let (Detail::Rule(rule), Some(index)) = (detail, finding.object) {
                context.rules[index].get(rule).map(|rule| rule.relation)
            } else {
                None
            };
            format!("{own} {} {other}{}", group_words(relation), off(finding.amount))
        }
        (DiagnosticKind::BlocksWindow, _) => format!("{own} stands before {by} of {other}"),
        (DiagnosticKind::Unbalanced, _) => {
            format!("the furniture's weight lies {by} off the middle of the room")
        }
        (DiagnosticKind::RelationUnmet, Detail::Wish(wish)) => {
            unmet(scene, &context.wishes[wish], finding.object, &other, finding.amount)
        }
        (DiagnosticKind::RelationUnmet, _) => format!("{own} is not where the goal wants it"),
    };
    capitalised(&text)
}

/// A relation of the goal that does not hold.
fn unmet(scene: &Scene, wish: &Wish, subject: Option<usize>, other: &str, amount: Amount) -> String {
    let Some(subject) = subject else {
        return format!("nothing here is called {}", shortened(&wish.asked.subject));
    };
    let own = name(scene, subject);
    let target = match (&wish.target, &wish.asked.target) {
        _ if !other.is_empty() => other.to_owned(),
        (Target::Wall(wall), _) => wall_name(*wall),
        (Target::Room, _) => String::new(),
        (_, Some(asked)) => return format!("nothing else here is called {}", shortened(asked)),
        (_, None) => String::new(),
    };
    let is_to_room = target.is_empty();
    let words = match wish.asked.kind {
        RelationKind::AgainstWall if is_to_room => "is not against a wall",
        RelationKind::AgainstWall => "is not against",
        RelationKind::InCorner => return format!("{own} is not in a corner"),
        RelationKind::ByOpening if is_to_room => "is not by a door or window",
        RelationKind::ByOpening => "is not by",
        RelationKind::Centred if is_to_room => "is not in the middle of the room",
        RelationKind::Centred => "is not centred on",
        RelationKind::Near => "is not near",
        RelationKind::Far => "is not far from",
        RelationKind::LeftOf => "is not left of",
        RelationKind::RightOf => "is not right of",
        RelationKind::InFrontOf => "is not in front of",
        RelationKind::Behind => "is not behind",
        RelationKind::Facing => "does not face",
        RelationKind::AlignedWith if is_to_room => "is not aligned with the room",
        RelationKind::AlignedWith => "is not aligned with",
        RelationKind::OnTopOf => "is not on",
        RelationKind::Under => "is not under",
        RelationKind::Above => "is not above",
        RelationKind::Around => "does not stand around",
    };
    let space = if is_to_room { "" } else { " " };
    format!("{own} {words}{space}{target}{}", off(amount))
}

fn group_words(relation: Option<GroupRelation>) -> &'static str {
    match relation {
        Some(GroupRelation::Beside) => "does not stand beside",
        Some(GroupRelation::InFrontOf) => "is not in front of",
        Some(GroupRelation::Facing) => "does not face",
        Some(GroupRelation::Around | GroupRelation::At) => "is not drawn up to",
        Some(GroupRelation::OnTopOf) => "does not stand on",
        Some(GroupRelation::Under) => "does not lie under",
        Some(GroupRelation::Above) => "does not hang over",
        Some(GroupRelation::Near) | None => "is not close to",
    }
}

/// An amount as an afterthought.
fn off(amount: Amount) -> String {
    match amount {
        Amount::Nothing => String::new(),
        Amount::Metres(_) | Amount::Turn(_) => format!(": {} off", self::amount(amount)),
    }
}

fn amount(amount: Amount) -> String {
    match amount {
        Amount::Nothing => String::new(),
        Amount::Metres(amount) => metres(amount),
        Amount::Turn(amount) => degrees(amount),
    }
}

/// A length for people: centimetres are fine enough, millimetres below one.
pub(in crate::reward) fn metres(length: f32) -> String {
    if length.abs() < 0.0095 { format!("{:.0} mm", length * 1000.0) } else { format!("{length:.2} m") }
}

/// A turn for people; radians in.
pub(in crate::reward) fn degrees(turn: f32) -> String {
    format!("{:.0}°", turn.to_degrees())
}

/// Walls are counted from 1.
pub(in crate::reward) fn wall_name(wall: usize) -> String {
    format!("wall {}", wall + 1)
}

/// What people call an object, short enough for a sentence.
pub(in crate::reward) fn name(scene: &Scene, index: usize) -> String {
    let object = &scene.objects[index];
    let is_long = object.name.chars().count() > NAME_MAX;
    match object.category {
        // A whole sentence for a name says no more than what the thing is.
        Some(category) if is_long => format!("the {}", category.as_str().replace('_', " ")),
        _ => shortened(&object.name),
    }
}

/// A second object's name, told apart from a first one of the same name.
fn other_name(scene: &Scene, first: Option<usize>, index: usize) -> String {
    let second = name(scene, index);
    if first.is_some_and(|first| name(scene, first) == second) { format!("another {second}") } else { second }
}

fn shortened(text: &str) -> String {
    let plain = text.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    if text.trim().chars().count() <= NAME_MAX {
        return plain.collect();
    }
    plain.take(NAME_MAX - 1).chain(['…']).collect()
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::Front => "front",
        Side::Back => "back",
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
