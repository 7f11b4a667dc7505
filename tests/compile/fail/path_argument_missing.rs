use billforward_usage_sessions::Client;

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.get_active_sessions_for_subscription();
}
