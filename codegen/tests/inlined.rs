//! What is emitted for a document is compiled where it is called, and only then: each function of the models and the operations
//! is generic or `#[inline]`, so that a build of the library makes no code for any of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

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
            } else if path.file_name().unwrap() != "fake.rs" {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn no_code_is_made_for_what_nobody_calls() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/features/spec");
    let out = tempfile::tempdir().unwrap();
    Generator::new(Config::new(specs.join("openapi.yaml")).out(out.path()))
        .generate()
        .unwrap();
    let mut functions = Functions::default();
    for folder in ["models", "operations"] {
        for path in rust_files(&out.path().join("src").join(folder)) {
            let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            functions.see_all(path.strip_prefix(out.path()).unwrap(), &file.items);
        }
    }
    assert!(functions.seen > 300, "only {} functions", functions.seen);
    assert!(functions.compiled.is_empty(), "{:#?}", functions.compiled);
}
