//! `dyn Error` and its like, as one.

use std::error::Error;

/// `dyn Error`, whatever else it says it is.
pub trait AnyError {
    /// Without what else it says.
    fn as_error(&self) -> &(dyn Error + '_);
}

macro_rules! any_error {
    ($($also:ident)*) => {
        impl AnyError for dyn Error $(+ $also)* + '_ {
            fn as_error(&self) -> &(dyn Error + '_) {
                self
            }
        }
    };
}

any_error!();
any_error!(Send);
any_error!(Sync);
any_error!(Send Sync);
