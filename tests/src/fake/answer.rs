//! Turns what an operation has found, or why it refuses, into an HTTP answer in the chosen format.
//!
//! The XML is written by hand: repeated elements for lists, nothing for `null`.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::accept::Format;

/// Why a request is not carried out; the answer's body is a `BFError`.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) message: String,
    /// Which inputs were wrong.
    pub(super) parameters: Vec<String>,
}

impl Refusal {
    /// A refusal that blames no input in particular.
    pub(super) fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            message: message.into(),
            parameters: Vec::new(),
        }
    }

    /// A refusal because of inputs that are not valid.
    pub(super) fn invalid(message: impl Into<String>, parameters: Vec<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "ValidationError",
            message: message.into(),
            parameters,
        }
    }

    fn body(&self) -> Value {
        let mut body = json!({ "errorType": self.kind, "errorMessage": self.message });
        if !self.parameters.is_empty() {
            body["errorParameters"] = json!(self.parameters);
        }
        body
    }
}

/// The answer to a request, in the given format.
pub(super) fn write(format: Format, outcome: Result<Value, Refusal>) -> Response<Body> {
    let (status, root, body) = match outcome {
        Ok(page) => (StatusCode::OK, "usageSessionPagedMetadata", page),
        Err(refusal) => (refusal.status, "error", refusal.body()),
    };
    let text = match format {
        Format::Json => body.to_string(),
        Format::TextXml | Format::ApplicationXml => write_xml(root, &body),
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static(format.content_type()),
    );
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(
            header::WWW_AUTHENTICATE,
            header::HeaderValue::from_static("Bearer"),
        );
    }
    response
}

/// An XML document with one root element.
pub(super) fn write_xml(root: &str, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_element(&mut out, root, value);
    out
}

fn write_element(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => return,
        Value::Array(items) => {
            for item in items {
                write_element(out, name, item);
            }
            return;
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {}
    }
    out.push('<');
    out.push_str(name);
    out.push('>');
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                write_element(out, field, value);
            }
        }
        Value::String(text) => write_text(out, text),
        other => out.push_str(&other.to_string()),
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn write_text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A parser would turn a bare one into a line feed.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            // Not even an escape can carry these in XML 1.0.
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
}
