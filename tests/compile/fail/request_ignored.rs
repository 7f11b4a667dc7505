#![deny(unused_must_use)]

use billforward_usage_sessions::Client;

fn list(client: &Client) {
    client.get_active_sessions_for_subscription("SUB-1");
    client.get_active_sessions_for_subscription("SUB-1").send();
    client.get_active_sessions_for_subscription("SUB-1").items();
}

fn main() {}
