//! The fake server of a client with everything: parameters of every place and style are read as they were given, bodies
//! are values, and answers of every kind arrive.

use specsmith_feature_tests::fake::{Fake, Server};
use specsmith_feature_tests::models::{Cat, Dog, PaintQueryOrder, Pet, Rgb, Search};
use specsmith_feature_tests::{Client, StatusCode};

const COLORS: [&str; 3] = ["blue", "black", "br,own"];

fn colors() -> Vec<String> {
    COLORS.map(str::to_owned).to_vec()
}

fn rgb() -> Rgb {
    Rgb::builder().r(100).g(200).b(150)
}

/// The fake, and clients of it within the process and over a socket.
fn fakes() -> (Fake, Server, [Client; 2]) {
    let fake = Fake::new();
    let server = Server::start(&fake).unwrap();
    let over_socket = Client::builder()
        .base_url(server.url())
        .allow_anonymous()
        .build()
        .unwrap();
    let clients = [fake.builder().build().unwrap(), over_socket];
    (fake, server, clients)
}

#[tokio::test]
async fn simple_in_paths_and_headers() {
    let (fake, _server, clients) = fakes();
    fake.paint_simple().answer(());
    for client in clients {
        client
            .paint_simple("a/b c", ["1", "2"], rgb(), rgb())
            .x_list(["1", "2"])
            .x_object(rgb())
            .x_exploded(rgb())
            .x_json(rgb())
            .send()
            .await
            .unwrap();
    }
    for request in fake.paint_simple().requests().unwrap() {
        assert_eq!(request.text, "a/b c");
        assert_eq!(request.list, ["1", "2"]);
        assert_eq!([request.object, request.exploded], [rgb(), rgb()]);
        assert_eq!(request.x_list.unwrap(), ["1", "2"]);
        assert_eq!(request.x_object, Some(rgb()));
        assert_eq!(request.x_exploded, Some(rgb()));
        assert_eq!(request.x_json, Some(rgb()));
    }
    assert_eq!(fake.paint_simple().count(), 2);
}

#[tokio::test]
async fn labels_and_matrices() {
    let (fake, _server, clients) = fakes();
    fake.paint_labels().answer(());
    for client in clients {
        let request = client.paint_labels(COLORS, rgb(), COLORS, COLORS, "");
        request.send().await.unwrap();
    }
    for request in fake.paint_labels().requests().unwrap() {
        assert_eq!(request.label, colors());
        assert_eq!(request.exploded, rgb());
        assert_eq!([request.color, request.shade], [colors(), colors()]);
        assert_eq!(request.tone, "");
    }
}

#[tokio::test]
async fn queries() {
    let (fake, _server, clients) = fakes();
    fake.paint_query().answer(());
    for client in clients {
        client
            .paint_query()
            .form(COLORS)
            .exploded(COLORS)
            .spread(rgb())
            .space(COLORS)
            .pipe(rgb())
            .deep(rgb())
            .filter(rgb())
            .url("https://a.example/b?c=d&e")
            .none(Vec::<String>::new())
            .order(PaintQueryOrder::Desc)
            .send()
            .await
            .unwrap();
        client.paint_query().send().await.unwrap();
    }
    let requests = fake.paint_query().requests().unwrap();
    for request in requests.iter().step_by(2) {
        for list in [&request.form, &request.exploded, &request.space] {
            assert_eq!(*list, Some(colors()));
        }
        for object in [
            &request.spread,
            &request.pipe,
            &request.deep,
            &request.filter,
        ] {
            assert_eq!(*object, Some(rgb()));
        }
        assert_eq!(request.url.as_deref(), Some("https://a.example/b?c=d&e"));
        assert_eq!(request.none, Some(vec![]));
        assert_eq!(request.order, Some(PaintQueryOrder::Desc));
    }
    let nothing = &requests[1];
    assert_eq!(
        (&nothing.form, &nothing.spread, &nothing.deep),
        (&None, &None, &None)
    );
    assert_eq!(
        (&nothing.filter, &nothing.url, &nothing.order),
        (&None, &None, &None)
    );
}

#[tokio::test]
async fn cookies_whole_queries_and_constants() {
    let (fake, _server, clients) = fakes();
    fake.paint_cookies().answer(());
    fake.paint_whole_query().answer(());
    fake.paint_whole_json().answer(());
    fake.paint_constants().answer(());
    fake.paint_segments().answer(());
    let search = || Search::new("a b&c").tags(["x", "y"]);
    for client in clients {
        let cookies = client.paint_cookies().text("a;b c").list(COLORS).raw("a%b");
        cookies.send().await.unwrap();
        client
            .paint_whole_query()
            .search(search())
            .send()
            .await
            .unwrap();
        client.paint_whole_json(search()).send().await.unwrap();
        client.paint_constants("1&2", "a/b").send().await.unwrap();
        let segments = client.paint_segments("a.b", "pdf", "x").size(3);
        segments.send().await.unwrap();
    }
    for request in fake.paint_cookies().requests().unwrap() {
        assert_eq!(request.text.as_deref(), Some("a;b c"));
        assert_eq!(request.list, Some(colors()));
        assert_eq!(request.raw.as_deref(), Some("a%b"));
    }
    for request in fake.paint_whole_query().requests().unwrap() {
        assert_eq!(request.search, Some(search()));
    }
    for request in fake.paint_whole_json().requests().unwrap() {
        assert_eq!(request.search, search());
    }
    assert_eq!(fake.paint_constants().requests().unwrap().len(), 2);
    let segments = fake.paint_segments().requests().unwrap();
    assert_eq!(segments.len(), 2);
    assert_eq!(
        (segments[0].kind.as_str(), segments[0].size),
        ("x", Some(3))
    );
}

#[tokio::test]
async fn values_of_several_types() {
    let (fake, _server, clients) = fakes();
    fake.echo_pets().answer_with(|request| request.body);
    let cat = || Cat::builder().kind("cat").lives(9);
    let pets = || [Pet::from(cat()), Dog::new("dog").friend(cat()).into()];
    for client in clients {
        assert_eq!(client.echo_pets(pets()).send().await.unwrap(), pets());
    }
    for request in fake.echo_pets().requests().unwrap() {
        assert_eq!(request.body, pets());
    }
}

#[tokio::test]
async fn each_client_has_the_fake_of_its_own_document() {
    let (fake, _server, [client, over_socket]) = fakes();
    for client in [client, over_socket] {
        let error = client.paint_cookies().send().await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
        assert!(
            error.to_string().contains("fake.paint_cookies()"),
            "{error}"
        );
    }
    assert_eq!(fake.paint_cookies().count(), 2);
}
