//! The IR as readable text, the same for the same document: for `specsmith dump --stage ir` and for tests.
//!
//! An item is a head line and indented lines below it. The text is for people and for comparison; nothing parses it.

mod incoming;
mod paging;

use std::fmt::Write as _;

use self::incoming::dump_incoming;
use self::paging::dump_paging;
use super::dump_received::{dump_headers, dump_link, dump_tag};
use super::{
    Access, Answer, Api, Body, Constant, Content, Deprecation, Docs, EnumBase, Field, Flows,
    HeaderSetId, Literal, Nullability, Operation, Overlap, Parameter, Place, Presence, Property,
    Reach, Role, Scheme, SchemeKind, SchemeNeed, Segment, Server, StatusRange, Style, Type,
    TypeDef, TypeKind, Union, Usage, Variable, Variant, WireName, Xml, XmlNode,
};

/// Writes the items whose head line contains `filter` (all, where there is none), one paragraph each.
#[must_use]
pub fn dump(api: &Api, filter: Option<&str>) -> String {
    let head = format!("api {:?} {}", api.info.title, api.info.version);
    let servers = api
        .servers
        .iter()
        .map(|server| format!("  server {}", dump_server(server)));
    let tags = api.tags.iter().map(|tag| dump_tag(api, tag));
    let schemes = api.schemes.iter().map(dump_scheme);
    let api_item = std::iter::once(head)
        .chain(servers)
        .chain(tags)
        .chain(schemes)
        .collect();
    let types = api.types.iter().map(|def| dump_type(api, def));
    let operations = api
        .operations
        .iter()
        .map(|operation| dump_operation(api, operation));

    let incoming = api
        .incoming
        .iter()
        .map(|incoming| dump_incoming(api, incoming));

    let mut text = String::new();
    let items = std::iter::once(api_item).chain(types).chain(operations);
    for lines in items.chain(incoming) {
        if lines
            .first()
            .is_some_and(|head: &String| filter.is_none_or(|filter| head.contains(filter)))
        {
            if !text.is_empty() {
                text.push('\n');
            }
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
        }
    }
    text
}

fn dump_type(api: &Api, def: &TypeDef) -> Vec<String> {
    let TypeDef {
        origin,
        docs,
        kind,
        usage,
        xml,
        alike,
    } = def;
    let name = origin.path.join(".");
    let alike = alike
        .map(|first| format!(" = {}", api.type_def(first).origin.path.join(".")))
        .unwrap_or_default();
    let suffix = format!(
        "{}{}{}{alike}",
        docs_marks(docs),
        usage_marks(*usage),
        xml_marks(xml)
    );
    match kind {
        TypeKind::Object(object) => {
            let rest = object
                .rest
                .as_ref()
                .map(|ty| format!("  *: {}", spell(api, ty)));
            std::iter::once(format!("object {name}{suffix}"))
                .chain(
                    object
                        .properties
                        .iter()
                        .map(|property| dump_property(api, property)),
                )
                .chain(rest)
                .collect()
        }
        TypeKind::Enumeration(enumeration) => {
            let values = enumeration.values.iter().map(|value| {
                let proposed = value
                    .proposed
                    .as_ref()
                    .map(|name| format!(" as {name}"))
                    .unwrap_or_default();
                match enumeration.base {
                    EnumBase::Text => format!("  {:?}{proposed}", value.wire.as_str()),
                    EnumBase::Integer => format!("  {}{proposed}", value.wire.as_str()),
                }
            });
            std::iter::once(format!("enum {name}{suffix}"))
                .chain(values)
                .collect()
        }
        TypeKind::Union(union) => {
            let Union {
                variants,
                tag,
                overlap,
            } = union;
            let tag = tag
                .as_ref()
                .map(|tag| format!(" by {}", tag.as_str()))
                .unwrap_or_default();
            let overlap = match overlap {
                Overlap::Exclusive => "",
                Overlap::Possible => " overlapping",
            };
            std::iter::once(format!("union {name}{tag}{overlap}{suffix}"))
                .chain(variants.iter().map(|variant| dump_variant(api, variant)))
                .collect()
        }
        TypeKind::Alias(ty) => vec![format!("alias {name} = {}{suffix}", spell(api, ty))],
    }
}

