//! What the command line and the environment ask for.

use super::arguments::Arguments;
use super::{Analyst, Backend, Demo, Detector, Problems, Reading, Role, Supervisor, help};

/// What the command line and the environment ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// To be told what there is.
    Help(String),
    /// To start everything.
    Supervisor(Supervisor),
    /// To be the backend, or only its workers.
    Backend(Box<Backend>),
    /// To be the detector.
    Detector(Detector),
    /// To be the analyst.
    Analyst(Analyst),
    /// To play cameras.
    Demo(Demo),
}

impl Command {
    /// Reads the arguments after the program's name, and the environment.
    ///
    /// # Errors
    ///
    /// When any of it cannot be understood.
    pub fn read(
        arguments: impl IntoIterator<Item = String>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problems> {
        let arguments = Arguments::new(arguments);
        let role = arguments.role;
        if arguments.wants_help {
            return Ok(Self::Help(help(role)));
        }
        let mut reading = Reading::new(arguments.values, variables, arguments.problems);
        let this = match role {
            Role::Supervisor => Self::Supervisor(Supervisor::read(&mut reading)),
            Role::Backend | Role::Worker => {
                Self::Backend(Backend::read(&mut reading, role == Role::Worker).into())
            }
            Role::Detector => Self::Detector(Detector::read(&mut reading)),
            Role::Analyst => Self::Analyst(Analyst::read(&mut reading)),
            Role::Demo => Self::Demo(Demo::read(&mut reading)),
        };
        reading.finish(this)
    }
}
