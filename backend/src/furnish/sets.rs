//! What pieces can have with them: seats round a table, things on top.

use parry3d::glamx::Vec3;

use super::catalogue::Stock;
use crate::scene::category::{Category, CategoryId, GroupRelation, ShapeKind};
use crate::scene::{Mount, Object};

/// Room that a seat needs beside its own width, metres: elbows.
const ELBOW_M: f32 = 0.15;
/// Beds narrower than this stand with a side to the wall, metres.
const ONE_SIDED_M: f32 = 1.2;
/// Share of a top that things may stand on.
const TOP_SHARE: f32 = 0.4;
/// Nobody puts things higher than this, metres.
const HIGHEST_TOP_M: f32 = 2.1;
/// A bed or seat whose box is higher has a head or back there, metres: nothing stands on that.
const BACK_M: f32 = 0.65;
/// Pieces whose box's top is their back.
const WITH_BACKS: &[&str] = &[
    "armchair",
    "sofa",
    "corner_sofa",
    "loveseat",
    "sofa_bed",
    "chaise_longue",
    "rocking_chair",
    "daybed",
    "bench",
    "pew",
    "bed_double",
    "bed_single",
    "bunk_bed",
    "hospital_bed",
    "crib",
    "dressing_table",
    "high_chair",
];

/// Something that stands in the room or will.
#[derive(Debug)]
pub(super) struct Present {
    pub(super) category: Option<CategoryId>,
    size: Vec3,
    shape: ShapeKind,
    /// Can things stand on it?
    carries: bool,
    /// What stands on it, m².
    load: f32,
    /// Has a want counted it?
    pub(super) is_claimed: bool,
}

impl Present {
    pub(super) fn of_object(object: &Object) -> Self {
        let is_back = WITH_BACKS.contains(&object.category_id()) && object.size.z > BACK_M;
        Self {
            category: object.category,
            size: object.size,
            shape: object.traits.shape,
            carries: object.traits.carries && !is_back && object.size.z <= HIGHEST_TOP_M,
            load: 0.0,
            is_claimed: false,
        }
    }

    pub(super) fn is_any_of(&self, categories: &[CategoryId]) -> bool {
        self.category.is_some_and(|category| categories.contains(&category))
    }

    fn can_carry(&self, object: &Object) -> bool {
        let top = self.size.truncate();
        let own = object.size.truncate();
        self.carries
            && own.max_element() <= top.max_element()
            && own.min_element() <= top.min_element()
            && (self.load == 0.0 || self.load + object.area() <= TOP_SHARE * top.x * top.y)
    }
}

/// May an object go with a piece of that category? What stands on the floor must belong with it, one way or the other:
/// no rule would bring a bar stool to a desk.
pub(super) fn belong_together(anchor: Option<CategoryId>, object: &Object) -> bool {
    let names = |category: &Category, id: &str| {
        category.groups.iter().any(|group| group.targets.iter().any(|name| name == id))
    };
    let Some(anchor) = anchor.filter(|_| object.mount == Mount::Floor) else { return true };
    names(&object.traits, anchor.as_str()) || names(anchor.get(), object.category_id())
}

/// How many of an object an anchor has room for.
pub(super) fn room_for(anchor: &Present, object: &Object) -> u32 {
    let relation = |wanted: GroupRelation| {
        object.traits.groups.iter().any(|group| {
            group.relation == wanted
                && anchor.category.is_some_and(|id| group.targets.iter().any(|name| name == id.as_str()))
        })
    };
    if relation(GroupRelation::Beside) && anchor.size.x < ONE_SIDED_M {
        return 1;
    }
    if anchor.shape == ShapeKind::Table && relation(GroupRelation::Around) {
        let along = |length: f32| {
            let num = (length / (object.size.x + ELBOW_M)).floor() as u32;
            num.max(u32::from(object.size.x <= length))
        };
        return (2 * along(anchor.size.x) + 2 * along(anchor.size.y)).max(1);
    }
    u32::MAX
}

/// Is it no surface thing, or is there a top for it?
pub(super) fn can_be_carried(present: &[Present], stock: &Stock) -> bool {
    stock.object.mount != Mount::Surface || carrier(present, &stock.object).is_some()
}

/// Notes that a surface thing takes some of a top.
pub(super) fn load(present: &mut [Present], stock: &Stock) {
    let carrier = carrier(present, &stock.object).filter(|_| stock.object.mount == Mount::Surface);
    if let Some(carrier) = carrier {
        present[carrier].load += stock.object.area();
    }
}

/// The least laden top for a thing: one that it belongs on, or any for things that belong nowhere.
fn carrier(present: &[Present], object: &Object) -> Option<usize> {
    let on = object.traits.groups.iter().filter(|group| group.relation == GroupRelation::OnTopOf);
    let targets: Vec<&String> = on.flat_map(|group| &group.targets).collect();
    let belongs =
        |other: &Present| other.category.is_some_and(|id| targets.iter().any(|name| *name == id.as_str()));
    let can = |index: &usize| {
        let other = &present[*index];
        other.can_carry(object) && (targets.is_empty() || belongs(other))
    };
    (0..present.len()).filter(can).min_by(|&a, &b| present[a].load.total_cmp(&present[b].load))
}
