//! Many of a kind in rows: a classroom, an office, a café.
//!
//! One desk after another, each at its own best place, makes no classroom. So what comes in sixes or more is set as a grid:
//! every direction, a few distances between rows and columns, filled from either end, each with its seats; the reward decides.

use std::f32::consts::{FRAC_PI_2, PI};

use parry3d::glamx::Vec2;
use rand::RngExt;

use crate::layout::{Placed, wrapped};
use crate::reward::Evaluation;
use crate::scene::Pose;
use crate::scene::category::GroupRelation;
use crate::search::{Rng, height, relocated};

/// From how many of a kind on a grid is tried.
const MIN_MEMBERS: usize = 6;
/// Free floor between columns and between rows (their seats included), metres: from touching to a comfortable aisle.
const COLUMN_GAPS_M: [f32; 3] = [0.8, 0.4, 0.06];
const ROW_GAPS_M: [f32; 3] = [1.2, 0.8, 0.5];
/// Free floor around a table whose seats stand on all sides, metres.
const ISLAND_GAPS_M: [f32; 3] = [1.9, 1.55, 1.2];
/// Where the columns stand in what floor is left beside them: in the middle, or at one side with an aisle at the other.
const SIDES: [f32; 3] = [0.5, 0.0, 1.0];
/// Free floor kept at the sides and at the ends of a grid, metres.
const MARGIN_M: [f32; 2] = [0.12, 0.45];
/// How far a seat stands out from its desk, metres.
const SEAT_OUT_M: f32 = 0.5;
/// How far a seat goes under its table, metres.
const TUCK_M: f32 = 0.10;

