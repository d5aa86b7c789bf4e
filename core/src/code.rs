//! The stable codes of all errors.
//!
//! Applications may branch on codes, and use them as keys for translations: a released code keeps its meaning. Each
//! table's `CONSTRAINTS` lists the codes that core shares with database constraints.

use std::fmt;

/// A stable, machine-readable error code, such as `email.malformed`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

impl Code {
    /// Returns the code as text.
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

    /// Returns the meaning of the code, as a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("", |(_, meaning)| meaning)
    }
}

codes! {
    FIELD_MISSING = "field.missing", "A required field is absent or null.";
    FIELD_UNKNOWN = "field.unknown", "The field is unknown.";
    FIELD_WRONG_TYPE = "field.wrong_type", "The value has the wrong type.";
    LABEL_UNKNOWN = "label.unknown", "The text is not a label of the enumeration.";
    LIST_TOO_LONG = "list.too_long", "The list holds more items than the field allows.";
    TEXT_TOO_LONG = "text.too_long", "The text has more characters than the field allows.";
    TEXT_NULL_BYTE = "text.null_byte", "The text contains U+0000, which PostgreSQL cannot store.";
    TEXT_CONTROL = "text.control", "The text contains a control character, a line separator or a bidirectional formatting character.";
    TEXT_LONE_SURROGATE = "text.lone_surrogate", "The text contains an unpaired surrogate and is not valid Unicode.";
    TEXT_BLANK = "text.blank", "The text is empty or has no visible character.";
    JSON_TOO_DEEP = "json.too_deep", "The JSON object is nested deeper than the field allows.";
    JSON_TOO_LARGE = "json.too_large", "The JSON object has more bytes than the field allows.";
    UUID_MALFORMED = "uuid.malformed", "The text is not a UUID (RFC 9562).";
    TIMESTAMP_MALFORMED = "timestamp.malformed", "The text is not an RFC 3339 date and time with an offset.";
    TIMESTAMP_OUT_OF_RANGE = "timestamp.out_of_range", "The instant lies outside the years 1 to 9999.";
    TIMESTAMP_NOT_NOW = "timestamp.not_now", "A time that must be the current time differs from the clock of the database by more than five minutes.";
    DATE_MALFORMED = "date.malformed", "The text is not a calendar date YYYY-MM-DD.";
    DATE_OUT_OF_RANGE = "date.out_of_range", "The date lies outside the years 1 to 9999.";
    INTEGER_OUT_OF_RANGE = "integer.out_of_range", "The number does not fit its type: 32 bits, or within a JSON object 64 bits.";
    INTEGER_NEGATIVE = "integer.negative", "The number is negative.";
    QUANTITY_OUT_OF_RANGE = "quantity.out_of_range", "The quantity is not 0.001 to 9999999.999, in thousandths.";
    INTEGER_NOT_POSITIVE = "integer.not_positive", "The number is zero or negative.";
    MONEY_MALFORMED = "money.malformed", "The value is not a decimal number.";
    MONEY_NEGATIVE = "money.negative", "The amount is negative.";
    MONEY_TOO_PRECISE = "money.too_precise", "The amount has more decimal places than its currency, or than two.";
    MONEY_TOO_LARGE = "money.too_large", "The amount exceeds 99,999,999.99.";
    MONEY_INTEGER = "money.integer", "The amount of a payment is an integer, which may mean cents; it must be a decimal number.";
    MONEY_NOT_POSITIVE = "money.not_positive", "The amount is zero.";
    PERCENTAGE_OUT_OF_RANGE = "percentage.out_of_range", "The percentage is not between 0.00 and 100.00 in hundredths.";
    CURRENCY_MALFORMED = "currency.malformed", "The text is not three letters (ISO 4217).";
    CURRENCY_UNKNOWN = "currency.unknown", "No currency in use with at most two decimal places has this code (ISO 4217).";
    RATING_OUT_OF_RANGE = "rating.out_of_range", "The rating is not between 0.00 and 5.00 in hundredths.";
    HOURS_OUT_OF_RANGE = "hours.out_of_range", "The hours are not between 0.01 and 99.99 in hundredths.";
    EMAIL_MALFORMED = "email.malformed", "The text is not an e-mail address (RFC 5322 dot-atom, RFC 5321 limits).";
    PHONE_MALFORMED = "phone.malformed", "The text is not a phone number: + and the country code (ITU-T E.164), or ten digits of North America.";
    URL_MALFORMED = "url.malformed", "The text is not an absolute http or https URL.";
    MEDIA_TYPE_MALFORMED = "media_type.malformed", "The text is not a media type (RFC 6838).";
    IP_ADDRESS_MALFORMED = "ip_address.malformed", "The text is not an IPv4 or IPv6 address with an optional prefix length.";
    IP_ADDRESS_NETWORK = "ip_address.network", "The address is a network, not a single host.";
    TIME_ZONE_UNKNOWN = "time_zone.unknown", "The text is not a zone of the IANA time zone database.";
    POSTAL_CODE_MALFORMED = "postal_code.malformed", "The text is not a postal code: 3 to 20 letters, digits, spaces and hyphens, beginning and ending with a letter or digit.";
    POSTAL_CODE_ZIP = "postal_code.zip", "The postal code of an address in the United States is not a ZIP code or ZIP+4 (USPS Publication 28).";
    US_STATE_MALFORMED = "us_state.malformed", "The text is not two capital letters.";
    US_STATE_UNKNOWN = "us_state.unknown", "The text is not the USPS code of a state, district, territory, freely associated state or region of the armed forces, or such a region does not issue licences.";
    NPI_MALFORMED = "npi.malformed", "The text is not ten digits, or a new NPI does not begin with 1 or 2.";
    NPI_CHECK_DIGIT = "npi.check_digit", "The check digit of the National Provider Identifier is wrong (45 CFR 162.406).";
    NDC_MALFORMED = "ndc.malformed", "The text is not a National Drug Code: 4-4-2, 5-3-2, 5-4-1, 5-4-2 or 6-4-2 digits (21 CFR 207.33), or 11 or 12 digits without hyphens.";
    NDC_TOO_EARLY = "ndc.too_early", "The FDA assigns labeler codes of six digits only from 7 March 2033 on (91 FR 10749).";
    DEA_NUMBER_MALFORMED = "dea_number.malformed", "The text is not a registrant letter, a letter or 9, and seven digits, with an optional suffix.";
    DEA_NUMBER_NOT_PRESCRIBER = "dea_number.not_prescriber", "The DEA number is one of a distributor, manufacturer, laboratory or treatment program, or has a suffix that such a number cannot have (21 CFR 1301.22(c)).";
    DEA_NUMBER_CHECK_DIGIT = "dea_number.check_digit", "The check digit of the DEA registration number is wrong.";
    PERMISSION_MALFORMED = "permission.malformed", "The text is not a permission of the form area:action.";
    AVAILABILITY_MALFORMED = "availability.malformed", "The weekly availability does not have the documented structure.";
    AVAILABILITY_OVERLAP = "availability.overlap", "Two openings of one weekday overlap.";
    AVAILABILITY_RANGE = "availability.range", "Free slots were requested for more than 366 days.";
    SLUG_MALFORMED = "slug.malformed", "The text is not a slug: 1 to 200 of a-z, 0-9 and hyphen.";
    SKU_MALFORMED = "sku.malformed", "The text is not a stock keeping unit: 3 to 20 of A-Z, 0-9 and hyphen.";
    ORDER_NUMBER_MALFORMED = "order_number.malformed", "The text is not ORD- and 8 to 12 digits.";
    INVOICE_NUMBER_MALFORMED = "invoice_number.malformed", "The text is not INV- and 8 to 12 digits.";
    PAYER_ID_MALFORMED = "payer_id.malformed", "The text is not a payer id: 1 to 20 letters, digits and hyphens.";
    COLOR_MALFORMED = "color.malformed", "The text is not a colour: # and six hexadecimal digits.";
    JSON_SCHEMA_MALFORMED = "json_schema.malformed", "The object is not a JSON Schema of draft 2020-12.";
    JSON_SCHEMA_PATTERN = "json_schema.pattern", "A pattern of the schema uses look-around or a back-reference, which cannot be matched in linear time.";
    JSON_SCHEMA_REFERENCE = "json_schema.reference", "The schema contains an external reference; schemas are never fetched.";
    JSON_SCHEMA_ENDLESS = "json_schema.endless", "The schema applies itself to the same value without end.";
    JSON_SCHEMA_TOO_COMPLEX = "json_schema.too_complex", "The schema, or the value to check, is too complex to be checked within the limits.";
    VERSION_MALFORMED = "version.malformed", "The text is not a version of three numbers in at most 20 characters.";
    VERSION_LEADING_ZERO = "version.leading_zero", "A number of the version has a leading zero.";
    AUDIT_ACTION_MALFORMED = "audit_action.malformed", "The text is not 1 to 100 of A-Z and underscore.";
    AUDIT_KEY_MALFORMED = "audit.key_malformed", "The text is not a key of a signed note (c2sp.org/signed-note).";
    AUDIT_KEY_FAILED = "audit.key_failed", "The operating system could not provide random bytes for a key.";
    AUDIT_NOTE_MALFORMED = "audit.note_malformed", "The text is not a checkpoint (c2sp.org/tlog-checkpoint).";
    AUDIT_NOTE_UNSIGNED = "audit.note_unsigned", "The checkpoint has no valid signature by the key.";
    AUDIT_STORE_FAILED = "audit.store_failed", "The checkpoints outside the database cannot be read or written.";
    AUDIT_NOT_INTEGRATED = "audit.not_integrated", "No checkpoint covers the entry yet.";
    AUDIT_LOCKED = "audit.locked", "Another session holds the lock of the integrator or of its tables.";
    AUDIT_PROOF_WRONG = "audit.proof_wrong", "The proof does not match the checkpoint.";
    AUDIT_ROW_CHANGED = "audit.row_changed", "The entry was changed after it was integrated.";
    AUDIT_ROW_MISSING = "audit.row_missing", "An integrated entry is missing.";
    AUDIT_ROW_INSERTED = "audit.row_inserted", "The entry was inserted after its transaction was integrated.";
    AUDIT_ROW_MOVED = "audit.row_moved", "The entry is at another position than the one at which it was integrated.";
    AUDIT_TREE_CHANGED = "audit.tree_changed", "The entries and the tree were rewritten together.";
    AUDIT_CHECKPOINT_FORGED = "audit.checkpoint_forged", "A checkpoint in the database was not signed by the key, or was signed for another size.";
    AUDIT_CHECKPOINT_MISSING = "audit.checkpoint_missing", "No checkpoint covers the end of the tree.";
    AUDIT_ROLLED_BACK = "audit.rolled_back", "The database contains fewer entries than an external checkpoint covers.";
    AUDIT_APPEND_ONLY = "audit.append_only", "Entries of the audit log cannot be changed or removed.";
    STATUS_TRANSITION = "status.transition", "The state machine does not allow this transition.";
    USER_EMAIL_TAKEN = "user.email_taken", "Another user has this e-mail address.";
    USER_NOT_ACTIVE = "user.not_active", "Only an active user may do this.";
    USER_ROLE_MISMATCH = "user.role_mismatch", "The user does not have the role that this row requires.";
    PATIENT_UNDER_13 = "patient.under_13", "A patient must be at least 13 years old (specification section 1).";
    PATIENT_OVER_150 = "patient.over_150", "A patient was not born more than 150 years ago.";
    PATIENT_CORRECTION_REASON = "patient.correction_reason", "The correction of a date of birth must have a reason.";
    PATIENT_MERGE_SELF = "patient.merge_self", "A patient cannot be merged with themself.";
    PATIENT_MERGED = "patient.merged", "The patient was merged into another one, or takes part in another merge.";
    PATIENT_NOT_MERGED = "patient.not_merged", "The patient is not merged into another one.";
    PATIENT_ERASED = "patient.erased", "The patient was erased.";
    PATIENT_ON_HOLD = "patient.on_hold", "The patient's records are on legal hold and cannot be erased; release the hold first.";
    LEGAL_HOLD_REFERENCE = "legal_hold.reference", "The reference of a legal hold must be letters, digits and . / : _ - without spaces.";
    LEGAL_HOLD_RELEASED = "legal_hold.released", "The legal hold has been released.";
    PERSON_NAME_MISSING = "person.name_missing", "A person must have a first or a last name.";
    PROVIDER_NPI_TAKEN = "provider.npi_taken", "Another provider has this NPI.";
    PROVIDER_DEA_TAKEN = "provider.dea_number_taken", "Another provider has this DEA number.";
    PROVIDER_LICENSE_EXPIRED = "provider.license_expired", "The licence does not cover the day.";
    LICENSE_PERIOD = "license.period", "A licence cannot end before it begins.";
    PROVIDER_LICENSES = "provider.licenses", "The list of further licences does not have the documented structure.";
    PROVIDER_NOT_LICENSED_IN_STATE = "provider.not_licensed_in_state", "No licence of the provider covers the state in which the patient is, on that day.";
    PROVIDER_NOT_ACCEPTING = "provider.not_accepting_patients", "The provider is not accepting patients.";
    CONSULTATION_IN_PAST = "consultation.in_past", "An appointment must lie in the future.";
    CONSULTATION_SLOT = "consultation.slot", "A visit's slot must end after it begins and last at most a day.";
    CONSULTATION_TOO_EARLY = "consultation.too_early", "A visit must not start more than 30 minutes before its scheduled time.";
    CONSULTATION_TOO_LATE = "consultation.too_late", "A visit must not start more than 12 hours after its scheduled time.";
    CONSULTATION_CANCELLATION = "consultation.cancellation_reason", "Only a cancelled visit has a reason for it.";
    CONSULTATION_PATIENT_BUSY = "consultation.patient_double_booking", "The patient has another visit at this time, or one in progress.";
    CONSULTATION_DURATION = "consultation.duration", "The times of the visit do not fit its status.";
    CONSULTATION_ENDED_BEFORE_STARTED = "consultation.ended_before_started", "A visit must not end before it started.";
    CONSULTATION_NOTICE = "consultation.notice", "The visit would begin sooner than the notice that the provider asks for.";
    CONSULTATION_PAUSE = "consultation.pause", "The visit would begin or end too close to another visit of the provider.";
    CONSULTATION_SERIES = "consultation.series", "A series has 2 to 52 visits, every 1 to 52 weeks.";
    CONSULTATION_NO_SUCH_TIME = "consultation.no_such_time", "The clocks are set forward at the time of the visit, so that it does not exist on that day.";
    CONSULTATION_NOT_OFFERED = "consultation.not_offered", "A patient can book only the slots that the provider offers.";
    CONSULTATION_DOUBLE_BOOKING = "consultation.double_booking", "The provider has another visit at that time.";
    CONSULTATION_NOT_DUE = "consultation.not_due", "The scheduled start of the visit has not passed.";
    PRESCRIPTION_EXPIRY = "prescription.expiry", "A prescription must expire after it was prescribed.";
    PRESCRIPTION_WHOLE_UNITS = "prescription.whole_units", "A quantity of pieces must be a whole number; give mL or g for parts.";
    PRESCRIPTION_REFILLS = "prescription.refills", "The remaining refills exceed the total.";
    PRESCRIPTION_NO_REFILLS = "prescription.no_refills", "No refill remains.";
    PRESCRIPTION_EXPIRED = "prescription.expired", "The prescription has expired.";
    PRESCRIPTION_NOT_EXPIRED = "prescription.not_expired", "The prescription has not expired yet.";
    PRESCRIPTION_CONTROLLED = "prescription.controlled", "The limits of the drug's schedule are exceeded (21 CFR 1306.12, 1306.22).";
    PRESCRIPTION_PRESCRIBER = "prescription.prescriber", "A controlled substance requires a provider with a DEA number (21 CFR 1306.03).";
    PRESCRIPTION_VISIT = "prescription.visit", "The consultation is not of this patient with this provider; for a controlled substance, one that has begun is required.";
    PRESCRIPTION_TELEMEDICINE = "prescription.telemedicine", "The telemedicine exception for controlled substances does not cover the day (21 CFR 1307.41).";
    SESSION_IN_PAST = "session.in_past", "A session cannot be scheduled for a past day.";
    CATEGORY_NAME_TAKEN = "category.name_taken", "Another category has this name.";
    CATEGORY_SLUG_TAKEN = "category.slug_taken", "Another category has this slug.";
    CATEGORY_CYCLE = "category.cycle", "A category cannot be below itself.";
    CATEGORY_ANCESTORS = "category.ancestors", "The ancestors do not form a chain of parents up to a root, or there are more than 32.";
    PRODUCT_SKU_TAKEN = "product.sku_taken", "Another product has this SKU.";
    PRODUCT_PRESCRIPTION = "product.prescription", "A product of the type prescription requires a prescription.";
    PRODUCT_NOT_ACTIVE = "product.not_active", "The product is not on sale.";
    PRODUCT_OUT_OF_STOCK = "product.out_of_stock", "There are not enough units in stock.";
    SUBSCRIPTION_PLAN_NAME_TAKEN = "subscription_plan.name_taken", "Another plan has this name.";
    SUBSCRIPTION_PLAN_NOT_ACTIVE = "subscription_plan.not_active", "The plan is not on sale.";
    SUBSCRIPTION_PLAN_CYCLE = "subscription_plan.cycle", "The day is before the subscription, or after its last billing cycle.";
    SUBSCRIPTION_PLAN_TERM = "subscription_plan.term", "The plan's duration is not a whole number of billing cycles.";
    ORDER_NUMBER_TAKEN = "order.number_taken", "Another order has this number.";
    ORDER_EMPTY = "order.empty", "An order must have at least one item.";
    ORDER_ITEMS = "order.items", "An item belongs to another order, or is listed twice.";
    ORDER_SUBTOTAL = "order.subtotal", "The subtotal is not the sum of the items.";
    ORDER_TOTAL = "order.total", "The total is not subtotal + tax - discount + shipping.";
    ORDER_TOTAL_FINAL = "order.total_final", "The total of an order cannot change once its payment is captured.";
    ORDER_CLOSED = "order.closed", "A cancelled or refunded order cannot be changed or charged again.";
    ORDER_NOT_CAPTURED = "order.not_captured", "The payment must be captured before the order is shipped.";
    ORDER_NOT_REFUNDED = "order.not_refunded", "An order can be closed as refunded only after a refund.";
    ORDER_REFUND_EXCEEDS = "order.refund_exceeds", "The refunds exceed the captured amount.";
    ORDER_REFUND_MISMATCH = "order.refund_mismatch", "The refunded amount does not match the status of the payment.";
    ORDER_REFUND_SHRINKS = "order.refund_shrinks", "The refunded amount cannot decrease.";
    PAYMENT_EVENT_AMOUNT = "payment_event.amount", "The amount does not match the total of the order, or exceeds that of the earlier event.";
    PAYMENT_EVENT_OTHER_PAYMENT = "payment_event.other_payment", "The order was paid with another payment than that of the event; the patient may have paid twice.";
    PAYMENT_EVENT_CONCLUDES = "payment_event.concludes", "The event does not name the refund that failed or the dispute that ended.";
    PAYMENT_EVENT_CONCLUDED = "payment_event.concluded", "Another event has concluded the refund or the dispute.";
    PAYMENT_EVENT_REFUND_FAILED = "payment_event.refund_failed", "The refund did not reach the patient; they must be paid in another way.";
    PAYMENT_EVENT_DISPUTED = "payment_event.disputed", "The patient's bank disputes the payment; it must be answered.";
    PAYMENT_EVENT_NO_EXCEPTION = "payment_event.no_exception", "The event is not an exception that is open, or cannot be applied by trying again.";
    PAYMENT_EVENT_CURRENCY = "payment_event.currency", "The currency of the payment is not that of the order.";
    PAYMENT_EVENT_TAKEN = "payment_event.id_taken", "Another payment event has this id.";
    ORDER_ITEM_TOTAL = "order_item.total", "The price of an item is not its quantity times the unit price.";
    ORDER_ITEM_PRESCRIPTION = "order_item.prescription", "The product requires an active prescription of this patient.";
    INVOICE_NUMBER_TAKEN = "invoice.number_taken", "Another invoice has this number.";
    INVOICE_ORDER_INVOICED = "invoice.order_invoiced", "The order already has an invoice that is not cancelled.";
    INVOICE_TOTAL = "invoice.total", "The total is not subtotal + tax - discount.";
    INVOICE_DUE = "invoice.due", "An invoice cannot be due before it is issued.";
    INVOICE_PAID = "invoice.paid", "A paid invoice, and no other, must have a payment date.";
    INVOICE_NOT_OVERDUE = "invoice.not_overdue", "The due date has not passed.";
    CONVERSATION_TOO_FEW = "conversation.too_few", "A conversation must have at least two participants.";
    CONVERSATION_PARTICIPANT_TWICE = "conversation.participant_twice", "A participant is listed twice.";
    CONVERSATION_CREATOR = "conversation.creator", "The creator of a conversation must be one of its participants.";
    CONVERSATION_GROUP = "conversation.group", "A group must have more than two participants.";
    CONVERSATION_DIRECT = "conversation.direct", "A direct conversation must have exactly two participants.";
    CONVERSATION_NOT_PARTICIPANT = "conversation.not_participant", "The user is not a participant of the conversation.";
    CONVERSATION_ARCHIVED = "conversation.archived", "No messages or participants can be added to an archived conversation.";
    MESSAGE_EMPTY = "message.empty", "A text message must not be empty.";
    MESSAGE_ATTACHMENT = "message.attachment", "An image or file message must have an attachment.";
    MESSAGE_EDITED = "message.edited", "An edited message, and no other, must have the time of the edit.";
    MESSAGE_RECEIPTS = "message.receipts", "Read receipts must be user ids with the time of reading.";
    MESSAGE_SENDER = "message.sender", "The sender of a message must be a participant of its conversation.";
    MESSAGE_NOT_SENDER = "message.not_sender", "Only the sender can edit or delete a message.";
    MESSAGE_CONVERSATION = "message.conversation", "The message belongs to another conversation.";
    MESSAGE_DELETED = "message.deleted", "The message has been deleted.";
    NOTIFICATION_CHANNELS = "notification.channels", "A notification must have one or more distinct channels.";
    NOTIFICATION_SCHEDULE = "notification.schedule", "A notification cannot be due before it was created.";
    NOTIFICATION_SENT = "notification.sent", "A notification that was sent must have the time of sending.";
    NOTIFICATION_EXPIRY = "notification.expiry", "A notification must expire after it is due.";
    NOTIFICATION_NOT_DUE = "notification.not_due", "The notification is not due yet.";
    NOTIFICATION_CLAIMED = "notification.claimed", "A worker has claimed the notification, or it is paused after a failed attempt.";
    NOTIFICATION_EXHAUSTED = "notification.exhausted", "All attempts to send the notification have been made.";
    NOTIFICATION_EXPIRED = "notification.expired", "The notification has expired.";
    NOTIFICATION_NOT_SENT = "notification.not_sent", "A notification cannot be read before it was sent.";
    NOTIFICATION_OPEN = "notification.open", "The notification can still be sent.";
    NOTIFICATION_EVENT = "notification.event", "The event of the notification has not happened, or is over.";
    FLOW_COMPLETION = "flow.completion", "A completed flow, and no other, must have the time of completion.";
    FLOW_INTAKE = "flow.intake", "The intake of a flow must contain answers.";
    FLOW_CONSULTATION = "flow.consultation", "The decision on a flow requires a completed visit of its patient.";
    FLOW_OTHER = "flow.other", "The row belongs to another flow or patient.";
    TASK_COMPLETION = "task.completion", "A completed task, and no other, must have the time of completion.";
    TASK_TAKEN = "task.taken", "The task is assigned to another user.";
    TASK_RELATED_ENTITY = "task.related_entity", "A task must have both the type and the id of a related row, or neither.";
    FORM_SCHEMA_VERSION_TAKEN = "form_schema.version_taken", "The form already has this version.";
    FORM_SCHEMA_PUBLISHED = "form_schema.published", "A published form cannot be changed.";
    FORM_SCHEMA_NOT_PUBLISHED = "form_schema.not_published", "The form is not published.";
    FORM_SCHEMA_VOCABULARY = "form_schema.vocabulary", "The form's x-order, x-scores or x-priority is invalid.";
    FORM_SUBMISSION_UNPUBLISHED = "form_submission.unpublished", "Only a published form can be answered.";
    FORM_SUBMISSION_VERSION = "form_submission.version", "The version of a submission must be that of its form.";
    FORM_SUBMISSION_PRIORITY = "form_submission.priority", "The priority of a submission must be routine or that of a rule of its form.";
    FORM_SUBMISSION_SUBJECT = "form_submission.subject", "The visit or the flow of a submission belongs to another patient or provider.";
    ANSWER_MISSING = "answer.missing", "A required answer is missing.";
    ANSWER_UNKNOWN = "answer.unknown", "The form does not ask for this answer.";
    ANSWER_INVALID = "answer.invalid", "The answer does not match the form.";
    ANSWER_MORE = "answer.more", "There are more errors in the answers than are listed.";
    INSURANCE_PROVIDER_NAME_TAKEN = "insurance_provider.name_taken", "Another insurance provider has this name.";
    INSURANCE_PROVIDER_PAYER_ID_TAKEN = "insurance_provider.payer_id_taken", "Another insurance provider has this payer id.";
    INSURANCE_PROVIDER_INACTIVE = "insurance_provider.inactive", "The insurance provider is inactive; no new policies can be recorded.";
    PATIENT_INSURANCE_PERIOD = "patient_insurance.period", "A policy must not expire before it takes effect.";
    PATIENT_INSURANCE_EXPIRED = "patient_insurance.expired", "The policy has expired.";
    PATIENT_INSURANCE_NOT_EXPIRED = "patient_insurance.not_expired", "A policy of the past must have expired.";
    PATIENT_INSURANCE_INACTIVE = "patient_insurance.inactive", "The policy is inactive.";
    PATIENT_INSURANCE_SECOND_PRIMARY = "patient_insurance.second_primary", "The patient has another active primary insurance in this period.";
    PHARMACY_NPI_TAKEN = "pharmacy.npi_taken", "Another pharmacy has this NPI.";
    TAG_NAME_TAKEN = "tag.name_taken", "Another tag has this name.";
    TAG_SYSTEM = "tag.system", "A system tag cannot be deleted or made an ordinary tag.";
    ENTITY_TAG_TAKEN = "entity_tag.taken", "The tag is already assigned to this row.";
    REFERENCE_UNKNOWN = "reference.unknown", "The row to which the field refers does not exist.";
    REFERENCE_IN_USE = "reference.in_use", "Other rows still refer to this row.";
    ROW_NOT_FOUND = "row.not_found", "The row does not exist, or the actor is not allowed to see it.";
    ROW_STALE = "row.stale", "The row was changed after it was read.";
    ROW_FINAL = "row.final", "Rows of this table cannot be updated.";
    ROW_CORRUPT = "row.corrupt", "A stored row cannot be decrypted or violates the rules of its table.";
    ACCESS_DENIED = "access.denied", "The actor is not allowed to do this.";
    ACCESS_GRANT_MISSING = "access.grant_missing", "The service account lacks a grant.";
    EMERGENCY_ACCESS_LIMIT = "emergency.access_limit", "A provider may use emergency access at most 20 times an hour.";
    EMERGENCY_SEARCH_LIMIT = "emergency.search_limit", "A provider may search for patients in emergencies at most 60 times an hour.";
    DATABASE_URL_MALFORMED = "database.url_malformed", "The connection string is malformed.";
    DATABASE_UNREACHABLE = "database.unreachable", "The server cannot be reached.";
    DATABASE_NOT_PRIMARY = "database.not_primary", "The server is a replica, which accepts no changes.";
    DATABASE_REPLICA_BEHIND = "database.replica_behind", "A replica has not replayed what a read must see; the primary serves the read.";
    DATABASE_POOL_EXHAUSTED = "database.pool_exhausted", "No connection of the pool became free in time.";
    DATABASE_CONNECTION_LOST = "database.connection_lost", "The connection was lost; an unfinished transaction was rolled back.";
    DATABASE_OUTCOME_UNKNOWN = "database.outcome_unknown", "The connection was lost during commit; the transaction may or may not have been committed.";
    DATABASE_CONTENTION = "database.contention", "The transaction conflicted repeatedly with other transactions.";
    DATABASE_LOCK_TIMEOUT = "database.lock_timeout", "A lock could not be acquired within the lock timeout.";
    DATABASE_STATEMENT_TIMEOUT = "database.statement_timeout", "A statement ran for longer than the statement timeout.";
    DATABASE_TRANSACTION_TIMEOUT = "database.transaction_timeout", "The transaction lasted longer than the transaction timeout.";
    DATABASE_NOT_MIGRATED = "database.not_migrated", "The database lacks migrations of this library.";
    DATABASE_NOT_PREPARED = "database.not_prepared", "The login lacks rights; the error lists the statements for an administrator.";
    DATABASE_ROLE_MISSING = "database.role_missing", "A role of the portal or an object that it owns is missing, or the login is not a member of the role.";
    DATABASE_TOO_NEW = "database.too_new", "The database has migrations that are unknown to this version of the library.";
    DATABASE_MIGRATION_FAILED = "database.migration_failed", "A migration failed.";
    DATABASE_UNEXPECTED = "database.unexpected", "The database reported an unexpected error.";
    CRYPTO_NO_KEYRING = "crypto.no_keyring", "The portal has no keyring, so it cannot read or write protected columns.";
    CRYPTO_NO_NAME_INDEX = "crypto.no_name_index", "Patients are not indexed by name alone; search by last name, first name and date of birth, or enable the option name_index.";
    CRYPTO_UNKNOWN_KEY = "crypto.unknown_key", "The keyring does not contain the key that encrypted a stored value.";
    CRYPTO_TAMPERED = "crypto.tampered", "An encrypted value was modified, moved, or encrypted with another secret of the same key id.";
    CRYPTO_MALFORMED = "crypto.malformed", "A protected column contains a value that is not an envelope of this library.";
    CRYPTO_FAILED = "crypto.failed", "The operating system could not provide random bytes or memory.";
    KEYRING_MISSING = "keyring.missing", "The source of the keyring contains no key.";
    KEYRING_UNREADABLE = "keyring.unreadable", "The keyring file cannot be read or created.";
    KEYRING_EXPOSED = "keyring.exposed", "The keyring file can be read or written by other users.";
    KEYRING_MALFORMED = "keyring.malformed", "A key is not an id and 32 bytes in base64.";
    KEYRING_WEAK = "keyring.weak", "A key is a placeholder, not a random value.";
    KEYRING_DUPLICATE = "keyring.duplicate", "Two keys have the same id or the same secret.";
    KEYRING_CHANGED = "keyring.changed", "The secret of a key id in use has changed.";
    KEYRING_MISMATCH = "keyring.mismatch", "The database was used with another secret of the same key id.";
    KEYRING_PROVIDER = "keyring.provider", "The provider of the keys failed.";
    NAME_TOO_SHORT = "name.too_short", "The name has too few letters to search for; a prefix needs at least three.";
    PASSWORD_REJECTED = "password.rejected", "There is no active user with this e-mail address and this password.";
    PASSWORD_TOO_SHORT = "password.too_short", "The password has fewer than 15 characters.";
    PASSWORD_TOO_LONG = "password.too_long", "The password has more than 256 characters.";
    PASSWORD_HASH_MALFORMED = "password.hash_malformed", "The stored text is not an Argon2id hash, or its cost parameters are out of range.";
    EMBEDDED_NOT_FOUND = "embedded.not_found", "No PostgreSQL programs were found.";
    EMBEDDED_UNUSABLE = "embedded.unusable", "The PostgreSQL programs cannot be used.";
    EMBEDDED_WRONG_VERSION = "embedded.wrong_version", "The PostgreSQL programs are too old, or their version does not match the data.";
    EMBEDDED_NO_ACCOUNT = "embedded.no_account", "PostgreSQL does not run as root, and there is no account to switch to.";
    EMBEDDED_UNREACHABLE = "embedded.unreachable", "The server's account cannot access a required directory.";
    EMBEDDED_EXPOSED = "embedded.exposed", "The server's account could replace the directory, which contains the keys.";
    EMBEDDED_NOT_EMPTY = "embedded.not_empty", "The directory contains other data than that of an embedded server.";
    EMBEDDED_IN_USE = "embedded.in_use", "Another process uses the directory.";
    EMBEDDED_FAILED = "embedded.failed", "The private PostgreSQL did not start.";
    EMBEDDED_TIMED_OUT = "embedded.timed_out", "The private PostgreSQL did not become ready in time.";
    EMBEDDED_IO = "embedded.io", "An operating system call failed during the start.";
    TRANSACTION_ABORTED = "transaction.aborted", "An earlier statement failed, so the transaction is rolled back.";
    TRANSACTION_CANCELLED = "transaction.cancelled", "The transaction was cancelled and rolled back.";
    TRANSACTION_READ_ONLY = "transaction.read_only", "The transaction only reads, and a statement would change rows.";
    TRANSACTION_FORKED = "transaction.forked", "The transaction belongs to the process that began it; this process is a fork of it.";
    TRANSACTION_FINISHED = "transaction.finished", "The transaction has been committed or rolled back.";
    BACKUP_PROGRAM_MISSING = "backup.program_missing", "pgBackRest is not installed.";
    BACKUP_PROGRAM_TOO_OLD = "backup.program_too_old", "pgBackRest is older than 2.45.";
    BACKUP_SETUP_INVALID = "backup.setup_invalid", "A setting of the backups violates a rule.";
    BACKUP_NOT_CONFIGURED = "backup.not_configured", "The folder holds no configuration of backups.";
    BACKUP_CONFIG_UNREADABLE = "backup.config_unreadable", "The configuration of pgBackRest cannot be read.";
    BACKUP_ARCHIVE_IN_USE = "backup.archive_in_use", "The server archives its log with another command.";
    BACKUP_ARCHIVE_UNREACHED = "backup.archive_unreached", "The server's log does not reach the repositories.";
    BACKUP_SERVER_UNREACHABLE = "backup.server_unreachable", "pgBackRest cannot connect to the server.";
    BACKUP_REPOSITORY_MISSING = "backup.repository_missing", "A repository is missing or empty.";
    BACKUP_REPOSITORY_UNREACHABLE = "backup.repository_unreachable", "A repository on another machine cannot be reached, or refuses the connection.";
    BACKUP_REPOSITORY_UNREADABLE = "backup.repository_unreadable", "A repository cannot be decrypted, or its info files are damaged.";
    BACKUP_REPOSITORY_FULL = "backup.repository_full", "The disk of a repository is full.";
    BACKUP_OTHER_CLUSTER = "backup.other_cluster", "The repository belongs to another database cluster.";
    BACKUP_BUSY = "backup.busy", "Another backup, restore or drill is running.";
    BACKUP_FOLDER_NOT_EMPTY = "backup.folder_not_empty", "The folder to restore into holds files.";
    BACKUP_TIME_TOO_EARLY = "backup.time_too_early", "No backup reaches back to the time.";
    BACKUP_TIME_IN_FUTURE = "backup.time_in_future", "The time to restore lies in the future.";
    BACKUP_UNKNOWN = "backup.unknown", "There is no such backup.";
    BACKUP_COPY_FAILED = "backup.copy_failed", "A restored copy did not start or did not reach the moment.";
    BACKUP_RECORDS_CHANGED = "backup.records_changed", "The records of drills were changed, removed or moved.";
    BACKUP_FAILED = "backup.failed", "pgBackRest failed.";
    BACKUP_IO = "backup.io", "A file or folder of the backups cannot be used.";
    COMMAND_USAGE = "command.usage", "The arguments of the program are wrong.";
    COMMAND_SETTING_MISSING = "command.setting_missing", "An environment variable that the program needs is not set.";
    COMMAND_SETTING_MALFORMED = "command.setting_malformed", "An environment variable of the program is malformed.";
    COMMAND_SETTING_UNREADABLE = "command.setting_unreadable", "The file of a secret cannot be read, or other users can use it.";
    COMMAND_FILE_EXISTS = "command.file_exists", "The file that the program would create exists.";
    COMMAND_FILE_UNUSABLE = "command.file_unusable", "A file cannot be read or written.";
    COMMAND_CODE_UNKNOWN = "command.code_unknown", "There is no error or finding with this code.";
    PORTAL_CLOSED = "portal.closed", "The portal has been closed.";
    PORTAL_IN_USE = "portal.in_use", "Transactions or operations were still open when the portal was closed; no transaction can be committed any more.";
    PAGE_LIMIT = "page.limit", "The page size must be 1 to 1,000 rows.";
    PAGE_CURSOR = "page.cursor", "The position is not the end of a page in the same order.";
    INTERNAL_PANIC = "internal.panic", "An internal error of this library; please report it.";
    ID_TAKEN = "id.taken", "A row with this id already exists.";
}

#[cfg(test)]
mod tests;
