//! Each pass over a small IR.

use expect_test::{Expect, expect};

use super::{alike, boxing, dedupe, headers, reach, usage};
use crate::ir::{
    Access, Answer, Api, Body, BodyFormat, Cause, Content, Division, Docs, EnumBase, EnumValue,
    Enumeration, Header, HeaderSet, HeaderSetId, Incoming, Info, Nullability, Object, Operation,
    Origin, Portions, Presence, Property, Scalar, Segment, StatusRange, Style, Type, TypeDef,
    TypeId, TypeKind, Unknown, Usage, WireName, Xml, dump,
};
use crate::source::{Format, Sources, Span};

fn run(api: Api) -> Api {
    super::run(api, Unknown::Skipped, Division::Sensible)
}

fn origin(path: &[&str]) -> Origin {
    let span = Span::whole(Sources::new().add("test.yaml", "", Format::Yaml));
    Origin {
        span,
        path: path.iter().map(ToString::to_string).collect(),
    }
}

fn def(path: &[&str], kind: TypeKind) -> TypeDef {
    TypeDef {
        origin: origin(path),
        docs: Docs::default(),
        kind,
        usage: Usage::default(),
        xml: Xml::default(),
        alike: None,
    }
}

pub(super) fn object(path: &[&str], properties: &[(&str, Type)]) -> TypeDef {
    let property = |(name, ty): &(&str, Type)| Property {
        wire: WireName((*name).to_owned()),
        ty: ty.clone(),
        presence: Presence::Optional,
        nullable: Nullability::NotNull,
        access: Access::Both,
        docs: Docs::default(),
        default: None,
        xml: Xml::default(),
    };
    def(
        path,
        TypeKind::Object(Object {
            properties: properties.iter().map(property).collect(),
            rest: None,
            ..Object::default()
        }),
    )
}

pub(super) fn flags(path: &[&str], values: &[&str]) -> TypeDef {
    let values = values.iter().map(|value| EnumValue {
        wire: WireName((*value).to_owned()),
        proposed: None,
        description: None,
    });
    def(
        path,
        TypeKind::Enumeration(Enumeration {
            base: EnumBase::Text,
            values: values.collect(),
        }),
    )
}

pub(super) fn get(id: &str, answers: &[Type]) -> Operation {
    let content = |ty: &Type| Content {
        media_type: "application/json".to_owned(),
        format: BodyFormat::Json,
        ty: ty.clone(),
        fields: Vec::new(),
        parts: Vec::new(),
    };
    let answer = Answer {
        status: StatusRange::Exactly(200),
        content: answers.iter().map(content).collect(),
        headers: Vec::new(),
        links: Vec::new(),
        docs: Docs::default(),
    };
    Operation {
        origin: origin(&[id]),
        id: WireName(id.to_owned()),
        docs: Docs::default(),
        method: "GET".to_owned(),
        path: vec![Segment::Text(format!("/{id}"))],
        tag: None,
        parameters: Vec::new(),
        constants: Vec::new(),
        servers: Vec::new(),
        body: None,
        answers: vec![answer],
        headers: None,
        paging: None,
        idempotent: None,
        key_header: None,
        security: None,
        notes: Vec::new(),
    }
}

pub(super) fn api(types: Vec<TypeDef>, operations: Vec<Operation>) -> Api {
    Api {
        info: Info::default(),
        servers: Vec::new(),
        tags: Vec::new(),
        types,
        schemes: Vec::new(),
        header_sets: Vec::new(),
        operations,
        incoming: Vec::new(),
        unpaged: Vec::new(),
        portions: Portions::default(),
    }
}

