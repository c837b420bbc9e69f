//! What is said to what can be judged: a way and two nouns become relations of the goal.

use std::cmp::Reverse;

use super::families::Companion;
use super::measures::Bound;
use super::nouns::{Candidate, Noun, Nouns};
use super::patterns::Way;
use crate::protocol::{GoalRelation, RelationKind};
use crate::scene::Mount;
use crate::scene::category::{GroupRelation, ShapeKind};

use RelationKind::{
    Above, AgainstWall, AlignedWith, Around, Behind, ByOpening, Centred, Facing, Far, InCorner, InFrontOf,
    LeftOf, Near, OnTopOf, RightOf, Under,
};

/// More than these are not told one by one where the text says "all".
const MAX_EVERY: usize = 12;

/// How one thing is said to stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saying {
    /// The way.
    pub way: Way,
    /// The distance, if one is said.
    pub bound: Option<Bound>,
    /// Is it what must not be?
    pub is_negated: bool,
    /// Is it said of every subject?
    pub is_every: bool,
}

/// The relations that say it; none if no relation can.
pub(super) fn relations(
    nouns: &Nouns,
    saying: Saying,
    subject: &Noun,
    target: Option<&Noun>,
) -> Vec<GoalRelation> {
    let is_turned_round = match saying.way {
        Way::SurroundedBy | Way::Surround | Way::FlankedBy | Way::VisibleFrom => true,
        // "the window near the desk": what cannot move is the target.
        _ => matches!(subject, Noun::Opening(_)) && is_mutual(saying.way),
    };
    let (subject, target) = match target {
        Some(other) if is_turned_round => (other, Some(subject)),
        _ => (subject, target),
    };
    let mut found: Vec<GoalRelation> =
        kinds(saying, target).into_iter().flat_map(|kind| of_kind(saying, kind, subject, target)).collect();
    if let (Way::Watch | Way::VisibleFrom, Some(seen)) = (saying.way, target) {
        found.extend(
            kinds(saying, Some(subject))
                .into_iter()
                .flat_map(|kind| of_kind(saying, kind, seen, Some(subject))),
        );
    }
    // What an activity needs around its first piece is wanted wherever that stands.
    if let (Noun::Activity(activity, lead), false, false) = (subject, found.is_empty(), saying.is_negated) {
        found.extend(companions(nouns, activity.companions, lead));
    }
    found
}

/// "facing each other", "apart": between all these subjects, or between the objects of one.
pub(super) fn mutual(nouns: &Nouns, saying: Saying, subjects: &[Noun]) -> Vec<GoalRelation> {
    let pairs: Vec<(Noun, Noun)> = match subjects {
        [Noun::Things(candidates)] => match candidates.iter().min_by_key(|candidate| candidate.rank) {
            Some(candidate) if candidate.objects.len() > 1 => {
                let single = |index: usize| {
                    let object = candidate.objects.get(index)?;
                    let (end, objects) = (object.id.clone(), vec![*object]);
                    Some(Noun::Things(vec![Candidate { end, objects, traits: candidate.traits, rank: 0 }]))
                };
                match (single(0), single(1), single(2)) {
                    (Some(first), Some(second), None) => vec![(first, second)],
                    // Any one of many to any other.
                    _ => vec![(subjects[0].clone(), subjects[0].clone())],
                }
            }
            _ => vec![],
        },
        _ => subjects.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
    };
    let mut found = vec![];
    for (first, second) in &pairs {
        found.extend(relations(nouns, saying, first, Some(second)));
        if matches!(saying.way, Way::Facing | Way::Opposite | Way::Face) {
            found.extend(relations(nouns, saying, second, Some(first)));
        }
    }
    found.dedup();
    found
}

/// The relations between the pieces of an activity's place.
pub(super) fn companions(nouns: &Nouns, companions: &[Companion], lead: &[Candidate]) -> Vec<GoalRelation> {
    let Some(lead) = lead.first() else { return vec![] };
    let mut pieces: Vec<Option<String>> = vec![Some(lead.end.clone())];
    let mut found = vec![];
    for companion in companions {
        let piece = nouns.first_of(companion.categories).map(|candidate| candidate.end);
        let piece = piece.filter(|piece| pieces.iter().flatten().all(|other| other != piece));
        let target = pieces.get(companion.to).cloned().flatten().unwrap_or_else(|| lead.end.clone());
        if let (Some(subject), Some(&kind)) = (&piece, to_thing(companion.way).first()) {
            let distance_m = companion.bound.map(Bound::least_and_greatest);
            found.push(GoalRelation { kind, subject: subject.clone(), target: Some(target), distance_m });
        }
        pieces.push(piece);
    }
    found
}

