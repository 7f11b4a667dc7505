//! How rendered code looks.

use expect_test::expect;
use quote::quote;

use super::{Items, rust};

#[test]
fn items_stand_apart_and_imports_together() {
    let code = quote! {
        #![doc = " What it is."]
        use std::fmt;
        use std::io;
        use serde::Serialize;
        use super::a;
        use crate::b;
        mod c;
        mod d;
        pub use self::c::C;
        #[doc = " Documented."]
        pub struct S { #[doc = " A field."] pub a: u8, pub b: u8 }
        impl Iterator for S {
            type Item = u8;
            type Other = u8;
            const A: u8 = 1;
            #[inline]
            fn next(&mut self) -> Option<u8> { if self.a > 1 { return None; } self.b.checked_add(1) }
            #[doc = " Last;"]
            fn last(self) {}
        }
        crate::call!(S);
    };
    expect![[r"
        //! What it is.

        use std::fmt;
        use std::io;

        use serde::Serialize;

        use super::a;
        use crate::b;

        mod c;
        mod d;

        pub use self::c::C;

        /// Documented.
        pub struct S {
            /// A field.
            pub a: u8,
            pub b: u8,
        }

        impl Iterator for S {
            type Item = u8;
            type Other = u8;

            const A: u8 = 1;

            #[inline]
            fn next(&mut self) -> Option<u8> {
                if self.a > 1 {
                    return None;
                }
                self.b.checked_add(1)
            }

            /// Last;
            fn last(self) {}
        }

        crate::call!(S);
    "]]
    .assert_eq(&rust(code).unwrap());
}

#[test]
fn calls_begin_where_their_receiver_stands() {
    let code = quote! {
        static LONG: Operation = Operation::new("a_long_name_of_an_operation", Method::GET, "/with/a/long/path/{too}")
            .accept(&["application/json"]);
        fn f(output: &mut dyn Output) {
            output.object(SHAPE, &[&self.a_rather_long_name, &self.another_rather_long_name, &self.a_third_long_name]);
            Wrapper(self.call(&A_CONSTANT).path("a-rather-long-name", value.as_ref()).query("another", other.as_ref()))
        }
    };
    expect![[r#"
        static LONG: Operation = Operation::new(
            "a_long_name_of_an_operation",
            Method::GET,
            "/with/a/long/path/{too}",
        )
        .accept(&["application/json"]);

        fn f(output: &mut dyn Output) {
            output.object(
                SHAPE,
                &[
                    &self.a_rather_long_name,
                    &self.another_rather_long_name,
                    &self.a_third_long_name,
                ],
            );
            Wrapper(
                self.call(&A_CONSTANT)
                    .path("a-rather-long-name", value.as_ref())
                    .query("another", other.as_ref()),
            )
        }
    "#]]
    .assert_eq(&rust(code).unwrap());
}

#[test]
fn tokens_that_are_no_file_are_an_error() {
    assert!(rust(quote!(fn)).is_err());
}

#[test]
fn members_of_one_impl_after_the_other_become_members_of_one() {
    let mut items = Items::default();
    for item in [
        quote!(
            impl<M> A<M> {
                pub fn one(&self) {}
            }
        ),
        quote!(
            impl<M> A<M> {
                #[doc = " Two."]
                pub fn two(&self) {}
            }
        ),
        quote!(impl B { fn three() {} }),
        quote!(
            struct C;
        ),
        quote!(impl B { fn four() {} }),
        quote!(impl B { fn five() {} } impl C {}),
        quote!(impl C {}),
    ] {
        items.push(&rust(item).unwrap());
    }
    expect![[r"
        impl<M> A<M> {
            pub fn one(&self) {}

            /// Two.
            pub fn two(&self) {}
        }

        impl B {
            fn three() {}
        }

        struct C;

        impl B {
            fn four() {}
        }

        impl B {
            fn five() {}
        }

        impl C {}

        impl C {}
    "]]
    .assert_eq(&items.text);
}
