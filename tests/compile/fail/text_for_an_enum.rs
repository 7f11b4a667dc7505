use billforward_usage_sessions::Client;

fn list(client: &Client) {
    let _ = client.get_active_sessions_for_subscription("SUB-1").order("DESC");
}

fn main() {}
