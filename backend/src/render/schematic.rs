//! The plan that a model looks at: a square with walls by number, openings and objects by alias, and nothing that a client wrote.

use parry3d::glamx::Vec2;

use super::palette::{DOOR, GLASS, INK, LOCKED, QUIET, WALL, WHITE, tone};
use super::plan::document;
use super::svg::{Canvas, Paint, TextStyle};
use super::view::{View, corners};
use crate::layout::Layout;
use crate::layout::answer::Aliases;
use crate::scene::{OpeningKind, Scene};

/// Room around the floor for wall numbers, pixels of a page of 448.
const MARGIN: f32 = 26.0;
/// Letter height, pixels: legible to a model that reads patches of 16.
const LETTERS: f32 = 12.0;
/// Points of a door leaf's arc.
const ARC: usize = 8;

/// A square floor plan of `side_px`, wall 1 at the bottom, with aliases for names; a thick line marks an object's front. Its scale
/// is 100 pixels a metre on a page of 448, or half of that, and so on, and the room's lower left corner is always at one place.
pub fn schematic_svg(scene: &Scene, layout: &Layout, aliases: &Aliases, side_px: u32) -> String {
    let side = side_px as f32;
    let placed = || {
        let objects = scene.objects.iter().enumerate();
        objects.filter_map(|(index, object)| Some((index, object, layout.pose(index)?)))
    };
    let view = view(scene, side);
    let mut canvas = Canvas::default();
    let floor: Vec<Vec2> = scene.floor.corners().map(|corner| view.page(corner)).collect();
    canvas.polygon(floor, Paint::fill(WHITE).line(WALL, 5.0));

    let mut order: Vec<_> = placed().filter(|(_, _, pose)| view.shows(pose.xy())).collect();
    // What lies low and large is drawn first, so that nothing hides what stands on it.
    order.sort_by(|(_, a, at), (_, b, bt)| {
        at.position.z.total_cmp(&bt.position.z).then(b.area().total_cmp(&a.area()))
    });
    for (index, object, pose) in &order {
        let fill = if scene.is_fixed(*index) { LOCKED } else { tone(object).fill };
        let [right, left, back_left, back_right] = corners(object, pose).map(|corner| view.page(corner));
        canvas.polygon([right, left, back_left, back_right], Paint::fill(fill).line(QUIET, 1.0).opacity(0.9));
        canvas.polyline([right, left], Paint::stroke(INK, 3.0));
    }
    openings(&mut canvas, scene, aliases, &view);
    let label = TextStyle { anchor: "middle", halo: Some(WHITE), ..TextStyle::new(LETTERS, INK) };
    for (index, _, pose) in &order {
        canvas.text(
            view.page(pose.xy()) + Vec2::new(0.0, LETTERS * 0.36),
            0.0,
            label,
            aliases.object(*index),
        );
    }
    for (index, wall) in scene.floor.edges.iter().enumerate() {
        let outside = view.page((wall.start + wall.end) / 2.0) - view.direction(wall.normal) * 14.0;
        let number = TextStyle { is_bold: true, ..label };
        canvas.text(outside + Vec2::new(0.0, LETTERS * 0.36), 0.0, number, &(index + 1).to_string());
    }
    document(&canvas.into_string(), Vec2::splat(side), "plan")
}

fn view(scene: &Scene, side: f32) -> View {
    View::in_steps(scene, side, MARGIN * side / 448.0)
}

/// What squares of [`schematic_svg`]'s page show, row by row from the top, so many a side: the floor point of their middles, and
/// half their side in metres.
pub fn schematic_squares(scene: &Scene, side_px: u32, num: usize) -> (Vec<Vec2>, f32) {
    let view = view(scene, side_px as f32);
    let side = side_px as f32 / num as f32;
    let middle = |index: usize| Vec2::new((index % num) as f32 + 0.5, (index / num) as f32 + 0.5) * side;
    ((0..num * num).map(|index| view.floor(middle(index))).collect(), side / view.scale / 2.0)
}

fn openings(canvas: &mut Canvas, scene: &Scene, aliases: &Aliases, view: &View) {
    let label = TextStyle { anchor: "middle", halo: Some(WHITE), ..TextStyle::new(LETTERS, QUIET) };
    for (index, opening) in scene.openings.iter().enumerate() {
        let color = if opening.kind == OpeningKind::Window { GLASS } else { DOOR };
        canvas.polyline(opening.ends.map(|end| view.page(end)), Paint::stroke(color, 7.0));
        for leaf in &opening.leaves {
            let open = scene.floor.edges[opening.wall].normal;
            let swept = (0..=ARC).map(|step| {
                let (sin, cos) = (std::f32::consts::FRAC_PI_2 * step as f32 / ARC as f32).sin_cos();
                view.page(leaf.hinge + (leaf.closed * cos + open * sin) * leaf.radius)
            });
            let arc = swept.chain(std::iter::once(view.page(leaf.hinge)));
            canvas.polyline(arc, Paint::stroke(DOOR, 1.5));
        }
        let inside =
            view.page(opening.middle()) + view.direction(scene.floor.edges[opening.wall].normal) * 12.0;
        canvas.text(inside + Vec2::new(0.0, LETTERS * 0.36), 0.0, label, aliases.opening(index));
    }
}
