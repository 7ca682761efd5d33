//! A camera pipeline over three services: images come in, a detector finds objects on a GPU or a CPU, an analyst judges what
//! was found, an event is kept; and every step is in one trace.
//!
//! | module | is |
//! |---|---|
//! | [`config`] | what can be set: one table, by flag or by environment |
//! | [`messages`] | what the roles say to each other |
//! | [`keys`] | the attribute keys that no convention has |
//! | [`metric`] | the names of the metrics, and of their labels |
//! | [`operation`] | the names of the spans that dashboards ask for, and from when on they are slow |
//! | [`serve`] | what all services have: telemetry, a socket, the layers, an end |
//! | [`pace`] | stages stretched, to be looked at |
//! | [`backend`] | takes images in, has them looked at and judged, keeps events |
//! | [`detector`] | finds objects in images |
//! | [`analyst`] | judges what was found |
//! | [`demo`] | plays cameras |
//! | [`supervisor`] | starts all of them as processes of their own |
//! | [`deploy`] | writes dashboards, rules and data sources |

pub mod analyst;
pub mod backend;
pub mod config;
pub mod demo;
pub mod deploy;
pub mod detector;
pub mod keys;
pub mod messages;
pub mod metric;
pub mod operation;
pub mod pace;
pub mod serve;
pub mod supervisor;
