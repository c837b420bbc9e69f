//! Free words to relations, as far as simple patterns can tell: the heuristic policy's ear.
//!
//! Text becomes `words`; these become `nouns` of the room (`dictionary`, `families`), distances (`measures`) and little
//! words (`patterns`). `phrases` parts them at commas and joining words, `segments` reads each part by itself to one of
//! `clauses`, `reader` gives these their subjects, `writer` makes entries of them, and `relations` (with `walls`) says
//! each in the kinds that can be judged.
//!
//! Only the instruction is read as an instruction: names of the room's objects are looked up in it and say nothing else,
//! and never take the place of a little word.

mod clauses;
mod dictionary;
mod families;
mod measures;
mod mentions;
mod nouns;
mod patterns;
mod phrases;
mod reader;
mod relations;
mod segments;
#[cfg(test)]
mod tests;
mod walls;
mod words;
mod writer;

pub use mentions::{Mention, mentions};

use crate::protocol::Understood;
use crate::scene::Scene;

/// What an instruction asks for in this room, phrase by phrase in the order of the text; English, and the most usual German.
///
/// A phrase may give several entries. One without a relation was not understood, names what the room has not, or asks for
/// something that no relation can say. What is negated becomes a distance or is not understood, never a wish.
pub fn understand(scene: &Scene, instruction: &str) -> Vec<Understood> {
    let words = words::words(instruction);
    let nouns = nouns::Nouns::of(scene);
    let writer = writer::Writer { nouns: &nouns, text: instruction, words: &words, understood: vec![] };
    let mut reader = reader::Reader::new(writer);
    for sentence in phrases::sentences(scene, &nouns, &words) {
        reader.sentence(sentence.into_iter().map(|segment| segments::clause(segment, &words)).collect());
    }
    reader.understood()
}
