//! Settings of the server, the database and its roles.
//!
//! Settings are those of the doctor's own session; what `ALTER ROLE` and `ALTER DATABASE` set for the sessions of others is asked of
//! `pg_db_role_setting`.

use super::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

/// The settings of every database or this one, for all roles, the portal's, its logins' and its owner's, that meet a condition.
macro_rules! role_settings {
    ($condition:literal) => {
        concat!(
            "SELECT DISTINCT concat_ws(' in ', coalesce(who.name, 'ALL'), where_.name) || ': ' || setting AS object,
                    CASE WHEN setrole = 0 AND setdatabase <> 0 THEN format('ALTER DATABASE %s RESET %s', where_.name, setting_name)
                         ELSE format('ALTER ROLE %s %sRESET %s', coalesce(who.name, 'ALL'), 'IN DATABASE ' || where_.name || ' ', setting_name) END AS sql
             FROM pg_db_role_setting
             CROSS JOIN LATERAL unnest(setconfig) AS setting
             CROSS JOIN LATERAL (SELECT quote_ident(split_part(setting, '=', 1)) AS setting_name) AS split
             LEFT JOIN LATERAL (SELECT quote_ident(rolname) AS name FROM pg_roles r WHERE r.oid = setrole) AS who ON true
             LEFT JOIN LATERAL (SELECT quote_ident(datname) AS name FROM pg_database d WHERE d.oid = setdatabase) AS where_ ON true
             WHERE (setrole = 0 OR setrole IN (SELECT oid FROM login UNION SELECT oid FROM role UNION SELECT oid FROM owner))
               AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
               AND ",
            $condition
        )
    };
}

const CONFIGURE: &str =
    "Change the configuration; a value that ALTER ROLE or ALTER DATABASE has set must be reset there.";

