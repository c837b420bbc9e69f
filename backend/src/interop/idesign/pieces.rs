//! The objects of a room in the axes of a scene graph.

use parry3d::glamx::Vec2;

use super::super::names::Ids;
use super::super::plane::{Point, turned};
use super::angle_of;
use crate::metaspatial::is_room_element;
use crate::protocol::{Frame, Object, SceneSnapshot};
use crate::scene::Scene;
use crate::scene::frame::World;

/// Sides this close to a plane of the room, or to the top of another box, lie in it: the published checker wants exact
/// contact, and our numbers are rounded to ten micrometres.
const CONTACT_M: f64 = 1e-4;

/// The room's bounding box in axes along its first wall.
pub(super) struct Turned {
    /// Added to every yaw of the world, degrees, −45 to 45.
    pub(super) turn_deg: f64,
    /// The least corner, after turning.
    least: Point,
    level: f64,
    pub(super) size: [f64; 3],
    /// Area of the box that is no floor, m².
    pub(super) missing_m2: f64,
}

impl Turned {
    pub(super) fn of(scene: &Scene, height: f64, level: f64) -> Self {
        let z_up = World { frame: Frame::ZUp, ..scene.world };
        let corners: Vec<Point> = scene.floor.corners().map(|corner| z_up.point_to_wire(corner)).collect();
        let first = scene.floor.edges.first().map_or(Vec2::X, |edge| edge.direction);
        let askew = f64::from(first.y).atan2(f64::from(first.x)).to_degrees();
        let off = askew - (askew / 90.0).round() * 90.0;
        // `f32` directions of straight walls are off by rounding alone.
        let turn_deg = if off.abs() < 1e-4 { 0.0 } else { -off };
        let turned: Vec<Point> = corners.iter().map(|&corner| turned(corner, turn_deg)).collect();
        let along = |axis: usize, pick: fn(f64, f64) -> f64, start: f64| {
            turned.iter().map(|point| point[axis]).fold(start, pick)
        };
        let least = [0, 1].map(|axis| along(axis, f64::min, f64::INFINITY));
        let greatest = [0, 1].map(|axis| along(axis, f64::max, f64::NEG_INFINITY));
        // To a micrometre: the sums of turning leave more digits than anybody measured.
        let extent = |axis: usize| ((greatest[axis] - least[axis]) * 1e6).round() / 1e6;
        let size = [extent(0), extent(1), height];
        Self { turn_deg, least, level, size, missing_m2: size[0] * size[1] - f64::from(scene.floor.area) }
    }

    fn point(&self, [x, y]: Point) -> Point {
        let [x, y] = turned([x, y], self.turn_deg);
        [x - self.least[0], y - self.least[1]]
    }

    /// The world's place of the box's least corner.
    pub(super) fn origin(&self) -> [f64; 3] {
        let [x, y] = turned(self.least, -self.turn_deg);
        [x, y, self.level]
    }
}

/// An object in the axes of the turned room.
pub(super) struct Piece<'a> {
    pub(super) id: String,
    pub(super) sent: &'a Object,
    /// Index into [`Scene::objects`].
    pub(super) object: usize,
    /// Along x and y unturned, and up.
    pub(super) size: [f64; 3],
    pub(super) centre: Option<[f64; 3]>,
    pub(super) z_angle: f64,
}

impl Piece<'_> {
    /// Extents along the room's axes: sides change places at quarter turns, as in the published checker.
    fn turned_size(&self) -> [f64; 3] {
        let [length, width, height] = self.size;
        if self.z_angle == 90.0 || self.z_angle == 270.0 { [width, length, height] } else { self.size }
    }

    pub(super) fn is_on_floor(&self) -> bool {
        self.centre.is_some_and(|centre| centre[2] == self.size[2] / 2.0)
    }
}

pub(super) fn pieces<'a>(snapshot: &'a SceneSnapshot, scene: &Scene, room: &Turned) -> Vec<Piece<'a>> {
    let mut ids = Ids::default();
    let sent = snapshot.objects.iter().zip(&scene.sent_order);
    sent.map(|(sent, &object)| {
        // An object of this name would be taken for a part of the room.
        let wanted = if is_room_element(&sent.id) { format!("{} object", sent.id) } else { sent.id.clone() };
        let quarter_turns = scene.objects[object].quarter_turns;
        let [mut length, mut width, height] = sent.size_m;
        if quarter_turns % 2 == 1 {
            (length, width) = (width, length);
        }
        let centre = sent.placement.map(|placement| {
            let [x, y] = room.point([placement.position_m[0], placement.position_m[1]]);
            [x, y, placement.position_m[2] - room.level + height / 2.0]
        });
        let yaw = sent.placement.map_or(180.0, |placement| placement.yaw_deg);
        let z_angle = angle_of(yaw + 90.0 * f64::from(quarter_turns) + room.turn_deg);
        Piece { id: ids.unique(&wanted), sent, object, size: [length, width, height], centre, z_angle }
    })
    .collect()
}

/// Makes contacts exact that are meant: with the floor, the ceiling, the walls, and the tops of what lies below.
pub(super) fn settle(pieces: &mut [Piece], room: [f64; 3]) {
    let tops: Vec<f64> =
        pieces.iter().filter_map(|piece| Some(piece.centre?[2] + piece.size[2] / 2.0)).collect();
    for piece in pieces {
        let size = piece.turned_size();
        let Some(centre) = &mut piece.centre else { continue };
        for axis in 0..3 {
            let half = size[axis] / 2.0;
            if (centre[axis] - half).abs() < CONTACT_M {
                centre[axis] = half;
            } else if (centre[axis] + half - room[axis]).abs() < CONTACT_M {
                centre[axis] = room[axis] - half;
            }
        }
        let half = size[2] / 2.0;
        if let Some(top) = tops.iter().find(|&&top| (centre[2] - half - top).abs() < CONTACT_M) {
            centre[2] = top + half;
        }
    }
}

/// The ids of the others, nearest first, of which none is related to this one: each looks at larger ones only.
pub(super) fn neighbours<'a>(pieces: &'a [Piece], index: usize) -> Vec<&'a str> {
    let Some(centre) = pieces[index].centre else { return vec![] };
    let rank = |index: usize| {
        let [length, width, _] = pieces[index].size;
        (-length * width, index)
    };
    let mut found: Vec<(f64, &str)> = vec![];
    for (other, piece) in pieces.iter().enumerate() {
        let Some(at) = piece.centre.filter(|_| rank(other) < rank(index)) else { continue };
        let away: f64 = (0..3).map(|axis| (at[axis] - centre[axis]).powi(2)).sum();
        found.push((away, &piece.id));
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.into_iter().map(|(_, id)| id).collect()
}
