mod models_and_operations;
mod spelling;
