//! The sample of the project's design: it stands in the example as it does in the design, and it works.

use specsmith_tests::fake::Fake;

use crate::both::{block_on, bounded};

const DESIGN: &str = include_str!("../../sample/design.txt");
const EXAMPLE: &str = include_str!("../../examples/sample.rs");
const TEST: &str = include_str!("sample.rs");

/// The line of the sample that the test replaces, to reach the fake.
const BASE_URL: &str = "    .base_url(\"https://localhost:8080/RestAPI\")\n";

/// What stands between the two comments in a file.
fn body(file: &str) -> &str {
    let (_, rest) = file.split_once("// The sample begins here.\n").unwrap();
    rest.split_once("// The sample ends here.\n").unwrap().0
}

#[test]
fn the_example_is_the_sample() {
    assert_eq!(body(EXAMPLE), DESIGN);
}

#[test]
fn the_sample_works() {
    assert_eq!(
        body(TEST),
        DESIGN.replace(BASE_URL, "    .base_url(base_url)\n")
    );
    assert_ne!(body(TEST), DESIGN);

    let fake = Fake::start().unwrap();
    fake.require_token("t0ken");
    fake.seed_running("SUB-1", 3);
    let base_url = fake.base_url();
    bounded(move || block_on(async { sample(base_url, "t0ken").await.unwrap() }));
    let targets: Vec<String> = fake
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(
        targets,
        [
            "/RestAPI/usage-sessions/SUB-1/active?organizations=ORG-1&organizations=ORG-2&records=100&order=DESC",
            "/RestAPI/usage-sessions/SUB-1?records=500",
            "/RestAPI/usage-sessions/start",
        ]
    );
    assert_eq!(fake.sessions().len(), 4);

    // The session exists by now: the sample's other way out.
    let base_url = fake.base_url();
    bounded(move || block_on(async { sample(base_url, "t0ken").await.unwrap() }));
    assert_eq!(fake.sessions().len(), 4);

    let base_url = fake.base_url();
    let error = bounded(move || {
        block_on(async { sample(base_url, "wrong").await.unwrap_err().to_string() })
    });
    assert!(error.contains("401 Unauthorized"), "{error}");
}

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "the sample prints")]
#[rustfmt::skip]
async fn sample(base_url: String, token: &str) -> Result<(), Box<dyn std::error::Error>> {
// The sample begins here.
use billforward_usage_sessions::{Client, models::{CompoundUsageSession, Order, UsageSession}};

let client = Client::builder()                       // base URL defaults to the spec's server
    .base_url(base_url)
    .bearer_token(token)                             // or .basic(..), .api_key(..), or a provider that renews it
    .build()?;

// path parameters and bodies are arguments, so forgetting one does not compile; the rest are setters
let page = client
    .get_active_sessions_for_subscription("SUB-1")
    .organizations(["ORG-1", "ORG-2"])
    .records(100)
    .order(Order::Desc)
    .send()
    .await?;

// every page, as a stream of items; nothing is fetched before it is polled
let mut sessions = client.get_usage_list_for_usage_session("SUB-1").records(500).items();
while let Some(session) = sessions.try_next().await? { println!("{} {:?}", session.session_id, session.state); }

// required fields are named and enforced by the compiler, in any number; the last one yields the value
let session = UsageSession::builder()
    .subscription_id("SUB-1").session_id("call-42")
    .pricing_component_id("PC-1").pricing_component_name("Minutes").uom("minutes")
    .description("support call");

match client.start_usage_session(CompoundUsageSession::new([session])).send().await {
    Ok(started) => println!("{} started", started.results.len()),
    Err(error) => match error.api() {                // typed: the body the spec declares for that status
        Some(refused) => eprintln!("{}: {:?}", error.status().unwrap(), refused.error_message),
        None => return Err(error.into()),            // transport, timeout, undecodable body with path and excerpt ...
    },
}
// The sample ends here.
    drop(page);
    Ok(())
}
