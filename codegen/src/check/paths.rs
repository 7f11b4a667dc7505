//! Rules about paths and the parameters in them.

use super::{Context, Endpoint, Piece, Slot, names_in};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Location, Spanned, nearest};

pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    for endpoint in endpoints {
        check_unused(cx, endpoint, diags);
        check_slots(cx, endpoint, diags);
    }
    let mut seen = HashSet::default();
    for endpoint in endpoints {
        if seen.insert(endpoint.path.value) {
            check_fragment(endpoint, diags);
            check_braces(endpoint, diags);
        }
    }
    check_optional(cx, diags);
    check_ambiguous(cx, diags);
}

/// A path parameter that is declared has to occur in the path.
fn check_unused(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let own = endpoint.operation.parameters.iter();
    for mention in own.chain(&endpoint.item.parameters) {
        if !endpoint.template.unused.contains(&cx.refs.get(*mention)) {
            continue;
        }
        let name = cx.parameter(*mention).name.value;
        let near = nearest(name, names_in(endpoint.path.value))
            .map(|near| format!("did you mean `{near}`?"));
        let message = format!(
            "the path `{}` has no parameter `{name}`, which is not sent",
            endpoint.path.value
        );
        diags.push(
            Diagnostic::new(code::PATH_PARAMETER_UNUSED, cx.mention(*mention), message)
                .label(endpoint.path.span, "the path")
                .maybe_help(near),
        );
    }
}

/// A parameter that occurs in the path has to be declared, under the same name.
fn check_slots(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let mut seen = HashSet::default();
    for piece in &endpoint.template.pieces {
        let Piece::Parameter(Slot {
            name,
            declared,
            is_exact,
        }) = *piece
        else {
            continue;
        };
        if is_exact || !seen.insert(name) {
            continue;
        }
        let finding = |message: String| {
            let span = endpoint.operation.span.key();
            Diagnostic::new(code::PATH_PARAMETER_UNDECLARED, span, message)
                .label(endpoint.path.span, "the path")
        };
        let finding = match declared.map(|id| &cx.doc.parameters[id]) {
            Some(parameter) => finding(format!(
                "{} does not declare the parameter `{name}` of its path; `{}`, which it does declare, is taken for it",
                endpoint.name(),
                parameter.name.value
            ))
            .label(parameter.name.span, "taken for it")
            .help("use one name in both places"),
            None => finding(format!(
                "{} does not declare the parameter `{name}` of its path; it is taken for a required string",
                endpoint.name()
            ))
            .help(advice(cx, endpoint, name)),
        };
        diags.push(finding);
    }
}

fn advice(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, name: &str) -> String {
    let mut declared = endpoint.parameters.iter().map(|id| &cx.doc.parameters[*id]);
    match declared.find(|parameter| parameter.name.value == name) {
        Some(parameter) => format!(
            "it is declared with `in: {}`; write `in: path`",
            parameter.location.as_str()
        ),
        None => format!("declare it: `{}`", cx.doc.version.path_parameter(name)),
    }
}

/// What follows a `#` never leaves a client. Documents use it to tell apart operations that have one path.
fn check_fragment(endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    if let Some(fragment) = endpoint.template.fragment {
        let message = format!(
            "`#{fragment}` is no part of what is requested and is not sent; only parameters tell this path from others"
        );
        diags.push(Diagnostic::new(
            code::PATH_FRAGMENT,
            endpoint.path.span,
            message,
        ));
    }
}

fn check_braces(endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    if endpoint.template.has_stray_braces {
        let message = format!(
            "`{}` has braces that enclose no name of a parameter; they are taken for text",
            endpoint.path.value
        );
        diags.push(
            Diagnostic::new(code::PATH_BRACES, endpoint.path.span, message)
                .help("a parameter is written as `{name}`"),
        );
    }
}

/// A path cannot do without its parameters.
fn check_optional(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    for (_, parameter) in cx.doc.parameters.iter() {
        if parameter.location == Location::Path && !parameter.required {
            let message = format!(
                "the path parameter `{}` is not marked as required, but it is",
                parameter.name.value
            );
            diags.push(
                Diagnostic::new(code::PATH_PARAMETER_OPTIONAL, parameter.name.span, message)
                    .help("add `required: true`"),
            );
        }
    }
}

/// Two paths that differ only in the names of their parameters match the same requests.
fn check_ambiguous(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let mut seen: HashMap<String, Spanned<&str>> = HashMap::default();
    for entry in &cx.doc.paths {
        let pattern: String = entry
            .path
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
            .collect::<Vec<_>>()
            .join("{}");
        if let Some(first) = seen.get(&pattern) {
            let message = format!(
                "`{}` and `{}` match the same requests",
                first.value, entry.path.value
            );
            diags.push(
                Diagnostic::new(code::AMBIGUOUS_PATHS, entry.path.span, message)
                    .label(first.span, "the other one")
                    .help("move the operations of both below one path"),
            );
        } else {
            seen.insert(pattern, entry.path);
        }
    }
}
