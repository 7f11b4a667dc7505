//! Names and values that try to be code are data on the wire.

use serde_json::{Map, Value};
use specsmith_feature_tests::Client;
use specsmith_tests::wire::{Script, Wire};

#[tokio::test]
async fn names_that_try_to_be_code_come_and_go_as_they_are() {
    let spec: serde_yaml::Value =
        serde_yaml::from_str(include_str!("../spec/hostile.yaml")).unwrap();
    let properties = spec["schemas"]["Hostile"]["properties"]
        .as_mapping()
        .unwrap();
    let choices = properties["choice"]["enum"].as_sequence().unwrap();
    assert!(properties.len() > 40 && choices.len() > 40);
    for choice in choices {
        let texts = properties.keys().map(|key| key.as_str().unwrap());
        let mut object: Map<String, Value> = texts
            .map(|key| (key.to_owned(), Value::from(format!("the value of {key}"))))
            .collect();
        object.insert("choice".to_owned(), choice.as_str().unwrap().into());
        let object = Value::Object(object);

        let answer = || Script::answer("200 OK", "application/json", object.to_string());
        let wire = Wire::start([answer(), answer()]).unwrap();
        let client = Client::builder().base_url(wire.base_url()).build().unwrap();
        let read = client
            .n31337_fn_echo_hostile(Default::default())
            .send()
            .await
            .unwrap();
        client.n31337_fn_echo_hostile(read).send().await.unwrap();
        let sent: Value = serde_json::from_slice(wire.requests()[1].body()).unwrap();
        assert_eq!(sent, object);
    }
}
