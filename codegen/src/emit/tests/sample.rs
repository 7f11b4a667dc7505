//! A small API made by hand, with one of everything that the emitters tell apart.

use crate::config::{About, Package, PackageOptions};
use crate::ir::{
    Access, Answer, Api, Asked, Body, BodyFormat, Content, Deprecation, Docs, EnumBase, EnumValue,
    Enumeration, Info, KeyPlace, Literal, Note, Nullability, Object, Operation, Origin, Paging,
    PagingBasis, PagingStyle, Parameter, Place, Portions, Presence, Property, Reach, Scalar,
    Scheme, SchemeId, SchemeKind, SchemeNeed, Segment, Server, StatusRange, Style, Tag, Type,
    TypeDef, TypeId, TypeKind, Usage, WireName, Xml, XmlNode,
};
use crate::name::{self, Names};
use crate::source::{Format, Sources, Span};

pub(super) const TEXT: Type = Type::Scalar(Scalar::String);
pub(super) const ORDER: Type = Type::Named(TypeId(0));
pub(super) const THING: Type = Type::Named(TypeId(1));
pub(super) const PAGE: Type = Type::Named(TypeId(2));
pub(super) const PROBLEM: Type = Type::Named(TypeId(3));
pub(super) const TREE: Type = Type::Named(TypeId(4));

pub(super) fn wire(name: &str) -> WireName {
    WireName(name.to_owned())
}

fn origin(path: &[&str]) -> Origin {
    let span = Span::whole(Sources::new().add("test.yaml", "", Format::Yaml));
    Origin {
        span,
        path: path.iter().map(ToString::to_string).collect(),
    }
}

pub(super) fn docs(description: &str) -> Docs {
    Docs {
        description: Some(description.to_owned()),
        ..Docs::default()
    }
}

pub(super) fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

pub(super) fn property(name: &str, ty: Type, presence: Presence) -> Property {
    Property {
        wire: wire(name),
        ty,
        presence,
        nullable: Nullability::NotNull,
        access: Access::Both,
        docs: docs(&format!("About `{name}`.")),
        default: None,
        xml: Xml::default(),
    }
}

pub(super) fn definition(name: &str, kind: TypeKind, usage: Usage) -> TypeDef {
    TypeDef {
        origin: origin(&[name]),
        docs: docs(&format!("A {name}.")),
        kind,
        usage,
        xml: Xml::default(),
        alike: None,
    }
}

pub(super) fn object(properties: Vec<Property>) -> TypeKind {
    TypeKind::Object(Object {
        properties,
        rest: None,
        ..Object::default()
    })
}

pub(super) fn parameter(name: &str, place: Place, ty: Type) -> Parameter {
    let (presence, style) = match place {
        Place::Path => (Presence::Required, Style::Simple),
        Place::Header => (Presence::Optional, Style::Simple),
        Place::Query | Place::QueryString | Place::Cookie => {
            (Presence::Optional, Style::FormExploded)
        }
    };
    Parameter {
        wire: wire(name),
        place,
        style,
        reserved: false,
        empty: false,
        ty,
        presence,
        docs: docs(&format!("About {name}.")),
        default: None,
    }
}

pub(super) fn answer(
    status: StatusRange,
    content: &[(&str, BodyFormat, &Type)],
    description: &str,
) -> Answer {
    let content = content.iter().map(|(media_type, format, ty)| Content {
        media_type: (*media_type).to_owned(),
        format: *format,
        parts: Vec::new(),
        ty: (*ty).clone(),
        fields: Vec::new(),
    });
    Answer {
        status,
        content: content.collect(),
        headers: Vec::new(),
        links: Vec::new(),
        docs: docs(description),
    }
}

pub(super) fn operation(id: &str, method: &str, path: &[Segment]) -> Operation {
    Operation {
        origin: origin(&[id]),
        id: wire(id),
        docs: docs(&format!("Does {id}.")),
        method: method.to_owned(),
        path: path.to_vec(),
        tag: Some(0),
        parameters: Vec::new(),
        constants: Vec::new(),
        servers: Vec::new(),
        body: None,
        answers: vec![answer(StatusRange::Exactly(204), &[], "Done.")],
        headers: None,
        paging: None,
        idempotent: None,
        key_header: None,
        security: None,
        notes: Vec::new(),
    }
}

