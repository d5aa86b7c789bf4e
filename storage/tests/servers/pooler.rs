//! PgBouncer in transaction mode: clients that share server connections never see each other's rows.
//!
//! Fifty clients share two server connections. They act as random users, and each transaction checks its actor, its role and
//! its visible rows. Meanwhile statements are cancelled, clients disconnect during transactions, and server connections are
//! killed. `TELEHEALTH_TRANSACTIONS` sets the number of transactions, `TELEHEALTH_SEED` selects others.

#[path = "../access/wire.rs"]
mod wire;

use crate::support::{
    ask, batch, migrated_database, options,
    programs::are_installed,
    random::{Random, seed},
    seals::seal_stand_ins,
};
use diesel::{Connection, PgConnection, RunQueryDsl};
use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{PatientId, accounts::Patient, catalog};
use telehealth_storage::{Actor, ContextKey, Options, Portal};
use wire::{Answer, Session};

const CLIENTS: usize = 50;
const PATIENTS: usize = 40;
const PORT: u16 = 6432;
const LOGIN: &str = "pooled";

/// A PgBouncer process, stopped on drop.
struct Pooler {
    process: Child,
    folder: PathBuf,
}

impl Pooler {
    /// Starts PgBouncer beside the server, in the directory of its socket and as that directory's owner.
    fn before(url: &str) -> Self {
        let program = env::split_paths(&env::var_os("PATH").unwrap_or_default())
            .chain([PathBuf::from("/usr/sbin")])
            .map(|folder| folder.join("pgbouncer"))
            .find(|program| program.exists())
            .expect("PgBouncer is missing: install it (on Debian: apt-get install pgbouncer), or run .ci/run");
        let folder = PathBuf::from(ask(url, "current_setting('unix_socket_directories')"));
        let owner = fs::metadata(&folder).expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file");
            let ours = fs::metadata(&path).expect("a file").uid() == owner.uid();
            if !ours {
                chown(&path, Some(owner.uid()), Some(owner.gid())).expect("a new owner");
            }
            path
        };
        let users = write("pgbouncer.users", &format!("\"{LOGIN}\" \"\"\n"));
        let socket = folder.display();
        let config = write(
            "pgbouncer.ini",
            &format!(
                "[databases]\n* = host={socket} port=5432\n\n[pgbouncer]\nlisten_port = {PORT}\nlisten_addr =\n\
                 unix_socket_dir = {socket}\nauth_type = trust\nauth_file = {}\npool_mode = transaction\n\
                 default_pool_size = 2\nmax_client_conn = 500\nquery_wait_timeout = 60\nserver_login_retry = 1\n\
                 ignore_startup_parameters = extra_float_digits\nlogfile = {socket}/pgbouncer.log\n",
                users.display()
            ),
        );
        let mut command = Command::new(program);
        command.arg("-q").arg(config).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Like PostgreSQL it refuses to run as root.
        if fs::metadata("/proc/self").is_ok_and(|us| us.uid() == 0) {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let mut pooler = Self { process: command.spawn().expect("a process"), folder };
        let begun = Instant::now();
        while !pooler.folder.join(format!(".s.PGSQL.{PORT}")).exists() {
            let ended = pooler.process.try_wait().expect("a process").is_some() || begun.elapsed().as_secs() > 10;
            assert!(!ended, "PgBouncer does not start: {}", pooler.log());
            thread::sleep(Duration::from_millis(5));
        }
        pooler
    }

    /// The URL of a database through the pooler.
    fn url(&self, url: &str) -> String {
        let database = ask(url, "current_database()");
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgresql:///{database}?host={folder}&port={PORT}&user={LOGIN}")
    }

