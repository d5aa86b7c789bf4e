//! `capacity`.

use crate::{
    program::Program,
    support::{ask, batch, execute, migrated_database},
};
use serde_json::Value;
use std::fs;

/// A portal of ten days, in which 1,000 tags were added.
fn growing() -> String {
    let url = migrated_database();
    batch(
        &url,
        "SET session_replication_role = replica;
         INSERT INTO tags (name, created_at, updated_at)
         SELECT 'tag ' || n, now() - n * INTERVAL '0.01 days', now() FROM generate_series(1, 1000) AS n;
         -- Otherwise the counters of these rows may be added to those of the VACUUM.
         SELECT pg_stat_force_next_flush()",
    );
    execute(&url, "VACUUM ANALYZE tags");
    url
}

fn tags(result: &Value) -> &Value {
    result["tables"].as_array().expect("tables").iter().find(|table| table["table"] == "tags").expect("the table")
}

#[test]
fn the_growth_is_that_of_the_rows_that_were_added() {
    let program = Program::at(&growing());
    let answer = program.json(&["capacity"]);
    let result = &answer["result"];
    assert_eq!(result["days"].as_f64().map(f64::round), Some(10.0), "{answer:#}");
    let (bytes, per_day) = (tags(result)["bytes"].as_u64().expect("a size"), &tags(result)["bytes_per_day"]);
    assert_eq!((&tags(result)["rows"], &tags(result)["added"]), (&1000.into(), &1000.into()));
    let per_day = per_day.as_u64().expect("a size");
    assert!(per_day.abs_diff(bytes / 10) <= bytes / 100, "{per_day} of {bytes}");

    let shorter = program.json(&["capacity", "--days", "5"]);
    assert_eq!(tags(&shorter["result"])["added"].as_u64().map(|added| added.div_ceil(10)), Some(50), "{shorter:#}");
    assert_eq!(program.run(&["capacity"]).exit, 0);
}

#[test]
fn the_growth_is_measured_from_recorded_sizes() {
    let url = growing();
    let program = Program::at(&url);
    // The second record of the day replaces the first.
    for _ in 0..2 {
        assert_eq!(program.run(&["capacity", "--record"]).exit, 0);
    }
    // Recorded ten days ago, when the table was half as large; a table that has shrunk since does not grow.
    execute(
        &url,
        "UPDATE table_sizes SET day = day - 10, bytes = CASE name WHEN 'tags' THEN bytes / 2 ELSE bytes * 2 END",
    );
    let days = "(SELECT (now() AT TIME ZONE 'UTC')::date - min(day) FROM table_sizes)";
    let (before, answer, after) = (ask(&url, days), program.json(&["capacity"]), ask(&url, days));
    let of_tags = tags(&answer["result"]);
    let (bytes, days) = (of_tags["bytes"].as_u64().expect("a size"), of_tags["recorded_days"].as_u64().expect("days"));
    assert!([before, after].contains(&days.to_string()), "{answer:#}");
    assert_eq!(of_tags["bytes_per_day"], bytes / 2 / days);
    assert_eq!(answer["result"]["bytes_per_day"], of_tags["bytes_per_day"]);
    let shorter = program.json(&["capacity", "--days", "9"]);
    assert_eq!(tags(&shorter["result"])["recorded_days"], Value::Null);
}

#[test]
fn a_disk_that_will_be_full_is_reported_in_time() {
    let program = Program::at(&growing());
    let growth = program.json(&["capacity"])["result"]["bytes_per_day"].as_u64().expect("a size");
    for (days, exit) in [(7, 2), (60, 1), (200, 0)] {
        let free = (growth * days + growth / 2).to_string();
        let answer = program.json(&["capacity", "--free", &free]);
        assert_eq!(
            (&answer["exit_code"], &answer["result"]["days_until_full"]),
            (&exit.into(), &days.into()),
            "{answer:#}"
        );
    }
}

#[test]
fn the_free_space_of_a_local_server_is_known_and_the_growth_is_drawn() {
    let program = Program::at(&growing());
    let answer = program.json(&["capacity", "--plot", "growth.svg"]);
    assert!(answer["result"]["free"].as_u64().is_some_and(|free| free > 0), "{answer:#}");
    let svg = fs::read_to_string(program.folder.join("growth.svg")).expect("the image");
    assert!(svg.starts_with("<svg ") && svg.contains(">tags</text>") && svg.contains("days from 20"), "{svg}");
    let nowhere = program.json(&["capacity", "--plot", "no/such/folder/growth.svg"]);
    assert_eq!((&nowhere["exit_code"], &nowhere["error"]["code"]), (&3.into(), &"command.file_unusable".into()));
}

#[test]
fn a_login_from_which_policies_hide_rows_cannot_measure() {
    let url = migrated_database();
    execute(&url, "CREATE ROLE capacity_limited LOGIN");
    execute(&url, "GRANT service_role TO capacity_limited");
    let answer = Program::at(&url.replace("user=postgres", "user=capacity_limited")).run(&["capacity"]);
    assert_eq!(answer.exit, 3);
    assert!(answer.err.contains("Run it as a superuser"), "{}", answer.err);
}
