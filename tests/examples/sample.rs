//! The sample of the project's design, line by line as it stands there. It needs a service at `https://localhost:8080`.
//!
//! A test holds the lines against `sample/design.txt`, and runs them against the fake.
#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "the sample is as short as it can be"
)]

#[rustfmt::skip]
async fn sample(token: String) -> Result<(), Box<dyn std::error::Error>> {
// The sample begins here.
use billforward_usage_sessions::{Client, models::{CompoundUsageSession, Order, UsageSession}};

let client = Client::builder()                       // base URL defaults to the spec's server
    .base_url("https://localhost:8080/RestAPI")
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

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    sample(std::env::var("BILLFORWARD_TOKEN").unwrap_or_default()).await
}
