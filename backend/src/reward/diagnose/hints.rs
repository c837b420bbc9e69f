//! What would mend a finding, in words for people.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use parry3d::glamx::Vec2;

use super::words::{degrees, metres, name, wall_name};
use super::{Detail, Finding, Other};
use crate::layout::Placed;
use crate::protocol::DiagnosticKind;
use crate::reward::Context;
use crate::reward::geometry::Body;
use crate::scene::{Mount, Pose, Scene};

/// A part of a move shorter than this goes unsaid, metres.
const UNSAID_M: f32 = 0.015;
/// A smaller turn than this goes unsaid, radians.
const UNSAID_TURN: f32 = 0.008;
/// A back this close to a wall is on it, metres.
const AT_WALL_M: f32 = 0.06;

/// A pose that was found to mend a finding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::reward) struct Move {
    pub(in crate::reward) index: usize,
    /// Where the object stands; `None` = not placed.
    pub(in crate::reward) from: Option<Pose>,
    pub(in crate::reward) to: Placed,
}

/// A move in words: "move it 0.35 m along the wall".
pub(in crate::reward) fn of_move(scene: &Scene, finding: &Finding, found: &Move) -> String {
    let it = if finding.object == Some(found.index) { "it".to_owned() } else { name(scene, found.index) };
    let object = &scene.objects[found.index];
    let to = Body::new(object, &found.to.pose);
    let wall = wall_behind(scene, &to).filter(|_| matches!(object.mount, Mount::Floor | Mount::Wall));
    let Some(from) = found.from else {
        return format!("put {it} {}", place(scene, object.mount, &to, found.to.support, wall));
    };
    let (offset, rise) = (found.to.pose.xy() - from.xy(), found.to.pose.position.z - from.position.z);
    let turn = signed_turn(found.to.pose.yaw - from.yaw);
    let is_turned = turn.abs() > UNSAID_TURN;
    let from_wall = wall_behind(scene, &Body::new(object, &from));
    let is_raised = rise.abs() > UNSAID_M * 0.5;
    let is_carried = object.mount == Mount::Surface && (is_raised || offset.length() > 0.5);
    if is_carried || (wall.is_some() && wall != from_wall) {
        let place = place(scene, object.mount, &to, found.to.support, wall);
        let is_short = is_carried || offset.length() < UNSAID_M;
        return if is_short {
            format!("put {it} {place}")
        } else {
            format!("move {it} {}, {place}", metres(offset.length()))
        };
    }
    let mut parts: Vec<String> = vec![];
    let again = |parts: &[String]| if parts.is_empty() { it.clone() } else { "it".to_owned() };
    if offset.length() > UNSAID_M {
        parts.push(format!("move {it} {}", shift(&from, offset, from_wall.is_some())));
    }
    if is_turned {
        parts.push(format!("turn {} by {}", again(&parts), turn_words(turn)));
    }
    if is_raised && object.mount == Mount::Floor {
        parts.push(format!("put {} on the floor", again(&parts)));
    } else if is_raised {
        let (verb, by) = (if rise > 0.0 { "raise" } else { "lower" }, metres(rise.abs()));
        let end = if object.mount == Mount::Ceiling { " to the ceiling" } else { "" };
        parts.push(format!("{verb} {} by {by}{end}", again(&parts)));
    }
    if parts.is_empty() {
        parts.push(format!("move {it} {}", shift(&from, offset, false)));
    }
    let has_and = parts.len() > 2 || parts.iter().any(|part| part.contains(" and "));
    let last = parts.pop().unwrap_or_default();
    match parts.as_slice() {
        [] => last,
        first => format!("{}{} {last}", first.join(", "), if has_and { ", and" } else { " and" }),
    }
}

