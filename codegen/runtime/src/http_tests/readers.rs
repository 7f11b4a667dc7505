//! Bodies and the traits of tokio.

use std::io::{self, Read};

use tokio::io::AsyncReadExt as _;
use tokio_util::io::{ReaderStream, StreamReader};

use crate::runtime::TransportError;
use crate::runtime::transport::Body;

#[tokio::test]
async fn what_tokio_reads_can_be_sent_and_what_arrives_can_be_read_by_it() {
    let file = &b"some bytes of a file"[..];
    let body = Body::from_stream(ReaderStream::with_capacity(file, 7));
    let mut reader = StreamReader::new(body.into_chunks());
    let mut read = String::new();
    reader.read_to_string(&mut read).await.unwrap();
    assert_eq!(read.as_bytes(), file);
}

/// A file on a line that is cut.
struct Cut;

impl Read for Cut {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the line is cut"))
    }
}

#[tokio::test]
async fn a_reader_of_a_body_that_breaks_off_says_why() {
    let mut reader = StreamReader::new(Body::from_reader(Cut).into_chunks());
    let error = reader.read_to_end(&mut Vec::new()).await.unwrap_err();
    let cause = error.into_inner().unwrap();
    assert!(cause.is::<TransportError>());
    assert_eq!(cause.to_string(), "the line is cut");
}
