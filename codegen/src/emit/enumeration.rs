//! A type of the IR that is an enum of strings or integers to its item.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::codec;
use super::docs;
use super::markdown;
use super::scope::{File, ident};
use crate::ir::{EnumBase, EnumValue, Enumeration, TypeId, Usage};
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
/// ```
///
/// and behind it what the values are.
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
    let Enumeration { base, values } = enumeration;
    let variants: Vec<_> = names.variants.iter().map(ident).collect();
    let variant_docs = values.iter().map(|value| docs::outer(value_docs(value)));
    let other = ident(&names.other);
    let (copy, unknown, codec) = match base {
        EnumBase::Text => (
            None,
            quote!(String),
            text_codec(&name, definition.usage, values, &variants, &other),
        ),
        EnumBase::Integer => (
            Some(quote!(Copy,)),
            quote!(i64),
            integer_codec(&name, definition.usage, values, &variants, &other),
        ),
    };
    quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value that this version of the client does not know.
            #other(#unknown),
        }

        #codec
    }
}

/// ```text
/// impl Order {
///     pub fn as_str(&self) -> &str { … }
/// }
///
/// impl From<&str> for Order { … }
///
/// crate::runtime::text_enum!(Order);
/// ```
fn text_codec(
    name: &proc_macro2::Ident,
    usage: Usage,
    values: &[EnumValue],
    variants: &[proc_macro2::Ident],
    other: &proc_macro2::Ident,
) -> TokenStream {
    let head = codec::head(usage);
    let wires: Vec<_> = values.iter().map(|value| value.wire.as_str()).collect();
    quote! {
        impl #name {
            /// The value as it stands on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#other(other) => other,
                }
            }
        }

        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    other => Self::#other(other.to_owned()),
                }
            }
        }

        crate::runtime::text_enum!(#head #name);
    }
}

/// ```text
/// impl Priority {
///     pub const fn as_i64(self) -> i64 { … }
/// }
///
/// impl From<i64> for Priority { … }
///
/// crate::runtime::integer_enum!(Priority);
/// ```
fn integer_codec(
    name: &proc_macro2::Ident,
    usage: Usage,
    values: &[EnumValue],
    variants: &[proc_macro2::Ident],
    other: &proc_macro2::Ident,
) -> TokenStream {
    let head = codec::head(usage);
    let wires: Vec<_> = values.iter().map(integer).collect();
    quote! {
        impl #name {
            /// The value as it stands on the wire.
            #[must_use]
            #[inline]
            pub const fn as_i64(self) -> i64 {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#other(other) => other,
                }
            }
        }

        impl From<i64> for #name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    other => Self::#other(other),
                }
            }
        }

        crate::runtime::integer_enum!(#head #name);
    }
}

/// The digits as a token; below zero two.
fn integer(value: &EnumValue) -> TokenStream {
    let number: i64 = value
        .wire
        .as_str()
        .parse()
        .unwrap_or_else(|_| unreachable!("lower makes enums of 64 bits"));
    let digits = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 {
        quote!(-#digits)
    } else {
        quote!(#digits)
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
