//! Measures the cost of row-level security: the same statements on the same rows, as a user subject to policies, and in
//! a role with BYPASSRLS.
//!
//! Run it with `cargo bench -p telehealth-storage --bench access`. The two alternate; it prints medians and their
//! ratio, for the statement alone and for the whole transaction. `TELEHEALTH_EXPLAIN=1` also prints the plans.
#![allow(clippy::expect_used, reason = "a benchmark may")]

use chrono::{DateTime, Utc};
use diesel::{
    PgConnection, connection::SimpleConnection, pg::Pg, prelude::*, query_builder::QueryFragment, sql_types::Text,
};
use std::time::{Duration, Instant};
use telehealth_storage::{Actor, EmbeddedOptions, Portal};
use uuid::Uuid;

mod tables {
    diesel::table! {
        consultations (id) {
            id -> Uuid, patient_id -> Uuid, provider_id -> Uuid, chief_complaint -> Nullable<Text>, scheduled_at -> Timestamptz,
        }
    }
    diesel::table! {
        patients (id) {
            id -> Uuid, first_name -> Text, last_name -> Text, primary_provider_id -> Nullable<Uuid>,
        }
    }
    diesel::table! {
        messages (id) {
            id -> Uuid, conversation_id -> Uuid, sender_id -> Uuid, content -> Text,
        }
    }
}
use tables::{consultations, messages, patients};

type Visit = (Uuid, Uuid, Uuid, Option<String>, DateTime<Utc>);
type Person = (Uuid, String, String, Option<Uuid>);
type MessageRow = (Uuid, Uuid, Uuid, String);

/// A clinic: 50 providers, 20,000 patients, 100,000 visits, 80,000 messages. The first provider has 1,001 patients, and
/// a conversation of 1,001 messages. Sealed columns contain placeholders for envelopes, which are never opened.
const CLINIC: &str = "
    SET session_replication_role = replica;
    CREATE FUNCTION pg_temp.stand_in() RETURNS text RETURN 'phi:v1:2026a:' || repeat('A', 80);
    INSERT INTO users (id, email, role)
        SELECT md5('provider' || n)::uuid, 'provider' || n || '@example.com', 'provider' FROM generate_series(1, 50) AS n;
    INSERT INTO users (id, email)
        SELECT md5('patient' || n)::uuid, 'patient' || n || '@example.com' FROM generate_series(1, 20000) AS n;
    INSERT INTO providers (id, first_name, last_name, license_number, license_state, license_expiry_date)
        SELECT md5('provider' || n)::uuid, 'Gregory', 'House', 'MA' || n, 'MA', '2999-12-31' FROM generate_series(1, 50) AS n;
    INSERT INTO patients (id, first_name, last_name, date_of_birth, primary_provider_id)
        SELECT md5('patient' || n)::uuid, pg_temp.stand_in(), pg_temp.stand_in(), '1985-12-10',
               md5('provider' || CASE WHEN n <= 1001 THEN 1 ELSE 2 + n % 49 END)::uuid
        FROM generate_series(1, 20000) AS n;
    INSERT INTO consultations (patient_id, provider_id, consultation_type, status, scheduled_at, slot_end, fee, created_at,
                               started_at, ended_at, duration_minutes, chief_complaint)
        SELECT patients.id, primary_provider_id, 'follow_up', 'completed', start, start + interval '30 minutes', 100,
               start - interval '1 day', start, start + interval '20 minutes', 20, pg_temp.stand_in()
        FROM patients, generate_series(1, 5) AS n, LATERAL (SELECT now() - n * interval '100 days' AS start) AS at;
    INSERT INTO conversations (id, participant_ids, created_by)
        SELECT md5('conversation' || n)::uuid, ARRAY[patients.id, primary_provider_id], primary_provider_id
        FROM generate_series(1, 1000) AS n JOIN patients ON patients.id = md5('patient' || n * 20)::uuid;
    INSERT INTO messages (conversation_id, sender_id, content, attachments)
        SELECT conversations.id, created_by, pg_temp.stand_in(), to_jsonb(pg_temp.stand_in())
        FROM conversations, generate_series(1, 80) AS n;
    INSERT INTO messages (conversation_id, sender_id, content, attachments)
        SELECT md5('conversation1')::uuid, md5('provider1')::uuid, pg_temp.stand_in(), to_jsonb(pg_temp.stand_in()) FROM generate_series(1, 921);
    SET session_replication_role = origin;
    CREATE ROLE unbound NOLOGIN BYPASSRLS;
    GRANT USAGE ON SCHEMA public TO unbound;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO unbound;
    GRANT EXECUTE ON FUNCTION access_pin_settings TO unbound;
    VACUUM ANALYZE;";

