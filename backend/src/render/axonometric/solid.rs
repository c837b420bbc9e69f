//! Convex prisms with shaded sides, and what is drawn on their fronts and tops.

use parry3d::glamx::{Vec2, Vec3};

use super::super::palette::{Color, INK, WHITE};
use super::super::svg::{Canvas, Paint};
use super::camera::Camera;
use super::face::Face;

/// A part of an object, standing upright.
#[derive(Debug, Clone)]
pub(super) struct Solid<'a> {
    /// Its base on the floor plane: convex, counter-clockwise; side `i` starts at corner `i`.
    pub(super) base: Vec<Vec2>,
    /// Its lower end, metres above the floor.
    pub(super) low: f32,
    /// Its upper end.
    pub(super) high: f32,
    /// Its colour in plain light.
    pub(super) color: Color,
    /// Lines and details.
    pub(super) line: Color,
    /// What it looks like.
    pub(super) look: Look,
    /// 1 = solid; things in the way of the view are let through.
    pub(super) opacity: f32,
    /// The id of the object that it is a part of.
    pub(super) object: &'a str,
}

/// What is drawn on a solid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Look {
    /// Plain sides.
    Plain,
    /// A round base: no lines between its sides.
    Round,
    /// Leaves in its box.
    Leaves,
    /// Leaves of doors on side 0, so many.
    Doors(usize),
    /// Drawers on side 0: columns and rows.
    Drawers(usize, usize),
    /// Boards with books on side 0, so many.
    Shelves(usize),
    /// Boards with goods on side 0, so many.
    Goods(usize),
    /// A framed plate on side 0.
    Framed(Color),
    /// An opening on side 0, such as a hearth or an oven's window.
    Hollow(Color),
    /// A round window on side 0.
    Porthole,
    /// Upright lines on side 0, so many.
    Ribs(usize),
    /// A border on the top.
    Border,
    /// A basin in the top.
    Basin,
    /// Four plates on the top.
    Burners,
    /// A cross on the visible sides.
    Braced,
    /// Hoops around a round base.
    Hoops,
}

