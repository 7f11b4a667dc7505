//! Parameters of operations.

use std::fmt::Write as _;

use super::contents::lower_examples;
use super::docs::{Annotations, annotations, deprecation};
use super::literals::{lower_default, plain_text};
use super::merge::merge;
use super::path::Path;
use super::schemas::Schemas;
use super::types::Types;
use crate::check::{Endpoint, MediaKind, Piece, Slot, Spelt, is_header_name, media_kind, spelling};
use crate::ir::{
    BodyFormat, Constant, Deprecation, Docs, Parameter, Place, Presence, Scalar, Segment, Style,
    Type, WireName,
};
use crate::load::Value;
use crate::openapi::{self, Location, ParameterStyle, RefOr, SchemaId};

/// What an operation's parameters become.
#[derive(Debug, Default)]
pub(super) struct Lowered {
    /// Those of the path in its order, then the others in the document's.
    pub(super) parameters: Vec<Parameter>,
    /// Those that have only one value, but for those of the path.
    pub(super) constants: Vec<Constant>,
    /// The path in pieces.
    pub(super) path: Vec<Segment>,
}

/// The parameters in force.
pub(super) fn lower_parameters(
    types: &mut Types<'_, '_>,
    endpoint: &Endpoint<'_, '_>,
    operation: &[String],
) -> Lowered {
    let doc = types.schemas.doc;
    let mut lowered = Lowered::default();
    for piece in &endpoint.template.pieces {
        match *piece {
            Piece::Text(text) => push_text(&mut lowered.path, text),
            Piece::Parameter(slot) => lower_slot(types, slot, operation, &mut lowered),
        }
    }
    let parameters = endpoint.parameters.iter().map(|id| &doc.parameters[*id]);
    let others = parameters
        .filter(|parameter| parameter.location != Location::Path && !is_ignored(parameter));
    for parameter in others {
        let only = only_value(types.schemas, parameter).filter(|_| parameter.required);
        if let Some(value) = only {
            lowered.constants.push(Constant {
                wire: WireName(parameter.name.value.to_owned()),
                place: lower_place(parameter.location),
                value,
                docs: lower_docs(types.schemas, parameter, None),
            });
        } else {
            let parameter = lower_parameter(types, parameter, operation);
            lowered.parameters.push(parameter);
        }
    }
    describe_mentions(types.schemas, endpoint, &mut lowered);
    lowered
}

/// What stands beside a reference to a parameter counts more than what its target says of itself.
fn describe_mentions(schemas: Schemas<'_, '_>, endpoint: &Endpoint<'_, '_>, lowered: &mut Lowered) {
    let shared = endpoint.item.parameters.iter();
    for mention in shared.chain(&endpoint.operation.parameters) {
        let RefOr::Ref(reference) = *mention else {
            continue;
        };
        let Some(text) = schemas.doc.reference(reference).description else {
            continue;
        };
        let parameter = &schemas.doc.parameters[schemas.refs.get(*mention)];
        let place = lower_place(parameter.location);
        let is_meant = |wire: &WireName, at| at == place && wire.as_str() == parameter.name.value;
        let parameters = lowered.parameters.iter_mut();
        let parameters = parameters.map(|of| (&of.wire, of.place, &mut of.docs));
        let constants = lowered.constants.iter_mut();
        let constants = constants.map(|of| (&of.wire, of.place, &mut of.docs));
        for (_, _, docs) in parameters
            .chain(constants)
            .filter(|(wire, at, _)| is_meant(wire, *at))
        {
            docs.description = Some(text.to_owned());
        }
    }
}

/// A place in the path: a parameter, or the only value that it can have. A name that is there twice is one parameter.
fn lower_slot(
    types: &mut Types<'_, '_>,
    slot: Slot<'_>,
    operation: &[String],
    lowered: &mut Lowered,
) {
    let declared = slot.declared.map(|id| &types.schemas.doc.parameters[id]);
    if let Some(value) = declared.and_then(|parameter| only_value(types.schemas, parameter)) {
        push_text(&mut lowered.path, &percent_encode(&value));
        return;
    }
    let known = lowered
        .parameters
        .iter()
        .position(|parameter| parameter.wire.as_str() == slot.name);
    let index = known.unwrap_or_else(|| {
        let parameter = match declared {
            Some(declared) => lower_parameter(types, declared, operation),
            None => undeclared(),
        };
        // The name that counts is the one in the path: it has no braces in it.
        lowered.parameters.push(Parameter {
            wire: WireName(slot.name.to_owned()),
            ..parameter
        });
        lowered.parameters.len() - 1
    });
    lowered.path.push(Segment::Parameter(index));
}

/// A parameter of which the document says nothing.
fn undeclared() -> Parameter {
    Parameter {
        wire: WireName::default(),
        place: Place::Path,
        style: Style::Simple,
        reserved: false,
        empty: false,
        ty: Type::Scalar(Scalar::String),
        presence: Presence::Required,
        docs: Docs::default(),
        default: None,
    }
}

fn push_text(path: &mut Vec<Segment>, text: &str) {
    match path.last_mut() {
        Some(Segment::Text(last)) => last.push_str(text),
        Some(Segment::Parameter(_)) | None => path.push(Segment::Text(text.to_owned())),
    }
}

