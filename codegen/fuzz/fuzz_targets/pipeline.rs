#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| specsmith_fuzz::pipeline(data));
