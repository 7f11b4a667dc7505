//! What is emitted for an operation of the fake, as a macro.

/// Gives an operation the struct of what is asked of it, with its [`Call`](super::Call), and [`Fake`](super::Fake) a method:
///
/// ```text
/// operation! {
///     StopSession(stop_session, super::STOP_SESSION) {
///         success: Session = value(200, ["application/json"]),
///         failure: Problem = value(200, ["application/json"]),
///         parameters: { session_id: String = path("session-id"), tags: Option<Vec<String>> = query("tags").list() },
///         fixed: { query("action").fixed("stop") },
///         body: { reason: Option<Reason> = body() },
///     }
/// }
/// ```
///
/// What is behind the types of answers are functions of [`Sent`](super::Sent), behind that of a parameter one of
/// [`Parameter`](super::Parameter), and behind that of the body one of [`Source`](super::Source). A method with a raw name has it once
/// more as a text, which links can lead to: `r#type as "type"`.
#[allow(unused_macros, reason = "not every client has operations")]
macro_rules! operation {
    (
        $request:ident($method:ident $(as $bare:literal)?, $constant:path) {
            success: $output:ty = $success:ident($($status:literal $(, [$($media_type:literal),*])?)?),
            failure: $error:ty = $failure:ident($($error_status:literal $(, [$($error_media_type:literal),*])?)?),
            $(parameters: {
                $($field:ident: $ty:ty = $place:ident($wire:literal) $(.$fact:ident($($of_fact:tt)*))*),* $(,)?
            },)?
            $(fixed: {
                $($fixed_place:ident($fixed:literal).fixed($value:literal)),* $(,)?
            },)?
            $(body: {
                $body:ident: $body_ty:ty = $read:ident() $(,)?
            },)?
        }
    ) => {
        impl $crate::runtime::fake::Fake {
            #[doc = concat!("What [`Client::", $crate::runtime::fake::name!($method $($bare)?), "`](crate::Client::", $crate::runtime::fake::name!($method $($bare)?), ") is answered, and was asked.")]
            #[inline]
            pub fn $method(&self) -> $crate::runtime::fake::Stub<$request> {
                $crate::runtime::fake::Stub::new(self)
            }
        }

        #[doc = concat!("What [`Client::", $crate::runtime::fake::name!($method $($bare)?), "`](crate::Client::", $crate::runtime::fake::name!($method $($bare)?), ") was asked.")]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $request {
            $($(
                #[doc = $crate::runtime::fake::place!($place)]
                pub $field: $ty,
            )*)?
            $(
                #[doc = $crate::runtime::fake::place!($read)]
                pub $body: $body_ty,
            )?
        }

        impl $crate::runtime::fake::Call for $request {
            type Output = $output;
            type Error = $error;

            const ROUTE: &'static $crate::runtime::fake::Route = &$crate::runtime::fake::Route::new(
                &$constant,
                &[
                    $($($crate::runtime::fake::Parameter::$place($wire) $(.$fact($($of_fact)*))*,)*)?
                    $($($crate::runtime::fake::Parameter::$fixed_place($fixed).fixed($value),)*)?
                ],
            );

            #[allow(unused_mut, unused_variables, reason = "not every operation has parameters or a body")]
            #[inline]
            fn read(
                source: &$crate::runtime::fake::Source<'_>,
            ) -> ::core::result::Result<Self, $crate::runtime::fake::Fault> {
                let mut parameters = source.parameters();
                ::core::result::Result::Ok(Self {
                    $($($field: parameters.read()?,)*)?
                    $($body: source.$read()?,)?
                })
            }

            #[inline]
            fn success(output: &Self::Output) -> $crate::runtime::fake::Sent<'_> {
                $crate::runtime::fake::Sent::$success(output, $($status, $(&[$($media_type),*])?)?)
            }

            #[inline]
            fn failure(error: &Self::Error) -> $crate::runtime::fake::Sent<'_> {
                $crate::runtime::fake::Sent::$failure(error, $($error_status, $(&[$($error_media_type),*])?)?)
            }
        }
    };
}

/// The name of a method in links.
#[allow(unused_macros, reason = "not every client has operations")]
macro_rules! name {
    ($method:ident) => {
        stringify!($method)
    };
    ($method:ident $bare:literal) => {
        $bare
    };
}

/// Where a parameter is, or what there is of a body, in the docs of its field. Its name on the wire may be any text, which docs would take
/// for more than a text.
#[allow(unused_macros, reason = "not every client has operations")]
macro_rules! place {
    (path) => {
        "Of the path."
    };
    (query) => {
        "Of the query."
    };
    (query_string) => {
        "The query."
    };
    (header) => {
        "A header."
    };
    (cookie) => {
        "A cookie."
    };
    (body) => {
        "The body."
    };
    (choice) => {
        "The body, by its media type."
    };
    (some_choice) => {
        "The body, by its media type."
    };
    (bytes) => {
        "The body, as it came."
    };
    (some_bytes) => {
        "The body, as it came."
    };
}

#[allow(unused_imports, reason = "not every client has operations")]
pub(crate) use {name, operation, place};
