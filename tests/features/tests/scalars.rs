//! Single values with a format of their own, enumerations of integers and tuples: the bytes that are sent, and what comes back.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use specsmith_feature_tests::models::{GetAtLevel, GetAtLevelsItem, Single, SingleLevel};
use specsmith_feature_tests::operations::scalars::GetAt;
use specsmith_feature_tests::{Client, Decimal, ErrorKind, IsoDuration, Maybe, Quoted, TimeOfDay};
use specsmith_tests::wire::{Script, Wire};
use uuid::{Uuid, uuid};

const ID: Uuid = uuid!("936da01f-9abd-4d9d-80c7-02af85c822a8");

/// A client of a server that gives one answer.
fn answering(body: &'static str) -> (Wire, Client) {
    let wire = Wire::start([Script::answer("200 OK", "application/json", body)]).unwrap();
    let client = Client::builder().base_url(wire.base_url()).build().unwrap();
    (wire, client)
}

#[tokio::test]
async fn each_value_has_its_own_spelling() {
    let (wire, client) = answering("{}");
    let mut single = Single::new()
        .id(ID)
        .secret("hunter2")
        .balance("12345678901234567890.10".parse::<Decimal>().unwrap())
        .price("1.50".parse::<Decimal>().unwrap())
        .key([0xFB, 0xFF, 0])
        .token(b"\xFB\xFF")
        .size(-9_007_199_254_740_993)
        .used(u64::MAX)
        .opens(NaiveTime::from_hms_opt(9, 30, 0).unwrap())
        .lasts(Duration::from_secs(90))
        .host(Ipv4Addr::LOCALHOST)
        .gateway(Ipv4Addr::new(10, 0, 0, 1))
        .route(Ipv6Addr::LOCALHOST)
        .born(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap())
        .level(SingleLevel::Low)
        .port(65_535)
        .span((1, "a".to_owned()));
    single.additional_properties.insert("x-a".to_owned(), -128);
    assert!(!format!("{single:?}").contains("hunter2"));
    client.echo_single(single).send().await.unwrap();
    let body = concat!(
        r#"{"id":"936da01f-9abd-4d9d-80c7-02af85c822a8","secret":"hunter2","balance":12345678901234567890.10,"#,
        r#""price":"1.50","key":"+/8A","token":"-_8","size":"-9007199254740993","used":"18446744073709551615","#,
        r#""opens":"09:30:00","lasts":"PT1M30S","host":"127.0.0.1","gateway":"10.0.0.1","route":"::1","#,
        r#""born":"2026-03-01","level":-1,"port":65535,"span":[1,"a"],"x-a":-128}"#,
    );
    let requests = wire.requests();
    assert_eq!(std::str::from_utf8(requests[0].body()), Ok(body));
}

#[tokio::test]
async fn each_value_is_read_from_its_spelling() {
    let (_wire, client) = answering(concat!(
        r#"{"id":"936DA01F9ABD4D9D80C702AF85C822A8","secret":"a","balance":0.1234567890123456789,"price":"2.0","#,
        r#""key":"+/8A","token":"-_8","size":"5","used":"6","opens":"09:30:00+02:00","lasts":"P1M","host":"::1","#,
        r#""gateway":"10.0.0.1","route":null,"born":"","level":3,"port":1,"span":[1,"a",true],"x-a":7}"#,
    ));
    let single = client.echo_single(Single::new()).send().await.unwrap();
    assert_eq!(single.id, Some(ID));
    assert_eq!(single.secret.as_ref().unwrap().expose(), "a");
    let balance = single.balance.unwrap();
    assert_eq!(balance.as_str(), "0.1234567890123456789");
    assert_eq!(single.price.unwrap().0, Decimal::from(2));
    assert_eq!(single.key.unwrap().as_ref(), [0xFB, 0xFF, 0]);
    assert_eq!(single.token.unwrap().0, [0xFB, 0xFF]);
    assert_eq!(single.size, Some(Quoted(5)));
    assert_eq!(single.used.map(|used| used.0), Some(6));
    let opens = single.opens.unwrap();
    assert_eq!(opens.to_string(), "09:30:00+02:00");
    assert_eq!(single.lasts.unwrap().to_std(), None);
    assert_eq!(single.host, Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
    assert_eq!(single.gateway, Some(Ipv4Addr::new(10, 0, 0, 1)));
    assert_eq!(single.route, Maybe::Null);
    // Nothing is what servers mean by an empty date.
    assert_eq!(single.born, None);
    assert_eq!(single.level, Some(SingleLevel::Other(3)));
    assert_eq!(single.span, Some((1, "a".to_owned())));
    assert_eq!(single.additional_properties["x-a"], 7);
}

#[tokio::test]
async fn a_value_that_is_not_of_its_format_is_found_by_its_path() {
    let (_wire, client) = answering(r#"{"id":"root"}"#);
    let error = client.echo_single(Single::new()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let message = error.to_string();
    assert!(
        message.contains(r#"id: expected a UUID, found "root""#),
        "{message}"
    );
}

#[tokio::test]
async fn parameters_are_spelt_as_values_are() {
    let (wire, client) = answering(r#"[["2026-03-01",1.10],["2026-03-02",2]]"#);
    let pairs = client
        .get_at(ID, Ipv6Addr::LOCALHOST)
        .digest([0xFB, 0xFF, 0])
        .after(8)
        .lasts("P1M")
        .opens(TimeOfDay::from(NaiveTime::MIN))
        .level(GetAtLevel::Minus1)
        .levels([GetAtLevelsItem::Value1, GetAtLevelsItem::Other(5)])
        .x_pin("1234")
        .send()
        .await
        .unwrap();
    let date = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    assert_eq!(
        pairs,
        [
            (date(1), "1.10".parse().unwrap()),
            (date(2), Decimal::from(2))
        ]
    );
    let requests = wire.requests();
    assert_eq!(
        requests[0].line(),
        "GET /scalars/936da01f-9abd-4d9d-80c7-02af85c822a8/at/%3A%3A1?digest=%2B%2F8A&after=8&lasts=P1M&opens=00%3A00%3A00&level=-1&levels=1,5 HTTP/1.1"
    );
    assert_eq!(requests[0].headers("x-pin"), ["1234"]);
    assert_eq!(GetAt::DEFAULT_AFTER, Quoted(7));
    assert_eq!(GetAt::DEFAULT_LEVEL, GetAtLevel::Value1);
    assert_eq!(
        IsoDuration::from("PT1H").to_std(),
        Some(Duration::from_secs(3600))
    );
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_client_reads_decimals_too() {
    let (_wire, client) = answering(r#"[["2026-03-01",0.30000000000000000001]]"#);
    let pairs = client
        .blocking()
        .get_at(ID, Ipv4Addr::LOCALHOST)
        .send()
        .unwrap();
    assert_eq!(pairs[0].1.as_str(), "0.30000000000000000001");
}
