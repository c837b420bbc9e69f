//! GLB, by a reader of another hand.

use super::*;

/// A node's corners in the world.
fn corners(file: &gltf::Gltf, name: &str) -> Vec<[f32; 3]> {
    let blob = file.blob.as_deref().expect("a binary part");
    let node =
        file.nodes().find(|node| node.name() == Some(name)).unwrap_or_else(|| panic!("no node {name}"));
    let matrix = node.transform().matrix();
    let primitive = node.mesh().expect("a mesh").primitives().next().expect("a primitive");
    let reader = primitive.reader(|_| Some(blob));
    let positions = reader.read_positions().expect("positions");
    positions
        .map(|[x, y, z]| {
            std::array::from_fn(|row| {
                matrix[0][row] * x + matrix[1][row] * y + matrix[2][row] * z + matrix[3][row]
            })
        })
        .collect()
}

fn bounds(corners: &[[f32; 3]]) -> [[f64; 3]; 2] {
    let fold = |pick: fn(f32, f32) -> f32, start: f32| {
        std::array::from_fn(|axis| f64::from(corners.iter().map(|corner| corner[axis]).fold(start, pick)))
    };
    [fold(f32::min, f32::INFINITY), fold(f32::max, f32::NEG_INFINITY)]
}

fn read_glb(written: &Written) -> gltf::Gltf {
    gltf::Gltf::from_slice(&written.bytes).expect("a valid GLB")
}

#[test]
fn a_box_for_each_object_stands_where_it_should() {
    for frame in [Frame::ZUp, Frame::YUp] {
        let file = read_glb(&write(&in_frame(&l_room(), frame), Format::Glb));
        assert_eq!(file.nodes().filter(|node| node.mesh().is_some()).count(), 6 + 6 + 3);
        assert_eq!(file.scenes().next().expect("a scene").name(), Some("Study \"north\""));
        // z_up (12.3, −4, 2.8), 1.2 × 0.6 × 2 m, facing +x: y up, z is −y, its depth lies along x.
        let [least, greatest] = bounds(&corners(&file, "wardrobe"));
        for (got, expected) in least.into_iter().chain(greatest).zip([12.0, 2.8, 3.4, 12.6, 4.8, 4.6]) {
            near(got, expected, 1e-5, "the wardrobe");
        }
        // The desk is turned by 15° counter-clockwise seen from above: its front right corner, by hand.
        let (sin, cos) = 15.0_f64.to_radians().sin_cos();
        let (x, y) = (-0.75, -0.35);
        let expected = [15.2 + x * cos - y * sin, 2.8, -(-6.0 + x * sin + y * cos)];
        let desk = corners(&file, "Desk.001");
        let apart = |corner: &[f32; 3]| {
            (0..3).map(|axis| (f64::from(corner[axis]) - expected[axis]).abs()).fold(0.0, f64::max)
        };
        assert!(desk.iter().map(apart).fold(f64::MAX, f64::min) < 1e-5, "{expected:?} is none of {desk:?}");
        // The window is in the eastern wall, 0.9 m above a floor at 2.8 m.
        let [least, greatest] = bounds(&corners(&file, "window_1"));
        for (got, expected) in
            [least[1], greatest[1], least[2], greatest[2]].into_iter().zip([3.7, 5.0, 4.9, 6.2])
        {
            near(got, expected, 1e-4, "the window");
        }
        assert!(least[0] < 16.55 && greatest[0] > 16.55);
    }
}

#[test]
fn faces_look_outwards_and_extras_keep_ids() {
    let file = read_glb(&write(&l_room(), Format::Glb));
    let blob = file.blob.as_deref().expect("a binary part");
    for mesh in file.meshes() {
        let primitive = mesh.primitives().next().expect("a primitive");
        let reader = primitive.reader(|_| Some(blob));
        let positions: Vec<[f32; 3]> = reader.read_positions().expect("positions").collect();
        let normals: Vec<[f32; 3]> = reader.read_normals().expect("normals").collect();
        let indices: Vec<u32> = reader.read_indices().expect("indices").into_u32().collect();
        assert_eq!((positions.len(), indices.len()), (24, 36));
        let height = positions.iter().map(|position| position[1]).fold(0.0, f32::max);
        for triangle in indices.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|corner| positions[triangle[corner] as usize]);
            let [u, v]: [[f32; 3]; 2] = [b, c].map(|end| std::array::from_fn(|axis| end[axis] - a[axis]));
            let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
            let normal = normals[triangle[0] as usize];
            let dot =
                |one: [f32; 3], other: [f32; 3]| (0..3).map(|axis| one[axis] * other[axis]).sum::<f32>();
            assert!(dot(cross, normal) > 0.0);
            let from_middle = [a[0], a[1] - height / 2.0, a[2]];
            assert!(dot(normal, from_middle) > 0.0);
        }
    }
    let node = file.nodes().find(|node| node.name() == Some("lamp/1")).expect("the lamp");
    let extras: Value = serde_json::from_str(node.extras().as_ref().expect("extras").get()).expect("JSON");
    assert_eq!(extras["setdresser"]["id"], "lamp/1");
}

#[test]
fn what_is_not_placed_is_told_and_an_empty_room_is_valid() {
    let mut room = l_room();
    room.objects[4].placement = None;
    let written = write(&room, Format::Glb);
    has_note(&written.notes, "\"chair\": not placed");
    room.objects.clear();
    room.room.openings.clear();
    assert_eq!(read_glb(&write(&room, Format::Glb)).meshes().count(), 6);
}
