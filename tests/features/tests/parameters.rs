//! Parameters in every place and style: the request line and the headers that are sent, by both clients.

use specsmith_feature_tests::Client;
use specsmith_feature_tests::models::{PaintQueryOrder, Rgb, Search};
use specsmith_tests::wire::{Request, Script, Wire};

const COLORS: [&str; 3] = ["blue", "black", "brown"];

fn rgb() -> Rgb {
    Rgb::builder().r(100).g(200).b(150)
}

fn wire() -> (Wire, Client) {
    let done = Script::new().send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    let wire = Wire::start([done]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    (wire, client)
}

/// The one request that was sent.
fn sent(wire: &Wire) -> Request {
    let requests = wire.requests();
    assert_eq!(requests.len(), 1);
    requests.into_iter().next().unwrap()
}

fn target(request: &Request) -> String {
    let line = request.line();
    let target = line.split(' ').nth(1).unwrap();
    target.to_owned()
}

#[tokio::test]
async fn simple_in_paths_and_headers() {
    let (wire, client) = wire();
    client
        .paint_simple("a/b c", COLORS, rgb(), rgb())
        .x_list(COLORS)
        .x_object(rgb())
        .x_exploded(rgb())
        .x_json(rgb())
        .send()
        .await
        .unwrap();
    let request = sent(&wire);
    assert_eq!(
        target(&request),
        "/parameters/simple/a%2Fb%20c/blue,black,brown/R,100,G,200,B,150/R=100,G=200,B=150"
    );
    assert_eq!(request.headers("x-list"), ["blue,black,brown"]);
    assert_eq!(request.headers("x-object"), ["R,100,G,200,B,150"]);
    assert_eq!(request.headers("x-exploded"), ["R=100,G=200,B=150"]);
    assert_eq!(request.headers("x-json"), [r#"{"R":100,"G":200,"B":150}"#]);
}

#[tokio::test]
async fn labels_and_matrices() {
    let (wire, client) = wire();
    client
        .paint_labels(COLORS, rgb(), COLORS, COLORS, "")
        .send()
        .await
        .unwrap();
    assert_eq!(
        target(&sent(&wire)),
        "/parameters/labels/.blue,black,brown/.R=100.G=200.B=150/x;color=blue,black,brown/;shade=blue;shade=black;shade=brown/;tone"
    );
}

#[tokio::test]
async fn queries() {
    let (wire, client) = wire();
    client
        .paint_query()
        .form(COLORS)
        .exploded(COLORS)
        .spread(rgb())
        .space(COLORS)
        .pipe(rgb())
        .deep(rgb())
        .filter(Rgb::builder().r(1).g(2))
        .url("https://a.example/?b=c&d")
        .none([""; 0])
        .order(PaintQueryOrder::Desc)
        .send()
        .await
        .unwrap();
    assert_eq!(
        target(&sent(&wire)),
        "/parameters/query?form=blue,black,brown&exploded=blue&exploded=black&exploded=brown&R=100&G=200&B=150\
        &space=blue%20black%20brown&pipe=R%7C100%7CG%7C200%7CB%7C150\
        &deep%5BR%5D=100&deep%5BG%5D=200&deep%5BB%5D=150\
        &filter=%7B%22R%22%3A1%2C%22G%22%3A2%7D&url=https://a.example/?b=c%26d&none=&order=desc"
    );
}

#[tokio::test]
async fn cookies() {
    let (wire, client) = wire();
    client
        .paint_cookies()
        .text("a; b")
        .list(COLORS)
        .raw("50%")
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent(&wire).headers("cookie"),
        ["text=a%3B%20b; list=blue,black,brown; raw=50%"]
    );
    let error = client.paint_cookies().raw("a; b=c").send().await;
    let message = error.unwrap_err().to_string();
    assert!(message.contains("cookie `raw` cannot be sent"), "{message}");
}

#[test]
fn whole_queries_without_async() {
    let search = || Search::new("a b").tags(["x", "y&z"]);
    let (wire, client) = wire();
    let client = client.blocking();
    client.paint_whole_query().search(search()).send().unwrap();
    client.paint_whole_json(search()).send().unwrap();
    let targets: Vec<_> = wire.requests().iter().map(target).collect();
    assert_eq!(
        targets,
        [
            "/parameters/whole?q=a%20b&tags=x&tags=y%26z",
            "/parameters/json?%7B%22q%22%3A%22a%20b%22%2C%22tags%22%3A%5B%22x%22%2C%22y%26z%22%5D%7D"
        ]
    );
}

#[tokio::test]
async fn what_has_only_one_value_is_sent_unasked() {
    let (wire, client) = wire();
    client.paint_constants("1", "2").send().await.unwrap();
    let request = sent(&wire);
    assert_eq!(
        target(&request),
        "/parameters/v1%2F%C3%A9/constants/1?api-version=2026-01-01&id=2"
    );
    assert_eq!(request.headers("x-kind"), ["7"]);
    assert_eq!(request.headers("cookie"), ["kind=a%20b"]);
}

#[tokio::test]
async fn several_parameters_in_a_segment_and_a_query_in_the_path() {
    let (wire, client) = wire();
    client
        .paint_segments("a.b", "png", "c=d?")
        .size(7)
        .send()
        .await
        .unwrap();
    assert_eq!(
        target(&sent(&wire)),
        "/parameters/a.b.png/type=c%3Dd%3F?action=paint&size=7"
    );
}
