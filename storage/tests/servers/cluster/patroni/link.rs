//! A network link that can be cut: a port that leads to another one.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// How often a waiting connection looks whether the link was cut.
const TICK: Duration = Duration::from_millis(50);

pub struct Link {
    address: SocketAddr,
    is_cut: Arc<AtomicBool>,
}

impl Link {
    pub fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (address, is_cut) = (listener.local_addr().expect("an address"), Arc::new(AtomicBool::new(false)));
        let cut = Arc::clone(&is_cut);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let cut = Arc::clone(&cut);
                thread::spawn(move || {
                    wait_while(&cut);
                    let Ok(server) = TcpStream::connect(target) else { return };
                    let ends = (client.try_clone(), server.try_clone());
                    let (Ok(from_client), Ok(from_server)) = ends else { return };
                    let back = Arc::clone(&cut);
                    thread::spawn(move || forward(from_server, client, &back));
                    forward(from_client, server, &cut);
                });
            }
        });
        Self { address, is_cut }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// While the link is cut, nothing passes, and nobody is told.
    pub fn set_cut(&self, is_cut: bool) {
        self.is_cut.store(is_cut, Ordering::SeqCst);
    }
}

fn wait_while(cut: &AtomicBool) {
    while cut.load(Ordering::SeqCst) {
        thread::sleep(TICK);
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, cut: &AtomicBool) {
    let mut bytes = [0; 65_536];
    let _ = (from.set_read_timeout(Some(TICK)), to.set_nodelay(true));
    loop {
        let read = from.read(&mut bytes);
        wait_while(cut);
        match read {
            Ok(length) if length > 0 => {
                if to.write_all(&bytes[..length]).is_err() {
                    break;
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            _ => break,
        }
    }
    let both = std::net::Shutdown::Both;
    let _ = (from.shutdown(both), to.shutdown(both));
}
