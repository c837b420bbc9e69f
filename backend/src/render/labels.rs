//! Names on the plan: in the object where they fit, else a number that a list explains; never one over the other.

use std::collections::BTreeMap;

use parry3d::glamx::Vec2;

use super::names;
use super::palette::{INK, PAPER, QUIET, WHITE};
use super::svg::{Canvas, Paint, TextStyle};
use super::symbols::footprint;
use super::text::{self, Fitted, LINE};
use super::things::{Thing, layer};
use super::view::View;
use crate::scene::Object;

/// Letter heights that labels may have, pixels.
const SIZES: [f32; 5] = [13.0, 12.0, 11.0, 10.0, 9.0];
/// Free space between a label and its object's border, pixels.
const PADDING: f32 = 2.0;
/// Letter height of numbers, pixels.
const NUMBER_SIZE: f32 = 9.0;
/// Widest name in lists, at letter height 1.
pub(super) const LISTED: f32 = 17.0;

/// A rectangle of the page that is taken.
type Taken = [Vec2; 2];

/// What the numbers on the plan mean, in their order: a name and how many things it stands for.
pub(super) type Numbered = Vec<(String, usize)>;

/// Writes every name or number; `area` is where numbers may stand.
pub(super) fn draw(canvas: &mut Canvas, things: &[Thing<'_>], view: &View, area: Taken) -> Numbered {
    let mut order: Vec<usize> = (0..things.len()).collect();
    let size = |index: usize| things[index].half.x * things[index].half.y;
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    let bounds: Vec<Taken> = things.iter().map(|thing| thing.bounds(view)).collect();
    let mut taken: Vec<Taken> = vec![];
    let mut rest: Vec<(usize, Vec<(Taken, f32)>)> = vec![];
    for index in order {
        // Masonry speaks for itself.
        if matches!(things[index].object.category_id(), "column" | "partition") {
            continue;
        }
        let above = above(things, &bounds, index);
        match label(&things[index], &above, &taken) {
            Some(label) => {
                taken.push(label.bounds());
                label.draw(canvas);
            }
            None => rest.push((index, above)),
        }
    }
    numbers(canvas, things, rest, taken, area)
}

/// What lies over a thing and how much that hides it.
fn above(things: &[Thing<'_>], bounds: &[Taken], index: usize) -> Vec<(Taken, f32)> {
    let over = (index + 1..things.len()).filter(|&other| overlap(bounds[index], bounds[other]) > 0.0);
    over.map(|other| (bounds[other], if layer(things[other].object) == 5 { 0.25 } else { 1.0 })).collect()
}

/// A name where it will be written.
struct Label {
    fitted: Fitted,
    center: Vec2,
    degrees: f32,
}

impl Label {
    fn bounds(&self) -> Taken {
        let [wide, high] = self.fitted.extent();
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let half = Vec2::new(wide * cos.abs() + high * sin.abs(), wide * sin.abs() + high * cos.abs()) / 2.0;
        [self.center - half, self.center + half]
    }

    fn draw(&self, canvas: &mut Canvas) {
        let style =
            TextStyle { anchor: "middle", halo: Some(WHITE), ..TextStyle::new(self.fitted.size, INK) };
        let down = Vec2::from_angle((self.degrees + 90.0).to_radians());
        let num_lines = self.fitted.lines.len() as f32;
        for (row, line) in self.fitted.lines.iter().enumerate() {
            // Letters stand 0.73 of their height over the baseline.
            let offset = (row as f32 - (num_lines - 1.0) / 2.0) * LINE * style.size + 0.36 * style.size;
            canvas.text(self.center + down * offset, self.degrees, style, line);
        }
    }
}

/// The best place for a name within its object, or `None`.
fn label(thing: &Thing<'_>, above: &[(Taken, f32)], taken: &[Taken]) -> Option<Label> {
    let (low, high) = label_area(thing);
    // Small things would vanish under large letters.
    let most = (0.24 * 2.0 * thing.half.min_element()).max(SIZES[SIZES.len() - 1]);
    let sizes: Vec<f32> = SIZES.into_iter().filter(|&size| size <= most).collect();
    let own = names::own(thing.object);
    let category = names::category(thing.object);
    let mut best: Option<(f32, Label)> = None;
    // What lies half under something has its name on the free half.
    let num_areas = if above.is_empty() { 1 } else { AREAS.len() };
    for [from, to] in &AREAS[..num_areas] {
        let (low, high) = (low + (high - low) * Vec2::from(*from), low + (high - low) * Vec2::from(*to));
        let room = high - low - 2.0 * PADDING;
        for (rank, name) in std::iter::once(&own).chain(&category).enumerate() {
            // Whole sentences are names too, but a plan wants a word.
            let wordiness = (0.25 * (text::width(name) - 10.0)).clamp(0.0, 3.0);
            for is_upright in [false, true] {
                let space = if is_upright { [room.y, room.x] } else { [room.x, room.y] };
                let Some(fitted) = text::fitted(name, space, &sizes) else { continue };
                let degrees = readable(thing.degrees + if is_upright { 90.0 } else { 0.0 });
                let [wide, tall] = fitted.extent();
                let extent = if is_upright { Vec2::new(tall, wide) } else { Vec2::new(wide, tall) };
                let slack = (room - extent).max(Vec2::ZERO) / 2.0;
                for (shift_rank, shift) in SHIFTS.iter().enumerate() {
                    let inside = (low + high) / 2.0 + Vec2::from(*shift) * slack;
                    let center = thing.center + Vec2::from_angle(thing.degrees.to_radians()).rotate(inside);
                    let label = Label { fitted: fitted.clone(), center, degrees };
                    let bounds = label.bounds();
                    if taken.iter().any(|other| overlap(bounds, *other) > 0.0) {
                        continue;
                    }
                    let hidden = hidden_share(bounds, above);
                    if hidden > MOST_HIDDEN {
                        continue;
                    }
                    // Letter heights count most; then the own name, then lying text, then the middle.
                    let score = fitted.size
                        - 16.0 * hidden
                        - 1.5 * rank as f32
                        - wordiness
                        - 0.02 * degrees.abs()
                        - 0.05 * shift_rank as f32;
                    if best.as_ref().is_none_or(|(most, _)| score > *most) {
                        best = Some((score, label));
                    }
                }
            }
        }
    }
    best.map(|(_, label)| label)
}

/// A name that lies more than this over another thing would be read as that thing's.
const MOST_HIDDEN: f32 = 0.35;

/// The whole of an object, then its halves, as shares of its label area.
const AREAS: [[[f32; 2]; 2]; 5] = [
    [[0.0, 0.0], [1.0, 1.0]],
    [[0.0, 0.0], [1.0, 0.5]],
    [[0.0, 0.5], [1.0, 1.0]],
    [[0.0, 0.0], [0.5, 1.0]],
    [[0.5, 0.0], [1.0, 1.0]],
];

/// How much of a label lies over other things.
fn hidden_share(bounds: Taken, above: &[(Taken, f32)]) -> f32 {
    let area = (bounds[1] - bounds[0]).element_product().max(1.0);
    above.iter().map(|(other, weight)| weight * overlap(bounds, *other)).sum::<f32>() / area
}

/// Where in the free room a label may move, the middle first.
const SHIFTS: [[f32; 2]; 13] = [
    [0.0, 0.0],
    [0.0, 0.5],
    [0.0, -0.5],
    [0.5, 0.0],
    [-0.5, 0.0],
    [0.0, 1.0],
    [0.0, -1.0],
    [1.0, 0.0],
    [-1.0, 0.0],
    [1.0, 1.0],
    [-1.0, 1.0],
    [1.0, -1.0],
    [-1.0, -1.0],
];

/// The part of an object that is free of its symbol's figures, in its own axes on the page.
fn label_area(thing: &Thing<'_>) -> (Vec2, Vec2) {
    if let Some(parts) = footprint(thing.object) {
        let size = |part: &[Vec2; 2]| (part[1] - part[0]).element_product();
        let largest = parts.into_iter().max_by(|a, b| size(a).total_cmp(&size(b)));
        if let Some([low, high]) = largest {
            let scale = thing.half * 2.0 / thing.object.size.truncate();
            return (Vec2::new(low.x, -high.y) * scale, Vec2::new(high.x, -low.y) * scale);
        }
    }
    let [low, high] = match thing.object.category_id() {
        "bed_double" | "bed_single" | "daybed" | "hospital_bed" | "bunk_bed" | "crib" => {
            [[-0.92, -0.2], [0.92, 0.94]]
        }
        "sofa" | "loveseat" | "sofa_bed" | "armchair" | "throne" => [[-0.84, -0.46], [0.84, 0.95]],
        "chair" | "dining_chair" | "school_chair" => [[-1.0, -0.7], [1.0, 1.0]],
        "piano" => [[-0.95, -0.95], [0.95, 0.1]],
        "plant" | "indoor_tree" | "potted_plant" | "round_table" | "barrel" => [[-0.8, -0.8], [0.8, 0.8]],
        _ => [[-1.0, -1.0], [1.0, 1.0]],
    };
    (Vec2::from(low) * thing.half, Vec2::from(high) * thing.half)
}

/// The same line of writing, turned so that it reads from the left or from below.
fn readable(degrees: f32) -> f32 {
    let turned = (degrees + 90.0).rem_euclid(180.0) - 90.0;
    if turned > 89.0 { turned - 180.0 } else { turned }
}

/// The area that two rectangles share.
fn overlap(a: Taken, b: Taken) -> f32 {
    (a[1].min(b[1]) - a[0].max(b[0])).max(Vec2::ZERO).element_product()
}

/// Numbers for what has no room for its name; one number a name.
fn numbers(
    canvas: &mut Canvas,
    things: &[Thing<'_>],
    mut rest: Vec<(usize, Vec<(Taken, f32)>)>,
    mut taken: Vec<Taken>,
    area: Taken,
) -> Numbered {
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for (index, _) in &rest {
        *by_name.entry(names::listed(things[*index].object, LISTED)).or_default() += 1;
    }
    let numbered: Numbered = by_name.into_iter().collect();
    rest.sort_by_key(|(index, _)| *index);
    for (index, above) in rest {
        let name = names::listed(things[index].object, LISTED);
        let Ok(place) = numbered.binary_search_by(|(other, _)| other.cmp(&name)) else { continue };
        let tag = (place + 1).to_string();
        let half = Vec2::new(text::width(&tag) * NUMBER_SIZE / 2.0 + 3.0, NUMBER_SIZE * 0.62 + 1.0)
            .max(Vec2::splat(6.4));
        let thing = &things[index];
        let Some((center, is_away)) = free_spot(thing, half, &above, &taken, area) else { continue };
        taken.push([center - half, center + half]);
        if is_away {
            canvas.polyline([thing.center, center], Paint::stroke(QUIET, 0.7));
            canvas.ellipse(thing.center, Vec2::splat(1.5), Paint::fill(QUIET));
        }
        canvas.rect(center - half, center + half, half.y, Paint::fill(PAPER).line(QUIET, 0.6).opacity(0.92));
        let style = TextStyle { anchor: "middle", ..TextStyle::new(NUMBER_SIZE, INK) };
        canvas.text(center + Vec2::new(0.0, NUMBER_SIZE * 0.36), 0.0, style, &tag);
    }
    numbered
}

/// A free spot on an object or beside it; `true` where a line must lead to it.
fn free_spot(
    thing: &Thing<'_>,
    half: Vec2,
    above: &[(Taken, f32)],
    taken: &[Taken],
    area: Taken,
) -> Option<(Vec2, bool)> {
    let is_free = |center: Vec2| {
        let spot = [center - half, center + half];
        let inside = spot[0].cmpge(area[0]).all() && spot[1].cmple(area[1]).all();
        inside && taken.iter().all(|other| overlap(spot, *other) <= 0.0)
    };
    let turned = |offset: Vec2| thing.center + Vec2::from_angle(thing.degrees.to_radians()).rotate(offset);
    let slack = (thing.half - half).max(Vec2::ZERO);
    let within = || SHIFTS.iter().map(|&shift| turned(Vec2::from(shift) * slack));
    let is_seen = |center: Vec2| hidden_share([center - half, center + half], above) < MOST_HIDDEN;
    let found = within()
        .find(|&center| is_free(center) && is_seen(center))
        .or_else(|| within().find(|&c| is_free(c)));
    if let Some(center) = found {
        return Some((center, false));
    }
    let reach = thing.half.min_element().min(30.0) + half.max_element() + 3.0;
    let around = (0..3).flat_map(|ring| {
        let radius = reach + 9.0 * ring as f32;
        (0..12).map(move |step| Vec2::from_angle(step as f32 * std::f32::consts::TAU / 12.0 - 1.0) * radius)
    });
    around.map(|offset| thing.center + offset).find(|&center| is_free(center)).map(|center| (center, true))
}

/// Names of things that the plan does not show, twins told once: "Chair ×3, Lamp".
pub(super) fn listing<'a>(objects: impl Iterator<Item = &'a Object>) -> String {
    let mut counts: Vec<(String, usize)> = vec![];
    for object in objects {
        let name = names::listed(object, LISTED);
        match counts.iter_mut().find(|(other, _)| *other == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let told: Vec<String> = counts.iter().map(|(name, count)| counted(name, *count)).collect();
    told.join(", ")
}

/// "Chair ×3", or the name alone.
pub(super) fn counted(name: &str, count: usize) -> String {
    if count > 1 { format!("{name} ×{count}") } else { name.to_owned() }
}
