//! The rooms that policies are tried on, and what is asked of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document;
use crate::error::{Error, Result};
use crate::finetune::goals;
use crate::finetune::scenes::{self, Drawn};
use crate::protocol::{ArrangeRequest, FieldError, Goal, GoalRelation, SceneSnapshot};
use crate::scene::{self, Scene};
use crate::search;

/// One room and what somebody wants of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// What it is called in reports.
    pub id: String,
    /// The room as policies are told of it.
    pub told: SceneSnapshot,
    /// The room as it is: what layouts are judged by.
    pub truth: SceneSnapshot,
    /// The goal as policies read it.
    pub goal: Goal,
    /// What the goal means: what layouts are judged by.
    pub expected: Vec<GoalRelation>,
}

/// How policies learn what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// In words.
    Instructions,
    /// In relations.
    Relations,
    /// Not at all.
    Nothing,
}

/// The stream of chance that goals are drawn from.
const GOALS: u64 = 1;

/// `num` generated rooms of the seeds from `first` on. With `is_hidden` only those of which something stands only in the
/// picture; else policies are told everything.
///
/// # Errors
/// A scene that is none: a fault of the generator.
pub fn generated(first: u64, num: usize, asking: Asking, is_hidden: bool) -> Result<Vec<Case>> {
    let mut cases = vec![];
    let mut seed = first;
    while cases.len() < num {
        let Drawn { truth, told } = scenes::draw(seed);
        if !is_hidden || told != truth {
            let told = if is_hidden { told } else { truth.clone() };
            cases.push(with_goal(seed, told, truth, asking)?);
        }
        seed += 1;
    }
    Ok(cases)
}

/// `num` generated rooms as lessons have them: of some, something stands only in the picture.
///
/// # Errors
/// As [`generated`].
pub fn drawn(first: u64, num: usize, asking: Asking) -> Result<Vec<Case>> {
    let case = |seed: u64| {
        let Drawn { truth, told } = scenes::draw(seed);
        with_goal(seed, told, truth, asking)
    };
    (first..first + num as u64).map(case).collect()
}

fn with_goal(seed: u64, told: SceneSnapshot, truth: SceneSnapshot, asking: Asking) -> Result<Case> {
    let scene = Scene::from_snapshot(&told)?;
    let mut rng = search::rng(seed, GOALS);
    let expected = if asking == Asking::Nothing { vec![] } else { goals::relations(&scene, &mut rng) };
    let goal = match asking {
        Asking::Instructions if !expected.is_empty() => {
            Goal { instruction: Some(goals::instruction(&scene, &expected, &mut rng)), relations: vec![] }
        }
        Asking::Relations => Goal { instruction: None, relations: expected.clone() },
        Asking::Instructions | Asking::Nothing => Goal::default(),
    };
    Ok(Case { id: format!("room {seed}"), told, truth, goal, expected })
}

/// A room of a request. Layouts are judged by the relations of its goal; words alone say nothing to a judge.
///
/// # Errors
/// As [`scene::validate_arrange`].
pub fn asked(id: &str, request: ArrangeRequest, asking: Asking) -> Result<Case> {
    let expected = request.goal.as_ref().map_or_else(Vec::new, |goal| goal.relations.clone());
    case(id.to_owned(), request, expected, asking)
}

fn case(id: String, request: ArrangeRequest, expected: Vec<GoalRelation>, asking: Asking) -> Result<Case> {
    scene::validate_arrange(&request)?;
    let goal = match asking {
        Asking::Instructions => request.goal.unwrap_or_default(),
        Asking::Relations => Goal { instruction: None, relations: expected.clone() },
        Asking::Nothing => Goal::default(),
    };
    Ok(Case { id, told: request.snapshot.clone(), truth: request.snapshot, goal, expected })
}

/// A line of a file of instructions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    request: Value,
    expected: Vec<GoalRelation>,
}

