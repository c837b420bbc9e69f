//! The request's numbers near the origin, z up.

use geo::Coord;

use super::plane::{Point, cross, dot, unit};
use crate::protocol::{Frame, PlacedBox, Placement, RoomsRequest, Triangle};
use crate::scene::frame::{z_up_point, z_up_position};

/// A triangle in space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub(super) corners: [[f64; 3]; 3],
    /// Unit vector; which side it shows depends on the winding, which nobody can trust.
    pub(super) normal: [f64; 3],
    /// m².
    pub(super) area: f64,
    /// One of a box's, whose inside is known.
    pub(super) is_of_box: bool,
}

/// A box that stands upright.
#[derive(Debug, Clone)]
pub(super) struct Upright {
    /// Centre of its bottom face.
    pub(super) centre: Point,
    pub(super) bottom: f64,
    pub(super) top: f64,
    /// Unit vectors of its own x and y.
    pub(super) axes: [Point; 2],
    /// Its width and depth.
    pub(super) size: [f64; 2],
}

/// The request near the origin: z up, and the floor plan's corner at zero.
pub(super) struct Input {
    frame: Frame,
    origin: [f64; 3],
    pub(super) floors: Vec<Face>,
    pub(super) walls: Vec<Face>,
    pub(super) boxes: Vec<Upright>,
    /// One for each marker.
    pub(super) markers: Vec<Upright>,
    /// One for each object.
    pub(super) objects: Vec<Upright>,
}

/// Faces smaller than this are none, m².
const LEAST_FACE_M2: f64 = 1e-8;
/// Where faces of the floor's mesh stand upright and are this high, it has walls, metres.
const LEAST_WALL_M: f64 = 0.6;

impl Input {
    pub(super) fn new(request: &RoomsRequest) -> Self {
        let frame = request.frame;
        let points = || {
            let triangles = request.floor_triangles_m.iter().chain(&request.wall_triangles_m).flatten();
            let boxes = request.wall_boxes_m.iter().map(|one| &one.placement.position_m);
            triangles.chain(boxes).map(|point| z_up_position(frame, *point))
        };
        let least = |axis: usize| points().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
        let origin = [least(0), least(1), least(2)].map(|value| if value.is_finite() { value } else { 0.0 });
        let mut input = Self {
            frame,
            origin,
            floors: vec![],
            walls: vec![],
            boxes: vec![],
            markers: vec![],
            objects: vec![],
        };
        input.walls = input.faces(&request.wall_triangles_m);
        let (level, other): (Vec<Face>, Vec<Face>) =
            input.faces(&request.floor_triangles_m).into_iter().partition(Face::is_level);
        input.floors = level;
        // A slab's rim is low; where more stands upright, the whole room came as one mesh.
        if other.iter().any(|face| face.is_upright() && face.top() - face.bottom() > LEAST_WALL_M) {
            input.walls.extend(other);
        }
        input.boxes = request.wall_boxes_m.iter().map(|one| input.of_box(one)).collect();
        let box_faces: Vec<Face> = input.boxes.iter().flat_map(Upright::faces).collect();
        input.walls.extend(box_faces);
        let marker = |marker: &crate::protocol::Marker| input.upright(marker.size_m, &marker.placement);
        let markers = request.markers.iter().map(marker).collect();
        input.markers = markers;
        input.objects = request.objects.iter().map(|one| input.of_box(one)).collect();
        input
    }

    fn faces(&self, triangles: &[Triangle]) -> Vec<Face> {
        triangles.iter().filter_map(|triangle| Face::new(triangle.map(|point| self.local(point)))).collect()
    }

    fn local(&self, point: [f64; 3]) -> [f64; 3] {
        let point = z_up_position(self.frame, point);
        [0, 1, 2].map(|axis| point[axis] - self.origin[axis])
    }

    fn of_box(&self, one: &PlacedBox) -> Upright {
        self.upright(one.size_m, &one.placement)
    }

    fn upright(&self, size: [f64; 3], placement: &Placement) -> Upright {
        let [x, y, bottom] = self.local(placement.position_m);
        let (sin, cos) = (placement.yaw_deg % 360.0).to_radians().sin_cos();
        Upright {
            centre: Coord { x, y },
            bottom,
            top: bottom + size[2],
            axes: [Coord { x: cos, y: sin }, Coord { x: -sin, y: cos }],
            size: [size[0], size[1]],
        }
    }

    /// A floor point in the client's frame.
    pub(super) fn point_to_wire(&self, point: Point) -> [f64; 2] {
        z_up_point(self.frame, [point.x + self.origin[0], point.y + self.origin[1]]).map(rounded)
    }

    /// A height in the client's frame.
    pub(super) fn level_to_wire(&self, level: f64) -> f64 {
        rounded(level + self.origin[2])
    }
}

