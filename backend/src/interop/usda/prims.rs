//! Objects, outline and openings as prims.

use std::collections::{HashMap, HashSet};

use super::text::{block, free_name, identifier, quoted, tuple};
use crate::protocol::{Frame, Object, SceneSnapshot};
use crate::scene::{Pose, Scene};

/// How thick openings are drawn, metres.
const OPENING_M: f64 = 0.05;

/// The prims' names by id.
pub(super) struct Prims {
    /// In the order of the objects.
    names: Vec<(String, String)>,
    by_id: HashMap<String, usize>,
}

impl Prims {
    /// Of all objects of these rooms; the same id is the same prim.
    pub(super) fn of<'a>(snapshots: impl Iterator<Item = &'a SceneSnapshot>) -> Self {
        let mut prims = Self { names: vec![], by_id: HashMap::new() };
        let mut taken: HashSet<String> = ["Outline", "Openings"].map(str::to_owned).into();
        for object in snapshots.flat_map(|snapshot| &snapshot.objects) {
            if !prims.by_id.contains_key(&object.id) {
                prims.by_id.insert(object.id.clone(), prims.names.len());
                prims.names.push((object.id.clone(), free_name(&identifier(&object.id), &mut taken)));
            }
        }
        prims
    }

    /// Ids that USD does not allow as names, with the names in their place.
    pub(super) fn renamed(&self) -> Vec<(&str, &str)> {
        let pairs = self.names.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        pairs.filter(|(id, name)| id != name).collect()
    }

    /// A prim of an object's own; `pose` = `None` = not placed.
    pub(super) fn defined(&self, object: &Object, drawn: &str, pose: Option<String>) -> String {
        let active = if pose.is_none() { " (\n    active = false\n)" } else { "" };
        block(&format!("def Xform \"{}\"{active}", self.name(object)), &(pose.unwrap_or_default() + drawn))
    }

    /// An object's prim, moved; `pose` = `None` = not placed. The prim itself may say that it is not active.
    pub(super) fn moved(&self, object: &Object, pose: Option<String>) -> String {
        let active = pose.is_some();
        block(
            &format!("over \"{}\" (\n    active = {active}\n)", self.name(object)),
            &pose.unwrap_or_default(),
        )
    }

    fn name(&self, object: &Object) -> &str {
        self.by_id.get(&object.id).map_or("", |&index| &self.names[index].1)
    }
}

/// How the room's frame is written.
pub(super) struct Axes {
    pub(super) frame: Frame,
}

impl Axes {
    /// The axis that points up.
    pub(super) fn up(&self) -> char {
        match self.frame {
            Frame::ZUp => 'Z',
            Frame::YUp => 'Y',
        }
    }

    /// What an object is, wherever it stands.
    pub(super) fn drawn(&self, object: &Object) -> String {
        let mut body = format!("custom string setdresser:id = {}\n", quoted(&object.id));
        if let Some(name) = &object.name {
            body += &format!("custom string setdresser:name = {}\n", quoted(name));
        }
        body + &self.cube(object.size_m)
    }

    /// Where an object stands.
    pub(super) fn pose(&self, object: &Object) -> Option<String> {
        object.placement.map(|placement| self.at(placement.position_m, placement.yaw_deg))
    }

    fn at(&self, position: [f64; 3], yaw_deg: f64) -> String {
        let turn = format!("xformOp:rotate{}", self.up());
        format!(
            "double3 xformOp:translate = {}\ndouble {turn} = {yaw_deg}\nuniform token[] xformOpOrder = [\"xformOp:translate\", \"{turn}\"]\n",
            tuple(position)
        )
    }

    fn cube(&self, [width, depth, height]: [f64; 3]) -> String {
        let (size, middle) = match self.frame {
            Frame::ZUp => ([width, depth, height], [0.0, 0.0, height / 2.0]),
            Frame::YUp => ([width, height, depth], [0.0, height / 2.0, 0.0]),
        };
        let body = format!(
            "double size = 1\nfloat3[] extent = [(-0.5, -0.5, -0.5), (0.5, 0.5, 0.5)]\ndouble3 xformOp:translate = {}\ndouble3 xformOp:scale = {}\nuniform token[] xformOpOrder = [\"xformOp:translate\", \"xformOp:scale\"]\n",
            tuple(middle),
            tuple(size)
        );
        block("def Cube \"Box\"", &body)
    }

    /// The outline as a closed line on the floor.
    pub(super) fn outline(&self, snapshot: &SceneSnapshot) -> String {
        let room = &snapshot.room;
        let points = room.floor_m.iter().map(|&[x, other]| {
            tuple(match self.frame {
                Frame::ZUp => [x, other, room.floor_level_m],
                Frame::YUp => [x, room.floor_level_m, other],
            })
        });
        let points: Vec<String> = points.collect();
        let body = format!(
            "uniform token type = \"linear\"\nuniform token wrap = \"periodic\"\nint[] curveVertexCounts = [{}]\npoint3f[] points = [{}]\nfloat[] widths = [0.02] (\n    interpolation = \"constant\"\n)\ncustom double setdresser:height_m = {}\n",
            points.len(),
            points.join(", "),
            room.height_m
        );
        block("def BasisCurves \"Outline\"", &body)
    }

    /// Doors, windows and passages as thin boxes in the walls' planes.
    pub(super) fn openings(&self, scene: &Scene) -> String {
        let mut taken = HashSet::new();
        let openings = scene.openings.iter().map(|opening| {
            let yaw = scene.floor.edges[opening.wall].yaw();
            let pose = Pose { position: opening.middle().extend(opening.bottom), yaw };
            let placement = scene.world.pose_to_wire(&pose, 0);
            // Ten micrometres are what the scene holds; more digits would only be noise.
            let [width, height] =
                [opening.width(), opening.height].map(|value| (f64::from(value) * 1e5).round() / 1e5);
            let size = [width, OPENING_M, height];
            let body = format!(
                "custom string setdresser:id = {}\ncustom string setdresser:kind = \"{}\"\n{}{}",
                quoted(&opening.id),
                opening.kind.word(),
                self.at(placement.position_m, placement.yaw_deg),
                self.cube(size)
            );
            block(&format!("def Xform \"{}\"", free_name(&identifier(&opening.id), &mut taken)), &body)
        });
        block("def Xform \"Openings\"", &openings.collect::<String>())
    }
}
