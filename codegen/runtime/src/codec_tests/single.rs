//! Single values with a format of their own, enums of integers, and tuples.

use std::collections::{BTreeMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::runtime::{Base64Url, Decimal, IsoDuration, Quoted, SecretString, TEXT, TimeOfDay};

#[test]
fn an_empty_text_is_no_value_where_a_value_may_be_missing() {
    assert_eq!(read_json::<Option<NaiveDate>>(r#""""#).unwrap(), None);
    assert_eq!(read_json::<Option<DateTime<Utc>>>(r#""""#).unwrap(), None);
    assert_eq!(read_json::<Option<Uuid>>(r#""""#).unwrap(), None);
    assert_eq!(read_json::<Option<IpAddr>>(r#""""#).unwrap(), None);
    assert_eq!(read_json::<Option<Quoted<i64>>>(r#""""#).unwrap(), None);
    assert_eq!(
        read_json::<Option<String>>(r#""""#).unwrap(),
        Some(String::new())
    );
    assert_eq!(
        fault::<NaiveDate>(&JSON, r#""""#),
        "expected a date (RFC 3339), found an empty text"
    );
}

#[test]
fn urls_have_a_base64_of_their_own() {
    let bytes = Base64Url::from(&[0xFB, 0xFF, 0]);
    assert_eq!(json(&bytes), r#""-_8A""#);
    assert_eq!(json(&Base64Url::from(vec![0xFB])), r#""-w""#);
    assert_eq!(read_json::<Base64Url>(r#""+/8A""#).unwrap(), bytes);
    assert_eq!(format!("{bytes:?}"), "Base64Url(3 bytes)");
}

#[test]
fn addresses_are_those_of_the_standard_library() {
    let any: Vec<IpAddr> = read_json(r#"["10.0.0.1", "2001:DB8::1"]"#).unwrap();
    assert_eq!(json(&any), r#"["10.0.0.1","2001:db8::1"]"#);
    assert_eq!(
        read_json::<Ipv4Addr>(r#""127.0.0.1""#).unwrap(),
        Ipv4Addr::LOCALHOST
    );
    assert_eq!(
        read_xml::<Ipv6Addr>("<a> ::1 </a>").unwrap(),
        Ipv6Addr::LOCALHOST
    );
    assert_eq!(
        fault::<Ipv4Addr>(&JSON, r#""10.0.0.0/8""#),
        r#"expected an IPv4 address, found "10.0.0.0/8""#
    );
}

#[test]
fn a_secret_is_sent_and_never_shown() {
    let secret = SecretString::from("hunter2");
    assert_eq!(json(&secret), r#""hunter2""#);
    assert_eq!(format!("{:?}", Some(&secret)), "Some(SecretString(..))");
    assert_eq!(
        read_json::<SecretString>(r#""a b""#).unwrap().expose(),
        "a b"
    );
    assert_eq!(
        fault::<SecretString>(&JSON, "1234"),
        "expected a string, found a value of another type"
    );
    assert_eq!(secret.into_exposed(), "hunter2");
}

#[test]
fn a_number_may_travel_as_a_string() {
    let size = Quoted(9_007_199_254_740_993_i64);
    assert_eq!(json(&size), r#""9007199254740993""#);
    assert_eq!(
        read_json::<Quoted<i64>>(r#""9007199254740993""#).unwrap(),
        size
    );
    assert_eq!(read_json::<Quoted<u64>>("7").unwrap(), Quoted(7));
    assert_eq!(
        fault::<Quoted<u64>>(&JSON, r#""-1""#),
        r#"expected an integer from 0 to 18446744073709551615, found "-1""#
    );
    let price: Quoted<Decimal> = read_json(r#""1.50""#).unwrap();
    assert_eq!(
        (price.to_string(), json(&price)),
        ("1.50".into(), r#""1.50""#.into())
    );
    assert_eq!(read_json::<Option<Quoted<Decimal>>>("null").unwrap(), None);
}

#[test]
fn a_decimal_keeps_all_of_its_digits() {
    for digits in [
        "0",
        "1.50",
        "-0.1000000000000000000000000000001",
        "123456789012345678901234567890.12",
        "12e-7",
    ] {
        let decimal: Decimal = read_json(digits).unwrap();
        assert_eq!(decimal.as_str(), digits);
        assert_eq!(json(&decimal), digits);
        let nested: BTreeMap<String, Vec<Maybe<Decimal>>> =
            read_json(format!(r#"{{"a":[{digits}, null, "{digits}"]}}"#)).unwrap();
        let value = Maybe::Value(decimal);
        assert_eq!(nested["a"], [value.clone(), Maybe::Null, value]);
    }
    assert_eq!(read_json::<Option<Decimal>>("null").unwrap(), None);
    assert_eq!(read_xml::<Decimal>("<a>1.50</a>").unwrap().as_str(), "1.50");
    assert_eq!(
        xml(&"1.50".parse::<Decimal>().unwrap()),
        "<value>1.50</value>"
    );
    assert_eq!(
        fault::<Decimal>(&JSON, r#"{"a": 1}"#),
        "expected a decimal number, found an object"
    );
    assert_eq!(
        fault::<Vec<Decimal>>(&JSON, r#"["1,5"]"#),
        r#"[0]: expected a decimal number, found "1,5""#
    );
}

#[test]
fn decimals_are_equal_if_their_values_are() {
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    let all: HashSet<Decimal> = ["1.5", "1.50", "15e-1", "0.15e1", "+01.5"]
        .map(parse)
        .into();
    assert_eq!(all.len(), 1);
    assert_eq!(parse("0.00"), parse("-0e9"));
    assert_ne!(parse("1.5"), parse("-1.5"));
    assert_ne!(parse("15"), parse("1.5"));
    assert_eq!(parse("+.5").as_str(), "0.5");
    assert_eq!(Decimal::from(-7), parse("-7.0"));
    assert_eq!(Decimal::try_from(0.1).unwrap(), parse("0.1"));
    assert_eq!(parse("2.5").to_f64().to_bits(), 2.5_f64.to_bits());
    assert_eq!(parse("12").parse::<u8>(), Ok(12));
    for text in [
        "", ".", "-", "1e", "e1", "1.2.3", "0x1", "1 ", "NaN", "1e+-1",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
    assert!(Decimal::try_from(f64::INFINITY).is_err());
}

#[test]
fn serde_gets_a_decimal_as_the_number_that_it_can_hold() {
    let value = |text: &str| {
        let decimal: Decimal = text.parse().unwrap();
        crate::runtime::serde_write::write(&decimal, serde_json::value::Serializer).unwrap()
    };
    assert_eq!(value("-7"), json!(-7));
    assert_eq!(value("18446744073709551615"), json!(u64::MAX));
    assert_eq!(value("0.1"), json!(0.1));
    assert_eq!(
        value("0.1000000000000000000001"),
        json!("0.1000000000000000000001")
    );
    let mut decimal = Decimal::blank();
    crate::runtime::value::read(&json!(1.5), &mut decimal).unwrap();
    assert_eq!(decimal.as_str(), "1.5");
    let mut several = Vec::<Decimal>::blank();
    crate::runtime::serde_forward::read(
        serde_yaml::Deserializer::from_str("[1.5, 2]"),
        &mut several,
    )
    .unwrap();
    assert_eq!(
        several,
        ["1.5", "2"].map(|text| text.parse::<Decimal>().unwrap())
    );
}

#[test]
fn a_duration_is_a_text_that_may_have_a_length() {
    for (text, nanos) in [
        ("PT0S", Some(0)),
        ("PT36H", Some(129_600_000_000_000)),
        ("P1DT12H", Some(129_600_000_000_000)),
        ("P2W", Some(1_209_600_000_000_000)),
        ("PT1M0.5S", Some(60_500_000_000)),
        ("PT1,5H", Some(5_400_000_000_000)),
        ("PT0.0000000001S", None),
        ("P1M", None),
        ("P1Y", None),
        ("-PT1S", None),
        ("PT1S1H", None),
        ("P", None),
        ("PT", None),
        ("1h30m", None),
        ("PT99999999999999999999999999999999999999999S", None),
    ] {
        let duration: IsoDuration = read_json(json!(text).to_string()).unwrap();
        assert_eq!(json(&duration), json!(text).to_string());
        let expected = nanos.map(Duration::from_nanos);
        assert_eq!(duration.to_std(), expected, "{text}");
    }
    for (seconds, nanos, text) in [
        (0, 0, "PT0S"),
        (90 * 60, 0, "PT1H30M"),
        (61, 500_000_000, "PT1M1.5S"),
        (3600, 1, "PT1H0.000000001S"),
    ] {
        let duration = Duration::new(seconds, nanos);
        assert_eq!(IsoDuration::from(duration).as_str(), text);
        assert_eq!(IsoDuration::from(text).to_std(), Some(duration));
    }
}

#[test]
fn a_time_of_day_keeps_its_offset() {
    for (text, written) in [
        ("10:30:00", "10:30:00"),
        ("10:30", "10:30:00"),
        ("23:59:60Z", "23:59:60Z"),
        ("10:30:00.250+02:00", "10:30:00.250+02:00"),
        ("10:30:00-0530", "10:30:00-05:30"),
        ("10:30:00+02", "10:30:00+02:00"),
        ("10:30:00-00:00", "10:30:00Z"),
    ] {
        let time: TimeOfDay = read_json(json!(text).to_string()).unwrap();
        assert_eq!(json(&time), json!(written).to_string());
    }
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    assert_eq!(TimeOfDay::from(noon).to_string(), "12:00:00");
    for text in [
        "24:00:00",
        "noon",
        "10:30:00+",
        "10:30:00+25:00",
        "10:30:00é",
    ] {
        assert!(
            read_json::<TimeOfDay>(json!(text).to_string()).is_err(),
            "{text}"
        );
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Priority {
    Low,
    High,
    Other(i64),
}

impl Priority {
    const fn as_i64(self) -> i64 {
        match self {
            Self::Low => -1,
            Self::High => 1,
            Self::Other(other) => other,
        }
    }
}

impl From<i64> for Priority {
    fn from(value: i64) -> Self {
        match value {
            -1 => Self::Low,
            1 => Self::High,
            other => Self::Other(other),
        }
    }
}

crate::runtime::integer_enum!(Priority);

#[test]
fn an_enum_of_integers_keeps_what_it_does_not_know() {
    let all: Vec<Priority> = read_json("[-1, 1, 1.0, 7]").unwrap();
    assert_eq!(
        all,
        [
            Priority::Low,
            Priority::High,
            Priority::High,
            Priority::Other(7)
        ]
    );
    assert_eq!(json(&all), "[-1,1,1,7]");
    assert_eq!(read_xml::<Priority>("<a>-1</a>").unwrap(), Priority::Low);
    assert_eq!(read::<Priority>(&TEXT, "1").unwrap(), Priority::High);
    assert_eq!(format!("{:>3}", Priority::Low), " -1");
    assert_eq!(i64::from(Priority::Other(7)), 7);
    assert!(fault::<Priority>(&JSON, "1.5").ends_with("found 1.5"));
}

type Candle = (DateTime<Utc>, f64, Option<String>);

#[test]
fn a_tuple_is_a_list() {
    let text = r#"["2026-01-02T03:04:05Z",1.5,"a"]"#;
    let candle: Candle = read_json(text).unwrap();
    assert_eq!(json(&candle), text);
    // What the server adds is passed over, and what may be null may be missing.
    let longer = r#"["2026-01-02T03:04:05Z", 1.5, null, {"a": [1, {}]}, [[2], null], "x"]"#;
    let (_, _, note) = read_json::<Candle>(longer).unwrap();
    assert_eq!(note, None);
    assert_eq!(
        read_json::<Candle>(r#"["2026-01-02T03:04:05Z", 1.5]"#)
            .unwrap()
            .2,
        None
    );
    assert_eq!(
        fault::<Candle>(&JSON, r#"["2026-01-02T03:04:05Z"]"#),
        "expected a list of 3 items, found one of 1"
    );
    assert_eq!(
        fault::<Vec<Candle>>(&JSON, r#"[["2026-01-02T03:04:05Z", "x"]]"#),
        r#"[0][1]: expected a number, found "x""#
    );
    assert_eq!(fault::<(i32, i32)>(&JSON, "1"), "expected a list, found 1");
    assert_eq!(
        read_xml::<(i32, String)>("<a><i>1</i><i>b</i><i/></a>").unwrap(),
        (1, "b".to_owned())
    );
}

model! {
    Twice TWICE = Shape::new("Twice", &[Property::required("at")]);
    at: (i32, Vec<i32>),
}

#[test]
fn a_tuple_that_comes_twice_starts_anew() {
    let twice: Twice = read_json(r#"{"at":[1,[1]],"at":[2,[2]]}"#).unwrap();
    assert_eq!(twice.at, (2, vec![2]));
}

model! {
    Rates RATES = Shape::new("Rates", &[]).open();
    rest: BTreeMap<String, Decimal>,
}

#[test]
fn additional_decimals_keep_all_of_their_digits() {
    let digits = "0.12345678901234567890123";
    let rates: Rates = read_json(format!(r#"{{"a":{digits}}}"#)).unwrap();
    assert_eq!(rates.rest["a"].as_str(), digits);
}
