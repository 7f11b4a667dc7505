//! Which operations are read at all, and with them which components: those that something selected refers to.
//!
//! What is not selected is not looked at, so that nothing is reported about it.

use super::Reader;
use super::document::is_webhooks;
use crate::diag::Diagnostics;
use crate::load::{Loaded, Lookup, Tree, Value};
use crate::maps::HashSet;
use crate::openapi::model::{Key, Named, RefKind, RefOr, Spanned};
use crate::select::{Candidate, PagingChoice, Selection};
use crate::source::Span;

/// The keys of a path item that are operations.
pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// How many references may lead from a path to its path item.
const DETOURS: usize = 16;

/// What is left out by the user's choice.
#[derive(Debug, Default)]
pub(super) enum Choice {
    /// Nothing.
    #[default]
    Everything,
    /// All but these.
    Partly {
        /// Entries of `paths` and `webhooks` without an operation that is selected.
        paths: HashSet<Span>,
        /// Operations that no path selects.
        operations: HashSet<Span>,
        /// How many operations are left out.
        count: usize,
    },
}

impl Choice {
    pub(super) fn leaves_out_path(&self, entry: Span) -> bool {
        match self {
            Self::Everything => false,
            Self::Partly { paths, .. } => paths.contains(&entry),
        }
    }

    pub(super) fn leaves_out_operation(&self, operation: Span) -> bool {
        match self {
            Self::Everything => false,
            Self::Partly { operations, .. } => operations.contains(&operation),
        }
    }

    pub(super) fn count(&self) -> usize {
        match self {
            Self::Everything => 0,
            Self::Partly { count, .. } => *count,
        }
    }

    pub(super) fn is_partly(&self) -> bool {
        match self {
            Self::Everything => false,
            Self::Partly { .. } => true,
        }
    }
}

/// Holds every operation of the document against the selection.
pub(super) fn choose(
    loaded: &Loaded,
    root: &Tree,
    selection: &Selection,
    diags: &mut Diagnostics,
) -> Choice {
    if selection.is_everything() {
        return Choice::Everything;
    }
    let (entries, candidates) = candidates(loaded, root);
    let chosen = selection.choose(&candidates, diags);
    let places = || entries.iter().zip(&chosen);
    let (mut paths, mut left_out): (HashSet<Span>, HashSet<Span>) = places()
        .filter(|(_, chosen)| !**chosen)
        .map(|(place, _)| (place.path, place.operation))
        .unzip();
    // Several paths may refer to one path item; what one of them selects is read.
    for (place, _) in places().filter(|(_, chosen)| **chosen) {
        paths.remove(&place.path);
        left_out.remove(&place.operation);
    }
    Choice::Partly {
        paths,
        operations: left_out,
        count: chosen.iter().filter(|chosen| !**chosen).count(),
    }
}

/// The operations that the user wants no pages of.
pub(super) fn unpaged(
    loaded: &Loaded,
    root: &Tree,
    paging: &PagingChoice,
    diags: &mut Diagnostics,
) -> HashSet<Span> {
    if paging.except.is_empty() {
        return HashSet::default();
    }
    let (entries, candidates) = candidates(loaded, root);
    let excepted = paging.excepted(&candidates, diags);
    let operations = entries.iter().zip(excepted);
    operations
        .filter(|(_, excepted)| *excepted)
        .map(|(place, _)| place.end)
        .collect()
}

/// Where an operation stands.
struct Entry {
    /// The entry of `paths` or `webhooks`.
    path: Span,
    /// The operation, or a reference in its place.
    operation: Span,
    /// The operation itself.
    end: Span,
}

/// Every operation of the document, and what selectors look at.
fn candidates<'t>(loaded: &'t Loaded, root: &'t Tree) -> (Vec<Entry>, Vec<Candidate<'t>>) {
    let (mut entries, mut candidates) = (Vec::new(), Vec::new());
    let entries_of = |key| root.get(key).and_then(Tree::as_map).into_iter().flatten();
    let more = root.get("swagger").map(|_| entries_of("x-ms-paths"));
    for (path, entry) in entries_of("paths").chain(more.into_iter().flatten()) {
        for (method, operation) in operations(end_of(loaded, entry)) {
            let end = end_of(loaded, operation);
            entries.push(Entry {
                path: entry.span,
                operation: operation.span,
                end: end.span,
            });
            let operation = end;
            candidates.push(Candidate {
                id: operation.get("operationId").and_then(Tree::as_str),
                method,
                path: Some(path),
                tags: tags(operation),
            });
        }
    }
    // A webhook has no path. Where it has no `operationId`, its name stands for one.
    let more = root.get("x-webhooks").filter(|tree| is_webhooks(tree));
    let more = more.and_then(Tree::as_map).into_iter().flatten();
    for (name, entry) in entries_of("webhooks").chain(more) {
        for (method, operation) in operations(end_of(loaded, entry)) {
            let end = end_of(loaded, operation);
            entries.push(Entry {
                path: entry.span,
                operation: operation.span,
                end: end.span,
            });
            let operation = end;
            let id = operation.get("operationId").and_then(Tree::as_str);
            candidates.push(Candidate {
                id: Some(id.unwrap_or(name)),
                method,
                path: None,
                tags: tags(operation),
            });
        }
    }
    (entries, candidates)
}

