//! A checkpoint's `config.json`.

use serde::Deserialize;

use super::LoadError;
use super::files::{self, Files};

/// The sizes of a Qwen3-VL (`model_type` `qwen3_vl`): what its weights' shapes and its arithmetic follow from.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The decoder of text.
    pub text: TextConfig,
    /// The encoder of pictures.
    pub vision: VisionConfig,
    /// Stands in the text where a picture's tokens go.
    pub image_token: u32,
    /// Are the logits' weights those of the embedding?
    pub is_tied: bool,
}

/// Sizes of the text decoder.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TextConfig {
    /// Tokens.
    #[serde(rename = "vocab_size")]
    pub vocabulary: usize,
    /// Numbers of a token between layers.
    #[serde(rename = "hidden_size")]
    pub hidden: usize,
    /// Numbers of a token within the feed-forward part.
    #[serde(rename = "intermediate_size")]
    pub intermediate: usize,
    /// Layers.
    #[serde(rename = "num_hidden_layers")]
    pub num_layers: usize,
    /// Heads of queries.
    #[serde(rename = "num_attention_heads")]
    pub num_heads: usize,
    /// Heads of keys and values.
    #[serde(rename = "num_key_value_heads")]
    pub num_key_heads: usize,
    /// Numbers of a head; absent = hidden / heads.
    #[serde(default)]
    pub head_dim: Option<usize>,
    /// ε of the norms.
    #[serde(rename = "rms_norm_eps")]
    pub epsilon: f64,
    #[serde(default)]
    rope_theta: Option<f64>,
    #[serde(default)]
    rope_scaling: Option<Rope>,
    #[serde(default)]
    rope_parameters: Option<Rope>,
    #[serde(default)]
    tie_word_embeddings: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Rope {
    #[serde(default)]
    rope_theta: Option<f64>,
    mrope_section: [usize; 3],
}

/// Sizes of the picture encoder.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct VisionConfig {
    /// Layers.
    pub depth: usize,
    /// Numbers of a patch between layers.
    #[serde(rename = "hidden_size")]
    pub hidden: usize,
    /// Numbers of a patch within the feed-forward part.
    #[serde(rename = "intermediate_size")]
    pub intermediate: usize,
    /// Heads.
    pub num_heads: usize,
    /// Colours.
    #[serde(default = "three", alias = "in_chans")]
    pub in_channels: usize,
    /// Side of a patch, pixels.
    pub patch_size: usize,
    /// Side of the square of patches that becomes one token.
    #[serde(rename = "spatial_merge_size")]
    pub merge_size: usize,
    /// Frames of a patch.
    pub temporal_patch_size: usize,
    /// Numbers of a token that goes into the text decoder.
    #[serde(rename = "out_hidden_size")]
    pub out_hidden: usize,
    /// Places of the learned grid of positions, a square number.
    #[serde(rename = "num_position_embeddings")]
    pub num_positions: usize,
    /// Layers whose patches go into the first layers of the text decoder too.
    #[serde(rename = "deepstack_visual_indexes")]
    pub deepstack: Vec<usize>,
}

fn three() -> usize {
    3
}

/// The base of rotary angles where a file names none: that of all published checkpoints.
const DEFAULT_THETA: f64 = 5_000_000.0;

