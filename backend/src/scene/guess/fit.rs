//! Lets the size decide what a name leaves open.

use super::super::category::CategoryId;
use super::index::Phrase;

/// What models come in by mistake: centimetres, millimetres, a hundredth of the size, inches.
const SCALES: [f32; 4] = [0.01, 0.001, 100.0, 0.0254];

/// The table's ranges hold the usual things; by this factor beyond them a name is believed without a question.
const GENEROUS: f32 = 1.35;
/// Beyond this factor a relative that fits is likelier than the thing itself.
const FAR: f32 = 1.6;
/// A thing that the name holds beside its head must fit to be taken instead.
const STRICT: f32 = 1.1;
/// Thin things have no meaningful thickness: metres that never count.
const SLACK_M: f32 = 0.02;

/// The category of the first candidate, or of one that the size makes likelier; `None` where it makes none likely.
pub(super) fn choose(candidates: &[&Phrase], size: [f32; 3]) -> Option<CategoryId> {
    let (first, others) = candidates.split_first()?;
    if first.is_alien() {
        return None;
    }
    let other =
        || others.iter().filter(|other| !other.is_alien()).find_map(|other| pick(other, size, STRICT));
    let near = |own: &CategoryId| excess(*own, size) <= FAR;
    let relative = || best(first.relatives().iter().copied(), size, 1.0);
    let rescaled = || {
        let sizes = SCALES.iter().map(|scale| size.map(|extent| extent * scale));
        sizes.filter_map(|size| pick(first, size, GENEROUS)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let found = pick(first, size, GENEROUS)
        .or_else(other)
        .or_else(|| Some((0.0, first.own.filter(near)?)))
        .or_else(relative)
        .or_else(rescaled);
    found.map(|(_, category)| category).or(first.own.filter(|_| first.is_plain_speech))
}

/// The category of a phrase that has such a size, and how far its typical size is.
fn pick(phrase: &Phrase, size: [f32; 3], limit: f32) -> Option<(f32, CategoryId)> {
    let family = phrase.family.iter().copied().filter(|&member| Some(member) != phrase.own);
    best(phrase.own.into_iter().chain(family), size, limit)
}

/// The category nearest in size; the earlier ones are the likelier meanings of the word.
fn best(
    categories: impl Iterator<Item = CategoryId>,
    size: [f32; 3],
    limit: f32,
) -> Option<(f32, CategoryId)> {
    categories
        .enumerate()
        .filter(|&(_, category)| excess(category, size) <= limit)
        .map(|(rank, category)| (distance(category, size) + 0.3 * rank as f32, category))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

/// By which factor a size is beyond the table's range in the worst direction; at most 1 inside.
fn excess(category: CategoryId, size: [f32; 3]) -> f32 {
    let range = category.get().size_m;
    let (min, max, size) = (sorted(range.min), sorted(range.max), sorted(size));
    (0..3).fold(0.0, |worst: f32, axis| {
        worst.max((size[axis] - SLACK_M) / max[axis]).max(min[axis] / (size[axis] + SLACK_M))
    })
}

/// How far a size is from the typical one: 1 for each direction in which it is at the range's end.
fn distance(category: CategoryId, size: [f32; 3]) -> f32 {
    let range = category.get().size_m;
    let (min, typical, max, size) =
        (sorted(range.min), sorted(range.typical), sorted(range.max), sorted(size));
    (0..3)
        .map(|axis| {
            let (size, typical) = (size[axis] + SLACK_M, typical[axis] + SLACK_M);
            let end = if size > typical { max[axis] } else { min[axis] } + SLACK_M;
            ((size / typical).ln() / (end / typical).ln().abs().max(0.1)).powi(2)
        })
        .sum()
}

/// The horizontal extents by size, since a model's front may be any side, and the height.
fn sorted([width, depth, height]: [f32; 3]) -> [f32; 3] {
    [width.min(depth), width.max(depth), height]
}
