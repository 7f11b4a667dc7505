//! The root of the crate: its front page, its modules, and what it takes from the runtime for its users.

use proc_macro2::TokenStream;
use quote::quote;
use specsmith_runtime::sources::{EVENTS, INCOMING, LINES, MULTIPART, PAGING, Part, STREAM};

use super::client;
use super::docs::{self, add_block};
use super::features;
use super::incoming::{self, Kind};
use super::incoming_page;
use super::markdown;
use super::page;
use super::readme;
use super::runtime::Parts;
use super::scope::{Scope, raw_ident};
use super::security;
use super::types::Reader;
use crate::config::Package;

/// ```text
/// //! # Usage sessions
///
/// pub mod models;
/// pub mod operations;
/// #[doc(hidden)]
/// pub mod runtime;
///
/// mod client;
///
/// pub use crate::client::MediaType;
/// #[doc(inline)]
/// pub use crate::runtime::{Client, …};
/// ```
pub(super) fn emit(scope: Scope<'_>, package: &Package, parts: &Parts) -> TokenStream {
    let docs = docs::inner(front_page(scope, package));
    let models = (!scope.api.types.is_empty()).then(|| {
        quote!(
            pub mod models;
        )
    });
    let operations = (!scope.api.operations.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "fake")]
            pub mod fake;
            pub mod operations;
        )
    });
    let incoming = Kind::ALL
        .into_iter()
        .filter(|kind| incoming::of_kind(scope, *kind).next().is_some());
    let incoming = incoming.map(|kind| {
        let condition = features::of_kind(scope, kind);
        let module = raw_ident(kind.module());
        quote!(#condition pub mod #module;)
    });
    let headers = (!scope.api.header_sets.is_empty()).then(|| {
        quote!(
            pub mod headers;
        )
    });
    let media_type = client::has_choice(scope).then(|| {
        quote!(
            pub use crate::client::MediaType;
        )
    });
    let exports = exports(scope, parts);
    let conditional = conditional_exports(scope, parts);
    let is_divided = scope.api.portions.is_divided();
    let unused = is_divided.then(|| {
        quote!(#[allow(dead_code, reason = "the operations that refer to it need not be enabled")])
    });
    let security = security::has_schemes(scope).then(|| {
        quote!(
            #unused
            mod security;
        )
    });
    let readme = if is_divided {
        // Its examples call operations of several tags.
        quote!(#[cfg(all(doctest, feature = "whole-api"))])
    } else {
        quote!(#[cfg(doctest)])
    };
    // Pages that list operations name those that are not there, too.
    let links = is_divided.then(
        || quote!(#![cfg_attr(not(feature = "whole-api"), allow(rustdoc::broken_intra_doc_links))]),
    );
    quote! {
        #docs
        #links

        #headers
        #models
        #operations
        #(#incoming)*

        #[doc(hidden)]
        pub mod runtime;

        mod client;
        #security

        #media_type

        #[doc(inline)]
        pub use crate::runtime::{
            #(#exports),*
        };

        #conditional

        /// How requests reach the server: the transports that come with the crate, and what it takes to bring another.
        pub mod transport {
            #[doc(inline)]
            pub use crate::runtime::transport::{
                Body, BoxFuture, Chunks, Repeat, Request, Transport, TransportError, from_async_fn, from_fn,
            };
        }

        /// What may stand around the requests that are sent.
        pub mod middleware {
            #[doc(inline)]
            pub use crate::runtime::ended::Ended;
            #[doc(inline)]
            pub use crate::runtime::middleware::{
                HeaderValue, Method, Middleware, Next, Outcome, Sent, Uri, after, around, before,
            };
        }

        /// Exchanges that are recorded once and replayed in tests.
        #[cfg(feature = "recording")]
        pub mod recording {
            #[doc(inline)]
            pub use crate::runtime::recording::{Recorder, Replayer};
        }

        #readme
        #[doc = include_str!("../README.md")]
        struct Readme;
    }
}

/// What the client's users find at its root, of all that is in the runtime.
fn exports(scope: Scope<'_>, parts: &Parts) -> Vec<proc_macro2::Ident> {
    let mut names = vec![
        "ApiKey",
        "Async",
        "Blocking",
        "Body",
        "BoxError",
        "BuildError",
        "Bytes",
        "Client",
        "ClientBuilder",
        "Credential",
        "Credentials",
        "Error",
        "ErrorKind",
        "Fault",
        "HeaderMap",
        "Pending",
        "Progress",
        "Response",
        "Retry",
        "StatusCode",
        "Undeclared",
    ];
    for (part, of_part) in OF_PARTS {
        if parts.contains(part) && parts.condition(scope, part).is_none() {
            names.extend(*of_part);
        }
    }
    if security::has_grants(scope) {
        names.extend(["OAuth2Grant", "TokenError"]);
    }
    names.extend(scope.has_maybe().then_some("Maybe"));
    names.extend(parts.exports());
    names.sort_unstable();
    names.into_iter().map(raw_ident).collect()
}

/// What comes from parts of the runtime that not every client has.
const OF_PARTS: &[(Part, &[&str])] = &[
    (EVENTS, &["Event", "Events", "Reconnect"]),
    (INCOMING, &["IncomingError"]),
    (LINES, &["Lines"]),
    (MULTIPART, &["File"]),
    (PAGING, &["Items", "Pages"]),
    (STREAM, &["ByteStream", "Opening"]),
];

/// The same for the parts that are compiled only with some features.
fn conditional_exports(scope: Scope<'_>, parts: &Parts) -> TokenStream {
    let of_parts = OF_PARTS.iter().filter(|(part, _)| parts.contains(part));
    let exports = of_parts.filter_map(|(part, names)| {
        let condition = parts.condition(scope, part)?;
        let names: Vec<_> = names.iter().map(|name| raw_ident(name)).collect();
        let names = match names.as_slice() {
            [name] => quote!(#name),
            names => quote!({#(#names),*}),
        };
        Some(quote!(#condition #[doc(inline)] pub use crate::runtime::#names;))
    });
    exports.collect()
}

fn front_page(scope: Scope<'_>, package: &Package) -> Vec<String> {
    let mut lines = vec![format!("# {}", readme::title(scope))];
    add_block(&mut lines, readme::introduction(scope, 1));
    add_block(&mut lines, ["# Example".to_owned()]);
    add_block(&mut lines, example(scope));
    add_block(&mut lines, ["# Operations".to_owned()]);
    for module in &scope.names.modules {
        if scope.names.modules.len() > 1 {
            add_block(
                &mut lines,
                [format!("In [`operations::{0}`]:", module.name)],
            );
        }
        let mut rows = vec![
            "| Method | Request | |".to_owned(),
            "|---|---|---|".to_owned(),
        ];
        rows.extend(module.operations.iter().map(|id| {
            let (operation, names) = (
                &scope.api.operations[id.index()],
                scope.names.operation(*id),
            );
            let request = markdown::code_cell(&page::request_line(operation));
            let summary = markdown::as_cell(&page::summary(operation));
            format!(
                "| [`{0}`](crate::Client::{0}) | {request} | {summary} |",
                names.method.bare()
            )
        }));
        add_block(&mut lines, rows);
    }
    add_block(
        &mut lines,
        incoming_page::overview(scope, 1, Reader::Rustdoc),
    );
    add_block(&mut lines, ["# Features".to_owned()]);
    add_block(&mut lines, readme::features(scope, package));
    add_block(&mut lines, features::section(scope, 2));
    lines
}

/// The example of the front page: a client is built, and the first operation called.
fn example(scope: Scope<'_>) -> Vec<String> {
    let mut lines = vec!["```no_run".to_owned()];
    // What is imported, and what it is imported for, is there only with the feature of the operation.
    let feature = readme::shown(scope).and_then(|id| features::of_operation(scope, id));
    let condition = feature.map(|feature| format!("# #[cfg(feature = \"{feature}\")]"));
    let imports = readme::imports(scope);
    lines.extend(
        imports
            .into_iter()
            .flat_map(|line| condition.clone().into_iter().chain([line])),
    );
    lines.push(String::new());
    lines.extend(condition);
    lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    lines.extend(readme::body(scope));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}
