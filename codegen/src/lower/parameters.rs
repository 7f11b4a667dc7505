//! Parameters of operations.

use super::contents::lower_examples;
use super::docs::{annotations, deprecation};
use super::literals::lower_default;
use super::types::{Types, extend};
use crate::ir::{Deprecation, Docs, Parameter, Place, Presence, Segment, Style, Type, WireName};
use crate::openapi::{self, Location, ParameterId, ParameterStyle};

/// The parameters in force: those of the path in its order, then the others in the document's.
pub(super) fn lower_parameters(
    types: &mut Types<'_, '_>,
    ids: &[ParameterId],
    path: &str,
    operation: &str,
) -> Vec<Parameter> {
    let doc = types.schemas.doc;
    let mut declared: Vec<&openapi::Parameter<'_>> = ids
        .iter()
        .map(|id| &doc.parameters[*id])
        .filter(|parameter| !is_ignored(parameter))
        .collect();
    let order: Vec<&str> = names_in(path).collect();
    declared.sort_by_key(|parameter| match parameter.location {
        Location::Path => order
            .iter()
            .position(|name| *name == parameter.name.value)
            .unwrap_or(order.len()),
        Location::Query | Location::QueryString | Location::Header | Location::Cookie => {
            order.len() + 1
        }
    });
    declared
        .into_iter()
        .map(|parameter| lower_parameter(types, parameter, operation))
        .collect()
}

/// The standard has these headers ignored: they are described by other means.
fn is_ignored(parameter: &openapi::Parameter<'_>) -> bool {
    let described_elsewhere = ["accept", "content-type", "authorization"];
    parameter.location == Location::Header
        && described_elsewhere.contains(&&*parameter.name.value.to_ascii_lowercase())
}

fn lower_parameter(
    types: &mut Types<'_, '_>,
    parameter: &openapi::Parameter<'_>,
    operation: &str,
) -> Parameter {
    let name = parameter.name.value;
    let site = parameter.schema;
    // A parameter is left out, and not null, where it has no value.
    let ty = site.map_or(Type::Any, |schema| {
        types
            .lower_use(schema, &extend(&[operation.to_owned()], name))
            .ty
    });
    let from_schema = site.map(|schema| annotations(types.schemas, schema, name));
    let default = from_schema
        .as_ref()
        .and_then(|annotations| annotations.default)
        .map(|tree| lower_default(tree, &ty, types));
    let schema_docs = from_schema
        .map(|annotations| annotations.docs)
        .unwrap_or_default();
    let examples = lower_examples(types.schemas, parameter.example, &parameter.examples);
    let deprecated = parameter.deprecated || schema_docs.deprecated == Deprecation::Deprecated;
    Parameter {
        wire: WireName(name.to_owned()),
        place: match parameter.location {
            Location::Path => Place::Path,
            // `check` leaves out operations with a parameter for the whole query.
            Location::Query | Location::QueryString => Place::Query,
            Location::Header => Place::Header,
            Location::Cookie => Place::Cookie,
        },
        style: lower_style(parameter.style.value, parameter.explode),
        ty,
        presence: match parameter.location {
            Location::Path => Presence::Required,
            Location::Query | Location::QueryString | Location::Header | Location::Cookie
                if parameter.required =>
            {
                Presence::Required
            }
            Location::Query | Location::QueryString | Location::Header | Location::Cookie => {
                Presence::Optional
            }
        },
        docs: Docs {
            description: parameter
                .description
                .map(str::to_owned)
                .or(schema_docs.description),
            deprecated: deprecation(deprecated),
            examples: if examples.is_empty() {
                schema_docs.examples
            } else {
                examples
            },
            ..schema_docs
        },
        default,
    }
}

fn lower_style(style: ParameterStyle, explode: bool) -> Style {
    match (style, explode) {
        // `check` leaves out operations with labels and matrices, cookies of 3.2, and tabs of 2.0.
        (ParameterStyle::Simple | ParameterStyle::Label | ParameterStyle::Matrix, false) => {
            Style::Simple
        }
        (ParameterStyle::Simple | ParameterStyle::Label | ParameterStyle::Matrix, true) => {
            Style::SimpleExploded
        }
        (ParameterStyle::Form | ParameterStyle::Cookie | ParameterStyle::TabDelimited, false) => {
            Style::Form
        }
        (ParameterStyle::Form | ParameterStyle::Cookie | ParameterStyle::TabDelimited, true) => {
            Style::FormExploded
        }
        (ParameterStyle::SpaceDelimited, _) => Style::SpaceDelimited,
        (ParameterStyle::PipeDelimited, _) => Style::PipeDelimited,
        (ParameterStyle::DeepObject, _) => Style::DeepObject,
    }
}

/// The path in pieces. What looks like a parameter but is none stays text.
pub(super) fn lower_path(path: &str, parameters: &[Parameter]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let push_text = |segments: &mut Vec<Segment>, text: &str| match segments.last_mut() {
        _ if text.is_empty() => {}
        Some(Segment::Text(last)) => last.push_str(text),
        Some(Segment::Parameter(_)) | None => segments.push(Segment::Text(text.to_owned())),
    };
    for (text, name) in pieces(path) {
        push_text(&mut segments, text);
        let Some(name) = name else { continue };
        match parameters
            .iter()
            .position(|parameter| parameter.place == Place::Path && parameter.wire.as_str() == name)
        {
            Some(index) => segments.push(Segment::Parameter(index)),
            None => push_text(&mut segments, &format!("{{{name}}}")),
        }
    }
    segments
}

/// The names between braces, in order.
pub(super) fn names_in(path: &str) -> impl Iterator<Item = &str> {
    pieces(path).into_iter().filter_map(|(_, name)| name)
}

/// Stretches of text, each with the name between braces that follows it.
fn pieces(path: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((text, name, after)) = next_name(rest) {
        pieces.push((text, Some(name)));
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}

fn next_name(path: &str) -> Option<(&str, &str, &str)> {
    let (text, after) = path.split_once('{')?;
    let (name, rest) = after.split_once('}')?;
    Some((text, name, rest))
}
