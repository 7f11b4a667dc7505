//! Rules about security requirements.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::openapi::{Requirement, nearest};

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    check_requirements(cx, &cx.doc.security, diags);
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
            None => "describe it under `components.securitySchemes`".to_owned(),
        };
        diags.push(
            Diagnostic::new(code::UNKNOWN_SECURITY_SCHEME, need.name.span, message).help(help),
        );
    }
}
