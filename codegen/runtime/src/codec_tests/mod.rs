//! Values through JSON, XML, forms and serde, with models as the generator emits them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::runtime::{
    Blank, Decode, Encode, Fault, Format, Input, JSON, Maybe, Output, Property, Shape, Written,
    XML, Xml,
};

/// What the generator emits for an object: the struct, its shape, and two calls.
macro_rules! model {
    ($model:ident $shape:ident = $new:expr; $($field:ident: $kind:ty),* $(,)?) => {
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::struct_field_names, reason = "the documents name them so")]
        struct $model {
            $($field: $kind,)*
        }

        const $shape: &Shape = &$new;

        impl Encode for $model {
            fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
                output.object($shape, &[$(&self.$field),*])
            }
        }

        impl Blank for $model {
            fn blank() -> Self {
                Self { $($field: Blank::blank()),* }
            }
        }

        impl Decode for $model {
            fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
                input.object($shape, &mut [$(&mut self.$field),*])
            }
        }

        crate::runtime::serde_forward!($model);
    };
}

// After the macro, so that they can use it.
mod choice;
mod fault;
mod formats;
mod headers;
mod json;
mod round_trip;
mod scalar;
mod serde;
mod single;
mod xml_read;
mod xml_write;

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Active,
    Historic,
    Other(String),
}

impl State {
    fn as_str(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Historic => "Historic",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for State {
    fn from(value: &str) -> Self {
        match value {
            "Active" => Self::Active,
            "Historic" => Self::Historic,
            other => Self::Other(other.to_owned()),
        }
    }
}

crate::runtime::text_enum!(State);

model! {
    Session SESSION = Shape::new("UsageSession", &[
        Property::optional("created").read_only(),
        Property::required("sessionID"),
        Property::optional("description"),
        Property::optional("sessionix"),
        Property::optional("start"),
        Property::optional("state"),
    ]);
    created: Option<DateTime<Utc>>,
    session_id: String,
    description: Option<String>,
    sessionix: Option<i32>,
    start: Option<DateTime<Utc>>,
    state: Option<State>,
}

model! {
    Page PAGE = Shape::new("UsageSessionPagedMetadata", &[
        Property::required("nextPage"),
        Property::required("recordsReturned"),
        Property::required("results").list(),
    ]);
    next_page: String,
    records_returned: i32,
    results: Vec<Session>,
}

model! {
    Patch PATCH = Shape::new("Patch", &[
        Property::optional("note"),
        Property::optional("tags").list(),
        Property::required("owner"),
        Property::optional("secret").write_only(),
    ]);
    note: Maybe<String>,
    tags: Option<Vec<String>>,
    owner: Option<i64>,
    secret: Option<String>,
}

model! {
    Open OPEN = Shape::new("Open", &[Property::required("id")]).open();
    id: u8,
    rest: BTreeMap<String, serde_json::Value>,
}

model! {
    Tree TREE = Shape::new("Tree", &[Property::optional("name"), Property::optional("child")]);
    name: Option<String>,
    child: Option<Box<Tree>>,
}

// One of everything that an `xml` object can say.
model! {
    Book BOOK = Shape::new("Book", &[
        Property::required("id").xml(&Xml::attribute("id")),
        Property::optional("language").xml(&Xml::attribute("lang").prefix("m").namespace("urn:meta")),
        Property::required("title").xml(&Xml::named("bookTitle").prefix("m").namespace("urn:meta")),
        Property::optional("authors").list().xml(&Xml::wrapped("authors", "author")),
        Property::optional("pages").list().xml(&Xml::named("page")),
        Property::optional("price"),
    ]).xml(&Xml::named("book").namespace("urn:books"));
    id: u64,
    language: Option<String>,
    title: String,
    authors: Option<Vec<String>>,
    pages: Option<Vec<i16>>,
    price: Option<Price>,
}

model! {
    Price PRICE = Shape::new("Price", &[
        Property::required("currency").xml(&Xml::attribute("currency")),
        Property::required("amount").xml(&Xml::text()),
    ]);
    currency: String,
    amount: f64,
}

fn session(id: &str) -> Session {
    Session {
        session_id: id.to_owned(),
        ..Session::blank()
    }
}

fn read<T: Decode>(format: &dyn Format, body: impl AsRef<[u8]>) -> Result<T, Fault> {
    let mut value = T::blank();
    format
        .decode(body.as_ref(), None, &mut value)
        .map(|()| value)
}

fn read_json<T: Decode>(body: impl AsRef<[u8]>) -> Result<T, Fault> {
    read(&JSON, body)
}

fn read_xml<T: Decode>(body: impl AsRef<[u8]>) -> Result<T, Fault> {
    read(&XML, body)
}

fn json(value: &dyn Encode) -> String {
    String::from_utf8(JSON.encode(value, Written::Everything).unwrap()).unwrap()
}

/// Without the declaration that all documents begin with.
fn xml(value: &dyn Encode) -> String {
    let text = String::from_utf8(XML.encode(value, Written::Everything).unwrap()).unwrap();
    text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#)
        .unwrap()
        .to_owned()
}

/// How the fault reads that reading `T` from `body` ends in.
fn fault<T: Decode + std::fmt::Debug>(format: &dyn Format, body: impl AsRef<[u8]>) -> String {
    read::<T>(format, body).unwrap_err().to_string()
}
