//! A mail server that takes everything and keeps nothing, on a free port.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// Starts it and answers with its URL. It ends with the process.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || talk(&stream));
        }
    });
    format!("smtp://{address}")
}

fn talk(mut stream: &TcpStream) -> Option<()> {
    let _ = stream.set_nodelay(true);
    stream.write_all(b"220 sink\r\n").ok()?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(line)) = lines.next() {
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match &*verb {
            "QUIT" => return stream.write_all(b"221 bye\r\n").ok(),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                for line in lines.by_ref() {
                    if line.ok()? == "." {
                        break;
                    }
                }
                b"250 taken\r\n"
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).ok()?;
    }
    Some(())
}
