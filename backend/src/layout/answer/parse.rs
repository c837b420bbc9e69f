//! Text to an answer. Never fails but with a [`Fault`], whatever the text.

use super::aliases::{Aliases, Named};
use super::anchor::{Anchor, Origin, Place, Side};
use super::completion::{Completion, one_line};
use super::fault::Fault;
use super::line::Line;
use super::steps::{Steps, Turn};
use crate::scene::Scene;

/// Reads an answer. Numbers between steps are taken to the nearest; spaces, empty lines, a missing `<think>` and words around the
/// answer do not matter. Each movable object must have one line, and go by what has a line above or never moves.
///
/// # Errors
/// The first [`Fault`] of the text.
pub fn parse(text: &str, scene: &Scene, aliases: &Aliases) -> Result<Completion, Fault> {
    let after_think = text.find("</think>").map_or(0, |at| at + "</think>".len());
    let think = text[..after_think].split_once("<think>").map_or("", |(_, thought)| thought);
    let think = one_line(think.trim_end_matches("</think>"));
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    let Some(opened) = text[after_think..].find("<answer>").map(|at| after_think + at) else {
        return Err(Fault::new(line_of(text.len()), "<answer>", last_words(text)));
    };
    let body = opened + "<answer>".len();
    let Some(closed) = text[body..].find("</answer>").map(|at| body + at) else {
        return Err(Fault::new(line_of(text.len()), "</answer>", last_words(text)));
    };
    let mut reader = Reader::new(scene, aliases);
    for (number, line) in (line_of(body)..).zip(text[body..closed].split('\n')) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some((alias, words)) = line.split_once(':') else {
            return Err(Fault::new(number, "an object, a colon and its place", line));
        };
        reader.line(number, alias, words)?;
    }
    let lines = reader.finish(line_of(closed))?;
    Ok(Completion { think, lines })
}

fn last_words(text: &str) -> &str {
    text.trim_end().lines().last().unwrap_or_default()
}

