//! Whole requests: what is asked, checked against the snapshot that it is asked of.

use std::collections::HashSet;

use base64::Engine;

use super::category;
use super::check::{Faults, MAX_EXTENT_M, MAX_NAME_BYTES, kin};
use super::openings::MAX_OPENINGS;
use super::{MAX_OBJECTS, Scene};
use crate::error::{Error, Result, clipped, quoted};
use crate::protocol::{
    ArrangeRequest, Asset, FurnishRequest, Goal, GoalRelation, Image, Options, RelationKind, SceneSnapshot,
};

/// The most assets of a catalogue.
const MAX_ASSETS: usize = 2000;
/// The longest picture: 8 MiB in base64.
const MAX_IMAGE_BYTES: usize = (8 * 1024 * 1024_usize).div_ceil(3) * 4;
/// The most candidates of an answer.
pub const MAX_CANDIDATES: u32 = 16;
/// How every PNG starts in base64: its eight magic bytes.
const PNG_START: &str = "iVBORw0KGgo";
/// Digits of base64 that hold a PNG's magic bytes, width and height.
const HEAD_DIGITS: usize = 44;
/// The most pixels of a picture.
pub const MAX_PIXELS: usize = 16_000_000;

/// The scene of an arrange request.
///
/// # Errors
/// As [`Scene::from_snapshot`], with every fault of the whole request, as JSON pointers into the request.
pub fn validate_arrange(request: &ArrangeRequest) -> Result<Scene> {
    let mut faults = Faults::default();
    faults.text("/request_id", request.request_id.as_deref(), [1, 256]);
    check_options(request.options.as_ref(), &mut faults);
    check_image(request.image.as_ref(), &mut faults);
    let mut scene = Scene::from_snapshot(&request.snapshot);
    check_goal(request.goal.as_ref(), &request.snapshot, &scene, &mut faults);
    if let Ok(scene) = &mut scene {
        scene.warnings.extend(absent_categories(request.goal.as_ref(), scene));
    }
    joined(scene, faults)
}

/// The scene of a furnish request, without the catalogue's assets.
///
/// # Errors
/// As [`validate_arrange`].
pub fn validate_furnish(request: &FurnishRequest) -> Result<Scene> {
    let mut faults = Faults::default();
    faults.text("/request_id", request.request_id.as_deref(), [1, 256]);
    check_options(request.options.as_ref(), &mut faults);
    check_image(request.image.as_ref(), &mut faults);
    check_catalogue(&request.catalogue, &mut faults);
    if let Some(density) = request.density {
        faults.range("/density", density, [0.0, 1.0], "");
    }
    let scene = Scene::from_snapshot(&request.snapshot);
    check_goal(request.goal.as_ref(), &request.snapshot, &scene, &mut faults);
    joined(scene, faults)
}

fn joined(scene: Result<Scene>, faults: Faults) -> Result<Scene> {
    match scene.map_err(|error| error.prefixed("/snapshot")) {
        Ok(scene) if faults.fields.is_empty() => Ok(scene),
        Ok(_) => Err(Error::fields(faults.fields)),
        Err(Error::Fields(fields)) => Err(Error::fields([fields, faults.fields].concat())),
        Err(other) => Err(other),
    }
}

fn check_options(options: Option<&Options>, faults: &mut Faults) {
    let Some(options) = options else { return };
    let numbers = [
        ("num_candidates", options.num_candidates.map(u64::from), [1, MAX_CANDIDATES.into()]),
        ("num_turns", options.num_turns.map(u64::from), [1, 8]),
        ("seed", options.seed, [0, (1 << 53) - 1]),
        ("steps", options.steps.map(u64::from), [0, 1_000_000]),
        ("time_budget_ms", options.time_budget_ms, [1, 3_600_000]),
    ];
    for (name, value, [least, most]) in numbers {
        if let Some(got) = value.filter(|value| !(least..=most).contains(value)) {
            faults.add(format!("/options/{name}"), format!("expected {least} to {most}, got {got}"));
        }
    }
    faults.text("/options/project", options.project.as_deref(), [1, 256]);
}

/// The bytes of a checked picture.
pub(crate) fn picture(image: &Image) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD.decode(&image.png_base64).ok()
}

