//! One choice of assets, placed.

use std::collections::HashMap;

use super::catalogue::Stock;
use super::choose::{Task, choose};
use super::instances::with_pieces;
use crate::error::Result;
use crate::layout::Layout;
use crate::pipeline::{self, Clock, Work};
use crate::protocol::{Candidate, FurnishRequest, Goal, NewObject, PlacedObject, PlanLine, Understood};
use crate::reward::{Context, Evaluation};
use crate::scene::Scene;
use crate::search::{self, Improved};

/// Proposals that are improved for each choice: there are several choices, so that each needs fewer than an arrangement.
const NUM_STARTS: usize = 3;
/// Streams of the seed that belong to one attempt: the first chooses, the next ones place.
const STREAMS: u64 = 1 << 16;
/// Moved by so far or turned by so much, a piece looks moved, metres and radians.
const MOVED_M: f32 = 0.5;
const TURNED: f32 = std::f32::consts::FRAC_PI_4;

/// A furnished room.
pub(super) struct Attempt {
    /// The room with what found a place.
    scene: Scene,
    goal: Goal,
    pub(super) improved: Improved,
    pub(super) new_objects: Vec<NewObject>,
    pub(super) understood: Vec<Understood>,
    /// How many things are missing that a room of this kind cannot do without.
    pub(super) num_missing: usize,
}

/// Chooses and places, in the streams of the seed that belong to the attempt of that index.
pub(super) fn attempt(
    request: &FurnishRequest,
    task: &Task<'_>,
    index: usize,
    clock: &Clock<'_>,
) -> Result<Attempt> {
    let options = request.options.clone().unwrap_or_default();
    let seed = options.seed.unwrap_or(0);
    let stream = STREAMS * (index as u64 + 1);
    let pieces = choose(task, &mut search::rng(seed, stream));
    let pieces: Vec<&Stock> = pieces.into_iter().map(|stock| &task.catalogue.stock[stock]).collect();
    let (mut snapshot, mut new_objects) = with_pieces(request, &pieces);
    let scene = Scene::from_snapshot(&snapshot)?;
    let (goal, _) = pipeline::goal(&scene, request.goal.as_ref());
    let context = Context::new(&scene, &goal).with_taste(task.taste);
    let rank_of: HashMap<&str, u32> =
        new_objects.iter().rev().zip(0..).map(|(new, rank)| (new.object.as_str(), rank)).collect();
    let work = Work {
        num_candidates: 1,
        num_starts: NUM_STARTS,
        steps: options.steps.unwrap_or_else(|| pipeline::usual_effort(&scene, 1).1),
        seed,
        first_stream: stream + 1,
        worth: &|index| rank_of.get(scene.objects[index].id.as_str()).copied().unwrap_or(u32::MAX),
        proposals: &[],
    };
    let improved = pipeline::run(&context, &work, clock);
    let layout =
        improved.into_iter().next().map_or_else(|| Layout::empty(&scene), |improved| improved.layout);

    // What found no place is not the user's and is not missed.
    let unplaced: Vec<&str> = (0..scene.objects.len())
        .filter(|&index| layout.placed[index].is_none())
        .map(|index| scene.objects[index].id.as_str())
        .filter(|id| new_objects.iter().any(|new| new.object == **id))
        .collect();
    snapshot.objects.retain(|object| !unplaced.contains(&object.id.as_str()));
    new_objects.retain(|new| !unplaced.contains(&new.object.as_str()));
    let left = Scene::from_snapshot(&snapshot)?;
    let layout = layout.carried_over(&scene, &left);
    let (goal, understood) = pipeline::goal(&left, request.goal.as_ref());
    let totals = Evaluation::new(&Context::new(&left, &goal).with_taste(task.taste), &layout).totals();
    let essentials = task.programme.essentials(task.scene.floor.area);
    let is_missing = |any_of: &[_]| {
        !left.objects.iter().any(|object| object.category.is_some_and(|category| any_of.contains(&category)))
    };
    let num_missing = essentials.filter(|want| is_missing(&want.any_of)).count();
    Ok(Attempt {
        scene: left,
        goal,
        improved: Improved { layout, totals },
        new_objects,
        understood,
        num_missing,
    })
}

impl Attempt {
    /// What has all that the room cannot do without comes first, and of those the best; ranks are below 2.
    pub(super) fn worth(&self) -> f32 {
        self.improved.totals.rank() - 2.0 * self.num_missing as f32
    }

    /// As the client sees it: new objects, and the user's own where they stand.
    pub(super) fn candidate(&self, request: &FurnishRequest, task: &Task<'_>, rank: usize) -> Candidate {
        let sent = task.scene;
        let context = Context::new(&self.scene, &self.goal).with_taste(task.taste);
        let mut candidate = pipeline::candidate(&context, &self.improved, rank);
        candidate.new_objects.clone_from(&self.new_objects);
        let layout = Layout::from_sent(sent);
        for &index in sent.sent_order.iter().filter(|&&index| !sent.is_fixed(index)) {
            let object = &sent.objects[index];
            let Some(placement) = object.sent_placement else { continue };
            let support = layout.placed[index].and_then(|placed| placed.support);
            candidate.placements.push(PlacedObject {
                object: object.id.clone(),
                position_m: placement.position_m,
                yaw_deg: placement.yaw_deg.rem_euclid(360.0),
                support: support.map(|carrier| sent.objects[carrier].id.clone()),
            });
            candidate
                .plan
                .push(PlanLine { object: object.id.clone(), text: "left where it stands".to_owned() });
        }
        let ids = request.snapshot.objects.iter().map(|object| object.id.as_str());
        let ids = ids.chain(self.new_objects.iter().map(|new| new.object.as_str()));
        let order: HashMap<&str, usize> = ids.zip(0..).collect();
        candidate.placements.sort_by_key(|placed| order.get(placed.object.as_str()).copied());
        candidate.plan.sort_by_key(|line| order.get(line.object.as_str()).copied());
        candidate
    }

    /// How different two attempts look, [0, 1]: the share of their pieces, by width, that the other has not in the same place.
    pub(super) fn difference(&self, other: &Self) -> f32 {
        let (own, others) = (self.standing(), other.standing());
        let mut is_taken = vec![false; others.len()];
        let mut matched = 0.0;
        for (asset, weight, pose) in &own {
            let twin = (0..others.len()).find(|&twin| {
                let (other_asset, _, other) = &others[twin];
                let turn = (pose.yaw - other.yaw).rem_euclid(std::f32::consts::TAU);
                !is_taken[twin]
                    && asset == other_asset
                    && (pose.xy() - other.xy()).length() < MOVED_M
                    && turn.min(std::f32::consts::TAU - turn) < TURNED
            });
            if let Some(twin) = twin {
                is_taken[twin] = true;
                matched += weight;
            }
        }
        let weight =
            |pieces: &[(&str, f32, crate::scene::Pose)]| pieces.iter().map(|piece| piece.1).sum::<f32>();
        let most = weight(&own).max(weight(&others));
        if most > 0.0 { 1.0 - matched / most } else { 0.0 }
    }

    /// The new pieces on the floor: asset, weight and pose.
    fn standing(&self) -> Vec<(&str, f32, crate::scene::Pose)> {
        let new_objects = self.new_objects.iter().filter_map(|new| {
            let index = self.scene.objects.iter().position(|object| object.id == new.object)?;
            let object = &self.scene.objects[index];
            let pose = self.improved.layout.pose(index)?;
            (object.mount == crate::scene::Mount::Floor).then_some((
                new.asset.as_str(),
                object.area().sqrt(),
                *pose,
            ))
        });
        new_objects.collect()
    }
}
