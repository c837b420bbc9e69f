//! Completions that nothing holds to a form: what a network says by itself.

use super::generate::Guide;
use crate::policy::decode::{Mask, Next, Refused, Vocabulary};

/// Lets everything pass until an end, or until there are so many tokens.
#[derive(Clone)]
pub(super) struct Free<'a> {
    vocabulary: &'a Vocabulary,
    any: Mask,
    most: usize,
    num: usize,
    is_done: bool,
}

impl<'a> Free<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary, most: usize) -> Self {
        Self { vocabulary, any: vocabulary.any(), most, num: 0, is_done: false }
    }
}

impl Guide for Free<'_> {
    fn next(&mut self) -> Next<'_> {
        if self.is_done || self.num >= self.most { Next::Done } else { Next::Choose(&self.any) }
    }

    fn push(&mut self, token: u32) -> Result<(), Refused> {
        self.num += 1;
        self.is_done = self.vocabulary.eos().contains(&token);
        Ok(())
    }
}
