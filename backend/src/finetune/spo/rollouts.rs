//! Groups of trajectories: several furnishings of one room over several turns, each judged.

use std::ops::Range;

use super::worth::Weights;
use crate::error::Result;
use crate::finetune::evaluate::{Case, Judge, Outcome, made, wishes};
use crate::finetune::examples::true_plan;
use crate::layout::Layout;
use crate::layout::answer::{Aliases, Form, Thought};
use crate::pipeline;
use crate::policy::Turn;
use crate::policy::vlm::{Decoding, Draw, Spoken, Vlm};
use crate::prompt::{LastTurn, Plan};
use crate::protocol::{Goal, Reward};
use crate::reward::{self, Context, Taste};
use crate::scene::Scene;

/// How rollouts are made.
#[derive(Debug, Clone, Copy)]
pub struct Rollouts<'a> {
    /// Trajectories a room.
    pub num: usize,
    /// Turns of each: all but the first see what became of the turn before.
    pub turns: usize,
    /// What answers are held to.
    pub decoding: Decoding,
    /// How freely tokens are drawn; 1 as the model says, 0 the likeliest.
    pub temperature: f64,
    /// What counts.
    pub weights: Weights,
    /// What the user likes.
    pub taste: &'a Taste,
    /// Shall choices be written down, to learn from?
    pub is_recorded: bool,
}

/// The trajectories of one room.
pub struct Group {
    /// Turn by turn what was said: one prompt with all completions in the first turn, one each in the others.
    pub spoken: Vec<Vec<Spoken>>,
    /// What became of it, `[turn][trajectory]`.
    pub answers: Vec<Vec<Answer>>,
}

/// One answer, judged.
pub struct Answer {
    /// How far it kept its form.
    pub format: f64,
    /// What it was worth, [0, 1].
    pub reward: f64,
    /// What became of the room.
    pub outcome: Outcome,
    /// Which part of its text belongs to which object of the scene that was told, bytes.
    pub lines: Vec<(Range<usize>, usize)>,
}

/// Lets a model furnish a room.
///
/// # Errors
/// A case that is no scene; those of the model.
pub fn group(
    vlm: &Vlm,
    case: &Case,
    rollouts: Rollouts<'_>,
    seed: u64,
    should_stop: &(dyn Fn() -> bool + Sync),
) -> Result<Group> {
    let (told, truth) = (Scene::from_snapshot(&case.told)?, Scene::from_snapshot(&case.truth)?);
    let aliases = Aliases::new(&told);
    let (goal, _) = pipeline::goal(&told, Some(&case.goal));
    let context = Context::new(&told, &goal);
    let meant = Goal { instruction: None, relations: case.expected.clone() };
    let judged = Context::new(&truth, &meant).with_taste(rollouts.taste);
    let wished = Context::new(&truth, &wishes(&case.expected));
    let judge = Judge::new(&told, &judged, &wished, &case.expected);
    // Where nobody knows what the words mean, nobody can say how well they were heard.
    let has_words = case.goal.instruction.is_some() && !case.expected.is_empty();
    let answer = |text: &str| -> (Answer, Layout) {
        let thought = text.split_once("<think>").map_or("", |(_, rest)| rest);
        let thought = Thought::read(thought.split("</think>").next().unwrap_or_default(), &told, &aliases);
        let Form { value: format, read } = Form::of(text, &told, &aliases);
        let layout = read.map_or_else(|_| Layout::empty(&told), |completion| completion.layout(&told));
        let heard = has_words.then_some(thought.wanted);
        let mut made = made(vec![layout.clone()], heard);
        made.seen = Some(thought.seen);
        let (format, outcome) = (f64::from(format), judge.outcome(made));
        let reward = rollouts.weights.reward(format, &outcome);
        (Answer { format, reward, outcome, lines: lines(text, &aliases) }, layout)
    };
    let mut group = Group { spoken: vec![], answers: vec![] };
    let mut layouts: Vec<(Layout, Reward)> = vec![];
    for number in 0..rollouts.turns {
        let plans = match layouts.as_slice() {
            [] => vec![true_plan(&case.truth, &told, None)?],
            all => {
                let plan = |(layout, _): &(Layout, Reward)| true_plan(&case.truth, &told, Some(layout));
                all.iter().map(plan).collect::<Result<_>>()?
            }
        };
        let turn = |at: usize| Turn {
            context: &context,
            goal: &case.goal,
            aliases: &aliases,
            last: layouts.get(at).map(|(layout, reward)| LastTurn { layout, reward }),
            plan: Plan::Shown(&plans[at]),
            viewport: None,
            num: if layouts.is_empty() { rollouts.num } else { 1 },
            seed,
            should_stop,
            on_end: &|_| (),
        };
        let turns: Vec<Turn<'_>> = (0..plans.len()).map(turn).collect();
        let draw = Draw {
            temperature: rollouts.temperature,
            top_p: 1.0,
            seed: seed.wrapping_add(number as u64),
            is_recorded: rollouts.is_recorded,
        };
        let spoken = vlm.speak(&turns, rollouts.decoding, draw)?;
        let texts = spoken.iter().flat_map(|spoken| &spoken.texts);
        let (answers, next): (Vec<Answer>, Vec<Layout>) = texts.map(|text| answer(text)).unzip();
        layouts = next
            .into_iter()
            .map(|layout| {
                let reward = reward::score(&context, &layout);
                (layout, reward)
            })
            .collect();
        group.spoken.push(spoken);
        group.answers.push(answers);
    }
    Ok(group)
}

/// Where in an answer's text each object's line stands, its line break included.
fn lines(text: &str, aliases: &Aliases) -> Vec<(Range<usize>, usize)> {
    const BEGIN: &str = "<answer>\n";
    let Some(mut start) = text.find(BEGIN).map(|at| at + BEGIN.len()) else { return vec![] };
    let mut lines = vec![];
    for line in text[start..].split_inclusive('\n') {
        let end = start + line.len();
        let alias = line.split_once(':').map_or("", |(alias, _)| alias.trim());
        lines.extend(aliases.find_object(alias).map(|index| (start..end, index)));
        start = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SceneSnapshot;

    #[test]
    fn lines_belong_to_their_objects() {
        const ROOM: &str = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[5,0],[5,4],[0,4]], "height_m": 2.5,
            "openings": []}, "objects": [{"id": "d", "name": "desk", "size_m": [1.2, 0.6, 0.7]},
            {"id": "b", "name": "bed", "size_m": [1.6, 2.0, 0.5]}]}"#;
        let snapshot: SceneSnapshot = serde_json::from_str(ROOM).expect("a room");
        let scene = Scene::from_snapshot(&snapshot).expect("a scene");
        let aliases = Aliases::new(&scene);
        let [desk, bed] = [0, 1].map(|index| format!("{}: none\n", aliases.object(index)));
        let text = format!("<think>é</think>\n<answer>\n{bed}sofa_1: none\n{desk}</answer>");
        let found: Vec<(&str, usize)> =
            lines(&text, &aliases).into_iter().map(|(range, index)| (&text[range], index)).collect();
        assert_eq!(found, [(bed.as_str(), 1), (desk.as_str(), 0)]);
        assert!(lines("nothing of the sort", &aliases).is_empty());
    }
}
