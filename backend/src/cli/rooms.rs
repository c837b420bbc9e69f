//! `backend rooms`.

use std::fmt::Write;
use std::process::ExitCode;

use super::args::RoomsArgs;
use super::batch;
use super::errors::Failures;
use super::inputs::{self, Input, Wanted};
use super::outputs::{Folder, print, to_json, to_line};
use super::pictures::Pictures;
use super::style::{Ink, clean, counted};
use crate::document::{self, MAX_ROOMS_BYTES};
use crate::error::{Result, clipped};
use crate::protocol::{FoundRoom, Object, Opening, RoomsRequest, RoomsResponse, SceneSnapshot, VERSION};
use crate::rooms;

/// Ids longer than this are cut in the middle, characters.
const MAX_ID: usize = 40;
/// More ids than this are only counted.
const MOST_IDS: usize = 8;

pub(super) fn run(args: &RoomsArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::RoomsRequests)?;
    let folder = args.render.as_deref().map(|path| Folder::new(path, &found, None)).transpose()?;
    let mut failures = Failures::default();
    let work = |input: &Input, _: batch::OnProgress<'_>| {
        let request = document::read_rooms(&input.read_within(MAX_ROOMS_BYTES)?)?;
        let response = rooms::find(&request)?;
        let mut lines = String::new();
        if let Some(folder) = &folder {
            for (index, room) in response.rooms.iter().enumerate() {
                let name = format!("{}.room-{}", input.name, index + 1);
                for path in Pictures::PLAN.draw(folder, &name, &snapshot(&request, room), None)? {
                    let _ = writeln!(lines, "{}", path.display());
                }
            }
        }
        Ok((response, lines))
    };
    batch::run(&found.files, work, |input, outcome| match outcome {
        Ok((response, _)) if args.json && found.is_batch => {
            print(&to_line(&input.file, "response", &response)?)
        }
        Ok((response, _)) if args.json => print(&to_json(&response, false)?),
        Ok((response, pictures)) => {
            let head = if found.is_batch { format!("{}: ", clean(&input.file)) } else { String::new() };
            print(&format!("{head}{}{pictures}", lines(&response)))
        }
        Err(error) => failures.add(&input.file, error, &found, args.json),
    })?;
    Ok(failures.finish(&found, args.json))
}

/// A found room with the objects that stand in it, to be drawn.
fn snapshot(request: &RoomsRequest, found: &FoundRoom) -> SceneSnapshot {
    let objects = request.objects.iter().filter(|object| found.objects.contains(&object.id));
    let object =
        |sent: &crate::protocol::PlacedBox| Object::boxed(sent.id.clone(), sent.size_m, Some(sent.placement));
    SceneSnapshot {
        version: VERSION,
        frame: request.frame,
        room: found.room.clone(),
        objects: objects.take(crate::scene::MAX_OBJECTS).map(object).collect(),
    }
}

fn lines(response: &RoomsResponse) -> String {
    let ink = Ink::stdout();
    let mut text = format!("{}\n", counted(response.rooms.len(), "room"));
    for (index, found) in response.rooms.iter().enumerate() {
        let room = &found.room;
        let _ = writeln!(
            text,
            "\n{}  {:.2} m², {:.2} m high, floor at {:.2} m, {}",
            ink.bold(&format!("Room {}", index + 1)),
            found.area_m2,
            room.height_m,
            room.floor_level_m,
            counted(room.floor_m.len(), "corner"),
        );
        for opening in &room.openings {
            let _ = writeln!(text, "  {}", opening_line(opening));
        }
        if !found.objects.is_empty() {
            let _ = writeln!(text, "  in it: {}", ids(&found.objects));
        }
        for uncertain in &found.uncertain {
            let at = uncertain.at_m.map_or_else(String::new, |[a, b]| format!(" (at {a:.2}, {b:.2})"));
            let _ = writeln!(text, "  unsure   {}{at}", clean(&uncertain.message));
        }
    }
    if !response.outside.is_empty() {
        let _ = writeln!(text, "\nin no room: {}", ids(&response.outside));
    }
    for warning in &response.warnings {
        let _ = writeln!(text, "note     {}", clean(warning));
    }
    text
}

fn opening_line(opening: &Opening) -> String {
    let kind = opening.kind.word();
    let [[ax, ay], [bx, by]] = [opening.from_m, opening.to_m];
    format!(
        "{kind:<8} {}: {:.2} × {:.2} m, {:.2} m above the floor, from ({ax:.2}, {ay:.2}) to ({bx:.2}, {by:.2})",
        clean(&clipped(&opening.id, MAX_ID)),
        (ax - bx).hypot(ay - by),
        opening.height_m,
        opening.bottom_m,
    )
}

fn ids(all: &[String]) -> String {
    let shown: Vec<String> = all.iter().take(MOST_IDS).map(|id| clean(&clipped(id, MAX_ID))).collect();
    let num_more = all.len() - shown.len();
    let more = if num_more > 0 { format!(" and {num_more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
