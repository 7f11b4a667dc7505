//! What a careful engineer would write by hand for the usage-session API, with reqwest, serde and chrono: what the generated
//! client is held against.

pub(crate) mod closure;
pub(crate) mod data;
pub(crate) mod models;
pub(crate) mod network;

/// What the caller of both sides asks for.
pub(crate) struct Wanted<'a> {
    pub(crate) subscription: &'a str,
    pub(crate) organizations: &'a [&'a str],
    pub(crate) offset: i32,
    pub(crate) records: i32,
    pub(crate) order_by: &'a str,
    pub(crate) order: &'a str,
}

/// What comes of a call that does not succeed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The server refused, and may have said why.
    Refused(http::StatusCode, Option<models::Refusal>),
    /// Anything else.
    Other(Box<dyn std::error::Error>),
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(status, Some(refusal)) => write!(
                f,
                "{status}: {} {} ({:?}) {:?}",
                refusal.error_type.as_deref().unwrap_or_default(),
                refusal.error_message.as_deref().unwrap_or_default(),
                refusal.error_code,
                refusal.error_parameters,
            ),
            Self::Refused(status, None) => write!(f, "{status}"),
            Self::Other(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Failed {}

/// The page in an answer.
fn read(status: http::StatusCode, body: &[u8]) -> Result<models::Page, Failed> {
    if status.is_success() {
        serde_json::from_slice(body).map_err(|error| Failed::Other(error.into()))
    } else {
        Err(Failed::Refused(status, serde_json::from_slice(body).ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_why() {
        let body = br#"{"errorType":"ValidationError","errorMessage":"no unit"}"#;
        let failed = read(http::StatusCode::BAD_REQUEST, body).unwrap_err();
        let text = failed.to_string();
        assert!(
            text.starts_with("400 Bad Request: ValidationError no unit"),
            "{text}"
        );
        let failed = read(http::StatusCode::BAD_GATEWAY, b"<html>").unwrap_err();
        assert_eq!(failed.to_string(), "502 Bad Gateway");
    }
}