/// An API without anything.
pub(super) fn empty() -> Api {
    let info = Info {
        title: "Things".to_owned(),
        version: "1.2.3".to_owned(),
        file_name: "things.yaml".to_owned(),
        digest: "00ff".to_owned(),
        ..Info::default()
    };
    let server = Server {
        url: "https://things.example/v1".to_owned(),
        template: "https://things.example/v1".to_owned(),
        variables: Vec::new(),
        description: None,
    };
    let tag = Tag {
        name: wire("things"),
        docs: docs("What there is."),
        parent: None,
        kind: None,
    };
    Api {
        info,
        servers: vec![server],
        tags: vec![tag],
        types: Vec::new(),
        schemes: Vec::new(),
        header_sets: Vec::new(),
        operations: Vec::new(),
        incoming: Vec::new(),
        unpaged: Vec::new(),
        portions: Portions::default(),
    }
}

/// Names and package of an API.
pub(super) fn named(api: &Api) -> (Names, Package) {
    let about = About {
        title: &api.info.title,
        version: &api.info.version,
        ..About::default()
    };
    let package = PackageOptions {
        license: Some("MIT".to_owned()),
        ..PackageOptions::default()
    }
    .resolve(about);
    (name::assign(api, &package.name), package)
}

/// The sample.
pub(super) fn api() -> Api {
    let both = Usage {
        request: true,
        response: true,
    };
    let answers = Usage {
        request: false,
        response: true,
    };
    let requests = Usage {
        request: true,
        response: false,
    };
    let values = ["ASC", "DESC"].map(|value| EnumValue {
        wire: wire(value),
        proposed: None,
        description: None,
    });
    let order = TypeKind::Enumeration(Enumeration {
        base: EnumBase::Text,
        values: values.to_vec(),
    });
    Api {
        types: vec![
            definition("Order", order, requests),
            definition("Thing", thing(), both),
            definition("ThingPage", page(), both),
            definition(
                "Problem",
                object(vec![property("message", TEXT, Presence::Optional)]),
                answers,
            ),
            definition("Tree", TypeKind::Alias(list(TREE)), both),
        ],
        schemes: vec![
            scheme(
                "key",
                SchemeKind::ApiKey {
                    place: KeyPlace::Header,
                    name: wire("X-Key"),
                },
            ),
            scheme("user", SchemeKind::Basic),
        ],
        operations: vec![list_things(), put_thing(), drop_thing()],
        ..empty()
    }
}

fn thing() -> TypeKind {
    let mut properties = vec![
        Property {
            access: Access::ReadOnly,
            ..property(
                "created",
                Type::Scalar(Scalar::DateTime),
                Presence::Required,
            )
        },
        property("thingID", TEXT, Presence::Required),
        property("tags", list(TEXT), Presence::Required),
        Property {
            nullable: Nullability::Nullable,
            ..property("parent", TEXT, Presence::Required)
        },
        Property {
            nullable: Nullability::Nullable,
            ..property("note", TEXT, Presence::Optional)
        },
        Property {
            access: Access::WriteOnly,
            ..property("secret", TEXT, Presence::Required)
        },
        property("type", Type::Scalar(Scalar::I32), Presence::Optional),
        property("add", Type::Scalar(Scalar::F64), Presence::Optional),
        property("like", Type::Boxed(Box::new(THING)), Presence::Optional),
        property("tree", TREE, Presence::Optional),
        property(
            "sizes",
            Type::Map(Box::new(Type::Scalar(Scalar::I64))),
            Presence::Optional,
        ),
        property("anything", Type::Any, Presence::Optional),
    ];
    properties[1].docs.examples = vec!["\"T-1\"".to_owned()];
    properties[2].xml = Xml {
        node: XmlNode::Wrapped,
        item: Some("tag".to_owned()),
        ..Xml::default()
    };
    TypeKind::Object(Object {
        properties,
        rest: Some(TEXT),
        ..Object::default()
    })
}

