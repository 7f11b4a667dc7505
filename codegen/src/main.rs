//! The command `specsmith`.

fn main() {}
