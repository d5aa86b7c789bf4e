//! Emergency access: a provider opens one patient's chart for an hour, or searches for a patient without opening a
//! chart.
//!
//! The database checks, counts and logs (migration 0027); this module seals the stored values, because the database has
//! no keys. Emergency access is required by 45 CFR 164.312(a)(2)(ii).

use crate::{
    crypto::{CryptoError, IdentityQuery, NameQuery, Place},
    error::{DamagedRow, Error, Result},
    now,
    session::{actor::Actor, portal::Portal, transaction::Transaction},
    sql::{
        row::Db,
        schema::sql_types::{SealedJson, SealedText},
        sealed::{self, TableKeys},
        table_row::TableRow,
    },
    tables::{blind_index::exposed, messaging::notifications::Row},
};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Array, BigInt, Bool, Date as SqlDate, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid},
};
use telehealth_core::macros::{InputField, ObjectField, operations};
use telehealth_core::{
    AuditLogId, Code, Date, PatientId, Phi, Timestamp,
    accounts::Patient,
    error::{ValidationError, Violation, Violations},
    messaging::Notification,
    value::{Email, PersonName, Phone, Text},
    workflow::AuditLog,
};
use uuid::Uuid;

/// Emergency access to one patient's chart.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct EmergencyAccess {
    /// The patient.
    pub patient_id: PatientId,
    /// When the access ends.
    pub expires_at: Timestamp,
}

/// A patient found by an emergency search.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct EmergencyMatch {
    /// The patient's id, to pass to `break_glass`.
    pub patient_id: PatientId,
    /// First name.
    pub first_name: Option<Phi<PersonName>>,
    /// Last name.
    pub last_name: Option<Phi<PersonName>>,
    /// Date of birth.
    pub date_of_birth: Date,
}

/// The result of an emergency search.
#[derive(Clone, Debug, PartialEq, ObjectField)]
#[non_exhaustive]
pub struct EmergencyMatches {
    /// At most 10 patients, newest first.
    pub patients: Vec<EmergencyMatch>,
    /// Whether there are more matches: if so, search again with more details.
    pub has_more: bool,
    /// The rows of possibly matching patients whose names cannot be read.
    pub damaged: Vec<DamagedRow>,
}

/// The criteria of an emergency search; all that are given must match. Requires an e-mail address, a telephone number,
/// or last name, first name (or its beginning) and date of birth. If the portal has the option `name_index`, a name
/// alone is enough.
#[derive(Clone, Debug, Default, PartialEq, InputField)]
pub struct EmergencySearch {
    /// First name.
    pub first_name: Option<Phi<Text<100>>>,
    /// Last name.
    pub last_name: Option<Phi<Text<100>>>,
    /// Date of birth.
    pub date_of_birth: Option<Date>,
    /// The telephone number of the patient's account.
    pub phone: Option<Phone>,
    /// The e-mail address of the patient's account.
    pub email: Option<Email>,
}

#[operations(list = OPERATIONS)]
impl Portal {
    /// Opens a patient's chart in an emergency, for one hour: during this time every transaction of the provider may
    /// read, but not change, that patient's account, chart, visits, prescriptions, sessions, flows and submissions.
    ///
    /// Runs in a separate transaction, which commits the access, a critical entry of the audit log with the sealed
    /// reason, and a notification of the patient, or none of them. Each call is a new access and notifies the patient,
    /// even if the chart is already open. At most 20 calls per hour for each provider.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) for any actor but an active provider,
    /// [`Error::NotFound`](crate::Error::NotFound) if there is no such patient,
    /// [`Error::Validation`](crate::Error::Validation) for a blank reason,
    /// [`Error::LimitReached`](crate::Error::LimitReached) with `emergency.access_limit`; `crypto.no_keyring`.
    #[operation]
    pub fn break_glass(
        &self,
        actor: &Actor,
        patient_id: PatientId,
        reason: Phi<Text<1000>>,
    ) -> Result<EmergencyAccess> {
        check_reason(&reason)?;
        self.transaction(actor, |tx| tx.break_glass(patient_id, &reason))
    }

    /// Searches for a patient in an emergency, without opening a chart. Before the result is returned, a critical entry
    /// with the found ids and the sealed reason is committed to the audit log, also if nothing was found. At most 60
    /// searches per hour for each provider.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) for any actor but an active provider,
    /// [`Error::Validation`](crate::Error::Validation) for a blank reason or insufficient criteria,
    /// [`Error::LimitReached`](crate::Error::LimitReached) with `emergency.search_limit`; `crypto.no_name_index` for
    /// names without a date of birth if the portal does not have the option `name_index`; `crypto.no_keyring`.
    #[operation]
    pub fn find_for_emergency(
        &self,
        actor: &Actor,
        reason: Phi<Text<1000>>,
        search: EmergencySearch,
    ) -> Result<EmergencyMatches> {
        check_reason(&reason)?;
        search.check()?;
        let id = self.transaction(actor, |tx| tx.search_for_emergency(&reason, &search))?;
        self.transaction(actor, |tx| tx.emergency_matches(id, &search))
    }
}

