//! `backend judge`.

use std::process::ExitCode;

use super::args::JudgeArgs;
use super::batch;
use super::errors::Failures;
use super::inputs::{self, Input, Wanted};
use super::outputs::{print, to_json, to_line};
use super::report::{self, Names};
use super::style::{Ink, clean};
use crate::config;
use crate::document;
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::policy::remote::{self, Purpose, Remote};
use crate::protocol::{Judgement, SceneSnapshot};
use crate::render::{self, PlanOptions};
use crate::scene::Scene;

/// Enough to see every piece, and few enough tokens.
const WIDTH_PX: u32 = 1024;

pub(super) fn run(args: &JudgeArgs) -> Result<ExitCode> {
    let found = inputs::find(&args.inputs.files, Wanted::Rooms)?;
    let settings = config::load()?.judge()?.ok_or_else(|| Error::Judge {
        reason: "no server is set; give its address, such as http://127.0.0.1:8000/v1, as `judge_url` or SETDRESSER_JUDGE_URL"
            .to_owned(),
    })?;
    let judge = Remote::new(settings);
    let mut failures = Failures::default();
    batch::run(
        &found.files,
        |input, _| judged(&judge, input),
        |input, outcome| match outcome {
            Ok((snapshot, judgement)) => print(&match (args.json, found.is_batch) {
                (true, true) => to_line(&input.file, "judgement", &judgement)?,
                (true, false) => to_json(&judgement, false)?,
                (false, true) => format!("{}: {:.3}\n", clean(&input.file), judgement.mean),
                (false, false) => lines(&snapshot, &judgement),
            }),
            Err(error) => failures.add(&input.file, error, &found, args.json),
        },
    )?;
    Ok(failures.finish(&found, args.json))
}

fn judged(judge: &Remote, input: &Input) -> Result<(SceneSnapshot, Judgement)> {
    let room = document::room(&input.read()?)?;
    let snapshot = room.request.snapshot;
    let located = |error: Error| if room.is_bare { error } else { error.prefixed("/snapshot") };
    let scene = Scene::from_snapshot(&snapshot).map_err(located)?;
    // Without a reward: its frames and its total would tell the judge what to think.
    let options = PlanOptions { width_px: WIDTH_PX, names: false, ..PlanOptions::default() };
    let view = render::axonometric_svg(&scene, &Layout::from_sent(&scene), None, &options);
    let png = render::png(&view, WIDTH_PX)?;
    let instruction = room.request.goal.as_ref().and_then(|goal| goal.instruction.as_deref());
    let judgement = remote::judge(judge, png, &description(&snapshot, instruction), &|| false);
    Ok((snapshot, judgement.map_err(|error| Purpose::Judge.error(&error))?))
}

/// The room in words: what it is for, what stands in it, and what was wished.
fn description(snapshot: &SceneSnapshot, instruction: Option<&str>) -> String {
    let names = Names::of(snapshot);
    let objects: Vec<String> = snapshot
        .objects
        .iter()
        .map(|object| {
            let state = if object.placement.is_none() { " (not placed)" } else { "" };
            format!("{}{state}", names.get(&object.id))
        })
        .collect();
    let wish = instruction.map_or_else(String::new, |wish| format!("\nWished: {}", clean(wish)));
    format!("{}\nObjects: {}{wish}", report::room(snapshot), objects.join("; "))
}

fn lines(snapshot: &SceneSnapshot, judgement: &Judgement) -> String {
    let ink = Ink::stdout();
    let grades = &judgement.grades;
    let mut table = report::table(["grade", "of 10"]);
    for (name, grade) in [
        ("realism", grades.realism),
        ("functionality", grades.functionality),
        ("layout", grades.layout),
        ("colours", grades.colours),
        ("overall", grades.overall),
    ] {
        table.add_row([name.to_owned(), grade.to_string()]);
    }
    let mean = ink.bold(&format!("{:.3}", judgement.mean));
    let remark = clean(&judgement.remark);
    format!(
        "{}\n{mean} in the eyes of {}\n\n{table}\n{remark}{}",
        ink.bold(&report::room(snapshot)),
        clean(&judgement.model),
        if remark.is_empty() { "" } else { "\n" },
    )
}
