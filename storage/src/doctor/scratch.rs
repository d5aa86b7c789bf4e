//! Determines what the migrations create, by running them in a scratch schema that is rolled back.

use super::{
    Finding, Severity,
    compare::{Thing, catalog, differences},
    kinds,
};
use crate::{
    error::{Error, Result},
    session::migration,
};
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    dsl::sql,
    select, sql_query,
    sql_types::{Array, Bool, Nullable, Text},
};
use uuid::Uuid;

/// The objects that the migrations of this library create on one server, with the name of one schema.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub(super) roles: Roles,
    made: Result<Made, String>,
}

#[derive(Clone, Debug)]
struct Made {
    things: Vec<Thing>,
    /// `auth.uid()` as a migration creates it, if that can be determined.
    auth_uid: Option<String>,
}

/// The roles of a schema's policies and grants, its owner aside.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Roles {
    #[diesel(sql_type = Array<Text>)]
    pub all: Vec<String>,
    /// The roles that definer functions run as.
    #[diesel(sql_type = Array<Text>)]
    pub definers: Vec<String>,
}

const ROLES: &str = r"
    WITH portal AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
    owner AS (SELECT relowner AS oid FROM pg_class WHERE relnamespace = (SELECT oid FROM portal) AND relkind IN ('r', 'p')
              GROUP BY relowner ORDER BY count(*) DESC, relowner LIMIT 1),
    definer AS (SELECT DISTINCT proowner AS oid FROM pg_proc WHERE pronamespace = (SELECT oid FROM portal) AND prosecdef),
    named AS (
        SELECT unnest(polroles) AS oid FROM pg_policy JOIN pg_class c ON c.oid = polrelid
        WHERE relnamespace = (SELECT oid FROM portal)
        UNION SELECT grantee FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) WHERE relnamespace = (SELECT oid FROM portal)
        UNION SELECT oid FROM definer)
    SELECT ARRAY(SELECT rolname::text FROM pg_roles WHERE oid IN (SELECT oid FROM named) AND oid <> (SELECT oid FROM owner)
                 ORDER BY 1) AS all,
           ARRAY(SELECT rolname::text FROM pg_roles WHERE oid IN (SELECT oid FROM definer) AND oid <> (SELECT oid FROM owner)
                 ORDER BY 1) AS definers";

/// The definition of `auth.uid()`; NULL if it is not of a migration, as on Supabase.
const AUTH_UID: &str = "(SELECT pg_get_functiondef(p.oid) FROM pg_proc p
     WHERE p.oid = to_regprocedure('auth.uid()') AND obj_description(p.oid, 'pg_proc') = 'made by telehealth')";

impl Expectation {
    /// Runs the migrations in a scratch schema, and rolls them back. If the login lacks the privileges,
    /// [`compare`](Self::compare) returns a finding.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is not available.
    pub fn make(connection: &mut PgConnection) -> Result<Self> {
        let live: String = select(sql::<Text>("current_schema()::text")).get_result(connection)?;
        // A savepoint, if there is a transaction already.
        AnsiTransactionManager::begin_transaction(connection)?;
        let made = run(connection, &live);
        AnsiTransactionManager::rollback_transaction(connection)?;
        match made {
            Ok((made, roles)) => Ok(Self { roles, made: Ok(made) }),
            Err(error) => Ok(Self { roles: sql_query(ROLES).get_result(connection)?, made: Err(error.to_string()) }),
        }
    }

    /// Returns the names of the tables that the migrations create; none if they are unknown.
    pub(super) fn tables(&self) -> Vec<&str> {
        let things = self.made.as_ref().map(|made| made.things.as_slice()).unwrap_or_default();
        things.iter().filter(|thing| thing.kind == "table").map(|thing| thing.object.as_str()).collect()
    }

