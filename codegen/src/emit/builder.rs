//! A struct to the functions that make one: `new`, or a builder that asks for each required property by name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::field::{self, Field, Role};
use super::model;
use super::scope::{File, Scope, ident};
use super::types::{self, Argument, Generic};
use crate::ir::{Object, Type, TypeDef, TypeId, TypeKind, Usage};
use crate::name::{self, ObjectNames, Parts};

/// How values of a struct are made.
pub(super) enum Construction<'f, 'a> {
    /// `X::new()` and `Default`: nothing is required.
    Empty,
    /// `X::new(a)`: one thing is required.
    New(&'f Field<'a>),
    /// `X::builder().a(…).b(…)`: several are, and each is named.
    Staged(Vec<&'f Field<'a>>),
}

/// Which way the values of a struct with these fields are made.
pub(super) fn construction<'f, 'a>(fields: &'f [Field<'a>]) -> Construction<'f, 'a> {
    let required: Vec<_> = fields
        .iter()
        .filter(|field| field.role == Role::Required)
        .collect();
    match required.as_slice() {
        [] => Construction::Empty,
        [only] => Construction::New(only),
        _ => Construction::Staged(required),
    }
}

/// Whether anyone but the server makes values of a type: what only the server makes is made in tests alone, where `fake::model` does.
pub(super) fn is_needed(scope: Scope<'_>, definition: &TypeDef) -> bool {
    let Usage { request, response } = definition.usage;
    request || !response || scope.api.operations.is_empty()
}

/// What the builder of a type is called, where it has one.
pub(super) fn of_type(scope: Scope<'_>, id: TypeId) -> Option<&name::Ident> {
    let (definition, names) = scope.named(id);
    let (TypeKind::Object(object), Parts::Object(parts)) = (&definition.kind, &names.parts) else {
        return None;
    };
    if !is_needed(scope, definition) {
        return None;
    }
    let fields = field::fields(object, parts, definition.usage);
    match construction(&fields) {
        Construction::Staged(_) => Some(&parts.builder),
        Construction::Empty | Construction::New(_) => None,
    }
}

/// ```text
/// impl UsageSession {
///     pub fn builder() -> UsageSessionBuilder<missing::SubscriptionId> { … }   // or `new`
///     pub fn description(mut self, description: impl Into<String>) -> Self { … }
/// }
/// ```
///
/// and the builder, if there is one.
pub(super) fn emit(
    file: &File<'_>,
    id: TypeId,
    object: &Object,
    names: &ObjectNames,
    fields: &[Field<'_>],
) -> TokenStream {
    let setters = fields
        .iter()
        .filter(|field| field.role == Role::Optional)
        .map(|field| setter(file, field));
    let rest = model::rest(object, names).map(|(name, ty)| rest_setter(file, name, ty));
    let setters: Vec<_> = setters.chain(rest).collect();
    let name = file.model(id);
    match construction(fields) {
        Construction::Empty => {
            let blank = file.runtime("Blank");
            quote! {
                impl #name {
                    /// Creates a value without any properties.
                    #[inline]
                    pub fn new() -> Self {
                        Self::default()
                    }

                    #(#setters)*
                }

                impl Default for #name {
                    #[inline]
                    fn default() -> Self {
                        #blank::blank()
                    }
                }
            }
        }
        Construction::New(field) => {
            let is_all = fields.len() == 1 && object.rest.is_none();
            let new = new(
                file,
                field,
                (!is_all).then(|| file.runtime("Blank")).as_ref(),
            );
            quote! {
                impl #name {
                    #new
                    #(#setters)*
                }
            }
        }
        Construction::Staged(required) => {
            let (start, builder) = staged(file, &name, &names.builder, &required);
            quote! {
                impl #name {
                    #start
                    #(#setters)*
                }

                #builder
            }
        }
    }
}

