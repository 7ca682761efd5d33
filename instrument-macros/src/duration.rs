use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, Lit, Result};

use crate::rules;

/// `min_duration`: `"10ms"`, or an expression of type `Duration`.
pub(crate) fn parse(value: Expr) -> Result<TokenStream> {
    let Expr::Lit(ExprLit { lit, .. }) = &value else {
        return Ok(value.into_token_stream());
    };
    let Lit::Str(text) = lit else {
        return Err(syn::Error::new_spanned(
            lit,
            rules::bad_duration(&lit.to_token_stream()),
        ));
    };
    let nanos = nanos(&text.value())
        .ok_or_else(|| syn::Error::new_spanned(lit, rules::bad_duration(&lit.to_token_stream())))?;
    Ok(quote!(::core::time::Duration::from_nanos(#nanos)))
}

fn nanos(text: &str) -> Option<u64> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let unit: u64 = match unit.trim() {
        "ns" => 1,
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::nanos;

    #[test]
    fn a_number_and_a_unit() {
        assert_eq!(nanos("10ms"), Some(10_000_000));
        assert_eq!(nanos("1 s"), Some(1_000_000_000));
        assert_eq!(nanos("500us"), Some(500_000));
        for wrong in ["", "10", "ms", "10 minutes", "1.5s", "99999999999999999s"] {
            assert_eq!(nanos(wrong), None, "{wrong}");
        }
    }
}
