//! Lessons of pictures alone: a room whose openings and fixtures only the plan shows. Where little hangs on a picture, a network
//! learns to look past it.

use super::room::Room;
use super::scenes;
use super::teacher::Lesson;
use crate::error::Result;
use crate::layout::answer::Thought;
use crate::protocol::{Goal, SceneSnapshot};
use crate::search::{self, Rng};
use rand::RngExt;

/// Seeds of scenes for these lessons start here, far from those of the others.
const FIRST_SEED: u64 = 1 << 44;
/// Share of the openings that text tells of: in production it tells of most.
const TOLD: f32 = 0.3;
/// Openings and fixtures of a room, one lesson after the other: where one thing stands is learned before which of many.
const MOST: [usize; 4] = [1, 1, 2, usize::MAX];

/// The lesson of that number: walls in words, a plan, and an answer that ends with what is seen.
///
/// # Errors
/// A generated scene that is none: a fault of the generator.
pub fn seeing(number: u64) -> Result<Lesson> {
    let seed = FIRST_SEED + number;
    let mut rng = search::rng(seed, 1);
    let truth = shown(seed, number, &mut rng);
    let mut told = SceneSnapshot { objects: vec![], ..truth.clone() };
    told.room.openings.retain(|_| rng.random_range(0.0..1.0_f32) < TOLD);
    let room = Room::new(&told, &truth)?;
    let thought = Thought { seen: room.hidden(), wanted: vec![] }.text(&room.told, &room.aliases);
    let answer = format!("<think>{thought}</think>\n<answer>");
    let goal = Goal::default();
    Ok(Lesson {
        seed: number,
        told,
        truth: Some(truth),
        goal,
        wanted: vec![],
        last: None,
        answer,
        others: vec![],
    })
}

/// A room of walls, openings and fixtures, of few of them more often than not.
pub(super) fn shown(seed: u64, number: u64, rng: &mut Rng) -> SceneSnapshot {
    let mut truth = scenes::draw(seed).truth;
    truth.objects.retain(|object| object.locked);
    let most = MOST[number as usize % MOST.len()];
    let (openings, objects) = (&mut truth.room.openings, &mut truth.objects);
    while openings.len() + objects.len() > most {
        let one = rng.random_range(0..openings.len() + objects.len());
        match one.checked_sub(openings.len()) {
            None => drop(openings.remove(one)),
            Some(object) => drop(objects.remove(object)),
        }
    }
    truth
}
