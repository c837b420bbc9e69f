//! Layouts and rewards as lines and tables for people.

use std::collections::HashMap;

use clap::builder::styling::AnsiColor;
use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::style::{Ink, clean, counted};
use crate::error::clipped;
use crate::protocol::{
    Candidate, Diagnostic, GoalRelation, ObjectReward, Placement, RelationKind, Reward, SceneSnapshot,
    Severity, TermName,
};

/// Names longer than this are cut in the middle, characters.
const MAX_NAME: usize = 40;

/// What people call the objects: the name, with the id where two share it.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    pub(super) fn of(snapshot: &SceneSnapshot) -> Self {
        let name = |index: usize| {
            let object = &snapshot.objects[index];
            object.name.as_deref().unwrap_or(&object.id)
        };
        let mut uses: HashMap<&str, u32> = HashMap::new();
        for index in 0..snapshot.objects.len() {
            *uses.entry(name(index)).or_default() += 1;
        }
        let named = snapshot.objects.iter().enumerate().map(|(index, object)| {
            let name = name(index);
            let is_shared = uses.get(name).is_some_and(|num| *num > 1) && name != object.id;
            let id = if is_shared { format!(" ({})", clipped(&object.id, MAX_NAME)) } else { String::new() };
            (object.id.clone(), clean(&format!("{}{id}", clipped(name, MAX_NAME))))
        });
        Self(named.collect())
    }

    pub(super) fn get(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| clean(&clipped(id, MAX_NAME)))
    }
}

/// The room in a line: what it is, how large, with how many things.
pub(super) fn room(snapshot: &SceneSnapshot) -> String {
    let room = &snapshot.room;
    let mut text = clean(room.name.as_deref().unwrap_or("Room"));
    let extent = [0, 1].map(|axis| {
        let along = room.floor_m.iter().map(|point| point[axis]);
        along.clone().fold(f64::MIN, f64::max) - along.fold(f64::MAX, f64::min)
    });
    let kind = room.kind.as_deref().filter(|kind| !kind.eq_ignore_ascii_case(&text)).map(clean);
    text += &kind.map_or_else(String::new, |kind| format!(" ({kind})"));
    let num_locked = snapshot.objects.iter().filter(|object| object.locked).count();
    text +=
        &format!(", {:.2} × {:.2} m, {}", extent[0], extent[1], counted(snapshot.objects.len(), "object"));
    if num_locked > 0 {
        text += &format!(" ({num_locked} locked)");
    }
    text
}

/// The total and whether it is valid.
pub(super) fn total(reward: &Reward, ink: Ink) -> String {
    let words = if reward.valid {
        ink.coloured(AnsiColor::Green, "valid")
    } else {
        ink.coloured(AnsiColor::Red, "not valid")
    };
    format!("{} {words}", ink.bold(&format!("{:.3}", reward.total)))
}

/// An empty table in our style; wraps to the terminal if there is one.
pub(super) fn table<'a>(header: impl IntoIterator<Item = &'a str>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.into_iter().map(str::to_owned).collect::<Vec<_>>());
    table
}

/// Every term that concerns the room, before and after.
pub(super) fn terms(before: Option<&Reward>, after: &Reward, ink: Ink) -> String {
    let columns = before.map_or(&["term", "value", "weight"][..], |_| &["term", "before", "after", "weight"]);
    let mut table = table(columns.iter().copied());
    for term in TermName::ALL {
        let rewards = before.into_iter().chain([after]);
        let values: Vec<_> = rewards.map(|reward| reward.terms.get(&term)).collect();
        let Some(weight) = values.iter().flatten().map(|value| value.weight).reduce(f64::max) else {
            continue;
        };
        if weight == 0.0 {
            continue;
        }
        let mut row = vec![Cell::new(term.as_str())];
        row.extend(values.iter().map(|value| {
            let text = value.map_or_else(|| "–".to_owned(), |value| format!("{:.3}", value.value));
            let is_broken = term.is_hard() && value.is_some_and(|value| value.value < 1.0);
            let cell = Cell::new(text).set_alignment(CellAlignment::Right);
            if is_broken && ink.is_coloured { cell.fg(Color::Red) } else { cell }
        }));
        let weight = if term.is_hard() { "gate".to_owned() } else { format!("{weight:.1}") };
        row.push(Cell::new(weight).set_alignment(CellAlignment::Right));
        table.add_row(row);
    }
    format!("{table}\n")
}

/// Where each object goes, why, and what is still wrong with it.
pub(super) fn objects(sent: &SceneSnapshot, candidate: &Candidate, names: &Names, ink: Ink) -> String {
    let mut table = table(["object", "move", "where and why"]);
    for placed in &candidate.placements {
        let before = sent.objects.iter().find(|object| object.id == placed.object);
        let after = Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg };
        let reason = candidate.plan.iter().find(|line| line.object == placed.object);
        let mut text = reason.map_or_else(String::new, |line| clean(&line.text));
        let share = candidate.reward.objects.iter().find(|share| share.object == placed.object);
        for finding in share.iter().flat_map(|share| &share.diagnostics) {
            if finding.severity != Severity::Info {
                text += &format!("\n! {}", clean(&finding.message));
            }
        }
        let is_wrong = share.is_some_and(|share| worst(share) == Some(Severity::Error));
        let name = Cell::new(names.get(&placed.object));
        let name = if is_wrong && ink.is_coloured { name.fg(Color::Red) } else { name };
        table.add_row([
            name,
            Cell::new(movement(before.and_then(|object| object.placement), after)),
            Cell::new(text),
        ]);
    }
    for unplaced in &candidate.unplaced {
        let name = Cell::new(names.get(&unplaced.object));
        let name = if ink.is_coloured { name.fg(Color::Red) } else { name };
        table.add_row([name, Cell::new("no place"), Cell::new(clean(&unplaced.reason))]);
    }
    format!("{table}\n")
}