fn dump_variant(api: &Api, variant: &Variant) -> String {
    let Variant {
        name,
        ty,
        tags,
        role,
        docs,
    } = variant;
    let tags = tags.iter().fold(String::new(), |text, tag| {
        format!("{text} {:?}", tag.as_str())
    });
    let role = match role {
        Role::Plain => "",
        Role::Default => " default",
    };
    format!(
        "  {name}: {}{tags}{role}{}",
        spell(api, ty),
        docs_marks(docs)
    )
}

fn dump_property(api: &Api, property: &Property) -> String {
    let Property {
        wire,
        ty,
        presence,
        nullable,
        access,
        docs,
        default,
        xml,
    } = property;
    let null = match nullable {
        Nullability::NotNull => "",
        Nullability::Nullable => " | null",
    };
    let access = match access {
        Access::Both => "",
        Access::ReadOnly => " read-only",
        Access::WriteOnly => " write-only",
    };
    let (name, mark, ty) = (wire.as_str(), presence_mark(*presence), spell(api, ty));
    format!(
        "  {name}{mark}: {ty}{null}{access}{}{}{}",
        default_mark(default.as_ref()),
        docs_marks(docs),
        xml_marks(xml)
    )
}

fn dump_operation(api: &Api, operation: &Operation) -> Vec<String> {
    let Operation {
        origin: _,
        id,
        docs,
        method,
        path,
        tag,
        parameters,
        constants,
        servers,
        body,
        answers,
        headers,
        paging,
        idempotent,
        key_header,
        security,
        notes,
    } = operation;
    let path: String = path
        .iter()
        .map(|segment| dump_segment(segment, parameters))
        .collect();
    let tag = tag
        .map(|tag| format!(" tag {}", api.tags[tag].name.as_str()))
        .unwrap_or_default();
    let mut lines = vec![format!(
        "operation {}: {method} {path}{tag}{}",
        id.as_str(),
        docs_marks(docs)
    )];
    lines.extend(
        parameters
            .iter()
            .map(|parameter| dump_parameter(api, parameter)),
    );
    lines.extend(constants.iter().map(|constant| {
        let Constant {
            wire,
            place,
            value,
            docs,
        } = constant;
        let (place, marks) = (dump_place(*place), docs_marks(docs));
        format!("  {place} {} is {value}{marks}", wire.as_str())
    }));
    lines.extend(
        servers
            .iter()
            .map(|server| format!("  server {}", dump_server(server))),
    );
    lines.extend(body.iter().flat_map(|body| dump_body(api, body)));
    lines.extend(
        answers
            .iter()
            .flat_map(|answer| dump_answer(api, answer, *headers)),
    );
    lines.extend(dump_repetition(*idempotent, key_header.as_ref()));
    lines.extend(paging.as_ref().map(|paging| dump_paging(api, paging)));
    for alternative in security.iter().flatten() {
        let schemes = if alternative.is_empty() {
            "none".to_owned()
        } else {
            let schemes = alternative.iter().map(|need| dump_need(api, need));
            schemes.collect::<Vec<_>>().join(" + ")
        };
        lines.push(format!("  security {schemes}"));
    }
    lines.extend(
        notes
            .iter()
            .map(|note| format!("  note {}: {}", note.name, note.value)),
    );
    lines
}

fn dump_body(api: &Api, body: &Body) -> Vec<String> {
    let Body {
        content,
        presence,
        docs,
        proposed,
    } = body;
    let name = proposed
        .as_ref()
        .map(|name| format!(" as {name}"))
        .unwrap_or_default();
    let (mark, marks) = (presence_mark(*presence), docs_marks(docs));
    let head = format!("  body{mark}{name}{marks}");
    let contents = content.iter().map(|content| dump_content(api, content));
    std::iter::once(head).chain(contents).collect()
}

