//! The readers: one function an object of the standard, over one [`Reader`] that collects what they find.

mod body;
mod choice;
mod document;
mod media_type;
mod operation;
mod pagination;
mod schema;
mod security;
mod swagger;
mod value;

use choice::Choice;
use swagger::Swagger;
pub(crate) use value::nearest;

use std::collections::VecDeque;
use std::sync::Arc;

use super::model::{
    Arena, Components, Document, Extensions, Info, Key, MediaTypeObject, RefId, RefKind, RefOr,
    Reference, Spanned, Version,
};
use crate::diag::Diagnostics;
use crate::load::{Loaded, Lookup, Parts, Tree};
use crate::maps::{HashMap, HashSet};
use crate::select::{PagingChoice, Selection};
use crate::source::Span;

/// Reads the whole document.
pub(super) fn document<'t>(
    loaded: &'t Loaded,
    version: Version,
    selection: &Selection,
    paging: &PagingChoice,
    diags: &mut Diagnostics,
) -> Document<'t> {
    let root = loaded.root();
    let choice = choice::choose(loaded, root, selection, diags);
    let unpaged = choice::unpaged(loaded, root, paging, diags);
    let mut reader = Reader {
        loaded,
        diags,
        choice,
        unpaged,
        doc: blank(root, version),
        known: HashMap::default(),
        media_types: HashMap::default(),
        open_media_types: Vec::new(),
        swagger: Swagger::default(),
        pending: VecDeque::new(),
        open: Vec::new(),
    };
    match version {
        Version::V2_0 => reader.read_swagger(root),
        Version::V3_0 | Version::V3_1 | Version::V3_2 => reader.read_document(root),
    }
    reader.read_pending();
    if reader.choice.is_partly() {
        match version {
            Version::V2_0 => reader.read_reached_definitions(root),
            Version::V3_0 | Version::V3_1 | Version::V3_2 => reader.read_reached_components(root),
        }
    }
    if version == Version::V2_0 {
        reader.finish_swagger();
    }
    reader.doc.not_selected = reader.choice.count();
    reader.doc.infers_pages = !paging.explicit_only;
    reader.doc
}

struct Reader<'t, 'd> {
    loaded: &'t Loaded,
    diags: &'d mut Diagnostics,
    choice: Choice,
    /// Operations that the user wants no pages of.
    unpaged: HashSet<Span>,
    doc: Document<'t>,
    /// What has been read, by kind and place. Every object is read once a kind, however many references lead to it.
    known: HashMap<(RefKind, Span), RefOr<u32>>,
    /// The media types that have been read.
    media_types: HashMap<Span, Arc<MediaTypeObject<'t>>>,
    /// Those that are being read, outermost first.
    open_media_types: Vec<Span>,
    /// What only 2.0 has.
    swagger: Swagger<'t>,
    /// References whose targets have not been looked at.
    pending: VecDeque<RefId>,
    /// The operations being read: by way of callbacks, there may be others in them.
    open: Vec<Span>,
}

