//! Starts a service of its own and walks sessions through their life: `cargo run --example lifecycle`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use billforward_usage_sessions::models::{
    CompoundUsageSession, Order, UsageSession, UsageSessionPagedMetadata,
};
use billforward_usage_sessions::{Client, MediaType};
use specsmith_tests::fake::Fake;

const SUBSCRIPTION: &str = "SUB-5D21E4B0";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start()?;
    fake.require_token("a token");
    let client = Client::builder()
        .base_url(fake.base_url())
        .bearer_token("a token")
        .timeout(Duration::from_secs(10))
        .build()?;
    println!(
        "A stand-in for the service listens at {}",
        client.base_url()
    );

    step("Start three sessions, and read the answer as JSON");
    let calls = CompoundUsageSession::new([call("call-1"), call("call-2"), call("call-3")]);
    show(&client.start_usage_session(calls).send().await?);

    step("List those that run, the latest first");
    let active = client
        .get_active_sessions_for_subscription(SUBSCRIPTION)
        .order_by("start")
        .order(Order::Desc)
        .send()
        .await?;
    show(&active);

    step("Stop the second, and read the answer as XML");
    let stop = CompoundUsageSession::new([call("call-2")]);
    let stopped = client
        .stop_usage_session(stop)
        .accept(MediaType::ApplicationXml);
    show(&stopped.send().await?);

    step("Page through all of them, two a page");
    let mut pages = client
        .get_usage_list_for_usage_session(SUBSCRIPTION)
        .records(2)
        .pages();
    while let Some(page) = pages.try_next().await? {
        println!("  the page at {}", page.current_offset);
        show(&page);
    }

    step("The same list as one stream of sessions");
    let mut sessions = client
        .get_usage_list_for_usage_session(SUBSCRIPTION)
        .records(2)
        .items();
    while let Some(session) = sessions.try_next().await? {
        println!("  {}", describe(&session));
    }

    step("Stop the second again, which is refused");
    let again = CompoundUsageSession::new([call("call-2")]);
    if let Err(error) = client.stop_usage_session(again).send().await {
        println!("  {error}");
        if let Some(refused) = error.api() {
            let kind = refused.error_type.as_deref().unwrap_or("an error");
            let message = refused.error_message.as_deref().unwrap_or_default();
            println!("  typed: {kind}: {message}");
        }
    }

    step("Ask for a subscription whose id would lead elsewhere: nothing is sent");
    if let Err(error) = client.get_usage_list_for_usage_session("..").send().await {
        println!("  {error}");
    }

    step("What the service saw");
    for request in fake.requests() {
        println!("  {:<4} {}", request.method, request.target);
    }
    Ok(())
}

fn call(id: &str) -> UsageSession {
    UsageSession::builder()
        .subscription_id(SUBSCRIPTION)
        .session_id(id)
        .pricing_component_id("PRC-0C6A91F3")
        .pricing_component_name("Minutes called")
        .uom("minutes")
        .description("support call")
}

fn step(what: &str) {
    println!("\n{what}");
}

fn show(page: &UsageSessionPagedMetadata) {
    for session in &page.results {
        println!("  {}", describe(session));
    }
}

fn describe(session: &UsageSession) -> String {
    let time = |time: Option<chrono::DateTime<chrono::Utc>>| {
        time.map_or("…".to_owned(), |time| time.format("%H:%M:%S").to_string())
    };
    let state = session.state.as_ref().map_or("?", |state| state.as_str());
    let (start, stop) = (time(session.start), time(session.stop));
    format!("{:<8} {state:<8} {start} – {stop}", session.session_id)
}
