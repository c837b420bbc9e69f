//! Rooms of any size for the benches: desks with chairs, cabinets and plants in rows, as an office has them.

use backend::protocol::{Frame, Object, Placement, Room, SceneSnapshot};

/// A room of `num` objects, about 3 m² an object, everything placed and valid in rows.
pub(crate) fn office(num: usize) -> SceneSnapshot {
    let kinds: [(&str, [f64; 3]); 4] = [
        ("desk", [1.4, 0.7, 0.74]),
        ("office_chair", [0.6, 0.6, 1.0]),
        ("bookshelf", [0.8, 0.35, 1.9]),
        ("potted_plant", [0.4, 0.4, 0.9]),
    ];
    let num_columns = ((num as f64).sqrt().ceil() as usize).max(1);
    let (step_x, step_y) = (2.0, 1.7);
    let width = step_x * num_columns as f64 + 1.0;
    let depth = step_y * num.div_ceil(num_columns) as f64 + 1.0;
    let objects = (0..num).map(|index| {
        let (category, size_m) = kinds[index % kinds.len()];
        let (column, row) = (index % num_columns, index / num_columns);
        let x = 1.5 + step_x * column as f64;
        let y = 1.35 + step_y * row as f64;
        let placement = Placement { position_m: [x, y, 0.0], yaw_deg: 90.0 * (index % 4) as f64 };
        let object = Object::boxed(format!("{category}_{index}"), size_m, Some(placement));
        Object { category: Some(category.to_owned()), ..object }
    });
    SceneSnapshot {
        version: 1,
        frame: Frame::ZUp,
        room: Room {
            name: None,
            kind: Some("office".to_owned()),
            floor_m: vec![[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]],
            floor_level_m: 0.0,
            height_m: 2.8,
            openings: vec![],
        },
        objects: objects.collect(),
    }
}
