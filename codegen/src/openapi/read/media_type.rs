//! Media types, written in place or as references (3.2), and the encodings of their parts.

use std::sync::Arc;

use super::Reader;
use super::operation::STYLES;
use super::value::fields;
use crate::diag::{Diagnostic, code};
use crate::load::{Lookup, Tree};
use crate::openapi::model::{Encoding, Extensions, MediaType, MediaTypeObject, Named, RefKind};

/// How many references may follow one another, and how many media types may be described by one another's headers.
const LONGEST: usize = 16;

impl<'t> Reader<'t, '_> {
    pub(super) fn read_content(&mut self, tree: &'t Tree) -> Vec<MediaType<'t>> {
        let media_types = self.names(tree, "`content`", |reader, name, value| {
            if name.starts_with("x-") && !name.contains('/') {
                return None;
            }
            let object = reader.read_media_type(value)?;
            Some(MediaType { name, object })
        });
        media_types
            .into_iter()
            .map(|(_, media_type)| media_type)
            .collect()
    }

    /// `components.mediaTypes`: what is there counts where it is referred to.
    pub(super) fn read_media_types(&mut self, tree: &'t Tree) {
        self.names(tree, "`mediaTypes`", |reader, _, value| {
            reader.read_media_type(value)
        });
    }

    /// A media type, or what a reference to one leads to. `None` if that is nowhere, which is reported when references
    /// are resolved.
    fn read_media_type(&mut self, tree: &'t Tree) -> Option<Arc<MediaTypeObject<'t>>> {
        let mut target = tree;
        for _ in 0..LONGEST {
            if target.get("$ref").and_then(Tree::as_str).is_none() {
                return self.read_media_type_at(target, tree);
            }
            let id = self.read_reference(target, RefKind::MediaType);
            match self.doc.reference(id).lookup {
                Lookup::Found(next) if next.as_map().is_some() => target = next,
                Lookup::Found(_) | Lookup::Missing(_) | Lookup::NotLoaded | Lookup::NoPointer => {
                    return None;
                }
            }
        }
        self.endless_media_type(tree);
        None
    }

    fn read_media_type_at(
        &mut self,
        tree: &'t Tree,
        mention: &'t Tree,
    ) -> Option<Arc<MediaTypeObject<'t>>> {
        if let Some(known) = self.media_types.get(&tree.span) {
            return Some(Arc::clone(known));
        }
        if self.open_media_types.contains(&tree.span) || self.open_media_types.len() == LONGEST {
            self.endless_media_type(mention);
            return None;
        }
        self.open_media_types.push(tree.span);
        let mut media_type = MediaTypeObject::new(tree.span);
        fields!(self, tree, "a media type", media_type.extensions, value, {
            "schema" => media_type.schema = Some(self.read_schema_or_ref(value)),
            "itemSchema" => media_type.item_schema = Some(self.read_schema_or_ref(value)),
            "example" => media_type.example = Some(value),
            "examples" => media_type.examples = self.read_examples(value),
            "encoding" => media_type.encoding = self.read_named_encodings(value),
            "prefixEncoding" => media_type.prefix_encoding = self.read_encodings(value),
            "itemEncoding" => media_type.item_encoding = Some(self.read_encoding(value)),
        });
        self.open_media_types.pop();
        let media_type = Arc::new(media_type);
        self.media_types.insert(tree.span, Arc::clone(&media_type));
        Some(media_type)
    }

    fn endless_media_type(&mut self, mention: &Tree) {
        let span = mention.get("$ref").unwrap_or(mention).span;
        let message = "this leads from media type to media type and does not end";
        self.diags
            .push(Diagnostic::new(code::CYCLIC_REFERENCE, span, message));
    }

    fn read_named_encodings(&mut self, tree: &'t Tree) -> Named<'t, Encoding<'t>> {
        self.names(tree, "`encoding`", |reader, _, item| {
            Some(reader.read_encoding(item))
        })
    }

    fn read_encodings(&mut self, tree: &'t Tree) -> Vec<Encoding<'t>> {
        self.list(tree)
            .iter()
            .map(|item| self.read_encoding(item))
            .collect()
    }

    fn read_encoding(&mut self, tree: &'t Tree) -> Encoding<'t> {
        let mut encoding = Encoding {
            span: tree.span,
            content_type: None,
            headers: Vec::new(),
            style: None,
            explode: None,
            allow_reserved: false,
            encoding: Vec::new(),
            prefix_encoding: Vec::new(),
            item_encoding: None,
            extensions: Extensions::default(),
        };
        fields!(self, tree, "an encoding", encoding.extensions, value, {
            "contentType" => encoding.content_type = self.spanned(value),
            "headers" => encoding.headers = self.components_of(value, Self::read_header),
            "style" => encoding.style = self.word(value, STYLES),
            "explode" => encoding.explode = Some(self.flag(value)),
            "allowReserved" => encoding.allow_reserved = self.flag(value),
            "encoding" => encoding.encoding = self.read_named_encodings(value),
            "prefixEncoding" => encoding.prefix_encoding = self.read_encodings(value),
            "itemEncoding" => encoding.item_encoding = Some(Box::new(self.read_encoding(value))),
        });
        encoding
    }
}
