//! The sections of the report and their queries.

use super::{Definition, ReportSection};
use telehealth_core::{
    access::{AUTHENTICATED, DATABASE_ROLES, DEFINER, MATRIX, Rule, SERVICE_ROLE},
    catalog,
};

/// Formats a time, or NULL.
macro_rules! time {
    ($time:literal) => {
        concat!("to_char(", $time, ", 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
    };
}

const REVIEW: &[&str] = &["164.308(a)(1)(ii)(D)"];
const AUTHORIZATION: &[&str] = &["164.308(a)(4)(ii)(B)", "164.308(a)(4)(ii)(C)"];
const WORKFORCE: &[&str] = &["164.308(a)(3)(ii)(C)", "164.308(a)(4)(ii)(C)"];
const EMERGENCY: &[&str] = &["164.312(a)(2)(ii)", "164.308(a)(1)(ii)(D)"];

/// Returns the sections in their order.
pub(super) fn all() -> Vec<Definition> {
    vec![
        rules(),
        accounts(),
        staff(),
        services(),
        logins(),
        dormant(),
        changes(),
        reads(),
        denials(),
        emergencies(),
        searches(),
    ]
}

fn section(
    name: &'static str,
    requirements: &'static [&'static str],
    about: &'static str,
    columns: &'static [&'static str],
    query: impl Into<String>,
) -> Definition {
    // NULL has no text; the empty one stands for it.
    let query = format!(
        "SELECT ARRAY(SELECT coalesce(cell, '') FROM unnest(found.row::text[]) WITH ORDINALITY AS it(cell, place) \
                      ORDER BY place) AS row FROM ({}) AS found",
        query.into()
    );
    let section = ReportSection { name, about, requirements, columns, rows: Vec::new() };
    Definition { section, query: Some(query) }
}

/// The access matrix, which the policies of the database enforce.
fn rules() -> Definition {
    let of_rule = |table: &str, rule: &Rule| {
        let joined = |words: Vec<&str>, with: &str| words.join(with);
        let roles = rule.roles.iter().map(|role| role.label()).collect();
        let relations = rule.relations.iter().map(|relation| relation.label()).collect();
        let verbs = rule.verbs.iter().map(|verb| verb.label()).collect();
        vec![joined(roles, ", "), table.to_owned(), joined(relations, " and "), joined(verbs, ", ")]
    };
    let rows = MATRIX.iter().flat_map(|table| table.rules.iter().map(move |rule| of_rule(table.table, rule))).collect();
    let section = ReportSection {
        name: "rules",
        about: "What each role may do to the rows of each table, by the relation to the row. `telehealth doctor` checks \
                that the database enforces it.",
        requirements: AUTHORIZATION,
        columns: &["roles", "table", "relation", "may"],
        rows,
    };
    Definition { section, query: None }
}

fn accounts() -> Definition {
    section(
        "accounts",
        WORKFORCE,
        "Accounts by role and status.",
        &["role", "status", "accounts"],
        "SELECT ARRAY[role::text, status::text, count(*)::text] AS row FROM users GROUP BY role, status ORDER BY role, status",
    )
}

fn staff() -> Definition {
    section(
        "staff",
        AUTHORIZATION,
        "Accounts that are not of patients, with the permissions of administrators. Super administrators may do everything.",
        &["user", "email", "role", "status", "permissions", "created", "last login"],
        concat!(
            "SELECT ARRAY[u.id::text, u.email, u.role::text, u.status::text, array_to_string(a.permissions, ' '), ",
            time!("u.created_at"),
            ", ",
            time!("u.last_login_at"),
            "] AS row FROM users u LEFT JOIN administrators a USING (id) WHERE u.role <> 'patient' ORDER BY u.role, u.email",
        ),
    )
}

/// The last entry of each service account. The log has its name in front of the agent; the agents are collected first, so
/// that the log is read once.
const SERVICES: &str = "(SELECT service, grants, max(last) AS last
                         FROM (SELECT service, string_agg(table_name || ':' || verb, ' ' ORDER BY table_name, verb) AS grants
                               FROM service_grants GROUP BY service) AS granted
                         LEFT JOIN (SELECT user_agent, max(created_at) AS last FROM audit_logs
                                    WHERE actor_id IS NULL GROUP BY user_agent) AS agents
                              ON user_agent = 'service:' || service OR starts_with(user_agent, 'service:' || service || ' ')
                         GROUP BY service, grants) AS services";

