//! A model's opinion of a picture of a room.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a model grades a picture of a room: the five grades of MetaSpatial's judge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The protocol's version.
    pub version: u32,
    /// The model that graded.
    pub model: String,
    /// Its grades.
    pub grades: Grades,
    /// The grades' sum over 50, the most that they can be.
    #[schemars(range(min = 0.1, max = 1.0))]
    pub mean: f64,
    /// What counted most, in the model's words; may be empty.
    #[serde(default)]
    pub remark: String,
}

/// Five grades, 1 to 10, 10 is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grades {
    /// Sizes, places and geometry fit a real room.
    #[schemars(range(min = 1, max = 10))]
    pub realism: u8,
    /// Everything can be used, ways are free.
    #[schemars(range(min = 1, max = 10))]
    pub functionality: u8,
    /// The right pieces in sensible places.
    #[schemars(range(min = 1, max = 10))]
    pub layout: u8,
    /// Colours and materials go together.
    #[schemars(range(min = 1, max = 10))]
    pub colours: u8,
    /// The room as a whole.
    #[schemars(range(min = 1, max = 10))]
    pub overall: u8,
}
