use billforward_usage_sessions::models::UsageSession;

fn main() {
    let _ = UsageSession::builder()
        .subscription_id("SUB-1")
        .session_id("call-42")
        .pricing_component_id("PRC-1")
        .pricing_component_name("Minutes called")
        .uom("minutes")
        .changed_by("me");
}
