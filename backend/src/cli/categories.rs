//! `backend categories`: the table of what is known about kinds of objects.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::CategoriesArgs;
use super::outputs::{print, to_json};
use super::report;
use super::style::{Ink, clean};
use crate::error::Result;
use crate::scene::Mount;
use crate::scene::category::{self, Category, Clearance, Group, GroupRelation, Need, ShapeKind, Side};
use crate::scene::guess::guess;

pub(super) fn run(args: &CategoriesArgs) -> Result<ExitCode> {
    if let (Some(name), Some(size)) = (&args.guess, args.size) {
        print(&guessed(name, size, args.json)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let word = args.word.as_deref().map(plain);
    let rows: Vec<&Category> =
        category::all().iter().filter(|row| word.as_ref().is_none_or(|word| is_about(row, word))).collect();
    if args.json {
        print(&to_json(&rows.iter().map(|row| document(row)).collect::<Vec<_>>(), false)?)?;
    } else {
        print(&format!(
            "{}{}\n",
            table(&rows),
            if rows.len() == 1 { "1 category".to_owned() } else { format!("{} categories", rows.len()) }
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Width, depth and height as `W,D,H`.
pub(super) fn parse_size(text: &str) -> std::result::Result<[f64; 3], String> {
    let parts: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    let size: Option<[f64; 3]> = parts.and_then(|parts| parts.try_into().ok());
    size.filter(|size| size.iter().all(|part| (1e-4..=1000.0).contains(part)))
        .ok_or_else(|| "expected three numbers from 0.0001 to 1000, such as 0.5,0.5,0.9".to_owned())
}

/// As people compare: no case, and `_` is a space.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('_', " ")
}

fn is_about(row: &Category, word: &str) -> bool {
    let texts = std::iter::once(&row.id).chain(&row.synonyms).chain(&row.rooms);
    texts.into_iter().any(|text| plain(text).contains(word))
}

fn guessed(name: &str, size: [f64; 3], is_json: bool) -> Result<String> {
    let metres = size.map(|part| part as f32);
    let found = guess(name, name, metres);
    let traits = found.map_or_else(|| Category::from_size(metres.into()), |id| id.get().clone());
    if is_json {
        let id = found.map(|id| id.as_str());
        return to_json(
            &json!({"name": name, "size_m": size, "category": id, "traits": document(&traits)}),
            false,
        );
    }
    let words = match found {
        Some(id) => Ink::stdout().bold(id.as_str()),
        None => "no category; its size alone tells".to_owned(),
    };
    Ok(format!("{} → {words}\n{}", clean(name), table(&[&traits])))
}

fn table(rows: &[&Category]) -> String {
    let mut table = report::table(["category", "carried by", "usual size, m", "free for use, m", "belongs"]);
    for row in rows {
        table.add_row([
            row.id.clone(),
            mount(row.mount).to_owned(),
            row.size_m.typical.map(|part| format!("{part}")).join(" × "),
            row.clearance.iter().map(clearance).collect::<Vec<_>>().join(", "),
            belongs(row),
        ]);
    }
    format!("{table}\n")
}

fn clearance(clearance: &Clearance) -> String {
    let joint = if clearance.need == Need::All { " and " } else { " or " };
    let sides = clearance.sides.iter().map(|&side_| side(side_)).collect::<Vec<_>>().join(joint);
    format!("{sides} {}", clearance.depth_m)
}

fn belongs(row: &Category) -> String {
    let wall = (row.wall >= 0.5).then(|| "back to a wall".to_owned());
    let groups = row.groups.iter().map(|group| format!("{} {}", words(group.relation), targets(group)));
    wall.into_iter().chain(groups).collect::<Vec<_>>().join("; ")
}

/// The first few: some lists are as long as the table.
fn targets(group: &Group) -> String {
    const SHOWN: usize = 4;
    let shown = group.targets.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match group.targets.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn document(row: &Category) -> Value {
    let clearance = row.clearance.iter().map(|clearance| {
        let sides: Vec<&str> = clearance.sides.iter().map(|&side_| side(side_)).collect();
        let need = if clearance.need == Need::All { "all" } else { "any" };
        json!({"sides": sides, "need": need, "depth_m": metres(clearance.depth_m)})
    });
    let groups = row.groups.iter().map(|group| {
        let gap = group.gap_m.map(|gap| gap.map(metres));
        let relation = words(group.relation).replace(' ', "_");
        json!({"relation": relation, "targets": group.targets, "gap_m": gap, "weight": metres(group.weight)})
    });
    let size = |size: [f32; 3]| size.map(metres);
    json!({
        "id": row.id,
        "mount": mount(row.mount),
        "size_m": {"min": size(row.size_m.min), "typical": size(row.size_m.typical), "max": size(row.size_m.max)},
        "wall": metres(row.wall),
        "corner": metres(row.corner),
        "carries": row.carries,
        "shape": shape(row.shape),
        "clearance": clearance.collect::<Vec<_>>(),
        "groups": groups.collect::<Vec<_>>(),
        "rooms": row.rooms,
        "synonyms": row.synonyms,
    })
}

/// The table's own digits: 0.54, not 0.5400000214576721.
fn metres(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

fn mount(mount: Mount) -> &'static str {
    match mount {
        Mount::Floor => "floor",
        Mount::Wall => "wall",
        Mount::Ceiling => "ceiling",
        Mount::Surface => "surface",
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Front => "front",
        Side::Back => "back",
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn shape(shape: ShapeKind) -> &'static str {
    match shape {
        ShapeKind::Box => "box",
        ShapeKind::Table => "table",
        ShapeKind::Seat => "seat",
        ShapeKind::Flat => "flat",
    }
}

fn words(relation: GroupRelation) -> &'static str {
    match relation {
        GroupRelation::Beside => "beside",
        GroupRelation::InFrontOf => "in front of",
        GroupRelation::Facing => "facing",
        GroupRelation::Around => "around",
        GroupRelation::At => "at",
        GroupRelation::OnTopOf => "on top of",
        GroupRelation::Under => "under",
        GroupRelation::Above => "above",
        GroupRelation::Near => "near",
    }
}
