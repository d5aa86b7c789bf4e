//! The state machines: what holds for any of them, and their pictures in the docs.

use crate::support::{JsonTable, Vectors, vectors};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::Value;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};
use telehealth_core::{
    Code, Timestamp,
    catalog::{self, TABLES, Table, machines},
    field::Object,
    machine::Transitions,
    operation::Signature,
};

/// The states that can follow, after however many transitions, and the state itself.
fn reachable<'a>(machine: &'a Transitions, from: &'a str) -> BTreeSet<&'a str> {
    let mut found = vec![from];
    let mut next = 0;
    while let Some(state) = found.get(next).copied() {
        let (_, successors) = machine.states.iter().find(|(name, _)| *name == state).unwrap();
        found.extend(successors.iter().filter(|it| !found.contains(it)).collect::<Vec<_>>());
        next += 1;
    }
    found.into_iter().collect()
}

/// The states that may follow themselves: an order is refunded part by part.
const SELF_TRANSITIONS: &[(&str, &str)] = &[("payment", "partially_refunded")];

#[test]
fn every_state_is_reachable_and_leads_to_a_terminal_one() {
    for machine in machines() {
        let terminal: BTreeSet<&str> =
            machine.states.iter().filter(|(_, successors)| successors.is_empty()).map(|(state, _)| *state).collect();
        let all: BTreeSet<&str> = machine.states.iter().map(|(state, _)| *state).collect();
        assert_eq!(reachable(&machine, machine.initial), all, "{}", machine.machine);
        for (state, successors) in &machine.states {
            let at = format!("{} {state}", machine.machine);
            assert!(!reachable(&machine, state).is_disjoint(&terminal), "{at} never ends");
            assert_eq!(successors.contains(state), SELF_TRANSITIONS.contains(&(machine.machine, *state)), "{at}");
        }
    }
}

/// A status column that is missing from the list would escape every test of machines, here and in the database.
#[test]
fn the_list_of_machines_is_complete() {
    let listed: BTreeSet<(&str, &str)> = machines().iter().map(|machine| (machine.table, machine.column)).collect();
    assert_eq!(listed.len(), machines().len(), "a column twice");
    let names: BTreeSet<&str> = machines().iter().map(|machine| machine.machine).collect();
    assert_eq!(names.len(), machines().len(), "a name twice");
    // One constraint of a table stands for all of its machines.
    let governed: BTreeSet<&str> = TABLES
        .iter()
        .filter(|table| table.constraints.iter().any(|constraint| constraint.code == Code::STATUS_TRANSITION))
        .map(|table| table.name)
        .collect();
    assert_eq!(listed.iter().map(|(table, _)| *table).collect::<BTreeSet<_>>(), governed);
    for machine in machines() {
        let column = catalog::table(machine.table).unwrap().columns.iter().find(|column| column.name == machine.column);
        let telehealth_core::field::TypeDescriptor::Label(labels) = column.unwrap().kind else { panic!("no labels") };
        assert_eq!(machine.states.iter().map(|(state, _)| *state).collect::<Vec<_>>(), labels.labels);
    }
    // Whatever is called a status is a machine's.
    let statuses: BTreeSet<(&str, &str)> = TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| (table.name, column.name)))
        .filter(|(_, column)| column.ends_with("status"))
        .collect();
    assert_eq!(listed, statuses);
}

/// Calls of one operation that the vectors say are accepted, with their arguments.
fn accepted_calls(vectors: &Vectors, table: &str, kind: &str, name: &str) -> Vec<(Value, Object)> {
    let accepted = |case: &&Value| case["table"] == table && case[kind] == name && case["result"].is_object();
    vectors.operations.iter().filter(accepted).map(|case| (case.clone(), vectors.arguments(case))).collect()
}

#[test]
fn new_rows_begin_in_the_initial_state() {
    let vectors = vectors();
    for machine in machines() {
        let table = catalog::table(machine.table).unwrap();
        let mut made = 0;
        for constructor in (table.constructors)() {
            for (case, arguments) in accepted_calls(&vectors, table.name, "constructor", constructor.name) {
                let row = table.call_json(constructor.name, None, &arguments).unwrap();
                assert_eq!(row[machine.column], machine.initial, "{case}");
                made += 1;
            }
        }
        assert!(made > 0, "{} has no constructed row", table.name);
    }
}

