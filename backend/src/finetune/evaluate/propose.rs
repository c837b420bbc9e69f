//! What a row makes of a room.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rand::RngExt;
use rayon::prelude::*;

use super::cases::Case;
use super::rows::{Budget, Picture, Row, Way, Who};
use crate::error::{Error, Result};
use crate::finetune::examples::true_plan;
use crate::layout::answer::{Aliases, Seen, Thought, parse};
use crate::layout::{Layout, Placed};
use crate::pipeline::{self, Clock, Hooks, Progress, Start, Work, hear};
use crate::policy::vlm::Vlm;
use crate::policy::{Policies, Policy, Turn, heuristic};
use crate::prompt::Plan;
use crate::protocol::{
    ArrangeRequest, ArrangeResponse, Candidate, Goal, GoalRelation, Options, Placement, PolicyName,
    Understood,
};
use crate::reward::{Context, Evaluation, Taste};
use crate::scene::Scene;
use crate::search;

/// Proposals of which the best is taken.
const NUM_BEST: usize = 8;
/// How much lesser places may win in the heuristic's later proposals, as when it arranges.
const VARIETY: f32 = 0.06;
/// The streams of chance of random layouts start here: apart from those of the search.
const RANDOM: u64 = 1 << 40;

/// What was made of a room.
pub(in crate::finetune) struct Made {
    /// Layouts of the scene that was told, best first as far as the policy can tell; none where an answer was none.
    pub(in crate::finetune) layouts: Vec<Layout>,
    /// What was understood of the words, if there were any.
    pub(in crate::finetune) heard: Option<Vec<GoalRelation>>,
    /// What a model's first completion sees that nobody tells.
    pub(in crate::finetune) seen: Option<Vec<Seen>>,
    /// Why an answer is none.
    pub(in crate::finetune) unreadable: Option<String>,
    /// Tokens of an answer.
    pub(in crate::finetune) tokens: Option<f64>,
    /// Time that it took.
    pub(in crate::finetune) seconds: f64,
    /// When the first sound candidate was there, and what it was.
    pub(in crate::finetune) first: Option<(f64, Layout)>,
}

/// What a row is tried on.
pub(super) struct Trial<'a> {
    pub(super) case: &'a Case,
    /// The room whose picture is shown in place of the right one.
    pub(super) other: &'a Case,
    pub(super) told: &'a Scene,
    pub(super) vlms: &'a [Vlm],
    pub(super) seed: u64,
}

/// A goal as a policy understands it.
struct Meant {
    goal: Goal,
    understood: Vec<Understood>,
}

