//! The answers that a document declares for an operation to the types that a call gives back.

use crate::ir::{Answer, Body, BodyFormat, Content, Operation, StatusRange, Style, Type};
use crate::name::{Ident, OperationNames};

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

/// Whether a call succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Success,
    Failure,
}

impl Direction {
    /// What a call gives back then.
    pub(super) fn outcome(self, operation: &Operation) -> Outcome<'_> {
        match self {
            Self::Success => success(operation),
            Self::Failure => failure(operation),
        }
    }
}

/// One answer of several.
#[derive(Clone, Debug)]
pub(super) struct Variant<'a> {
    /// Its index in the operation's answers.
    pub(super) index: usize,
    /// Its statuses.
    pub(super) status: StatusRange,
    /// The type of its body, if it has one.
    pub(super) ty: Option<&'a Type>,
    /// Where the type of the body depends on its media type.
    pub(super) choice: Option<Group<'a>>,
}

/// Bodies of one type.
#[derive(Clone, Debug)]
pub(super) struct Group<'a> {
    /// The index of the best of them.
    pub(super) index: usize,
    /// The best of them.
    pub(super) best: &'a Content,
    /// Their media types, as they are asked for.
    pub(super) media_types: Vec<String>,
}

/// The bodies of an answer by their types, the best formats first. Events are not among them: they are read one by one.
pub(super) fn received(answer: &Answer) -> Vec<Group<'_>> {
    let contents = answer.content.iter().enumerate();
    let mut read: Vec<_> = contents
        .filter(|(_, content)| content.format != BodyFormat::Events)
        .collect();
    read.sort_by_key(|(_, content)| content.format);
    groups(read.into_iter())
}

/// The bodies that an operation may send, by their types, the best first, as the body has them.
pub(super) fn sent(body: &Body) -> Vec<Group<'_>> {
    groups(body.content.iter().enumerate())
}

fn groups<'a>(contents: impl Iterator<Item = (usize, &'a Content)>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (index, content) in contents {
        let asked = content.asked();
        match groups.iter_mut().find(|group| group.best.ty == content.ty) {
            Some(group) => group.media_types.push(asked),
            None => groups.push(Group {
                index,
                best: content,
                media_types: vec![asked],
            }),
        }
    }
    groups
}

/// What a successful call gives back.
pub(super) fn success(operation: &Operation) -> Outcome<'_> {
    let mut variants: Vec<_> = successes(operation)
        .flat_map(|(index, answer)| variants(index, answer))
        .collect();
    if operation.paging.is_some() {
        // What has pages is what has a list in it.
        variants.retain(|variant| {
            variant
                .choice
                .as_ref()
                .is_none_or(|choice| choice.best.format == BodyFormat::Json)
        });
    }
    outcome(variants)
}

/// What the body of a failed call may hold. An answer without a body has nothing to add to its status.
pub(super) fn failure(operation: &Operation) -> Outcome<'_> {
    let variants: Vec<_> = failures(operation)
        .flat_map(|(index, answer)| variants(index, answer))
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

/// The media types of all answers in the document's order, those of successes first, each once. Events are asked for
/// only where they are read.
pub(super) fn media_types(operation: &Operation) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (_, answer) in successes(operation).chain(failures(operation)) {
        let read = answer
            .content
            .iter()
            .filter(|content| content.format != BodyFormat::Events);
        for asked in read.map(Content::asked) {
            if !all.contains(&asked) {
                all.push(asked);
            }
        }
    }
    all
}

/// The name of a variant.
pub(super) fn variant_name<'a>(
    names: &'a OperationNames,
    variant: &Variant<'_>,
) -> Option<&'a Ident> {
    match &variant.choice {
        None => names.answers.get(variant.index),
        Some(choice) => names
            .contents
            .get(variant.index)
            .and_then(|contents| contents.get(choice.index)),
    }
}

/// The media types that a variant can come in.
pub(super) fn variant_media_types(operation: &Operation, variant: &Variant<'_>) -> Vec<String> {
    match (&variant.choice, operation.answers.get(variant.index)) {
        (Some(choice), _) => choice.media_types.clone(),
        (None, Some(answer)) => {
            let groups = received(answer).into_iter();
            groups.flat_map(|group| group.media_types).collect()
        }
        (None, None) => Vec::new(),
    }
}

/// An answer that can be read while it arrives.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    /// Its format: bytes, events or lines.
    pub(super) format: BodyFormat,
    /// The media types to ask for.
    pub(super) media_types: Vec<String>,
    /// The type of its items; bytes have none, and items of several types are any value.
    pub(super) item: Option<&'a Type>,
}

/// The ways in which a successful answer can be read while it arrives.
pub(super) fn streams(operation: &Operation) -> Vec<Stream<'_>> {
    let mut streams: Vec<Stream<'_>> = Vec::new();
    let contents = successes(operation).flat_map(|(_, answer)| &answer.content);
    for content in contents {
        let item = match (content.format, &content.ty) {
            (BodyFormat::Bytes, _) => None,
            (BodyFormat::Lines, Type::List(item)) => Some(item.as_ref()),
            (BodyFormat::Events, ty) => Some(ty),
            _ => continue,
        };
        let asked = content.asked();
        match streams
            .iter_mut()
            .find(|stream| stream.format == content.format)
        {
            Some(stream) => {
                if stream.item != item {
                    stream.item = Some(&Type::Any);
                }
                if !stream.media_types.contains(&asked) {
                    stream.media_types.push(asked);
                }
            }
            None => streams.push(Stream {
                format: content.format,
                media_types: vec![asked],
                item,
            }),
        }
    }
    streams
}

/// Whether a successful answer is events and nothing else, so that there is nothing to wait for the end of.
pub(super) fn is_endless(operation: &Operation) -> bool {
    let mut contents = successes(operation)
        .flat_map(|(_, answer)| &answer.content)
        .peekable();
    contents.peek().is_some() && contents.all(|content| content.format == BodyFormat::Events)
}

/// The formats of all bodies that the operation sends or receives.
pub(super) fn formats(operation: &Operation) -> impl Iterator<Item = BodyFormat> {
    let sent = operation.body.iter().flat_map(sent).map(|group| group.best);
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

/// What an answer may be: one thing, or one for each type of its bodies.
fn variants(index: usize, answer: &Answer) -> Vec<Variant<'_>> {
    let Answer {
        status,
        content,
        headers: _,
        links: _,
        docs: _,
    } = answer;
    let variant = |ty, choice| Variant {
        index,
        status: *status,
        ty,
        choice,
    };
    let mut groups = received(answer);
    match groups.pop() {
        None if content.is_empty() => vec![variant(None, None)],
        // Events are for another method.
        None => Vec::new(),
        Some(only) if groups.is_empty() => vec![variant(Some(&only.best.ty), None)],
        Some(last) => {
            groups.push(last);
            let choices = groups.into_iter();
            choices
                .map(|group| variant(Some(&group.best.ty), Some(group)))
                .collect()
        }
    }
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
