//! Starting real servers for one test, on free ports.
