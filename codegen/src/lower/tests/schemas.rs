//! Schemas to types, by the dump of the IR.

use expect_test::expect;

use super::{check_items, check_schemas, lower};

#[test]
fn objects_and_string_enums_are_defined_and_other_components_are_spelt_in_place() {
    check_schemas(
        r"
Id: {type: string, format: uuid}
Ids: {type: array, items: {$ref: '#/components/schemas/Id'}}
Free: {type: object}
Scores: {type: object, additionalProperties: {type: number, format: float}}
User:
  type: object
  required: [id, ids]
  properties:
    id: {$ref: '#/components/schemas/Id'}
    ids: {$ref: '#/components/schemas/Ids'}
    free: {$ref: '#/components/schemas/Free'}
    scores: {$ref: '#/components/schemas/Scores'}
    state: {type: string, enum: [on, off]}
    anything: {}
    yes: true
    address: {type: object, properties: {street: {type: string}}}
    tags: {type: array, items: {type: object, properties: {key: {type: string}}}}
",
        &expect![[r#"
            object User
              id: Uuid
              ids: [Uuid]
              free?: {any}
              scores?: {F64}
              state?: User.state
              anything?: any
              yes?: any
              address?: User.address
              tags?: [User.tags.item]

            enum User.state
              "on"
              "off"

            object User.address
              street?: String

            object User.tags.item
              key?: String
        "#]],
    );
}

#[test]
fn scalars_follow_type_and_format() {
    check_schemas(
        r"
Scalars:
  properties:
    a: {type: integer}
    b: {type: integer, format: int32}
    c: {type: integer, format: uint64}
    d: {type: number}
    e: {type: number, format: float}
    f: {type: string, format: date-time}
    g: {type: string, format: date}
    h: {type: string, format: email}
    i: {type: boolean}
    j: {format: int32}
    k: {maxLength: 3}
    l: {minimum: 3}
    m: {type: [string, integer]}
    n: {type: integer, enum: [1, 2]}
    o: {const: fixed}
    p: {const: 7}
    q: {type: string, enum: [1, true, x]}
    r: {type: array}
",
        &expect![[r#"
            object Scalars
              a?: I64
              b?: I32
              c?: U64
              d?: F64
              e?: F64
              f?: DateTime
              g?: Date
              h?: String
              i?: Bool
              j?: I32
              k?: String
              l?: F64
              m?: Scalars.m
              n?: Scalars.n
              o?: Scalars.o
              p?: Scalars.p
              q?: Scalars.q
              r?: [any]

            union Scalars.m
              string: String
              integer: I64

            enum Scalars.n
              1
              2

            enum Scalars.o
              "fixed"

            enum Scalars.p
              7

            enum Scalars.q
              "1"
              "true"
              "x"
        "#]],
    );
}

#[test]
fn null_is_kept_apart_from_the_type() {
    check_schemas(
        r"
Thing: {type: [object, 'null'], properties: {a: {type: string}}}
Nulls:
  type: object
  required: [b]
  properties:
    a: {type: [string, 'null']}
    b: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}
    c: {anyOf: [{type: integer}, {type: 'null'}], title: C, description: Maybe a number, default: null}
    d: {type: [string, 'null'], enum: [x, null]}
    e: {type: array, items: {type: [integer, 'null']}}
    f: {$ref: '#/components/schemas/Thing'}
    g: {type: 'null'}
",
        &expect![[r#"
            object Thing
              a?: String

            object Nulls
              a?: String | null
              b: Thing | null
              c?: I64 | null = null
              d?: Nulls.d | null
              e?: [(I64 | null)]
              f?: Thing | null
              g?: any

            enum Nulls.d
              "x"
        "#]],
    );
}

#[test]
fn all_of_is_merged_and_what_comes_later_wins() {
    check_schemas(
        r"
Base: {type: object, required: [id], properties: {id: {type: integer}, kind: {type: string}}}
Derived:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [name]
      properties: {name: {type: string}, kind: {type: string, enum: [d]}, id: {description: Only a text}}
Described: {allOf: [{$ref: '#/components/schemas/Base'}], description: The same type}
Stricter: {allOf: [{$ref: '#/components/schemas/Base'}], required: [kind]}
Beside: {$ref: '#/components/schemas/Base', properties: {more: {type: string}}}
Holder: {type: object, properties: {a: {$ref: '#/components/schemas/Described'}, b: {$ref: '#/components/schemas/Base', readOnly: true}}}
",
        &expect![[r#"
            object Base
              id: I64
              kind?: String

            object Derived
              id: I64
              kind?: Derived.kind
              name: String

            object Stricter
              id: I64
              kind: String

            object Beside
              id: I64
              kind?: String
              more?: String

            object Holder
              a?: Base
              b?: Base read-only

            enum Derived.kind
              "d"
        "#]],
    );
}

#[test]
fn a_text_beside_a_reference_makes_no_type_of_its_own() {
    let text = r"openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    State: {type: string, enum: [on, off], description: A state}
    Lamp:
      type: object
      properties:
        state: {allOf: [{$ref: '#/components/schemas/State'}, {description: The lamp's, nullable: true}]}
";
    let api = lower(&[("openapi.yaml", text)]);
    check_items(
        &api,
        &expect![[r#"
            enum State
              "on"
              "off"

            object Lamp
              state?: State | null
        "#]],
    );
    let crate::ir::TypeKind::Object(lamp) = &api.types[1].kind else {
        panic!("an object")
    };
    assert_eq!(
        lamp.properties[0].docs.description.as_deref(),
        Some("The lamp's")
    );
}

#[test]
fn open_objects_keep_the_rest_where_the_document_says_so() {
    check_schemas(
        r"
Silent: {type: object, properties: {a: {type: string}}}
Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
Typed: {type: object, properties: {a: {type: string}}, additionalProperties: {type: object, properties: {x: {type: integer}}}}
",
        &expect![[r"
            object Silent
              a?: String

            object Closed
              a?: String

            object Open
              a?: String
              *: any

            object Typed
              a?: String
              *: Typed.value

            object Typed.value
              x?: I64
        "]],
    );
}

#[test]
fn choices_become_any_value_unless_they_are_none() {
    check_schemas(
        r"
Real: {oneOf: [{type: string}, {type: integer}]}
Single: {anyOf: [{type: object, properties: {a: {type: string}}}]}
Conditions: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
Holder: {type: object, properties: {real: {$ref: '#/components/schemas/Real'}, single: {$ref: '#/components/schemas/Single'}, pair: {prefixItems: [{type: string}]}}}
",
        &expect![[r"
            union Real
              string: String
              integer: I64

            object Single
              a?: String

            object Conditions
              a?: String
              b?: String

            object Holder
              real?: Real
              single?: Single
              pair?: [any]
        "]],
    );
}

#[test]
fn what_contains_itself_is_boxed_or_defined() {
    check_schemas(
        r"
Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
Nested: {type: array, items: {$ref: '#/components/schemas/Nested'}}
Tree: {type: object, additionalProperties: {$ref: '#/components/schemas/Forest'}}
Forest: {type: array, items: {$ref: '#/components/schemas/Tree'}}
",
        &expect![[r"
            object Node
              next?: box Node
              children?: [Node]

            alias Nested = [Nested]

            alias Tree = {[Tree]}
        "]],
    );
}

#[test]
fn xml_objects_are_resolved() {
    check_schemas(
        r"
Pet:
  type: object
  xml: {name: pet, namespace: 'urn:pets', prefix: p}
  properties:
    id: {type: integer, xml: {attribute: true}}
    photos: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: photo}}}
    tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}
    animals: {type: array, xml: {name: aliens, wrapped: true}, items: {type: string, xml: {name: animal}}}
    best: {$ref: '#/components/schemas/Tag'}
    same: {type: string, xml: {name: same}}
Tag: {type: object, xml: {name: tag}, properties: {name: {type: string}}}
",
        &expect![[r"
            object Pet xml(name pet, namespace urn:pets, prefix p)
              id?: I64 xml(attribute)
              photos?: [String] xml(wrapped, item photo)
              tags?: [Tag] xml(name tag)
              animals?: [String] xml(wrapped, name aliens, item animal)
              best?: Tag
              same?: String

            object Tag xml(name tag)
              name?: String
        "]],
    );
}

#[test]
fn defaults_fit_their_types_or_are_only_shown() {
    check_schemas(
        r"
Order: {type: string, enum: [ASC, DESC], default: ASC}
Defaults:
  type: object
  properties:
    a: {type: integer, default: 10.0}
    b: {type: number, default: 5}
    c: {type: string, default: text}
    d: {type: boolean, default: true}
    e: {type: array, items: {type: string}, default: [x, y]}
    f: {$ref: '#/components/schemas/Order'}
    g: {$ref: '#/components/schemas/Order', default: DESC}
    h: {type: string, format: date, default: '2020-01-01'}
    i: {type: [string, 'null'], default: null}
",
        &expect![[r#"
            enum Order
              "ASC"
              "DESC"

            object Defaults
              a?: I64 = 10
              b?: F64 = 5
              c?: String = "text"
              d?: Bool = true
              e?: [String] = ["x","y"]
              f?: Order = "ASC"
              g?: Order = "DESC"
              h?: Date = "2020-01-01"
              i?: String | null = null
        "#]],
    );
}

#[test]
fn values_of_enums_can_have_names_and_descriptions() {
    let text = r"openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Level: {type: string, enum: [a, null, b, a], x-enum-varnames: [Low, '', High, Low], x-enumDescriptions: {a: The lowest}}
";
    let api = lower(&[("openapi.yaml", text)]);
    check_items(
        &api,
        &expect![[r#"
        enum Level
          "a" as Low
          "b" as High
    "#]],
    );
    let crate::ir::TypeKind::Enumeration(enumeration) = &api.types[0].kind else {
        panic!("an enum")
    };
    assert_eq!(
        enumeration.values[0].description.as_deref(),
        Some("The lowest")
    );
    assert_eq!(enumeration.values[1].description, None);
}
