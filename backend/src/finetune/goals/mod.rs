//! What somebody might ask for in a room: relations, and everyday words for them.
//!
//! [`relations`] draws what is wanted; [`instruction`] says it as all kinds of people would, so that a model that reads the
//! words can find the relations. The words are in two tables: `assets/nouns.json` (what things are called) and
//! `assets/phrasings.json` (what is said about them, as sentences with alternatives).

mod clause;
mod conflict;
mod distance;
mod ends;
mod forms;
mod grammar;
mod instruction;
mod joint;
mod keys;
mod likes;
mod names;
mod nouns;
mod possible;
mod prose;
mod relations;
mod slips;
mod spoken;
mod table;
#[cfg(test)]
mod tests;
mod wanted;

pub use instruction::instruction;
pub use relations::relations;
