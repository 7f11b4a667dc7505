//! Values of one of several types: the bytes that are sent, and what comes back.

use serde_json::json;
use specsmith_feature_tests::fake;
use specsmith_feature_tests::models::{
    AddScansBody, AddScansBodyImage, Alarm, Cat, CircleBase, Dog, Drill, EchoMessageError, Figure,
    Free, Message, MessageBodyItem, MessageBodyItemImage, MessageBodyItemImageType, MessageSize,
    Notice, Pet, Quiet, Ring, SearchShapesAfter, SearchShapesAfterString,
};
use specsmith_feature_tests::{Client, File, MediaType};
use specsmith_tests::wire::{Script, Wire};

fn serve(status: &str, media_type: &str, body: &str) -> (Wire, Client) {
    let wire = Wire::start([Script::answer(status, media_type, body)]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    (wire, client)
}

fn json_of(wire: &Wire) -> serde_json::Value {
    let requests = wire.requests();
    assert_eq!(requests.len(), 1);
    serde_json::from_slice(requests[0].body()).unwrap()
}

fn cat(lives: i32) -> Cat {
    Cat::builder().kind("cat").lives(lives)
}

#[tokio::test]
async fn a_tag_tells_and_what_it_does_not_tell_is_kept() {
    let answer = r#"[{"kind":"cat","lives":9},{"legs":2,"kind":"emu"},{"friend":{"lives":1,"kind":"cat"},"kind":"dog"}]"#;
    let (wire, client) = serve("200 OK", "application/json", answer);
    // The tag is written as the variant has it, whatever the field says.
    let dog = Dog::new("mongrel").friend(cat(7));
    let unknown = Pet::Other(json!({"kind": "emu", "legs": 2}));
    let pets = client.echo_pets([Pet::from(cat(9)), dog.into(), unknown.clone()]);
    let pets = pets.send().await.unwrap();
    assert_eq!(
        pets,
        [
            Pet::Cat(cat(9)),
            unknown,
            Pet::from(Dog::new("dog").friend(cat(1))),
        ]
    );
    assert_eq!(
        String::from_utf8_lossy(wire.requests()[0].body()),
        r#"[{"kind":"cat","lives":9},{"kind":"dog","friend":{"kind":"cat","lives":7}},{"kind":"emu","legs":2}]"#
    );
}

#[tokio::test]
async fn a_fault_within_a_variant_says_where() {
    let answer = r#"[{"kind":"dog","friend":{"kind":"cat","lives":"nine"}}]"#;
    let (_wire, client) = serve("200 OK", "application/json", answer);
    let error = client.echo_pets([cat(1)]).send().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("[0].friend.lives: expected an integer"),
        "{text}"
    );
}

#[tokio::test]
async fn kinds_constants_and_null_tell_in_json() {
    let answer = r#"{"size":null,"body":["a",{"url":"b","type":"image"},{"type":"moment","at":"2026-01-02T03:04:05Z"},{"type":"film"},12]}"#;
    let (wire, client) = serve("200 OK", "application/json", answer);
    let image = MessageBodyItemImage::builder()
        .r#type(MessageBodyItemImageType::Image)
        .url("b");
    let message =
        Message::new([MessageBodyItem::from("a"), image.clone().into()]).size(MessageSize::from(3));
    let message = client.echo_message(message).send().await.unwrap();
    assert_eq!(
        json_of(&wire),
        json!({"body": ["a", {"type": "image", "url": "b"}], "size": 3})
    );
    assert!(message.size.is_null());
    let [text, second, moment, film, number] = message.body.as_slice() else {
        panic!("{message:?}");
    };
    assert_eq!(*text, MessageBodyItem::String("a".to_owned()));
    assert_eq!(*second, MessageBodyItem::Image(image));
    let MessageBodyItem::Moment(moment) = moment else {
        panic!("{moment:?}");
    };
    assert_eq!(moment.at.timestamp(), 1_767_323_045);
    assert_eq!(*film, MessageBodyItem::Other(json!({"type": "film"})));
    assert_eq!(*number, MessageBodyItem::Other(json!(12)));
}

#[tokio::test]
async fn names_and_texts_tell_in_xml() {
    let answer = "<Message><body>a</body><body><url>b</url><type>image</type></body><size>12</size></Message>";
    let (wire, client) = serve("200 OK", "application/xml", answer);
    let message = Message::new(["a"]).size(MessageSize::from("large"));
    let message = client
        .echo_message(message)
        .accept(MediaType::ApplicationXml)
        .send()
        .await
        .unwrap();
    let image = MessageBodyItemImage::builder()
        .r#type(MessageBodyItemImageType::Image)
        .url("b");
    let expected =
        Message::new([MessageBodyItem::from("a"), image.into()]).size(MessageSize::Integer(12));
    assert_eq!(message, expected);
    assert_eq!(json_of(&wire), json!({"body": ["a"], "size": "large"}));
}

