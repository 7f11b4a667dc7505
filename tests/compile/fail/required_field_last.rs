use billforward_usage_sessions::models::UsageSession;

fn main() {
    let _: UsageSession = UsageSession::builder()
        .subscription_id("SUB-1")
        .session_id("call-42")
        .pricing_component_id("PRC-1")
        .pricing_component_name("Minutes called");
}
