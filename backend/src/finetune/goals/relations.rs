//! Relations that somebody might want in a room.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::conflict::is_contradictory;
use super::distance::NO_LIMIT_M;
use super::ends::OPENINGS;
use super::names;
use super::possible::{Spot, is_possible};
use super::wanted::is_wanted;
use crate::protocol::{GoalRelation, RelationKind};
use crate::scene::Scene;
use crate::search::Rng;

/// Every kind, the rarest in rooms as often as the commonest.
pub(super) const KINDS: [RelationKind; 16] = [
    RelationKind::AgainstWall,
    RelationKind::InCorner,
    RelationKind::ByOpening,
    RelationKind::Centred,
    RelationKind::Near,
    RelationKind::Far,
    RelationKind::LeftOf,
    RelationKind::RightOf,
    RelationKind::InFrontOf,
    RelationKind::Behind,
    RelationKind::Facing,
    RelationKind::AlignedWith,
    RelationKind::OnTopOf,
    RelationKind::Under,
    RelationKind::Above,
    RelationKind::Around,
];

/// How often a relation is one that hardly anybody would think of.
const ODD: f64 = 0.3;
const NUM_TRIES: usize = 60;

/// One to four relations that somebody might want here, mostly one or two; none where nothing can be moved.
///
/// Subjects are movable; no two contradict each other, and none is impossible at sight. Ends are ids, or categories where
/// several objects are alike.
pub fn relations(scene: &Scene, rng: &mut Rng) -> Vec<GoalRelation> {
    let num_wanted = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4][rng.random_range(0..10)];
    let mut found: Vec<GoalRelation> = vec![];
    let mut last: Option<Draw> = None;
    for _ in 0..NUM_TRIES {
        if found.len() == num_wanted {
            break;
        }
        // What comes next often has to do with what came before.
        let (kinds, subject, spot) = match (last, rng.random_range(0..100)) {
            (Some(last), 0..25) => (KINDS.to_vec(), Some(last.subject), None),
            (Some(last), 25..37) => (vec![last.kind], None, Some(last.spot)),
            (Some(last), 37..45) => (vec![last.kind], Some(last.subject), None),
            (Some(last), 45..60) => match last.kind {
                RelationKind::LeftOf => (vec![RelationKind::RightOf], None, Some(last.spot)),
                RelationKind::RightOf => (vec![RelationKind::LeftOf], None, Some(last.spot)),
                _ => (KINDS.to_vec(), None, Some(Spot::Object(last.subject))),
            },
            _ => (KINDS.to_vec(), None, None),
        };
        let Some(draw) = drawn(scene, &kinds, (subject, spot), rng) else { continue };
        let Some(relation) = named(scene, draw, rng) else { continue };
        if !is_contradictory(scene, &found, &relation) {
            found.push(relation);
            last = Some(draw);
        }
    }
    found
}

/// A relation by its indices.
#[derive(Debug, Clone, Copy)]
struct Draw {
    kind: RelationKind,
    subject: usize,
    spot: Spot,
}

fn drawn(
    scene: &Scene,
    kinds: &[RelationKind],
    (subject, spot): (Option<usize>, Option<Spot>),
    rng: &mut Rng,
) -> Option<Draw> {
    let is_odd = rng.random_bool(ODD);
    let kind = *kinds.choose(rng)?;
    let subjects: Vec<usize> = match subject {
        Some(index) => vec![index],
        None => (0..scene.objects.len()).collect(),
    };
    let spots: Vec<Spot> =
        spots(scene, kind).into_iter().filter(|one| spot.is_none_or(|spot| spot == *one)).collect();
    let mut candidates: Vec<Draw> = vec![];
    for &subject in subjects.iter().filter(|&&subject| scene.objects[subject].is_movable()) {
        for &spot in &spots {
            let suits =
                |test: fn(&Scene, RelationKind, usize, Spot) -> bool| test(scene, kind, subject, spot);
            if suits(is_possible) && (is_odd || suits(is_wanted)) {
                candidates.push(Draw { kind, subject, spot });
            }
        }
    }
    candidates.choose(rng).copied()
}

/// The same with names for both ends; `None` where no words could tell them.
fn named(scene: &Scene, Draw { kind, subject, spot }: Draw, rng: &mut Rng) -> Option<GoalRelation> {
    let distance_m = distance(scene, kind, spot, rng);
    let relation = GoalRelation {
        kind,
        subject: object_name(scene, subject, kind == RelationKind::Around, rng)?,
        target: match spot {
            Spot::Room => None,
            Spot::Object(index) => Some(object_name(scene, index, false, rng)?),
            Spot::Opening(index) => Some(opening_name(scene, index, rng)),
            Spot::Wall(index) => Some(format!("wall_{}", index + 1)),
        },
        distance_m,
    };
    (relation.target.as_ref() != Some(&relation.subject)).then_some(relation)
}

