//! Rules about parameters and fields of forms that can be written, though not as their document says.
//!
//! Real documents repeat the same guess hundreds of times. It is told once for each kind, with the number of the others.

use super::shape::{MediaKind, media_kind};
use super::style::{Form, Kind, field_spelling, form, spelling};
use super::{Context, Endpoint};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::maps::{HashSet, IndexMap};
use crate::openapi::{
    Location, MediaType, Parameter, ParameterId, ParameterStyle, RefOr, SchemaId,
};
use crate::source::Span;

/// The findings of one kind: what is found at the first place, and how many more places there are.
pub(super) type Findings = IndexMap<(Code, &'static str), (Span, String, usize)>;

pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    let mut findings = Findings::default();
    let mut seen: HashSet<ParameterId> = HashSet::default();
    let mut bodies = HashSet::default();
    for endpoint in endpoints {
        for id in endpoint.parameters.iter().filter(|id| seen.insert(**id)) {
            check_parameter(cx, &cx.doc.parameters[*id], &mut findings);
        }
        let body = endpoint.operation.request_body;
        if let Some(id) = body
            .map(|body| cx.refs.get(body))
            .filter(|id| bodies.insert(*id))
        {
            for media_type in &cx.doc.request_bodies[id].content {
                check_fields(cx, media_type, &mut findings);
            }
        }
    }
    report(findings, diags);
}

/// Reports each kind of finding once.
pub(super) fn report(findings: Findings, diags: &mut Diagnostics) {
    for ((code, _), (span, message, others)) in findings {
        let finding = Diagnostic::new(code, span, message);
        diags.push(match others {
            0 => finding,
            1 => finding.note("the same goes for one other place"),
            others => finding.note(format!("the same goes for {others} other places")),
        });
    }
}

pub(super) fn found(
    findings: &mut Findings,
    code: Code,
    kind: &'static str,
    span: Span,
    message: String,
) {
    findings
        .entry((code, kind))
        .and_modify(|(_, _, others)| *others += 1)
        .or_insert((span, message, 0));
}

fn check_parameter(cx: Context<'_, '_>, parameter: &Parameter<'_>, findings: &mut Findings) {
    let (name, place) = (parameter.name.value, parameter.location.as_str());
    if let Some(content) = parameter.content.first() {
        if is_opaque_text(content) {
            let message = format!(
                "a parameter of `{}` cannot be written; `{name}` is taken for a text",
                content.name.value
            );
            let code = code::PARAMETER_MEDIA;
            found(findings, code, "media", content.name.span, message);
        }
        return;
    }
    let mut guess = |kind, span, message| found(findings, code::STYLE_GUESSED, kind, span, message);
    let declared = parameter.style;
    let spelt = spelling(parameter);
    let Some(schema) = parameter.schema else {
        return;
    };
    let form = form(cx.doc, cx.refs, schema);
    if form.kind == Kind::Scalar {
        check_empty(cx, parameter, schema, findings);
        return;
    }
    if spelt.style != declared.value {
        let is_delimited = matches!(
            declared.value,
            ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited
        );
        if is_delimited && parameter.explode && parameter.location == Location::Query {
            let message = format!(
                "the style `{}` has no exploded form; `{name}` repeats its name, as in `{name}=1&{name}=2`",
                declared.value.as_str()
            );
            guess("exploded", declared.span, message);
        } else {
            let message = format!(
                "the style `{}` is not for a {place}; `{name}` is written in the style `{}`",
                declared.value.as_str(),
                spelt.style.as_str()
            );
            guess("style", declared.span, message);
        }
    }
    if parameter.location == Location::Cookie && spelt.explode {
        let message = format!(
            "in the exploded form of `{name}`, `&` would not separate cookies; each part is a cookie of its own"
        );
        guess("cookie", parameter.name.span, message);
    }
    if let Some((kind, how)) = nested(spelt.style, spelt.explode, form, name) {
        let message = format!(
            "the standard does not say how the parameter `{name}` is written in the style `{}`: {how}",
            spelt.style.as_str()
        );
        guess(kind, parameter.name.span, message);
    }
}

