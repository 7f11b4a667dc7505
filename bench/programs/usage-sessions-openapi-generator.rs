//! Three calls.

use client::apis::configuration::Configuration;
use client::apis::usage_sessions_api::{
    get_active_sessions_for_subscription, get_usage_list_for_usage_session, start_usage_session,
};
use client::models::{CompoundUsageSession, UsageSession};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let mut client = Configuration::new();
    client.base_path = "http://127.0.0.1:9".to_owned();
    let page =
        get_active_sessions_for_subscription(&client, "SUB-1", None, None, None, None, None).await?;
    println!("{}", page.results.len());
    let page =
        get_usage_list_for_usage_session(&client, "SUB-1", None, None, None, None, None).await?;
    println!("{}", page.results.len());
    let [subscription, session, component, name, unit] =
        ["SUB-1", "call-42", "PRC-1", "Minutes", "minutes"].map(str::to_owned);
    let session = UsageSession::new(subscription, session, component, name, unit);
    let page = start_usage_session(&client, CompoundUsageSession::new(vec![session])).await?;
    println!("{}", page.results.len());
    Ok(())
}