fn check_image(image: Option<&Image>, faults: &mut Faults) {
    let Some(Image { png_base64 }) = image else { return };
    let path = "/image/png_base64";
    let digits = png_base64.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    if png_base64.len() > MAX_IMAGE_BYTES {
        faults.text(path, Some(png_base64), [1, MAX_IMAGE_BYTES]);
    } else if !digits.starts_with(PNG_START) {
        let got = quoted(&clipped(png_base64, 20));
        faults.add(path, format!("expected a PNG in base64, which starts with {PNG_START}, got {got}"));
    } else if !png_base64.len().is_multiple_of(4)
        || png_base64.len() - digits.len() > 2
        || !digits.bytes().all(is_digit)
    {
        faults.add(path, "expected base64 with padding and without line breaks, got something else");
    } else if let Some(fault) = size_fault(png_base64) {
        faults.add(path, fault);
    }
}

/// What is wrong with the picture's width and height, by its first bytes: nothing is unpacked that says it is huge.
fn size_fault(png_base64: &str) -> Option<String> {
    let head = png_base64.get(..HEAD_DIGITS).unwrap_or(png_base64);
    let size = base64::engine::general_purpose::STANDARD.decode(head).ok();
    let Some(size) = size.and_then(|head| imagesize::blob_size(&head).ok()) else {
        return Some("expected a PNG, got one without width and height".to_owned());
    };
    let is_huge = size.width.saturating_mul(size.height) > MAX_PIXELS;
    (is_huge || size.width == 0 || size.height == 0)
        .then(|| format!("expected 1 to {MAX_PIXELS} pixels, got {} × {}", size.width, size.height))
}

fn check_catalogue(catalogue: &[Asset], faults: &mut Faults) {
    if catalogue.is_empty() {
        faults.add("/catalogue", "expected at least 1 asset, got none");
    }
    faults.at_most("/catalogue", "assets", MAX_ASSETS, catalogue.len());
    let assets = || catalogue.iter().enumerate().take(MAX_ASSETS);
    for (index, asset) in assets() {
        let path = format!("/catalogue/{index}");
        faults.id(&format!("{path}/asset"), &asset.asset);
        faults.text(&format!("{path}/name"), asset.name.as_deref(), [0, MAX_NAME_BYTES]);
        faults.size(&format!("{path}/size_m"), asset.size_m);
        faults.category(&format!("{path}/category"), asset.category.as_deref());
        faults.range(&format!("{path}/front_deg"), asset.front_deg, [-3600.0, 3600.0], "°");
        faults.at_most(&format!("{path}/tags"), "tags", 64, asset.tags.len());
        for (tag_index, tag) in asset.tags.iter().enumerate().take(64) {
            faults.text(&format!("{path}/tags/{tag_index}"), Some(tag), [0, 256]);
        }
        if let Some(weight) = asset.weight {
            faults.range(&format!("{path}/weight"), weight, [1e-6, 1e6], "");
        }
        if let Some(count) = asset.max_count {
            faults.range(&format!("{path}/max_count"), count.into(), [0.0, MAX_OBJECTS as f64], "");
        }
    }
    faults.unique(assets().map(|(index, asset)| (format!("/catalogue/{index}/asset"), asset.asset.as_str())));
}

fn check_goal(goal: Option<&Goal>, snapshot: &SceneSnapshot, scene: &Result<Scene>, faults: &mut Faults) {
    let Some(goal) = goal else { return };
    let num_letters = goal.instruction.as_deref().map_or(0, |text| text.chars().count());
    faults.at_most("/goal/instruction", "characters", 4000, num_letters);
    faults.at_most("/goal/relations", "relations", 256, goal.relations.len());
    let ends = Ends {
        objects: snapshot.objects.iter().take(MAX_OBJECTS).map(|object| object.id.as_str()).collect(),
        openings: snapshot
            .room
            .openings
            .iter()
            .take(MAX_OPENINGS)
            .map(|opening| opening.id.as_str())
            .collect(),
        num_walls: scene.as_ref().map_or(snapshot.room.floor_m.len(), |scene| scene.floor.edges.len()),
    };
    for (index, relation) in goal.relations.iter().enumerate().take(256) {
        ends.check(relation, &format!("/goal/relations/{index}"), faults);
    }
}

