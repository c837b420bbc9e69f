//! How something went: lines over steps.

use parry3d::glamx::Vec2;

use super::palette::{ERROR, HAIR, INK, QUIET, VALID};
use super::plan::document;
use super::svg::{Canvas, Paint, TextStyle};

/// One line of a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is, for people.
    pub name: String,
    /// Pairs of x and y, x ascending.
    pub points: Vec<[f64; 2]>,
}

/// The page, pixels.
const PAGE: Vec2 = Vec2::new(720.0, 400.0);
/// Room for numbers left and below, pixels.
const LEFT: f32 = 56.0;
const BELOW: f32 = 40.0;
/// Room above and to the right.
const AROUND: f32 = 34.0;
/// Lines across.
const NUM_LINES: usize = 5;

/// A page with lines from the first step to the last; y from the least to the greatest value, without the first tenth of each
/// line's points, which would press the rest flat.
pub fn curve_svg(title: &str, x_name: &str, series: &[Series]) -> String {
    let late = |points: &[[f64; 2]]| points[points.len() / 10..].to_vec();
    let values: Vec<f64> = series.iter().flat_map(|line| late(&line.points)).map(|[_, y]| y).collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let last = series.iter().flat_map(|line| &line.points).map(|[x, _]| *x).fold(1.0, f64::max);
    let (least, most) = if least < most { (least, most) } else { (least - 0.5, least + 0.5) };
    let extent = PAGE - Vec2::new(LEFT + AROUND, AROUND + BELOW);
    let page = |[x, y]: [f64; 2]| {
        let up = ((y - least) / (most - least)).clamp(-0.05, 1.05) as f32;
        Vec2::new(LEFT + extent.x * (x / last) as f32, AROUND + extent.y * (1.0 - up))
    };
    let mut canvas = Canvas::default();
    let number = TextStyle { anchor: "end", ..TextStyle::new(11.0, QUIET) };
    for line in 0..NUM_LINES {
        let y = least + (most - least) * line as f64 / (NUM_LINES - 1) as f64;
        canvas.polyline([page([0.0, y]), page([last, y])], Paint::stroke(HAIR, 0.6));
        canvas.text(page([0.0, y]) + Vec2::new(-6.0, 4.0), 0.0, number, &format!("{y:.3}"));
    }
    let below = Vec2::new(0.0, 18.0);
    canvas.text(page([0.0, least]) + below, 0.0, TextStyle::new(11.0, QUIET), "0");
    canvas.text(page([last, least]) + below, 0.0, number, &format!("{last:.0} {x_name}"));
    let heading = TextStyle { is_bold: true, ..TextStyle::new(13.0, INK) };
    canvas.text(Vec2::new(LEFT, 20.0), 0.0, heading, title);
    let mut right = PAGE.x - AROUND;
    for (line, color) in series.iter().zip([QUIET, VALID, ERROR, INK].into_iter().cycle()) {
        canvas.polyline(line.points.iter().map(|&point| page(point)), Paint::stroke(color, 1.8));
        let name = TextStyle { anchor: "end", ..TextStyle::new(12.0, color) };
        canvas.text(Vec2::new(right, 20.0), 0.0, name, &line.name);
        right -= 16.0 + 7.0 * line.name.chars().count() as f32;
    }
    document(&canvas.into_string(), PAGE, title)
}
