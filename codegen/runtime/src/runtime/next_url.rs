//! URLs of next pages: in the `Link` header (RFC 8288), or in the body of an answer.
//!
//! Nothing is asked for here, and nothing is trusted: whether a URL is at the right server is decided where it is asked for.

use http::Uri;
use http::header::LINK;

use super::answer::Received;
use super::builder::ClientBuilder;
use super::url::resolve;

impl ClientBuilder {
    /// Another origin (scheme, host and port, as in `https://eu.example.com`) at which the API may have further pages of a list.
    /// A page's URL that leads there is followed, and the client's credentials are sent there.
    ///
    /// Without it, only URLs at the origin of the call are followed, and others end the list with an error of the kind
    /// [`Paging`](super::error::ErrorKind::Paging). It can be called several times.
    pub fn page_origin(mut self, url: impl Into<String>) -> Self {
        self.page_origins.push(url.into());
        self
    }
}

/// The target of the link with the relation `next`, relative to the URL that the answer came from.
///
/// # Errors
///
/// A target that is no URL.
pub fn in_link_header(received: &Received, _: Option<&str>) -> Result<Option<Uri>, String> {
    let values = received.headers().get_all(LINK).iter();
    let texts = values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    let next = texts
        .flat_map(links)
        .find(|link| link.is_next && !link.is_elsewhere);
    next.map(|link| absolute(received, link.target)).transpose()
}

/// `next`, which the body gave, relative to the URL that the answer came from.
///
/// # Errors
///
/// What is no URL.
pub fn in_body(received: &Received, next: Option<&str>) -> Result<Option<Uri>, String> {
    next.map(|next| absolute(received, next)).transpose()
}

fn absolute(received: &Received, reference: &str) -> Result<Uri, String> {
    let base = received.url().ok_or("no URL to start from")?;
    resolve(base, reference.trim())
        .ok_or_else(|| "what leads to the next page is no URL".to_owned())
}

/// A link of the header.
#[derive(Debug, PartialEq, Eq)]
struct Link<'a> {
    target: &'a str,
    /// Whether its first `rel`, which is the one that counts, names the relation `next`.
    is_next: bool,
    /// Whether it is about another resource than the answer (`anchor`; RFC 8288, section 3.2).
    is_elsewhere: bool,
}

/// The links of one header (RFC 8288, section 3 and appendix B); what is malformed ends the list.
fn links(header: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let Some((target, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'))
        else {
            return links;
        };
        let mut link = Link {
            target: target.trim(),
            is_next: false,
            is_elsewhere: false,
        };
        let mut has_relation = false;
        rest = after;
        while let Some((name, value, after)) = parameter(rest) {
            rest = after;
            if name.eq_ignore_ascii_case("rel") && !has_relation {
                has_relation = true;
                link.is_next = value
                    .split_ascii_whitespace()
                    .any(|relation| relation.eq_ignore_ascii_case("next"));
            }
            link.is_elsewhere |= name.eq_ignore_ascii_case("anchor");
        }
        links.push(link);
        match rest.find(',') {
            Some(comma) => rest = &rest[comma..],
            None => return links,
        }
    }
}

/// The parameter that a text begins with, `; name=value` or `; name="value"`, and what follows it. Escapes in quotes are
/// kept, which changes no relation.
fn parameter(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start().strip_prefix(';')?.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else {
        return Some((name.trim_end(), "", rest));
    };
    let value = value.trim_start();
    let Some(quoted) = value.strip_prefix('"') else {
        let end = value.find([';', ',']).unwrap_or(value.len());
        let (value, rest) = value.split_at(end);
        return Some((name.trim_end(), value.trim_end(), rest));
    };
    let mut escaped = false;
    let end = quoted.find(|c| {
        let is_end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        is_end
    });
    match end {
        Some(end) => Some((name.trim_end(), &quoted[..end], &quoted[end + 1..])),
        None => Some((name.trim_end(), quoted, "")),
    }
}
