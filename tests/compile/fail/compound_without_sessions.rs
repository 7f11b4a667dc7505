use billforward_usage_sessions::models::CompoundUsageSession;

fn main() {
    let _ = CompoundUsageSession::new();
}
