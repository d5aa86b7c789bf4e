mod clerk;
mod cluster;
mod link;

use crate::support::{execute, options, people, programs::are_installed, random::cases};
use clerk::{Clerk, Ledger};
use cluster::{Cluster, Failure};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use telehealth_core::access::Grant;
use telehealth_storage::{ANY_SERVICE, Options, Portal, now};

/// How long a failover, the return of the failed server, and the start of a new one may take.
const FAILOVER: Duration = Duration::from_secs(90);
const RETURN: Duration = Duration::from_secs(90);
const START: Duration = Duration::from_secs(180);

/// Fails over and over while visits and orders are made. `TELEHEALTH_FAILOVERS` sets how often.
#[test]
fn nothing_acknowledged_is_lost_in_failovers() {
    if !are_installed(&["patroni", "etcd", "haproxy"]) {
        return;
    }
    let failovers = cases("TELEHEALTH_FAILOVERS", 3);
    let cluster = Cluster::start();
    execute(&cluster.url("postgres"), "CREATE DATABASE clinic");
    let options = Options {
        replica_urls: vec![cluster.replica_url("clinic")],
        acquire_timeout: Duration::from_secs(2),
        ..options()
    };
    let portal = Portal::connect_with(&cluster.url("clinic"), options).expect("a portal");
    portal.migrate().expect("migrated");
    portal.grant_service(ANY_SERVICE, &Grant::all()).expect("granted");

    let (ledger, stop) = (Arc::new(Ledger::default()), AtomicBool::new(false));
    let stop = &stop;
    let times: Vec<Duration> = thread::scope(|scope| {
        for _ in 0..4 {
            let (patient, provider) = people(&portal, now());
            let clerk = Clerk::new(portal.clone(), Arc::clone(&ledger), &patient, &provider);
            scope.spawn(move || clerk.work(stop));
        }
        // Ends the clerks also if a failover does not succeed.
        let stopping = Stop(stop);
        let times = (0..failovers).map(|round| fail_over(&cluster, &ledger, Failure::ALL[round % 4])).collect();
        drop(stopping);
        times
    });

    let outcome = ledger.check(&portal);
    let longest = times.iter().max().expect("a failover");
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).expect("few");
    println!("{failovers} failovers, recovered after {mean:.1?} on average and {longest:.1?} at most; {outcome}");
    println!("{:?}", portal.metrics());
    assert!(portal.metrics().replica_reads > 0);
}

struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Makes the primary fail, and returns after which time another one has acknowledged a commit.
fn fail_over(cluster: &Cluster, ledger: &Ledger, failure: Failure) -> Duration {
    thread::sleep(Duration::from_secs(2));
    let failed = cluster.primary().expect("a primary");
    let begun = Instant::now();
    cluster.fail(failed, failure);
    wait_for("another primary", FAILOVER, || cluster.primary().is_some_and(|primary| primary != failed));
    let elected = Instant::now();
    wait_for("a commit", FAILOVER, || ledger.has_acknowledged_since(elected));
    let recovered = begun.elapsed();
    println!("{failure:?} of {failed}: recovered after {recovered:.1?}");
    cluster.mend(failed, failure);
    if !comes(RETURN, || cluster.is_complete()) {
        // Also the third server may have received more than the new primary has.
        for name in cluster.missing() {
            println!("{name} cannot follow the others any more, and is replaced by an empty server");
            cluster.replace(name);
        }
        wait_for("a complete cluster", START, || cluster.is_complete());
    }
    recovered
}

fn wait_for(what: &str, limit: Duration, is_there: impl Fn() -> bool) {
    assert!(comes(limit, is_there), "{what} did not come within {limit:?}");
}

fn comes(limit: Duration, is_there: impl Fn() -> bool) -> bool {
    let until = Instant::now() + limit;
    while !is_there() {
        if Instant::now() > until {
            return false;
        }
        thread::sleep(Duration::from_millis(200));
    }
    true
}
