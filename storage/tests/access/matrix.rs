//! Core's matrix and PostgreSQL's policies agree on every cell.
//!
//! Random worlds; every account in them, and invalid contexts; every table, verb and row. PostgreSQL decides by running the
//! statement itself, for all rows of a table at once, and everything is rolled back. At least [`DECISIONS`] are compared, and
//! until every cell of the matrix has been exercised. `TELEHEALTH_SEED` selects other worlds, `TELEHEALTH_DECISIONS` sets
//! how many decisions are compared at least.

use crate::{
    facts::{Me, instant},
    support::{
        migrated_database,
        random::{Random, cases, seed},
        raw::{connect, must, text},
        schema::{Column, columns},
    },
    world::{World, canonical, id_of, insert},
};
use diesel::PgConnection;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Mutex,
    thread,
};
use telehealth_core::{
    access::{MATRIX, Relation, Relations, Rule, Subject, TableRules, Verb, decide, may_change, rules_of},
    accounts::{UserRole, UserStatus},
    catalog,
    field::Object,
};

/// The minimum number of decisions to compare, not counting those about columns.
const DECISIONS: usize = 200_000;
/// The maximum, if a cell of the matrix has still not been exercised.
const MOST_DECISIONS: usize = 2_000_000;

/// How a context is established.
#[derive(Clone, Copy)]
enum Way {
    /// By `access_begin`, which sets the role of the user.
    Enter,
    /// By settings alone, in this role, as SQL written for Supabase does.
    Settings(&'static str),
}

/// An asker: the role and claims that the database sees, and the subject that core sees.
struct Asker<'a> {
    name: String,
    way: Way,
    claims: String,
    subject: Subject<'a>,
    me: Option<Me<'a>>,
    /// The row of `emergency_access` that exists meanwhile.
    emergency: Option<String>,
}

impl<'a> Asker<'a> {
    fn person(name: String, way: Way, me: Me<'a>, emergency: Option<String>) -> Self {
        let claims = json!({ "sub": me.account.id, "role": "authenticated" }).to_string();
        Self { name, way, claims, subject: me.subject(), me: Some(me), emergency }
    }

    fn unknown(name: String, way: Way, claims: String) -> Self {
        Self { name, way, claims, subject: Subject::Anonymous, me: None, emergency: None }
    }
}

