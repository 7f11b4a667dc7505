//! What an API is divided into, and which of its types are needed where.

use super::tests::{api, flags, get, named, object};
use super::{closure, portions};
use crate::ir::{
    Api, Cause, Division, Docs, Extent, Header, HeaderSet, Incoming, Origin, Portion, Style, Tag,
    Type, TypeDef, TypeId, WireName,
};

/// An API with an operation for each pair of a tag and what the operation answers.
fn tagged(types: Vec<TypeDef>, operations: &[(Option<&str>, Option<Type>)]) -> Api {
    let mut made = api(types, Vec::new());
    for (tag, ty) in operations {
        let tag = tag.map(|tag| {
            let known = made.tags.iter().position(|known| known.name.0 == tag);
            known.unwrap_or_else(|| {
                made.tags.push(Tag {
                    name: WireName(tag.to_owned()),
                    docs: Docs::default(),
                    parent: None,
                    kind: None,
                });
                made.tags.len() - 1
            })
        });
        let mut operation = get("get", ty.as_slice());
        operation.tag = tag;
        made.operations.push(operation);
    }
    made
}

fn webhook(api: &Api, expects: Type) -> Incoming {
    Incoming {
        origin: Origin {
            path: vec!["hook".to_owned()],
            ..api.types[0].origin.clone()
        },
        name: WireName("hook".to_owned()),
        cause: Cause::Webhook,
        docs: Docs::default(),
        method: "POST".to_owned(),
        parameters: Vec::new(),
        body: None,
        answers: get("get", &[expects]).answers,
        authorization: Vec::new(),
        notes: Vec::new(),
    }
}

/// The portions by what they are called after.
fn divided(tags: &[Option<&str>], division: Division) -> Vec<String> {
    let operations: Vec<_> = tags.iter().map(|tag| (*tag, None)).collect();
    let api = tagged(Vec::new(), &operations);
    let portions = portions::divide(&api, division).into_iter();
    let names = portions.map(|portion| match portion {
        Portion::Tags { name, tags } => format!("{name} of {}", tags.len()),
        Portion::Untagged => "untagged".to_owned(),
        Portion::Webhooks => "webhooks".to_owned(),
        Portion::Callbacks => "callbacks".to_owned(),
    });
    names.collect()
}

/// By type: the indices of the portions that need it, `*` for all clients, `-` for none of the portions.
fn extents(mut api: Api) -> Vec<String> {
    api.portions = closure::run(&api, portions::divide(&api, Division::Sensible));
    let extents = api.portions.types.iter();
    let shown = extents.map(|extent| match &api.portions.extents[*extent] {
        Extent::Always => "*".to_owned(),
        Extent::Whole => "-".to_owned(),
        Extent::Portions(portions) => {
            let portions = portions.iter().map(|id| id.0.to_string());
            portions.collect::<Vec<_>>().join(" ")
        }
    });
    shown.collect()
}

#[test]
fn each_tag_with_operations_is_a_portion() {
    let tags = [Some("b"), None, Some("a"), Some("b")];
    let portions = ["b of 1", "a of 1", "untagged"];
    assert_eq!(divided(&tags, Division::Sensible), portions);
    assert_eq!(divided(&tags, Division::Always), portions);
    assert!(divided(&tags, Division::Never).is_empty());
}

#[test]
fn one_tag_is_divided_only_on_demand() {
    assert!(divided(&[Some("a")], Division::Sensible).is_empty());
    assert_eq!(divided(&[Some("a")], Division::Always), ["a of 1"]);
    assert!(divided(&[], Division::Always).is_empty());
}

#[test]
fn very_many_tags_are_grouped_by_how_they_begin() {
    let many = |name: fn(usize) -> String| {
        let names: Vec<_> = (0..=portions::MOST).map(name).collect();
        let tags: Vec<_> = names.iter().map(|name| Some(name.as_str())).collect();
        divided(&tags, Division::Sensible)
    };
    let parts = many(|index| format!("part {}.tag{index}", index % 3));
    assert_eq!(parts, ["part 0 of 67", "part 1 of 67", "part 2 of 67"]);
    let words = many(|index| format!("{}Tag{index}", ["some", "Other"][index % 2]));
    assert_eq!(words, ["some of 101", "Other of 100"]);
    assert!(many(|index| format!("tag{index}")).is_empty());
}

#[test]
fn types_are_needed_where_operations_mention_them_however_indirectly() {
    let types = vec![
        object(&["Page"], &[("items", Type::List(Box::new(named(1))))]),
        object(&["Item"], &[("state", named(2))]),
        flags(&["State"], &["on"]),
        object(&["Other"], &[("state", named(2))]),
        object(&["Nobody"], &[("item", named(1))]),
        object(&["Hook"], &[]),
    ];
    let mut api = tagged(
        types,
        &[
            (Some("a"), Some(named(0))),
            (Some("b"), Some(named(1))),
            (Some("c"), Some(named(3))),
        ],
    );
    assert_eq!(extents(api.clone()), ["0", "0 1", "*", "2", "-", "-"]);
    let hook = webhook(&api, named(5));
    api.incoming.push(hook);
    assert_eq!(extents(api), ["0", "0 1", "0 1 2", "2", "-", "3"]);
}

#[test]
fn what_shares_a_file_is_needed_together() {
    let types = vec![
        object(&["Outer"], &[("a", named(1))]),
        object(&["Outer", "a"], &[]),
        object(&["Outer", "b"], &[("other", named(3))]),
        object(&["Other"], &[]),
    ];
    let operations = [(Some("a"), Some(named(1))), (Some("b"), None)];
    assert_eq!(extents(tagged(types, &operations)), ["0", "0", "0", "0"]);
}

#[test]
fn a_further_name_needs_the_type_and_not_what_the_type_is_part_of() {
    let mut types = vec![
        object(&["First"], &[("state", named(1)), ("more", named(2))]),
        flags(&["First", "state"], &["on"]),
        object(&["More"], &[]),
        object(&["Second"], &[("state", named(4))]),
        flags(&["Second", "state"], &["on"]),
    ];
    types[4].alike = Some(TypeId(1));
    let operations = [
        (Some("a"), Some(named(0))),
        (Some("b"), Some(named(3))),
        (Some("c"), None),
    ];
    assert_eq!(
        extents(tagged(types, &operations)),
        ["0", "0 1", "0", "1", "1"]
    );
}

#[test]
fn headers_are_read_in_every_client() {
    let types = vec![flags(&["Limit"], &["low"]), object(&["Thing"], &[])];
    let mut api = tagged(types, &[(Some("a"), Some(named(1))), (Some("b"), None)]);
    api.header_sets.push(HeaderSet {
        headers: vec![Header {
            wire: WireName("X-Limit".to_owned()),
            ty: named(0),
            style: Style::Simple,
            docs: Docs::default(),
        }],
    });
    assert_eq!(extents(api), ["*", "0"]);
}
