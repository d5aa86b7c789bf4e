//! Verifies the audit log of a copy against the checkpoints outside the database.

use super::{
    Drill,
    verdict::{Answer, Copy, DrillVerdict, skipped},
};
use crate::{
    Timestamp,
    audit::{AuditError, Checkpoint, Tampering, verify_on},
    error::Result,
};
use chrono::TimeDelta;
use diesel::{
    Connection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{BigInt, Nullable},
};
use telehealth_core::Code;

/// How long after its time a checkpoint may be committed. Its time is that of the beginning of its transaction, which
/// takes seconds if checkpoints are made every few minutes.
const COMMIT: TimeDelta = TimeDelta::minutes(1);

#[derive(QueryableByName)]
struct Size {
    #[diesel(sql_type = Nullable<BigInt>)]
    size: Option<i64>,
}

/// Verifies the log of the copy. It must have what the newest checkpoint outside says of those that it reaches, and it
/// must reach every checkpoint from before [`Copy::complete_until`]. Checkpoints that were made later do not concern the
/// copy.
pub(super) fn verify(copy: &mut Copy, drill: &Drill) -> Result<Answer> {
    let Some(verifier) = &drill.verifier else {
        return Ok(skipped("the public key of the audit log was not given"));
    };
    let query = sql_query("SELECT max(tree_size) AS size FROM audit_checkpoints");
    let Size { size } = query.get_result(&mut copy.connection)?;
    let size = size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0);
    let notes = drill.outside.as_ref().map(|outside| outside.around(size)).transpose().map_err(AuditError::from)?;
    let [reached, next] = notes.unwrap_or_default();
    let open = |note: Option<String>| note.map(|note| Checkpoint::open(&note, verifier)).transpose();
    let (reached, next) = (open(reached)?, open(next)?);
    if let Some(next) = next.filter(|next| must_be_reached(next.time(), copy.complete_until)) {
        let missing = Tampering::within(Code::AUDIT_ROLLED_BACK, size, next.size().saturating_sub(1));
        return Err(AuditError::Tampered(missing).into());
    }
    let verified = copy.connection.transaction(|connection| verify_on(connection, verifier, reached.as_ref()))?;
    let compared = match reached {
        None => "no checkpoint outside to compare with".to_owned(),
        Some(reached) => format!("as the checkpoint outside of {} says", reached.time()),
    };
    Ok((DrillVerdict::Passed, format!("{} entries unchanged; {compared}", verified.integrated)))
}

/// Whether a copy that has all changes until a time must have the checkpoint of another time.
fn must_be_reached(checkpoint: Timestamp, complete_until: Timestamp) -> bool {
    complete_until.since(checkpoint) > COMMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_must_be_in_copies_of_later_moments_once_it_is_committed() {
        let checkpoint: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
        for (until, expected) in [
            ("2026-11-22T09:59:59Z", false),
            ("2026-11-22T10:00:30Z", false),
            ("2026-11-22T10:01:00.001Z", true),
            ("2026-11-23T10:00:00Z", true),
        ] {
            assert_eq!(must_be_reached(checkpoint, until.parse().expect("a time")), expected, "{until}");
        }
    }
}
