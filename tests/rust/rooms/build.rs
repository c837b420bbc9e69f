//! Floors, walls and markers in a few words.

use backend::protocol::{
    Frame, Hinge, Marker, MarkerKind, PlacedBox, Placement, RoomsRequest, Swing, Triangle,
};

/// A request in the making: z up.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) request: RoomsRequest,
}

/// A hole in a wall: from and to along it, bottom and top.
pub(super) type Hole = [f64; 4];

/// A flat piece of ground or a flat wall, cut into two triangles.
fn quad([a, b, c, d]: [[f64; 3]; 4]) -> [Triangle; 2] {
    [[a, b, c], [a, c, d]]
}

pub(super) fn site() -> Site {
    let request = RoomsRequest {
        version: 1,
        frame: Frame::ZUp,
        floor_triangles_m: vec![],
        wall_triangles_m: vec![],
        wall_boxes_m: vec![],
        markers: vec![],
        objects: vec![],
        height_m: None,
    };
    Site { request }
}

impl Site {
    /// A rectangle of floor.
    pub(super) fn floor(mut self, [x0, y0, x1, y1]: [f64; 4], z: f64) -> Self {
        self.request.floor_triangles_m.extend(quad([[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]]));
        self
    }

    /// A slab with all of its six faces as floor.
    pub(super) fn slab(mut self, [x0, y0, x1, y1]: [f64; 4], [z0, z1]: [f64; 2]) -> Self {
        self.request.floor_triangles_m.extend(box_faces([x0, y0, x1, y1], [z0, z1]));
        self
    }

    /// A convex floor.
    pub(super) fn fan(mut self, points: &[[f64; 2]], z: f64) -> Self {
        let at = |index: usize| [points[index][0], points[index][1], z];
        let triangles = (1..points.len() - 1).map(|index| [at(0), at(index), at(index + 1)]);
        self.request.floor_triangles_m.extend(triangles);
        self
    }

    /// A wall that is a box.
    pub(super) fn wall_box(mut self, [x0, y0, x1, y1]: [f64; 4], [z0, z1]: [f64; 2]) -> Self {
        let id = format!("wall {}", self.request.wall_boxes_m.len());
        self.request.wall_boxes_m.push(PlacedBox {
            id,
            size_m: [x1 - x0, y1 - y0, z1 - z0],
            placement: Placement { position_m: [(x0 + x1) / 2.0, (y0 + y1) / 2.0, z0], yaw_deg: 0.0 },
        });
        self
    }

    /// A closed mesh of a box among the walls.
    pub(super) fn wall_block(mut self, rect: [f64; 4], heights: [f64; 2]) -> Self {
        self.request.wall_triangles_m.extend(box_faces(rect, heights));
        self
    }

    /// A wall without thickness, with holes.
    pub(super) fn plane(mut self, from: [f64; 2], to: [f64; 2], heights: [f64; 2], holes: &[Hole]) -> Self {
        self.request.wall_triangles_m.extend(pierced(from, to, heights, holes));
        self
    }

    /// A wall with thickness to the left of its line, capped at its ends, with holes and their reveals.
    pub(super) fn thick(
        mut self,
        from: [f64; 2],
        to: [f64; 2],
        thickness: f64,
        heights: [f64; 2],
        holes: &[Hole],
    ) -> Self {
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        let along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
        let left = [-along[1] * thickness, along[0] * thickness];
        let at = |s: f64, side: f64| {
            [from[0] + along[0] * s + left[0] * side, from[1] + along[1] * s + left[1] * side]
        };
        let walls = &mut self.request.wall_triangles_m;
        walls.extend(pierced(at(0.0, 0.0), at(length, 0.0), heights, holes));
        walls.extend(pierced(at(0.0, 1.0), at(length, 1.0), heights, holes));
        let upright = |s: f64, [low, high]: [f64; 2]| pierced(at(s, 0.0), at(s, 1.0), [low, high], &[]);
        let flat = |s0: f64, s1: f64, z: f64| {
            quad([[s0, 0.0], [s1, 0.0], [s1, 1.0], [s0, 1.0]].map(|[s, side]| {
                let [x, y] = at(s, side);
                [x, y, z]
            }))
        };
        for s in [0.0, length] {
            walls.extend(upright(s, heights));
        }
        walls.extend(flat(0.0, length, heights[1]));
        for &[s0, s1, low, high] in holes {
            walls.extend(upright(s0, [low, high]));
            walls.extend(upright(s1, [low, high]));
            walls.extend(flat(s0, s1, low));
            walls.extend(flat(s0, s1, high));
        }
        self
    }

