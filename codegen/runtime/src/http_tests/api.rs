//! A small API as the generator would emit it, with every kind of parameter.
#![allow(
    unreachable_pub,
    dead_code,
    reason = "what the macros of the runtime emit is public in a client, and tests need not call it all"
)]

use std::sync::{Arc, Mutex};

use crate::runtime::transport::{self, Request};
use crate::runtime::{
    Api, ApiKey, Async, Blank, Call, Client, ClientBuilder, Credential, Decode, Encode, Fault,
    Input, JSON, Method, Operation, Output, Paged, Paging, Place, Property, Shape, Style,
    TransportError, Undeclared, request,
};

pub(super) static API: Api = Api {
    base_url: "https://api.example/v1",
    user_agent: "things/1.0",
    formats: &[&JSON, &crate::runtime::XML],
};

pub(super) fn builder() -> ClientBuilder {
    ClientBuilder::new(&API)
}

/// What the generator emits where the document says nothing of credentials.
impl ClientBuilder {
    pub(super) fn bearer_token(self, token: impl Into<String>) -> Self {
        self.credential(Credential::bearer(token))
    }

    pub(super) fn basic(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credential(Credential::basic(user, password))
    }

    pub(super) fn api_key(self, key: ApiKey) -> Self {
        self.credential(Credential::api_key(key))
    }
}

/// What a fake server saw.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<Seen>>>);

#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: http::HeaderMap,
    pub(super) body: bytes::Bytes,
    pub(super) debug: String,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Log {
    pub(super) fn note(&self, request: &Request) {
        self.0.lock().unwrap().push(Seen {
            method: request.method().to_string(),
            url: request.uri().to_string(),
            headers: request.headers().clone(),
            body: request.body().as_bytes().cloned().unwrap_or_default(),
            debug: format!("{request:?}"),
        });
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }

    pub(super) fn urls(&self) -> Vec<String> {
        self.all().into_iter().map(|seen| seen.url).collect()
    }

    /// The one request that was seen.
    pub(super) fn only(&self) -> Seen {
        let all = self.all();
        assert_eq!(all.len(), 1, "{all:?}");
        all.into_iter().next().unwrap()
    }
}

/// A builder of clients whose requests are answered by `answer` and noted.
pub(super) fn fake(
    answer: impl Fn(Request) -> http::Response<String> + Send + Sync + 'static,
) -> (ClientBuilder, Log) {
    let log = Log::default();
    let noted = log.clone();
    let transport = transport::from_fn(move |request| {
        noted.note(&request);
        Ok(answer(request))
    });
    (builder().transport(transport), log)
}

/// [`fake`], built, which always answers with `status`, `content_type` and `body`.
pub(super) fn answering(status: u16, content_type: &'static str, body: &str) -> (Client, Log) {
    let body = body.to_owned();
    let (builder, log) = fake(move |_| respond(status, content_type, &body));
    (builder.build().unwrap(), log)
}

/// A response; without Content-Type where that is empty.
pub(super) fn respond(status: u16, content_type: &str, body: &str) -> http::Response<String> {
    let mut response = http::Response::builder().status(status);
    if !content_type.is_empty() {
        response = response.header("content-type", content_type);
    }
    response.body(body.to_owned()).unwrap()
}

/// A client whose transport fails.
pub(super) fn failing(error: impl Fn() -> TransportError + Send + Sync + 'static) -> Client {
    let transport = transport::from_fn(move |_| Err::<http::Response<()>, _>(error()));
    builder().transport(transport).build().unwrap()
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thing {
    pub(super) id: i64,
    pub(super) name: Option<String>,
}

static THING: Shape = Shape::new(
    "Thing",
    &[Property::required("id"), Property::optional("name")],
);

impl Encode for Thing {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.object(&THING, &[&self.id, &self.name])
    }
}

impl Blank for Thing {
    fn blank() -> Self {
        Self {
            id: Blank::blank(),
            name: Blank::blank(),
        }
    }
}

impl Decode for Thing {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(&THING, &mut [&mut self.id, &mut self.name])
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Things {
    pub(super) position: Option<i32>,
    pub(super) size: Option<i32>,
    pub(super) items: Vec<Thing>,
}

static THINGS: Shape = Shape::new(
    "Things",
    &[
        Property::optional("position"),
        Property::optional("size"),
        Property::required("items").list(),
    ],
);

impl Blank for Things {
    fn blank() -> Self {
        Self {
            position: None,
            size: None,
            items: Vec::new(),
        }
    }
}

impl Decode for Things {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(
            &THINGS,
            &mut [&mut self.position, &mut self.size, &mut self.items],
        )
    }
}

/// The body of errors.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) message: String,
}

static PROBLEM: Shape = Shape::new("Problem", &[Property::required("message")]);

