//! Which parts of the runtime a divided client compiles where: those that only some portions of the API have a use for.
//!
//! The parts that are worth a condition are those that do much, and that only operations or one kind of model refer to.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use specsmith_runtime::sources::{
    self, CHOICE, EVENTS, FORM, INCOMING, LINES, NEXT_URL, PAGING, Part, STREAM, STREAM_ITEMS, XML,
};

use super::features;
use super::needs;
use super::scope::Scope;
use crate::ir::{BodyFormat, Extent, PortionId, TypeKind};

/// The parts that have a condition. JSON is everywhere, text takes little, and models have files.
const CONDITIONAL: [Part; 10] = [
    CHOICE,
    EVENTS,
    FORM,
    INCOMING,
    LINES,
    NEXT_URL,
    PAGING,
    STREAM,
    STREAM_ITEMS,
    XML,
];

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
            needs.add(portion.as_slice(), &needs::of_operation(operation));
        }
        for incoming in &scope.api.incoming {
            let portion = portions.of_cause(&incoming.cause);
            needs.add(portion.as_slice(), &needs::of_incoming(incoming));
        }
        let headers = scope.api.header_sets.iter().flat_map(|set| &set.headers);
        for format in headers.filter_map(|header| header.style.format()) {
            let part = needs::of_format(format);
            needs.always.extend(part.map(|part| part.name));
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
        self.of_part(scope, needs::of_format(format)?.name)
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
        let parts = sources::with_needs(parts).into_iter();
        for part in parts.filter(|part| CONDITIONAL.contains(part)) {
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
