//! The generated client's side of the calls.

use billforward_usage_sessions::models::{
    CompoundUsageSession, Order, UsageSession, UsageSessionPagedMetadata,
};
use billforward_usage_sessions::{Client, transport};
use bytes::Bytes;

use super::{ORGANIZATIONS, SUBSCRIPTION, TOKEN};
use crate::Result;

type Page = UsageSessionPagedMetadata;

/// A client as it is without being told anything, but that it asks for no compression, as reqwest does not.
pub(super) fn over_network(base: &str) -> Result<Client> {
    let builder = Client::builder().base_url(base).bearer_token(TOKEN);
    Ok(builder.no_decompression().build()?)
}

/// A client whose network is a closure.
pub(super) fn over_closure(
    base: &str,
    send: impl Fn(transport::Request) -> http::Response<Bytes> + Send + Sync + 'static,
) -> Result<Client> {
    let builder = Client::builder().base_url(base).bearer_token(TOKEN);
    let send = transport::from_fn(move |request| Ok(send(request)));
    Ok(builder.no_decompression().transport(send).build()?)
}

pub(super) async fn active_sessions(client: &Client) -> Result<Page> {
    let page = client
        .get_active_sessions_for_subscription(SUBSCRIPTION)
        .organizations(ORGANIZATIONS)
        .offset(40)
        .records(20)
        .order_by("start")
        .order(Order::Desc)
        .send()
        .await?;
    Ok(page)
}

pub(super) async fn start(client: &Client) -> Result<Page> {
    let session = UsageSession::builder()
        .subscription_id(SUBSCRIPTION)
        .session_id("call-42")
        .pricing_component_id("PRC-0C6A91F3")
        .pricing_component_name("Minutes called")
        .uom("minutes")
        .description("Support call");
    let body = CompoundUsageSession::new([session]);
    Ok(client.start_usage_session(body).send().await?)
}