#[operations(list = EMERGENCY)]
impl Transaction {
    /// Returns the reason that a provider gave for an emergency, from its entry in the audit log (`EMERGENCY_ACCESS` or
    /// `EMERGENCY_SEARCH`). Requires an actor who may read the log.
    ///
    /// # Errors
    /// [`Error::Denied`](crate::Error::Denied) for patients and providers, [`Error::NotFound`](crate::Error::NotFound)
    /// if there is no such entry that the actor may read, [`Error::Validation`](crate::Error::Validation) for an entry
    /// without a reason; `crypto.unknown_key` if the key that sealed it is no longer in the keyring.
    #[operation(grants = "audit_logs:select")]
    pub fn emergency_reason(&mut self, entry_id: AuditLogId) -> Result<Phi<Text<1000>>> {
        let entry: AuditLog = self.get(entry_id)?;
        let member = |name: &str| entry.new_values.as_ref()?.members().get(name)?.as_str();
        let is_emergency = ["EMERGENCY_ACCESS", "EMERGENCY_SEARCH"].contains(&entry.action.as_str());
        let id = member("id").and_then(|id| id.parse().ok());
        let (true, Some(id), Some(envelope)) = (is_emergency, id, member("reason")) else {
            let message = "must be the id of an entry about an emergency";
            return Err(
                ValidationError::from(Violation::new("audit_log", "id", Code::FIELD_WRONG_TYPE, message)).into()
            );
        };
        self.keys_of(TABLE)?.open(reason_of(id), &sealed::SealedText::from(envelope.to_owned()))
    }
}

/// The table whose keys seal the reasons, and the column of the reasons.
pub(crate) const TABLE: &str = "emergency_access";
pub(crate) const REASON: &str = "reason";

const fn reason_of(row: Uuid) -> Place {
    Place { table: TABLE, column: REASON, row }
}

fn check_reason(reason: &Phi<Text<1000>>) -> Result<(), ValidationError> {
    let mut violations = Violations::of(TABLE);
    violations.take(REASON, reason.expose().verify());
    violations.finish()
}

impl EmergencySearch {
    fn names(&self) -> [Option<&str>; 2] {
        [&self.first_name, &self.last_name].map(|name| name.as_ref().map(|name| name.expose().as_str()))
    }

    fn check(&self) -> Result<(), ValidationError> {
        let mut violations = Violations::of("patient");
        let enough = self.email.is_some() || self.phone.is_some() || self.names().iter().any(Option::is_some);
        let message = "is required unless a first name, a telephone number or an e-mail address is given";
        violations.require(enough, "last_name", Code::FIELD_MISSING, message);
        violations.finish()
    }

    /// Returns the tokens of the name, unless an e-mail address or telephone number is given.
    fn tokens(&self, keys: &TableKeys) -> Result<Option<Vec<i64>>> {
        if self.email.is_some() || self.phone.is_some() {
            return Ok(None);
        }
        let tokens = match (self.identity(), self.names()) {
            (Some(identity), _) => keys.sealer()?.identity_tokens_for_query(identity),
            _ if !keys.has_name_index() => return Err(CryptoError::NoNameIndex.into()),
            (None, [Some(first), Some(last)]) => keys.sealer()?.name_tokens_for_query(NameQuery::Both { first, last }),
            (None, [None, Some(last)]) => keys.sealer()?.name_tokens_for_query(NameQuery::Last(last)),
            (None, [Some(first), None]) => keys.sealer()?.name_tokens_for_query(NameQuery::First(first)),
            (None, [None, None]) => return Ok(None),
        };
        let too_short = || Violation::new("patient", "last_name", Code::NAME_TOO_SHORT, "has too few letters");
        tokens.map(Some).ok_or_else(|| Error::Validation(too_short().into()))
    }

    /// Returns the query by names and date of birth, if all of them are given.
    fn identity(&self) -> Option<IdentityQuery<'_>> {
        let [first_name, last_name] = self.names();
        Some(IdentityQuery { last_name: last_name?, first_name: first_name?, date_of_birth: self.date_of_birth? })
    }

    fn is_met_by(&self, found: &EmergencyMatch) -> bool {
        let (first, last) = (exposed(found.first_name.as_ref()), exposed(found.last_name.as_ref()));
        if let Some(identity) = self.identity() {
            return identity.matches(first, last, found.date_of_birth);
        }
        let [wanted_first, wanted_last] = self.names();
        wanted_first.is_none_or(|name| NameQuery::First(name).matches(first, last))
            && wanted_last.is_none_or(|name| NameQuery::Last(name).matches(first, last))
    }
}

#[derive(QueryableByName)]
struct Granted {
    #[diesel(sql_type = Nullable<SqlText>)]
    refusal: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    expires_at: Option<Db<Timestamp>>,
}

