//! The region that each preposition allows for the centre of an object, one function a preposition.
//!
//! Below, `a` is the object's size and `b` the other's, turned where the published code turns them.

use super::element::Element;
use super::graph::Entry;

/// Lowest and highest value on each axis; empty if they are the wrong way round.
pub(super) type Bounds = [[f64; 2]; 3];

/// An object, what it is placed by, and how.
pub(super) struct Pair<'a> {
    pub(super) room: [f64; 3],
    pub(super) object: &'a Entry<'a>,
    pub(super) other: &'a Entry<'a>,
    /// Where the other's centre is.
    pub(super) at: [f64; 3],
    pub(super) adjacent: bool,
}

/// The region for a preposition; `None` = the published code knows no such preposition, or none at the other's angle.
pub(super) fn bounds(preposition: &str, pair: &Pair) -> Option<Bounds> {
    match preposition {
        "on" | "in the middle of" => Some(on(pair)),
        "under" => Some(under(pair)),
        "left of" => left_of(pair),
        "right of" => right_of(pair),
        "in front" => in_front(pair),
        "behind" => behind(pair),
        "above" => above(pair),
        "in the corner" => in_the_corner(pair),
        _ => None,
    }
}

fn on(pair: &Pair) -> Bounds {
    let (a, b, at) = (pair.object.turned_size(), pair.other.turned_size(), pair.at);
    let within = |axis: usize| around(at[axis], (b[axis] - a[axis]) / 2.0);
    let mut bounds = [within(0), within(1), exactly(at[2] + b[2] / 2.0 + a[2] / 2.0)];
    let wall = match pair.other.element {
        Some(Element::West) => Some((0, 1.0)),
        Some(Element::East) => Some((0, -1.0)),
        Some(Element::South) => Some((1, 1.0)),
        Some(Element::North) => Some((1, -1.0)),
        _ => None,
    };
    if let Some((axis, inwards)) = wall {
        bounds[axis] = exactly(at[axis] + inwards * (b[axis] + a[axis]) / 2.0);
        bounds[2] = within(2);
    }
    if pair.other.element == Some(Element::Ceiling) {
        bounds[2] = exactly(at[2] - b[2] / 2.0 - a[2] / 2.0);
    } else if pair.object.on_floor {
        bounds[2] = exactly(a[2] / 2.0);
    }
    for (axis, range) in bounds.iter_mut().enumerate() {
        *range = clipped(*range, a[axis], pair.room[axis]);
    }
    bounds
}

fn under(pair: &Pair) -> Bounds {
    let (a, b, at) = (pair.object.turned_size(), pair.other.turned_size(), pair.at);
    let beneath = [a[2] / 2.0, at[2] - b[2] / 2.0 - a[2] / 2.0];
    let height = if pair.object.on_floor { exactly(a[2] / 2.0) } else { beneath };
    [
        clipped(around(at[0], (b[0] + a[0]) / 2.0), a[0], pair.room[0]),
        clipped(around(at[1], (b[1] + a[1]) / 2.0), a[1], pair.room[1]),
        clipped(height, a[2], pair.room[2]),
    ]
}

fn left_of(pair: &Pair) -> Option<Bounds> {
    Some(beside(pair, LENGTH, LEFT[pair.other.quarter?]))
}

fn right_of(pair: &Pair) -> Option<Bounds> {
    Some(beside(pair, LENGTH, LEFT[pair.other.quarter?].reversed()))
}

fn in_front(pair: &Pair) -> Option<Bounds> {
    Some(beside(pair, WIDTH, FRONT[pair.other.quarter?]))
}

fn behind(pair: &Pair) -> Option<Bounds> {
    Some(beside(pair, WIDTH, FRONT[pair.other.quarter?].reversed()))
}

fn above(pair: &Pair) -> Option<Bounds> {
    pair.other.quarter?;
    let (a, b, at) = (pair.object.turned_size(), pair.other.turned_size(), pair.at);
    let (lowest, highest) = (a[2] / 2.0, pair.room[2] - a[2] / 2.0);
    let [from, to] = if pair.object.on_floor {
        exactly(lowest)
    } else {
        // Up to the room's height and not half the object's height below it: the published upper end.
        [at[2] + b[2] / 2.0 + a[2] / 2.0, pair.room[2]]
    };
    Some([
        clipped(around(at[0], (b[0] + a[0]) / 2.0), a[0], pair.room[0]),
        clipped(around(at[1], (b[1] + a[1]) / 2.0), a[1], pair.room[1]),
        [from.min(highest).max(lowest), to],
    ])
}

