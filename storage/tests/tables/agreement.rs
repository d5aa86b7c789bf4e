//! Core and PostgreSQL agree on every row.
//!
//! Random rows of every table, valid ones and ones with one violation, are judged by core (from JSON, all rules) and by
//! PostgreSQL (an INSERT that is rolled back). Where they differ, an [`Exception`](exceptions::Exception) must explain it,
//! and each exception must occur. A valid row must be stored as core writes it. `TELEHEALTH_SEED` selects other rows,
//! `TELEHEALTH_ROWS` sets how many of each table; with other seeds, an exception may need 20,000 to occur.

use crate::support::{
    copy_of, drop_database,
    exceptions::{self, Dispute, EXCEPTIONS},
    json::JsonTable,
    judge::{Judge, Verdict},
    plans::plan_of,
    random::{Random, cases, seed},
    raw::{connect, must, texts},
    seals::sealed,
    values,
    world::{World, as_record},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use telehealth_core::{
    catalog::{self, TABLES, Table},
    error::{ValidationError, Violation},
    field::Object,
    record::Constraint,
};

/// A random row and how it was made.
struct Case {
    row: Object,
    /// The place of the violation, if any, and what it is.
    violations: Option<String>,
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    /// The number of rows covered by each exception.
    exceptions: BTreeMap<&'static str, usize>,
    /// The constraints that made PostgreSQL refuse rows.
    rules: BTreeSet<String>,
    disagreements: Vec<String>,
}

#[test]
fn core_and_postgresql_agree_on_every_row() {
    let seed = seed();
    let rows = cases("TELEHEALTH_ROWS", 5_000);
    println!("{rows} rows a table, TELEHEALTH_SEED={seed}");
    let (world, mut connection) = World::build();
    // A log of half a million rows would take as long as everything else, and has its own tests.
    let unlog = "SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)
                 FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'audit_change'";
    let unlog = texts(&mut connection, unlog);
    assert!(unlog.len() >= TABLES.len(), "{unlog:?}");
    must(&mut connection, &unlog.join(";"));
    drop(connection);
    let (next, tallies) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(table) = TABLES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tally = compare(table, &world, seed, rows);
                    tallies.lock().expect("no panic").insert(table.name, tally);
                }
            });
        }
    });
    let tallies = tallies.into_inner().expect("no panic");

    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for table in TABLES {
        let tally = &tallies[table.name];
        report(table, tally);
        seen.extend(tally.exceptions.keys().copied());
        faults.extend(tally.disagreements.iter().take(10).map(|fault| format!("{}: {fault}", table.name)));
        for constraint in table.constraints {
            let elsewhere =
                constraint.name == "status_transition" || NO_INSERT.contains(&(table.name, constraint.name));
            if !elsewhere && !tally.rules.contains(constraint.name) {
                faults.push(format!("{}: no row violated {}", table.name, constraint.name));
            }
        }
    }
    faults.extend(
        EXCEPTIONS
            .iter()
            .filter(|known| !seen.contains(known.name))
            .map(|dead| format!("never occurred: {}", dead.name)),
    );
    assert!(faults.is_empty(), "TELEHEALTH_SEED={seed}\n{}", faults.join("\n"));
}

/// Constraints that no INSERT violates, or only one into a long chain. They are tested in `rules`; those of the log in `audit`, the tree of
/// categories in `operations/catalogue.rs`, and the transitions of the state machines in `catalog.rs`.
const NO_INSERT: &[(&str, &str)] = &[
    // None of the patients was merged or erased, and none has a visit in progress.
    ("consultations", "one_visit_in_progress"),
    ("consultations", "patient_is_not_merged"),
    ("consultations", "patient_is_not_erased"),
    ("prescriptions", "patient_is_not_merged"),
    ("prescriptions", "patient_is_not_erased"),
    ("sessions", "patient_is_not_merged"),
    ("sessions", "patient_is_not_erased"),
    ("orders", "patient_is_not_merged"),
    ("orders", "patient_is_not_erased"),
    ("invoices", "patient_is_not_merged"),
    ("invoices", "patient_is_not_erased"),
    ("telehealth_flows", "patient_is_not_merged"),
    ("telehealth_flows", "patient_is_not_erased"),
    ("form_submissions", "patient_is_not_merged"),
    ("form_submissions", "patient_is_not_erased"),
    ("patient_insurance", "patient_is_not_merged"),
    ("patient_insurance", "patient_is_not_erased"),
    ("users", "user_role_matches"),
    ("users", "account_is_not_merged"),
    ("categories", "category_cycle"),
    ("categories", "category_depth"),
    ("orders", "refunded_amount_never_decreases"),
    ("orders", "captured_total_is_final"),
    ("patients", "birth_date_has_reason"),
    ("audit_logs", "append_only"),
    ("form_schemas", "published_form_is_final"),
    ("tags", "system_tag_is_permanent"),
    // Actions of users, which `access` tests.
    ("messages", "edit_is_marked"),
    ("order_items", "product_in_stock"),
    ("form_submissions", "submission_priority_from_form"),
    // No INSERT violates it, because the database itself counts.
    ("tags", "tags_usage_count_check"),
];