/// What a relation's ends may name.
struct Ends<'a> {
    objects: HashSet<&'a str>,
    openings: HashSet<&'a str>,
    num_walls: usize,
}

/// What an end names.
#[derive(PartialEq)]
enum End {
    Thing,
    Opening,
    Wall,
}

impl Ends<'_> {
    /// An id comes before a word for openings, and that before a category: doors and windows are both.
    fn end(&self, name: &str) -> Option<End> {
        let is_wall =
            |number: &str| number.parse().is_ok_and(|number: usize| (1..=self.num_walls).contains(&number));
        if self.objects.contains(name) {
            Some(End::Thing)
        } else if self.openings.contains(name) || matches!(name, "door" | "window" | "passage") {
            Some(End::Opening)
        } else if category::find(name).is_some() {
            Some(End::Thing)
        } else {
            name.strip_prefix("wall_").is_some_and(is_wall).then_some(End::Wall)
        }
    }

    fn check(&self, relation: &GoalRelation, path: &str, faults: &mut Faults) {
        use RelationKind::{AgainstWall, ByOpening, Centred, InCorner, OnTopOf};
        let subject = relation.subject.as_str();
        if !self.objects.contains(subject)
            && (self.openings.contains(subject) || category::find(subject).is_none())
        {
            let got = quoted(&relation.subject) + &kin(&relation.subject);
            faults
                .add(format!("{path}/subject"), format!("expected an object's id or a category, got {got}"));
        }
        let opening = "an opening's id, door, window or passage";
        let num_walls = self.num_walls;
        let target = relation.target.as_deref();
        let end = target.and_then(|name| self.end(name));
        let expected = match (relation.kind, target, end) {
            (AgainstWall | InCorner | Centred | ByOpening, None, _) => None,
            (ByOpening, _, Some(End::Opening)) | (AgainstWall, _, Some(End::Wall)) => None,
            (OnTopOf, _, Some(End::Thing)) => None,
            (ByOpening, ..) => Some(opening.to_owned()),
            (AgainstWall, ..) => Some(format!("wall_1 to wall_{num_walls}")),
            (OnTopOf, ..) => Some("an object's id or a category".to_owned()),
            (_, Some(_), Some(_)) => None,
            _ => Some(format!("an object's id, a category, {opening}, or wall_1 to wall_{num_walls}")),
        };
        if let Some(expected) = expected {
            let got = target.map_or_else(|| "none".to_owned(), |name| quoted(name) + &kin(name));
            faults.add(format!("{path}/target"), format!("expected {expected}, got {got}"));
        } else if target == Some(&relation.subject) && self.objects.contains(relation.subject.as_str()) {
            faults.add(format!("{path}/target"), "expected another object than the subject, got the same");
        }
        let Some([least, most]) = relation.distance_m else { return };
        let are_good = faults.range(&format!("{path}/distance_m/0"), least, [0.0, MAX_EXTENT_M], " m")
            & faults.range(&format!("{path}/distance_m/1"), most, [0.0, MAX_EXTENT_M], " m");
        if are_good && least > most {
            faults.add(
                format!("{path}/distance_m"),
                format!("expected the least distance first, got [{least}, {most}]"),
            );
        }
    }
}

/// Categories that the goal names and no object is of: nothing can be done about them.
fn absent_categories(goal: Option<&Goal>, scene: &Scene) -> Vec<String> {
    let relations = goal.map_or(&[][..], |goal| &goal.relations);
    let names =
        relations.iter().flat_map(|relation| [Some(&relation.subject), relation.target.as_ref()]).flatten();
    let is_absent = |name: &&String| {
        let is_id = scene.objects.iter().any(|object| object.id == **name)
            || scene.openings.iter().any(|opening| opening.id == **name || opening.kind.word() == **name);
        let category = category::find(name);
        !is_id && category.is_some() && scene.objects.iter().all(|object| object.category != category)
    };
    let mut absent: Vec<&String> = names.filter(is_absent).collect();
    absent.sort();
    absent.dedup();
    absent
        .into_iter()
        .map(|name| format!("the goal names a {}, and none is in the room", name.replace('_', " ")))
        .collect()
}
