//! IR and names to the files of a client crate: Rust as tokens, everything else as text.
//!
//! One emitter a kind of item, each with the code that it emits shown above it. None can fail: whatever cannot be expressed was rejected
//! by `check`. None looks at the document, makes a name, or writes a file.

mod answers;
mod bodies;
mod builder;
mod call;
mod cargo_toml;
mod client;
mod credentials;
mod docs;
mod enumeration;
mod example;
mod field;
mod lib_rs;
mod markdown;
mod model;
mod modules;
mod newtype;
mod operation;
mod outputs;
mod page;
mod paging;
mod parameter;
mod readme;
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

use proc_macro2::TokenStream;

use self::runtime::Parts;
use self::scope::{File, Home, Scope};
use crate::config::Package;
use crate::ir::Api;
use crate::name::Names;

/// A file of the client, not yet as bytes.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it goes, below the output folder, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Rust, with the comment that goes above it.
    Rust {
        /// One line, without slashes.
        header: String,
        /// The code.
        code: TokenStream,
    },
    /// Text as it stands.
    Text(String),
}

impl SourceFile {
    fn rust(path: impl Into<String>, header: &str, code: TokenStream) -> Self {
        Self {
            path: path.into(),
            content: Content::Rust {
                header: header.to_owned(),
                code,
            },
        }
    }

    fn text(path: impl Into<String>, text: String) -> Self {
        Self {
            path: path.into(),
            content: Content::Text(text),
        }
    }
}

/// All files of the client, in no particular order. Each is made when it is asked for, so that the tokens of a large client
/// are never all in memory.
pub fn client<'a>(
    api: &'a Api,
    names: &'a Names,
    package: &'a Package,
) -> impl Iterator<Item = SourceFile> + 'a {
    let scope = Scope { api, names };
    let parts = Parts::of(scope);
    let header = header(api);
    let files = [
        SourceFile::text("Cargo.toml", cargo_toml::emit(package, &parts, &header)),
        SourceFile::text("README.md", readme::emit(scope, package)),
        SourceFile::text(
            "rustfmt.toml",
            format!(
                "# {header}\n\n# The code is laid out by the generator.\ndisable_all_formatting = true\n"
            ),
        ),
        SourceFile::rust(
            "src/lib.rs",
            &header_with_digest(api),
            lib_rs::emit(scope, &parts),
        ),
        SourceFile::rust("src/client.rs", &header, client_file(scope)),
    ];
    let runtime: Vec<_> = parts.files().collect();
    files
        .into_iter()
        .chain(security_file(scope, &header))
        .chain(models(scope, header.clone()))
        .chain(operations(scope, header))
        .chain(runtime)
}

fn client_file(scope: Scope<'_>) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    let items = client::emit(&file);
    let imports = file.imports();
    quote::quote! {
        //! What is particular to this API in the client that all operations share.

        #imports
        #items
    }
}

fn security_file(scope: Scope<'_>, header: &str) -> Option<SourceFile> {
    let file = File::new(scope, Home::Elsewhere);
    let items = security::has_schemes(scope).then(|| security::emit(&file))?;
    let imports = file.imports();
    let code = quote::quote! {
        //! The security schemes of the document, and how the client is given credentials for them.

        #imports
        #items
    };
    Some(SourceFile::rust("src/security.rs", header, code))
}

fn models(scope: Scope<'_>, header: String) -> impl Iterator<Item = SourceFile> {
    let has_models = !scope.api.types.is_empty();
    let root =
        has_models.then(|| SourceFile::rust("src/models/mod.rs", &header, modules::models(scope)));
    let modules = modules::by_module(scope).into_iter();
    root.into_iter().chain(modules.map(move |(module, ids)| {
        SourceFile::rust(
            format!("src/models/{}.rs", module.bare()),
            &header,
            modules::models_of(scope, module, &ids),
        )
    }))
}

fn operations(scope: Scope<'_>, header: String) -> impl Iterator<Item = SourceFile> {
    let has_operations = !scope.api.operations.is_empty();
    let root = has_operations
        .then(|| SourceFile::rust("src/operations/mod.rs", &header, modules::operations(scope)));
    let modules = scope.names.modules.iter().filter(move |_| has_operations);
    root.into_iter().chain(modules.flat_map(move |module| {
        let name = module.name.bare();
        [
            SourceFile::rust(
                format!("src/operations/{name}.rs"),
                &header,
                modules::operations_of(scope, module),
            ),
            SourceFile::text(
                format!("docs/{name}.md"),
                readme::module_page(scope, module),
            ),
        ]
    }))
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
