use billforward_usage_sessions::Client;

async fn list(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let _page = client.get_active_sessions_for_subscription("SUB-1")?;
    Ok(())
}

fn main() {}
