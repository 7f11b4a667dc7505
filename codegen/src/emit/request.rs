//! An operation to the request that its method gives: its page in rustdoc, its setters, and what sends it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::alike;
use super::answers::{self, Direction, Outcome};
use super::bodies::{self, Given};
use super::builder;
use super::docs;
use super::markdown;
use super::outputs;
use super::page;
use super::paging;
use super::parameter;
use super::repeated::{Own, Repeated};
use super::scalars;
use super::scope::{File, ident};
use super::streams;
use super::types::{self, Argument, Reader};
use crate::ir::{
    Deprecation, Literal, Operation, OperationId, Parameter, Presence, Scalar, Type, TypeKind,
};
use crate::name::{OperationNames, Parts};

/// ```text
/// #[must_use = "a request does nothing until it is sent"]
/// pub struct GetThings<M = Async>(Call<M>);
///
/// impl GetThings {
///     pub const DEFAULT_RECORDS: i32 = 10;
/// }
///
/// impl<M> GetThings<M> {
///     pub fn records(self, records: i32) -> Self { … }
/// }
///
/// crate::runtime::request!(GetThings => Vec<Thing>, Undeclared);
/// ```
///
/// Where other operations have the same request, but for what is answered:
///
/// ```text
/// pub struct GetThings<M = Async, T = Vec<Thing>>(Call<M, T>);
///
/// impl<M, T> GetThings<M, T> { … }
///
/// crate::runtime::request!(GetThings<T> => T, Undeclared);
/// ```
pub(super) fn emit(file: &File<'_>, repeated: &Repeated, id: OperationId) -> TokenStream {
    let request = match repeated.first_request(id) {
        None => own_request(file, repeated, id),
        Some(first) => further_name(file, repeated, id, first),
    };
    let bodies = bodies::emit(file, repeated, id);
    let output_type = own_enum(file, repeated, id, Direction::Success);
    let error_type = own_enum(file, repeated, id, Direction::Failure);
    quote!(#request #bodies #output_type #error_type)
}

fn own_request(file: &File<'_>, repeated: &Repeated, id: OperationId) -> TokenStream {
    let (operation, names) = (
        &file.scope.api.operations[id.index()],
        file.scope.names.operation(id),
    );
    let docs = docs::outer(struct_docs(file, id));
    let name = ident(&names.request);
    let (asynchronous, call) = (file.runtime("Async"), file.runtime("Call"));
    let (output, error) = (
        result(file, id, Direction::Success),
        result(file, id, Direction::Failure),
    );
    let (answer, default, output) = if repeated.is_versatile(id) {
        (Some(quote!(T)), Some(quote!(T = #output)), quote!(T))
    } else {
        (None, None, output)
    };
    let (answer, default) = (answer.as_slice(), default.as_slice());
    let defaults = defaults(file, operation, names, &name);
    let setters = setters(file, operation, names);
    let setters = (!setters.is_empty())
        .then(|| quote!(impl<M #(, #answer)*> #name<M #(, #answer)*> { #(#setters)* }));
    let paged = paged(file, id);
    let paged_word = paged.as_ref().map(|_| quote!(; paged));
    let sent = (!answers::is_endless(operation)).then(|| quote!(=> #output, #error #paged_word));
    let request = quote!(#name #(<#answer>)*);
    let streams = streams::emit(file, operation, &request, &error);
    let uploads = bodies::is_upload(operation).then(|| quote!(crate::runtime::uploads!(#request);));
    quote! {
        #docs
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name<M = #asynchronous #(, #default)*>(#call<M #(, #answer)*>);

        #defaults
        #setters
        #paged
        crate::runtime::request!(#request #sent);
        #streams
        #uploads
    }
}

/// What the pages of an operation hold.
fn paged(file: &File<'_>, id: OperationId) -> Option<TokenStream> {
    let (operation, names) = (
        &file.scope.api.operations[id.index()],
        file.scope.names.operation(id),
    );
    let paging = operation.paging.as_ref()?;
    let page = result(file, id, Direction::Success);
    let request = ident(&names.request);
    Some(paging::emit(file, &request, &page, operation, paging))
}

/// ```text
/// pub type GetThing<M = Async> = GetUser<M, Thing>;
///
/// impl Paged for GetThing { … }
/// ```
fn further_name(
    file: &File<'_>,
    repeated: &Repeated,
    id: OperationId,
    first: OperationId,
) -> TokenStream {
    let all = &file.scope.names;
    let [name, first_name] = [id, first].map(|id| ident(&all.operation(id).request));
    let is_versatile = repeated.is_versatile(first);
    let output = is_versatile.then(|| result(file, id, Direction::Success));
    let output = output.as_slice();
    let but = if is_versatile {
        ", but for what it is answered"
    } else {
        ""
    };
    let docs = alike::same_as(struct_docs(file, id), &first_name, but);
    let asynchronous = file.runtime("Async");
    let paged = repeated
        .is_answered_first(id)
        .then(|| paged(file, id))
        .flatten();
    quote! {
        #docs
        pub type #name<M = #asynchronous> = #first_name<M #(, #output)*>;

        #paged
    }
}

fn struct_docs(file: &File<'_>, id: OperationId) -> Vec<String> {
    let (operation, names) = (
        &file.scope.api.operations[id.index()],
        file.scope.names.operation(id),
    );
    let request = format!("request of [`Client::{}`].", names.method.bare());
    let mut lines = vec![match page::title(operation) {
        Some(title) => format!("{title}: the {request}"),
        None => format!("The {request}"),
    }];
    docs::add_block(&mut lines, page::lines(file.scope, id, Reader::Rustdoc));
    lines
}

/// ```text
/// impl GetThings {
///     /// What the server takes where [`records`](Self::records) is not set.
///     pub const DEFAULT_RECORDS: i32 = 10;
/// }
/// ```
fn defaults(
    file: &File<'_>,
    operation: &Operation,
    names: &OperationNames,
    request: &Ident,
) -> Option<TokenStream> {
    let all = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .zip(&names.defaults);
    let optional = all.filter(|((parameter, _), _)| parameter.presence == Presence::Optional);
    let constants: Vec<_> = optional
        .filter_map(|((parameter, setter), name)| {
            let (ty, value) = constant(file, &parameter.ty, parameter.default.as_ref()?)?;
            let docs = docs::outer([format!(
                "What the server takes where [`{setter}`](Self::{setter}) is not set.",
                setter = setter.bare()
            )]);
            let name = ident(name);
            // Whoever wrote the document may well have meant π.
            let float = matches!(parameter.ty, Type::Scalar(Scalar::F64));
            let allow = float.then(|| {
                quote!(#[allow(clippy::approx_constant, reason = "the document writes it like this")])
            });
            Some(quote!(#docs #allow pub const #name: #ty = #value;))
        })
        .collect();
    (!constants.is_empty()).then(|| quote!(impl #request { #(#constants)* }))
}

/// A default as a constant, if its type has constants and it fits; the documentation shows it in any case.
fn constant(file: &File<'_>, ty: &Type, default: &Literal) -> Option<(TokenStream, TokenStream)> {
    match (ty, default) {
        (Type::Scalar(scalar), default) => scalars::constant(file, *scalar, default),
        (Type::Named(id), Literal::String(text) | Literal::Number(text)) => {
            let (definition, type_names) = file.scope.named(*id);
            let (TypeKind::Enumeration(enumeration), Parts::Enumeration(parts)) =
                (&definition.kind, &type_names.parts)
            else {
                return None;
            };
            let index = enumeration
                .values
                .iter()
                .position(|value| value.wire.as_str() == text)?;
            let variant = ident(parts.variants.get(index)?);
            let name = file.model(*id);
            Some((quote!(#name), quote!(#name::#variant)))
        }
        _ => None,
    }
}

/// The setters of what is optional: parameters, the body, and the media type to answer in.
fn setters(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Vec<TokenStream> {
    let mut setters = Vec::new();
    let optional = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| parameter.presence == Presence::Optional);
    for (optional, name) in optional {
        let name = ident(name);
        let argument = types::encoded(file, &optional.ty, &name);
        let set = parameter::set(file, optional, &argument.value);
        let deprecated =
            (optional.docs.deprecated == Deprecation::Deprecated).then(|| quote!(#[deprecated]));
        setters.push(setter(
            &docs::outer(parameter_docs(optional)),
            deprecated.as_ref(),
            &name,
            &argument,
            &quote!(self.0 #set),
        ));
    }
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.presence == Presence::Optional);
    let given = body.and_then(|body| bodies::given(file, body, names));
    if let (Some(body), Some(Given { argument, set }), Some(name)) = (body, given, &names.body) {
        setters.push(setter(
            &docs::outer(docs::described(&body.docs, "Sets the body.")),
            None,
            &ident(name),
            &argument,
            &set.on(&quote!(self.0)),
        ));
    }
    setters.extend(accept(file, operation));
    setters
}

/// ```text
/// pub fn records(self, records: i32) -> Self {
///     Self(self.0.query("records", records))
/// }
/// ```
fn setter(
    docs: &TokenStream,
    deprecated: Option<&TokenStream>,
    name: &Ident,
    argument: &Argument,
    set: &TokenStream,
) -> TokenStream {
    let Argument {
        ty,
        value: _,
        generic: _,
    } = argument;
    // No `#[inline]`: code is made only where it is used anyway, since the impl is generic over the mode.
    let leave = builder::leave(name);
    quote! {
        #docs
        #deprecated
        #leave
        pub fn #name(self, #name: #ty) -> Self {
            Self(#set)
        }
    }
}

fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    let wire = markdown::code(parameter.wire.as_str());
    let mut lines = docs::described(&parameter.docs, &format!("Sets the parameter {wire}."));
    if let Some(default) = &parameter.default {
        docs::add_block(
            &mut lines,
            [format!(
                "Default: {}.",
                markdown::code(&docs::literal(default))
            )],
        );
    }
    lines
}

/// ```text
/// pub fn accept(self, media_type: MediaType) -> Self {
///     Self(self.0.accept(media_type.as_str()))
/// }
/// ```
///
/// Only where there is a choice.
fn accept(file: &File<'_>, operation: &Operation) -> Option<TokenStream> {
    let media_types = answers::media_types(operation);
    if media_types.len() < 2 {
        return None;
    }
    let names: Vec<_> = media_types
        .iter()
        .map(|media_type| markdown::code(media_type))
        .collect();
    let docs = docs::outer([
        format!(
            "Asks for an answer in one of {}, and in no other.",
            names.join(", ")
        ),
        String::new(),
        "Without it JSON is preferred, and whatever arrives is read by its own Content-Type."
            .to_owned(),
    ]);
    let media_type = file.root("MediaType");
    Some(quote! {
        #docs
        pub fn accept(self, media_type: #media_type) -> Self {
            Self(self.0.accept(media_type.as_str()))
        }
    })
}

/// The type that a call gives back.
fn result(file: &File<'_>, id: OperationId, direction: Direction) -> TokenStream {
    let names = file.scope.names.operation(id);
    match direction.outcome(&file.scope.api.operations[id.index()]) {
        Outcome::One(ty) => types::rust_type(file, ty),
        Outcome::Several(_) => {
            let name = ident(Own::of(direction).name(names));
            quote!(#name)
        }
        Outcome::Nothing if direction == Direction::Success => quote!(()),
        Outcome::Nothing => {
            let undeclared = file.runtime("Undeclared");
            quote!(#undeclared)
        }
    }
}

/// That type, where it is the operation's own.
fn own_enum(
    file: &File<'_>,
    repeated: &Repeated,
    id: OperationId,
    direction: Direction,
) -> Option<TokenStream> {
    let all = &file.scope.names;
    let (operation, names) = (&file.scope.api.operations[id.index()], all.operation(id));
    let Outcome::Several(variants) = direction.outcome(operation) else {
        return None;
    };
    let what = match direction {
        Direction::Success => "answers",
        Direction::Failure => "errors",
    };
    let own = Own::of(direction);
    let name = own.name(names);
    let method = names.method.bare();
    let line = format!("The {what} of [`Client::{method}`], by status.");
    Some(match repeated.first(id, own) {
        None => outputs::emit(file, operation, names, name, line, &variants),
        Some(first) => alike::further_name(
            vec![line],
            &ident(name),
            &ident(own.name(all.operation(first))),
        ),
    })
}
