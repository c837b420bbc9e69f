//! The embedded model's own vocabulary: one token for each number of an answer with the word before it, for each anchor, for each
//! category's alias; byte-level pairs for what people write.
//!
//! A line of an answer is five or six tokens then, all of which say something. The words are whole tokens from the start
//! (`ignore_merges`), so no merge is spent on them and nothing but the text around decides how a text is cut.

use std::collections::HashSet;

use serde_json::{Value, json};
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::normalizers::{self, replace::ReplacePattern};
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{
    DecoderWrapper, NormalizerWrapper, PostProcessorWrapper, SplitDelimiterBehavior, Tokenizer,
    TokenizerBuilder,
};

use crate::error::{Error, Result};
use crate::scene::category;

/// Tokens that no text spells, as published checkpoints call them.
pub const SPECIAL: [&str; 5] =
    ["<|endoftext|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"];

/// How texts are cut: what answers are made of, then words, single digits, signs and spaces.
const PATTERN: &str = concat!(
    r", (?:from_left|from_right|from_middle|gap|align|right|front|height) -?\d+\.\d\d(?!\d)",
    r"|, at window_(?=\d)",
    r"|, yaw \d+(?!\d)|, (?:back|front|left|right)(?!\w)",
    r"| x \d+\.\d\d(?!\d)| -?\d+\.\d\d(?!\d)",
    r"|: (?:wall \d+|left_of|right_of|in_front_of|behind|on|under|free|ceiling|none)(?!\w)|\nwall \d+:",
    r"|[ \n][a-z]+(?:_[a-z]+)*_(?=\d)| [a-z]+(?:_[a-z]+)+(?!\w)",
    r"|<think>|</think>\n<answer>|\n</answer>|\n(?:room|wish|wanted|standing already|place, in this order|answer):",
    r"| ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+",
);

/// The relations' names on the wire.
const RELATIONS: [&str; 16] = [
    "against_wall",
    "in_corner",
    "by_opening",
    "centred",
    "near",
    "far",
    "left_of",
    "right_of",
    "in_front_of",
    "behind",
    "facing",
    "aligned_with",
    "on_top_of",
    "under",
    "above",
    "around",
];

