//! The stable codes of every error, in one list.
//!
//! A program may branch on a code and a translator may key on it: a code that has been released keeps its
//! meaning. Codes that a database constraint shares with core are named in each table's `CONSTRAINTS`.

use std::fmt;

/// A stable, machine-readable name of one way to be wrong, such as `email.malformed`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

impl Code {
    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $doc:literal;)*) => {
        impl Code {
            $(#[doc = $doc] pub const $name: Self = Self($code);)*

            /// Every code with its meaning, in the order of this file.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $doc)),*];
        }
    };
}

impl Code {
    /// Finds a code by its text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().map(|(code, _)| *code).find(|code| code.0 == text)
    }

    /// What the code means, as a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, meaning)| meaning)
    }
}

codes! {
    FIELD_MISSING = "field.missing", "A required field is absent or null.";
    FIELD_UNKNOWN = "field.unknown", "There is no field of this name.";
    FIELD_WRONG_TYPE = "field.wrong_type", "The value is of another type than the field.";
    LABEL_UNKNOWN = "label.unknown", "The text is no label of the enumeration.";
    LIST_TOO_LONG = "list.too_long", "The list holds more items than the field allows.";
    TEXT_TOO_LONG = "text.too_long", "The text has more characters than the field holds.";
    TEXT_NULL_BYTE = "text.null_byte", "The text holds U+0000, which PostgreSQL cannot store.";
    TEXT_CONTROL = "text.control", "The text holds a control character, a line separator or a mark that turns the direction of writing.";
    TEXT_LONE_SURROGATE = "text.lone_surrogate", "The text holds half of a surrogate pair and is no Unicode.";
    TEXT_BLANK = "text.blank", "The text is empty or only white space.";
    JSON_TOO_DEEP = "json.too_deep", "The JSON object is nested deeper than the field allows.";
    JSON_TOO_LARGE = "json.too_large", "The JSON object has more bytes than the field allows.";
    UUID_MALFORMED = "uuid.malformed", "The text is no UUID (RFC 9562).";
    TIMESTAMP_MALFORMED = "timestamp.malformed", "The text is no RFC 3339 date and time with an offset.";
    TIMESTAMP_OUT_OF_RANGE = "timestamp.out_of_range", "The instant lies outside the years 1 to 9999.";
    TIMESTAMP_NOT_NOW = "timestamp.not_now", "A time that is said to be now is more than five minutes from the clock of the database.";
    DATE_MALFORMED = "date.malformed", "The text is no calendar date YYYY-MM-DD.";
    DATE_OUT_OF_RANGE = "date.out_of_range", "The date lies outside the years 1 to 9999.";
    INTEGER_OUT_OF_RANGE = "integer.out_of_range", "The number does not fit a 32-bit integer.";
    INTEGER_NEGATIVE = "integer.negative", "The number is below zero.";
    INTEGER_NOT_POSITIVE = "integer.not_positive", "The number is zero or below.";
    MONEY_MALFORMED = "money.malformed", "The value is no decimal number.";
    MONEY_NEGATIVE = "money.negative", "The amount is below zero.";
    MONEY_TOO_PRECISE = "money.too_precise", "The amount has more than two decimal places.";
    MONEY_TOO_LARGE = "money.too_large", "The amount exceeds 99,999,999.99.";
    MONEY_NOT_POSITIVE = "money.not_positive", "The amount is zero.";
    PERCENTAGE_OUT_OF_RANGE = "percentage.out_of_range", "The percentage is not between 0.00 and 100.00 in hundredths.";
    CURRENCY_MALFORMED = "currency.malformed", "The text is not three capital letters (ISO 4217).";
    CURRENCY_UNKNOWN = "currency.unknown", "No currency in use with at most two decimal places has this code (ISO 4217).";
    RATING_OUT_OF_RANGE = "rating.out_of_range", "The rating is not between 0.00 and 5.00 in hundredths.";
    HOURS_OUT_OF_RANGE = "hours.out_of_range", "The hours are not between 0.01 and 99.99 in hundredths.";
    EMAIL_MALFORMED = "email.malformed", "The text is no e-mail address of the specification's form.";
    PHONE_MALFORMED = "phone.malformed", "The text is no E.164 phone number (ITU-T E.164).";
    URL_MALFORMED = "url.malformed", "The text is no absolute http or https URL.";
    MEDIA_TYPE_MALFORMED = "media_type.malformed", "The text is no media type (RFC 6838).";
    IP_ADDRESS_MALFORMED = "ip_address.malformed", "The text is no IPv4 or IPv6 address, with a prefix length or without.";
    IP_ADDRESS_NETWORK = "ip_address.network", "The address is that of a network.";
    TIME_ZONE_UNKNOWN = "time_zone.unknown", "The text names no zone of the IANA time zone database.";
    POSTAL_CODE_MALFORMED = "postal_code.malformed", "The text is no postal code: 3 to 20 of A-Z, 0-9, space and hyphen.";
    US_STATE_MALFORMED = "us_state.malformed", "The text is not two capital letters.";
    US_STATE_UNKNOWN = "us_state.unknown", "No state, district or territory has this USPS code.";
    NPI_MALFORMED = "npi.malformed", "The text is not ten digits.";
    NPI_CHECK_DIGIT = "npi.check_digit", "The check digit of the National Provider Identifier is wrong (45 CFR 162.406).";
    NDC_MALFORMED = "ndc.malformed", "The text is no National Drug Code: 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits (21 CFR 207.33).";
    DEA_NUMBER_MALFORMED = "dea_number.malformed", "The text is not a registrant letter, a letter or 9, and seven digits.";
    DEA_NUMBER_CHECK_DIGIT = "dea_number.check_digit", "The check digit of the DEA registration number is wrong.";
    PERMISSION_MALFORMED = "permission.malformed", "The text is no permission of the form area:action.";
    AVAILABILITY_MALFORMED = "availability.malformed", "The weekly availability is not of the documented shape.";
    AVAILABILITY_OVERLAP = "availability.overlap", "Two openings of one weekday overlap.";
    AVAILABILITY_RANGE = "availability.range", "Free slots are asked for over more than 366 days.";
    SLUG_MALFORMED = "slug.malformed", "The text is no slug: 1 to 200 of a-z, 0-9 and hyphen.";
    SKU_MALFORMED = "sku.malformed", "The text is no stock keeping unit: 3 to 20 of A-Z, 0-9 and hyphen.";
    ORDER_NUMBER_MALFORMED = "order_number.malformed", "The text is not ORD- and 8 to 12 digits.";
    INVOICE_NUMBER_MALFORMED = "invoice_number.malformed", "The text is not INV- and 8 to 12 digits.";
    PAYER_ID_MALFORMED = "payer_id.malformed", "The text is no payer id: 1 to 20 letters, digits and hyphens.";
    COLOR_MALFORMED = "color.malformed", "The text is no colour: # and six hexadecimal digits.";
    JSON_SCHEMA_MALFORMED = "json_schema.malformed", "The object is no JSON Schema of draft 2020-12.";
    JSON_SCHEMA_REFERENCE = "json_schema.reference", "The schema refers to something outside itself; nothing is ever fetched.";
    JSON_SCHEMA_ENDLESS = "json_schema.endless", "The schema applies itself to the same value again and again.";
    JSON_SCHEMA_TOO_COMPLEX = "json_schema.too_complex", "The schema asks for more work than a check may take.";
    VERSION_MALFORMED = "version.malformed", "The text is no version of three numbers in 20 characters.";
    VERSION_LEADING_ZERO = "version.leading_zero", "A number of the version begins with a needless zero.";
    AUDIT_ACTION_MALFORMED = "audit_action.malformed", "The text is not 1 to 100 of A-Z and underscore.";
    AUDIT_KEY_MALFORMED = "audit.key_malformed", "The text is no key of a signed note (c2sp.org/signed-note).";
    AUDIT_KEY_FAILED = "audit.key_failed", "The operating system gave no random bytes for a key.";
    AUDIT_NOTE_MALFORMED = "audit.note_malformed", "The text is no checkpoint (c2sp.org/tlog-checkpoint).";
    AUDIT_NOTE_UNSIGNED = "audit.note_unsigned", "The checkpoint has no valid signature of the key.";
    AUDIT_STORE_FAILED = "audit.store_failed", "The checkpoints outside the database cannot be read or written.";
    AUDIT_NOT_INTEGRATED = "audit.not_integrated", "No checkpoint covers it yet.";
    AUDIT_LOCKED = "audit.locked", "Another session holds the lock of the integrator, or of its tables.";
    AUDIT_PROOF_WRONG = "audit.proof_wrong", "The proof does not lead to the checkpoint.";
    AUDIT_ROW_CHANGED = "audit.row_changed", "The entry is not what was integrated.";
    AUDIT_ROW_MISSING = "audit.row_missing", "An integrated entry is gone.";
    AUDIT_ROW_INSERTED = "audit.row_inserted", "The entry was not there when its transaction was integrated.";
    AUDIT_ROW_MOVED = "audit.row_moved", "The entry stands in another place than it was integrated in.";
    AUDIT_TREE_CHANGED = "audit.tree_changed", "The entries and the tree were rewritten together.";
    AUDIT_CHECKPOINT_FORGED = "audit.checkpoint_forged", "A checkpoint of the database was not signed by the key, or for another size.";
    AUDIT_CHECKPOINT_MISSING = "audit.checkpoint_missing", "No checkpoint signs the end of the tree.";
    AUDIT_ROLLED_BACK = "audit.rolled_back", "The database holds less than a checkpoint outside of it has signed.";
    AUDIT_APPEND_ONLY = "audit.append_only", "The audit log only grows: nobody changes or removes an entry.";
    STATUS_TRANSITION = "status.transition", "The state machine has no such move.";
    USER_EMAIL_TAKEN = "user.email_taken", "Another user has this e-mail address.";
    USER_NOT_ACTIVE = "user.not_active", "Only an active user may do this.";
    USER_ROLE_MISMATCH = "user.role_mismatch", "The user has not the role that this row needs.";
    PATIENT_UNDER_13 = "patient.under_13", "A patient is at least 13 years old (specification section 1).";
    PROVIDER_NPI_TAKEN = "provider.npi_taken", "Another provider has this NPI.";
    PROVIDER_DEA_TAKEN = "provider.dea_number_taken", "Another provider has this DEA number.";
    PROVIDER_LICENSE_EXPIRED = "provider.license_expired", "The licence does not cover the day.";
    PROVIDER_NOT_ACCEPTING = "provider.not_accepting_patients", "The provider accepts no patients.";
    CONSULTATION_IN_PAST = "consultation.in_past", "An appointment lies in the future.";
    CONSULTATION_SLOT = "consultation.slot", "A visit's slot ends after it begins.";
    CONSULTATION_DURATION = "consultation.duration", "The times of the visit do not fit its status.";
    CONSULTATION_ENDED_BEFORE_STARTED = "consultation.ended_before_started", "A visit ends after it started.";
    CONSULTATION_DOUBLE_BOOKING = "consultation.double_booking", "The provider has another visit at that time.";
    CONSULTATION_NOT_DUE = "consultation.not_due", "The visit's time has not come yet.";
    PRESCRIPTION_EXPIRY = "prescription.expiry", "A prescription expires after it was prescribed.";
    PRESCRIPTION_REFILLS = "prescription.refills", "The remaining refills exceed the total.";
    PRESCRIPTION_NO_REFILLS = "prescription.no_refills", "No refill remains.";
    PRESCRIPTION_EXPIRED = "prescription.expired", "The prescription has expired.";
    PRESCRIPTION_NOT_EXPIRED = "prescription.not_expired", "The prescription has not expired yet.";
    PRESCRIPTION_CONTROLLED = "prescription.controlled", "The limits of the drug's schedule are exceeded (21 CFR 1306.12, 1306.22).";
    PRESCRIPTION_PRESCRIBER = "prescription.prescriber", "A controlled substance needs a provider with a DEA number (21 CFR 1306.03).";
    PRESCRIPTION_VISIT = "prescription.visit", "A controlled substance needs a consultation of this patient with this provider that has begun.";
    PRESCRIPTION_TELEMEDICINE = "prescription.telemedicine", "The telemedicine exception for controlled substances does not cover the day (21 CFR 1307.41).";
    SESSION_IN_PAST = "session.in_past", "A session is not planned for a day that has passed.";
    CATEGORY_NAME_TAKEN = "category.name_taken", "Another category has this name.";
    CATEGORY_SLUG_TAKEN = "category.slug_taken", "Another category has this slug.";
    CATEGORY_CYCLE = "category.cycle", "A category cannot stand under itself.";
    CATEGORY_ANCESTORS = "category.ancestors", "The ancestors are not each the parent of the one before, up to a root, or are more than 32.";
    PRODUCT_SKU_TAKEN = "product.sku_taken", "Another product has this SKU.";
    PRODUCT_PRESCRIPTION = "product.prescription", "A product of the type prescription requires a prescription.";
    PRODUCT_NOT_ACTIVE = "product.not_active", "The product is not on sale.";
    PRODUCT_OUT_OF_STOCK = "product.out_of_stock", "Fewer units are in stock.";
    SUBSCRIPTION_PLAN_NAME_TAKEN = "subscription_plan.name_taken", "Another plan has this name.";
    SUBSCRIPTION_PLAN_NOT_ACTIVE = "subscription_plan.not_active", "The plan is not on sale.";
    SUBSCRIPTION_PLAN_TERM = "subscription_plan.term", "The plan's months are no whole number of billing cycles.";
    ORDER_NUMBER_TAKEN = "order.number_taken", "Another order has this number.";
    ORDER_EMPTY = "order.empty", "An order has at least one item.";
    ORDER_ITEMS = "order.items", "An item belongs to another order, or comes twice.";
    ORDER_SUBTOTAL = "order.subtotal", "The subtotal is not the sum of the items.";
    ORDER_TOTAL = "order.total", "The total is not subtotal + tax - discount + shipping.";
    ORDER_TOTAL_FINAL = "order.total_final", "The total of an order does not change once it is captured.";
    ORDER_CLOSED = "order.closed", "A cancelled or refunded order is not changed or charged again.";
    ORDER_NOT_CAPTURED = "order.not_captured", "What is shipped has been paid.";
    ORDER_NOT_REFUNDED = "order.not_refunded", "A refunded order has had money sent back.";
    ORDER_REFUND_EXCEEDS = "order.refund_exceeds", "The refunds exceed what was captured.";
    ORDER_REFUND_MISMATCH = "order.refund_mismatch", "The refunded amount does not fit the payment's status.";
    ORDER_REFUND_SHRINKS = "order.refund_shrinks", "The refunded amount never becomes less.";
    PAYMENT_EVENT_AMOUNT = "payment_event.amount", "The payment is not over the total of the order.";
    PAYMENT_EVENT_CURRENCY = "payment_event.currency", "The payment is in another currency than the order.";
    PAYMENT_EVENT_TAKEN = "payment_event.id_taken", "Another payment event has this id.";
    ORDER_ITEM_TOTAL = "order_item.total", "The price of an item is not its quantity times the unit price.";
    ORDER_ITEM_PRESCRIPTION = "order_item.prescription", "The product needs an active prescription of this patient.";
    INVOICE_NUMBER_TAKEN = "invoice.number_taken", "Another invoice has this number.";
    INVOICE_ORDER_INVOICED = "invoice.order_invoiced", "The order has an invoice that is not cancelled.";
    INVOICE_TOTAL = "invoice.total", "The total is not subtotal + tax - discount.";
    INVOICE_DUE = "invoice.due", "An invoice is not due before it is issued.";
    INVOICE_PAID = "invoice.paid", "A paid invoice has the day on which it was paid, and no other has.";
    INVOICE_NOT_OVERDUE = "invoice.not_overdue", "The due date has not passed.";
    CONVERSATION_TOO_FEW = "conversation.too_few", "A conversation has at least two participants.";
    CONVERSATION_PARTICIPANT_TWICE = "conversation.participant_twice", "A participant is named once.";
    CONVERSATION_CREATOR = "conversation.creator", "Who begins a conversation takes part in it.";
    CONVERSATION_GROUP = "conversation.group", "A group has more than two participants.";
    CONVERSATION_DIRECT = "conversation.direct", "A direct conversation has exactly two participants.";
    CONVERSATION_NOT_PARTICIPANT = "conversation.not_participant", "The user does not take part in the conversation.";
    CONVERSATION_ARCHIVED = "conversation.archived", "An archived conversation takes no messages and no participants.";
    MESSAGE_EMPTY = "message.empty", "A text message says something.";
    MESSAGE_ATTACHMENT = "message.attachment", "An image or a file comes as an attachment.";
    MESSAGE_EDITED = "message.edited", "A message that was edited says when, and no other does.";
    MESSAGE_RECEIPTS = "message.receipts", "Receipts are user ids with the time of reading.";
    MESSAGE_SENDER = "message.sender", "The sender of a message takes part in its conversation.";
    MESSAGE_NOT_SENDER = "message.not_sender", "Only its sender edits or deletes a message.";
    MESSAGE_CONVERSATION = "message.conversation", "The message belongs to another conversation.";
    MESSAGE_DELETED = "message.deleted", "The message has been deleted.";
    NOTIFICATION_CHANNELS = "notification.channels", "A notification goes over one or more channels, each named once.";
    NOTIFICATION_SCHEDULE = "notification.schedule", "A notification is not due before it was made.";
    NOTIFICATION_SENT = "notification.sent", "A notification that was sent says when.";
    NOTIFICATION_EXPIRY = "notification.expiry", "A notification expires after it is due.";
    NOTIFICATION_NOT_DUE = "notification.not_due", "The notification's time has not come yet.";
    NOTIFICATION_CLAIMED = "notification.claimed", "A worker has the notification, or a pause after a failed attempt is not over.";
    NOTIFICATION_EXHAUSTED = "notification.exhausted", "All attempts to send the notification have been made.";
    NOTIFICATION_EXPIRED = "notification.expired", "The notification has expired.";
    NOTIFICATION_NOT_SENT = "notification.not_sent", "A notification is read after it was sent.";
    NOTIFICATION_OPEN = "notification.open", "The notification may still be sent.";
    NOTIFICATION_EVENT = "notification.event", "What the notification would tell of has not happened, or is over.";
    FLOW_COMPLETION = "flow.completion", "A flow that is completed says when, and no other does.";
    FLOW_INTAKE = "flow.intake", "The intake of a flow holds answers.";
    FLOW_CONSULTATION = "flow.consultation", "The decision on a flow is made in a visit of its patient that has taken place.";
    FLOW_OTHER = "flow.other", "What a step of a flow brings belongs to the same flow and patient.";
    TASK_COMPLETION = "task.completion", "A task that is completed says when, and no other does.";
    TASK_TAKEN = "task.taken", "Somebody else has the task.";
    TASK_RELATED_ENTITY = "task.related_entity", "A task names the kind and the id of the row that it concerns, or neither.";
    FORM_SCHEMA_VERSION_TAKEN = "form_schema.version_taken", "The form has this version already.";
    FORM_SCHEMA_PUBLISHED = "form_schema.published", "A published form never changes.";
    FORM_SCHEMA_NOT_PUBLISHED = "form_schema.not_published", "The form is a draft.";
    FORM_SCHEMA_VOCABULARY = "form_schema.vocabulary", "The form's x-order, x-scores or x-priority declares nonsense.";
    FORM_SUBMISSION_UNPUBLISHED = "form_submission.unpublished", "Only a published form can be answered.";
    FORM_SUBMISSION_VERSION = "form_submission.version", "A submission names the version of its form.";
    FORM_SUBMISSION_PRIORITY = "form_submission.priority", "The priority of a submission is one that a rule of its form gives.";
    FORM_SUBMISSION_SUBJECT = "form_submission.subject", "The visit or the flow that a submission belongs to is of another patient or provider.";
    ANSWER_MISSING = "answer.missing", "The form asks for an answer that is not there.";
    ANSWER_UNKNOWN = "answer.unknown", "The form does not ask for this.";
    ANSWER_INVALID = "answer.invalid", "The answer does not fit the form.";
    ANSWER_MORE = "answer.more", "More is wrong with the answers than is listed.";
    INSURANCE_PROVIDER_NAME_TAKEN = "insurance_provider.name_taken", "Another insurance provider has this name.";
    INSURANCE_PROVIDER_PAYER_ID_TAKEN = "insurance_provider.payer_id_taken", "Another insurance provider has this payer id.";
    INSURANCE_PROVIDER_INACTIVE = "insurance_provider.inactive", "The insurance provider takes no new policies.";
    PATIENT_INSURANCE_PERIOD = "patient_insurance.period", "A policy expires after it takes effect.";
    PATIENT_INSURANCE_EXPIRED = "patient_insurance.expired", "The policy has expired.";
    PATIENT_INSURANCE_INACTIVE = "patient_insurance.inactive", "The policy is not in use.";
    PATIENT_INSURANCE_SECOND_PRIMARY = "patient_insurance.second_primary", "The patient has another active primary insurance.";
    PHARMACY_NPI_TAKEN = "pharmacy.npi_taken", "Another pharmacy has this NPI.";
    TAG_NAME_TAKEN = "tag.name_taken", "Another tag has this name.";
    TAG_SYSTEM = "tag.system", "A system tag is not deleted, nor made an ordinary one.";
    ENTITY_TAG_TAKEN = "entity_tag.taken", "The tag is tied to this row already.";
    REFERENCE_UNKNOWN = "reference.unknown", "The row that the field names does not exist.";
    REFERENCE_IN_USE = "reference.in_use", "Other rows still refer to this row.";
    ROW_NOT_FOUND = "row.not_found", "There is no such row, or the actor may not see it.";
    ROW_STALE = "row.stale", "Somebody has changed the row since it was read.";
    ROW_FINAL = "row.final", "Rows of this table do not change: they are only read, or added and removed.";
    ROW_CORRUPT = "row.corrupt", "A stored row breaks rules that it was written under.";
    ACCESS_DENIED = "access.denied", "The actor may not do this.";
    EMERGENCY_ACCESS_LIMIT = "emergency.access_limit", "A provider breaks the glass at most 20 times an hour.";
    EMERGENCY_SEARCH_LIMIT = "emergency.search_limit", "A provider searches at most 60 times an hour in emergencies.";
    DATABASE_URL_MALFORMED = "database.url_malformed", "The connection string cannot be read.";
    DATABASE_UNREACHABLE = "database.unreachable", "No connection to the server can be made.";
    DATABASE_POOL_EXHAUSTED = "database.pool_exhausted", "Every connection of the pool stayed in use.";
    DATABASE_CONNECTION_LOST = "database.connection_lost", "The connection broke; an unfinished transaction left no trace.";
    DATABASE_OUTCOME_UNKNOWN = "database.outcome_unknown", "The connection broke during commit: the transaction may or may not stand.";
    DATABASE_CONTENTION = "database.contention", "Other transactions kept getting in the way.";
    DATABASE_LOCK_TIMEOUT = "database.lock_timeout", "A lock was not released within the time that the statement waits.";
    DATABASE_NOT_MIGRATED = "database.not_migrated", "The database lacks migrations of this library.";
    DATABASE_NOT_PREPARED = "database.not_prepared", "The login lacks rights; the error lists the statements for an administrator.";
    DATABASE_ROLE_MISSING = "database.role_missing", "A role of the portal is missing, or what it owned, or the login is no member of it.";
    DATABASE_TOO_NEW = "database.too_new", "The database has migrations that this library does not know.";
    DATABASE_MIGRATION_FAILED = "database.migration_failed", "A migration could not be run.";
    DATABASE_UNEXPECTED = "database.unexpected", "The database reported an error that this library does not know.";
    CRYPTO_NO_KEYRING = "crypto.no_keyring", "The portal has no keyring, so it neither writes nor reads protected columns.";
    CRYPTO_NO_NAME_INDEX = "crypto.no_name_index", "Patients are not indexed by name alone; use last name, first name and date of birth, or the option name_index.";
    CRYPTO_UNKNOWN_KEY = "crypto.unknown_key", "The keyring lacks the key that a stored value was sealed with.";
    CRYPTO_TAMPERED = "crypto.tampered", "A sealed value was changed, moved from another place, or sealed with another secret of the same key id.";
    CRYPTO_MALFORMED = "crypto.malformed", "A protected column holds something that this library has not sealed.";
    CRYPTO_FAILED = "crypto.failed", "The operating system gave no random bytes or no memory.";
    KEYRING_MISSING = "keyring.missing", "The source of the keyring holds no key.";
    KEYRING_UNREADABLE = "keyring.unreadable", "The file of the keyring cannot be read or made.";
    KEYRING_EXPOSED = "keyring.exposed", "The file of the keyring may be read or written by other users.";
    KEYRING_MALFORMED = "keyring.malformed", "A key is not an id and 32 bytes in base64.";
    KEYRING_WEAK = "keyring.weak", "A key is a placeholder and not random.";
    KEYRING_DUPLICATE = "keyring.duplicate", "Two keys have the same id or the same secret.";
    KEYRING_CHANGED = "keyring.changed", "A key id that is in use names another secret now.";
    KEYRING_MISMATCH = "keyring.mismatch", "The database was used with another secret under the same key id.";
    KEYRING_PROVIDER = "keyring.provider", "The provider of the keys failed.";
    NAME_TOO_SHORT = "name.too_short", "The name has too few letters to look for; a beginning needs three.";
    PASSWORD_REFUSED = "password.refused", "There is no active user with this e-mail address and this password.";
    PASSWORD_TOO_SHORT = "password.too_short", "The password has fewer than 15 characters.";
    PASSWORD_TOO_LONG = "password.too_long", "The password has more than 256 characters.";
    PASSWORD_HASH_MALFORMED = "password.hash_malformed", "The stored text is no Argon2id hash, or one of absurd cost.";
    EMBEDDED_NOT_FOUND = "embedded.not_found", "No PostgreSQL programs are installed.";
    EMBEDDED_UNUSABLE = "embedded.unusable", "The PostgreSQL programs cannot be used.";
    EMBEDDED_WRONG_VERSION = "embedded.wrong_version", "The PostgreSQL programs are too old, or of another version than the data.";
    EMBEDDED_NO_ACCOUNT = "embedded.no_account", "PostgreSQL refuses root, and there is no account to step down to.";
    EMBEDDED_UNREACHABLE = "embedded.unreachable", "The server's account cannot reach a folder that it needs.";
    EMBEDDED_EXPOSED = "embedded.exposed", "The server's account could replace the folder, which holds the keys.";
    EMBEDDED_FOREIGN = "embedded.foreign", "The folder holds something else than data of ours.";
    EMBEDDED_IN_USE = "embedded.in_use", "Another process uses the folder.";
    EMBEDDED_FAILED = "embedded.failed", "The private PostgreSQL did not start.";
    EMBEDDED_TIMED_OUT = "embedded.timed_out", "The private PostgreSQL did not become ready in time.";
    EMBEDDED_IO = "embedded.io", "The operating system refused a step of the start.";
    TRANSACTION_ABORTED = "transaction.aborted", "An earlier statement failed, so nothing of the transaction stands.";
    TRANSACTION_FORKED = "transaction.forked", "The transaction belongs to the process that began it, of which this one is a fork.";
    TRANSACTION_FINISHED = "transaction.finished", "The transaction has been committed or rolled back.";
    PORTAL_CLOSED = "portal.closed", "The portal has been closed.";
    PAGE_LIMIT = "page.limit", "A page holds 1 to 1,000 rows.";
    INTERNAL_PANIC = "internal.panic", "A defect of this library; please report it.";
    ID_TAKEN = "id.taken", "A row with this id exists.";
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let unique: BTreeSet<_> = Code::ALL.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(unique.len(), Code::ALL.len());
        for code in unique {
            let (subject, fault) = code.split_once('.').expect("a dot");
            let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            assert!(plain(subject) && plain(fault), "{code}");
        }
    }
}
