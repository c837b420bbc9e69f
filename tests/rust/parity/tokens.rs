//! Texts to tokens and back.

use backend::model::tokenizer::Tokenizer;

use super::fixtures;

#[test]
fn texts_have_the_same_tokens() {
    let tokenizer = Tokenizer::read(&fixtures::path("checkpoints/tied")).expect("it is one");
    let texts = fixtures::json("texts/texts.json");
    for case in texts["plain"].as_array().expect("cases are a list") {
        let text = fixtures::text(case, "text");
        let ids = tokenizer.encode(text).expect("any text has tokens");
        assert_eq!(ids, fixtures::numbers(case, "ids"), "{text:?}");
        assert_eq!(
            tokenizer.decode(&ids).expect("tokens have a text"),
            fixtures::text(case, "decoded"),
            "{text:?}"
        );
    }
}

#[test]
fn special_tokens_in_texts_stay_text() {
    let tokenizer = Tokenizer::read(&fixtures::path("checkpoints/tied")).expect("it is one");
    let texts = fixtures::json("texts/texts.json");
    for case in texts["hostile"].as_array().expect("cases are a list") {
        let text = fixtures::text(case, "text");
        let ids = tokenizer.encode(text).expect("any text has tokens");
        assert_eq!(ids, fixtures::numbers(case, "ids"), "{text:?}");
        assert_eq!(tokenizer.decode(&ids).expect("tokens have a text"), text);
        // Within a template too.
        let marker = '\u{f0000}';
        let ids =
            tokenizer.encode_template(&tokenizer.inert(text, marker), marker).expect("any text has tokens");
        assert_eq!(ids, fixtures::numbers(case, "ids"), "{text:?}");
    }
}

#[test]
fn every_folder_says_how_answers_end() {
    for name in ["tied", "untied", "sharded"] {
        let tokenizer = Tokenizer::read(&fixtures::path(&format!("checkpoints/{name}"))).expect("it is one");
        let mut expected =
            ["<|im_end|>", "<|endoftext|>"].map(|token| tokenizer.id(token).expect("it has it"));
        expected.sort_unstable();
        assert_eq!(tokenizer.end(), expected, "{name}");
    }
}
