//! JSON text to a value, with every key that comes twice and the place of the first fault.

use std::fmt::Write;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::{Error, clipped};
use crate::protocol::FieldError;

/// More values than this are not looked at one by one: the largest honest request (512 objects with footprints,
/// 2000 assets) has about 100,000, and a fault in each of millions would take gigabytes to tell.
const MOST_VALUES: usize = 200_000;

/// A document that is JSON.
pub(super) struct Parsed {
    /// Of keys that come twice, the last one's value.
    pub(super) value: Value,
    /// One fault for each key that comes twice.
    pub(super) duplicates: Vec<FieldError>,
}

/// Why a text became no value.
pub(super) enum Unreadable {
    /// It is not JSON.
    NotJson(Error),
    /// It has too many values to look at each.
    TooManyValues,
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Parsed, Unreadable> {
    let mut state = State::with_most(MOST_VALUES);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node(&mut state).deserialize(&mut deserializer);
    match value.and_then(|value| deserializer.end().map(|()| value)) {
        Ok(value) => Ok(Parsed { value, duplicates: state.duplicates }),
        Err(_) if state.is_over() => Err(Unreadable::TooManyValues),
        Err(error) => Err(Unreadable::NotJson(not_json(text, state.path, &error))),
    }
}

/// The reader's words, and the token that it stumbled over: `NaN` explains itself, "expected value" does not.
pub(super) fn not_json(text: &str, path: String, error: &serde_json::Error) -> Error {
    let mut message = error.to_string();
    if let Some(token) = token_at(text, error.line(), error.column()) {
        let _ = write!(message, ", got `{}`", clipped(token, 40));
    }
    Error::Json { path, message }
}

fn token_at(text: &str, line: usize, column: usize) -> Option<&str> {
    let line = text.split('\n').nth(line.checked_sub(1)?)?;
    let is_part = |letter: &u8| letter.is_ascii_alphanumeric() || b"+-.\\_".contains(letter);
    let bytes = line.as_bytes();
    // The column is the faulty byte's or, where the reader had looked ahead, the one before it.
    let at = [column.saturating_sub(1), column].into_iter().find(|&at| bytes.get(at).is_some_and(is_part))?;
    let start = bytes[..at].iter().rposition(|letter| !is_part(letter)).map_or(0, |before| before + 1);
    let length = bytes[start..].iter().take_while(|letter| is_part(letter)).count();
    line.get(start..start + length)
}

/// A step into an object as JSON pointers write it.
pub(super) fn escaped(key: &str) -> String {
    clipped(key, 100).replace('~', "~0").replace('/', "~1")
}

/// A reader's state.
pub(super) struct State {
    /// Where the reader is; after a fault, where that was.
    pub(super) path: String,
    /// One fault for each key that came twice.
    pub(super) duplicates: Vec<FieldError>,
    num_values: usize,
    most_values: usize,
}

impl State {
    /// At the start of a text that may have so many values.
    pub(super) fn with_most(most_values: usize) -> Self {
        Self { path: String::new(), duplicates: vec![], num_values: 0, most_values }
    }

    /// Did it stop because there were more values?
    pub(super) fn is_over(&self) -> bool {
        self.num_values > self.most_values
    }
}

/// One value, read into the state.
pub(super) struct Node<'a>(pub(super) &'a mut State);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.num_values += 1;
        if self.0.is_over() {
            return Err(D::Error::custom("too many values"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Self(state) = self;
        let mut array = vec![];
        let here = state.path.len();
        loop {
            let _ = write!(state.path, "/{}", array.len());
            let item = items.next_element_seed(Node(state))?;
            state.path.truncate(here);
            match item {
                Some(item) => array.push(item),
                None => return Ok(array.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Self(state) = self;
        let mut object = Map::new();
        let here = state.path.len();
        while let Some(key) = entries.next_key::<String>()? {
            let _ = write!(state.path, "/{}", escaped(&key));
            let value = entries.next_value_seed(Node(state))?;
            if object.insert(key, value).is_some() {
                let message = "expected each field once, got it twice".to_owned();
                state.duplicates.push(FieldError { path: state.path.clone(), message });
            }
            state.path.truncate(here);
        }
        Ok(object.into())
    }
}
