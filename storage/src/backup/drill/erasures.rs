//! Erasures since the restored moment: a copy brings the patients back.

use super::{
    Drill,
    verdict::{Answer, Copy, judged, skipped},
};
use crate::{
    Actor, PAGE_LIMIT,
    error::Result,
    now,
    operations::{
        erasure::{ErasedPatient, all_erased},
        grants_of,
    },
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, Uuid as SqlUuid},
};
use std::collections::HashSet;
use uuid::Uuid;

/// The service account that erases them again, in the copy only.
const SERVICE: &str = "drill";

#[derive(QueryableByName)]
struct Open {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Erases again, in the copy, whom the original has erased since the restored moment, and looks for open accounts of
/// patients who were erased. Changes the copy, so it is the last check.
pub(super) fn replay(copy: &mut Copy, drill: &Drill) -> Result<Answer> {
    let erased = match &copy.erased {
        Ok(erased) => erased.clone(),
        Err(reason) => return Ok(skipped(reason)),
    };
    let known: HashSet<_> = all_erased(&mut copy.connection)?.iter().map(|it| it.patient_id).collect();
    let since: Vec<ErasedPatient> = erased.iter().filter(|it| !known.contains(&it.patient_id)).copied().collect();
    if !since.is_empty() {
        if drill.options.keyring.is_none() {
            return Ok(skipped("there is no keyring, which erasing again needs"));
        }
        erase(copy, drill, &since)?;
    }
    let query = sql_query("SELECT id FROM users WHERE id = ANY ($1) AND status <> 'deleted' ORDER BY id");
    let ids: Vec<Uuid> = erased.iter().map(|it| it.patient_id.into()).collect();
    let open: Vec<Open> = query.bind::<Array<SqlUuid>, _>(ids).load(&mut copy.connection)?;
    let faults: Vec<String> = open.iter().map(|Open { id }| format!("patient {id} was erased and is back")).collect();
    Ok(judged(&faults, format!("{} patients stay erased, {} of them erased again", erased.len(), since.len())))
}

fn erase(copy: &Copy, drill: &Drill, patients: &[ErasedPatient]) -> Result<()> {
    let portal = copy.portal(drill)?;
    // The drill need not know the key with which the original signs contexts.
    portal.sign_contexts(&[])?;
    portal.grant_service(SERVICE, &grants_of("replay_erasures")?)?;
    patients.chunks(PAGE_LIMIT as usize).try_for_each(|patients| {
        portal.transaction(&Actor::service(SERVICE), |tx| tx.replay_erasures(patients.to_vec(), now()).map(drop))
    })
}
