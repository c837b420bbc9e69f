//! Rooms requests: millions of numbers, of which every fault is still located.
//!
//! Triangles are read straight into their type; only the rest becomes a value that the schema looks at.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json::{self, Node, State};
use super::{Ranges, field_error, read_text, schema, text_within, version_of, with_integers};
use crate::error::{Error, Result, clipped, quoted};
use crate::protocol::{FieldError, RoomsRequest, Triangle};

/// The most bytes of a rooms request: its triangles at their limits, with every digit that a double has.
pub const MAX_ROOMS_BYTES: usize = 64 * 1024 * 1024;
/// The most triangles of the floors, and of the walls.
pub const MAX_TRIANGLES: [usize; 2] = [100_000, 200_000];
/// The largest honest request has 22,000 boxes of some 14 values beside its triangles.
const MOST_VALUES: usize = 500_000;
/// A request with more faults has one cause; what is beyond is counted by the error.
const MOST_FAULTS: usize = 1_000;
/// The fields that hold triangles.
const TRIANGLE_FIELDS: [&str; 2] = ["floor_triangles_m", "wall_triangles_m"];

/// Reads a rooms request; ranges and names are left to [`crate::rooms`], which tells them together.
///
/// # Errors
/// [`Error::TooLarge`] over [`MAX_ROOMS_BYTES`]; [`Error::Json`] if the text is not JSON (or not UTF-8); [`Error::Version`] if
/// it is of another protocol version; [`Error::Fields`] with every field of a wrong type, unknown, missing or sent twice.
pub fn read_rooms(bytes: &[u8]) -> Result<RoomsRequest> {
    let text = text_within(bytes, MAX_ROOMS_BYTES)?;
    if !text.trim_start().starts_with('{') {
        return read_text(text, Ranges::LeftToScene);
    }
    let mut parts =
        Parts { state: State::with_most(MOST_VALUES), triangles: [vec![], vec![]], faults: vec![] };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let rest = Document(&mut parts).deserialize(&mut deserializer);
    let rest = match rest.and_then(|rest| deserializer.end().map(|()| rest)) {
        Ok(rest) => rest,
        Err(_) if parts.state.is_over() => {
            let limit = MOST_VALUES as u64;
            return Err(Error::TooLarge {
                what: "the document, in values,".to_owned(),
                limit,
                got: limit + 1,
            });
        }
        Err(error) => return Err(json::not_json(text, parts.state.path, &error)),
    };
    version_of(&rest)?;
    let found = schema::faults::<RoomsRequest>(&rest)?;
    let is_unreadable = found.is_unreadable || !parts.state.duplicates.is_empty() || !parts.faults.is_empty();
    let fields = [parts.state.duplicates, found.fields, parts.faults].concat();
    if is_unreadable {
        return Err(Error::fields(fields));
    }
    let request = serde_path_to_error::deserialize(with_integers(rest));
    let request: RoomsRequest = request.map_err(|error| match fields.as_slice() {
        [] => Error::fields(vec![field_error(&error)]),
        _ => Error::fields(fields),
    })?;
    let [floor_triangles_m, wall_triangles_m] = parts.triangles;
    Ok(RoomsRequest { floor_triangles_m, wall_triangles_m, ..request })
}

/// What is read so far.
struct Parts {
    state: State,
    triangles: [Vec<Triangle>; 2],
    faults: Vec<FieldError>,
}

/// The whole document; gives what is not triangles.
struct Document<'a>(&'a mut Parts);

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Value, A::Error> {
        let Self(parts) = self;
        let mut object = Map::new();
        let mut is_seen = [false; 2];
        while let Some(key) = entries.next_key::<String>()? {
            let is_again = match TRIANGLE_FIELDS.iter().position(|name| *name == key) {
                Some(field) => {
                    let mut list = List { field, triangles: vec![], num: 0, faults: &mut parts.faults };
                    if let Err(error) = entries.next_value_seed(Listed(&mut list)) {
                        parts.state.path = format!("/{key}/{}", list.num);
                        return Err(error);
                    }
                    parts.triangles[field] = list.triangles;
                    std::mem::replace(&mut is_seen[field], true)
                }
                None => {
                    parts.state.path = format!("/{}", json::escaped(&key));
                    let value = entries.next_value_seed(Node(&mut parts.state))?;
                    parts.state.path.clear();
                    object.insert(key.clone(), value).is_some()
                }
            };
            if is_again {
                let message = "expected each field once, got it twice".to_owned();
                parts
                    .state
                    .duplicates
                    .push(FieldError { path: format!("/{}", json::escaped(&key)), message });
            }
        }
        Ok(object.into())
    }
}

/// One of the two lists of triangles.
struct List<'a> {
    field: usize,
    triangles: Vec<Triangle>,
    num: usize,
    faults: &'a mut Vec<FieldError>,
}

