//! Models in the serde formats of their users.

use ::serde::de::value::{Error as ValueError, MapDeserializer};
use serde_json::json;

use super::*;

#[test]
fn models_go_through_serde_json() {
    let page = Page {
        next_page: "n".into(),
        records_returned: 1,
        results: vec![session("a")],
    };
    let value = serde_json::to_value(&page).unwrap();
    assert_eq!(
        value,
        json!({"nextPage":"n","recordsReturned":1,"results":[{"sessionID":"a"}]})
    );
    assert_eq!(serde_json::from_value::<Page>(value).unwrap(), page);
    assert_eq!(serde_json::to_string(&page).unwrap(), super::json(&page));
    let error =
        serde_json::from_str::<Page>("{\"nextPage\":\"\",\n\"results\":[{\"sessionID\":1}]}")
            .unwrap_err();
    assert_eq!(
        error.to_string(),
        "results[0].sessionID: expected a string, found 1 at line 2 column 28"
    );
    let error = serde_json::from_str::<Page>("{\"nextPage\":\n\"\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "EOF while parsing an object at line 2 column 2"
    );
}

#[test]
fn models_go_through_yaml() {
    let open: Open = serde_yaml::from_str("id: 1\n200: [a, 1.5, ~]\ntrue: x\n").unwrap();
    assert_eq!(json!(open), json!({"id":1,"200":["a",1.5,null],"true":"x"}));
    let yaml = serde_yaml::to_string(&open).unwrap();
    assert_eq!(serde_yaml::from_str::<Open>(&yaml).unwrap(), open);
}

#[test]
fn a_value_that_cannot_be_written_is_an_error() {
    let price = Price {
        currency: "EUR".into(),
        amount: f64::NAN,
    };
    assert_eq!(
        serde_json::to_string(&price).unwrap_err().to_string(),
        "expected a finite number, found NaN"
    );
    let shadowed = Open {
        id: 1,
        rest: [("id".to_owned(), json!(2))].into(),
    };
    let error = serde_json::to_string(&shadowed).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#""id" is a property of its own, not an additional one"#
    );
}

/// A format that has to be told what comes next, as bincode has.
struct Blind;

impl<'de> ::serde::Deserializer<'de> for Blind {
    type Error = ValueError;

    fn deserialize_any<V: ::serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
        Err(::serde::de::Error::custom("cannot tell what comes next"))
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    ::serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn formats_that_do_not_describe_themselves_are_told_off() {
    let error = <Page as ::serde::Deserialize>::deserialize(Blind).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot tell what comes next (this type can be read only from formats that describe themselves, such as JSON, YAML or CBOR)"
    );
}

#[test]
fn a_model_is_read_from_any_map() {
    let source = MapDeserializer::<_, ValueError>::new(
        [("sessionID", "a"), ("state", "Historic")].into_iter(),
    );
    let read = <Session as ::serde::Deserialize>::deserialize(source).unwrap();
    assert_eq!(
        read,
        Session {
            state: Some(State::Historic),
            ..session("a")
        }
    );
}

#[test]
fn a_buffered_value_is_read_like_its_text() {
    let mut value = session("");
    crate::runtime::value::read(&json!({"sessionID":"a","sessionix":3}), &mut value).unwrap();
    assert_eq!(
        value,
        Session {
            sessionix: Some(3),
            ..session("a")
        }
    );
    let fault = crate::runtime::value::read(&json!({"sessionID":"a","sessionix":"3"}), &mut value)
        .unwrap_err();
    assert_eq!(fault.path(), "sessionix");
}
