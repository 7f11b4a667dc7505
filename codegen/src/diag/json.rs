//! Diagnostics for machines: one JSON object a line.

use serde_json::{Value, json};

use super::Diagnostic;
use super::Severity;
use super::text::{self, Placed, Style};
use crate::source::{Place, Sources, Span};

pub(super) fn render(list: &[&Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for placed in text::placed(list, sources) {
        out.push_str(&object(&placed, sources).to_string());
        out.push('\n');
    }
    out
}

fn object(placed: &Placed<'_>, sources: &Sources) -> Value {
    let Placed {
        diagnostic,
        place,
        labels,
    } = placed;
    let labels: Vec<_> = diagnostic
        .labels
        .iter()
        .zip(labels)
        .map(|(label, place)| {
            with_place(
                json!({ "text": label.text }),
                Some(place),
                Some(label.span),
                sources,
            )
        })
        .collect();
    let object = json!({
        "code": diagnostic.code.id,
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Lossy | Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "lossy": diagnostic.code.severity == Severity::Lossy,
        "message": diagnostic.message,
        "labels": labels,
        "notes": diagnostic.notes,
        "help": diagnostic.help,
        "rendered": text::render_one(placed, sources, Style::Plain),
    });
    with_place(object, place.as_ref(), diagnostic.span, sources)
}

fn with_place(
    mut object: Value,
    place: Option<&Place>,
    span: Option<Span>,
    sources: &Sources,
) -> Value {
    object["file"] = place.map_or(Value::Null, |place| {
        sources.file(place.file).display().into()
    });
    object["line"] = place.map_or(Value::Null, |place| place.line.into());
    object["column"] = place.map_or(Value::Null, |place| place.column.into());
    object["end_line"] = place.map_or(Value::Null, |place| place.end_line.into());
    object["end_column"] = place.map_or(Value::Null, |place| place.end_column.into());
    object["pointer"] = span.map_or(Value::Null, |span| sources.pointer(span).into());
    object
}
