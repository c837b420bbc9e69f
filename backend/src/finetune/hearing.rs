//! Lessons of words alone: wishes and what they ask for. They are many and short, and made as they are learned.

use super::goals;
use super::scenes;
use super::teacher::Lesson;
use crate::error::Result;
use crate::layout::answer::{Aliases, Thought};
use crate::protocol::Goal;
use crate::scene::Scene;
use crate::search;

/// Seeds of scenes for these lessons start here, far from those of layouts.
const FIRST_SEED: u64 = 1 << 40;
/// Seeds that are tried for a lesson: a room may leave nothing to wish for.
const TRIES: u64 = 16;

/// The lesson of that number: a room, a wish, and an answer that ends with the thought.
///
/// # Errors
/// A generated scene that is none: a fault of the generator.
pub fn hearing(number: u64) -> Result<Option<Lesson>> {
    let first = FIRST_SEED + number * TRIES;
    for seed in first..first + TRIES {
        let told = scenes::draw(seed).told;
        let scene = Scene::from_snapshot(&told)?;
        let mut rng = search::rng(seed, 1);
        let wanted = goals::relations(&scene, &mut rng);
        if wanted.is_empty() {
            continue;
        }
        let goal =
            Goal { instruction: Some(goals::instruction(&scene, &wanted, &mut rng)), relations: vec![] };
        let thought = Thought { seen: vec![], wanted: wanted.clone() }.text(&scene, &Aliases::new(&scene));
        let answer = format!("<think>{thought}</think>\n<answer>");
        return Ok(Some(Lesson {
            seed: number,
            told,
            truth: None,
            goal,
            wanted,
            last: None,
            answer,
            others: vec![],
        }));
    }
    Ok(None)
}
