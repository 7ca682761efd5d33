//! The page with the known traces, to look at: `cargo run -p page-tests`. It says where it is, and goes on until its
//! standard input ends.

use page_tests::{Served, Tools};
use std::error::Error;
use std::io::{self, Read as _, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let tools = Tools::find()?;
    let served = Served::with_hanging_span();
    let sent = tools
        .node()
        .arg("send")
        .env("PAGE_URL", served.url())
        .status()?;
    if !sent.success() {
        return Err("the known traces were not taken".into());
    }
    writeln!(io::stdout(), "{}", served.url())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
