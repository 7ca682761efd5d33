//! `IN (1, 2, 3)` reads `IN (?)`: how many there are says little, and makes many texts of one.

use super::super::tokens::{Kind, Token, Upper};
use super::MARK;
use super::line::Line;

/// Where in such a list the text is.
#[derive(Clone, Copy, Default)]
pub(super) enum InList {
    #[default]
    Outside,
    /// After `IN`.
    Announced,
    /// After so many literals, and perhaps a comma, that are not written yet.
    Items { literals: usize, comma: bool },
}

impl InList {
    /// Writes the token, now or when the list has ended.
    pub(super) fn write(&mut self, token: Token<'_>, binds: bool, line: &mut Line) {
        let begins = token.is_symbol("(");
        match *self {
            Self::Items { literals, comma } => {
                let item_may_follow = comma || literals == 0;
                // One that binds is the value of a setting, and no item.
                if token.text == MARK && item_may_follow && !binds {
                    *self = Self::Items {
                        literals: literals + 1,
                        comma: false,
                    };
                    return;
                }
                if token.is_symbol(",") && !item_may_follow {
                    *self = Self::Items {
                        literals,
                        comma: true,
                    };
                    return;
                }
                if token.is_symbol(")") && !item_may_follow {
                    line.push(false, MARK, false);
                    line.push(false, ")", false);
                    *self = Self::Outside;
                    return;
                }
                self.end(line);
            }
            Self::Announced if begins => {
                *self = Self::Items {
                    literals: 0,
                    comma: false,
                };
                line.push(token.gap, token.text, binds);
                return;
            }
            Self::Outside | Self::Announced => {}
        }
        let announces = token.kind == Kind::Word && Upper::of(token.text).as_str() == "IN";
        *self = if announces {
            Self::Announced
        } else {
            Self::Outside
        };
        line.push(token.gap, token.text, binds);
    }

    /// Writes what waited: it was no list of literals.
    pub(super) fn end(&mut self, line: &mut Line) {
        let Self::Items { literals, comma } = std::mem::take(self) else {
            return;
        };
        for literal in 0..literals {
            if literal > 0 {
                line.push(false, ",", false);
            }
            line.push(literal > 0, MARK, false);
            if line.is_full() {
                return;
            }
        }
        if comma {
            line.push(false, ",", false);
        }
    }
}
