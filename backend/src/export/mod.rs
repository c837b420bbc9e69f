//! Rooms and preferences as data for other training engines, with what starts them.
//!
//! The engines call our reward back from Python (`setdresser.verl`, `.easyr1`, `.trl`, `.openrlhf`), so that what they train by is what
//! serves. A reward function sees little more than the answer and one column: the whole request stands in that column, as JSON
//! text, for tables that know structs merge the keys of all rows.

mod chosen;
mod lines;
mod rows;
mod scripts;
mod table;

pub use chosen::{Judged, judged};
pub use lines::write_lines;
pub use rows::{Split, pairs, prompts, verdicts};
pub use scripts::{Script, scripts};
pub use table::{Column, Said, Table, parquet};

/// The engines that are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// volcengine's verl.
    Verl,
    /// hiyouga's EasyR1.
    Easyr1,
    /// Hugging Face's TRL.
    Trl,
    /// OpenRLHF.
    Openrlhf,
}

/// What a prompt says where a picture stands in it.
pub const PICTURE: &str = "<image>";
/// What the rows say of their origin.
pub const SOURCE: &str = "setdresser";
