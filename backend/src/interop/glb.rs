//! Binary glTF: a box for each object, named by its id, and the walls and openings around them.
//!
//! glTF 2.0: metres, y up, right-handed; an unturned front looks along +z, as in our own `y_up`, so every number is taken as
//! it is. A node stands where the object does (the centre of its bottom face) and turns by its yaw; its mesh has the real
//! measures, so nothing is scaled. glTF keeps places as `f32`.

use std::borrow::Cow;
use std::mem::size_of;

use gltf::binary::{Glb, Header};
use gltf::json::accessor::{ComponentType, GenericComponentType, Type};
use gltf::json::buffer::{Target, View};
use gltf::json::extras::RawValue;
use gltf::json::material::{PbrBaseColorFactor, PbrMetallicRoughness, StrengthFactor};
use gltf::json::mesh::{Mode, Primitive, Semantic};
use gltf::json::scene::UnitQuaternion;
use gltf::json::validation::{Checked, USize64};
use gltf::json::{Accessor, Asset, Buffer, Index, Material, Mesh, Node, Root, Scene as GltfScene};
use serde_json::{Value, json};

use super::extras;
use super::names::listed;
use crate::error::{Error, Result};
use crate::protocol::{OpeningKind, Placement, SceneSnapshot};
use crate::scene::polygon::Edge;
use crate::scene::{Pose, Scene};

/// How thick walls are drawn, on the outer side of the outline, metres.
const WALL_M: f32 = 0.1;
/// Openings are drawn a little thicker than the wall, so that they show.
const OPENING_M: f32 = 0.12;
/// Further from the origin than this an `f32` is coarser than a millimetre, metres.
const FAR_M: f64 = 8192.0;

/// Writes a room in `y_up`.
///
/// # Errors
/// As [`Scene::from_snapshot`].
pub(super) fn write(snapshot: &SceneSnapshot, notes: &mut Vec<String>) -> Result<Vec<u8>> {
    let scene = Scene::from_snapshot(snapshot)?;
    let mut file = File::new();
    let mut children = vec![];
    let mut unplaced = vec![];
    for object in &snapshot.objects {
        let Some(placement) = object.placement else {
            unplaced.push(object.id.as_str());
            continue;
        };
        let colour = if object.locked { Colour::Locked } else { Colour::Object };
        let node = Box { name: object.id.clone(), size: object.size_m, placement, colour };
        children.push(file.node(node, &extras::of_object(object))?);
    }
    if !unplaced.is_empty() {
        notes.push(format!("{}: not placed, so left out", listed(unplaced)));
    }
    if snapshot.objects.iter().any(|object| object.footprint_m.is_some()) {
        notes.push("footprints are drawn as their boxes".to_owned());
    }
    let is_far = |placement: &Placement| placement.position_m.iter().any(|value| value.abs() > FAR_M);
    if snapshot.objects.iter().filter_map(|object| object.placement.as_ref()).any(is_far) {
        notes.push(format!(
            "the room lies more than {FAR_M} m from the origin, where glTF's numbers are coarser than 1 mm"
        ));
    }
    for part in parts(&scene) {
        let extras = json!({extras::OURS: {"part": part.colour.name()}});
        children.push(file.node(part, &extras)?);
    }
    let name = snapshot.room.name.clone().or_else(|| snapshot.room.kind.clone());
    file.finish(name.unwrap_or_else(|| "room".to_owned()), children)
}

/// Walls and openings.
fn parts(scene: &Scene) -> Vec<Box> {
    let walls = scene.floor.edges.iter().enumerate().map(|(index, edge)| {
        let middle = (edge.start + edge.end) * 0.5 - edge.normal * (WALL_M / 2.0);
        let pose = Pose { position: middle.extend(0.0), yaw: edge.yaw() };
        let size = [edge.length, WALL_M, scene.height];
        part(scene, format!("wall_{}", index + 1), &pose, size, Colour::Wall)
    });
    let openings = scene.openings.iter().map(|opening| {
        let edge: &Edge = &scene.floor.edges[opening.wall];
        let middle = opening.middle() - edge.normal * (WALL_M / 2.0);
        let pose = Pose { position: middle.extend(opening.bottom), yaw: edge.yaw() };
        let colour = if opening.kind == OpeningKind::Window { Colour::Window } else { Colour::Door };
        part(scene, opening.id.clone(), &pose, [opening.width(), OPENING_M, opening.height], colour)
    });
    walls.chain(openings).collect()
}

