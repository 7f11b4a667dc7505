//! What the package's README says of credentials: who takes them, where they go, and an example that compiles.

use super::client;
use super::docs::add_block;
use super::markdown;
use super::scope::Scope;
use super::security;
use crate::ir::{KeyPlace, Operation, Reach, Scheme, SchemeKind};
use crate::name::SchemeNames;

/// The section; empty where the document declares no scheme.
pub(super) fn section(scope: Scope<'_>) -> Vec<String> {
    if !security::has_schemes(scope) {
        return Vec::new();
    }
    let schemes = scope.api.schemes.iter().zip(&scope.names.schemes);
    let mut lines = vec!["## Credentials".to_owned()];
    let text = [
        "A call carries the credentials that its operation asks for, and no others; one that lacks them fails before anything is sent, and says",
        "which would do. The builder takes them by scheme:",
    ];
    add_block(&mut lines, text.map(str::to_owned));
    let mut rows = vec![
        "| Scheme | Set by | Sent as |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    rows.extend(schemes.clone().map(|(scheme, names)| row(scheme, names)));
    add_block(&mut lines, rows);
    let setters: Vec<_> = schemes
        .filter_map(|(scheme, names)| example(scheme, names))
        .collect();
    if setters.is_empty() {
        return lines;
    }
    let library = &scope.names.library;
    let mut code = vec![
        "```rust,no_run".to_owned(),
        format!("use {library}::{{BuildError, Client}};"),
        String::new(),
        "fn client() -> Result<Client, BuildError> {".to_owned(),
        "    Client::builder()".to_owned(),
    ];
    if !client::has_base_url(scope) {
        code.push("        .base_url(\"https://api.example.com\")".to_owned());
    }
    code.extend(setters.iter().map(|setter| format!("        {setter}")));
    code.extend(["        .build()", "}", "```"].map(str::to_owned));
    add_block(&mut lines, code);
    let text = [
        "Each has a sibling that ends in `_provider` and takes a `Credentials` of your own, which may renew what the server rejects. A header that a",
        "request sets itself takes precedence; `allow_anonymous` leaves it to the server to refuse a call without credentials. They are sent to the",
        "server of the base URL alone, also where it redirects to another, and are never printed.",
    ];
    add_block(&mut lines, text.map(str::to_owned));
    lines
}

/// What sets the credentials that an operation asks for first, for examples: `.api_key("key")`.
pub(super) fn setters(scope: Scope<'_>, operation: &Operation) -> Vec<String> {
    let alternatives = operation.security.iter().flatten();
    let first = alternatives.clone().find(|needs| !needs.is_empty());
    let needs = first.into_iter().flatten();
    needs
        .filter_map(|need| {
            let names = &scope.names.schemes[need.scheme.index()];
            example(scope.api.scheme(need.scheme), names)
        })
        .collect()
}

/// `` | `key` | `api_key(key)` | header `X-Key` | ``
fn row(scheme: &Scheme, names: &SchemeNames) -> String {
    let Scheme {
        name,
        docs: _,
        kind,
        reach,
        scopes: _,
    } = scheme;
    let set = names.set.bare();
    let (by, how) = match kind {
        SchemeKind::ApiKey { place, name } => {
            let place = match place {
                KeyPlace::Header => "header",
                KeyPlace::Query => "query parameter",
                KeyPlace::Cookie => "cookie",
            };
            let name = markdown::code_cell(name.as_str());
            (format!("`{set}(key)`"), format!("{place} {name}"))
        }
        SchemeKind::Basic => (
            format!("`{set}(user, password)`"),
            "`Authorization: Basic …`".to_owned(),
        ),
        SchemeKind::Bearer(_) | SchemeKind::OpenIdConnect(_) => (
            format!("`{set}(token)`"),
            "`Authorization: Bearer …`".to_owned(),
        ),
        SchemeKind::OAuth2(flows) => {
            let mut setters = vec![format!("`{set}(token)`")];
            if flows.client_credentials.is_some() {
                setters.push(format!("`{}(id, secret)`", names.client_credentials.bare()));
            }
            if flows.any() {
                setters.push(format!("`{}(OAuth2Grant)`", names.grant.bare()));
            }
            (setters.join(", "), "`Authorization: Bearer …`".to_owned())
        }
        SchemeKind::Outside(what) => (
            "you: a header of the request, or a transport of your own".to_owned(),
            markdown::as_cell(&markdown::escape(what)),
        ),
    };
    let everywhere = match reach {
        Reach::Asked => "",
        Reach::Everywhere => ", with every call",
    };
    let name = markdown::code_cell(name.as_str());
    format!("| {name} | {by} | {how}{everywhere} |")
}

/// `.api_key("key")`
fn example(scheme: &Scheme, names: &SchemeNames) -> Option<String> {
    let set = &names.set;
    match &scheme.kind {
        SchemeKind::ApiKey { .. } => Some(format!(".{set}(\"key\")")),
        SchemeKind::Basic => Some(format!(".{set}(\"user\", \"password\")")),
        SchemeKind::OAuth2(flows) if flows.client_credentials.is_some() => {
            Some(format!(".{}(\"id\", \"secret\")", names.client_credentials))
        }
        SchemeKind::OAuth2(_) | SchemeKind::Bearer(_) | SchemeKind::OpenIdConnect(_) => {
            Some(format!(".{set}(\"token\")"))
        }
        SchemeKind::Outside(_) => None,
    }
}
