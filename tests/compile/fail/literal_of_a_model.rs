use billforward_usage_sessions::models::BfError;

fn main() {
    let _ = BfError {
        error_type: None,
        error_message: None,
        error_code: None,
        error_parameters: None,
    };
}
