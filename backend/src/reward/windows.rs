//! Soft: nothing tall stands before a window.
//!
//! Value: 1 − the share of a window's width that an object within 0.40 m of it hides, times how much of its height it rises
//! over (0.40 m: Architect-Ant's window band). Only pieces that stand on the floor count.

use super::geometry::{Body, Clipped};
use crate::scene::category::ShapeKind;
use crate::scene::{Mount, Object, Opening, OpeningKind, Scene};

/// Depth of the strip that stays low before a window, metres.
pub(crate) const STRIP_M: f32 = 0.40;

/// An object's value and the window that it hides most; `None` where there are no windows or it is too low to hide any.
pub(crate) fn value(scene: &Scene, object: &Object, body: &Body) -> Option<(f32, usize)> {
    if object.mount != Mount::Floor || object.traits.shape == ShapeKind::Flat {
        return None;
    }
    let mut worst = None;
    for (index, opening) in scene.openings.iter().enumerate() {
        if opening.kind != OpeningKind::Window || body.z[1] <= opening.bottom + 0.05 {
            continue;
        }
        let share = (hidden(scene, opening, body) / opening.width()).min(1.0);
        let rise = ((body.z[1] - opening.bottom) / (0.5 * opening.height)).clamp(0.0, 1.0);
        let value = 1.0 - share * rise;
        if worst.is_none_or(|(least, _)| value < least) {
            worst = Some((value, index));
        }
    }
    worst
}

/// The width of a window that a body stands before, metres.
pub(crate) fn hidden(scene: &Scene, opening: &Opening, body: &Body) -> f32 {
    let wall = &scene.floor.edges[opening.wall];
    let base = wall.normal.dot(wall.start);
    let before = Clipped::of(&body.rect.corners())
        .keep(wall.normal, base - 0.05)
        .keep(-wall.normal, -base - STRIP_M)
        .keep(wall.direction, wall.direction.dot(opening.ends[0]))
        .keep(-wall.direction, -wall.direction.dot(opening.ends[1]));
    let along = before.corners().iter().map(|&corner| wall.along(corner));
    let (low, high) = along.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    (high - low).max(0.0)
}
