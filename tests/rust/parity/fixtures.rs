//! The folder of fixtures; `tests/python/parity/make_fixtures.py` says what is in it.

use std::collections::HashMap;
use std::path::PathBuf;

use backend::prompt::{Message, Part, Role};
use candle_core::{Device, Tensor};
use serde_json::Value;

/// A path within the folder.
pub(crate) fn path(name: &str) -> PathBuf {
    let folder = std::env::var_os("SETDRESSER_PARITY");
    PathBuf::from(folder.expect("SETDRESSER_PARITY names the folder of fixtures: tests/python/run makes it"))
        .join(name)
}

/// The bytes of a file.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A JSON document.
pub(crate) fn json(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All tensors of a file.
pub(crate) fn tensors(name: &str) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(path(name), &Device::Cpu).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text in a document's field.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is a text in {value}"))
}

/// The numbers in a document's field.
pub(crate) fn numbers(value: &Value, field: &str) -> Vec<u32> {
    serde_json::from_value(value[field].clone()).unwrap_or_else(|error| panic!("{field}: {error}"))
}

/// A conversation; a picture without a name is an empty one.
pub(crate) fn messages(value: &Value) -> Vec<Message> {
    let part = |part: &Value| match (text(part, "type"), part["image"].as_str()) {
        ("image", Some(name)) => Part::Image(bytes(&format!("images/{name}.png"))),
        ("image", None) => Part::Image(vec![]),
        _ => Part::Text(text(part, "text").to_owned()),
    };
    let message = |message: &Value| {
        let role = match text(message, "role") {
            "system" => Role::System,
            "user" => Role::User,
            _ => Role::Assistant,
        };
        let parts = match &message["content"] {
            Value::String(text) => vec![Part::Text(text.clone())],
            parts => parts.as_array().into_iter().flatten().map(part).collect(),
        };
        Message { role, parts }
    };
    value.as_array().into_iter().flatten().map(message).collect()
}
