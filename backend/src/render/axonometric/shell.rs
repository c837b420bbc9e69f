//! The room as a model: a floor plate, the far walls with their openings, the near walls cut away.

use parry3d::glamx::Vec2;

use super::super::palette::{Color, DOOR, GLASS, HAIR, INK, WALL, WHITE};
use super::super::svg::{Canvas, Paint};
use super::super::view::WALL_M;
use super::camera::Camera;
use crate::scene::polygon::Edge;
use crate::scene::{Opening, OpeningKind, Scene};

/// Thickness of the floor plate, metres.
const PLATE_M: f32 = 0.16;
/// The floor: a little darker than on plans, for it lies beside the paper here.
const BOARDS: Color = Color(0xf6eddf);
/// Inner faces of walls.
const PLASTER: Color = Color(0xf4efe7);
/// Sides of the floor plate.
const PLATE: Color = Color(0xcfc8bb);
/// Floor that only shows where a wall stands behind it must be this deep, metres.
const HIDES_M: f32 = 0.25;

/// The walls that are drawn upright.
pub(super) struct Shell {
    /// Height of the walls as drawn, metres.
    pub(super) height: f32,
    /// Does each edge of the floor carry an upright wall?
    pub(super) is_upright: Vec<bool>,
    /// The outer corners of the walls, one a corner of the floor.
    outer: Vec<Vec2>,
}

impl Shell {
    /// Far walls stand unless they would hide floor; halls are cut low, for their walls would be all there is to see.
    pub(super) fn new(scene: &Scene, camera: &Camera) -> Self {
        let floor = &scene.floor;
        let extent = (floor.max - floor.min).max_element();
        let height = scene.height.min((0.45 * extent).max(2.4));
        let hides = |edge: &Edge| {
            let reach = camera.hidden_behind(height);
            (0..=8).any(|step| {
                let start = edge.start + (edge.end - edge.start) * (0.04 + 0.115 * step as f32);
                (1..=8).any(|row| {
                    let point = start - edge.normal * 0.02 + camera.away * (reach * row as f32 / 8.0);
                    floor.contains(point) && floor.border_distance(point) > HIDES_M
                })
            })
        };
        let is_upright = floor.edges.iter().map(|edge| camera.sees(edge.normal) && !hides(edge)).collect();
        Self { height, is_upright, outer: outer_corners(&floor.edges) }
    }

    /// The box around the shell on the picture.
    pub(super) fn seen(&self, scene: &Scene, camera: &Camera) -> [Vec2; 2] {
        let low = self.outer.iter().map(|corner| camera.page(corner.extend(-PLATE_M)));
        let ends = scene.floor.edges.iter().enumerate().filter(|(index, _)| self.is_upright[*index]);
        let high = ends.flat_map(|(index, _)| {
            [index, (index + 1) % self.outer.len()].map(|i| camera.page(self.outer[i].extend(self.height)))
        });
        low.chain(high).fold([Vec2::INFINITY, Vec2::NEG_INFINITY], |[low, high], p| [low.min(p), high.max(p)])
    }

    /// The plate, the floor and the near walls' section.
    pub(super) fn draw_floor(&self, canvas: &mut Canvas, scene: &Scene, camera: &Camera) {
        let at = |point: Vec2, z: f32| camera.page(point.extend(z));
        for (drop, spread) in [(0.34, 0.10), (0.27, 0.05)] {
            let center = scene.floor.centroid;
            let shadow = self
                .outer
                .iter()
                .map(|&corner| at(corner + (corner - center).normalize_or_zero() * spread, -drop));
            canvas.polygon(shadow, Paint::fill(INK).opacity(0.06));
        }
        let mut sides: Vec<usize> = (0..self.outer.len()).collect();
        let depth = |index: usize| {
            camera.depth(scene.floor.edges[index].start.midpoint(scene.floor.edges[index].end).extend(0.0))
        };
        sides.sort_by(|&a, &b| depth(b).total_cmp(&depth(a)));
        for &index in sides.iter().filter(|&&index| camera.sees(-scene.floor.edges[index].normal)) {
            let (a, b) = (self.outer[index], self.outer[(index + 1) % self.outer.len()]);
            let light = camera.light(-scene.floor.edges[index].normal);
            let color = super::solid::shaded(PLATE, light);
            canvas.polygon(
                [at(a, 0.0), at(b, 0.0), at(b, -PLATE_M), at(a, -PLATE_M)],
                Paint::fill(color).line(color, 0.6),
            );
        }
        canvas.polygon(self.outer.iter().map(|&corner| at(corner, 0.0)), Paint::fill(WALL).line(WALL, 0.6));
        let floor: Vec<Vec2> = scene.floor.corners().map(|corner| at(corner, 0.0)).collect();
        canvas.polygon(floor.iter().copied(), Paint::fill(BOARDS));
        self.draw_boards(canvas, scene, camera);
        for opening in scene.openings.iter().filter(|opening| !self.is_upright[opening.wall]) {
            let through = -scene.floor.edges[opening.wall].normal * WALL_M;
            let [a, b] = opening.ends;
            let color = if opening.kind == OpeningKind::Window { GLASS } else { BOARDS };
            canvas.polygon(
                [at(a, 0.0), at(b, 0.0), at(b + through, 0.0), at(a + through, 0.0)],
                Paint::fill(color).line(WALL, 0.5),
            );
        }
    }

