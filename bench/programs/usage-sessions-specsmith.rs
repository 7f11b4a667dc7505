//! Three calls.

use client::Client;
use client::models::{CompoundUsageSession, UsageSession};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().base_url("http://127.0.0.1:9").build()?;
    let page = client.get_active_sessions_for_subscription("SUB-1").send().await?;
    println!("{}", page.results.len());
    let page = client.get_usage_list_for_usage_session("SUB-1").send().await?;
    println!("{}", page.results.len());
    let session = UsageSession::builder()
        .subscription_id("SUB-1")
        .session_id("call-42")
        .pricing_component_id("PRC-1")
        .pricing_component_name("Minutes")
        .uom("minutes");
    let body = CompoundUsageSession::new([session]);
    let page = client.start_usage_session(body).send().await?;
    println!("{}", page.results.len());
    Ok(())
}
