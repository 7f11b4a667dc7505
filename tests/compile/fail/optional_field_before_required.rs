use billforward_usage_sessions::models::UsageSession;

fn main() {
    let _ = UsageSession::builder().description("support call");
}
