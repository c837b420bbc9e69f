//! `backend check`.

use std::process::ExitCode;

use serde::Serialize;

use super::args::{CheckArgs, Rules};
use super::batch;
use super::errors::Failures;
use super::inputs::{self, Input, Inputs, Wanted};
use super::outputs::{print, to_json, to_line};
use super::report;
use super::style::{Ink, clean};
use crate::document;
use crate::error::Result;
use crate::metaspatial::{self, MetaspatialReport};
use crate::pipeline;
use crate::protocol::{Reward, SceneSnapshot, Severity};

pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    match args.rules {
        Rules::Setdresser => {
            let found = inputs::find(&args.inputs.files, Wanted::Rooms)?;
            check(args, &found, scored)
        }
        Rules::Metaspatial => {
            let found = inputs::find(&args.inputs.files, Wanted::SceneGraphs)?;
            check(args, &found, |input| metaspatial::check(&input.read()?))
        }
    }
}

/// What a check finds: for programs, for people, and for `--strict`.
trait Finding {
    /// Its name in a batch's lines.
    const KEY: &'static str;
    type Document: Serialize;
    fn document(&self) -> &Self::Document;
    fn is_valid(&self) -> bool;
    /// One alone, or one of many.
    fn lines(&self, file: &str, is_batch: bool) -> String;
}

fn check<T: Finding + Send>(
    args: &CheckArgs,
    inputs: &Inputs,
    score: impl Fn(&Input) -> Result<T> + Sync,
) -> Result<ExitCode> {
    let mut failures = Failures::default();
    let mut is_all_valid = true;
    batch::run(
        &inputs.files,
        |input, _| score(input),
        |input, outcome| {
            let found = match outcome {
                Ok(found) => found,
                Err(error) => return failures.add(&input.file, error, inputs, args.json),
            };
            is_all_valid &= found.is_valid();
            print(&match (args.json, inputs.is_batch) {
                (true, true) => to_line(&input.file, T::KEY, found.document())?,
                (true, false) => to_json(found.document(), false)?,
                (false, is_batch) => found.lines(&input.file, is_batch),
            })
        },
    )?;
    let code = failures.finish(inputs, args.json);
    Ok(if args.strict && !is_all_valid { ExitCode::FAILURE } else { code })
}

struct Scored {
    snapshot: SceneSnapshot,
    warnings: Vec<String>,
    reward: Reward,
}

fn scored(input: &Input) -> Result<Scored> {
    let room = document::room(&input.read()?)?;
    let (reward, warnings) =
        pipeline::check(&room.request).map_err(|error| document::located(error, room.is_bare))?;
    Ok(Scored { snapshot: room.request.snapshot, warnings, reward })
}

impl Finding for Scored {
    const KEY: &'static str = "reward";
    type Document = Reward;

    fn document(&self) -> &Reward {
        &self.reward
    }

    fn is_valid(&self) -> bool {
        self.reward.valid
    }

    fn lines(&self, file: &str, is_batch: bool) -> String {
        let ink = Ink::stdout();
        let total = report::total(&self.reward, ink);
        let warnings = self.warnings.iter().map(|warning| format!("  note     {}\n", clean(warning)));
        let warnings: String = warnings.collect();
        if is_batch {
            let findings = report::findings(&self.reward, Severity::Error, ink);
            return format!("{}: {total}\n{findings}{warnings}", clean(file));
        }
        let findings = match report::findings(&self.reward, Severity::Info, ink) {
            none if none.is_empty() => "  nothing to mend\n".to_owned(),
            findings => findings,
        };
        let terms = report::terms(None, &self.reward, ink);
        format!("{}\n{total}\n\n{terms}\n{findings}{warnings}", ink.bold(&report::room(&self.snapshot)))
    }
}

impl Finding for MetaspatialReport {
    const KEY: &'static str = "report";
    type Document = Self;

    fn document(&self) -> &Self {
        self
    }

    /// Any fault takes something off.
    fn is_valid(&self) -> bool {
        self.total >= 0.5
    }

    fn lines(&self, file: &str, is_batch: bool) -> String {
        if is_batch {
            return format!("{}: {:.3}\n", clean(file), self.total);
        }
        let violating = match self.violating_objects.as_slice() {
            [] => "none".to_owned(),
            ids => clean(&ids.join(", ")),
        };
        format!(
            "total                       {:.3}   (of 0.5: there is no judge)\nformat                      {:.3}\n\
             collision ratio             {:.3}\nconstraint violation ratio  {:.3}\nviolating objects           {violating}\n",
            self.total, self.format, self.collision_ratio, self.constraint_violation_ratio,
        )
    }
}