impl List<'_> {
    fn fault(&mut self, way: &[usize], message: String) {
        if self.faults.len() < MOST_FAULTS {
            let way: String = way.iter().map(|step| format!("/{step}")).collect();
            self.faults.push(FieldError { path: format!("/{}{way}", TRIANGLE_FIELDS[self.field]), message });
        }
    }

    fn take(&mut self, sent: &Three<Three<Coordinate>>) {
        let index = self.num;
        self.num += 1;
        let mut triangle = Triangle::default();
        let corners = match sent {
            Three::Items(corners) => corners,
            Three::Other(got) => {
                return self.fault(&[index], format!("expected an array of 3 points, got {got}"));
            }
        };
        for (corner_index, corner) in corners.iter().enumerate() {
            let coordinates = match corner {
                Three::Items(coordinates) => coordinates,
                Three::Other(got) => {
                    self.fault(&[index, corner_index], format!("expected an array of 3 numbers, got {got}"));
                    continue;
                }
            };
            for (axis, coordinate) in coordinates.iter().enumerate() {
                match coordinate {
                    Coordinate(Ok(value)) => triangle[corner_index][axis] = *value,
                    Coordinate(Err(got)) => {
                        self.fault(&[index, corner_index, axis], format!("expected a number, got {got}"));
                    }
                }
            }
        }
        if index < MAX_TRIANGLES[self.field] {
            self.triangles.push(triangle);
        }
    }
}

/// A list with its place in the text.
struct Listed<'a, 'b>(&'b mut List<'a>);

impl<'de> Take<'de> for Listed<'_, '_> {
    type Out = ();

    fn list<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<(), A::Error> {
        while let Some(triangle) = items.next_element::<Three<Three<Coordinate>>>()? {
            self.0.take(&triangle);
        }
        let (limit, got) = (MAX_TRIANGLES[self.0.field], self.0.num);
        if got > limit {
            self.0.fault(&[], format!("expected at most {limit} triangles, got {got}"));
        }
        Ok(())
    }

    fn other(self, got: Other) {
        if !matches!(got, Other::Null) {
            self.0.fault(&[], format!("expected an array or null, got {got}"));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Listed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(Anything(self))
    }
}

/// Three of something, or what came instead.
enum Three<T> {
    Items([T; 3]),
    Other(Other),
}

struct TakeThree<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Take<'de> for TakeThree<T> {
    type Out = Three<T>;

    fn list<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Three<T>, A::Error> {
        let mut first: Vec<T> = Vec::with_capacity(3);
        while first.len() < 3
            && let Some(item) = items.next_element()?
        {
            first.push(item);
        }
        let mut num = first.len();
        while items.next_element::<IgnoredAny>()?.is_some() {
            num += 1;
        }
        Ok(match <[T; 3]>::try_from(first) {
            Ok(three) if num == 3 => Three::Items(three),
            _ => Three::Other(Other::List(num)),
        })
    }

    fn other(self, got: Other) -> Three<T> {
        Three::Other(got)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Three<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Anything(TakeThree(PhantomData)))
    }
}

/// A number, or what came instead.
struct Coordinate(std::result::Result<f64, Other>);

struct TakeNumber;

impl<'de> Take<'de> for TakeNumber {
    type Out = Coordinate;

    fn list<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Coordinate, A::Error> {
        let mut num = 0;
        while items.next_element::<IgnoredAny>()?.is_some() {
            num += 1;
        }
        Ok(Coordinate(Err(Other::List(num))))
    }

    fn other(self, got: Other) -> Coordinate {
        Coordinate(match got {
            Other::Number(value) => Ok(value),
            other => Err(other),
        })
    }
}

impl<'de> Deserialize<'de> for Coordinate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Anything(TakeNumber))
    }
}

/// What came where a list or a number was expected.
enum Other {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(usize),
    Object,
}

impl std::fmt::Display for Other {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(value) => write!(formatter, "{value}"),
            Self::Number(value) => write!(formatter, "{value:?}"),
            Self::Text(text) => formatter.write_str(&quoted(text)),
            Self::List(num) => write!(formatter, "an array of {num}"),
            Self::Object => formatter.write_str("an object"),
        }
    }
}

/// Takes a value of any type.
trait Take<'de> {
    type Out;
    fn list<A: SeqAccess<'de>>(self, items: A) -> std::result::Result<Self::Out, A::Error>;
    fn other(self, got: Other) -> Self::Out;
}

struct Anything<T>(T);

impl<'de, T: Take<'de>> Visitor<'de> for Anything<T> {
    type Value = T::Out;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Null))
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Bool(value)))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Number(value as f64)))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Number(value as f64)))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Number(value)))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<T::Out, E> {
        Ok(self.0.other(Other::Text(clipped(value, 60).into_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> std::result::Result<T::Out, A::Error> {
        self.0.list(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<T::Out, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self.0.other(Other::Object))
    }
}
