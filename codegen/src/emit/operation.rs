//! A module of operations to its file: methods of `Client`, and behind them what each operation consists of.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::answers;
use super::bodies::{self, Given};
use super::docs;
use super::markdown;
use super::page;
use super::paging;
use super::request;
use super::scope::{File, ident};
use super::types::{self, Argument};
use crate::ir::{Operation, OperationId, Parameter, Place, Presence, Style, Type};
use crate::name::OperationNames;

/// ```text
/// impl<M> Client<M> {
///     pub fn start_usage_session(&self, usage_sessions: CompoundUsageSession) -> StartUsageSession<M> { … }
/// }
///
/// static START_USAGE_SESSION: Operation = …;
///
/// pub struct StartUsageSession<M = Async>(Call<M>);
/// ```
pub(super) fn emit(file: &File<'_>, operations: &[OperationId]) -> TokenStream {
    let client = file.runtime("Client");
    let methods = operations.iter().map(|id| method(file, *id));
    let requests = operations.iter().map(|id| {
        let description = description(file, *id);
        let request = request::emit(file, *id);
        quote!(#description #request)
    });
    let requests: TokenStream = requests.collect();
    quote! {
        impl<M> #client<M> {
            #(#methods)*
        }

        #requests
    }
}

/// ```text
/// pub fn get_thing(&self, thing_id: impl AsRef<str>) -> GetThing<M> {
///     let call = self.call(&GET_THING);
///     GetThing(call.path("thing-id", thing_id.as_ref()))
/// }
/// ```
fn method(file: &File<'_>, id: OperationId) -> TokenStream {
    let (operation, names) = (
        &file.scope.api.operations[id.index()],
        file.scope.names.operation(id),
    );
    let docs = docs::outer(method_docs(operation, names));
    let (method, request, constant) = (
        ident(&names.method),
        ident(&names.request),
        ident(&names.constant),
    );
    let mut arguments = Vec::new();
    let mut chain = quote!(self.call(&#constant));
    for (parameter, name) in required(operation, names) {
        let name = ident(name);
        let Argument {
            ty,
            value,
            generic: _,
        } = types::encoded(file, &parameter.ty, &name);
        arguments.push(quote!(#name: #ty));
        let set = set(file, parameter, &value);
        chain.extend(set);
    }
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.presence == Presence::Required);
    let given = body.and_then(|body| bodies::given(file, body, names));
    if let (Some(Given { argument, set }), Some(name)) = (given, &names.body) {
        let (name, ty) = (ident(name), argument.ty);
        arguments.push(quote!(#name: #ty));
        chain = set.on(&chain);
    }
    let attributes = method_attributes(operation, arguments.len());
    quote! {
        #docs
        #attributes
        pub fn #method(&self, #(#arguments),*) -> #request<M> {
            #request(#chain)
        }
    }
}

fn method_attributes(operation: &Operation, arguments: usize) -> TokenStream {
    let deprecated = (operation.docs.deprecated == crate::ir::Deprecation::Deprecated)
        .then(|| quote!(#[deprecated]));
    // Clippy counts `self` too, and allows seven.
    let many = (arguments > 6)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the operation requires each of them")]));
    quote!(#deprecated #many)
}

/// The parameters that are arguments of the method.
fn required<'a>(
    operation: &'a Operation,
    names: &'a OperationNames,
) -> impl Iterator<Item = (&'a Parameter, &'a crate::name::Ident)> {
    operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| parameter.presence == Presence::Required)
}

fn method_docs(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let line = markdown::code(&page::request_line(operation));
    let summary = page::summary(operation);
    let mut lines = vec![if summary == line {
        format!("{line}.")
    } else {
        format!("{summary}: {line}.")
    }];
    let mut items = Vec::new();
    for (parameter, name) in required(operation, names) {
        items.push(argument_docs(name, parameter.docs.description.as_deref()));
    }
    let optional_parameters = operation
        .parameters
        .iter()
        .any(|parameter| parameter.presence == Presence::Optional);
    let mut optional = optional_parameters;
    if let (Some(body), Some(name)) = (&operation.body, &names.body) {
        match body.presence {
            Presence::Required => items.push(argument_docs(name, body.docs.description.as_deref())),
            Presence::Optional => optional = true,
        }
    }
    docs::add_block(&mut lines, items);
    let request = &names.request;
    let more = if optional {
        format!("What is optional is set on the [`{request}`] that it gives.")
    } else {
        format!("See [`{request}`].")
    };
    docs::add_block(&mut lines, [more]);
    lines
}

fn argument_docs(name: &crate::name::Ident, description: Option<&str>) -> String {
    match description
        .map(markdown::line)
        .filter(|line| !line.is_empty())
    {
        Some(description) => format!("- `{name}`: {description}"),
        None => format!("- `{name}`"),
    }
}

/// ```text
/// static GET_THING: Operation = Operation::new("get_thing", Method::GET, "/things/{thing-id}").accept(&["application/json"]).security(security::KEY);
/// ```
fn description(file: &File<'_>, id: OperationId) -> TokenStream {
    let (operation, names) = (
        &file.scope.api.operations[id.index()],
        file.scope.names.operation(id),
    );
    let operation_type = file.runtime("Operation");
    let constant = ident(&names.constant);
    let name = names.method.bare();
    let line = page::request_line(operation);
    let path = line.split_once(' ').map_or("", |(_, path)| path);
    let head = if STANDARD.contains(&operation.method.as_str()) {
        let (method_type, method) = (
            file.runtime("Method"),
            format_ident!("{}", operation.method),
        );
        quote!(new(#name, #method_type::#method, #path))
    } else {
        let method = &operation.method;
        quote!(custom(#name, #method, #path))
    };
    let media_types = answers::media_types(operation);
    let accept = (!media_types.is_empty()).then(|| quote!(.accept(&[#(#media_types),*])));
    let security = names.security.as_ref().map(|name| {
        let (module, name) = (file.root("security"), ident(name));
        quote!(.security(#module::#name))
    });
    let paging = operation
        .paging
        .as_ref()
        .map(|paging| paging::description(file, paging));
    quote! {
        static #constant: #operation_type = #operation_type::#head #accept #security #paging;
    }
}

/// The methods that the crate `http` has as constants.
const STANDARD: &[&str] = &[
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY",
];

/// `.query("records", records)`
pub(super) fn set(file: &File<'_>, parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let name = parameter.wire.as_str();
    match parameter.place {
        Place::Path => match path_style(file, parameter.style) {
            None => quote!(.path(#name, #value)),
            Some(style) => quote!(.path_styled(#name, #style, #value)),
        },
        Place::Header => match path_style(file, parameter.style) {
            None => quote!(.header(#name, #value)),
            Some(style) => quote!(.header_styled(#name, #style, #value)),
        },
        Place::Query => match query_style(file, parameter) {
            None => quote!(.query(#name, #value)),
            Some(style) => quote!(.query_styled(#name, #style, #value)),
        },
        Place::Cookie => quote!(.cookie(#name, #value)),
    }
}

/// The style of a path parameter or header, where it is not the usual one.
fn path_style(file: &File<'_>, style: Style) -> Option<TokenStream> {
    match style {
        Style::SimpleExploded => {
            let styles = file.runtime("PathStyle");
            Some(quote!(#styles::SimpleExploded))
        }
        Style::Simple
        | Style::Form
        | Style::FormExploded
        | Style::SpaceDelimited
        | Style::PipeDelimited
        | Style::DeepObject => None,
    }
}

/// The style of a query parameter, where it is not the usual one. Single values are written alike in all styles.
fn query_style(file: &File<'_>, parameter: &Parameter) -> Option<TokenStream> {
    let name = match parameter.style {
        _ if is_scalar(&parameter.ty) => return None,
        Style::FormExploded | Style::Simple | Style::SimpleExploded => return None,
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
    };
    let styles = file.runtime("Style");
    Some(quote!(#styles::#name))
}

fn is_scalar(ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Named(_)
        | Type::Boxed(_) => false,
    }
}
