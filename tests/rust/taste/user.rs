//! Users who are made up: hidden likings, noise, and hands that move one thing at a time.

use backend::finetune::scenes;
use backend::layout::Layout;
use backend::pipeline::{self, Hooks};
use backend::policy::Policies;
use backend::protocol::{
    Action, ArrangeRequest, ArrangeResponse, Candidate, FinalPlacement, Goal, Options, Placement, PolicyName,
    Preference, SceneSnapshot,
};
use backend::reward::{Anchor, Context, Evaluation, Habit, Manner, Taste};
use backend::scene::Scene;
use backend::search::{self, Budget};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How sharply a user chooses among candidates: as people do, who are not sure of small differences.
const SHARPNESS: f64 = 6.0;
/// A made-up user.
pub(super) struct User {
    /// What they like; the program never sees it.
    pub(super) likes: Taste,
    /// Do they click at random?
    pub(super) is_random: bool,
    pub(super) rng: ChaCha8Rng,
}

/// A habit with its weight.
pub(super) fn habit(subject: &str, manner: Manner, anchor: Anchor, weight: f32) -> (Habit, f32) {
    (Habit { subject: subject.to_owned(), anchor, manner }, weight)
}

/// A category as an anchor.
pub(super) fn at(category: &str) -> Anchor {
    Anchor::Category(category.to_owned())
}

/// The next rooms from a seed on that are small enough to be furnished often, and can show something of a taste: nobody has
/// habits about what they never furnish.
pub(super) fn rooms<'a>(first_seed: u64, likes: &'a Taste) -> impl Iterator<Item = SceneSnapshot> + 'a {
    (first_seed..).filter_map(|seed| {
        let snapshot = scenes::draw(seed).truth;
        let scene = Scene::from_snapshot(&snapshot).ok()?;
        let has = |category: &str| scene.objects.iter().any(|object| object.category_id() == category);
        let can_show = |habit: &Habit| {
            has(&habit.subject)
                && match &habit.anchor {
                    Anchor::Category(category) => has(category),
                    Anchor::Window => scene.openings.iter().any(|opening| !opening.is_way()),
                    _ => true,
                }
        };
        let is_theirs = likes.habits.is_empty() || likes.habits.iter().any(|(habit, _)| can_show(habit));
        (is_theirs && (3..=10).contains(&scene.num_movable())).then_some(snapshot)
    })
}

/// A request for a room by the heuristic, which needs no weights.
pub(super) fn request(snapshot: &SceneSnapshot, seed: u64) -> ArrangeRequest {
    let options = Options {
        policy: Some(PolicyName::Heuristic),
        seed: Some(seed),
        steps: Some(1500),
        ..Options::default()
    };
    ArrangeRequest {
        snapshot: snapshot.clone(),
        goal: None,
        image: None,
        options: Some(options),
        request_id: None,
    }
}

/// What a taste makes of a room.
pub(super) fn arranged(request: &ArrangeRequest, taste: &Taste) -> ArrangeResponse {
    pipeline::arrange(request, Policies::default(), taste, Hooks::NONE).expect("an answer")
}

/// The room as a candidate leaves it.
pub(super) fn standing(snapshot: &SceneSnapshot, candidate: &Candidate) -> SceneSnapshot {
    backend::furnish::applied(snapshot, candidate, &[])
}

/// Utility by the default weights and a taste, up to a constant of the room; and is it sound?
pub(super) fn utility(snapshot: &SceneSnapshot, taste: &Taste) -> (f64, bool) {
    let scene = Scene::from_snapshot(snapshot).expect("a scene");
    let context = Context::new(&scene, &Goal::default()).with_taste(taste);
    let totals = Evaluation::new(&context, &Layout::from_sent(&scene)).totals();
    (totals.terms[5..].iter().map(|(value, weight)| f64::from(value * weight)).sum(), totals.is_valid)
}