/// What a kind may point at.
fn spots(scene: &Scene, kind: RelationKind) -> Vec<Spot> {
    use RelationKind as Kind;
    let objects = (0..scene.objects.len()).map(Spot::Object);
    let openings = (0..scene.openings.len()).map(Spot::Opening);
    let walls = (0..scene.floor.edges.len()).map(Spot::Wall);
    match kind {
        // The room as often as all walls together would be too often: walls are rarely named.
        Kind::AgainstWall => {
            walls.chain(std::iter::repeat_n(Spot::Room, 3 * scene.floor.edges.len())).collect()
        }
        Kind::InCorner => vec![Spot::Room],
        Kind::ByOpening => openings.collect(),
        Kind::Centred => objects.chain(openings).chain([Spot::Room; 12]).collect(),
        Kind::Far | Kind::InFrontOf | Kind::Under | Kind::Facing => {
            objects.chain(openings.clone()).chain(openings).collect()
        }
        _ => objects.collect(),
    }
}

/// An object's id; its category where others are alike, or where all are meant. `None` where no words could tell it.
fn object_name(scene: &Scene, index: usize, is_all: bool, rng: &mut Rng) -> Option<String> {
    let object = &scene.objects[index];
    let num_alike = scene.objects.iter().filter(|other| other.category == object.category).count();
    let is_taken = |name: &str| {
        scene.objects.iter().any(|other| other.id == name)
            || scene.openings.iter().any(|other| other.id == name)
    };
    let category = object.category.map(|category| category.as_str()).filter(|&name| !is_taken(name));
    if is_all {
        return category.map(str::to_owned);
    }
    let is_distinct = names::is_distinct(scene, index);
    match category {
        Some(category) if num_alike > 1 && (!is_distinct || rng.random_bool(0.45)) => {
            Some(category.to_owned())
        }
        _ if is_distinct => Some(object.id.clone()),
        _ => None,
    }
}

/// An opening's id, or its kind where words could not tell it from others.
fn opening_name(scene: &Scene, index: usize, rng: &mut Rng) -> String {
    let opening = &scene.openings[index];
    let is_sole = scene.openings.iter().filter(|other| other.kind == opening.kind).count() == 1;
    let own = super::ends::own_name(scene, index);
    let is_alone = own.is_some()
        && (0..scene.openings.len()).filter(|&other| super::ends::own_name(scene, other) == own).count() == 1;
    let (word, _) = OPENINGS[OPENINGS.iter().position(|(_, kind)| *kind == opening.kind).unwrap_or(0)];
    let is_taken = scene.objects.iter().any(|object| object.id == word);
    if is_taken || (is_sole && rng.random_bool(0.7)) || (is_alone && rng.random_bool(0.6)) {
        opening.id.clone()
    } else {
        word.to_owned()
    }
}

/// A distance that a sentence can say, now and then.
fn distance(scene: &Scene, kind: RelationKind, spot: Spot, rng: &mut Rng) -> Option<[f64; 2]> {
    use RelationKind as Kind;
    let is_object = matches!(spot, Spot::Object(_));
    if !rng.random_bool(0.18) {
        return None;
    }
    let extent = f64::from((scene.floor.max - scene.floor.min).max_element());
    let least: [f64; 11] = [1.0, 1.2, 1.5, 1.8288, 2.0, 2.0, 2.4384, 2.5, 3.0, 3.048, 4.0];
    let most = [0.1, 0.2, 0.3, 0.3048, 0.4, 0.5, 0.5, 0.6, 0.6096, 0.8, 0.9144, 1.0, 1.0, 1.2, 1.5, 2.0];
    match kind {
        Kind::Far => {
            let fitting: Vec<f64> = least.into_iter().filter(|&metres| metres < 0.6 * extent).collect();
            Some([*fitting.choose(rng)?, NO_LIMIT_M])
        }
        Kind::Near | Kind::ByOpening if rng.random_bool(0.7) => Some([0.0, *most.choose(rng)?]),
        Kind::Near if is_object => about(*most.choose(rng)?, 0.1),
        Kind::LeftOf | Kind::RightOf | Kind::InFrontOf | Kind::Behind if is_object => {
            about(*[0.3, 0.4, 0.5, 0.6, 0.8, 0.9144, 1.0, 1.2].choose(rng)?, 0.1)
        }
        Kind::Facing if is_object && rng.random_bool(0.5) => {
            Some([*[1.0, 1.5, 1.8288, 2.0, 2.5].choose(rng)?, NO_LIMIT_M])
        }
        Kind::Facing if is_object => about(*[1.0, 1.5, 2.0, 2.5, 3.0].choose(rng)?, 0.25),
        _ => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one arm of many that may give none")]
fn about(metres: f64, slack: f64) -> Option<[f64; 2]> {
    Some([((metres - slack) * 1e4).round() / 1e4, ((metres + slack) * 1e4).round() / 1e4])
}
