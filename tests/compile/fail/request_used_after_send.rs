use billforward_usage_sessions::Client;

fn list(client: &Client) {
    let request = client.get_active_sessions_for_subscription("SUB-1");
    let _ = request.send();
    let _ = request.records(100);
}

fn main() {}