fn part(scene: &Scene, name: String, pose: &Pose, size: [f32; 3], colour: Colour) -> Box {
    Box { name, size: size.map(f64::from), placement: scene.world.pose_to_wire(pose, 0), colour }
}

/// Something to draw, its size with the height last.
struct Box {
    name: String,
    size: [f64; 3],
    placement: Placement,
    colour: Colour,
}

#[derive(Clone, Copy)]
enum Colour {
    Object,
    Locked,
    Wall,
    Door,
    Window,
}

impl Colour {
    const ALL: [Self; 5] = [Self::Object, Self::Locked, Self::Wall, Self::Door, Self::Window];

    fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Locked => "locked",
            Self::Wall => "wall",
            Self::Door => "door",
            Self::Window => "window",
        }
    }

    fn rgba(self) -> [f32; 4] {
        match self {
            Self::Object => [0.80, 0.62, 0.42, 1.0],
            Self::Locked => [0.45, 0.45, 0.48, 1.0],
            Self::Wall => [0.92, 0.91, 0.88, 1.0],
            Self::Door => [0.31, 0.60, 0.40, 1.0],
            Self::Window => [0.45, 0.68, 0.86, 1.0],
        }
    }
}

/// The six sides of a box of which half the width is 1, from y = 0 to 1: the outward normal, then the corners
/// counter-clockwise as seen from outside.
const SIDES: [([f32; 3], [[f32; 3]; 4]); 6] = [
    ([1.0, 0.0, 0.0], [[1.0, 0.0, 1.0], [1.0, 0.0, -1.0], [1.0, 1.0, -1.0], [1.0, 1.0, 1.0]]),
    ([-1.0, 0.0, 0.0], [[-1.0, 0.0, -1.0], [-1.0, 0.0, 1.0], [-1.0, 1.0, 1.0], [-1.0, 1.0, -1.0]]),
    ([0.0, 1.0, 0.0], [[-1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [-1.0, 1.0, -1.0]]),
    ([0.0, -1.0, 0.0], [[-1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]),
    ([0.0, 0.0, 1.0], [[-1.0, 0.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]]),
    ([0.0, 0.0, -1.0], [[1.0, 0.0, -1.0], [-1.0, 0.0, -1.0], [-1.0, 1.0, -1.0], [1.0, 1.0, -1.0]]),
];
const NUM_CORNERS: usize = 24;

/// A file in the making: its document and its bytes. All boxes share indices and normals.
struct File {
    root: Root,
    bytes: Vec<u8>,
    buffer: Index<Buffer>,
    indices: Index<Accessor>,
    normals: Index<Accessor>,
}

impl File {
    fn new() -> Self {
        let mut root = Root {
            asset: Asset { generator: Some("Setdresser".to_owned()), ..Asset::default() },
            ..Root::default()
        };
        let buffer = root.push(Buffer {
            byte_length: USize64(0),
            name: None,
            uri: None,
            extensions: None,
            extras: None,
        });
        for colour in Colour::ALL {
            root.push(Material {
                name: Some(colour.name().to_owned()),
                pbr_metallic_roughness: PbrMetallicRoughness {
                    base_color_factor: PbrBaseColorFactor(colour.rgba()),
                    metallic_factor: StrengthFactor(0.0),
                    ..PbrMetallicRoughness::default()
                },
                ..Material::default()
            });
        }
        let mut file = Self { root, bytes: vec![], buffer, indices: Index::new(0), normals: Index::new(0) };
        let quads = (0..6_u16).flat_map(|side| [0, 1, 2, 0, 2, 3].map(|corner| side * 4 + corner));
        let quads: Vec<u8> = quads.flat_map(u16::to_le_bytes).collect();
        file.indices = file.accessor(&quads, Kind::Indices);
        let normals = SIDES.iter().flat_map(|(normal, _)| [*normal; 4]).flatten();
        let normals: Vec<u8> = normals.flat_map(f32::to_le_bytes).collect();
        file.normals = file.accessor(&normals, Kind::Normals);
        file
    }

    fn accessor(&mut self, bytes: &[u8], kind: Kind) -> Index<Accessor> {
        let (component, type_, target, width) = match kind {
            Kind::Indices => (ComponentType::U16, Type::Scalar, Target::ElementArrayBuffer, size_of::<u16>()),
            Kind::Normals | Kind::Positions { .. } => {
                (ComponentType::F32, Type::Vec3, Target::ArrayBuffer, 3 * size_of::<f32>())
            }
        };
        let (min, max) = match kind {
            Kind::Positions { min, max } => (Some(json!(min)), Some(json!(max))),
            _ => (None, None),
        };
        let view = self.root.push(View {
            buffer: self.buffer,
            byte_length: bytes.len().into(),
            byte_offset: Some(self.bytes.len().into()),
            byte_stride: None,
            name: None,
            target: Some(Checked::Valid(target)),
            extensions: None,
            extras: None,
        });
        // Every part is a multiple of 4 long, as alignment asks.
        self.bytes.extend_from_slice(bytes);
        self.root.push(Accessor {
            buffer_view: Some(view),
            byte_offset: None,
            count: (bytes.len() / width).into(),
            component_type: Checked::Valid(GenericComponentType(component)),
            extensions: None,
            extras: None,
            type_: Checked::Valid(type_),
            min,
            max,
            name: None,
            normalized: false,
            sparse: None,
        })
    }

    fn node(&mut self, drawn: Box, extras: &Value) -> Result<Index<Node>> {
        let [width, depth, height] = drawn.size.map(|value| value as f32);
        let corners = SIDES.iter().flat_map(|(_, corners)| *corners);
        let corners: Vec<[f32; 3]> =
            corners.map(|[x, y, z]| [x * width / 2.0, y * height, z * depth / 2.0]).collect();
        debug_assert_eq!(corners.len(), NUM_CORNERS);
        let bytes: Vec<u8> = corners.into_iter().flatten().flat_map(f32::to_le_bytes).collect();
        let (min, max) = ([-width / 2.0, 0.0, -depth / 2.0], [width / 2.0, height, depth / 2.0]);
        let positions = self.accessor(&bytes, Kind::Positions { min, max });
        let mesh = self.root.push(Mesh {
            extensions: None,
            extras: None,
            name: Some(drawn.name.clone()),
            primitives: vec![Primitive {
                attributes: [
                    (Checked::Valid(Semantic::Positions), positions),
                    (Checked::Valid(Semantic::Normals), self.normals),
                ]
                .into(),
                extensions: None,
                extras: None,
                indices: Some(self.indices),
                material: Some(Index::new(drawn.colour as u32)),
                mode: Checked::Valid(Mode::Triangles),
                targets: None,
            }],
            weights: None,
        });
        let (sin, cos) = (drawn.placement.yaw_deg.to_radians() / 2.0).sin_cos();
        Ok(self.root.push(Node {
            mesh: Some(mesh),
            name: Some(drawn.name),
            rotation: Some(UnitQuaternion([0.0, sin as f32, 0.0, cos as f32])),
            translation: Some(drawn.placement.position_m.map(|value| value as f32)),
            extras: Some(raw(extras)?),
            ..Node::default()
        }))
    }

    fn finish(mut self, name: String, children: Vec<Index<Node>>) -> Result<Vec<u8>> {
        // An empty list of children is against the rules.
        let children = Some(children).filter(|children| !children.is_empty());
        let top = self.root.push(Node { name: Some(name.clone()), children, ..Node::default() });
        let scene =
            self.root.push(GltfScene { extensions: None, extras: None, name: Some(name), nodes: vec![top] });
        self.root.scene = Some(scene);
        if let Some(buffer) = self.root.buffers.first_mut() {
            buffer.byte_length = self.bytes.len().into();
        }
        let json = self.root.to_vec().map_err(|error| internal(&error))?;
        let header = Header { magic: *b"glTF", version: 2, length: 0 };
        let glb = Glb { header, json: Cow::Owned(json), bin: Some(Cow::Owned(self.bytes)) };
        glb.to_vec().map_err(|error| internal(&error))
    }
}

enum Kind {
    Indices,
    Normals,
    Positions { min: [f32; 3], max: [f32; 3] },
}

fn raw(value: &Value) -> Result<std::boxed::Box<RawValue>> {
    serde_json::value::to_raw_value(value).map_err(|error| internal(&error))
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("no glTF could be written: {error}"))
}