    /// Lines of boards along wall 1, cut to the floor.
    fn draw_boards(&self, canvas: &mut Canvas, scene: &Scene, camera: &Camera) {
        let Some(first) = scene.floor.edges.first() else { return };
        let heights = scene.floor.corners().map(|corner| first.height(corner));
        let (low, high) = heights.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), h| (a.min(h), b.max(h)));
        let step = 0.2_f32.max((high - low) / 120.0);
        let paint = Paint::stroke(BOARDS.mixed(DOOR, 0.42), 0.6);
        for row in 1..((high - low) / step) as usize + 1 {
            let height = low + row as f32 * step;
            let mut crossings: Vec<f32> = scene
                .floor
                .edges
                .iter()
                .filter_map(|edge| {
                    let (a, b) = (first.height(edge.start), first.height(edge.end));
                    let share = (height - a) / (b - a);
                    ((a > height) != (b > height))
                        .then(|| first.along(edge.start + (edge.end - edge.start) * share))
                })
                .collect();
            crossings.sort_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let point = |along: f32| first.start + first.direction * along + first.normal * height;
                canvas.polyline([pair[0], pair[1]].map(|along| camera.page(point(along).extend(0.0))), paint);
            }
        }
    }

    /// The upright walls, the farthest first.
    pub(super) fn draw_walls(&self, canvas: &mut Canvas, scene: &Scene, camera: &Camera) {
        let edges = &scene.floor.edges;
        let mut walls: Vec<usize> = (0..edges.len()).filter(|&index| self.is_upright[index]).collect();
        let depth = |index: usize| camera.depth(edges[index].start.midpoint(edges[index].end).extend(0.0));
        walls.sort_by(|&a, &b| depth(b).total_cmp(&depth(a)));
        for index in walls {
            let (next, previous) = ((index + 1) % edges.len(), (index + edges.len() - 1) % edges.len());
            let (edge, height) = (&edges[index], self.height);
            let at = |point: Vec2, z: f32| camera.page(point.extend(z));
            let color = super::solid::shaded(PLASTER, camera.light(edge.normal));
            let face = [at(edge.start, 0.0), at(edge.end, 0.0), at(edge.end, height), at(edge.start, height)];
            canvas.polygon(face, Paint::fill(color).line(color, 0.6));
            for opening in scene.openings.iter().filter(|opening| opening.wall == index) {
                draw_opening(canvas, camera, edge, opening, height);
            }
            // A base board ties the wall to the floor.
            let board = [at(edge.start, 0.0), at(edge.end, 0.0)];
            canvas.polyline(board, Paint::stroke(HAIR, 1.0));
            let (a, b) = (self.outer[index], self.outer[next]);
            canvas.polygon(
                [at(edge.start, height), at(edge.end, height), at(b, height), at(a, height)],
                Paint::fill(WALL).line(WALL, 0.6),
            );
            for (inner, outer, neighbour) in [(edge.start, a, previous), (edge.end, b, next)] {
                if !self.is_upright[neighbour] {
                    let cut = [at(inner, 0.0), at(outer, 0.0), at(outer, height), at(inner, height)];
                    canvas.polygon(cut, Paint::fill(WALL.mixed(WHITE, 0.12)).line(WALL, 0.6));
                }
            }
        }
    }
}

/// Corners of the walls' outer faces, mitred; sharp corners are cut where the mitre would run away.
fn outer_corners(edges: &[Edge]) -> Vec<Vec2> {
    let corner = |index: usize| {
        let (before, after) = (&edges[(index + edges.len() - 1) % edges.len()], &edges[index]);
        let sum = before.normal + after.normal;
        let mitre = sum / (1.0 + before.normal.dot(after.normal)).max(0.3);
        after.start - mitre.clamp_length_max(2.5) * WALL_M
    };
    (0..edges.len()).map(corner).collect()
}