#[derive(Default)]
struct Tally {
    decisions: usize,
    columns: usize,
    worlds: usize,
    /// The lines of the matrix that allowed something: table, line, role, verb.
    allowed: BTreeSet<(&'static str, usize, UserRole, Verb)>,
    /// What was denied at least once.
    denied: BTreeSet<(&'static str, UserRole, Verb)>,
    disagreements: Vec<String>,
}

#[test]
fn core_and_postgresql_make_the_same_decisions() {
    let tally = Mutex::new(Tally::default());
    let started = std::time::Instant::now();
    thread::scope(|scope| {
        for stream in ["one", "two"] {
            let tally = &tally;
            scope.spawn(move || {
                let mut connection = connect(&migrated_database());
                must(&mut connection, PROBES);
                let mut random = Random::new(seed(), stream);
                while !tally.lock().expect("no panic").is_complete() {
                    let found = ask_world(&mut connection, &mut random);
                    tally.lock().expect("no panic").add(found);
                }
            });
        }
    });
    let tally = tally.into_inner().expect("no panic");
    let Tally { decisions, columns, worlds, disagreements, .. } = &tally;
    println!(
        "{decisions} decisions and {columns} of columns in {worlds} worlds, {} disagreements, {:.1} s, TELEHEALTH_SEED={}",
        disagreements.len(),
        started.elapsed().as_secs_f32(),
        seed()
    );
    assert!(disagreements.is_empty(), "{}", disagreements[..disagreements.len().min(40)].join("\n"));
    assert_eq!(tally.cells_without_a_case(), [""; 0], "cells of the matrix that no world had");
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.decisions += other.decisions;
        self.columns += other.columns;
        self.worlds += other.worlds;
        self.allowed.extend(other.allowed);
        self.denied.extend(other.denied);
        self.disagreements.extend(other.disagreements);
    }

    fn is_complete(&self) -> bool {
        let wanted = cases("TELEHEALTH_DECISIONS", DECISIONS);
        let enough = self.decisions >= wanted && self.cells_without_a_case().is_empty();
        enough || self.decisions >= MOST_DECISIONS.max(wanted) || self.disagreements.len() > 40
    }

    /// Lists what the matrix allows but was never observed, and what was never denied although some rows must be.
    fn cells_without_a_case(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for it in MATRIX {
            for verb in Verb::ALL {
                for role in UserRole::ALL {
                    let lines = it.rules.iter().enumerate();
                    let mut always = false;
                    for (line, rule) in lines.filter(|(_, rule)| rule.roles.contains(role) && rule.verbs.contains(verb))
                    {
                        let free = |relation: &Relation| {
                            *relation == Relation::Any
                                || (*relation == Relation::Permitted && *role == UserRole::SuperAdmin)
                        };
                        always |= rule.relations.iter().all(free);
                        if !self.allowed.contains(&(it.table, line, *role, *verb)) {
                            missing
                                .push(format!("{} {verb} by {role}: {:?} never allowed it", it.table, rule.relations));
                        }
                    }
                    if !always && !self.denied.contains(&(it.table, *role, *verb)) {
                        missing.push(format!("{} {verb} by {role}: never denied", it.table));
                    }
                }
            }
        }
        missing
    }

    fn decision(
        &mut self,
        asker: &Asker<'_>,
        it: &'static TableRules,
        verb: Verb,
        facts: Relations,
        theirs: bool,
        row: &Object,
    ) {
        self.decisions += 1;
        let ours = decide(&asker.subject, it.table, verb, facts);
        if let Subject::User { role, permissions } = asker.subject {
            for rule in it.allowing(role, permissions, verb, facts) {
                let line = it.rules.iter().position(|known| std::ptr::eq(known, rule)).expect("a line");
                self.allowed.insert((it.table, line, role, verb));
            }
            if !ours {
                self.denied.insert((it.table, role, verb));
            }
        }
        if ours != theirs {
            self.disagreements.push(format!(
                "{}: {verb} on {}: core {ours}, PostgreSQL {theirs}; {facts:?} {}",
                asker.name,
                it.table,
                json!(row)
            ));
        }
    }
}

fn ask_world(connection: &mut PgConnection, random: &mut Random) -> Tally {
    must(connection, "BEGIN; SET LOCAL session_replication_role = replica");
    let mut world = World::build(connection, random);
    let mut tally = Tally { worlds: 1, ..Tally::default() };
    // New rows, for each asker with an account.
    let ids: Vec<String> = world.accounts.iter().map(|account| account.id.clone()).collect();
    let candidates: Vec<BTreeMap<&str, Vec<Object>>> = (0..ids.len())
        .map(|me| MATRIX.iter().map(|it| (it.table, candidates(&mut world, me, it.table, random))).collect())
        .collect();
    let shapes: BTreeMap<&str, Vec<Column>> =
        MATRIX.iter().map(|it| (it.table, columns_of(connection, it.table))).collect();
    for asker in askers(&world, random) {
        ask_rows(&world, connection, &asker, &mut tally);
        let mine = asker.me.and_then(|me| ids.iter().position(|id| *id == me.account.id)).unwrap_or_default();
        ask_inserts(&world, connection, &asker, &candidates[mine], &mut tally);
        ask_columns(&world, connection, &asker, &shapes, random, &mut tally);
    }
    must(connection, "ROLLBACK");
    tally
}

/// New rows of a table for an account: some random ones, and those of many more whose relations to the account none
/// before them had, because few rows have the relations of some cells.
fn candidates(world: &mut World, me: usize, table: &str, random: &mut Random) -> Vec<Object> {
    let id = world.accounts[me].id.clone();
    let mut chosen = Vec::new();
    let mut known = HashSet::new();
    for i in 0..24 {
        let row = world.row(table, Some(&id), random);
        let me = Me { account: &world.accounts[me], emergency: None };
        if known.insert(world.facts_of_new(me, table, &row)) || i < 4 {
            chosen.push(row);
        }
    }
    chosen
}

/// The columns of the specification; the others, such as password hashes, are accessible to no one.
fn columns_of(connection: &mut PgConnection, table: &str) -> Vec<Column> {
    let known = catalog::table(table).expect("a table").columns;
    let mut columns = columns(connection, table);
    columns.retain(|column| known.iter().any(|known| known.name == column.name));
    columns
}

/// All accounts, and invalid contexts.
fn askers<'a>(world: &'a World, random: &mut Random) -> Vec<Asker<'a>> {
    use Way::{Enter, Settings};
    let mut askers = Vec::new();
    for account in &world.accounts {
        let me = Me { account, emergency: None };
        let name = format!("{} {}", account.status, account.role);
        let claims = json!({ "sub": account.id, "role": "authenticated" }).to_string();
        if account.status == UserStatus::Active {
            askers.push(Asker::person(format!("{name}, entered"), Enter, me, None));
        }
        // With a role that is not theirs an account sees nothing.
        let other = random.pick(match account.role {
            UserRole::Patient => &["telehealth_provider", "telehealth_admin"],
            UserRole::Provider => &["telehealth_patient", "telehealth_admin"],
            UserRole::Admin | UserRole::SuperAdmin => &["telehealth_patient", "telehealth_provider"],
        });
        askers.push(Asker::unknown(format!("{name} as {other}"), Settings(other), claims));
        askers.push(Asker::person(name, Settings("authenticated"), me, None));
    }
    // Emergencies: of a provider, of another account, expired, and of this transaction.
    let provider = world.accounts.iter().find(|it| it.role == UserRole::Provider && it.status == UserStatus::Active);
    let patient = world.accounts.iter().find(|it| it.role == UserRole::Patient && it.status == UserStatus::Active);
    let opened = world.rows["patients"].first().and_then(|patient| patient["id"].as_str());
    for (account, owner, age, transaction, counts) in [
        (provider, provider, "50 minutes", "'3'", true),
        (provider, patient, "0", "'3'", false),
        (provider, provider, "61 minutes", "'3'", false),
        (provider, provider, "0", "pg_current_xact_id()", false),
        (patient, patient, "0", "'3'", false),
    ] {
        let (Some(account), Some(owner), Some(opened)) = (account, owner, opened) else { continue };
        let emergency = format!(
            "INSERT INTO emergency_access (id, provider_id, patient_id, reason, granted_at, expires_at, granted_xid)
             SELECT gen_random_uuid(), '{}', '{opened}', 'phi:v1:because', granted, granted + interval '1 hour', {transaction}
             FROM date_trunc('milliseconds', clock_timestamp() - interval '{age}') AS granted",
            owner.id
        );
        let me = Me { account, emergency: counts.then_some(opened) };
        let name = format!("{} in an emergency that counts: {counts}", account.role);
        askers.push(Asker::person(format!("{name}, entered"), Enter, me, Some(emergency.clone())));
        askers.push(Asker::person(name, Settings("authenticated"), me, Some(emergency)));
    }
    let (_, any) = &world.services[0];
    let strangers = [("unknown", any)];
    for (service, grants) in world.services.iter().map(|(service, grants)| (service.as_str(), grants)).chain(strangers)
    {
        let subject = Subject::Service { grants };
        let claims = json!({ "service": service, "role": "service_role" }).to_string();
        let name = format!("service account {service}");
        if !grants.is_empty() {
            let (name, claims) = (format!("{name}, entered"), claims.clone());
            askers.push(Asker { name, way: Enter, claims, subject, me: None, emergency: None });
        }
        askers.push(Asker { name, way: Settings("service_role"), claims, subject, me: None, emergency: None });
    }
    let active = world.accounts.iter().find(|it| it.status == UserStatus::Active).expect("an active account");
    let working = world.services.iter().find(|(_, grants)| !grants.is_empty()).map_or("none", |(name, _)| name);
    for (role, claims) in [
        ("authenticated", String::new()),
        ("authenticated", "{".to_owned()),
        ("authenticated", "{}".to_owned()),
        ("authenticated", "[]".to_owned()),
        ("authenticated", json!({ "sub": null }).to_string()),
        ("authenticated", json!({ "sub": "me" }).to_string()),
        ("authenticated", json!({ "sub": format!("{{{}}}", active.id) }).to_string()),
        ("authenticated", json!({ "user": { "sub": active.id } }).to_string()),
        ("authenticated", json!({ "sub": "01a20413-62dc-75c7-b66b-c0a0a28418ae" }).to_string()),
        ("authenticated", json!({ "service": working }).to_string()),
        ("authenticated", json!({ "user_id": active.id, "user_role": "super_admin" }).to_string()),
        ("telehealth_admin", json!({ "user_id": active.id, "user_role": "super_admin" }).to_string()),
        ("telehealth_provider", String::new()),
        ("service_role", json!({ "sub": active.id }).to_string()),
        ("service_role", json!({ "sub": active.id, "service": working }).to_string()),
        ("service_role", json!({ "service": "" }).to_string()),
        ("service_role", json!({ "service": null }).to_string()),
        ("service_role", String::new()),
    ] {
        let name = format!("{role} with {claims}");
        askers.push(Asker::unknown(name, Settings(role), claims));
    }
    askers
}

