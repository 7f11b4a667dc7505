//! The typed document as text, for `specsmith dump --stage openapi` and for tests.

use std::fmt::Write as _;

use super::model::{Document, Key, Named, RefOr};

/// One line an object: what it is, its name or place, and its fields; only lines that contain `filter`.
#[must_use]
pub fn dump(doc: &Document<'_>, filter: &str) -> String {
    let mut out = Dump {
        out: String::new(),
        filter,
    };
    out.line(format_args!(
        "document {:?} {:?} version {:?}",
        doc.version, doc.info.title, doc.info.version
    ));
    out.line(format_args!("servers {}", doc.servers.len()));
    for entry in &doc.paths {
        out.line(format_args!(
            "path {} = {}",
            entry.path.value,
            shown(doc, entry.item)
        ));
    }
    let components = &doc.components;
    out.names(doc, "schema", &components.schemas);
    out.names(doc, "parameter", &components.parameters);
    out.names(doc, "response", &components.responses);
    out.names(doc, "requestBody", &components.request_bodies);
    out.names(doc, "header", &components.headers);
    out.names(doc, "securityScheme", &components.security_schemes);
    out.out
}

struct Dump<'f> {
    out: String,
    filter: &'f str,
}

impl Dump<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let start = self.out.len();
        // Writing to a string cannot fail.
        _ = writeln!(self.out, "{line}");
        if !self.out[start..].contains(self.filter) {
            self.out.truncate(start);
        }
    }

    fn names<I: Key>(&mut self, doc: &Document<'_>, what: &str, named: &Named<'_, RefOr<I>>) {
        for (name, object) in named {
            self.line(format_args!(
                "{what} {} = {}",
                name.value,
                shown(doc, *object)
            ));
        }
    }
}

fn shown<I: Key>(doc: &Document<'_>, object: RefOr<I>) -> String {
    match object {
        RefOr::Ref(id) => format!("$ref {}", doc.reference(id).text.value),
        RefOr::Item(id) => format!("{id:?}"),
    }
}
