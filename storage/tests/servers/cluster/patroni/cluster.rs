//! Three servers under Patroni with one etcd, behind HAProxy, on free ports of this machine.

use super::{START, link::Link, wait_for};
use crate::support::backups::new_folder;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread,
    time::Duration,
};
use telehealth_storage::embedded::Embedded;
use uuid::Uuid;

const NAMES: [&str; 3] = ["a", "b", "c"];
const PATRONI: &str = include_str!("../../../../../examples/cluster/patroni.yml");
const HAPROXY: &str = include_str!("../../../../../examples/cluster/haproxy.cfg");
const GUARD: &str = include_str!("guard.sh");

/// What happens to a primary.
#[derive(Clone, Copy, Debug)]
pub enum Failure {
    /// PostgreSQL is killed, and Patroni goes on.
    Crash,
    /// The machine does nothing for a while.
    Freeze,
    /// Nothing passes between the machine and the others.
    CutOff,
    /// The machine stops.
    PowerCut,
}

impl Failure {
    pub const ALL: [Self; 4] = [Self::Crash, Self::Freeze, Self::CutOff, Self::PowerCut];
}

/// The cluster. Its processes end with this value, and when this process ends.
pub struct Cluster {
    guard: Child,
    place: Place,
    nodes: [Node; 3],
    primary: SocketAddr,
    replicas: SocketAddr,
}

/// Where the processes run, and as whom.
struct Place {
    folder: PathBuf,
    account: Option<(u32, u32)>,
    password: String,
}

/// A machine. Others reach it, and it reaches etcd, over links.
struct Node {
    name: &'static str,
    folder: PathBuf,
    sql: (SocketAddr, Link),
    api: (SocketAddr, Link),
    etcd: Link,
}

impl Cluster {
    pub fn start() -> Self {
        let place = Place { folder: new_folder(), account: account(), password: Uuid::now_v7().to_string() };
        place.give(&place.folder);
        let guard = place
            .command("/bin/sh", Path::new("/"))
            .args(["-c", GUARD, "cluster"])
            .arg(&place.folder)
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        let etcd = start_etcd(&place);
        let nodes = NAMES.map(|name| Node {
            name,
            folder: place.subfolder(name),
            sql: linked(),
            api: linked(),
            etcd: Link::to(etcd),
        });
        let cluster = Self { guard, nodes, place, primary: free_address(), replicas: free_address() };
        fs::write(cluster.place.folder.join("patroni.yml"), PATRONI).expect("a file");
        fs::write(cluster.place.folder.join("haproxy.cfg"), HAPROXY).expect("a file");
        cluster.start_node(cluster.node("a"));
        wait_for("a primary", START, || cluster.primary().is_some());
        cluster.start_node(cluster.node("b"));
        cluster.start_node(cluster.node("c"));
        cluster.start_haproxy();
        wait_for("three servers", START, || cluster.is_complete());
        wait_for("HAProxy", START, || {
            diesel::Connection::establish(&cluster.url("postgres")).map(|_: diesel::PgConnection| ()).is_ok()
        });
        cluster
    }

    /// The URL of a database on the primary.
    pub fn url(&self, database: &str) -> String {
        self.url_at(self.primary, database)
    }

    /// The URL of a database on the replicas.
    pub fn replica_url(&self, database: &str) -> String {
        self.url_at(self.replicas, database)
    }

    fn url_at(&self, address: SocketAddr, database: &str) -> String {
        format!("postgresql://postgres:{}@{address}/{database}?sslmode=disable", self.place.password)
    }