/// Becomes an asker, with or without triggers.
fn become_asker(connection: &mut PgConnection, asker: &Asker<'_>, triggers: &str) {
    let claims = asker.claims.replace('\'', "''");
    let emergency = asker.emergency.as_deref().unwrap_or("SELECT");
    let enter = match asker.way {
        Way::Enter => format!("SET LOCAL ROLE authenticated; SELECT access_begin('{claims}', '')"),
        Way::Settings(role) => {
            format!("SET LOCAL ROLE {role}; SELECT set_config('request.jwt.claims', '{claims}', true)")
        }
    };
    must(
        connection,
        &format!(
            "RESET ROLE; SET LOCAL session_replication_role = replica; DELETE FROM emergency_access; {emergency};
             SET LOCAL session_replication_role = {triggers};
             SELECT set_config('telehealth.context', '', true); {enter}"
        ),
    );
}

/// A column that the asker's role may change in some row; any other would be denied in every row.
fn some_column(it: &'static TableRules, asker: &Asker<'_>) -> &'static str {
    let in_role = |rule: &&Rule| match (asker.way, asker.me.map(|me| me.account.role)) {
        (Way::Settings(_), _) | (_, None) => true,
        // Administrators and super administrators share a role.
        (Way::Enter, Some(UserRole::Admin)) => rule.roles.contains(&UserRole::SuperAdmin),
        (Way::Enter, Some(role)) => rule.roles.contains(&role),
    };
    let mut columns = it.rules.iter().filter(in_role).flat_map(|rule| rule.columns);
    match columns.next() {
        Some(&"*") | None => it.writable().next().unwrap_or("id"),
        Some(column) => column,
    }
}

