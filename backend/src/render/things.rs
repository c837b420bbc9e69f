//! The placed objects on the page: in which order they are drawn, and what says locked, hanging or faulty.

use std::collections::HashMap;

use parry3d::glamx::Vec2;

use super::palette::{self, CLEARANCE, ERROR, INK, WARNING};
use super::svg::{Canvas, Escaped, Number, Paint};
use super::symbols::{self, Pen, fills_box, footprint, is_round};
use super::view::{View, corners};
use crate::layout::Layout;
use crate::protocol::{Diagnostic, Reward, Severity};
use crate::scene::category::{ShapeKind, Side};
use crate::scene::{Mount, Object, Pose, Scene};

/// A placed object on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing<'a> {
    /// What it is.
    pub(super) object: &'a Object,
    /// Where it stands.
    pub(super) pose: &'a Pose,
    /// Its middle on the page, pixels.
    pub(super) center: Vec2,
    /// Half its width and depth, pixels.
    pub(super) half: Vec2,
    /// Its turn, degrees clockwise on the page.
    pub(super) degrees: f32,
}

/// The worst finding and all messages of each object, by its id.
pub(super) type Findings<'a> = HashMap<&'a str, (Severity, Vec<&'a str>)>;

/// What a reward says about objects.
pub(super) fn findings(reward: Option<&Reward>) -> Findings<'_> {
    let mut found: Findings<'_> = HashMap::new();
    let Some(reward) = reward else { return found };
    let of_objects = reward
        .objects
        .iter()
        .flat_map(|share| share.diagnostics.iter().map(|diagnostic| (share.object.as_str(), diagnostic)));
    let of_room =
        reward.diagnostics.iter().filter_map(|diagnostic| Some((diagnostic.object.as_deref()?, diagnostic)));
    for (id, Diagnostic { severity, message, .. }) in of_objects.chain(of_room) {
        let (worst, messages) = found.entry(id).or_insert((*severity, vec![]));
        *worst = (*worst).min(*severity);
        messages.push(message);
    }
    found
}

/// The colour of a finding; what is only worth knowing has none.
pub(super) fn finding_color(severity: Severity) -> Option<palette::Color> {
    match severity {
        Severity::Error => Some(ERROR),
        Severity::Warning => Some(WARNING),
        Severity::Info => None,
    }
}

/// The placed objects that the view shows, lowest layer first.
pub(super) fn things<'a>(scene: &'a Scene, layout: &'a Layout, view: &View) -> Vec<Thing<'a>> {
    let placed =
        scene.objects.iter().enumerate().filter_map(|(index, object)| Some((object, layout.pose(index)?)));
    let shown = placed.filter(|(_, pose)| view.shows(pose.xy()));
    let mut things: Vec<Thing<'a>> = shown
        .map(|(object, pose)| Thing {
            object,
            pose,
            center: view.page(pose.xy()),
            half: object.size.truncate() * view.scale / 2.0,
            degrees: view.degrees(pose.left()),
        })
        .collect();
    things.sort_by(|a, b| {
        let key = |thing: &Thing<'_>| (layer(thing.object), height(thing));
        let ((a_layer, a_height), (b_layer, b_height)) = (key(a), key(b));
        a_layer.cmp(&b_layer).then(a_height.total_cmp(&b_height))
    });
    things
}

/// Seats lie under tables although their backs are higher: plans are cut where people look at table tops.
pub(super) fn layer(object: &Object) -> u8 {
    let is_seat = object.traits.shape == ShapeKind::Seat;
    match object.mount {
        _ if object.category_id() == "void" || object.category_id() == "beam" => 5,
        Mount::Floor if object.traits.shape == ShapeKind::Flat => 0,
        Mount::Floor if is_seat => 1,
        Mount::Floor => 2,
        Mount::Surface => 3,
        Mount::Wall => 4,
        Mount::Ceiling => 5,
    }
}

fn height(thing: &Thing<'_>) -> f32 {
    match thing.object.mount {
        Mount::Floor => thing.object.size.z,
        Mount::Surface | Mount::Wall | Mount::Ceiling => thing.pose.position.z,
    }
}

impl Thing<'_> {
    /// The box around it on the page: least and greatest corner.
    pub(super) fn bounds(&self, view: &View) -> [Vec2; 2] {
        let points = corners(self.object, self.pose).map(|corner| view.page(corner));
        points
            .into_iter()
            .fold([Vec2::INFINITY, Vec2::NEG_INFINITY], |[low, high], p| [low.min(p), high.max(p)])
    }

    fn open(&self, canvas: &mut Canvas, more: &str) {
        let (x, y, turn) = (Number(self.center.x), Number(self.center.y), Number(self.degrees));
        let id = Escaped(&self.object.id);
        canvas
            .open(format_args!("data-object=\"{id}\" transform=\"translate({x} {y}) rotate({turn})\"{more}"));
    }
}

