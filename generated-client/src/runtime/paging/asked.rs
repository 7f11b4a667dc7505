//! Where a call says which page it asks for: in a query parameter, or in a property of its body.
//!
//! A body is changed where it stands, as JSON: what a caller has put into it otherwise stays as it is written.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use crate::runtime::call::Draft;
use crate::runtime::operation::Asked;
use crate::runtime::style::Style;

/// A body whose properties are not looked at.
type Object = BTreeMap<String, Box<RawValue>>;

/// What the call says there, as text: of a query parameter, as it is encoded.
pub(super) fn get(draft: &Draft, asked: Asked) -> Option<String> {
    let path = match asked {
        Asked::Query(name) => {
            let (_, pair) = draft.arguments.query.iter().find(|(set, _)| *set == name)?;
            let (_, text) = pair.as_deref()?.split_once('=')?;
            return Some(text.to_owned());
        }
        Asked::Number(path) | Asked::Text(path) => path,
    };
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

/// Has the call say `value` there. The error says why it cannot.
pub(super) fn set(draft: &mut Draft, asked: Asked, value: &str) -> Result<(), String> {
    let (path, value) = match asked {
        Asked::Query(name) => {
            draft.set_query(name, Style::FORM_EXPLODED, &value);
            return Ok(());
        }
        Asked::Number(path) => match value.parse::<i64>() {
            Ok(number) => (path, to_raw_value(&number)),
            Err(_) => {
                return Err(format!(
                    "the next page is asked for by a number, not by {value:?}"
                ));
            }
        },
        Asked::Text(path) => (path, to_raw_value(value)),
    };
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

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}
