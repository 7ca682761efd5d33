//! The page with the known traces, to look at: `cargo run -p page-tests`; with `-- empty`, the page of a service that has
//! none. It says where it is, and goes on until its standard input ends.

use page_tests::{Served, Tools};
use std::env;
use std::error::Error;
use std::io::{self, Read as _, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let tools = Tools::find()?;
    let served = Served::with_hanging_span();
    if env::args().nth(1).as_deref() != Some("empty") {
        served.take_known(&tools)?;
    }
    writeln!(io::stdout(), "{}", served.url())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
