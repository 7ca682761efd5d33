//! The trees, as they are to be.

pub(crate) const ONE_IMAGE: &str = "";

pub(crate) const THREE_IMAGES: &str = "";
