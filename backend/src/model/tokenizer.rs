//! Text to tokens and back, as the checkpoint's own `tokenizer.json` says.

use serde::Deserialize;
use serde_json::Value;

use super::LoadError;
use super::files::{self, Files};
use crate::error::{Error, Result};

const FILE: &str = "tokenizer.json";

/// A checkpoint's vocabulary. Texts never become special tokens unless the caller says so.
#[derive(Debug)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    /// Special tokens and their ids, longest first.
    special: Vec<(String, u32)>,
    /// Tokens that end an answer.
    end: Vec<u32>,
}

/// What says which tokens end an answer: `generation_config.json`, else `config.json`.
#[derive(Deserialize)]
struct Ends {
    eos_token_id: Option<OneOrMany>,
    text_config: Option<Box<Ends>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(u32),
    Many(Vec<u32>),
}

impl OneOrMany {
    fn ids(self) -> Vec<u32> {
        match self {
            Self::One(id) => vec![id],
            Self::Many(ids) => ids,
        }
    }
}

impl Tokenizer {
    /// The tokenizer of a checkpoint's folder, and which tokens end an answer there.
    ///
    /// # Errors
    /// [`LoadError`] if `tokenizer.json` is missing or not one, or if nothing says how answers end.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> std::result::Result<Self, LoadError> {
        let files = files.into();
        let bytes = files::bytes(files, FILE)?.ok_or_else(|| files::fault(FILE, "it is missing"))?;
        let inner = tokenizers::Tokenizer::from_bytes(&bytes).map_err(|error| files::fault(FILE, error))?;
        let mut end = vec![];
        for file in ["generation_config.json", "config.json"] {
            let Some(ends) = files::json::<Ends>(files, file)? else { continue };
            let nested = ends.text_config.and_then(|text| text.eos_token_id);
            end.extend(ends.eos_token_id.or(nested).map(OneOrMany::ids).unwrap_or_default());
        }
        if let Some(config) = files::json::<Value>(files, "tokenizer_config.json")? {
            let token = &config["eos_token"];
            let text = token.as_str().or_else(|| token["content"].as_str());
            end.extend(text.and_then(|text| inner.token_to_id(text)));
        }
        end.sort_unstable();
        end.dedup();
        end.retain(|&id| inner.id_to_token(id).is_some());
        if end.is_empty() {
            return Err(files::fault("generation_config.json", "no token ends an answer"));
        }
        Self::new(inner, end).map_err(|reason| files::fault(FILE, reason))
    }

    fn new(mut inner: tokenizers::Tokenizer, end: Vec<u32>) -> std::result::Result<Self, String> {
        // A file may ask to cut or fill up texts; a prompt is never to be cut in silence.
        inner.with_truncation(None).map_err(|error| error.to_string())?;
        inner.with_padding(None);
        inner.set_encode_special_tokens(true);
        let added = inner.get_added_tokens_decoder();
        let mut special: Vec<(String, u32)> = added
            .iter()
            .filter(|(_, token)| token.special && !token.content.is_empty())
            .map(|(&id, token)| (token.content.clone(), id))
            .collect();
        special.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Ok(Self { inner, special, end })
    }

    /// The tokenizer itself, for whoever walks its vocabulary; it leaves special tokens in texts as text.
    pub fn inner(&self) -> &tokenizers::Tokenizer {
        &self.inner
    }

    /// Tokens that end an answer, ascending; at least one.
    pub fn end(&self) -> &[u32] {
        &self.end
    }

    /// The id of a token by its text, such as `<|image_pad|>`.
    pub fn id(&self, token: &str) -> Option<u32> {
        self.inner.token_to_id(token)
    }

    /// Number of tokens, added ones included.
    pub fn num_tokens(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// A text's tokens. Nothing in it is a special token, whatever it looks like.
    ///
    /// # Errors
    /// [`Error::Internal`] if the tokenizer's own rules fail on it.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let encoding = self.inner.encode_fast(text, false);
        let fault =
            |error: tokenizers::Error| Error::Internal(format!("cannot cut a text into tokens: {error}"));
        Ok(encoding.map_err(fault)?.get_ids().to_vec())
    }

    /// The tokens of a template's text, in which special tokens are meant, but none that [`Self::inert`] has marked.
    ///
    /// # Errors
    /// [`Error::Internal`] if the tokenizer's own rules fail on it.
    pub fn encode_template(&self, text: &str, marker: char) -> Result<Vec<u32>> {
        let mut ids = vec![];
        let mut rest = text;
        let mut from = 0;
        while let Some(offset) = rest[from..].find(|letter| self.starts_special(letter)) {
            let at = from + offset;
            match self.special.iter().find(|(token, _)| rest[at..].starts_with(token.as_str())) {
                Some((token, id)) => {
                    self.encode_between(&rest[..at], marker, &mut ids)?;
                    ids.push(*id);
                    (rest, from) = (&rest[at + token.len()..], 0);
                }
                None => from = at + rest[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        self.encode_between(rest, marker, &mut ids)?;
        Ok(ids)
    }

    fn encode_between(&self, text: &str, marker: char, ids: &mut Vec<u32>) -> Result<()> {
        if !text.is_empty() {
            ids.extend(self.encode(&text.replace(marker, ""))?);
        }
        Ok(())
    }

    fn starts_special(&self, letter: char) -> bool {
        self.special.iter().any(|(token, _)| token.starts_with(letter))
    }

    /// A text in which no special token is one: `marker` parts the first letter from the rest of everything that is such a
    /// token, or could become one together with what follows the text.
    pub fn inert(&self, text: &str, marker: char) -> String {
        let mut marked = String::with_capacity(text.len());
        for (at, letter) in text.char_indices() {
            marked.push(letter);
            let rest = &text[at..];
            if self.special.iter().any(|(token, _)| rest.starts_with(token) || token.starts_with(rest)) {
                marked.push(marker);
            }
        }
        marked
    }

    /// The text of tokens, without special ones.
    ///
    /// # Errors
    /// [`Error::Internal`] if the tokenizer's own rules fail on them.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        let fault =
            |error: tokenizers::Error| Error::Internal(format!("cannot join tokens to a text: {error}"));
        self.inner.decode(ids, true).map_err(fault)
    }
}
