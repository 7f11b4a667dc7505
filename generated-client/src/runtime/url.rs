//! URLs: the base that calls are appended to, templates that are filled, references that are resolved (RFC 3986, section 5).
//!
//! Never decodes anything: what was encoded by the caller's values stays so.

use std::sync::Arc;

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::error::BoxError;

/// How many bytes a URL may have: `http` reads no longer ones.
const LONGEST: usize = u16::MAX as usize - 1;

/// An absolute URL without query and fragment, and without a slash at its end.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    origin: Origin,
    text: String,
    /// As it is written in `text`.
    authority: Authority,
    /// Where its path begins in `text`.
    path: usize,
}

/// Scheme, host and port: who a request is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: Scheme,
    /// In small letters. Every call has a copy.
    host: Arc<str>,
    port: u16,
}

impl BaseUrl {
    /// Reads a base URL; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.contains('#') {
            return Err("it must not have a fragment".to_owned());
        }
        let uri: Uri = text
            .parse()
            .map_err(|error: http::uri::InvalidUri| error.to_string())?;
        if uri.query().is_some() {
            return Err("it must not have a query".to_owned());
        }
        if uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'))
        {
            return Err(
                "it must not hold a user or a password; set credentials instead".to_owned(),
            );
        }
        let Some(origin) = Origin::of(&uri) else {
            return Err("it must be absolute and begin with http:// or https://".to_owned());
        };
        // There is an authority wherever there is an origin, and it has no slash in it.
        let authority = uri.into_parts().authority.ok_or("it must have a host")?;
        let path = origin.scheme.as_str().len() + "://".len() + authority.as_str().len();
        Ok(Self {
            origin,
            text: text.trim_end_matches('/').to_owned(),
            authority,
            path,
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Its path: nothing, or what begins with a slash.
    pub(crate) fn path(&self) -> &str {
        &self.text[self.path..]
    }

    /// The URL at its server of a path, which begins with a slash and has that of the base in it already, and of a query. It
    /// is not put together as a text, of which the server would have to be read anew for each call.
    pub(crate) fn with(&self, path_and_query: String) -> Result<Uri, BoxError> {
        if self.path + path_and_query.len() > LONGEST {
            return Err(format!("a URL may have at most {LONGEST} bytes").into());
        }
        let mut parts = Parts::default();
        parts.scheme = Some(self.origin.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(
            path_and_query,
        ))?);
        Ok(Uri::from_parts(parts)?)
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl Origin {
    /// Reads an origin, which is a URL without a path; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let url = BaseUrl::parse(text)?;
        if url.path().is_empty() {
            Ok(url.origin)
        } else {
            Err("it must not have a path".to_owned())
        }
    }

    /// The origin of an absolute `http` or `https` URL.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        let scheme = uri
            .scheme()
            .filter(|scheme| [&Scheme::HTTP, &Scheme::HTTPS].contains(scheme))?
            .clone();
        let host = uri
            .host()
            .filter(|host| !host.is_empty())?
            .to_ascii_lowercase()
            .into();
        let port = uri
            .port_u16()
            .unwrap_or(if scheme == Scheme::HTTPS { 443 } else { 80 });
        Some(Self { scheme, host, port })
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

/// What may not stand in a path as it is, of the characters that a template may hold.
pub(crate) const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same for a whole reference, whose percent signs and delimiters stand for themselves.
const REFERENCE: &AsciiSet = &PATH.remove(b'#');

/// Appends `template` to `path`, with `{name}` filled by what `value` gives, which is encoded already. The error is the name
/// that has no value.
pub(crate) fn fill<'t, 'v>(
    path: &mut String,
    template: &'t str,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<(), &'t str> {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        path.extend(utf8_percent_encode(before, PATH));
        path.push_str(value(name).ok_or(name)?);
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, PATH));
    Ok(())
}

/// The absolute URL that `reference`, found in an answer from `base`, points to; without its fragment.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    let reference = utf8_percent_encode(reference, REFERENCE).to_string();
    let scheme = base.scheme()?;
    let authority: &Authority = base.authority()?;
    let path_end = reference.find('?').unwrap_or(reference.len());
    let (path, query) = reference.split_at(path_end);
    let absolute = if has_scheme(path) {
        reference
    } else if path.starts_with("//") {
        format!("{scheme}:{reference}")
    } else if path.starts_with('/') {
        format!("{scheme}://{authority}{}{query}", remove_dots(path))
    } else if path.is_empty() {
        let query = if query.is_empty() {
            base.query()
                .map(|query| format!("?{query}"))
                .unwrap_or_default()
        } else {
            query.to_owned()
        };
        format!("{scheme}://{authority}{}{query}", base.path())
    } else {
        let folder = base
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        format!(
            "{scheme}://{authority}{}{query}",
            remove_dots(&format!("{folder}/{path}"))
        )
    };
    absolute.parse().ok()
}

/// Whether a reference begins with a scheme: letters, digits, `+`, `-`, `.` before the first colon.
fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// RFC 3986, section 5.2.4, of a path that begins with a slash.
fn remove_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
        if last && (segment == "." || segment == "..") {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}
