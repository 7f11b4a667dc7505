//! The replayer: a transport without a network, which gives recorded answers to the requests that they were given to.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use serde_json::Value;

use super::super::body::Body;
use super::super::gate::lock;
use super::super::transport::{BoxFuture, Request, Transport, TransportError, WithoutQuery};
use super::har::{self, Answer, Entry, boundary, header, pairs, queries, without_boundary};
use super::path;
use super::record::whole;
use super::scrub::{REDACTED, is_form};

/// Headers that speak of how a body was sent, which is over.
const OF_THE_WIRE: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "transfer-encoding",
];

/// Answers requests with what was [recorded](super::Recorder): a [`Transport`] for tests, without a server.
///
/// An exchange is replayed for a request of the same method, URL and body: of the query, the order does not count; bodies of JSON
/// and forms are compared by their content, and those of several parts whatever their boundary. Headers do not count. Each
/// exchange is replayed once, and those for the same request in the order in which they were recorded. `REDACTED` in the
/// recording stands for any value. A request that nothing answers ends its call with an error of the kind
/// [`InvalidRequest`](crate::runtime::ErrorKind::InvalidRequest), which names the closest exchange and where it differs.
///
/// Recordings of other programs will do, a browser's for example, where their bodies are not compressed.
///
/// ```text
/// let replayer = Replayer::open("tests/pets.har")?;
/// let client = Client::builder().transport(replayer.clone()).build()?;
/// client.list_pets().send().await?;
/// assert!(replayer.unused().is_empty());
/// ```
#[derive(Clone)]
pub struct Replayer(Arc<Shared>);

struct Shared {
    path: PathBuf,
    entries: Vec<Entry>,
    /// Which of them were replayed.
    used: Mutex<Vec<bool>>,
}

impl Replayer {
    /// Opens a recording.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it is no HAR.
    pub fn open(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)?;
        let entries = har::read(&text).map_err(|what| {
            let what = format!("{} is no recording: {what}", path.display());
            std::io::Error::new(std::io::ErrorKind::InvalidData, what)
        })?;
        Ok(Self(Arc::new(Shared {
            path: path.to_owned(),
            used: Mutex::new(vec![false; entries.len()]),
            entries,
        })))
    }

    /// What was recorded and not replayed yet: each exchange's number, from 1 on, its method and its URL.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let used = lock(&self.0.used);
        let entries = self.0.entries.iter().enumerate();
        let unused = entries.filter(|(index, _)| used.get(*index) == Some(&false));
        unused.map(|(index, entry)| title(index, entry)).collect()
    }

    fn find(&self, request: &Request, body: &Bytes) -> Result<&Answer, TransportError> {
        let mut used = lock(&self.0.used);
        let mut closest: Option<(u32, usize, String)> = None;
        for (index, entry) in self.0.entries.iter().enumerate() {
            let is_used = used.get(index) == Some(&true);
            let (closeness, what) = match difference(entry, request, body) {
                None if !is_used => {
                    if let Some(used) = used.get_mut(index) {
                        *used = true;
                    }
                    return Ok(&entry.answer);
                }
                None => (u32::MAX, "was replayed already".to_owned()),
                Some(difference) => difference,
            };
            if closest.as_ref().is_none_or(|(best, ..)| closeness > *best) {
                closest = Some((closeness, index, what));
            }
        }
        let closest = closest.and_then(|(_, index, what)| {
            let entry = self.0.entries.get(index)?;
            Some(format!(
                "the closest is {}, but it {what}",
                title(index, entry)
            ))
        });
        Err(TransportError::refused(format!(
            "nothing that is recorded in {} answers {} {:?}: {}",
            self.0.path.display(),
            request.method(),
            WithoutQuery(request.uri()),
            closest.as_deref().unwrap_or("it holds no exchanges")
        )))
    }
}

fn title(index: usize, entry: &Entry) -> String {
    format!("{}: {} {}", index + 1, entry.sent.method, entry.sent.url)
}

impl Transport for Replayer {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let body = whole(request.body().clone()).await?;
            let answer = self.find(&request, &body)?;
            if answer.is_cut {
                let what = "its body was too long to be recorded";
                return Err(TransportError::refused(what));
            }
            let mut response = Response::new(Body::from(answer.body.clone()));
            *response.status_mut() = answer.status;
            let headers = answer.headers.iter();
            for (name, value) in headers.filter(|(name, _)| !OF_THE_WIRE.contains(&name.as_str())) {
                // Browsers record what is none, such as `:status`.
                if let (Ok(name), Ok(value)) = (name.parse(), HeaderValue::from_str(value)) {
                    response.headers_mut().append::<HeaderName>(name, value);
                }
            }
            Ok(response)
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("path", &self.0.path)
            .field("entries", &self.0.entries.len())
            .finish_non_exhaustive()
    }
}

