//! The six parts of a room that the published checker keeps in the list of objects.

use super::graph::Entry;

/// A part of the room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    South,
    North,
    East,
    West,
    Middle,
    Ceiling,
}

impl Element {
    /// In the order of the published data.
    pub(super) const ALL: [Self; 6] =
        [Self::South, Self::North, Self::East, Self::West, Self::Middle, Self::Ceiling];

    pub(super) fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|element| element.id() == id)
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::South => "south_wall",
            Self::North => "north_wall",
            Self::East => "east_wall",
            Self::West => "west_wall",
            Self::Middle => "middle of the room",
            Self::Ceiling => "ceiling",
        }
    }

    /// The element of a room as the published data have it: a plane without thickness.
    pub(super) fn entry(self, [x, y, z]: [f64; 3]) -> Entry<'static> {
        let (centre, size) = match self {
            Self::South => ([x / 2.0, 0.0, z / 2.0], [x, 0.0, z]),
            Self::North => ([x / 2.0, y, z / 2.0], [x, 0.0, z]),
            Self::East => ([x, y / 2.0, z / 2.0], [y, 0.0, z]),
            Self::West => ([0.0, y / 2.0, z / 2.0], [y, 0.0, z]),
            Self::Middle => ([x / 2.0, y / 2.0, 0.0], [x, y, 0.0]),
            Self::Ceiling => ([x / 2.0, y / 2.0, z], [x, y, 0.0]),
        };
        Entry {
            id: self.id(),
            element: Some(self),
            size,
            centre: Some(centre),
            quarter: Some(self.quarter()),
            on_floor: false,
            relations: vec![],
        }
    }

    /// Its own rotation, in quarter turns.
    pub(super) fn quarter(self) -> usize {
        match self {
            Self::South | Self::Middle | Self::Ceiling => 0,
            Self::West => 1,
            Self::North => 2,
            Self::East => 3,
        }
    }

    /// The rotation of an object that faces it, in quarter turns: for a wall the opposite of its own.
    pub(super) fn quarter_of_facing(self) -> usize {
        match self {
            Self::North | Self::Middle | Self::Ceiling => 0,
            Self::East => 1,
            Self::South => 2,
            Self::West => 3,
        }
    }
}
