//! What is particular to the API in the client that all operations share: its server, its formats, its media types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::answers;
use super::conditions::Conditions;
use super::docs;
use super::markdown;
use super::scope::{File, Scope, ident, raw_ident};
use super::security;
use crate::ir::BodyFormat;

/// ```text
/// static API: Api = Api { base_url: "https://example.com", user_agent: …, formats: &[&JSON, &XML] };
///
/// impl Client {
///     pub fn builder() -> ClientBuilder {
///         ClientBuilder::new(&API)
///     }
/// }
/// ```
///
/// and [`MediaType`](emit_media_types), where there is a choice.
pub(super) fn emit(file: &File<'_>) -> TokenStream {
    let scope = file.scope;
    let base_url = base_url(scope);
    let conditions = Conditions::of(scope);
    let formats: Vec<_> = formats(scope)
        .into_iter()
        .filter_map(|format| {
            let name = implementation(format)?;
            Some(
                if let Some(condition) = conditions.of_format(scope, format) {
                    // An import would have to have the condition, too.
                    let name = raw_ident(name);
                    quote!(#condition &crate::runtime::#name)
                } else {
                    let name = file.runtime(name);
                    quote!(&#name)
                },
            )
        })
        .collect();
    let (api, client, builder) = (
        file.runtime("Api"),
        file.runtime("Client"),
        file.runtime("ClientBuilder"),
    );
    let docs = docs::outer(builder_docs(scope));
    let media_types = emit_media_types(scope);
    let credentials = (!security::has_schemes(scope)).then(|| security::emit_undeclared(file));
    quote! {
        static API: #api = #api {
            base_url: #base_url,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            formats: &[#(#formats),*],
        };

        impl #client {
            #docs
            pub fn builder() -> #builder {
                #builder::new(&API)
            }
        }

        #credentials

        #media_types
    }
}

/// The server that a client talks to unless it is told another: the first one of the document.
pub(super) fn base_url(scope: Scope<'_>) -> &str {
    scope
        .api
        .servers
        .first()
        .map_or("/", |server| server.url.as_str())
}

/// Whether a client can be built without naming a server.
pub(super) fn has_base_url(scope: Scope<'_>) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| base_url(scope).starts_with(scheme))
}

fn builder_docs(scope: Scope<'_>) -> Vec<String> {
    let url = markdown::code(base_url(scope));
    let mut lines = if has_base_url(scope) {
        vec![format!(
            "Starts building a client of {url}, unless [`base_url`](ClientBuilder::base_url) names another server."
        )]
    } else {
        vec![
            "Starts building a client.".to_owned(),
            String::new(),
            format!(
                "The document names its server only as {url}, so [`base_url`](ClientBuilder::base_url) has to be set."
            ),
        ]
    };
    let others = scope.api.servers.iter().skip(1).map(|server| {
        let description = server
            .description
            .as_deref()
            .map(markdown::line)
            .unwrap_or_default();
        let colon = if description.is_empty() { "" } else { ": " };
        format!("- {}{colon}{description}", markdown::code(&server.url))
    });
    let others: Vec<_> = others.collect();
    if !others.is_empty() {
        docs::add_block(
            &mut lines,
            ["The document names other servers too:".to_owned()],
        );
        docs::add_block(&mut lines, others);
    }
    lines
}

/// The formats of all bodies. JSON is always one of them.
pub(super) fn formats(scope: Scope<'_>) -> BTreeSet<BodyFormat> {
    let headers = scope.api.header_sets.iter().flat_map(|set| &set.headers);
    let in_headers = headers.filter_map(|header| header.style.format());
    scope
        .api
        .operations
        .iter()
        .flat_map(answers::formats)
        .chain(in_headers)
        .chain([BodyFormat::Json])
        .collect()
}

/// The runtime's implementation of a format.
pub(super) fn implementation(format: BodyFormat) -> Option<&'static str> {
    match format {
        BodyFormat::Json => Some("JSON"),
        BodyFormat::Xml => Some("XML"),
        BodyFormat::Text => Some("TEXT"),
        BodyFormat::Form => Some("FORM"),
        BodyFormat::Lines => Some("LINES"),
        // Bytes are not decoded, parts never read, and events not as a whole.
        BodyFormat::Bytes | BodyFormat::Multipart | BodyFormat::Events => None,
    }
}

/// Whether any operation answers in several media types, so that a caller may choose.
pub(super) fn has_choice(scope: Scope<'_>) -> bool {
    !choices(scope).is_empty()
}

/// The media types that a caller may choose from.
fn choices(scope: Scope<'_>) -> BTreeSet<String> {
    scope
        .api
        .operations
        .iter()
        .map(answers::media_types)
        .filter(|media_types| media_types.len() > 1)
        .flatten()
        .collect()
}

/// ```text
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum MediaType {
///     /// `application/json`
///     ApplicationJson,
/// }
///
/// impl MediaType {
///     pub const fn as_str(self) -> &'static str { … }
/// }
/// ```
fn emit_media_types(scope: Scope<'_>) -> Option<TokenStream> {
    let choices = choices(scope);
    let chosen: Vec<_> = scope
        .names
        .media_types
        .iter()
        .filter(|(wire, _)| choices.contains(wire))
        .collect();
    if chosen.is_empty() {
        return None;
    }
    let wires: Vec<_> = chosen.iter().map(|(wire, _)| wire).collect();
    let names: Vec<_> = chosen.iter().map(|(_, name)| ident(name)).collect();
    let docs = wires.iter().map(|wire| docs::outer([markdown::code(wire)]));
    Some(quote! {
        /// The media types between which a caller may choose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum MediaType {
            #(#docs #names),*
        }

        impl MediaType {
            /// The media type as it stands in an `Accept` header.
            #[inline]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#names => #wires),*
                }
            }
        }
    })
}