/// What becomes of lists and objects that a style has no place for.
fn nested(
    style: ParameterStyle,
    explode: bool,
    form: Form,
    name: &str,
) -> Option<(&'static str, String)> {
    match style {
        ParameterStyle::DeepObject if form.kind == Kind::List || form.is_nested => Some((
            "deep",
            format!(
                "brackets are nested, as in `{name}[a][b]=1`, `{name}[]=1` and `{name}[0][a]=1`"
            ),
        )),
        ParameterStyle::DeepObject => None,
        ParameterStyle::Form if form.is_nested && explode && form.kind == Kind::Object => Some((
            "spread",
            "lists in it are repeated, as in `a=1&a=2`, and objects are JSON".to_owned(),
        )),
        ParameterStyle::Form
        | ParameterStyle::Simple
        | ParameterStyle::Label
        | ParameterStyle::Matrix
        | ParameterStyle::SpaceDelimited
        | ParameterStyle::PipeDelimited
        | ParameterStyle::TabDelimited
        | ParameterStyle::Cookie => form
            .is_nested
            .then(|| ("nested", "lists and objects in it are JSON".to_owned())),
    }
}

/// A text can be empty, and so can a list; other values cannot.
fn check_empty(
    cx: Context<'_, '_>,
    parameter: &Parameter<'_>,
    schema: RefOr<SchemaId>,
    findings: &mut Findings,
) {
    use crate::openapi::Type;
    let schema = cx.schema(schema);
    let has_no_empty = [Type::Boolean, Type::Integer, Type::Number]
        .into_iter()
        .any(|ty| schema.has_type(ty));
    if parameter.allow_empty_value && parameter.location == Location::Query && has_no_empty {
        let message = format!(
            "`{}` may be sent without a value, but not by this client; its values can",
            parameter.name.value
        );
        let span = parameter.name.span;
        found(findings, code::EMPTY_VALUE, "empty", span, message);
    }
}

pub(super) fn is_opaque_text(content: &MediaType<'_>) -> bool {
    match media_kind(content.name.value) {
        MediaKind::Json | MediaKind::Xml | MediaKind::Form | MediaKind::Text => false,
        MediaKind::Binary
        | MediaKind::Multipart
        | MediaKind::Lines
        | MediaKind::Events
        | MediaKind::Malformed => true,
    }
}

fn check_fields(cx: Context<'_, '_>, media_type: &MediaType<'_>, findings: &mut Findings) {
    let (MediaKind::Form, Some(schema)) = (media_kind(media_type.name.value), media_type.schema)
    else {
        return;
    };
    for (name, encoding) in &media_type.encoding {
        let property = super::style::property(cx.doc, cx.refs, schema, name.value);
        let (Some(spelt), Some(property)) = (field_spelling(encoding), property) else {
            continue;
        };
        let form = form(cx.doc, cx.refs, property);
        if let Some((kind, how)) = nested(spelt.style, spelt.explode, form, name.value) {
            let message = format!(
                "the standard does not say how the field `{}` is written in the style `{}`: {how}",
                name.value,
                spelt.style.as_str()
            );
            let code = code::STYLE_GUESSED;
            found(findings, code, kind, name.span, message);
        }
    }
}

/// A header that no server could be sent.
pub(super) fn check_headers(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, parameter) in cx.doc.parameters.iter() {
        let name = parameter.name;
        if parameter.location == Location::Header && !is_header_name(name.value) {
            let message = format!(
                "`{}` is no name of a header; the parameter is left out of the client",
                name.value.escape_debug()
            );
            diags.push(
                Diagnostic::new(code::HEADER_NAME, name.span, message).help(
                    "names of headers consist of letters, digits and some signs, such as `-`",
                ),
            );
        }
    }
}

/// Whether a header can have this name (RFC 9110, section 5.6.2).
#[must_use]
pub fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}
