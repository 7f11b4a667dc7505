use billforward_usage_sessions::Client;
use billforward_usage_sessions::models::UsageSessionState;

fn list(client: &Client) {
    let _ = client.get_active_sessions_for_subscription("SUB-1").order(UsageSessionState::Active);
}

fn main() {}
