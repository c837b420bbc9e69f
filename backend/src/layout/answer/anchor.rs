//! What a line goes by: all of it but its two numbers.

use super::aliases::Aliases;
use super::steps::Turn;

/// What an object's place is given by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// A side of the object runs along a wall. Numbers: along the wall from its start to the object's middle, and the gap.
    Wall {
        /// Index of the edge of the floor; prints from 1.
        wall: usize,
        /// The side that is at the wall.
        side: Side,
    },
    /// Hanging on a wall, back flush. Numbers: along the wall to the middle, and the height of the lower edge above the floor.
    Hung {
        /// Index of the edge of the floor; prints from 1.
        wall: usize,
    },
    /// At one of a target's four sides. Numbers: the gap between the boxes, and how far it is shifted along that side: to the
    /// front from where the backs are flush (left, right), or to the target's right from where the middles meet (front, back).
    Beside {
        /// Which side of the target.
        place: Place,
        /// An index into the scene's objects.
        target: usize,
        /// Its turn against the target.
        yaw: Turn,
    },
    /// Standing on a target. Numbers: from the target's middle to its right, and to its front.
    On {
        /// An index into the scene's objects.
        target: usize,
        /// Its turn against the target.
        yaw: Turn,
    },
    /// Lying on the floor under or around a target. Numbers: as for [`Anchor::On`].
    Under {
        /// An index into the scene's objects.
        target: usize,
        /// Its turn against the target.
        yaw: Turn,
    },
    /// Free on the floor. Numbers: along wall 1 from its start, and into the room.
    Free {
        /// Its turn in these axes: 0 faces wall 1.
        yaw: Turn,
    },
    /// Under the ceiling. Numbers: as for [`Anchor::Free`].
    Ceiling {
        /// Its turn in these axes.
        yaw: Turn,
    },
}

/// A side of the object that a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Opposite of where it faces.
    Back,
    /// Where it faces.
    Front,
    /// Its own left.
    Left,
    /// Its own right.
    Right,
}

/// A side of the target, its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On its left.
    LeftOf,
    /// On its right.
    RightOf,
    /// Before its front.
    InFrontOf,
    /// Behind its back.
    Behind,
}

/// The word that a line starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `wall`, with a gap.
    Wall,
    /// `wall`, with a height.
    Hung,
    /// `left_of`, `right_of`, `in_front_of`, `behind`.
    Beside(Place),
    /// `on`.
    On,
    /// `under`.
    Under,
    /// `free`.
    Free,
    /// `ceiling`.
    Ceiling,
}

impl Side {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Back, Self::Front, Self::Left, Self::Right];

    /// Its word in an answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Back => "back",
            Self::Front => "front",
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

impl Place {
    /// All four.
    pub const ALL: [Self; 4] = [Self::LeftOf, Self::RightOf, Self::InFrontOf, Self::Behind];

    /// Its word in an answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftOf => "left_of",
            Self::RightOf => "right_of",
            Self::InFrontOf => "in_front_of",
            Self::Behind => "behind",
        }
    }

    /// The turn that goes without saying: in front of something is turned to it, elsewhere it looks the same way.
    pub fn usual_yaw(self) -> Turn {
        if self == Self::InFrontOf { Turn::HALF } else { Turn::NONE }
    }
}

impl Anchor {
    /// The kind of line.
    pub fn kind(&self) -> Kind {
        match *self {
            Self::Wall { .. } => Kind::Wall,
            Self::Hung { .. } => Kind::Hung,
            Self::Beside { place, .. } => Kind::Beside(place),
            Self::On { .. } => Kind::On,
            Self::Under { .. } => Kind::Under,
            Self::Free { .. } => Kind::Free,
            Self::Ceiling { .. } => Kind::Ceiling,
        }
    }

    /// The object that it goes by, an index into the scene's objects.
    pub fn target(&self) -> Option<usize> {
        match *self {
            Self::Beside { target, .. } | Self::On { target, .. } | Self::Under { target, .. } => {
                Some(target)
            }
            _ => None,
        }
    }

    /// The text of a line before its first number, between the two, and after the second.
    pub fn words(&self, aliases: &Aliases) -> [String; 3] {
        let optional = |yaw: Turn, usual: Turn| {
            if yaw == usual { String::new() } else { format!(", yaw {yaw}") }
        };
        let texts = |head: String, middle: &str, tail: String| [head, middle.to_owned(), tail];
        match *self {
            Self::Wall { wall, side } => {
                texts(format!("wall {}, along ", wall + 1), ", gap ", format!(", {}", side.as_str()))
            }
            Self::Hung { wall } => texts(format!("wall {}, along ", wall + 1), ", height ", String::new()),
            Self::Beside { place, target, yaw } => texts(
                format!("{} {}, gap ", place.as_str(), aliases.object(target)),
                ", align ",
                optional(yaw, place.usual_yaw()),
            ),
            Self::On { target, yaw } => {
                texts(format!("on {}, right ", aliases.object(target)), ", front ", format!(", yaw {yaw}"))
            }
            Self::Under { target, yaw } => {
                texts(format!("under {}, right ", aliases.object(target)), ", front ", format!(", yaw {yaw}"))
            }
            Self::Free { yaw } => texts("free ".to_owned(), " ", format!(", yaw {yaw}")),
            Self::Ceiling { yaw } => texts("ceiling ".to_owned(), " ", optional(yaw, Turn::NONE)),
        }
    }
}
