use billforward_usage_sessions::Client;
use billforward_usage_sessions::models::UsageSession;

fn start(client: &Client, session: UsageSession) {
    let _ = client.start_usage_session(session);
}

fn main() {}
