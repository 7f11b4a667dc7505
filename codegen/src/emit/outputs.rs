//! Answers of several types to an enum by status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::Variant;
use super::docs;
use super::markdown;
use super::scope::{File, ident};
use super::types;
use crate::ir::{Operation, StatusRange};
use crate::name::{Ident, OperationNames};

/// ```text
/// /// What [`Client::create`] gives back, by status.
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum CreateOutput {
///     /// `201`: Created.
///     Created(Thing),
///     /// `202`: Not yet.
///     Accepted,
/// }
///
/// impl Answer for CreateOutput {
///     fn read(received: &Received) -> Result<Self, Mismatch> {
///         match received.status().as_u16() {
///             201 => Answer::read(received).map(Self::Created),
///             202 => Ok(Self::Accepted),
///             _ => Err(Mismatch::undeclared()),
///         }
///     }
/// }
/// ```
pub(super) fn emit(
    file: &File<'_>,
    operation: &Operation,
    names: &OperationNames,
    name: &Ident,
    purpose: &str,
    variants: &[Variant<'_>],
) -> TokenStream {
    let (answer, received, mismatch) = (
        file.runtime("Answer"),
        file.runtime("Received"),
        file.runtime("Mismatch"),
    );
    let docs = docs::outer([format!(
        "{purpose} of [`Client::{}`], by status.",
        names.method.bare()
    )]);
    let name = ident(name);
    let items = variants.iter().map(|variant| {
        let docs = docs::outer([status_docs(operation, *variant)]);
        let name = names.answers.get(variant.index).map(ident);
        let content = variant.ty.map(|ty| {
            let ty = types::rust_type(file, ty);
            quote!((#ty))
        });
        quote!(#docs #name #content)
    });
    let mut ordered = variants.to_vec();
    // One status goes before the hundred that it belongs to, and that before the rest.
    ordered.sort_by_key(|variant| variant.status);
    let has_default = ordered
        .iter()
        .any(|variant| variant.status == StatusRange::Default);
    let arms = ordered.iter().map(|variant| {
        let pattern = pattern(variant.status);
        let name = names.answers.get(variant.index).map(ident);
        if variant.ty.is_some() {
            quote!(#pattern => #answer::read(received).map(Self::#name))
        } else {
            quote!(#pattern => Ok(Self::#name))
        }
    });
    let undeclared = (!has_default).then(|| quote!(_ => Err(#mismatch::undeclared()),));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a call makes one value, which is taken apart at once")]
        pub enum #name { #(#items),* }

        impl #answer for #name {
            fn read(received: &#received) -> Result<Self, #mismatch> {
                match received.status().as_u16() {
                    #(#arms,)*
                    #undeclared
                }
            }
        }
    }
}

fn pattern(status: StatusRange) -> TokenStream {
    match status {
        StatusRange::Exactly(status) => {
            let status = Literal::u16_unsuffixed(status);
            quote!(#status)
        }
        StatusRange::Hundred(hundred) => {
            let first = hundred.saturating_mul(100);
            let (first, last) = (
                Literal::u16_unsuffixed(first),
                Literal::u16_unsuffixed(first.saturating_add(99)),
            );
            quote!(#first..=#last)
        }
        StatusRange::Default => quote!(_),
    }
}

fn status_docs(operation: &Operation, variant: Variant<'_>) -> String {
    let status = status(variant.status);
    let description = operation
        .answers
        .get(variant.index)
        .and_then(|answer| answer.docs.description.as_deref());
    match description
        .map(markdown::line)
        .filter(|line| !line.is_empty())
    {
        Some(description) => format!("{status}: {description}"),
        None => status,
    }
}

/// Statuses for people: `` `200` ``, `` `4XX` ``, any other.
pub(super) fn status(status: StatusRange) -> String {
    match status {
        StatusRange::Exactly(status) => format!("`{status}`"),
        StatusRange::Hundred(hundred) => format!("`{hundred}XX`"),
        StatusRange::Default => "Any other status".to_owned(),
    }
}
