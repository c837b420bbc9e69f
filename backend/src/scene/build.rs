//! Snapshot to scene, with every fault told at once.

use std::collections::HashMap;
use std::f64::consts::FRAC_PI_2;

use parry3d::glamx::{Vec2, Vec3};

use super::category::{self, Category, ShapeKind};
use super::check::{Faults, MAX_EXTENT_M, MAX_NAME_BYTES};
use super::frame::{World, z_up_point};
use super::guess::guess;
use super::openings::{MAX_OPENINGS, openings};
use super::outline::outline;
use super::{Mount, Object, Scene, objects, shape, units};
use crate::error::{Error, Result, quoted};
use crate::protocol::{self, SceneSnapshot};

/// The most objects in one scene.
pub const MAX_OBJECTS: usize = 512;
/// Openings this close to a wall are on it, metres.
pub const SNAP_M: f32 = 0.05;
/// Depth of the strip before outward and sliding doors and passages, metres (DESIGN: 0.60, a tight walkway).
pub const DOOR_STRIP_M: f32 = 0.60;

impl Scene {
    /// Validates a snapshot and turns it into our frame, canonical order and categories.
    ///
    /// # Errors
    /// [`Error::Version`] for another protocol version; [`Error::Fields`] with every fault of the document, as JSON pointers into the snapshot.
    pub fn from_snapshot(snapshot: &SceneSnapshot) -> Result<Self> {
        if snapshot.version != protocol::VERSION {
            let got = snapshot.version.to_string();
            return Err(Error::Version { expected: protocol::VERSION, got });
        }
        let (mut faults, mut warnings) = (Faults::default(), vec![]);
        let room = &snapshot.room;
        for (path, text) in [("/room/name", &room.name), ("/room/kind", &room.kind)] {
            faults.text(path, text.as_deref(), [0, MAX_NAME_BYTES]);
        }
        faults.range("/room/height_m", room.height_m, [0.1, MAX_EXTENT_M], " m");
        let placed = outline(snapshot, &mut faults, &mut warnings);
        let openings = openings(snapshot, placed.as_ref(), &mut faults, &mut warnings);
        objects::check(snapshot, &mut faults);
        faults.unique(ids(snapshot));
        let (Some((world, floor)), true) = (placed, faults.fields.is_empty()) else {
            return Err(Error::fields(faults.fields));
        };
        let mut scene = Self {
            name: room.name.clone().unwrap_or_default(),
            kind: kind_of(room.kind.as_deref().unwrap_or_default()),
            floor,
            height: room.height_m as f32,
            openings,
            objects: vec![],
            sent_order: vec![],
            world,
            warnings,
        };
        scene.take_objects(&snapshot.objects);
        scene.warnings.extend(units::warnings(&scene));
        Ok(scene)
    }

    fn take_objects(&mut self, sent: &[protocol::Object]) {
        let mut objects: Vec<(usize, Object)> =
            sent.iter().map(|object| object_from(object, &self.world)).enumerate().collect();
        // The order sent must change nothing, so it may only decide between twins.
        objects.sort_by(|(a_index, a), (b_index, b)| {
            let size = |object: &Object| (object.size * 1e4).as_ivec3().to_array();
            let pose = |object: &Object| {
                object
                    .sent_pose
                    .map(|pose| ((pose.position * 1e4).as_ivec3().to_array(), (pose.yaw * 1e4) as i32))
            };
            (a.category, size(a), pose(a), &a.id, a_index).cmp(&(
                b.category,
                size(b),
                pose(b),
                &b.id,
                b_index,
            ))
        });
        self.sent_order = vec![0; sent.len()];
        for (canonical, (index, _)) in objects.iter().enumerate() {
            self.sent_order[*index] = canonical;
        }
        let by_id: HashMap<&str, usize> = sent
            .iter()
            .enumerate()
            .map(|(index, object)| (object.id.as_str(), self.sent_order[index]))
            .collect();
        for (index, object) in &mut objects {
            let parent = sent[*index].attached_to.as_deref();
            object.attached_to = parent.and_then(|id| by_id.get(id).copied());
            if object.attached_to.is_some() && object.sent_pose.is_none() {
                let name = quoted(&object.name);
                self.warnings.push(format!("{name} is attached but not placed, so it is placed on its own"));
                object.attached_to = None;
            }
        }
        self.objects = objects.into_iter().map(|(_, object)| object).collect();
        self.settle_mounts(sent);
    }

