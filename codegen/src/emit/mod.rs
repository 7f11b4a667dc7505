//! IR and names to the files of a client crate: Rust as tokens, everything else as text.
//!
//! One emitter a kind of item, each with the code that it emits shown above it. None can fail: whatever cannot be expressed was rejected
//! by `check`. None looks at the document, makes a name, or writes a file.

mod alike;
mod answers;
mod bodies;
mod builder;
mod call;
mod cargo_toml;
mod client;
mod codec;
mod conditions;
mod credentials;
mod docs;
mod enumeration;
mod example;
mod fake_page;
mod fakes;
mod features;
mod field;
mod groups;
mod headers;
mod incoming;
mod incoming_page;
mod lib_rs;
mod markdown;
mod model;
mod modules;
mod needs;
mod newtype;
mod operation;
mod outputs;
mod page;
mod paging;
mod parameter;
mod readme;
mod received;
mod repeated;
mod request;
mod runtime;
mod scalars;
mod scope;
mod security;
mod shape;
mod streams;
mod toml_text;
mod types;
mod union;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use proc_macro2::TokenStream;

pub use self::docs::LINE_END;
use self::runtime::Parts;
use self::scope::{File, Home, Scope};
use crate::config::Package;
use crate::ir::Api;
use crate::name::Names;

/// A file of the client that is yet to be made.
pub struct SourceFile<'a> {
    /// Where it goes, below the output folder, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: Content<'a>,
}

/// What a file holds.
pub enum Content<'a> {
    /// Rust, with the comment that goes above it.
    Rust {
        /// One line, without slashes.
        header: String,
        /// The code.
        code: Code<'a>,
    },
    /// Text as it stands.
    Text(Box<dyn FnOnce() -> Cow<'static, str> + Send + 'a>),
}

/// The code of a file, which is made item by item, on any thread: so the tokens of a large client are never all in memory.
pub struct Code<'a>(Box<Make<'a>>);

/// Hands out the items one after the other, and gives the head of the file, whose imports are those that the items need.
type Make<'a> = dyn FnOnce(&mut dyn FnMut(TokenStream)) -> TokenStream + Send + 'a;

impl Code<'_> {
    /// Makes the code. `item` gets each item as soon as it is made; what comes back is the head of the file.
    pub fn make(self, item: &mut dyn FnMut(TokenStream)) -> TokenStream {
        (self.0)(item)
    }
}

impl<'a> SourceFile<'a> {
    fn rust(
        path: impl Into<String>,
        header: &str,
        make: impl FnOnce(&mut dyn FnMut(TokenStream)) -> TokenStream + Send + 'a,
    ) -> Self {
        Self {
            path: path.into(),
            content: Content::Rust {
                header: header.to_owned(),
                code: Code(Box::new(make)),
            },
        }
    }

    fn text<T: Into<Cow<'static, str>>>(
        path: impl Into<String>,
        make: impl FnOnce() -> T + Send + 'a,
    ) -> Self {
        Self {
            path: path.into(),
            content: Content::Text(Box::new(|| make().into())),
        }
    }
}

/// All files of the client, in no particular order.
#[must_use]
pub fn client<'a>(api: &'a Api, names: &'a Names, package: &'a Package) -> Vec<SourceFile<'a>> {
    let scope = Scope { api, names };
    let parts = Parts::of(scope);
    let header = header(api);
    let manifest = cargo_toml::emit(scope, package, &parts, &header);
    let format = format!(
        "# {header}\n\n# The code is laid out by the generator.\ndisable_all_formatting = true\n"
    );
    let mut files = vec![
        SourceFile::text("Cargo.toml", || manifest),
        SourceFile::text("README.md", move || readme::emit(scope, package)),
        SourceFile::text("rustfmt.toml", || format),
        SourceFile::rust("src/client.rs", &header, move |item| {
            client_file(scope, item)
        }),
    ];
    files.extend(parts.files(scope));
    files.push(SourceFile::rust(
        "src/lib.rs",
        &header_with_digest(api),
        move |_| lib_rs::emit(scope, package, &parts),
    ));
    if security::has_schemes(scope) {
        files.push(SourceFile::rust("src/security.rs", &header, move |item| {
            security_file(scope, item)
        }));
    }
    if !scope.api.header_sets.is_empty() {
        files.push(SourceFile::rust("src/headers.rs", &header, move |item| {
            headers::emit(scope, item)
        }));
    }
    files.extend(fake_file(scope, &header));
    files.extend(models(scope, &header));
    files.extend(incoming_files(scope, &header));
    files.extend(operations(scope, &header));
    files
}

