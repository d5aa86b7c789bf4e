//! What a drill checks in a copy.

use super::{
    Drill, audit_log, erasures, values,
    verdict::{Answer, Copy, DrillCheck, DrillVerdict, judged, skipped},
};
use crate::{
    doctor::{
        self, Finding, Severity,
        operations::{Thresholds, references},
    },
    embedded::Embedded,
    error::Result,
};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::{AnsiTransactionManager, TransactionManager},
    sql_query,
    sql_types::{Array, BigInt, Text},
};
use std::process::Command;
use telehealth_core::catalog;

/// A check with its name.
type Check = (&'static str, fn(&mut Copy, &Drill) -> Result<Answer>);

/// Critical findings that a sound copy has if the original has them: they say what somebody has to do.
const OF_THE_ORIGINAL: [&str; 2] = ["prescription.unregistered", "provider.license_ends"];

impl Copy {
    /// Makes every check, after reporting its name. An error of a check is its failure: an undamaged copy has none.
    pub(super) fn check(&mut self, drill: &Drill, report: impl Fn(&str)) -> Vec<DrillCheck> {
        let checks: [Check; 9] = [
            ("indexes", |copy, _| Ok(copy.indexes())),
            ("checksums", |copy, _| copy.checksums()),
            ("collations", |copy, _| copy.collations()),
            ("references", |copy, _| copy.references()),
            ("rows", |copy, _| copy.rows()),
            ("sealed values", values::open_each),
            ("audit log", audit_log::verify),
            ("doctor", Self::doctor),
            ("erasures", erasures::replay),
        ];
        let run = |(name, check): Check| {
            report(name);
            let (verdict, detail) =
                check(self, drill).unwrap_or_else(|error| (DrillVerdict::Failed, error.to_string()));
            DrillCheck { name, verdict, detail }
        };
        checks.into_iter().map(run).collect()
    }

    /// Reads every table and index, and compares them.
    fn indexes(&self) -> Answer {
        let Some(program) = Embedded::programs().ok().map(|bin| bin.join("pg_amcheck")).filter(|it| it.is_file())
        else {
            return skipped("pg_amcheck is not installed");
        };
        let output = Command::new(program).args(["--install-missing", "--heapallindexed", &self.url]).output();
        let Ok(output) = output else { return skipped("pg_amcheck cannot be run") };
        match output.status.code() {
            Some(0) => (DrillVerdict::Passed, "every index has every row".to_owned()),
            Some(2) => {
                let text = String::from_utf8_lossy(&output.stdout);
                let faults: Vec<String> =
                    text.lines().filter(|line| line.ends_with(':')).map(ToOwned::to_owned).collect();
                (DrillVerdict::Failed, judged(&faults, "pg_amcheck found damage").1)
            }
            _ => skipped("pg_amcheck needs the extension amcheck, which is in PostgreSQL's contrib package"),
        }
    }

    fn checksums(&mut self) -> Result<Answer> {
        let failures = self.lines(
            "SELECT datname || ': ' || checksum_failures AS line FROM pg_stat_database WHERE checksum_failures > 0",
        )?;
        let is_on = self.lines("SELECT current_setting('data_checksums') AS line")?;
        Ok(match is_on.first().map(String::as_str) {
            Some("on") => judged(&failures, "no page has a wrong checksum"),
            _ => skipped("the cluster has no data checksums; `pg_checksums --enable` adds them"),
        })
    }

    fn collations(&mut self) -> Result<Answer> {
        let changed = self.lines(
            "SELECT 'collation ' || quote_ident(collname) AS line FROM pg_collation
             WHERE collversion IS NOT NULL AND collversion IS DISTINCT FROM pg_collation_actual_version(oid)
             UNION ALL SELECT 'database ' || quote_ident(datname) FROM pg_database
             WHERE datcollversion IS NOT NULL
               AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)",
        )?;
        Ok(judged(&changed, "this machine sorts as the original does"))
    }

    /// Looks for rows that refer to rows that do not exist.
    fn references(&mut self) -> Result<Answer> {
        let (keys, orphans) = references::orphans(&mut self.connection)?;
        Ok(judged(&orphans, format!("{keys} foreign keys without orphans")))
    }

    /// Compares how many rows each table has with how many the audit log says were added and removed.
    fn rows(&mut self) -> Result<Answer> {
        #[derive(QueryableByName)]
        struct Logged {
            #[diesel(sql_type = BigInt)]
            rows: i64,
        }
        let mut faults = Vec::new();
        let mut counted = 0;
        let audited = catalog::TABLES.iter().filter(|table| table.name != "audit_logs");
        for table in audited.clone() {
            let query = sql_query(
                "SELECT count(*) FILTER (WHERE action = $1) - count(*) FILTER (WHERE action = ANY ($2)) AS rows
                 FROM audit_logs WHERE entity_type = $3",
            );
            let entity = table.entity.to_uppercase();
            let query = query.bind::<Text, _>(format!("{entity}_INSERT"));
            let query = query.bind::<Array<Text>, _>(vec![format!("{entity}_DELETE"), format!("{entity}_TRUNCATE")]);
            let Logged { rows: logged } = query.bind::<Text, _>(table.entity).get_result(&mut self.connection)?;
            let Logged { rows } =
                sql_query(format!("SELECT count(*) AS rows FROM {}", table.name)).get_result(&mut self.connection)?;
            counted += rows;
            if rows != logged {
                faults.push(format!("{} has {rows} rows, and {logged} by the audit log", table.name));
            }
        }
        Ok(judged(&faults, format!("{counted} rows in {} tables, as the audit log says", audited.count())))
    }

    /// Runs the doctor, without the checks of logins, which are those of the copy's only user, and the checks of
    /// operation.
    fn doctor(&mut self, drill: &Drill) -> Result<Answer> {
        let schema = &drill.options.schema;
        // Always rolled back, as in Portal::doctor.
        AnsiTransactionManager::begin_transaction(&mut self.connection)?;
        let findings = doctor::check_in_transaction(&mut self.connection, schema, &[""]);
        AnsiTransactionManager::rollback_transaction(&mut self.connection)?;
        let mut findings = findings?;
        findings.extend(self.portal(drill)?.check_operations(&Thresholds::default())?);
        let is_damage = |it: &&Finding| it.severity == Severity::Critical && !OF_THE_ORIGINAL.contains(&it.code);
        let critical = findings.iter().filter(is_damage);
        let critical: Vec<String> = critical.map(|finding| format!("{} {}", finding.code, finding.object)).collect();
        Ok(judged(&critical, "no critical finding"))
    }
}