/// How to read one kind of object that references can lead to.
type Read<'t, 'd, I> = fn(&mut Reader<'t, 'd>, &'t Tree) -> I;

impl<'t, 'd> Reader<'t, 'd> {
    /// An object, or a reference to one.
    fn ref_or<I: Key>(&mut self, tree: &'t Tree, read: Read<'t, 'd, I>) -> RefOr<I> {
        if let Some(known) = self.known.get(&(I::KIND, tree.span)) {
            return typed(*known);
        }
        let object = match tree.get("$ref").and_then(Tree::as_str) {
            Some(_) => RefOr::Ref(self.read_reference(tree, I::KIND)),
            None => RefOr::Item(read(self, tree)),
        };
        self.known.insert((I::KIND, tree.span), untyped(object));
        object
    }

    /// The `$ref` of an object that has one.
    fn read_reference(&mut self, tree: &'t Tree, kind: RefKind) -> RefId {
        let reference = tree.get("$ref");
        let text = Spanned {
            value: reference.and_then(Tree::as_str).unwrap_or_default(),
            span: reference.map_or(tree.span, |reference| reference.span),
        };
        let lookup = self.loaded.lookup(tree.span.file(), &text);
        self.push_reference(tree, text, kind, lookup)
    }

    /// A reference, whose target is read later.
    fn push_reference(
        &mut self,
        tree: &'t Tree,
        text: Spanned<&'t str>,
        kind: RefKind,
        lookup: Lookup<'t>,
    ) -> RefId {
        let id = RefId(u32::try_from(self.doc.references.len()).unwrap_or(u32::MAX));
        self.doc.references.push(Reference {
            text,
            span: tree.span,
            kind,
            summary: tree.get("summary").and_then(Tree::as_str),
            description: tree.get("description").and_then(Tree::as_str),
            lookup,
            read: None,
        });
        self.pending.push_back(id);
        id
    }

    /// Reads what the references found so far lead to.
    fn read_pending(&mut self) {
        while let Some(id) = self.pending.pop_front() {
            self.read_target(id);
        }
    }

    /// Says what a reference leads to, where that is known without looking.
    fn settle<I: Key>(&mut self, id: RefId, read: RefOr<I>) {
        self.doc.references[id.0 as usize].read = Some(untyped(read));
    }

    /// Reads what a reference leads to, if that is of the kind it should be and has not been read.
    fn read_target(&mut self, id: RefId) {
        let reference = self.doc.reference(id);
        let (kind, text) = (reference.kind, reference.text);
        let Lookup::Found(tree) = reference.lookup else {
            return;
        };
        if reference.read.is_some() {
            return;
        }
        let is_swagger = self.doc.version == Version::V2_0;
        if tree.as_map().is_none()
            && !(kind == RefKind::Schema && matches!(tree.value, crate::load::Value::Bool(_)))
        {
            return;
        }
        if section_kind(text.value).is_some_and(|section| section != kind) {
            return;
        }
        let read = match kind {
            RefKind::Schema => untyped(self.read_schema_or_ref(tree)),
            RefKind::Parameter if is_swagger => {
                untyped(self.ref_or(tree, Self::read_swagger_parameter))
            }
            RefKind::Parameter => untyped(self.ref_or(tree, Self::read_parameter)),
            RefKind::Response => untyped(self.ref_or(tree, Self::read_response)),
            RefKind::RequestBody => untyped(self.ref_or(tree, Self::read_request_body)),
            RefKind::Header => untyped(self.ref_or(tree, Self::read_header)),
            RefKind::Example => untyped(self.ref_or(tree, Self::read_example)),
            RefKind::Link => untyped(self.ref_or(tree, Self::read_link)),
            RefKind::Callback => untyped(self.ref_or(tree, Self::read_callback)),
            RefKind::PathItem if is_swagger => untyped(self.ref_or(tree, Self::read_swagger_item)),
            RefKind::PathItem => untyped(self.ref_or(tree, Self::read_path_item)),
            RefKind::SecurityScheme => untyped(self.ref_or(tree, Self::read_security_scheme)),
            // Read where it is referred to, and not by number.
            RefKind::MediaType => RefOr::Item(0),
        };
        self.doc.references[id.0 as usize].read = Some(read);
    }
}

/// The kind that a pointer into `components` promises: the section has the last word on what is in it.
pub(crate) fn section_kind(reference: &str) -> Option<RefKind> {
    let steps = Parts::of(reference).steps()?;
    let [components, section, _] = steps.as_slice() else {
        return None;
    };
    if components != "components" {
        return None;
    }
    Some(match section.as_str() {
        "schemas" => RefKind::Schema,
        "parameters" => RefKind::Parameter,
        "responses" => RefKind::Response,
        "requestBodies" => RefKind::RequestBody,
        "headers" => RefKind::Header,
        "examples" => RefKind::Example,
        "links" => RefKind::Link,
        "callbacks" => RefKind::Callback,
        "pathItems" => RefKind::PathItem,
        "securitySchemes" => RefKind::SecurityScheme,
        "mediaTypes" => RefKind::MediaType,
        _ => return None,
    })
}

fn untyped<I: Key>(object: RefOr<I>) -> RefOr<u32> {
    match object {
        RefOr::Ref(id) => RefOr::Ref(id),
        RefOr::Item(id) => RefOr::Item(id.index()),
    }
}

fn typed<I: Key>(object: RefOr<u32>) -> RefOr<I> {
    match object {
        RefOr::Ref(id) => RefOr::Ref(id),
        RefOr::Item(index) => RefOr::Item(I::from_index(index)),
    }
}

/// A document that says nothing.
fn blank(root: &Tree, version: Version) -> Document<'_> {
    Document {
        version,
        span: root.span,
        self_uri: None,
        info: Info {
            span: root.span,
            title: "",
            version: "",
            summary: None,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            extensions: Extensions::default(),
        },
        servers: Vec::new(),
        paths: Vec::new(),
        webhooks: Vec::new(),
        components: Components::default(),
        security: Vec::new(),
        tags: Vec::new(),
        external_docs: None,
        json_schema_dialect: None,
        extensions: Extensions::default(),
        schemas: Arena::default(),
        parameters: Arena::default(),
        responses: Arena::default(),
        request_bodies: Arena::default(),
        headers: Arena::default(),
        examples: Arena::default(),
        links: Arena::default(),
        callbacks: Arena::default(),
        path_items: Arena::default(),
        security_schemes: Arena::default(),
        references: Vec::new(),
        not_selected: 0,
        infers_pages: true,
    }
}