impl User {
    pub(super) fn new(likes: Taste, seed: u64) -> Self {
        Self { likes, is_random: false, rng: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// Somebody with the same likings and other luck.
    pub(super) fn again(&self, seed: u64) -> Self {
        let mut rng = self.rng.clone();
        rng.set_stream(seed);
        Self { likes: self.likes.clone(), is_random: self.is_random, rng }
    }

    /// What this user does with an answer: accepts one candidate or rejects the first, and often moves one thing.
    pub(super) fn judge(
        &mut self,
        job_id: &str,
        snapshot: &SceneSnapshot,
        response: &ArrangeResponse,
    ) -> Vec<Preference> {
        let worth = |user: &mut Self, candidate: &Candidate| {
            let (utility, _) = utility(&standing(snapshot, candidate), &user.likes);
            let gumbel = -(-user.rng.random_range(1e-9..1.0_f64).ln()).ln();
            gumbel + if user.is_random { 0.0 } else { SHARPNESS * utility }
        };
        let worths: Vec<f64> = response.candidates.iter().map(|candidate| worth(self, candidate)).collect();
        let best = (0..worths.len()).max_by(|&a, &b| worths[a].total_cmp(&worths[b])).expect("a candidate");
        let candidate = &response.candidates[best];
        let said = |action, final_placements| Preference {
            job_id: job_id.to_owned(),
            action,
            candidate: Some(candidate.id.clone()),
            final_placements,
            reason: None,
            client: "made-up user".to_owned(),
        };
        if self.is_random && self.rng.random_bool(0.2) {
            return vec![said(Action::Reject, None)];
        }
        let mut done = vec![said(Action::Accept, None)];
        if self.rng.random_bool(0.6)
            && let Some(moved) = self.moved(&standing(snapshot, candidate))
        {
            done.push(said(Action::Edit, Some(moved)));
        }
        done
    }

    /// The one thing whose moving pleases this user most, if it pleases enough to get up for.
    fn moved(&mut self, room: &SceneSnapshot) -> Option<Vec<FinalPlacement>> {
        let scene = Scene::from_snapshot(room).expect("a scene");
        let nothing = Taste::default();
        let likes = if self.is_random { &nothing } else { &self.likes };
        let context = Context::new(&scene, &Goal::default()).with_taste(likes);
        let now = Layout::from_sent(&scene);
        let mut evaluation = Evaluation::new(&context, &now);
        let before = evaluation.totals();
        let mut rng = search::rng(self.rng.random(), 0);
        let mut best: Option<(f32, Vec<usize>, Layout)> = None;
        for index in (0..scene.objects.len()).filter(|&index| scene.objects[index].is_movable()) {
            let mut places = search::slots(&evaluation, index, &mut rng);
            if let Some(placed) = now.placed[index] {
                // A push and a turn from where it stands.
                places.extend([-0.6, -0.3, 0.3, 0.6].into_iter().flat_map(|step| {
                    [placed.pose.left(), placed.pose.front()].map(|axis| {
                        let mut pose = placed.pose;
                        pose.position += (axis * step).extend(0.0);
                        backend::layout::Placed { pose, ..placed }
                    })
                }));
                places.extend([1, 2, 3].map(|quarter| {
                    let mut pose = placed.pose;
                    pose.yaw += std::f32::consts::FRAC_PI_2 * quarter as f32;
                    backend::layout::Placed { pose, ..placed }
                }));
            }
            for place in places {
                // What stands on a thing goes along.
                let changes = search::relocated(&evaluation, index, place, false);
                let mut layout = now.clone();
                changes.iter().for_each(|&(index, placed)| layout.placed[index] = placed);
                let totals = Evaluation::new(&context, &layout).totals();
                let is_random = self.is_random;
                let gain =
                    if is_random { self.rng.random_range(0.0..1.0) } else { totals.total - before.total };
                let is_best = best.as_ref().is_none_or(|(most, ..)| gain > *most);
                if totals.is_valid && gain > 0.01 && is_best {
                    best = Some((gain, changes.into_iter().map(|(index, _)| index).collect(), layout));
                }
            }
        }
        let (_, indices, layout) = best?;
        let placement = |index: usize| {
            let object = &scene.objects[index];
            let placement = scene.world.pose_to_wire(layout.pose(index)?, object.quarter_turns);
            let placement = Placement { yaw_deg: placement.yaw_deg.rem_euclid(360.0), ..placement };
            Some(FinalPlacement { object: object.id.clone(), placement })
        };
        indices.into_iter().map(placement).collect()
    }
}

/// A layout that a taste would have, searched for long.
pub(super) fn ideal(snapshot: &SceneSnapshot, taste: &Taste, seed: u64) -> f64 {
    let response = arranged(&request(snapshot, seed), taste);
    let scene = Scene::from_snapshot(&standing(snapshot, &response.candidates[0])).expect("a scene");
    let context = Context::new(&scene, &Goal::default()).with_taste(taste);
    let budget = Budget { steps: 6000, should_stop: &|| false };
    let found = search::improve(&context, &Layout::from_sent(&scene), &mut search::rng(seed, 1), budget);
    let totals = Evaluation::new(&context, &found.layout).totals();
    totals.terms[5..].iter().map(|(value, weight)| f64::from(value * weight)).sum()
}
