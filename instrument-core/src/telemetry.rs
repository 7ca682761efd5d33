//! The one call that sets everything up, and what it returns.