/// The two ways to begin a transaction, on the same connection, because the scheduler may favour one of two server
/// processes.
struct Ways {
    connection: PgConnection,
    bound: String,
    unbound: String,
}

/// The number of consecutive transactions of one way. The first is not counted, because it plans the statement again
/// for its role.
const TURN: usize = 25;

impl Ways {
    fn open(portal: &Portal, user: Uuid) -> Self {
        let connection = PgConnection::establish(portal.url()).expect("a connection");
        let actor = Actor::user(user.to_string().parse().expect("an id"));
        let bound = portal.statements(&actor).expect("statements");
        // The same statements, except for the role and the context, which only policies need.
        let (before, _) = bound.split_once("; SET LOCAL ROLE").expect("the role comes last");
        let unbound = format!("{before}; SET LOCAL ROLE unbound; SELECT access_pin_settings()");
        Self { connection, bound, unbound }
    }

    /// Makes PostgreSQL plan each statement for its actual values, in both ways. Its generic plan, which it may use
    /// after five executions, differs with and without policies, so different plans would be compared.
    fn use_custom_plans(&mut self) {
        for begin in [&mut self.bound, &mut self.unbound] {
            begin.push_str("; SET LOCAL plan_cache_mode = force_custom_plan");
        }
    }

    /// Runs a statement alternately in both ways. The two may only differ in the conditions that the policies add.
    fn compare<Row, Q, U>(&mut self, what: &str, turns: usize, rows: usize, bound: &Q, unbound: &U)
    where
        Q: Clone + QueryFragment<Pg> + for<'a> diesel::query_dsl::LoadQuery<'a, PgConnection, Row>,
        U: Clone + QueryFragment<Pg> + for<'a> diesel::query_dsl::LoadQuery<'a, PgConnection, Row>,
    {
        let (mut with, mut without) = (Times::default(), Times::default());
        for _ in 0..turns {
            with.acquire_lock::<Row, Q>(&mut self.connection, &self.bound, bound, rows);
            without.acquire_lock::<Row, U>(&mut self.connection, &self.unbound, unbound, rows);
        }
        let ratio = |with: Duration, without: Duration| with.as_secs_f64() / without.as_secs_f64();
        let (alone, alone_without) = (median(with.statement), median(without.statement));
        let (whole, whole_without) = (median(with.transaction), median(without.transaction));
        println!(
            "{what:<44} {alone:>9.1?} : {alone_without:>9.1?} = {:>4.2}   transaction {whole:>9.1?} : {whole_without:>9.1?} = {:.2}",
            ratio(alone, alone_without),
            ratio(whole, whole_without),
        );
        if std::env::var_os("TELEHEALTH_EXPLAIN").is_some() {
            explain(&mut self.connection, &self.bound, bound);
        }
    }
}

/// The durations of the runs of a statement and of their transactions.
#[derive(Default)]
struct Times {
    statement: Vec<Duration>,
    transaction: Vec<Duration>,
}

impl Times {
    fn acquire_lock<Row, Q>(&mut self, connection: &mut PgConnection, begin: &str, query: &Q, rows: usize)
    where
        Q: Clone + for<'a> diesel::query_dsl::LoadQuery<'a, PgConnection, Row>,
    {
        for round in 0..=TURN {
            let begun = Instant::now();
            connection.batch_execute(begin).expect("begun");
            let asked = Instant::now();
            let found: Vec<Row> = query.clone().load(connection).expect("rows");
            let statement = asked.elapsed();
            connection.batch_execute("COMMIT").expect("committed");
            assert_eq!(found.len(), rows);
            if round > 0 {
                self.statement.push(statement);
                self.transaction.push(begun.elapsed());
            }
        }
    }
}

