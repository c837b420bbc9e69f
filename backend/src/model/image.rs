//! Qwen's image processor: a PNG as the patches that the vision tower reads, level for level as the reference makes them.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{DynamicImage, Limits, RgbImage, RgbaImage};
use serde::Deserialize;

use super::files::{self, Files};
use super::{Grid, LoadError, resample};
use crate::error::Error;
use crate::protocol::FieldError;

/// Longest side of a picture that is read, pixels: eight times what any model looks at.
pub const MAX_SIDE_PX: u32 = 8192;
/// A decoded picture of that size in 16 bits a channel.
const MAX_DECODED_BYTES: u64 = 8192 * 8192 * 8;
/// The reference refuses what is narrower.
const MAX_ASPECT: f64 = 200.0;
/// Tokens of a picture at the published limit of pixels.
const MAX_TOKENS: usize = 16_384;

/// How a model wants its pictures. The default is the published Qwen3-VL's.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageProcessor {
    /// Side of a patch, pixels.
    pub patch_size: usize,
    /// Equal frames that a picture is shown as.
    pub temporal_patch_size: usize,
    /// Patches along each side of what becomes one token.
    pub merge_size: usize,
    /// The fewest pixels that a picture is enlarged to.
    pub min_pixels: usize,
    /// The most pixels that a picture is reduced to.
    pub max_pixels: usize,
    /// Subtracted from each channel in [0, 1].
    pub mean: [f32; 3],
    /// Then it is divided by this.
    pub std: [f32; 3],
    /// A level of 255 times this is 1.
    rescale_factor: f64,
}

impl Default for ImageProcessor {
    fn default() -> Self {
        Self {
            patch_size: 16,
            temporal_patch_size: 2,
            merge_size: 2,
            min_pixels: 256 * 256,
            max_pixels: 4096 * 4096,
            mean: [0.5; 3],
            std: [0.5; 3],
            rescale_factor: 1.0 / 255.0,
        }
    }
}

/// A picture as the vision tower reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// `(num_patches, patch_size)`, row by row; the patches of one token lie side by side.
    pub patches: Vec<f32>,
    /// Patches before they are merged.
    pub num_patches: usize,
    /// Numbers of one patch: channels × frames × side × side.
    pub patch_size: usize,
    /// Frames, rows and columns of patches.
    pub grid: Grid,
    /// Tokens that stand for the picture in a prompt.
    pub num_tokens: usize,
}

/// Why a picture cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// The bytes are no whole PNG, or a larger one than [`MAX_SIDE_PX`] allows.
    #[error("not a readable PNG of at most {MAX_SIDE_PX} pixels a side: {0}")]
    Unreadable(String),
    /// One side is over 200 times the other.
    #[error("{width} by {height} pixels is too narrow: one side may be at most 200 times the other")]
    Narrow {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
}

impl From<PictureFault> for Error {
    fn from(fault: PictureFault) -> Self {
        Error::fields(vec![FieldError { path: "/image/png_base64".to_owned(), message: fault.to_string() }])
    }
}

/// What `preprocessor_config.json` says; both spellings of the limits.
#[derive(Deserialize)]
struct Config {
    size: Option<Size>,
    min_pixels: Option<usize>,
    max_pixels: Option<usize>,
    patch_size: Option<usize>,
    temporal_patch_size: Option<usize>,
    merge_size: Option<usize>,
    image_mean: Option<[f32; 3]>,
    image_std: Option<[f32; 3]>,
    rescale_factor: Option<f64>,
}

#[derive(Deserialize)]
struct Size {
    shortest_edge: Option<usize>,
    longest_edge: Option<usize>,
}

/// `processor_config.json`, in which newer checkpoints keep all processors.
#[derive(Deserialize)]
struct Nested {
    image_processor: Option<Config>,
}

