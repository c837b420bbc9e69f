//! Is a new model better than the one it came from?

use super::evaluate::{self, Case, Comparison, Difference, Outcome, Picture, Report, Row, Way, Who};
use crate::error::Result;
use crate::policy::vlm::Vlm;
use crate::reward::Taste;

/// A new model beside its base, on rooms that neither learned from.
pub struct Compared {
    /// Is it better by more than chance explains, and breaks no more rules?
    pub is_better: bool,
    /// Is it worse by more than chance explains, or breaks more rules?
    pub is_worse: bool,
    /// Why, for people.
    pub reason: String,
    /// Both in numbers.
    pub report: Report,
    /// What they made of the first rooms, PNG: the base above.
    pub sheet: Vec<u8>,
}

/// The share of valid rooms may be this much lower by what was measured, if chance explains it.
const VALID_SLACK: f64 = 0.01;
/// Rooms on the sheet.
const NUM_SHOWN: usize = 5;

/// Lets the base and the new model furnish the same rooms once each, as they are used but without a search; a taste counts as
/// a term.
///
/// # Errors
/// A case that is no scene; a model that cannot answer.
pub fn compare(
    [base, new]: [Vlm; 2],
    cases: &[Case],
    taste: &Taste,
    seed: u64,
    on_case: &dyn Fn(usize),
) -> Result<Compared> {
    let row = |model: usize| Row { who: Who::Vlm(model), way: Way::Single, picture: Picture::Right };
    let (rows, vlms) = ([row(0), row(1)], [base, new]);
    let outcomes = evaluate::outcomes(Comparison { cases, rows: &rows, vlms: &vlms, taste, seed }, on_case)?;
    let models = vec!["the base".to_owned(), "the new model".to_owned()];
    let report = evaluate::report(cases, &rows, &outcomes, (seed, models));
    let num_shown = cases.len().min(NUM_SHOWN);
    let first: Vec<Vec<Outcome>> = outcomes.iter().map(|row| row[..num_shown].to_vec()).collect();
    let sheet = evaluate::sheet(&cases[..num_shown], &rows, &first)?;
    let Verdict { is_better, is_worse, reason } = verdict(&report.differences);
    Ok(Compared { is_better, is_worse, reason, report, sheet })
}

/// What differences say.
struct Verdict {
    is_better: bool,
    is_worse: bool,
    reason: String,
}

/// Better means: the total is higher by more than chance explains, and rules are broken no more often.
fn verdict(differences: &[Difference]) -> Verdict {
    let find =
        |measure: &str| differences.iter().find(|one| one.measure == measure).map(|one| one.difference);
    let (Some(total), Some(valid)) = (find("total"), find("valid")) else {
        return Verdict {
            is_better: false,
            is_worse: false,
            reason: "there was nothing to compare".to_owned(),
        };
    };
    let told = format!("total {:+.3} [{:+.3}, {:+.3}]", total.value, total.low, total.high);
    let breaks_more = valid.high < 0.0 || valid.value < -VALID_SLACK;
    let reason = if breaks_more {
        format!("{:.1} % fewer of its layouts are valid: {told}", -100.0 * valid.value)
    } else if total.low > 0.0 {
        format!("it is better: {told}")
    } else if total.high < 0.0 {
        format!("it is worse: {told}")
    } else {
        format!("it differs by no more than chance explains: {told}")
    };
    let is_better = total.low > 0.0 && !breaks_more;
    Verdict { is_better, is_worse: total.high < 0.0 || breaks_more, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finetune::evaluate::Estimate;

    fn verdict_of(total: [f64; 3], valid: [f64; 3]) -> [bool; 2] {
        let one = |measure, [value, low, high]: [f64; 3]| Difference {
            row: "vlm 2 single".to_owned(),
            against: "vlm single".to_owned(),
            measure,
            difference: Estimate { value, low, high },
        };
        let Verdict { is_better, is_worse, .. } = verdict(&[one("valid", valid), one("total", total)]);
        [is_better, is_worse]
    }

    #[test]
    fn better_is_more_than_chance_and_no_worse_by_the_rules() {
        let same = [0.0, -0.02, 0.02];
        assert_eq!(verdict_of([0.05, 0.02, 0.08], same), [true, false]);
        assert_eq!(verdict_of([0.05, -0.01, 0.11], same), [false, false]);
        assert_eq!(verdict_of([-0.05, -0.11, -0.01], same), [false, true]);
        assert_eq!(verdict_of([0.05, 0.02, 0.08], [-0.05, -0.08, -0.02]), [false, true]);
        assert_eq!(verdict_of([0.05, 0.02, 0.08], [-0.02, -0.05, 0.01]), [false, true]);
        assert!(!verdict(&[]).is_better);
    }
}
