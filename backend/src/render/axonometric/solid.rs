//! Convex prisms with shaded sides, and what is drawn on their fronts and tops.

use parry3d::glamx::{Vec2, Vec3};

use super::super::palette::{Color, GLASS, INK, WHITE};
use super::super::svg::{Canvas, Paint};
use super::camera::Camera;

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
        let points = self.base.iter().flat_map(|&corner| [self.low, self.high].map(|z| camera.page(corner.extend(z))));
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
            let side = Quad { start, end, low: self.low, high: self.high };
            let color = shaded(self.color, camera.light(normal));
            // Round bodies take their lines from the outline alone.
            let line = if is_round { color } else { edge };
            canvas.polygon(side.corners(camera), Paint::fill(color).line(line, 0.6));
            match self.look {
                Look::Hoops => {
                    for up in [[0.2, 0.27], [0.73, 0.8]] {
                        let band = shaded(self.line.mixed(self.color, 0.35), camera.light(normal));
                        canvas.polygon(side.inner(camera, [0.0, 1.0], up), Paint::fill(band));
                    }
                }
                _ if index == 0 => self.draw_front(canvas, camera, &side),
                Look::Braced => {
                    let frame = side.inner(camera, [0.12, 0.88], [0.12, 0.88]);
                    canvas.polygon(frame, Paint::stroke(self.line, 0.6));
                    canvas.polyline([frame[0], frame[2]], Paint::stroke(self.line, 0.6));
                }
                _ => {}
            }
        }
        let top: Vec<Vec2> = self.base.iter().map(|&corner| camera.page(corner.extend(self.high))).collect();
        canvas.polygon(top.iter().copied(), Paint::fill(self.color.mixed(WHITE, 0.30)).line(edge, 0.6));
        self.draw_top(canvas, camera);
    }

    fn draw_front(&self, canvas: &mut Canvas, camera: &Camera, side: &Quad) {
        let line = Paint::stroke(self.line, 0.6);
        let flat = |color: Color| Paint::fill(color).line(self.line, 0.5);
        match self.look {
            Look::Doors(num_doors) => {
                for door in 0..num_doors {
                    let (from, to) = (door as f32 / num_doors as f32, (door + 1) as f32 / num_doors as f32);
                    let gap = 0.06 / num_doors as f32;
                    canvas.polygon(side.inner(camera, [from + gap, to - gap], [0.05, 0.96]), line);
                    // Pairs of doors open away from each other.
                    let knob = if door % 2 == 0 { to - 2.2 * gap } else { from + 2.2 * gap };
                    canvas.polyline([side.at(camera, knob, 0.46), side.at(camera, knob, 0.58)], Paint::stroke(self.line, 1.3));
                }
            }
            Look::Drawers(columns, rows) => {
                for index in 0..columns * rows {
                    let (column, row) = ((index % columns) as f32, (index / columns) as f32);
                    let (wide, high) = (1.0 / columns as f32, 0.94 / rows as f32);
                    let across = [column * wide + 0.04 * wide, (column + 1.0) * wide - 0.04 * wide];
                    let up = [0.03 + row * high + 0.05 * high, 0.03 + (row + 1.0) * high - 0.05 * high];
                    canvas.polygon(side.inner(camera, across, up), line);
                    let (middle, level) = ((across[0] + across[1]) / 2.0, up[0] + 0.6 * (up[1] - up[0]));
                    let reach = 0.14 * wide;
                    let handle = [side.at(camera, middle - reach, level), side.at(camera, middle + reach, level)];
                    canvas.polyline(handle, Paint::stroke(self.line, 1.2));
                }
            }
            Look::Shelves(num_boards) => self.draw_books(canvas, camera, side, num_boards),
            Look::Framed(color) => {
                canvas.polygon(side.inner(camera, [0.05, 0.95], [0.07, 0.93]), flat(color));
            }
            Look::Hollow(color) => canvas.polygon(side.inner(camera, [0.18, 0.82], [0.08, 0.66]), flat(color)),
            Look::Porthole => {
                for (radius, paint) in [(0.36, flat(WHITE)), (0.26, flat(GLASS))] {
                    let around = (0..20).map(|step| {
                        let turn = Vec2::from_angle(step as f32 * std::f32::consts::TAU / 20.0) * radius;
                        let shape = (side.end - side.start).length() / (side.high - side.low).max(1e-3);
                        side.at(camera, 0.5 + turn.x, 0.44 + turn.y * shape)
                    });
                    canvas.polygon(around, paint);
                }
            }
            Look::Ribs(num_ribs) => {
                for rib in 1..num_ribs {
                    let across = rib as f32 / num_ribs as f32;
                    canvas.polyline([side.at(camera, across, 0.04), side.at(camera, across, 0.96)], line.opacity(0.7));
                }
            }
            Look::Braced => {
                let frame = side.inner(camera, [0.12, 0.88], [0.12, 0.88]);
                canvas.polygon(frame, line);
                canvas.polyline([frame[0], frame[2]], line);
            }
            Look::Plain
            | Look::Round
            | Look::Leaves
            | Look::Border
            | Look::Basin
            | Look::Burners
            | Look::Hoops => {}
        }
    }

    fn draw_books(&self, canvas: &mut Canvas, camera: &Camera, side: &Quad, num_boards: usize) {
        let back = Paint::fill(self.color.mixed(INK, 0.32));
        let length = (side.end - side.start).length();
        let num_books = ((length / 0.05) as usize).clamp(3, 60);
        for board in 0..num_boards {
            let (low, high) = (board as f32 / num_boards as f32, (board + 1) as f32 / num_boards as f32);
            let rim = 0.12 / num_boards as f32;
            canvas.polygon(side.inner(camera, [0.03, 0.97], [low + rim, high - rim]), back);
            for book in 0..num_books {
                // A fixed, uneven rhythm; one gap a board.
                let kind = (book * 5 + board * 7) % 13;
                if kind > 9 {
                    continue;
                }
                let across = 0.04 + 0.92 * book as f32 / num_books as f32;
                let wide = 0.92 / num_books as f32 * 0.86;
                let top = low + rim + (high - low - 2.0 * rim) * (0.62 + 0.06 * (kind % 5) as f32);
                let color = BOOKS[kind % BOOKS.len()].mixed(self.color, 0.2);
                canvas.polygon(side.inner(camera, [across, across + wide], [low + rim, top]), Paint::fill(color));
            }
        }
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
            return [(x, y), (1.0 - x, y), (1.0 - x, 1.0 - y), (x, 1.0 - y)].map(|(u, v)| self.top_at(camera, u, v)).into();
        }
        let keep = 1.0 - 2.0 * share * if reach > 0.0 { 1.0 } else { 0.0 };
        self.base.iter().map(|&corner| camera.page((center + (corner - center) * keep).extend(self.high))).collect()
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

