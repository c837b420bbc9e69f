//! A file of lessons, one a line, made once and learned many times.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::run::fault;
use super::teacher::{Lesson, lesson};
use crate::error::Result;
use crate::scene::category;

/// Scenes that are worked on together.
const CHUNK: u64 = 64;
/// Lessons that a vocabulary learns from.
const MOST_READ: usize = 20_000;

/// Lines of lessons, parsed when they are needed.
#[derive(Serialize)]
pub struct Lessons(Vec<String>);

impl Lessons {
    /// Reads a file; a last line that was cut off is left out.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(file: &Path) -> Result<Self> {
        let opened = File::open(file).map_err(|error| fault(format!("{error}: {}", file.display())))?;
        let mut lines = vec![];
        let mut reader = BufReader::new(opened);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).map_err(|error| fault(format!("{error}: {}", file.display())))?;
            if !line.ends_with('\n') {
                return Ok(Self(lines));
            }
            lines.push(line);
        }
    }

    /// The lesson of a line.
    ///
    /// # Errors
    /// A line that is none.
    pub fn get(&self, index: usize) -> Result<Lesson> {
        serde_json::from_str(&self.0[index]).map_err(|error| fault(format!("lesson {}: {error}", index + 1)))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What people wrote in them, for a vocabulary to learn from: names, kinds of rooms, wishes; and the words of the tables.
    ///
    /// # Errors
    /// A line that is none.
    pub fn texts(&self) -> Result<Vec<String>> {
        let mut texts = vec![];
        for index in 0..self.len().min(MOST_READ) {
            let lesson = self.get(index)?;
            texts.extend(
                lesson
                    .told
                    .objects
                    .into_iter()
                    .map(|object| format!("\"{}\"", object.name.unwrap_or(object.id))),
            );
            texts.extend(lesson.told.room.kind.map(|kind| format!("\"{kind}\"")));
            // What is said counts for more than what files call things.
            let wish = lesson.goal.instruction.map(|wish| format!("\"{wish}\""));
            texts.extend(wish.into_iter().flat_map(|wish| std::iter::repeat_n(wish, 3)));
        }
        for category in category::all() {
            texts.extend(category.synonyms.iter().map(|name| format!("\"{name}\"")));
        }
        texts.extend(
            ["from", " to", " long;", ", sill", ", opens inward", "see", "; want"]
                .map(|word| word.repeat(50)),
        );
        Ok(texts)
    }
}

/// Goes on with a file until it holds `num` lessons, from the scenes of the seeds from `first` on.
///
/// # Errors
/// A file that cannot be written; a fault of the generator.
pub fn make(
    file: &Path,
    first: u64,
    num: usize,
    on_progress: &dyn Fn(usize),
    should_stop: &dyn Fn() -> bool,
) -> Result<()> {
    let (mut num_made, mut seed) = (0, first);
    if file.exists() {
        let made = Lessons::read(file)?;
        if !made.is_empty() {
            (num_made, seed) = (made.len(), made.get(made.len() - 1)?.seed + 1);
        }
        // A line that was cut off is made anew.
        let length: u64 = made.0.iter().map(|line| line.len() as u64).sum();
        OpenOptions::new().write(true).open(file).and_then(|file| file.set_len(length)).map_err(fault)?;
    }
    let opened = OpenOptions::new().create(true).append(true).open(file).map_err(fault)?;
    let mut writer = BufWriter::new(opened);
    while num_made < num && !should_stop() {
        let lessons: Vec<Option<Lesson>> =
            (seed..seed + CHUNK).into_par_iter().map(lesson).collect::<Result<_>>()?;
        for lesson in lessons.into_iter().flatten().take(num - num_made) {
            let line = serde_json::to_string(&lesson).map_err(fault)?;
            writeln!(writer, "{line}").map_err(fault)?;
            num_made += 1;
        }
        writer.flush().map_err(fault)?;
        seed += CHUNK;
        on_progress(num_made);
    }
    Ok(())
}
