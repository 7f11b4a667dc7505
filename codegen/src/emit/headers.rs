//! Sets of headers to structs, each of which is made of the headers of an answer.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::client;
use super::docs;
use super::markdown;
use super::scope::{File, Home, Scope, ident, raw_ident};
use super::types;
use crate::ir::{Header, HeaderSet, HeaderSetId, Style, Type, TypeKind};
use crate::name::HeaderSetNames;

/// ```text
/// //! The headers of answers …
///
/// /// The headers of answers to [`Client::get_things`].
/// pub struct GetThingsHeaders { … }
///
/// /// The headers of answers to [`Client::get_others`]: the same as of …
/// pub type GetOthersHeaders = GetThingsHeaders;
/// ```
///
/// Each goes to `item`; what comes back is the head of the file.
pub(super) fn emit(scope: Scope<'_>, item: &mut dyn FnMut(TokenStream)) -> TokenStream {
    let docs = docs::inner(module_docs(scope));
    let file = File::new(scope, Home::Elsewhere);
    for id in scope.operation_ids() {
        let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
        let (Some(set), Some(name)) = (operation.headers, &names.headers) else {
            continue;
        };
        let answers = format!(
            "The headers of answers to [`Client::{0}`](crate::Client::{0})",
            names.method.bare()
        );
        let set_names = &scope.names.header_sets[set.index()];
        if *name == set_names.name {
            item(set_item(&file, set, &answers));
        } else {
            let docs = docs::outer([format!("{answers}: those of [`{}`].", set_names.name)]);
            let (name, same) = (ident(name), ident(&set_names.name));
            item(quote!(#docs pub type #name = #same;));
        }
    }
    let imports = file.imports();
    quote!(#docs #imports)
}

fn module_docs(scope: Scope<'_>) -> Vec<String> {
    let Some(HeaderSetNames { name, fields: _ }) = scope.names.header_sets.first() else {
        return Vec::new();
    };
    let library = &scope.names.library;
    let lines = [
        "The headers that the document declares for answers, as values: one type an operation that has any.".to_owned(),
        String::new(),
        "Each is made of the headers of a [`Response`](crate::Response), which `send_with_response` gives, or of those of an".to_owned(),
        "[`Error`](crate::Error). What an answer lacks is `None`, also where the document promises it.".to_owned(),
        String::new(),
        "```".to_owned(),
        format!("use {library}::headers::{name};"),
        String::new(),
        format!("# fn example(response: &{library}::Response<()>) -> Result<(), {library}::Fault> {{"),
        "// A header that is not of its type is an error,".to_owned(),
        format!("let headers = {name}::try_from(&response.headers)?;"),
        "// or is taken for one that is not there.".to_owned(),
        format!("let headers = {name}::lenient(&response.headers);"),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
    ];
    lines.to_vec()
}

/// ```text
/// #[derive(Clone, Debug, Default, PartialEq)]
/// #[non_exhaustive]
/// pub struct GetThingsHeaders {
///     /// Calls that are left.
///     ///
///     /// On the wire `X-Rate-Limit`.
///     pub x_rate_limit: Option<i64>,
/// }
///
/// impl headers::Headers for GetThingsHeaders {
///     fn read(&mut self, source: &headers::Source<'_>) -> Result<(), Fault> {
///         source.read(&[headers::Header::text("X-Rate-Limit")], &mut [&mut self.x_rate_limit])
///     }
/// }
///
/// crate::runtime::headers!(GetThingsHeaders);
/// ```
fn set_item(file: &File<'_>, id: HeaderSetId, answers: &str) -> TokenStream {
    let HeaderSet { headers } = file.scope.api.header_set(id);
    let HeaderSetNames { name, fields } = &file.scope.names.header_sets[id.index()];
    let docs = docs::outer([format!("{answers}.")]);
    let name = ident(name);
    let names: Vec<_> = fields.iter().map(ident).collect();
    let items = headers.iter().zip(&names).map(|(header, name)| {
        let docs = docs::outer(header_docs(header));
        let ty = types::rust_type(file, &header.ty);
        quote!(#docs pub #name: Option<#ty>)
    });
    let descriptions = headers.iter().map(|header| description(file, header));
    // By its module, because a model can be called `Header` too.
    let (module, fault) = (file.runtime("headers"), file.runtime("Fault"));
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#items),* }

        impl #module::Headers for #name {
            #[inline]
            fn read(&mut self, source: &#module::Source<'_>) -> Result<(), #fault> {
                source.read(&[#(#module::Header::#descriptions),*], &mut [#(&mut self.#names),*])
            }
        }

        crate::runtime::headers!(#name);
    }
}

fn header_docs(header: &Header) -> Vec<String> {
    let wire = markdown::code(header.wire.as_str());
    let mut lines = docs::described(&header.docs, &format!("The header {wire}."));
    let mut facts = Vec::new();
    if lines.first() != Some(&format!("The header {wire}.")) {
        facts.push(format!("On the wire {wire}."));
    }
    facts.extend(docs::format_fact(&header.docs));
    let mut examples = header.docs.examples.iter();
    if let Some(example) = examples.next().filter(|example| example.len() <= 80) {
        facts.push(format!("Example: {}.", markdown::code(example)));
    }
    if !facts.is_empty() {
        docs::add_block(&mut lines, [facts.join(" ")]);
    }
    lines
}

/// `text("Link")`, `list("X-Codes").delimited('|')`, `content("X-Meta", &JSON)`
fn description(file: &File<'_>, header: &Header) -> TokenStream {
    let wire = header.wire.as_str();
    let of = |layout: Ident| quote!(#layout(#wire));
    let layout = |exploded: &str| match shape(file.scope, &header.ty) {
        Shape::Text => format_ident!("text"),
        Shape::List => format_ident!("list"),
        Shape::Object => raw_ident(exploded),
    };
    let delimited = |delimiter: char| {
        let layout = layout("object");
        match shape(file.scope, &header.ty) {
            Shape::Text => of(layout),
            Shape::List | Shape::Object => quote!(#layout(#wire).delimited(#delimiter)),
        }
    };
    match &header.style {
        Style::SimpleExploded => of(layout("exploded")),
        Style::SpaceDelimited => delimited(' '),
        Style::PipeDelimited => delimited('|'),
        Style::TabDelimited => delimited('\t'),
        Style::Content {
            media_type: _,
            format,
        } => match client::implementation(*format) {
            Some(format) => {
                let format = file.runtime(format);
                quote!(content(#wire, &#format))
            }
            None => of(format_ident!("text")),
        },
        // The first is the only one that a header has.
        Style::Simple
        | Style::Label
        | Style::LabelExploded
        | Style::Matrix
        | Style::MatrixExploded
        | Style::Form
        | Style::FormExploded
        | Style::DeepObject
        | Style::Cookie => of(layout("object")),
    }
}

pub(super) enum Shape {
    Text,
    List,
    Object,
}

/// What a value looks like as text. What may be anything is a text.
pub(super) fn shape(scope: Scope<'_>, ty: &Type) -> Shape {
    match ty {
        Type::List(_) | Type::Tuple(_) => Shape::List,
        Type::Map(_) => Shape::Object,
        Type::Nullable(inner) | Type::Boxed(inner) => shape(scope, inner),
        Type::Named(id) => match &scope.api.type_def(*id).kind {
            TypeKind::Object(_) => Shape::Object,
            // A type that is another name for itself is a list or a map, so this ends.
            TypeKind::Alias(inner) => shape(scope, inner),
            TypeKind::Enumeration(_) | TypeKind::Union(_) => Shape::Text,
        },
        Type::Scalar(_) | Type::Any => Shape::Text,
    }
}