fn dump_answer(api: &Api, answer: &Answer, headers: Option<HeaderSetId>) -> Vec<String> {
    let Answer {
        status,
        content,
        headers: declared,
        links,
        docs,
    } = answer;
    let head = format!("  answer {}{}", dump_status(*status), docs_marks(docs));
    let contents = content.iter().map(|content| dump_content(api, content));
    let mut lines: Vec<_> = std::iter::once(head).chain(contents).collect();
    if let Some(set) = headers {
        lines.extend(dump_headers(api, set, declared));
    }
    lines.extend(links.iter().map(|link| dump_link(api, link)));
    lines
}

/// `oauth (read, write)`
fn dump_need(api: &Api, need: &SchemeNeed) -> String {
    let name = api.scheme(need.scheme).name.as_str();
    if need.scopes.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", need.scopes.join(", "))
    }
}

/// `scheme key: key in Header X-Key`
fn dump_scheme(scheme: &Scheme) -> String {
    let Scheme {
        name,
        docs: _,
        kind,
        reach,
        scopes,
    } = scheme;
    let kind = match kind {
        SchemeKind::ApiKey { place, name } => format!("key in {place:?} {}", name.as_str()),
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::Bearer(_) => "bearer".to_owned(),
        SchemeKind::OAuth2(Flows {
            client_credentials,
            password,
            refresh,
        }) => {
            let flows = [
                ("client credentials", client_credentials),
                ("password", password),
                ("refresh", refresh),
            ];
            let flows = flows
                .into_iter()
                .filter_map(|(flow, url)| Some(format!(", {flow} at {}", url.as_ref()?)));
            format!("oauth2{}", flows.collect::<String>())
        }
        SchemeKind::OpenIdConnect(url) => format!("openIdConnect at {url}"),
        SchemeKind::Outside(what) => what.clone(),
    };
    let reach = match reach {
        Reach::Asked => "",
        Reach::Everywhere => ", everywhere",
    };
    let scopes = if scopes.is_empty() {
        String::new()
    } else {
        format!(", scopes {}", scopes.join(" "))
    };
    format!("  scheme {}: {kind}{scopes}{reach}", name.as_str())
}

fn dump_segment(segment: &Segment, parameters: &[Parameter]) -> String {
    match segment {
        Segment::Text(text) => text.clone(),
        Segment::Parameter(index) => format!("{{{}}}", parameters[*index].wire.as_str()),
    }
}

fn dump_parameter(api: &Api, parameter: &Parameter) -> String {
    let Parameter {
        wire,
        place,
        style,
        reserved,
        empty,
        ty,
        presence,
        docs,
        default,
    } = parameter;
    let (name, mark, ty) = (wire.as_str(), presence_mark(*presence), spell(api, ty));
    format!(
        "  {} {name}{mark}: {ty} ({}{}{}){}{}",
        dump_place(*place),
        dump_style(style),
        if *reserved { ", reserved" } else { "" },
        if *empty { ", or empty" } else { "" },
        default_mark(default.as_ref()),
        docs_marks(docs)
    )
}

fn dump_place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::QueryString => "querystring",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

pub(super) fn dump_style(style: &Style) -> &str {
    match style {
        Style::Simple => "simple",
        Style::SimpleExploded => "simple exploded",
        Style::Label => "label",
        Style::LabelExploded => "label exploded",
        Style::Matrix => "matrix",
        Style::MatrixExploded => "matrix exploded",
        Style::Form => "form",
        Style::FormExploded => "form exploded",
        Style::SpaceDelimited => "space-delimited",
        Style::PipeDelimited => "pipe-delimited",
        Style::TabDelimited => "tab-delimited",
        Style::DeepObject => "deep-object",
        Style::Cookie => "cookie",
        Style::Content {
            media_type,
            format: _,
        } => media_type,
    }
}