impl Blank for Problem {
    fn blank() -> Self {
        Self {
            message: String::new(),
        }
    }
}

impl Decode for Problem {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(&PROBLEM, &mut [&mut self.message])
    }
}

impl<M> Client<M> {
    pub(super) fn get_thing(&self, id: impl AsRef<str>) -> GetThing<M> {
        GetThing(self.call(&GET_THING).path("thing-id", id.as_ref()))
    }

    pub(super) fn list_things(&self) -> ListThings<M> {
        ListThings(self.call(&LIST_THINGS))
    }

    pub(super) fn put_thing(&self, thing: &Thing) -> PutThing<M> {
        PutThing(self.call(&PUT_THING).body("application/json", thing))
    }

    pub(super) fn delete_thing(&self, id: &str, format: &str) -> DeleteThing<M> {
        DeleteThing(
            self.call(&DELETE_THING)
                .path("id", id)
                .path("format", format),
        )
    }
}

static GET_THING: Operation = Operation::new("get_thing", Method::GET, "/things/{thing-id}/state")
    .accept(&["text/xml", "application/json", "application/xml"]);

#[must_use]
pub(super) struct GetThing<M = Async>(Call<M>);

impl<M> GetThing<M> {
    pub(super) fn accept(self, media_type: &'static str) -> Self {
        Self(self.0.accept(media_type))
    }

    pub(super) fn query(self, name: &'static str, style: Style, value: impl Encode) -> Self {
        Self(self.0.query_styled(name, style, value))
    }

    pub(super) fn trace(self, value: impl Encode) -> Self {
        Self(self.0.header("X-Trace", value))
    }

    pub(super) fn cookie(self, name: &'static str, value: impl Encode) -> Self {
        Self(self.0.cookie(name, value))
    }

    pub(super) fn path(self, style: Style, value: impl Encode) -> Self {
        Self(self.0.path_styled("thing-id", style, value))
    }
}

request!(GetThing => Thing, Problem);

static LIST_THINGS: Operation = Operation::new("list_things", Method::GET, "/things")
    .accept(&["application/json"])
    .paging(Paging::offset("offset", "limit"));

#[must_use]
pub(super) struct ListThings<M = Async>(Call<M>);

impl<M> ListThings<M> {
    pub(super) fn offset(self, offset: i32) -> Self {
        Self(self.0.query("offset", offset))
    }

    pub(super) fn limit(self, limit: i32) -> Self {
        Self(self.0.query("limit", limit))
    }

    pub(super) fn tags<'a>(self, tags: impl IntoIterator<Item = &'a str>) -> Self {
        Self(self.0.query(
            "tag",
            tags.into_iter().map(str::to_owned).collect::<Vec<_>>(),
        ))
    }
}

impl Paged for ListThings {
    type Page = Things;
    type Item = Thing;

    fn place(page: &Things) -> Place {
        Place::new(page.items.len())
            .offset(page.position)
            .size(page.size)
    }

    fn items(page: Things) -> Vec<Thing> {
        page.items
    }
}

request!(ListThings => Things, Problem; paged);

static PUT_THING: Operation =
    Operation::new("put_thing", Method::POST, "/things").accept(&["application/json"]);

#[must_use]
pub(super) struct PutThing<M = Async>(Call<M>);

request!(PutThing => Thing, Problem);

/// Any operation that gives a thing.
#[must_use]
pub(super) struct Ask<M = Async>(pub(super) Call<M>);

request!(Ask => Thing, Problem);

static DELETE_THING: Operation =
    Operation::new("delete_thing", Method::DELETE, "/things/{id}.{format}");

#[must_use]
pub(super) struct DeleteThing<M = Async>(Call<M>);

request!(DeleteThing => (), Undeclared);

static ARCHIVE_THING: Operation = Operation::new(
    "archive_thing",
    Method::POST,
    "/things?action=archive&id={id}",
);

static GET_UPLOAD: Operation =
    Operation::new("get_upload", Method::GET, "/uploads").server("https://uploads.example/v2");

static GET_BETA: Operation = Operation::new("get_beta", Method::GET, "/things").server("/beta");

static GET_TENANT: Operation =
    Operation::new("get_tenant", Method::GET, "/things").server("https://{tenant}.example");

impl<M> Client<M> {
    pub(super) fn archive_thing(&self, id: &str) -> DeleteThing<M> {
        DeleteThing(self.call(&ARCHIVE_THING).path("id", id).query("dry", true))
    }

    pub(super) fn get_upload(&self) -> PutThing<M> {
        PutThing(self.call(&GET_UPLOAD))
    }

    pub(super) fn get_beta(&self) -> PutThing<M> {
        PutThing(self.call(&GET_BETA))
    }

    pub(super) fn get_tenant(&self) -> PutThing<M> {
        PutThing(self.call(&GET_TENANT))
    }
}
