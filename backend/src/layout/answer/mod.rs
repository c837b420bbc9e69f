//! The answer's form: lines that say relations with offsets, their printing and their parser side by side.
//!
//! ```text
//! <think>bed's head on the wall across from the door</think>
//! <answer>
//! bed_1: wall 2, from_middle -0.15, gap 0.00, back
//! nightstand_1: left_of bed_1, gap 0.05, align 0.00
//! rug_1: under bed_1, right 0.00, front 0.40, yaw 0
//! picture_1: wall 1, from_left 0.60, height 1.45
//! laptop_1: on desk_1, right 0.10, front -0.05, yaw 0
//! lamp_2: ceiling 2.10 1.80
//! armchair_1: free 3.20 0.40, yaw 45
//! wardrobe_2: none
//! </answer>
//! ```
//! A line is an [`Anchor`] (what it goes by: a wall, another object, the room) and two numbers in steps of 5 cm; every angle is a
//! multiple of 15°. Each anchor spans a lattice of poses, so a line and its pose say the same: line → pose → line is exact, and a pose
//! comes back within 2.5 cm along each of the lattice's axes and within 7.5°.
//!
//! Objects go by [`Aliases`], never by the client's ids or names. Each movable object has one line, in the order of
//! [`Aliases::order`]; what a line goes by stands already: it is fixed, or has its line above.

mod aliases;
mod anchor;
mod choose;
mod completion;
mod fault;
mod form;
mod json;
mod lattice;
mod line;
mod parse;
mod steps;
mod thought;

pub use aliases::{Aliases, Named};
pub use anchor::{Anchor, Kind, Origin, Place, Side};
pub use completion::{Completion, stand};
pub use fault::Fault;
pub use form::Form;
pub use json::{from_json, schema};
pub use lattice::Lattice;
pub use line::Line;
pub use parse::parse;
pub use steps::{STEP_M, Steps, Turn};
pub use thought::{Seen, Thought, end_word, relation_words};
