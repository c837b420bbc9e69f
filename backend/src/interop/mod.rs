//! Rooms from others' formats, and back: what `backend convert` does.
//!
//! | format | read | written | its frame |
//! |---|---|---|---|
//! | [`snapshot`](Format::Snapshot), [`request`](Format::Request) | yes | yes | either, metres |
//! | [`sceneeval`](Format::SceneEval): scene state 1.0.2 | yes | yes | z up, right-handed; models inside are y up |
//! | [`idesign`](Format::IDesign): scene graphs of I-Design and MetaSpatial | yes | yes | z up, origin in the south-west corner, angles clockwise |
//! | [`layoutvlm`](Format::LayoutVlm): benchmark tasks | yes | no | z up, an unturned asset faces +x |
//! | [`procthor`](Format::Procthor): houses of ProcTHOR and Holodeck, schema 1.0.0 | yes | no | y up, *left-handed*, angles clockwise |
//! | [`glb`](Format::Glb): glTF 2.0 | no | yes | y up, right-handed |
//! | [`usda`](Format::Usda), [`usda-overlay`](Format::UsdaOverlay) | no | yes | the room's own |
//!
//! Readers and writers are pure functions. What comes is untrusted: a field of the wrong type, out of range or of another
//! version is an error that names it, says what was expected and what came. What a format cannot say is told in notes, never
//! dropped in silence.
//!
//! An id `NAME#2` is the second object of the asset NAME: readers of formats whose objects have no names of their own make
//! such ids, and writers find the asset in front of the `#`.

mod assets;
mod detect;
mod extras;
mod fields;
mod format;
mod glb;
mod idesign;
mod layoutvlm;
mod names;
mod plane;
mod procthor;
mod sceneeval;
mod usda;

use serde_json::Value;

use crate::document;
use crate::error::{Error, Result, counted, pointer};
use crate::protocol::{ArrangeRequest, Asset, FieldError, Frame, FurnishRequest, SceneSnapshot};
use crate::scene::Scene;
use crate::scene::frame::in_frame;
pub use format::Format;

/// Where the origin of an asset's model lies in its box; SceneEval places models by it and does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ModelOrigin {
    /// The centre of the bottom face.
    #[default]
    Bottom,
    /// The centre of the box.
    Centre,
}

/// What a reader has to know beyond the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// Sizes of assets, for formats that only name them; `asset` is the format's own name of it.
    pub catalogue: &'a [Asset],
    /// Where models have their origin.
    pub model_origin: ModelOrigin,
}

/// What a writer has to know beyond the room.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The asset set that SceneEval takes models from, put before their names; `None` = `setdresser` where a name has no dot.
    pub model_prefix: Option<String>,
    /// Where models have their origin.
    pub model_origin: ModelOrigin,
    /// The stage that an overlay references: an asset path as USD resolves it, beside the file or absolute.
    pub usd_reference: Option<String>,
}

/// What a file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// Its rooms, each a sound snapshot in its own frame (`z_up` for all formats but our own), with a goal if the file said one.
    pub rooms: Vec<ArrangeRequest>,
    /// What was left out, guessed or renamed, for people.
    pub notes: Vec<String>,
}

/// The room with a candidate in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Arranged {
    /// The candidate's id.
    pub id: String,
    /// The room with every object where the candidate puts it.
    pub snapshot: SceneSnapshot,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// The room as it was sent, and its goal.
    pub request: ArrangeRequest,
    /// The room with each candidate, best first. Formats of one layout take the first; without any, the room as sent.
    pub arranged: Vec<Arranged>,
}

/// A file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the format could not say, for people.
    pub notes: Vec<String>,
}

/// A room that a reader made, and where it stands in the file.
struct Found {
    path: String,
    request: ArrangeRequest,
}

impl Found {
    fn new(path: String, snapshot: SceneSnapshot) -> Self {
        let request = ArrangeRequest { snapshot, goal: None, image: None, options: None, request_id: None };
        Self { path, request }
    }
}

/// Reads the rooms of a file; `from` = `None` goes by what is in it.
///
/// ```
/// use backend::interop::{Format, ReadOptions, read};
///
/// let task = r#"{"task_description": "a bare room", "assets": {},
///     "boundary": {"floor_vertices": [[0, 0, 0], [4, 0, 0], [4, 5, 0], [0, 5, 0]], "wall_height": 2.6}}"#;
/// let found = read(task.as_bytes(), None, &ReadOptions::default())?;
/// assert_eq!(found.rooms[0].snapshot.room.height_m, 2.6);
/// assert!(found.notes[0].contains("no doors or windows"));
/// # Ok::<(), backend::error::Error>(())
/// ```
///
/// # Errors
/// [`Error::Json`] if it is no JSON, [`Error::TooLarge`] over [`document::MAX_BYTES`], [`Error::Fields`] for a field that
/// cannot be used, an unknown format or version, or a room that is not sound.
pub fn read(bytes: &[u8], from: Option<Format>, options: &ReadOptions) -> Result<Read> {
    let format = match from {
        Some(format) => format,
        None => detect::detect(bytes)?,
    };
    let mut notes = vec![];
    let found = match format {
        Format::Snapshot | Format::Request => {
            let request = request(bytes, &mut notes)?;
            // Its own paths are the file's: the check tells them.
            Scene::from_snapshot(&request.snapshot).map_err(|error| within_file(error, bytes))?;
            return Ok(Read { rooms: vec![request], notes });
        }
        Format::SceneEval => sceneeval::read(&json(bytes)?, options, &mut notes)?,
        Format::IDesign => idesign::read(&json(bytes)?, &mut notes)?,
        Format::LayoutVlm => layoutvlm::read(&json(bytes)?, options, &mut notes)?,
        Format::Procthor => procthor::read(&json(bytes)?, options, &mut notes)?,
        Format::Glb | Format::Usda | Format::UsdaOverlay => return Err(detect::only_written(format)),
    };
    let mut rooms = vec![];
    for Found { path, request } in found {
        Scene::from_snapshot(&request.snapshot).map_err(|error| in_room(error, &path))?;
        rooms.push(request);
    }
    Ok(Read { rooms, notes })
}