/// Not clipped to the room. The other's size is taken along and across its own front, however it is turned.
fn in_the_corner(pair: &Pair) -> Option<Bounds> {
    let (a, [length, width, height], at) = (pair.object.turned_size(), pair.other.size, pair.at);
    let (axis, inwards) = match pair.other.quarter? {
        0 => (1, 1.0),
        1 => (0, 1.0),
        2 => (1, -1.0),
        _ => (0, -1.0),
    };
    let across = 1 - axis;
    let above_foot = at[2] - height / 2.0 + a[2] / 2.0;
    let mut bounds = [exactly(if pair.object.on_floor { a[2] / 2.0 } else { above_foot }); 3];
    bounds[axis] = exactly(at[axis] + inwards * (width + a[axis]) / 2.0);
    bounds[across] = around(at[across], (length - a[across]) / 2.0);
    Some(bounds)
}

/// A way along the floor: the axis, and +1 or −1.
#[derive(Clone, Copy)]
struct Way {
    axis: usize,
    sign: f64,
}

impl Way {
    const fn new(axis: usize, sign: f64) -> Self {
        Self { axis, sign }
    }

    fn reversed(self) -> Self {
        Self::new(self.axis, -self.sign)
    }
}

/// Where left is, by the other's quarter turns.
const LEFT: [Way; 4] = [Way::new(0, -1.0), Way::new(1, 1.0), Way::new(0, 1.0), Way::new(1, -1.0)];
/// Where the front is, by the other's quarter turns.
const FRONT: [Way; 4] = [Way::new(1, 1.0), Way::new(0, 1.0), Way::new(1, -1.0), Way::new(0, -1.0)];

/// The index of the length in a size.
const LENGTH: usize = 0;
/// The index of the width in a size.
const WIDTH: usize = 1;

/// Next to the other or, if not adjacent, anywhere from there to the room's end; `along` is the side of the other's size
/// that lies along the way.
fn beside(pair: &Pair, along: usize, way: Way) -> Bounds {
    let (a, b, at) = (pair.object.turned_size(), pair.other.size, pair.at);
    let (axis, across) = (way.axis, 1 - way.axis);
    let contact = at[axis] + way.sign * (b[along] + a[axis]) / 2.0;
    let far = if way.sign > 0.0 { pair.room[axis] - a[axis] / 2.0 } else { a[axis] / 2.0 };
    // The published code sets the object's own extent to −1 here, which gives half a metre of slack on each side.
    let own_extent = if pair.adjacent { a[across] } else { -1.0 };
    let sideways = around(at[across], (b[1 - along] - own_extent) / 2.0);

    let mut bounds = [[0.0; 2]; 3];
    bounds[axis] = [contact, if pair.adjacent { contact } else { far }];
    bounds[across] = sideways;
    for (axis, range) in bounds.iter_mut().enumerate().take(2) {
        *range = clipped(*range, a[axis], pair.room[axis]);
    }
    // Neither ordered nor clipped: a tall object by a floating one may have no place.
    let above_foot = [at[2] - b[2] / 2.0 + a[2] / 2.0, pair.room[2] - a[2] / 2.0];
    bounds[2] = if pair.object.on_floor { exactly(a[2] / 2.0) } else { above_foot };
    bounds
}

fn around(middle: f64, reach: f64) -> [f64; 2] {
    [middle - reach, middle + reach]
}

fn exactly(value: f64) -> [f64; 2] {
    [value, value]
}

/// Ordered, then kept where the object is inside the room. An object larger than its room gets a range all the same.
fn clipped([one, other]: [f64; 2], extent: f64, room: f64) -> [f64; 2] {
    let (lowest, highest) = (extent / 2.0, room - extent / 2.0);
    [one.min(other).max(lowest), one.max(other).min(highest).max(lowest)]
}
