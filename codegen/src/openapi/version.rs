//! The document's version: which one it names, and whether it can be read.

use super::Version;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::{Tree, Value};

/// The version that `openapi` (or `swagger`) names; `None` if it cannot be read, which has been reported.
pub(super) fn read(root: &Tree, diags: &mut Diagnostics) -> Option<Version> {
    let Some(map) = root.as_map() else {
        diags.push(
            Diagnostic::new(
                code::VERSION,
                root.span,
                format!("this is {}, not an OpenAPI document", root.kind()),
            )
            .help("an OpenAPI document is a map with the keys `openapi`, `info` and `paths`"),
        );
        return None;
    };
    if let Some(swagger) = map.get("swagger") {
        return read_swagger(swagger, diags);
    }
    let Some(openapi) = map.get("openapi") else {
        let diagnostic = Diagnostic::new(
            code::VERSION,
            root.span,
            "the key `openapi` is missing, which names the version",
        );
        let near = map
            .iter()
            .find(|(key, _)| strsim::damerau_levenshtein(key, "openapi") <= 2);
        diags.push(match near {
            Some((key, value)) => {
                diagnostic.label(value.span.key(), format!("`{key}` may be meant for it"))
            }
            None => {
                diagnostic.help("an OpenAPI document starts with a line such as `openapi: 3.1.0`")
            }
        });
        return None;
    };
    let text = text_of(openapi);
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        (Some("3"), Some("2")) => Some(Version::V3_2),
        _ => {
            let message = format!("OpenAPI {text} cannot be read yet");
            let message = if text.is_empty() {
                format!("the version is {}, not a string", openapi.kind())
            } else {
                message
            };
            diags.push(
                Diagnostic::new(code::VERSION, openapi.span, message)
                    .help("2.0, 3.0, 3.1 and 3.2 can be read, for example `openapi: 3.1.0`"),
            );
            None
        }
    }
}

/// `swagger`, which names versions up to 2.0.
fn read_swagger(swagger: &Tree, diags: &mut Diagnostics) -> Option<Version> {
    let text = text_of(swagger);
    if matches!(text, "2.0" | "2") {
        return Some(Version::V2_0);
    }
    let message = format!("Swagger {text} cannot be read");
    diags.push(
        Diagnostic::new(code::VERSION, swagger.span, message)
            .help("2.0 is the only version of Swagger that can be, written `swagger: '2.0'`"),
    );
    None
}

/// A version, which YAML may take for a number.
fn text_of(version: &Tree) -> &str {
    match &version.value {
        Value::String(text) => text,
        Value::Number(number) => number.as_str(),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => "",
    }
}
