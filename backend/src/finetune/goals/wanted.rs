//! What people are likely to ask for.

use super::likes::{
    ALIGNED, BEDS, BEHIND, BESIDE, CORNERS, DESKS, FACING, FAR, FEARS_DOORS, FEARS_WINDOWS, LIKES_DOORS,
    LIKES_WINDOWS, LOOKS_OUT, MIDDLE, NEAR, SOFAS, TABLES, UNDER_WINDOWS, WATCHES_DOORS,
};
use super::possible::Spot;
use crate::protocol::RelationKind;
use crate::scene::category::GroupRelation;
use crate::scene::{Mount, Object, OpeningKind, Scene};

/// Would somebody want this?
pub(super) fn is_wanted(scene: &Scene, kind: RelationKind, subject: usize, spot: Spot) -> bool {
    let object = &scene.objects[subject];
    match spot {
        Spot::Room => of_room(kind, object),
        Spot::Wall(_) => of_room(kind, object),
        Spot::Opening(index) => of_opening(kind, object, scene.openings[index].kind),
        Spot::Object(other) => of_object(kind, object, &scene.objects[other]),
    }
}

fn is_of(object: &Object, categories: &[&str]) -> bool {
    categories.contains(&object.category_id())
}

fn of_room(kind: RelationKind, object: &Object) -> bool {
    match kind {
        RelationKind::AgainstWall => object.traits.wall >= 0.4 || is_of(object, &DESKS),
        RelationKind::InCorner => object.traits.corner >= 0.3 || is_of(object, &CORNERS),
        RelationKind::Centred => is_of(object, &MIDDLE) || object.mount == Mount::Ceiling,
        _ => false,
    }
}

fn of_opening(kind: RelationKind, object: &Object, opening: OpeningKind) -> bool {
    let is_window = opening == OpeningKind::Window;
    match kind {
        RelationKind::ByOpening if is_window => is_of(object, &DESKS) || is_of(object, &LIKES_WINDOWS),
        RelationKind::ByOpening => is_of(object, &LIKES_DOORS),
        RelationKind::Far if is_window => is_of(object, &FEARS_WINDOWS),
        RelationKind::Far => is_of(object, &BEDS) || is_of(object, &FEARS_DOORS),
        RelationKind::Facing if is_window => is_of(object, &LOOKS_OUT),
        RelationKind::Facing => is_of(object, &WATCHES_DOORS),
        RelationKind::InFrontOf | RelationKind::Under | RelationKind::Centred if is_window => {
            is_of(object, &UNDER_WINDOWS) || is_of(object, &SOFAS)
        }
        RelationKind::InFrontOf => is_of(object, &["doormat", "rug"]),
        _ => false,
    }
}

fn of_object(kind: RelationKind, object: &Object, other: &Object) -> bool {
    use GroupRelation as Group;
    use RelationKind as Kind;
    let has_group = |relations: &[Group]| {
        object.traits.groups.iter().any(|group| {
            relations.contains(&group.relation)
                && group.targets.iter().any(|target| target == other.category_id())
        })
    };
    let listed = |pairs: &[(&[&str], &[&str])]| {
        pairs.iter().any(|(subjects, targets)| is_of(object, subjects) && is_of(other, targets))
    };
    match kind {
        Kind::Near => listed(&NEAR) || has_group(&[Group::Near, Group::Beside, Group::At, Group::InFrontOf]),
        Kind::Far => listed(&FAR),
        Kind::LeftOf | Kind::RightOf => listed(&BESIDE) || has_group(&[Group::Beside]),
        Kind::InFrontOf => has_group(&[Group::InFrontOf, Group::At]),
        Kind::Behind => listed(&BEHIND),
        Kind::Facing => listed(&FACING) || has_group(&[Group::Facing, Group::At]),
        Kind::AlignedWith => listed(&ALIGNED),
        Kind::OnTopOf => has_group(&[Group::OnTopOf]),
        Kind::Under => has_group(&[Group::Under, Group::At, Group::Around]),
        Kind::Above => has_group(&[Group::Above]),
        Kind::Around => {
            has_group(&[Group::Around]) || (is_of(object, &["armchair"]) && is_of(other, &TABLES))
        }
        Kind::Centred => {
            is_of(object, &["rug", "fruit_bowl", "vase", "candle", "cash_register"])
                || (is_of(object, &["coffee_table", "dining_table", "bed_double"]) && is_of(other, &["rug"]))
        }
        _ => false,
    }
}