/// The columns that the database sets itself when a row is inserted.
const WRITTEN_BY_TRIGGERS: &[(&str, &str)] = &[("telehealth_flows", "status_history"), ("tags", "usage_count")];

fn report(table: &Table, tally: &Tally) {
    let exceptions: usize = tally.exceptions.values().sum();
    println!(
        "{}: {} rows, {} accepted by both, {} refused by both, {} disagreements, {exceptions} exceptions",
        table.name,
        tally.accepted + tally.refused + exceptions + tally.disagreements.len(),
        tally.accepted,
        tally.refused,
        tally.disagreements.len(),
    );
    for (name, count) in &tally.exceptions {
        println!("    {count:6}  {name}");
    }
}

/// The number of tables compared at once.
const WORKERS: usize = 6;
const BATCH: usize = 1_000;

/// In a separate copy of the world, because inserts take locks even if they are rolled back.
fn compare(table: &'static Table, world: &World, seed: u64, rows: usize) -> Tally {
    let url = copy_of(&world.url);
    let mut judge = Judge::new(connect(&url), table.name);
    let mut random = Random::new(seed, table.name);
    let mut tally = Tally::default();
    let mut made = 0;
    while made < rows {
        let cases: Vec<Case> = (made..rows.min(made + BATCH)).map(|i| case(i, table, world, &mut random)).collect();
        made += cases.len();
        judge_batch(table, &cases, &mut judge, &mut tally);
    }
    drop(judge);
    drop_database(&url);
    tally
}

/// Every fifth row is valid; the others have a violation in each column by turns, or in several at once.
fn case(i: usize, table: &Table, world: &World, random: &mut Random) -> Case {
    let plan = plan_of(table);
    let mut row = world.valid(table, random);
    if i.is_multiple_of(5) {
        return Case { row, violations: None };
    }
    if random.below(12) < plan.breaks.len() {
        let bend = random.pick(plan.breaks);
        let violations = bend(&mut row, random, world);
        return Case { row, violations: Some(violations) };
    }
    // The number of invalid rows before this one, so that every column has its turn.
    let member = &table.columns[(i - i / 5 - 1) % table.columns.len()];
    let now = row.remove(member.name).unwrap_or_default();
    let (_, kind) = values::bare(&member.kind);
    let (value, what) = match random.below(40) {
        0 => return Case { row, violations: Some(format!("{} is left out", member.name)) },
        1..3 => (world.taken(table.name, member.name, random), "another row's".to_owned()),
        _ => values::broken(kind, world.column(table.name, member.name), &now, random, world),
    };
    row.insert(member.name.to_owned(), value);
    Case { row, violations: Some(format!("{}: {what}", member.name)) }
}

fn judge_batch(table: &Table, cases: &[Case], judge: &mut Judge, tally: &mut Tally) {
    let records: Vec<String> = cases.iter().map(|case| written(table, &case.row)).collect();
    let right: Vec<bool> = cases.iter().map(|case| case.violations.is_none()).collect();
    let verdicts = judge.ask(&records, &right);
    let opinions: Vec<Result<Object, ValidationError>> = cases.iter().map(|case| table.check_json(&case.row)).collect();
    // Where they differ, the second query returns what SQL would store, or judges what the library would have sent.
    let again: Vec<String> = opinions
        .iter()
        .zip(&verdicts)
        .zip(&records)
        .filter(|((core, verdict), _)| core.is_ok() != verdict.accepts())
        .map(|((core, _), record)| core.as_ref().map_or_else(|_| record.clone(), |row| written(table, row)))
        .collect();
    let mut second = judge.ask(&again, &vec![true; again.len()]).into_iter();
    for (((case, verdict), record), core) in cases.iter().zip(&verdicts).zip(&records).zip(&opinions) {
        if !verdict.rule.is_empty() {
            tally.rules.insert(verdict.rule.clone());
        }
        let outcome = match (core, verdict.accepts()) {
            (Ok(canonical), true) if case.violations.is_none() => both_accept(table, canonical, verdict),
            (Ok(_), true) => Ok("accepted"),
            (Err(invalid), false) => both_refuse(table, invalid, verdict),
            (core, _) => second.next().ok_or_else(|| "no second answer".to_owned()).and_then(|second| match core {
                Ok(_) => postgresql_refuses(table, verdict, &second),
                Err(invalid) => core_refuses(table, case, invalid, &second),
            }),
        };
        match outcome {
            Ok("accepted") => tally.accepted += 1,
            Ok("refused") if case.violations.is_some() => tally.refused += 1,
            // A valid row needs no exception.
            Ok(exception) if case.violations.is_some() => *tally.exceptions.entry(exception).or_default() += 1,
            outcome => tally.disagreements.push(format!(
                "{} ({outcome:?}): core {}, PostgreSQL {verdict:?}: {}",
                case.violations.as_deref().unwrap_or("a valid row"),
                core.as_ref().map_or_else(ToString::to_string, |_| "accepts".to_owned()),
                record.chars().take(2_000).collect::<String>()
            )),
        }
    }
}

