//! SVG to PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::error::{Error, Result};

/// More pixels than this on one side help nobody and cost memory by the square.
pub const MAX_SIDE_PX: u32 = 16_384;

/// The fonts that this program carries: Latin, Greek and Cyrillic.
static BUNDLED: LazyLock<Arc<Database>> = LazyLock::new(|| Arc::new(bundled()));

/// The same with those of the system, for all other scripts.
static WITH_SYSTEM: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = bundled();
    fonts.load_system_fonts();
    Arc::new(fonts)
});

fn bundled() -> Database {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../../assets/fonts/Inter-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../assets/fonts/Inter-SemiBold.ttf").to_vec());
    fonts.set_sans_serif_family("Inter");
    fonts.set_serif_family("Inter");
    fonts
}

/// Draws an SVG as a PNG of that width, its height by the picture's own shape.
///
/// Text is set in the bundled font, so Latin, Greek and Cyrillic look the same on every machine. Letters of other
/// scripts come from the system's fonts: without a Chinese font installed, Chinese names stay blank in the PNG
/// (the SVG always carries their text).
///
/// # Errors
/// [`Error::TooLarge`] above [`MAX_SIDE_PX`]; [`Error::Internal`] for what is not SVG, and for a width of 0.
pub fn png(svg: &str, width_px: u32) -> Result<Vec<u8>> {
    let fonts = if svg.chars().all(is_bundled) { &BUNDLED } else { &WITH_SYSTEM };
    let options =
        Options { font_family: "Inter".to_owned(), fontdb: Arc::clone(fonts), ..Options::default() };
    let fault = |reason: String| Error::Internal(format!("cannot draw the picture: {reason}"));
    let tree = Tree::from_str(svg, &options).map_err(|error| fault(error.to_string()))?;
    let scale = width_px as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round().max(1.0);
    if width_px > MAX_SIDE_PX || height > MAX_SIDE_PX as f32 {
        let got = u64::from(width_px).max(height as u64);
        return Err(Error::TooLarge { what: "the picture".to_owned(), limit: MAX_SIDE_PX.into(), got });
    }
    let mut pixels =
        Pixmap::new(width_px, height as u32).ok_or_else(|| fault("its width is 0".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| fault(error.to_string()))
}

/// Does the bundled font draw this letter (or is it no letter)?
fn is_bundled(letter: char) -> bool {
    matches!(letter, '\0'..='\u{21b}' | '\u{370}'..='\u{491}' | '\u{1e00}'..='\u{1ef9}' | '\u{2010}'..='\u{22ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"><text>ä</text></svg>";

    #[test]
    fn a_picture_keeps_its_shape() {
        let bytes = png(SQUARE, 100).expect("it is SVG");
        let pixels = Pixmap::decode_png(&bytes).expect("it is PNG");
        assert_eq!((pixels.width(), pixels.height()), (100, 50));
    }

    #[test]
    fn faults_are_errors() {
        assert!(matches!(png("<svg", 100), Err(Error::Internal(_))));
        assert!(matches!(png(SQUARE, 0), Err(Error::Internal(_))));
        assert!(matches!(png(SQUARE, 100_000), Err(Error::TooLarge { .. })));
    }
}
