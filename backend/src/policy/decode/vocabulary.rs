//! A tokenizer, prepared once for masks.

use std::fmt;
use std::sync::Arc;

use llguidance::ParserFactory;
use llguidance::toktrie::{InferenceCapabilities, SimpleVob, TokEnv, TokRxInfo, TokTrie, TokenizerEnv};
use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// No tokenizer has more tokens than this.
const MAX_TOKENS: usize = 1 << 20;
/// What an answer is written with. Each must be a token of its own, or a completion could get stuck.
const ALPHABET: &str = "\n ,-./:<>_0123456789abcdefghijklmnopqrstuvwxyz";

/// A byte-level tokenizer's tokens as bytes, and what llguidance makes of them.
pub struct Vocabulary {
    pub(super) factory: ParserFactory,
    env: TokEnv,
    eos: Vec<u32>,
    /// Tokens with a `<`: the only ones that can end a thought.
    pub(super) opening: Vec<u32>,
}

/// The tokens that may come next.
#[derive(Clone, PartialEq, Eq)]
pub struct Mask(pub(super) SimpleVob);

impl Vocabulary {
    /// Prepares a tokenizer; `eos` are the tokens that end a completion, the first of them is the one that is said.
    ///
    /// # Errors
    /// [`Error::Policy`] where it is not byte-level, is too large, or lacks a letter that answers need.
    pub fn new(tokenizer: &Tokenizer, eos: &[u32]) -> Result<Self> {
        let fault = |reason: String| Error::Policy { policy: "vlm", reason };
        let words = token_bytes(tokenizer).map_err(fault)?;
        let Some(&end) = eos.first().filter(|_| eos.iter().all(|&id| (id as usize) < words.len())) else {
            return Err(fault(format!("no token of the vocabulary ends a text: {eos:?}")));
        };
        let is_token = |letter: u8| words.iter().any(|word| word == &[letter]);
        if let Some(letter) = ALPHABET.bytes().find(|&letter| !is_token(letter)) {
            let letter = char::from(letter);
            return Err(fault(format!("{letter:?} is no token of its own, and answers need it")));
        }
        let trie = TokTrie::from(&TokRxInfo::new(words.len() as u32, end), &words).with_eos_tokens(eos);
        let opening = (0..words.len() as u32)
            .filter(|&id| words[id as usize].contains(&b'<') && !trie.is_special_token(id));
        let opening = opening.collect();
        let env: TokEnv = Arc::new(Environment { trie, tokenizer: tokenizer.clone() });
        // Thoughts are the only place where most tokens are allowed: their mask is worked out here once.
        let slices = ["[^<>\\n\\x00-\\x1F\\x7F]{1,30}".to_owned()];
        let mut factory = ParserFactory::new(&env, InferenceCapabilities::default(), &slices)
            .map_err(|error| fault(format!("the vocabulary cannot be prepared: {error:#}")))?;
        factory.quiet();
        Ok(Self { factory, env, eos: eos.to_vec(), opening })
    }

    /// Number of tokens: masks are this long.
    pub fn len(&self) -> usize {
        self.trie().vocab_size()
    }

    /// Has it no tokens? Never.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A token's bytes.
    pub fn bytes(&self, token: u32) -> &[u8] {
        self.trie().token(token)
    }

    /// Any token of a text, and those that end it: none that stands for something else, such as a picture.
    pub fn any(&self) -> Mask {
        let trie = self.trie();
        let mut any = trie.alloc_token_set();
        (0..self.len() as u32).filter(|&id| !trie.is_special_token(id)).for_each(|id| any.allow_token(id));
        self.eos.iter().for_each(|&id| any.allow_token(id));
        Mask(any)
    }

    /// The tokens that end a completion.
    pub fn eos(&self) -> &[u32] {
        &self.eos
    }

    /// The tokens of a text, as the tokenizer makes them.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        self.env.tokenize(text)
    }

    pub(super) fn trie(&self) -> &TokTrie {
        self.env.tok_trie()
    }
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vocabulary").field("len", &self.len()).field("eos", &self.eos).finish_non_exhaustive()
    }
}

impl Mask {
    /// May a token come next? Tokens beyond the vocabulary never may.
    pub fn allows(&self, token: u32) -> bool {
        (token as usize) < self.0.len() && self.0.is_allowed(token)
    }

    /// The allowed tokens, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// How many are allowed.
    pub fn count(&self) -> usize {
        self.0.num_set()
    }

    /// One bit a token, least significant first, as long as the vocabulary.
    pub fn words(&self) -> &[u32] {
        self.0.as_slice()
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mask({} of {})", self.count(), self.0.len())
    }
}

struct Environment {
    trie: TokTrie,
    tokenizer: Tokenizer,
}

impl TokenizerEnv for Environment {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, text: &[u8]) -> Vec<u32> {
        self.trie.tokenize_with_greedy_fallback(text, |text| match self.tokenizer.encode_fast(text, false) {
            Ok(encoding) => encoding.get_ids().to_vec(),
            Err(_) => self.trie.greedy_tokenize(text.as_bytes()),
        })
    }
}

/// The bytes of every token, special ones marked so that no text can spell them; the error is what is wrong.
fn token_bytes(tokenizer: &Tokenizer) -> std::result::Result<Vec<Vec<u8>>, String> {
    let vocabulary = tokenizer.get_vocab(true);
    let num = vocabulary.values().max().map_or(0, |&last| last as usize + 1);
    if num == 0 || num > MAX_TOKENS {
        return Err(format!("expected a vocabulary of 1 to {MAX_TOKENS} tokens, got {num}"));
    }
    let added = tokenizer.get_added_tokens_decoder();
    let mut words = vec![vec![]; num];
    // Each token has a place of its own, so the order of going through them changes nothing.
    #[expect(clippy::iter_over_hash_type, reason = "every entry is written to its own place")]
    for (text, id) in vocabulary {
        words[id as usize] = match added.get(&id) {
            Some(token) if token.special => {
                [&[TokTrie::SPECIAL_TOKEN_MARKER], token.content.as_bytes()].concat()
            }
            Some(token) => token.content.clone().into_bytes(),
            None => text.chars().map(byte_of).collect::<Option<Vec<u8>>>().ok_or_else(|| {
                format!("token {id} is not written in bytes: expected a byte-level tokenizer")
            })?,
        };
    }
    // Places without a token: nothing spells them.
    for (id, word) in words.iter_mut().enumerate().filter(|(_, word)| word.is_empty()) {
        *word = [&[TokTrie::SPECIAL_TOKEN_MARKER][..], format!("<[{id}]>").as_bytes()].concat();
    }
    Ok(words)
}

/// The byte that a letter of a byte-level vocabulary stands for: visible Latin-1 for itself, the others in order from U+0100.
fn byte_of(letter: char) -> Option<u8> {
    let is_visible = |byte: u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    match u32::from(letter) {
        code @ 0..=0xFF => Some(code as u8).filter(|&byte| is_visible(byte)),
        code => (0..=255_u8).filter(|&byte| !is_visible(byte)).nth(code.checked_sub(0x100)? as usize),
    }
}