/// The path item or the operation that is in a place, or that a reference there leads to.
fn end_of<'t>(loaded: &'t Loaded, entry: &'t Tree) -> &'t Tree {
    let mut at = entry;
    for _ in 0..DETOURS {
        let Some(reference) = at.get("$ref").and_then(Tree::as_str) else {
            break;
        };
        let Lookup::Found(next) = loaded.lookup(at.span.file(), reference) else {
            break;
        };
        at = next;
    }
    at
}

fn operations(item: &Tree) -> impl Iterator<Item = (&str, &Tree)> {
    let own = item.as_map().into_iter().flatten();
    let more = item.get("additionalOperations").and_then(Tree::as_map);
    own.filter(|(key, _)| METHODS.contains(&&***key))
        .chain(more.into_iter().flatten())
        .filter(|(_, operation)| operation.as_map().is_some())
        .map(|(method, operation)| (&**method, operation))
}

fn tags(operation: &Tree) -> Vec<&str> {
    match operation.get("tags").map(|tags| &tags.value) {
        Some(Value::List(tags)) => tags.iter().filter_map(Tree::as_str).collect(),
        Some(Value::String(tag)) => vec![tag],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Map(_)) | None => Vec::new(),
    }
}

impl<'t> Reader<'t, '_> {
    /// Components of which something that was read knows: what references lead to has been read by now, but for schemas
    /// that name, as a part of theirs, one of which values are told apart by a discriminator.
    pub(super) fn read_reached_components(&mut self, root: &'t Tree) {
        let Some(components) = root.get("components") else {
            return;
        };
        self.read_heirs(components.get("schemas"));
        let section = |key: &str| components.get(key);
        self.doc.components.schemas = self.reached(section("schemas"));
        self.doc.components.parameters = self.reached(section("parameters"));
        self.doc.components.responses = self.reached(section("responses"));
        self.doc.components.request_bodies = self.reached(section("requestBodies"));
        self.doc.components.headers = self.reached(section("headers"));
        self.doc.components.examples = self.reached(section("examples"));
        self.doc.components.links = self.reached(section("links"));
        self.doc.components.callbacks = self.reached(section("callbacks"));
        self.doc.components.path_items = self.reached(section("pathItems"));
    }

    /// The same for 2.0.
    pub(super) fn read_reached_definitions(&mut self, root: &'t Tree) {
        self.read_heirs(root.get("definitions"));
        self.doc.components.schemas = self.reached(root.get("definitions"));
        self.doc.components.parameters = self.reached(root.get("parameters"));
    }

    fn reached<I: Key>(&self, section: Option<&'t Tree>) -> Named<'t, RefOr<I>> {
        let entries = section.and_then(Tree::as_map).into_iter().flatten();
        entries
            .filter_map(|(name, tree)| {
                let known = self.known.get(&(I::KIND, tree.span))?;
                let name = Spanned {
                    value: &**name,
                    span: tree.span.key(),
                };
                Some((name, super::typed(*known)))
            })
            .collect()
    }

    fn read_heirs(&mut self, schemas: Option<&'t Tree>) {
        let loaded = self.loaded;
        let schemas = schemas.and_then(Tree::as_map);
        let mut heirs: Vec<(&'t Tree, Vec<Span>)> = schemas
            .into_iter()
            .flat_map(|schemas| schemas.values())
            .map(|schema| (schema, parents(loaded, schema)))
            .filter(|(_, parents)| !parents.is_empty())
            .collect();
        loop {
            let is_known = |span: &Span| self.known.contains_key(&(RefKind::Schema, *span));
            let (found, others): (Vec<_>, Vec<_>) = heirs
                .into_iter()
                .partition(|(_, parents)| parents.iter().any(is_known));
            if found.is_empty() {
                return;
            }
            for (schema, _) in found {
                self.read_schema_or_ref(schema);
            }
            self.read_pending();
            heirs = others;
        }
    }
}

/// The schemas with a discriminator, or with parents of their own, that a schema names as its parts.
fn parents(loaded: &Loaded, schema: &Tree) -> Vec<Span> {
    let parts = schema.get("allOf").and_then(Tree::as_list);
    parts
        .into_iter()
        .flatten()
        .filter_map(|part| {
            let reference = part.get("$ref")?.as_str()?;
            match loaded.lookup(part.span.file(), reference) {
                Lookup::Found(parent)
                    if parent.get("discriminator").is_some() || parent.get("allOf").is_some() =>
                {
                    Some(parent.span)
                }
                Lookup::Found(_) | Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => {
                    None
                }
            }
        })
        .collect()
}
