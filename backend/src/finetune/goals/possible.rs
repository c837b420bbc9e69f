//! What can be asked of a thing at all.

use crate::protocol::RelationKind;
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object, OpeningKind, Scene};

/// What a relation points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Room,
    Object(usize),
    Opening(usize),
    Wall(usize),
}

/// Parts of the building: nobody asks to move them.
const BUILDING: [&str; 17] = [
    "column",
    "stairs",
    "beam",
    "railing",
    "partition",
    "void",
    "electrical_box",
    "light_switch",
    "power_socket",
    "smoke_detector",
    "vent",
    "door",
    "window",
    "curtain",
    "blinds",
    "radiator",
    "air_conditioner",
];
/// Things without a face.
const ROUND: [&str; 24] = [
    "plant",
    "indoor_tree",
    "potted_plant",
    "barrel",
    "basket",
    "vase",
    "trash_can",
    "floor_lamp",
    "table_lamp",
    "umbrella_stand",
    "bucket",
    "stool",
    "bar_stool",
    "ottoman",
    "round_table",
    "cafe_table",
    "bar_table",
    "sack",
    "cauldron",
    "brazier",
    "coat_rack",
    "christmas_tree",
    "globe",
    "laundry_basket",
];

fn is_flat(object: &Object) -> bool {
    object.traits.shape == ShapeKind::Flat
}

/// Has it a side that looks somewhere?
fn has_face(object: &Object) -> bool {
    let is_screen = ["tv", "monitor", "mirror"].contains(&object.category_id());
    let stands = object.mount == Mount::Floor && !is_flat(object) && !ROUND.contains(&object.category_id());
    is_screen || (stands && object.size.x.max(object.size.y) >= 0.35)
}

/// Could the relation hold here, as far as kinds and sizes tell?
pub(super) fn is_possible(scene: &Scene, kind: RelationKind, subject: usize, spot: Spot) -> bool {
    let object = &scene.objects[subject];
    if BUILDING.contains(&object.category_id()) {
        return false;
    }
    match spot {
        Spot::Room => to_room(kind, object),
        Spot::Wall(index) => {
            kind == RelationKind::AgainstWall
                && to_room(kind, object)
                && scene.floor.edges[index].length > object.size.x + 0.2
        }
        Spot::Opening(index) => to_opening(scene, kind, object, scene.openings[index].kind),
        Spot::Object(other) => other != subject && to_object(scene, kind, subject, other),
    }
}

fn to_room(kind: RelationKind, object: &Object) -> bool {
    let stands = object.mount == Mount::Floor && !is_flat(object);
    match kind {
        RelationKind::AgainstWall => stands && object.size.x.max(object.size.y) > 0.3,
        RelationKind::InCorner => stands && object.area() < 3.5,
        RelationKind::Centred => object.mount != Mount::Wall && object.mount != Mount::Surface,
        _ => false,
    }
}

fn to_opening(scene: &Scene, kind: RelationKind, object: &Object, opening: OpeningKind) -> bool {
    let is_on_floor = object.mount == Mount::Floor;
    let is_door = opening != OpeningKind::Window;
    match kind {
        RelationKind::ByOpening => is_on_floor,
        RelationKind::Far => is_on_floor && has_room(scene, object, None, 2.0),
        RelationKind::Facing => has_face(object),
        RelationKind::InFrontOf => is_on_floor && (!is_door || is_flat(object)),
        RelationKind::Under => is_on_floor && !is_door && object.size.z < 1.2,
        RelationKind::Centred => is_on_floor && !is_door && !is_flat(object),
        _ => false,
    }
}

/// Is the room long enough for the distance between two things?
fn has_room(scene: &Scene, object: &Object, other: Option<&Object>, distance: f32) -> bool {
    let depth = |object: &Object| object.size.x.min(object.size.y);
    let extent = (scene.floor.max - scene.floor.min).max_element();
    depth(object) + other.map_or(0.0, depth) + distance + 0.3 < extent
}

