//! The scene graph with every name and rotation resolved.

use std::collections::HashMap;

use super::element::Element;
use super::sent::{Document, SentEntry, SentRelation};

/// A scene graph that has the six room elements.
pub(super) struct Graph<'a> {
    /// The room's extents along x, y and z.
    pub(super) room: [f64; 3],
    /// In the order of the list, then the room elements that it lacked: at least six.
    pub(super) entries: Vec<Entry<'a>>,
}

/// A piece of furniture, or a room element.
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    /// `None` = an object.
    pub(super) element: Option<Element>,
    /// Length, width and height: the extents along x, y and z at rotation 0.
    pub(super) size: [f64; 3],
    /// The centre of the box; `None` = not placed.
    pub(super) centre: Option<[f64; 3]>,
    /// Quarter turns, 0 to 3; `None` = any other angle.
    pub(super) quarter: Option<usize>,
    pub(super) on_floor: bool,
    pub(super) relations: Vec<Relation<'a>>,
}

/// What an object is to another entry.
pub(super) struct Relation<'a> {
    /// An index into [`Graph::entries`]; `None` = no such id.
    pub(super) other: Option<usize>,
    pub(super) preposition: &'a str,
    pub(super) adjacent: bool,
}

impl<'a> Graph<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let room = document.room_dimensions.into();
        let sent = Sent::new(&document.scene_graph);
        let entries = (0..sent.entries.len()).map(|index| sent.entry(index, room));
        let lacking = sent.lacking.iter().map(|element| element.entry(room));
        Self { room, entries: entries.chain(lacking).collect() }
    }

    /// What is judged: everything but the room elements.
    pub(super) fn objects(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.element.is_none())
    }
}

impl Entry<'_> {
    /// The extents along x, y and z. The published code knows quarter turns only: other angles count as none.
    pub(super) fn turned_size(&self) -> [f64; 3] {
        let [length, width, height] = self.size;
        match self.quarter {
            Some(1 | 3) => [width, length, height],
            _ => [length, width, height],
        }
    }
}

/// The list as it came, and where each id will stand among the entries.
struct Sent<'a> {
    entries: &'a [SentEntry],
    lacking: Vec<Element>,
    index_of: HashMap<&'a str, usize>,
}

impl<'a> Sent<'a> {
    fn new(entries: &'a [SentEntry]) -> Self {
        let mut index_of = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            // Of several with one id, a relation means the first, as in the published code.
            index_of.entry(entry.new_object_id.as_str()).or_insert(index);
        }
        let mut lacking = vec![];
        for element in Element::ALL {
            index_of.entry(element.id()).or_insert_with(|| {
                lacking.push(element);
                entries.len() + lacking.len() - 1
            });
        }
        Self { entries, lacking, index_of }
    }

    /// A room element that was sent without a position or rotation has those of the room.
    fn entry(&self, index: usize, room: [f64; 3]) -> Entry<'a> {
        let sent = &self.entries[index];
        let element = Element::named(&sent.new_object_id);
        let size = &sent.size_in_meters;
        let of_elements = &sent.placement.room_layout_elements;
        let relations = of_elements.iter().chain(&sent.placement.objects_in_room);
        Entry {
            id: &sent.new_object_id,
            element,
            size: [size.length, size.width, size.height],
            centre: sent.position.map(Into::into).or_else(|| element?.entry(room).centre),
            quarter: self.quarter(index),
            on_floor: sent.is_on_the_floor,
            relations: relations
                .map(|relation| Relation {
                    other: self.index_of(relation),
                    preposition: &relation.preposition,
                    adjacent: relation.is_adjacent.unwrap_or(true),
                })
                .collect(),
        }
    }

    fn index_of(&self, relation: &SentRelation) -> Option<usize> {
        self.index_of.get(relation.other_id()?).copied()
    }

    /// An entry's rotation: its own, else by what it faces, else that of the first object that it is placed by, else none.
    fn quarter(&self, mut index: usize) -> Option<usize> {
        // A way longer than the list goes in a circle.
        for _ in 0..=self.entries.len() {
            let Some(entry) = self.entries.get(index) else {
                return self.lacking.get(index - self.entries.len()).map(|element| element.quarter());
            };
            if let Some(rotation) = &entry.rotation {
                return quarter_turns(rotation.z_angle);
            }
            if let Some(element) = Element::named(&entry.new_object_id) {
                return Some(element.quarter());
            }
            if let Some(element) = entry.facing.as_deref().and_then(Element::named) {
                return Some(element.quarter_of_facing());
            }
            let parent = entry.placement.objects_in_room.first();
            match parent.and_then(|relation| self.index_of(relation)) {
                Some(parent) => index = parent,
                None => break,
            }
        }
        Some(0)
    }
}

/// Quarter turns in an angle of 0, 90, 180 or 270 degrees; 360 and −90 are other angles to the published code.
fn quarter_turns(angle_deg: f64) -> Option<usize> {
    // As near as NumPy's `isclose` takes two numbers for one.
    let is_near = |expected: f64| (angle_deg - expected).abs() <= 1e-8 + 1e-5 * expected;
    [0.0, 90.0, 180.0, 270.0].into_iter().position(is_near)
}
