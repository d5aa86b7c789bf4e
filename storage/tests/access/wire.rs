//! A raw connection as an attacker may use it: any text is sent, and every byte of the answer is kept.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    time::Duration,
};

/// A connection by PostgreSQL's protocol 3.0, simple queries only.
pub struct Session {
    stream: UnixStream,
    socket: PathBuf,
    /// The process id and secret key for cancel requests.
    key: Vec<u8>,
    /// `I` idle, `T` in a transaction, `E` in a failed transaction.
    pub status: u8,
    /// The connection is closed.
    pub lost: bool,
}

/// Everything received until the server was ready again.
#[derive(Default)]
pub struct Answer {
    /// Rows, tags, errors, notices, notifications and copied data, in order.
    pub bytes: Vec<u8>,
    /// The number of rows received, by a query or COPY; otherwise the number that a statement reports as changed.
    pub rows: usize,
    /// The first column of the first row.
    pub first: Option<String>,
    /// SQLSTATE and message of an error.
    pub error: Option<(String, String)>,
    /// The connection is closed.
    pub lost: bool,
}

impl Session {
    /// Connects to the socket in a directory and to a port, or returns why that failed.
    pub fn open(folder: &str, port: u16, database: &str, user: &str) -> Result<Self, String> {
        let socket = Path::new(folder).join(format!(".s.PGSQL.{port}"));
        let stream = UnixStream::connect(&socket).expect("a server");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
        let mut session = Self { stream, socket, key: Vec::new(), status: b'I', lost: false };
        let parameters = format!("user\0{user}\0database\0{database}\0\0");
        let length = u32::try_from(parameters.len() + 8).expect("short");
        let startup = [&length.to_be_bytes(), &196_608_u32.to_be_bytes(), parameters.as_bytes()].concat();
        session.stream.write_all(&startup).expect("a server");
        let answer = session.answer();
        if answer.lost || answer.error.is_some() { Err(format!("{:?}", answer.error)) } else { Ok(session) }
    }

    /// Sends text unchanged and waits for the complete answer.
    pub fn ask(&mut self, sql: &str) -> Answer {
        self.send(sql);
        self.answer()
    }

    /// Sends text without waiting. If the server is gone, the next answer shows it.
    pub fn send(&mut self, sql: &str) {
        let length = u32::try_from(sql.len() + 5).expect("short");
        let message = [b"Q", length.to_be_bytes().as_slice(), sql.as_bytes(), b"\0"].concat();
        let _ = self.stream.write_all(&message);
    }

    /// Sends a cancel request for the running statement, as any client can.
    #[allow(dead_code, reason = "used by the pooler tests")]
    pub fn cancel(&self) {
        let request = [16_u32.to_be_bytes().as_slice(), &80_877_102_u32.to_be_bytes(), &self.key].concat();
        let mut line = UnixStream::connect(&self.socket).expect("a server");
        let _ = line.write_all(&request);
        // The server answers by closing the connection.
        let _ = line.read(&mut [0]);
    }

    pub fn answer(&mut self) -> Answer {
        let (mut answer, mut sent, mut tagged) = (Answer::default(), 0, 0);
        loop {
            let mut head = [0; 5];
            if self.stream.read_exact(&mut head).is_err() {
                answer.lost = true;
                break;
            }
            let length = head[1..].iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
            let mut body = vec![0; length - 4];
            if self.stream.read_exact(&mut body).is_err() {
                answer.lost = true;
                break;
            }
            match head[0] {
                b'D' => {
                    sent += 1;
                    answer.first = answer.first.or_else(|| first_column(&body));
                }
                b'd' => sent += 1,
                b'C' => {
                    let tag = String::from_utf8_lossy(&body[..body.len() - 1]);
                    tagged += tag.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
                }
                b'E' => {
                    let field = |kind: u8| {
                        let mut fields = body.split(|&byte| byte == 0);
                        let field = fields.find(|field| field.first() == Some(&kind)).unwrap_or_default();
                        String::from_utf8_lossy(field.get(1..).unwrap_or_default()).into_owned()
                    };
                    answer.error = Some((field(b'C'), field(b'M')));
                }
                // The server wants COPY data; there is none.
                b'G' => drop(self.stream.write_all(b"f\0\0\0\x07no\0")),
                b'K' => self.key.clone_from(&body),
                b'Z' => {
                    self.status = body[0];
                    break;
                }
                _ => {}
            }
            if !matches!(head[0], b'S' | b'K' | b'R') {
                answer.bytes.extend(body);
                answer.bytes.push(b'\n');
            }
        }
        answer.rows = if sent > 0 { sent } else { tagged };
        self.lost = answer.lost;
        answer
    }
}

/// Two bytes for the count, four for the length (-1 is NULL), and the text.
fn first_column(body: &[u8]) -> Option<String> {
    let length = u32::from_be_bytes(body.get(2..6)?.try_into().ok()?);
    let text = body.get(6..usize::try_from(length).ok()?.checked_add(6)?)?;
    Some(String::from_utf8_lossy(text).into_owned())
}
