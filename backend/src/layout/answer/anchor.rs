//! What a line goes by: all of it but its two numbers.

use super::aliases::Aliases;
use super::steps::Turn;
use crate::protocol::OpeningKind;
use crate::scene::{Opening, Scene};

/// What an object's place is given by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// A side of the object runs along a wall. Numbers: along the wall, and the gap.
    Wall {
        /// Index of the edge of the floor; prints from 1.
        wall: usize,
        /// What the number along the wall is counted from.
        from: Origin,
        /// The side that is at the wall.
        side: Side,
    },
    /// Hanging on a wall, back flush. Numbers: along the wall, and the height of the lower edge above the floor.
    Hung {
        /// Index of the edge of the floor; prints from 1.
        wall: usize,
        /// What the number along the wall is counted from.
        from: Origin,
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

/// What a place along a wall is counted from, for somebody with their back to it: in a corner, in the middle and under a window
/// the number is 0 whatever the sizes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The gap between the wall's left end and the object.
    Left,
    /// The gap between the wall's right end and the object.
    Right,
    /// How far to the right of the wall's middle the object's middle is.
    Middle,
    /// How far to the right of the middle of a window of that wall, an index into the scene's openings.
    Window(usize),
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

impl Origin {
    /// Those of every wall.
    pub const ENDS: [Self; 3] = [Self::Left, Self::Right, Self::Middle];

    /// All of a wall, those that say most first.
    pub fn of(scene: &Scene, wall: usize) -> Vec<Self> {
        let is_window = |opening: &Opening| opening.wall == wall && opening.kind == OpeningKind::Window;
        let windows = scene.openings.iter().enumerate().filter(|(_, opening)| is_window(opening));
        windows.map(|(window, _)| Self::Window(window)).chain(Self::ENDS).collect()
    }

    /// Its words in an answer.
    pub fn words(self, aliases: &Aliases) -> String {
        match self {
            Self::Left => "from_left".to_owned(),
            Self::Right => "from_right".to_owned(),
            Self::Middle => "from_middle".to_owned(),
            Self::Window(window) => format!("at {}", aliases.opening(window)),
        }
    }
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
            Self::Wall { wall, from, side } => {
                texts(at_wall(wall, from, aliases), ", gap ", format!(", {}", side.as_str()))
            }
            Self::Hung { wall, from } => texts(at_wall(wall, from, aliases), ", height ", String::new()),
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

fn at_wall(wall: usize, from: Origin, aliases: &Aliases) -> String {
    format!("wall {}, {} ", wall + 1, from.words(aliases))
}
