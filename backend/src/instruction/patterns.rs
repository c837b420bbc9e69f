//! The little words: how things stand to each other, what is not wanted, what joins phrases.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::measures::starts_with;
use super::words::Word;

/// How the text says that a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// at: near, but also said of times and ways.
    At,
    /// near, next to, by.
    Near,
    /// against, along.
    Against,
    /// with its back to.
    Back,
    /// in, into.
    In,
    /// to the: where it is moved.
    To,
    /// on, on top of.
    On,
    /// under, below.
    Under,
    /// above, over.
    Above,
    /// in front of.
    InFront,
    /// behind.
    Behind,
    /// left of.
    Left,
    /// right of.
    Right,
    /// on both sides of.
    BothSides,
    /// The other way round of both sides.
    FlankedBy,
    /// facing, towards, looking at.
    Facing,
    /// opposite, across from.
    Opposite,
    /// face … towards: the verb before both things.
    Face,
    /// watch … from: both face each other.
    Watch,
    /// The other way round of watch.
    VisibleFrom,
    /// away from, far from.
    Away,
    /// too close to: away, whatever is negated before it.
    TooClose,
    /// too far from: near, whatever is negated before it.
    TooFar,
    /// apart, of two subjects.
    Apart,
    /// together, of two subjects.
    Together,
    /// A bare distance: "2 m from".
    Distance,
    /// around.
    Around,
    /// surrounded by: the other way round.
    SurroundedBy,
    /// surround … with: the verb before both things, the other way round.
    Surround,
    /// aligned with.
    Aligned,
    /// align … with: the verb before both things.
    Align,
    /// between two things.
    Between,
    /// in the middle of.
    Middle,
    /// block, obstruct: only its negation can be said.
    Block,
    /// What no relation can say: facing away from.
    Unsayable,
}

impl Way {
    /// Said of many things besides places: without a thing after it, it says nothing.
    pub(super) fn is_weak(self) -> bool {
        matches!(self, Self::At | Self::In | Self::To)
    }

    /// A verb that stands before subject and target.
    pub(super) fn is_verb(self) -> bool {
        matches!(self, Self::Face | Self::Align | Self::Surround)
    }

    /// Said by or of somebody who looks.
    pub(super) fn is_looking(self) -> bool {
        matches!(self, Self::Watch | Self::VisibleFrom | Self::Facing)
    }

    /// Whole without a target.
    pub(super) fn may_stand_alone(self) -> bool {
        matches!(self, Self::Middle | Self::Unsayable)
    }
}

/// How a phrase hangs on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// It starts a sentence.
    Start,
    /// After a comma.
    Comma,
    /// and.
    And,
    /// or.
    Or,
    /// but: what was negated before is no longer.
    But,
    /// with.
    With,
    /// so that.
    SoThat,
}

/// What a little word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Says how things stand.
    Way(Way),
    /// Joins phrases.
    Join(Join),
    /// not, never, don't.
    Not,
    /// Joins a phrase that is not wanted: instead of.
    InsteadOf,
    /// if, why: the phrase wants nothing that can be told.
    Unclear,
    /// mind, matter, need: with a negation before it, the phrase wants nothing.
    Indifferent,
    /// hate: the sentence tells what is wrong, not what is wanted.
    Complaint,
    /// from.
    From,
    /// of, for: the noun after it only tells which one.
    Of,
    /// it, them.
    It,
    /// each other.
    EachOther,
    /// all, both: every one of the noun after it.
    Every,
    /// which is, that stands: tells which one, not where to put it.
    Which,
    /// should, must: what was said before it of the subject only tells which one.
    Should,
    /// A verb of putting, being or wanting.
    Verb,
    /// Says nothing.
    Filler,
}

