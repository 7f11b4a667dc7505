//! The answers that a document declares for an operation to the types that a call gives back.

use crate::ir::{Answer, BodyFormat, Content, Operation, StatusRange, Style, Type};

/// What a call gives back, on success or on failure.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    /// No body.
    Nothing,
    /// One type, whatever the status.
    One(&'a Type),
    /// A type for each status: an enum.
    Several(Vec<Variant<'a>>),
}

/// One answer of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variant<'a> {
    /// Its index in the operation's answers.
    pub(super) index: usize,
    /// Its statuses.
    pub(super) status: StatusRange,
    /// The type of its body, if it has one.
    pub(super) ty: Option<&'a Type>,
}

/// What a successful call gives back.
pub(super) fn success(operation: &Operation) -> Outcome<'_> {
    let variants: Vec<_> = successes(operation)
        .map(|(index, answer)| variant(index, answer))
        .collect();
    outcome(variants)
}

/// What the body of a failed call may hold. An answer without a body has nothing to add to its status.
pub(super) fn failure(operation: &Operation) -> Outcome<'_> {
    let variants: Vec<_> = failures(operation)
        .map(|(index, answer)| variant(index, answer))
        .filter(|variant| variant.ty.is_some())
        .collect();
    outcome(variants)
}

/// The answers that count as success: those of 2xx, or the default where there are none.
pub(super) fn successes(operation: &Operation) -> impl Iterator<Item = (usize, &Answer)> {
    let any = operation
        .answers
        .iter()
        .any(|answer| is_success(answer.status));
    let counts = move |status| {
        if any {
            is_success(status)
        } else {
            status == StatusRange::Default
        }
    };
    operation
        .answers
        .iter()
        .enumerate()
        .filter(move |(_, answer)| counts(answer.status))
}

/// The answers that count as failure: all others. A default that is the only answer stands for both.
pub(super) fn failures(operation: &Operation) -> impl Iterator<Item = (usize, &Answer)> {
    operation
        .answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| !is_success(answer.status))
}

/// The media types of all answers in the document's order, those of successes first, each once and without parameters.
pub(super) fn media_types(operation: &Operation) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (_, answer) in successes(operation).chain(failures(operation)) {
        for content in &answer.content {
            let essence = essence(&content.media_type);
            if !all.contains(&essence) {
                all.push(essence);
            }
        }
    }
    all
}

/// A media type in lower case, without its parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The formats of all bodies that the operation sends or receives.
pub(super) fn formats(operation: &Operation) -> impl Iterator<Item = BodyFormat> {
    let sent = operation
        .body
        .iter()
        .filter_map(|body| body.content.first());
    let received = operation.answers.iter().flat_map(|answer| &answer.content);
    let fields = sent.clone().flat_map(|content| &content.fields);
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.style);
    let in_text = parameters
        .chain(fields.map(|field| &field.style))
        .filter_map(Style::format);
    sent.chain(received)
        .map(|content| content.format)
        .chain(in_text)
}

fn is_success(status: StatusRange) -> bool {
    match status {
        StatusRange::Exactly(status) => (200..300).contains(&status),
        StatusRange::Hundred(hundred) => hundred == 2,
        StatusRange::Default => false,
    }
}

fn variant(index: usize, answer: &Answer) -> Variant<'_> {
    let Answer {
        status,
        content,
        docs: _,
    } = answer;
    Variant {
        index,
        status: *status,
        ty: best(content).map(|content| &content.ty),
    }
}

/// The content that gives an answer its type: that in the most expressive format.
fn best(content: &[Content]) -> Option<&Content> {
    content.iter().min_by_key(|content| content.format)
}

fn outcome(variants: Vec<Variant<'_>>) -> Outcome<'_> {
    let Some(first) = variants.first().map(|variant| variant.ty) else {
        return Outcome::Nothing;
    };
    if variants.iter().any(|variant| variant.ty != first) {
        return Outcome::Several(variants);
    }
    first.map_or(Outcome::Nothing, Outcome::One)
}
