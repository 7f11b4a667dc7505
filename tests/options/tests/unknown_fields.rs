//! `unknown-fields = "keep"`: what a newer server says, and this client does not know, survives a round trip.

use serde_json::json;
use specsmith_options_tests::fake::Fake;
use specsmith_options_tests::models::{Animal, Bird, Fish, Owner, Pet, Search};
use specsmith_options_tests::{Client, MediaType, StatusCode};

fn fake() -> (Fake, Client) {
    let fake = Fake::new();
    let client = fake.builder().build().unwrap();
    (fake, client)
}

#[tokio::test]
async fn unknown_fields_survive_a_round_trip() {
    let text = r#"{"name":"Rex","owner":{"name":"Ada","phone":["1","2"]},"additional_properties":"own","age":7,"chip":{"id":null}}"#;
    let (fake, client) = fake();
    fake.get_pet().raw(StatusCode::OK, "application/json", text);
    fake.put_pet().answer(());
    let mut pet = client.get_pet("1").send().await.unwrap();
    assert_eq!(pet.additional_properties.as_deref(), Some("own"));
    assert_eq!(pet.additional_properties_2["age"], 7);
    // What is known can be changed meanwhile.
    pet.name = "Max".to_owned();
    client.put_pet("1", pet).send().await.unwrap();
    let sent = fake.put_pet().recorded();
    assert_eq!(sent[0].body(), &text.replace("Rex", "Max"));
}

#[tokio::test]
async fn unknown_elements_are_kept_too() {
    let text = "<Pet><name>Rex</name><age>7</age><chip id='1'>x</chip></Pet>";
    let (fake, client) = fake();
    fake.get_pet().raw(StatusCode::OK, "application/xml", text);
    let request = client.get_pet("1").accept(MediaType::ApplicationXml);
    let pet = request.send().await.unwrap();
    assert_eq!(pet.additional_properties_2["age"], "7");
    assert_eq!(
        pet.additional_properties_2["chip"],
        json!({"id": "1", "$text": "x"})
    );
}

/// A name that a type does not know tells against it as before, although the type could hold it.
#[tokio::test]
async fn types_are_told_apart_as_before() {
    let text = r#"[{"name":"a","wings":2,"new":1},{"name":"b","fins":3,"new":[2]},{"name":"c","new":true}]"#;
    let (fake, client) = fake();
    fake.list_animals()
        .raw(StatusCode::OK, "application/json", text);
    fake.add_animals().answer(());
    let animals = client.list_animals().send().await.unwrap();
    let [Animal::Bird(bird), Animal::Fish(fish), Animal::Bird(_)] = animals.as_slice() else {
        panic!("{animals:?}");
    };
    assert_eq!(
        *bird,
        Bird::new("a")
            .wings(2)
            .additional_properties([("new", json!(1))])
    );
    assert_eq!(
        *fish,
        Fish::new("b")
            .fins(3)
            .additional_properties([("new", json!([2]))])
    );
    client.add_animals(animals).send().await.unwrap();
    assert_eq!(fake.add_animals().recorded()[0].body(), text);
}

/// Also where the document closes an object: a newer document may open it.
#[test]
fn they_can_be_set() {
    let owner = Owner::new().additional_properties([("phone", json!(1))]);
    let pet = Pet::new("Rex").owner(owner);
    assert_eq!(
        serde_json::to_value(&pet).unwrap(),
        json!({"name": "Rex", "owner": {"phone": 1}})
    );
    // What is only sent holds nothing that nobody knows: it is made here, and of nothing else.
    let Search { text, .. } = Search::new().text("x");
    assert_eq!(text.as_deref(), Some("x"));
}