/// A hole in an upright wall, its reveal, and what closes it.
fn draw_opening(canvas: &mut Canvas, camera: &Camera, edge: &Edge, opening: &Opening, wall_height: f32) {
    let low = opening.bottom.max(0.0);
    let high = (opening.bottom + opening.height).min(wall_height - 0.02);
    if high <= low {
        return;
    }
    let [from, to] = opening.ends;
    let at = |along: f32, up: f32| camera.page((from + (to - from) * along).extend(low + (high - low) * up));
    let rect = |x: [f32; 2], y: [f32; 2]| [at(x[0], y[0]), at(x[1], y[0]), at(x[1], y[1]), at(x[0], y[1])];
    let reveal = PLASTER.mixed(INK, 0.24);
    canvas.polygon(rect([0.0, 1.0], [0.0, 1.0]), Paint::fill(reveal).line(WALL, 0.9));
    // The wall's outer face is the inner one shifted on the picture: what shows through is where both holes overlap.
    let shift = camera.page((from - edge.normal * WALL_M).extend(low)) - at(0.0, 0.0);
    let (across, up) = (at(1.0, 0.0) - at(0.0, 0.0), at(0.0, 1.0) - at(0.0, 0.0));
    let area = across.perp_dot(up);
    if area.abs() < 1e-3 {
        return;
    }
    let (u, v) = (shift.perp_dot(up) / area, across.perp_dot(shift) / area);
    let (x, y) =
        ([u.clamp(0.0, 1.0), (1.0 + u).clamp(0.0, 1.0)], [v.clamp(0.0, 1.0), (1.0 + v).clamp(0.0, 1.0)]);
    let sill = [at(0.0, 0.0), at(1.0, 0.0), at(x[1], y[0]), at(x[0], y[0])];
    canvas.polygon(sill, Paint::fill(PLASTER));
    let thin = Paint::stroke(WALL, 0.9);
    match opening.kind {
        OpeningKind::Window => {
            canvas.polygon(rect(x, y), Paint::fill(GLASS).line(WHITE, 2.2));
            let width = opening.width();
            let num_panes = (width / 0.8).round().clamp(1.0, 8.0) as usize;
            for pane in 1..num_panes {
                let along = x[0] + (x[1] - x[0]) * pane as f32 / num_panes as f32;
                canvas.polyline([at(along, y[0]), at(along, y[1])], Paint::stroke(WHITE, 2.2));
            }
            let glare = |from: f32, to: f32| {
                [at(x[0] + (x[1] - x[0]) * from, y[1]), at(x[0] + (x[1] - x[0]) * to, y[0])]
            };
            let ([a, b], [c, d]) = (glare(0.30, 0.06), glare(0.42, 0.18));
            canvas.polygon([a, b, d, c], Paint::fill(WHITE).opacity(0.35));
        }
        OpeningKind::Door => {
            canvas.polygon(rect(x, y), Paint::fill(DOOR).line(INK, 0.7));
            let num_leaves = if opening.leaves.len() == 2 && opening.leaves[0].radius < 0.6 * opening.width()
            {
                2
            } else {
                1
            };
            for leaf in 0..num_leaves {
                let (a, b) = (leaf as f32 / num_leaves as f32, (leaf + 1) as f32 / num_leaves as f32);
                let inside = |share: f32| x[0] + (x[1] - x[0]) * share;
                let panel = [inside(a + 0.13 / num_leaves as f32), inside(b - 0.13 / num_leaves as f32)];
                for rows in [[0.08, 0.46], [0.54, 0.92]] {
                    canvas.polygon(
                        rect(panel, rows.map(|row| y[0] + (y[1] - y[0]) * row)),
                        Paint::stroke(DOOR.mixed(INK, 0.4), 0.7),
                    );
                }
                let knob = if leaf == 0 { b - 0.07 } else { a + 0.07 };
                canvas.ellipse(
                    at(inside(knob), y[0] + 0.48 * (y[1] - y[0])),
                    Vec2::splat(1.6),
                    Paint::fill(INK),
                );
            }
        }
        OpeningKind::Passage => canvas.polygon(rect(x, y), Paint::fill(BOARDS.mixed(WALL, 0.14))),
    }
    canvas.polygon(rect([0.0, 1.0], [0.0, 1.0]), thin);
}