#[derive(QueryableByName)]
struct Searched {
    #[diesel(sql_type = Nullable<SqlText>)]
    refusal: Option<String>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    patient: Db<PatientId>,
    #[diesel(sql_type = Nullable<SealedText>)]
    first_name: Option<Db<sealed::SealedText>>,
    #[diesel(sql_type = Nullable<SealedText>)]
    last_name: Option<Db<sealed::SealedText>>,
    #[diesel(sql_type = SqlDate)]
    date_of_birth: Db<Date>,
    #[diesel(sql_type = Bool)]
    has_more: bool,
}

impl Transaction {
    fn sealed_reason(&self, id: Uuid, reason: &Phi<Text<1000>>) -> Result<Db<sealed::SealedText>> {
        Ok(Db(self.keys_of(TABLE)?.seal(reason_of(id), reason)?))
    }

    fn break_glass(&mut self, patient_id: PatientId, reason: &Phi<Text<1000>>) -> Result<EmergencyAccess> {
        let id = Uuid::now_v7();
        let notification = Notification::emergency_access(patient_id, now())?.into();
        let (notification, _) = Row::seal(notification, &self.keys::<Notification>()?)?;
        let query = sql_query("SELECT refusal, expires_at FROM access_break_glass($1, $2, $3, $4, $5, $6, $7)")
            .bind::<SqlUuid, _>(id)
            .bind::<SqlUuid, _>(Db(patient_id))
            .bind::<SealedText, _>(self.sealed_reason(id, reason)?)
            .bind::<SqlUuid, _>(notification.id)
            .bind::<SealedText, _>(notification.title)
            .bind::<SealedText, _>(notification.message)
            .bind::<SealedJson, _>(notification.data);
        let granted: Granted = self.run(|connection| query.get_result(connection))?;
        match (granted.refusal.as_deref(), granted.expires_at) {
            (None, Some(Db(expires_at))) => Ok(EmergencyAccess { patient_id, expires_at }),
            (Some("patient"), _) => Err(Error::NotFound { entity: "patient", id: patient_id.into() }),
            _ => Err(Error::LimitReached {
                code: Code::EMERGENCY_ACCESS_LIMIT,
                message: "a provider may use emergency access at most 20 times per hour",
            }),
        }
    }

    /// Searches and logs what was found; returns the id of the search.
    fn search_for_emergency(&mut self, reason: &Phi<Text<1000>>, search: &EmergencySearch) -> Result<Uuid> {
        let id = Uuid::now_v7();
        let tokens = search.tokens(&self.keys::<Patient>()?)?;
        let query = sql_query("SELECT refusal FROM access_search_patients($1, $2, $3, $4, $5, $6) AS refusal")
            .bind::<SqlUuid, _>(id)
            .bind::<SealedText, _>(self.sealed_reason(id, reason)?)
            .bind::<Nullable<Array<BigInt>>, _>(tokens)
            .bind::<Nullable<SqlDate>, _>(search.date_of_birth.map(Db))
            .bind::<Nullable<SqlText>, _>(search.phone.as_ref().map(Phone::as_str))
            .bind::<Nullable<SqlText>, _>(search.email.as_ref().map(Email::as_str));
        let Searched { refusal } = self.run(|connection| query.get_result(connection))?;
        if refusal.is_some() {
            return Err(Error::LimitReached {
                code: Code::EMERGENCY_SEARCH_LIMIT,
                message: "a provider may make at most 60 emergency searches per hour",
            });
        }
        Ok(id)
    }

    /// Returns the result of a committed search.
    fn emergency_matches(&mut self, id: Uuid, search: &EmergencySearch) -> Result<EmergencyMatches> {
        let query = sql_query("SELECT * FROM access_search_results($1)").bind::<SqlUuid, _>(id);
        let found: Vec<Found> = self.run(|connection| query.load(connection))?;
        let keys = self.keys::<Patient>()?;
        let mut matches = EmergencyMatches { patients: Vec::new(), has_more: false, damaged: Vec::new() };
        for row in found {
            let Db(patient_id) = row.patient;
            let at = |column| Place { table: "patients", column, row: patient_id.into() };
            matches.has_more |= row.has_more;
            let open = |column, name: Option<Db<sealed::SealedText>>| {
                name.map(|Db(envelope)| keys.open(at(column), &envelope)).transpose()
            };
            let names =
                open("first_name", row.first_name).and_then(|first| Ok((first, open("last_name", row.last_name)?)));
            match names {
                Ok((first_name, last_name)) => {
                    let found =
                        EmergencyMatch { patient_id, first_name, last_name, date_of_birth: row.date_of_birth.0 };
                    matches.patients.extend(Some(found).filter(|found| search.is_met_by(found)));
                }
                // A damaged row must not hide the others.
                Err(Error::Damaged(row)) => matches.damaged.push(row),
                Err(error) => return Err(error),
            }
        }
        Ok(matches)
    }
}