fn dump_content(api: &Api, content: &Content) -> String {
    let Content {
        media_type,
        format,
        ty,
        fields,
        parts,
    } = content;
    let fields = fields.iter().map(|field| {
        let Field {
            wire,
            style,
            reserved,
        } = field;
        let reserved = if *reserved { " reserved" } else { "" };
        format!(", {} {}{reserved}", wire.as_str(), dump_style(style))
    });
    let parts = parts
        .iter()
        .map(|part| format!("; {} in {}", part.property.as_str(), part.media_type));
    format!(
        "    {media_type} ({format:?}): {}{}{}",
        spell(api, ty),
        fields.collect::<String>(),
        parts.collect::<String>()
    )
}

fn dump_server(server: &Server) -> String {
    let Server {
        url,
        template,
        variables,
        description: _,
    } = server;
    let mut text = url.clone();
    if template != url {
        // Writing to a string cannot fail.
        _ = write!(text, " from {template}");
    }
    for variable in variables
        .iter()
        .filter(|variable| !variable.values.is_empty())
    {
        let Variable {
            wire,
            default: _,
            values,
            description: _,
        } = variable;
        _ = write!(text, ", {} in {}", wire.as_str(), values.join("|"));
    }
    text
}

fn dump_status(status: StatusRange) -> String {
    match status {
        StatusRange::Exactly(status) => status.to_string(),
        StatusRange::Hundred(hundred) => format!("{hundred}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

fn dump_repetition(idempotent: Option<bool>, key_header: Option<&WireName>) -> Option<String> {
    match (idempotent, key_header) {
        (None, None) => None,
        (_, Some(name)) => Some(format!("  repetition by {}", name.as_str())),
        (Some(idempotent), None) => Some(format!("  idempotent {idempotent}")),
    }
}

/// A type in one line: `[T]` is a list, `{T}` a map, `box T` a pointer; definitions stand as their path.
pub(super) fn spell(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => format!("{scalar:?}"),
        Type::Any => "any".to_owned(),
        Type::List(item) => format!("[{}]", spell(api, item)),
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| spell(api, item)).collect();
            format!("({})", items.join(", "))
        }
        Type::Map(value) => format!("{{{}}}", spell(api, value)),
        Type::Nullable(inner) => format!("({} | null)", spell(api, inner)),
        Type::Named(id) => api.type_def(*id).origin.path.join("."),
        Type::Boxed(inner) => format!("box {}", spell(api, inner)),
    }
}

pub(super) fn presence_mark(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "",
        Presence::Optional => "?",
    }
}

fn default_mark(default: Option<&Literal>) -> String {
    match default {
        None => String::new(),
        Some(Literal::Null) => " = null".to_owned(),
        Some(Literal::Bool(value)) => format!(" = {value}"),
        Some(Literal::Number(text) | Literal::Json(text)) => format!(" = {text}"),
        Some(Literal::String(text)) => format!(" = {text:?}"),
    }
}

pub(super) fn docs_marks(docs: &Docs) -> &'static str {
    match docs.deprecated {
        Deprecation::Current => "",
        Deprecation::Deprecated => " deprecated",
    }
}

fn usage_marks(usage: Usage) -> &'static str {
    match (usage.request, usage.response) {
        (true, true) => " <request, answer>",
        (true, false) => " <request>",
        (false, true) => " <answer>",
        (false, false) => "",
    }
}

fn xml_marks(xml: &Xml) -> String {
    let Xml {
        name,
        namespace,
        prefix,
        node,
        item,
    } = xml;
    let node = match node {
        XmlNode::Element => None,
        XmlNode::Attribute => Some("attribute".to_owned()),
        XmlNode::Wrapped => Some("wrapped".to_owned()),
    };
    let texts = [
        ("name", name),
        ("item", item),
        ("namespace", namespace),
        ("prefix", prefix),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(what, text)| text.as_ref().map(|text| format!("{what} {text}")));
    let marks: Vec<String> = node.into_iter().chain(texts).collect();
    if marks.is_empty() {
        String::new()
    } else {
        format!(" xml({})", marks.join(", "))
    }
}
