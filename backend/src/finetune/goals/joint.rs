//! Two relations in one clause.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::clause::Clause;
use super::ends::End;
use super::nouns::{Article, Number, Tongue};
use super::table::language;
use crate::search::Rng;

impl Clause<'_> {
    /// Both wishes in one, where they differ in one end only: "the plant and the lamp by the sofa".
    pub(super) fn joint(&self, other: &Self, rng: &mut Rng) -> Option<Self> {
        if self.distance.is_some() || other.distance.is_some() || self.keys.first() != other.keys.first() {
            return self.flanking(other, rng);
        }
        let and = match self.tongue {
            Tongue::English => *["and", "and", "and", "&"].choose(rng)?,
            Tongue::German => "und",
            Tongue::French => "et",
            Tongue::Spanish => "y",
        };
        let is_one =
            |end: &End| matches!(end, End::Objects(_, Number::The) | End::Opening(_, Number::The, _));
        let mut joint = self.clone();
        if self.target_end == other.target_end && is_one(&self.subject_end) && is_one(&other.subject_end) {
            joint.subject = self.subject.joined(&other.subject, self.tongue, and);
            joint.subject_end = self.subject_end.with(&other.subject_end)?;
            return Some(joint);
        }
        let (Some(target), Some(second)) = (&self.target, &other.target) else { return None };
        let is_loose = ["near", "far", "by_opening"].contains(&self.keys[0]);
        if self.subject_end != other.subject_end || !is_loose {
            return None;
        }
        if self.keys[0] == "near" && self.tongue == Tongue::English && rng.random_bool(0.6) {
            joint.keys = vec!["between"];
        } else {
            joint.keys.truncate(1);
        }
        let word = if self.keys[0] == "far" && self.tongue == Tongue::English && rng.random_bool(0.3) {
            "or"
        } else {
            and
        };
        joint.target = Some(target.joined(second, self.tongue, word));
        // More than one thing, so no sentence may leave it out.
        joint.target_end = End::Wall(0);
        Some(joint)
    }

    /// One of the same on either side.
    fn flanking(&self, other: &Self, rng: &mut Rng) -> Option<Self> {
        let End::Objects(indices, Number::Any) = &self.subject_end else { return None };
        let is_pair =
            matches!((self.keys[0], other.keys[0]), ("left_of", "right_of") | ("right_of", "left_of"));
        if !is_pair || self.subject_end != other.subject_end || self.target_end != other.target_end {
            return None;
        }
        let mut joint = self.clone();
        joint.keys = vec!["flank"];
        if indices.len() == 2 {
            joint.subject_end = End::Objects(indices.clone(), Number::All);
            joint.subject = joint.subject_end.phrase(self.scene, self.tongue, Article::Definite, rng)?;
        }
        language(self.tongue).kinds.contains_key("flank").then_some(joint)
    }
}
