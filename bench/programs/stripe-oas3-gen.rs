//! Three calls.

use client::{
    ApiResponse, GetBalanceRequest, GetChargesChargeRequest, GetCustomersRequest, StripeApiClient,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(calls())
}

async fn calls() -> Result<(), Box<dyn std::error::Error>> {
    let client = StripeApiClient::with_base_url("http://127.0.0.1:9")?;
    if let ApiResponse::Ok(balance) = client.get_balance(GetBalanceRequest::default()).await? {
        println!("{}", balance.available.len());
    }
    let mut request = GetChargesChargeRequest::default();
    request.path.charge = "ch_1".to_owned();
    if let ApiResponse::Ok(charge) = client.get_charges_charge(request).await? {
        println!("{}", charge.id);
    }
    if let ApiResponse::Ok(customers) = client.get_customers(GetCustomersRequest::default()).await? {
        println!("{}", customers.data.len());
    }
    Ok(())
}
