//! Messages to what the network reads: tokens, and the pictures that some of them stand for.

use super::LoadError;
use super::files::{self, Files};
use super::image::{ImageProcessor, Pixels};
use super::template::Template;
use super::tokenizer::Tokenizer;
use crate::error::{Error, Result};
use crate::prompt::{Message, Part};

/// The token that stands for a part of a picture.
const IMAGE_PAD: &str = "<|image_pad|>";

/// Everything of a checkpoint that turns messages into its network's input.
#[derive(Debug)]
pub struct Chat {
    /// Text to tokens.
    pub tokenizer: Tokenizer,
    /// Messages to text.
    pub template: Template,
    /// Pictures to patches.
    pub images: ImageProcessor,
    /// The token that stands for a square of a picture.
    pub image_pad: u32,
}

/// One conversation as the network reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// Tokens, with one image token for each token of a picture.
    pub ids: Vec<u32>,
    /// The pictures, in the order of their tokens.
    pub pictures: Vec<Pixels>,
}

impl Chat {
    /// Reads tokenizer, template and image processor of a checkpoint's folder.
    ///
    /// # Errors
    /// [`LoadError`] for what is missing or malformed.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> std::result::Result<Self, LoadError> {
        let files = files.into();
        let tokenizer = Tokenizer::read(files)?;
        let image_pad = tokenizer
            .id(IMAGE_PAD)
            .ok_or_else(|| files::fault("tokenizer.json", format!("it has no token {IMAGE_PAD}")))?;
        let template = Template::read(files)?;
        Ok(Self { tokenizer, template, images: ImageProcessor::read(files)?, image_pad })
    }

    /// The prompt that asks for the next answer. No text in the messages becomes a special token.
    ///
    /// # Errors
    /// [`Error::Fields`] for a picture that cannot be read, [`Error::Policy`] if the template refuses the conversation or
    /// leaves out a picture.
    pub fn encode(&self, messages: &[Message]) -> Result<Encoded> {
        let mut pictures = vec![];
        for part in messages.iter().flat_map(|message| &message.parts) {
            if let Part::Image(png) = part {
                pictures.push(self.images.process(png)?);
            }
        }
        let ids = self.with_pictures(self.tokens(messages, true)?, &pictures)?;
        Ok(Encoded { ids, pictures })
    }

    /// The conversation's tokens with one image token a picture; `is_asking` adds the start of the model's answer.
    ///
    /// # Errors
    /// [`Error::Policy`] if the template refuses the conversation.
    pub fn tokens(&self, messages: &[Message], is_asking: bool) -> Result<Vec<u32>> {
        let marker = unused_letter(messages)?;
        let text = self.template.render(messages, is_asking, |text| self.tokenizer.inert(text, marker))?;
        self.tokenizer.encode_template(&text, marker)
    }

    /// Repeats each image token as often as its picture has tokens.
    fn with_pictures(&self, ids: Vec<u32>, pictures: &[Pixels]) -> Result<Vec<u32>> {
        let num_pads = ids.iter().filter(|&&id| id == self.image_pad).count();
        if num_pads != pictures.len() {
            let reason =
                format!("the model's chat template shows {num_pads} pictures, expected {}", pictures.len());
            return Err(Error::Policy { policy: "vlm", reason });
        }
        let mut counts = pictures.iter().map(|picture| picture.num_tokens);
        let repeats = |id: u32| if id == self.image_pad { counts.next().unwrap_or(1) } else { 1 };
        let mut repeats = repeats;
        Ok(ids.into_iter().flat_map(|id| std::iter::repeat_n(id, repeats(id))).collect())
    }
}

/// A letter that no message has: of those that no writing uses, Unicode keeps over 130 000.
fn unused_letter(messages: &[Message]) -> Result<char> {
    let texts = || {
        messages.iter().flat_map(|message| &message.parts).filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Image(_) => None,
        })
    };
    ('\u{f0000}'..='\u{ffffd}')
        .find(|&letter| !texts().any(|text| text.contains(letter)))
        .ok_or_else(|| Error::Internal("the messages use every private letter of Unicode".to_owned()))
}