fn services() -> Definition {
    section(
        "services",
        AUTHORIZATION,
        "Service accounts with their grants, which include reading; `*` stands for every service account. Their reads are not \
         logged.",
        &["service", "grants", "last change"],
        format!("SELECT ARRAY[service, grants, {}] AS row FROM {SERVICES} ORDER BY service", time!("last")),
    )
}

fn logins() -> Definition {
    let names = DATABASE_ROLES.iter().map(|role| role.name).chain([AUTHENTICATED, SERVICE_ROLE, DEFINER]);
    let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    section(
        "logins",
        AUTHORIZATION,
        "Logins of the database that can act for the portal, or that no policy restricts.",
        &["login", "superuser", "ignores policies", "creates roles", "portal's roles", "owned tables", "valid until"],
        format!(
            "SELECT ARRAY[login.rolname::text, login.rolsuper::text, login.rolbypassrls::text, login.rolcreaterole::text,
                          array_to_string(roles, ' '), owned::text, {}] AS row
             FROM pg_roles AS login
             CROSS JOIN LATERAL (SELECT ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ({})
                                              AND pg_has_role(login.oid, r.oid, 'MEMBER') ORDER BY 1) AS roles) AS reach
             CROSS JOIN LATERAL (SELECT count(*) AS owned FROM pg_class
                                 WHERE relowner = login.oid AND relkind = 'r'
                                   AND relnamespace = quote_ident(current_schema())::regnamespace) AS owner
             WHERE login.rolcanlogin AND (login.rolsuper OR login.rolbypassrls OR roles <> '{{}}' OR owned > 0)
             ORDER BY login.rolname",
            time!("login.rolvaliduntil"),
            names.join(", ")
        ),
    )
}

fn dormant() -> Definition {
    section(
        "dormant",
        WORKFORCE,
        "Active accounts of the staff that did not log in and left no entry in the audit log, and service accounts that changed \
         nothing, for the given number of days. Service accounts that only read leave no entries.",
        &["kind", "account", "role", "last trace"],
        format!(
            "SELECT ARRAY[kind, account, role, {}] AS row FROM (
                 SELECT 'staff' AS kind, u.email AS account, u.role::text AS role,
                        greatest(u.created_at, u.last_login_at,
                                 (SELECT created_at FROM audit_logs WHERE actor_id = u.id ORDER BY id DESC LIMIT 1)) AS last
                 FROM users u WHERE u.role <> 'patient' AND u.status = 'active'
                 UNION ALL
                 SELECT 'service', service, NULL,
                        greatest(last, (SELECT max(created_at) FROM audit_logs
                                        WHERE entity_type = 'service_grant'
                                          AND coalesce(new_values, old_values) ->> 'service' = service))
                 FROM {SERVICES} WHERE service <> '*') AS traces
             CROSS JOIN given
             WHERE coalesce(last, '-infinity') < now() - make_interval(days => dormant_days)
             ORDER BY last NULLS FIRST, account",
            time!("last")
        ),
    )
}

fn changes() -> Definition {
    let values = |column: &str| {
        format!(
            "(SELECT string_agg(key || '=' || value, ' ' ORDER BY key) FROM jsonb_each_text({column})
              WHERE key IN ('service', 'table_name', 'verb', 'permissions', 'role', 'status'))"
        )
    };
    section(
        "changes",
        AUTHORIZATION,
        "Changes of grants, permissions, roles, context keys, and of the status of the staff, since the day.",
        &["time", "by", "action", "row", "before", "after"],
        format!(
            "SELECT ARRAY[{}, coalesce(actor_id::text, user_agent), action, entity_id::text, {}, {}] AS row
             FROM audit_logs AS l CROSS JOIN given
             WHERE created_at >= since AND action NOT LIKE '%\\_READ' AND action NOT LIKE '%\\_DENIED'
               AND (entity_type IN ('service_grant', 'context_key')
                    OR entity_type = 'administrator' AND (action <> 'ADMINISTRATOR_UPDATE' OR old_values ? 'permissions')
                    OR entity_type = 'user'
                       AND (old_values ? 'role' AND action = 'USER_UPDATE'
                            OR action <> 'USER_UPDATE' AND coalesce(new_values, old_values) ->> 'role' <> 'patient'
                            OR old_values ? 'status'
                               AND EXISTS (SELECT FROM users u WHERE u.id = entity_id AND u.role <> 'patient')))
             ORDER BY l.id",
            time!("created_at"),
            values("old_values"),
            values("new_values")
        ),
    )
}