/// Places every kind that comes in large numbers as a grid with its seats; returns what it placed. When
/// `should_stop` says so, the best grid so far is taken.
pub(super) fn place_rows(
    evaluation: &mut Evaluation<'_>,
    variety: f32,
    rng: &mut Rng,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Vec<usize> {
    let context = evaluation.context;
    let mut placed = vec![];
    for kind in 0..context.num_row_kinds {
        let objects = &context.scene.objects;
        let is_member = |&index: &usize| context.row_kind[index] == Some(kind) && objects[index].is_movable();
        let members: Vec<usize> = (0..objects.len()).filter(is_member).collect();
        if members.len() < MIN_MEMBERS {
            continue;
        }
        let seats = seats(evaluation, &members);
        if let Some(changes) = best_grid(evaluation, &members, &seats, variety, rng, should_stop) {
            placed.extend(changes.iter().map(|&(index, _)| index));
            evaluation.apply(&changes);
        }
    }
    placed
}

type Changes = Vec<(usize, Option<Placed>)>;

/// Per member, the seats that follow it: a fair share each.
fn seats(evaluation: &Evaluation<'_>, members: &[usize]) -> Vec<Vec<usize>> {
    let context = evaluation.context;
    let objects = &context.scene.objects;
    let mut found: Vec<usize> = vec![];
    for &(subject, rule) in members.first().map_or(&[][..], |&first| &context.dependents[first]) {
        let relation = context.rules[subject][rule].relation;
        let sits = matches!(relation, GroupRelation::At | GroupRelation::Around);
        if sits && objects[subject].is_movable() && objects[subject].area() < 0.6 && !found.contains(&subject)
        {
            found.push(subject);
        }
    }
    let mut shared = vec![vec![]; members.len()];
    for (number, seat) in found.into_iter().enumerate() {
        shared[number % members.len()].push(seat);
    }
    shared
}

/// Do the seats of these pieces stand on all sides?
fn is_island(evaluation: &Evaluation<'_>, members: &[usize], seats: &[Vec<usize>]) -> bool {
    let Some(&seat) = seats.first().and_then(|seats| seats.first()) else { return false };
    let around = |rule: &crate::reward::Rule| {
        rule.relation == GroupRelation::Around
            && members.first().is_some_and(|first| rule.targets.contains(first))
    };
    evaluation.context.rules[seat].iter().any(around)
}

fn best_grid(
    evaluation: &mut Evaluation<'_>,
    members: &[usize],
    seats: &[Vec<usize>],
    variety: f32,
    rng: &mut Rng,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Option<Changes> {
    let scene = evaluation.context.scene;
    let size = members.iter().map(|&index| scene.objects[index].size.truncate()).reduce(Vec2::max)?;
    let is_island = is_island(evaluation, members, seats);
    let has_seats = seats.iter().any(|seats| !seats.is_empty());
    let base = scene.floor.edges.first()?.yaw();
    let mut best: Option<(f32, Changes)> = None;
    for choice in 0..4 * COLUMN_GAPS_M.len() * ROW_GAPS_M.len() * SIDES.len() * 2 {
        if should_stop() {
            break;
        }
        let mut rest = choice;
        let mut draw = |num: usize| {
            let drawn = rest % num;
            rest /= num;
            drawn
        };
        let yaw = wrapped(base + FRAC_PI_2 * draw(4) as f32);
        let (column, row) = (draw(COLUMN_GAPS_M.len()), draw(ROW_GAPS_M.len()));
        let gaps = match () {
            () if is_island => Vec2::new(ISLAND_GAPS_M[column], ISLAND_GAPS_M[row]),
            () if has_seats => Vec2::new(COLUMN_GAPS_M[column], ROW_GAPS_M[row] + SEAT_OUT_M),
            () => Vec2::new(COLUMN_GAPS_M[column], ROW_GAPS_M[row]),
        };
        let grid = Grid { yaw, pitch: size + gaps, side: SIDES[draw(SIDES.len())], from_end: draw(2) == 1 };
        let cells = cells(evaluation, members, &grid);
        if cells.len() < members.len() {
            continue;
        }
        let changes = filled(evaluation, members, seats, &cells, is_island);
        let before: Changes = changes.iter().map(|&(index, _)| (index, evaluation.placed(index))).collect();
        evaluation.apply(&changes);
        let value = height(&evaluation.totals()) + variety * rng.random_range(0.0..1.0_f32);
        evaluation.apply(&before);
        if best.as_ref().is_none_or(|(highest, _)| value > *highest) {
            best = Some((value, changes));
        }
    }
    best.map(|(_, changes)| changes)
}

/// One way to set pieces in rows.
struct Grid {
    yaw: f32,
    /// Distance between columns and between rows, metres.
    pitch: Vec2,
    /// Share of the floor left beside the columns that is on their right.
    side: f32,
    /// Is it filled from the far end?
    from_end: bool,
}

/// Poses of a grid that fits the room, row by row, where a member on its own breaks no gate; at most as many as there are members.
fn cells(evaluation: &mut Evaluation<'_>, members: &[usize], grid: &Grid) -> Vec<Pose> {
    let Grid { yaw, pitch, side, from_end } = *grid;
    let floor = &evaluation.context.scene.floor;
    let Some(&probe) = members.first() else { return vec![] };
    let pose = Pose::new(0.0, 0.0, 0.0, yaw);
    let (left, front) = (pose.left(), pose.front());
    let (mut low, mut high) = (Vec2::INFINITY, Vec2::NEG_INFINITY);
    for corner in floor.corners() {
        let local = Vec2::new(corner.dot(left), corner.dot(front));
        low = low.min(local);
        high = high.max(local);
    }
    let margin = Vec2::from(MARGIN_M) + evaluation.context.scene.objects[probe].size.truncate() * 0.5;
    let room = high - low - margin * 2.0;
    if room.min_element() < 0.0 {
        return vec![];
    }
    let num = (room / pitch).floor();
    if (num.x as usize + 1) * (num.y as usize + 1) < members.len() {
        return vec![];
    }
    let first = low + margin + (room - num * pitch) * Vec2::new(side, 0.5);
    let mut cells = vec![];
    for row in 0..=num.y as usize {
        let row = if from_end { num.y as usize - row } else { row };
        for column in 0..=num.x as usize {
            if cells.len() == members.len() {
                return cells;
            }
            let local = first + Vec2::new(column as f32, row as f32) * pitch;
            let point = left * local.x + front * local.y;
            let pose = Pose::new(point.x, point.y, 0.0, yaw);
            evaluation.apply(&[(probe, Some(Placed { pose, support: None }))]);
            if evaluation.offence(probe) == 0.0 {
                cells.push(pose);
            }
            evaluation.apply(&[(probe, None)]);
        }
    }
    cells
}

/// Members on the cells, seats at the members, and what is attached to either.
fn filled(
    evaluation: &Evaluation<'_>,
    members: &[usize],
    seats: &[Vec<usize>],
    cells: &[Pose],
    is_island: bool,
) -> Changes {
    let objects = &evaluation.context.scene.objects;
    let mut changes = vec![];
    for ((&member, seats), &pose) in members.iter().zip(seats).zip(cells) {
        changes.extend(relocated(evaluation, member, Placed { pose, support: None }, false));
        let half = objects[member].size.truncate() * 0.5;
        for (number, &seat) in seats.iter().enumerate() {
            let own = objects[seat].size.y * 0.5;
            // Opposite sides first, then the ends; at a desk side by side at its front.
            let (turn, aside) = if is_island {
                (FRAC_PI_2 * [0.0, 2.0, 1.0, 3.0][number % 4], 0.0)
            } else {
                let share = (number as f32 + 0.5) / seats.len() as f32 * 2.0 - 1.0;
                (0.0, share * half.x * if seats.len() > 1 { 1.0 } else { 0.0 })
            };
            let (sin, cos) = turn.sin_cos();
            let out = if sin.abs() > 0.5 { half.x } else { half.y } + own - TUCK_M;
            let offset = Vec2::new(aside * cos + out * sin, out * cos - aside * sin);
            let point = pose.xy() + pose.left() * offset.x + pose.front() * offset.y;
            let pose = Pose::new(point.x, point.y, 0.0, wrapped(pose.yaw + PI + turn));
            changes.extend(relocated(evaluation, seat, Placed { pose, support: None }, false));
        }
    }
    changes
}