impl Solid<'_> {
    /// The side walls: a point and the outward normal of each.
    pub(super) fn sides(&self) -> impl Iterator<Item = (Vec2, Vec2)> + '_ {
        self.base.iter().enumerate().map(|(index, &start)| {
            let along = self.base[(index + 1) % self.base.len()] - start;
            (start, -along.perp() / along.length().max(1e-6))
        })
    }

    fn center(&self) -> Vec3 {
        let sum: Vec2 = self.base.iter().sum();
        (sum / self.base.len().max(1) as f32).extend((self.low + self.high) / 2.0)
    }

    /// Distance of its middle from who looks.
    pub(super) fn depth(&self, camera: &Camera) -> f32 {
        camera.depth(self.center())
    }

    /// The box around it on the picture.
    pub(super) fn seen(&self, camera: &Camera) -> [Vec2; 2] {
        let points =
            self.base.iter().flat_map(|&corner| [self.low, self.high].map(|z| camera.page(corner.extend(z))));
        points.fold([Vec2::INFINITY, Vec2::NEG_INFINITY], |[low, high], p| [low.min(p), high.max(p)])
    }

    /// Draws it.
    pub(super) fn draw(&self, canvas: &mut Canvas, camera: &Camera) {
        if self.look == Look::Leaves {
            return self.draw_leaves(canvas, camera);
        }
        let is_round = matches!(self.look, Look::Round | Look::Hoops);
        let edge = self.color.mixed(INK, 0.38);
        for (index, (start, normal)) in self.sides().enumerate() {
            if !camera.sees(normal) {
                continue;
            }
            let end = self.base[(index + 1) % self.base.len()];
            let color = shaded(self.color, camera.light(normal));
            let face = Face { start, end, low: self.low, high: self.high, color, line: self.line, camera };
            // Round bodies take their lines from the outline alone.
            let outline = if is_round { color } else { edge };
            canvas.polygon(face.corners(), Paint::fill(color).line(outline, 0.6));
            if index == 0 || matches!(self.look, Look::Braced | Look::Hoops) {
                face.draw(canvas, self.look);
            }
        }
        let top: Vec<Vec2> = self.base.iter().map(|&corner| camera.page(corner.extend(self.high))).collect();
        canvas.polygon(top.iter().copied(), Paint::fill(self.color.mixed(WHITE, 0.30)).line(edge, 0.6));
        self.draw_top(canvas, camera);
    }

    fn draw_top(&self, canvas: &mut Canvas, camera: &Camera) {
        let line = Paint::stroke(self.line, 0.55);
        match self.look {
            Look::Border => {
                for share in [0.06, 0.11] {
                    canvas.polygon(self.top_inner(camera, share), line.opacity(0.8));
                }
            }
            Look::Basin => {
                let rim = self.top_inner(camera, 0.14);
                canvas.polygon(rim, Paint::fill(WHITE.mixed(self.color, 0.25)).line(self.line, 0.7));
                canvas.polygon(self.top_inner(camera, 0.2), Paint::fill(self.color.mixed(INK, 0.05)));
            }
            Look::Burners => {
                for (across, along) in [(0.28, 0.28), (0.72, 0.28), (0.28, 0.72), (0.72, 0.72)] {
                    let around = (0..16).map(|step| {
                        let turn = Vec2::from_angle(step as f32 * std::f32::consts::TAU / 16.0) * 0.15;
                        self.top_at(camera, across + turn.x, along + turn.y)
                    });
                    canvas.polygon(around, Paint::fill(INK.mixed(self.color, 0.35)).line(self.line, 0.5));
                }
            }
            _ => {}
        }
    }

    /// A point of a rectangular top, as shares from corner 0 along sides 0 and 3.
    fn top_at(&self, camera: &Camera, across: f32, along: f32) -> Vec2 {
        let [a, b, d] = [0, 1, 3].map(|index| self.base.get(index).copied().unwrap_or_default());
        camera.page((a + (b - a) * across + (d - a) * along).extend(self.high))
    }

    /// The top's outline drawn in by metres' share of its lesser side.
    fn top_inner(&self, camera: &Camera, share: f32) -> Vec<Vec2> {
        let center = self.center().truncate();
        let reach = self.base.iter().map(|&corner| (corner - center).length()).fold(f32::INFINITY, f32::min);
        let [a, b, d] = [0, 1, 3].map(|index| self.base.get(index).copied().unwrap_or_default());
        if self.base.len() == 4 {
            let inset = share * (b - a).length().min((d - a).length());
            let (x, y) = (inset / (b - a).length().max(1e-3), inset / (d - a).length().max(1e-3));
            return [(x, y), (1.0 - x, y), (1.0 - x, 1.0 - y), (x, 1.0 - y)]
                .map(|(u, v)| self.top_at(camera, u, v))
                .into();
        }
        let keep = 1.0 - 2.0 * share * if reach > 0.0 { 1.0 } else { 0.0 };
        self.base
            .iter()
            .map(|&corner| camera.page((center + (corner - center) * keep).extend(self.high)))
            .collect()
    }

    fn draw_leaves(&self, canvas: &mut Canvas, camera: &Camera) {
        let [low, high] = self.seen(camera);
        let (center, radii) = ((low + high) / 2.0, (high - low) / 2.0);
        let shades = [self.color.mixed(INK, 0.16), self.color, self.color.mixed(WHITE, 0.22)];
        let line = self.color.mixed(INK, 0.4);
        // Three rings of leaves, dark below and behind, light above.
        for (ring, (shade, reach)) in shades.into_iter().zip([0.72, 0.58, 0.34]).enumerate() {
            let num_leaves = 9 - 2 * ring;
            for index in 0..num_leaves {
                let turn = (index as f32 + 0.37 * ring as f32) * std::f32::consts::TAU / num_leaves as f32;
                let lift = Vec2::new(0.0, -0.12 * ring as f32);
                let at = center + (Vec2::from_angle(turn) * reach + lift) * radii;
                let size = radii.min_element() * (0.36 - 0.04 * ring as f32);
                canvas.ellipse(at, Vec2::new(size, size * 0.9), Paint::fill(shade).line(line, 0.45));
            }
            canvas.ellipse(center, radii * (reach * 0.8), Paint::fill(shade));
        }
    }
}

/// A colour in more or less light.
pub(super) fn shaded(color: Color, light: f32) -> Color {
    color.mixed(INK, (0.11 - 0.11 * light).clamp(0.0, 0.3))
}
