//! How different two layouts look.

use crate::layout::Layout;
use crate::scene::{Mount, Scene};

/// Candidates differ by at least this much from each other: a fifth of the furniture stands visibly elsewhere.
pub const MIN_DIFFERENCE: f32 = 0.2;

/// Share of the floor-standing furniture, by area, that stands elsewhere: moved by 0.5 m or more counts whole, less in
/// proportion, and so does a turn by 45° or more. Twins (same category and size) may change places unnoticed. In [0, 1].
pub fn difference(scene: &Scene, a: &Layout, b: &Layout) -> f32 {
    let (mut sum, mut weight) = (0.0, 0.0);
    let mut is_taken = vec![false; scene.objects.len()];
    for (index, object) in scene.objects.iter().enumerate() {
        if object.locked || object.mount != Mount::Floor {
            continue;
        }
        let area = object.area().max(0.05).sqrt();
        weight += area;
        let Some(pose) = a.pose(index) else {
            sum += area * f32::from(u8::from(b.pose(index).is_some()));
            continue;
        };
        let nearest = (0..scene.objects.len())
            .filter(|&twin| {
                let other = &scene.objects[twin];
                !is_taken[twin]
                    && !other.locked
                    && other.category == object.category
                    && other.size == object.size
            })
            .filter_map(|twin| {
                let other = b.pose(twin)?;
                let moved = ((pose.xy() - other.xy()).length() / 0.5).min(1.0);
                let turn = (pose.yaw - other.yaw).rem_euclid(std::f32::consts::TAU);
                let turned = (turn.min(std::f32::consts::TAU - turn) / std::f32::consts::FRAC_PI_4).min(1.0);
                Some((moved.max(turned), twin))
            })
            .min_by(|x, y| x.0.total_cmp(&y.0));
        match nearest {
            Some((off, twin)) => {
                is_taken[twin] = true;
                sum += area * off;
            }
            None => sum += area,
        }
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}
