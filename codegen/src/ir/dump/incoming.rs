//! The requests that the server makes, as text.

use super::{docs_marks, dump_answer, dump_body, dump_parameter};
use crate::ir::{After, Api, Cause, Incoming, Trigger};

/// `webhook newPet: POST`, `callback onPet: POST`
pub(super) fn dump_incoming(api: &Api, incoming: &Incoming) -> Vec<String> {
    let Incoming {
        origin,
        name,
        cause,
        docs,
        method,
        parameters,
        body,
        answers,
        authorization,
        notes,
    } = incoming;
    let (kind, triggers) = match cause {
        Cause::Webhook => ("webhook", &[][..]),
        Cause::Callback(triggers) => ("callback", triggers.as_slice()),
    };
    let mut lines = vec![format!(
        "{kind} {}: {method} {}{}",
        name.as_str(),
        origin.path.join("."),
        docs_marks(docs)
    )];
    lines.extend(triggers.iter().map(|trigger| {
        let Trigger { after, expression } = trigger;
        let after = match after {
            After::Operation(id) => api.operations[id.index()].id.as_str(),
            After::Incoming(id) => api.incoming[id.index()].name.as_str(),
        };
        format!("  after {after} to {expression}")
    }));
    lines.extend(
        parameters
            .iter()
            .map(|parameter| dump_parameter(api, parameter)),
    );
    lines.extend(body.iter().flat_map(|body| dump_body(api, body)));
    lines.extend(
        answers
            .iter()
            .flat_map(|answer| dump_answer(api, answer, None)),
    );
    for schemes in authorization {
        let schemes = if schemes.is_empty() {
            "none".to_owned()
        } else {
            schemes.join(" + ")
        };
        lines.push(format!("  security {schemes}"));
    }
    lines.extend(
        notes
            .iter()
            .map(|note| format!("  note {}: {}", note.name, note.value)),
    );
    lines
}