    /// Thick walls around a rectangle (its inner faces); holes for south, east, north and west, along each from its western or
    /// southern corner.
    pub(super) fn around(
        self,
        [x0, y0, x1, y1]: [f64; 4],
        thickness: f64,
        heights: [f64; 2],
        holes: [&[Hole]; 4],
    ) -> Self {
        let t = thickness;
        let shifted = |holes: &[Hole]| {
            holes.iter().map(|[a, b, low, high]| [a + t, b + t, *low, *high]).collect::<Vec<_>>()
        };
        self.thick([x0 - t, y0 - t], [x1 + t, y0 - t], t, heights, &shifted(holes[0]))
            .thick([x1 + t, y0 - t], [x1 + t, y1 + t], t, heights, &shifted(holes[1]))
            .thick([x0 - t, y1], [x1 + t, y1], t, heights, &shifted(holes[2]))
            .thick([x0, y0 - t], [x0, y1 + t], t, heights, &shifted(holes[3]))
    }

    /// A marker at a point of the floor plan.
    pub(super) fn marker(
        mut self,
        kind: MarkerKind,
        id: &str,
        size: [f64; 3],
        at: [f64; 3],
        yaw_deg: f64,
    ) -> Self {
        self.request.markers.push(Marker {
            id: id.to_owned(),
            kind,
            size_m: size,
            placement: Placement { position_m: at, yaw_deg },
            swing: None,
            hinge: None,
        });
        self
    }

    /// How the last marker opens.
    pub(super) fn opens(mut self, swing: Swing, hinge: Hinge) -> Self {
        let marker = self.request.markers.last_mut().expect("a marker");
        (marker.swing, marker.hinge) = (Some(swing), Some(hinge));
        self
    }

    /// An object of half a metre.
    pub(super) fn object(mut self, id: &str, at: [f64; 3]) -> Self {
        self.request.objects.push(PlacedBox {
            id: id.to_owned(),
            size_m: [0.5, 0.5, 0.5],
            placement: Placement { position_m: at, yaw_deg: 0.0 },
        });
        self
    }

    /// Turned about the origin, then moved.
    pub(super) fn moved(mut self, turn_deg: f64, by: [f64; 3]) -> Self {
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        let turned = |[x, y, z]: [f64; 3]| [x * cos - y * sin + by[0], x * sin + y * cos + by[1], z + by[2]];
        self.each_point(turned, turn_deg);
        self
    }

    /// The same in the other frame.
    pub(super) fn y_up(mut self) -> Self {
        self.each_point(|[x, y, z]| [x, z, -y], 0.0);
        self.request.frame = Frame::YUp;
        self
    }

    fn each_point(&mut self, moved: impl Fn([f64; 3]) -> [f64; 3], turn_deg: f64) {
        let request = &mut self.request;
        let triangles = request.floor_triangles_m.iter_mut().chain(&mut request.wall_triangles_m);
        triangles.flatten().for_each(|point| *point = moved(*point));
        let boxes = request.wall_boxes_m.iter_mut().chain(&mut request.objects).map(|one| &mut one.placement);
        for placement in boxes.chain(request.markers.iter_mut().map(|marker| &mut marker.placement)) {
            placement.position_m = moved(placement.position_m);
            placement.yaw_deg += turn_deg;
        }
    }
}

/// The faces of a box as a mesh.
pub(super) fn box_faces([x0, y0, x1, y1]: [f64; 4], [z0, z1]: [f64; 2]) -> Vec<Triangle> {
    let ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
    let at = |index: usize, z: f64| [ring[index % 4][0], ring[index % 4][1], z];
    let mut faces: Vec<Triangle> = (0..4)
        .flat_map(|side| quad([at(side, z0), at(side + 1, z0), at(side + 1, z1), at(side, z1)]))
        .collect();
    faces.extend(quad([0, 1, 2, 3].map(|index| at(index, z1))));
    faces.extend(quad([3, 2, 1, 0].map(|index| at(index, z0))));
    faces
}

/// An upright rectangle without its holes, cut along all of their edges.
fn pierced(from: [f64; 2], to: [f64; 2], heights: [f64; 2], holes: &[Hole]) -> Vec<Triangle> {
    let length = (to[0] - from[0]).hypot(to[1] - from[1]);
    let cuts = |ends: [f64; 2], of: [usize; 2]| {
        let mut cuts: Vec<f64> =
            ends.into_iter().chain(holes.iter().flat_map(|hole| of.map(|index| hole[index]))).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        cuts
    };
    let (columns, rows) = (cuts([0.0, length], [0, 1]), cuts(heights, [2, 3]));
    let at = |s: f64, z: f64| {
        let share = s / length;
        [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, z]
    };
    let mut faces = vec![];
    for column in columns.windows(2) {
        for row in rows.windows(2) {
            let (s, z) = ((column[0] + column[1]) / 2.0, (row[0] + row[1]) / 2.0);
            let is_hole = holes.iter().any(|[a, b, low, high]| *a < s && s < *b && *low < z && z < *high);
            if !is_hole {
                faces.extend(quad([
                    at(column[0], row[0]),
                    at(column[1], row[0]),
                    at(column[1], row[1]),
                    at(column[0], row[1]),
                ]));
            }
        }
    }
    faces
}
