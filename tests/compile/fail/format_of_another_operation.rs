use billforward_usage_sessions::{Client, MediaType};

fn list(client: &Client) {
    let _ = client.get_active_sessions_for_subscription("SUB-1").accept(MediaType::ApplicationXml);
}

fn main() {}
