//! Rooms for hand-made scenes, in every frame and turn.

use backend::protocol::{Frame, SceneSnapshot};
use serde_json::{Value, json};

/// The outline of a room whose south, west, north and lower east walls are those of a box of 5 × 4 m.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    /// With an alcove behind the upper half of its east wall.
    Concave,
}

/// How a scene is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Variant {
    pub(crate) shape: Shape,
    pub(crate) degrees: f64,
    pub(crate) frame: Frame,
}

/// Height of the ceiling, metres.
pub(crate) const HEIGHT_M: f64 = 2.5;
/// Where the room's south-west corner and floor are in the world, metres.
const ORIGIN_M: [f64; 3] = [12.0, -7.0, 3.0];

/// A thing of a category that is called as its category; x and y from the room's south-west corner, bottom above the floor.
pub(crate) fn piece(id: &str, category: &str, size: [f64; 3], at: [f64; 3], yaw: f64) -> Value {
    json!({"id": id, "name": category.replace('_', " "), "category": category, "size_m": size,
        "placement": {"position_m": at, "yaw_deg": yaw}})
}

/// The same with more fields.
pub(crate) fn with(mut piece: Value, fields: Value) -> Value {
    if let (Value::Object(piece), Value::Object(fields)) = (&mut piece, fields) {
        piece.extend(fields);
    }
    piece
}

pub(crate) fn opening(id: &str, kind: &str, ends: [[f64; 2]; 2], fields: Value) -> Value {
    let opening = json!({"id": id, "kind": kind, "from_m": ends[0], "to_m": ends[1], "height_m": 2.1});
    with(opening, fields)
}

/// A window of 1.20 m in the north wall.
pub(crate) fn north_window() -> Value {
    opening("window_1", "window", [[2.0, 4.0], [3.2, 4.0]], json!({"bottom_m": 0.9, "height_m": 1.2}))
}

impl Variant {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        [Shape::Plain, Shape::Concave].into_iter().flat_map(|shape| {
            [0.0, 30.0].into_iter().flat_map(move |degrees| {
                [Frame::ZUp, Frame::YUp].into_iter().map(move |frame| Self { shape, degrees, frame })
            })
        })
    }

    /// A message with its walls' numbers: wall 1 is the longest, then counter-clockwise.
    pub(crate) fn walls_named(&self, message: &str) -> String {
        let numbers = match self.shape {
            Shape::Plain => [("{S}", 1), ("{E}", 2), ("{N}", 3), ("{W}", 4)],
            Shape::Concave => [("{S}", 3), ("{E}", 4), ("{N}", 1), ("{W}", 2)],
        };
        numbers
            .iter()
            .fold(message.to_owned(), |text, (wall, number)| text.replace(wall, &format!("wall {number}")))
    }

    pub(crate) fn snapshot(&self, openings: &[Value], objects: &[Value]) -> SceneSnapshot {
        let floor: &[[f64; 2]] = match self.shape {
            Shape::Plain => &[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [0.0, 4.0]],
            Shape::Concave => &[[0.0, 0.0], [5.0, 0.0], [5.0, 2.5], [7.0, 2.5], [7.0, 4.0], [0.0, 4.0]],
        };
        let openings: Vec<Value> = openings
            .iter()
            .map(|opening| {
                let end = |name: &str| self.point(numbers(&opening[name]));
                with(opening.clone(), json!({"from_m": end("from_m"), "to_m": end("to_m")}))
            })
            .collect();
        let objects: Vec<Value> = objects
            .iter()
            .map(|object| {
                let placement = &object["placement"];
                if placement.is_null() {
                    return object.clone();
                }
                let [x, y, z] = numbers(&placement["position_m"]);
                let [u, v] = self.point([x, y]);
                let height = z + ORIGIN_M[2];
                let position = match self.frame {
                    Frame::ZUp => [u, v, height],
                    Frame::YUp => [u, height, v],
                };
                let yaw = placement["yaw_deg"].as_f64().unwrap_or(0.0) + self.degrees;
                with(object.clone(), json!({"placement": {"position_m": position, "yaw_deg": yaw}}))
            })
            .collect();
        let floor: Vec<[f64; 2]> = floor.iter().map(|&point| self.point(point)).collect();
        let snapshot = json!({
            "version": 1,
            "frame": self.frame,
            "room": {"floor_m": floor, "floor_level_m": ORIGIN_M[2], "height_m": HEIGHT_M, "openings": openings},
            "objects": objects,
        });
        serde_json::from_value(snapshot).expect("a snapshot")
    }

    /// A floor point in the client's numbers.
    fn point(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (x, y) = (x * cos - y * sin + ORIGIN_M[0], x * sin + y * cos + ORIGIN_M[1]);
        match self.frame {
            Frame::ZUp => [x, y],
            Frame::YUp => [x, -y],
        }
    }
}

fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    std::array::from_fn(|index| value[index].as_f64().expect("a number"))
}
