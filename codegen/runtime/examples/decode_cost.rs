//! What reading and writing JSON costs beside serde's derive: a page of 10,000 usage sessions, medians of alternating runs.
//!
//! `cargo run --release -p specsmith-runtime --example decode_cost -- [RUNS]`, pinned to one core for quiet numbers.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use specsmith_runtime::runtime::{
    Blank, Decode, Encode, Fault, Format, Input, JSON, Output, Property, Shape, Written, XML,
};

const SESSIONS: usize = 10_000;

/// One type, read and written by both: by the derive and as the generator emits it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the API names them so")]
struct Session {
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
    #[serde(rename = "organizationID", skip_serializing_if = "Option::is_none")]
    organization_id: Option<String>,
    #[serde(rename = "subscriptionID")]
    subscription_id: String,
    #[serde(rename = "sessionID")]
    session_id: String,
    #[serde(rename = "pricingComponentID")]
    pricing_component_id: String,
    pricing_component_name: String,
    uom: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sessionix: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uduration: Option<i64>,
}

static SESSION: Shape = Shape::new(
    "UsageSession",
    &[
        Property::optional("created").read_only(),
        Property::optional("changedBy").read_only(),
        Property::optional("organizationID"),
        Property::required("subscriptionID"),
        Property::required("sessionID"),
        Property::required("pricingComponentID"),
        Property::required("pricingComponentName"),
        Property::required("uom"),
        Property::optional("description"),
        Property::optional("sessionix"),
        Property::optional("start"),
        Property::optional("stop"),
        Property::optional("state"),
        Property::optional("uduration"),
    ],
);

impl Encode for Session {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.object(
            &SESSION,
            &[
                &self.created,
                &self.changed_by,
                &self.organization_id,
                &self.subscription_id,
                &self.session_id,
                &self.pricing_component_id,
                &self.pricing_component_name,
                &self.uom,
                &self.description,
                &self.sessionix,
                &self.start,
                &self.stop,
                &self.state,
                &self.uduration,
            ],
        )
    }
}

impl Blank for Session {
    fn blank() -> Self {
        Self {
            created: None,
            changed_by: None,
            organization_id: None,
            subscription_id: String::new(),
            session_id: String::new(),
            pricing_component_id: String::new(),
            pricing_component_name: String::new(),
            uom: String::new(),
            description: None,
            sessionix: None,
            start: None,
            stop: None,
            state: None,
            uduration: None,
        }
    }
}

impl Decode for Session {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(
            &SESSION,
            &mut [
                &mut self.created,
                &mut self.changed_by,
                &mut self.organization_id,
                &mut self.subscription_id,
                &mut self.session_id,
                &mut self.pricing_component_id,
                &mut self.pricing_component_name,
                &mut self.uom,
                &mut self.description,
                &mut self.sessionix,
                &mut self.start,
                &mut self.stop,
                &mut self.state,
                &mut self.uduration,
            ],
        )
    }
}

fn session(index: usize) -> Session {
    let number = i32::try_from(index).unwrap_or(i32::MAX);
    Session {
        created: Some("2026-03-01T12:30:00Z".to_owned()),
        changed_by: Some("28B5E8A5-32B8-4B0C-9D6F-0D6E6C5D4E3F".to_owned()),
        organization_id: Some("F60667DF-E7EC-405C-A8BE-18D0C0F5A4B1".to_owned()),
        subscription_id: format!("8A5DE3A0-9B1C-4F6E-8E4B-{index:012}"),
        session_id: format!("call-{index}"),
        pricing_component_id: "7C0E2F8B-0F0A-4E58-A1E5-BE1F1F6B5C3D".to_owned(),
        pricing_component_name: "Minutes of support".to_owned(),
        uom: "minutes".to_owned(),
        description: index
            .is_multiple_of(3)
            .then(|| "a call of a customer about \"quotes\"".to_owned()),
        sessionix: Some(number % 5),
        start: Some("2026-03-01T12:30:00Z".to_owned()),
        stop: index
            .is_multiple_of(2)
            .then(|| "2026-03-01T13:30:00Z".to_owned()),
        state: Some(
            if index.is_multiple_of(2) {
                "Historic"
            } else {
                "Active"
            }
            .to_owned(),
        ),
        uduration: Some(i64::from(number) * 1_000),
    }
}

/// Times `contenders` in turn, so that a noisy neighbour disturbs all of them alike.
fn medians<const N: usize>(runs: usize, contenders: [&dyn Fn(); N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..runs {
        for (times, contender) in times.iter_mut().zip(contenders) {
            let start = Instant::now();
            contender();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    })
}

fn read(format: &dyn Format, body: &[u8]) -> Vec<Session> {
    let mut sessions = Vec::new();
    if let Err(fault) = format.decode(body, None, &mut sessions) {
        unreachable!("{fault}");
    }
    sessions
}

#[expect(clippy::print_stdout, reason = "this is what it is for")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runs = std::env::args()
        .nth(1)
        .map_or(Ok(31), |runs| runs.parse())?;
    let sessions: Vec<Session> = (0..SESSIONS).map(session).collect();
    let json = JSON.encode(&sessions, Written::Everything)?;
    let xml = XML.encode(&sessions, Written::Everything)?;
    assert_eq!(json, serde_json::to_vec(&sessions)?, "both write the same");

    let [derive, ours, xml_ours] = medians(
        runs,
        [
            &|| drop(black_box(serde_json::from_slice::<Vec<Session>>(&json))),
            &|| drop(black_box(read(&JSON, &json))),
            &|| drop(black_box(read(&XML, &xml))),
        ],
    );
    let ratio = ours.as_secs_f64() / derive.as_secs_f64();
    println!(
        "read  {} bytes of JSON: derive {derive:.2?}, ours {ours:.2?}, ratio {ratio:.2}",
        json.len()
    );
    println!("read  {} bytes of XML: ours {xml_ours:.2?}", xml.len());

    let [derive, ours, xml_ours] = medians(
        runs,
        [
            &|| drop(black_box(serde_json::to_vec(&sessions))),
            &|| drop(black_box(JSON.encode(&sessions, Written::Everything))),
            &|| drop(black_box(XML.encode(&sessions, Written::Everything))),
        ],
    );
    let ratio = ours.as_secs_f64() / derive.as_secs_f64();
    println!("write the same as JSON: derive {derive:.2?}, ours {ours:.2?}, ratio {ratio:.2}");
    println!("write the same as XML: ours {xml_ours:.2?}");
    Ok(())
}
