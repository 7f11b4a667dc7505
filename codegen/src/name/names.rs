//! The names of one client, by the ids of the IR.

use std::fmt;

use crate::ir::{IncomingId, OperationId, SchemeId, TypeId};

/// A legal Rust identifier (raw, `r#type`, where it has to be).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// Takes a text that is known to be an identifier; only `name` makes them.
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The spelling, with `r#` where there is one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The spelling without `r#`: for files, for people, and for names made of this one.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All names of a client.
#[derive(Clone, Debug)]
pub struct Names {
    /// The package (`billforward-usage-sessions`).
    pub package: String,
    /// The library as code spells it (`billforward_usage_sessions`).
    pub library: Ident,
    /// By [`TypeId`].
    pub types: Vec<TypeNames>,
    /// By [`OperationId`].
    pub operations: Vec<OperationNames>,
    /// By [`IncomingId`].
    pub incoming: Vec<IncomingNames>,
    /// By [`HeaderSetId`](crate::ir::HeaderSetId).
    pub header_sets: Vec<HeaderSetNames>,
    /// By [`SchemeId`].
    pub schemes: Vec<SchemeNames>,
    /// What operations ask for (alternatives of combinations of schemes), all that differ, and the constant of each.
    pub requirements: Vec<(Vec<Vec<SchemeId>>, Ident)>,
    /// The modules of `operations`: one a tag, in the IR's order, then one for operations without a tag, if there are any. Empty ones are left out.
    pub modules: Vec<Module>,
    /// The variants of the client's `MediaType`: wire spelling (as it is asked for, sorted) and name.
    pub media_types: Vec<(String, Ident)>,
    /// The names of required properties that builders go through, sorted: `SessionId` of `session_id`, for `models::missing`.
    pub missing: Vec<(Ident, Ident)>,
    /// What divides the client.
    pub features: FeatureNames,
}

impl Names {
    /// The names of a type.
    #[must_use]
    pub fn type_names(&self, id: TypeId) -> &TypeNames {
        &self.types[id.index()]
    }

    /// The names of an operation.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.index()]
    }

    /// The names of a request that the server makes.
    #[must_use]
    pub fn incoming(&self, id: IncomingId) -> &IncomingNames {
        &self.incoming[id.index()]
    }
}

/// The names of what divides a client.
#[derive(Clone, Debug)]
pub struct FeatureNames {
    /// By [`PortionId`](crate::ir::PortionId): its feature, as `Cargo.toml` spells it (`secret-scanning`).
    pub portions: Vec<String>,
    /// By index of the [`Extent`](crate::ir::Extent): the module in `models` that holds what is needed there, unless that is everywhere.
    pub groups: Vec<Ident>,
}

/// The names of a request that the server makes.
#[derive(Clone, Debug)]
pub struct IncomingNames {
    /// Its type, unique in its module.
    pub name: Ident,
    /// The enum of its bodies, where these are of several types, unique in its module.
    pub content: Ident,
    /// By index of the body's content: the variant in that enum.
    pub contents: Vec<Ident>,
}

/// The names of a security scheme: a static, and methods of the builder. Whether a method is needed is the emitter's affair.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The static that describes it.
    pub constant: Ident,
    /// Sets a key, a token, or a user and a password.
    pub set: Ident,
    /// Sets a provider.
    pub provider: Ident,
    /// Has tokens issued to a client.
    pub client_credentials: Ident,
    /// Has tokens issued in any other way.
    pub grant: Ident,
}

/// The names of a set of headers.
#[derive(Clone, Debug)]
pub struct HeaderSetNames {
    /// The struct, unique in `headers`: that of the first operation whose answers have them.
    pub name: Ident,
    /// By index of the header.
    pub fields: Vec<Ident>,
}

/// A module of operations.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name; also that of its file and its page in `docs/`.
    pub name: Ident,
    /// Its operations, in the document's order.
    pub operations: Vec<OperationId>,
    /// Index of the tag, if it is a tag's.
    pub tag: Option<usize>,
}

/// The names of a type.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The struct or enum, unique in `models`.
    pub name: Ident,
    /// The module and file that it stands in, below `models`: that of the component which it is part of.
    pub module: Ident,
    /// Of its parts.
    pub parts: Parts,
}

/// The names of a type's parts.
#[derive(Clone, Debug)]
pub enum Parts {
    /// Of a struct.
    Object(ObjectNames),
    /// Of an enum.
    Enumeration(EnumerationNames),
    /// Of an enum of types.
    Union(UnionNames),
    /// An alias has none.
    Alias,
}

/// The names of a struct's parts.
#[derive(Clone, Debug)]
pub struct ObjectNames {
    /// By index of the property.
    pub properties: Vec<PropertyNames>,
    /// The field that holds the rest, if it has one.
    pub rest: Option<Ident>,
    /// The builder, unique in `models`; whether it is needed is the emitter's affair.
    pub builder: Ident,
}

/// The names of a property.
#[derive(Clone, Debug)]
pub struct PropertyNames {
    /// The field, and its setter.
    pub field: Ident,
    /// The setter's name where `field` will not do (a builder's own `new` or `builder`).
    pub setter: Ident,
    /// The marker in `models::missing`.
    pub missing: Ident,
}

/// The names of an enum's parts.
#[derive(Clone, Debug)]
pub struct EnumerationNames {
    /// By index of the value.
    pub variants: Vec<Ident>,
    /// The variant for values that the document does not name: `Other`, or another name where that is taken.
    pub other: Ident,
}

/// The names of the parts of an enum of types.
#[derive(Clone, Debug)]
pub struct UnionNames {
    /// By index of the variant.
    pub variants: Vec<Ident>,
    /// The variant for values of other types: `Other`, or another name where that is taken.
    pub other: Ident,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The method of `Client`, unique in the crate.
    pub method: Ident,
    /// The request builder, unique in its module.
    pub request: Ident,
    /// The static that describes it, unique in its module.
    pub constant: Ident,
    /// By index of the parameter: argument or setter, unique among them, none that the builder has already (`send`, `timeout`, `items` …).
    pub parameters: Vec<Ident>,
    /// By index of the parameter: the constant of its default (`DEFAULT_RECORDS`).
    pub defaults: Vec<Ident>,
    /// The constant of what it asks for, if it asks for credentials.
    pub security: Option<Ident>,
    /// The body's argument, if it has a body.
    pub body: Option<Ident>,
    /// What the headers of its answers are called, unique in `headers`, if they have any.
    pub headers: Option<Ident>,
    /// The enum of its success types, where it has several.
    pub output: Ident,
    /// The enum of its error types, where it has several.
    pub error: Ident,
    /// By index of the answer: its variant in those enums (`Created`, `Accepted`, `Status404` …).
    pub answers: Vec<Ident>,
    /// By index of the answer and of its content: the variant in those enums where what it holds depends on its media type (`OkJson`).
    pub contents: Vec<Vec<Ident>>,
    /// The enum of its bodies, where it takes several, unique in its module.
    pub bodies: Ident,
    /// By index of the body's content: the variant in that enum (`Json`, `FormData` …).
    pub sent: Vec<Ident>,
}
