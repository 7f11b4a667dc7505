//! Which server a call goes to: the client's, or one that the document gives to the operation alone.
//!
//! A base URL that the caller sets stands for all servers of the document, so that nothing, and least of all a
//! credential, goes anywhere that neither the caller nor the document names.

use std::borrow::Cow;

use http::Uri;

use super::operation::Operation;
use super::url::{BaseUrl, Origin, resolve};

/// What the caller says about servers.
#[derive(Debug)]
pub(crate) struct Servers {
    /// Whether the base URL is the caller's.
    pub(crate) is_given: bool,
    /// Servers of single operations, as the document writes them, and the caller's in their place.
    pub(crate) replaced: Vec<(String, BaseUrl)>,
    /// Where next pages may be, beside where the call went.
    pub(crate) page_origins: Vec<Origin>,
}

impl Servers {
    /// The URL that the path of `operation` is appended to; the error says why there is none.
    pub(crate) fn of<'s>(
        &'s self,
        operation: &Operation,
        base: &'s BaseUrl,
    ) -> Result<Cow<'s, BaseUrl>, String> {
        let Some(own) = operation.own_server() else {
            return Ok(Cow::Borrowed(base));
        };
        if let Some((_, replacement)) = self.replaced.iter().find(|(declared, _)| declared == own) {
            return Ok(Cow::Borrowed(replacement));
        }
        let is_relative = !own.contains("://");
        if self.is_given && !is_relative {
            return Ok(Cow::Borrowed(base));
        }
        let absolute = if is_relative {
            let base: Uri = format!("{}/", base.as_str())
                .parse()
                .map_err(|error: http::uri::InvalidUri| error.to_string())?;
            resolve(&base, own).map_or_else(|| own.to_owned(), |url| url.to_string())
        } else {
            own.to_owned()
        };
        BaseUrl::parse(&absolute)
            .map(Cow::Owned)
            .map_err(|problem| {
                format!(
                    "its server {own:?}: {problem}; set one with `ClientBuilder::server` or `ClientBuilder::base_url`"
                )
            })
    }
}
