//! Which objects stand in none of the regions that their relations allow.

use super::boxes::{Bounds, Pair, bounds};
use super::graph::{Entry, Graph, Relation};

/// The published code has no tolerance, so that there the order of a sum can decide; metres.
const TOLERANCE_M: f64 = 1e-9;

/// Objects in violation, in the order of the list. One relation that holds is enough; an object that has none violates; one
/// that is not placed does not, though it counts among all.
pub(super) fn violating<'a>(graph: &'a Graph) -> Vec<&'a str> {
    let violates = |object: &&Entry| object.centre.is_some_and(|centre| !is_allowed(graph, object, centre));
    graph.objects().filter(violates).map(|object| object.id).collect()
}

fn is_allowed(graph: &Graph, object: &Entry, centre: [f64; 3]) -> bool {
    object.relations.iter().any(|relation| holds(graph, object, centre, relation))
}

/// Is the object where one of its relations allows it?
pub(super) fn holds(graph: &Graph, object: &Entry, centre: [f64; 3], relation: &Relation) -> bool {
    let region = relation.other.and_then(|other| {
        let other = &graph.entries[other];
        let pair = Pair { room: graph.room, object, other, at: other.centre?, adjacent: relation.adjacent };
        bounds(relation.preposition, &pair)
    });
    region.is_some_and(|region| is_inside(centre, region))
}

fn is_inside(centre: [f64; 3], region: Bounds) -> bool {
    centre
        .into_iter()
        .zip(region)
        .all(|(value, [low, high])| low - TOLERANCE_M <= value && value <= high + TOLERANCE_M)
}
