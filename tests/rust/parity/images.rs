//! Pictures to patches, number for number.

use backend::model::image::{ImageProcessor, PictureFault};

use super::fixtures;

#[test]
fn patches_are_equal_to_the_last_bit() {
    let expected = fixtures::tensors("images/pixels.safetensors");
    let cases = fixtures::json("images/cases.json");
    let cases = cases.as_array().expect("cases are a list");
    assert!(cases.len() > 20, "{}", cases.len());
    for case in cases {
        let name = fixtures::text(case, "case");
        let processor = ImageProcessor::read(&fixtures::path(fixtures::text(case, "processor")));
        let pixels =
            processor.expect("it is a processor").process(&fixtures::bytes(fixtures::text(case, "png")));
        let pixels = pixels.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let expected = &expected[name];
        assert_eq!(pixels.grid.map(|side| side as u32).to_vec(), fixtures::numbers(case, "grid"), "{name}");
        assert_eq!(expected.dims(), [pixels.num_patches, pixels.patch_size], "{name}");
        let expected: Vec<f32> = expected.flatten_all().and_then(|flat| flat.to_vec1()).expect("it is f32");
        let num_different =
            pixels.patches.iter().zip(&expected).filter(|(got, expected)| got != expected).count();
        assert_eq!(num_different, 0, "{name}: of {}", expected.len());
    }
}

#[test]
fn a_damaged_picture_is_an_error() {
    let png = fixtures::bytes("images/odd.png");
    let processor = ImageProcessor::default();
    for num_bytes in [0, 8, 20, 40, png.len() / 2] {
        let fault = processor.process(&png[..num_bytes]).expect_err("it is cut off");
        assert!(matches!(fault, PictureFault::Unreadable(_)), "{num_bytes}: {fault}");
    }
}
