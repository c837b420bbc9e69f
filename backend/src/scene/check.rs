//! Faults of a snapshot, gathered so that all are told at once.

use crate::protocol::FieldError;

/// Collects faults with their JSON pointers.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) fields: Vec<FieldError>,
}

/// No building is larger than this; what is, has its numbers mixed up.
pub(super) const MAX_COORDINATE_M: f64 = 1e6;
/// Largest extent of a room or an object, metres.
pub(super) const MAX_EXTENT_M: f64 = 1000.0;
/// Smallest extent of an object, metres.
pub(super) const MIN_EXTENT_M: f64 = 1e-4;

impl Faults {
    pub(super) fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.fields.push(FieldError { path: path.into(), message: message.into() });
    }

    /// Every number finite and within the world.
    pub(super) fn coordinates(&mut self, path: &str, values: &[f64]) -> bool {
        let before = self.fields.len();
        for (index, &value) in values.iter().enumerate() {
            if !value.is_finite() || value.abs() > MAX_COORDINATE_M {
                let message = format!("expected a number within ±{MAX_COORDINATE_M:e} m, got {value:e}");
                self.add(format!("{path}/{index}"), message);
            }
        }
        self.fields.len() == before
    }

    /// A finite number in a range.
    pub(super) fn range(&mut self, path: &str, value: f64, range: [f64; 2], unit: &str) -> bool {
        let is_in = value.is_finite() && value >= range[0] && value <= range[1];
        if !is_in {
            self.add(path, format!("expected {} to {}{unit}, got {value:?}", range[0], range[1]));
        }
        is_in
    }

    /// A width, depth and height.
    pub(super) fn size(&mut self, path: &str, size: [f64; 3]) -> bool {
        let parts = size.iter().enumerate();
        parts.fold(true, |is_good, (index, &value)| {
            self.range(&format!("{path}/{index}"), value, [MIN_EXTENT_M, MAX_EXTENT_M], " m") && is_good
        })
    }

    /// A client's name for something: 1 to 1024 bytes.
    pub(super) fn id(&mut self, path: &str, id: &str) {
        if id.is_empty() || id.len() > 1024 {
            self.add(path, format!("expected 1 to 1024 bytes, got {}", id.len()));
        }
    }

    /// At most `limit` elements.
    pub(super) fn at_most(&mut self, path: &str, what: &str, limit: usize, got: usize) -> bool {
        if got > limit {
            self.add(path, format!("expected at most {limit} {what}, got {got}"));
        }
        got <= limit
    }
}
