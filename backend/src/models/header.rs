//! The head of a safetensors file: what is in it, and whether it can be true, without reading the numbers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::error::quoted;

/// As the format's own readers have it.
const MAX_HEADER_BYTES: u64 = 100_000_000;
/// What the numbers may be stored as, and the bytes of one.
const TYPES: [(&str, u64); 3] = [("F32", 4), ("F16", 2), ("BF16", 2)];

/// What is in a file of weights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The names of its tensors, sorted.
    pub tensors: Vec<String>,
    /// Numbers stored as each type, such as `BF16`.
    pub num_by_type: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct TensorInfo {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

/// Reads and checks the head.
///
/// # Errors
/// Why it is none, or cannot be true, for people, without the path.
pub fn read(path: &Path) -> Result<Contents, String> {
    let unread = |error: std::io::Error| format!("it cannot be read: {error}");
    let mut file = File::open(path).map_err(unread)?;
    let file_size = file.metadata().map_err(unread)?.len();
    let mut length = [0; 8];
    file.read_exact(&mut length).map_err(|_| "it is too short to be a safetensors file".to_owned())?;
    let length = u64::from_le_bytes(length);
    let body_size = file_size.saturating_sub(8).checked_sub(length);
    let body_size = body_size.filter(|_| length <= MAX_HEADER_BYTES);
    let body_size = body_size.ok_or("it is cut off, or no safetensors file")?;
    let mut text = vec![0; usize::try_from(length).unwrap_or_default()];
    file.read_exact(&mut text).map_err(unread)?;
    contents(&text, body_size)
}

fn contents(text: &[u8], body_size: u64) -> Result<Contents, String> {
    let entries: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(text).map_err(|_| "its head is not JSON".to_owned())?;
    let mut contents = Contents::default();
    let mut spans = vec![];
    for (name, entry) in entries.into_iter().filter(|(name, _)| name != "__metadata__") {
        let fault = |reason: &str| format!("the tensor {} {reason}", quoted(&name));
        let info: TensorInfo =
            serde_json::from_value(entry).map_err(|_| fault("has no type, shape and place"))?;
        let known = TYPES.iter().find(|(dtype, _)| *dtype == info.dtype);
        let (_, width) = known.ok_or_else(|| {
            fault(&format!("is stored as {}, and only F32, F16 and BF16 are run", quoted(&info.dtype)))
        })?;
        let num = info.shape.iter().try_fold(1_u64, |product, size| product.checked_mul(*size));
        let [from, to] = info.data_offsets;
        if num.and_then(|num| num.checked_mul(*width)) != to.checked_sub(from) {
            return Err(fault("has a shape that its place does not fit"));
        }
        spans.push((from, to));
        *contents.num_by_type.entry(info.dtype).or_default() += num.unwrap_or_default();
        contents.tensors.push(name);
    }
    spans.sort_unstable();
    let end = spans.into_iter().try_fold(0, |end, (from, to)| (from == end).then_some(to));
    match end {
        Some(end) if end == body_size => Ok(contents),
        Some(end) if end > body_size => Err("it is cut off".to_owned()),
        _ => Err("its tensors overlap or leave holes".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(head: &str, body_size: u64) -> String {
        contents(head.as_bytes(), body_size).expect_err("refused")
    }

    #[test]
    fn heads_are_counted() {
        let head = r#"{"__metadata__": {"format": "pt"},
            "b": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [8, 20]},
            "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
            "empty": {"dtype": "F16", "shape": [0, 7], "data_offsets": [8, 8]}}"#;
        let contents = contents(head.as_bytes(), 20).expect("a head");
        assert_eq!(contents.tensors, ["a", "b", "empty"]);
        assert_eq!(contents.num_by_type.values().copied().collect::<Vec<_>>(), [6, 0, 2]);
    }

    #[test]
    fn lies_are_found() {
        let one = |shape: &str, offsets: &str| {
            format!(r#"{{"a": {{"dtype": "F32", "shape": {shape}, "data_offsets": {offsets}}}}}"#)
        };
        assert!(refusal("[]", 0).contains("not JSON"));
        assert!(refusal(r#"{"a": 1}"#, 0).contains("no type"));
        assert!(
            refusal(r#"{"a": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}}"#, 8).contains("I64")
        );
        assert!(refusal(&one("[2]", "[0, 4]"), 4).contains("does not fit"));
        assert!(refusal(&one("[2]", "[8, 0]"), 8).contains("does not fit"));
        assert!(refusal(&one("[4294967296, 4294967296]", "[0, 0]"), 0).contains("does not fit"));
        assert!(refusal(&one("[-1]", "[0, 4]"), 4).contains("no type"));
        assert!(refusal(&one("[2]", "[4, 12]"), 12).contains("holes"));
        assert!(refusal(&one("[2]", "[0, 8]"), 7).contains("cut off"));
        assert!(refusal(&one("[2]", "[0, 8]"), 9).contains("holes"));
        let overlapping = r#"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
            "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#;
        assert!(refusal(overlapping, 8).contains("overlap"));
    }
}
