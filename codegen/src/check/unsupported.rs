//! What the generator cannot express yet. This file is meant to shrink.
//!
//! Any JSON value stands in for it, and the finding tells so.

use super::containers::{Patterns, Positions, patterns, positions};
use super::shape::choice;
use super::{Choice, Context};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::Value;
use crate::openapi::{NodeType, Schema, Type};

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, schema) in cx.doc.schemas.iter() {
        check_values(schema, diags);
        check_tuple(cx, schema, diags);
        check_dynamic_reference(schema, diags);
        check_xml_node(schema, diags);
        check_pattern_properties(cx, schema, diags);
        check_conditions(cx, schema, diags);
    }
}

/// An enumeration has single values. Null is for the type around.
fn check_values(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let values = schema
        .enumeration
        .into_iter()
        .chain(schema.constant.map(std::slice::from_ref));
    let found = values.flatten().find_map(|value| match &value.value {
        Value::List(_) => Some("lists"),
        Value::Map(_) => Some("objects"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    });
    if let Some(found) = found {
        let message =
            format!("an enumeration of {found} cannot be expressed; it becomes any JSON value");
        diags.push(Diagnostic::new(
            code::MIXED_ENUM,
            schema.span.key(),
            message,
        ));
    }
}

/// A list has a type for each position, or one for all.
fn check_tuple(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let message = match positions(cx.doc, cx.refs, schema) {
        None | Some(Positions::Tuple(_) | Positions::Same(_)) => return,
        Some(Positions::OpenTuple(items)) => format!(
            "this list may go on after its {} positions; what follows them is passed over",
            items.len()
        ),
        Some(Positions::Any) => {
            "the positions of this list cannot be expressed; its items become any JSON value"
                .to_owned()
        }
    };
    diags.push(
        Diagnostic::new(code::TUPLE, schema.span.key(), message).help(format!(
            "a list of two to twelve positions and `{}` is a tuple",
            cx.doc.version.closed_list()
        )),
    );
}

/// Elements and attributes can be written; a list without an element of its own is what lists are by default.
fn check_xml_node(schema: &Schema<'_>, diags: &mut Diagnostics) {
    let Some(node) = schema.xml.as_deref().and_then(|xml| xml.node_type) else {
        return;
    };
    let is_list = schema.has_type(Type::Array) || schema.items.is_some();
    let kind = match node.value {
        NodeType::Element | NodeType::Attribute => return,
        NodeType::None if is_list => return,
        NodeType::None => "no node at all",
        NodeType::Text => "text",
        NodeType::Cdata => "a CDATA section",
    };
    let message =
        format!("a value that is {kind} in XML cannot be expressed; it becomes an element");
    diags.push(Diagnostic::new(code::XML_NODE, node.span, message));
}

fn check_dynamic_reference(schema: &Schema<'_>, diags: &mut Diagnostics) {
    if let Some(reference) = schema.rare.as_ref().and_then(|rare| rare.dynamic_ref) {
        let message = "a `$dynamicRef` cannot be followed; it becomes any JSON value";
        diags.push(Diagnostic::new(
            code::DYNAMIC_REFERENCE,
            reference.span,
            message,
        ));
    }
}

/// Properties that are not described one by one are all of one type.
fn check_pattern_properties(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    if patterns(cx.doc, cx.refs, schema) != Some(Patterns::Any) {
        return;
    }
    for (pattern, _) in schema.rare.iter().flat_map(|rare| &rare.pattern_properties) {
        let message = format!(
            "properties that match `{}` are not of the type of all others; they become any JSON value",
            pattern.value
        );
        diags.push(Diagnostic::new(
            code::PATTERN_PROPERTIES,
            pattern.span,
            message,
        ));
    }
}

/// Conditions narrow the values of a type and are the server's to check; a type cannot say them.
fn check_conditions(cx: Context<'_, '_>, schema: &Schema<'_>, diags: &mut Diagnostics) {
    let mut keywords = Vec::new();
    if let Some(rare) = &schema.rare {
        let present = [
            ("not", rare.not.is_some()),
            ("if", rare.condition.is_some()),
            ("dependentRequired", !rare.dependent_required.is_empty()),
            ("dependentSchemas", !rare.dependent_schemas.is_empty()),
        ];
        keywords.extend(
            present
                .into_iter()
                .filter(|(_, present)| *present)
                .map(|(keyword, _)| keyword),
        );
    }
    if choice(cx.doc, cx.refs, schema) == Choice::Conditions {
        keywords.push(if schema.one_of.is_empty() {
            "anyOf"
        } else {
            "oneOf"
        });
    }
    for keyword in keywords {
        let message = format!("the condition under `{keyword}` is not expressed in the type");
        diags.push(Diagnostic::new(code::UNCHECKED, schema.span.key(), message));
    }
}
