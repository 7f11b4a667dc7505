//! The names of whole APIs.

use expect_test::{Expect, expect};

use crate::config::CrateName;
use crate::ir::{
    Access, Answer, Api, Body, BodyFormat, Content, Docs, EnumBase, EnumValue, Enumeration, Info,
    Nullability, Object, Operation, Origin, Parameter, Place, Portions, Presence, Property, Scalar,
    Segment, StatusRange, Style, Tag, Type, TypeDef, TypeKind, Usage, WireName, Xml,
};
use crate::name::{assign, dump};
use crate::source::{Format, Sources, Span};

fn origin(path: &[&str]) -> Origin {
    let span = Span::whole(Sources::new().add("test.yaml", "", Format::Yaml));
    Origin {
        span,
        path: path.iter().map(ToString::to_string).collect(),
    }
}

pub(super) fn def(path: &[&str], kind: TypeKind) -> TypeDef {
    TypeDef {
        origin: origin(path),
        docs: Docs::default(),
        kind,
        usage: Usage::default(),
        xml: Xml::default(),
        alike: None,
    }
}

fn required(name: &str, access: Access) -> Property {
    Property {
        wire: WireName(name.to_owned()),
        ty: Type::Scalar(Scalar::String),
        presence: Presence::Required,
        nullable: Nullability::NotNull,
        access,
        docs: Docs::default(),
        default: None,
        xml: Xml::default(),
    }
}

pub(super) fn values(texts: &[&str]) -> TypeKind {
    let value = |text: &&str| EnumValue {
        wire: WireName((*text).to_owned()),
        proposed: None,
        description: None,
    };
    TypeKind::Enumeration(Enumeration {
        base: EnumBase::Text,
        values: texts.iter().map(value).collect(),
    })
}

fn parameter(name: &str, presence: Presence) -> Parameter {
    Parameter {
        wire: WireName(name.to_owned()),
        place: Place::Query,
        style: Style::FormExploded,
        reserved: false,
        empty: false,
        ty: Type::Scalar(Scalar::String),
        presence,
        docs: Docs::default(),
        default: Some(crate::ir::Literal::Null),
    }
}

fn operation(id: &str, tag: Option<usize>, parameters: Vec<Parameter>) -> Operation {
    let json = |media_type: &str| Content {
        media_type: media_type.to_owned(),
        format: BodyFormat::Json,
        ty: Type::Any,
        fields: Vec::new(),
        parts: Vec::new(),
    };
    let answer = |status| Answer {
        status,
        content: vec![json("Application/JSON; charset=utf-8")],
        headers: Vec::new(),
        links: Vec::new(),
        docs: Docs::default(),
    };
    Operation {
        origin: origin(&[id]),
        id: WireName(id.to_owned()),
        docs: Docs::default(),
        method: "POST".to_owned(),
        path: vec![Segment::Text("/".to_owned())],
        tag,
        parameters,
        constants: Vec::new(),
        servers: Vec::new(),
        body: Some(Body {
            content: vec![json("application/json")],
            presence: Presence::Required,
            docs: Docs::default(),
            proposed: None,
        }),
        answers: vec![
            answer(StatusRange::Exactly(200)),
            answer(StatusRange::Exactly(299)),
            answer(StatusRange::Hundred(4)),
        ],
        headers: None,
        paging: None,
        idempotent: None,
        key_header: None,
        security: None,
        notes: Vec::new(),
    }
}

pub(super) fn api(types: Vec<TypeDef>, tags: Vec<Tag>, operations: Vec<Operation>) -> Api {
    Api {
        info: Info::default(),
        servers: Vec::new(),
        tags,
        types,
        schemes: Vec::new(),
        header_sets: Vec::new(),
        operations,
        incoming: Vec::new(),
        unpaged: Vec::new(),
        portions: Portions::default(),
    }
}

#[track_caller]
fn check_names(types: Vec<TypeDef>, tags: &[&str], operations: Vec<Operation>, expected: &Expect) {
    let tags = tags
        .iter()
        .map(|name| Tag {
            name: WireName((*name).to_owned()),
            docs: Docs::default(),
            parent: None,
            kind: None,
        })
        .collect();
    let api = api(types, tags, operations);
    let package: CrateName = "acme-client".parse().expect("a legal name");
    let names = assign(&api, &package);
    expected.assert_eq(&dump(&api, &names, None));
}

#[test]
fn models_and_what_belongs_to_them_differ_from_each_other() {
    let user = Object {
        properties: vec![
            required("id", Access::Both),
            required("clone", Access::Both),
            required("createdAt", Access::ReadOnly),
            required("additional_properties", Access::Both),
        ],
        rest: Some(Type::Any),
        ..Object::default()
    };
    let types = vec![
        def(&["User"], TypeKind::Object(user)),
        def(&["User", "state"], values(&["on", "other", "OFF"])),
        def(&["UserBuilder"], values(&["on"])),
    ];
    check_names(
        types,
        &[],
        Vec::new(),
        &expect![[r#"
            package acme-client
              missing additional_properties: AdditionalProperties
              missing clone: Clone
              missing id: Id

            type User: user::User
              id: id
              clone: clone set by with_clone
              createdAt: created_at
              additional_properties: additional_properties
              *: additional_properties_2
              builder UserBuilder2

            type User.state: user::UserState
              "on": On
              "other": Other
              "OFF": Off
              *: Unknown

            type UserBuilder: user_builder::UserBuilder
              "on": On
              *: Other
        "#]],
    );
}

#[test]
fn operations_differ_from_models_and_from_each_other() {
    let operations = vec![
        operation(
            "order",
            Some(1),
            vec![
                parameter("body", Presence::Required),
                parameter("send", Presence::Optional),
            ],
        ),
        operation(
            "a",
            None,
            vec![
                parameter("type", Presence::Required),
                parameter("list", Presence::Required),
            ],
        ),
        operation("Order", Some(1), Vec::new()),
    ];
    check_names(
        vec![def(&["Order"], values(&["on"]))],
        &["unused", "Orders & more"],
        operations,
        &expect![[r#"
            package acme-client
              module orders_and_more: 2 operations
              module untagged: 1 operations
              media type application/json: ApplicationJson

            type Order: order::Order
              "on": On
              *: Other

            operation order: order
              types OrderRequest, OrderRequestOutput, OrderRequestError; static ORDER
              body: body (DEFAULT_BODY)
              send: with_send (DEFAULT_WITH_SEND)
              body: body_2
              answer Exactly(200): Ok
              answer Exactly(299): Status299
              answer Hundred(4): ClientError

            operation a: a
              types ARequest, ARequestOutput, ARequestError; static A
              type: r#type (DEFAULT_TYPE)
              list: list (DEFAULT_LIST)
              body: body
              answer Exactly(200): Ok
              answer Exactly(299): Status299
              answer Hundred(4): ClientError

            operation Order: order_2
              types Order2, Order2Output, Order2Error; static ORDER_2
              body: body
              answer Exactly(200): Ok
              answer Exactly(299): Status299
              answer Hundred(4): ClientError
        "#]],
    );
}
