//! A type of the IR that only names another one to its item.
//!
//! It is a struct, not a `type`, because it has a definition of its own only where it contains itself (a list of such lists, say),
//! which an alias of Rust cannot.

use proc_macro2::TokenStream;
use quote::quote;

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
/// impl Encode for Tree { … }
/// impl Decode for Tree { … }
///
/// crate::runtime::serde_forward!(Tree);
/// ```
pub(super) fn emit(file: &File<'_>, id: TypeId, target: &Type) -> TokenStream {
    let (definition, names) = file.scope.named(id);
    let name = ident(&names.name);
    let docs = docs::outer(docs::described(
        &definition.docs,
        &format!("The type `{name}`."),
    ));
    let target = types::rust_type(file, target);
    let [encode, decode, input, output, fault] =
        ["Encode", "Decode", "Input", "Output", "Fault"].map(|name| file.runtime(name));
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

        impl #encode for #name {
            #[inline]
            fn encode(&self, output: &mut dyn #output) -> Result<(), #fault> {
                self.0.encode(output)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                self.0.is_absent()
            }
        }

        impl #decode for #name {
            #[inline]
            fn blank() -> Self {
                Self(#decode::blank())
            }

            #[inline]
            fn decode(&mut self, input: #input<'_>) -> Result<(), #fault> {
                self.0.decode(input)
            }

            #[inline]
            fn decode_entry(&mut self, key: &str, input: #input<'_>) -> Result<(), #fault> {
                self.0.decode_entry(key, input)
            }
        }

        crate::runtime::serde_forward!(#name);
    }
}
