//! Keeps up with the memory: new events become lessons, lessons a taste.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::choices::Choices;
use super::explain::explained;
use super::fit::{Row, narrowed_to};
use super::lessons::{Feature, Features, Lesson, lesson};
use super::statements::{Statement, statements};
use crate::error::Result;
use crate::preferences::Store;
use crate::protocol::{TasteReport, TasteStatement};
use crate::reward::Taste;

/// The newest judged jobs that teach; older ones count for less than a fiftieth of them.
const MOST_JOBS: usize = 600;
/// What another project's jobs count in a project that has its own.
const OTHER_PROJECT: f64 = 0.3;
/// After so many jobs of the same project, one counts half: people change their minds.
const HALF_LIFE: f64 = 100.0;
/// Features that fewer jobs show are no habit yet: two could be chance.
const MIN_JOBS: u32 = 3;
/// A difference that can be seen.
const SEEN: f32 = 0.1;

/// What was learned for one project, or for the user.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// What acts.
    pub taste: Taste,
    /// What is told of it.
    pub report: TasteReport,
}

/// Lessons of a memory, and what was fitted to them.
#[derive(Debug, Default)]
pub struct Learner {
    features: Features,
    /// Oldest first.
    lessons: Vec<Lesson>,
    last_event: i64,
    /// How many events there are up to that one: fewer means that some were forgotten.
    num_events: u64,
    learned: HashMap<Option<String>, (u64, Arc<Learned>)>,
    /// Counts what changed.
    version: u64,
    choices: Choices,
}

impl Learner {
    /// What the memory teaches for a project, or for the user over all projects. Fast where nothing is new; the memory is held
    /// only while a job is read.
    ///
    /// # Errors
    /// [`crate::error::Error::Storage`] if the memory cannot be read.
    pub fn learn(&mut self, store: &Mutex<Store>, project: Option<&str>) -> Result<Arc<Learned>> {
        self.catch_up(store)?;
        let key = project.map(str::to_owned);
        if let Some((version, learned)) = self.learned.get(&key)
            && *version == self.version
        {
            return Ok(learned.clone());
        }
        let learned = Arc::new(self.fitted(project));
        self.learned.insert(key, (self.version, learned.clone()));
        Ok(learned)
    }

    /// Reads what is new.
    fn catch_up(&mut self, store: &Mutex<Store>) -> Result<()> {
        let locked = || store.lock().unwrap_or_else(PoisonError::into_inner);
        let (mark, choices) = {
            let store = locked();
            (store.mark(self.last_event)?, Choices::read(&store)?)
        };
        if mark.num_until != self.num_events {
            // What was forgotten teaches nothing any more.
            *self = Self { version: self.version + 1, ..Self::default() };
        }
        if choices != self.choices {
            self.choices = choices;
            self.version += 1;
        }
        if mark.last_event == self.last_event {
            return Ok(());
        }
        let jobs = locked().judged_after(self.last_event, MOST_JOBS)?;
        for job_id in jobs {
            let (proposal, events) = {
                let store = locked();
                (store.proposal(&job_id)?, store.of_job(&job_id)?)
            };
            self.lessons.retain(|lesson| lesson.job_id != job_id);
            match lesson(&proposal, &events, &mut self.features) {
                Ok(lesson) => self.lessons.push(lesson),
                Err(error) => {
                    tracing::warn!(%error, job_id, "a job teaches nothing: it cannot be read any more")
                }
            }
        }
        let num_old = self.lessons.len().saturating_sub(MOST_JOBS);
        self.lessons.drain(..num_old);
        (self.last_event, self.num_events) = (mark.last_event, mark.num_events);
        self.version += 1;
        Ok(())
    }

    fn fitted(&self, project: Option<&str>) -> Learned {
        let has_own =
            project.is_some_and(|_| self.lessons.iter().any(|lesson| lesson.project.as_deref() == project));
        let forgotten: Vec<i64> = self
            .features
            .known
            .iter()
            .map(|feature| self.choices.forgotten_until(project, feature))
            .collect();
        let mut age = 0.0;
        let mut jobs: Vec<Vec<Row>> = vec![];
        for lesson in self.lessons.iter().rev() {
            let is_own = !has_own || lesson.project.as_deref() == project;
            let factor = 0.5_f64.powf(age / HALF_LIFE) * if is_own { 1.0 } else { OTHER_PROJECT };
            age += if is_own { 1.0 } else { 0.0 };
            let rows = lesson.rows(&self.features).map(|row| {
                let is_left = |&(feature, _): &(u32, f32)| lesson.last_event > forgotten[feature as usize];
                let difference = row.difference.into_iter().filter(is_left);
                Row { difference: difference.collect(), weight: row.weight * factor, ..row }
            });
            jobs.push(rows.collect());
        }
        let (kept, num_jobs) = narrow(&mut jobs, self.features.known.len());
        let features: Vec<Feature> =
            kept.iter().map(|&feature| self.features.known[feature].clone()).collect();
        let fit = explained(jobs, &features);
        let stated = fit.map_or(vec![], |fit| statements(&features, &num_jobs, &fit));
        let mut taste = Taste::default();
        let mut told = vec![];
        for statement in stated {
            let choice = self.choices.of(project, &statement.id);
            if choice.is_on {
                statement.act(choice.strength.map_or(1.0, |asked| asked / statement.strength), &mut taste);
            }
            told.push(tell(&statement, choice.is_on, choice.strength));
        }
        let report = TasteReport {
            project: project.map(str::to_owned),
            num_jobs: self.lessons.len() as u64,
            num_conflicts: self.lessons.iter().map(|lesson| u64::from(lesson.num_conflicts)).sum(),
            statements: told,
        };
        Learned { taste, report }
    }
}

fn tell(statement: &Statement, is_on: bool, asked: Option<f64>) -> TasteStatement {
    let hundredth = |value: f64| (value * 100.0).round() / 100.0;
    TasteStatement {
        id: statement.id.clone(),
        text: statement.text.clone(),
        strength: hundredth(asked.unwrap_or(statement.strength)),
        certainty: hundredth(statement.certainty),
        num_jobs: statement.num_jobs.into(),
        is_on,
    }
}

/// Leaves the jobs with those features only that enough of them show; the features' old numbers, and how many jobs show each.
fn narrow(jobs: &mut [Vec<Row>], num_features: usize) -> (Vec<usize>, Vec<u32>) {
    let mut num_jobs = vec![0_u32; num_features];
    for rows in jobs.iter() {
        let differences = rows.iter().flat_map(|row| &row.difference);
        let mut seen: Vec<u32> =
            differences.filter(|(_, value)| value.abs() >= SEEN).map(|(feature, _)| *feature).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|feature| num_jobs[feature as usize] += 1);
    }
    let kept: Vec<usize> = (0..num_features).filter(|&feature| num_jobs[feature] >= MIN_JOBS).collect();
    for rows in jobs {
        *rows = narrowed_to(rows, &kept, num_features);
    }
    let num_jobs = kept.iter().map(|&feature| num_jobs[feature]).collect();
    (kept, num_jobs)
}
