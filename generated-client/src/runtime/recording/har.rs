//! The file: HAR 1.2, as <http://www.softwareishard.com/blog/har-12-spec/> has it, with what it asks for and no more.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

/// An exchange, without credentials.
pub(super) struct Entry {
    pub(super) sent: Sent,
    pub(super) answer: Answer,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) operation: Option<String>,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
}

/// The answer to it.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) version: String,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
    /// Whether more arrived than was recorded.
    pub(super) is_cut: bool,
}

impl Sent {
    /// Gives the parts of a body a boundary that is always the same.
    pub(super) fn fix_boundary(&mut self) {
        let content_type = self
            .headers
            .iter_mut()
            .find(|(name, _)| name == "content-type");
        let Some((_, content_type)) = content_type else {
            return;
        };
        if let Some(boundary) = boundary(content_type) {
            self.body = without_boundary(&self.body, &boundary).into();
            *content_type = content_type.replace(&boundary, "boundary");
        }
    }
}

/// What separates the parts of a body of this type.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (_, rest) = content_type.split_once("boundary=")?;
    let boundary = rest.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty()).then(|| boundary.to_owned())
}

/// A body in which a boundary is called that.
pub(super) fn without_boundary(body: &[u8], boundary: &str) -> Vec<u8> {
    let mut fixed = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, others)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(boundary.as_bytes()) {
            fixed.extend_from_slice(b"boundary");
            rest = after;
        } else {
            fixed.push(*byte);
            rest = others;
        }
    }
    fixed
}

/// Names, in lower case, and values.
pub(super) type Headers = Vec<(String, String)>;

/// The value of a header, where there is one.
pub(super) fn header<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    let found = headers
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// The text of a recording.
pub(super) fn write(entries: &[&Entry]) -> String {
    let entries: Vec<_> = entries.iter().map(|entry| write_entry(entry)).collect();
    let log = json!({
        "log": {
            "version": "1.2",
            "creator": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
            "entries": entries,
        }
    });
    format!("{log:#}\n")
}

fn write_entry(entry: &Entry) -> Value {
    let Entry { sent, answer } = entry;
    let mut request = json!({
        "method": sent.method,
        "url": sent.url,
        "httpVersion": answer.version,
        "cookies": [],
        "headers": write_pairs(&sent.headers),
        "queryString": write_pairs(&queries(&sent.url)),
        "headersSize": -1,
        "bodySize": sent.body.len(),
    });
    if !sent.body.is_empty() {
        let mut data = write_body(&sent.body);
        data["mimeType"] = header(&sent.headers, "content-type")
            .unwrap_or_default()
            .into();
        data["params"] = json!([]);
        request["postData"] = data;
    }
    let mut content = write_body(&answer.body);
    content["mimeType"] = header(&answer.headers, "content-type")
        .unwrap_or_default()
        .into();
    content["size"] = answer.body.len().into();
    if answer.is_cut {
        content["comment"] = "the body was too long to be recorded to its end".into();
        content["_cut"] = true.into();
    }
    json!({
        // Times would make two recordings of the same exchanges differ.
        "startedDateTime": "1970-01-01T00:00:00.000Z",
        "time": 0,
        "_operation": sent.operation,
        "request": request,
        "response": {
            "status": answer.status.as_u16(),
            "statusText": answer.status.canonical_reason().unwrap_or_default(),
            "httpVersion": answer.version,
            "cookies": [],
            "headers": write_pairs(&answer.headers),
            "content": content,
            "redirectURL": header(&answer.headers, "location").unwrap_or_default(),
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": { "send": 0, "wait": 0, "receive": 0 },
    })
}

fn write_pairs(pairs: &[(String, String)]) -> Value {
    let pairs = pairs
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }));
    pairs.collect()
}

/// As text, or else as base64.
fn write_body(body: &[u8]) -> Value {
    match std::str::from_utf8(body) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "text": STANDARD.encode(body), "encoding": "base64" }),
    }
}

/// The pairs of a URL's query, as they are spelt there.
pub(super) fn queries(url: &str) -> Vec<(String, String)> {
    let url = url.split('#').next().unwrap_or_default();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    pairs(query)
}

/// The pairs of a query or a form.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    pairs.collect()
}

/// The exchanges of a recording, whoever made it. Those that have no answer are passed over; the error says what is wrong.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let entries = file
        .pointer("/log/entries")
        .and_then(Value::as_array)
        .ok_or("it has no list `log.entries`, as HAR has it")?;
    let mut read = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let entry = read_entry(entry);
        read.extend(entry.map_err(|what| format!("exchange {}: {what}", index + 1))?);
    }
    Ok(read)
}

fn read_entry(entry: &Value) -> Result<Option<Entry>, String> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
    let required = |pointer: &str| text(pointer).ok_or(format!("it has no text at {pointer}"));
    let status = entry.pointer("/response/status").and_then(Value::as_u64);
    let status = status.ok_or("it has no number at /response/status")?;
    if status == 0 {
        return Ok(None);
    }
    let status = u16::try_from(status).map_err(|error| error.to_string())?;
    let sent = Sent {
        operation: text("/_operation").map(str::to_owned),
        method: required("/request/method")?.to_owned(),
        url: required("/request/url")?.to_owned(),
        headers: read_pairs(entry.pointer("/request/headers")),
        body: read_body(entry.pointer("/request/postData"))?,
    };
    let answer = Answer {
        status: StatusCode::from_u16(status).map_err(|error| error.to_string())?,
        version: text("/response/httpVersion").unwrap_or_default().to_owned(),
        headers: read_pairs(entry.pointer("/response/headers")),
        body: read_body(entry.pointer("/response/content"))?,
        is_cut: entry.pointer("/response/content/_cut").is_some(),
    };
    Ok(Some(Entry { sent, answer }))
}

fn read_pairs(list: Option<&Value>) -> Headers {
    let pairs = list.and_then(Value::as_array).into_iter().flatten();
    let pairs = pairs.filter_map(|pair| {
        let text = |key: &str| pair.get(key).and_then(Value::as_str).map(str::to_owned);
        Some((text("name")?.to_ascii_lowercase(), text("value")?))
    });
    pairs.collect()
}

fn read_body(content: Option<&Value>) -> Result<Bytes, String> {
    let text = |key: &str| content?.get(key)?.as_str();
    let body = text("text").unwrap_or_default();
    match text("encoding") {
        Some("base64") => {
            let bytes = STANDARD.decode(body).map_err(|error| error.to_string())?;
            Ok(bytes.into())
        }
        Some(other) => Err(format!("its body is encoded as {other:?}")),
        None => Ok(body.to_owned().into()),
    }
}
