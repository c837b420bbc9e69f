//! The numbers of the seed paper's tables.

use serde::Serialize;

/// What the published checker says of a room. Every number is finite.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetaspatialReport {
    /// The format reward: 0, 0.1, 0.5 or 1. Without a response it is 1 if every object has a position, else 0.5.
    pub format: f64,
    /// A model's grades for a picture, 0 to 1. Always null: there is no judge here, so that numbers are the same every time.
    pub judge: Option<f64>,
    /// Colliding pairs by all pairs, 0 to 1, the six room elements among them. 0 for a room without objects.
    pub collision_ratio: f64,
    /// Objects outside every region that their relations allow by all objects, 0 to 1. 0 for a room without objects.
    pub constraint_violation_ratio: f64,
    /// The ids of these objects, in the order of the document.
    pub violating_objects: Vec<String>,
    /// 0.5 × format − 0.2 × collision ratio − 0.2 × violation ratio, without the judge's part (another 0 to 1); with a format
    /// below 1 just 0.5 × format.
    pub total: f64,
}
