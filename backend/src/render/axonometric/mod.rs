//! The room as a model seen from above, its near walls cut away.

mod camera;
mod face;
mod maker;
mod models;
mod order;
mod shell;
mod solid;

use parry3d::glamx::Vec2;

use super::PlanOptions;
use super::palette::{self, INK};
use super::plan::{LEAST_WIDTH, document};
use super::sheet::{self, MARGIN, TITLE};
use super::svg::{Canvas, Escaped, Number, Paint};
use super::things::{Findings, finding_color, findings};
use super::view::{beyond, corners};
use crate::layout::Layout;
use crate::protocol::Reward;
use crate::scene::{Mount, Object, Pose, Scene};
use camera::Camera;
use maker::Maker;
use shell::Shell;
use solid::Solid;

/// How solid things are that would hide the room: pictures on walls that are cut away.
const GHOST: f32 = 0.22;
/// How solid space is that is only taken.
const HAZE: f32 = 0.12;

/// A view from above with the near walls cut away: the far walls with their openings, and furniture as simple bodies.
///
/// With a reward, its total is in the title, and the floor under objects with findings is framed. Of the options,
/// `turned`, `names` and `clearances` belong to plans. What is not placed, or lies far outside, is not shown.
pub fn axonometric_svg(
    scene: &Scene,
    layout: &Layout,
    reward: Option<&Reward>,
    options: &PlanOptions,
) -> String {
    let width = options.width_px.max(LEAST_WIDTH) as f32;
    let camera = match options.seen_from {
        Some(side) => Camera::from_side(scene, side),
        None => Camera::best(scene, layout),
    };
    let shell = Shell::new(scene, &camera);
    let solids = solids(scene, layout, &camera, &shell);
    let mut seen = shell.seen(scene, &camera);
    for solid in &solids {
        let [low, high] = solid.seen(&camera);
        seen = [seen[0].min(low), seen[1].max(high)];
    }
    let (at, space) =
        (Vec2::new(MARGIN, MARGIN + TITLE - 10.0), Vec2::new(width - 2.0 * MARGIN, width * 0.72));
    let camera = camera.fitted(seen, at, space);
    let bottom = camera.origin.y + seen[1].y * camera.scale;
    let mut canvas = Canvas::default();
    sheet::title(&mut canvas, scene, reward, "", width);
    shell.draw_floor(&mut canvas, scene, &camera);
    let placed: Vec<(&Object, &Pose)> = placed(scene, layout).collect();
    draw_shadows(&mut canvas, scene, &placed, &camera);
    draw_findings(&mut canvas, &placed, &findings(reward), &camera);
    shell.draw_walls(&mut canvas, scene, &camera);
    for index in order::painters_order(&solids, &camera) {
        let solid = &solids[index];
        let through = if solid.opacity < 1.0 {
            format!(" opacity=\"{}\"", Number(solid.opacity))
        } else {
            String::new()
        };
        canvas.open(format_args!("data-object=\"{}\"{through}", Escaped(solid.object)));
        solid.draw(&mut canvas, &camera);
        canvas.close();
    }
    document(&canvas.into_string(), Vec2::new(width, bottom + MARGIN), &scene.name)
}

/// The placed objects that are not lost far outside.
fn placed<'a>(scene: &'a Scene, layout: &'a Layout) -> impl Iterator<Item = (&'a Object, &'a Pose)> {
    let all =
        scene.objects.iter().enumerate().filter_map(|(index, object)| Some((object, layout.pose(index)?)));
    let reach = beyond(scene);
    all.filter(move |(object, pose)| {
        corners(object, pose).iter().all(|&corner| scene.floor.outside_distance(corner) <= reach)
    })
}

fn solids<'a>(scene: &'a Scene, layout: &'a Layout, camera: &Camera, shell: &Shell) -> Vec<Solid<'a>> {
    let mut solids = vec![];
    for (object, pose) in placed(scene, layout) {
        let mut pose = *pose;
        // Where walls are cut low, what hangs higher comes down with them.
        let over = pose.position.z + object.size.z - shell.height;
        if over > 0.0 && pose.position.z > 0.0 {
            pose.position.z = (pose.position.z - over).max(0.0);
        }
        let mut maker = Maker::new(object, pose, palette::tone(object), opacity(object, &pose, camera));
        maker.height = maker.height.min(shell.height);
        models::make(&mut maker);
        solids.append(&mut maker.solids);
    }
    solids
}

fn opacity(object: &Object, pose: &Pose, camera: &Camera) -> f32 {
    let is_space = matches!(object.category_id(), "void" | "beam");
    let shows_its_back =
        object.mount == Mount::Wall && camera.sees(-pose.front()) && !camera.sees(pose.front());
    match (is_space, shows_its_back) {
        (true, _) => HAZE,
        (false, true) => GHOST,
        (false, false) => 1.0,
    }
}

/// Soft shadows on the floor, away from the light.
fn draw_shadows(canvas: &mut Canvas, scene: &Scene, placed: &[(&Object, &Pose)], camera: &Camera) {
    let standing = placed.iter().filter(|(object, pose)| {
        object.mount == Mount::Floor
            && pose.position.z < 0.05
            && object.size.z > 0.03
            && scene.floor.contains(pose.xy())
    });
    for (object, pose) in standing {
        let cast = (camera.right * 0.8 + camera.away * 0.3) * (0.16 * object.size.z.min(1.0));
        for share in [0.5, 1.0] {
            let base = corners(object, pose).map(|corner| camera.page((corner + cast * share).extend(0.0)));
            canvas.polygon(base, Paint::fill(INK).opacity(0.06));
        }
    }
}

/// A coloured frame on the floor under what something is wrong with.
fn draw_findings(canvas: &mut Canvas, placed: &[(&Object, &Pose)], findings: &Findings<'_>, camera: &Camera) {
    for (object, pose) in placed {
        let color = findings.get(object.id.as_str()).and_then(|(severity, _)| finding_color(*severity));
        let Some(color) = color else { continue };
        let grown = corners(object, pose).map(|corner| {
            let out = corner - pose.xy();
            camera.page((corner + out.normalize_or_zero() * 0.07).extend(pose.position.z))
        });
        canvas.polygon(grown, Paint::fill(color).opacity(0.18));
        canvas.polygon(grown, Paint::stroke(color, 2.2));
    }
}
