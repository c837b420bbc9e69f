//! The room as the core sees it: local, right-handed, z up, metres and radians, walls counter-clockwise.
//!
//! [`Scene::from_snapshot`] is the only validation in the program; everything behind it is total.
//! Inside, every object faces −Y of its own box at yaw 0: `front_deg` is taken up by turning the box in quarter
//! turns (the rest, if any, stays in [`Object::front`]), and [`World`] puts it back on the way out.

mod build;
pub mod category;
pub(crate) mod check;
pub mod frame;
pub mod guess;
mod objects;
mod openings;
mod outline;
pub mod polygon;
mod request;
pub mod shape;
mod simple;
mod units;

use parry3d::glamx::{Vec2, Vec3};

pub(crate) use build::object_from;
pub use build::{DOOR_STRIP_M, MAX_OBJECTS, SNAP_M};
use category::{Category, CategoryId};
use frame::World;
pub use openings::MAX_OPENINGS;
use polygon::Polygon;
pub(crate) use request::picture;
pub use request::{MAX_CANDIDATES, MAX_PIXELS, validate_arrange, validate_furnish};
use shape::Part;
pub(crate) use simple::first_contact;

pub use crate::protocol::{Hinge, Mount, OpeningKind};
use crate::protocol::{Placement, Swing};

/// A validated room with its objects.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The room's name for people.
    pub name: String,
    /// The room's kind, lower snake case; empty = unknown.
    pub kind: String,
    /// The outline: counter-clockwise, collinear points merged, edge 0 is wall 1.
    pub floor: Polygon,
    /// Height of the ceiling above the floor, metres.
    pub height: f32,
    /// Doors, windows and passages, in the snapshot's order.
    pub openings: Vec<Opening>,
    /// The objects in canonical order: by category, size, place sent, id; so that the order sent changes nothing.
    pub objects: Vec<Object>,
    /// Index into `objects` of each object of the snapshot, in the snapshot's order.
    pub sent_order: Vec<usize>,
    /// The way back to the client's numbers.
    pub world: World,
    /// What the client should know.
    pub warnings: Vec<String>,
}

/// An object of the room.
#[derive(Debug, Clone)]
pub struct Object {
    /// The client's id.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Its category; `None` = unknown, then `traits` follow from the size.
    pub category: Option<CategoryId>,
    /// What the table knows about things like it.
    pub traits: Category,
    /// Width, depth, height, metres, along its own left, back and up.
    pub size: Vec3,
    /// What carries it.
    pub mount: Mount,
    /// Its true front minus that of its box, radians, within ±π/4.
    pub front: f32,
    /// Quarter turns from the client's box to ours.
    pub quarter_turns: u8,
    /// It never moves.
    pub locked: bool,
    /// The object that it moves with, an index into [`Scene::objects`].
    pub attached_to: Option<usize>,
    /// Where it was sent; `None` = not placed yet.
    pub sent_pose: Option<Pose>,
    /// The client's own numbers for `sent_pose`, given back untouched where it does not move.
    pub sent_placement: Option<Placement>,
    /// The boxes that it collides with, in its own axes from the centre of its bottom face.
    pub parts: Vec<Part>,
}

/// Where an object stands: centre of its box's bottom face above the floor, and its turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Metres; z = 0 is the floor.
    pub position: Vec3,
    /// Radians, counter-clockwise from above; 0 faces −Y.
    pub yaw: f32,
}

impl Pose {
    /// A pose from its numbers.
    pub fn new(x: f32, y: f32, z: f32, yaw: f32) -> Self {
        Self { position: Vec3::new(x, y, z), yaw }
    }

    /// Position in the floor plane.
    pub fn xy(&self) -> Vec2 {
        self.position.truncate()
    }

    /// Unit vector to the object's own left: +X at yaw 0.
    pub fn left(&self) -> Vec2 {
        let (sin, cos) = self.yaw.sin_cos();
        Vec2::new(cos, sin)
    }

    /// Unit vector that the box faces: −Y at yaw 0.
    pub fn front(&self) -> Vec2 {
        let (sin, cos) = self.yaw.sin_cos();
        Vec2::new(sin, -cos)
    }
}

/// A door, window or passage, snapped to a wall.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The client's id.
    pub id: String,
    /// What it is.
    pub kind: OpeningKind,
    /// Index of its wall: the edge of [`Scene::floor`].
    pub wall: usize,
    /// Its ends on the wall, in the edge's direction.
    pub ends: [Vec2; 2],
    /// Distance of both ends from the wall's start, metres.
    pub along: [f32; 2],
    /// Height of its lower edge above the floor, metres.
    pub bottom: f32,
    /// Its own height, metres.
    pub height: f32,
    /// How its leaf moves; windows and passages have none.
    pub swing: Swing,
    /// Which of `ends` carry a leaf of that radius, metres; empty unless the swing is inward.
    pub leaves: Vec<Leaf>,
}

/// A door leaf that opens into the room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaf {
    /// Where it hangs.
    pub hinge: Vec2,
    /// Unit vector of the closed leaf, from the hinge along the wall.
    pub closed: Vec2,
    /// Its width: the radius of the arc, metres.
    pub radius: f32,
}

impl Opening {
    /// Its width, metres.
    pub fn width(&self) -> f32 {
        self.along[1] - self.along[0]
    }

    /// The middle of its line on the wall.
    pub fn middle(&self) -> Vec2 {
        (self.ends[0] + self.ends[1]) * 0.5
    }

    /// Do people walk through it?
    pub fn is_way(&self) -> bool {
        self.kind != OpeningKind::Window
    }
}

impl Scene {
    /// Is an object locked, or attached to one that is?
    pub fn is_fixed(&self, index: usize) -> bool {
        let mut current = &self.objects[index];
        while let Some(parent) = current.attached_to.filter(|_| !current.locked) {
            current = &self.objects[parent];
        }
        current.locked
    }

    /// How many objects the search may move on their own.
    pub fn num_movable(&self) -> usize {
        self.objects.iter().filter(|object| object.is_movable()).count()
    }
}

impl Object {
    /// May the search move it on its own?
    pub fn is_movable(&self) -> bool {
        !self.locked && self.attached_to.is_none()
    }

    /// Area of its box on the floor, m².
    pub fn area(&self) -> f32 {
        self.size.x * self.size.y
    }

    /// Its category's id, or `unknown`.
    pub fn category_id(&self) -> &'static str {
        self.category.map_or("unknown", |category| category.as_str())
    }
}
