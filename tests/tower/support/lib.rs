//! What the tests of the layers share.
