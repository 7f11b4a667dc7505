//! A type of the IR that is an enum of strings to its item.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::markdown;
use super::scope::{File, ident};
use crate::ir::{EnumValue, Enumeration, TypeId};
use crate::name::EnumerationNames;

/// ```text
/// /// The direction of an ordering.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Order {
///     /// `ASC`
///     Asc,
///     /// A value that this version of the client does not know.
///     Other(String),
/// }
///
/// impl Order {
///     pub fn as_str(&self) -> &str { … }
/// }
///
/// impl From<&str> for Order { … }
///
/// crate::runtime::text_enum!(Order);
/// ```
pub(super) fn emit(
    file: &File<'_>,
    id: TypeId,
    enumeration: &Enumeration,
    names: &EnumerationNames,
) -> TokenStream {
    let (definition, type_names) = file.scope.named(id);
    let name = ident(&type_names.name);
    let docs = docs::outer(docs::described(
        &definition.docs,
        &format!("The values of `{name}`."),
    ));
    let variants: Vec<_> = names.variants.iter().map(ident).collect();
    let wires: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| value.wire.as_str())
        .collect();
    let variant_docs = enumeration
        .values
        .iter()
        .map(|value| docs::outer(value_docs(value)));
    let other = ident(&names.other);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value that this version of the client does not know.
            #other(String),
        }

        impl #name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#other(other) => other,
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    other => Self::#other(other.to_owned()),
                }
            }
        }

        crate::runtime::text_enum!(#name);
    }
}

fn value_docs(value: &EnumValue) -> Vec<String> {
    let EnumValue {
        wire,
        proposed: _,
        description,
    } = value;
    let wire = if wire.as_str().is_empty() {
        "the empty string".to_owned()
    } else {
        markdown::code(wire.as_str())
    };
    match description.as_deref().map(|text| markdown::blocks(text, 1)) {
        Some(mut lines) if !lines.is_empty() => {
            docs::add_block(&mut lines, [format!("On the wire {wire}.")]);
            lines
        }
        Some(_) | None => vec![wire],
    }
}
