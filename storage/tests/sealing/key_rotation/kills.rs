//! Key rotations that are killed. `TELEHEALTH_KILLS` sets how often, `TELEHEALTH_ROWS` how many rows they have.

use super::world::{Keys, build, portal_of, portal_with, read_all, updates_logged};
use crate::support::{
    ask,
    care::with,
    phi,
    random::{Random, cases, seed},
    raw::{connect, run, texts},
    service,
};
use std::{
    collections::BTreeMap,
    env,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};
use telehealth_core::{TaskId, workflow::Task};
use telehealth_storage::{Portal, crypto::Keyring};

const URL: &str = "TELEHEALTH_TEST_URL";

/// Rotates keys until killed or done.
#[test]
#[ignore = "run by the test below"]
#[allow(clippy::print_stdout, reason = "its parent reads it")]
fn child() {
    let url = env::var(URL).expect("set by the parent");
    let portal = portal_with(&url, Keyring::from_environment().expect("keys"));
    portal
        .rotate_keys(3, |_| {
            println!("batch");
            Ok(())
        })
        .expect("rotated");
    println!("done");
}

/// Starts a rotation in a separate process, and kills it some time after a number of batches; returns whether it was still running.
fn killed(url: &str, keys: &Keys, batches: usize, delay: Duration) -> bool {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args(["--exact", "key_rotation::kills::child", "--ignored", "--nocapture"]);
    command.env(URL, url).env("TELEHEALTH_KEYS", keys.both()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("a child");
    // Kept open until the end: otherwise the child would die of a broken pipe.
    let mut said = BufReader::new(child.stdout.take().expect("an output")).lines().map_while(Result::ok);
    let news = said.by_ref().filter(|line| line.contains("batch") || line.contains("done"));
    let heard: Vec<String> = news.take(batches).collect();
    thread::sleep(delay);
    // SIGKILL.
    child.kill().expect("killed");
    let end = child.wait().expect("an end");
    let is_killed = end.signal() == Some(9);
    is_killed && batches > 0 && heard.iter().all(|line| line.contains("batch"))
}

/// What writers have done to their own rows.
#[derive(Debug, Default)]
struct Written {
    tasks: BTreeMap<TaskId, u32>,
    notifications: i64,
}

/// Saves tasks repeatedly, each last read by the same program; no save may be refused.
fn save_tasks(portal: &Portal, ids: &[TaskId], stop: &AtomicBool) -> BTreeMap<TaskId, u32> {
    let mut saved = BTreeMap::new();
    let mut tasks: Vec<Task> = portal.transaction(&service(), |tx| tx.get_many(ids)).expect("tasks");
    while !stop.load(Ordering::Relaxed) {
        for task in &mut tasks {
            let count = saved.entry(task.id).or_insert(0);
            *count += 1;
            let next = with(task.clone(), |record| record.description = Some(phi(&format!("saved {count} times"))));
            *task = portal.transaction(&service(), |tx| tx.save(next.clone())).expect("no conflicting change");
        }
        thread::sleep(Duration::from_millis(2));
    }
    saved
}

/// Increments counters by SQL outside the library.
fn count_up(url: &str, stop: &AtomicBool) -> i64 {
    let mut connection = connect(url);
    let mut rounds = 0;
    while !stop.load(Ordering::Relaxed) {
        run(&mut connection, "UPDATE notifications SET attempts = attempts + 1").expect("counted");
        rounds += 1;
        thread::sleep(Duration::from_millis(5));
    }
    rounds
}

#[test]
fn a_repeatedly_killed_rotation_loses_nothing() {
    let (kills, rows) = (cases("TELEHEALTH_KILLS", 20), cases("TELEHEALTH_ROWS", 25));
    let keys = Keys::generate();
    let url = build(rows, &keys.old);
    let (old, new) = (portal_of(&url, &keys.old), portal_of(&url, &keys.both()));
    let before = read_all(&old);
    let total: usize = before.values().map(Vec::len).sum();
    let attempts: i64 = ask(&url, "SELECT sum(attempts) FROM notifications").parse().expect("a number");
    let notifications: i64 = ask(&url, "SELECT count(*) FROM notifications").parse().expect("a number");
    let tasks: Vec<TaskId> = texts(&mut connect(&url), "SELECT id FROM tasks ORDER BY id LIMIT 4")
        .iter()
        .map(|id| id.parse().expect("an id"))
        .collect();
    let (mine, outdated) = tasks.split_at(2);
    let mut random = Random::new(seed(), "kills");
    let begun = Instant::now();

    let stop = AtomicBool::new(false);
    let (at_work, written) = thread::scope(|scope| {
        let saving = scope.spawn(|| save_tasks(&new, mine, &stop));
        // A program for which the old key is still the newest: it decrypts with both keys and encrypts with the old one.
        let backwards = portal_of(&url, &format!("{},{}", keys.new, keys.old));
        let saving_old = scope.spawn({
            let stop = &stop;
            move || save_tasks(&backwards, outdated, stop)
        });
        let counting = scope.spawn(|| count_up(&url, &stop));
        let at_work = (0..kills)
            .filter(|kill| {
                // Kills the first few before they have done anything.
                let batches = if *kill < 2 { 0 } else { 1 + random.below(6) };
                killed(&url, &keys, batches, Duration::from_micros(random.bits() % 5_000))
            })
            .count();
        // One rotation beside the writers, and one after they have stopped.
        let beside = new.rotate_keys(100, |_| Ok(())).expect("rotated");
        assert_eq!(beside.unreadable, 0);
        stop.store(true, Ordering::Relaxed);
        let mut tasks = saving.join().expect("no panic");
        tasks.extend(saving_old.join().expect("no panic"));
        (at_work, Written { tasks, notifications: counting.join().expect("no panic") })
    });
    let last = new.rotate_keys(100, |_| Ok(())).expect("rotated");
    assert_eq!((last.unreadable, last.left), (0, 0));
    assert!(at_work * 2 > kills, "only {at_work} of {kills} were killed while running");

    // No row uses the old key, and all can be read with the new one alone.
    let in_use = new.keys_in_use().expect("keys");
    assert_eq!(in_use.keys().collect::<Vec<_>>(), ["2027a"], "{in_use:?}");
    let after = read_all(&portal_of(&url, &keys.new));
    assert_eq!(after.values().map(Vec::len).sum::<usize>(), total);
    let mut touched = 0;
    for (table, rows) in &before {
        for (was, is) in rows.iter().zip(&after[table]) {
            let id = is["id"].as_str().expect("an id");
            if *table == "tasks" && tasks.iter().any(|task| task.to_string() == id) {
                let count = written.tasks[&id.parse().expect("an id")];
                assert_eq!(is["description"], format!("saved {count} times"), "an update was lost");
                touched += 1;
            } else if *table == "notifications" {
                let without = |row: &telehealth_core::field::Object| {
                    let mut row = row.clone();
                    row.retain(|name, _| name != "attempts" && name != "updated_at");
                    row
                };
                assert_eq!(without(was), without(is));
                touched += 1;
            } else {
                assert_eq!(was, is, "{table}: neither values nor versions change");
            }
        }
    }
    let counted: i64 = ask(&url, "SELECT sum(attempts) FROM notifications").parse().expect("a number");
    assert_eq!(counted, attempts + notifications * written.notifications, "an update was lost");
    println!(
        "{total} rows, {kills} runs killed, {at_work} of them at work; {} saves and {} statements beside; 0 of {touched} \
         updates lost, 0 unreadable, 0 with the old key; {:.1} s; {} changes logged",
        written.tasks.values().sum::<u32>(),
        written.notifications,
        begun.elapsed().as_secs_f32(),
        updates_logged(&url),
    );
}
