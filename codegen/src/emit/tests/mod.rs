//! The emitters, on an API made by hand.

mod items;
mod sample;
mod whole;
