//! A module of operations to its file: methods of `Client`, and behind them what each operation consists of.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::answers;
use super::bodies::{self, Given};
use super::docs;
use super::markdown;
use super::page;
use super::paging;
use super::parameter;
use super::repeated::Repeated;
use super::request;
use super::scope::{File, ident};
use super::types::{self, Argument};
use crate::ir::{Operation, OperationId, Parameter, Presence};
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
///
/// Each method is handed out in an `impl` of its own; next to each other they become one.
pub(super) fn emit(file: &File<'_>, operations: &[OperationId], item: &mut dyn FnMut(TokenStream)) {
    let client = file.runtime("Client");
    let repeated = Repeated::of(file.scope, operations);
    for id in operations {
        let method = method(file, &repeated, *id);
        item(quote!(impl<M> #client<M> { #method }));
    }
    for id in operations {
        let description = description(file, *id);
        let request = request::emit(file, &repeated, *id);
        item(quote!(#description #request));
    }
}

/// ```text
/// pub fn get_thing(&self, thing_id: impl AsRef<str>) -> GetThing<M> {
///     let call = self.call(&GET_THING);
///     GetThing(call.path("thing-id", thing_id.as_ref()))
/// }
/// ```
fn method(file: &File<'_>, repeated: &Repeated, id: OperationId) -> TokenStream {
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
    chain.extend(operation.constants.iter().map(parameter::set_constant));
    for (parameter, name) in required(operation, names) {
        let name = ident(name);
        let Argument {
            ty,
            value,
            generic: _,
        } = types::encoded(file, &parameter.ty, &name);
        arguments.push(quote!(#name: #ty));
        chain.extend(parameter::set(file, parameter, &value));
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
    // A further name of a type makes no values of it.
    let first = repeated.first_request(id).unwrap_or(id);
    let made = ident(&file.scope.names.operation(first).request);
    if repeated.is_versatile(first) {
        chain.extend(quote!(.answering()));
    }
    let attributes = method_attributes(operation, arguments.len());
    quote! {
        #docs
        #attributes
        pub fn #method(&self, #(#arguments),*) -> #request<M> {
            #made(#chain)
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
    let path = parameter::template(operation);
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
    let server = operation.servers.first().map(|server| {
        let url = &server.url;
        quote!(.server(#url))
    });
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
    let idempotent = operation
        .idempotent
        .map(|idempotent| quote!(.idempotent(#idempotent)));
    let key = operation.key_header.as_ref().map(|name| {
        let name = name.as_str();
        quote!(.idempotency_key(#name))
    });
    quote! {
        static #constant: #operation_type = #operation_type::#head #server #accept #security #paging #idempotent #key;
    }
}

/// The methods that the crate `http` has as constants.
const STANDARD: &[&str] = &[
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY",
];
