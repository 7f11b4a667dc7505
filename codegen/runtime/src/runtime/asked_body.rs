//! A call that says in a property of its body which page it asks for.
//!
//! A body is changed where it stands, as JSON: what a caller has put into it otherwise stays as it is written.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use super::accept::is_json;
use super::call::Draft;
use super::operation::{Asked, InBody};

/// A body whose properties are not looked at.
type Object = BTreeMap<String, Box<RawValue>>;

impl Asked {
    /// As a number in the body, which is JSON: the names of properties, from the outermost on.
    #[must_use]
    pub const fn number(path: &'static [&'static str]) -> Self {
        Self::Body(path, &NUMBER)
    }

    /// As a text in the body, likewise.
    #[must_use]
    pub const fn text(path: &'static [&'static str]) -> Self {
        Self::Body(path, &TEXT)
    }
}

const NUMBER: InBody = InBody {
    get,
    set: set_number,
};

const TEXT: InBody = InBody { get, set: set_text };

/// What the call says there, as text.
fn get(draft: &Draft, path: &[&str]) -> Option<String> {
    let (_, body) = draft.arguments.body.as_ref()?;
    let mut at: Box<RawValue> = serde_json::from_slice(body.as_bytes()?).ok()?;
    for step in path {
        at = serde_json::from_str::<Object>(at.get())
            .ok()?
            .remove(*step)?;
    }
    match serde_json::from_str(at.get()).ok()? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn set_number(draft: &mut Draft, path: &[&str], value: &str) -> Result<(), String> {
    match value.parse::<i64>() {
        Ok(number) => set(draft, path, to_raw_value(&number)),
        Err(_) => Err(format!(
            "the next page is asked for by a number, not by {value:?}"
        )),
    }
}

fn set_text(draft: &mut Draft, path: &[&str], value: &str) -> Result<(), String> {
    set(draft, path, to_raw_value(value))
}

/// Has the call say `value` there. The error says why it cannot.
fn set(
    draft: &mut Draft,
    path: &[&str],
    value: Result<Box<RawValue>, serde_json::Error>,
) -> Result<(), String> {
    let body = draft.arguments.body.take();
    let (content_type, bytes) = match &body {
        None => ("application/json".into(), &b"null"[..]),
        Some((content_type, body)) => {
            let bytes = body.as_bytes().filter(|_| is_json(content_type));
            let bytes =
                bytes.ok_or("the next page is asked for in a body of JSON, which this is not")?;
            (content_type.clone(), &bytes[..])
        }
    };
    let changed = value.and_then(|value| {
        let body = serde_json::from_slice::<Box<RawValue>>(bytes)?;
        put(body.get(), path, value)
    });
    let changed = changed.map_err(|error| {
        let pointer = path.join("/");
        format!("the next page is asked for in the body at `/{pointer}`: {error}")
    })?;
    let changed = String::from(Box::<str>::from(changed));
    draft.arguments.body = Some((content_type, changed.into()));
    Ok(())
}

/// The JSON with `value` at the end of the path.
fn put(
    json: &str,
    path: &[&str],
    value: Box<RawValue>,
) -> Result<Box<RawValue>, serde_json::Error> {
    let Some((first, rest)) = path.split_first() else {
        return Ok(value);
    };
    let mut object: Object = serde_json::from_str::<Option<Object>>(json)?.unwrap_or_default();
    let inner = object.remove(*first);
    let inner = inner.as_ref().map_or("null", |inner| inner.get());
    let inner = put(inner, rest, value)?;
    object.insert((*first).to_owned(), inner);
    to_raw_value(&object)
}
