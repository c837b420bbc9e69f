//! Snapshot to scene, with every fault told at once.

use std::collections::HashMap;
use std::f64::consts::FRAC_PI_2;

use parry3d::glamx::{Vec2, Vec3};

use super::category::{self, Category, ShapeKind};
use super::check::{Faults, MAX_EXTENT_M};
use super::frame::World;
use super::guess::guess;
use super::openings::openings;
use super::outline::outline;
use super::{Mount, Object, Pose, Scene, shape};
use crate::error::{Error, Result};
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
        let height = snapshot.room.height_m;
        faults.range("/room/height_m", height, [0.1, MAX_EXTENT_M], " m");
        faults.at_most("/room/openings", "openings", 64, snapshot.room.openings.len());
        faults.at_most("/objects", "objects", MAX_OBJECTS, snapshot.objects.len());
        check_ids(snapshot, &mut faults);
        for (index, sent) in snapshot.objects.iter().enumerate().take(MAX_OBJECTS) {
            check_object(sent, &format!("/objects/{index}"), &mut faults);
        }
        check_attachments(&snapshot.objects, &mut faults);
        let placed = outline(snapshot, &mut faults, &mut warnings);
        let openings = match &placed {
            Some((world, floor)) => openings(snapshot, world, floor, &mut faults, &mut warnings),
            None => vec![],
        };
        let (Some((world, floor)), true) = (placed, faults.fields.is_empty()) else {
            return Err(Error::Fields(faults.fields));
        };
        warn_about_units(snapshot, &mut warnings);
        let mut scene = Self {
            name: snapshot.room.name.clone().unwrap_or_default(),
            kind: kind_of(snapshot.room.kind.as_deref().unwrap_or_default()),
            floor,
            height: height as f32,
            openings,
            objects: vec![],
            sent_order: vec![],
            world,
            warnings,
        };
        scene.take_objects(&snapshot.objects);
        Ok(scene)
    }

    fn take_objects(&mut self, sent: &[protocol::Object]) {
        let mut objects: Vec<(usize, Object)> =
            sent.iter().map(|object| object_from(object, &self.world)).enumerate().collect();
        // The order sent must change nothing, so it may only decide between twins.
        objects.sort_by(|(a_index, a), (b_index, b)| {
            let size = |object: &Object| (object.size * 1e4).as_ivec3().to_array();
            let pose = |object: &Object| {
                object.sent_pose.map(|pose| {
                    ((pose.position * 1e4).as_ivec3().to_array(), (pose.yaw * 1e4) as i32)
                })
            };
            (a.category, size(a), pose(a), &a.id, a_index).cmp(&(b.category, size(b), pose(b), &b.id, b_index))
        });
        self.sent_order = vec![0; sent.len()];
        for (canonical, (index, _)) in objects.iter().enumerate() {
            self.sent_order[*index] = canonical;
        }
        let by_id: HashMap<&str, usize> =
            sent.iter().enumerate().map(|(index, object)| (object.id.as_str(), self.sent_order[index])).collect();
        for (index, object) in &mut objects {
            let parent = sent[*index].attached_to.as_deref();
            object.attached_to = parent.and_then(|id| by_id.get(id).copied());
            if object.attached_to.is_some() && object.sent_pose.is_none() {
                self.warnings.push(format!("{} is attached but not placed, so it is placed on its own", object.name));
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

fn object_from(sent: &protocol::Object, world: &World) -> Object {
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
        points.iter().map(|&point| turned(point, angle)).collect()
    });
    let parts = shape::parts(&traits, size, footprint.as_deref());
    let is_flat = traits.shape == ShapeKind::Flat;
    let mount = sent.mount.unwrap_or(if is_flat && traits.mount == Mount::Surface { Mount::Floor } else { traits.mount });
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

fn check_ids(snapshot: &SceneSnapshot, faults: &mut Faults) {
    let mut seen: HashMap<&str, String> = HashMap::new();
    let openings = snapshot.room.openings.iter().enumerate().take(64);
    let openings = openings.map(|(index, opening)| (format!("/room/openings/{index}/id"), &opening.id));
    let objects = snapshot.objects.iter().enumerate().take(MAX_OBJECTS);
    let objects = objects.map(|(index, object)| (format!("/objects/{index}/id"), &object.id));
    for (path, id) in openings.chain(objects) {
        faults.id(&path, id);
        if let Some(first) = seen.get(id.as_str()) {
            faults.add(path, format!("expected an id of its own, got that of {first}"));
        } else {
            seen.insert(id, path);
        }
    }
}

fn check_object(sent: &protocol::Object, path: &str, faults: &mut Faults) {
    let is_sized = faults.size(&format!("{path}/size_m"), sent.size_m);
    faults.range(&format!("{path}/front_deg"), sent.front_deg, [-3600.0, 3600.0], "°");
    if let Some(placement) = &sent.placement {
        faults.coordinates(&format!("{path}/placement/position_m"), &placement.position_m);
        faults.range(&format!("{path}/placement/yaw_deg"), placement.yaw_deg, [-1e6, 1e6], "°");
    } else if sent.locked {
        faults.add(format!("{path}/placement"), "expected a placement, since a locked object cannot be placed");
    }
    if let Some(id) = sent.category.as_deref().filter(|id| category::find(id).is_none()) {
        let message = format!("expected a category of the table (`backend categories` lists them) or null, got {id:?}");
        faults.add(format!("{path}/category"), message);
    }
    if let (Some(points), true) = (&sent.footprint_m, is_sized) {
        check_footprint(points, sent.size_m, &format!("{path}/footprint_m"), faults);
    }
}

fn check_footprint(points: &[[f64; 2]], size: [f64; 3], path: &str, faults: &mut Faults) {
    use geo::{LineString, Polygon, Validation};
    if points.len() < 3 || !faults.at_most(path, "points", 32, points.len()) {
        if points.len() < 3 {
            faults.add(path, format!("expected at least 3 points, got {}", points.len()));
        }
        return;
    }
    for (index, point) in points.iter().enumerate() {
        for axis in 0..2 {
            let half = size[axis] / 2.0 + 0.01;
            faults.range(&format!("{path}/{index}/{axis}"), point[axis], [-half, half], " m (half the box)");
        }
    }
    let ring: Vec<(f64, f64)> = points.iter().map(|&[x, y]| (x, y)).collect();
    if let Err(reason) = Polygon::new(LineString::from(ring), vec![]).check_validation() {
        faults.add(path, format!("expected a simple polygon, got one that is not: {reason}"));
    }
}

fn check_attachments(objects: &[protocol::Object], faults: &mut Faults) {
    let by_id: HashMap<&str, usize> =
        objects.iter().enumerate().map(|(index, object)| (object.id.as_str(), index)).collect();
    let parent = |index: usize| {
        let id = objects[index].attached_to.as_deref()?;
        by_id.get(id).copied()
    };
    for (index, object) in objects.iter().enumerate().take(MAX_OBJECTS) {
        let Some(id) = &object.attached_to else { continue };
        let path = format!("/objects/{index}/attached_to");
        if !by_id.contains_key(id.as_str()) {
            faults.add(path, format!("expected the id of an object, got {id:?}"));
            continue;
        }
        let mut current = parent(index);
        let mut num_steps = 0;
        while let Some(next) = current {
            num_steps += 1;
            if next == index || num_steps > objects.len() {
                break;
            }
            current = parent(next);
        }
        if current == Some(index) {
            faults.add(path, "expected a chain that ends, got one that comes back to this object");
        }
    }
}

/// A factor of 100 is the commonest mistake of all.
fn warn_about_units(snapshot: &SceneSnapshot, warnings: &mut Vec<String>) {
    let mut largest: Vec<f64> =
        snapshot.objects.iter().map(|object| object.size_m.iter().copied().fold(0.0, f64::max)).collect();
    largest.sort_by(f64::total_cmp);
    let median = largest.get(largest.len() / 2).copied();
    if median.is_some_and(|size| size > 12.0) {
        warnings.push("most objects are larger than 12 m: are the sizes centimetres? They must be metres".to_owned());
    } else if median.is_some_and(|size| size < 0.04) {
        warnings.push("most objects are smaller than 4 cm: are the sizes in a unit of 100 m? They must be metres".to_owned());
    }
    if snapshot.room.height_m > 50.0 {
        warnings.push("the ceiling is higher than 50 m: is the height in centimetres? It must be metres".to_owned());
    }
}

impl Object {
    /// The pose to fall back to: where it was sent, else the room's middle.
    pub fn sent_or(&self, point: Vec2) -> Pose {
        self.sent_pose.unwrap_or(Pose::new(point.x, point.y, 0.0, 0.0))
    }
}
