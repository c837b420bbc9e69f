//! Lets the size decide what a name leaves open.

use super::super::category::CategoryId;
use super::index::Phrase;

/// What models come in by mistake: centimetres, millimetres, a hundredth of the size, inches.
const SCALES: [f32; 4] = [0.01, 0.001, 100.0, 0.0254];

/// The table's ranges hold the usual things; up to this factor beyond them a size fits.
const STRICT: f32 = 1.1;
/// Up to this factor beyond them a name is believed before any other meaning is tried.
const GENEROUS: f32 = 1.35;
/// Up to this factor the same for a name of several words, since packs are modelled at half and at double scale.
const CERTAIN: f32 = 2.5;
/// By how much another meaning must be nearer in size than the word's own one.
const PRIOR: f32 = 1.6;
/// Thin things have no meaningful thickness: metres that never count.
const SLACK_M: f32 = 0.02;

/// The category of the first candidate, or of one that the size makes likelier; `None` where it makes none likely.
pub(super) fn choose(candidates: &[&Phrase], size: [f32; 3]) -> Option<CategoryId> {
    let (first, others) = candidates.split_first()?;
    if first.is_alien() {
        return None;
    }
    let own = |limit: f32| Some((0.0, first.own.filter(|&own| excess(own, size) <= limit)?));
    let family = |limit: f32| best(first.family.iter().copied(), size, limit);
    let usual = || {
        let own = first.own.filter(|&own| excess(own, size) <= STRICT)?;
        let other = family(STRICT).filter(|other| other.0 + PRIOR < distance(own, size));
        other.or(Some((0.0, own)))
    };
    let relative = || best(first.relatives().iter().copied(), size, 1.0);
    let rescaled = || {
        let sizes = SCALES.iter().map(|scale| size.map(|extent| extent * scale));
        sizes.filter_map(|size| pick(first, size, GENEROUS)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let known = others.iter().filter(|other| !other.is_alien());
    let found = usual()
        .or_else(|| family(STRICT))
        .or_else(|| own(if first.content.len() > 1 { CERTAIN } else { GENEROUS }))
        .or_else(|| family(GENEROUS))
        .or_else(|| known.clone().find_map(|other| pick(other, size, STRICT)))
        .or_else(relative)
        .or_else(rescaled);
    found.map(|(_, category)| category).or(first.own.filter(|_| first.is_plain_speech))
}

/// The category of the first candidate, if the size fits: for names that had to be mended.
pub(super) fn choose_fitting(candidates: &[&Phrase], size: [f32; 3]) -> Option<CategoryId> {
    candidates.first().and_then(|first| pick(first, size, GENEROUS)).map(|(_, category)| category)
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