/// Queries all rows of each table with one statement per verb.
fn ask_rows(world: &World, connection: &mut PgConnection, asker: &Asker<'_>, tally: &mut Tally) {
    become_asker(connection, asker, "replica");
    let mut asked = Vec::new();
    for it in MATRIX {
        let (table, column) = (it.table, some_column(it, asker));
        asked.extend([
            (it, Verb::Select, format!("SELECT id FROM {table}")),
            (it, Verb::Update, format!("UPDATE {table} SET {column} = {column} RETURNING id")),
            (it, Verb::Delete, format!("DELETE FROM {table} RETURNING id")),
        ]);
    }
    let statements: Vec<&String> = asked.iter().map(|(.., statement)| statement).collect();
    let found = probe(connection, "probe.rows", &json!(statements));
    let found: Vec<BTreeSet<String>> = serde_json::from_str(&found).expect("ids");
    for ((it, verb, _), found) in asked.iter().zip(found) {
        for row in &world.rows[it.table] {
            let facts = asker.me.map_or(Relations::NONE, |me| world.facts(me, it.table, row));
            tally.decision(asker, it, *verb, facts, found.contains(&id_of(row)), row);
        }
    }
}

fn ask_inserts(
    world: &World,
    connection: &mut PgConnection,
    asker: &Asker<'_>,
    candidates: &BTreeMap<&str, Vec<Object>>,
    tally: &mut Tally,
) {
    become_asker(connection, asker, "replica");
    let asked: Vec<(&TableRules, &Object)> =
        MATRIX.iter().flat_map(|it| candidates[it.table].iter().map(move |row| (it, row))).collect();
    let statements: Vec<String> = asked.iter().map(|(it, row)| insert(it.table, row, "")).collect();
    let done: Vec<String> = serde_json::from_str(&probe(connection, "probe.tries", &json!(statements))).expect("texts");
    for ((it, row), done) in asked.into_iter().zip(done) {
        let facts = asker.me.map_or(Relations::NONE, |me| world.facts_of_new(me, it.table, row));
        tally.decision(asker, it, Verb::Insert, facts, allowed(&done), row);
    }
}

