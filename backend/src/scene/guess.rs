//! From a name to a category.

use super::category::{self, CategoryId};

/// The category that a name and a size tell, or `None`.
pub fn guess(name: &str, _id: &str, _size_m: [f32; 3]) -> Option<CategoryId> {
    category::find(&name.to_lowercase().replace(' ', "_"))
}
