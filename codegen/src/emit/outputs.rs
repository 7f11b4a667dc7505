//! Answers of several types to an enum by status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Variant};
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
///     #[inline]
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
    line: String,
    variants: &[Variant<'_>],
) -> TokenStream {
    let (answer, received, mismatch) = (
        file.runtime("Answer"),
        file.runtime("Received"),
        file.runtime("Mismatch"),
    );
    let docs = docs::outer([line]);
    let name = ident(name);
    let items = variants.iter().map(|variant| {
        let docs = docs::outer([status_docs(operation, variant)]);
        let name = answers::variant_name(names, variant).map(ident);
        let content = variant.ty.map(|ty| {
            let ty = types::rust_type(file, ty);
            quote!((#ty))
        });
        quote!(#docs #name #content)
    });
    let mut ordered: Vec<&[Variant<'_>]> = variants
        .chunk_by(|one, other| one.index == other.index)
        .collect();
    // One status goes before the hundred that it belongs to, and that before the rest.
    ordered.sort_by_key(|alternatives| alternatives.first().map(|variant| variant.status));
    let has_default = variants
        .iter()
        .any(|variant| variant.status == StatusRange::Default);
    let arms = ordered
        .iter()
        .filter_map(|alternatives| arm(&answer, names, alternatives));
    let undeclared = (!has_default).then(|| quote!(_ => Err(#mismatch::undeclared()),));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a call makes one value, which is taken apart at once")]
        pub enum #name { #(#items),* }

        impl #answer for #name {
            #[inline]
            fn read(received: &#received) -> Result<Self, #mismatch> {
                match received.status().as_u16() {
                    #(#arms,)*
                    #undeclared
                }
            }
        }
    }
}

/// `200 => Answer::read(received).map(Self::Ok)`, or where the type depends on the media type
///
/// ```text
/// 200 => match received.choose(&[&["application/json"], &["text/csv"]]) {
///     1 => Answer::read(received).map(Self::OkCsv),
///     _ => Answer::read(received).map(Self::OkJson),
/// }
/// ```
fn arm(
    answer: &proc_macro2::Ident,
    names: &OperationNames,
    alternatives: &[Variant<'_>],
) -> Option<TokenStream> {
    let (first, others) = alternatives.split_first()?;
    let pattern = pattern(first.status);
    let read = |variant: &Variant<'_>| {
        let name = answers::variant_name(names, variant).map(ident);
        if variant.ty.is_some() {
            quote!(#answer::read(received).map(Self::#name))
        } else {
            quote!(Ok(Self::#name))
        }
    };
    let best = read(first);
    if others.is_empty() {
        return Some(quote!(#pattern => #best));
    }
    let groups = alternatives.iter().map(|variant| {
        let choice = variant.choice.as_ref();
        let media_types = choice.map(|choice| choice.media_types.as_slice());
        let media_types = media_types.unwrap_or_default();
        quote!(&[#(#media_types),*])
    });
    let others = others.iter().zip(1_usize..).map(|(variant, index)| {
        let (index, read) = (Literal::usize_unsuffixed(index), read(variant));
        quote!(#index => #read)
    });
    Some(quote! {
        #pattern => match received.choose(&[#(#groups),*]) {
            #(#others,)*
            _ => #best,
        }
    })
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

fn status_docs(operation: &Operation, variant: &Variant<'_>) -> String {
    let mut status = status(variant.status);
    if let Some(choice) = &variant.choice {
        let names = choice.media_types.iter().map(|name| markdown::code(name));
        let names: Vec<_> = names.collect();
        status = format!("{status} in {}", names.join(", "));
    }
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