fn worst(share: &ObjectReward) -> Option<Severity> {
    share.diagnostics.iter().map(|finding| finding.severity).min()
}

fn movement(before: Option<Placement>, after: Placement) -> String {
    let Some(before) = before else { return "new".to_owned() };
    let moved = distance(before.position_m, after.position_m);
    let turned = turn(before.yaw_deg, after.yaw_deg);
    match (moved >= 0.005, turned >= 0.5) {
        (false, false) => "stays".to_owned(),
        (true, false) => format!("{moved:.2} m"),
        (false, true) => format!("{turned:.0}°"),
        (true, true) => format!("{moved:.2} m, {turned:.0}°"),
    }
}

fn distance(from: [f64; 3], to: [f64; 3]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (from - to).powi(2)).sum::<f64>().sqrt()
}

/// The smaller way round, degrees, 0 to 180.
fn turn(from: f64, to: f64) -> f64 {
    let turn = (to - from).rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// The other candidates: how much worse, and how many pieces stand elsewhere.
pub(super) fn others(candidates: &[Candidate]) -> String {
    /// What stands this close is in the same place for people, metres and degrees.
    const SAME: (f64, f64) = (0.3, 30.0);
    let Some((best, others)) = candidates.split_first() else { return String::new() };
    let lines = others.iter().map(|other| {
        let num_elsewhere = other.placements.iter().filter(|placed| {
            let same = best.placements.iter().find(|first| first.object == placed.object);
            same.is_none_or(|first| {
                distance(first.position_m, placed.position_m) > SAME.0
                    || turn(first.yaw_deg, placed.yaw_deg) > SAME.1
            })
        });
        let valid = if other.reward.valid { "" } else { ", not valid" };
        let left_out = match other.unplaced.len() {
            0 => String::new(),
            num => format!(", {} left out", counted(num, "object")),
        };
        let difference = match other.reward.total - best.reward.total {
            tiny if tiny.abs() < 5e-4 => "as good".to_owned(),
            difference => format!("{difference:+.3}"),
        };
        format!(
            "  {}  {:.3} ({difference}){valid}, {} elsewhere{left_out}\n",
            clean(&other.id),
            other.reward.total,
            counted(num_elsewhere.count(), "object")
        )
    });
    lines.collect()
}

/// Every finding of a reward, the worst first, with what would mend it.
pub(super) fn findings(reward: &Reward, least: Severity, ink: Ink) -> String {
    let of_objects = reward.objects.iter().flat_map(|share| &share.diagnostics);
    let mut found: Vec<&Diagnostic> = reward.diagnostics.iter().chain(of_objects).collect();
    // Stable: within a severity the room's come first, then the objects' in their order.
    found.sort_by_key(|finding| finding.severity);
    let shown = found.into_iter().filter(|finding| finding.severity <= least);
    let lines = shown.map(|finding| {
        let (word, color) = match finding.severity {
            Severity::Error => ("error", AnsiColor::Red),
            Severity::Warning => ("warning", AnsiColor::Yellow),
            Severity::Info => ("info", AnsiColor::Cyan),
        };
        let hint = match finding.hint.as_str() {
            "" => String::new(),
            hint => format!("           {}\n", clean(hint)),
        };
        let pad = " ".repeat(9 - word.len());
        format!("  {}{pad}{}\n{hint}", ink.coloured(color, word), clean(&finding.message))
    });
    lines.collect()
}

/// A relation in words.
pub(super) fn relation(relation: &GoalRelation, names: &Names) -> String {
    let target = relation.target.as_deref().map(|target| names.get(target));
    let words = match (relation.kind, &target) {
        (RelationKind::AgainstWall, None) => "against a wall",
        (RelationKind::AgainstWall, _) => "against",
        (RelationKind::InCorner, None) => "in a corner",
        (RelationKind::InCorner, _) => "in the corner of",
        (RelationKind::ByOpening, None) => "by an opening",
        (RelationKind::ByOpening, _) => "by",
        (RelationKind::Centred, None) => "in the middle of the room",
        (RelationKind::Centred, _) => "centred on",
        (RelationKind::Near, _) => "near",
        (RelationKind::Far, _) => "far from",
        (RelationKind::LeftOf, _) => "left of",
        (RelationKind::RightOf, _) => "right of",
        (RelationKind::InFrontOf, _) => "in front of",
        (RelationKind::Behind, _) => "behind",
        (RelationKind::Facing, _) => "facing",
        (RelationKind::AlignedWith, _) => "aligned with",
        (RelationKind::OnTopOf, _) => "on",
        (RelationKind::Under, _) => "under",
        (RelationKind::Above, _) => "above",
        (RelationKind::Around, _) => "around",
    };
    let target = target.map_or_else(String::new, |target| format!(" {target}"));
    let distance = match relation.distance_m {
        Some([least, most]) if least > 0.0 => format!(", {least} to {most} m apart"),
        Some([_, most]) => format!(", within {most} m"),
        None => String::new(),
    };
    format!("{} {words}{target}{distance}", names.get(&relation.subject))
}