    /// The node that answers as the primary.
    pub fn primary(&self) -> Option<&'static str> {
        self.nodes.iter().find(|node| node.is("primary")).map(|node| node.name)
    }

    /// Whether there are a primary and two replicas, one of them synchronous.
    pub fn is_complete(&self) -> bool {
        let count = |role: &str| self.nodes.iter().filter(|node| node.is(role)).count();
        count("primary") == 1 && count("replica") == 2 && count("synchronous") == 1
    }

    /// The nodes that are neither the primary nor a replica.
    pub fn missing(&self) -> Vec<&'static str> {
        let missing = self.nodes.iter().filter(|node| !node.is("primary") && !node.is("replica"));
        missing.map(|node| node.name).collect()
    }

    pub fn fail(&self, name: &str, failure: Failure) {
        let node = self.node(name);
        match failure {
            Failure::Crash => node.signal("data", Signal::KILL),
            Failure::PowerCut => node.signal("", Signal::KILL),
            Failure::Freeze => node.signal("", Signal::STOP),
            Failure::CutOff => node.set_cut_off(true),
        }
    }

    pub fn mend(&self, name: &str, failure: Failure) {
        match failure {
            Failure::Crash => {}
            Failure::PowerCut => self.start_node(self.node(name)),
            Failure::Freeze => self.node(name).signal("", Signal::CONT),
            Failure::CutOff => self.node(name).set_cut_off(false),
        }
    }

    /// Does what an administrator does with a server that cannot follow the others any more.
    pub fn replace(&self, name: &str) {
        let node = self.node(name);
        node.signal("", Signal::KILL);
        wait_for("its end", START, || fs::remove_dir_all(node.folder.join("data")).is_ok());
        self.start_node(node);
    }

    fn node(&self, name: &str) -> &Node {
        self.nodes.iter().find(|node| node.name == name).expect("a node")
    }

    fn start_node(&self, Node { name, folder, sql, api, etcd }: &Node) {
        let mut patroni = self.place.command("patroni", folder);
        patroni.arg(self.place.folder.join("patroni.yml"));
        let (data, passwords) = (folder.join("data"), folder.join("pgpass"));
        let variables: [(&str, String); 15] = [
            ("NAME", (*name).to_owned()),
            ("ETCD_HOSTS", etcd.address().to_string()),
            // Otherwise it would ask etcd for its address, and leave the link.
            ("ETCD_USE_PROXIES", "true".to_owned()),
            ("RESTAPI_LISTEN", api.0.to_string()),
            ("RESTAPI_CONNECT_ADDRESS", api.1.address().to_string()),
            ("POSTGRESQL_LISTEN", sql.0.to_string()),
            ("POSTGRESQL_CONNECT_ADDRESS", sql.1.address().to_string()),
            ("POSTGRESQL_DATA_DIR", data.display().to_string()),
            ("POSTGRESQL_PGPASS", passwords.display().to_string()),
            ("POSTGRESQL_BIN_DIR", Embedded::programs().expect("programs").display().to_string()),
            ("SUPERUSER_USERNAME", "postgres".to_owned()),
            ("SUPERUSER_PASSWORD", self.place.password.clone()),
            ("REPLICATION_USERNAME", "replicator".to_owned()),
            ("REPLICATION_PASSWORD", self.place.password.clone()),
            ("LOG_LEVEL", "INFO".to_owned()),
        ];
        patroni.envs(variables.map(|(variable, value)| (format!("PATRONI_{variable}"), value)));
        start(patroni, "patroni");
    }

    fn start_haproxy(&self) {
        let folder = self.place.subfolder("haproxy");
        let mut haproxy = self.place.command("haproxy", &folder);
        haproxy.arg("-f").arg(self.place.folder.join("haproxy.cfg"));
        haproxy.env("PRIMARY", self.primary.to_string()).env("REPLICAS", self.replicas.to_string());
        for (node, name) in self.nodes.iter().zip(["A", "B", "C"]) {
            haproxy.env(format!("NODE_{name}"), node.sql.1.address().to_string());
            haproxy.env(format!("HOST_{name}"), node.api.1.address().ip().to_string());
            haproxy.env(format!("API_{name}"), node.api.1.address().port().to_string());
        }
        start(haproxy, "haproxy");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if thread::panicking() {
            for name in NAMES {
                let log = fs::read_to_string(self.place.folder.join(name).join("log")).unwrap_or_default();
                let lines: Vec<&str> = log.lines().filter(|line| !line.contains("INFO: no action")).collect();
                eprintln!("{name}:\n{}", lines[lines.len().saturating_sub(100)..].join("\n"));
            }
        }
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

impl Place {
    /// A command in a folder, which is how its processes are found.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
            .env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::null()).process_group(0);
        if folder != Path::new("/") {
            let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
            command.stdout(log.try_clone().expect("a log")).stderr(log);
        }
        if let Some((user, group)) = self.account {
            command.uid(user).gid(group);
        }
        command
    }

    fn subfolder(&self, name: &str) -> PathBuf {
        let folder = self.folder.join(name);
        fs::create_dir(&folder).expect("a folder");
        self.give(&folder);
        folder
    }

    fn give(&self, folder: &Path) {
        if let Some((user, group)) = self.account {
            chown(folder, Some(user), Some(group)).expect("given");
        }
    }
}

