//! Measures the cost of the audit log: the same writes alternately with and without its triggers, then integration,
//! verification and proofs. Run it with `cargo bench -p telehealth-storage --bench audit`.
#![allow(clippy::expect_used, reason = "a benchmark may")]

#[path = "../../.ci/bench/report.rs"]
mod report;

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use std::{hint::black_box, time::Instant};
use telehealth_core::{
    UserId,
    accounts::{NewUser, User, UserRole},
    tagging::{NewTag, Tag},
};
use telehealth_storage::{Actor, AuditLogFilter, EmbeddedOptions, Error, ListOrder, Portal, audit::Signer, now};

/// The usual number of rounds of each measurement, of which the median is used.
const ROUNDS: usize = 15;

struct Bench {
    portal: Portal,
    /// A superuser's connection, which enables and disables the triggers.
    owner: PgConnection,
    actor: Actor,
    count: usize,
}

impl Bench {
    /// Enables or disables the triggers of the log only.
    fn switch(&mut self, how: &str) {
        let sql = format!(
            "DO $$ DECLARE t record; BEGIN
                 FOR t IN SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger WHERE tgname LIKE 'tr_%_audit_%' LOOP
                     EXECUTE format('ALTER TABLE %s {how} TRIGGER %I', t.relation, t.tgname);
                 END LOOP;
             END $$"
        );
        self.owner.batch_execute(&sql).expect("switched");
    }

    /// Prints the median time of a write in microseconds, alternately with the triggers and without. `bench` names it
    /// for `cargo xtask bench`.
    fn compare(&mut self, name: &str, bench: Option<&str>, writes: usize, mut work: impl FnMut(&mut Self)) {
        if bench.is_none() && report::is_asked() {
            return;
        }
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for round in 0..=report::rounds(ROUNDS, 7) {
            for (how, times) in [("ENABLE", &mut with), ("DISABLE", &mut without)] {
                self.switch(how);
                let begun = Instant::now();
                work(self);
                // The first round is a warm-up.
                if round > 0 {
                    times.push(begun.elapsed().as_secs_f64() * 1e6 / writes as f64);
                }
            }
        }
        self.switch("ENABLE");
        if let Some(bench) = bench {
            for (name, does, times) in [
                ("telehealth", "the whole transaction, with entries in the audit log", &with),
                ("without the log", "the same with the triggers of the log disabled", &without),
            ] {
                let seconds: Vec<f64> = times.iter().map(|time| time / 1e6).collect();
                report::times(bench, name, does, &seconds);
            }
        }
        let (with, without) = (middle(with), middle(without));
        println!("{name:44} {with:9.1} µs with the log {without:9.1} µs without    ratio {:.2}", with / without);
    }

    fn tags(&mut self, count: usize) -> Vec<Tag> {
        (0..count)
            .map(|_| {
                self.count += 1;
                Tag::create(NewTag::new(format!("tag {}", self.count).parse().expect("a name")), now()).expect("a tag")
            })
            .collect()
    }

    fn users(count: usize) -> Vec<User> {
        let new = |id: UserId| NewUser {
            id: Some(id),
            ..NewUser::new(format!("{id}@example.com").parse().expect("an address"), UserRole::Patient)
        };
        (0..count).map(|_| User::register(new(UserId::generate()), now()).expect("a user")).collect()
    }
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns the time of a function in milliseconds, and its result.
fn milliseconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let done = black_box(work());
    (begun.elapsed().as_secs_f64() * 1e3, done)
}

fn main() {
    let everything = EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() };
    let portal = Portal::embedded_with(everything).expect("a portal");
    let owner = PgConnection::establish(portal.url()).expect("a connection");
    // Policies allow this user to write everything.
    let someone = NewUser::new("chief@example.com".parse().expect("an address"), UserRole::SuperAdmin);
    let someone = User::register(someone, now()).expect("a user").activate().expect("active");
    let someone = portal.transaction(&Actor::service("bench"), |tx| tx.add(someone.clone())).expect("stored");
    let address: std::net::IpAddr = "192.0.2.7".parse().expect("an address");
    let actor = Actor::user(someone.id).session("s1").address(address).user_agent("Mozilla/5.0");
    let mut bench = Bench { portal, owner, actor, count: 0 };

    bench.compare("a transaction that adds a user", Some("rust.audit.add"), 100, |bench| {
        for user in Bench::users(100) {
            let added = bench.portal.transaction(&bench.actor, |tx| tx.add(user.clone()));
            black_box(added.expect("added"));
        }
    });
    let mut user = someone;
    bench.compare("a transaction that saves a user", Some("rust.audit.save"), 100, |bench| {
        for _ in 0..100 {
            user = bench.portal.transaction(&bench.actor, |tx| tx.save(user.clone())).expect("saved");
        }
    });
    bench.compare("another user in the same transaction", None, 200, |bench| {
        let users = Bench::users(200);
        let added = bench
            .portal
            .transaction(&bench.actor, |tx| users.iter().try_for_each(|user| tx.add(user.clone()).map(drop)));
        added.expect("added");
    });
    bench.compare("one of 1,000 users in a statement", Some("rust.audit.add_all"), 1_000, |bench| {
        let users = Bench::users(1_000);
        black_box(bench.portal.transaction(&bench.actor, |tx| tx.add_all(users.clone())).expect("added"));
    });
    bench.compare("one of 1,000 tags in a statement", None, 1_000, |bench| {
        let tags = bench.tags(1_000);
        black_box(bench.portal.transaction(&bench.actor, |tx| tx.add_all(tags.clone())).expect("added"));
    });
    if report::is_asked() {
        return; // the rest is measured from Python, beside another Merkle tree
    }

    let signer = Signer::generate("clinic.example/audit").expect("a key");
    let mut outside = Vec::new();
    let (time, integrated) = milliseconds(|| bench.portal.checkpoint(&signer, &mut outside).expect("integrated"));
    println!(
        "integrating {} entries {time:.0} ms, {:.1} µs each",
        integrated.added,
        time * 1e3 / integrated.added as f64
    );
    let (time, verified) = milliseconds(|| bench.portal.verify(&signer.verifier(), &mut outside).expect("a valid log"));
    println!(
        "verifying {} entries {time:.0} ms, {:.1} µs each",
        verified.integrated,
        time * 1e3 / verified.integrated as f64
    );
    let mut times = Vec::new();
    for tag in bench.tags(20) {
        bench.portal.transaction(&bench.actor, |tx| tx.add(tag.clone())).expect("added");
        times.push(milliseconds(|| bench.portal.checkpoint(&signer, &mut outside).expect("integrated")).0);
    }
    println!("integrating one more entry {:.2} ms", middle(times));
    let page = bench.portal.transaction(&bench.actor, |tx| {
        Ok::<_, Error>(
            tx.list::<telehealth_core::workflow::AuditLog>(&AuditLogFilter::default(), ListOrder::ID, None, 50)?.items,
        )
    });
    let times = page.expect("a page").into_iter().map(|entry| {
        let (time, proof) =
            milliseconds(|| bench.portal.prove_inclusion(&signer.verifier(), entry.id).expect("a proof"));
        proof.check(&signer.verifier()).expect("proved");
        time
    });
    println!("proving an entry {:.2} ms", middle(times.collect()));
}
