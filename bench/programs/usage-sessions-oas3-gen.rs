//! Three calls.

use client::{
    ApiResponse, BillForwardUsageSessionsClient, CompoundUsageSession,
    GetActiveSessionsForSubscriptionRequest, GetUsageListForUsageSessionRequest,
    StartUsageSessionRequest, UsageSession,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = BillForwardUsageSessionsClient::with_base_url("http://127.0.0.1:9")?;
    let mut request = GetActiveSessionsForSubscriptionRequest::default();
    request.path.subscription_id = "SUB-1".to_owned();
    if let ApiResponse::Ok(page) = client.get_active_sessions_for_subscription(request).await? {
        println!("{}", page.results.len());
    }
    let mut request = GetUsageListForUsageSessionRequest::default();
    request.path.subscription_id = "SUB-1".to_owned();
    if let ApiResponse::Ok(page) = client.get_usage_list_for_usage_session(request).await? {
        println!("{}", page.results.len());
    }
    let session = UsageSession {
        subscription_id: "SUB-1".to_owned(),
        session_id: "call-42".to_owned(),
        pricing_component_id: "PRC-1".to_owned(),
        pricing_component_name: "Minutes".to_owned(),
        uom: "minutes".to_owned(),
        ..UsageSession::default()
    };
    let body = CompoundUsageSession {
        usage_sessions: vec![session],
        ..CompoundUsageSession::default()
    };
    if let ApiResponse::Ok(page) =
        client.start_usage_session(StartUsageSessionRequest { body }).await?
    {
        println!("{}", page.results.len());
    }
    Ok(())
}