fn page() -> TypeKind {
    object(vec![
        property("at", Type::Scalar(Scalar::I32), Presence::Optional),
        property("results", list(THING), Presence::Required),
    ])
}

fn list_things() -> Operation {
    let number = Type::Scalar(Scalar::I32);
    let offset = Parameter {
        default: Some(Literal::Number("0".to_owned())),
        ..parameter("offset", Place::Query, number.clone())
    };
    let order = Parameter {
        default: Some(Literal::String("ASC".to_owned())),
        ..parameter("order", Place::Query, ORDER)
    };
    let json = "application/json";
    let paging = Paging {
        basis: PagingBasis::Declared,
        style: PagingStyle::Offset {
            offset: Asked::Query(wire("offset")),
            limit: Some(Asked::Query(wire("limit"))),
        },
        items: vec![wire("results")],
        item: THING,
        position: Some(vec![wire("at")]),
        size: None,
        total: None,
        pages: None,
        more: None,
    };
    Operation {
        parameters: vec![
            offset,
            parameter("limit", Place::Query, number),
            order,
            Parameter {
                style: Style::PipeDelimited,
                reserved: false,
                empty: false,
                ..parameter("owners", Place::Query, list(TEXT))
            },
            parameter("X-Trace", Place::Header, TEXT),
            parameter("session", Place::Cookie, TEXT),
        ],
        answers: vec![
            answer(
                StatusRange::Exactly(200),
                &[(json, BodyFormat::Json, &PAGE)],
                "A page.",
            ),
            answer(
                StatusRange::Default,
                &[(json, BodyFormat::Json, &PROBLEM)],
                "It failed.",
            ),
        ],
        paging: Some(paging),
        notes: vec![Note {
            name: "nickname".to_owned(),
            value: "All [things]".to_owned(),
        }],
        ..operation("listThings", "GET", &[Segment::Text("/things".to_owned())])
    }
}

fn put_thing() -> Operation {
    let content = Content {
        media_type: "application/json".to_owned(),
        format: BodyFormat::Json,
        ty: THING,
        fields: Vec::new(),
        parts: Vec::new(),
    };
    let formats = [
        ("text/xml", BodyFormat::Xml, &THING),
        ("application/json", BodyFormat::Json, &THING),
    ];
    Operation {
        parameters: vec![parameter("thing-id", Place::Path, TEXT)],
        body: Some(Body {
            content: vec![content],
            presence: Presence::Required,
            docs: docs("The thing."),
            proposed: None,
        }),
        answers: vec![
            answer(StatusRange::Exactly(200), &formats, "Replaced."),
            answer(StatusRange::Exactly(201), &[], "Made."),
            answer(
                StatusRange::Exactly(404),
                &formats,
                "There is no such thing.",
            ),
            answer(
                StatusRange::Hundred(4),
                &[("application/json", BodyFormat::Json, &PROBLEM)],
                "Refused.",
            ),
        ],
        ..operation(
            "putThing",
            "PUT",
            &[Segment::Text("/things/".to_owned()), Segment::Parameter(0)],
        )
    }
}

fn need(scheme: u32) -> SchemeNeed {
    SchemeNeed {
        scheme: SchemeId(scheme),
        scopes: Vec::new(),
    }
}

fn scheme(name: &str, kind: SchemeKind) -> Scheme {
    Scheme {
        name: wire(name),
        docs: docs(&format!("About {name}.")),
        kind,
        reach: Reach::Asked,
        scopes: Vec::new(),
    }
}

fn drop_thing() -> Operation {
    let mut operation = Operation {
        parameters: vec![parameter("thing-id", Place::Path, TEXT)],
        security: Some(vec![vec![need(0), need(1)], Vec::new()]),
        ..operation(
            "dropThing",
            "DELETE",
            &[Segment::Text("/things/".to_owned()), Segment::Parameter(0)],
        )
    };
    operation.docs.deprecated = Deprecation::Deprecated;
    operation
}