/// ```text
/// pub fn new(usage_sessions: impl IntoIterator<Item = UsageSession>) -> Self {
///     Self { usage_sessions: collections::list(usage_sessions), ..Blank::blank() }
/// }
/// ```
///
/// `blank` is what makes the other fields, where there are any.
fn new(file: &File<'_>, field: &Field<'_>, blank: Option<&proc_macro2::Ident>) -> TokenStream {
    let docs = docs::outer([format!(
        "Creates a value with what is required: [`{0}`](Self::{0}).",
        field.names.field.bare()
    )]);
    let name = ident(&field.names.field);
    let argument = field.argument(file, &name);
    let (ty, init) = (&argument.ty, argument.field(&name));
    let inline = inline(argument.generic);
    let others = blank.map(|blank| quote!(, ..#blank::blank()));
    quote! {
        #docs
        #inline
        pub fn new(#name: #ty) -> Self {
            Self { #init #others }
        }
    }
}

/// ```text
/// pub fn description(mut self, description: impl Into<String>) -> Self {
///     self.description = Some(description.into());
///     self
/// }
/// ```
fn setter(file: &File<'_>, field: &Field<'_>) -> TokenStream {
    let docs = docs::outer(model::setter_docs(field));
    let (name, function) = (ident(&field.names.field), ident(&field.names.setter));
    let Argument { ty, value, generic } = field.argument(file, &name);
    let attributes = attributes(&function, generic);
    quote! {
        #docs
        #attributes
        pub fn #function(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// `#[inline]` where the compiler would not know by itself, and leave for a name that clippy would rather see in a trait.
fn attributes(function: &Ident, generic: Generic) -> TokenStream {
    let (inline, leave) = (inline(generic), leave(function));
    quote!(#inline #leave)
}

fn inline(generic: Generic) -> Option<TokenStream> {
    (generic == Generic::No).then(|| quote!(#[inline]))
}

/// Leave for a setter whose name clippy would rather see in a trait.
pub(super) fn leave(function: &Ident) -> TokenStream {
    const OPERATORS: [&str; 10] = [
        "add", "sub", "mul", "div", "rem", "bitand", "bitor", "bitxor", "shl", "shr",
    ];
    if OPERATORS.iter().any(|operator| function == operator) {
        quote! {
            #[allow(clippy::should_implement_trait, reason = "it is named after what it sets")]
        }
    } else {
        TokenStream::new()
    }
}

fn rest_setter(file: &File<'_>, name: &name::Ident, ty: &Type) -> TokenStream {
    let docs = docs::outer([format!(
        "Sets [`{name}`](Self::{name}): properties that the document does not name.",
        name = name.bare()
    )]);
    let name = ident(name);
    let Argument { ty, value, generic } =
        types::owned(file, &Type::Map(Box::new(ty.clone())), &name);
    let inline = inline(generic);
    quote! {
        #docs
        #inline
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// ```text
/// pub struct UsageSessionBuilder<Missing>(UsageSession, PhantomData<Missing>);
///
/// impl UsageSessionBuilder<missing::SubscriptionId> {
///     pub fn subscription_id(mut self, subscription_id: impl Into<String>) -> UsageSessionBuilder<missing::SessionId> { … }
/// }
///
/// impl UsageSessionBuilder<missing::SessionId> {
///     pub fn session_id(mut self, session_id: impl Into<String>) -> UsageSession { … }
/// }
/// ```
///
/// Gives the function that starts it, and the builder itself.
fn staged(
    file: &File<'_>,
    model: &Ident,
    builder: &name::Ident,
    required: &[&Field<'_>],
) -> (TokenStream, TokenStream) {
    let phantom = file.standard("std::marker", "PhantomData");
    let blank = file.runtime("Blank");
    let missing = file.missing();
    let builder = ident(builder);
    let order: Vec<_> = required
        .iter()
        .map(|field| format!("`{}`", field.names.setter))
        .collect();
    let docs = docs::outer([
        "Starts a value.".to_owned(),
        String::new(),
        format!(
            "What is required is then set by name, in this order: {}; the last yields the value.",
            order.join(", ")
        ),
    ]);
    let first = required.first().map(|field| ident(&field.names.missing));
    let start = quote! {
        #docs
        #[inline]
        pub fn builder() -> #builder<#missing::#first> {
            #builder(#blank::blank(), #phantom)
        }
    };
    let stages = required.iter().enumerate().map(|(index, field)| {
        let docs = docs::outer(model::stage_docs(field));
        let (name, function, marker) = (
            ident(&field.names.field),
            ident(&field.names.setter),
            ident(&field.names.missing),
        );
        let Argument { ty, value, generic } = field.argument(file, &name);
        let attributes = attributes(&function, generic);
        let (output, result) = match required.get(index + 1) {
            Some(next) => {
                let next = ident(&next.names.missing);
                (
                    quote!(#builder<#missing::#next>),
                    quote!(#builder(self.0, #phantom)),
                )
            }
            None => (quote!(#model), quote!(self.0)),
        };
        quote! {
            impl #builder<#missing::#marker> {
                #docs
                #attributes
                pub fn #function(mut self, #name: #ty) -> #output {
                    self.0.#name = #value;
                    #result
                }
            }
        }
    });
    let docs = docs::outer([format!(
        "A [`{model}`] whose required property `Missing` is to be set next."
    )]);
    let builder = quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "setting the last required property yields the value"]
        pub struct #builder<Missing>(#model, #phantom<Missing>);

        #(#stages)*
    };
    (start, builder)
}
