//! Rules about servers.

use super::{Context, names_in};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashSet;
use crate::openapi::Server;

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    check_servers(&cx.doc.servers, diags);
    for (_, item) in cx.doc.path_items.iter() {
        check_servers(&item.servers, diags);
        for operation in &item.operations {
            check_servers(&operation.servers, diags);
        }
    }
}

fn check_servers(servers: &[Server<'_>], diags: &mut Diagnostics) {
    for server in servers {
        check_variables(server, diags);
        check_url(server, diags);
    }
}

/// A variable in the URL of a server needs a description, and with it a default.
fn check_variables(server: &Server<'_>, diags: &mut Diagnostics) {
    let known: HashSet<_> = server
        .variables
        .iter()
        .map(|(name, _)| name.value)
        .collect();
    for name in names_in(&server.url.value).filter(|name| !known.contains(name)) {
        let message = format!(
            "the variable `{name}` of this server is not described, so the URL cannot serve as a default"
        );
        diags.push(
            Diagnostic::new(code::SERVER_VARIABLE_UNDEFINED, server.url.span, message)
                .help(format!("add `variables: {{ {name}: {{ default: … }} }}`")),
        );
    }
}

fn check_url(server: &Server<'_>, diags: &mut Diagnostics) {
    let url = &server.url;
    let finding = |message: String| Diagnostic::new(code::SERVER_URL, url.span, message);
    let mended = mended_url(&url.value);
    if mended.scheme == Scheme::Assumed {
        diags.push(finding(format!(
            "the URL `{}` has no scheme and is taken for `{}`",
            url.value, mended.url
        )));
    }
    if let Some(rest) = mended.cut {
        diags.push(finding(format!(
            "`{rest}` is no part of the URL of a server and is left out"
        )));
    }
}

/// The URL of a server as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedUrl<'t> {
    /// The URL, without query and fragment; still with variables.
    pub url: String,
    pub(super) scheme: Scheme,
    /// The query and the fragment.
    pub(super) cut: Option<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Given,
    Assumed,
    /// The URL is relative.
    None,
}

/// What the URL of a server means. A host without a scheme is spoken to by `https`.
#[must_use]
pub fn mended_url(url: &str) -> MendedUrl<'_> {
    let url = url.trim();
    let (kept, cut) = match url.find(['?', '#']) {
        Some(at) => (&url[..at], Some(&url[at..])),
        None => (url, None),
    };
    let host = kept.split('/').next().unwrap_or_default();
    let is_host = host.contains('.') && !host.starts_with('.') && !host.contains(['{', ' ']);
    let (url, scheme) = if kept.contains("://") {
        (kept.to_owned(), Scheme::Given)
    } else if let Some(rest) = kept.strip_prefix("//") {
        (format!("https://{rest}"), Scheme::Assumed)
    } else if is_host {
        (format!("https://{kept}"), Scheme::Assumed)
    } else {
        (kept.to_owned(), Scheme::None)
    };
    MendedUrl { url, scheme, cut }
}
