//! What keeps a service going.
