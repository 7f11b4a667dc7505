//! All names as readable text, beside what the document calls the same things: for `specsmith dump --stage names` and for tests.

use super::names::{
    EnumerationNames, IncomingNames, Names, ObjectNames, OperationNames, Parts, PropertyNames,
    SchemeNames, TypeNames, UnionNames,
};
use crate::ir::{Api, Cause, Enumeration, Incoming, Object, Operation, TypeDef, TypeKind};

/// Writes the items whose head line contains `filter` (all, where there is none), one paragraph each.
#[must_use]
pub fn dump(api: &Api, names: &Names, filter: Option<&str>) -> String {
    let mut head = vec![format!("package {}", names.package)];
    head.extend(names.modules.iter().map(|module| {
        format!(
            "  module {}: {} operations",
            module.name,
            module.operations.len()
        )
    }));
    let portions = names.features.portions.iter();
    head.extend(portions.map(|name| format!("  feature {name}")));
    head.extend(
        names
            .media_types
            .iter()
            .map(|(essence, name)| format!("  media type {essence}: {name}")),
    );
    let schemes = api.schemes.iter().zip(&names.schemes);
    head.extend(schemes.map(|(scheme, names)| {
        let SchemeNames {
            constant,
            set,
            provider,
            client_credentials,
            grant,
        } = names;
        let name = scheme.name.as_str();
        format!(
            "  scheme {name}: {set}, {provider}, {client_credentials}, {grant}; static {constant}"
        )
    }));
    head.extend(
        names
            .missing
            .iter()
            .map(|(marker, field)| format!("  missing {field}: {marker}")),
    );

    let types = api
        .types
        .iter()
        .zip(&names.types)
        .map(|(def, names)| dump_type(def, names));
    let operations = api
        .operations
        .iter()
        .zip(&names.operations)
        .map(|(operation, names)| dump_operation(operation, names));
    let incoming = api
        .incoming
        .iter()
        .zip(&names.incoming)
        .map(|(incoming, names)| dump_incoming(incoming, names));
    let items = std::iter::once(head).chain(types).chain(operations);
    let items = items.chain(incoming);
    let kept = items.filter(|lines| {
        lines
            .first()
            .is_some_and(|head| filter.is_none_or(|filter| head.contains(filter)))
    });
    let paragraphs: Vec<String> = kept.map(|lines| lines.join("\n") + "\n").collect();
    paragraphs.join("\n")
}

fn dump_type(def: &TypeDef, names: &TypeNames) -> Vec<String> {
    let TypeNames {
        name,
        module,
        parts,
    } = names;
    let mut lines = vec![format!(
        "type {}: {module}::{name}",
        def.origin.path.join(".")
    )];
    match (&def.kind, parts) {
        (TypeKind::Object(object), Parts::Object(names)) => dump_fields(object, names, &mut lines),
        (TypeKind::Enumeration(enumeration), Parts::Enumeration(names)) => {
            dump_variants(enumeration, names, &mut lines);
        }
        (TypeKind::Union(union), Parts::Union(names)) => {
            let UnionNames { variants, other } = names;
            let pairs = union.variants.iter().zip(variants);
            lines.extend(pairs.map(|(variant, name)| format!("  {}: {name}", variant.name)));
            lines.push(format!("  *: {other}"));
        }
        (
            TypeKind::Object(_)
            | TypeKind::Enumeration(_)
            | TypeKind::Union(_)
            | TypeKind::Alias(_),
            _,
        ) => {}
    }
    lines
}

fn dump_fields(object: &Object, names: &ObjectNames, lines: &mut Vec<String>) {
    let ObjectNames {
        properties,
        rest,
        builder,
    } = names;
    for (
        property,
        PropertyNames {
            field,
            setter,
            missing: _,
        },
    ) in object.properties.iter().zip(properties)
    {
        let setter = if field == setter {
            String::new()
        } else {
            format!(" set by {setter}")
        };
        lines.push(format!("  {}: {field}{setter}", property.wire.as_str()));
    }
    lines.extend(rest.iter().map(|field| format!("  *: {field}")));
    lines.push(format!("  builder {builder}"));
}

fn dump_variants(enumeration: &Enumeration, names: &EnumerationNames, lines: &mut Vec<String>) {
    let EnumerationNames { variants, other } = names;
    let values = enumeration.values.iter().zip(variants);
    lines.extend(values.map(|(value, name)| format!("  {:?}: {name}", value.wire.as_str())));
    lines.push(format!("  *: {other}"));
}

fn dump_operation(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let OperationNames {
        method,
        request,
        constant,
        parameters,
        defaults,
        security,
        body,
        headers,
        output,
        error,
        answers,
        contents: _,
        bodies: _,
        sent: _,
    } = names;
    let mut lines = vec![format!("operation {}: {method}", operation.id.as_str())];
    lines.push(format!(
        "  types {request}, {output}, {error}; static {constant}"
    ));
    for ((parameter, name), default) in operation.parameters.iter().zip(parameters).zip(defaults) {
        let default = parameter
            .default
            .as_ref()
            .map(|_| format!(" ({default})"))
            .unwrap_or_default();
        lines.push(format!("  {}: {name}{default}", parameter.wire.as_str()));
    }
    lines.extend(
        security
            .iter()
            .map(|security| format!("  security: {security}")),
    );
    lines.extend(body.iter().map(|body| format!("  body: {body}")));
    lines.extend(headers.iter().map(|name| format!("  headers: {name}")));
    lines.extend(
        operation
            .answers
            .iter()
            .zip(answers)
            .map(|(answer, name)| format!("  answer {:?}: {name}", answer.status)),
    );
    lines
}

fn dump_incoming(incoming: &Incoming, names: &IncomingNames) -> Vec<String> {
    let IncomingNames {
        name,
        content,
        contents,
    } = names;
    let (kind, module) = match incoming.cause {
        Cause::Webhook => ("webhook", "webhooks"),
        Cause::Callback(_) => ("callback", "callbacks"),
    };
    let path = incoming.origin.path.join(".");
    let mut lines = vec![format!("{kind} {path}: {module}::{name}")];
    if contents.len() > 1 {
        lines.push(format!("  body {content}"));
        let bodies = incoming.body.iter().flat_map(|body| &body.content);
        let pairs = bodies.zip(contents);
        lines.extend(pairs.map(|(content, name)| format!("    {}: {name}", content.media_type)));
    }
    lines
}
