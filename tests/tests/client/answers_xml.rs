//! Answers in XML: as servers write it, and broken in all ways. None makes the client fetch anything else.

use billforward_usage_sessions::MediaType;
use billforward_usage_sessions::models::{CompoundUsageSession, UsageSessionPagedMetadata};
use specsmith_tests::wire::{Script, Wire};

use crate::answers::{JSON, XML, outcome, raw};
use crate::both::{client, session};

/// The only session of a page, and the rest of the page in XML.
fn xml_page(root: &str, sessions: &str) -> String {
    format!(
        "<{root}><nextPage/><currentPage>0</currentPage><currentOffset> 0 </currentOffset>\
         <recordsRequested>10</recordsRequested>{sessions}<recordsReturned>1</recordsReturned>\
         <executionTime>5000000000</executionTime></{root}>"
    )
}

fn xml_session(id: &str, rest: &str) -> String {
    format!(
        "<results><subscriptionID>SUB-1</subscriptionID><sessionID>{id}</sessionID>\
         <pricingComponentID>PRC-1</pricingComponentID><pricingComponentName>Minutes</pricingComponentName>\
         <uom>minutes</uom>{rest}</results>"
    )
}

/// Starts a session and gives the page that both sides of the client read from this answer.
fn started(content_type: &str, body: impl AsRef<[u8]>) -> UsageSessionPagedMetadata {
    let wire = Wire::start([Script::answer("200 OK", content_type, body)]).unwrap();
    let [(_, one), (_, other)] = by_both!(client(wire.base_url()), |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")]))
        .accept(MediaType::ApplicationXml));
    let one = one.unwrap();
    assert_eq!(one, other.unwrap());
    one
}

#[test]
fn xml_as_servers_write_it() {
    let two = xml_session("a", "<state>Active</state>") + &xml_session("b", "");
    let read = started(XML, xml_page("usageSessionPagedMetadata", &two));
    assert_eq!(read.next_page, "");
    assert_eq!(read.current_offset, 0);
    assert_eq!(read.execution_time, 5_000_000_000);
    let ids: Vec<&str> = read
        .results
        .iter()
        .map(|session| session.session_id.as_str())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(read.results[1].state, None);

    for (id, expected) in [
        (
            "a &lt; b &amp;&#32;&#x63; &gt; &quot;&apos;",
            "a < b & c > \"'",
        ),
        ("<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>"),
        ("one<!-- two -->, <![CDATA[three]]>", "one, three"),
        ("é\u{1f4de}", "é\u{1f4de}"),
        ("", ""),
    ] {
        let text = xml_page("anything", &xml_session(id, ""));
        assert_eq!(
            started("text/xml", text).results[0].session_id,
            expected,
            "{id}"
        );
    }

    let around = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a page -->\n<?style none?>\n{}\n<!-- end -->\n",
        xml_page(
            "b:page",
            &xml_session("call-1", "<colour depth='8'>red<shade/></colour>")
        )
        .replacen(
            "<b:page>",
            "<b:page xmlns:b=\"urn:b\" xmlns=\"urn:a\" version=\"2\">",
            1
        )
    );
    assert_eq!(started("text/xml; charset=utf-8", around).results.len(), 1);
    // A list without items leaves no trace in XML.
    assert_eq!(started(XML, xml_page("page", "")).results, []);
    let untyped = xml_page("page", &xml_session("call-1", ""));
    let script = raw(
        &format!("HTTP/1.1 200 OK\nContent-Length: {}", untyped.len()),
        untyped,
    );
    check_start!("XML without a type", script, "ok", "");
}

#[test]
fn xml_that_is_not_a_page() {
    let good = xml_page("page", &xml_session("call-1", ""));
    let bomb = format!(
        "<!DOCTYPE page [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>{}",
        xml_page("page", &xml_session("&b;", ""))
    );
    for (what, body) in [
        ("truncated", good[..good.len() - 4].to_owned()),
        ("truncated in the middle", good[..good.len() / 2].to_owned()),
        ("not closed", good.replace("</uom>", "")),
        ("closed by another name", good.replace("</uom>", "</oum>")),
        ("an unknown entity", good.replace("call-1", "&colour;")),
        ("a bare ampersand", good.replace("call-1", "a & b")),
        ("an entity bomb", bomb),
        (
            "an external entity",
            format!(
                "<!DOCTYPE page [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>{}",
                good.replace("call-1", "&a;")
            ),
        ),
        ("two roots", format!("{good}{good}")),
        ("no element", "<?xml version=\"1.0\"?>".to_owned()),
        ("text", "hello".to_owned()),
        ("a text for a number", good.replace("5000000000", "five")),
        (
            "an element too few",
            good.replace("<recordsReturned>1</recordsReturned>", ""),
        ),
        ("very deep", "<a>".repeat(100_000)),
    ] {
        let script = Script::answer("200 OK", XML, &body);
        check_start!(what, script, "Decode 200 -", XML);
    }
    let bytes = [
        b"<page><nextPage>".as_slice(),
        b"\xff\xfe</nextPage></page>",
    ]
    .concat();
    let script = Script::answer("200 OK", XML, bytes);
    check_start!("not UTF-8", script, "Decode 200 -", XML);
    let script = Script::answer("200 OK", JSON, good);
    check_list!("XML called JSON", script, "Decode 200 -", JSON);
}

/// What an answer refers to is none of the client's business.
#[test]
fn xml_never_makes_the_client_fetch_anything() {
    let other = Wire::start([Script::answer("200 OK", "application/xml-dtd", "")]).unwrap();
    let page = xml_page("page", &xml_session("call-1", ""));
    let doctype = format!(
        "<!DOCTYPE page SYSTEM \"{}/page.dtd\">{page}",
        other.base_url()
    );
    assert_eq!(started(XML, doctype).results.len(), 1);
    assert_eq!(other.connections(), 0);
}

#[test]
fn errors_in_xml_are_typed_as_well() {
    let body = "<?xml version=\"1.0\"?><error><errorType>ValidationError</errorType>\
        <errorMessage>a &lt; b</errorMessage><errorCode>7</errorCode>\
        <errorParameters>uom</errorParameters><errorParameters>stop</errorParameters></error>";
    let wire = Wire::start([Script::answer("400 Bad Request", "text/xml", body)]).unwrap();
    for (_, result) in by_both!(client(wire.base_url()), |client| client
        .stop_usage_session(CompoundUsageSession::new([session("call-1")]))
        .accept(MediaType::TextXml))
    {
        let error = result.unwrap_err();
        let api = error.api().unwrap();
        assert_eq!(api.error_type.as_deref(), Some("ValidationError"));
        assert_eq!(api.error_message.as_deref(), Some("a < b"));
        assert_eq!(api.error_code, Some(7));
        assert_eq!(
            api.error_parameters.as_deref(),
            Some(["uom".to_owned(), "stop".to_owned()].as_slice())
        );
    }
    let broken = Script::answer("400 Bad Request", XML, "<error><errorType>Cut");
    check_start!("broken XML", broken, "Status 400 -", "<errorType>Cut");
}
