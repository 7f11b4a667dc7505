//! Which answers are followed to another URL: redirects of `GET` and `HEAD`, and no others, so that nothing is ever sent twice.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode, Uri};

use super::url::{Origin, resolve};

/// How many redirects are followed in a row.
pub(crate) const LIMIT: usize = 10;

/// Where an answer sends the client: `None` where it is to be taken as it is; the error says why it is not followed.
pub(crate) fn target(
    method: &Method,
    from: &Uri,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Uri>, String> {
    let followed = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !followed.contains(&status) || ![Method::GET, Method::HEAD].contains(method) {
        return Ok(None);
    }
    let Some(location) = headers.get(LOCATION) else {
        return Ok(None);
    };
    let to = std::str::from_utf8(location.as_bytes())
        .ok()
        .and_then(|location| resolve(from, location));
    let origins = to.as_ref().and_then(Origin::of).zip(Origin::of(from));
    let (Some(to), Some((target, source))) = (to, origins) else {
        return Err(format!(
            "the answer ({status}) redirects to no valid http or https URL"
        ));
    };
    if source.is_https() && !target.is_https() {
        return Err(format!(
            "the answer ({status}) redirects from https to http, at {target}"
        ));
    }
    Ok(Some(to))
}