    /// What was guessed to stand on the floor but was sent on top of something stays a thing on top of something.
    fn settle_mounts(&mut self, sent: &[protocol::Object]) {
        for (index, sent_object) in sent.iter().enumerate() {
            let object = &self.objects[self.sent_order[index]];
            let Some(pose) = object.sent_pose else { continue };
            if sent_object.mount.is_some() || object.mount != Mount::Floor || pose.position.z < 0.1 {
                continue;
            }
            let rests = self.objects.iter().any(|other| {
                other.sent_pose.is_some_and(|under| {
                    let offset = pose.xy() - under.xy();
                    let reach = under.left().dot(offset).abs() < other.size.x / 2.0
                        && under.front().dot(offset).abs() < other.size.y / 2.0;
                    reach && (under.position.z + other.size.z - pose.position.z).abs() < 0.03
                })
            });
            if rests {
                self.objects[self.sent_order[index]].mount = Mount::Surface;
            }
        }
    }
}

/// An object in our frame, whose fields are taken to be sound; what it is attached to is not looked up.
pub(crate) fn object_from(sent: &protocol::Object, world: &World) -> Object {
    // The box keeps its axes where the front is within 45° of one of its sides.
    let quarters = (sent.front_deg / 90.0).round();
    let quarter_turns = quarters.rem_euclid(4.0) as u8;
    let front = ((sent.front_deg - quarters * 90.0).to_radians()) as f32;
    let [mut width, mut depth, height] = sent.size_m.map(|value| value as f32);
    if quarter_turns % 2 == 1 {
        (width, depth) = (depth, width);
    }
    let size = Vec3::new(width, depth, height);
    let name = sent.name.clone().unwrap_or_else(|| sent.id.clone());
    let category = match &sent.category {
        Some(id) => category::find(id),
        None => guess(&name, &sent.id, size.into()),
    };
    let traits = category.map_or_else(|| Category::from_size(size), |id| id.get().clone());
    let footprint: Option<Vec<Vec2>> = sent.footprint_m.as_ref().map(|points| {
        // Taking the front's turn off the box turns its footprint the other way.
        let angle = (-FRAC_PI_2 * f64::from(quarter_turns)).sin_cos();
        points.iter().map(|&point| turned(z_up_point(world.frame, point), angle)).collect()
    });
    let parts = shape::parts(&traits, size, footprint.as_deref());
    let is_flat = traits.shape == ShapeKind::Flat;
    let mount = sent.mount.unwrap_or(if is_flat && traits.mount == Mount::Surface {
        Mount::Floor
    } else {
        traits.mount
    });
    Object {
        id: sent.id.clone(),
        name,
        category,
        traits,
        size,
        mount,
        front,
        quarter_turns,
        locked: sent.locked,
        attached_to: None,
        sent_pose: sent.placement.map(|placement| world.pose_from_wire(&placement, quarter_turns)),
        sent_placement: sent.placement,
        parts,
    }
}

fn turned([x, y]: [f64; 2], (sin, cos): (f64, f64)) -> Vec2 {
    Vec2::new((x * cos - y * sin) as f32, (x * sin + y * cos) as f32)
}

fn ids(snapshot: &SceneSnapshot) -> impl Iterator<Item = (String, &str)> {
    let openings = snapshot.room.openings.iter().enumerate().take(MAX_OPENINGS);
    let openings = openings.map(|(index, sent)| (format!("/room/openings/{index}/id"), sent.id.as_str()));
    let objects = snapshot.objects.iter().enumerate().take(MAX_OBJECTS);
    openings.chain(objects.map(|(index, sent)| (format!("/objects/{index}/id"), sent.id.as_str())))
}

/// Free text to a kind: "Living Room" is living_room.
fn kind_of(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    match words.join("_").as_str() {
        "livingroom" | "lounge" | "parlour" | "family_room" => "living_room".to_owned(),
        "kids_room" | "kid_s_room" | "child_room" | "children_s_room" => "childrens_room".to_owned(),
        "study" | "homeoffice" => "home_office".to_owned(),
        other => other.to_owned(),
    }
}
