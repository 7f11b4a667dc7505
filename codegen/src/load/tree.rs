//! [`Tree`]: a YAML or JSON value with the place of each of its nodes.

use std::sync::Arc;

use crate::maps::IndexMap;
use crate::source::Span;

/// A map in the order of the source. Keys that were numbers, booleans or null are strings here.
pub type Map = IndexMap<Arc<str>, Tree>;

/// A value and its place. Equal to every tree with an equal value, wherever that is.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The value.
    pub value: Value,
    /// The place of the value; [`Span::key`] gives the place of its key.
    pub span: Span,
}

/// What a node of a tree holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or nothing at all in YAML.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// A list.
    List(Vec<Tree>),
    /// A map.
    Map(Box<Map>),
}

/// A number as text: as the author spelt it in YAML, in the shortest form that denotes the same number in JSON.
#[derive(Debug, Clone)]
pub struct Number(pub(crate) Arc<str>);

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Number {
    /// `1`, `1.0` and `1e0` are equal.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
            || self
                .as_f64()
                .is_some_and(|number| Some(number) == other.as_f64())
    }
}

impl Number {
    /// The number that a text spells as JSON does, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<serde_json::Number>()
            .is_ok()
            .then(|| Self(Arc::from(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is whole and fits; `1.0` and `1e3` are whole.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        let text = self.0.strip_prefix('+').unwrap_or(&self.0);
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        let (sign, digits) = text
            .strip_prefix('-')
            .map_or((1, text), |digits| (-1, digits));
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
            if let Some(digits) = digits.strip_prefix(prefix) {
                return i128::from_str_radix(digits, radix)
                    .ok()
                    .map(|number| sign * number);
            }
        }
        whole(self.as_f64()?)
    }

    /// The number, if it is whole, not negative, and fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128().and_then(|number| u64::try_from(number).ok())
    }

    /// The nearest floating-point number; `None` only for spellings that YAML alone knows, such as `0x10` or `.inf`.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }
}

/// A float without a fraction as an integer, as long as floats can tell integers apart.
fn whole(number: f64) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > EXACT {
        return None;
    }
    format!("{number:.0}").parse().ok()
}

impl Tree {
    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
                None
            }
        }
    }

    /// The entries of a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::List(_) => {
                None
            }
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Tree]> {
        match &self.value {
            Value::List(list) => Some(list),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Map(_) => {
                None
            }
        }
    }

    /// The value of a map's key, or nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.as_map()?.get(key)
    }

    /// What kind of value it is, with an article: `a string`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The same value for `serde_json`, for example to show an example in documentation. A number that JSON cannot
    /// hold becomes a string.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(bool) => Json::Bool(*bool),
            Value::Number(number) => number.to_json(),
            Value::String(text) => Json::String(text.to_string()),
            Value::List(list) => Json::Array(list.iter().map(Self::to_json).collect()),
            Value::Map(map) => Json::Object(
                map.iter()
                    .map(|(key, tree)| (key.to_string(), tree.to_json()))
                    .collect(),
            ),
        }
    }
}

impl Number {
    fn to_json(&self) -> serde_json::Value {
        if let Ok(number) = self.0.parse::<serde_json::Number>() {
            return number.into();
        }
        match (
            self.as_i128(),
            self.as_f64().and_then(serde_json::Number::from_f64),
        ) {
            (Some(whole), _) => serde_json::Number::from_i128(whole)
                .map_or_else(|| self.as_str().into(), Into::into),
            (None, Some(number)) => number.into(),
            (None, None) => self.as_str().into(),
        }
    }
}