/// Spines of books, muted.
const BOOKS: [Color; 6] =
    [Color(0xc98f7a), Color(0x8fa7b8), Color(0xe2d3a4), Color(0x9bb09a), Color(0xb79bb0), Color(0xe8e2d6)];

/// A colour in more or less light.
pub(super) fn shaded(color: Color, light: f32) -> Color {
    color.mixed(INK, (0.11 - 0.11 * light).clamp(0.0, 0.3))
}

/// An upright rectangle.
struct Quad {
    start: Vec2,
    end: Vec2,
    low: f32,
    high: f32,
}

impl Quad {
    /// A point as shares of its length and height.
    fn at(&self, camera: &Camera, across: f32, up: f32) -> Vec2 {
        let floor = self.start + (self.end - self.start) * across;
        camera.page(floor.extend(self.low + (self.high - self.low) * up))
    }

    fn corners(&self, camera: &Camera) -> [Vec2; 4] {
        self.inner(camera, [0.0, 1.0], [0.0, 1.0])
    }

    /// A part of it between shares.
    fn inner(&self, camera: &Camera, across: [f32; 2], up: [f32; 2]) -> [Vec2; 4] {
        [
            self.at(camera, across[0], up[0]),
            self.at(camera, across[1], up[0]),
            self.at(camera, across[1], up[1]),
            self.at(camera, across[0], up[1]),
        ]
    }
}