pub(super) const PROBES: &[Probe] = &[
    // What the server's log holds
    Probe {
        code: "setting.log_statement",
        severity: Warning,
        message: "The server's log holds statements, with what is not encrypted in them.",
        remedy: CONFIGURE,
        query: "SELECT 'log_statement = ' || current_setting('log_statement') AS object,
                       'ALTER SYSTEM SET log_statement = ''none''' AS sql
                WHERE current_setting('log_statement') IN ('mod', 'all')",
    },
    Probe {
        code: "setting.log_slow_statements",
        severity: Warning,
        message: "The server's log holds slow or sampled statements with their parameters.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, 'ALTER SYSTEM SET log_parameter_max_length = 0' AS sql
                FROM pg_settings
                WHERE (name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting::bigint >= 0
                       OR name = 'log_transaction_sample_rate' AND setting::float > 0)
                  AND current_setting('log_parameter_max_length') <> '0'",
    },
    Probe {
        code: "setting.log_parameters",
        severity: Notice,
        message: "A statement that is logged is logged with its parameters.",
        remedy: CONFIGURE,
        query: "SELECT 'log_parameter_max_length = ' || current_setting('log_parameter_max_length') AS object,
                       'ALTER SYSTEM SET log_parameter_max_length = 0' AS sql
                WHERE current_setting('log_parameter_max_length') <> '0'",
    },
    Probe {
        code: "setting.log_parameters_on_error",
        severity: Warning,
        message: "A statement that fails is logged with its parameters.",
        remedy: CONFIGURE,
        query: "SELECT 'log_parameter_max_length_on_error = ' || current_setting('log_parameter_max_length_on_error') AS object,
                       'ALTER SYSTEM SET log_parameter_max_length_on_error = 0' AS sql
                WHERE current_setting('log_parameter_max_length_on_error') <> '0'",
    },
    Probe {
        code: "setting.log_verbosity",
        severity: Warning,
        message: "An error is logged with its details: a broken CHECK writes the whole row into the server's log.",
        remedy: CONFIGURE,
        query: "SELECT 'log_error_verbosity = ' || current_setting('log_error_verbosity') AS object,
                       'ALTER SYSTEM SET log_error_verbosity = ''terse''' AS sql
                WHERE current_setting('log_error_verbosity') <> 'terse'",
    },
    Probe {
        code: "setting.log_plans",
        severity: Warning,
        message: "The server's log holds the trees or plans of statements, with constants in them.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object,
                       format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings
                WHERE name IN ('debug_print_parse', 'debug_print_rewritten', 'debug_print_plan') AND setting = 'on'
                   OR name = 'auto_explain.log_min_duration' AND setting <> '-1'",
    },
    // What runs in every session
    Probe {
        code: "setting.preload",
        severity: Notice,
        message: "The server loads libraries that may see every statement and row.",
        remedy: "Make sure that you know each of them.",
        query: "SELECT 'shared_preload_libraries = ' || setting AS object, NULL AS sql FROM pg_settings
                WHERE name = 'shared_preload_libraries' AND setting <> ''",
    },
    Probe {
        code: "setting.session_preload",
        severity: Warning,
        message: "Sessions load libraries that may see every statement and row.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings WHERE name IN ('session_preload_libraries', 'local_preload_libraries') AND setting <> ''",
    },
    // What switches rules off
    Probe {
        code: "setting.rules_off",
        severity: Critical,
        message: "The setting switches triggers, policies or privileges off, or opens the catalog to changes.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings
                WHERE (name, setting) IN (('session_replication_role', 'replica'), ('session_replication_role', 'local'),
                                          ('row_security', 'off'), ('lo_compat_privileges', 'on'),
                                          ('allow_system_table_mods', 'on'), ('ignore_system_indexes', 'on'),
                                          ('zero_damaged_pages', 'on'))",
    },
    Probe {
        code: "setting.dialect",
        severity: Warning,
        message: "The setting changes what statements mean.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings
                WHERE (name, setting) IN (('transform_null_equals', 'on'), ('standard_conforming_strings', 'off'), ('array_nulls', 'off'))",
    },
    // How clients come in
    Probe {
        code: "setting.password_encryption",
        severity: Warning,
        message: "New passwords are stored as MD5 hashes, which are as good as the passwords.",
        remedy: "Use scram-sha-256, and set the passwords again.",
        query: "SELECT 'password_encryption = ' || current_setting('password_encryption') AS object,
                       'ALTER SYSTEM SET password_encryption = ''scram-sha-256''' AS sql
                WHERE current_setting('password_encryption') <> 'scram-sha-256'",
    },
    Probe {
        code: "setting.ssl",
        severity: Warning,
        message: "The server listens to other machines without TLS.",
        remedy: "Set up a certificate, switch ssl on, and connect with sslmode=verify-full.",
        query: "SELECT 'ssl = off' AS object, NULL AS sql
                WHERE NOT current_setting('ssl')::boolean AND EXISTS (
                    SELECT FROM unnest(string_to_array(current_setting('listen_addresses'), ',')) AS address
                    WHERE trim(address) NOT IN ('', 'localhost', '127.0.0.1', '::1'))",
    },
    Probe {
        code: "connection.plain",
        severity: Warning,
        message: "This connection crosses a network without TLS.",
        remedy: "Connect with sslmode=verify-full.",
        query: "SELECT 'pg_stat_ssl' AS object, NULL AS sql FROM pg_stat_ssl
                WHERE pid = pg_backend_pid() AND NOT ssl
                  AND NOT coalesce(inet_client_addr() <<= '127.0.0.0/8' OR inet_client_addr() = '::1', true)",
    },
    // What ALTER ROLE and ALTER DATABASE have set for the sessions of others
    Probe {
        code: "role_setting.rules_off",
        severity: Critical,
        message: "Sessions begin in another role, as somebody, or with triggers, policies or privileges switched off.",
        remedy: "Reset it.",
        query: role_settings!(
            "setting ~* '^(session_replication_role|row_security|role|session_authorization|lo_compat_privileges|request[.]|telehealth[.])'
             AND setting !~* '^(session_replication_role=origin|row_security=(on|true|yes|1)|lo_compat_privileges=(off|false|no|0))$'"
        ),
    },
    Probe {
        code: "role_setting.logging",
        severity: Warning,
        message: "Sessions log more than the server does, or load a library.",
        remedy: "Reset it.",
        query: role_settings!(
            "setting ~* '^(log_|debug_print|auto_explain[.]|pg_stat_statements[.]|session_preload|local_preload)'
             AND setting !~* '^(log_statement=(none|ddl)|log_error_verbosity=terse|log_parameter_max_length(_on_error)?=0|log_min_duration_(statement|sample)=-1)$'"
        ),
    },
    Probe {
        code: "role_setting.session",
        severity: Notice,
        message: "Sessions begin with another value than the server's: a time limit, a way to plan, a meaning of statements.",
        remedy: "Reset it, unless you have set it. A login may set its own; the library sets the search path itself.",
        query: role_settings!(
            "setting !~* '^(session_replication_role|row_security|role|session_authorization|lo_compat_privileges|request[.]|telehealth[.]|log_|debug_print|auto_explain[.]|pg_stat_statements[.]|session_preload|local_preload)'"
        ),
    },
];
