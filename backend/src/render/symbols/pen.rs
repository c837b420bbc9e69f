//! What symbols are drawn with: shares of the box, the object's colours, two line widths.

use parry3d::glamx::Vec2;

use super::super::palette::{Color, Tone};
use super::super::svg::{Canvas, Paint};

/// Width of outlines, pixels.
const OUTLINE: f32 = 1.1;
/// Width of inner lines, pixels.
const DETAIL: f32 = 0.7;
/// Smaller symbols would be blots with all their lines, pixels.
const SMALL: f32 = 13.0;

/// Draws in an object's own axes on the page: +x is its own left, +y its front, the origin its centre, pixels.
pub(in super::super) struct Pen<'a> {
    /// Where to.
    pub(in super::super) canvas: &'a mut Canvas,
    /// Half its width and depth, pixels.
    pub(in super::super) half: Vec2,
    /// Its colours.
    pub(in super::super) tone: Tone,
    /// Drawn in greys, without colours of its own?
    pub(in super::super) is_locked: bool,
    /// Pixels per metre.
    pub(in super::super) scale: f32,
}

impl Pen<'_> {
    /// A point of the box: −1 and 1 are its sides (right to left, back to front).
    pub(super) fn at(&self, across: f32, along: f32) -> Vec2 {
        Vec2::new(across, along) * self.half
    }

    /// Metres as pixels, at most a share of the box's lesser side.
    pub(super) fn length(&self, metres: f32, most_share: f32) -> f32 {
        (metres * self.scale).min(most_share * 2.0 * self.half.min_element())
    }

    /// A length along the width as a share for [`Self::at`].
    pub(super) fn share_x(&self, pixels: f32) -> f32 {
        pixels / self.half.x.max(1e-3)
    }

    /// A length along the depth as a share for [`Self::at`].
    pub(super) fn share_y(&self, pixels: f32) -> f32 {
        pixels / self.half.y.max(1e-3)
    }

    /// Is it too small for inner lines?
    pub(super) fn is_small(&self) -> bool {
        self.half.min_element() * 2.0 < SMALL
    }

    /// The body's paint.
    pub(super) fn main(&self) -> Paint {
        Paint::fill(self.tone.fill).line(self.tone.line, OUTLINE)
    }

    /// Paint of soft parts.
    pub(super) fn soft(&self) -> Paint {
        Paint::fill(self.tone.soft).line(self.tone.line, DETAIL)
    }

    /// Paint of shaded parts.
    pub(super) fn deep(&self) -> Paint {
        Paint::fill(self.tone.deep).line(self.tone.line, DETAIL)
    }

    /// An inner line.
    pub(super) fn thin(&self) -> Paint {
        Paint::stroke(self.tone.line, DETAIL)
    }

    /// The whole box.
    pub(super) fn body(&mut self, radius: f32) {
        let (half, paint) = (self.half, self.main());
        self.canvas.rect(-half, half, radius, paint);
    }

    /// The whole box as an ellipse.
    pub(super) fn disc(&mut self) {
        let (half, paint) = (self.half, self.main());
        self.canvas.ellipse(Vec2::ZERO, half, paint);
    }

    /// A part of the box between two points of [`Self::at`].
    pub(super) fn part(&mut self, low: [f32; 2], high: [f32; 2], radius: f32, paint: Paint) {
        let (low, high) = (self.at(low[0], low[1]), self.at(high[0], high[1]));
        self.canvas.rect(low, high, radius, paint);
    }

    /// An ellipse around a point of [`Self::at`], radii as shares.
    pub(super) fn oval(&mut self, center: [f32; 2], radii: [f32; 2], paint: Paint) {
        let (center, radii) = (self.at(center[0], center[1]), self.at(radii[0], radii[1]));
        self.canvas.ellipse(center, radii, paint);
    }

    /// A circle around a point of [`Self::at`], its radius a share of the box's lesser side.
    pub(super) fn circle(&mut self, center: [f32; 2], radius: f32, paint: Paint) {
        let (center, radius) = (self.at(center[0], center[1]), radius * self.half.min_element());
        self.canvas.ellipse(center, Vec2::splat(radius), paint);
    }

    /// An inner line between two points of [`Self::at`].
    pub(super) fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        let paint = self.thin();
        self.chain(&[from, to], paint);
    }

    /// An open line through points of [`Self::at`].
    pub(super) fn chain(&mut self, points: &[[f32; 2]], paint: Paint) {
        let points: Vec<Vec2> = points.iter().map(|&[x, y]| self.at(x, y)).collect();
        self.canvas.polyline(points, paint);
    }

    /// A polygon through points of [`Self::at`].
    pub(super) fn shape(&mut self, points: &[[f32; 2]], paint: Paint) {
        let points: Vec<Vec2> = points.iter().map(|&[x, y]| self.at(x, y)).collect();
        self.canvas.polygon(points, paint);
    }

    /// A rectangle of the object's own axes (metres) on the page: least and greatest corner.
    pub(super) fn placed(&self, [low, high]: [Vec2; 2]) -> (Vec2, Vec2) {
        // In the object's axes the front is −y, on the page +y.
        (Vec2::new(low.x, -high.y) * self.scale, Vec2::new(high.x, -low.y) * self.scale)
    }

    /// Rectangles of the object's own axes as one body: lines first, so that the fills cover those inside.
    pub(super) fn union(&mut self, parts: &[[Vec2; 2]], fill: Color) {
        for paint in [Paint::stroke(self.tone.line, OUTLINE * 2.0), Paint::fill(fill)] {
            for &part in parts {
                let (low, high) = self.placed(part);
                self.canvas.rect(low, high, 0.0, paint);
            }
        }
    }

    /// Edges of the tops of such rectangles.
    pub(super) fn bevels(&mut self, parts: &[[Vec2; 2]]) {
        let inset = self.length(0.06, 0.1);
        for &part in parts {
            let (low, high) = self.placed(part);
            if (high - low).min_element() > 6.0 * inset {
                self.canvas.rect(low + inset, high - inset, inset, self.thin().opacity(0.5));
            }
        }
    }

    /// A small arrow head on the side that the object faces; `turn` is how far its true front is from its box's, radians.
    pub(super) fn front_mark(&mut self, turn: f32) {
        let size = (self.half.min_element() * 0.3).clamp(1.5, 4.0);
        let (sin, cos) = turn.sin_cos();
        // Counter-clockwise from above is towards +x for something that faces +y on the page.
        let facing = Vec2::new(sin, cos);
        let reach = (self.half / facing.abs().max(Vec2::splat(1e-3))).min_element() - 1.0;
        let (tip, side) = (facing * reach, facing.perp() * size);
        let base = facing * (reach - size * 1.1);
        let paint = Paint::fill(self.tone.line).opacity(0.75);
        self.canvas.polygon([tip, base + side, base - side], paint);
    }
}
