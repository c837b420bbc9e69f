//! Outlines: a rectangle, of which corners are cut, sides pushed in or out, or a wall stands aslant.

use super::dice::{Dice, snapped};
use super::plane::Point;
use crate::search::Rng;

/// How often plans are drawn to 10 cm, 5 cm, 1 cm and 1 mm.
const GRIDS: [(f64, f64); 4] = [(0.1, 0.42), (0.05, 0.33), (0.01, 0.15), (0.001, 0.10)];
/// Smaller rooms are plain, m².
const PLAIN_M2: f64 = 5.0;
/// No arm of a room is narrower, metres.
const ARM_M: f64 = 1.25;

#[derive(Clone, Copy)]
enum Form {
    Rectangle,
    L,
    T,
    U,
    Bay,
    Niche,
    Chamfered,
    Slanted,
}

/// How often each form comes.
const FORMS: [(Form, f64); 8] = [
    (Form::Rectangle, 0.56),
    (Form::L, 0.15),
    (Form::T, 0.04),
    (Form::U, 0.03),
    (Form::Bay, 0.05),
    (Form::Niche, 0.08),
    (Form::Chamfered, 0.05),
    (Form::Slanted, 0.04),
];
/// By how much the box around an L, T or U is larger than the room.
const CUT_AWAY: f64 = 1.2;

/// A counter-clockwise outline around about that many m², its corners on a grid.
pub(super) fn outline(area: f64, stretch: [f64; 2], rng: &mut Rng) -> Vec<Point> {
    let (grid, _) = GRIDS[rng.weighted(&GRIDS.map(|(_, share)| share))];
    let (form, _) = FORMS[rng.weighted(&FORMS.map(|(_, share)| share))];
    let form = if area < PLAIN_M2 { Form::Rectangle } else { form };
    let boxed = if matches!(form, Form::L | Form::T | Form::U) { area * CUT_AWAY } else { area };
    let width = snapped((boxed * rng.between(stretch)).sqrt().max(0.9), grid);
    let depth = snapped((boxed / width).max(0.9), grid);
    let mut corners = vec![[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]];
    formed(&mut corners, form, [width, depth], rng);
    for corner in &mut corners {
        *corner = corner.map(|value| snapped(value, grid));
    }
    turned(corners, rng)
}

fn formed(corners: &mut Vec<Point>, form: Form, [width, depth]: Point, rng: &mut Rng) {
    // Of a side, what is left of it stays an arm.
    let part = |side: f64, share: [f64; 2], rng: &mut Rng| (side * rng.between(share)).min(side - ARM_M);
    match form {
        Form::Rectangle => {}
        Form::L => {
            let cut = [part(depth, [0.25, 0.6], rng), part(width, [0.25, 0.6], rng)];
            if cut.iter().all(|&side| side > 0.4) {
                cut_corner(corners, 2, cut);
            }
        }
        Form::T => {
            let deep = part(depth, [0.3, 0.6], rng);
            let stem = rng.between([0.3, 0.5]) * width;
            let left = rng.between([0.25, 0.75]) * (width - stem);
            if deep > 0.4 && stem > ARM_M && left > 0.3 {
                cut_corner(corners, 3, [left, deep]);
                cut_corner(corners, 2, [deep, width - stem - left]);
            }
        }
        Form::U => {
            let deep = part(depth, [0.25, 0.55], rng);
            let wide = (width - 2.0 * ARM_M) * rng.between([0.4, 0.9]);
            if deep > 0.4 && wide > 0.4 {
                let from = ARM_M + (width - 2.0 * ARM_M - wide) * rng.between([0.0, 1.0]);
                push_side(corners, 2, [from, from + wide], -deep, 0.0);
            }
        }
        Form::Bay => {
            let wide = rng.between([1.4, 2.8]).min(width - 0.6);
            let deep = rng.between([0.5, 1.1]);
            let from = if rng.chance(0.6) { 0.5 } else { rng.between([0.2, 0.8]) } * (width - wide);
            let slant = if rng.chance(0.5) { rng.between([0.2, 0.4]) * wide } else { 0.0 };
            push_side(corners, 2, [from, from + wide], deep, slant);
        }
        Form::Niche => {
            let is_out = rng.chance(0.5);
            let wide = rng.between([0.7, 1.8]).min(width - 0.8);
            let deep = rng.between([0.25, 0.55]).min(depth - ARM_M);
            let from = 0.4 + (width - 0.8 - wide) * rng.between([0.0, 1.0]);
            if wide > 0.5 && deep > 0.1 {
                push_side(corners, 2, [from, from + wide], if is_out { deep } else { -deep }, 0.0);
            }
        }
        Form::Chamfered => {
            let most = (width.min(depth) - ARM_M).min(1.4);
            if most > 0.4 {
                let across = rng.between([0.4, most]);
                let down = if rng.chance(0.7) { across } else { rng.between([0.4, most]) };
                if rng.chance(0.35) && width > 2.0 * across + 1.0 {
                    chamfer(corners, 3, [across, down]);
                }
                chamfer(corners, 2, [down, across]);
            }
        }
        Form::Slanted => {
            let by = rng.between([0.08, 0.28]);
            corners[2][0] -= by * width;
            if rng.chance(0.3) {
                corners[3][1] -= rng.between([0.05, 0.15]) * depth;
            }
        }
    }
}

