//! The `xml` objects of schemas, with what they take from the schemas of lists' items.

use super::form::{Form, form, same_as};
use super::schemas::Schemas;
use super::unit::Unit;
use crate::ir::{Xml, XmlNode};
use crate::openapi::{NodeType, RefOr, Schema, SchemaId, Type};

/// How values of a definition stand in XML.
pub(super) fn definition_xml(schema: &Schema<'_>) -> Xml {
    let is_list = schema.has_type(Type::Array) || schema.items.is_some();
    let xml = schema.xml.as_deref();
    xml.map(|xml| lower_xml(xml, is_list)).unwrap_or_default()
}

/// How a property stands in XML.
///
/// A name that a definition gives to its element is for where it is the root, or an item of a list; a property of that type keeps its own.
pub(super) fn property_xml(schemas: Schemas<'_, '_>, site: RefOr<SchemaId>, wire: &str) -> Xml {
    let own = match site {
        RefOr::Item(id) => definition_xml(schemas.get(id)),
        RefOr::Ref(_) => Xml::default(),
    };
    let mut xml = match list_items(schemas, schemas.id(site)) {
        None => own,
        Some(items) => {
            let item = element_name(schemas, schemas.id(items));
            match own.node {
                XmlNode::Wrapped => Xml { item, ..own },
                // Without a wrapper, only the items are there to be named.
                XmlNode::Element | XmlNode::Attribute => Xml {
                    name: item.or(own.name),
                    ..own
                },
            }
        }
    };
    xml.name = xml.name.filter(|name| name != wire);
    xml
}

fn list_items(schemas: Schemas<'_, '_>, id: SchemaId) -> Option<RefOr<SchemaId>> {
    walk(schemas, id, |id| match form(schemas, Unit::Whole(id)).0 {
        Form::List(items) => items,
        Form::Same(_)
        | Form::Any
        | Form::Scalar(_)
        | Form::Integers(_)
        | Form::Tuple(_)
        | Form::Strings(_)
        | Form::Texts(_)
        | Form::Union
        | Form::Map(_)
        | Form::Object(_) => None,
    })
}

/// The name that a schema, or the one that it is another spelling of, gives to its element.
fn element_name(schemas: Schemas<'_, '_>, id: SchemaId) -> Option<String> {
    walk(schemas, id, |id| {
        schemas
            .get(id)
            .xml
            .as_deref()?
            .name
            .map(|name| name.value.to_owned())
    })
}

/// The first that is found along a schema and those that it is only another spelling of.
fn walk<T>(
    schemas: Schemas<'_, '_>,
    id: SchemaId,
    find: impl Fn(SchemaId) -> Option<T>,
) -> Option<T> {
    let mut way = vec![id];
    loop {
        let at = way[way.len() - 1];
        let found = find(at);
        if found.is_some() {
            return found;
        }
        let (next, _) = same_as(schemas, at).filter(|(next, _)| !way.contains(next))?;
        way.push(next);
    }
}

fn lower_xml(xml: &crate::openapi::Xml<'_>, is_list: bool) -> Xml {
    let crate::openapi::Xml {
        span: _,
        name,
        namespace,
        prefix,
        attribute,
        wrapped,
        node_type,
    } = xml;
    let node = match (node_type.map(|node| node.value), attribute, wrapped) {
        (Some(NodeType::Attribute), ..) | (None, true, _) => XmlNode::Attribute,
        // An element for a list is one around its items.
        (Some(NodeType::Element), ..) if is_list => XmlNode::Wrapped,
        (None, false, true) => XmlNode::Wrapped,
        // `check` reports texts, which become elements.
        (
            Some(NodeType::Element | NodeType::Text | NodeType::Cdata | NodeType::None) | None,
            ..,
        ) => XmlNode::Element,
    };
    let text = |text: Option<&str>| text.map(str::to_owned);
    Xml {
        name: name.map(|name| name.value.to_owned()),
        namespace: text(*namespace),
        prefix: text(*prefix),
        node,
        item: None,
    }
}
