//! What is emitted for a document is compiled where it is called, and only then: each function but those that set up a client
//! is generic or `#[inline]`, so that a build of the library makes no code for any of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use specsmith::{Config, Generator};

/// The functions of a client, and those among them for which a library's build makes code.
#[derive(Default)]
struct Functions {
    seen: usize,
    compiled: Vec<String>,
}

impl Functions {
    fn see_all(&mut self, file: &Path, items: &[syn::Item]) {
        for item in items {
            match item {
                syn::Item::Fn(item) => self.see(file, &item.attrs, &item.sig, false),
                syn::Item::Impl(item) => {
                    let outer_generics = is_generic(&item.generics);
                    for item in &item.items {
                        if let syn::ImplItem::Fn(item) = item {
                            self.see(file, &item.attrs, &item.sig, outer_generics);
                        }
                    }
                }
                syn::Item::Mod(item) => {
                    let items = item.content.as_ref().map(|(_, items)| items.as_slice());
                    self.see_all(file, items.unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    fn see(
        &mut self,
        file: &Path,
        attributes: &[syn::Attribute],
        signature: &syn::Signature,
        outer_generics: bool,
    ) {
        self.seen += 1;
        let own_generics = is_generic(&signature.generics) || takes_impl(signature);
        let mut attributes = attributes.iter();
        if !outer_generics
            && !own_generics
            && !attributes.any(|attribute| attribute.path().is_ident("inline"))
        {
            self.compiled
                .push(format!("{}: {}", file.display(), signature.ident));
        }
    }
}

/// The functions that a macro writes. Its body is no Rust that could be parsed, so its tokens are looked at.
fn see_macro(functions: &mut Functions, name: &str, body: TokenStream, outer_generics: bool) {
    let (mut is_inline, mut generics) = (false, outer_generics);
    let mut tokens = body.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                is_inline |= group.delimiter() == Delimiter::Bracket
                    && group.stream().to_string() == "inline";
                see_macro(functions, name, group.stream(), generics);
                if group.delimiter() == Delimiter::Brace {
                    (is_inline, generics) = (false, outer_generics);
                }
            }
            TokenTree::Ident(word) if word == "impl" => {
                let next = |index| tokens.clone().nth(index).map(|next| next.to_string());
                generics |= next(0).is_some_and(|next| next == "<")
                    && next(1).is_some_and(|next| next != "'");
            }
            TokenTree::Ident(word) if word == "fn" => {
                // The type of a pointer has no name.
                if tokens
                    .next_if(|next| matches!(next, TokenTree::Group(_)))
                    .is_none()
                {
                    functions.seen += 1;
                    if !is_inline && !generics {
                        let called = tokens.clone().take(2);
                        let called = called.filter(|token| !matches!(token, TokenTree::Group(_)));
                        let called: TokenStream = called.collect();
                        functions.compiled.push(format!("{name}!: {called}"));
                    }
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn is_generic(generics: &syn::Generics) -> bool {
    generics.type_params().next().is_some()
}

fn takes_impl(signature: &syn::Signature) -> bool {
    let mut types = signature.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Receiver(_) => None,
        syn::FnArg::Typed(argument) => Some(&*argument.ty),
    });
    types.any(|ty| matches!(ty, syn::Type::ImplTrait(_)))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// What emitted code calls by name, each once: `name` of `crate::runtime::name!`.
fn macros(code: &str) -> impl Iterator<Item = &str> {
    code.split("crate::runtime::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c)))?;
        let (path, rest) = rest.split_at(end);
        rest.starts_with('!')
            .then(|| path.rsplit("::").next().unwrap_or(path))
    })
}

#[test]
fn no_code_is_made_for_what_nobody_calls() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/features/spec");
    let out = tempfile::tempdir().unwrap();
    Generator::new(Config::new(specs.join("openapi.yaml")).out(out.path()))
        .generate()
        .unwrap();
    let source = out.path().join("src");
    let (runtime, emitted): (Vec<_>, Vec<_>) = rust_files(&source)
        .into_iter()
        .partition(|path| path.starts_with(source.join("runtime")));
    let mut functions = Functions::default();
    let mut called = BTreeSet::new();
    for path in emitted {
        let code = fs::read_to_string(&path).unwrap();
        called.extend(macros(&code).map(str::to_owned));
        let path = path.strip_prefix(&source).unwrap();
        if !["client.rs", "fake.rs", "security.rs"]
            .map(Path::new)
            .contains(&path)
        {
            functions.see_all(path, &syn::parse_file(&code).unwrap().items);
        }
    }
    assert!(functions.seen > 300, "only {} functions", functions.seen);
    let seen = functions.seen;
    for path in runtime {
        for item in syn::parse_file(&fs::read_to_string(&path).unwrap())
            .unwrap()
            .items
        {
            if let syn::Item::Macro(item) = item
                && let Some(name) = item.ident.map(|name| name.to_string())
                && called.contains(&name)
            {
                see_macro(&mut functions, &name, item.mac.tokens, false);
            }
        }
    }
    assert!(
        functions.seen > seen + 30,
        "only {} of macros",
        functions.seen - seen
    );
    assert!(functions.compiled.is_empty(), "{:#?}", functions.compiled);
}