/// Queries columns one by one, with all triggers enabled.
fn ask_columns(
    world: &World,
    connection: &mut PgConnection,
    asker: &Asker<'_>,
    shapes: &BTreeMap<&str, Vec<Column>>,
    random: &mut Random,
    tally: &mut Tally,
) {
    let Some(me) = asker.me else { return };
    become_asker(connection, asker, "origin");
    let mut asked = Vec::new();
    for it in MATRIX {
        let seen = |row: &&Object| decide(&asker.subject, it.table, Verb::Select, world.facts(me, it.table, row));
        let seen: Vec<&Object> = world.rows[it.table].iter().filter(seen).collect();
        if seen.is_empty() {
            continue;
        }
        let row = random.pick(&seen);
        for column in &shapes[it.table] {
            if let Some(value) = other_value(world, me, it.table, row, column) {
                let (name, id) = (&column.name, id_of(row));
                asked.push((it, row, name, format!("UPDATE {} SET {name} = {value} WHERE id = '{id}'", it.table)));
            }
        }
    }
    let statements: Vec<&String> = asked.iter().map(|(.., statement)| statement).collect();
    let done: Vec<String> = serde_json::from_str(&probe(connection, "probe.tries", &json!(statements))).expect("texts");
    for ((it, row, column, _), done) in asked.into_iter().zip(done) {
        tally.columns += 1;
        let ours = may_change(&asker.subject, it.table, column, world.facts(me, it.table, row));
        let theirs = allowed(&done);
        if ours != theirs {
            let name = &asker.name;
            tally.disagreements.push(format!(
                "{name}: {}.{column}: core {ours}, PostgreSQL {theirs} ({done}); {}",
                it.table,
                json!(row)
            ));
        }
    }
}