/// Takes lines one by one, whatever they came in.
pub(super) struct Reader<'a> {
    scene: &'a Scene,
    aliases: &'a Aliases,
    is_named: Vec<bool>,
    lines: Vec<(usize, Line)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(scene: &'a Scene, aliases: &'a Aliases) -> Self {
        Self { scene, aliases, is_named: vec![false; scene.objects.len()], lines: vec![] }
    }

    pub(super) fn line(&mut self, number: usize, alias: &str, words: &str) -> Result<(), Fault> {
        let is_movable = |&index: &usize| self.scene.objects[index].is_movable();
        let Some(index) = self.aliases.find_object(alias.trim()).filter(is_movable) else {
            return Err(Fault::new(number, "an object that may move", alias.trim()));
        };
        if self.is_named[index] {
            return Err(Fault::new(number, "an object without a line", alias.trim()));
        }
        let line =
            Line::read(words, self.aliases).map_err(|expected| Fault::new(number, expected, words.trim()))?;
        if let Line::At { anchor, .. } = line {
            self.check(&anchor).map_err(|expected| Fault::new(number, expected, words.trim()))?;
        }
        self.is_named[index] = true;
        self.lines.push((index, line));
        Ok(())
    }

    fn check(&self, anchor: &Anchor) -> Result<(), String> {
        let num_walls = self.scene.floor.edges.len();
        match *anchor {
            Anchor::Wall { wall, .. } | Anchor::Hung { wall, .. } if wall >= num_walls => {
                return Err(format!("a wall from 1 to {num_walls}"));
            }
            Anchor::Wall { wall, from, .. } | Anchor::Hung { wall, from }
                if !Origin::of(self.scene, wall).contains(&from) =>
            {
                return Err("a window of that wall".to_owned());
            }
            _ => {}
        }
        let stands = |target: usize| {
            let leader = root(self.scene, target);
            self.is_named[leader] || self.scene.is_fixed(leader)
        };
        match anchor.target() {
            Some(target) if !stands(target) => {
                Err("an object that never moves or has a line above".to_owned())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn finish(self, number: usize) -> Result<Vec<(usize, Line)>, Fault> {
        match self.aliases.order().iter().find(|&&index| !self.is_named[index]) {
            Some(&missing) => {
                let expected = format!("a line for {}", self.aliases.object(missing));
                Err(Fault::new(number, expected, "</answer>"))
            }
            None => Ok(self.lines),
        }
    }
}

/// What an object is attached to at last; itself where it is to nothing.
fn root(scene: &Scene, mut index: usize) -> usize {
    while let Some(parent) = scene.objects[index].attached_to {
        index = parent;
    }
    index
}

impl Line {
    /// Reads the words after an alias. Walls and targets need not stand, nor be.
    ///
    /// # Errors
    /// What was expected.
    pub fn read(text: &str, aliases: &Aliases) -> Result<Self, String> {
        let mut words = Words { aliases, rest: text.split(|c: char| c == ',' || c.is_whitespace()) };
        let line = words.place()?;
        match words.next() {
            None => Ok(line),
            Some(_) => Err("the end of the line".to_owned()),
        }
    }
}

struct Words<'a, I> {
    aliases: &'a Aliases,
    rest: I,
}

impl<'a, I: Iterator<Item = &'a str>> Words<'a, I> {
    fn next(&mut self) -> Option<&'a str> {
        self.rest.find(|word| !word.is_empty())
    }

    fn place(&mut self) -> Result<Line, String> {
        let kinds = "wall, left_of, right_of, in_front_of, behind, on, under, free, ceiling or none";
        let word = self.next().ok_or(kinds)?;
        if let Some(place) = Place::ALL.into_iter().find(|place| place.as_str() == word) {
            let target = self.target()?;
            let steps = [self.named("gap")?, self.named("align")?];
            let yaw = self.yaw()?.unwrap_or(place.usual_yaw());
            return Ok(Line::At { anchor: Anchor::Beside { place, target, yaw }, steps });
        }
        let (anchor, steps) = match word {
            "none" => return Ok(Line::None),
            "wall" => {
                let number = self.next().and_then(|word| word.parse::<usize>().ok());
                let wall = number.and_then(|number| number.checked_sub(1)).ok_or("the number of a wall")?;
                let from = self.origin()?;
                let along = self.number()?;
                match self.next() {
                    Some("height") => (Anchor::Hung { wall, from }, [along, self.number()?]),
                    Some("gap") => {
                        let gap = self.number()?;
                        let word = self.next();
                        let side = Side::ALL.into_iter().find(|side| Some(side.as_str()) == word);
                        let side = side.ok_or("back, front, left or right")?;
                        (Anchor::Wall { wall, from, side }, [along, gap])
                    }
                    _ => return Err("gap or height".to_owned()),
                }
            }
            "on" | "under" => {
                let target = self.target()?;
                let steps = [self.named("right")?, self.named("front")?];
                let yaw = self.yaw()?.unwrap_or(Turn::NONE);
                let is_on = word == "on";
                (if is_on { Anchor::On { target, yaw } } else { Anchor::Under { target, yaw } }, steps)
            }
            "free" | "ceiling" => {
                let steps = [self.number()?, self.number()?];
                let yaw = self.yaw()?.unwrap_or(Turn::NONE);
                (if word == "free" { Anchor::Free { yaw } } else { Anchor::Ceiling { yaw } }, steps)
            }
            _ => return Err(kinds.to_owned()),
        };
        Ok(Line::At { anchor, steps })
    }

    fn origin(&mut self) -> Result<Origin, String> {
        let word = self.next();
        let aliases = self.aliases;
        if let Some(end) = Origin::ENDS.into_iter().find(|end| Some(end.words(aliases).as_str()) == word) {
            return Ok(end);
        }
        match (word, self.next().and_then(|word| aliases.find(word))) {
            (Some("at"), Some(Named::Opening(window))) => Ok(Origin::Window(window)),
            _ => Err("from_left, from_right, from_middle, or `at` and a window".to_owned()),
        }
    }

    fn target(&mut self) -> Result<usize, String> {
        let object = self.next().and_then(|word| self.aliases.find_object(word));
        object.ok_or_else(|| "an object of the room".to_owned())
    }

    fn named(&mut self, name: &str) -> Result<Steps, String> {
        if self.next() != Some(name) {
            return Err(format!("`{name}` and a number"));
        }
        self.number()
    }

    fn number(&mut self) -> Result<Steps, String> {
        let metres =
            self.next().and_then(|word| word.parse::<f32>().ok()).filter(|metres| metres.is_finite());
        metres.map(Steps::nearest).ok_or_else(|| "a number of metres".to_owned())
    }

    fn yaw(&mut self) -> Result<Option<Turn>, String> {
        match self.next() {
            None => Ok(None),
            Some("yaw") => {
                let degrees = self.next().and_then(|word| word.parse::<f32>().ok());
                let degrees = degrees.filter(|degrees| degrees.is_finite()).ok_or("a number of degrees")?;
                Ok(Some(Turn::nearest(degrees.rem_euclid(360.0).to_radians())))
            }
            Some(_) => Err("`yaw` and a number, or the end of the line".to_owned()),
        }
    }
}
