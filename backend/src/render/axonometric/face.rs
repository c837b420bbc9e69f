//! The upright side of a solid, and what is drawn on it: doors, drawers, books, frames.

use parry3d::glamx::Vec2;

use super::super::palette::{Color, GLASS, INK, WHITE};
use super::super::svg::{Canvas, Paint};
use super::camera::Camera;
use super::solid::Look;

/// An upright rectangle.
pub(super) struct Face<'a> {
    /// Its left end on the floor, for somebody before it.
    pub(super) start: Vec2,
    /// Its right end.
    pub(super) end: Vec2,
    /// Its lower edge, metres above the floor.
    pub(super) low: f32,
    /// Its upper edge.
    pub(super) high: f32,
    /// Its colour in its light.
    pub(super) color: Color,
    /// Lines and details.
    pub(super) line: Color,
    /// Who looks.
    pub(super) camera: &'a Camera,
}

/// Spines of books, muted.
const BOOKS: [Color; 6] =
    [Color(0xc98f7a), Color(0x8fa7b8), Color(0xe2d3a4), Color(0x9bb09a), Color(0xb79bb0), Color(0xe8e2d6)];

impl Face<'_> {
    /// Its corners on the picture, from the lower left.
    pub(super) fn corners(&self) -> [Vec2; 4] {
        self.inner([0.0, 1.0], [0.0, 1.0])
    }

    /// Draws what belongs on it.
    pub(super) fn draw(&self, canvas: &mut Canvas, look: Look) {
        match look {
            Look::Doors(num_doors) => self.doors(canvas, num_doors),
            Look::Drawers(columns, rows) => self.drawers(canvas, columns, rows),
            Look::Shelves(num_boards) => self.books(canvas, num_boards),
            Look::Goods(num_boards) => self.goods(canvas, num_boards),
            Look::Framed(color) => canvas.polygon(self.inner([0.05, 0.95], [0.07, 0.93]), self.flat(color)),
            Look::Hollow(color) => canvas.polygon(self.inner([0.18, 0.82], [0.08, 0.66]), self.flat(color)),
            Look::Porthole => self.porthole(canvas),
            Look::Ribs(num_ribs) => self.ribs(canvas, num_ribs),
            Look::Braced => {
                let frame = self.inner([0.12, 0.88], [0.12, 0.88]);
                canvas.polygon(frame, self.thin());
                canvas.polyline([frame[0], frame[2]], self.thin());
            }
            Look::Hoops => {
                for up in [[0.2, 0.27], [0.73, 0.8]] {
                    canvas
                        .polygon(self.inner([0.0, 1.0], up), Paint::fill(self.line.mixed(self.color, 0.35)));
                }
            }
            Look::Plain | Look::Round | Look::Leaves | Look::Border | Look::Basin | Look::Burners => {}
        }
    }

    /// A point as shares of its length and height.
    fn at(&self, across: f32, up: f32) -> Vec2 {
        let floor = self.start + (self.end - self.start) * across;
        self.camera.page(floor.extend(self.low + (self.high - self.low) * up))
    }

    /// A part of it between shares.
    fn inner(&self, across: [f32; 2], up: [f32; 2]) -> [Vec2; 4] {
        let [[left, right], [low, high]] = [across, up];
        [self.at(left, low), self.at(right, low), self.at(right, high), self.at(left, high)]
    }

    fn thin(&self) -> Paint {
        Paint::stroke(self.line, 0.6)
    }

    fn flat(&self, color: Color) -> Paint {
        Paint::fill(color).line(self.line, 0.5)
    }

    fn doors(&self, canvas: &mut Canvas, num_doors: usize) {
        let (wide, gap) = (1.0 / num_doors as f32, 0.06 / num_doors as f32);
        for door in 0..num_doors {
            let (from, to) = (door as f32 * wide, (door + 1) as f32 * wide);
            canvas.polygon(self.inner([from + gap, to - gap], [0.05, 0.96]), self.thin());
            // Pairs of doors open away from each other.
            let knob = if door % 2 == 0 { to - 2.2 * gap } else { from + 2.2 * gap };
            canvas.polyline([self.at(knob, 0.46), self.at(knob, 0.58)], Paint::stroke(self.line, 1.3));
        }
    }

    fn drawers(&self, canvas: &mut Canvas, columns: usize, rows: usize) {
        let (wide, high) = (1.0 / columns as f32, 0.94 / rows as f32);
        for index in 0..columns * rows {
            let (column, row) = ((index % columns) as f32, (index / columns) as f32);
            let across = [(column + 0.04) * wide, (column + 0.96) * wide];
            let up = [0.03 + (row + 0.05) * high, 0.03 + (row + 0.95) * high];
            canvas.polygon(self.inner(across, up), self.thin());
            let (middle, level) = ((column + 0.5) * wide, up[0] + 0.6 * (up[1] - up[0]));
            let handle = [-0.14, 0.14].map(|reach| self.at(middle + reach * wide, level));
            canvas.polyline(handle, Paint::stroke(self.line, 1.2));
        }
    }

    /// The hollows between boards, as shares of the height.
    fn hollows(&self, canvas: &mut Canvas, num_boards: usize) -> Vec<[f32; 2]> {
        let back = Paint::fill(self.color.mixed(INK, 0.32));
        let rim = 0.12 / num_boards as f32;
        let hollow = |board: usize| {
            [board as f32 / num_boards as f32 + rim, (board + 1) as f32 / num_boards as f32 - rim]
        };
        let hollows: Vec<[f32; 2]> = (0..num_boards).map(hollow).collect();
        for &up in &hollows {
            canvas.polygon(self.inner([0.03, 0.97], up), back);
        }
        hollows
    }

    fn books(&self, canvas: &mut Canvas, num_boards: usize) {
        let num_books = (((self.end - self.start).length() / 0.05) as usize).clamp(3, 60);
        let wide = 0.92 / num_books as f32;
        for (board, [low, high]) in self.hollows(canvas, num_boards).into_iter().enumerate() {
            for book in 0..num_books {
                // A fixed, uneven rhythm with gaps.
                let kind = (book * 5 + board * 7) % 13;
                if kind > 9 {
                    continue;
                }
                let across = 0.04 + wide * book as f32;
                let top = low + (high - low) * (0.62 + 0.06 * (kind % 5) as f32);
                let color = BOOKS[kind % BOOKS.len()].mixed(self.color, 0.2);
                canvas.polygon(self.inner([across, across + 0.86 * wide], [low, top]), Paint::fill(color));
            }
        }
    }

    fn goods(&self, canvas: &mut Canvas, num_boards: usize) {
        let num_goods = (((self.end - self.start).length() / 0.22) as usize).clamp(2, 24);
        let wide = 0.92 / num_goods as f32;
        for (board, [low, high]) in self.hollows(canvas, num_boards).into_iter().enumerate() {
            for index in 0..num_goods {
                let kind = (index * 3 + board * 5) % 7;
                let across = 0.05 + wide * index as f32;
                let top = low + (high - low) * (0.34 + 0.09 * (kind % 4) as f32);
                let color = BOOKS[(kind + board) % BOOKS.len()].mixed(WHITE, 0.35);
                canvas.polygon(self.inner([across, across + 0.74 * wide], [low, top]), self.flat(color));
            }
        }
    }

    fn porthole(&self, canvas: &mut Canvas) {
        let shape = (self.end - self.start).length() / (self.high - self.low).max(1e-3);
        for (radius, color) in [(0.36, WHITE), (0.26, GLASS)] {
            let around = (0..20).map(|step| {
                let turn = Vec2::from_angle(step as f32 * std::f32::consts::TAU / 20.0) * radius;
                self.at(0.5 + turn.x, 0.44 + turn.y * shape)
            });
            canvas.polygon(around, self.flat(color));
        }
    }

    fn ribs(&self, canvas: &mut Canvas, num_ribs: usize) {
        for rib in 1..num_ribs {
            let across = rib as f32 / num_ribs as f32;
            canvas.polyline([self.at(across, 0.04), self.at(across, 0.96)], self.thin().opacity(0.7));
        }
    }
}