/// How close a recorded request comes, and how it differs; `None` where it does not. The text shows nothing of the request's
/// values, which may be credentials.
fn difference(entry: &Entry, request: &Request, body: &Bytes) -> Option<(u32, String)> {
    let sent = &entry.sent;
    let url = request.uri().to_string();
    let before_query = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_owned();
    let is_same_method = sent.method == request.method().as_str();
    if !path::is_same(&before_query(&sent.url), &before_query(&url), REDACTED) {
        return Some((u32::from(is_same_method), "is of another URL".to_owned()));
    }
    if !is_same_method {
        return Some((2, "is of another method".to_owned()));
    }
    if let Some(name) = pairs_differ(queries(&sent.url), queries(&url)) {
        return Some((3, format!("differs in the query parameter `{name}`")));
    }
    let content_type = request.headers().get(http::header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let recorded_type = header(&sent.headers, "content-type");
    let place = body_differs(
        (recorded_type.unwrap_or_default(), &sent.body),
        (content_type.unwrap_or_default(), body),
    )?;
    Some((4, format!("differs in the body{place}")))
}

/// The name of the first pair that only one side has.
fn pairs_differ(
    recorded: Vec<(String, String)>,
    mut sent: Vec<(String, String)>,
) -> Option<String> {
    // What stands for any value is matched last, so that it takes nothing from the others.
    let (any, exact): (Vec<_>, Vec<_>) = recorded
        .into_iter()
        .partition(|(_, value)| value == REDACTED);
    for (name, value) in exact.into_iter().chain(any) {
        let found = sent.iter().position(|(own_name, own_value)| {
            *own_name == name && (*own_value == value || value == REDACTED)
        });
        match found {
            Some(index) => drop(sent.remove(index)),
            None => return Some(name),
        }
    }
    sent.into_iter().next().map(|(name, _)| name)
}

/// Where two bodies differ, as the end of a sentence; `None` where they do not.
fn body_differs(recorded: (&str, &[u8]), sent: (&str, &[u8])) -> Option<String> {
    let ((recorded_type, recorded), (sent_type, sent)) = (recorded, sent);
    if recorded == sent {
        return None;
    }
    let parsed = [recorded, sent].map(|body| serde_json::from_slice::<Value>(body).ok());
    if let [Some(recorded), Some(sent)] = &parsed {
        return values_differ(recorded, sent, String::new()).map(|at| match at.as_str() {
            "" => String::new(),
            at => format!(" at `{at}`"),
        });
    }
    if is_form(recorded_type) && is_form(sent_type) {
        let texts = [recorded, sent].map(|body| pairs(&String::from_utf8_lossy(body)));
        let [recorded, sent] = texts;
        return pairs_differ(recorded, sent).map(|name| format!(" in the field `{name}`"));
    }
    let (Some(recorded_boundary), Some(sent_boundary)) =
        (boundary(recorded_type), boundary(sent_type))
    else {
        let texts = [recorded, sent].map(|body| std::str::from_utf8(body).ok());
        let is_same =
            matches!(texts, [Some(recorded), Some(sent)] if path::fits(recorded, sent, REDACTED));
        return (!is_same).then(String::new);
    };
    let recorded = without_boundary(recorded, &recorded_boundary);
    (recorded != without_boundary(sent, &sent_boundary)).then(String::new)
}

/// A pointer to where two values of JSON differ.
fn values_differ(recorded: &Value, sent: &Value, at: String) -> Option<String> {
    match (recorded, sent) {
        (Value::String(text), _) if text == REDACTED => None,
        (Value::Array(recorded), Value::Array(sent)) if recorded.len() == sent.len() => recorded
            .iter()
            .zip(sent)
            .enumerate()
            .find_map(|(index, (recorded, sent))| {
                values_differ(recorded, sent, format!("{at}/{index}"))
            }),
        (Value::Object(recorded), Value::Object(sent)) => {
            let missing = sent.keys().find(|name| !recorded.contains_key(*name));
            let differs = |(name, recorded): (&String, &Value)| {
                let at = format!("{at}/{name}");
                match sent.get(name) {
                    Some(sent) => values_differ(recorded, sent, at),
                    None => Some(at),
                }
            };
            let differing = recorded.iter().find_map(differs);
            differing.or_else(|| missing.map(|name| format!("{at}/{name}")))
        }
        (recorded, sent) => (recorded != sent).then_some(at),
    }
}