#[rustfmt::skip]
const TABLE: &[(Cue, &[&str])] = &[
    (Cue::Way(Way::At), &["at", "am", "an der", "an die", "an den", "an dem", "an das", "ans", "bei", "beim", "bei der", "bei dem"]),
    (Cue::Way(Way::Near), &["near", "near to", "nearby", "next to", "by", "beside", "besides", "close to", "close by", "closer to", "nearer to", "adjacent to", "alongside", "right by", "right next to", "not far from", "within reach of", "at the head of", "at the side of", "as close as possible to", "as near as possible to", "close as possible to", "so nah wie möglich an", "at the edge of", "neben", "nahe", "nah an", "nahe bei", "nahe an", "in der nähe von", "in der nähe vom", "in der nähe der", "in der nähe des", "direkt neben", "zum"]),
    (Cue::Way(Way::Against), &["against", "up against", "along", "entlang", "gegen"]),
    (Cue::Way(Way::Back), &["with its back to", "with its back against", "back to", "back against", "with the back to", "with the back against", "mit dem rücken zu", "mit dem rücken zur", "mit dem rücken an"]),
    (Cue::Way(Way::In), &["in", "into", "inside", "in der", "in die", "im", "ins"]),
    (Cue::Way(Way::To), &["to the", "to a", "to my", "over to the", "up to the"]),
    (Cue::Way(Way::On), &["on", "onto", "upon", "on top of", "on top", "atop", "auf", "aufs", "oben auf"]),
    (Cue::Way(Way::Under), &["under", "underneath", "below", "beneath", "unter", "unters", "unterm", "unterhalb"]),
    (Cue::Way(Way::Above), &["above", "over", "over the top of", "über", "überm", "übers", "oberhalb"]),
    (Cue::Way(Way::InFront), &["in front of", "in front", "before the", "at the foot of", "at the end of", "at the foot end of", "vor", "vors", "vorm"]),
    (Cue::Way(Way::Behind), &["behind", "in back of", "at the back of", "hinter", "hinters", "hinterm"]),
    (Cue::Way(Way::Left), &["left of", "to the left of", "on the left of", "on the left side of", "at the left of", "left side of", "left side", "to the left", "on the left", "to its left", "on its left", "links von", "links vom", "links neben", "linken seite von"]),
    (Cue::Way(Way::Right), &["right of", "to the right of", "on the right of", "on the right side of", "at the right of", "right side of", "right side", "to the right", "on the right", "to its right", "on its right", "rechts von", "rechts vom", "rechts neben", "rechten seite von"]),
    (Cue::Way(Way::BothSides), &["on both sides of", "on both sides", "at both sides of", "on either side of", "on either side", "on each side of", "on each side", "either side of", "both sides of", "each side of", "left and right of", "left and right", "to the left and right of", "to the left and to the right of", "left and right side of", "right and left of", "auf beiden seiten", "zu beiden seiten", "beidseits", "beiderseits", "links und rechts von", "links und rechts vom", "links und rechts neben", "flanking", "framing"]),
    (Cue::Way(Way::FlankedBy), &["flanked by", "framed by"]),
    (Cue::Way(Way::Facing), &["facing", "faces", "facing towards", "facing toward", "toward", "towards", "pointing at", "pointing to", "pointed at", "turned to", "turned towards", "oriented to", "oriented towards", "looking at", "looking to", "looking towards", "looking out of", "looking out", "looks at", "looks out of", "look at", "look out of", "look towards", "see", "seeing", "a view of", "view of", "a view to", "view to", "view out of", "overlooking", "mit blick auf", "mit blick zu", "mit blick zum", "mit blick zur", "blick auf", "richtung", "in richtung"]),
    (Cue::Way(Way::Opposite), &["opposite", "opposite of", "opposite to", "opposite from", "on the opposite wall", "on the opposite wall from", "on the opposite wall of", "on the opposite side from", "on the opposite side of", "on the wall opposite", "across from", "across the room from", "gegenüber", "gegenüber von", "gegenüber vom", "gegenüber der", "gegenüber dem"]),
    (Cue::Way(Way::Face), &["face", "point", "orient", "rotate", "turn", "drehe", "dreh"]),
    (Cue::Way(Way::Watch), &["watch", "watching"]),
    (Cue::Way(Way::VisibleFrom), &["visible from", "seen from", "in sight of", "sichtbar von", "sichtbar vom"]),
    (Cue::Way(Way::Away), &["away from", "far from", "far away from", "further from", "further away from", "farther from", "farther away from", "clear of", "separate from", "apart from", "distant from", "as far as possible from", "as far away as possible from", "as far from", "as far away from", "so weit wie möglich von", "so weit wie möglich vom", "on the other side of the room from", "on the opposite side of the room from", "weg von", "weg vom", "weit weg von", "weit weg vom", "fern von", "entfernt von", "entfernt vom", "weit von", "weit vom"]),
    (Cue::Way(Way::TooClose), &["too close to", "too near", "too near to", "less close to", "less near", "not so close to", "not as close to", "not so near", "zu nah an", "zu nahe an", "zu nah am", "zu nahe am", "zu nah bei", "zu nahe bei"]),
    (Cue::Way(Way::TooFar), &["too far from", "too far away from", "not so far from", "not as far from", "near enough to", "close enough to", "nah genug an", "zu weit von", "zu weit weg von", "zu weit weg vom", "zu weit vom"]),
    (Cue::Way(Way::Apart), &["apart", "far apart", "away from each other", "far from each other", "away from one another"]),
    (Cue::Way(Way::Together), &["together", "close together", "near each other", "next to each other", "close to each other", "beside each other", "side by side", "next to one another", "close to one another", "zusammen", "nebeneinander"]),
    (Cue::Way(Way::Around), &["around", "all around", "all round", "um den", "um die", "um das", "drumherum", "drum herum", "darum herum", "rund um", "rings um"]),
    (Cue::Way(Way::SurroundedBy), &["surrounded by", "encircled by", "umgeben von"]),
    (Cue::Way(Way::Surround), &["surround", "encircle"]),
    (Cue::Way(Way::Aligned), &["aligned with", "aligned to", "in line with", "lined up with", "flush with", "level with", "parallel to", "parallel with", "bündig mit", "in einer linie mit", "parallel zu", "parallel zum", "parallel zur"]),
    (Cue::Way(Way::Align), &["align", "line up"]),
    (Cue::Way(Way::Between), &["between", "in between", "in the middle between", "halfway between", "centred between", "centered between", "mittig zwischen", "zwischen"]),
    (Cue::Way(Way::Middle), &["in the middle of", "in the middle", "into the middle of", "into the middle", "to the middle of", "in the center of", "in the centre of", "in the center", "in the centre", "into the center of", "into the centre of", "at the center of", "at the centre of", "in the center on", "in the centre on", "centered", "centred", "centered on", "centred on", "centered in", "centred in", "centered under", "centred under", "centre", "center", "centrally", "in der mitte", "in die mitte", "in der mitte von", "in der mitte vom", "in die mitte von", "in die mitte vom", "mittig", "mittig in", "mittig auf", "mittig vor"]),
    (Cue::Way(Way::Block), &["block", "blocks", "blocking", "obstruct", "obstructs", "obstructing", "blocked by", "cover", "covering", "hide", "hiding", "stand in the way of"]),
    (Cue::Way(Way::Unsayable), &["facing away from", "faces away from", "face away from", "turned away from", "pointing away from", "looking away from", "inside out", "upside down"]),
    (Cue::Join(Join::And), &["and", "as well as", "plus", "then", "and then", "while", "und", "sowie", "dann"]),
    (Cue::Join(Join::Or), &["or", "nor", "either", "neither", "oder"]),
    (Cue::Join(Join::But), &["but", "however", "aber", "sondern", "jedoch", "but rather"]),
    (Cue::Join(Join::With), &["with", "having", "has", "mit"]),
    (Cue::Join(Join::SoThat), &["so that", "so i can", "so you can", "so we can", "so one can", "in order to", "such that", "damit", "sodass", "so dass"]),
    (Cue::Not, &["not", "dont", "do not", "never", "no", "doesnt", "does not", "didnt", "cannot", "cant", "couldnt", "wont", "wouldnt", "mustnt", "shouldnt", "isnt", "arent", "without", "avoid", "avoiding", "nowhere", "no longer", "not any", "prevent", "stop", "none of", "nicht", "kein", "keine", "keinen", "keiner", "keinem", "niemals", "nie", "ohne", "avoided", "forbidden", "not allowed", "vermeiden", "vermieden", "verboten"]),
    (Cue::InsteadOf, &["instead of", "rather than", "anstatt", "statt", "anstelle von"]),
    (Cue::Unclear, &["if", "unless", "why", "whether", "except", "need not", "neednt", "not only", "not sure", "anything but", "maybe not", "falls", "wenn", "warum", "ob", "außer", "egal", "no matter", "was", "were", "used to be", "swap", "exchange", "replace", "remove", "delete", "get rid of", "tausche", "tauschen", "entferne", "entfernen", "wieso", "nicht nur"]),
    (Cue::Indifferent, &["mind", "care", "matter", "matters", "necessarily", "need", "needs", "need to", "have to", "require", "required", "important", "brauche", "braucht", "brauchen", "unbedingt", "wichtig"]),
    (Cue::Complaint, &["hate", "hated", "dislike", "disliked", "annoying", "annoys", "bothers", "terrible", "awful", "ugly", "wrong", "problem", "stupid", "bad", "stört", "hasse", "schlecht", "hässlich", "falsch"]),
    (Cue::From, &["from", "von", "vom", "aus"]),
    (Cue::Of, &["of", "for", "der", "des", "für"]),
    (Cue::It, &["it", "them", "they", "this", "these", "ihm", "ihr", "ihn", "es", "sie", "davor", "both of them"]),
    (Cue::EachOther, &["each other", "one another", "einander"]),
    (Cue::Every, &["all", "all the", "all of the", "both", "both the", "both of the", "every", "each", "each of the", "alle", "beide", "jeden", "jede", "jedes"]),
    (Cue::Which, &["which is", "which are", "which stands", "that is", "that are", "that stands", "that stand", "currently", "the one", "the ones", "der jetzt", "derzeit", "thats", "whichs"]),
    (Cue::Should, &["should", "shall", "must", "goes", "belongs", "soll", "sollen", "sollte", "sollten", "muss", "müssen", "gehört", "kommt"]),
    (Cue::Verb, &["put", "place", "keep", "move", "set", "is", "are", "be", "been", "being", "want", "wants", "like", "have", "let", "make", "makes", "stand", "stands", "standing", "go", "going", "hang", "hangs", "hanging", "push", "pull", "slide", "leave", "lay", "sit", "sits", "lie", "lies", "rest", "rests", "get", "bring", "shift", "arrange", "position", "located", "placed", "hung", "prefer", "love", "use", "mount", "mounted", "stell", "stelle", "stellen", "steht", "stehen", "darf", "dürfen", "leg", "lege", "legen", "liegt", "liegen", "häng", "hänge", "hängen", "hängt", "schieb", "schiebe", "möchte", "will", "ist", "sind", "sein", "kommen", "gehören", "platziere", "bitte stell"]),
    (Cue::Filler, &["the", "a", "an", "my", "our", "your", "its", "their", "his", "her", "some", "any", "one", "two", "three", "four", "five", "six", "other", "please", "also", "too", "just", "preferably", "ideally", "if possible", "where possible", "maybe", "perhaps", "rather", "directly", "right", "exactly", "close", "somewhere", "there", "instead", "again", "now", "very", "really", "quite", "fine", "that", "which", "so", "as", "i", "id", "ill", "you", "we", "can", "could", "would", "may", "might", "to", "do", "well", "only", "here", "possible", "much", "more", "side", "way", "back", "front", "head", "headboard", "distance", "a distance of", "distance of", "at a distance of", "at a distance", "with a distance of", "in einem abstand von", "nur", "least", "work", "read", "eat", "sleep", "study", "play", "ok", "okay", "thanks", "thank", "hello", "hi", "lets", "den", "das", "die", "dem", "ein", "eine", "einen", "einem", "einer", "mein", "meine", "meinen", "bitte", "auch", "noch", "zwei", "drei", "vier", "ich", "man", "wir", "herum", "ganz", "direkt", "gerne", "danke", "zu", "dabei", "daneben", "abstand"]),
];

