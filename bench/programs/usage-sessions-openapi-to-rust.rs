//! Three calls.

use client::generated::{CompoundUsageSession, HttpClient, UsageSession};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = HttpClient::new().with_base_url("http://127.0.0.1:9");
    let none: Option<&str> = None;
    let page = client
        .get_active_sessions_for_subscription("SUB-1", None, None, None, none, None)
        .await?;
    println!("{}", page.results.len());
    let page = client
        .get_usage_list_for_usage_session("SUB-1", None, None, None, none, None)
        .await?;
    println!("{}", page.results.len());
    let session = UsageSession {
        changed_by: None,
        created: None,
        description: None,
        organization_id: None,
        pricing_component_id: "PRC-1".to_owned(),
        pricing_component_name: "Minutes".to_owned(),
        session_id: "call-42".to_owned(),
        sessionix: None,
        start: None,
        state: None,
        stop: None,
        subscription_id: "SUB-1".to_owned(),
        uduration: None,
        uom: "minutes".to_owned(),
    };
    let page = client.start_usage_session(CompoundUsageSession::new(vec![session])).await?;
    println!("{}", page.results.len());
    Ok(())
}
