//! A type of the IR that only names another one to its item.
//!
//! It is a struct, not a `type`, because it has a definition of its own only where it contains itself (a list of such lists, say),
//! which an alias of Rust cannot.

use proc_macro2::TokenStream;
use quote::quote;

use super::codec;
use super::docs;
use super::scope::{File, ident};
use super::types;
use crate::ir::{Type, TypeId};

/// ```text
/// /// A tree.
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Tree(pub Vec<Tree>);
///
/// impl From<Vec<Tree>> for Tree { … }
///
/// crate::runtime::newtype!(Tree);
/// ```
pub(super) fn emit(file: &File<'_>, id: TypeId, target: &Type) -> TokenStream {
    let (definition, names) = file.scope.named(id);
    let name = ident(&names.name);
    let docs = docs::outer(docs::described(
        &definition.docs,
        &format!("The type `{name}`."),
    ));
    let target = types::rust_type(file, target);
    let head = codec::head(definition.usage);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #target);

        impl From<#target> for #name {
            #[inline]
            fn from(value: #target) -> Self {
                Self(value)
            }
        }

        crate::runtime::newtype!(#head #name);
    }
}