/// A tokenizer whose pairs are learned from `texts` (names, wishes), so many of them at most.
///
/// # Errors
/// [`Error::Internal`] if the library refuses.
pub fn train(texts: &[String], num_merges: usize) -> Result<Tokenizer> {
    let fault = |error: tokenizers::Error| Error::Internal(format!("no tokenizer: {error}"));
    let learned = learned(texts, num_merges).map_err(fault)?;
    let learned: Value = serde_json::from_str(&learned.to_string(false).map_err(fault)?)
        .map_err(|error| fault(error.into()))?;
    let mut vocabulary: Vec<String> = SPECIAL.iter().map(|&token| token.to_owned()).collect();
    let mut pairs: Vec<(u64, String)> = learned["model"]["vocab"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(token, id)| (id.as_u64().unwrap_or(0), token.clone()))
        .collect();
    pairs.sort();
    vocabulary.extend(pairs.into_iter().map(|(_, token)| token));
    vocabulary.extend(words().iter().map(|word| in_letters(word)));
    let mut is_taken = HashSet::new();
    vocabulary.retain(|token| is_taken.insert(token.clone()));
    let ids: serde_json::Map<String, Value> =
        vocabulary.into_iter().zip(0_u32..).map(|(token, id)| (token, id.into())).collect();
    let added: Vec<Value> = SPECIAL
        .iter()
        .enumerate()
        .map(|(id, token)| {
            json!({"id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true})
        })
        .collect();
    let mut whole = learned;
    whole["added_tokens"] = added.into();
    whole["model"]["vocab"] = ids.into();
    whole["model"]["ignore_merges"] = true.into();
    Tokenizer::from_bytes(whole.to_string()).map_err(fault)
}

/// Pairs alone, learned from texts that hold nothing of what becomes whole words.
fn learned(texts: &[String], num_merges: usize) -> tokenizers::Result<Tokenizer> {
    let split = Split::new(SplitPattern::Regex(PATTERN.to_owned()), SplitDelimiterBehavior::Isolated, false)?;
    let bytes = ByteLevel::new(false, false, false);
    let mut tokenizer = TokenizerBuilder::<
        BPE,
        NormalizerWrapper,
        PreTokenizerWrapper,
        PostProcessorWrapper,
        DecoderWrapper,
    >::new()
    .with_model(BPE::default())
    .with_normalizer(Some(NormalizerWrapper::Sequence(normalizers::Sequence::new(vec![
        NormalizerWrapper::Lowercase(normalizers::Lowercase),
        // The first word in quotes is the same token as elsewhere.
        NormalizerWrapper::Replace(normalizers::Replace::new(
            ReplacePattern::Regex(r#""(?=\w)"#.to_owned()),
            "\" ",
        )?),
    ]))))
    .with_pre_tokenizer(Some(PreTokenizerWrapper::Sequence(Sequence::new(vec![split.into(), bytes.into()]))))
    .with_decoder(Some(DecoderWrapper::ByteLevel(bytes)))
    .build()?;
    let mut trainer = BpeTrainerBuilder::new()
        .vocab_size(256 + num_merges)
        .show_progress(false)
        .min_frequency(3)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build();
    tokenizer.train(&mut trainer, texts.iter())?;
    Tokenizer::from_bytes(tokenizer.to_string(false)?)
}

/// What is one token whatever the texts say: everything that an answer can be made of in a room up to 20 m long, and what
/// prompts repeat.
fn words() -> Vec<String> {
    let metres = |head: &str, range: std::ops::RangeInclusive<i32>| -> Vec<String> {
        range
            .map(|step| {
                let sign = if step < 0 { "-" } else { "" };
                format!("{head}{sign}{}.{:02}", step.abs() * 5 / 100, step.abs() * 5 % 100)
            })
            .collect()
    };
    let mut all = vec![];
    all.extend(metres(" ", -100..=400));
    all.extend(metres(" x ", 1..=160));
    all.extend(metres(", from_left ", -20..=160));
    all.extend(metres(", from_right ", -20..=160));
    all.extend(metres(", from_middle ", -80..=80));
    all.push(", at window_".to_owned());
    all.extend(metres(", gap ", -30..=80));
    all.extend(metres(", align ", -60..=60));
    all.extend(metres(", right ", -60..=60));
    all.extend(metres(", front ", -60..=60));
    all.extend(metres(", height ", 0..=80));
    all.extend((0..24).map(|turn| format!(", yaw {}", turn * 15)));
    all.extend(["back", "front", "left", "right"].map(|side| format!(", {side}")));
    all.extend((1..=32).flat_map(|wall| [format!(": wall {wall}"), format!("\nwall {wall}:")]));
    let places = ["left_of", "right_of", "in_front_of", "behind", "on", "under", "free", "ceiling", "none"];
    all.extend(places.map(|place| format!(": {place}")));
    all.extend(RELATIONS.map(|relation| format!(" {relation}")));
    all.extend(["<think>", "</think>\n<answer>", "\n</answer>"].map(str::to_owned));
    let heads = ["room", "wish", "wanted", "standing already", "place, in this order", "answer"];
    all.extend(heads.map(|head| format!("\n{head}:")));
    let openings = ["door", "window", "passage", "object"];
    let categories = category::all().iter().map(|category| category.id.as_str());
    for name in categories.chain(openings) {
        all.extend([format!(" {name}_"), format!("\n{name}_"), format!(" {name}")]);
    }
    all
}

/// A word in the letters that stand for bytes in a byte-level vocabulary; ours are ASCII.
fn in_letters(word: &str) -> String {
    word.replace(' ', "Ġ").replace('\n', "Ċ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_cut_into_whole_words() {
        let texts = vec!["put the sofa by the window please".to_owned(); 4];
        let tokenizer = train(&texts, 200).expect("a tokenizer");
        let cut = |text: &str| {
            let encoding = tokenizer.encode(text, false).expect("tokens");
            let words: Vec<String> =
                encoding.get_ids().iter().map(|&id| tokenizer.id_to_token(id).expect("a token")).collect();
            words.join("|").replace('Ġ', " ").replace('Ċ', "/")
        };
        let answer = "<think>want bed_double_1 by_opening window_2; want chair around table_1</think>\n<answer>\n\
            bed_double_1: wall 2, from_left 1.35, gap 0.00, back\nnightstand_1: left_of bed_double_1, gap 0.05, align -0.10\n\
            sofa_1: wall 4, at window_1 -0.05, gap 0.00, back\n\
            laptop_1: on desk_1, right 0.10, front -0.05, yaw 180\nrug_12: free 3.20 0.40, yaw 45\nlamp_1: none\n</answer>";
        let got = cut(answer);
        assert!(got.contains("| bed_double_|1| by_opening| window_|2|;"), "{got}");
        let lines = "|</think>/<answer>|/bed_double_|1|: wall 2|, from_left 1.35|, gap 0.00|, back|/nightstand_|1|: left_of| \
            bed_double_|1|, gap 0.05|, align -0.10|/sofa_|1|: wall 4|, at window_|1| -0.05|, gap 0.00|, back|/laptop_|1|: on| desk_|1|, right 0.10|, front -0.05|, yaw 180|/rug_|1|2|\
            : free| 3.20| 0.40|, yaw 45";
        assert!(got.contains(lines), "{got}");
        assert!(got.ends_with(": none|/</answer>"), "{got}");
        let prompt = "\nwall 1: from 0.00 -0.35, 4.20 long; window_1 1.00 to 2.60\nbed_single_1 1.60 x 2.00 x 0.55 \"Big BED\"";
        assert!(cut(prompt).contains("|/bed_single_|1| 1.60| x 2.00| x 0.55|"), "{}", cut(prompt));
        // A word is the same in a name, in a wish, at their start or later.
        assert!(
            cut("x \"SOFA by the window\"").contains("| sofa| by| the| window|"),
            "{}",
            cut("\"SOFA by\"")
        );
        assert!(cut("put the sofa").contains("| sofa"));
        let decoded = tokenizer.encode(answer, false).expect("tokens");
        assert_eq!(tokenizer.decode(decoded.get_ids(), true).expect("a text"), answer);
    }
}
