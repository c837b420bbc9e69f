//! Did a model see what stands only in the picture?

use serde::Serialize;

use crate::layout::answer::Seen;
use crate::scene::Scene;

/// Ends of an opening and middles of things may be this far off, metres.
const NEAR_M: f32 = 0.4;

/// What was seen of what the picture shows and nobody tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sight {
    /// Things and openings said to be there.
    pub said: usize,
    /// Those that are.
    pub there: usize,
    /// Pairs of one said and one that is there, at the same place; none is in two pairs.
    pub right: usize,
}

/// Compares what a thought says with what truth has and nobody tells.
pub(super) fn sight(told: &Scene, truth: &Scene, said: &[Seen]) -> Sight {
    let mut left = hidden(told, truth);
    let there = left.len();
    for one in said {
        if let Some(at) = left.iter().position(|other| is_same(one, other)) {
            left.swap_remove(at);
        }
    }
    Sight { said: said.len(), there, right: there - left.len() }
}

fn hidden(told: &Scene, truth: &Scene) -> Vec<Seen> {
    let is_told = |id: &str| {
        told.openings.iter().any(|opening| opening.id == id)
            || told.objects.iter().any(|object| object.id == id)
    };
    let openings = truth.openings.iter().filter(|opening| !is_told(&opening.id));
    let openings = openings.map(|opening| Seen::Opening {
        kind: opening.kind,
        wall: opening.wall,
        along: opening.along,
    });
    let things = truth.objects.iter().filter(|object| !is_told(&object.id)).filter_map(|object| {
        let (pose, wall) = (object.sent_pose?, truth.floor.edges.first()?);
        let middle = [wall.along(pose.xy()), wall.height(pose.xy())];
        Some(Seen::Thing { middle, size: [object.size.x, object.size.y] })
    });
    openings.chain(things).collect()
}

fn is_same(said: &Seen, there: &Seen) -> bool {
    let is_near = |a: [f32; 2], b: [f32; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= NEAR_M);
    match (*said, *there) {
        (Seen::Opening { kind, wall, along }, Seen::Opening { kind: own, wall: at, along: ends }) => {
            kind == own && wall == at && is_near(along, ends)
        }
        (Seen::Thing { middle, .. }, Seen::Thing { middle: there, .. }) => is_near(middle, there),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finetune::evaluate::{Asking, generated};
    use crate::finetune::teacher::lesson;
    use crate::layout::answer::{Aliases, Thought};

    #[test]
    fn lessons_see_all_that_is_hidden() {
        let mut num = 0;
        for case in generated(0, 6, Asking::Nothing, true).expect("rooms") {
            let (told, truth) = (Scene::from_snapshot(&case.told), Scene::from_snapshot(&case.truth));
            let (told, truth) = (told.expect("a scene"), truth.expect("a scene"));
            let seed = case.id.trim_start_matches("room ").parse().expect("a seed");
            let Some(lesson) = lesson(seed).expect("a room") else { continue };
            let thought = lesson.answer.trim_start_matches("<think>").split("</think>").next();
            let thought = thought.expect("a thought");
            let said = Thought::read(thought, &told, &Aliases::new(&told));
            let sight = sight(&told, &truth, &said.seen);
            assert_eq!((sight.right, sight.said), (sight.there, sight.there), "{thought}");
            assert_eq!(super::sight(&told, &truth, &[]).right, 0);
            num += sight.there;
        }
        assert!(num > 3);
    }
}