/// Another value for a column that no rule on values rejects; `None` where there is no such value.
fn other_value(world: &World, me: Me<'_>, table: &str, row: &Object, column: &Column) -> Option<String> {
    let name = column.name.as_str();
    let id = &me.account.id;
    // A patient changes a visit only while it lies ahead.
    let lies_ahead =
        || row["status"] == "scheduled" && instant(&row["scheduled_at"]) > world.now + chrono::TimeDelta::minutes(5);
    let special = match (table, name) {
        ("users", "email_verified" | "phone_verified" | "phone") if row["id"] == id.as_str() => return None,
        ("messages", "read_by") => {
            let unread = row["read_by"].get(id).is_none();
            return unread.then(|| format!("read_by || '{}'", json!({ id.as_str(): canonical(world.now) })));
        }
        ("consultations", "status") if me.account.role == UserRole::Patient => {
            return lies_ahead().then(|| "'cancelled'".to_owned());
        }
        ("consultations", "cancellation_reason") if me.account.role == UserRole::Patient && !lies_ahead() => {
            return None;
        }
        ("orders", "payment_status" | "payment_intent_id") if me.account.role == UserRole::Patient => return None,
        ("tasks", "assigner_id") => return (row["assigner_id"] != id.as_str()).then(|| format!("'{id}'")),
        ("tasks", "assignee_id") => {
            let mut staff = world.accounts.iter().filter(|it| it.role != UserRole::Patient);
            staff.find(|it| row["assignee_id"] != it.id.as_str()).map(|it| format!("'{}'", it.id))
        }
        _ => None,
    };
    let is_staff_only = rules_of(table).is_some_and(|it| it.staff_only.contains(&name));
    let by_type = || match column.sql_type.as_str() {
        // The role of all users cannot read such a column, so its value cannot depend on it.
        of if is_staff_only => (if of.starts_with("numeric") { "1" } else { "'AA'" }).to_owned(),
        "boolean" => format!("NOT coalesce({name}, false)"),
        "uuid" => "gen_random_uuid()".to_owned(),
        "date" => format!("coalesce({name}, current_date) + 1"),
        "inet" => "'10.0.0.1'".to_owned(),
        "jsonb" => format!("coalesce({name}, '{{}}') || '{{\"other\": 1}}'"),
        "text[]" => format!("array_append(coalesce({name}, '{{}}'), 'AA')"),
        "uuid[]" => format!("array_append({name}, gen_random_uuid())"),
        of if of.starts_with("timestamp") => format!("coalesce({name}, now()) + interval '1 day'"),
        of if of == "integer" || of.starts_with("numeric") => format!("coalesce({name}, 0) + 1"),
        of if of == "text" || of.starts_with("character") => format!("CASE {name} WHEN 'AA' THEN 'BB' ELSE 'AA' END"),
        "sealed_text" => format!("CASE {name} WHEN 'phi:v1:A' THEN 'phi:v1:B' ELSE 'phi:v1:A' END"),
        "sealed_json" => {
            format!("CASE {name} #>> '{{}}' WHEN 'phi:v1:A' THEN '\"phi:v1:B\"' ELSE '\"phi:v1:A\"' END::jsonb")
        }
        of if of.ends_with("_enum[]") => format!("array_append({name}, {name}[1])"),
        of => format!(
            "(SELECT label FROM unnest(enum_range(NULL::{of})) AS label WHERE label IS DISTINCT FROM {name} LIMIT 1)"
        ),
    };
    Some(special.unwrap_or_else(by_type))
}

/// Whether a statement passed privileges and policies, regardless of a rule of the table that rejects its row.
fn allowed(done: &str) -> bool {
    match done {
        "yes" => true,
        "no" => false,
        state if state.starts_with("22") || state.starts_with("23") => true,
        state => panic!("an unexpected error: {state}"),
    }
}

/// The results of statements, in the JSON of their type.
fn probe(connection: &mut PgConnection, function: &str, statements: &Value) -> String {
    let statements = statements.to_string().replace('\'', "''");
    text(connection, &format!("SELECT {function}('{statements}')"))
}

/// Runs statements one by one as the asker, and rolls each back.
const PROBES: &str = "
    CREATE SCHEMA probe;
    GRANT USAGE ON SCHEMA probe TO PUBLIC;

    CREATE FUNCTION probe.rows(statements jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE
        statement text;
        found     jsonb;
        answers   jsonb := '[]';
    BEGIN
        FOR statement IN SELECT jsonb_array_elements_text(statements) LOOP
            BEGIN
                EXECUTE format('WITH it AS (%s) SELECT coalesce(jsonb_agg(id), ''[]'') FROM it', statement) INTO found;
                RAISE SQLSTATE 'UNDO1';
            EXCEPTION
                WHEN SQLSTATE 'UNDO1' THEN NULL;
                WHEN insufficient_privilege THEN found := '[]';
            END;
            answers := answers || jsonb_build_array(found);
        END LOOP;
        RETURN answers;
    END $$;

    CREATE FUNCTION probe.tries(statements jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE
        statement text;
        count     bigint;
        answers   jsonb := '[]';
    BEGIN
        FOR statement IN SELECT jsonb_array_elements_text(statements) LOOP
            BEGIN
                EXECUTE statement;
                GET DIAGNOSTICS count = ROW_COUNT;
                RAISE SQLSTATE 'UNDO1';
            EXCEPTION
                WHEN SQLSTATE 'UNDO1' THEN answers := answers || to_jsonb(CASE count WHEN 0 THEN 'no' ELSE 'yes' END);
                WHEN insufficient_privilege THEN answers := answers || '\"no\"';
                WHEN OTHERS THEN answers := answers || to_jsonb(SQLSTATE);
            END;
        END LOOP;
        RETURN answers;
    END $$;
";