    fn log(&self) -> String {
        fs::read_to_string(Path::new(&self.folder).join("pgbouncer.log")).unwrap_or_default()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a transaction reads about itself: its actor, its role, and the patients that it sees.
const LOOK: &str =
    "SELECT concat_ws('|', coalesce(auth.uid()::text, current_setting('request.jwt.claims')::jsonb ->> 'service'),
                                     current_user, (SELECT string_agg(id::text, ',') FROM patients))";

#[derive(Default)]
struct Tally {
    done: AtomicUsize,
    cancelled: AtomicUsize,
    dropped: AtomicUsize,
    killed: AtomicUsize,
    failed: AtomicUsize,
    crossed: AtomicUsize,
}

fn count(counter: &AtomicUsize) -> usize {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

#[test]
fn users_see_only_their_own_rows_behind_a_transaction_pooler() {
    if !are_installed(&["pgbouncer"]) {
        return;
    }
    let wanted = env::var("TELEHEALTH_TRANSACTIONS").map_or(2_000, |count| count.parse().expect("a number"));
    let url = migrated_database();
    let patients: Vec<PatientId> = (0..PATIENTS).map(|_| PatientId::generate()).collect();
    for id in &patients {
        let sql = format!(
            "INSERT INTO users (id, email) VALUES ('{id}', '{id}@example.com');
             INSERT INTO patients (id, first_name, last_name, date_of_birth)
             VALUES ('{id}', 'phi:v1:test:\"Ada\"', 'phi:v1:test:\"{id}\"', '1985-12-10')"
        );
        batch(&url, &sql);
    }
    seal_stand_ins(&url, catalog::table("patients").expect("a table"), "true");
    batch(
        &url,
        "CREATE ROLE pooled LOGIN NOINHERIT; GRANT authenticated, service_role, telehealth_patient, telehealth_provider, telehealth_admin TO pooled;
         DELETE FROM service_grants; INSERT INTO service_grants VALUES ('mailer', 'notifications', 'select')",
    );
    let key = ContextKey::new(&[7; 32]);
    Portal::connect(&url).expect("a portal").sign_contexts(std::slice::from_ref(&key)).expect("signed");
    let pooler = Pooler::before(&url);
    let behind = pooler.url(&url);
    let at = (pooler.folder.display().to_string(), ask(&url, "current_database()"));
    let options = Options {
        pool_size: 1,
        prepared_statements: false,
        acquire_timeout: Duration::from_secs(60),
        context_key: Some(key),
        ..options()
    };

    let (tally, over, begun) = (Tally::default(), AtomicBool::new(false), Instant::now());
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (tally, patients, behind, at, options) = (&tally, &patients, &behind, &at, options.clone());
                scope.spawn(move || {
                    let mut client = Client {
                        portal: Portal::connect_with(behind, options).expect("a portal"),
                        random: Random::new(seed(), &format!("client {number}")),
                        session: None,
                        at,
                        patients,
                        tally,
                    };
                    while tally.done.load(Ordering::Relaxed) < wanted {
                        client.act();
                    }
                })
            })
            .collect();
        scope.spawn(|| interfere(&url, &tally, &over));
        for client in clients {
            client.join().expect("no panic");
        }
        over.store(true, Ordering::Relaxed);
    });

    let servers = ask(&url, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pooled'");
    let of = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    println!(
        "{} transactions of {CLIENTS} clients on {servers} connections: {} cancelled, {} dropped, {} connections killed, \
         {} failed; {} cross-reads; {:.1} s, TELEHEALTH_SEED={}",
        of(&tally.done),
        of(&tally.cancelled),
        of(&tally.dropped),
        of(&tally.killed),
        of(&tally.failed),
        of(&tally.crossed),
        begun.elapsed().as_secs_f32(),
        seed()
    );
    assert_eq!(of(&tally.crossed), 0);
    for (what, counter) in [("cancel", &tally.cancelled), ("drop", &tally.dropped), ("kill", &tally.killed)] {
        assert!(of(counter) > 0, "no {what} occurred");
    }
    assert!(servers.parse::<usize>().expect("a number") <= 2, "{servers} connections");
}

struct Client<'a> {
    portal: Portal,
    random: Random,
    /// A separate raw connection, for statements that the library does not send.
    session: Option<Session>,
    /// The folder of the pooler's socket, and the database.
    at: &'a (String, String),
    patients: &'a [PatientId],
    tally: &'a Tally,
}

