//! Rules about paths and the parameters in them.

use std::collections::{HashMap, HashSet};

use super::{Context, Endpoint};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::openapi::{Location, Spanned, nearest};

pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    for endpoint in endpoints {
        check_unused(cx, endpoint, diags);
        check_undeclared(cx, endpoint, diags);
    }
    check_optional(cx, diags);
    check_ambiguous(cx, diags);
}

/// The names in the braces of a template.
pub(super) fn template_names(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
}

/// A path parameter that is declared has to occur in the path.
fn check_unused(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let names: HashSet<_> = template_names(endpoint.path.value).collect();
    for parameter in endpoint
        .operation
        .parameters
        .iter()
        .chain(&endpoint.item.parameters)
    {
        let described = cx.parameter(*parameter);
        let name = described.name.value;
        if described.location != Location::Path || names.contains(name) {
            continue;
        }
        let near =
            nearest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let message = format!(
            "the path `{}` has no parameter `{name}`",
            endpoint.path.value
        );
        diags.push(
            Diagnostic::new(code::PATH_PARAMETER_UNUSED, cx.mention(*parameter), message)
                .label(endpoint.path.span, "the path")
                .maybe_help(near),
        );
    }
}

/// A parameter that occurs in the path has to be declared.
fn check_undeclared(cx: Context<'_, '_>, endpoint: &Endpoint<'_, '_>, diags: &mut Diagnostics) {
    let declared = || endpoint.parameters.iter().map(|id| &cx.doc.parameters[*id]);
    for name in template_names(endpoint.path.value) {
        if declared()
            .any(|parameter| parameter.location == Location::Path && parameter.name.value == name)
        {
            continue;
        }
        let message = format!(
            "{} has a parameter `{name}` in its path that it does not declare",
            endpoint.name()
        );
        let elsewhere = declared().find(|parameter| parameter.name.value == name);
        let help = match elsewhere {
            Some(parameter) => format!(
                "it is declared with `in: {}`; write `in: path`",
                parameter.location.as_str()
            ),
            None => format!(
                "declare it: `{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}`"
            ),
        };
        diags.push(
            Diagnostic::new(
                code::PATH_PARAMETER_UNDECLARED,
                endpoint.operation.span.key(),
                message,
            )
            .label(endpoint.path.span, "the path")
            .help(help),
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
    let mut seen: HashMap<String, Spanned<&str>> = HashMap::new();
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
