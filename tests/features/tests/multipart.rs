//! Bodies of several parts, to the byte.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use specsmith_feature_tests::models::{
    AddRelatedBody as Related, AddRelatedBodyMeta as Meta, Album, AlbumArtist as Artist,
};
use specsmith_feature_tests::{Body, Client, ErrorKind, File, Progress};
use specsmith_tests::wire::{Request, Script, Wire};

fn start() -> (Wire, Client) {
    let done = Script::new().send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    let wire = Wire::start([done]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    (wire, client)
}

/// The body, in which the boundary is `B`.
fn body(request: &Request, kind: &str) -> String {
    let content_type = request.headers("content-type").join("");
    let boundary = content_type
        .strip_prefix(&format!("{kind}; boundary="))
        .unwrap();
    assert!(boundary.len() >= 32, "{boundary}");
    String::from_utf8(request.body().to_vec())
        .unwrap()
        .replace(boundary, "B")
}

/// What is told while a body of 200,000 bytes and something around it is sent.
#[tokio::test]
async fn progress_is_told_while_it_is_sent() {
    let (wire, client) = start();
    let album = || {
        Album::builder()
            .title("A")
            .cover(File::new(vec![b'x'; 200_000]))
            .year(1999)
            .tags(["x"])
            .artist(Artist::default())
            .notes("text")
            .tracks([File::from("one")])
    };
    let told = Arc::<Mutex<Vec<Progress>>>::default();
    let (one, other) = (Arc::clone(&told), Arc::clone(&told));
    let request = client
        .add_album(album())
        .on_progress(move |progress| one.lock().unwrap().push(progress));
    request.send().await.unwrap();
    let blocking = client.blocking();
    tokio::task::spawn_blocking(move || {
        blocking
            .add_album(album())
            .on_progress(move |progress| other.lock().unwrap().push(progress))
            .send()
            .unwrap();
    })
    .await
    .unwrap();
    let told = told.lock().unwrap();
    let total = told[0].total.unwrap();
    for request in wire.requests() {
        assert_eq!(request.body().len() as u64, total);
        assert_eq!(request.headers("content-length"), [total.to_string()]);
    }
    let ends = told.iter().filter(|progress| progress.sent == total);
    assert_eq!(ends.count(), 2, "{told:?}");
    let mut before = 0;
    for progress in told.iter() {
        assert_eq!(progress.total, Some(total));
        let step = progress.sent - before;
        assert!((1..=64 * 1024).contains(&step), "{told:?}");
        before = progress.sent % total;
    }
}

#[tokio::test]
async fn progress_of_a_stream_has_no_total() {
    let (wire, client) = start();
    let told = Arc::<Mutex<Vec<Progress>>>::default();
    let seen = Arc::clone(&told);
    let request = client
        .upload(Body::from_reader(Cursor::new(vec![b'x'; 100_000])))
        .on_progress(move |progress| seen.lock().unwrap().push(progress));
    request.send().await.unwrap();
    let told = told.lock().unwrap();
    let last = told.last().unwrap();
    assert_eq!(
        (last.sent, last.total, told.len() > 1),
        (100_000, None, true)
    );
    assert!(wire.requests()[0].headers("content-length").is_empty());
}

#[tokio::test]
async fn a_form_with_files() {
    let (wire, client) = start();
    let album = Album::builder()
        .title("A \"title\"\r\n")
        .cover(File::new(b"PNG").name("co\"ver\r\n.png"))
        .year(1999)
        .tags(["x", "y"])
        .artist(Artist::default().name("N"))
        .notes("text")
        .tracks([File::from("one").content_type("audio/mpeg"), "two".into()]);
    client.add_album(album).send().await.unwrap();
    let request = &wire.requests()[0];
    let expected = [
        "--B",
        "Content-Disposition: form-data; name=\"title\"",
        "",
        "A \"title\"\r\n",
        "--B",
        "Content-Disposition: form-data; name=\"year\"",
        "",
        "1999",
        "--B",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "x",
        "--B",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "y",
        "--B",
        "Content-Disposition: form-data; name=\"artist\"",
        "Content-Type: application/json",
        "",
        "{\"name\":\"N\"}",
        "--B",
        "Content-Disposition: form-data; name=\"notes\"",
        "Content-Type: application/json",
        "",
        "\"text\"",
        "--B",
        "Content-Disposition: form-data; name=\"cover\"; filename=\"co%22ver%0D%0A.png\"",
        "Content-Type: application/octet-stream",
        "",
        "PNG",
        "--B",
        "Content-Disposition: form-data; name=\"tracks\"",
        "Content-Type: audio/mpeg",
        "",
        "one",
        "--B",
        "Content-Disposition: form-data; name=\"tracks\"",
        "Content-Type: application/octet-stream",
        "",
        "two",
        "--B--",
        "",
    ];
    assert_eq!(body(request, "multipart/form-data"), expected.join("\r\n"));
    let length = request.body().len().to_string();
    assert_eq!(request.headers("content-length"), [length]);
}

#[tokio::test]
async fn files_are_streamed() {
    let (wire, client) = start();
    let path = std::env::temp_dir().join(format!("specsmith-parts-{}.bin", std::process::id()));
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    let from_path = File::from_path(&path).unwrap();
    let album = Album::builder().title("t").cover(from_path);
    client.add_album(album.clone()).send().await.unwrap();
    let blocking = client.blocking();
    let send = move || blocking.add_album(album).send().unwrap();
    tokio::task::spawn_blocking(send).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    for request in wire.requests() {
        let length = request.body().len().to_string();
        assert_eq!(request.headers("content-length"), [length]);
        let body = body(&request, "multipart/form-data");
        assert!(body.contains(&format!("name=\"cover\"; filename=\"{name}\"\r\n")));
        assert!(body.contains(&"x".repeat(300_000)));
    }
    let stream = File::new(Body::from_reader(Cursor::new("abc")));
    let album = Album::builder().title("t").cover(stream);
    client.add_album(album.clone()).send().await.unwrap();
    let request = &wire.requests()[2];
    assert_eq!(request.headers("transfer-encoding"), ["chunked"]);
    let error = client.add_album(album).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn parts_without_names() {
    let (wire, client) = start();
    let related = Related::builder()
        .meta(Meta::default().name("n"))
        .media(File::new("abc").name("a.txt").content_type("text/plain"));
    client.add_related(related).send().await.unwrap();
    let expected = [
        "--B",
        "Content-Type: application/json",
        "",
        "{\"name\":\"n\"}",
        "--B",
        "Content-Disposition: attachment; filename=\"a.txt\"",
        "Content-Type: text/plain",
        "",
        "abc",
        "--B--",
        "",
    ];
    let request = &wire.requests()[0];
    assert_eq!(body(request, "multipart/related"), expected.join("\r\n"));
}

#[tokio::test]
async fn whatever_there_is() {
    let (wire, client) = start();
    let parts = BTreeMap::from([("a".to_owned(), File::from("1"))]);
    client.add_anything(parts).send().await.unwrap();
    client.add_anything(BTreeMap::new()).send().await.unwrap();
    let one = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n--B--\r\n";
    let requests = wire.requests();
    assert_eq!(body(&requests[0], "multipart/form-data"), one);
    assert_eq!(body(&requests[1], "multipart/form-data"), "--B--\r\n");
}

#[tokio::test]
async fn what_would_break_a_head_is_refused() {
    let (wire, client) = start();
    let cover = File::from("x").content_type("a/b\r\nX-Evil: 1");
    let error = client
        .add_album(Album::builder().title("t").cover(cover))
        .send()
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert!(wire.requests().is_empty());
}
