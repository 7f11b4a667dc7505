//! Three calls.

use client::generated::HttpClient;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = HttpClient::new().with_base_url("http://127.0.0.1:9");
    let none: Option<&str> = None;
    let balance = client.get_balance(none, None).await?;
    println!("{}", balance.available.len());
    let charge = client.get_charges_charge("ch_1", none, None).await?;
    println!("{}", charge.id);
    let customers = client
        .get_customers(none, none, none, none, None, none, none, None)
        .await?;
    println!("{}", customers.data.len());
    Ok(())
}
