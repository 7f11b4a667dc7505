//! Answers that can be read while they arrive to the methods that do so.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{self, Stream};
use super::docs;
use super::markdown;
use super::scope::File;
use super::types;
use crate::ir::{BodyFormat, Operation, Scalar, Type};

/// ```text
/// crate::runtime::streams!(
///     /// Sends the request and gives the events of the answer, `text/event-stream`, while they arrive.
///     ListEvents.events => Events[Change], Undeclared,
///     Streamed { media_types: &["text/event-stream"], items: ItemKind::Json }
/// );
/// ```
pub(super) fn emit(
    file: &File<'_>,
    operation: &Operation,
    request: &TokenStream,
    error: &TokenStream,
) -> TokenStream {
    let streams = answers::streams(operation);
    streams
        .iter()
        .filter_map(|stream| emit_stream(file, stream, request, error))
        .collect()
}

fn emit_stream(
    file: &File<'_>,
    stream: &Stream<'_>,
    request: &TokenStream,
    error: &TokenStream,
) -> Option<TokenStream> {
    let Stream {
        format,
        media_types,
        item,
    } = stream;
    let method = method(*format)?;
    let (what, ty) = match format {
        BodyFormat::Bytes => ("the bytes of the answer", "ByteStream"),
        BodyFormat::Events => ("the events of the answer", "Events"),
        BodyFormat::Lines => ("the values of the answer, line by line", "Lines"),
        BodyFormat::Json
        | BodyFormat::Xml
        | BodyFormat::Form
        | BodyFormat::Multipart
        | BodyFormat::Text => return None,
    };
    let names: Vec<_> = media_types
        .iter()
        .map(|name| markdown::code(name))
        .collect();
    let mut lines = vec![format!(
        "Sends the request and gives {what}, {}, while they arrive.",
        names.join(" or ")
    )];
    if *format == BodyFormat::Events {
        lines.push(String::new());
        lines.push(
            "[`Events::reconnect`](crate::Events::reconnect) goes on with them when the connection ends."
                .to_owned(),
        );
    }
    let docs = docs::outer(lines);
    let (streamed, kinds) = (file.runtime("Streamed"), file.runtime("ItemKind"));
    let kind = match (format, item) {
        (BodyFormat::Bytes, _) => quote!(Bytes),
        (BodyFormat::Events, Some(Type::Scalar(Scalar::String))) => quote!(Text),
        _ => quote!(Json),
    };
    let item = item.map(|item| {
        let item = types::rust_type(file, item);
        quote!(#item)
    });
    let method = quote::format_ident!("{method}");
    let ty = quote::format_ident!("{ty}");
    Some(quote! {
        crate::runtime::streams!(
            #docs
            #request.#method => #ty[#item], #error,
            #streamed { media_types: &[#(#media_types),*], items: #kinds::#kind }
        );
    })
}

/// The method that reads an answer while it arrives.
pub(super) fn method(format: BodyFormat) -> Option<&'static str> {
    match format {
        BodyFormat::Bytes => Some("stream"),
        BodyFormat::Events => Some("events"),
        BodyFormat::Lines => Some("lines"),
        BodyFormat::Json
        | BodyFormat::Xml
        | BodyFormat::Form
        | BodyFormat::Multipart
        | BodyFormat::Text => None,
    }
}