/// Draws an object with its shadow.
pub(super) fn draw(canvas: &mut Canvas, thing: &Thing<'_>, view: &View, tooltip: &str) {
    let object = thing.object;
    let stands = matches!(object.mount, Mount::Floor | Mount::Surface) && (1..4).contains(&layer(object));
    if stands && fills_box(object) {
        shadow(canvas, thing);
    }
    let hangs = match object.mount {
        _ if layer(object) == 5 => " fill-opacity=\"0.35\" stroke-dasharray=\"4 3\"",
        // Cabinets over a counter must not hide it.
        Mount::Wall if object.size.y > 0.12 && thing.pose.position.z > 1.0 => {
            " fill-opacity=\"0.5\" stroke-dasharray=\"4 3\""
        }
        _ => "",
    };
    thing.open(canvas, hangs);
    canvas.tooltip(tooltip);
    let mut pen = Pen {
        canvas,
        half: thing.half,
        tone: palette::tone(object),
        is_locked: object.locked,
        scale: view.scale,
    };
    symbols::draw(&mut pen, object);
    if object.locked {
        over(canvas, thing, view, Paint::pattern("locked"));
    }
    canvas.close();
}

fn shadow(canvas: &mut Canvas, thing: &Thing<'_>) {
    let (x, y, turn) = (Number(thing.center.x + 1.6), Number(thing.center.y + 2.2), Number(thing.degrees));
    canvas.open(format_args!("transform=\"translate({x} {y}) rotate({turn})\""));
    let view_scale = thing.half.x * 2.0 / thing.object.size.x.max(1e-6);
    fill_shape(canvas, thing, view_scale, Paint::fill(INK).opacity(0.13));
    canvas.close();
}

fn over(canvas: &mut Canvas, thing: &Thing<'_>, view: &View, paint: Paint) {
    fill_shape(canvas, thing, view.scale, paint);
}

/// The object's outline in its own axes.
fn fill_shape(canvas: &mut Canvas, thing: &Thing<'_>, scale: f32, paint: Paint) {
    if is_round(thing.object) {
        canvas.ellipse(Vec2::ZERO, thing.half, paint);
    } else if let Some(parts) = footprint(thing.object) {
        for [low, high] in parts {
            canvas.rect(Vec2::new(low.x, -high.y) * scale, Vec2::new(high.x, -low.y) * scale, 0.0, paint);
        }
    } else {
        canvas.rect(-thing.half, thing.half, 2.0, paint);
    }
}

/// The zones before an object's functional sides.
pub(super) fn draw_clearances(canvas: &mut Canvas, thing: &Thing<'_>, view: &View) {
    if thing.object.traits.clearance.is_empty() {
        return;
    }
    let (x, y, turn) = (Number(thing.center.x), Number(thing.center.y), Number(thing.degrees));
    canvas.open(format_args!("transform=\"translate({x} {y}) rotate({turn})\" opacity=\"0.55\""));
    let half = thing.half;
    for zone in &thing.object.traits.clearance {
        let depth = zone.depth_m * view.scale;
        for side in &zone.sides {
            let (low, high) = match side {
                Side::Front => (Vec2::new(-half.x, half.y), Vec2::new(half.x, half.y + depth)),
                Side::Back => (Vec2::new(-half.x, -half.y - depth), Vec2::new(half.x, -half.y)),
                Side::Left => (Vec2::new(half.x, -half.y), Vec2::new(half.x + depth, half.y)),
                Side::Right => (Vec2::new(-half.x - depth, -half.y), Vec2::new(-half.x, half.y)),
            };
            canvas.rect(low, high, 0.0, Paint::fill(CLEARANCE).opacity(0.14));
            canvas.rect(low, high, 0.0, Paint::stroke(CLEARANCE, 0.8).dashed());
        }
    }
    canvas.close();
}

/// A frame around an object that something is wrong with.
pub(super) fn draw_finding(canvas: &mut Canvas, thing: &Thing<'_>, color: palette::Color) {
    thing.open(canvas, "");
    let around = thing.half + 2.6;
    canvas.rect(-around, around, 3.5, Paint::fill(color).opacity(0.10));
    canvas.rect(-around, around, 3.5, Paint::stroke(color, 2.0));
    canvas.close();
}
