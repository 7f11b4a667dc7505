//! Stage `openapi`.