fn to_object(scene: &Scene, kind: RelationKind, subject: usize, target: usize) -> bool {
    use RelationKind as Kind;
    let (object, other) = (&scene.objects[subject], &scene.objects[target]);
    if other.category_id() == "void" || other.attached_to == Some(subject) {
        return false;
    }
    let stands = object.mount == Mount::Floor && !is_flat(object);
    let other_stands = other.mount == Mount::Floor && !is_flat(other);
    let extent = scene.floor.max - scene.floor.min;
    let fits_beside =
        object.size.x.min(object.size.y) + other.size.x.min(other.size.y) + 0.3 < extent.max_element();
    match kind {
        Kind::Near => stands && other_stands && fits_beside,
        Kind::Far => stands && other_stands && has_room(scene, object, Some(other), 2.0),
        Kind::LeftOf | Kind::RightOf => stands && other_stands && fits_beside,
        Kind::InFrontOf => {
            object.mount == Mount::Floor && (other_stands || other.mount == Mount::Wall) && fits_beside
        }
        Kind::Behind => {
            stands
                && other_stands
                && fits_beside
                && !other.locked
                && object.size.y < 1.0
                && other.traits.wall < 0.8
        }
        Kind::Facing => {
            has_face(object)
                && !is_flat(other)
                && other.mount != Mount::Ceiling
                && object.category != other.category
        }
        Kind::AlignedWith => stands && other_stands && object.size.x.max(object.size.y) > 0.35,
        Kind::OnTopOf => {
            object.mount == Mount::Surface
                && other_stands
                && other.traits.carries
                && lies_on(object, other)
                && other.size.z < 1.75
                && other.size.z + object.size.z < scene.height
        }
        Kind::Centred => match object.mount {
            Mount::Surface => {
                other_stands && other.traits.carries && other.size.z < 1.3 && lies_on(object, other)
            }
            Mount::Floor => is_flat(object) != is_flat(other) && other.mount == Mount::Floor,
            _ => false,
        },
        Kind::Under => {
            let is_rug = is_flat(object) && object.mount == Mount::Floor && other_stands;
            let is_seat = object.traits.shape == ShapeKind::Seat
                && other.traits.shape == ShapeKind::Table
                && object.size.x < other.size.x + 0.1;
            (is_rug && object.area() > 0.4 * other.area()) || (is_seat && stands && other_stands)
        }
        Kind::Above => {
            let hangs = matches!(object.mount, Mount::Wall | Mount::Ceiling) && !is_flat(object);
            hangs && other_stands && other.size.z + object.size.z < scene.height - 0.05
        }
        Kind::AgainstWall | Kind::InCorner | Kind::ByOpening => false,
        Kind::Around => {
            let alike: Vec<&Object> =
                scene.objects.iter().filter(|one| one.category == object.category).collect();
            let width: f32 = alike.iter().map(|one| one.size.x).sum();
            let room_around = 2.0 * (other.size.x + other.size.y);
            object.category.is_some()
                && object.category != other.category
                && stands
                && other_stands
                && has_seat_back(object)
                && (2..=10).contains(&alike.len())
                && alike.iter().all(|one| one.is_movable())
                && width < 1.1 * room_around
        }
    }
}

/// Things that may stand around another, turned to it.
fn has_seat_back(object: &Object) -> bool {
    let seats =
        ["armchair", "ottoman", "bean_bag", "bench", "loveseat", "rocking_chair", "chaise_longue", "pew"];
    object.traits.shape == ShapeKind::Seat
        || seats.contains(&object.category_id())
        || (object.area() < 0.5 && object.size.z < 1.2)
}

fn lies_on(object: &Object, other: &Object) -> bool {
    let sides = |object: &Object| [object.size.x.min(object.size.y), object.size.x.max(object.size.y)];
    let (own, carrier) = (sides(object), sides(other));
    own[0] <= carrier[0] + 0.02 && own[1] <= carrier[1] + 0.02
}