static BY_FIRST_WORD: LazyLock<HashMap<&'static str, Vec<(&'static str, Cue)>>> = LazyLock::new(|| {
    let mut by_first_word: HashMap<&str, Vec<(&str, Cue)>> = HashMap::new();
    for &(cue, phrases) in TABLE {
        for &phrase in phrases {
            let first = phrase.split(' ').next().unwrap_or_default();
            by_first_word.entry(first).or_default().push((phrase, cue));
        }
    }
    by_first_word
});

/// The longest cue that these words start with, and how many words it takes.
pub(super) fn cue(words: &[Word]) -> Option<(usize, Cue)> {
    let phrases = BY_FIRST_WORD.get(words.first()?.text.as_str())?;
    // Of two equally long ones the first of the table wins: max_by_key takes the last.
    phrases
        .iter()
        .rev()
        .filter_map(|&(phrase, cue)| Some((starts_with(phrase, words)?, cue)))
        .max_by_key(|&(taken, _)| taken)
}

/// Is it a little word by itself? Then no name may take its meaning away.
pub(super) fn is_reserved(word: &str) -> bool {
    BY_FIRST_WORD.get(word).is_some_and(|phrases| phrases.iter().any(|&(phrase, _)| phrase == word))
        || matches!(
            word,
            "wall" | "walls" | "corner" | "corners" | "room" | "floor" | "wand" | "ecke" | "raum" | "zimmer"
        )
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn the_longest_cue_wins() {
        assert_eq!(cue(&words("next to each other")), Some((4, Cue::Way(Way::Together))));
        assert_eq!(cue(&words("next to the bed")), Some((2, Cue::Way(Way::Near))));
        assert_eq!(cue(&words("not far from")), Some((3, Cue::Way(Way::Near))));
        assert_eq!(cue(&words("next, to")), None);
        assert_eq!(cue(&words("cosy")), None);
    }

    #[test]
    fn no_phrase_stands_in_the_table_twice() {
        let mut phrases: Vec<&str> = TABLE.iter().flat_map(|(_, phrases)| phrases.iter().copied()).collect();
        phrases.sort_unstable();
        let twice: Vec<_> = phrases.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