/// Replaces a right corner by a step inwards: so far back along the wall before it, so far on along the wall after it.
fn cut_corner(corners: &mut Vec<Point>, index: usize, by: [f64; 2]) {
    let [before, after] = beside(corners, index, by);
    let corner = corners[index];
    let inner = [0, 1].map(|axis| before[axis] + after[axis] - corner[axis]);
    corners.splice(index..=index, [before, inner, after]);
}

/// Replaces a corner by a slanted wall.
fn chamfer(corners: &mut Vec<Point>, index: usize, by: [f64; 2]) {
    let ends = beside(corners, index, by);
    corners.splice(index..=index, ends);
}

fn beside(corners: &[Point], index: usize, by: [f64; 2]) -> [Point; 2] {
    let num = corners.len();
    let corner = corners[index];
    let towards = |other: Point, distance: f64| {
        let step = [other[0] - corner[0], other[1] - corner[1]];
        let length = (step[0] * step[0] + step[1] * step[1]).sqrt();
        [0, 1].map(|axis| corner[axis] + step[axis] / length * distance)
    };
    [towards(corners[(index + num - 1) % num], by[0]), towards(corners[(index + 1) % num], by[1])]
}

/// Pushes a part of the wall after a corner out of the room, or into it where `out` is negative.
fn push_side(corners: &mut Vec<Point>, index: usize, along: [f64; 2], out: f64, slant: f64) {
    let (start, end) = (corners[index], corners[(index + 1) % corners.len()]);
    let step = [end[0] - start[0], end[1] - start[1]];
    let length = (step[0] * step[0] + step[1] * step[1]).sqrt();
    let direction = step.map(|value| value / length);
    let outward = [direction[1], -direction[0]];
    let at =
        |along: f64, out: f64| [0, 1].map(|axis| start[axis] + direction[axis] * along + outward[axis] * out);
    let [from, to] = along;
    let pushed = [at(from, 0.0), at(from + slant, out), at(to - slant, out), at(to, 0.0)];
    corners.splice(index + 1..index + 1, pushed);
}

/// Any of the eight ways that a plan may lie, wound counter-clockwise still.
fn turned(mut corners: Vec<Point>, rng: &mut Rng) -> Vec<Point> {
    if rng.chance(0.5) {
        corners.reverse();
        corners.iter_mut().for_each(|corner| corner[0] = -corner[0] + 0.0);
    }
    for _ in 0..rng.count([0, 3]) {
        corners.iter_mut().for_each(|corner| *corner = [-corner[1] + 0.0, corner[0]]);
    }
    corners
}
