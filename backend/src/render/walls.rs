//! Walls as solid poché, and the signs of doors, windows and passages in them.

use parry3d::glamx::Vec2;

use super::palette::{DOOR, FLOOR, GLASS, INK, PAPER, QUIET, WALL, WHITE, floor_pattern};
use super::svg::{At, Canvas, Chain, Paint};
use super::view::{View, WALL_M};
use crate::protocol::Swing;
use crate::scene::{Leaf, Opening, OpeningKind, Scene};

/// Thickness of a door leaf, metres.
const LEAF_M: f32 = 0.04;
/// A wall thinner than this could not be seen, pixels.
const LEAST_WALL_PX: f32 = 4.0;

/// Thickness of the walls, pixels.
pub(super) fn thickness(view: &View) -> f32 {
    (WALL_M * view.scale).max(LEAST_WALL_PX)
}

/// The floor and the walls around it.
pub(super) fn draw(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let thick = thickness(view);
    let corners: Vec<Vec2> = scene.floor.corners().map(|corner| view.page(corner)).collect();
    // A line of twice the thickness around the outline with the floor over its inner half is an exact offset with
    // mitred corners, however concave the room.
    let outline = Chain::new(corners.iter().copied());
    canvas.raw(&format!(
        "<path d=\"{outline}Z\" fill=\"{WALL}\" stroke=\"{WALL}\" stroke-width=\"{}\" stroke-linejoin=\"miter\" stroke-miterlimit=\"3\"/>\n",
        super::svg::Number(2.0 * thick)
    ));
    canvas.polygon(corners.iter().copied(), Paint::fill(FLOOR));
    canvas.polygon(corners.iter().copied(), Paint::pattern(floor_pattern(&scene.kind)));
    for opening in &scene.openings {
        gap(canvas, &Frame::new(scene, opening, view), opening);
    }
}

/// The doors' leaves and arcs, which lie over the furniture: what stands in their way must show.
pub(super) fn draw_leaves(canvas: &mut Canvas, scene: &Scene, view: &View) {
    for opening in &scene.openings {
        let frame = Frame::new(scene, opening, view);
        match opening.swing {
            Swing::Inward => {
                let is_unsure = opening.leaves.len() == 2 && opening.leaves[0].radius > 0.6 * opening.width();
                for leaf in &opening.leaves {
                    swinging_leaf(canvas, view, leaf, frame.inward, is_unsure);
                }
            }
            Swing::Outward => {
                for leaf in outward_leaves(opening) {
                    swinging_leaf(canvas, view, &leaf, -frame.inward, false);
                }
            }
            Swing::Sliding => sliding_panels(canvas, &frame, view),
            Swing::None => {}
        }
    }
}

/// An opening on the page.
struct Frame {
    from: Vec2,
    to: Vec2,
    /// Unit vector into the room.
    inward: Vec2,
    /// Through the wall to its outer face.
    through: Vec2,
}

impl Frame {
    fn new(scene: &Scene, opening: &Opening, view: &View) -> Self {
        let [from, to] = opening.ends.map(|end| view.page(end));
        let inward = view.direction(scene.floor.edges[opening.wall].normal);
        Self { from, to, inward, through: -inward * thickness(view) }
    }

    /// A line along the opening at a depth of the wall: 0 is the inner face, 1 the outer.
    fn at_depth(&self, depth: f32) -> [Vec2; 2] {
        [self.from + self.through * depth, self.to + self.through * depth]
    }

    /// The opening between two depths.
    fn slab(&self, near: f32, far: f32) -> [Vec2; 4] {
        let ([a, b], [d, c]) = (self.at_depth(near), self.at_depth(far));
        [a, b, c, d]
    }
}

