use billforward_usage_sessions::Client;

async fn list(client: &Client) {
    let _ = client.blocking().get_active_sessions_for_subscription("SUB-1").send().await;
}

fn main() {}
