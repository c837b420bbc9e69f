//! One completion, token by token, that can only say what holds: constrained by the answer's grammar and by geometry.
//!
//! The grammar is llguidance's: which tokens keep the text an answer, and which are forced. Of these, geometry keeps the tokens
//! after which a line is left that breaks no hard term of the reward, given the lines above; where none is left, `none` is.
//! That holds for any vocabulary: tokens may be letters, numbers or whole words. (A token that ends a line and begins the next
//! line's place is never offered; there are always shorter ones.)
//!
//! A decoder is a function of the tokens pushed: who replays a completion gets the masks it was drawn under.
//! ```text
//! loop {
//!     match decoder.next() {
//!         Next::Forced(tokens) => for token in tokens { decoder.push(token)? },
//!         Next::Choose(mask) => { let token = …; decoder.push(token)? }
//!         Next::Done => break,
//!     }
//! }
//! ```

mod decoder;
mod grammar;
mod numbers;
mod places;
mod space;
mod vocabulary;

pub use decoder::{Constraint, Decoder, Next, Refused};
pub use vocabulary::{Mask, Vocabulary};
