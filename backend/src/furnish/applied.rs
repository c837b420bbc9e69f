//! A room with a candidate in it.

use super::catalogue::instance;
use crate::protocol::{Asset, Candidate, Placement, SceneSnapshot};

/// The snapshot with every object where the candidate puts it; what has no place is not placed, new objects come last.
pub fn applied(snapshot: &SceneSnapshot, candidate: &Candidate, catalogue: &[Asset]) -> SceneSnapshot {
    let mut arranged = snapshot.clone();
    let made = candidate.new_objects.iter().filter_map(|new| {
        let asset = catalogue.iter().find(|asset| asset.asset == new.asset)?;
        Some(instance(asset, new.object.clone()))
    });
    arranged.objects.extend(made);
    for object in &mut arranged.objects {
        if let Some(placed) = candidate.placements.iter().find(|placed| placed.object == object.id) {
            object.placement = Some(Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg });
        } else if candidate.unplaced.iter().any(|unplaced| unplaced.object == object.id) {
            object.placement = None;
        }
    }
    arranged
}