/// Does it say the same of both ends?
fn is_mutual(way: Way) -> bool {
    matches!(
        way,
        Way::At | Way::Near | Way::Against | Way::Away | Way::TooClose | Way::TooFar | Way::Distance
    )
}

/// The kinds that say it of such a target.
fn kinds(saying: Saying, target: Option<&Noun>) -> Vec<RelationKind> {
    let way = match (saying.way, saying.bound) {
        // A distance says near or far by itself.
        (Way::Distance, Some(Bound::About(_))) => Way::Near,
        (Way::Distance | Way::Away, Some(Bound::AtMost(_) | Bound::Range(..))) => Way::Near,
        (Way::Distance | Way::Near | Way::At, Some(Bound::AtLeast(_))) => Way::Away,
        (way, _) => way,
    };
    let kinds: &[RelationKind] = match (target, way) {
        (None | Some(Noun::Room), Way::Middle) => &[Centred],
        (Some(Noun::Things(_) | Noun::Activity(..)), way) => to_thing(way),
        (Some(Noun::Opening(_)), way) => to_opening(way),
        (
            Some(Noun::Wall(_)),
            Way::At
            | Way::Near
            | Way::Against
            | Way::Back
            | Way::On
            | Way::To
            | Way::InFront
            | Way::Between
            | Way::Middle,
        ) => &[AgainstWall],
        (Some(Noun::Wall(Some(_))), Way::Away | Way::TooClose) => &[Far],
        (Some(Noun::Wall(Some(_))), Way::Facing | Way::Face | Way::Opposite) => &[Facing],
        (Some(Noun::Wall(Some(_))), Way::Aligned | Way::Align) => &[AlignedWith],
        (Some(Noun::Corner), Way::At | Way::Near | Way::Against | Way::In | Way::To | Way::On) => &[InCorner],
        _ => &[],
    };
    match (saying.is_negated, saying.way) {
        (false, Way::Block) => vec![],
        (false, _) | (true, Way::TooClose | Way::TooFar) => kinds.to_vec(),
        (true, way) => kinds.iter().filter_map(|&kind| negated(kind, way, saying.bound)).collect(),
    }
}

/// What keeps it from being so, if a relation can say that; never the wish itself.
fn negated(kind: RelationKind, way: Way, bound: Option<Bound>) -> Option<RelationKind> {
    match (kind, way, bound) {
        // "not 2 m from" leaves open whether nearer or farther.
        (_, _, Some(Bound::About(_) | Bound::Range(..))) => None,
        (_, Way::Left | Way::Right | Way::BothSides | Way::Between, _) => None,
        (Near | ByOpening, _, _) | (InFrontOf, _, None) => Some(Far),
        (Far, _, _) => Some(Near),
        _ => None,
    }
}

fn to_thing(way: Way) -> &'static [RelationKind] {
    match way {
        Way::At | Way::Near | Way::Against | Way::To | Way::Together | Way::TooFar | Way::Between => &[Near],
        Way::On => &[OnTopOf],
        Way::Under => &[Under],
        Way::Above => &[Above],
        Way::InFront | Way::Block => &[InFrontOf],
        Way::Behind => &[Behind],
        Way::Left => &[LeftOf],
        Way::Right => &[RightOf],
        Way::BothSides | Way::FlankedBy => &[LeftOf, RightOf],
        Way::Facing | Way::Face | Way::Opposite | Way::Watch | Way::VisibleFrom => &[Facing],
        Way::Away | Way::TooClose | Way::Apart | Way::Distance => &[Far],
        Way::Around | Way::SurroundedBy | Way::Surround => &[Around],
        Way::Aligned | Way::Align => &[AlignedWith],
        Way::Middle => &[Centred],
        Way::In | Way::Back | Way::Unsayable => &[],
    }
}

fn to_opening(way: Way) -> &'static [RelationKind] {
    match way {
        Way::At | Way::Near | Way::Against | Way::To | Way::TooFar | Way::Between => &[ByOpening],
        // An opening has no left and right that are judged; beside it says the rest.
        Way::Left | Way::Right | Way::BothSides | Way::FlankedBy => &[ByOpening],
        Way::Under | Way::InFront | Way::Block => &[InFrontOf],
        Way::Facing | Way::Face | Way::Opposite | Way::Watch | Way::VisibleFrom => &[Facing],
        Way::Away | Way::TooClose | Way::Distance => &[Far],
        Way::Aligned | Way::Align => &[AlignedWith],
        Way::Middle => &[Centred],
        _ => &[],
    }
}

