//! What a type of error is called.

use std::any::type_name;

/// The pointers that are errors where what they point to is one.
const POINTERS: &[&str] = &["alloc::boxed::Box<", "alloc::sync::Arc<"];

/// The name of `E`, or of what it points to: who counts errors counts a boxed one with the others.
pub(super) fn of<E>() -> &'static str {
    let mut name = type_name::<E>();
    while let Some(inside) = pointed_to(name) {
        name = inside;
    }
    name
}

fn pointed_to(name: &'static str) -> Option<&'static str> {
    if let Some(inside) = name.strip_prefix('&') {
        return Some(inside.strip_prefix("mut ").unwrap_or(inside));
    }
    POINTERS
        .iter()
        .find_map(|pointer| name.strip_prefix(pointer)?.strip_suffix('>'))
}

#[cfg(test)]
mod tests {
    use super::of;
    use std::fmt::Error;
    use std::sync::Arc;

    #[test]
    fn pointers_are_called_by_what_they_point_to() {
        let plain = of::<Error>();
        assert_eq!(plain, std::any::type_name::<Error>());
        assert_eq!(of::<Box<Error>>(), plain);
        assert_eq!(of::<Arc<Box<Error>>>(), plain);
        assert_eq!(of::<&Error>(), plain);
        assert_eq!(of::<&mut Error>(), plain);
        let list = of::<Vec<Box<Error>>>();
        assert!(list.contains("Vec<") && list.contains("Box<"), "{list}");
    }
}
