//! Numbers, texts and dates at their edges.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;

#[test]
fn integers_are_exact_or_refused() {
    assert_eq!(read_json::<i64>("9223372036854775807").unwrap(), i64::MAX);
    assert_eq!(read_json::<i64>("-9223372036854775808").unwrap(), i64::MIN);
    assert_eq!(read_json::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(read_json::<i32>("-2147483648").unwrap(), i32::MIN);
    assert_eq!(read_json::<i32>("1.0").unwrap(), 1);
    assert_eq!(read_json::<i32>("-0.0").unwrap(), 0);
    assert_eq!(read_json::<i32>("2e3").unwrap(), 2000);
    for (body, found) in [
        ("2147483648", "2147483648"),
        ("1.5", "1.5"),
        ("1e300", "1e300"),
        ("true", "true"),
        (r#""1""#, r#""1""#),
    ] {
        assert_eq!(
            fault::<i32>(&JSON, body),
            format!("expected an integer from -2147483648 to 2147483647, found {found}")
        );
    }
    assert_eq!(
        fault::<u8>(&JSON, "-1"),
        "expected an integer from 0 to 255, found -1"
    );
    assert_eq!(
        fault::<i64>(&JSON, "9223372036854775808"),
        "expected an integer from -9223372036854775808 to 9223372036854775807, found 9223372036854775808"
    );
    assert!(
        read_json::<u64>("18446744073709551616").is_err(),
        "rounded to a float, it would be out of range anyway"
    );
}

#[test]
fn floats_keep_their_digits_and_are_finite() {
    assert_eq!(read_json::<f64>("5").unwrap().to_bits(), 5.0_f64.to_bits());
    assert_eq!(json(&0.1_f64), "0.1");
    assert!(read_json::<f64>("1e999").is_err());
    for format in [&JSON as &dyn Format, &XML] {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let fault = format.encode(&value, Written::Everything).unwrap_err();
            assert_eq!(
                fault.to_string(),
                format!("expected a finite number, found {value}")
            );
        }
    }
}

#[test]
fn untyped_texts_are_parsed_for_what_is_wanted() {
    fn from_text<T: Decode>(text: &str) -> Result<T, Fault> {
        let mut value = T::blank();
        value.decode(Input::Text(text)).map(|()| value)
    }
    assert_eq!(from_text::<i32>(" +12\n").unwrap(), 12);
    assert_eq!(from_text::<i32>("1.0").unwrap(), 1);
    assert_eq!(
        from_text::<i32>("12x").unwrap_err().message(),
        r#"expected an integer from -2147483648 to 2147483647, found "12x""#
    );
    assert!(from_text::<f64>("1e3").unwrap() > 999.0);
    assert!(from_text::<f64>("-INF").unwrap().is_infinite());
    assert!(from_text::<bool>("1").unwrap() && !from_text::<bool>(" false ").unwrap());
    assert_eq!(
        from_text::<bool>("TRUE").unwrap_err().message(),
        r#"expected true or false, found "TRUE""#
    );
    assert_eq!(from_text::<String>(" a ").unwrap(), " a ");
    assert_eq!(from_text::<State>(" Active ").unwrap(), State::Active);
    assert_eq!(from_text::<Vec<i32>>("3").unwrap(), [3]);
    assert_eq!(from_text::<Option<i32>>(" ").unwrap(), None);
    assert_eq!(
        from_text::<Option<String>>("").unwrap(),
        Some(String::new())
    );
    assert_eq!(
        from_text::<i32>("").unwrap_err().message(),
        "expected an integer from -2147483648 to 2147483647, found an empty text"
    );
}

#[test]
fn date_times_are_read_as_servers_write_them() {
    let utc = |text: &str| read_json::<DateTime<Utc>>(json!(text).to_string());
    for text in [
        "2026-03-01T12:30:00Z",
        "2026-03-01t12:30:00z",
        "2026-03-01 12:30:00Z",
        "2026-03-01T14:30:00+02:00",
        "2026-03-01T12:30:00.000+0000",
        "2026-03-01T12:30:00",
        "2026-03-01T12:30:00.0",
        "2026-03-01 12:30:00",
    ] {
        assert_eq!(
            json(&utc(text).unwrap()),
            r#""2026-03-01T12:30:00Z""#,
            "{text}"
        );
    }
    for (text, written) in [
        ("2026-03-01T12:30:00.5Z", "2026-03-01T12:30:00.500Z"),
        (
            "2026-03-01T12:30:00.000000001Z",
            "2026-03-01T12:30:00.000000001Z",
        ),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
    ] {
        assert_eq!(json(&utc(text).unwrap()), format!("{written:?}"), "{text}");
    }
    for text in [
        "",
        "2026-03-01",
        "2026-13-01T00:00:00Z",
        "2026-03-01T12:30Z",
        "12:30:00Z",
        "é",
        "2026-03-01T12:30:00Z ",
    ] {
        assert!(utc(text).is_err(), "{text}");
    }
    assert_eq!(
        fault::<DateTime<Utc>>(&JSON, "1"),
        "expected a date-time (RFC 3339), found 1"
    );
    let fault = JSON
        .encode(&DateTime::<Utc>::MAX_UTC, Written::Everything)
        .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "expected a year from 0 to 9999, found 262142"
    );
}