fn client_file(scope: Scope<'_>, item: &mut dyn FnMut(TokenStream)) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    item(client::emit(&file));
    let imports = file.imports();
    quote::quote! {
        //! What is particular to this API in the client that all operations share.

        #imports
    }
}

fn security_file(scope: Scope<'_>, item: &mut dyn FnMut(TokenStream)) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    item(security::emit(&file));
    let imports = file.imports();
    quote::quote! {
        //! The security schemes of the document, and how the client is given credentials for them.

        #imports
    }
}

/// The fake server, where there is anything to ask it.
fn fake_file<'a>(scope: Scope<'a>, header: &str) -> Option<SourceFile<'a>> {
    let is_asked = !scope.api.operations.is_empty();
    is_asked.then(|| SourceFile::rust("src/fake.rs", header, move |_| fakes::root(scope)))
}

/// The requests that the server makes: a file of webhooks, and one of callbacks.
fn incoming_files<'a>(scope: Scope<'a>, header: &str) -> Vec<SourceFile<'a>> {
    let kinds = incoming::Kind::ALL.into_iter();
    let kinds = kinds.filter(|kind| incoming::of_kind(scope, *kind).next().is_some());
    let files = kinds.map(|kind| {
        let path = format!("src/{}.rs", kind.module());
        SourceFile::rust(path, header, move |item| incoming::emit(scope, kind, item))
    });
    files.collect()
}

fn models<'a>(scope: Scope<'a>, header: &str) -> Vec<SourceFile<'a>> {
    if scope.api.types.is_empty() {
        return Vec::new();
    }
    let root = SourceFile::rust("src/models/mod.rs", header, move |_| modules::models(scope));
    let modules = modules::by_module(scope).into_iter();
    let modules = modules.map(|(module, ids)| {
        let path = format!("src/models/{}.rs", module.bare());
        SourceFile::rust(path, header, move |item| {
            modules::models_of(scope, module, &ids, item)
        })
    });
    std::iter::once(root).chain(modules).collect()
}

fn operations<'a>(scope: Scope<'a>, header: &str) -> Vec<SourceFile<'a>> {
    if scope.api.operations.is_empty() {
        return Vec::new();
    }
    let root = SourceFile::rust("src/operations/mod.rs", header, move |_| {
        modules::operations(scope)
    });
    let modules = scope.names.modules.iter().flat_map(|module| {
        let name = module.name.bare();
        let code = SourceFile::rust(format!("src/operations/{name}.rs"), header, move |item| {
            modules::operations_of(scope, module, item)
        });
        let fake = format!("src/operations/{name}/fake.rs");
        let fake = SourceFile::rust(fake, header, move |item| fakes::emit(scope, module, item));
        let page = SourceFile::text(format!("docs/{name}.md"), move || {
            readme::module_page(scope, module)
        });
        [code, fake, page]
    });
    std::iter::once(root).chain(modules).collect()
}

/// The line above every file: who wrote it, from what, and what to do instead of editing it.
fn header(api: &Api) -> String {
    format!(
        "Generated by specsmith {} from {}. Do not edit: regenerate instead.",
        env!("CARGO_PKG_VERSION"),
        file_name(api)
    )
}

/// The same with the digest of the document, for one file alone, so that a change of the document does not touch every file.
fn header_with_digest(api: &Api) -> String {
    let (version, file, digest) = (env!("CARGO_PKG_VERSION"), file_name(api), &api.info.digest);
    format!(
        "Generated by specsmith {version} from {file} (sha256 {digest}). Do not edit: regenerate instead."
    )
}

/// A file name may hold anything, a line break too.
fn file_name(api: &Api) -> String {
    api.info
        .file_name
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect()
}
