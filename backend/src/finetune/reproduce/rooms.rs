//! Rooms as the seed paper has them: rectangles, every object with a relation that is told, nobody knows where it should stand.

use crate::error::Result;
use crate::finetune::evaluate::Case;
use crate::finetune::scenes;
use crate::finetune::spo::teach;
use crate::finetune::teacher::holds;
use crate::interop::{self, Arranged, Format, WriteOptions};
use crate::layout::Layout;
use crate::layout::answer::Aliases;
use crate::metaspatial::{self, MetaspatialReport};
use crate::protocol::{ArrangeRequest, Goal, GoalRelation, RelationKind};
use crate::reward::Context;
use crate::scene::{Mount, Scene};

/// Objects that may move in such a room: the paper's rooms have as many.
const NUM_OBJECTS: std::ops::RangeInclusive<usize> = 4..=12;
/// A neighbour's middle may be this far off, metres.
const NEAR_M: f32 = 2.0;

/// `num` rooms of the seeds from `first` on. Their relations are read off one good layout each, so that all can hold at once; the
/// layout itself is thrown away.
///
/// # Errors
/// A scene that is none: a fault of the generator.
pub fn rooms(first: u64, num: usize) -> Result<Vec<Case>> {
    let mut cases = vec![];
    let mut seed = first;
    while cases.len() < num {
        let truth = scenes::draw(seed).truth;
        let scene = Scene::from_snapshot(&truth)?;
        if scene.floor.edges.len() == 4
            && NUM_OBJECTS.contains(&scene.num_movable())
            && let Some(layout) = teach::best(&Context::new(&scene, &Goal::default()), seed)
        {
            let expected = stated(&scene, &layout);
            let goal = Goal { instruction: None, relations: expected.clone() };
            cases.push(Case { id: format!("room {seed}"), told: truth.clone(), truth, goal, expected });
        }
        seed += 1;
    }
    Ok(cases)
}

/// A relation for each object that has one, to what comes before it or to a wall.
fn stated(scene: &Scene, layout: &Layout) -> Vec<GoalRelation> {
    let aliases = Aliases::new(scene);
    let order = aliases.order();
    let relation = |(at, &index): (usize, &usize)| {
        let object = &scene.objects[index];
        let pose = layout.pose(index)?;
        let relation = |kind: RelationKind, target: String| GoalRelation {
            kind,
            subject: object.id.clone(),
            target: Some(target),
            distance_m: None,
        };
        let mut before: Vec<(f32, usize)> = order[..at]
            .iter()
            .filter_map(|&other| Some((layout.pose(other)?.xy().distance(pose.xy()), other)))
            .filter(|&(distance, other)| distance < NEAR_M && scene.objects[other].mount == Mount::Floor)
            .collect();
        before.sort_by(|a, b| a.0.total_cmp(&b.0));
        let kinds: &[RelationKind] = match object.mount {
            Mount::Floor => {
                &[RelationKind::InFrontOf, RelationKind::Behind, RelationKind::LeftOf, RelationKind::RightOf]
            }
            Mount::Surface => &[RelationKind::OnTopOf],
            Mount::Wall | Mount::Ceiling => &[],
        };
        let by_others = before.iter().flat_map(|&(_, other)| {
            kinds.iter().map(move |&kind| relation(kind, scene.objects[other].id.clone()))
        });
        let walls = (1..=scene.floor.edges.len())
            .map(|wall| relation(RelationKind::AgainstWall, format!("wall_{wall}")));
        let mut all = by_others.chain(walls.filter(|_| object.mount != Mount::Ceiling));
        all.find(|relation| holds(scene, relation, layout))
    };
    order.iter().enumerate().filter_map(relation).collect()
}

/// What the seed's checker says of a layout of such a room.
///
/// # Errors
/// A room that cannot be written as a scene graph.
pub fn published(case: &Case, layout: &Layout) -> Result<MetaspatialReport> {
    let scene = Scene::from_snapshot(&case.told)?;
    let mut made = case.told.clone();
    for (object, &index) in made.objects.iter_mut().zip(&scene.sent_order) {
        let turns = scene.objects[index].quarter_turns;
        let placement =
            layout.placed[index].as_ref().map(|placed| scene.world.pose_to_wire(&placed.pose, turns));
        object.placement = placement.or(object.placement.filter(|_| object.locked));
    }
    let request = ArrangeRequest {
        snapshot: case.told.clone(),
        goal: Some(case.goal.clone()),
        image: None,
        options: None,
        request_id: None,
    };
    let arranged = vec![Arranged { id: "made".to_owned(), snapshot: made }];
    let written =
        interop::write(&interop::Room { request, arranged }, Format::IDesign, &WriteOptions::default())?;
    metaspatial::check(&written.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means of the published ratios over rooms: collisions, violations.
    fn means(layout_of: &dyn Fn(&Scene, &Layout) -> Layout) -> [f64; 2] {
        let cases = rooms(2_300_000, 8).expect("rooms");
        let mut sums = [0.0; 2];
        for case in &cases {
            let seed = case.id.trim_start_matches("room ").parse().expect("its seed");
            let scene = Scene::from_snapshot(&case.told).expect("a scene");
            let good = teach::best(&Context::new(&scene, &Goal::default()), seed).expect("a layout");
            let report = published(case, &layout_of(&scene, &good)).expect("a report");
            sums[0] += report.collision_ratio / cases.len() as f64;
            sums[1] += report.constraint_violation_ratio / cases.len() as f64;
        }
        sums
    }

    #[test]
    fn the_published_checker_likes_the_layout_that_its_relations_were_read_off() {
        let [collisions, violations] = means(&|_, good| good.clone());
        let [others_collisions, others_violations] = means(&|scene, good| {
            // Everything on the middle of the floor.
            let mut heap = good.clone();
            for placed in heap.placed.iter_mut().flatten() {
                placed.pose.position.x = scene.floor.centroid.x;
                placed.pose.position.y = scene.floor.centroid.y;
            }
            heap
        });
        assert!(collisions < 0.1 && violations < 0.3, "{collisions} {violations}");
        assert!(others_collisions > collisions + 0.2, "{others_collisions}");
        assert!(others_violations > violations + 0.2, "{others_violations}");
    }
}
