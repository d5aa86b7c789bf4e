//! A proxy between a portal and its server: it counts round trips, queries on the portal's own connection, and breaks the
//! connection at a chosen statement.

use crate::support::{ask, migrated_database, service};
use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use telehealth_storage::{Options, Portal, Transaction};

pub struct Proxy {
    port: u16,
    database: String,
    line: Arc<Line>,
}

/// Where the connection breaks; a word of the statement's text.
#[derive(Clone, Copy)]
pub enum Cut {
    /// The server never receives the statement.
    Before(&'static str),
    /// The server executes it, but its answer is lost.
    After(&'static str),
}

#[derive(Default)]
struct Line {
    trips: AtomicUsize,
    statements: Mutex<Vec<String>>,
    cut: Mutex<Option<Cut>>,
    servers: Mutex<Vec<UnixStream>>,
}

impl Proxy {
    /// Starts a proxy for the database of a URL.
    pub fn to(url: &str) -> Self {
        let folder = ask(url, "current_setting('unix_socket_directories')");
        let socket = PathBuf::from(folder).join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let line = Arc::new(Line::default());
        let serving = Arc::clone(&line);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (line, socket) = (Arc::clone(&serving), socket.clone());
                thread::spawn(move || {
                    let Ok(server) = UnixStream::connect(socket) else { return };
                    // In any case both sides learn of the end.
                    let _ = line.serve(&client, &server);
                    let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
                });
            }
        });
        Self { port, database: ask(url, "current_database()"), line }
    }

    pub fn url(&self) -> String {
        let Self { port, database, .. } = self;
        format!("postgresql://127.0.0.1:{port}/{database}?user=postgres&sslmode=disable&gssencmode=disable")
    }

    /// The statements since the last call, as sent.
    pub fn statements(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.line.statements))
    }

    /// The round trips since the last call.
    pub fn trips(&self) -> usize {
        self.line.trips.swap(0, Ordering::SeqCst)
    }

    /// The total number of connections.
    pub fn connections(&self) -> usize {
        lock(&self.line.servers).len()
    }

    /// Breaks the connection once, at the next statement that contains a word.
    pub fn cut(&self, cut: Cut) {
        *lock(&self.line.cut) = Some(cut);
    }

    /// Evaluates an expression on the newest connection, which must be idle.
    pub fn ask(&self, expression: &str) -> String {
        let servers = lock(&self.line.servers);
        let mut server = servers.last().expect("a connection");
        let query = format!("SELECT ({expression})::text\0");
        let length = u32::try_from(query.len() + 4).expect("a short query");
        server.write_all(&[b"Q", length.to_be_bytes().as_slice(), query.as_bytes()].concat()).expect("a server");
        let mut answer = None;
        loop {
            let message = Message::read(&mut server).expect("an answer");
            match message.kind() {
                // Two bytes of count, four of length, and the text; a length of -1 is NULL.
                b'D' => answer = Some(String::from_utf8_lossy(message.body().get(6..).unwrap_or(b"")).into_owned()),
                b'Z' => return answer.expect("a row"),
                _ => {}
            }
        }
    }
}

impl Line {
    fn serve(&self, mut client: &TcpStream, mut server: &UnixStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        server.write_all(&read_startup(&mut client)?)?;
        forward_answer(server, client)?;
        lock(&self.servers).push(server.try_clone()?);
        loop {
            let message = Message::read(&mut client)?;
            let text = message.statement();
            let cut = text.as_ref().and_then(|text| self.take_cut(text));
            lock(&self.statements).extend(text);
            if let Some(Cut::Before(_)) = cut {
                return Ok(());
            }
            server.write_all(&message.0)?;
            if !matches!(message.kind(), b'Q' | b'S') {
                continue;
            }
            self.trips.fetch_add(1, Ordering::SeqCst);
            match cut {
                Some(_) => return forward_answer(server, io::sink()),
                None => forward_answer(server, client)?,
            }
        }
    }

    fn take_cut(&self, text: &str) -> Option<Cut> {
        lock(&self.cut).take_if(|cut| match cut {
            // READ COMMITTED is not a COMMIT.
            Cut::Before(word) | Cut::After(word) => {
                text.split(|c: char| c != '_' && !c.is_alphanumeric()).any(|part| part == *word)
            }
        })
    }
}

/// Forwards everything up to "ready for query".
fn forward_answer(mut server: impl Read, mut client: impl Write) -> io::Result<()> {
    loop {
        let message = Message::read(&mut server)?;
        client.write_all(&message.0)?;
        if message.kind() == b'Z' {
            return Ok(());
        }
    }
}

/// A message: a type byte, four bytes for the length (including themselves), and the rest.
struct Message(Vec<u8>);

impl Message {
    fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut head = vec![0; 5];
        from.read_exact(&mut head)?;
        let length = head[1..].iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        head.resize(length + 1, 0);
        from.read_exact(&mut head[5..])?;
        Ok(Self(head))
    }

    fn kind(&self) -> u8 {
        self.0[0]
    }

    fn body(&self) -> &[u8] {
        &self.0[5..]
    }

    /// The text of Query, and of Parse, which begins with a name.
    fn statement(&self) -> Option<String> {
        let part = match self.kind() {
            b'Q' => 0,
            b'P' => 1,
            _ => return None,
        };
        let text = self.body().split(|&byte| byte == 0).nth(part)?;
        Some(String::from_utf8_lossy(text).into_owned())
    }
}

fn read_startup(client: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut startup = vec![0; 4];
    client.read_exact(&mut startup)?;
    let length = startup.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    startup.resize(length, 0);
    client.read_exact(&mut startup[4..])?;
    Ok(startup)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A portal with one connection, and the proxy that it goes through.
pub fn overheard(options: Options) -> (Proxy, Portal) {
    let proxy = Proxy::to(&migrated_database());
    let portal = Portal::connect_with(&proxy.url(), Options { pool_size: 1, ..options }).expect("a portal");
    (proxy, portal)
}

/// The round trips of a transaction, without BEGIN and COMMIT.
pub fn trips(proxy: &Proxy, portal: &Portal, work: impl FnOnce(&mut Transaction)) -> usize {
    let _ = proxy.trips();
    let mut tx = portal.begin(&service()).expect("begun");
    assert_eq!(proxy.trips(), 1, "BEGIN, role and context are sent together");
    work(&mut tx);
    let count = proxy.trips();
    tx.commit().expect("committed");
    assert_eq!(proxy.trips(), 1, "COMMIT");
    count
}
