//! The floor plan.

use parry3d::glamx::Vec2;

use super::labels;
use super::palette::{PAPER, patterns};
use super::sheet::{self, MARGIN, Sign, TITLE};
use super::svg::{Canvas, Escaped, Number};
use super::things::{self, Findings, Thing};
use super::view::{Space, View};
use super::{FONTS, PlanOptions, names, walls};
use crate::layout::Layout;
use crate::protocol::{Reward, Severity};
use crate::scene::{Object, Scene};

/// Elements of a page without the page.
pub(super) struct Drawing {
    /// SVG elements.
    pub(super) body: String,
    /// The page's extents, pixels.
    pub(super) extent: Vec2,
}

/// Wraps elements as an SVG document on paper.
pub(super) fn document(body: &str, extent: Vec2, title: &str) -> String {
    let (width, height) = (Number(extent.x.ceil()), Number(extent.y.ceil()));
    let (title, patterns) = (Escaped(title), patterns());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{FONTS}\">\n<title>{title}</title>\n{patterns}\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>\n{body}</svg>\n"
    )
}

/// What is drawn, and next to what.
pub(super) struct Subject<'a> {
    /// Where everything stands.
    pub(super) layout: &'a Layout,
    /// How good that is.
    pub(super) reward: Option<&'a Reward>,
    /// Follows the title.
    pub(super) caption: &'a str,
    /// Another layout of the room that is drawn at the same scale.
    pub(super) beside: Option<&'a Layout>,
}

/// Draws a plan.
pub(super) fn draw(scene: &Scene, subject: &Subject<'_>, options: &PlanOptions) -> Drawing {
    let &Subject { layout, reward, caption, beside } = subject;
    let width = options.width_px.max(LEAST_WIDTH) as f32;
    let mut canvas = Canvas::default();
    sheet::title(&mut canvas, scene, reward, caption, width);
    // Room for the measure at the left; the same at the right keeps the drawing in the middle.
    let side = MARGIN + 22.0;
    let space = Space {
        origin: Vec2::new(side, MARGIN + TITLE - 14.0),
        extent: Vec2::new(width - 2.0 * side, width * 0.8),
    };
    let layouts = std::iter::once(layout).chain(beside);
    let placed = layouts.flat_map(|layout| {
        scene.objects.iter().enumerate().filter_map(|(index, object)| Some((object, layout.pose(index)?)))
    });
    let view = View::new(scene, placed, options.turned, space);
    let things = things::things(scene, layout, &view);
    let findings = things::findings(reward);
    walls::draw(&mut canvas, scene, &view);
    sheet::dimensions(&mut canvas, scene, &view);
    things_on(&mut canvas, &things, &view, &findings, options);
    walls::draw_leaves(&mut canvas, scene, &view);
    for (thing, color) in faulty(&things, &findings) {
        things::draw_finding(&mut canvas, thing, color);
    }
    let area = [view.origin - 12.0, view.origin + view.extent() + 12.0];
    let numbered = if options.names { labels::draw(&mut canvas, &things, &view, area) } else { vec![] };

    let mut y = view.origin.y + view.extent().y + 58.0;
    let bar_end = sheet::scale_bar(&mut canvas, &view, Vec2::new(MARGIN + 4.0, y));
    let signs = signs(&things, &findings, options);
    let lowest = sheet::signs(&mut canvas, &signs, Vec2::new(bar_end + 48.0, y + 2.0), width - MARGIN + 20.0);
    y = lowest.max(y + 22.0) + 10.0;
    let wide = width - 2.0 * MARGIN;
    y = sheet::numbered(&mut canvas, &numbered, Vec2::new(MARGIN, y), wide);
    for (head, objects) in [
        ("Not placed:", missing(scene, |index| layout.pose(index).is_none())),
        (
            "Beyond this plan:",
            missing(scene, |index| layout.pose(index).is_some_and(|pose| !view.shows(pose.xy()))),
        ),
    ] {
        if !objects.is_empty() {
            let names = labels::listing(objects.into_iter());
            y = sheet::paragraph(&mut canvas, head, &names, Vec2::new(MARGIN, y + 8.0), wide);
        }
    }
    Drawing { body: canvas.into_string(), extent: Vec2::new(width, y + MARGIN * 0.7) }
}

/// Narrower pages have no room for words, pixels.
pub(super) const LEAST_WIDTH: u32 = 320;

fn missing(scene: &Scene, is_missing: impl Fn(usize) -> bool) -> Vec<&Object> {
    scene.sent_order.iter().filter(|&&index| is_missing(index)).map(|&index| &scene.objects[index]).collect()
}

/// Rugs first, then the zones that people need, then everything else.
fn things_on(
    canvas: &mut Canvas,
    things: &[Thing<'_>],
    view: &View,
    findings: &Findings<'_>,
    options: &PlanOptions,
) {
    let num_flat = things.partition_point(|thing| things::layer(thing.object) == 0);
    let (flat, rest) = things.split_at(num_flat);
    for thing in flat {
        things::draw(canvas, thing, view, &tooltip(thing.object, findings));
    }
    if options.clearances {
        for thing in rest {
            things::draw_clearances(canvas, thing, view);
        }
    }
    for thing in rest {
        things::draw(canvas, thing, view, &tooltip(thing.object, findings));
    }
}

fn tooltip(object: &Object, findings: &Findings<'_>) -> String {
    let mut text = names::own(object);
    for message in findings.get(object.id.as_str()).iter().flat_map(|(_, messages)| messages) {
        text.push_str(" · ");
        text.push_str(message);
    }
    text
}

/// Faulty things, the worst last so that their frames lie on top.
fn faulty<'a, 'b>(
    things: &'b [Thing<'a>],
    findings: &Findings<'_>,
) -> Vec<(&'b Thing<'a>, super::palette::Color)> {
    let mut found: Vec<(Severity, &Thing<'a>)> =
        things.iter().filter_map(|thing| Some((findings.get(thing.object.id.as_str())?.0, thing))).collect();
    found.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    found
        .into_iter()
        .filter_map(|(severity, thing)| Some((thing, things::finding_color(severity)?)))
        .collect()
}

fn signs(things: &[Thing<'_>], findings: &Findings<'_>, options: &PlanOptions) -> Vec<Sign> {
    let any = |is: &dyn Fn(&Thing<'_>) -> bool| things.iter().any(is);
    let has = |severity: Severity| {
        any(&|thing| findings.get(thing.object.id.as_str()).is_some_and(|f| f.0 == severity))
    };
    let mut signs = vec![];
    let mut add = |sign: Sign, is_used: bool| {
        if is_used {
            signs.push(sign);
        }
    };
    add(Sign::Front, !things.is_empty());
    add(Sign::Locked, any(&|thing| thing.object.locked));
    add(Sign::Overhead, any(&|thing| things::layer(thing.object) == 5));
    add(Sign::Clearance, options.clearances && any(&|thing| !thing.object.traits.clearance.is_empty()));
    add(Sign::Error, has(Severity::Error));
    add(Sign::Warning, has(Severity::Warning));
    signs
}
