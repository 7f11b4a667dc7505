//! Operations to what a fake server is told of them: a table, of which the runtime makes a method that scripts their answers and a
//! struct of what was asked.
//!
//! All of it stands in files that are read only where the feature `fake` is enabled.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answers::{self, Group, Outcome, Variant};
use super::features;
use super::headers::{self, Shape};
use super::parameter;
use super::repeated::{Own, Repeated};
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
/// pub use crate::runtime::fake::{Fake, Recorded, Server, Stub, model};
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
    quote! {
        //! A fake server, for tests of what is built upon the client.
        //!
        //! [`Fake`] has a method for each operation, which gives the [`Stub`] that says what to answer, and shows what was
        //! asked: the requests are the types of the modules `fake` in [`operations`]. Within the
        //! process it is a transport, so that its clients need no socket; a [`Server`] has it listen on a port. Models that
        //! only a server makes have no constructors: [`model`] makes them.

        use crate::Client;
        #unused
        use crate::operations;
        use crate::runtime::fake;

        pub use crate::runtime::fake::{Fake, Recorded, Server, Stub, model};

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
/// pub(crate) static ROUTES: &[&fake::Route] = &[<GetThing as fake::Call>::ROUTE];
///
/// crate::runtime::fake::operation! { … }
/// ```
pub(super) fn emit(
    scope: Scope<'_>,
    module: &Module,
    item: &mut dyn FnMut(TokenStream),
) -> TokenStream {
    let file = File::new(scope, Home::Elsewhere);
    let repeated = Repeated::enums(scope, &module.operations);
    for id in &module.operations {
        item(operation(&file, &repeated, *id));
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

/// ```text
/// crate::runtime::fake::operation! {
///     GetThing(get_thing, super::GET_THING) {
///         success: Thing = value(200, ["application/json"]),
///         failure: Undeclared = never(),
///         parameters: { thing_id: String = path("thing-id") },
///     }
/// }
/// ```
///
/// and how a type of several answers is sent, and of several bodies read.
fn operation(file: &File<'_>, repeated: &Repeated, id: OperationId) -> TokenStream {
    let scope = file.scope;
    let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
    let [name, method, constant] = [&names.request, &names.method, &names.constant].map(ident);
    // Links lead to the name that a raw one stands for.
    let bare = names.method.bare();
    let bare = (method != bare).then(|| quote!(as #bare));
    let given = operation.parameters.iter().zip(&names.parameters);
    let given: Vec<_> = given
        .map(|(parameter, name)| {
            let ty = types::rust_type(file, &parameter.ty);
            let ty = optional(parameter.presence, ty);
            let (name, described) = (ident(name), described(file, parameter));
            quote!(#name: #ty = #described,)
        })
        .collect();
    let fixed: Vec<_> = operation.constants.iter().map(fixed).collect();
    let body = body(file, operation, names);
    let success = success(file, operation, names);
    let failure = failure(file, operation, names);
    // What is a further name of a type has what that has.
    let is_own = |own| repeated.first(id, own).is_none();
    let entries = [
        Some((
            success.entry("success"),
            success.sent.filter(|_| is_own(Own::Output)),
        )),
        Some((
            failure.entry("failure"),
            failure.sent.filter(|_| is_own(Own::Error)),
        )),
        entries("parameters", &given).map(|entry| (entry, None)),
        entries("fixed", &fixed).map(|entry| (entry, None)),
        body.map(|body| {
            let entry = entries("body", &[body.entry]);
            (quote!(#entry), body.choice.filter(|_| is_own(Own::Bodies)))
        }),
    ];
    let (entries, others): (Vec<_>, Vec<_>) = entries.into_iter().flatten().unzip();
    quote! {
        crate::runtime::fake::operation! {
            #name(#method #bare, super::#constant) {
                #(#entries)*
            }
        }

        #(#others)*
    }
}

/// `parameters: { … },`, where there are any.
fn entries(name: &str, entries: &[TokenStream]) -> Option<TokenStream> {
    let name = quote::format_ident!("{name}");
    (!entries.is_empty()).then(|| quote!(#name: { #(#entries)* },))
}

/// `query("organizations").list()`
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
    quote!(#place(#name) #style #shape)
}

/// `query("Action").fixed("ListQueues"),`
fn fixed(constant: &Constant) -> TokenStream {
    let Constant {
        wire,
        place,
        value,
        docs: _,
    } = constant;
    let (name, place) = (wire.as_str(), self::place(*place));
    quote!(#place(#name).fixed(#value),)
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

fn optional(presence: Presence, ty: TokenStream) -> TokenStream {
    match presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
    }
}

/// The body of a request.
struct Body {
    /// `reason: Option<Reason> = body(),`
    entry: TokenStream,
    /// How it is read, where its type depends on its media type.
    choice: Option<TokenStream>,
}

/// The body: as a value, as an enum of them by its media type, or as it came, which is what bytes and several parts do.
fn body(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Option<Body> {
    let (body, name) = (operation.body.as_ref()?, names.body.as_ref()?);
    let groups = answers::sent(body);
    let (first, others) = groups.split_first()?;
    let is_required = body.presence == Presence::Required;
    // Where one of several kinds of bodies cannot be read, it is up to the reader of all of them.
    let has_parts = groups.iter().any(|group| content(group) == Content::Parts);
    let as_it_came = || {
        let bytes = file.runtime("Bytes");
        let read = if is_required { "bytes" } else { "some_bytes" };
        (quote!(#bytes), read, None)
    };
    let (ty, read, choice) = match (others, content(first)) {
        ([], Content::Value) => (types::rust_type(file, &first.best.ty), "body", None),
        ([], Content::Bytes | Content::Parts) => as_it_came(),
        _ if has_parts => as_it_came(),
        _ => {
            let bodies = ident(&names.bodies);
            let choice = choice(&bodies, names, &groups);
            let read = if is_required { "choice" } else { "some_choice" };
            (quote!(super::#bodies), read, Some(choice))
        }
    };
    let (name, ty) = (ident(name), optional(body.presence, ty));
    let read = quote::format_ident!("{read}");
    let entry = quote!(#name: #ty = #read(),);
    Some(Body { entry, choice })
}

/// ```text
/// impl fake::Choice for super::AddPhotoBody {
///     #[inline]
///     fn read(source: &fake::Source<'_>) -> Result<Self, fake::Fault> {
///         Ok(match source.choose(&[&["application/json"], &["image/png"]]) {
///             1 => Self::Png(source.bytes()?.into()),
///             _ => Self::Json(source.body()?),
///         })
///     }
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
            Content::Bytes | Content::Parts => quote!(source.bytes()?.into()),
        };
        let pattern = match index {
            0 => quote!(_),
            index => {
                let index = Literal::usize_unsuffixed(index);
                quote!(#index)
            }
        };
        quote!(#pattern => Self::#variant(#value))
    });
    let mut arms: Vec<_> = arms.collect();
    arms.rotate_left(1);
    quote! {
        impl fake::Choice for super::#bodies {
            #[inline]
            fn read(source: &fake::Source<'_>) -> Result<Self, fake::Fault> {
                Ok(match source.choose(&[#(#media_types),*]) { #(#arms),* })
            }
        }
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

/// What is answered.
struct Answered {
    /// Its type.
    ty: TokenStream,
    /// How it is sent: `value(200, ["application/json"])`.
    how: TokenStream,
    /// The same, where that depends on which of several it is.
    sent: Option<TokenStream>,
}

impl Answered {
    /// `success: Thing = value(200, ["application/json"]),`
    fn entry(&self, name: &str) -> TokenStream {
        let name = quote::format_ident!("{name}");
        let Self { ty, how, sent: _ } = self;
        quote!(#name: #ty = #how,)
    }

    fn new(ty: TokenStream, how: TokenStream) -> Self {
        Self {
            ty,
            how,
            sent: None,
        }
    }
}

fn success(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Answered {
    if answers::is_endless(operation) {
        let body = file.runtime("Body");
        let streams = answers::streams(operation);
        let media_types = streams.iter().flat_map(|stream| &stream.media_types);
        return Answered::new(quote!(#body), quote!(body(200, [#(#media_types),*])));
    }
    let all = || answers::successes(operation).map(|(_, answer)| answer);
    match answers::success(operation) {
        Outcome::Nothing => {
            let status = all().next().map_or(204, |answer| status(answer.status));
            let status = Literal::u16_unsuffixed(status);
            Answered::new(quote!(()), quote!(nothing(#status)))
        }
        Outcome::One(ty) => Answered::new(types::rust_type(file, ty), one(all(), ty)),
        Outcome::Several(variants) => several(operation, names, &names.output, &variants),
    }
}

fn failure(file: &File<'_>, operation: &Operation, names: &OperationNames) -> Answered {
    let all = answers::failures(operation).map(|(_, answer)| answer);
    match answers::failure(operation) {
        Outcome::Nothing => {
            let undeclared = file.runtime("Undeclared");
            Answered::new(quote!(#undeclared), quote!(never()))
        }
        Outcome::One(ty) => Answered::new(types::rust_type(file, ty), one(all, ty)),
        Outcome::Several(variants) => several(operation, names, &names.error, &variants),
    }
}

/// The only type that a body can have: with the first status that it comes with.
fn one<'a>(answers: impl Iterator<Item = &'a Answer>, ty: &Type) -> TokenStream {
    let mut found = answers.filter_map(|answer| {
        let groups = answers::received(answer).into_iter();
        let group = groups.into_iter().find(|group| group.best.ty == *ty)?;
        Some((answer.status, group.media_types))
    });
    let (found, media_types) = found.next().unwrap_or((StatusRange::Default, Vec::new()));
    let (how, status) = (sent(ty), Literal::u16_unsuffixed(status(found)));
    quote!(#how(#status, [#(#media_types),*]))
}

/// The function that sends a value of a type.
fn sent(ty: &Type) -> proc_macro2::Ident {
    let name = match ty {
        Type::Scalar(Scalar::Bytes) => "bytes",
        Type::Scalar(_)
        | Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Named(_)
        | Type::Boxed(_) => "value",
    };
    quote::format_ident!("{name}")
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
/// impl fake::Outcome for super::CreateOutput {
///     #[inline]
///     fn sent(&self) -> fake::Sent<'_> {
///         match self {
///             Self::Created(value) => fake::Sent::value(value, 201, &["application/json"]),
///             Self::Accepted => fake::Sent::empty(202),
///         }
///     }
/// }
/// ```
fn several(
    operation: &Operation,
    names: &OperationNames,
    name: &Ident,
    variants: &[Variant<'_>],
) -> Answered {
    let name = ident(name);
    let arms = variants.iter().map(|variant| {
        let label = answers::variant_name(names, variant).map(ident);
        let status = Literal::u16_unsuffixed(status(variant.status));
        let Some(ty) = variant.ty else {
            return quote!(Self::#label => fake::Sent::empty(#status));
        };
        let media_types = answers::variant_media_types(operation, variant);
        let how = sent(ty);
        quote!(Self::#label(value) => fake::Sent::#how(value, #status, &[#(#media_types),*]))
    });
    let sent = quote! {
        impl fake::Outcome for super::#name {
            #[inline]
            fn sent(&self) -> fake::Sent<'_> {
                match self { #(#arms),* }
            }
        }
    };
    Answered {
        ty: quote!(super::#name),
        how: quote!(several()),
        sent: Some(sent),
    }
}
