//! How much floor there is to furnish.

use parry3d::glamx::Vec2;

use crate::scene::category::ShapeKind;
use crate::scene::{DOOR_STRIP_M, Mount, Object, Opening, Pose, Scene};

/// Distance of the sample points, metres; more in rooms so large that there would be more than [`MAX_SAMPLES`].
const STEP_M: f32 = 0.05;
const MAX_SAMPLES: f32 = 20_000.0;

/// Floor without what doors and ways need and without what stands there, m².
pub(super) fn usable_m2(scene: &Scene) -> f32 {
    let floor = &scene.floor;
    let extent = floor.max - floor.min;
    let step = STEP_M.max((extent.x * extent.y / MAX_SAMPLES).sqrt());
    let (columns, rows) = ((extent.x / step).ceil() as u32, (extent.y / step).ceil() as u32);
    let standing: Vec<(&Object, Pose)> = scene
        .objects
        .iter()
        .filter(|object| takes_floor(object))
        .filter_map(|object| Some((object, object.sent_pose?)))
        .collect();
    let is_taken = |point: Vec2| {
        scene.openings.iter().any(|opening| is_way(scene, opening, point))
            || standing.iter().any(|(object, pose)| covers(object, pose, point))
    };
    let (mut num_inside, mut num_usable) = (0_u32, 0_u32);
    for row in 0..rows {
        for column in 0..columns {
            let point = floor.min + (Vec2::new(column as f32, row as f32) + 0.5) * step;
            if floor.contains(point) {
                num_inside += 1;
                num_usable += u32::from(!is_taken(point));
            }
        }
    }
    floor.area * num_usable as f32 / num_inside.max(1) as f32
}

/// Does an object stand on floor that nothing else can stand on?
pub(super) fn takes_floor(object: &Object) -> bool {
    object.mount == Mount::Floor && object.traits.shape != ShapeKind::Flat
}

/// Is a point where a door's leaf swings, or in the strip before a way without one?
fn is_way(scene: &Scene, opening: &Opening, point: Vec2) -> bool {
    if !opening.is_way() {
        return false;
    }
    if opening.leaves.is_empty() {
        let wall = &scene.floor.edges[opening.wall];
        let (along, height) = (wall.along(point), wall.height(point));
        return (opening.along[0]..=opening.along[1]).contains(&along)
            && (0.0..DOOR_STRIP_M).contains(&height);
    }
    opening.leaves.iter().any(|leaf| {
        let offset = point - leaf.hinge;
        offset.length() < leaf.radius && offset.dot(leaf.closed) > 0.0
    })
}

fn covers(object: &Object, pose: &Pose, point: Vec2) -> bool {
    let offset = point - pose.xy();
    let (x, y) = (pose.left().dot(offset), -pose.front().dot(offset));
    object.parts.iter().any(|part| {
        (x - part.center.x).abs() < part.half_extents.x && (y - part.center.y).abs() < part.half_extents.y
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SceneSnapshot;

    #[test]
    fn doors_and_furniture_are_taken_off() {
        let snapshot: SceneSnapshot = serde_json::from_value(serde_json::json!({
            "version": 1, "frame": "z_up",
            "room": {"floor_m": [[0, 0], [5, 0], [5, 4], [0, 4]], "height_m": 2.5, "openings": [
                {"id": "door", "kind": "door", "from_m": [1, 0], "to_m": [2, 0], "height_m": 2, "hinge": "from"},
                {"id": "way", "kind": "passage", "from_m": [5, 1], "to_m": [5, 3], "height_m": 2},
                {"id": "window", "kind": "window", "from_m": [1, 4], "to_m": [2, 4], "bottom_m": 1, "height_m": 1}]},
            "objects": [
                {"id": "cupboard", "size_m": [2, 0.5, 2], "category": "cabinet",
                 "placement": {"position_m": [0.25, 2, 0], "yaw_deg": 90}},
                {"id": "rug", "size_m": [2, 2, 0.01], "category": "rug", "placement": {"position_m": [2.5, 2, 0]}}]
        }))
        .expect("valid");
        let scene = Scene::from_snapshot(&snapshot).expect("valid");
        let expected = 20.0 - std::f32::consts::FRAC_PI_4 - 2.0 * 0.6 - 2.0 * 0.5;
        assert!((usable_m2(&scene) - expected).abs() < 0.05, "{} {expected}", usable_m2(&scene));
    }
}
