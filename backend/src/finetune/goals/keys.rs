//! Which entries of the table say a relation.

use super::distance;
use super::ends::End;
use crate::protocol::{GoalRelation, OpeningKind, RelationKind};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Scene};

/// The entries of the table that suit a relation.
pub(super) fn keys(scene: &Scene, asked: &GoalRelation, subject: &End, target: &End) -> Vec<&'static str> {
    use RelationKind as Kind;
    let object = match subject {
        End::Objects(indices, _) => Some(&scene.objects[indices[0]]),
        _ => None,
    };
    let mount = object.map_or(Mount::Floor, |object| object.mount);
    let is_flat = object.is_some_and(|object| object.traits.shape == ShapeKind::Flat);
    let of = |opening: OpeningKind, names: [&'static str; 3]| match opening {
        OpeningKind::Door => names[0],
        OpeningKind::Window => names[1],
        OpeningKind::Passage => names[2],
    };
    if let Some(range) = asked.distance_m {
        return vec![distance::key(asked.kind, range)];
    }
    match (asked.kind, target) {
        (Kind::AgainstWall, End::Wall(_)) => vec!["against_this_wall"],
        (Kind::AgainstWall, _) => vec!["against_wall"],
        (Kind::InCorner, _) => vec!["in_corner"],
        (Kind::ByOpening | Kind::Near, End::Opening(opening, ..)) => {
            vec!["by_opening", of(*opening, ["by_door", "by_window", "by_passage"])]
        }
        (Kind::ByOpening, _) => vec!["by_any_opening"],
        (Kind::Centred, End::Room) => vec!["centred_room"],
        (Kind::Centred | Kind::InFrontOf | Kind::Under, End::Opening(opening, ..)) => {
            let own = match asked.kind {
                Kind::Centred => "centred_opening",
                Kind::Under if *opening == OpeningKind::Window => return vec!["under_window"],
                _ => "before_opening",
            };
            vec![own, of(*opening, ["before_door", "before_window", "before_passage"])]
        }
        (Kind::Centred, _) if mount == Mount::Surface => vec!["centred_on"],
        (Kind::Centred, _) => vec!["centred"],
        (Kind::Near, _) => vec!["near"],
        (Kind::Far, End::Opening(OpeningKind::Door, ..)) => vec!["far", "far_door"],
        (Kind::Far, End::Opening(OpeningKind::Window, ..)) => vec!["far", "far_window"],
        (Kind::Far, _) => vec!["far"],
        (Kind::LeftOf, _) => vec!["left_of"],
        (Kind::RightOf, _) => vec!["right_of"],
        (Kind::InFrontOf, _) => vec!["in_front_of"],
        (Kind::Behind, _) => vec!["behind"],
        (Kind::Facing, End::Opening(OpeningKind::Window, ..)) => vec!["facing", "facing_window"],
        (Kind::Facing, End::Opening(OpeningKind::Door, ..)) => vec!["facing", "facing_door"],
        (Kind::Facing, _) => vec!["facing"],
        (Kind::AlignedWith, _) => vec!["aligned_with"],
        (Kind::OnTopOf, _) => vec!["on_top_of"],
        (Kind::Under, _) if is_flat => vec!["under_flat"],
        (Kind::Under, _) => vec!["under"],
        (Kind::Above, _) if mount == Mount::Ceiling => vec!["above", "above_ceiling"],
        (Kind::Above, _) => vec!["above", "above_wall"],
        (Kind::Around, _) => vec!["around"],
    }
}
