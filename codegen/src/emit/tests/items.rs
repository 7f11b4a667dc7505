//! What single items look like.

use expect_test::{Expect, expect};

use super::sample;
use crate::emit::client;
use crate::ir::Presence;
use crate::render;

/// The lines of a file of the sample from one that contains `from` up to the end of that item, without docs.
fn check(path: &str, from: &str, expected: &Expect) {
    let api = sample::api();
    let (names, package) = sample::named(&api);
    let plan = render::files(client(&api, &names, &package)).unwrap();
    let text = std::str::from_utf8(plan.get(path).unwrap()).unwrap();
    let lines = text.lines().skip_while(|line| !line.contains(from));
    let mut item = String::new();
    for line in lines {
        if !line.trim_start().starts_with("///") {
            item.push_str(line);
            item.push('\n');
        }
        if line.starts_with('}') || (line.ends_with(';') && !line.starts_with(' ')) {
            break;
        }
    }
    assert_ne!(item, "", "`{path}` has `{from}`");
    expected.assert_eq(&item);
}

#[test]
fn fields_say_who_sets_them() {
    check(
        "src/models/thing.rs",
        "pub struct Thing {",
        &expect![[r"
            pub struct Thing {
                pub created: Option<DateTime<Utc>>,
                pub thing_id: String,
                pub tags: Vec<String>,
                pub parent: Option<String>,
                pub note: Maybe<String>,
                pub secret: Option<String>,
                pub r#type: Option<i32>,
                pub add: Option<f64>,
                pub like: Option<Box<Thing>>,
                pub tree: Option<Tree>,
                pub sizes: Option<BTreeMap<String, i64>>,
                pub anything: Option<serde_json::Value>,
                pub additional_properties: BTreeMap<String, String>,
            }
        "]],
    );
}

#[test]
fn the_shape_tells_the_wire() {
    check(
        "src/models/thing.rs",
        "crate::runtime::model! {",
        &expect![[r#"
            crate::runtime::model! {
                Thing("Thing").open() {
                    created: required("created").read_only(),
                    thing_id: required("thingID"),
                    tags: required("tags").list().xml(&Xml::wrapped("tags", "tag")),
                    parent: required("parent"),
                    note: optional("note"),
                    secret: required("secret").write_only(),
                    r#type: optional("type"),
                    add: optional("add"),
                    like: optional("like"),
                    tree: optional("tree"),
                    sizes: optional("sizes"),
                    anything: optional("anything"),
                    ..additional_properties
                }
            }
        "#]],
    );
}

#[test]
fn one_required_property_needs_no_builder() {
    check(
        "src/models/thing_page.rs",
        "impl ThingPage {",
        &expect![[r"
            impl ThingPage {
                pub fn new(results: impl IntoIterator<Item = Thing>) -> Self {
                    Self {
                        results: collections::list(results),
                        ..Blank::blank()
                    }
                }

                #[inline]
                pub fn at(mut self, at: i32) -> Self {
                    self.at = Some(at);
                    self
                }
            }
        "]],
    );
}

#[test]
fn what_only_the_server_makes_has_no_constructors() {
    let api = sample::api();
    let (names, package) = sample::named(&api);
    let plan = render::files(client(&api, &names, &package)).unwrap();
    let text = std::str::from_utf8(plan.get("src/models/problem.rs").unwrap()).unwrap();
    assert!(text.contains("pub struct Problem {"), "{text}");
    assert!(!text.contains("impl"), "{text}");
}

#[test]
fn names_that_json_escapes_say_so() {
    let mut api = sample::api();
    let names = ["plain", "\u{7f}é", "a\"b", "a\\b", "a\nb"];
    let properties = names.map(|name| sample::property(name, sample::TEXT, Presence::Required));
    api.types[3].kind = sample::object(properties.to_vec());
    let (names, package) = sample::named(&api);
    let plan = render::files(client(&api, &names, &package)).unwrap();
    let text = std::str::from_utf8(plan.get("src/models/problem.rs").unwrap()).unwrap();
    assert_eq!(text.matches(".escaped()").count(), 3, "{text}");
}

#[test]
fn the_last_stage_yields_the_value() {
    check(
        "src/models/thing.rs",
        "impl ThingBuilder<missing::Secret> {",
        &expect![[r"
            impl ThingBuilder<missing::Secret> {
                pub fn secret(mut self, secret: impl Into<String>) -> Thing {
                    self.0.secret = Some(secret.into());
                    self.0
                }
            }
        "]],
    );
}

#[test]
fn setters_write_into_the_call() {
    check(
        "src/operations/things.rs",
        "impl<M> ListThings<M> {",
        &expect![[r#"
            impl<M> ListThings<M> {
                pub fn offset(self, offset: i32) -> Self {
                    Self(self.0.query("offset", offset))
                }

                pub fn limit(self, limit: i32) -> Self {
                    Self(self.0.query("limit", limit))
                }

                pub fn order(self, order: Order) -> Self {
                    Self(self.0.query("order", order))
                }

                pub fn owners(self, owners: impl IntoIterator<Item = impl Into<String>>) -> Self {
                    Self(
                        self.0
                            .query_styled(
                                "owners",
                                Style::PIPE_DELIMITED,
                                collections::list::<String>(owners),
                            ),
                    )
                }

                pub fn x_trace(self, x_trace: impl AsRef<str>) -> Self {
                    Self(self.0.header("X-Trace", x_trace.as_ref()))
                }

                pub fn session(self, session: impl AsRef<str>) -> Self {
                    Self(self.0.cookie("session", session.as_ref()))
                }
            }
        "#]],
    );
}

#[test]
fn defaults_are_constants() {
    check(
        "src/operations/things.rs",
        "impl ListThings {",
        &expect![[r"
            impl ListThings {
                pub const DEFAULT_OFFSET: i32 = 0;

                pub const DEFAULT_ORDER: Order = Order::Asc;
            }
        "]],
    );
}

#[test]
fn pages_know_their_place() {
    check(
        "src/operations/things.rs",
        "impl Paged for ListThings {",
        &expect![[r"
            impl Paged for ListThings {
                type Page = ThingPage;
                type Item = Thing;

                #[inline]
                fn place(page: &Self::Page) -> Place {
                    Place::new(page.results.len()).offset(page.at)
                }

                #[inline]
                fn items(page: Self::Page) -> Vec<Self::Item> {
                    page.results
                }
            }
        "]],
    );
}

#[test]
fn several_answers_are_told_apart_by_status() {
    check(
        "src/operations/things.rs",
        "impl Answer for PutThingError {",
        &expect![[r"
            impl Answer for PutThingError {
                #[inline]
                fn read(received: &Received) -> Result<Self, Mismatch> {
                    match received.status().as_u16() {
                        404 => Answer::read(received).map(Self::NotFound),
                        400..=499 => Answer::read(received).map(Self::ClientError),
                        _ => Err(Mismatch::undeclared()),
                    }
                }
            }
        "]],
    );
}
