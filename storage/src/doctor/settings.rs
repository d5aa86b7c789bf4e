//! Probes of settings of the server, the database and its roles.
//!
//! Server settings are read from the doctor's own session; settings of `ALTER ROLE` and `ALTER DATABASE` for other
//! sessions from `pg_db_role_setting`.

use super::{
    Severity::{Critical, Notice, Warning},
    probe::Probe,
};

/// Selects role and database settings that meet a condition: of all databases or this one, for all roles or those of
/// the portal, its logins and its owner.
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

const CONFIGURE: &str = "Change the configuration; reset a value that was set with ALTER ROLE or ALTER DATABASE there.";

pub(super) const PROBES: &[Probe] = &[
    // Contents of the server's log
    Probe {
        code: "setting.log_statement",
        severity: Warning,
        message: "The server's log contains statements, with the unencrypted values in them.",
        remedy: CONFIGURE,
        query: "SELECT 'log_statement = ' || current_setting('log_statement') AS object,
                       'ALTER SYSTEM SET log_statement = ''none''' AS sql
                WHERE current_setting('log_statement') IN ('mod', 'all')",
    },
    Probe {
        code: "setting.log_slow_statements",
        severity: Warning,
        message: "The server's log contains slow or sampled statements with their parameters.",
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
        message: "Logged statements are logged with their parameters.",
        remedy: CONFIGURE,
        query: "SELECT 'log_parameter_max_length = ' || current_setting('log_parameter_max_length') AS object,
                       'ALTER SYSTEM SET log_parameter_max_length = 0' AS sql
                WHERE current_setting('log_parameter_max_length') <> '0'",
    },
    Probe {
        code: "setting.log_parameters_on_error",
        severity: Warning,
        message: "Failing statements are logged with their parameters.",
        remedy: CONFIGURE,
        query: "SELECT 'log_parameter_max_length_on_error = ' || current_setting('log_parameter_max_length_on_error') AS object,
                       'ALTER SYSTEM SET log_parameter_max_length_on_error = 0' AS sql
                WHERE current_setting('log_parameter_max_length_on_error') <> '0'",
    },
    Probe {
        code: "setting.log_verbosity",
        severity: Warning,
        message: "Errors are logged with details: a violated CHECK writes the whole row into the server's log.",
        remedy: CONFIGURE,
        query: "SELECT 'log_error_verbosity = ' || current_setting('log_error_verbosity') AS object,
                       'ALTER SYSTEM SET log_error_verbosity = ''terse''' AS sql
                WHERE current_setting('log_error_verbosity') <> 'terse'",
    },
    Probe {
        code: "setting.log_plans",
        severity: Warning,
        message: "The server's log contains parse trees or plans of statements, including constants.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object,
                       format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings
                WHERE name IN ('debug_print_parse', 'debug_print_rewritten', 'debug_print_plan') AND setting = 'on'
                   OR name = 'auto_explain.log_min_duration' AND setting <> '-1'",
    },
    // Libraries in every session
    Probe {
        code: "setting.preload",
        severity: Notice,
        message: "The server loads libraries that can read every statement and row.",
        remedy: "Make sure that you trust each of them.",
        query: "SELECT 'shared_preload_libraries = ' || setting AS object, NULL AS sql FROM pg_settings
                WHERE name = 'shared_preload_libraries' AND setting <> ''",
    },
    Probe {
        code: "setting.session_preload",
        severity: Warning,
        message: "Sessions load libraries that can read every statement and row.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings WHERE name IN ('session_preload_libraries', 'local_preload_libraries') AND setting <> ''",
    },
    // Settings that disable rules
    Probe {
        code: "setting.rules_off",
        severity: Critical,
        message: "The setting disables triggers, policies or privileges, or allows changes of the catalog.",
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
        message: "The setting changes the meaning of statements.",
        remedy: CONFIGURE,
        query: "SELECT name || ' = ' || setting AS object, format('ALTER SYSTEM RESET %s', name) AS sql
                FROM pg_settings
                WHERE (name, setting) IN (('transform_null_equals', 'on'), ('standard_conforming_strings', 'off'), ('array_nulls', 'off'))",
    },
    // Connections of clients
    Probe {
        code: "setting.password_encryption",
        severity: Warning,
        message: "New passwords are stored as MD5 hashes, which can be used to log in like the passwords.",
        remedy: "Use scram-sha-256, and set the passwords again.",
        query: "SELECT 'password_encryption = ' || current_setting('password_encryption') AS object,
                       'ALTER SYSTEM SET password_encryption = ''scram-sha-256''' AS sql
                WHERE current_setting('password_encryption') <> 'scram-sha-256'",
    },
    Probe {
        code: "setting.ssl",
        severity: Warning,
        message: "The server accepts connections from other machines without TLS.",
        remedy: "Set up a certificate, enable ssl, and connect with sslmode=verify-full.",
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
    // Settings of ALTER ROLE and ALTER DATABASE for other sessions
    Probe {
        code: "role_setting.rules_off",
        severity: Critical,
        message: "Sessions start in another role, with a preset actor, or with triggers, policies or privileges disabled.",
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
        message: "Sessions start with a value that differs from the server's: a time limit, a planner setting, a meaning of statements.",
        remedy: "Reset it, unless you set it. A login may change its own settings; the library sets the search path itself.",
        query: role_settings!(
            "setting !~* '^(session_replication_role|row_security|role|session_authorization|lo_compat_privileges|request[.]|telehealth[.]|log_|debug_print|auto_explain[.]|pg_stat_statements[.]|session_preload|local_preload)'"
        ),
    },
];
