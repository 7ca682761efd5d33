//! Functions that a macro writes, with pieces from either side.

use instrument_core::traced_span;

macro_rules! getter {
    ($name:ident, $param:ident: $ty:ty, $ret:ty, $body:expr) => {
        #[traced_span(attrs($param, total = $param + 1), err(debug))]
        fn $name($param: $ty) -> $ret {
            let local = 1;
            let _ = local;
            $body
        }
    };
}

getter!(double, n: u32, u32, n * 2);
getter!(half, n: u32, Result<u32, String>, if n % 2 == 0 { Ok(n / 2) } else { Err(format!("{n} is odd")) });

macro_rules! whole {
    ($vis:vis fn $name:ident($($pat:pat => $ty:ty),*) -> $ret:ty $body:block) => {
        #[traced_span]
        $vis fn $name($($pat: $ty),*) -> $ret $body
    };
}

whole!(pub fn sum((a, b) => (u32, u32), mut c => u32) -> u32 {
    c += a;
    c + b
});

macro_rules! counters {
    ($($name:ident)*) => {
        #[traced_span(component = "counters")]
        impl Counters {
            $(fn $name(&self) -> u32 { self.0 })*
        }
    };
}

macro_rules! configured {
    ($name:literal, $component:literal, $kind:expr, $at_least:literal, $label:literal, $value:expr) => {
        #[traced_span(name = $name, component = $component, kind = $kind, min_duration = $at_least, attrs($label = $value))]
        fn configured(n: u32) -> u32 {
            n
        }
    };
}

configured!("load_all", "store", client, "10ms", "a.label", "text");

struct Counters(u32);
counters!(red green);

macro_rules! returning {
    ($name:ident, $ret:ty, $body:expr) => {
        #[traced_span]
        pub async fn $name() -> $ret {
            $body
        }
    };
}

returning!(nothing, (), ());
returning!(never, !, panic!());

fn main() {
    assert_eq!(double(2), 4);
    assert_eq!(half(4), Ok(2));
    assert_eq!(sum((1, 2), 3), 6);
    assert_eq!(configured(2), 2);
    assert!(half(3).is_err());
    assert_eq!(Counters(1).red() + Counters(2).green(), 3);
}
