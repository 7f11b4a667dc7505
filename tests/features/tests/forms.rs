//! Forms: the bytes that are sent, and the value that comes back.

use specsmith_feature_tests::Client;
use specsmith_feature_tests::models::{Card, Charge, Line};
use specsmith_tests::wire::{Script, Wire};

fn charge() -> Charge {
    Charge::new(700)
        .card(
            Card::default()
                .number("4242")
                .owner([("name", "É. B".to_owned())]),
        )
        .expand(["customer", "a&b"])
        .items([Line::new("p1").quantity(2), Line::new("p2")])
        .ids([1, 2])
        .url("https://a.example/?b")
}

#[tokio::test]
async fn nested_fields_are_sent_in_their_style_and_read_back() {
    let sent = "amount=700&card%5Bnumber%5D=4242&card%5Bowner%5D%5Bname%5D=%C3%89.%20B\
        &expand%5B%5D=customer&expand%5B%5D=a%26b\
        &items%5B0%5D%5Bprice%5D=p1&items%5B0%5D%5Bquantity%5D=2&items%5B1%5D%5Bprice%5D=p2\
        &ids=1%7C2&url=https://a.example/?b";
    let answer = sent.replace("ids=1%7C2", "ids=1&ids=2");
    let form = "application/x-www-form-urlencoded";
    let wire = Wire::start([Script::answer("200 OK", form, answer)]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    let answered = client.submit_nested(charge()).send().await.unwrap();
    assert_eq!(answered, charge());
    let requests = wire.requests();
    assert_eq!(String::from_utf8_lossy(requests[0].body()), sent);
    assert_eq!(requests[0].headers("content-type"), [form]);
}

#[test]
fn fields_are_json_where_nothing_is_said() {
    let done = Script::new().send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    let wire = Wire::start([done]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    client.blocking().submit_plain(charge()).send().unwrap();
    let requests = wire.requests();
    assert_eq!(
        String::from_utf8_lossy(requests[0].body()),
        "amount=700&card=%7B%22number%22%3A%224242%22%2C%22owner%22%3A%7B%22name%22%3A%22%C3%89.%20B%22%7D%7D\
        &expand=customer&expand=a%26b\
        &items=%7B%22price%22%3A%22p1%22%2C%22quantity%22%3A2%7D&items=%7B%22price%22%3A%22p2%22%7D\
        &ids=1&ids=2&url=https%3A%2F%2Fa.example%2F%3Fb"
    );
}
