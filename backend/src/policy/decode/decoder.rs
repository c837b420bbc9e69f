//! One completion in the making.

use std::collections::VecDeque;

use llguidance::Matcher;
use llguidance::api::TopLevelGrammar;
use thiserror::Error;

use super::grammar::{self, CLOSE, OPEN};
use super::places::{Places, Standing};
use super::vocabulary::{Mask, Vocabulary};
use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::layout::answer::{Aliases, Completion, Line, stand};
use crate::reward::{Context, Evaluation};
use crate::search::relocated;

/// What a completion is held to besides the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constraint {
    /// The most tokens of the thought before the answer; 0 = none is asked for.
    pub think: usize,
    /// Must every place break no hard term? `none` then stands only for what fits nowhere.
    pub geometry: bool,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<'m> {
    /// Nothing else can: push them one by one; the model needs to see them, but not to choose.
    Forced(Vec<u32>),
    /// One of these.
    Choose(&'m Mask),
    /// The completion is over.
    Done,
}

/// A token that cannot come here, or a grammar that gave up.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("token {token} cannot come after {after:?}: {reason}")]
pub struct Refused {
    /// The token.
    pub token: u32,
    /// The last words before it.
    pub after: String,
    /// Why.
    pub reason: String,
}

/// One completion: the text so far, and the room as its lines furnished it. Clones go on apart from each other: prepare one, and
/// clone it for every candidate.
#[derive(Clone)]
pub struct Decoder<'a> {
    vocabulary: &'a Vocabulary,
    aliases: &'a Aliases,
    constraint: Constraint,
    matcher: Matcher,
    evaluation: Evaluation<'a>,
    layout: Layout,
    text: Vec<u8>,
    /// Tokens of the thought so far.
    num_thought: usize,
    /// Where the current line starts; `None` before the first.
    line_start: Option<usize>,
    lines: Vec<(usize, Line)>,
    places: Option<Places>,
    step: Option<Step>,
    is_done: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Forced(VecDeque<u32>),
    Choose(Mask),
    Done,
}

impl<'a> Decoder<'a> {
    /// The start of a completion for a context's scene.
    ///
    /// # Errors
    /// [`Error::Policy`] where the grammar is too large to compile.
    pub fn new(
        vocabulary: &'a Vocabulary,
        context: &'a Context<'a>,
        aliases: &'a Aliases,
        constraint: Constraint,
    ) -> Result<Self> {
        let scene = context.scene;
        let lark = grammar::lark(scene, aliases, constraint.think > 0);
        let parser = vocabulary.factory.create_parser(TopLevelGrammar::from_lark(lark));
        let matcher = Matcher::new(parser);
        if let Some(reason) = matcher.get_error() {
            let reason = format!("the answer's grammar does not compile: {reason}");
            return Err(Error::Policy { policy: "vlm", reason });
        }
        let layout = Layout::empty(scene);
        Ok(Self {
            vocabulary,
            aliases,
            constraint,
            matcher,
            evaluation: Evaluation::new(context, &layout),
            layout,
            text: vec![],
            num_thought: 0,
            line_start: None,
            lines: vec![],
            places: None,
            step: None,
            is_done: false,
        })
    }

