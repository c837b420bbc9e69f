//! A scene with what is wanted of it, read once, and what any number of answers to it are worth.

use std::time::Instant;

use super::{Clock, Hooks, Start, Work, candidate, goal, run, usual_effort};
use crate::error::Result;
use crate::layout::Layout;
use crate::layout::answer::{Aliases, Completion, Form};
use crate::prompt::{self, Message, Plan};
use crate::protocol::{ArrangeRequest, Candidate, Goal, Options, Reward, TermName};
use crate::reward::{self, Context, Evaluation, Totals};
use crate::scene::Scene;

/// What answers are judged by: the same for training, evaluation and serving.
#[derive(Debug, Clone)]
pub struct Question {
    scene: Scene,
    aliases: Aliases,
    asked: Goal,
    goal: Goal,
    options: Options,
    viewport: Option<Vec<u8>>,
}

/// What an answer is worth in numbers. Every number is finite, whatever the answer says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// How far the text is an answer, see [`Form::value`]; 1 for a layout that no text says.
    pub format: f32,
    /// The layout's terms; none where the text is no answer.
    pub totals: Option<Totals>,
}

impl Score {
    /// The names of [`Score::values`], in their order; the terms last.
    pub fn names() -> Vec<&'static str> {
        let terms = TermName::ALL.into_iter().map(TermName::as_str);
        ["score", "format", "valid", "total"].into_iter().chain(terms).collect()
    }

    /// What a policy is trained by: the mean of format, validity and total, so that any valid layout is worth more than
    /// any invalid one, and that more than any text that is no answer.
    pub fn value(&self) -> f64 {
        let valid = self.totals.is_some_and(|totals| totals.is_valid);
        (f64::from(self.format) + f64::from(u8::from(valid)) + self.total()) / 3.0
    }

    /// All numbers, each in [0, 1], 1 is best; a text that is no answer has 0 for all but its format.
    pub fn values(&self) -> Vec<f64> {
        let valid = self.totals.is_some_and(|totals| totals.is_valid);
        let head = [self.value(), decimal(self.format), f64::from(u8::from(valid)), self.total()];
        let terms = TermName::ALL.map(|term| self.totals.map_or(0.0, |totals| decimal(totals.value(term))));
        head.into_iter().chain(terms).collect()
    }

    fn total(&self) -> f64 {
        self.totals.map_or(0.0, |totals| decimal(totals.total))
    }
}

/// The number that people would write, and 0 for what is none.
fn decimal(value: f32) -> f64 {
    if value.is_finite() { value.to_string().parse().unwrap_or(f64::from(value)) } else { 0.0 }
}

impl Question {
    /// Reads a request; its options count where something is searched for.
    ///
    /// # Errors
    /// As [`scene::validate_arrange`](crate::scene::validate_arrange).
    pub fn new(request: &ArrangeRequest) -> Result<Self> {
        let scene = crate::scene::validate_arrange(request)?;
        let (goal, _) = goal(&scene, request.goal.as_ref());
        Ok(Self {
            aliases: Aliases::new(&scene),
            asked: request.goal.clone().unwrap_or_default(),
            goal,
            options: request.options.clone().unwrap_or_default(),
            viewport: request.image.as_ref().and_then(crate::scene::picture),
            scene,
        })
    }

    /// The scene.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What a model is asked: the rules, then the room in words and as a plan.
    ///
    /// # Errors
    /// [`Error::Internal`](crate::error::Error::Internal) if the plan cannot be drawn.
    pub fn messages(&self) -> Result<Vec<Message>> {
        prompt::build(&prompt::Asked {
            scene: &self.scene,
            aliases: &self.aliases,
            goal: &self.asked,
            last: None,
            plan: Plan::Drawn,
            viewport: self.viewport.as_deref(),
        })
    }

    /// The answer that says where everything stands.
    pub fn describe(&self, layout: &Layout) -> String {
        Completion::describe(&self.scene, &self.aliases, layout).text(&self.aliases)
    }

    /// How far a text is an answer, and the layout that it says.
    pub fn read(&self, answer: &str) -> (Form, Option<Layout>) {
        let form = Form::of(answer, &self.scene, &self.aliases);
        let layout = form.read.as_ref().ok().map(|completion| completion.layout(&self.scene));
        (form, layout)
    }

    /// What an answer is worth. Total: any text gets finite numbers.
    pub fn score_answer(&self, answer: &str) -> Score {
        let (form, layout) = self.read(answer);
        Score { format: form.value, totals: layout.map(|layout| self.totals(&layout)) }
    }

    /// What the room as it was sent is worth.
    pub fn score_sent(&self) -> Score {
        Score { format: 1.0, totals: Some(self.totals(&Layout::from_sent(&self.scene))) }
    }

    fn totals(&self, layout: &Layout) -> Totals {
        Evaluation::new(&Context::new(&self.scene, &self.goal), layout).totals()
    }

    /// What is good and wrong about a layout, with what would mend it.
    pub fn diagnose(&self, layout: &Layout) -> Reward {
        reward::score(&Context::new(&self.scene, &self.goal), layout)
    }

    /// The layout, improved by the search alone: never worth less than it was. What has no place gets one, if there is any.
    pub fn improve(&self, layout: Layout, hooks: Hooks<'_>) -> Option<Candidate> {
        let context = Context::new(&self.scene, &self.goal);
        let clock = Clock::new(&self.options, Instant::now(), hooks);
        let (_, usual_steps) = usual_effort(&self.scene, 1);
        let work = Work {
            num_candidates: 1,
            num_starts: 1,
            steps: self.options.steps.unwrap_or(usual_steps),
            seed: self.options.seed.unwrap_or(0),
            first_stream: 0,
            worth: &|_| 0,
            proposals: &[Start { layout, guide: None }],
        };
        let found = run(&context, &work, &clock);
        found.first().map(|improved| candidate(&context, improved, 1))
    }
}
