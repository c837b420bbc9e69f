//! Parts of the checker that a reader and a writer of scene graphs need.

use serde_json::Value;

use super::constraint;
use super::element::Element;
use super::graph::Graph;
use super::sent;
use crate::error::Result;

/// A wall, the middle of the room or the ceiling, as the published data have it.
pub(crate) struct RoomElement {
    /// Its id in scene graphs.
    pub(crate) id: &'static str,
    /// Length, width and height, metres.
    pub(crate) size: [f64; 3],
    /// Its centre, metres.
    pub(crate) centre: [f64; 3],
    /// Its rotation, degrees.
    pub(crate) z_angle: f64,
}

/// The six elements of a room with these extents, in the order of the published data.
pub(crate) fn room_elements(room: [f64; 3]) -> Vec<RoomElement> {
    let elements = Element::ALL.into_iter().filter_map(|element| {
        let entry = element.entry(room);
        let z_angle = 90.0 * element.quarter() as f64;
        Some(RoomElement { id: entry.id, size: entry.size, centre: entry.centre?, z_angle })
    });
    elements.collect()
}

/// Is it the id of one of the six?
pub(crate) fn is_room_element(id: &str) -> bool {
    Element::named(id).is_some()
}

/// The quarter turns of each entry of a document, in its order: its own, or guessed as the published code guesses a missing
/// rotation; `None` = another angle.
///
/// # Errors
/// As [`super::check`].
pub(crate) fn quarters(document: Value) -> Result<Vec<Option<usize>>> {
    let document = sent::from_value(document)?;
    let graph = Graph::new(&document);
    Ok(graph.entries.iter().take(document.scene_graph.len()).map(|entry| entry.quarter).collect())
}

/// Which relations of each entry of a document hold, in its order: those to room elements first, then those to objects.
/// What is not placed fulfils none.
///
/// # Errors
/// As [`super::check`].
pub(crate) fn holding(document: Value) -> Result<Vec<Vec<bool>>> {
    let document = sent::from_value(document)?;
    let graph = Graph::new(&document);
    let entries = graph.entries.iter().take(document.scene_graph.len());
    let holding = entries.map(|entry| {
        let holds =
            |relation| entry.centre.is_some_and(|centre| constraint::holds(&graph, entry, centre, relation));
        entry.relations.iter().map(holds).collect()
    });
    Ok(holding.collect())
}