/// Writes a room in a format. `snapshot` and `request` keep the numbers and the frame of the room as they are.
///
/// # Errors
/// As [`Scene::from_snapshot`]; [`Error::Fields`] for a format that is only read.
pub fn write(room: &Room, to: Format, options: &WriteOptions) -> Result<Written> {
    let mut notes = vec![];
    let one = room.arranged.first().map_or(&room.request.snapshot, |arranged| &arranged.snapshot);
    if let (Some(first), true, false) = (room.arranged.first(), room.arranged.len() > 1, to.has_candidates())
    {
        notes.push(format!(
            "{to} holds one layout: candidate {} was taken, {} left out",
            first.id,
            counted(room.arranged.len() - 1, "other")
        ));
    }
    let scene = Scene::from_snapshot(one)?;
    let bytes = match to {
        Format::Snapshot => {
            if room.request.goal.is_some() {
                notes.push("a snapshot has no goal: it is left out (a request keeps it)".to_owned());
            }
            pretty(one)?
        }
        Format::Request => pretty(&ArrangeRequest { snapshot: one.clone(), ..room.request.clone() })?,
        Format::SceneEval => pretty(&sceneeval::write(one, options, &mut notes)?)?,
        Format::IDesign => {
            let goal = room.request.goal.as_ref();
            pretty(&idesign::write(&idesign::Source { snapshot: one, scene: &scene, goal }, &mut notes)?)?
        }
        Format::Glb => glb::write(&in_frame(one, Frame::YUp), &mut notes)?,
        Format::Usda => usda::write(room, usda::Layer::Whole, &mut notes)?.into_bytes(),
        Format::UsdaOverlay => {
            let layer = usda::Layer::Overlay(options.usd_reference.as_deref());
            usda::write(room, layer, &mut notes)?.into_bytes()
        }
        Format::LayoutVlm | Format::Procthor => return Err(detect::only_read(to)),
    };
    Ok(Written { bytes, notes })
}

/// Any document of ours that has a room.
fn request(bytes: &[u8], notes: &mut Vec<String>) -> Result<ArrangeRequest> {
    if !json(bytes).is_ok_and(|value| value.get("catalogue").is_some()) {
        return document::read_snapshot_or_request(bytes);
    }
    let FurnishRequest { snapshot, goal, image, options, request_id, catalogue, .. } =
        document::read_request(bytes)?;
    notes.push(format!(
        "the catalogue ({}) is left out: this is a request to furnish",
        counted(catalogue.len(), "asset")
    ));
    Ok(ArrangeRequest { snapshot, goal, image, options, request_id })
}

fn json(bytes: &[u8]) -> Result<Value> {
    document::read_foreign(bytes)
}

fn pretty(document: &impl serde::Serialize) -> Result<Vec<u8>> {
    let text = serde_json::to_string_pretty(document);
    text.map(|text| (text + "\n").into_bytes())
        .map_err(|error| Error::Internal(format!("a document is no JSON: {error}")))
}

/// A bare snapshot's paths start at the file, a request's at its `snapshot`.
fn within_file(error: Error, bytes: &[u8]) -> Error {
    let is_request =
        serde_json::from_slice::<Value>(bytes).is_ok_and(|value| value.get("snapshot").is_some());
    if is_request { error.prefixed("/snapshot") } else { error }
}

/// The faults of a snapshot that was made of a part of someone else's file, told at that part.
fn in_room(error: Error, path: &str) -> Error {
    match error {
        Error::Fields(fields) => Error::fields(
            fields
                .into_iter()
                .map(|field| FieldError {
                    path: path.to_owned(),
                    message: format!("makes no sound room: {} {}", pointer(&field.path), field.message),
                })
                .collect(),
        ),
        other => other,
    }
}

/// The most rooms of one file; a house has some dozens.
const MOST_ROOMS: usize = 256;

fn few_rooms(got: usize) -> Result<()> {
    if got <= MOST_ROOMS {
        return Ok(());
    }
    let what = "the number of rooms".to_owned();
    Err(Error::TooLarge { what, limit: MOST_ROOMS as u64, got: got as u64 })
}