#[test]
fn dates_are_read_and_written() {
    let date: NaiveDate = read_json(r#""2024-02-29""#).unwrap();
    assert_eq!(json(&date), r#""2024-02-29""#);
    assert_eq!(
        fault::<NaiveDate>(&JSON, r#""2023-02-29""#),
        r#"expected a date (RFC 3339), found "2023-02-29""#
    );
}

#[test]
fn unknown_names_of_an_enum_are_kept() {
    let state: State = read_json(r#""Paused \u00e9""#).unwrap();
    assert_eq!(state, State::Other("Paused é".to_owned()));
    assert_eq!(json(&state), r#""Paused é""#);
    assert_eq!(
        (
            State::from("Active".to_owned()),
            format!("{:>9}|", State::Historic)
        ),
        (State::Active, " Historic|".to_owned())
    );
}

#[test]
fn numbers_arrive_even_where_serde_json_hands_them_out_as_maps() {
    // What `arbitrary_precision` does, without switching it on for everyone.
    fn exact<T: Decode>(digits: &str) -> Result<T, Fault> {
        let entries = [(crate::runtime::scalar::NUMBER_KEY, digits)];
        let source = ::serde::de::value::MapDeserializer::<_, ::serde::de::value::Error>::new(
            entries.into_iter(),
        );
        let mut value = T::blank();
        let mut fault = None;
        crate::runtime::serde_read::read(source, &mut value, &mut fault)
            .map(|()| value)
            .map_err(|_| fault.unwrap())
    }
    assert_eq!(exact::<i32>("12").unwrap(), 12);
    assert_eq!(exact::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert!(exact::<f64>("0.5").unwrap() > 0.4);
    assert_eq!(exact::<Value>("12").unwrap(), json!(12));
    assert_eq!(
        exact::<i32>("1.5").unwrap_err().message(),
        r#"expected an integer from -2147483648 to 2147483647, found "1.5""#
    );
    assert_eq!(
        exact::<String>("1").unwrap_err().message(),
        "expected a string, found an object"
    );
}

#[test]
fn maybe_converts() {
    assert_eq!(Maybe::from(3), Maybe::Value(3));
    assert_eq!(Maybe::<i32>::from(None), Maybe::Null);
    assert_eq!(Maybe::<i32>::default(), Maybe::Absent);
    assert_eq!(
        Maybe::Value(3)
            .as_ref()
            .map(|value| value + 1)
            .into_option(),
        Some(4)
    );
    assert_eq!(
        (Maybe::Value(3).value(), Maybe::<i32>::Null.value()),
        (Some(&3), None)
    );
    assert!(Maybe::<i32>::Absent.is_absent() && Maybe::<i32>::Null.is_null());
    assert_eq!(crate::runtime::list::<String>(["a", "b"]), ["a", "b"]);
}
