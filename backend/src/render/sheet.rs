//! What stands around a drawing: title, measures, scale bar and keys.

use parry3d::glamx::Vec2;

use super::labels::{Numbered, counted};
use super::palette::{self, CLEARANCE, Color, ERROR, HAIR, INK, QUIET, VALID, WARNING, WHITE};
use super::svg::{Canvas, Paint, TextStyle};
use super::text;
use super::view::View;
use crate::protocol::Reward;
use crate::scene::Scene;

/// Free space around everything, pixels.
pub(super) const MARGIN: f32 = 44.0;
/// Height of the title block, pixels.
pub(super) const TITLE: f32 = 74.0;
/// Letter height of notes, pixels.
pub(super) const NOTE: f32 = 12.5;

/// The room's name and numbers, and the verdict at the right.
pub(super) fn title(canvas: &mut Canvas, scene: &Scene, reward: Option<&Reward>, caption: &str, width: f32) {
    let kind = scene.kind.replace('_', " ");
    let name = match (scene.name.is_empty(), kind.is_empty()) {
        (false, _) => scene.name.replace('_', " "),
        (true, false) => {
            let mut letters = kind.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
        (true, true) => "Room".to_owned(),
    };
    let pill = reward.map(|reward| verdict(canvas, reward, width));
    let space = width - 2.0 * MARGIN - pill.map_or(0.0, |taken| taken + 12.0);
    let name = if caption.is_empty() { name } else { format!("{name} · {caption}") };
    let bold = TextStyle { is_bold: true, ..TextStyle::new(24.0, INK) };
    // Semi-bold letters are a little wider than the widths that we know.
    canvas.text(Vec2::new(MARGIN, MARGIN + 12.0), 0.0, bold, &text::shortened(&name, space / (24.0 * 1.05)));
    let count = scene.objects.len();
    let mut facts = vec![
        measures(scene),
        format!("{:.1} m²", scene.floor.area),
        format!("ceiling {:.2} m", scene.height),
        if count == 1 { "1 object".to_owned() } else { format!("{count} objects") },
    ];
    if !kind.is_empty() && kind.to_lowercase() != scene.name.replace('_', " ").to_lowercase() {
        facts.insert(0, kind);
    }
    let line = text::shortened(&facts.join("  ·  "), (width - 2.0 * MARGIN) / 13.0);
    canvas.text(Vec2::new(MARGIN, MARGIN + 34.0), 0.0, TextStyle::new(13.0, QUIET), &line);
}

/// Extents along wall 1 and across it.
fn measures(scene: &Scene) -> String {
    let right = scene.floor.edges.first().map_or(Vec2::X, |wall| wall.direction);
    let along = |point: Vec2| Vec2::new(point.dot(right), point.dot(right.perp()));
    let (low, high) = scene
        .floor
        .corners()
        .map(along)
        .fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
    format!("{:.2} × {:.2} m", high.x - low.x, high.y - low.y)
}

fn verdict(canvas: &mut Canvas, reward: &Reward, width: f32) -> f32 {
    let (word, color) = if reward.valid { ("valid", VALID) } else { ("not valid", ERROR) };
    let line = format!("{word}  {:.2}", reward.total);
    let wide = text::width(&line) * 15.0 * 1.05 + 30.0;
    let high = Vec2::new(width - MARGIN, MARGIN + 18.0);
    let low = high - Vec2::new(wide, 30.0);
    canvas.rect(low, high, 15.0, Paint::fill(color));
    let style = TextStyle { is_bold: true, anchor: "middle", ..TextStyle::new(15.0, WHITE) };
    canvas.text(Vec2::new((low.x + high.x) / 2.0, high.y - 9.6), 0.0, style, &line);
    wide
}

/// The floor's two measures below and left of the drawing.
pub(super) fn dimensions(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let corners: Vec<Vec2> = scene.floor.corners().map(|corner| view.page(corner)).collect();
    let (low, high) =
        corners.iter().fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(a, b), p| (a.min(*p), b.max(*p)));
    let frame = view.built();
    let style = TextStyle { anchor: "middle", ..TextStyle::new(12.0, QUIET) };
    let line = Paint::stroke(HAIR, 1.0);
    let y = frame[1].y + 16.0;
    canvas.polyline([Vec2::new(low.x, y), Vec2::new(high.x, y)], line);
    for x in [low.x, high.x] {
        canvas
            .polyline([Vec2::new(x - 4.0, y + 4.0), Vec2::new(x + 4.0, y - 4.0)], Paint::stroke(QUIET, 1.2));
    }
    let middle = Vec2::new((low.x + high.x) / 2.0, y + 15.0);
    canvas.text(middle, 0.0, style, &format!("{:.2} m", (high.x - low.x) / view.scale));
    let x = frame[0].x - 16.0;
    canvas.polyline([Vec2::new(x, low.y), Vec2::new(x, high.y)], line);
    for y in [low.y, high.y] {
        canvas
            .polyline([Vec2::new(x - 4.0, y + 4.0), Vec2::new(x + 4.0, y - 4.0)], Paint::stroke(QUIET, 1.2));
    }
    let middle = Vec2::new(x - 7.0, (low.y + high.y) / 2.0);
    canvas.text(middle, -90.0, style, &format!("{:.2} m", (high.y - low.y) / view.scale));
}

