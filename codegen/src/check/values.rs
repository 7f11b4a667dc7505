//! The values under `enum` and `const`, read as the schema means them, in one place so that `check` and `lower` agree.

use std::borrow::Cow;

use super::evidence::Doubts;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::{Tree, Value};
use crate::openapi::{Schema, Type};

/// A single value that is listed, as its type has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<'t> {
    /// Its type, of which an integer is not also a number.
    pub ty: Type,
    /// Its text: of a string the string, of an integer its digits.
    pub text: Cow<'t, str>,
}

/// Reads a listed value of a schema that names `types`; nothing for null, lists and objects.
///
/// A value of another type than the one that is named is taken for what it means: in YAML, an unquoted `1` or `true` among
/// strings is no string, and many a generator of documents puts all values into quotes. Where it can mean nothing of the
/// kind, the value is believed, and not the type.
#[must_use]
pub fn listed<'t>(value: &'t Tree, types: &[Type]) -> Option<Listed<'t>> {
    let (ty, text): (Type, Cow<'t, str>) = match &value.value {
        Value::String(text) => (Type::String, (&**text).into()),
        Value::Number(number) => match number.as_i128() {
            Some(whole) => (Type::Integer, whole.to_string().into()),
            None => (Type::Number, number.as_str().into()),
        },
        Value::Bool(value) => (Type::Boolean, if *value { "true" } else { "false" }.into()),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    };
    let meant = match (types, ty, &*text) {
        ([Type::String], Type::Integer | Type::Number, _) => match &value.value {
            // As it is spelt: `1.0` is not `1`.
            Value::Number(number) => (Type::String, number.as_str().into()),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::List(_) | Value::Map(_) => {
                (Type::String, text)
            }
        },
        ([Type::String], _, _) => (Type::String, text),
        ([Type::Integer], Type::String, digits) if digits.parse::<i128>().is_ok() => {
            (Type::Integer, text)
        }
        ([Type::Number], Type::String, digits) if digits.parse::<f64>().is_ok() => {
            (Type::Number, text)
        }
        ([Type::Boolean], Type::String, "true" | "false") => (Type::Boolean, text),
        _ => (ty, text),
    };
    Some(Listed {
        ty: meant.0,
        text: meant.1,
    })
}

/// Keys by which documents name the values of an enum.
pub const ENUM_NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// Keys by which documents describe the values of an enum.
pub const ENUM_DESCRIPTIONS: [&str; 3] = [
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-description",
];

/// Microsoft's key for both.
pub const MS_ENUM: &str = "x-ms-enum";

/// Where in a list of `length` names the one of the value at `position` is. The list may pass over null; one of another
/// length does not say which of the values its names are for.
#[must_use]
pub fn position_of_name(values: &[Tree], position: usize, length: usize) -> Option<usize> {
    let is_null = |value: &&Tree| value.value == Value::Null;
    let nulls = values.iter().filter(is_null).count();
    if length == values.len() {
        Some(position)
    } else if length + nulls == values.len() {
        let before = values.iter().take(position).filter(is_null).count();
        Some(position - before)
    } else {
        None
    }
}

/// Reports listed values that are not of the type that the schema names, and formats that examples contradict.
pub(super) fn check(schema: &Schema<'_>, doubts: &Doubts<'_>, diags: &mut Diagnostics) {
    check_listed(schema, diags);
    check_format(schema, doubts, diags);
    if let Some(values) = schema.enumeration {
        check_names(schema, values, diags);
    }
}

/// Names and descriptions are one for each value.
fn check_names(schema: &Schema<'_>, values: &[Tree], diags: &mut Diagnostics) {
    for key in ENUM_NAMES.iter().chain(&ENUM_DESCRIPTIONS) {
        let Some(found) = schema.extensions.get(key) else {
            continue;
        };
        match &found.value {
            Value::List(names) if position_of_name(values, 0, names.len()).is_none() => {
                let message = format!(
                    "`{key}` has {} entries for {} values, and is not used",
                    names.len(),
                    values.len()
                );
                diags.push(Diagnostic::new(code::ENUM_NAMES, found.span.key(), message));
            }
            Value::Map(names) => {
                let stray = names
                    .iter()
                    .find(|(name, _)| !has_value(schema, values, name));
                diags.extend(stray.map(|(name, entry)| stray_name(name, key, entry)));
            }
            Value::List(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            }
        }
    }
    let entries = schema.extensions.get(MS_ENUM);
    let entries = entries.and_then(|found| found.get("values")?.as_list());
    for entry in entries.into_iter().flatten() {
        let value = entry.get("value").and_then(|value| listed(value, &[]));
        if let Some(value) = value.filter(|value| !has_value(schema, values, &value.text)) {
            diags.push(stray_name(&value.text, MS_ENUM, entry));
        }
    }
}

fn has_value(schema: &Schema<'_>, values: &[Tree], text: &str) -> bool {
    let types: Vec<Type> = schema.types.iter().map(|named| named.value).collect();
    let mut known = values.iter().filter_map(|value| listed(value, &types));
    known.any(|known| known.text == text)
}

fn stray_name(value: &str, key: &str, place: &Tree) -> Diagnostic {
    let message =
        format!("`{key}` is about the value `{value}`, which is not among those under `enum`");
    Diagnostic::new(code::ENUM_NAMES, place.span, message)
}

fn check_listed(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let types: Vec<Type> = schema
        .types
        .iter()
        .map(|named| named.value)
        .filter(|ty| *ty != Type::Null)
        .collect();
    let [wanted] = types.as_slice() else { return };
    let constant = schema.constant.map(std::slice::from_ref);
    let values = schema.enumeration.into_iter().chain(constant).flatten();
    let mut coerced = None;
    for value in values {
        let Some(found) = listed(value, &types) else {
            continue;
        };
        let fits = found.ty == *wanted || (found.ty, *wanted) == (Type::Integer, Type::Number);
        if !fits {
            let message = format!(
                "this value is {}, but the type is `{}`; the value is believed",
                value.kind(),
                wanted.as_str()
            );
            let diagnostic = Diagnostic::new(code::ENUM_MISFIT, value.span, message);
            diags.push(diagnostic.label(schema.types[0].span, "the type"));
            return;
        }
        let own = listed(value, &[]).map(|own| own.ty);
        if own != Some(found.ty) && coerced.is_none() {
            coerced = Some(value);
        }
    }
    if let Some(value) = coerced {
        let message = format!(
            "this value is {}, and is taken for one of the type `{}`, as all like it",
            value.kind(),
            wanted.as_str()
        );
        let diagnostic = Diagnostic::new(code::COERCED, value.span, message);
        diags.push(diagnostic.label(schema.types[0].span, "the type"));
    }
}

fn check_format(schema: &Schema<'_>, doubts: &Doubts<'_>, diags: &mut Diagnostics) {
    if let (Some(example), Some(format)) = (doubts.example(schema), schema.format) {
        let message = format!(
            "this is not of the format `{}`, so values are taken for plain strings",
            format.value
        );
        diags.push(
            Diagnostic::new(code::FORMAT_DOUBTED, example.span, message)
                .label(format.span, "the format")
                .help("values of a format are read strictly; mend the example if they are of it"),
        );
    }
}
