//! `ip`, `ipv4` and `ipv6`: addresses of the internet, the types of the standard library in Rust.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::fault::Fault;
use super::wire::{Blank, Decode, Encode, Input, Output};

/// `address!(IpAddr, Ipv4Addr::UNSPECIFIED.into(), "an IP address")`: the type, what reading starts from, its name in faults.
macro_rules! address {
    ($address:ty, $blank:expr, $expected:literal) => {
        impl Encode for $address {
            fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
                output.str(&self.to_string())
            }
        }

        impl Blank for $address {
            fn blank() -> Self {
                $blank
            }
        }

        impl Decode for $address {
            fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
                input.parse($expected, &mut |text| {
                    let parsed = text.parse::<Self>();
                    parsed.inspect(|value| *self = *value).is_ok()
                })
            }
        }
    };
}

address!(
    IpAddr,
    Self::V4(Ipv4Addr::UNSPECIFIED),
    "an internet address"
);
address!(Ipv4Addr, Self::UNSPECIFIED, "an IPv4 address");
address!(Ipv6Addr, Self::UNSPECIFIED, "an IPv6 address");