fn written(table: &Table, row: &Object) -> String {
    serde_json::to_string(&sealed(table, row)).expect("JSON")
}

/// Checks that PostgreSQL stores what core writes.
fn both_accept(table: &Table, canonical: &Object, verdict: &Verdict) -> Result<&'static str, String> {
    let stored = stored_row(table, verdict)?;
    let ours = |column: &str| !WRITTEN_BY_TRIGGERS.contains(&(table.name, column));
    let read = table.check_json(&stored).map_err(|unreadable| format!("the stored row is unreadable: {unreadable}"))?;
    match canonical.iter().find(|(column, value)| ours(column) && !same(&read[*column], value)) {
        Some((column, _)) => Err(format!("{column} is stored as {}", read[column])),
        None => Ok("accepted"),
    }
}

/// The row stored by PostgreSQL, as core reads it.
fn stored_row(table: &Table, verdict: &Verdict) -> Result<Object, String> {
    let stored = verdict.stored.as_deref().ok_or("nothing is stored")?;
    Ok(as_record(table, serde_json::from_str(stored).expect("an object")))
}

/// Whether two values are the same JSON; 1e18 may come back as an integer, because a number has no type.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

/// Checks that the violation reported by PostgreSQL is among core's violations.
fn both_refuse(table: &Table, invalid: &ValidationError, verdict: &Verdict) -> Result<&'static str, String> {
    if verdict.rule.is_empty() {
        // The column's type (class 22 of SQLSTATE) or an index on it (class 54) rejects the value.
        return if verdict.state.starts_with("22") || verdict.state.starts_with("54") {
            Ok("refused")
        } else {
            Err("an unexpected state".to_owned())
        };
    }
    let constraint = known_rule(table, verdict)?;
    // Core checks types before rules; PostgreSQL may accept the value and then report a rule.
    let types_alone = invalid.violations().iter().all(|violation| {
        exceptions::is_of_types(violation.code())
            || (column_of(violation) == constraint.field && exceptions::is_of_no_rule(violation.code()))
    });
    let elsewhere = exceptions::of(Dispute::Elsewhere).any(|exception| exception.names(&verdict.rule));
    if invalid.has(constraint.code) || types_alone || elsewhere {
        Ok("refused")
    } else {
        Err("another code".to_owned())
    }
}

/// The rule that PostgreSQL reports, of this table or of the one that it names.
fn known_rule(table: &Table, verdict: &Verdict) -> Result<Constraint, String> {
    let owner = catalog::table(&verdict.owner).unwrap_or(table);
    owner.constraint(&verdict.rule).ok_or_else(|| format!("{} has no code", verdict.rule))
}

fn core_refuses(
    table: &Table,
    case: &Case,
    given: &ValidationError,
    verdict: &Verdict,
) -> Result<&'static str, String> {
    let stored = stored_row(table, verdict)?;
    let read = table.check_json(&stored);
    let (dispute, row, violations) = match &read {
        Ok(_) => (Dispute::Rewritten, &case.row, given.violations()),
        Err(unreadable) => (Dispute::Stricter, &stored, unreadable.violations()),
    };
    let covers = |exception: &&exceptions::Exception| {
        violations.iter().all(|violation| exception.covers(violation, value_of(row, violation)))
    };
    exceptions::of(dispute)
        .find(covers)
        .map(|exception| exception.name)
        .ok_or_else(|| format!("{dispute:?} {violations:?}"))
}

/// The column that a violation is about, or in.
fn column_of(violation: &Violation) -> &str {
    violation.field().split('/').next().unwrap_or_default()
}

/// The value that a violation is about: a column, or an item of a list.
fn value_of<'a>(row: &'a Object, violation: &Violation) -> &'a Value {
    let mut steps = violation.field().split('/');
    let column = steps.next().and_then(|column| row.get(column)).unwrap_or(&Value::Null);
    let item = steps.next().and_then(|step| step.parse::<usize>().ok()).and_then(|place| column.get(place));
    item.unwrap_or(column)
}

fn postgresql_refuses(table: &Table, verdict: &Verdict, of_canonical: &Verdict) -> Result<&'static str, String> {
    if let Some(exception) = exceptions::of(Dispute::Elsewhere).find(|exception| exception.names(&verdict.rule)) {
        known_rule(table, verdict)?;
        return Ok(exception.name);
    }
    let named = |exception: &&exceptions::Exception| exception.names(&verdict.rule) || exception.names(&verdict.state);
    match exceptions::of(Dispute::Normalised).find(named) {
        Some(exception) if of_canonical.accepts() => Ok(exception.name),
        _ => Err("core alone accepts".to_owned()),
    }
}
