use billforward_usage_sessions::models::Order;

fn name(order: Order) -> &'static str {
    match order {
        Order::Asc => "rising",
        Order::Desc => "falling",
        Order::Other(_) => "neither",
    }
}

fn main() {}