#[tokio::test]
async fn an_error_may_be_of_several_types() {
    for (answer, expected) in [
        (r#""too long""#, EchoMessageError::from("too long")),
        ("12", EchoMessageError::Other(json!(12))),
    ] {
        let (_wire, client) = serve("422 Unprocessable Content", "application/json", answer);
        let message = Message::new(["a"]);
        let error = client.echo_message(message).send().await.unwrap_err();
        assert_eq!(error.api(), Some(&expected), "{answer}");
    }
}

#[tokio::test]
async fn a_parameter_is_written_as_its_variant() {
    let list = ["a", "b c"].map(str::to_owned).to_vec();
    let cases = [
        (SearchShapesAfter::from(3), "after=3&only=a&only=b%20c"),
        (
            SearchShapesAfterString::Start.into(),
            "after=start&only=a&only=b%20c",
        ),
        (true.into(), "after=true&only=a&only=b%20c"),
    ];
    for (after, query) in cases {
        let (wire, client) = serve("200 OK", "application/json", "[]");
        let search = client.search_shapes().after(after).only(list.clone());
        search.send().await.unwrap();
        let line = wire.requests()[0].line();
        assert_eq!(line, format!("GET /unions/search?{query} HTTP/1.1"));
    }
}

#[tokio::test]
async fn a_base_stands_for_what_inherits_from_it() {
    let answer = r#"[{"form":"circle","radius":1.5},{"form":"ring","radius":2,"within":{"form":"circle","radius":3}},{"form":"square"}]"#;
    let (_wire, client) = serve("200 OK", "application/json", answer);
    let figures = client.search_shapes().send().await.unwrap();
    let circle = |radius| {
        fake::model(|circle: &mut CircleBase| {
            circle.form = "circle".to_owned();
            circle.radius = radius;
        })
    };
    let ring = fake::model(|ring: &mut Ring| {
        ring.form = "ring".to_owned();
        ring.radius = 2.0;
        ring.within = Some(Box::new(circle(3.0).into()));
    });
    let square = Figure::Other(json!({"form": "square"}));
    assert_eq!(figures, [circle(1.5).into(), ring.into(), square]);
}

#[tokio::test]
async fn a_tag_is_found_where_xml_spells_it_otherwise() {
    // Nothing but the tag tells an alarm from a drill.
    for (answer, expected) in [
        (
            r#"<Notice kind="alarm"><level>3</level></Notice>"#,
            Notice::from(Alarm::new("alarm").level(3)),
        ),
        (
            r#"<Notice kind="drill"><level>3</level></Notice>"#,
            Drill::new("drill").level(3).into(),
        ),
        (
            "<Notice><level>3</level><noticeType>quiet</noticeType></Notice>",
            Quiet::default().level(3).into(),
        ),
    ] {
        let (_wire, client) = serve("200 OK", "application/xml", answer);
        let call = client.echo_notice(Quiet::default());
        let notice = call.accept(MediaType::ApplicationXml).send().await;
        assert_eq!(notice.unwrap(), expected, "{answer}");
    }
}

#[tokio::test]
async fn a_tag_is_written_for_types_without_the_property() {
    let answer = r#"{"level":1,"noticeType":"quiet"}"#;
    let mut free = Free::default().level(2);
    free.additional_properties
        .insert("more".to_owned(), json!(true));
    let mut mistaken = free.clone();
    mistaken
        .additional_properties
        .insert("noticeType".to_owned(), json!("quiet"));
    for (notice, sent) in [
        (Notice::from(Quiet::default().level(1)), answer),
        (
            free.into(),
            r#"{"level":2,"more":true,"noticeType":"free"}"#,
        ),
        (
            mistaken.into(),
            r#"{"level":2,"more":true,"noticeType":"free"}"#,
        ),
    ] {
        let (wire, client) = serve("200 OK", "application/json", answer);
        let received = client.echo_notice(notice).send().await.unwrap();
        assert_eq!(received, Quiet::default().level(1).into());
        assert_eq!(String::from_utf8_lossy(wire.requests()[0].body()), sent);
    }
}

#[tokio::test]
async fn a_part_is_one_file_or_several() {
    let file = |text: &'static str| File::from(text).name(text);
    let one = AddScansBodyImage::from(file("one"));
    let several = AddScansBodyImage::from(vec![file("one"), file("two")]);
    for (image, names) in [(one, vec!["one"]), (several, vec!["one", "two"])] {
        let (wire, client) = serve("204 No Content", "text/plain", "");
        let body = AddScansBody::new(image).mask(file("mask"));
        client.add_scans(body).send().await.unwrap();
        let sent = String::from_utf8_lossy(wire.requests()[0].body()).into_owned();
        let found: Vec<&str> = sent
            .lines()
            .filter_map(|line| line.split_once("filename=\"")?.1.strip_suffix('"'))
            .collect();
        let all: Vec<&str> = names.into_iter().chain(["mask"]).collect();
        assert_eq!(found, all, "{sent}");
    }
}
