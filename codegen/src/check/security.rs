//! Rules about security requirements and schemes.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashSet;
use crate::openapi::{HttpScheme, Requirement, SecurityKind, nearest};

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    check_requirements(cx, &cx.doc.security, diags);
    check_schemes(cx, diags);
    for (_, item) in cx.doc.path_items.iter() {
        for operation in &item.operations {
            check_requirements(cx, operation.security.as_deref().unwrap_or_default(), diags);
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
            None => format!("describe it under `{}`", cx.doc.version.security_section()),
        };
        diags.push(
            Diagnostic::new(code::UNKNOWN_SECURITY_SCHEME, need.name.span, message).help(help),
        );
    }
}

/// A scheme is one that the client can serve, and one that some operation asks for.
fn check_schemes(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let operations = cx
        .doc
        .path_items
        .iter()
        .flat_map(|(_, item)| &item.operations);
    let asked: HashSet<_> = operations
        .filter_map(|operation| operation.security.as_ref())
        .chain([&cx.doc.security])
        .flatten()
        .flat_map(|requirement| &requirement.schemes)
        .map(|need| need.name.value)
        .collect();
    for (name, scheme) in &cx.doc.components.security_schemes {
        let scheme = &cx.doc.security_schemes[cx.refs.get(*scheme)];
        if let SecurityKind::Http {
            scheme: HttpScheme::Other(kind),
            bearer_format: _,
        } = &scheme.kind
        {
            let message = format!(
                "credentials of the HTTP scheme `{}` are left to the caller",
                kind.value
            );
            let help =
                "set the header `Authorization` on requests, or bring a transport that sees to it";
            diags.push(Diagnostic::new(code::SECURITY_KIND, kind.span, message).help(help));
        }
        if let SecurityKind::OAuth2(flows) = &scheme.kind
            && let Some(flow) = flows
                .client_credentials
                .as_ref()
                .filter(|flow| flow.token_url.is_none())
        {
            let message = "this flow has no `tokenUrl`, so the client cannot ask for tokens; it takes them from the caller";
            diags.push(Diagnostic::new(
                code::NO_TOKEN_URL,
                flow.span.key(),
                message,
            ));
        }
        if !asked.contains(name.value) {
            let message = format!(
                "no operation asks for the security scheme `{}`, so a caller's credentials for it go with every call",
                name.value
            );
            let help = "name it under `security`, of the document or of operations";
            diags.push(Diagnostic::new(code::UNASKED_SCHEME, name.span, message).help(help));
        }
    }
}