fn of_kind(saying: Saying, kind: RelationKind, subject: &Noun, target: Option<&Noun>) -> Vec<GoalRelation> {
    let (Noun::Things(subjects) | Noun::Activity(_, subjects)) = subject else { return vec![] };
    let mut kind = kind;
    let (subject, end) = match target {
        Some(Noun::Things(targets) | Noun::Activity(_, targets)) => {
            let Some((subject, target)) = best_pair(kind, subjects, targets) else { return vec![] };
            // A chair under a desk is tucked in, it does not lie there.
            if kind == Under && subject.traits.shape == ShapeKind::Seat {
                kind = Near;
            }
            // "the bed on the rug": the rug lies under it.
            if kind == OnTopOf && target.traits.shape == ShapeKind::Flat {
                let relation = GoalRelation {
                    kind: Under,
                    subject: target.end.clone(),
                    target: Some(subject.end.clone()),
                    distance_m: None,
                };
                return vec![relation];
            }
            (subject, Some(target.end.clone()))
        }
        other => {
            let Some(subject) = subjects.iter().min_by_key(|candidate| candidate.rank) else { return vec![] };
            let end = match other {
                Some(Noun::Opening(end)) => Some(end.clone()),
                Some(Noun::Wall(Some(index))) => Some(format!("wall_{}", index + 1)),
                _ => None,
            };
            (subject, end)
        }
    };
    let relation = |subject: &str| GoalRelation {
        kind,
        subject: subject.to_owned(),
        target: end.clone(),
        distance_m: distance(saying, kind),
    };
    // Far holds for all of a category, and around is said of all of it, without telling them one by one.
    let is_every =
        saying.is_every && (2..=MAX_EVERY).contains(&subject.objects.len()) && !matches!(kind, Far | Around);
    if is_every {
        let mut ids: Vec<&str> = subject.objects.iter().map(|object| object.id.as_str()).collect();
        ids.sort_unstable();
        ids.into_iter().map(relation).collect()
    } else {
        vec![relation(&subject.end)]
    }
}

fn distance(saying: Saying, kind: RelationKind) -> Option<[f64; 2]> {
    let bound = match (saying.bound?, saying.is_negated) {
        (Bound::AtMost(metres), true) => Bound::AtLeast(metres),
        (Bound::AtLeast(metres), true) => Bound::AtMost(metres),
        // Farther than asked is far enough.
        (Bound::About(metres), false) if kind == Far => Bound::AtLeast(metres),
        (bound, _) => bound,
    };
    let takes_distance =
        matches!(kind, Near | Far | ByOpening | LeftOf | RightOf | InFrontOf | Behind | Facing | Around);
    takes_distance.then(|| bound.least_and_greatest())
}

/// The pair that is meant: what can stand so, is called so, usually stands so, and is nearest in meaning, in that order.
fn best_pair<'c, 'a>(
    kind: RelationKind,
    subjects: &'c [Candidate<'a>],
    targets: &'c [Candidate<'a>],
) -> Option<(&'c Candidate<'a>, &'c Candidate<'a>)> {
    let pairs = subjects.iter().flat_map(|subject| targets.iter().map(move |target| (subject, target)));
    // Of equals min_by_key takes the first.
    pairs.filter(|(subject, target)| subject.end != target.end || subject.objects.len() > 1).min_by_key(
        |(subject, target)| {
            let num_named = u8::from(subject.rank == 0) + u8::from(target.rank == 0);
            let likelihood = (fitness(kind, subject, target), num_named, belongs(kind, subject, target));
            (Reverse(likelihood), subject.rank + target.rank)
        },
    )
}

/// How many of the ends can take part in such a relation.
fn fitness(kind: RelationKind, subject: &Candidate, target: &Candidate) -> u8 {
    let mount = subject.objects.first().map(|object| object.mount);
    match kind {
        OnTopOf => u8::from(mount == Some(Mount::Surface)) + u8::from(target.traits.carries),
        Under => u8::from(subject.traits.shape == ShapeKind::Flat),
        Above => u8::from(matches!(mount, Some(Mount::Ceiling | Mount::Wall))),
        Around => u8::from(subject.traits.shape == ShapeKind::Seat),
        _ => 0,
    }
}

/// Do things like these usually stand together, and so?
fn belongs(kind: RelationKind, subject: &Candidate, target: &Candidate) -> u8 {
    let Some(target) = target.objects.first() else { return 0 };
    let of_target = subject
        .traits
        .groups
        .iter()
        .filter(|group| group.targets.iter().any(|id| *id == target.category_id()));
    let same = |relation: GroupRelation| match kind {
        OnTopOf => relation == GroupRelation::OnTopOf,
        Under => relation == GroupRelation::Under,
        Above => relation == GroupRelation::Above,
        Around => relation == GroupRelation::Around,
        Facing => matches!(relation, GroupRelation::Facing | GroupRelation::At),
        LeftOf | RightOf => relation == GroupRelation::Beside,
        _ => false,
    };
    of_target.map(|group| 1 + u8::from(same(group.relation))).max().unwrap_or(0)
}
