//! What is left out of a recording: credentials, wherever they stand.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::super::auth::Place;
use super::super::gate::lock;
use super::super::param::percent_encode;
use super::super::transport::Request;
use super::har::{Answer, Headers, Sent, pairs, queries};
use super::markup;
use super::path;
use super::record::Recorder;

/// What stands in place of a credential.
pub(super) const REDACTED: &str = "REDACTED";

/// Names of properties and fields that hold credentials in every API (RFC 6749, RFC 7521).
const FIELDS: &[&str] = &[
    "access_token",
    "client_assertion",
    "client_secret",
    "id_token",
    "password",
    "refresh_token",
];

/// What is no secret of a request for a token, and of its answer.
const OPEN: &[&str] = &[
    "error",
    "error_description",
    "expires_in",
    "grant_type",
    "scope",
    "token_type",
];

/// A secret that is shorter is left out where it is known to stand, and not looked for elsewhere.
const SHORTEST: usize = 8;

/// The names of the query parameters that hold a request's credentials: an extension of that request.
#[derive(Clone)]
pub(crate) struct SecretQuery(pub(crate) Vec<String>);

impl SecretQuery {
    /// The names of what `after` has and `before` does not.
    pub(crate) fn between(before: &http::Uri, after: &http::Uri) -> Self {
        let count = queries(&before.to_string()).len();
        let added = queries(&after.to_string()).into_iter().skip(count);
        Self(added.map(|(name, _)| name).collect())
    }
}

/// Knows what to leave out.
pub(super) struct Scrubber {
    recorder: Recorder,
    /// The names of query parameters that have held a credential so far.
    queries: Mutex<BTreeSet<String>>,
}

/// The credentials of one request, as they may be repeated elsewhere.
pub(super) struct Secrets {
    /// In all spellings that they may have.
    values: Vec<String>,
    queries: BTreeSet<String>,
    /// Whether it is a request for a token.
    is_token: bool,
}

impl Scrubber {
    pub(super) fn new(recorder: Recorder) -> Self {
        let queries = recorder.queries.iter().cloned().collect();
        Self {
            recorder,
            queries: Mutex::new(queries),
        }
    }

    /// A request as it may be recorded, and what is to be left out of the answer.
    pub(super) fn request(&self, request: &Request, body: &Bytes) -> (Sent, Secrets) {
        let url = request.uri().to_string();
        let secrets = self.secrets(request, &url);
        let is_secret = |name: &str, is_sensitive| {
            let always = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE];
            // The type of a body is no secret, whoever says it.
            is_sensitive && CONTENT_TYPE != *name
                || always.iter().any(|secret| secret == name)
                // It is no secret, but another one each time.
                || request.key_header().is_some_and(|key| key.eq_ignore_ascii_case(name))
        };
        let mut sent = Sent {
            operation: request.operation().map(str::to_owned),
            method: request.method().to_string(),
            url: secrets.url(&self.path(request, &url)),
            headers: self.headers(request.headers(), &secrets, is_secret),
            body: self.body(request.headers(), body, &secrets),
        };
        sent.fix_boundary();
        (sent, secrets)
    }

    /// An answer as it may be recorded.
    pub(super) fn answer(
        &self,
        response: &Response<()>,
        body: &[u8],
        is_cut: bool,
        secrets: &Secrets,
    ) -> Answer {
        let headers = response.headers();
        let body = Bytes::copy_from_slice(body);
        Answer {
            status: response.status(),
            version: format!("{:?}", response.version()),
            headers: self.headers(headers, secrets, |name, _| SET_COOKIE == *name),
            body: self.body(headers, &body, secrets),
            is_cut,
        }
    }

    fn secrets(&self, request: &Request, url: &str) -> Secrets {
        let http = request.as_http();
        let declared = request.declared_keys();
        let queries = {
            let mut queries = lock(&self.queries);
            if let Some(SecretQuery(names)) = http.extensions().get() {
                queries.extend(names.iter().cloned());
            }
            let of_document = declared.iter().filter(|(place, _)| *place == Place::Query);
            queries.extend(of_document.map(|(_, name)| percent_encode(name)));
            queries.extend(self.in_query(request));
            queries.clone()
        };
        let mut values: Vec<String> = Vec::new();
        if let Some(value) = http.headers().get(AUTHORIZATION) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            values.extend(value.split_once(' ').map(|(_, secret)| secret.to_owned()));
        }
        if let Some(value) = http.headers().get(COOKIE) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let cookies = value.split(';').filter_map(|pair| pair.split_once('='));
            values.extend(cookies.map(|(_, secret)| secret.trim().to_owned()));
        }
        for (place, name) in declared {
            if place == Place::Header
                && let Some(value) = http.headers().get(name)
            {
                values.push(String::from_utf8_lossy(value.as_bytes()).into_owned());
            }
        }
        for (name, value) in super::har::queries(url) {
            if queries.contains(&name) {
                values.push(decoded(&value));
            }
        }
        let in_path = self.in_path(request, url).into_iter();
        values.extend(in_path.map(|place| decoded(&url[place])));
        values.retain(|value| value.len() >= SHORTEST);
        let values = values.iter().flat_map(|value| spellings(value)).collect();
        Secrets {
            values,
            queries,
            is_token: request.operation().is_none(),
        }
    }

    /// Where the values of secret path parameters stand in the URL of a request.
    fn in_path(&self, request: &Request, url: &str) -> Vec<Range<usize>> {
        let template = request.path_template().unwrap_or_default();
        path::secrets(url, template, &|name| self.is_secret_parameter(name))
    }

    /// The names of query parameters whose values are those of secret path parameters, in templates such as `/things?id={id}`.
    fn in_query(&self, request: &Request) -> Vec<String> {
        let template = request.path_template().unwrap_or_default();
        let is_secret = |value: &str| {
            let mut names = value.split('{').skip(1);
            names.any(|rest| self.is_secret_parameter(rest.split('}').next().unwrap_or_default()))
        };
        let pairs = queries(template).into_iter();
        pairs
            .filter(|(_, value)| is_secret(value))
            .map(|(name, _)| name)
            .collect()
    }

    fn is_secret_parameter(&self, name: &str) -> bool {
        let own = self.recorder.paths.iter().map(String::as_str);
        let mut names = FIELDS.iter().copied().chain(own);
        names.any(|secret| secret.eq_ignore_ascii_case(name))
    }

    /// A URL without the values of secret path parameters.
    fn path(&self, request: &Request, url: &str) -> String {
        let mut path = url.to_owned();
        for place in self.in_path(request, url).into_iter().rev() {
            path.replace_range(place, REDACTED);
        }
        path
    }

    fn headers(
        &self,
        headers: &HeaderMap,
        secrets: &Secrets,
        is_secret: impl Fn(&str, bool) -> bool,
    ) -> Headers {
        let own = |name: &str| {
            let mut own = self.recorder.headers.iter();
            own.any(|own| own.eq_ignore_ascii_case(name))
        };
        let shown = headers.iter().map(|(name, value)| {
            let name = name.as_str().to_owned();
            if is_secret(&name, value.is_sensitive()) || own(&name) {
                return (name, REDACTED.to_owned());
            }
            let mut text = secrets.text(&String::from_utf8_lossy(value.as_bytes()));
            if ["location", "content-location"].contains(&name.as_str()) {
                text = secrets.url(&text);
            }
            (name, text)
        });
        shown.collect()
    }

    fn body(&self, headers: &HeaderMap, body: &Bytes, secrets: &Secrets) -> Bytes {
        let Ok(text) = std::str::from_utf8(body) else {
            return body.clone();
        };
        let content_type = headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let is_secret = |name: &str| {
            let mut own = self.recorder.fields.iter();
            FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
                || own.any(|own| own.eq_ignore_ascii_case(name))
                || secrets.is_token && !OPEN.contains(&name)
        };
        let content_type = content_type.unwrap_or_default();
        let scrubbed = if is_form(content_type) {
            Some(form(text, is_secret))
        } else if markup::is_xml(content_type) {
            Some(markup::scrub(text, REDACTED, &is_secret))
        } else {
            json(text, &is_secret)
        };
        let scrubbed = match scrubbed {
            Some(scrubbed) => scrubbed,
            None if secrets.is_token && !text.is_empty() => REDACTED.to_owned(),
            None => text.to_owned(),
        };
        let scrubbed = secrets.text(&scrubbed);
        if scrubbed == text {
            body.clone()
        } else {
            scrubbed.into()
        }
    }
}

