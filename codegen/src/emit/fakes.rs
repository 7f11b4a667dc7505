//! Operations to what a fake server is told of them: a method that scripts their answers, and a struct of what was asked.
//!
//! All of it stands in files that are read only where the feature `fake` is enabled.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Group, Outcome, Variant};
use super::docs;
use super::fake_models;
use super::features;
use super::headers::{self, Shape};
use super::markdown;
use super::parameter;
use super::scope::{File, Home, Scope, ident};
use super::types;
use crate::ir::{
    Answer, BodyFormat, Constant, Operation, OperationId, Parameter, Place, Presence, Scalar,
    StatusRange, Type,
};
use crate::name::{Ident, Module, OperationNames};

/// ```text
/// //! A fake server …
///
/// pub use crate::runtime::fake::{Fake, Recorded, Server, Stub};
///
/// static ROUTES: &[&[&fake::Route]] = &[operations::usage_sessions::fake::ROUTES];
///
/// impl Fake {
///     pub fn new() -> Self { … }
/// }
/// ```
pub(super) fn root(scope: Scope<'_>) -> TokenStream {
    let routes = scope.names.modules.iter().map(|module| {
        let condition = features::of_module(scope, module);
        let module = ident(&module.name);
        quote!(#condition operations::#module::fake::ROUTES)
    });
    let unused = scope.api.portions.is_divided().then(
        || quote!(#[allow(unused_imports, reason = "each tag has a feature, and none may be enabled")]),
    );
    let models = (!fake_models::by_module(scope).is_empty()).then(|| {
        quote!(
            pub mod models;
        )
    });
    quote! {
        //! A fake server, for tests of what is built upon the client.
        //!
        //! [`Fake`] has a method for each operation, which gives the [`Stub`] that says what to answer, and shows what was
        //! asked: the requests are the types of the modules `fake` in [`operations`]. Within the
        //! process it is a transport, so that its clients need no socket; a [`Server`] has it listen on a port.

        use crate::Client;
        #unused
        use crate::operations;
        use crate::runtime::fake;

        pub use crate::runtime::fake::{Fake, Recorded, Server, Stub};

        #models

        static ROUTES: &[&[&fake::Route]] = &[#(#routes),*];

        impl Fake {
            /// A server that answers nothing yet.
            pub fn new() -> Self {
                fake::server(&Client::builder(), ROUTES)
            }
        }

        impl Default for Fake {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// ```text
/// //! What a fake server is asked and answers: see [`Fake`](crate::fake::Fake).
///
/// pub(crate) static ROUTES: &[&fake::Route] = &[GetThing::ROUTE];
///
/// impl fake::Fake {
///     pub fn get_thing(&self) -> fake::Stub<GetThing> { … }
/// }
///
/// pub struct GetThing { … }
/// ```
pub(super) fn emit(
    scope: Scope<'_>,
    module: &Module,
    item: &mut dyn FnMut(TokenStream),
) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    for id in &module.operations {
        item(stub(scope, *id));
    }
    for id in &module.operations {
        item(request(&file, *id));
    }
    let requests = module
        .operations
        .iter()
        .map(|id| ident(&scope.names.operation(*id).request));
    let imports = file.imports();
    quote! {
        //! What a fake server is asked, and what it answers: see [`Fake`](crate::fake::Fake).

        #imports

        use crate::runtime::fake;

        pub(crate) static ROUTES: &[&fake::Route] = &[#(<#requests as fake::Call>::ROUTE),*];
    }
}

fn stub(scope: Scope<'_>, id: OperationId) -> TokenStream {
    let names = scope.names.operation(id);
    let docs = docs::outer([format!(
        "What [`Client::{0}`](crate::Client::{0}) is answered, and was asked.",
        names.method.bare()
    )]);
    let (method, request) = (ident(&names.method), ident(&names.request));
    quote! {
        impl fake::Fake {
            #docs
            pub fn #method(&self) -> fake::Stub<#request> {
                fake::Stub::new(self)
            }
        }
    }
}

/// ```text
/// /// What [`Client::get_thing`](crate::Client::get_thing) was asked.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub struct GetThing {
///     /// `thing-id`, in the path.
///     pub thing_id: String,
/// }
///
/// impl fake::Call for GetThing {
///     type Output = Thing;
///     type Error = Undeclared;
///
///     const ROUTE: &'static fake::Route = &fake::Route::new(&super::GET_THING, &[fake::Parameter::path("thing-id")]);
///
///     fn read(source: &fake::Source<'_>) -> Result<Self, fake::Fault> {
///         Ok(Self { thing_id: source.parameter(0)? })
///     }
///
///     fn success(output: &Self::Output) -> fake::Sent<'_> {
///         fake::Sent::value(200, &["application/json"], output)
///     }
///
///     fn failure(error: &Self::Error) -> fake::Sent<'_> {
///         match *error {}
///     }
/// }
/// ```
fn request(file: &File<'_>, id: OperationId) -> TokenStream {
    let scope = file.scope;
    let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
    let docs = docs::outer([format!(
        "What [`Client::{0}`](crate::Client::{0}) was asked.",
        names.method.bare()
    )]);
    let (name, constant) = (ident(&names.request), ident(&names.constant));
    let given = operation
        .parameters
        .iter()
        .map(|parameter| described(file, parameter));
    let parameters = given.chain(operation.constants.iter().map(fixed));
    let fields = fields(file, operation, names);
    let (items, reads): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .map(
            |Field {
                 name,
                 docs,
                 ty,
                 read,
             }| {
                let docs = docs::outer([docs]);
                (quote!(#docs pub #name: #ty), quote!(#name: #read))
            },
        )
        .unzip();
    let source = if reads.is_empty() {
        quote!(_)
    } else {
        quote!(source)
    };
    let (output, success) = success(file, operation, names);
    let (error, failure) = failure(file, operation, names);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#items),* }

        impl fake::Call for #name {
            type Output = #output;
            type Error = #error;

            const ROUTE: &'static fake::Route = &fake::Route::new(&super::#constant, &[#(#parameters),*]);

            fn read(#source: &fake::Source<'_>) -> Result<Self, fake::Fault> {
                Ok(Self { #(#reads),* })
            }

            #success

            #failure
        }
    }
}

/// `fake::Parameter::query("organizations").list()`
fn described(file: &File<'_>, parameter: &Parameter) -> TokenStream {
    let name = parameter.wire.as_str();
    let place = place(parameter.place);
    let style = parameter::style_of(file, parameter);
    let style = style.map(|style| quote!(.styled(#style)));
    let shape = match headers::shape(file.scope, &parameter.ty) {
        Shape::Text => None,
        Shape::List => Some(quote!(.list())),
        Shape::Object => Some(quote!(.object())),
    };
    quote!(fake::Parameter::#place(#name) #style #shape)
}

/// `fake::Parameter::query("Action").fixed("ListQueues")`
fn fixed(constant: &Constant) -> TokenStream {
    let Constant {
        wire,
        place,
        value,
        docs: _,
    } = constant;
    let (name, place) = (wire.as_str(), self::place(*place));
    quote!(fake::Parameter::#place(#name).fixed(#value))
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote!(path),
        Place::Query => quote!(query),
        Place::QueryString => quote!(query_string),
        Place::Header => quote!(header),
        Place::Cookie => quote!(cookie),
    }
}

/// A field of a request.
struct Field {
    name: proc_macro2::Ident,
    docs: String,
    ty: TokenStream,
    /// What reads it of `source`.
    read: TokenStream,
}

fn fields(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Vec<Field> {
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let parameters = parameters.enumerate().map(|(index, (parameter, name))| {
        let wire = markdown::code(parameter.wire.as_str());
        let place = match parameter.place {
            Place::Path => "in the path",
            Place::Query => "in the query",
            Place::QueryString => "the query",
            Place::Header => "a header",
            Place::Cookie => "a cookie",
        };
        let index = Literal::usize_unsuffixed(index);
        let ty = types::rust_type(file, &parameter.ty);
        Field {
            name: ident(name),
            docs: format!("{wire}, {place}."),
            ty: optional(parameter.presence, ty),
            read: quote!(source.parameter(#index)?),
        }
    });
    parameters.chain(body(file, operation, names)).collect()
}

fn optional(presence: Presence, ty: TokenStream) -> TokenStream {
    match presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
    }
}

/// The body: as a value, as an enum of them by its media type, or as it came, which is what bytes and several parts do.
fn body(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Option<Field> {
    let (body, name) = (operation.body.as_ref()?, names.body.as_ref()?);
    let groups = answers::sent(body);
    let (first, others) = groups.split_first()?;
    let bytes = || {
        let bytes = file.runtime("Bytes");
        quote!(#bytes)
    };
    let (docs, ty, read) = match (others, content(first), body.presence) {
        ([], Content::Value, _) => {
            let ty = types::rust_type(file, &first.best.ty);
            ("The body.", ty, quote!(source.body()?))
        }
        ([], Content::Bytes | Content::Parts, Presence::Required) => {
            ("The body, as it came.", bytes(), quote!(source.bytes()))
        }
        ([], Content::Bytes | Content::Parts, Presence::Optional) => (
            "The body, as it came.",
            bytes(),
            quote!(source.some_bytes()),
        ),
        // Where one of several kinds of bodies cannot be read, it is up to the reader of all of them.
        _ if groups.iter().any(|group| content(group) == Content::Parts) => {
            let read = match body.presence {
                Presence::Required => quote!(source.bytes()),
                Presence::Optional => quote!(source.some_bytes()),
            };
            ("The body, as it came.", bytes(), read)
        }
        _ => {
            let bodies = ident(&names.bodies);
            let read = choice(&bodies, names, &groups);
            let read = match body.presence {
                Presence::Required => read,
                Presence::Optional => quote!(if source.is_empty() { None } else { Some(#read) }),
            };
            ("The body, by its media type.", quote!(super::#bodies), read)
        }
    };
    Some(Field {
        name: ident(name),
        docs: docs.to_owned(),
        ty: optional(body.presence, ty),
        read,
    })
}

/// ```text
/// match source.choose(&[&["application/json"], &["image/png"]]) {
///     1 => super::AddPhotoBody::Png(source.bytes().into()),
///     _ => super::AddPhotoBody::Json(source.body()?),
/// }
/// ```
fn choice(
    bodies: &proc_macro2::Ident,
    names: &OperationNames,
    groups: &[Group<'_>],
) -> TokenStream {
    let media_types = groups.iter().map(|group| {
        let media_types = &group.media_types;
        quote!(&[#(#media_types),*])
    });
    let arms = groups.iter().enumerate().map(|(index, group)| {
        let variant = names.sent.get(group.index).map(ident);
        let value = match content(group) {
            Content::Value => quote!(source.body()?),
            Content::Bytes | Content::Parts => quote!(source.bytes().into()),
        };
        let pattern = match index {
            0 => quote!(_),
            index => {
                let index = Literal::usize_unsuffixed(index);
                quote!(#index)
            }
        };
        quote!(#pattern => super::#bodies::#variant(#value))
    });
    let mut arms: Vec<_> = arms.collect();
    arms.rotate_left(1);
    quote! {
        match source.choose(&[#(#media_types),*]) { #(#arms),* }
    }
}

/// What a fake server makes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Value,
    Bytes,
    /// Several parts, which nothing here takes apart.
    Parts,
}

fn content(group: &Group<'_>) -> Content {
    match (group.best.format, &group.best.ty) {
        (BodyFormat::Multipart, _) => Content::Parts,
        (BodyFormat::Bytes | BodyFormat::Events, _) | (_, Type::Scalar(Scalar::Bytes)) => {
            Content::Bytes
        }
        (
            BodyFormat::Json
            | BodyFormat::Xml
            | BodyFormat::Form
            | BodyFormat::Lines
            | BodyFormat::Text,
            _,
        ) => Content::Value,
    }
}

/// The type of answers, and the function that sends one.
fn success(
    file: &File<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TokenStream, TokenStream) {
    if answers::is_endless(operation) {
        let body = file.runtime("Body");
        let streams = answers::streams(operation);
        let media_types = streams.iter().flat_map(|stream| &stream.media_types);
        let sent = quote!(fake::Sent::body(200, &[#(#media_types),*], output));
        return (
            quote!(#body),
            function("success", "output", "Output", &sent),
        );
    }
    let all = || answers::successes(operation).map(|(_, answer)| answer);
    match answers::success(operation) {
        Outcome::Nothing => {
            let status = all().next().map_or(204, |answer| status(answer.status));
            let status = Literal::u16_unsuffixed(status);
            let sent = quote! {
                fn success((): &Self::Output) -> fake::Sent<'_> {
                    fake::Sent::nothing(#status)
                }
            };
            (quote!(()), sent)
        }
        Outcome::One(ty) => {
            let sent = one(all(), ty, &quote!(output));
            let ty = types::rust_type(file, ty);
            (ty, function("success", "output", "Output", &sent))
        }
        Outcome::Several(variants) => {
            several(operation, names, &names.output, "success", &variants)
        }
    }
}

fn failure(
    file: &File<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TokenStream, TokenStream) {
    let all = answers::failures(operation).map(|(_, answer)| answer);
    match answers::failure(operation) {
        Outcome::Nothing => {
            let undeclared = file.runtime("Undeclared");
            (
                quote!(#undeclared),
                function("failure", "error", "Error", &quote!(match *error {})),
            )
        }
        Outcome::One(ty) => {
            let sent = one(all, ty, &quote!(error));
            let ty = types::rust_type(file, ty);
            (ty, function("failure", "error", "Error", &sent))
        }
        Outcome::Several(variants) => several(operation, names, &names.error, "failure", &variants),
    }
}

/// ```text
/// fn success(output: &Self::Output) -> fake::Sent<'_> {
///     fake::Sent::value(200, &["application/json"], output)
/// }
/// ```
fn function(name: &str, argument: &str, ty: &str, sent: &TokenStream) -> TokenStream {
    let [name, argument, ty] = [name, argument, ty].map(|text| quote::format_ident!("{text}"));
    quote! {
        fn #name(#argument: &Self::#ty) -> fake::Sent<'_> {
            #sent
        }
    }
}

/// The only type that a body can have: with the first status that it comes with.
fn one<'a>(
    answers: impl Iterator<Item = &'a Answer>,
    ty: &Type,
    value: &TokenStream,
) -> TokenStream {
    let mut found = answers.filter_map(|answer| {
        let groups = answers::received(answer).into_iter();
        let group = groups.into_iter().find(|group| group.best.ty == *ty)?;
        Some((answer.status, group.media_types))
    });
    let (found, media_types) = found.next().unwrap_or((StatusRange::Default, Vec::new()));
    sent(found, ty, &media_types, value)
}

/// `fake::Sent::value(200, &["application/json"], output)`
fn sent(range: StatusRange, ty: &Type, media_types: &[String], value: &TokenStream) -> TokenStream {
    let status = Literal::u16_unsuffixed(status(range));
    let how = match ty {
        Type::Scalar(Scalar::Bytes) => quote!(bytes),
        Type::Scalar(_)
        | Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Named(_)
        | Type::Boxed(_) => quote!(value),
    };
    quote!(fake::Sent::#how(#status, &[#(#media_types),*], #value))
}

/// A status that answers of a kind have.
fn status(range: StatusRange) -> u16 {
    match range {
        StatusRange::Exactly(status) => status,
        StatusRange::Hundred(hundred) => hundred.saturating_mul(100),
        StatusRange::Default => 200,
    }
}

/// ```text
/// fn success(output: &Self::Output) -> fake::Sent<'_> {
///     match output {
///         super::CreateOutput::Created(value) => fake::Sent::value(201, &["application/json"], value),
///         super::CreateOutput::Accepted => fake::Sent::nothing(202),
///     }
/// }
/// ```
fn several(
    operation: &Operation,
    names: &OperationNames,
    name: &Ident,
    function: &str,
    variants: &[Variant<'_>],
) -> (TokenStream, TokenStream) {
    let name = ident(name);
    let arms = variants.iter().map(|variant| {
        let label = super::outputs::variant_name(names, variant);
        let Some(ty) = variant.ty else {
            let status = Literal::u16_unsuffixed(status(variant.status));
            return quote!(super::#name::#label => fake::Sent::nothing(#status));
        };
        let media_types = match (&variant.choice, operation.answers.get(variant.index)) {
            (Some(choice), _) => choice.media_types.clone(),
            (None, Some(answer)) => {
                let groups = answers::received(answer).into_iter();
                groups.flat_map(|group| group.media_types).collect()
            }
            (None, None) => Vec::new(),
        };
        let sent = sent(variant.status, ty, &media_types, &quote!(value));
        quote!(super::#name::#label(value) => #sent)
    });
    let body = quote!(match value { #(#arms),* });
    let ty = if function == "success" {
        "Output"
    } else {
        "Error"
    };
    (
        quote!(super::#name),
        self::function(function, "value", ty, &body),
    )
}