/// A command with arguments that suit it in some state.
struct Call {
    command: &'static str,
    arguments: Object,
    takes_now: bool,
}

/// For each command of a table, the sets of arguments that the vectors accept.
fn calls(vectors: &Vectors, table: &Table) -> Vec<Vec<Call>> {
    let of = |signature: &'static Signature| {
        let takes_now = signature.arguments.iter().any(|argument| argument.name == "now");
        let accepted = accepted_calls(vectors, table.name, "command", signature.name);
        accepted.into_iter().map(|(_, arguments)| Call { command: signature.name, arguments, takes_now }).collect()
    };
    (table.commands)().into_iter().map(of).collect()
}

/// The items from a random one on, and then those before it.
fn rotated<T>(items: &[T], first: Index) -> impl Iterator<Item = &T> {
    let (before, from) = items.split_at(first.index(items.len().max(1)));
    from.iter().chain(before)
}

/// Rows of a table in the initial state: the plain one, and those of the vectors that a command accepts.
fn beginnings(vectors: &Vectors, table: &Table, machines: &[&Transitions]) -> Vec<Object> {
    let is_initial = |row: &Object| machines.iter().all(|machine| row[machine.column] == machine.initial);
    let mut plain = vectors.row(table.entity);
    plain.extend(machines.iter().map(|machine| (machine.column.to_owned(), machine.initial.into())));
    let mut rows = vec![plain];
    let accepted = vectors.operations.iter().filter(|case| case["table"] == table.name && case["result"].is_object());
    let of = accepted.filter(|case| case["of"].is_object()).map(|case| vectors.resolve(&case["of"]));
    for row in of.filter(is_initial) {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

/// One table under test: its commands and transitions with how often each has succeeded.
struct Subject<'a> {
    table: &'static Table,
    machines: Vec<&'a Transitions>,
    beginnings: Vec<Object>,
    calls: Vec<Vec<Call>>,
    succeeded: RefCell<BTreeMap<String, usize>>,
}

impl<'a> Subject<'a> {
    fn new(table: &'static Table, machines: &'a [Transitions], vectors: &Vectors) -> Self {
        let machines: Vec<_> = machines.iter().filter(|machine| machine.table == table.name).collect();
        let commands = (table.commands)().into_iter().map(|signature| signature.name.to_owned());
        let transitions = machines.iter().flat_map(|machine| {
            let edges = |(from, successors): &(&str, Vec<&str>)| -> Vec<String> {
                successors.iter().map(|to| edge(machine, from, to)).collect()
            };
            machine.states.iter().flat_map(edges)
        });
        let succeeded = RefCell::new(commands.chain(transitions).map(|name| (name, 0)).collect());
        let beginnings = beginnings(vectors, table, &machines);
        Self { table, machines: machines.clone(), beginnings, calls: calls(vectors, table), succeeded }
    }

    /// The row after a call, if it succeeds; then it is valid, and each status has made one of its transitions or none.
    fn call(&self, call: &Call, row: &Object, now: Timestamp) -> Result<Option<Object>, TestCaseError> {
        let mut arguments = call.arguments.clone();
        if call.takes_now {
            arguments.insert("now".to_owned(), now.to_string().into());
        }
        let Ok(after) = self.table.call_json(call.command, Some(row), &arguments) else { return Ok(None) };
        let checked = self.table.check_json(&after);
        prop_assert_eq!(checked.as_ref(), Ok(&after), "{} made an invalid row", call.command);
        self.count(call.command);
        for machine in &self.machines {
            let (from, to) = (row[machine.column].as_str().unwrap(), after[machine.column].as_str().unwrap());
            let (_, successors) = machine.states.iter().find(|(state, _)| *state == from).unwrap();
            prop_assert!(from == to || successors.contains(&to), "{} made {from} {to}", call.command);
            if successors.contains(&to) {
                self.count(&edge(machine, from, to));
            }
        }
        Ok(Some(after))
    }

    fn count(&self, name: &str) {
        *self.succeeded.borrow_mut().get_mut(name).unwrap() += 1;
    }

    fn is_terminal(&self, row: &Object) -> bool {
        self.machines.iter().any(|machine| {
            machine.states.iter().any(|(state, successors)| row[machine.column] == *state && successors.is_empty())
        })
    }
}

fn edge(machine: &Transitions, from: &str, to: &str) -> String {
    format!("{}: {from} to {to}", machine.machine)
}

/// One step of a history: which call, how many minutes later, and whether it may end the history.
type Step = (Index, i64, bool);

fn step() -> impl Strategy<Value = Step> {
    (any::<Index>(), prop_oneof![1..2_000_i64, 1..600_000_i64], prop::bool::weighted(0.2))
}

/// However commands follow each other, a row stays valid, and its status only makes transitions of its machine. Every
/// command and every transition of every machine happens in the course of it.
#[test]
fn any_history_keeps_the_rules() {
    let (vectors, machines) = (vectors(), machines());
    let tables: BTreeSet<&str> = machines.iter().map(|machine| machine.table).collect();
    for table in tables {
        let subject = Subject::new(catalog::table(table).unwrap(), &machines, &vectors);
        // The same histories in each run: what is rare may not be missing now and then.
        let config = Config { cases: 512, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let steps = prop::collection::vec(step(), 1..20);
        let outcome = runner.run(&(any::<Index>(), steps), |(beginning, steps)| {
            let mut row = beginning.get(&subject.beginnings).clone();
            let mut now: Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
            for (choice, minutes, may_end) in steps {
                now = now.plus(chrono::TimeDelta::minutes(minutes)).unwrap();
                // The first call that succeeds, from a random one on; one that ends the history only now and then.
                let mut last = None;
                let mut next = None;
                for call in rotated(&subject.calls, choice).flat_map(|calls| rotated(calls, choice)) {
                    if let Some(after) = subject.call(call, &row, now)? {
                        if may_end || !subject.is_terminal(&after) {
                            next = Some(after);
                            break;
                        }
                        last = Some(after);
                    }
                }
                match next.or(last) {
                    Some(after) => row = after,
                    None => break,
                }
            }
            Ok(())
        });
        assert!(outcome.is_ok(), "{table}: {outcome:?}");
        let succeeded = subject.succeeded.into_inner();
        let never: Vec<_> = succeeded.iter().filter(|(_, count)| **count == 0).map(|(name, _)| name).collect();
        assert!(never.is_empty(), "{table}: {never:?} never succeeded in {succeeded:?}");
    }
}

/// Every edge of every machine is some operation's: otherwise the state could only be reached around core.
#[test]
fn every_edge_is_an_operation() {
    let vectors = vectors();
    for machine in machines() {
        let edges: BTreeSet<(String, String)> = machine
            .states
            .iter()
            .flat_map(|(from, to)| to.iter().map(|to| ((*from).to_owned(), (*to).to_owned())))
            .collect();
        let mut taken = BTreeSet::new();
        for case in vectors.operations.iter().filter(|case| case["table"] == machine.table && case["of"].is_object()) {
            if case["result"][machine.column].is_null() {
                continue;
            }
            let before = vectors.resolve(&case["of"])[machine.column].as_str().unwrap().to_owned();
            let edge = (before, case["result"][machine.column].as_str().unwrap().to_owned());
            // A transition to the same state looks like none, unless the machine has it.
            if edge.0 != edge.1 || edges.contains(&edge) {
                taken.insert(edge);
            }
        }
        assert_eq!(taken, edges, "{}", machine.machine);
    }
}

/// Rewrites `machines.md` under `UPDATE=1`, and fails when it is stale.
#[test]
fn the_diagrams_are_up_to_date() {
    let mut diagrams = String::from("\n<!-- Made by core/tests/domain/machines.rs; run it with UPDATE=1. -->\n");
    for machine in machines() {
        write!(diagrams, "\n# {}\n\n```mermaid\n{}```\n", machine.machine, machine.mermaid()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/machines.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &diagrams).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        diagrams,
        "run UPDATE=1 cargo test -p telehealth-core --test domain machines::"
    );
}