impl Trial<'_> {
    /// Lets a row work.
    ///
    /// # Errors
    /// Those of the pipeline and of the model.
    pub(super) fn made(&self, row: Row) -> Result<Made> {
        let started = Instant::now();
        let mut made = match (row.who, row.way) {
            (Who::Vlm(model), Way::Raw) => self.raw(self.model(model)?, row.picture)?,
            (_, Way::Search(budget)) => self.searched(row.who, budget, started)?,
            (Who::Vlm(model), way) => self.completed(self.model(model)?, way, row.picture)?,
            (who, way) => self.constructed(who, way),
        };
        if made.seconds == 0.0 {
            made.seconds = started.elapsed().as_secs_f64();
        }
        if self.case.goal.instruction.is_none() {
            made.heard = None;
        }
        Ok(made)
    }

    /// What the patterns make of the words.
    fn meant(&self) -> Meant {
        let (goal, understood) = pipeline::goal(self.told, Some(&self.case.goal));
        Meant { goal, understood }
    }

    fn constructed(&self, who: Who, way: Way) -> Made {
        let meant = self.meant();
        let context = Context::new(self.told, &meant.goal);
        let num = if way == Way::Best { NUM_BEST } else { 1 };
        let layouts = (0..num).into_par_iter().map(|start| match who {
            Who::Random => self.random(&context, start),
            _ => {
                let variety = if start < 2 { 0.0 } else { VARIETY };
                heuristic::construct(&context, variety, &mut search::rng(self.seed, start as u64), &|| false)
            }
        });
        made(ranked(&context, layouts.collect()), Some(relations(&meant.understood)))
    }

    /// Every piece at one of the places that make sense for it, given those before.
    fn random(&self, context: &Context<'_>, start: usize) -> Layout {
        let mut rng = search::rng(self.seed, RANDOM + start as u64);
        let mut evaluation = Evaluation::new(context, &Layout::empty(self.told));
        for &index in Aliases::new(self.told).order() {
            let slots = search::slots(&evaluation, index, &mut rng);
            if !slots.is_empty() {
                let slot = slots[rng.random_range(0..slots.len() as u32) as usize];
                let changes = search::relocated(&evaluation, index, slot, false);
                evaluation.apply(&changes);
            }
        }
        evaluation.layout()
    }

    fn model(&self, index: usize) -> Result<&Vlm> {
        let reason = "no model is in use; name one with `--model`, or `backend model` gets one".to_owned();
        self.vlms.get(index).ok_or(Error::Policy { policy: "vlm", reason })
    }

    /// What a model is asked, given to `work`.
    fn asked<T>(&self, num: usize, picture: Picture, work: impl FnOnce(&Turn<'_>) -> Result<T>) -> Result<T> {
        let meant = self.meant();
        let context = Context::new(self.told, &meant.goal);
        let shown = match picture {
            Picture::Told | Picture::Absent => None,
            Picture::Right => Some(true_plan(&self.case.truth, self.told, None)?),
            Picture::Other => Some(true_plan(&self.other.truth, self.told, None)?),
        };
        let plan = match (&shown, picture) {
            (Some(png), _) => Plan::Shown(png),
            (None, Picture::Absent) => Plan::Absent,
            (None, _) => Plan::Drawn,
        };
        work(&Turn {
            context: &context,
            goal: &self.case.goal,
            aliases: &Aliases::new(self.told),
            last: None,
            plan,
            viewport: None,
            num,
            seed: self.seed,
            should_stop: &|| false,
            on_end: &|_| (),
        })
    }

    fn raw(&self, vlm: &Vlm, picture: Picture) -> Result<Made> {
        let texts = self.asked(1, picture, |turn| vlm.complete_freely(turn))?;
        let text = texts.first().map_or("", |text| text.as_str());
        let aliases = Aliases::new(self.told);
        let thought = text.split_once("<think>").map_or("", |(_, rest)| rest);
        let thought = thought.split("</think>").next().unwrap_or_default();
        let thought = Thought::read(thought, self.told, &aliases);
        let parsed = parse(text, self.told, &aliases);
        let layouts = parsed.iter().map(|completion| completion.layout(self.told)).collect();
        Ok(Made {
            unreadable: parsed.err().map(|fault| fault.to_string()),
            seen: Some(thought.seen),
            tokens: Some(vlm.num_tokens(text)? as f64),
            ..made(layouts, Some(thought.wanted))
        })
    }

    fn completed(&self, vlm: &Vlm, way: Way, picture: Picture) -> Result<Made> {
        let num = if way == Way::Best { NUM_BEST } else { 1 };
        let completions = self.asked(num, picture, |turn| vlm.propose(turn))?;
        let aliases = Aliases::new(self.told);
        let asked = &self.case.goal;
        // The checker knows what production knows: what most completions heard, and the patterns' reading of the rest.
        let (goal, _) = hear(self.told, &aliases, asked, &self.meant().understood, &completions);
        let (_, heard) = hear(self.told, &aliases, asked, &[], &completions);
        let context = Context::new(self.told, &goal);
        let layouts = completions.iter().map(|completion| completion.layout(self.told)).collect();
        let first = completions.first().map(|first| Thought::read(&first.think, self.told, &aliases));
        let mut tokens = 0;
        for completion in &completions {
            tokens += vlm.num_tokens(&completion.text(&aliases))?;
        }
        Ok(Made {
            seen: first.map(|thought| thought.seen),
            tokens: Some(tokens as f64 / completions.len().max(1) as f64),
            ..made(ranked(&context, layouts), Some(relations(&heard)))
        })
    }

    fn searched(&self, who: Who, budget: Budget, started: Instant) -> Result<Made> {
        let options = Options {
            policy: Some(if matches!(who, Who::Vlm(_)) { PolicyName::Vlm } else { PolicyName::Heuristic }),
            seed: Some(self.seed),
            steps: if let Budget::Steps(steps) = budget { Some(steps) } else { None },
            time_budget_ms: if let Budget::Milliseconds(ms) = budget { Some(ms) } else { None },
            ..Options::default()
        };
        let first = Mutex::new(None);
        let on_progress = |progress: Progress<'_>| {
            if let Some(best) = progress.best {
                let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert_with(|| (started.elapsed().as_secs_f64(), self.layout(best)));
            }
        };
        let hooks = Hooks { on_progress: &on_progress, ..Hooks::NONE };
        let (layouts, heard) = match who {
            Who::Random => self.searched_from_chance(&options, started, hooks),
            Who::Heuristic | Who::Vlm(_) => {
                let vlm = match who {
                    Who::Vlm(index) => Some(self.model(index)? as &dyn Policy),
                    _ => None,
                };
                let request = ArrangeRequest {
                    snapshot: self.case.told.clone(),
                    goal: Some(self.case.goal.clone()),
                    image: None,
                    options: Some(options),
                    request_id: None,
                };
                let ArrangeResponse { candidates, understood, .. } =
                    pipeline::arrange(&request, Policies { vlm, remote: None }, &Taste::default(), hooks)?;
                (candidates.iter().map(|candidate| self.layout(candidate)).collect(), relations(&understood))
            }
        };
        let seconds = started.elapsed().as_secs_f64();
        let first = first.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Made { seconds, first, ..made(layouts, Some(heard)) })
    }

    /// The pipeline's own search from random layouts, which no policy of the protocol proposes.
    fn searched_from_chance(
        &self,
        options: &Options,
        started: Instant,
        hooks: Hooks<'_>,
    ) -> (Vec<Layout>, Vec<GoalRelation>) {
        let meant = self.meant();
        let context = Context::new(self.told, &meant.goal);
        let num_candidates = pipeline::num_candidates(options);
        let (num_starts, usual) = pipeline::usual_effort(self.told, num_candidates);
        let starts = (0..num_starts).map(|start| Start { layout: self.random(&context, start), guide: None });
        let starts: Vec<Start> = starts.collect();
        let work = Work {
            num_candidates,
            num_starts,
            steps: options.steps.unwrap_or(usual),
            seed: self.seed,
            first_stream: 0,
            worth: &|_| 0,
            proposals: &starts,
        };
        let found = pipeline::run(&context, &work, &Clock::new(options, started, hooks));
        (found.into_iter().map(|improved| improved.layout).collect(), relations(&meant.understood))
    }

    /// A candidate's numbers as a layout.
    fn layout(&self, candidate: &Candidate) -> Layout {
        let mut layout = Layout::empty(self.told);
        let index = |id: &str| self.told.objects.iter().position(|object| object.id == id);
        for placed in &candidate.placements {
            let Some(own) = index(&placed.object) else { continue };
            let placement = Placement { position_m: placed.position_m, yaw_deg: placed.yaw_deg };
            let pose = self.told.world.pose_from_wire(&placement, self.told.objects[own].quarter_turns);
            layout.placed[own] = Some(Placed { pose, support: placed.support.as_deref().and_then(index) });
        }
        layout
    }
}

/// Layouts and what was heard, and nothing else.
pub(in crate::finetune) fn made(layouts: Vec<Layout>, heard: Option<Vec<GoalRelation>>) -> Made {
    Made { layouts, heard, seen: None, unreadable: None, tokens: None, seconds: 0.0, first: None }
}

fn relations(understood: &[Understood]) -> Vec<GoalRelation> {
    understood.iter().filter_map(|phrase| phrase.relation.clone()).collect()
}

/// Best first; of equals, the first.
fn ranked(context: &Context<'_>, layouts: Vec<Layout>) -> Vec<Layout> {
    let rank = |layout: &Layout| Evaluation::new(context, layout).totals().rank();
    let mut ranked: Vec<(f32, Layout)> = layouts.into_iter().map(|layout| (rank(&layout), layout)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, layout)| layout).collect()
}
