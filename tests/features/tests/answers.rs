//! What answers say besides their bodies: headers as values.

use specsmith_feature_tests::fake;
use specsmith_feature_tests::headers::{
    DeleteHeadersHeaders, GetHeadersHeaders, ListHeadersHeaders,
};
use specsmith_feature_tests::models::{Span, XOrderHeader};
use specsmith_feature_tests::operations::answers::{
    FindUnits, FindUnitsOutput, FindWidest, FindWidestBody, FindWidestOutput,
};
use specsmith_feature_tests::{Client, HeaderMap, MediaType, Retry};
use specsmith_tests::wire::{Request, Script, Wire};

fn answer(status: &str, headers: &[&str]) -> Script {
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    Script::new().send(format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"
    ))
}

async fn headers_of(lines: &[&str]) -> HeaderMap {
    let wire = Wire::start([answer("200 OK", lines)]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let response = client.get_headers().send_with_response().await.unwrap();
    response.headers
}

fn span(first: i64, unit: Option<&str>) -> Option<Span> {
    Some(fake::model(|span: &mut Span| {
        span.first = first;
        span.unit = unit.map(str::to_owned);
    }))
}

#[tokio::test]
async fn headers_of_every_type() {
    let headers = headers_of(&[
        "x-count: 9007199254740993",
        "X-RATIO: 0.5",
        "X-Done: true",
        "X-Order: sideways",
        "X-Tags: a, \"b,c\"",
        "X-Tags: d",
        "X-Numbers: 1,2",
        "X-Range: first=3,unit=pets",
        "X-Place: first,4",
        "X-Meta: {\"first\":5,\"unit\":\"m, or so\"}",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
        "Link: <https://a.example>; rel=next",
        "Set-Cookie: a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT",
        "Set-Cookie: b=2",
    ])
    .await;
    let read = GetHeadersHeaders::try_from(&headers).unwrap();
    assert_eq!(read.x_count, Some(9_007_199_254_740_993));
    assert_eq!(read.x_ratio, Some(0.5));
    assert_eq!(read.x_done, Some(true));
    assert_eq!(
        read.x_order,
        Some(XOrderHeader::Other("sideways".to_owned()))
    );
    assert_eq!(read.x_tags.as_ref().unwrap(), &["a", "\"b,c\"", "d"]);
    assert_eq!(read.x_numbers.as_ref().unwrap(), &[1, 2]);
    assert_eq!(read.x_range, span(3, Some("pets")));
    assert_eq!(read.x_place, span(4, None));
    assert_eq!(read.x_meta, span(5, Some("m, or so")));
    assert_eq!(
        read.last_modified.unwrap().to_rfc3339(),
        "1994-11-06T08:49:37+00:00"
    );
    // A list of texts with one status and a text with another: it is a text with all.
    let link: Option<&str> = read.link.as_deref();
    assert_eq!(link, Some("<https://a.example>; rel=next"));
    assert_eq!(read.set_cookie.as_ref().unwrap().len(), 2);
    assert_eq!(read.retry_after, None);
    assert_eq!(GetHeadersHeaders::lenient(&headers), read);
}

#[tokio::test]
async fn what_an_answer_lacks_is_none_whatever_was_promised() {
    let headers = headers_of(&["X-Done: true"]).await;
    let read = GetHeadersHeaders::try_from(&headers).unwrap();
    assert_eq!((read.x_count, read.x_done), (None, Some(true)));
    assert_eq!(
        GetHeadersHeaders::default(),
        GetHeadersHeaders::lenient(&HeaderMap::new())
    );
}

#[tokio::test]
async fn what_does_not_fit_is_named_or_left_out() {
    let headers = headers_of(&["X-Count: many", "X-Range: unit=pets", "X-Done: true"]).await;
    let fault = GetHeadersHeaders::try_from(&headers).unwrap_err();
    assert!(fault.to_string().starts_with("X-Count: "), "{fault}");
    let read = GetHeadersHeaders::lenient(&headers);
    assert_eq!(
        (read.x_count, &read.x_range, read.x_done),
        (None, &None, Some(true))
    );
}

#[tokio::test]
async fn headers_of_an_error() {
    let wire = Wire::start([answer(
        "429 Too Many Requests",
        &["Retry-After: 30", "X-Count: 7"],
    )])
    .unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    // Or else it would wait for as long as it is told.
    let request = client.get_headers().retry(Retry::never());
    let error = request.send().await.unwrap_err();
    let read = GetHeadersHeaders::try_from(error.headers().unwrap()).unwrap();
    assert_eq!((read.retry_after, read.x_count), (Some(30), Some(7)));
}

#[test]
fn operations_with_the_same_headers_share_a_type() {
    let wire = Wire::start([
        answer("204 No Content", &["X-Range: first=1"]),
        answer("404 Not Found", &["x-range: first=2"]),
    ])
    .unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let client = client.blocking();
    let deleted = client.delete_headers().send_with_response().unwrap();
    let deleted: DeleteHeadersHeaders = (&deleted.headers).try_into().unwrap();
    assert_eq!(deleted.x_range, span(1, None));
    let refused = client.list_headers().send().unwrap_err();
    let listed: DeleteHeadersHeaders = ListHeadersHeaders::lenient(refused.headers().unwrap());
    assert_eq!(listed.x_range, span(2, None));
}

fn json(body: &str) -> Script {
    Script::new().send(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ))
}

/// One function for all requests that are alike but for what is answered.
fn from<M, T>(request: FindWidest<M, T>, first: &str) -> FindWidest<M, T> {
    request.first(first).header("X-Shared", "yes")
}

#[tokio::test]
async fn operations_that_differ_in_what_is_answered_share_a_request() {
    let wire = Wire::start([
        json(r#"{"first":1,"unit":"m"}"#),
        json(r#"["m","km"]"#),
        json(r#"["m"]"#),
    ])
    .unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let widest = from(client.find_widest(), "a").body(FindWidestBody::Plain("here".to_owned()));
    let widest = widest.send().await.unwrap();
    assert_eq!(
        widest,
        FindWidestOutput::OkJson(span(1, Some("m")).unwrap())
    );
    let units: FindUnits = from(client.find_units(), "b").accept(MediaType::ApplicationJson);
    assert!(format!("{units:?}").contains("find_units"), "{units:?}");
    let units = units.send_with_response().await.unwrap();
    let both = vec!["m".to_owned(), "km".to_owned()];
    assert_eq!(units.value, FindUnitsOutput::OkJson(both));
    let mut bytes = Vec::new();
    let mut stream = from(client.find_units(), "c").stream().await.unwrap();
    while let Some(chunk) = stream.try_next().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, br#"["m"]"#);
    let requests = wire.requests();
    let lines: Vec<_> = requests.iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "POST /answers/widest?first=a HTTP/1.1",
            "POST /answers/units?first=b HTTP/1.1",
            "POST /answers/units?first=c HTTP/1.1",
        ]
    );
    assert_eq!(requests[0].body(), b"here");
    for request in &requests {
        assert_eq!(request.headers("x-shared"), ["yes"]);
    }
}

#[test]
fn so_they_do_without_async() {
    let wire = Wire::start([json(r#"["m"]"#)]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let units = from(client.blocking().find_units(), "a").send().unwrap();
    assert_eq!(units, FindUnitsOutput::OkJson(vec!["m".to_owned()]));
}