    /// What comes next. The same until something is pushed.
    #[expect(
        clippy::should_implement_trait,
        reason = "what comes next borrows the decoder, which no iterator can"
    )]
    pub fn next(&mut self) -> Next<'_> {
        if self.step.is_none() {
            let step = self.work_out();
            self.step = Some(step);
        }
        match &self.step {
            Some(Step::Forced(tokens)) => Next::Forced(tokens.iter().copied().collect()),
            Some(Step::Choose(mask)) => Next::Choose(mask),
            Some(Step::Done) | None => Next::Done,
        }
    }

    /// Takes the next token.
    ///
    /// # Errors
    /// [`Refused`] where it is none that [`Self::next`] said; the completion stays as it was.
    pub fn push(&mut self, token: u32) -> std::result::Result<(), Refused> {
        self.next();
        let is_allowed = match &self.step {
            Some(Step::Forced(tokens)) => tokens.front() == Some(&token),
            Some(Step::Choose(mask)) => mask.allows(token),
            Some(Step::Done) | None => false,
        };
        if !is_allowed {
            return Err(self.refused(token, "nothing that can be said goes on so".to_owned()));
        }
        if self.vocabulary.eos().contains(&token) {
            (self.is_done, self.step) = (true, Some(Step::Done));
            return Ok(());
        }
        if let Err(error) = self.matcher.consume_token(token) {
            self.is_done = true;
            return Err(self.refused(token, format!("{error:#}")));
        }
        match &mut self.step {
            Some(Step::Forced(tokens)) if tokens.len() > 1 => drop(tokens.pop_front()),
            step => *step = None,
        }
        self.num_thought += usize::from(self.is_thinking());
        self.text.extend_from_slice(self.vocabulary.bytes(token));
        self.take_lines();
        Ok(())
    }

    /// What is placed so far, fixed objects included.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What stands, scored.
    pub fn evaluation(&self) -> &Evaluation<'a> {
        &self.evaluation
    }

    /// The thought and the whole lines so far.
    pub fn completion(&self) -> Completion {
        let text = self.text();
        let thought = text.split_once("<think>").map_or("", |(_, thought)| thought);
        let thought = thought.split_once("</think>").map_or(thought, |(thought, _)| thought);
        let thought = if thought.contains('<') { "" } else { thought };
        Completion { think: thought.trim().to_owned(), lines: self.lines.clone() }
    }

    /// The text so far; letters that are not whole yet show as replacement characters.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }

    /// Is there nothing more to say?
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    fn work_out(&mut self) -> Step {
        if self.is_done {
            return Step::Done;
        }
        let end = || Step::Forced(self.vocabulary.eos().iter().take(1).copied().collect());
        if self.matcher.is_stopped() {
            return if self.matcher.is_error() { Step::Done } else { end() };
        }
        let forced = self.matcher.compute_ff_tokens();
        if !forced.is_empty() {
            return Step::Forced(forced.into());
        }
        let Ok(mut mask) = self.matcher.compute_mask().map(Mask) else { return Step::Done };
        if self.is_thinking() {
            self.hold_thought(&mut mask);
        } else {
            let start = self.line_start.unwrap_or(self.text.len());
            let allowed: Vec<u32> = mask.iter().collect();
            for token in allowed {
                if !self.continues(start, token) {
                    mask.0.disallow_token(token);
                }
            }
        }
        match mask.count() {
            0 => Step::Done,
            1 => Step::Forced(mask.iter().collect()),
            _ => Step::Choose(mask),
        }
    }

    fn is_thinking(&self) -> bool {
        // Nothing in a thought can spell its end, so the end is where the first line break is.
        self.constraint.think > 0 && !self.text.is_empty() && !self.text.contains(&b'\n')
    }

    /// Ends a thought that is long enough, and looks into tokens that end it and go on.
    fn hold_thought(&mut self, mask: &mut Mask) {
        let allowed: Vec<u32> =
            self.vocabulary.opening.iter().copied().filter(|&token| mask.allows(token)).collect();
        if self.num_thought >= self.constraint.think && !allowed.is_empty() {
            mask.0.set_all(false);
            for &token in &allowed {
                // Past the limit, only its end.
                if self.vocabulary.bytes(token).first() == Some(&b'<') {
                    mask.0.allow_token(token);
                }
            }
            if mask.count() == 0 {
                allowed.iter().for_each(|&token| mask.0.allow_token(token));
            }
        }
        for token in allowed {
            let bytes = self.vocabulary.bytes(token);
            let opened = bytes.windows(OPEN.len()).position(|window| window == OPEN.as_bytes());
            if opened.is_some_and(|at| bytes.len() > at + OPEN.len()) {
                mask.0.disallow_token(token);
            }
        }
    }

    /// Is the text with a token the start of an answer that may be? `start` is where the current line starts.
    fn continues(&mut self, start: usize, token: u32) -> bool {
        let mut line = self.text[start..].to_vec();
        line.extend_from_slice(self.vocabulary.bytes(token));
        if self.line_start.is_none() {
            // Before the first line only a token that reaches into it needs a look.
            let before = self.text.clone();
            let whole = [before, line].concat();
            let Some(at) = whole.windows(OPEN.len()).position(|window| window == OPEN.as_bytes()) else {
                return true;
            };
            line = whole[at + OPEN.len()..].to_vec();
        }
        let alias = self.line_head(0);
        if line.len() <= alias.len() || self.lines.len() >= self.aliases.order().len() {
            return alias.as_bytes().starts_with(&line);
        }
        let Some(place) = line.strip_prefix(alias.as_bytes()) else { return false };
        let next = self.line_head(1);
        let standing = Standing { evaluation: &self.evaluation, layout: &self.layout };
        let index = self.aliases.order()[self.lines.len()];
        let places = self
            .places
            .get_or_insert_with(|| Places::new(index, self.constraint.geometry, standing, self.aliases));
        match place.iter().position(|&byte| byte == b'\n') {
            None => places.allows(place, false, standing, self.aliases),
            Some(end) => {
                next.as_bytes().starts_with(&place[end + 1..])
                    && places.allows(&place[..end], true, standing, self.aliases)
            }
        }
    }

    /// How the line that comes `ahead` of the current one starts; the end of the answer after the last.
    fn line_head(&self, ahead: usize) -> String {
        match self.aliases.order().get(self.lines.len() + ahead) {
            Some(&index) => format!("{}: ", self.aliases.object(index)),
            None => CLOSE.to_owned(),
        }
    }

    /// Places what whole lines say.
    fn take_lines(&mut self) {
        if self.line_start.is_none() {
            let opened = self.text.windows(OPEN.len()).position(|window| window == OPEN.as_bytes());
            self.line_start = opened.map(|at| at + OPEN.len());
        }
        let Some(mut start) = self.line_start else { return };
        while let Some(length) = self.text[start..].iter().position(|&byte| byte == b'\n') {
            let line = String::from_utf8_lossy(&self.text[start..start + length]).into_owned();
            start += length + 1;
            self.line_start = Some(start);
            self.places = None;
            let Some(&index) = self.aliases.order().get(self.lines.len()) else { return };
            let words = line.split_once(": ").map_or("", |(_, words)| words);
            let line = Line::read(words, self.aliases).unwrap_or(Line::None);
            if let Some(placed) = line.placed(self.evaluation.context.scene, index, &self.layout) {
                let changes = relocated(&self.evaluation, index, placed, false);
                self.evaluation.apply(&changes);
                stand(self.evaluation.context.scene, &mut self.layout, index, placed);
            }
            self.lines.push((index, line));
        }
    }

    fn refused(&self, token: u32, reason: String) -> Refused {
        let text = self.text();
        let after: Vec<char> = text.chars().rev().take(40).collect();
        Refused { token, after: after.into_iter().rev().collect(), reason }
    }
}