impl Secrets {
    /// A URL, absolute or not, without the values of secret query parameters, and without secrets behind its host.
    fn url(&self, url: &str) -> String {
        let scheme = url.find("://").map_or(0, |colon| colon + 3);
        let host = if scheme == 0 {
            0
        } else {
            url[scheme..]
                .find('/')
                .map_or(url.len(), |slash| scheme + slash)
        };
        let (host, rest) = url.split_at(host);
        let url = format!("{host}{}", self.text(rest));
        let Some((start, query)) = url.split_once('?') else {
            return url;
        };
        let query = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if self.queries.contains(name) => format!("{name}={REDACTED}"),
            _ => pair.to_owned(),
        });
        format!("{start}?{}", query.collect::<Vec<_>>().join("&"))
    }

    /// A text in which no secret of the request is repeated.
    fn text(&self, text: &str) -> String {
        let replace = |text: String, value: &String| {
            if text.contains(value.as_str()) {
                text.replace(value.as_str(), REDACTED)
            } else {
                text
            }
        };
        self.values.iter().fold(text.to_owned(), replace)
    }
}

/// A value as it is before it is written into a URL.
fn decoded(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// A secret as it may be spelt: as it is, in URLs, in XML and in JSON.
fn spellings(secret: &str) -> Vec<String> {
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;");
    let all_of_xml = xml.replace('>', "&gt;").replace('"', "&quot;");
    let json = Value::from(secret).to_string();
    let json = json.get(1..json.len() - 1).unwrap_or_default().to_owned();
    let mut all = vec![
        secret.to_owned(),
        percent_encode(secret),
        xml,
        all_of_xml,
        json,
    ];
    all.dedup();
    all
}

/// Whether a body of this type is a form.
pub(super) fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn form(text: &str, is_secret: impl Fn(&str) -> bool) -> String {
    let fields = pairs(text).into_iter().map(|(name, value)| {
        let value = if is_secret(&name) { REDACTED } else { &value };
        format!("{name}={value}")
    });
    fields.collect::<Vec<_>>().join("&")
}

/// A text of JSON without what is secret; `None` where it is no object or list. Where nothing is secret, it stays as it is.
fn json(text: &str, is_secret: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    if !value.is_object() && !value.is_array() {
        return None;
    }
    Some(if redact(&mut value, is_secret) {
        value.to_string()
    } else {
        text.to_owned()
    })
}

/// Whether anything was left out.
fn redact(value: &mut Value, is_secret: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |any, item| redact(item, is_secret) | any),
        Value::Object(map) => map.iter_mut().fold(false, |any, (name, value)| {
            if is_secret(name) && !value.is_null() {
                *value = REDACTED.into();
                return true;
            }
            redact(value, is_secret) | any
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