/// A bar with a tick a metre (more in halls); gives its right end.
pub(super) fn scale_bar(canvas: &mut Canvas, view: &View, at: Vec2) -> f32 {
    let step =
        [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0].into_iter().find(|step| step * view.scale >= 28.0);
    let step = step.unwrap_or(500.0);
    let num_steps = (340.0 / (step * view.scale)).floor().clamp(1.0, 5.0) as usize;
    let wide = step * view.scale;
    let style = TextStyle { anchor: "middle", ..TextStyle::new(11.0, QUIET) };
    for index in 0..=num_steps {
        let x = at.x + index as f32 * wide;
        if index < num_steps {
            let fill = if index % 2 == 0 { INK } else { WHITE };
            let (low, high) = (Vec2::new(x, at.y), Vec2::new(x + wide, at.y + 5.0));
            canvas.rect(low, high, 0.0, Paint::fill(fill).line(INK, 0.8));
        }
        let unit = if index == num_steps { " m" } else { "" };
        canvas.text(Vec2::new(x, at.y + 18.0), 0.0, style, &format!("{}{unit}", index as f32 * step));
    }
    at.x + num_steps as f32 * wide
}

/// A sign of the drawing and what it means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    /// The mark on the side that a thing faces.
    Front,
    /// Locked things.
    Locked,
    /// Things over people's heads.
    Overhead,
    /// Zones that people need.
    Clearance,
    /// Findings of severity error.
    Error,
    /// Findings of severity warning.
    Warning,
}

/// The signs that a drawing uses, in a row from `at` to `right`, then in further rows; gives the lowest edge.
pub(super) fn signs(canvas: &mut Canvas, signs: &[Sign], at: Vec2, right: f32) -> f32 {
    let mut pen = at;
    for sign in signs {
        let word = match sign {
            Sign::Front => "faces this way",
            Sign::Locked => "locked",
            Sign::Overhead => "overhead",
            Sign::Clearance => "kept free for use",
            Sign::Error => "error",
            Sign::Warning => "warning",
        };
        let wide = 24.0 + text::width(word) * NOTE + 20.0;
        if pen.x + wide > right && pen.x > at.x {
            pen = Vec2::new(at.x, pen.y + 20.0);
        }
        let (low, high) = (pen + Vec2::new(0.0, -5.0), pen + Vec2::new(17.0, 8.0));
        swatch(canvas, *sign, low, high);
        canvas.text(pen + Vec2::new(24.0, 6.0), 0.0, TextStyle::new(NOTE, QUIET), word);
        pen.x += wide;
    }
    pen.y + 14.0
}

fn swatch(canvas: &mut Canvas, sign: Sign, low: Vec2, high: Vec2) {
    let frame = |color: Color| Paint::fill(WHITE).line(color, 2.0);
    match sign {
        Sign::Front => {
            canvas.rect(low, high, 1.5, Paint::fill(WHITE).line(QUIET, 0.9));
            let tip = Vec2::new((low.x + high.x) / 2.0, high.y - 1.0);
            let base = [tip + Vec2::new(-4.0, -4.4), tip + Vec2::new(4.0, -4.4)];
            canvas.polygon([tip, base[0], base[1]], Paint::fill(INK).opacity(0.8));
        }
        Sign::Locked => {
            canvas.rect(low, high, 1.5, Paint::fill(palette::LOCKED).line(QUIET, 0.9));
            canvas.rect(low, high, 1.5, Paint::pattern("locked"));
        }
        Sign::Overhead => canvas.rect(low, high, 1.5, Paint::fill(WHITE).line(QUIET, 0.9).dashed()),
        Sign::Clearance => {
            canvas.rect(low, high, 0.0, Paint::fill(CLEARANCE).opacity(0.16));
            canvas.rect(low, high, 0.0, Paint::stroke(CLEARANCE, 0.9).dashed());
        }
        Sign::Error => canvas.rect(low, high, 3.0, frame(ERROR)),
        Sign::Warning => canvas.rect(low, high, 3.0, frame(WARNING)),
    }
}

/// What the numbers mean, in columns; gives the lowest edge.
pub(super) fn numbered(canvas: &mut Canvas, numbered: &Numbered, at: Vec2, width: f32) -> f32 {
    if numbered.is_empty() {
        return at.y;
    }
    const COLUMN: f32 = 206.0;
    const ROW: f32 = 18.0;
    let num_columns = ((width / COLUMN).floor() as usize).max(1);
    let num_rows = numbered.len().div_ceil(num_columns);
    for (index, (name, count)) in numbered.iter().enumerate() {
        let (column, row) = (index / num_rows, index % num_rows);
        let place = at + Vec2::new(column as f32 * width / num_columns as f32, row as f32 * ROW + NOTE);
        let number = TextStyle { anchor: "end", is_bold: true, ..TextStyle::new(NOTE - 1.0, INK) };
        canvas.text(place + Vec2::new(15.0, 0.0), 0.0, number, &(index + 1).to_string());
        let widest = (width / num_columns as f32 - 34.0) / NOTE;
        let line = text::shortened(&counted(name, *count), widest);
        canvas.text(place + Vec2::new(22.0, 0.0), 0.0, TextStyle::new(NOTE, INK), &line);
    }
    at.y + num_rows as f32 * ROW
}

/// A paragraph with a bold first word; gives the lowest edge.
pub(super) fn paragraph(canvas: &mut Canvas, head: &str, body: &str, at: Vec2, width: f32) -> f32 {
    let indent = text::width(head) * NOTE * 1.06 + 10.0;
    canvas.text(
        at + Vec2::new(0.0, NOTE),
        0.0,
        TextStyle { is_bold: true, ..TextStyle::new(NOTE, INK) },
        head,
    );
    let lines = text::wrapped(body, (width - indent) / NOTE);
    for (row, line) in lines.iter().enumerate() {
        let place = at + Vec2::new(indent, NOTE + row as f32 * 17.0);
        canvas.text(place, 0.0, TextStyle::new(NOTE, INK), line);
    }
    at.y + lines.len().max(1) as f32 * 17.0
}