fn reads() -> Definition {
    section(
        "reads",
        REVIEW,
        "Who read whose data most since the day: the 200 pairs with the most rows. The person is empty for rows of nobody or of \
         several people, and for rows that were removed.",
        &["reader", "role", "person", "rows", "last read"],
        format!(
            "SELECT ARRAY[reader::text, (SELECT role::text FROM users WHERE id = reader), person::text, rows::text, {}] AS row
             FROM (SELECT reader, {} AS person, sum(times) AS rows, max(last) AS last
                   FROM (SELECT actor_id AS reader, entity_type AS kind, coalesce(listed.id::uuid, entity_id) AS row,
                                count(*) AS times, max(created_at) AS last
                         FROM given CROSS JOIN audit_logs
                         LEFT JOIN LATERAL jsonb_array_elements_text(new_values -> 'ids') AS listed(id) ON true
                         WHERE created_at >= since AND action LIKE '%\\_READ' GROUP BY 1, 2, 3) AS read
                   GROUP BY 1, 2) AS pairs
             ORDER BY pairs.rows DESC, reader, person LIMIT 200",
            time!("last"),
            person()
        ),
    )
}

fn denials() -> Definition {
    section(
        "denials",
        REVIEW,
        "What people were denied since the day: the 200 combinations of person, table, action and status of the account with \
         the most attempts. A `select` is a row that is there and that the person may not see; `begin` is an account that is \
         not active; of a `statement` the database does not say which action it was. What service accounts are denied is \
         not in the log: programs report it as events (`the actor is not authorized`).",
        &["person", "role", "status", "entity", "action", "attempts", "rows", "last attempt"],
        format!(
            "SELECT ARRAY[person::text, role::text, status::text, entity, attempt, attempts::text, rows::text, {}] AS row
             FROM (SELECT actor_id AS person, entity_type AS entity, new_values ->> 'attempt' AS attempt,
                          count(DISTINCT l.id) AS attempts,
                          count(DISTINCT coalesce(listed.id::uuid, nullif(entity_id, '00000000-0000-0000-0000-000000000000')))
                              AS rows,
                          max(created_at) AS last
                   FROM given CROSS JOIN audit_logs AS l
                   LEFT JOIN LATERAL jsonb_array_elements_text(new_values -> 'ids') AS listed(id) ON true
                   WHERE created_at >= since AND action LIKE '%\\_DENIED' GROUP BY 1, 2, 3) AS denied
             LEFT JOIN users ON users.id = person
             ORDER BY attempts DESC, person, entity, attempt LIMIT 200",
            time!("last")
        ),
    )
}

/// Returns SQL for the person whose data the row is that `kind` and `row` name.
fn person() -> String {
    let belongs = |table: &&catalog::Table| table.columns.iter().any(|column| column.name == "patient_id");
    let cases = catalog::TABLES.iter().filter(belongs).map(|table| {
        format!("WHEN '{}' THEN (SELECT patient_id FROM {} AS it WHERE it.id = row)", table.entity, table.name)
    });
    let cases: Vec<String> = cases.collect();
    format!(
        "CASE WHEN kind IN ('user', 'patient', 'provider', 'administrator') THEN row ELSE CASE kind {} END END",
        cases.join(" ")
    )
}

fn emergencies() -> Definition {
    section(
        "emergencies",
        EMERGENCY,
        "Charts that were opened in an emergency since the day, with the entries that the reads under it left. The reasons are \
         sealed; a program with the keys can show them.",
        &["provider", "patient", "opened", "expired", "read entries"],
        format!(
            "SELECT ARRAY[provider_id::text, patient_id::text, {}, {},
                          (SELECT count(*) FROM audit_logs WHERE actor_id = provider_id AND severity = 'critical'
                           AND action LIKE '%\\_READ' AND created_at BETWEEN granted_at AND expires_at + INTERVAL '1 hour')::text] AS row
             FROM emergency_access CROSS JOIN given WHERE granted_at >= since ORDER BY granted_at, id",
            time!("granted_at"),
            time!("expires_at")
        ),
    )
}

fn searches() -> Definition {
    section(
        "emergency searches",
        EMERGENCY,
        "Searches for patients in an emergency since the day.",
        &["provider", "searches", "patients shown", "last search"],
        format!(
            "SELECT ARRAY[provider_id::text, count(*)::text, sum(cardinality(patient_ids))::text, {}] AS row
             FROM emergency_searches CROSS JOIN given WHERE searched_at >= since GROUP BY provider_id ORDER BY count(*) DESC, 1",
            time!("max(searched_at)")
        ),
    )
}
