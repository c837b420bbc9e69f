//! Two byte-level vocabularies: a small one learnt from answers, whose tokens cut lines anywhere, and a large one, whose digits stand
//! alone as in published models.

use std::sync::LazyLock;

use backend::layout::answer::{Aliases, Completion};
use backend::policy::decode::Vocabulary;
use backend::scene::Scene;
use rand::RngExt;
use tokenizers::models::TrainerWrapper;
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{AddedToken, Model, Tokenizer};

use crate::random_rooms;

pub(super) const END: &str = "<|im_end|>";

/// 500 tokens, among them such as `, gap 0.`, `0.05, al` and `, yaw 9`.
pub(super) static SMALL: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut rng = random_rooms::rng(1);
    let texts: Vec<String> = (0..150)
        .map(|_| {
            let scene = Scene::from_snapshot(&random_rooms::snapshot(&mut rng, 0.4)).expect("valid");
            let layout = random_rooms::layout(&scene, &mut rng);
            let aliases = Aliases::new(&scene);
            Completion::describe(&scene, &aliases, &layout).text(&aliases)
        })
        .collect();
    let mut tokenizer = Tokenizer::new(BPE::default());
    tokenizer.with_pre_tokenizer(Some(ByteLevel::new(false, false, false)));
    tokenizer.with_decoder(Some(ByteLevel::new(false, false, false)));
    let mut trainer: TrainerWrapper = BpeTrainerBuilder::new()
        .vocab_size(500)
        .show_progress(false)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build()
        .into();
    tokenizer.train(&mut trainer, texts.iter()).expect("trained");
    vocabulary(tokenizer)
});

/// 100,000 tokens: every byte, the answers' words, and words by chance.
pub(super) static LARGE: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut rng = random_rooms::rng(2);
    let letter_of = |byte: u8| match byte {
        b' ' => 'Ġ',
        b'\n' => 'Ċ',
        _ => char::from(byte),
    };
    let mut words: Vec<String> = {
        let mut letters: Vec<char> = ByteLevel::alphabet().into_iter().collect();
        letters.sort_unstable();
        letters.into_iter().map(String::from).collect()
    };
    let mut known: std::collections::HashSet<String> = words.iter().cloned().collect();
    let mut merges: Vec<String> = vec![];
    let mut grow = |start: &str, letter: char, words: &mut Vec<String>| {
        let word = format!("{start}{letter}");
        if known.insert(word.clone()) {
            merges.push(format!("{start} {letter}"));
            words.push(word);
        }
    };
    for word in [
        " wall",
        " from_left",
        " gap",
        " align",
        " back",
        " front",
        " left",
        " right",
        " yaw",
        " none",
        " free",
        " height",
        "left_of",
        " in_front_of",
        " behind",
        " on",
        " under",
        " ceiling",
        "bed",
        "sofa",
        "desk",
        ", ",
        ": ",
        ".\n",
    ] {
        let letters: Vec<char> = word.bytes().map(letter_of).collect();
        for end in 1..letters.len() {
            let start: String = letters[..end].iter().collect();
            grow(&start, letters[end], &mut words);
        }
    }
    let plain: Vec<char> = "abcdefghijklmnopqrstuvwxyz_,.:<>/".chars().collect();
    while words.len() < 100_000 {
        let start = words[rng.random_range(0..words.len())].clone();
        if start.chars().all(|letter| !letter.is_ascii_digit()) && start.len() < 12 {
            grow(&start, plain[rng.random_range(0..plain.len())], &mut words);
        }
    }
    let vocab: serde_json::Map<String, serde_json::Value> =
        words.iter().enumerate().map(|(id, word)| (word.clone(), id.into())).collect();
    let document = serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true},
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "vocab": vocab, "merges": merges}
    });
    vocabulary(Tokenizer::from_bytes(document.to_string()).expect("a tokenizer"))
});

fn vocabulary(mut tokenizer: Tokenizer) -> Vocabulary {
    let special = |text: &str| AddedToken::from(text, true);
    tokenizer.add_special_tokens(vec![special("<|endoftext|>"), special(END)]).expect("added");
    let end = tokenizer.token_to_id(END).expect("known");
    assert!(tokenizer.get_model().get_vocab_size() >= 400);
    Vocabulary::new(&tokenizer, &[end]).expect("a vocabulary")
}