impl Config {
    /// Reads the `config.json` of a folder.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and a file that is not there.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> Result<Self, LoadError> {
        let json = files::bytes(files.into(), "config.json")?;
        Self::parse(&json.ok_or_else(|| LoadError::Config("is not there".to_owned()))?)
    }

    /// Reads the text of a `config.json`, as transformers 4 (`rope_theta`, `rope_scaling`) or 5 (`rope_parameters`) write it.
    ///
    /// # Errors
    /// [`LoadError::Config`]: another architecture, a missing or unreasonable number, by name.
    pub fn parse(json: &[u8]) -> Result<Self, LoadError> {
        #[derive(Deserialize)]
        struct Kind {
            model_type: Option<String>,
        }
        #[derive(Deserialize)]
        struct Whole {
            text_config: TextConfig,
            vision_config: VisionConfig,
            image_token_id: u32,
            #[serde(default)]
            tie_word_embeddings: Option<bool>,
        }
        let fault = |error: serde_json::Error| LoadError::Config(error.to_string());
        let kind: Kind = serde_json::from_slice(json).map_err(fault)?;
        match kind.model_type.as_deref() {
            Some("qwen3_vl") => {}
            Some(other) => {
                let other = other.escape_default();
                return Err(LoadError::Config(format!(
                    "model_type is `{other}`, only `qwen3_vl` can be run"
                )));
            }
            None => return Err(LoadError::Config("model_type is missing, expected `qwen3_vl`".to_owned())),
        }
        let whole: Whole = serde_json::from_slice(json).map_err(fault)?;
        let is_tied = whole.tie_word_embeddings.or(whole.text_config.tie_word_embeddings).unwrap_or(false);
        let config = Self {
            text: whole.text_config,
            vision: whole.vision_config,
            image_token: whole.image_token_id,
            is_tied,
        };
        config.check().map_err(LoadError::Config)?;
        Ok(config)
    }

    /// All numbers of all its tensors.
    pub fn num_numbers(&self) -> usize {
        super::weights::tensors(self).iter().map(|(_, shape, _)| shape.iter().product::<usize>()).sum()
    }

    /// A file's numbers shall neither overflow nor ask for all memory.
    fn check(&self) -> Result<(), String> {
        let (text, vision) = (&self.text, &self.vision);
        let ranges = [
            ("text_config.vocab_size", text.vocabulary, 1 << 20),
            ("text_config.hidden_size", text.hidden, 1 << 15),
            ("text_config.intermediate_size", text.intermediate, 1 << 17),
            ("text_config.num_hidden_layers", text.num_layers, 256),
            ("text_config.num_attention_heads", text.num_heads, 256),
            ("text_config.num_key_value_heads", text.num_key_heads, 256),
            ("text_config.head_dim", text.head_size(), 1024),
            ("vision_config.depth", vision.depth, 256),
            ("vision_config.hidden_size", vision.hidden, 1 << 14),
            ("vision_config.intermediate_size", vision.intermediate, 1 << 16),
            ("vision_config.num_heads", vision.num_heads, 256),
            ("vision_config.in_channels", vision.in_channels, 4),
            ("vision_config.patch_size", vision.patch_size, 64),
            ("vision_config.spatial_merge_size", vision.merge_size, 8),
            ("vision_config.temporal_patch_size", vision.temporal_patch_size, 4),
            ("vision_config.out_hidden_size", vision.out_hidden, 1 << 15),
            ("vision_config.num_position_embeddings", vision.num_positions, 1 << 16),
        ];
        for (name, value, most) in ranges {
            if value == 0 || value > most {
                return Err(format!("{name} is {value}, expected 1 to {most}"));
            }
        }
        let half = text.head_size() / 2;
        let sections = text.sections();
        let side = vision.num_positions.isqrt();
        let rules = [
            (
                text.num_heads.is_multiple_of(text.num_key_heads),
                "num_attention_heads is no multiple of num_key_value_heads",
            ),
            (text.head_size().is_multiple_of(2), "text_config.head_dim is odd"),
            (
                sections.iter().try_fold(0_usize, |sum, &part| sum.checked_add(part)) == Some(half),
                "mrope_section does not add up to half of head_dim",
            ),
            (text.theta() > 1.0 && text.theta().is_finite(), "rope_theta is not above 1"),
            (text.epsilon > 0.0 && text.epsilon < 1.0, "rms_norm_eps is not between 0 and 1"),
            (
                vision.hidden.is_multiple_of(vision.num_heads),
                "vision hidden_size is no multiple of num_heads",
            ),
            (
                (vision.hidden / vision.num_heads.max(1)).is_multiple_of(4),
                "the size of a vision head is no multiple of 4",
            ),
            (side * side == vision.num_positions, "num_position_embeddings is no square"),
            (vision.out_hidden == text.hidden, "vision out_hidden_size is not text hidden_size"),
            (
                vision.deepstack.windows(2).all(|pair| pair[0] < pair[1]),
                "deepstack_visual_indexes do not ascend",
            ),
            (
                vision.deepstack.iter().all(|&layer| layer < vision.depth),
                "deepstack_visual_indexes lie beyond depth",
            ),
            (
                vision.deepstack.len() <= text.num_layers,
                "there are more deepstack_visual_indexes than text layers",
            ),
            ((self.image_token as usize) < text.vocabulary, "image_token_id lies beyond vocab_size"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, fault)) => Err((*fault).to_owned()),
            None => Ok(()),
        }
    }
}

impl TextConfig {
    /// Numbers of a head.
    pub fn head_size(&self) -> usize {
        self.head_dim.unwrap_or(self.hidden / self.num_heads.max(1))
    }

    /// The base of the rotary angles.
    pub fn theta(&self) -> f64 {
        let of = |rope: &Option<Rope>| rope.as_ref().and_then(|rope| rope.rope_theta);
        of(&self.rope_parameters).or(self.rope_theta).or(of(&self.rope_scaling)).unwrap_or(DEFAULT_THETA)
    }

    /// How many of a head's angles follow time, height and width.
    pub fn sections(&self) -> [usize; 3] {
        let rope = self.rope_parameters.as_ref().or(self.rope_scaling.as_ref());
        rope.map_or([self.head_size() / 2, 0, 0], |rope| rope.mrope_section)
    }
}

impl VisionConfig {
    /// Numbers of a patch as it comes: colours × frames × side².
    pub fn patch_len(&self) -> usize {
        self.in_channels * self.temporal_patch_size * self.patch_size * self.patch_size
    }
}