impl Node {
    /// Whether Patroni answers that the server has a role.
    fn is(&self, role: &str) -> bool {
        answer(self.api.1.address(), role).is_ok_and(|answer| answer.starts_with("HTTP/1.0 200"))
    }

    /// Sends a signal to every process that runs in the node's folder, or in a folder below.
    fn signal(&self, below: &str, signal: Signal) {
        let folder = self.folder.join(below);
        let folder = folder.components().as_path();
        for entry in fs::read_dir("/proc").expect("processes").flatten() {
            let process = entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(Pid::from_raw);
            let is_there = fs::read_link(entry.path().join("cwd")).is_ok_and(|place| place.starts_with(folder));
            if let Some(process) = process.filter(|_| is_there) {
                // It may have ended.
                let _ = kill_process(process, signal);
            }
        }
    }

    fn set_cut_off(&self, is_cut: bool) {
        for link in [&self.sql.1, &self.api.1, &self.etcd] {
            link.set_cut(is_cut);
        }
    }
}

/// Starts a process of a Debian package. It ends with the cluster.
fn start(mut command: Command, package: &str) {
    let mut process = command.spawn().unwrap_or_else(|error| {
        panic!("{error}: install {package} (on Debian: apt-get install {package}), or run .ci/run")
    });
    thread::spawn(move || process.wait());
}

fn start_etcd(place: &Place) -> SocketAddr {
    let (clients, peers) = (free_address(), format!("http://{}", free_address()));
    let url = format!("http://{clients}");
    let mut etcd = place.command("etcd", &place.subfolder("etcd"));
    etcd.args(["--name", "one", "--data-dir", "data", "--enable-v2", "--initial-cluster", &format!("one={peers}")]);
    etcd.args(["--listen-client-urls", &url, "--advertise-client-urls", &url]);
    etcd.args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers]);
    start(etcd, "etcd-server");
    // At first it has not decided on its version, which Patroni asks.
    wait_for("etcd", START, || answer(clients, "version").is_ok_and(|answer| answer.contains("\"etcdcluster\":\"3")));
    clients
}

/// What a server answers to a GET.
fn answer(address: SocketAddr, path: &str) -> io::Result<String> {
    let limit = Duration::from_secs(2);
    let mut connection = TcpStream::connect_timeout(&address, limit)?;
    connection.set_read_timeout(Some(limit))?;
    write!(connection, "GET /{path} HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}

/// An address where a process will listen, and the link by which others reach it.
fn linked() -> (SocketAddr, Link) {
    let address = free_address();
    (address, Link::to(address))
}

/// An address that is free. Its port is below those that the system gives to connections, so that none takes it while a
/// server is down.
fn free_address() -> SocketAddr {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(process::id() % 10_000).expect("a small number");
    let ports = std::iter::repeat_with(|| first + TRIED.fetch_add(1, Ordering::Relaxed)).take(2_000);
    let mut addresses = ports.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    addresses.find(|address| TcpListener::bind(address).is_ok()).expect("a free port")
}

/// The user and group that root steps down to, because PostgreSQL and Patroni refuse root.
fn account() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").expect("this process").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("users");
    let entry = |name| {
        let fields: Vec<&str> = users.lines().find(|line| line.starts_with(name))?.split(':').collect();
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    entry("postgres:").or_else(|| entry("nobody:"))
}
