//! Values that the document contains: defaults to literals, examples to JSON text.

use super::types::Types;
use crate::ir::{Literal, Scalar, ScalarKind, Type, is_escaped_in_json};
use crate::load::{Tree, Value};

/// The value as JSON, with keys in the document's order.
pub(super) fn json_text(tree: &Tree) -> String {
    let mut text = String::new();
    push_json(tree, &mut text);
    text
}

fn push_json(tree: &Tree, text: &mut String) {
    match &tree.value {
        Value::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                push_json(item, text);
            }
            text.push(']');
        }
        Value::Map(map) => {
            text.push('{');
            for (index, (key, value)) in map.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                push_string(key, text);
                text.push(':');
                push_json(value, text);
            }
            text.push('}');
        }
        Value::String(string) => push_string(string, text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            text.push_str(&tree.to_json().to_string());
        }
    }
}

fn push_string(string: &str, text: &mut String) {
    if is_escaped_in_json(string) {
        text.push_str(&serde_json::Value::from(string).to_string());
    } else {
        text.push('"');
        text.push_str(string);
        text.push('"');
    }
}

/// A single value as plain text; `None` for null, lists and maps.
pub(super) fn plain_text(tree: &Tree) -> Option<String> {
    match &tree.value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::String(text) => Some(text.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// A default of a type. What is not a value of it is only shown in the documentation.
pub(super) fn lower_default(tree: &Tree, ty: &Type, types: &Types<'_, '_>) -> Literal {
    let literal = match (&tree.value, ty) {
        (Value::Null, _) => Some(Literal::Null),
        (_, Type::Scalar(scalar)) => lower_scalar_default(tree, *scalar),
        (_, Type::Named(id)) => plain_text(tree).and_then(|text| types.member(*id, &text)),
        _ => None,
    };
    literal.unwrap_or_else(|| Literal::Json(json_text(tree)))
}

fn lower_scalar_default(tree: &Tree, scalar: Scalar) -> Option<Literal> {
    let whole = |number: i128| Literal::Number(number.to_string());
    match (&tree.value, scalar.kind()) {
        (Value::Bool(value), ScalarKind::Boolean) => Some(Literal::Bool(*value)),
        (Value::Number(number), ScalarKind::Integer) => number.as_i128().map(whole),
        (Value::Number(number), ScalarKind::Number) => number
            .as_f64()
            .filter(|number| number.is_finite())
            .map(|_| Literal::Number(number.as_str().to_owned())),
        (Value::Number(number), ScalarKind::Pattern) if is_quoted(scalar) => {
            number.as_i128().map(whole)
        }
        (Value::String(text), ScalarKind::Pattern) if is_quoted(scalar) => {
            text.parse().ok().map(whole)
        }
        // In YAML, an unquoted `1` is a number; where a string is wanted it is meant as one.
        (_, ScalarKind::Text | ScalarKind::Pattern) => plain_text(tree).map(Literal::String),
        (_, ScalarKind::Boolean | ScalarKind::Integer | ScalarKind::Number | ScalarKind::Bytes) => {
            None
        }
    }
}

fn is_quoted(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::QuotedI64 | Scalar::QuotedU64)
}
