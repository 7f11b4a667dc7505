//! Rules about security requirements and servers.

use std::collections::HashSet;

use super::Context;
use super::paths::template_names;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::openapi::{Requirement, Server, nearest};

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    check_requirements(cx, &cx.doc.security, diags);
    check_servers(&cx.doc.servers, diags);
    for (_, item) in cx.doc.path_items.iter() {
        check_servers(&item.servers, diags);
        for operation in &item.operations {
            check_requirements(cx, operation.security.as_deref().unwrap_or_default(), diags);
            check_servers(&operation.servers, diags);
        }
    }
}

/// A requirement names schemes of `components.securitySchemes`.
fn check_requirements(
    cx: Context<'_, '_>,
    requirements: &[Requirement<'_>],
    diags: &mut Diagnostics,
) {
    let known = || {
        cx.doc
            .components
            .security_schemes
            .iter()
            .map(|(name, _)| name.value)
    };
    for need in requirements
        .iter()
        .flat_map(|requirement| &requirement.schemes)
    {
        if known().any(|name| name == need.name.value) {
            continue;
        }
        let message = format!(
            "there is no security scheme `{}`; what it asks for is left to the caller",
            need.name.value
        );
        let help = match nearest(need.name.value, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "describe it under `components.securitySchemes`".to_owned(),
        };
        diags.push(
            Diagnostic::new(code::UNKNOWN_SECURITY_SCHEME, need.name.span, message).help(help),
        );
    }
}

/// A variable in the URL of a server needs a description, and with it a default.
fn check_servers(servers: &[Server<'_>], diags: &mut Diagnostics) {
    for server in servers {
        let known: HashSet<_> = server
            .variables
            .iter()
            .map(|(name, _)| name.value)
            .collect();
        for name in template_names(&server.url).filter(|name| !known.contains(name)) {
            let message = format!(
                "the variable `{name}` of this server is not described, so the URL cannot serve as a default"
            );
            diags.push(
                Diagnostic::new(code::SERVER_VARIABLE_UNDEFINED, server.url.span, message)
                    .help(format!("add `variables: {{ {name}: {{ default: … }} }}`")),
            );
        }
    }
}
