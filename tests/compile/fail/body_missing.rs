use billforward_usage_sessions::Client;

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.start_usage_session();
}
