//! Whether a body assigns to `self`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Looks for `self.field = ...`, `self.list[0] += ...` and `(self.a, b) = ...`, wherever they stand.
pub(super) fn to_self(body: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    (0..tokens.len()).any(|at| match &tokens[at] {
        TokenTree::Ident(ident) if ident == "self" => is_assignment(after_place(&tokens[at + 1..])),
        TokenTree::Group(group) => {
            to_self(&group.stream())
                || group.delimiter() != Delimiter::Brace
                    && mentions_self(&group.stream())
                    && is_assignment(&tokens[at + 1..])
        }
        _ => false,
    })
}

/// What comes behind `.field`, `.0` and `[index]`.
fn after_place(mut tokens: &[TokenTree]) -> &[TokenTree] {
    loop {
        tokens = match tokens {
            [TokenTree::Punct(dot), _, rest @ ..] if dot.as_char() == '.' => rest,
            [TokenTree::Group(group), rest @ ..] if group.delimiter() == Delimiter::Bracket => rest,
            rest => return rest,
        };
    }
}

/// `=`, or an operator and `=`, but no comparison and no `=>`.
fn is_assignment(tokens: &[TokenTree]) -> bool {
    let operator: String = tokens
        .iter()
        .map_while(|token| match token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        })
        .take(3)
        .collect();
    let rest = operator.trim_start_matches(['+', '-', '*', '/', '%', '^', '&', '|']);
    let shifted = ["<<=", ">>="].contains(&operator.as_str());
    shifted || rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>")
}

fn mentions_self(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "self",
        TokenTree::Group(group) => mentions_self(&group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::to_self;

    #[test]
    fn assignments_are_told_from_comparisons() {
        for (body, assigns) in [
            ("self.a = 1;", true),
            ("{ if x { self.0.b[1] += 1 } }", true),
            ("self.a <<= 1", true),
            ("(self.a, b) = c;", true),
            ("self = other;", true),
            ("self.a == 1 && self.b >= 2", false),
            ("match self.a { A if self.b => 1 }", false),
            ("let n = self.a; self.list.push(n); f(self)", false),
        ] {
            let tokens = body.parse().expect("tokens");
            assert_eq!(to_self(&tokens), assigns, "{body}");
        }
    }
}
