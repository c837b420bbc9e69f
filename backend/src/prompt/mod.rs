//! Scene, goal and last turn as messages and picture for a model.

mod message;

pub use message::{Message, Part, Role};
