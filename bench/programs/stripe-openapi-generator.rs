//! Three calls.

use client::apis::configuration::Configuration;
use client::apis::default_api::{get_balance, get_charges_charge, get_customers};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let mut client = Configuration::new();
    client.base_path = "http://127.0.0.1:9".to_owned();
    let balance = get_balance(&client, None).await?;
    println!("{}", balance.available.len());
    let charge = get_charges_charge(&client, "ch_1", None).await?;
    println!("{}", charge.id);
    let customers = get_customers(&client, None, None, None, None, None, None, None).await?;
    println!("{}", customers.data.len());
    Ok(())
}
