use billforward_usage_sessions::Client;
use billforward_usage_sessions::models::CompoundUsageSession;

fn start(client: &Client, sessions: CompoundUsageSession) {
    let _ = client.start_usage_session(sessions).items();
}

fn main() {}