fn gap(canvas: &mut Canvas, frame: &Frame, opening: &Opening) {
    let is_window = opening.kind == OpeningKind::Window;
    // A little more than the wall, so that no dark seam of it stays.
    let hole = frame.slab(-0.06, 1.06);
    canvas.polygon(hole, Paint::fill(if is_window { WHITE } else { FLOOR }));
    if is_window {
        canvas.polygon(frame.slab(0.3, 0.7), Paint::fill(GLASS));
        for depth in [0.0, 0.3, 0.7, 1.0] {
            canvas.polyline(
                frame.at_depth(depth),
                Paint::stroke(WALL, if depth == 0.0 || depth == 1.0 { 1.2 } else { 0.8 }),
            );
        }
    } else if opening.swing == Swing::None {
        for depth in [0.0, 1.0] {
            canvas.polyline(frame.at_depth(depth), Paint::stroke(QUIET, 1.0).dashed());
        }
    } else {
        canvas.polyline(frame.at_depth(1.0), Paint::stroke(QUIET, 0.6));
    }
    for [inner, outer] in [[frame.from, frame.from + frame.through], [frame.to, frame.to + frame.through]] {
        canvas.polyline([inner, outer], Paint::stroke(WALL, 1.2));
    }
}

/// A leaf that stands open at a right angle, and the quarter circle of its way.
fn swinging_leaf(canvas: &mut Canvas, view: &View, leaf: &Leaf, side: Vec2, is_unsure: bool) {
    let radius = leaf.radius * view.scale;
    let hinge = view.page(leaf.hinge);
    let closed = view.direction(leaf.closed);
    let (tip, end) = (hinge + side * radius, hinge + closed * radius);
    let sweep = u8::from(side.perp_dot(closed) > 0.0);
    let arc = format!("M{}A{} 0 0 {sweep} {}", At(tip), At(Vec2::splat(radius)), At(end));
    let line = Paint::stroke(INK, 0.9).opacity(0.75);
    let sector = format!("{arc}L{}Z", At(hinge));
    canvas.path(&sector, Paint::fill(DOOR).opacity(0.13));
    canvas.path(&arc, if is_unsure { line.dashed() } else { line });
    let thick = closed * (LEAF_M * view.scale).max(2.0);
    let body = Paint::fill(if is_unsure { PAPER } else { DOOR }).line(INK, 0.9);
    canvas.polygon([hinge, tip, tip + thick, hinge + thick], if is_unsure { body.dashed() } else { body });
}

/// Which side an outward door hangs on does not matter to the room: one leaf, or two where the opening is wide.
fn outward_leaves(opening: &Opening) -> Vec<Leaf> {
    const WIDEST_LEAF_M: f32 = 1.25;
    let along = (opening.ends[1] - opening.ends[0]) / opening.width().max(1e-3);
    let leaf = |hinge: Vec2, closed: Vec2, radius: f32| Leaf { hinge, closed, radius };
    if opening.width() > WIDEST_LEAF_M {
        let half = opening.width() / 2.0;
        vec![leaf(opening.ends[0], along, half), leaf(opening.ends[1], -along, half)]
    } else {
        vec![leaf(opening.ends[0], along, opening.width())]
    }
}

/// Two panels that run past each other, with the way of the moving one.
fn sliding_panels(canvas: &mut Canvas, frame: &Frame, view: &View) {
    let along = frame.to - frame.from;
    let length = along.length().max(1e-3);
    let thick = (LEAF_M * view.scale).max(2.0).min(0.4 * frame.through.length());
    let across = frame.through / frame.through.length().max(1e-3);
    for (start, depth) in [(0.0, 0.28), (0.46, 0.72)] {
        let from = frame.from + along * start + frame.through * depth - across * (thick / 2.0);
        let (to, side) = (from + along * 0.54, across * thick);
        canvas.polygon([from, to, to + side, from + side], Paint::fill(DOOR).line(INK, 0.8));
    }
    let unit = along / length;
    let reach = (length * 0.22).min(26.0);
    let tail = frame.from + along * 0.5 + frame.inward * 7.0 + unit * reach;
    let head = tail - unit * (2.0 * reach);
    let barb = |side: f32| head + unit * 5.0 + frame.inward * side;
    canvas.polyline([tail, head], Paint::stroke(QUIET, 0.9));
    canvas.polyline([barb(2.6), head, barb(-2.6)], Paint::stroke(QUIET, 0.9));
}