pub(super) fn named(id: u32) -> Type {
    Type::Named(TypeId(id))
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

#[track_caller]
fn check(api: &Api, expected: &Expect) {
    let text = dump(api, None);
    expected.assert_eq(text.split_once("\n\n").map_or("", |(_, types)| types));
}

#[test]
fn a_type_that_holds_itself_gets_one_box_for_each_mention() {
    let node = object(
        &["Node"],
        &[
            ("left", named(0)),
            ("right", Type::Nullable(Box::new(named(0)))),
            ("children", list(named(0))),
        ],
    );
    check(
        &boxing::run(api(vec![node], Vec::new())),
        &expect![[r"
            object Node
              left?: box Node
              right?: (box Node | null)
              children?: [Node]
        "]],
    );
}

#[test]
fn a_cycle_of_several_types_gets_one_box() {
    let types = vec![
        object(&["A"], &[("b", named(1))]),
        object(&["B"], &[("c", named(2)), ("d", named(3))]),
        object(&["C"], &[("a", named(0))]),
        object(&["D"], &[]),
    ];
    check(
        &boxing::run(api(types, Vec::new())),
        &expect![[r"
            object A
              b?: B

            object B
              c?: C
              d?: D

            object C
              a?: box A

            object D
        "]],
    );
}

#[test]
fn the_rest_of_an_open_object_is_behind_a_pointer_already() {
    let mut open = object(&["Open"], &[]);
    open.kind = TypeKind::Object(Object {
        properties: Vec::new(),
        rest: Some(named(0)),
        ..Object::default()
    });
    check(
        &boxing::run(api(vec![open], Vec::new())),
        &expect![[r"
            object Open
              *: Open
        "]],
    );
}

#[test]
fn a_long_chain_needs_no_deep_stack() {
    let links = 200_000;
    let types = (0..links)
        .map(|link| object(&["Link"], &[("next", named((link + 1) % links))]))
        .collect();
    let chain = boxing::run(api(types, Vec::new()));
    let boxes = chain
        .types
        .iter()
        .flat_map(TypeDef::types)
        .filter(|ty| matches!(ty, Type::Boxed(_)))
        .count();
    assert_eq!(boxes, 1);
}

#[test]
fn equal_inline_types_of_one_name_are_merged_inside_out() {
    let types = vec![
        object(&["list", "answer"], &[("state", named(1))]),
        flags(&["list", "answer", "state"], &["on", "off"]),
        object(&["list", "answer"], &[("state", named(3))]),
        flags(&["list", "answer", "state"], &["on", "off"]),
    ];
    let merged = reach::run(dedupe::run(api(
        types,
        vec![get("list", &[named(0), named(2)])],
    )));
    check(
        &merged,
        &expect![[r#"
            object list.answer
              state?: list.answer.state

            enum list.answer.state
              "on"
              "off"

            operation list: GET /list
              answer 200
                application/json (Json): list.answer
                application/json (Json): list.answer
        "#]],
    );
    assert_eq!(merged.operations[0].answer_types(), [&named(0), &named(0)]);
}

#[test]
fn equal_types_of_different_names_and_different_types_of_one_name_stay_apart() {
    let types = vec![
        flags(&["Lamp", "state"], &["on", "off"]),
        flags(&["Heater", "state"], &["on", "off"]),
        flags(&["Lamp", "state"], &["on", "off", "dim"]),
    ];
    let answers = [named(0), named(1), named(2)];
    let merged = dedupe::run(api(types, vec![get("list", &answers)]));
    assert_eq!(
        merged.operations[0].answer_types(),
        answers.iter().collect::<Vec<_>>()
    );
}

/// What each type is a name of.
fn alike(types: Vec<TypeDef>, operations: Vec<Operation>) -> Vec<Option<u32>> {
    let api = alike::run(api(types, operations));
    let alike = api.types.iter().map(|def| def.alike.map(|TypeId(id)| id));
    alike.collect()
}

#[test]
fn inline_types_of_one_form_are_one_type_from_the_inside_out() {
    let types = vec![
        object(&["opened", "body"], &[("sender", named(1))]),
        object(&["opened", "body", "sender"], &[("name", Type::Any)]),
        object(&["closed", "body"], &[("sender", named(3))]),
        object(&["closed", "body", "sender"], &[("name", Type::Any)]),
        object(
            &["moved", "body", "sender"],
            &[("name", Type::Any), ("id", Type::Any)],
        ),
    ];
    assert_eq!(
        alike(types, Vec::new()),
        [None, None, Some(0), Some(1), None]
    );
}

#[test]
fn components_are_types_of_their_own() {
    let types = vec![
        object(&["UserKey"], &[("id", Type::Any)]),
        object(&["TeamKey"], &[("id", Type::Any)]),
        object(&["get", "answer"], &[("key", named(0))]),
        object(&["find", "answer"], &[("key", named(1))]),
        object(&["find", "answer", "key"], &[("id", Type::Any)]),
    ];
    assert_eq!(alike(types, Vec::new()), [None; 5]);
}

#[test]
fn types_are_alike_only_if_they_are_made_and_described_alike() {
    let mut described = object(&["c", "answer"], &[("id", Type::Any)]);
    if let TypeKind::Object(object) = &mut described.kind {
        object.properties[0].docs.description = Some("Of the order.".to_owned());
    }
    let mut sent = object(&["b", "body"], &[("id", Type::Any)]);
    sent.usage.request = true;
    let types = vec![
        object(&["a", "answer"], &[("id", Type::Any)]),
        sent,
        described,
    ];
    assert_eq!(alike(types, Vec::new()), [None; 3]);
}

#[test]
fn whole_bodies_in_xml_are_alike_only_if_they_are_called_alike() {
    let types = || {
        vec![
            object(&["get", "lamp"], &[("id", Type::Any)]),
            object(&["get", "heater"], &[("id", Type::Any)]),
        ]
    };
    let in_xml = |mut operation: Operation| {
        for answer in &mut operation.answers {
            for content in &mut answer.content {
                content.format = BodyFormat::Xml;
            }
        }
        operation
    };
    let operation = get("get", &[named(0), named(1)]);
    assert_eq!(alike(types(), vec![operation.clone()]), [None, Some(0)]);
    assert_eq!(alike(types(), vec![in_xml(operation)]), [None, None]);

    let mut lists = types();
    lists.push(def(&["Lamps"], TypeKind::Alias(list(named(0)))));
    lists.push(def(&["Heaters"], TypeKind::Alias(list(named(1)))));
    let operation = get("get", &[named(2), named(3)]);
    assert_eq!(alike(lists, vec![in_xml(operation)]), [None; 4]);
}

#[test]
fn inline_types_that_hold_each_other_and_long_chains_are_compared_too() {
    let cycle = vec![
        object(&["a", "answer"], &[("next", named(1))]),
        object(&["b", "answer"], &[("next", named(0))]),
    ];
    assert_eq!(alike(cycle, Vec::new()), [None, None]);
    let links = 100_000;
    let chain = (0..links)
        .map(|link| {
            object(
                &["a", "link"],
                &[("next", named((link + 1).min(links - 1)))],
            )
        })
        .collect();
    assert_eq!(alike(chain, Vec::new()).len(), 100_000);
}

#[test]
fn components_are_kept_and_unused_inline_types_are_dropped() {
    let types = vec![
        flags(&["gone", "state"], &["on"]),
        object(&["Kept"], &[("part", named(2))]),
        object(&["Kept", "part"], &[]),
        object(&["list", "answer"], &[("kept", named(1))]),
    ];
    check(
        &reach::run(api(types, vec![get("list", &[list(named(3))])])),
        &expect![[r"
            object Kept
              part?: Kept.part

            object Kept.part

            object list.answer
              kept?: Kept

            operation list: GET /list
              answer 200
                application/json (Json): [list.answer]
        "]],
    );
}

#[test]
fn usage_follows_mentions() {
    let types = vec![
        object(&["Page"], &[("items", list(named(1)))]),
        object(&["Item"], &[("page", named(0))]),
        object(&["Idle"], &[]),
    ];
    check(
        &usage::run(api(types, vec![get("list", &[named(0)])])),
        &expect![[r"
            object Page <answer>
              items?: [Item]

            object Item <answer>
              page?: Page

            object Idle

            operation list: GET /list
              answer 200
                application/json (Json): Page
        "]],
    );
}

#[test]
fn what_the_server_sends_is_received_and_what_it_expects_is_sent() {
    let types = vec![
        object(&["Event"], &[("of", named(1))]),
        object(&["Pet"], &[]),
        object(&["made", "reply"], &[]),
    ];
    let Operation { answers, .. } = get("made", &[named(2)]);
    let Operation { answers: body, .. } = get("made", &[named(0)]);
    let incoming = Incoming {
        origin: origin(&["made"]),
        name: WireName("made".to_owned()),
        cause: Cause::Webhook,
        docs: Docs::default(),
        method: "POST".to_owned(),
        parameters: Vec::new(),
        body: Some(Body {
            content: body.into_iter().flat_map(|body| body.content).collect(),
            presence: Presence::Required,
            docs: Docs::default(),
            proposed: None,
        }),
        answers,
        authorization: vec![vec!["key".to_owned()], Vec::new()],
        notes: Vec::new(),
    };
    let api = Api {
        incoming: vec![incoming],
        ..api(types, Vec::new())
    };
    check(
        &run(api),
        &expect![[r"
            object Event <answer>
              of?: Pet

            object Pet <answer>

            object made.reply <request>

            webhook made: POST made
              body
                application/json (Json): Event
              answer 200
                application/json (Json): made.reply
              security key
              security none
        "]],
    );
}

#[test]
fn the_passes_leave_nothing_for_a_second_run() {
    let types = vec![
        object(&["A"], &[("a", named(0)), ("state", named(1))]),
        flags(&["A", "state"], &["on"]),
        flags(&["list", "answer"], &["on"]),
        flags(&["list", "answer"], &["on"]),
    ];
    let once = run(api(
        types,
        vec![get(
            "list",
            &[named(2), named(3), Type::Scalar(Scalar::I32)],
        )],
    ));
    assert_eq!(dump(&run(once.clone()), None), dump(&once, None));
}

#[test]
fn operations_with_like_headers_share_a_set() {
    let header = |name: &str, ty: Type, description: &str| Header {
        wire: WireName(name.to_owned()),
        ty,
        style: Style::Simple,
        docs: Docs {
            description: Some(description.to_owned()),
            ..Docs::default()
        },
    };
    let number = || Type::Scalar(Scalar::I64);
    let text = || Type::Scalar(Scalar::String);
    let sets = [
        header("X-Total", number(), "All."),
        header("x-total", number(), "What there is."),
        header("X-Total", text(), "All."),
        header("X-Total", number(), "All."),
    ];
    let mut operations = Vec::new();
    for (index, id) in (0..).zip(["a", "b", "c", "d"]) {
        operations.push(Operation {
            headers: Some(HeaderSetId(index)),
            ..get(id, &[])
        });
    }
    let mut api = api(Vec::new(), operations);
    api.header_sets = sets
        .map(|header| HeaderSet {
            headers: vec![header],
        })
        .into();
    let api = headers::run(api);
    let of_operations = api.operations.iter().map(|operation| operation.headers);
    let of_operations: Vec<_> = of_operations.flatten().map(|id| id.0).collect();
    assert_eq!(of_operations, [0, 0, 1, 0]);
    assert_eq!(api.header_sets.len(), 2);
    assert_eq!(api.header_sets[0].headers[0].wire.as_str(), "X-Total");
}
