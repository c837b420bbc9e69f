//! From a name to a category: what a `SM_Chair_03`, a `Nachttisch` or "a round table with four legs" is.
//!
//! The words of a name are read for its head noun, the table's names that end in that noun are ranked, and the size
//! decides where a word means several things. Where nothing is certain the answer is `None`: a thing without a
//! category is placed by its size, which harms less than a wrong category.

mod cjk;
mod fit;
mod head;
mod index;
mod spelling;
mod vocabulary;
mod words;

use super::category::CategoryId;
use index::Phrase;

/// The category that a name, an id and a size (width, depth, height in metres) tell, or `None`.
///
/// The id counts where the name says nothing, or where the id says which of the things that the name may mean.
/// A size that is off by the usual units (centimetres, millimetres, inches) does not hide what a name says.
pub fn guess(name: &str, id: &str, size_m: [f32; 3]) -> Option<CategoryId> {
    let mut candidates = candidates(name);
    let of_id = if id == name { vec![] } else { self::candidates(id) };
    let is_sharper = match (candidates.first(), of_id.first()) {
        (None, _) => true,
        (Some(general), Some(special)) => {
            general.own.is_none() && special.own.is_some_and(|own| general.relatives().contains(&own))
        }
        (Some(_), None) => false,
    };
    if is_sharper {
        candidates = of_id;
    }
    if candidates.is_empty() {
        return spelling::mended(name)
            .and_then(|mended| fit::choose_fitting(&head::candidates(&mended), size_m));
    }
    fit::choose(&candidates, size_m)
}

/// No name needs more; the rest is not read.
const MAX_BYTES: usize = 512;
/// What parts the components of a path in a file system or a scene.
const SEPARATORS: [char; 4] = ['/', '\\', '|', ':'];

/// What a text may mean, the likeliest first; empty where it names nothing.
///
/// Of a path ("Props/Chairs/Chair_01", "M_Desk:1525 x 762mm:123456") the last part that names something counts.
fn candidates(text: &str) -> Vec<&'static Phrase> {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    // "Sofa / Couch" and "Kitchen: sink" are prose, "Kitchen/Sink" and "M_Desk:1525 x 762mm" are paths.
    let is_prose = text.contains(": ") || text.contains(' ') && text.contains(['/', '|']);
    let parts: Vec<&str> = if is_prose { vec![text] } else { text.rsplit(SEPARATORS).collect() };
    parts
        .into_iter()
        .filter(|part| !words::is_meaningless(part))
        .map(|part| {
            let found = cjk::candidates(part);
            if found.is_empty() { head::candidates(part) } else { found }
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}