/// A value as it stands in a path: everything is encoded but RFC 3986's unreserved characters.
fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

/// The standard has some headers ignored, which are described by other means; others cannot be sent, as `check` reports.
pub(super) fn is_ignored(parameter: &openapi::Parameter<'_>) -> bool {
    let name = parameter.name.value;
    let described_elsewhere = ["accept", "content-type", "authorization"];
    parameter.location == Location::Header
        && (described_elsewhere.contains(&&*name.to_ascii_lowercase()) || !is_header_name(name))
}

/// The text of the only value that a parameter can have.
fn only_value(schemas: Schemas<'_, '_>, parameter: &openapi::Parameter<'_>) -> Option<String> {
    let merged = merge(schemas, schemas.id(parameter.schema?));
    if merged.is_opaque {
        return None;
    }
    if let Some(constant) = merged.constant {
        return plain_text(constant).filter(|text| !text.is_empty());
    }
    let mut values = merged
        .enumeration?
        .iter()
        .filter(|value| value.value != Value::Null);
    match (values.next(), values.next()) {
        (Some(only), None) => plain_text(only).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A parameter of the request whose parts are called after `operation`.
pub(super) fn lower_parameter(
    types: &mut Types<'_, '_>,
    parameter: &openapi::Parameter<'_>,
    operation: &[String],
) -> Parameter {
    let name = parameter.name.value;
    let (site, style) = site_and_style(parameter);
    // A parameter is left out, and not null, where it has no value.
    let ty = site.map_or(Type::Scalar(Scalar::String), |schema| {
        types
            .lower_use(schema, Path::Whole(operation).part(name))
            .ty
    });
    let from_schema = site.map(|schema| annotations(types.schemas, schema, name));
    let default = from_schema
        .as_ref()
        .and_then(|annotations| annotations.default)
        .map(|tree| lower_default(tree, &ty, types));
    Parameter {
        wire: WireName(name.to_owned()),
        place: lower_place(parameter.location),
        style,
        reserved: parameter.allow_reserved,
        empty: parameter.allow_empty_value && parameter.location == Location::Query,
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
        docs: lower_docs(types.schemas, parameter, from_schema),
        default,
    }
}

fn lower_place(location: Location) -> Place {
    match location {
        Location::Path => Place::Path,
        Location::Query => Place::Query,
        Location::QueryString => Place::QueryString,
        Location::Header => Place::Header,
        Location::Cookie => Place::Cookie,
    }
}

/// The texts of a parameter; what it leaves unsaid, its schema may say.
fn lower_docs(
    schemas: Schemas<'_, '_>,
    parameter: &openapi::Parameter<'_>,
    from_schema: Option<Annotations<'_>>,
) -> Docs {
    let schema_docs = from_schema
        .map(|annotations| annotations.docs)
        .unwrap_or_default();
    let mut examples = lower_examples(schemas, parameter.example, &parameter.examples);
    for content in &parameter.content {
        examples.extend(lower_examples(schemas, content.example, &content.examples));
    }
    let deprecated = parameter.deprecated || schema_docs.deprecated == Deprecation::Deprecated;
    Docs {
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
    }
}

/// The schema of a parameter, and how its values are spelt. Without a schema it is a text.
fn site_and_style(parameter: &openapi::Parameter<'_>) -> (Option<RefOr<SchemaId>>, Style) {
    let Some(content) = parameter.content.first() else {
        return (parameter.schema, lower_style(spelling(parameter)));
    };
    let format = match media_kind(content.name.value) {
        MediaKind::Json => BodyFormat::Json,
        MediaKind::Xml => BodyFormat::Xml,
        MediaKind::Form => BodyFormat::Form,
        // A text is sent as it is in any style.
        MediaKind::Text
        | MediaKind::Binary
        | MediaKind::Multipart
        | MediaKind::Lines
        | MediaKind::Events
        | MediaKind::Malformed => return (None, lower_style(spelling(parameter))),
    };
    let media_type = super::contents::sent_media_type(content.name.value, format);
    (content.schema, Style::Content { media_type, format })
}

pub(super) fn lower_style(Spelt { style, explode }: Spelt) -> Style {
    match (style, explode) {
        (ParameterStyle::Simple, false) => Style::Simple,
        (ParameterStyle::Simple, true) => Style::SimpleExploded,
        (ParameterStyle::Label, false) => Style::Label,
        (ParameterStyle::Label, true) => Style::LabelExploded,
        (ParameterStyle::Matrix, false) => Style::Matrix,
        (ParameterStyle::Matrix, true) => Style::MatrixExploded,
        (ParameterStyle::Form, false) => Style::Form,
        (ParameterStyle::Form, true) => Style::FormExploded,
        (ParameterStyle::SpaceDelimited, _) => Style::SpaceDelimited,
        (ParameterStyle::PipeDelimited, _) => Style::PipeDelimited,
        (ParameterStyle::DeepObject, _) => Style::DeepObject,
        (ParameterStyle::TabDelimited, _) => Style::TabDelimited,
        (ParameterStyle::Cookie, _) => Style::Cookie,
    }
}
