//! What the user said to statements: on or off, how much, forget.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::params;
use uuid::Uuid;

use super::lessons::Feature;
use crate::error::Result;
use crate::preferences::Store;
use crate::preferences::fault::fault;
use crate::protocol::TasteChoice;

/// The user's word on a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    pub(super) is_on: bool,
    /// The user's own strength, if one was given.
    pub(super) strength: Option<f64>,
}

/// All that was said: by project (none = everywhere) and statement.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Choices {
    words: HashMap<(Option<String>, String), Word>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Word {
    is_on: Option<bool>,
    strength: Option<f64>,
    forgotten_until: i64,
}

impl Choices {
    /// Everything that was said.
    pub(super) fn read(store: &Store) -> Result<Self> {
        let fault = fault("read", &store.path);
        let sql = "SELECT project, statement, is_on, strength, forgotten_until FROM choice ORDER BY id";
        let mut statement = store.connection.prepare_cached(sql).map_err(&fault)?;
        let rows = statement
            .query_map([], |row| {
                let key: (Option<String>, String) = (row.get(0)?, row.get(1)?);
                let said: (Option<bool>, Option<f64>, Option<i64>) = (row.get(2)?, row.get(3)?, row.get(4)?);
                Ok((key, said))
            })
            .map_err(&fault)?;
        let mut words: HashMap<_, Word> = HashMap::new();
        for row in rows {
            let (key, (is_on, strength, forgotten_until)) = row.map_err(&fault)?;
            let word = words.entry(key).or_default();
            match forgotten_until {
                Some(until) => *word = Word { forgotten_until: until, ..Word::default() },
                None => {
                    word.is_on = is_on.or(word.is_on);
                    word.strength = strength.or(word.strength);
                }
            }
        }
        Ok(Self { words })
    }

    /// The last word on a statement: the project's, else the user's.
    pub(super) fn of(&self, project: Option<&str>, statement: &str) -> Choice {
        let [own, all] = self.words(project, statement);
        Choice { is_on: own.is_on.or(all.is_on).unwrap_or(true), strength: own.strength.or(all.strength) }
    }

    /// The last event that must not teach a feature.
    pub(super) fn forgotten_until(&self, project: Option<&str>, feature: &Feature) -> i64 {
        let [own, all] = self.words(project, &feature.statement());
        own.forgotten_until.max(all.forgotten_until)
    }

    fn words(&self, project: Option<&str>, statement: &str) -> [Word; 2] {
        let word = |project: Option<&str>| {
            self.words.get(&(project.map(str::to_owned), statement.to_owned())).copied().unwrap_or_default()
        };
        [project.map_or_else(Word::default, |project| word(Some(project))), word(None)]
    }
}

impl Store {
    /// Remembers what the user says to a statement. A statement need not be known: it may be learned again.
    ///
    /// # Errors
    /// [`crate::error::Error::Storage`] if it cannot be written.
    pub fn record_choice(&mut self, choice: &TasteChoice) -> Result<()> {
        let TasteChoice { statement, project, is_on, strength, forget } = choice;
        let sql = "INSERT INTO choice (uuid, at_ms, project, statement, is_on, strength, forgotten_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6,
               CASE WHEN ?7 THEN (SELECT coalesce(max(id), 0) FROM event) END)";
        let values = params![
            Uuid::new_v4().to_string(),
            Timestamp::now().as_millisecond(),
            project,
            statement,
            is_on,
            strength,
            *forget == Some(true),
        ];
        self.connection.execute(sql, values).map_err(fault("write", &self.path))?;
        Ok(())
    }
}