/// A tenth of a millimetre is more than anybody measures.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

impl Face {
    /// `None` for what has no area.
    fn new(corners: [[f64; 3]; 3]) -> Option<Self> {
        let [a, b, c] = corners;
        let [u, v] = [b, c].map(|corner| [0, 1, 2].map(|axis: usize| corner[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        let length = normal.iter().map(|part| part * part).sum::<f64>().sqrt();
        let area = length / 2.0;
        (area > LEAST_FACE_M2 && area.is_finite()).then(|| Self {
            corners,
            normal: normal.map(|part| part / length),
            area,
            is_of_box: false,
        })
    }

    /// May one walk on it (or under it)? Up to about 35°.
    pub(super) fn is_level(&self) -> bool {
        self.normal[2].abs() > 0.82
    }

    /// Is it a wall's? Within about 10° of upright.
    pub(super) fn is_upright(&self) -> bool {
        self.normal[2].abs() < 0.17
    }

    pub(super) fn bottom(&self) -> f64 {
        self.corners.iter().map(|corner| corner[2]).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn top(&self) -> f64 {
        self.corners.iter().map(|corner| corner[2]).fold(f64::NEG_INFINITY, f64::max)
    }

    pub(super) fn middle(&self) -> f64 {
        self.corners.iter().map(|corner| corner[2]).sum::<f64>() / 3.0
    }

    /// Its corners in plan.
    pub(super) fn plan(&self) -> Vec<Point> {
        self.corners.iter().map(|&[x, y, _]| Coord { x, y }).collect()
    }

    /// Its height above or below a point of the plan, if it is there.
    pub(super) fn height_at(&self, point: Point) -> Option<f64> {
        let [a, b, c] = self.corners;
        let flat = |corner: [f64; 3]| Coord { x: corner[0], y: corner[1] };
        let whole = cross(flat(b) - flat(a), flat(c) - flat(a));
        if whole.abs() < 1e-9 {
            return None;
        }
        let first = cross(flat(b) - point, flat(c) - point) / whole;
        let second = cross(flat(c) - point, flat(a) - point) / whole;
        let third = 1.0 - first - second;
        let is_in = [first, second, third].iter().all(|share| *share >= -1e-6);
        is_in.then(|| first * a[2] + second * b[2] + third * c[2])
    }

    /// The part between two heights: a convex polygon, maybe empty.
    pub(super) fn between(&self, [low, high]: [f64; 2]) -> Vec<[f64; 3]> {
        let above = clipped(&self.corners, |corner| corner[2] - low);
        clipped(&above, |corner| high - corner[2])
    }
}

/// The part of a convex polygon where `side` is not negative.
fn clipped(ring: &[[f64; 3]], side: impl Fn([f64; 3]) -> f64) -> Vec<[f64; 3]> {
    let mut kept = Vec::with_capacity(ring.len() + 1);
    for (index, &from) in ring.iter().enumerate() {
        let to = ring[(index + 1) % ring.len()];
        let (a, b) = (side(from), side(to));
        if a >= 0.0 {
            kept.push(from);
        }
        if (a >= 0.0) != (b >= 0.0) {
            let share = a / (a - b);
            kept.push([0, 1, 2].map(|axis| from[axis] + (to[axis] - from[axis]) * share));
        }
    }
    kept
}

impl Upright {
    /// Its corners in plan, counter-clockwise.
    pub(super) fn plan(&self) -> Vec<Point> {
        let [half_x, half_y] = [self.axes[0] * (self.size[0] / 2.0), self.axes[1] * (self.size[1] / 2.0)];
        vec![
            self.centre - half_x - half_y,
            self.centre + half_x - half_y,
            self.centre + half_x + half_y,
            self.centre - half_x + half_y,
        ]
    }

    /// The index of the axis that lies along a direction, and the other one's.
    pub(super) fn axis_along(&self, direction: Point) -> [usize; 2] {
        let [x, y] = self.axes.map(|axis| dot(axis, unit(direction)).abs());
        if x >= y { [0, 1] } else { [1, 0] }
    }

    fn faces(&self) -> Vec<Face> {
        let plan = self.plan();
        let at = |index: usize, z: f64| [plan[index % 4].x, plan[index % 4].y, z];
        let (low, high) = (self.bottom, self.top);
        let quads = (0..4)
            .map(|side| [at(side, low), at(side + 1, low), at(side + 1, high), at(side, high)])
            .chain([[0, 1, 2, 3].map(|index| at(index, high)), [3, 2, 1, 0].map(|index| at(index, low))]);
        quads
            .flat_map(|[a, b, c, d]| [[a, b, c], [a, c, d]])
            .filter_map(Face::new)
            .map(|face| Face { is_of_box: true, ..face })
            .collect()
    }
}
