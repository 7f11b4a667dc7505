//! From the IR to every Rust name of the client, as data.
//!
//! This is the only stage that turns the document's spelling into Rust's. It never writes code, and nothing that a document contains can
//! make it fail: `words` makes words of any text, `spelling` an identifier of any words, `scope` keeps identifiers apart.

mod dump;
mod features;
mod headers;
mod incoming;
mod models;
mod names;
mod operations;
mod reserved;
mod scope;
mod security;
mod spelling;
mod words;

#[cfg(test)]
mod tests;

pub use self::dump::dump;
pub use self::names::{
    EnumerationNames, FeatureNames, HeaderSetNames, Ident, IncomingNames, Module, Names,
    ObjectNames, OperationNames, Parts, PropertyNames, SchemeNames, TypeNames, UnionNames,
};

use crate::config::CrateName;
use crate::ir::Api;

/// Names everything.
#[must_use]
pub fn assign(api: &Api, package: &CrateName) -> Names {
    let (types, models) = models::assign_types(api);
    let security = security::assign(api);
    let mut operations = operations::assign_operations(api, &models, &security);
    let header_sets = headers::assign(api, &models, &mut operations);
    Names {
        package: package.as_str().to_owned(),
        library: spelling::identifier(package.as_ident()),
        missing: models::assign_markers(api, &types),
        modules: operations::assign_modules(api),
        media_types: operations::assign_media_types(api),
        incoming: incoming::assign_incoming(api, &models),
        features: features::assign(api, &types),
        types,
        operations,
        header_sets,
        schemes: security.schemes,
        requirements: security.requirements.into_iter().collect(),
    }
}
