//! What can be found.

use std::fmt;

/// The nine classes, in the order of the network's outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Somebody on foot.
    Person,
    /// A passenger car.
    Car,
    /// A lorry with a cargo box or a flat bed.
    Truck,
    /// A dog.
    Dog,
    /// A cat.
    Cat,
    /// A bird, sitting or flying.
    Bird,
    /// A bicycle without its rider.
    Bicycle,
    /// A motorcycle without its rider.
    Motorcycle,
    /// A bus.
    Bus,
}

impl Class {
    /// Every class, in the order of the network's outputs.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Car,
        Self::Truck,
        Self::Dog,
        Self::Cat,
        Self::Bird,
        Self::Bicycle,
        Self::Motorcycle,
        Self::Bus,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Car => "car",
            Self::Truck => "truck",
            Self::Dog => "dog",
            Self::Cat => "cat",
            Self::Bird => "bird",
            Self::Bicycle => "bicycle",
            Self::Motorcycle => "motorcycle",
            Self::Bus => "bus",
        }
    }

    /// Its place among the network's outputs.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
