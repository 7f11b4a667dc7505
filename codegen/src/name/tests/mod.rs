//! The names that things get, and that they are legal, distinct and stable.

mod features;
mod models_and_operations;
mod spelling;
