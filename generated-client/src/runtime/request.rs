//! The methods that every request has, as a macro: each emitted request is a tuple struct around a [`Call`](super::call::Call).

/// Gives the request struct `$request<M>(Call<M>)`, or `$request<M, $answer>(Call<M, $answer>)`, what all requests have: `header`,
/// `timeout`, `base_url`, `retry`, `idempotent`, `Debug`; with types also `send`, `send_with_response` and `send_raw`; with `; paged`
/// also `items` and `pages`.
#[allow(unused_macros, reason = "the emitted code uses it")]
macro_rules! request {
    ($request:ident $(<$answer:ident>)?) => {
        impl<M $(, $answer)?> $request<M $(, $answer)?> {
            /// Sets a header of this request alone, in place of any that it would have.
            ///
            /// A name or value that cannot be sent is reported when the request is sent.
            #[inline]
            pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                Self(self.0.extra_header(name.as_ref(), value.as_ref()))
            }

            /// Bounds this request, from its start to the end of the answer's body, in place of the client's timeout.
            #[inline]
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sends this request to another base URL than the client's, with the client's credentials. It stands for the server that
            /// the document gives the operation, too; see [`ClientBuilder::base_url`]($crate::runtime::ClientBuilder::base_url).
            #[inline]
            pub fn base_url(self, url: impl AsRef<str>) -> Self {
                Self(self.0.base_url(url.as_ref()))
            }

            /// Says how often this request is sent, and after how long, in place of what the client says.
            #[inline]
            pub fn retry(self, retry: $crate::runtime::Retry) -> Self {
                Self(self.0.retry(retry))
            }

            /// Says that it does no harm to send this request again after an exchange that broke off, so that the client may.
            #[inline]
            pub fn idempotent(self) -> Self {
                Self(self.0.idempotent())
            }
        }

        impl<M $(, $answer)?> ::std::fmt::Debug for $request<M $(, $answer)?> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.describe(stringify!($request), f)
            }
        }
    };
    ($request:ident $(<$answer:ident>)? => $output:ty, $error:ty) => {
        $crate::runtime::request!($request $(<$answer>)?);

        impl $(<$answer: $crate::runtime::Answer>)? $request<$crate::runtime::Async $(, $answer)?> {
            /// Sends the request and gives the decoded answer. Nothing is sent before the future is polled.
            #[inline]
            pub fn send(self) -> $crate::runtime::Pending<$output, $error> {
                self.0.send()
            }

            /// [`send`](Self::send), with the status and the headers of the answer.
            #[inline]
            pub fn send_with_response(self) -> $crate::runtime::Pending<$crate::runtime::Response<$output>, $error> {
                self.0.send()
            }

            /// [`send`](Self::send), for the answer as the server gave it: its status, be it a success or not, its headers, and its
            /// body, decompressed but not decoded. It is an error only where there is no such answer.
            #[inline]
            pub fn send_raw(
                self,
            ) -> $crate::runtime::Pending<$crate::runtime::Response<$crate::runtime::Bytes>, $error> {
                self.0.send_raw()
            }
        }

        #[cfg(feature = "blocking")]
        impl $(<$answer: $crate::runtime::Answer>)? $request<$crate::runtime::Blocking $(, $answer)?> {
            /// Sends the request, waits, and gives the decoded answer.
            ///
            /// # Errors
            ///
            /// Whatever stands between the request and a successful answer; see [`ErrorKind`]($crate::runtime::ErrorKind).
            #[inline]
            pub fn send(self) -> ::std::result::Result<$output, $crate::runtime::Error<$error>> {
                self.0.send()
            }

            /// [`send`](Self::send), with the status and the headers of the answer.
            ///
            /// # Errors
            ///
            /// Those of [`send`](Self::send).
            #[inline]
            pub fn send_with_response(
                self,
            ) -> ::std::result::Result<$crate::runtime::Response<$output>, $crate::runtime::Error<$error>> {
                self.0.send()
            }

            /// [`send`](Self::send), for the answer as the server gave it: its status, be it a success or not, its headers, and its
            /// body, decompressed but not decoded.
            ///
            /// # Errors
            ///
            /// Whatever stands between the request and an answer; never the answer's status, and never its body's type.
            #[inline]
            pub fn send_raw(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::Response<$crate::runtime::Bytes>,
                $crate::runtime::Error<$error>,
            > {
                self.0.send_raw()
            }
        }
    };
    ($request:ident $(<$answer:ident>)? => $output:ty, $error:ty; paged) => {
        $crate::runtime::request!($request $(<$answer>)? => $output, $error);
        $crate::runtime::paged!($request $(<$answer>)? => $error);
    };
}
pub(crate) use request;