    /// Compares the first schema of `search_path`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database is not available.
    pub(super) fn compare(&self, connection: &mut PgConnection) -> Result<Vec<Finding>> {
        let made = match &self.made {
            Ok(made) => made,
            Err(reason) => return Ok(vec![incomplete(reason)]),
        };
        let owner = "(SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class
            WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
            GROUP BY relowner ORDER BY count(*) DESC, relowner LIMIT 1)";
        let (owner, auth_uid): (Option<String>, Option<String>) =
            select((sql::<Nullable<Text>>(owner), sql::<Nullable<Text>>(AUTH_UID))).get_result(connection)?;
        let owner = owner.unwrap_or_default();
        let mut findings = differences(&catalog(connection)?, &made.things, &owner);
        if let (Some(expected), Some(found)) = (&made.auth_uid, auth_uid)
            && *expected != found
            && let Some(function) = kinds::of_name("function")
        {
            findings.push(Finding {
                code: function.codes[1],
                severity: function.changed,
                object: "auth.uid()".to_owned(),
                message: format!("The function differs from what the migrations create. {}", function.effect),
                remedy: "Restore it, as its owner; find out who changed it, and why.".to_owned(),
                sql: Some(expected.trim_end().to_owned()),
            });
        }
        Ok(findings)
    }
}

const INCOMPLETE: &str = "doctor.incomplete";
const NOT_COMPARED: &str = "The schema could not be compared, because the migrations did not run in a scratch schema";
const COMPLETE_IT: &str = "Run the doctor on the primary, as the owner of the tables with CREATE on the database and \
                           CREATEROLE, or as a superuser; and name the application's logins.";

/// Returns the code, meaning and remedy of the finding that a comparison was not possible.
pub(super) fn explanations() -> impl Iterator<Item = (&'static str, String, &'static str)> {
    std::iter::once((INCOMPLETE, format!("{NOT_COMPARED}."), COMPLETE_IT))
}

fn incomplete(reason: &str) -> Finding {
    Finding {
        code: INCOMPLETE,
        severity: Severity::Warning,
        object: "current_user".to_owned(),
        message: format!("{NOT_COMPARED}: {reason}."),
        remedy: COMPLETE_IT.to_owned(),
        sql: None,
    }
}

/// Runs the migrations in a schema with a unique name, so that every occurrence of the name can be replaced.
fn run(connection: &mut PgConnection, live: &str) -> Result<(Made, Roles)> {
    let scratch = format!("telehealth_doctor_{}", Uuid::now_v7().simple());
    let quoted: String = select(sql::<Text>("quote_ident(").bind::<Text, _>(live).sql(")")).get_result(connection)?;
    connection.batch_execute(RESET_DEFAULT_PRIVILEGES)?;
    let replaced = set_auth_uid_aside(connection, &scratch)?;
    connection.batch_execute(&format!(
        "CREATE SCHEMA {scratch}; SET LOCAL search_path = {scratch}, extensions; SET LOCAL client_min_messages = error"
    ))?;
    migration::run_all(connection)?;
    let roles = sql_query(ROLES).get_result(connection)?;
    let literal = live.replace('\'', "''");
    let things = catalog(connection)?.into_iter().map(|thing| thing.rename_schema(&scratch, &quoted, &literal));
    let things = things.collect();
    let auth_uid = if replaced { select(sql::<Nullable<Text>>(AUTH_UID)).get_result(connection)? } else { None };
    Ok((Made { things, auth_uid }, roles))
}

/// Renames an `auth.uid()` of the migrations, which only create it if it is missing.
fn set_auth_uid_aside(connection: &mut PgConnection, name: &str) -> Result<bool, Error> {
    let may = format!(
        "coalesce({AUTH_UID} IS NOT NULL AND has_schema_privilege('auth', 'CREATE')
         AND pg_has_role((SELECT proowner FROM pg_proc WHERE oid = to_regprocedure('auth.uid()')), 'USAGE'), false)"
    );
    let may: bool = select(sql::<Bool>(&may)).get_result(connection)?;
    if may {
        connection.batch_execute(&format!("ALTER FUNCTION auth.uid() RENAME TO {name}"))?;
    }
    Ok(may)
}

/// Resets default privileges of this login, which would apply to the scratch schema and not to the portal's.
const RESET_DEFAULT_PRIVILEGES: &str = r"
DO $$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT kind.word, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
        FROM pg_default_acl
        JOIN (VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS'))
            AS kind(letter, word) ON kind.letter = defaclobjtype::text
        CROSS JOIN LATERAL aclexplode(defaclacl) AS acl
        WHERE defaclnamespace = 0 AND defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
          AND acl.grantee <> defaclrole
    LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES REVOKE ALL ON %s FROM %s', entry.word, entry.grantee);
    END LOOP;
    IF EXISTS (SELECT FROM pg_default_acl
               WHERE defaclnamespace = 0 AND defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)) THEN
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;
    END IF;
END
$$";