impl Client<'_> {
    /// Runs one transaction as a random actor, in one of several ways.
    fn act(&mut self) {
        let patient = self.random.pick(self.patients);
        let by_service = self.random.once_in(8);
        let actor = if by_service { Actor::service("mailer") } else { Actor::user(patient.into()) };
        if self.random.once_in(2) {
            match self.read(&actor) {
                Ok(seen) => self.expect(&seen, &if by_service { Vec::new() } else { vec![patient] }),
                Err(error) => {
                    // It was cancelled, or its connection was killed; it must not be denied.
                    assert!(!matches!(error, telehealth_storage::Error::Denied), "{error:?}");
                    count(&self.tally.failed);
                }
            }
        } else {
            let begin = self.portal.statements(&actor).expect("statements");
            let expected = if by_service {
                "mailer|service_role".to_owned()
            } else {
                format!("{patient}|telehealth_patient|{patient}")
            };
            if self.look(&begin, &expected).is_none() {
                count(&self.tally.failed);
                // A failed transaction is rolled back, as the library does.
                self.session = self.session.take().filter(|session| !session.lost);
                self.session.as_mut().map(|session| session.ask("ROLLBACK"));
            }
        }
        count(&self.tally.done);
    }

    fn expect<T: PartialEq + std::fmt::Debug + ?Sized>(&self, seen: &T, expected: &T) {
        if seen != expected {
            println!("{expected:?} was expected, {seen:?} is seen");
            count(&self.tally.crossed);
        }
    }

    /// Through the library: reads all patients.
    fn read(&mut self, actor: &Actor) -> telehealth_storage::Result<Vec<PatientId>> {
        let mut transaction = self.portal.begin(actor)?;
        let seen = transaction.get_many::<Patient>(self.patients)?.iter().map(|patient| patient.id).collect();
        match self.random.below(3) {
            0 => transaction.rollback()?,
            1 => transaction.commit()?,
            _ => drop(transaction),
        }
        Ok(seen)
    }

    /// With the library's statements on a raw connection; `None` if the transaction did not complete.
    fn look(&mut self, begin: &str, expected: &str) -> Option<()> {
        if self.session.is_none() {
            self.session = Session::open(&self.at.0, PORT, &self.at.1, LOGIN).ok();
        }
        let mut session = self.session.take()?;
        let begun = done(session.ask(begin)).is_some();
        if begun {
            // Both of two queries must return this actor's data.
            for _ in 0..2 {
                if let Some(seen) = done(session.ask(LOOK)) {
                    self.expect(seen.first.as_deref().unwrap_or_default(), expected);
                }
            }
            match self.random.below(20) {
                0 => {
                    session.send("SELECT pg_sleep(0.2)");
                    session.cancel();
                    if session.answer().error.is_some_and(|(state, _)| state == "57014") {
                        count(&self.tally.cancelled);
                    }
                }
                1 => {
                    // The client disconnects during a statement.
                    session.send(LOOK);
                    count(&self.tally.dropped);
                    return Some(());
                }
                _ => {}
            }
        }
        let ended = begun && done(session.ask(self.random.pick(&["COMMIT", "ROLLBACK"]))).is_some();
        self.session = Some(session);
        ended.then_some(())
    }
}

fn done(answer: Answer) -> Option<Answer> {
    (answer.error.is_none() && !answer.lost).then_some(answer)
}

/// Randomly cancels and terminates backends of the pooler until the test is over.
fn interfere(url: &str, tally: &Tally, over: &AtomicBool) {
    let mut random = Random::new(seed(), "interference");
    let mut connection = PgConnection::establish(url).expect("a connection");
    while !over.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(random.bits() % 100));
        let (how, counter) =
            if random.once_in(3) { ("terminate", &tally.killed) } else { ("cancel", &tally.cancelled) };
        let sql = format!(
            "SELECT pg_{how}_backend(pid) FROM pg_stat_activity WHERE usename = 'pooled' AND state <> 'idle'
             ORDER BY random() LIMIT 1"
        );
        let hit = diesel::sql_query(sql).execute(&mut connection).expect("signalled");
        counter.fetch_add(hit, Ordering::Relaxed);
    }
}
