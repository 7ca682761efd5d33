//! Makes messages, client and server of `proto/cameras.proto`.
//!
//! `protox` is a compiler of such files that is a crate. So the `.proto` file is the one thing to read and to change, as in
//! any service: nobody has to install `protoc`, and no generated code is committed that could differ from it.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let files = protox::compile(["cameras.proto"], ["proto"])?;
    tonic_prost_build::configure().compile_fds(files)?;
    println!("cargo::rerun-if-changed=proto");
    Ok(())
}
