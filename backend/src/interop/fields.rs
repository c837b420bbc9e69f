//! Someone else's JSON, field by field: whatever is wrong is told with its place, what was expected and what came.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Result, clipped};
use crate::protocol::FieldError;
use crate::scene::check::{Faults, MAX_COORDINATE_M};

/// The most entries of one list: no honest room or house has more objects, walls or points.
const MOST_ITEMS: usize = 20_000;

/// A value, and where it stands in the file.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) value: &'a Value,
    pub(super) path: String,
}

impl<'a> Field<'a> {
    /// The whole file.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    /// A field of an object, unless it is absent or null.
    pub(super) fn find(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Self { value, path: self.path_to(name) })
    }

    /// A field of an object, which must be there.
    pub(super) fn get(&self, name: &str) -> Result<Self> {
        if !self.value.is_object() {
            return Err(self.fault("an object"));
        }
        let missing = Field { value: &Value::Null, path: self.path_to(name) };
        self.find(name).ok_or_else(|| missing.fault("a value"))
    }

    fn path_to(&self, name: &str) -> String {
        format!("{}/{}", self.path, clipped(name, 100).replace('~', "~0").replace('/', "~1"))
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>> {
        let list = self.value.as_array().ok_or_else(|| self.fault("a list"))?;
        self.at_most(list.len())?;
        let items = list.iter().enumerate();
        Ok(items.map(|(index, value)| Self { value, path: format!("{}/{index}", self.path) }).collect())
    }

    /// The items of a list that may be absent.
    pub(super) fn items_of(&self, name: &str) -> Result<Vec<Self>> {
        self.find(name).map_or_else(|| Ok(vec![]), |list| list.items())
    }

    /// The entries of an object, in the order of the file.
    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Self)>> {
        let entries = self.value.as_object().ok_or_else(|| self.fault("an object"))?;
        self.at_most(entries.len())?;
        Ok(entries
            .iter()
            .map(|(key, value)| (key.as_str(), Self { value, path: self.path_to(key) }))
            .collect())
    }

    fn at_most(&self, got: usize) -> Result<()> {
        if got <= MOST_ITEMS {
            return Ok(());
        }
        let what = format!("the list {}", self.path);
        Err(Error::TooLarge { what, limit: MOST_ITEMS as u64, got: got as u64 })
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'a str> {
        self.value.as_str().ok_or_else(|| self.fault("a text"))
    }

    /// One of the protocol's words; `expected` names them.
    pub(super) fn word<T: DeserializeOwned>(&self, expected: &str) -> Result<T> {
        T::deserialize(self.value).map_err(|_| self.fault(expected))
    }

    /// A text, or a number as one: some writers number what others name.
    pub(super) fn name(&self) -> Result<String> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(self.fault("a text or a number")),
        }
    }

    /// True or false.
    pub(super) fn flag(&self) -> Result<bool> {
        self.value.as_bool().ok_or_else(|| self.fault("true or false"))
    }

    /// A number in a range; the unit, such as ` m`, is for the message.
    pub(super) fn number(&self, range: [f64; 2], unit: &str) -> Result<f64> {
        let value = self.value.as_f64().ok_or_else(|| self.fault(&format!("a number{unit}")))?;
        let mut faults = Faults::default();
        if faults.range(&self.path, value, range, unit) {
            Ok(value)
        } else {
            Err(Error::fields(faults.fields))
        }
    }

    /// A coordinate.
    pub(super) fn metres(&self) -> Result<f64> {
        self.number([-MAX_COORDINATE_M, MAX_COORDINATE_M], " m")
    }

    /// An extent of an object.
    pub(super) fn extent(&self) -> Result<f64> {
        self.number([1e-4, 1000.0], " m")
    }

    /// An angle.
    pub(super) fn degrees(&self) -> Result<f64> {
        self.number([-1e6, 1e6], "°")
    }

    /// `{x, y, z}`, metres.
    pub(super) fn xyz(&self) -> Result<[f64; 3]> {
        Ok([self.get("x")?.metres()?, self.get("y")?.metres()?, self.get("z")?.metres()?])
    }

    /// A list of so many coordinates; more are ignored (a floor point may have a height).
    pub(super) fn point<const N: usize>(&self) -> Result<[f64; N]> {
        let items = self.items()?;
        if items.len() < N {
            return Err(self.fault(&format!("a list of {N} numbers")));
        }
        let mut point = [0.0; N];
        for (value, item) in point.iter_mut().zip(&items) {
            *value = item.metres()?;
        }
        Ok(point)
    }

    /// This very text, such as a version.
    pub(super) fn exactly(&self, expected: &str) -> Result<()> {
        if self.value == expected { Ok(()) } else { Err(self.fault(&format!("{expected:?}"))) }
    }

    /// What is wrong here.
    pub(super) fn fault(&self, expected: &str) -> Error {
        let got = match self.value {
            Value::Null => "none".to_owned(),
            Value::Array(items) => format!("a list of {}", items.len()),
            Value::Object(_) => "an object".to_owned(),
            other => clipped(&other.to_string(), 60).into_owned(),
        };
        let message = format!("expected {expected}, got {got}");
        Error::Fields(vec![FieldError { path: self.path.clone(), message }])
    }
}