/// The hint where no pose was found; `is_tried` says whether poses were tried.
pub(in crate::reward) fn without_move(context: &Context<'_>, finding: &Finding, is_tried: bool) -> String {
    let may_move = |index: usize| context.is_counted[index];
    let can_move = finding.object.is_none_or(may_move)
        || matches!(finding.other, Other::Object(other) if may_move(other));
    let text = match (finding.kind, finding.detail) {
        (DiagnosticKind::OutsideHeight, Detail::TooTall) => "choose a lower one or leave it out",
        (DiagnosticKind::Collision, _) if !can_move => "both are locked: unlock one to have it moved",
        (DiagnosticKind::RelationUnmet, _) if finding.object.is_none() => {
            "use an id or a category of this room"
        }
        _ if !can_move => "it is locked: unlock it to have it moved",
        (DiagnosticKind::Unplaced, _) if is_tried => {
            "no free place for it: leave it out, or take something else away"
        }
        (DiagnosticKind::Unbalanced, _) => "move a large piece to the emptier side",
        (DiagnosticKind::Disconnected, _) => "clear a way that is 0.50 m wide",
        (DiagnosticKind::Unreachable, _) => "clear a way to it that is 0.50 m wide",
        (DiagnosticKind::NoClearance, _) if is_tried => "no better place nearby; try another wall",
        (kind, _) if is_tried && is_hard(kind) => "no free place nearby; try another wall or leave it out",
        _ if is_tried => "no better place nearby",
        (DiagnosticKind::Unplaced, _) => "find a place for it or leave it out",
        (DiagnosticKind::OutsideRoom, _) => "move it into the room",
        (DiagnosticKind::Floating | DiagnosticKind::BadSupport, _) => {
            "put it on the floor or on something that carries it"
        }
        (DiagnosticKind::Detached, _) => "move it to what it hangs on",
        (DiagnosticKind::Misaligned, _) => "turn it to be parallel with the wall",
        (DiagnosticKind::OffWall, _) => "put its back against a wall",
        (DiagnosticKind::NoClearance, _) => "make room before it",
        (DiagnosticKind::Ungrouped, _) => "bring the two together",
        (DiagnosticKind::RelationUnmet, _) => "move it to where the goal wants it",
        _ => "move it away",
    };
    text.to_owned()
}

fn is_hard(kind: DiagnosticKind) -> bool {
    kind <= DiagnosticKind::CoversOpening
}

/// Where something newly stands.
fn place(scene: &Scene, mount: Mount, to: &Body, support: Option<usize>, wall: Option<usize>) -> String {
    match (mount, support, wall) {
        (Mount::Surface, Some(carrier), _) => format!("on {}", name(scene, carrier)),
        (Mount::Surface, None, _) => "on the floor".to_owned(),
        (Mount::Wall, _, Some(wall)) => format!("onto {}", wall_name(wall)),
        (Mount::Floor, _, Some(wall)) => format!("with its back against {}", wall_name(wall)),
        (Mount::Ceiling, _, _) => "under the ceiling".to_owned(),
        _ => {
            let floor = &scene.floor;
            let distance = |wall: usize| floor.edges[wall].distance(to.rect.center);
            let nearest = (0..floor.edges.len()).min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
            let off = |wall| format!("with its middle {} from {}", metres(distance(wall)), wall_name(wall));
            nearest.map_or_else(|| "on the floor".to_owned(), off)
        }
    }
}

/// A move in the floor plane in the object's own directions.
fn shift(from: &Pose, offset: Vec2, is_at_wall: bool) -> String {
    let (left, front) = (offset.dot(from.left()), offset.dot(from.front()));
    let aside = format!("{} to its {}", metres(left.abs()), if left > 0.0 { "left" } else { "right" });
    let ahead = format!("{} {}", metres(front.abs()), if front > 0.0 { "forward" } else { "back" });
    match (left.abs() > UNSAID_M, front.abs() > UNSAID_M) {
        (true, false) if is_at_wall => format!("{aside} along the wall"),
        (true, true) => format!("{aside} and {ahead}"),
        _ if left.abs() >= front.abs() => aside,
        _ => ahead,
    }
}

/// An angle in (−π, π].
pub(in crate::reward) fn signed_turn(angle: f32) -> f32 {
    let turned = angle.rem_euclid(TAU);
    if turned > PI { turned - TAU } else { turned }
}

fn turn_words(turn: f32) -> String {
    let quarters = (turn / FRAC_PI_2).round() * FRAC_PI_2;
    let turn = if (turn - quarters).abs() < UNSAID_TURN { quarters } else { turn };
    match turn {
        _ if turn.abs() > PI - UNSAID_TURN => degrees(PI),
        _ if turn > 0.0 => format!("{} counter-clockwise", degrees(turn)),
        _ => format!("{} clockwise", degrees(-turn)),
    }
}

/// The wall that a body's back is on.
pub(in crate::reward) fn wall_behind(scene: &Scene, body: &Body) -> Option<usize> {
    scene.floor.edges.iter().position(|edge| {
        let gap = edge.height(body.rect.center) - body.rect.half.y;
        let along = edge.along(body.rect.center);
        body.front().dot(edge.normal) > 0.99 && gap.abs() < AT_WALL_M && (0.0..=edge.length).contains(&along)
    })
}
