//! Rules about the dialects of JSON Schema that a document names.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};

/// What the names of the dialects begin with whose keywords are read: those of OpenAPI, and those of JSON Schema itself.
const KNOWN: &[&str] = &[
    "https://spec.openapis.org/oas/",
    "https://json-schema.org/",
    "http://json-schema.org/",
];

/// A dialect may give keywords another meaning. That is told once.
pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let schemas = cx.doc.schemas.iter();
    let of_schemas = schemas.filter_map(|(_, schema)| schema.rare.as_ref()?.dialect);
    let mut named = cx.doc.json_schema_dialect.into_iter().chain(of_schemas);
    let unknown = named.find(|name| !KNOWN.iter().any(|known| name.value.starts_with(known)));
    if let Some(name) = unknown {
        let message = format!(
            "the dialect `{}` is not known; schemas are read as those of OpenAPI",
            name.value
        );
        diags.push(Diagnostic::new(code::DIALECT, name.span, message));
    }
}