impl ImageProcessor {
    /// The processor that a checkpoint's folder describes; a folder that says nothing gets the published one.
    ///
    /// # Errors
    /// [`LoadError`] for a file that is no such JSON, and for sizes that make no sense.
    pub fn read<'a>(files: impl Into<Files<'a>>) -> std::result::Result<Self, LoadError> {
        let files = files.into();
        let (file, config) = match files::json::<Config>(files, "preprocessor_config.json")? {
            Some(config) => ("preprocessor_config.json", config),
            None => match files::json::<Nested>(files, "processor_config.json")? {
                Some(Nested { image_processor: Some(config) }) => ("processor_config.json", config),
                _ => return Ok(Self::default()),
            },
        };
        let usual = Self::default();
        let size = config.size.unwrap_or(Size { shortest_edge: None, longest_edge: None });
        let processor = Self {
            patch_size: config.patch_size.unwrap_or(usual.patch_size),
            temporal_patch_size: config.temporal_patch_size.unwrap_or(usual.temporal_patch_size),
            merge_size: config.merge_size.unwrap_or(usual.merge_size),
            min_pixels: config.min_pixels.or(size.shortest_edge).unwrap_or(usual.min_pixels),
            max_pixels: config.max_pixels.or(size.longest_edge).unwrap_or(usual.max_pixels),
            mean: config.image_mean.unwrap_or(usual.mean),
            std: config.image_std.unwrap_or(usual.std),
            rescale_factor: config.rescale_factor.unwrap_or(usual.rescale_factor),
        };
        let is_sound = (1..=64).contains(&processor.patch_size)
            && (1..=8).contains(&processor.temporal_patch_size)
            && (1..=8).contains(&processor.merge_size)
            && processor.min_pixels <= processor.max_pixels
            && processor.factor().pow(2) <= processor.max_pixels
            && processor.std.iter().chain(&processor.mean).all(|number| number.is_finite())
            && processor.std.iter().all(|&std| std > 0.0)
            && processor.rescale_factor.is_finite()
            && processor.rescale_factor > 0.0;
        if is_sound { Ok(processor) } else { Err(files::fault(file, "its sizes make no sense")) }
    }

    /// The same processor with at most `num_tokens` tokens a picture, as far as the model's own least allows.
    #[must_use]
    pub fn with_most_tokens(mut self, num_tokens: usize) -> Self {
        let most = num_tokens.clamp(1, MAX_TOKENS) * self.factor().pow(2);
        self.max_pixels = self.max_pixels.min(most);
        self.min_pixels = self.min_pixels.min(self.max_pixels);
        self
    }

    /// Pixels along each side of what becomes one token: pictures are resized to multiples of it.
    pub fn factor(&self) -> usize {
        self.patch_size * self.merge_size
    }

    /// A PNG's patches.
    ///
    /// # Errors
    /// [`PictureFault`] for what is no PNG, is cut off, too large, or too narrow.
    pub fn process(&self, png: &[u8]) -> std::result::Result<Pixels, PictureFault> {
        let picture = decode(png)?;
        let (width, height) = picture.dimensions();
        let narrow = PictureFault::Narrow { width, height };
        let [to_height, to_width] = self.smart_size(height, width).ok_or(narrow)?;
        Ok(self.patchify(&resample::resized(picture, to_width, to_height)))
    }

    /// Height and width that the model sees: multiples of [`Self::factor`] within the limits, nearly of the same shape; `None` if too narrow.
    fn smart_size(&self, height: u32, width: u32) -> Option<[usize; 2]> {
        let (high, wide) = (f64::from(height), f64::from(width));
        if high.max(wide) / high.min(wide) > MAX_ASPECT {
            return None;
        }
        let factor = self.factor() as f64;
        // Python rounds halves to even.
        let rounded = [high, wide].map(|side| (side / factor).round_ties_even() * factor);
        let pixels = rounded[0] * rounded[1];
        let sides = if pixels > self.max_pixels as f64 {
            let beta = (high * wide / self.max_pixels as f64).sqrt();
            [high, wide].map(|side| factor.max((side / beta / factor).floor() * factor))
        } else if pixels < self.min_pixels as f64 {
            let beta = (self.min_pixels as f64 / (high * wide)).sqrt();
            [high, wide].map(|side| (side * beta / factor).ceil() * factor)
        } else {
            rounded
        };
        // Only a least of 0 pixels lets a side vanish.
        Some(sides.map(|side| side.max(factor) as usize))
    }

    /// Normalised patches in the order of tokens: within a token row by row, in a patch channel, frame, row, column.
    fn patchify(&self, picture: &RgbImage) -> Pixels {
        let levels = self.levels();
        let (side, merge) = (self.patch_size, self.merge_size);
        let [rows, columns] = [picture.height() as usize / side, picture.width() as usize / side];
        let stride = picture.width() as usize * 3;
        let bytes = picture.as_raw();
        let patch_size = 3 * self.temporal_patch_size * side * side;
        let mut patches = Vec::with_capacity(rows * columns * patch_size);
        for (token_row, token_column) in pairs(rows / merge, columns / merge) {
            for (row, column) in pairs(merge, merge) {
                let top = (token_row * merge + row) * side;
                let left = (token_column * merge + column) * side;
                for (channel, levels) in levels.iter().enumerate() {
                    for _ in 0..self.temporal_patch_size {
                        for y in top..top + side {
                            let start = y * stride + left * 3 + channel;
                            let line = bytes[start..].iter().step_by(3).take(side);
                            patches.extend(line.map(|&level| levels[usize::from(level)]));
                        }
                    }
                }
            }
        }
        let num_patches = rows * columns;
        let num_tokens = num_patches / (merge * merge);
        Pixels { patches, num_patches, patch_size, grid: [1, rows, columns], num_tokens }
    }

    /// What each level of each channel becomes, in the reference's order of operations.
    fn levels(&self) -> [[f32; 256]; 3] {
        let full = (1.0 / self.rescale_factor) as f32;
        [0, 1, 2].map(|channel| {
            let (mean, std) = (self.mean[channel] * full, self.std[channel] * full);
            std::array::from_fn(|level| (level as f32 - mean) / std)
        })
    }
}

fn pairs(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

/// Colours of a PNG on white.
fn decode(png: &[u8]) -> std::result::Result<RgbImage, PictureFault> {
    let unreadable = |error: image::ImageError| PictureFault::Unreadable(error.to_string());
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let decoder = PngDecoder::with_limits(Cursor::new(png), limits).map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if picture.color().has_alpha() { Ok(on_white(&picture.into_rgba8())) } else { Ok(picture.into_rgb8()) }
}

/// Blends with white in Pillow's integers.
fn on_white(picture: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let share = alpha << 7;
        let blended = [red, green, blue].map(|level| {
            let sum = level * share + 255 * ((255 << 7) - share) + (0x80 << 7);
            ((((sum >> 8) + sum) >> 8) >> 7) as u8
        });
        image::Rgb(blended)
    })
}
