//! Rooms and layouts by chance, the same for the same seed: rectangles, Ls and slanted outlines, turned and moved.

use backend::layout::{Layout, Placed};
use backend::protocol::{
    Frame, Object, Opening, OpeningKind, Placement, Room, SceneSnapshot, Swing, VERSION,
};
use backend::scene::{Mount, Pose, Scene, category};
use parry3d::glamx::Vec2;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What stands in homes and offices.
const FLOOR: [&str; 14] = [
    "bed_double",
    "nightstand",
    "wardrobe",
    "desk",
    "office_chair",
    "sofa",
    "coffee_table",
    "tv_stand",
    "bookshelf",
    "potted_plant",
    "dining_table",
    "dining_chair",
    "armchair",
    "rug",
];
/// What stands or hangs elsewhere.
const OTHERS: [&str; 6] = ["table_lamp", "tv", "picture", "wall_shelf", "pendant_lamp", "mirror"];

pub(crate) fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// A room whose floor-standing furniture takes up to `fill` of the floor.
pub(crate) fn snapshot(rng: &mut ChaCha8Rng, fill: f64) -> SceneSnapshot {
    let (w, d) = (rng.random_range(2.6..6.0), rng.random_range(2.6..5.0));
    let local: Vec<[f64; 2]> = match rng.random_range(0..3) {
        0 => vec![[0.0, 0.0], [w, 0.0], [w, d], [0.0, d]],
        1 => {
            let (x, y) = (w * rng.random_range(0.4..0.7), d * rng.random_range(0.4..0.7));
            vec![[0.0, 0.0], [w, 0.0], [w, y], [x, y], [x, d], [0.0, d]]
        }
        _ => {
            let cut = rng.random_range(0.3..1.2);
            vec![[0.0, 0.0], [w, cut * 0.3], [w, d - cut], [w - cut, d], [0.2 * cut, d]]
        }
    };
    let (turn, shift) = (rng.random_range(-3.0..3.0_f64), [rng.random_range(-9.0..9.0), 3.7]);
    // Half of the rooms stand square in the world, as most do.
    let turn = if rng.random_bool(0.5) { 0.0 } else { turn };
    let (sin, cos) = turn.sin_cos();
    let world = |[x, y]: [f64; 2]| [x * cos - y * sin + shift[0], x * sin + y * cos + shift[1]];
    let (a, b) = (local[0], local[1]);
    let on = |share: f64| world([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
    let opening = |id: &str, kind, ends: [f64; 2], bottom_m, height_m| Opening {
        id: id.to_owned(),
        kind,
        from_m: on(ends[0]),
        to_m: on(ends[1]),
        bottom_m,
        height_m,
        swing: (kind == OpeningKind::Door).then_some(Swing::Inward),
        hinge: None,
    };
    let room = Room {
        name: None,
        kind: None,
        floor_m: local.iter().map(|&point| world(point)).collect(),
        floor_level_m: 0.0,
        height_m: 2.6,
        openings: vec![
            opening("d", OpeningKind::Door, [0.05, 0.05 + 0.8 / w], 0.0, 2.0),
            opening("w", OpeningKind::Window, [0.55, 0.85], 0.9, 1.2),
        ],
    };
    let mut snapshot = SceneSnapshot { version: VERSION, frame: Frame::ZUp, room, objects: vec![] };
    let mut left = fill * shoelace(&local);
    for number in 0..40 {
        let is_floor = number % 3 != 2;
        let kind = if is_floor {
            FLOOR[rng.random_range(0..FLOOR.len())]
        } else {
            OTHERS[rng.random_range(0..OTHERS.len())]
        };
        let Some(kind) = category::find(kind) else { panic!("{kind} is no category") };
        let size = kind.get().size_m.typical.map(|value| f64::from(value) * rng.random_range(0.85..1.1));
        let size = size.map(|value| (value * 1000.0).round() / 1000.0);
        if is_floor && kind.as_str() != "rug" {
            left -= size[0] * size[1];
        }
        if left < 0.0 {
            break;
        }
        let is_locked = is_floor && rng.random_bool(0.1);
        let placement = is_locked.then(|| {
            let [x, y] = world([w * rng.random_range(0.1..0.4), d * rng.random_range(0.1..0.4)]);
            Placement { position_m: [x, y, 0.0], yaw_deg: rng.random_range(0.0..360.0) }
        });
        snapshot.objects.push(Object {
            category: Some(kind.as_str().to_owned()),
            locked: is_locked,
            ..Object::boxed(format!("thing {number}"), size, placement)
        });
    }
    snapshot
}

/// Everything somewhere that its mount can be, sound or not.
pub(crate) fn layout(scene: &Scene, rng: &mut ChaCha8Rng) -> Layout {
    let mut layout = Layout::empty(scene);
    let carriers: Vec<usize> = (0..scene.objects.len())
        .filter(|&index| scene.objects[index].mount == Mount::Floor && scene.objects[index].traits.carries)
        .collect();
    let mut order: Vec<usize> = (0..scene.objects.len()).collect();
    order.sort_by_key(|&index| scene.objects[index].mount == Mount::Surface);
    for index in order {
        let object = &scene.objects[index];
        if !object.is_movable() || rng.random_bool(0.05) {
            continue;
        }
        let edge = &scene.floor.edges[rng.random_range(0..scene.floor.edges.len())];
        let (along, at) =
            (rng.random_range(0.0..edge.length), [rng.random_range(0.0..1.0), rng.random_range(0.0..1.0)]);
        let yaw = if rng.random_bool(0.5) { edge.yaw() } else { rng.random_range(0.0..6.2) };
        let free = scene.floor.min + (scene.floor.max - scene.floor.min) * Vec2::from(at);
        let by_wall =
            |gap: f32| edge.start + edge.direction * along + edge.normal * (object.size.y * 0.5 + gap);
        let placed = |point: Vec2, z: f32, yaw: f32, support| Placed {
            pose: Pose::new(point.x, point.y, z, yaw.rem_euclid(std::f32::consts::TAU)),
            support,
        };
        layout.placed[index] = match object.mount {
            Mount::Floor if rng.random_bool(0.5) => {
                Some(placed(by_wall(rng.random_range(0.0..0.4)), 0.0, edge.yaw(), None))
            }
            Mount::Floor => Some(placed(free, 0.0, yaw, None)),
            Mount::Wall => {
                let z = rng.random_range(0.0..(scene.height - object.size.z));
                Some(placed(by_wall(rng.random_range(0.0..0.02)), z, edge.yaw(), None))
            }
            Mount::Ceiling => Some(placed(free, scene.height - object.size.z, yaw, None)),
            Mount::Surface => carriers.iter().rev().find_map(|&carrier| {
                let (under, size) = (layout.placed[carrier]?.pose, scene.objects[carrier].size);
                let point = under.xy()
                    + under.left() * size.x * (at[0] - 0.5)
                    + under.front() * size.y * (at[1] - 0.5);
                Some(placed(point, size.z, yaw, Some(carrier)))
            }),
        };
    }
    layout
}

fn shoelace(points: &[[f64; 2]]) -> f64 {
    let next = |index: usize| points[(index + 1) % points.len()];
    let cross = points.iter().enumerate().map(|(index, [x, y])| x * next(index)[1] - next(index)[0] * y);
    cross.sum::<f64>() / 2.0
}
