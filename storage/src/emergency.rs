//! Whose charts an emergency has opened, and who must hear of it.
//!
//! Policies note each chart that they open for a provider who has declared an emergency (migration 0021). What the patient
//! is told is sealed like every notification, and the database has no keys, so the transaction tells the patients itself
//! before it ends. A chart that SQL around this library has opened stands in `emergency_charts`, untold.

use crate::{
    error::Result,
    now,
    row::Db,
    schema::sql_types::{SealedJson, SealedText},
    tables::messaging::notifications,
    transaction::Transaction,
};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Uuid};
use telehealth_core::{UserId, messaging::Notification};

#[derive(QueryableByName)]
struct Untold {
    #[diesel(sql_type = Uuid)]
    patient: Db<UserId>,
}

impl Transaction {
    /// Tells the patients whose charts this emergency has opened and who do not know yet.
    pub(crate) fn tell_patients(&mut self) -> Result<()> {
        let untold = sql_query("SELECT access_untold_patients() AS patient");
        let untold: Vec<Untold> = self.run(|connection| untold.load(connection))?;
        let keys = self.keys::<Notification>()?;
        for Untold { patient } in untold {
            let row = notifications::seal(Notification::chart_opened(patient.0, now())?.into(), &keys)?;
            let tell = sql_query("SELECT access_tell_patient($1, $2, $3, $4, $5)")
                .bind::<Uuid, _>(patient)
                .bind::<Uuid, _>(row.id)
                .bind::<SealedText, _>(row.title)
                .bind::<SealedText, _>(row.message)
                .bind::<SealedJson, _>(row.data);
            self.run(|connection| tell.execute(connection))?;
        }
        Ok(())
    }
}
