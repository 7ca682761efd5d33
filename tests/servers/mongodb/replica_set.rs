//! As much of a replica set as FerretDB is not: it has sessions and transactions, and asks for a write again.

use mongodb::bson::{Document, doc};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Listens until the process ends, and answers commands as `answer` says, but for greetings. Where it is.
pub(crate) fn start(answer: impl Fn(&Document) -> Document + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("it is bound").to_string();
    let me = address.clone();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (me, answer) = (me.clone(), answer.clone());
            thread::spawn(move || while serve(&stream, &me, &*answer).is_ok() {});
        }
    });
    address
}

/// One message: a header, flags, and a section that is a document; those of other kinds that follow are passed over.
fn serve(
    mut stream: &TcpStream,
    me: &str,
    answer: &dyn Fn(&Document) -> Document,
) -> io::Result<()> {
    let mut header = [0; 16];
    stream.read_exact(&mut header)?;
    let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]);
    let mut body = vec![0; length as usize - header.len()];
    stream.read_exact(&mut body)?;
    let command = Document::from_reader(&body[5..]).map_err(io::Error::other)?;
    let greeting = ["hello", "isMaster", "ismaster"];
    let reply = if greeting.iter().any(|name| command.contains_key(name)) {
        doc! {
            "ok": 1, "isWritablePrimary": true, "ismaster": true, "helloOk": true,
            "setName": "cameras", "setVersion": 1, "hosts": [me], "me": me, "primary": me,
            "maxBsonObjectSize": 16_777_216, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000,
            "minWireVersion": 0, "maxWireVersion": 21, "logicalSessionTimeoutMinutes": 30,
        }
    } else {
        answer(&command)
    };
    let mut document = Vec::new();
    reply.to_writer(&mut document).map_err(io::Error::other)?;
    let mut message = Vec::new();
    let length = u32::try_from(16 + 5 + document.len()).map_err(io::Error::other)?;
    message.extend(length.to_le_bytes());
    message.extend(1_u32.to_le_bytes());
    // The request that this answers.
    message.extend(&header[4..8]);
    message.extend(2013_u32.to_le_bytes());
    message.extend([0; 5]);
    message.extend(document);
    stream.write_all(&message)
}
