//! Turns HTTP requests into calls of the store: the log, the token, the paths and the formats.
//!
//! A request is refused before anything is changed: for its token, then for its route, then for its
//! `Accept`, then for its content.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use serde_json::Value;

use super::accept::{self, Format};
use super::answer::{self, Refusal};
use super::list::{self, Which};
use super::{Received, Shared};
use crate::loopback::lock;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 << 20;

/// The API under its base path.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route(
            "/usage-sessions/{subscription}/active",
            get(|state, uri, path, pairs, headers| async move {
                list(Which::Active, state, &uri, path, pairs, &headers)
            }),
        )
        .route(
            "/usage-sessions/{subscription}",
            get(|state, uri, path, pairs, headers| async move {
                list(Which::All, state, &uri, path, pairs, &headers)
            }),
        )
        .route(
            "/usage-sessions/start",
            post(
                |State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes| async move {
                    change(&headers, || lock(&shared.store).start(&body))
                },
            ),
        )
        .route(
            "/usage-sessions/stop",
            post(
                |State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes| async move {
                    change(&headers, || lock(&shared.store).stop(&body))
                },
            ),
        );
    Router::new()
        .nest("/RestAPI", api)
        .fallback(|method: Method, headers: HeaderMap| async move {
            refuse(&method, &headers, nothing_here())
        })
        .method_not_allowed_fallback(|method: Method, headers: HeaderMap| async move {
            let message = "The path has no such method";
            let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "WrongMethod", message);
            refuse(&method, &headers, refusal)
        })
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), admit))
        .with_state(shared)
}

fn nothing_here() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "UnknownPath",
        "There is nothing here",
    )
}

/// Logs a request, and lets it through if it bears the token that is asked for.
async fn admit(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        let refusal = Refusal::new(
            StatusCode::BAD_REQUEST,
            "BrokenBody",
            "The body is too long, or incomplete",
        );
        return refuse(&parts.method, &parts.headers, refusal);
    };
    lock(&shared.log).push(Received {
        method: parts.method.to_string(),
        target: parts.uri.to_string(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.to_string(), value)
            })
            .collect(),
        body: body.to_vec(),
    });
    let wanted = lock(&shared.token)
        .as_ref()
        .map(|token| format!("Bearer {token}"));
    if let Some(wanted) = wanted
        && parts
            .headers
            .get(header::AUTHORIZATION)
            .is_none_or(|given| given.as_bytes() != wanted.as_bytes())
    {
        let refusal = Refusal::new(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "The token is missing or has expired",
        );
        return refuse(&parts.method, &parts.headers, refusal);
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn list(
    which: Which,
    State(shared): State<Arc<Shared>>,
    uri: &Uri,
    Path(subscription): Path<String>,
    pairs: Pairs,
    headers: &HeaderMap,
) -> Response<Body> {
    respond(headers, accept::JSON, || {
        // The router takes the nothing between two slashes for an id.
        if subscription.is_empty() {
            return Err(nothing_here());
        }
        let Query(pairs) =
            pairs.map_err(|error| Refusal::invalid(error.body_text(), Vec::new()))?;
        let paging = list::read_paging(pairs)?;
        let found = list::find(
            lock(&shared.store).sessions(),
            &subscription,
            which,
            &paging,
        );
        // The router has taken the base path off, and has left the rest as it was sent.
        Ok(list::page(uri.path(), &paging, &found))
    })
}

fn change(
    headers: &HeaderMap,
    carry_out: impl FnOnce() -> Result<Vec<Value>, Refusal>,
) -> Response<Body> {
    respond(headers, accept::ANY, || {
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "WrongMediaType",
                "The body is not JSON",
            ));
        }
        carry_out().map(|sessions| list::whole(&sessions))
    })
}

/// Answers in the format that the request likes best, or refuses if it likes none of the offered.
fn respond(
    headers: &HeaderMap,
    offered: &[Format],
    carry_out: impl FnOnce() -> Result<Value, Refusal>,
) -> Response<Body> {
    match chosen(headers, offered) {
        Some(format) => answer::write(format, carry_out()),
        None => answer::write(
            Format::Json,
            Err(Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                "NotAcceptable",
                "None of the formats can be given",
            )),
        ),
    }
}

/// A refusal before the operation is known: in a format that the operations of the method offer.
fn refuse(method: &Method, headers: &HeaderMap, refusal: Refusal) -> Response<Body> {
    let offered = if method == Method::POST {
        accept::ANY
    } else {
        accept::JSON
    };
    let format = chosen(headers, offered).unwrap_or(Format::Json);
    answer::write(format, Err(refusal))
}

fn chosen(headers: &HeaderMap, offered: &[Format]) -> Option<Format> {
    let values: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let accept = (!values.is_empty()).then(|| values.join(","));
    accept::choose(accept.as_deref(), offered)
}
