//! What is compared: who proposes, what is made of the proposals, and with which budget.

use std::fmt;

use serde::Serialize;

/// Who proposes layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Chance, among the places that make sense for a piece.
    Random,
    /// Rules of interior design.
    Heuristic,
    /// A model in this process: which of those that take part, from 0.
    Vlm(usize),
}

/// What is made of the proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One, which nothing holds to the answer's form; only a model has it.
    Raw,
    /// One.
    Single,
    /// The best of eight, as the checker sees them.
    Best,
    /// The whole pipeline: proposals, each improved by the search.
    Search(Budget),
}

/// When a search ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// After as many steps as arranging takes by itself.
    Usual,
    /// After so many steps a start.
    Steps(u32),
    /// After so many milliseconds; what is found then differs from run to run.
    Milliseconds(u64),
}

/// The plan that a model looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// Of what it is told anyway.
    Told,
    /// Of what is there.
    Right,
    /// None.
    Absent,
    /// Of another room.
    Other,
}

/// One line of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Who proposes.
    pub who: Who,
    /// What is made of that.
    pub way: Way,
    /// What a model sees; [`Picture::Told`] for all others, who look at nothing.
    pub picture: Picture,
}

/// Every sensible combination, in the order of its parts: no raw answers without a model; other pictures only for a model, and
/// not with a search, which draws its own.
pub fn rows(whos: &[Who], ways: &[Way], pictures: &[Picture]) -> Vec<Row> {
    let mut rows = vec![];
    for &way in ways {
        for &who in whos {
            let is_model = matches!(who, Who::Vlm(_));
            let has_pictures = is_model && !matches!(way, Way::Search(_));
            let pictures = if has_pictures { pictures } else { &[Picture::Told] };
            for &picture in pictures {
                if is_model || way != Way::Raw {
                    rows.push(Row { who, way, picture });
                }
            }
        }
    }
    rows
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.who {
            Who::Random => write!(f, "random")?,
            Who::Heuristic => write!(f, "heuristic")?,
            Who::Vlm(0) => write!(f, "vlm")?,
            Who::Vlm(index) => write!(f, "vlm {}", index + 1)?,
        }
        match self.way {
            Way::Raw => write!(f, " raw")?,
            Way::Single => write!(f, " single")?,
            Way::Best => write!(f, " best of 8")?,
            Way::Search(Budget::Usual) => write!(f, " search")?,
            Way::Search(Budget::Steps(steps)) => write!(f, " search {steps} steps")?,
            Way::Search(Budget::Milliseconds(ms)) => write!(f, " search {} s", ms as f64 / 1e3)?,
        }
        match self.picture {
            Picture::Told => Ok(()),
            Picture::Right => write!(f, ", right picture"),
            Picture::Absent => write!(f, ", no picture"),
            Picture::Other => write!(f, ", other picture"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_models_speak_raw_and_look() {
        let ways = [Way::Raw, Way::Single, Way::Search(Budget::Milliseconds(200))];
        let rows = rows(&[Who::Heuristic, Who::Vlm(0)], &ways, &[Picture::Right, Picture::Absent]);
        let names: Vec<String> = rows.iter().map(Row::to_string).collect();
        let expected = [
            "vlm raw, right picture",
            "vlm raw, no picture",
            "heuristic single",
            "vlm single, right picture",
            "vlm single, no picture",
            "heuristic search 0.2 s",
            "vlm search 0.2 s",
        ];
        assert_eq!(names, expected);
    }
}
