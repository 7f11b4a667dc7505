//! The emitters, on an API made by hand.

mod sample;
