//! Which parts of the runtime a divided client compiles where: those that only some portions of the API have a use for.
//!
//! The parts that are worth a condition are those that do much, and that only operations or one kind of model refer to.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use specsmith_runtime::sources::{
    CHOICE, EVENTS, FORM, INCOMING, LINES, NEXT_URL, PAGING, Part, STREAM, STREAM_ITEMS, XML,
};

use super::answers;
use super::features;
use super::scope::Scope;
use crate::ir::{
    BodyFormat, Content, Extent, Incoming, Operation, PagingStyle, PortionId, Style, TypeKind,
};

/// Where each part is needed.
#[derive(Default)]
pub(super) struct Conditions(BTreeMap<&'static str, Extent>);

impl Conditions {
    /// None, unless the client is divided.
    pub(super) fn of(scope: Scope<'_>) -> Self {
        let portions = &scope.api.portions;
        if !portions.is_divided() {
            return Self::default();
        }
        let mut needs = Needs::default();
        for operation in &scope.api.operations {
            let portion = portions.of_tag(operation.tag);
            needs.add(portion.as_slice(), &of_operation(operation));
        }
        for incoming in &scope.api.incoming {
            let portion = portions.of_cause(&incoming.cause);
            needs.add(portion.as_slice(), &of_incoming(incoming));
        }
        let headers = scope.api.header_sets.iter().flat_map(|set| &set.headers);
        for format in headers.filter_map(|header| header.style.format()) {
            needs.always.extend(of_format(format).map(|part| part.name));
        }
        for id in scope.type_ids() {
            let definition = scope.api.type_def(id);
            if matches!(definition.kind, TypeKind::Union(_)) && definition.alike.is_none() {
                match portions.extent(id) {
                    Extent::Always => _ = needs.always.insert(CHOICE.name),
                    Extent::Whole => needs.add(&[], &[CHOICE]),
                    Extent::Portions(portions) => needs.add(portions, &[CHOICE]),
                }
            }
        }
        Self(needs.extents(portions.all.len()))
    }

    /// The condition of a part, if it has one.
    pub(super) fn of_part(&self, scope: Scope<'_>, part: &str) -> Option<TokenStream> {
        features::of_extent(scope, self.0.get(part)?)
    }

    /// The same as text.
    pub(super) fn attribute(&self, scope: Scope<'_>, part: &Part) -> Option<String> {
        features::attribute(scope, self.0.get(part.name)?)
    }

    /// The condition of the implementation of a format.
    pub(super) fn of_format(&self, scope: Scope<'_>, format: BodyFormat) -> Option<TokenStream> {
        self.of_part(scope, of_format(format)?.name)
    }
}

/// By part: the portions that need it, which may be none where only the whole does.
#[derive(Default)]
struct Needs {
    portions: BTreeMap<&'static str, BTreeSet<PortionId>>,
    always: BTreeSet<&'static str>,
}

impl Needs {
    fn add(&mut self, portions: &[PortionId], parts: &[Part]) {
        for part in parts {
            let needed = self.portions.entry(part.name).or_default();
            needed.extend(portions);
        }
    }

    fn extents(self, all: usize) -> BTreeMap<&'static str, Extent> {
        let Self { portions, always } = self;
        let portions = portions.into_iter();
        let conditional =
            portions.filter(|(part, needed)| !always.contains(part) && needed.len() < all);
        let extents = conditional.map(|(part, needed)| {
            let needed: Vec<_> = needed.into_iter().collect();
            let extent = if needed.is_empty() {
                Extent::Whole
            } else {
                Extent::Portions(needed)
            };
            (part, extent)
        });
        extents.collect()
    }
}

fn of_operation(operation: &Operation) -> Vec<Part> {
    let mut parts: Vec<_> = answers::formats(operation).flat_map(with_needs).collect();
    if !answers::streams(operation).is_empty() {
        parts.push(STREAM);
    }
    if let Some(paging) = &operation.paging {
        parts.push(PAGING);
        if matches!(paging.style, PagingStyle::Link | PagingStyle::Url { .. }) {
            parts.push(NEXT_URL);
        }
    }
    parts
}

fn of_incoming(incoming: &Incoming) -> Vec<Part> {
    let formats = incoming.contents().flat_map(|content: &Content| {
        let fields = content.fields.iter();
        let in_fields = fields.filter_map(|field| Style::format(&field.style));
        in_fields.chain([content.format])
    });
    formats.flat_map(with_needs).chain([INCOMING]).collect()
}

fn with_needs(format: BodyFormat) -> Vec<Part> {
    match of_format(format) {
        Some(part) if part == EVENTS || part == LINES => vec![part, STREAM, STREAM_ITEMS],
        Some(part) => vec![part],
        None => Vec::new(),
    }
}

/// The part that has what only this format needs, where that is worth a condition.
fn of_format(format: BodyFormat) -> Option<Part> {
    match format {
        BodyFormat::Xml => Some(XML),
        BodyFormat::Form => Some(FORM),
        BodyFormat::Lines => Some(LINES),
        BodyFormat::Events => Some(EVENTS),
        // JSON is everywhere, text takes little, bytes nothing, and models have files.
        BodyFormat::Json | BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Multipart => None,
    }
}
