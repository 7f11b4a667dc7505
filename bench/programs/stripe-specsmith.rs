//! Three calls.

use client::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().base_url("http://127.0.0.1:9").build()?;
    let balance = client.get_balance().send().await?;
    println!("{}", balance.available.len());
    let charge = client.get_charges_charge("ch_1").send().await?;
    println!("{}", charge.id);
    let customers = client.get_customers().send().await?;
    println!("{}", customers.data.len());
    Ok(())
}