/// Rooms from lines of JSON: `{"id", "request", "expected"}`, where `expected` are the relations that the request's words
/// ask for.
///
/// # Errors
/// The first line with faults, all of them: [`Error::Fields`] and [`Error::Json`] with paths that start with the line.
pub fn lines(text: &str, asking: Asking) -> Result<Vec<Case>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(index, line): (usize, &str)| {
        line_case(line, asking).map_err(|error| error.prefixed(&format!("/line {}", index + 1)))
    };
    lines.map(read).collect()
}

fn line_case(line: &str, asking: Asking) -> Result<Case> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let Line { id, request, expected } =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let (path, message) = (document::json_pointer(error.path()), error.inner().to_string());
            if error.inner().is_data() {
                Error::Fields(vec![FieldError { path, message }])
            } else {
                Error::Json { path, message }
            }
        })?;
    let request: ArrangeRequest =
        document::read_request(request.to_string().as_bytes()).map_err(|error| error.prefixed("/request"))?;
    let meant = ArrangeRequest {
        goal: Some(Goal { instruction: None, relations: expected.clone() }),
        ..request.clone()
    };
    let case = case(id, request, expected, asking).map_err(|error| error.prefixed("/request"))?;
    scene::validate_arrange(&meant).map_err(in_expected)?;
    Ok(case)
}

/// Faults of what is expected were found in a goal.
fn in_expected(error: Error) -> Error {
    match error {
        Error::Fields(mut fields) => {
            for field in &mut fields {
                field.path = field.path.replacen("/goal/relations", "/expected", 1);
            }
            Error::Fields(fields)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: &str = r#"{"version": 1, "frame": "z_up", "room": {"floor_m": [[0,0],[4,0],[4,3],[0,3]], "height_m": 2.5,
        "openings": []}, "objects": [{"id": "bed", "size_m": [1.6, 2.0, 0.5]}]}"#;

    fn line(request: &str, expected: &str) -> String {
        format!(r#"{{"id": "a", "request": {request}, "expected": {expected}}}"#).replace('\n', " ")
    }

    fn paths(text: &str) -> Vec<String> {
        match lines(text, Asking::Instructions) {
            Err(Error::Fields(fields)) => fields.into_iter().map(|field| field.path).collect(),
            Err(Error::Json { path, .. }) => vec![format!("json {path}")],
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn faults_are_told_with_line_and_field() {
        let request = format!(r#"{{"snapshot": {ROOM}, "goal": {{"instruction": "bed in the corner"}}}}"#);
        let good = line(&request, r#"[{"kind": "in_corner", "subject": "bed"}]"#);
        let cases = lines(&format!("{good}\n\n"), Asking::Instructions).expect("good");
        assert_eq!((cases.len(), cases[0].expected.len()), (1, 1));
        assert_eq!(cases[0].goal.relations, []);
        assert_eq!(lines(&good, Asking::Relations).expect("good")[0].goal.relations, cases[0].expected);
        assert_eq!(lines(&good, Asking::Nothing).expect("good")[0].goal, Goal::default());

        let unknown = line(&request, r#"[{"kind": "in_corner", "subject": "sofa_99"}]"#);
        assert_eq!(paths(&format!("{good}\n{unknown}")), ["/line 2/expected/0/subject"]);
        assert_eq!(paths(&line(&request, r#"[{"kind": "in_korner"}]"#)), ["/line 1/expected/0/kind"]);
        let sunk = line(&request.replace("2.5", "-1"), "[]");
        assert_eq!(paths(&sunk), ["/line 1/request/snapshot/room/height_m"]);
        assert_eq!(paths("{\"id\": "), ["json /line 1/id"]);
        assert_eq!(paths(&line(&request, "[]").replace("\"id\"", "\"name\"")).len(), 1);
    }

    #[test]
    fn generated_rooms_are_told_whole_unless_hidden_things_are_wanted() {
        let cases = generated(0, 3, Asking::Instructions, false).expect("rooms");
        assert!(cases.iter().all(|case| case.told == case.truth));
        assert_eq!(cases, generated(0, 3, Asking::Instructions, false).expect("rooms"));
        let hidden = generated(0, 3, Asking::Nothing, true).expect("rooms");
        assert!(hidden.iter().all(|case| case.told != case.truth && case.expected.is_empty()));
    }
}
