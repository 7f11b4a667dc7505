//! A server that has grown since the client was written: what the client does not know it skips, or keeps.

use billforward_usage_sessions::models::{
    CompoundUsageSession, Order, UsageSession, UsageSessionPagedMetadata, UsageSessionState,
};
use serde_json::{Value, json};
use specsmith_tests::wire::{Script, Wire};

use crate::both::{client, page_json, session, session_json};

fn grown() -> Value {
    let mut one = session_json("call-1");
    one["state"] = json!("Paused");
    one["colour"] = json!({ "red": [1, 2, { "deep": null }] });
    one["description"] = json!(null);
    let mut page = page_json(&[one, session_json("call-2")]);
    page["total"] = json!(2);
    page
}

const GROWN_XML: &str = "<page total='2'><nextPage/><currentPage>0</currentPage><currentOffset>0</currentOffset>\
    <recordsRequested>10</recordsRequested><recordsReturned>1</recordsReturned><executionTime>1</executionTime>\
    <results><colour><red>1</red></colour><subscriptionID>SUB-1</subscriptionID><sessionID>call-1</sessionID>\
    <pricingComponentID>PRC-1</pricingComponentID><pricingComponentName>Minutes called</pricingComponentName>\
    <uom>minutes</uom><state>Paused</state></results><total>2</total></page>";

#[test]
fn what_is_unknown_is_skipped_and_values_are_kept_and_sent_back() {
    for (content_type, body) in [
        ("application/json", grown().to_string()),
        ("application/xml", GROWN_XML.to_owned()),
    ] {
        let wire = Wire::start([Script::answer("200 OK", content_type, body)]).unwrap();
        let client = client(wire.base_url());
        for (side, result) in by_both!(&client, |client| client
            .start_usage_session(CompoundUsageSession::new([session("call-1")])))
        {
            let page = result.unwrap();
            let paused = &page.results[0];
            assert_eq!(
                paused.state,
                Some(UsageSessionState::Other("Paused".to_owned())),
                "{side}"
            );
            assert_eq!(paused.description, None);
        }
        for (_, result) in by_both!(&client, |client| client.stop_usage_session(
            CompoundUsageSession::new([session("call-1").state(UsageSessionState::from("Paused"))])
        )) {
            result.unwrap();
        }
        let body: Value = serde_json::from_slice(wire.requests()[2].body()).unwrap();
        assert_eq!(body["usageSessions"][0]["state"], "Paused");
    }
}

#[test]
fn names_of_values_are_their_wire_spelling() {
    for (text, order) in [
        ("ASC", Order::Asc),
        ("DESC", Order::Desc),
        ("asc", Order::Other("asc".to_owned())),
        ("", Order::Other(String::new())),
    ] {
        assert_eq!(Order::from(text), order);
        assert_eq!(order.as_str(), text);
        assert_eq!(order.to_string(), text);
        assert_eq!(serde_json::to_value(&order).unwrap(), text);
        assert_eq!(serde_json::from_value::<Order>(json!(text)).unwrap(), order);
    }
    serde_json::from_value::<Order>(json!(7)).unwrap_err();
}

#[test]
fn models_are_data_for_serde_too() {
    let page: UsageSessionPagedMetadata = serde_json::from_value(grown()).unwrap();
    let value = serde_json::to_value(&page).unwrap();
    let mut expected = grown();
    expected.as_object_mut().unwrap().remove("total");
    let first = expected["results"][0].as_object_mut().unwrap();
    first.remove("colour");
    first.remove("description");
    assert_eq!(value, expected);

    let yaml = serde_yaml::to_string(&page.results[0]).unwrap();
    assert!(yaml.contains("state: Paused"), "{yaml}");
    assert_eq!(
        serde_yaml::from_str::<UsageSession>(&yaml).unwrap(),
        page.results[0]
    );
    let error = serde_json::from_str::<UsageSession>("{\"uom\":7}").unwrap_err();
    assert!(error.to_string().contains("uom"), "{error}");
}
