//! Queues.

mod about;
mod delivery;
mod destination;
mod envelope;
mod kind;
mod measure;
mod operation;
#[cfg(feature = "redis")]
pub mod redis;
mod relation;
mod run;
mod running;
mod sent;

pub use delivery::Delivery;
pub use destination::Destination;
pub use envelope::Envelope;
pub use operation::Operation;
pub use relation::Relation;
pub use run::Run;
pub use running::Running;

#[cfg(test)]
mod tests;