fn explain(connection: &mut PgConnection, begin: &str, query: &impl QueryFragment<Pg>) {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        line: String,
    }
    // The parameters as literals, which ids and numbers can be.
    let shown = diesel::debug_query::<Pg, _>(query).to_string();
    let (sql, binds) = shown.split_once(" -- binds: [").expect("binds");
    let mut sql = sql.to_owned();
    for (number, bind) in binds.trim_end_matches(']').split(", ").enumerate() {
        sql = sql.replace(
            &format!("${}", number + 1),
            &if bind.contains(['-', ':']) { format!("'{bind}'") } else { bind.to_owned() },
        );
    }
    connection.batch_execute(begin).expect("begun");
    let plan = diesel::sql_query(format!("EXPLAIN (ANALYZE, BUFFERS) {sql}")).load::<Line>(connection);
    plan.expect("a plan").iter().for_each(|Line { line }| println!("    {line}"));
    connection.batch_execute("ROLLBACK").expect("undone");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo test --benches` passes this argument only to check that the benchmark builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let portal = Portal::embedded_with(EmbeddedOptions { allow_all: true, ..EmbeddedOptions::default() })?;
    let mut owner = PgConnection::establish(portal.url())?;
    for statement in CLINIC.split(';').filter(|statement| !statement.trim().is_empty()) {
        owner.batch_execute(statement)?;
    }
    let id_of =
        |name: &str| diesel::select(diesel::dsl::sql::<diesel::sql_types::Uuid>(&format!("md5('{name}')::uuid")));
    let provider: Uuid = id_of("provider1").get_result(&mut owner)?;
    let patient: Uuid = id_of("patient77").get_result(&mut owner)?;
    let conversation: Uuid = id_of("conversation1").get_result(&mut owner)?;
    let visit: Uuid = consultations::table
        .select(consultations::id)
        .filter(consultations::patient_id.eq(patient))
        .first(&mut owner)?;
    let message: Uuid =
        messages::table.select(messages::id).filter(messages::conversation_id.eq(conversation)).first(&mut owner)?;

    let mut ways = Ways::open(&portal, patient);
    ways.use_custom_plans();
    println!("{:<44} with policies : without = ratio", "");
    let own = consultations::table.order(consultations::id).limit(50);
    let query = own.filter(consultations::patient_id.eq(patient));
    ways.compare::<Visit, _, _>("a patient's page of visits, of 100,000", 40, 5, &own, &query);

    let mut ways = Ways::open(&portal, provider);
    let query = patients::table.find(patient);
    ways.compare::<Person, _, _>("a patient by id", 40, 1, &query, &query);
    let query = consultations::table.find(visit);
    ways.compare::<Visit, _, _>("a visit by id", 40, 1, &query, &query);
    let query = messages::table.find(message);
    ways.compare::<MessageRow, _, _>("a message by id", 40, 1, &query, &query);

    ways.use_custom_plans();
    let query = patients::table.filter(patients::primary_provider_id.eq(provider)).order(patients::id).limit(1_000);
    ways.compare::<Person, _, _>("1,000 patients assigned to the provider", 4, 1_000, &query, &query);
    // Without a filter: policies prevent the use of an index for it, so the preceding rows are read as well.
    let all = patients::table.order(patients::id).limit(1_000);
    ways.compare::<Person, _, _>("1,000 patients, all readable ones", 4, 1_000, &all, &query);
    let lately = Utc::now() - chrono::TimeDelta::days(150);
    let query = consultations::table
        .filter(consultations::provider_id.eq(provider).and(consultations::scheduled_at.gt(lately)))
        .order(consultations::id)
        .limit(1_000);
    ways.compare::<Visit, _, _>("1,000 visits with the provider", 4, 1_000, &query, &query);
    let all = consultations::table.filter(consultations::scheduled_at.gt(lately)).order(consultations::id).limit(1_000);
    ways.compare::<Visit, _, _>("1,000 visits, all readable ones", 4, 1_000, &all, &query);
    let query = messages::table.filter(messages::conversation_id.eq(conversation)).order(messages::id).limit(1_000);
    ways.compare::<MessageRow, _, _>("1,000 messages of a conversation", 4, 1_000, &query, &query);
    Ok(())
}
