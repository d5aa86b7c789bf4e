// Generated from the Rust sources by `UPDATE=1 npm test`; do not edit.

export * from "./portal.js";

/** What a user is; it decides what the user may do. */
export type UserRole = "patient" | "provider" | "admin" | "super_admin";
/** What a user is; it decides what the user may do. */
export declare const UserRole: {
  readonly patient: "patient";
  readonly provider: "provider";
  readonly admin: "admin";
  readonly super_admin: "super_admin";
};

/** Where a user account stands. */
export type UserStatus = "active" | "inactive" | "pending" | "suspended" | "deleted";
/** Where a user account stands. */
export declare const UserStatus: {
  readonly active: "active";
  readonly inactive: "inactive";
  readonly pending: "pending";
  readonly suspended: "suspended";
  readonly deleted: "deleted";
};

/** A patient's gender. */
export type Gender = "male" | "female" | "other" | "prefer_not_to_say";
/** A patient's gender. */
export declare const Gender: {
  readonly male: "male";
  readonly female: "female";
  readonly other: "other";
  readonly prefer_not_to_say: "prefer_not_to_say";
};

/** What kind of visit it is. */
export type ConsultationType = "initial" | "follow_up" | "urgent" | "routine" | "specialist";
/** What kind of visit it is. */
export declare const ConsultationType: {
  readonly initial: "initial";
  readonly follow_up: "follow_up";
  readonly urgent: "urgent";
  readonly routine: "routine";
  readonly specialist: "specialist";
};

/** Where a visit stands. */
export type ConsultationStatus = "scheduled" | "in_progress" | "completed" | "cancelled" | "no_show" | "rescheduled";
/** Where a visit stands. */
export declare const ConsultationStatus: {
  readonly scheduled: "scheduled";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly no_show: "no_show";
  readonly rescheduled: "rescheduled";
};

/** The form in which a drug is taken. */
export type DosageForm = "tablet" | "capsule" | "liquid" | "injection" | "topical" | "inhaler" | "patch" | "drops";
/** The form in which a drug is taken. */
export declare const DosageForm: {
  readonly tablet: "tablet";
  readonly capsule: "capsule";
  readonly liquid: "liquid";
  readonly injection: "injection";
  readonly topical: "topical";
  readonly inhaler: "inhaler";
  readonly patch: "patch";
  readonly drops: "drops";
};

/** Where a prescription stands. */
export type PrescriptionStatus = "active" | "completed" | "cancelled" | "expired";
/** Where a prescription stands. */
export declare const PrescriptionStatus: {
  readonly active: "active";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly expired: "expired";
};

/** The schedule of a controlled substance (21 CFR 1308). */
export type ControlledSchedule = "CI" | "CII" | "CIII" | "CIV" | "CV";
/** The schedule of a controlled substance (21 CFR 1308). */
export declare const ControlledSchedule: {
  readonly CI: "CI";
  readonly CII: "CII";
  readonly CIII: "CIII";
  readonly CIV: "CIV";
  readonly CV: "CV";
};

/** What a treatment session is for. */
export type SessionType = "consultation" | "follow_up" | "therapy" | "check_in" | "screening";
/** What a treatment session is for. */
export declare const SessionType: {
  readonly consultation: "consultation";
  readonly follow_up: "follow_up";
  readonly therapy: "therapy";
  readonly check_in: "check_in";
  readonly screening: "screening";
};

/** Where a treatment session stands. */
export type SessionStatus = "pending" | "in_progress" | "completed" | "cancelled" | "followup";
/** Where a treatment session stands. */
export declare const SessionStatus: {
  readonly pending: "pending";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly followup: "followup";
};

/** What kind of product it is. */
export type ProductType = "prescription" | "supplement" | "medical_device" | "consultation" | "lab_test" | "telehealth_session";
/** What kind of product it is. */
export declare const ProductType: {
  readonly prescription: "prescription";
  readonly supplement: "supplement";
  readonly medical_device: "medical_device";
  readonly consultation: "consultation";
  readonly lab_test: "lab_test";
  readonly telehealth_session: "telehealth_session";
};

/** How often a subscription is paid. */
export type BillingCycle = "monthly" | "quarterly" | "semi_annual" | "annual";
/** How often a subscription is paid. */
export declare const BillingCycle: {
  readonly monthly: "monthly";
  readonly quarterly: "quarterly";
  readonly semi_annual: "semi_annual";
  readonly annual: "annual";
};

/** What is ordered. */
export type OrderType = "prescription" | "consultation" | "lab_test" | "supplement" | "medical_device" | "telehealth_session";
/** What is ordered. */
export declare const OrderType: {
  readonly prescription: "prescription";
  readonly consultation: "consultation";
  readonly lab_test: "lab_test";
  readonly supplement: "supplement";
  readonly medical_device: "medical_device";
  readonly telehealth_session: "telehealth_session";
};

/** Where an order stands. */
export type OrderStatus = "pending" | "confirmed" | "processing" | "shipped" | "delivered" | "cancelled" | "refunded" | "returned";
/** Where an order stands. */
export declare const OrderStatus: {
  readonly pending: "pending";
  readonly confirmed: "confirmed";
  readonly processing: "processing";
  readonly shipped: "shipped";
  readonly delivered: "delivered";
  readonly cancelled: "cancelled";
  readonly refunded: "refunded";
  readonly returned: "returned";
};

/** Where the payment of an order stands. */
export type PaymentStatus = "pending" | "authorized" | "captured" | "failed" | "refunded" | "partially_refunded";
/** Where the payment of an order stands. */
export declare const PaymentStatus: {
  readonly pending: "pending";
  readonly authorized: "authorized";
  readonly captured: "captured";
  readonly failed: "failed";
  readonly refunded: "refunded";
  readonly partially_refunded: "partially_refunded";
};

/** Where an invoice stands. */
export type InvoiceStatus = "draft" | "sent" | "pending" | "paid" | "overdue" | "cancelled";
/** Where an invoice stands. */
export declare const InvoiceStatus: {
  readonly draft: "draft";
  readonly sent: "sent";
  readonly pending: "pending";
  readonly paid: "paid";
  readonly overdue: "overdue";
  readonly cancelled: "cancelled";
};

/** What kind of conversation it is. */
export type ConversationType = "direct" | "group" | "support" | "consultation";
/** What kind of conversation it is. */
export declare const ConversationType: {
  readonly direct: "direct";
  readonly group: "group";
  readonly support: "support";
  readonly consultation: "consultation";
};

/** What a message carries. */
export type MessageType = "text" | "image" | "file" | "system" | "prescription" | "appointment";
/** What a message carries. */
export declare const MessageType: {
  readonly text: "text";
  readonly image: "image";
  readonly file: "file";
  readonly system: "system";
  readonly prescription: "prescription";
  readonly appointment: "appointment";
};

/** What a notification is about. */
export type NotificationType = "appointment_reminder" | "prescription_ready" | "lab_results" | "payment_confirmation" | "system_alert" | "marketing" | "consultation_approved" | "consultation_rejected";
/** What a notification is about. */
export declare const NotificationType: {
  readonly appointment_reminder: "appointment_reminder";
  readonly prescription_ready: "prescription_ready";
  readonly lab_results: "lab_results";
  readonly payment_confirmation: "payment_confirmation";
  readonly system_alert: "system_alert";
  readonly marketing: "marketing";
  readonly consultation_approved: "consultation_approved";
  readonly consultation_rejected: "consultation_rejected";
};

/** How a notification reaches the user. */
export type NotificationChannel = "email" | "sms" | "push" | "in_app";
/** How a notification reaches the user. */
export declare const NotificationChannel: {
  readonly email: "email";
  readonly sms: "sms";
  readonly push: "push";
  readonly in_app: "in_app";
};

/** Where a notification stands. */
export type NotificationStatus = "pending" | "sent" | "delivered" | "failed" | "cancelled";
/** Where a notification stands. */
export declare const NotificationStatus: {
  readonly pending: "pending";
  readonly sent: "sent";
  readonly delivered: "delivered";
  readonly failed: "failed";
  readonly cancelled: "cancelled";
};

/** Where a telehealth flow stands. */
export type FlowStatus = "started" | "product_selected" | "intake_completed" | "consultation_approved" | "consultation_rejected" | "order_created" | "payment_pending" | "payment_completed" | "completed" | "cancelled";
/** Where a telehealth flow stands. */
export declare const FlowStatus: {
  readonly started: "started";
  readonly product_selected: "product_selected";
  readonly intake_completed: "intake_completed";
  readonly consultation_approved: "consultation_approved";
  readonly consultation_rejected: "consultation_rejected";
  readonly order_created: "order_created";
  readonly payment_pending: "payment_pending";
  readonly payment_completed: "payment_completed";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
};

/** What a task is about. */
export type TaskType = "general" | "patient_followup" | "prescription_review" | "insurance_verification" | "administrative";
/** What a task is about. */
export declare const TaskType: {
  readonly general: "general";
  readonly patient_followup: "patient_followup";
  readonly prescription_review: "prescription_review";
  readonly insurance_verification: "insurance_verification";
  readonly administrative: "administrative";
};

/** How much a task matters. */
export type Priority = "low" | "medium" | "high" | "urgent";
/** How much a task matters. */
export declare const Priority: {
  readonly low: "low";
  readonly medium: "medium";
  readonly high: "high";
  readonly urgent: "urgent";
};

/** Where a task stands. */
export type TaskStatus = "pending" | "in_progress" | "completed" | "cancelled" | "on_hold";
/** Where a task stands. */
export declare const TaskStatus: {
  readonly pending: "pending";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly on_hold: "on_hold";
};

/** Which table a row is of, where a column may name a row of any: the singular name of the entity. */
export type EntityType = "user" | "patient" | "provider" | "administrator" | "consultation" | "prescription" | "session" | "category" | "product" | "subscription_plan" | "order" | "order_item" | "invoice" | "conversation" | "message" | "notification" | "telehealth_flow" | "task" | "audit_log" | "form_schema" | "form_submission" | "insurance_provider" | "patient_insurance" | "pharmacy" | "tag" | "entity_tag";
/** Which table a row is of, where a column may name a row of any: the singular name of the entity. */
export declare const EntityType: {
  readonly user: "user";
  readonly patient: "patient";
  readonly provider: "provider";
  readonly administrator: "administrator";
  readonly consultation: "consultation";
  readonly prescription: "prescription";
  readonly session: "session";
  readonly category: "category";
  readonly product: "product";
  readonly subscription_plan: "subscription_plan";
  readonly order: "order";
  readonly order_item: "order_item";
  readonly invoice: "invoice";
  readonly conversation: "conversation";
  readonly message: "message";
  readonly notification: "notification";
  readonly telehealth_flow: "telehealth_flow";
  readonly task: "task";
  readonly audit_log: "audit_log";
  readonly form_schema: "form_schema";
  readonly form_submission: "form_submission";
  readonly insurance_provider: "insurance_provider";
  readonly patient_insurance: "patient_insurance";
  readonly pharmacy: "pharmacy";
  readonly tag: "tag";
  readonly entity_tag: "entity_tag";
};

/** How grave an entry of the audit log is. */
export type LogSeverity = "debug" | "info" | "warning" | "error" | "critical";
/** How grave an entry of the audit log is. */
export declare const LogSeverity: {
  readonly debug: "debug";
  readonly info: "info";
  readonly warning: "warning";
  readonly error: "error";
  readonly critical: "critical";
};

/** What a form is for. */
export type MedicalFormType = "intake" | "assessment" | "follow_up" | "screening" | "consent";
/** What a form is for. */
export declare const MedicalFormType: {
  readonly intake: "intake";
  readonly assessment: "assessment";
  readonly follow_up: "follow_up";
  readonly screening: "screening";
  readonly consent: "consent";
};

/** How far a version of a form is from the one before. */
export type VersionStep = "major" | "minor" | "patch";
/** How far a version of a form is from the one before. */
export declare const VersionStep: {
  readonly major: "major";
  readonly minor: "minor";
  readonly patch: "patch";
};

/** Where a submission stands. */
export type FormSubmissionStatus = "pending" | "processing" | "completed" | "error";
/** Where a submission stands. */
export declare const FormSubmissionStatus: {
  readonly pending: "pending";
  readonly processing: "processing";
  readonly completed: "completed";
  readonly error: "error";
};

/** How soon a clinician has to look. */
export type ClinicalPriority = "routine" | "urgent" | "emergency";
/** How soon a clinician has to look. */
export declare const ClinicalPriority: {
  readonly routine: "routine";
  readonly urgent: "urgent";
  readonly emergency: "emergency";
};

/** What a form was filled in on. */
export type DeviceType = "desktop" | "tablet" | "mobile";
/** What a form was filled in on. */
export declare const DeviceType: {
  readonly desktop: "desktop";
  readonly tablet: "tablet";
  readonly mobile: "mobile";
};

/** What the patient is to the subscriber of a policy. */
export type Relationship = "self" | "spouse" | "child" | "parent" | "other";
/** What the patient is to the subscriber of a policy. */
export declare const Relationship: {
  readonly self: "self";
  readonly spouse: "spouse";
  readonly child: "child";
  readonly parent: "parent";
  readonly other: "other";
};

/** What a tag is about. */
export type TagCategory = "medical" | "administrative" | "workflow" | "priority" | "custom";
/** What a tag is about. */
export declare const TagCategory: {
  readonly medical: "medical";
  readonly administrative: "administrative";
  readonly workflow: "workflow";
  readonly priority: "priority";
  readonly custom: "custom";
};

/** What a payment service reports. */
export type PaymentEventKind = "authorized" | "captured" | "failed" | "refunded";
/** What a payment service reports. */
export declare const PaymentEventKind: {
  readonly authorized: "authorized";
  readonly captured: "captured";
  readonly failed: "failed";
  readonly refunded: "refunded";
};

/** What became of a payment event. */
export type PaymentOutcome = "applied" | "repeated" | "superseded";
/** What became of a payment event. */
export declare const PaymentOutcome: {
  readonly applied: "applied";
  readonly repeated: "repeated";
  readonly superseded: "superseded";
};

/** When a provider can be booked: openings of each weekday on the clock of a time zone. */
export interface Availability {
  /** The zone whose clock the openings are read on. */
  readonly time_zone: string;
  /** The length of a slot, 5 to 480 minutes. */
  readonly slot_minutes: number;
  /** The openings of each weekday. */
  readonly weekly: WeeklyOpenings;
}

/**
 * The outer measures of a product in millimetres, as `products.dimensions` holds them; the specification names
 * no unit, and whole millimetres need no fractions, as its grams do not.
 */
export interface Dimensions {
  /** Length in millimetres. */
  readonly length: number;
  /** Width in millimetres. */
  readonly width: number;
  /** Height in millimetres. */
  readonly height: number;
}

/** What one billing cycle of a plan costs. */
export interface PlanCharge {
  /** The price before the discount. */
  readonly subtotal: string;
  /** The discount. */
  readonly discount: string;
  /** What is paid. */
  readonly total: string;
}

/** A postal address, as `orders.shipping_address` and `orders.billing_address` hold it. */
export interface Address {
  /** Whom it is for. */
  readonly name: string;
  /** Street and number. */
  readonly line1: string;
  /** Apartment, floor, care of. */
  readonly line2?: string | null;
  /** City. */
  readonly city: string;
  /** State or province, by name or code. */
  readonly state?: string | null;
  /** Postal code. */
  readonly postal_code?: string | null;
  /** Country, by name or code. */
  readonly country: string;
}

/** A file that comes with a message (`messages.attachments`); its content lies elsewhere. */
export interface Attachment {
  /** The file's name. */
  readonly name: string;
  /** What is in it. */
  readonly content_type: string;
  /** Where its content is. */
  readonly url: string;
  /** How long its content is, in bytes, up to 2,147,483,647. */
  readonly size_bytes: number;
}

/** A status that a flow has had. */
export interface FlowStatusChange {
  /** The status. */
  readonly status: FlowStatus;
  /** Since when. */
  readonly timestamp: Date;
}

/** What a form makes of its answers. */
export interface Assessment {
  /** The scores by name; one whose answers are not all there is left out. */
  readonly scores: readonly Score[];
  /** The highest priority that a rule asks for. */
  readonly clinical_priority: ClinicalPriority;
}

/** When a house is open: openings of each weekday on the clock of a time zone. */
export interface OpeningHours {
  /** The zone whose clock the openings are read on. */
  readonly time_zone: string;
  /** The openings of each weekday. */
  readonly weekly: WeeklyOpenings;
}

/** A page of the patients that were looked for, those first who came last. */
export interface PatientPage {
  /** The patients. */
  readonly patients: readonly Patient[];
  /** What to pass as `after` for the next page; `None` on the last one. */
  readonly next?: string | null;
  /** The rows that have the tokens of the name and cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A length of time that is free or taken. */
export interface Slot {
  /** The first instant. */
  readonly starts_at: Date;
  /** The first instant after it. */
  readonly ends_at: Date;
}

/** Everything that belongs to one patient's care, newest first. */
export interface PatientChart {
  /** The patient. */
  readonly patient: Patient;
  /** Visits. */
  readonly consultations: readonly Consultation[];
  /** Prescriptions. */
  readonly prescriptions: readonly Prescription[];
  /** Treatment sessions. */
  readonly sessions: readonly Session[];
  /** The rows that cannot be read: the chart is not whole without them. */
  readonly damaged: readonly DamagedRow[];
}

/** A category and its place in the tree. */
export interface CategoryNode {
  /** The category. */
  readonly category: Category;
  /** How many categories stand above it. */
  readonly depth: number;
  /** Whether it is shown: it and all above it are active. */
  readonly is_shown: boolean;
}

/** A product to order. */
export interface OrderLine {
  /** The product. */
  readonly product_id: string;
  /** Units. */
  readonly quantity: number;
  /** The prescription that allows it. */
  readonly prescription_id?: string | null;
  /** How to take it. */
  readonly dosage_instructions?: string | null;
  /** Whatever else the portal keeps about it. */
  readonly metadata?: { readonly [name: string]: unknown } | null;
}

/** Something to order that is no product, such as a visit. */
export interface OrderCharge {
  /** What it is. */
  readonly name: string;
  /** Units. */
  readonly quantity: number;
  /** What a unit costs. */
  readonly unit_price: string;
  /** More about it. */
  readonly description?: string | null;
  /** Whatever else the portal keeps about it. */
  readonly metadata?: { readonly [name: string]: unknown } | null;
}

/** An order with its items. */
export interface PlacedOrder {
  /** The order. */
  readonly order: Order;
  /** Its items, in the order in which they were given. */
  readonly items: readonly OrderItem[];
}

/** What a payment service reports about an order. */
export interface PaymentEvent {
  /**
   * The event's id at the payment service, by which it is known when it comes again. That of a refund is the
   * refund's own id: `refund_order` records it under the same one.
   */
  readonly id: string;
  /** The order. */
  readonly order_id: string;
  /** What has happened. */
  readonly kind: PaymentEventKind;
  /** How much it is about. */
  readonly amount: string;
  /** The currency of the amount; the order's where there is none. */
  readonly currency?: string | null;
  /** The payment's id at the payment service. */
  readonly payment_intent_id?: string | null;
}

/** What became of a payment event. */
export interface PaymentReceipt {
  /** The order as it is now. */
  readonly order: Order;
  /** Whether the event has changed it. */
  readonly outcome: PaymentOutcome;
}

/** Where a page of an inbox ends. */
export interface InboxPlace {
  /** When the last conversation of the page was active: its latest message, or its beginning where it has none. */
  readonly active_at: Date;
  /** The last conversation of the page. */
  readonly conversation_id: string;
}

/** A page of a user's conversations, latest activity first. */
export interface Inbox {
  /** The conversations. */
  readonly entries: readonly InboxEntry[];
  /** What to pass as `after` for the next page; `None` on the last one. */
  readonly next?: InboxPlace | null;
  /** The conversations and last messages that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A page of a conversation's messages, newest first. */
export interface MessagePage {
  /** The messages. */
  readonly messages: readonly Message[];
  /** What to pass as `before` for the next page; `None` on the last one. */
  readonly next?: string | null;
  /** The messages of the page that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** What a worker has claimed. */
export interface ClaimedNotifications {
  /** What to send, the longest due first. */
  readonly notifications: readonly Notification[];
  /** The rows that cannot be read. They were set aside: they have failed, and `last_error` says why. */
  readonly damaged: readonly DamagedRow[];
}

/** What was swept out of the queue. */
export interface SweptNotifications {
  /** How many had expired. */
  readonly cancelled: number;
  /** How many had used up their attempts. */
  readonly failed: number;
  /** The rows that cannot be read. They have failed, and `last_error` says why. */
  readonly damaged: readonly DamagedRow[];
}

/** A flow with everything that its steps have brought, which is all that it takes to go on with it. */
export interface FlowOverview {
  /** The flow; its status says which step is next. */
  readonly flow: TelehealthFlow;
  /** The product that the patient has chosen. */
  readonly product?: Product | null;
  /** The forms that were submitted in the flow, the latest first. */
  readonly submissions: readonly FormSubmission[];
  /** The orders that were placed in the flow, the latest first; a flow may have one that was cancelled. */
  readonly orders: readonly Order[];
  /** The submissions and orders that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** Submissions that a worker has claimed, or that were given up. */
export interface ClaimedSubmissions {
  /** The submissions. */
  readonly submissions: readonly FormSubmission[];
  /** The rows that cannot be read. They were set aside: their status is `error`, and `processing_errors` says why. */
  readonly damaged: readonly DamagedRow[];
}

/** Access to one patient's chart in an emergency. */
export interface EmergencyAccess {
  /** The patient. */
  readonly patient_id: string;
  /** When the access ends. */
  readonly expires_at: Date;
}

/** What a search in an emergency has found. */
export interface EmergencyMatches {
  /** At most 10 patients, newest first. */
  readonly patients: readonly EmergencyMatch[];
  /** Whether there are more: then search again with more of what is known. */
  readonly has_more: boolean;
  /** The rows of patients who may be meant, but whose names cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** The openings of each weekday; one that is left out is closed. */
export interface WeeklyOpenings {
  /** The openings of this weekday. */
  readonly monday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly tuesday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly wednesday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly thursday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly friday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly saturday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly sunday?: readonly Opening[] | null;
}

/** A score of a submission. */
export interface Score {
  /** The score's name in the form. */
  readonly name: string;
  /** The sum. */
  readonly total: number;
  /** The band that it falls into; none below the first. */
  readonly band?: string | null;
}

/**
 * A stored row that cannot be decrypted or breaks a rule. Lists, streams, finders and queues leave it out and report
 * it; `get` fails with it. It holds no value of the row but its id and version.
 */
export interface DamagedRow {
  /** The table, such as `messages`. */
  readonly table: string;
  /** The primary key. */
  readonly id: string;
  /** The first damaged column, where one is known. */
  readonly column?: string | null;
  /** What is wrong: `crypto.tampered`, `crypto.unknown_key`, `crypto.malformed`, or the code of the violation. */
  readonly code: string;
  /**
   * The version, `updated_at`: what `save` of a repaired row and `remove_by_id` compare. None where the table has
   * none, or it cannot be read.
   */
  readonly version?: Date | null;
}

/** A conversation in the inbox of one of its participants. */
export interface InboxEntry {
  /** The conversation. */
  readonly conversation: Conversation;
  /** How many of its messages the user has not read. */
  readonly unread: number;
  /** The latest message that has not been deleted, where it can be read. */
  readonly last_message?: Message | null;
}

/** A patient whom a search in an emergency has found. */
export interface EmergencyMatch {
  /** The patient, for `break_glass`. */
  readonly patient_id: string;
  /** First name. */
  readonly first_name: string;
  /** Last name. */
  readonly last_name: string;
  /** Date of birth. */
  readonly date_of_birth: string;
}

/** Hours on one day. */
export interface Opening {
  /** The time HH:MM at which it begins. */
  readonly from: string;
  /** The time HH:MM at which it is over, at most 24:00. */
  readonly until: string;
}

/** A login of the portal. The password's hash stays in the database and is no field of it. */
export declare class User {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: UserRecord | User);
  /** Primary key. */
  readonly id: string;
  /** The e-mail address to sign in with, unique without regard to case. */
  readonly email: string;
  /** What the user is. */
  readonly role: UserRole;
  /** Where the account stands. */
  readonly status: UserStatus;
  /** Whether the user has shown that the e-mail address is theirs. */
  readonly email_verified: boolean;
  /** A phone number. */
  readonly phone: string | null;
  /** Whether the user has shown that the phone number is theirs. */
  readonly phone_verified: boolean;
  /** A picture. */
  readonly profile_picture_url: string | null;
  /** The last successful sign-in. */
  readonly last_login_at: Date | null;
  /** The user's time zone. */
  readonly timezone: string;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user, pending until activated. */
  static register(members: {
    /** The e-mail address to sign in with, unique without regard to case. */
    email: string;
    /** What the user is. */
    role: UserRole;
    /** Primary key. */
    id?: string | null;
    /** A phone number. */
    phone?: string | null;
    /** A picture. */
    profile_picture_url?: string | null;
    /** The user's time zone. */
    timezone?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): User;
  /** Lets a pending, inactive or suspended user in. */
  activate(): User;
  /** Switches the account off until it is activated again. */
  deactivate(): User;
  /** Locks the account. */
  suspend(): User;
  /** Closes the account for good. */
  delete(): User;
  /** Records that the e-mail address is the user's. */
  verifyEmail(): User;
  /** Records that the phone number is the user's. */
  verifyPhone(): User;
  /** Records a sign-in, which only an active user can do. */
  signIn(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): User;
  /** Changes the user's details; a new address or number has to be verified again. */
  revise(members?: {
    /** The e-mail address to sign in with, unique without regard to case. */
    email?: string;
    /** A phone number. */
    phone?: string | null;
    /** A picture. */
    profile_picture_url?: string | null;
    /** The user's time zone. */
    timezone?: string;
  }): User;
  /** The record as plain JSON, protected health information included. */
  toJSON(): UserRecord;
}

/** The record of a `User`. */
export interface UserRecord {
  /** Primary key. */
  id: string;
  /** The e-mail address to sign in with, unique without regard to case. */
  email: string;
  /** What the user is. */
  role: UserRole;
  /** Where the account stands. */
  status: UserStatus;
  /** Whether the user has shown that the e-mail address is theirs. */
  email_verified: boolean;
  /** A phone number. */
  phone?: string | null;
  /** Whether the user has shown that the phone number is theirs. */
  phone_verified: boolean;
  /** A picture. */
  profile_picture_url?: string | null;
  /** The last successful sign-in. */
  last_login_at?: Date | string | null;
  /** The user's time zone. */
  timezone: string;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `User` to list; all conditions that are set must hold. */
export interface UserFilter {
  /** `email` must be equal to this. */
  email?: string;
  /** `role` must be equal to this. */
  role?: UserRole;
  /** `status` must be equal to this. */
  status?: UserStatus;
}

/** A user who receives care. */
export declare class Patient {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: PatientRecord | Patient);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** Date of birth, at least 13 years ago. */
  readonly date_of_birth: string;
  /** Gender. */
  readonly gender: Gender | null;
  /** Street and number. */
  readonly address_line_1: string | null;
  /** Apartment, floor, care of. */
  readonly address_line_2: string | null;
  /** City. */
  readonly city: string | null;
  /** State or province, by name or code. */
  readonly state: string | null;
  /** Postal code. */
  readonly postal_code: string | null;
  /** Country. */
  readonly country: string;
  /** Whom to call in an emergency. */
  readonly emergency_contact_name: string | null;
  /** Their phone number. */
  readonly emergency_contact_phone: string | null;
  /** Their relationship to the patient. */
  readonly emergency_contact_relationship: string | null;
  /** The plan that the patient subscribes to. */
  readonly subscription_plan_id: string | null;
  /** The pharmacy that the patient prefers. */
  readonly primary_pharmacy_id: string | null;
  /** The provider who is assigned to the patient. */
  readonly primary_provider_id: string | null;
  /** Whether onboarding is done. */
  readonly onboarding_completed: boolean;
  /** When onboarding was done. */
  readonly onboarding_completed_at: Date | null;
  /** The last visit or order; the database moves it. */
  readonly last_active_at: Date;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user with the role `patient` as one, if at least 13 years old today (UTC). */
  static register(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** Date of birth, at least 13 years ago. */
    date_of_birth: string;
    /** Gender. */
    gender?: Gender | null;
    /** Street and number. */
    address_line_1?: string | null;
    /** Apartment, floor, care of. */
    address_line_2?: string | null;
    /** City. */
    city?: string | null;
    /** State or province, by name or code. */
    state?: string | null;
    /** Postal code. */
    postal_code?: string | null;
    /** Country. */
    country?: string | null;
    /** Whom to call in an emergency. */
    emergency_contact_name?: string | null;
    /** Their phone number. */
    emergency_contact_phone?: string | null;
    /** Their relationship to the patient. */
    emergency_contact_relationship?: string | null;
    /** The plan that the patient subscribes to. */
    subscription_plan_id?: string | null;
    /** The pharmacy that the patient prefers. */
    primary_pharmacy_id?: string | null;
    /** The provider who is assigned to the patient. */
    primary_provider_id?: string | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Patient;
  /** Changes the patient's details. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** Gender. */
    gender?: Gender | null;
    /** Street and number. */
    address_line_1?: string | null;
    /** Apartment, floor, care of. */
    address_line_2?: string | null;
    /** City. */
    city?: string | null;
    /** State or province, by name or code. */
    state?: string | null;
    /** Postal code. */
    postal_code?: string | null;
    /** Country. */
    country?: string;
    /** Whom to call in an emergency. */
    emergency_contact_name?: string | null;
    /** Their phone number. */
    emergency_contact_phone?: string | null;
    /** Their relationship to the patient. */
    emergency_contact_relationship?: string | null;
    /** The plan that the patient subscribes to. */
    subscription_plan_id?: string | null;
    /** The pharmacy that the patient prefers. */
    primary_pharmacy_id?: string | null;
    /** The provider who is assigned to the patient. */
    primary_provider_id?: string | null;
  }): Patient;
  /** Records that onboarding is done; once done it stays done. */
  completeOnboarding(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Patient;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PatientRecord;
}

/** The record of a `Patient`. */
export interface PatientRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** Date of birth, at least 13 years ago. */
  date_of_birth: string;
  /** Gender. */
  gender?: Gender | null;
  /** Street and number. */
  address_line_1?: string | null;
  /** Apartment, floor, care of. */
  address_line_2?: string | null;
  /** City. */
  city?: string | null;
  /** State or province, by name or code. */
  state?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** Country. */
  country: string;
  /** Whom to call in an emergency. */
  emergency_contact_name?: string | null;
  /** Their phone number. */
  emergency_contact_phone?: string | null;
  /** Their relationship to the patient. */
  emergency_contact_relationship?: string | null;
  /** The plan that the patient subscribes to. */
  subscription_plan_id?: string | null;
  /** The pharmacy that the patient prefers. */
  primary_pharmacy_id?: string | null;
  /** The provider who is assigned to the patient. */
  primary_provider_id?: string | null;
  /** Whether onboarding is done. */
  onboarding_completed: boolean;
  /** When onboarding was done. */
  onboarding_completed_at?: Date | string | null;
  /** The last visit or order; the database moves it. */
  last_active_at: Date | string;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Patient` to list; all conditions that are set must hold. */
export interface PatientFilter {
  /** `primary_provider_id` must be equal to this. */
  primary_provider_id?: string;
  /** `subscription_plan_id` must be equal to this. */
  subscription_plan_id?: string;
  /** `last_active_at` must be at or after this. */
  active_from?: Date | string;
  /** `last_active_at` must be before this. */
  active_before?: Date | string;
}

/** A user who gives care. */
export declare class Provider {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: ProviderRecord | Provider);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** National Provider Identifier. */
  readonly npi_number: string | null;
  /** DEA registration, which prescribing controlled substances needs. */
  readonly dea_number: string | null;
  /** Number of the licence to practise. */
  readonly license_number: string;
  /** The state that gave it. */
  readonly license_state: string;
  /** Its last day. */
  readonly license_expiry_date: string;
  /** Medical specialties, of at most 200 characters each: an index finds them. */
  readonly specialties: readonly string[];
  /** A few words about the provider. */
  readonly bio: string | null;
  /** Education. */
  readonly education: string | null;
  /** Board certifications. */
  readonly certifications: readonly string[] | null;
  /** Years of practice. */
  readonly years_experience: number | null;
  /** Languages that the provider speaks with patients. */
  readonly languages_spoken: readonly string[];
  /** The usual fee of a visit. */
  readonly consultation_fee: string | null;
  /** The hours of a week that can be booked. */
  readonly availability_schedule: Availability | null;
  /** Whether visits can be booked at all. */
  readonly is_accepting_patients: boolean;
  /** Mean of the patients' ratings. */
  readonly average_rating: string | null;
  /** Completed visits; the database counts them. */
  readonly total_consultations: number;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user with the role `provider` as one: licensed on the day, with right check digits. */
  static register(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** Number of the licence to practise. */
    license_number: string;
    /** The state that gave it. */
    license_state: string;
    /** Its last day. */
    license_expiry_date: string;
    /** National Provider Identifier. */
    npi_number?: string | null;
    /** DEA registration, which prescribing controlled substances needs. */
    dea_number?: string | null;
    /** Medical specialties, of at most 200 characters each: an index finds them. */
    specialties?: readonly string[] | null;
    /** A few words about the provider. */
    bio?: string | null;
    /** Education. */
    education?: string | null;
    /** Board certifications. */
    certifications?: readonly string[] | null;
    /** Years of practice. */
    years_experience?: number | null;
    /** Languages that the provider speaks with patients. */
    languages_spoken?: readonly string[] | null;
    /** The usual fee of a visit. */
    consultation_fee?: string | null;
    /** The hours of a week that can be booked. */
    availability_schedule?: Availability | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Provider;
  /** Changes the provider's details; what is changed keeps the rules of a new provider. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** National Provider Identifier. */
    npi_number?: string | null;
    /** DEA registration, which prescribing controlled substances needs. */
    dea_number?: string | null;
    /** Number of the licence to practise. */
    license_number?: string;
    /** The state that gave it. */
    license_state?: string;
    /** Its last day. */
    license_expiry_date?: string;
    /** Medical specialties, of at most 200 characters each: an index finds them. */
    specialties?: readonly string[];
    /** A few words about the provider. */
    bio?: string | null;
    /** Education. */
    education?: string | null;
    /** Board certifications. */
    certifications?: readonly string[] | null;
    /** Years of practice. */
    years_experience?: number | null;
    /** Languages that the provider speaks with patients. */
    languages_spoken?: readonly string[];
    /** The usual fee of a visit. */
    consultation_fee?: string | null;
    /** The hours of a week that can be booked. */
    availability_schedule?: Availability | null;
    /** Whether visits can be booked at all. */
    is_accepting_patients?: boolean;
    /** Mean of the patients' ratings. */
    average_rating?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Provider;
  /** Whether the licence covers a day. */
  isLicensedOn(members: {
    day: string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ProviderRecord;
}

/** The record of a `Provider`. */
export interface ProviderRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** National Provider Identifier. */
  npi_number?: string | null;
  /** DEA registration, which prescribing controlled substances needs. */
  dea_number?: string | null;
  /** Number of the licence to practise. */
  license_number: string;
  /** The state that gave it. */
  license_state: string;
  /** Its last day. */
  license_expiry_date: string;
  /** Medical specialties, of at most 200 characters each: an index finds them. */
  specialties: readonly string[];
  /** A few words about the provider. */
  bio?: string | null;
  /** Education. */
  education?: string | null;
  /** Board certifications. */
  certifications?: readonly string[] | null;
  /** Years of practice. */
  years_experience?: number | null;
  /** Languages that the provider speaks with patients. */
  languages_spoken: readonly string[];
  /** The usual fee of a visit. */
  consultation_fee?: string | null;
  /** The hours of a week that can be booked. */
  availability_schedule?: Availability | null;
  /** Whether visits can be booked at all. */
  is_accepting_patients: boolean;
  /** Mean of the patients' ratings. */
  average_rating?: string | null;
  /** Completed visits; the database counts them. */
  total_consultations: number;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Provider` to list; all conditions that are set must hold. */
export interface ProviderFilter {
  /** `npi_number` must be equal to this. */
  npi_number?: string;
  /** `license_state` must be equal to this. */
  license_state?: string;
  /** `is_accepting_patients` must be equal to this. */
  is_accepting_patients?: boolean;
}

/** A user who runs the portal. */
export declare class Administrator {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: AdministratorRecord | Administrator);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** What the administrator may do. */
  readonly permissions: readonly string[];
  /** Department. */
  readonly department: string | null;
  /** The administrator's superior. */
  readonly manager_id: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Appoints a user with the role `admin` or `super_admin`. */
  static appoint(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** What the administrator may do. */
    permissions?: readonly string[] | null;
    /** Department. */
    department?: string | null;
    /** The administrator's superior. */
    manager_id?: string | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Administrator;
  /** Changes the administrator's details. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** Department. */
    department?: string | null;
    /** The administrator's superior. */
    manager_id?: string | null;
  }): Administrator;
  /** Grants a permission; granting it twice changes nothing. */
  grant(members: {
    permission: string;
  }): Administrator;
  /** Takes a permission back. */
  revoke(members: {
    permission: string;
  }): Administrator;
  /** The record as plain JSON, protected health information included. */
  toJSON(): AdministratorRecord;
}

/** The record of a `Administrator`. */
export interface AdministratorRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** What the administrator may do. */
  permissions: readonly string[];
  /** Department. */
  department?: string | null;
  /** The administrator's superior. */
  manager_id?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Administrator` to list; all conditions that are set must hold. */
export interface AdministratorFilter {
  /** `manager_id` must be equal to this. */
  manager_id?: string;
}

/** One visit between a patient and a provider. */
export declare class Consultation {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: ConsultationRecord | Consultation);
  /** Primary key. */
  readonly id: string;
  /** Who is seen. */
  readonly patient_id: string;
  /** Who sees. */
  readonly provider_id: string;
  /** What kind of visit it is. */
  readonly consultation_type: ConsultationType;
  /** Where the visit stands. */
  readonly status: ConsultationStatus;
  /** Booked start. */
  readonly scheduled_at: Date;
  /** Booked end; no other visit of the provider may overlap while this one is scheduled or in progress. */
  readonly slot_end: Date;
  /** Real start. */
  readonly started_at: Date | null;
  /** Real end. */
  readonly ended_at: Date | null;
  /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
  readonly duration_minutes: number | null;
  /** The reason for the visit, in the patient's words. */
  readonly chief_complaint: string | null;
  /** History of the present illness. */
  readonly history_present_illness: string | null;
  /** The provider's assessment. */
  readonly assessment: string | null;
  /** The plan of care. */
  readonly plan: string | null;
  /** Whether another visit is needed. */
  readonly follow_up_required: boolean;
  /** When it should take place. */
  readonly follow_up_date: string | null;
  /** Where to join the call. */
  readonly video_call_url: string | null;
  /** Where the recording is. */
  readonly recording_url: string | null;
  /** Further notes. */
  readonly notes: string | null;
  /** What the visit costs. */
  readonly fee: string;
  /** Whether insurance pays. */
  readonly insurance_covered: boolean;
  /** The prescriptions that were made in the visit. */
  readonly prescription_ids: readonly string[];
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Books a visit of `duration_minutes`: in the future, with a provider who accepts patients and is licensed
   * on the day, within or outside the weekly availability. The fee is the provider's usual one unless given.
   */
  static schedule(members: {
    /** Who is seen. */
    patient_id: string;
    /** What kind of visit it is. */
    consultation_type: ConsultationType;
    /** Booked start. */
    scheduled_at: Date | string;
    /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
    duration_minutes: number;
    /** Primary key. */
    id?: string | null;
    /** What the visit costs. */
    fee?: string | null;
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean | null;
    provider: Provider;
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Begins the visit. */
  start(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Ends the visit as planned and derives its minutes. */
  complete(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** History of the present illness. */
    history_present_illness?: string | null;
    /** The provider's assessment. */
    assessment?: string | null;
    /** The plan of care. */
    plan?: string | null;
    /** Whether another visit is needed. */
    follow_up_required?: boolean;
    /** When it should take place. */
    follow_up_date?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Where the recording is. */
    recording_url?: string | null;
    /** Further notes. */
    notes?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean;
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Calls the visit off; one that is under way ends now. */
  cancel(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Records that the patient did not come, once the booked time has begun. */
  markNoShow(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Gives the slot up for a visit at another time, which is booked with `schedule`. */
  reschedule(): Consultation;
  /** Adds to the notes of a visit, whatever its status. */
  document(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** History of the present illness. */
    history_present_illness?: string | null;
    /** The provider's assessment. */
    assessment?: string | null;
    /** The plan of care. */
    plan?: string | null;
    /** Whether another visit is needed. */
    follow_up_required?: boolean;
    /** When it should take place. */
    follow_up_date?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Where the recording is. */
    recording_url?: string | null;
    /** Further notes. */
    notes?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean;
  }): Consultation;
  /** Names a prescription that was made in the visit; naming it twice changes nothing. */
  addPrescription(members: {
    prescription_id: string;
  }): Consultation;
  /** Whether the booked time is still held against other bookings. */
  holdsSlot(): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ConsultationRecord;
}

/** The record of a `Consultation`. */
export interface ConsultationRecord {
  /** Primary key. */
  id: string;
  /** Who is seen. */
  patient_id: string;
  /** Who sees. */
  provider_id: string;
  /** What kind of visit it is. */
  consultation_type: ConsultationType;
  /** Where the visit stands. */
  status: ConsultationStatus;
  /** Booked start. */
  scheduled_at: Date | string;
  /** Booked end; no other visit of the provider may overlap while this one is scheduled or in progress. */
  slot_end: Date | string;
  /** Real start. */
  started_at?: Date | string | null;
  /** Real end. */
  ended_at?: Date | string | null;
  /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
  duration_minutes?: number | null;
  /** The reason for the visit, in the patient's words. */
  chief_complaint?: string | null;
  /** History of the present illness. */
  history_present_illness?: string | null;
  /** The provider's assessment. */
  assessment?: string | null;
  /** The plan of care. */
  plan?: string | null;
  /** Whether another visit is needed. */
  follow_up_required: boolean;
  /** When it should take place. */
  follow_up_date?: string | null;
  /** Where to join the call. */
  video_call_url?: string | null;
  /** Where the recording is. */
  recording_url?: string | null;
  /** Further notes. */
  notes?: string | null;
  /** What the visit costs. */
  fee: string;
  /** Whether insurance pays. */
  insurance_covered: boolean;
  /** The prescriptions that were made in the visit. */
  prescription_ids: readonly string[];
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Consultation` to list; all conditions that are set must hold. */
export interface ConsultationFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `status` must be equal to this. */
  status?: ConsultationStatus;
  /** `scheduled_at` must be at or after this. */
  scheduled_from?: Date | string;
  /** `scheduled_at` must be before this. */
  scheduled_before?: Date | string;
}

/** A provider's order for a drug. */
export declare class Prescription {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: PrescriptionRecord | Prescription);
  /** Primary key. */
  readonly id: string;
  /** Who takes it. */
  readonly patient_id: string;
  /** Who prescribed it. */
  readonly provider_id: string;
  /** The visit in which it was prescribed. */
  readonly consultation_id: string | null;
  /** The order that fills it. */
  readonly order_id: string | null;
  /** Name of the drug. */
  readonly medication_name: string;
  /** Its generic name. */
  readonly generic_name: string | null;
  /** Strength, such as 500 mg. */
  readonly strength: string;
  /** The form in which it is taken. */
  readonly dosage_form: DosageForm;
  /** Units to dispense. */
  readonly quantity: number;
  /** Days that a fill lasts. */
  readonly days_supply: number;
  /** How to take it. */
  readonly instructions: string;
  /** Refills that are left. */
  readonly refills_remaining: number;
  /** Refills that were allowed. */
  readonly total_refills: number;
  /** Where the prescription stands. */
  readonly status: PrescriptionStatus;
  /** When it was prescribed. */
  readonly prescribed_at: Date;
  /** From when on it cannot be filled. */
  readonly expires_at: Date;
  /** The pharmacy that fills it. */
  readonly pharmacy_id: string | null;
  /** National Drug Code. */
  readonly ndc_number: string | null;
  /** The schedule of a controlled substance. */
  readonly controlled_substance_schedule: ControlledSchedule | null;
  /** What speaks against it. */
  readonly contraindications: readonly string[] | null;
  /** Drugs that it interacts with. */
  readonly drug_interactions: readonly string[] | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Prescribes a drug. A controlled one needs a provider with a DEA number, a visit of this patient with this
   * provider, limits within its schedule, and a telemedicine policy that covers the day.
   */
  static prescribe(members: {
    /** Who takes it. */
    patient_id: string;
    /** Name of the drug. */
    medication_name: string;
    /** Strength, such as 500 mg. */
    strength: string;
    /** The form in which it is taken. */
    dosage_form: DosageForm;
    /** Units to dispense. */
    quantity: number;
    /** Days that a fill lasts. */
    days_supply: number;
    /** How to take it. */
    instructions: string;
    /** From when on it cannot be filled. */
    expires_at: Date | string;
    /** Primary key. */
    id?: string | null;
    /** Its generic name. */
    generic_name?: string | null;
    /** Refills that were allowed. */
    total_refills?: number | null;
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null;
    /** National Drug Code. */
    ndc_number?: string | null;
    /** The schedule of a controlled substance. */
    controlled_substance_schedule?: ControlledSchedule | null;
    /** What speaks against it. */
    contraindications?: readonly string[] | null;
    /** Drugs that it interacts with. */
    drug_interactions?: readonly string[] | null;
    provider: Provider;
    visit?: Consultation | null;
    policy?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Uses one refill; none are left, or the prescription has expired, and it is refused. */
  refill(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Records that the drug was taken as planned. */
  complete(): Prescription;
  /** Withdraws the prescription. */
  cancel(): Prescription;
  /** Records that the prescription has expired, not before its time. */
  expire(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Sends an active prescription to another pharmacy, or to none. */
  transfer(members?: {
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null;
  }): Prescription;
  /** Whether the drug is a controlled substance. */
  isControlled(): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PrescriptionRecord;
}

/** The record of a `Prescription`. */
export interface PrescriptionRecord {
  /** Primary key. */
  id: string;
  /** Who takes it. */
  patient_id: string;
  /** Who prescribed it. */
  provider_id: string;
  /** The visit in which it was prescribed. */
  consultation_id?: string | null;
  /** The order that fills it. */
  order_id?: string | null;
  /** Name of the drug. */
  medication_name: string;
  /** Its generic name. */
  generic_name?: string | null;
  /** Strength, such as 500 mg. */
  strength: string;
  /** The form in which it is taken. */
  dosage_form: DosageForm;
  /** Units to dispense. */
  quantity: number;
  /** Days that a fill lasts. */
  days_supply: number;
  /** How to take it. */
  instructions: string;
  /** Refills that are left. */
  refills_remaining: number;
  /** Refills that were allowed. */
  total_refills: number;
  /** Where the prescription stands. */
  status: PrescriptionStatus;
  /** When it was prescribed. */
  prescribed_at: Date | string;
  /** From when on it cannot be filled. */
  expires_at: Date | string;
  /** The pharmacy that fills it. */
  pharmacy_id?: string | null;
  /** National Drug Code. */
  ndc_number?: string | null;
  /** The schedule of a controlled substance. */
  controlled_substance_schedule?: ControlledSchedule | null;
  /** What speaks against it. */
  contraindications?: readonly string[] | null;
  /** Drugs that it interacts with. */
  drug_interactions?: readonly string[] | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Prescription` to list; all conditions that are set must hold. */
export interface PrescriptionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `consultation_id` must be equal to this. */
  consultation_id?: string;
  /** `status` must be equal to this. */
  status?: PrescriptionStatus;
}

/** One treatment session of a patient. */
export declare class Session {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: SessionRecord | Session);
  /** Primary key. */
  readonly id: string;
  /** Who is treated. */
  readonly patient_id: string;
  /** Who treats. */
  readonly provider_id: string;
  /** The visit that it belongs to. */
  readonly consultation_id: string | null;
  /** The telehealth flow that it belongs to. */
  readonly telehealth_flow_id: string | null;
  /** What it is for. */
  readonly session_type: SessionType;
  /** Where it stands. */
  readonly status: SessionStatus;
  /** The day for which it is planned. */
  readonly scheduled_date: string;
  /** The plan of treatment. */
  readonly plan: string | null;
  /** Notes on the progress. */
  readonly progress_notes: string | null;
  /** Assessment and plan. */
  readonly assessment_and_plan: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Plans a session for today (UTC) or a later day. */
  static schedule(members: {
    /** Who is treated. */
    patient_id: string;
    /** Who treats. */
    provider_id: string;
    /** What it is for. */
    session_type: SessionType;
    /** The day for which it is planned. */
    scheduled_date: string;
    /** Primary key. */
    id?: string | null;
    /** The visit that it belongs to. */
    consultation_id?: string | null;
    /** The telehealth flow that it belongs to. */
    telehealth_flow_id?: string | null;
    /** The plan of treatment. */
    plan?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Session;
  /** Begins the session, or takes it up again. */
  start(): Session;
  /** Ends the session for good. */
  complete(): Session;
  /** Ends the session for now, to be taken up again. */
  followUp(): Session;
  /** Calls the session off. */
  cancel(): Session;
  /** Adds to the notes of the session, whatever its status. */
  document(members?: {
    /** The plan of treatment. */
    plan?: string | null;
    /** Notes on the progress. */
    progress_notes?: string | null;
    /** Assessment and plan. */
    assessment_and_plan?: string | null;
  }): Session;
  /** The record as plain JSON, protected health information included. */
  toJSON(): SessionRecord;
}

/** The record of a `Session`. */
export interface SessionRecord {
  /** Primary key. */
  id: string;
  /** Who is treated. */
  patient_id: string;
  /** Who treats. */
  provider_id: string;
  /** The visit that it belongs to. */
  consultation_id?: string | null;
  /** The telehealth flow that it belongs to. */
  telehealth_flow_id?: string | null;
  /** What it is for. */
  session_type: SessionType;
  /** Where it stands. */
  status: SessionStatus;
  /** The day for which it is planned. */
  scheduled_date: string;
  /** The plan of treatment. */
  plan?: string | null;
  /** Notes on the progress. */
  progress_notes?: string | null;
  /** Assessment and plan. */
  assessment_and_plan?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Session` to list; all conditions that are set must hold. */
export interface SessionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `status` must be equal to this. */
  status?: SessionStatus;
  /** `scheduled_date` must be at or after this. */
  scheduled_from?: string;
  /** `scheduled_date` must be before this. */
  scheduled_before?: string;
}

/** A category of products, in a tree. */
export declare class Category {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: CategoryRecord | Category);
  /** Primary key. */
  readonly id: string;
  /** Name, unique. */
  readonly name: string;
  /** What is in it. */
  readonly description: string | null;
  /** The name in web addresses, unique. */
  readonly slug: string;
  /** The category above; a root has none. */
  readonly parent_category_id: string | null;
  /** An icon. */
  readonly icon_url: string | null;
  /** Whether it is shown. */
  readonly is_active: boolean;
  /** Place among its siblings, the least first. */
  readonly sort_order: number;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Makes a category, under a parent or as a root. */
  static create(members: {
    /** Name, unique. */
    name: string;
    /** The name in web addresses, unique. */
    slug: string;
    /** Primary key. */
    id?: string | null;
    /** What is in it. */
    description?: string | null;
    /** An icon. */
    icon_url?: string | null;
    /** Place among its siblings, the least first. */
    sort_order?: number | null;
    parent?: Category | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Category;
  /** Changes the category's details. */
  revise(members?: {
    /** Name, unique. */
    name?: string;
    /** What is in it. */
    description?: string | null;
    /** The name in web addresses, unique. */
    slug?: string;
    /** An icon. */
    icon_url?: string | null;
    /** Whether it is shown. */
    is_active?: boolean;
    /** Place among its siblings, the least first. */
    sort_order?: number;
  }): Category;
  /**
   * Moves the category, with all below it, under the first of `ancestors`, which are the new parent, its parent
   * and so on up to the root; without any it becomes a root. It cannot stand under itself.
   */
  relocate(members: {
    ancestors: readonly Category[];
  }): Category;
  /** The record as plain JSON, protected health information included. */
  toJSON(): CategoryRecord;
}

/** The record of a `Category`. */
export interface CategoryRecord {
  /** Primary key. */
  id: string;
  /** Name, unique. */
  name: string;
  /** What is in it. */
  description?: string | null;
  /** The name in web addresses, unique. */
  slug: string;
  /** The category above; a root has none. */
  parent_category_id?: string | null;
  /** An icon. */
  icon_url?: string | null;
  /** Whether it is shown. */
  is_active: boolean;
  /** Place among its siblings, the least first. */
  sort_order: number;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Category` to list; all conditions that are set must hold. */
export interface CategoryFilter {
  /** `slug` must be equal to this. */
  slug?: string;
  /** `parent_category_id` must be equal to this. */
  parent_category_id?: string;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
}

/** Something that is for sale. */
export declare class Product {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: ProductRecord | Product);
  /** Primary key. */
  readonly id: string;
  /** Name. */
  readonly name: string;
  /** What it is. */
  readonly description: string | null;
  /** Stock keeping unit, unique. */
  readonly sku: string;
  /** The category that it is found in. */
  readonly category_id: string | null;
  /** What kind of product it is. */
  readonly product_type: ProductType;
  /** What a unit costs the buyer. */
  readonly price: string;
  /** What a unit costs the portal. */
  readonly cost: string | null;
  /** Units in stock; services have none. */
  readonly inventory_quantity: number;
  /** Whether it is sold on prescription only. */
  readonly requires_prescription: boolean;
  /** Whether it is on sale. */
  readonly is_active: boolean;
  /** Weight of a unit in grams. */
  readonly weight_grams: number | null;
  /** Outer measures of a unit. */
  readonly dimensions: Dimensions | null;
  /** Pictures. */
  readonly image_urls: readonly string[] | null;
  /** Words to find it by. */
  readonly tags: readonly string[] | null;
  /** Whatever else the portal keeps about it. */
  readonly metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Puts a product on sale. One of the type `prescription` requires a prescription. */
  static list(members: {
    /** Name. */
    name: string;
    /** Stock keeping unit, unique. */
    sku: string;
    /** What kind of product it is. */
    product_type: ProductType;
    /** What a unit costs the buyer. */
    price: string;
    /** Primary key. */
    id?: string | null;
    /** What it is. */
    description?: string | null;
    /** The category that it is found in. */
    category_id?: string | null;
    /** What a unit costs the portal. */
    cost?: string | null;
    /** Units in stock; services have none. */
    inventory_quantity?: number | null;
    /** Whether it is sold on prescription only. */
    requires_prescription?: boolean | null;
    /** Weight of a unit in grams. */
    weight_grams?: number | null;
    /** Outer measures of a unit. */
    dimensions?: Dimensions | null;
    /** Pictures. */
    image_urls?: readonly string[] | null;
    /** Words to find it by. */
    tags?: readonly string[] | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Product;
  /** Changes the product's details, under the rules of a new product. */
  revise(members?: {
    /** Name. */
    name?: string;
    /** What it is. */
    description?: string | null;
    /** Stock keeping unit, unique. */
    sku?: string;
    /** The category that it is found in. */
    category_id?: string | null;
    /** What a unit costs the buyer. */
    price?: string;
    /** What a unit costs the portal. */
    cost?: string | null;
    /** Whether it is sold on prescription only. */
    requires_prescription?: boolean;
    /** Whether it is on sale. */
    is_active?: boolean;
    /** Weight of a unit in grams. */
    weight_grams?: number | null;
    /** Outer measures of a unit. */
    dimensions?: Dimensions | null;
    /** Pictures. */
    image_urls?: readonly string[] | null;
    /** Words to find it by. */
    tags?: readonly string[] | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown };
  }): Product;
  /** Adds units to the stock: bought, or come back from an order. */
  restock(members: {
    quantity: number;
  }): Product;
  /** Takes units out of the stock, never more than there are. A service has no stock and stays as it is. */
  take(members: {
    quantity: number;
  }): Product;
  /** Whether it is sold on prescription only. */
  isPrescribed(): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ProductRecord;
}

/** The record of a `Product`. */
export interface ProductRecord {
  /** Primary key. */
  id: string;
  /** Name. */
  name: string;
  /** What it is. */
  description?: string | null;
  /** Stock keeping unit, unique. */
  sku: string;
  /** The category that it is found in. */
  category_id?: string | null;
  /** What kind of product it is. */
  product_type: ProductType;
  /** What a unit costs the buyer. */
  price: string;
  /** What a unit costs the portal. */
  cost?: string | null;
  /** Units in stock; services have none. */
  inventory_quantity: number;
  /** Whether it is sold on prescription only. */
  requires_prescription: boolean;
  /** Whether it is on sale. */
  is_active: boolean;
  /** Weight of a unit in grams. */
  weight_grams?: number | null;
  /** Outer measures of a unit. */
  dimensions?: Dimensions | null;
  /** Pictures. */
  image_urls?: readonly string[] | null;
  /** Words to find it by. */
  tags?: readonly string[] | null;
  /** Whatever else the portal keeps about it. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Product` to list; all conditions that are set must hold. */
export interface ProductFilter {
  /** `sku` must be equal to this. */
  sku?: string;
  /** `category_id` must be equal to this. */
  category_id?: string;
  /** `product_type` must be equal to this. */
  product_type?: ProductType;
  /** `requires_prescription` must be equal to this. */
  requires_prescription?: boolean;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
  /** `price` must be at or after this. */
  price_from?: string;
  /** `price` must be before this. */
  price_below?: string;
  /** `inventory_quantity` must be at or after this. */
  stock_from?: number;
  /** `inventory_quantity` must be before this. */
  stock_below?: number;
}

/** A plan that patients subscribe to. */
export declare class SubscriptionPlan {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: SubscriptionPlanRecord | SubscriptionPlan);
  /** Primary key. */
  readonly id: string;
  /** Name, unique. */
  readonly name: string;
  /** What it is. */
  readonly description: string | null;
  /** What a billing cycle costs before the discount. */
  readonly price: string;
  /** How often it is paid. */
  readonly billing_cycle: BillingCycle;
  /** For how many months; without an end where there is none. */
  readonly duration_months: number | null;
  /** The discount on each payment. */
  readonly discount_percentage: string;
  /** What it offers, in words. */
  readonly features: readonly string[];
  /** Whether it is recommended. */
  readonly is_popular: boolean;
  /** Whether it is on sale. */
  readonly is_active: boolean;
  /** Consultations in a billing cycle; unlimited where there is none. */
  readonly max_consultations: number | null;
  /** Whether shipping is free. */
  readonly includes_shipping: boolean;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Offers a plan, for a whole number of billing cycles or without an end. */
  static offer(members: {
    /** Name, unique. */
    name: string;
    /** What a billing cycle costs before the discount. */
    price: string;
    /** How often it is paid. */
    billing_cycle: BillingCycle;
    /** Primary key. */
    id?: string | null;
    /** What it is. */
    description?: string | null;
    /** For how many months; without an end where there is none. */
    duration_months?: number | null;
    /** The discount on each payment. */
    discount_percentage?: string | null;
    /** What it offers, in words. */
    features?: readonly string[] | null;
    /** Whether it is recommended. */
    is_popular?: boolean | null;
    /** Consultations in a billing cycle; unlimited where there is none. */
    max_consultations?: number | null;
    /** Whether shipping is free. */
    includes_shipping?: boolean | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): SubscriptionPlan;
  /** Changes the plan, under the rules of a new one. */
  revise(members?: {
    /** Name, unique. */
    name?: string;
    /** What it is. */
    description?: string | null;
    /** What a billing cycle costs before the discount. */
    price?: string;
    /** How often it is paid. */
    billing_cycle?: BillingCycle;
    /** For how many months; without an end where there is none. */
    duration_months?: number | null;
    /** The discount on each payment. */
    discount_percentage?: string;
    /** What it offers, in words. */
    features?: readonly string[];
    /** Whether it is recommended. */
    is_popular?: boolean;
    /** Whether it is on sale. */
    is_active?: boolean;
    /** Consultations in a billing cycle; unlimited where there is none. */
    max_consultations?: number | null;
    /** Whether shipping is free. */
    includes_shipping?: boolean;
  }): SubscriptionPlan;
  /**
   * What one billing cycle costs. The discount is computed exactly and then rounded to hundredths, half a hundredth
   * up (see `Percentage::of`); the total is the price less the rounded discount, so that the three always add up.
   */
  charge(): PlanCharge;
  /** How many payments the plan takes: one for each billing cycle that begins within it; `None` without an end. */
  payments(): number | null;
  /**
   * What all payments of the plan come to: the rounded payment times their number; `None` without an end.
   *
   * Throws: `Code::MONEY_TOO_LARGE`.
   */
  termTotal(): string | null;
  /**
   * When the payment number `nth` is due, the first (0) at `start` and each later one some whole billing cycles after
   * it, on the last day of a shorter month; `None` when the plan has ended by then.
   */
  paymentDue(members: {
    start: Date | string;
    nth: number;
  }): Date | null;
  /** The record as plain JSON, protected health information included. */
  toJSON(): SubscriptionPlanRecord;
}

/** The record of a `SubscriptionPlan`. */
export interface SubscriptionPlanRecord {
  /** Primary key. */
  id: string;
  /** Name, unique. */
  name: string;
  /** What it is. */
  description?: string | null;
  /** What a billing cycle costs before the discount. */
  price: string;
  /** How often it is paid. */
  billing_cycle: BillingCycle;
  /** For how many months; without an end where there is none. */
  duration_months?: number | null;
  /** The discount on each payment. */
  discount_percentage: string;
  /** What it offers, in words. */
  features: readonly string[];
  /** Whether it is recommended. */
  is_popular: boolean;
  /** Whether it is on sale. */
  is_active: boolean;
  /** Consultations in a billing cycle; unlimited where there is none. */
  max_consultations?: number | null;
  /** Whether shipping is free. */
  includes_shipping: boolean;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `SubscriptionPlan` to list; all conditions that are set must hold. */
export interface SubscriptionPlanFilter {
  /** `billing_cycle` must be equal to this. */
  billing_cycle?: BillingCycle;
  /** `is_popular` must be equal to this. */
  is_popular?: boolean;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
}

/** What a patient buys, with its payment and delivery. */
export declare class Order {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: OrderRecord | Order);
  /** Primary key. */
  readonly id: string;
  /** The number that people see, unique. */
  readonly order_number: string;
  /** Who buys. */
  readonly patient_id: string;
  /** The provider who had it ordered. */
  readonly provider_id: string | null;
  /** The telehealth flow that it belongs to. */
  readonly telehealth_flow_id: string | null;
  /** What is ordered. */
  readonly order_type: OrderType;
  /** Where the order stands. */
  readonly status: OrderStatus;
  /** The sum of the items. */
  readonly subtotal: string;
  /** Tax. */
  readonly tax_amount: string;
  /** Discount. */
  readonly discount_amount: string;
  /** Shipping. */
  readonly shipping_amount: string;
  /** Subtotal + tax - discount + shipping. */
  readonly total_amount: string;
  /** What was given back so far. */
  readonly refunded_amount: string;
  /** The currency of the amounts. */
  readonly currency: string;
  /** Where the payment stands. */
  readonly payment_status: PaymentStatus;
  /** How it is paid, such as card. */
  readonly payment_method: string | null;
  /** The payment's id at the payment service. */
  readonly payment_intent_id: string | null;
  /** Where it is sent. */
  readonly shipping_address: Address | null;
  /** Where the bill is sent. */
  readonly billing_address: Address | null;
  /** The carrier's number. */
  readonly tracking_number: string | null;
  /** When it should arrive. */
  readonly estimated_delivery_date: string | null;
  /** When it arrived. */
  readonly actual_delivery_date: string | null;
  /** Notes. */
  readonly notes: string | null;
  /** Whatever else the portal keeps about it. */
  readonly metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Places an order of these items, which name it as theirs; without an `id` it takes the one that they name. The
   * subtotal is the sum of the items, the total is subtotal + tax - discount + shipping.
   */
  static place(members: {
    /** The number that people see, unique. */
    order_number: string;
    /** Who buys. */
    patient_id: string;
    /** What is ordered. */
    order_type: OrderType;
    /** Primary key. */
    id?: string | null;
    /** The provider who had it ordered. */
    provider_id?: string | null;
    /** The telehealth flow that it belongs to. */
    telehealth_flow_id?: string | null;
    /** Tax. */
    tax_amount?: string | null;
    /** Discount. */
    discount_amount?: string | null;
    /** Shipping. */
    shipping_amount?: string | null;
    /** The currency of the amounts. */
    currency?: string | null;
    /** How it is paid, such as card. */
    payment_method?: string | null;
    /** Where it is sent. */
    shipping_address?: Address | null;
    /** Where the bill is sent. */
    billing_address?: Address | null;
    /** When it should arrive. */
    estimated_delivery_date?: string | null;
    /** Notes. */
    notes?: string | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    items: readonly OrderItem[];
    /** The present instant unless given. */
    now?: Date | string;
  }): Order;
  /** Accepts the order. */
  confirm(): Order;
  /** Begins to put the order together. */
  process(): Order;
  /** Sends the order off, which has been paid and not wholly paid back. */
  ship(members?: {
    /** The carrier's number. */
    tracking_number?: string | null;
    /** When it should arrive. */
    estimated_delivery_date?: string | null;
  }): Order;
  /** Records that the order has arrived. */
  deliver(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Order;
  /**
   * Calls the order off before it is shipped. The action `cancel_order` brings its stock back as well. Money that
   * was captured is given back by `refund`.
   */
  cancel(): Order;
  /**
   * Records that the goods have come back. The action `take_back_order` brings them back into the stock as well.
   * Money is given back by `refund`.
   */
  takeBack(): Order;
  /**
   * Closes an order of which money went back, all of it or a part; `refund` in full closes it by itself where the
   * machine has that move. The stock of one that was not shipped stays out: `cancel_order` brings it back.
   */
  closeRefunded(): Order;
  /** Changes tax, discount or shipping, and the total with them, until the payment is captured. */
  reprice(members?: {
    /** Tax. */
    tax_amount?: string;
    /** Discount. */
    discount_amount?: string;
    /** Shipping. */
    shipping_amount?: string;
  }): Order;
  /** Changes the order's details; where it is sent, only before it is shipped. */
  revise(members?: {
    /** The provider who had it ordered. */
    provider_id?: string | null;
    /** The telehealth flow that it belongs to. */
    telehealth_flow_id?: string | null;
    /** How it is paid, such as card. */
    payment_method?: string | null;
    /** Where it is sent. */
    shipping_address?: Address | null;
    /** Where the bill is sent. */
    billing_address?: Address | null;
    /** The carrier's number. */
    tracking_number?: string | null;
    /** When it should arrive. */
    estimated_delivery_date?: string | null;
    /** Notes. */
    notes?: string | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown };
  }): Order;
  /** Records that the money is reserved. */
  authorize(members?: {
    /** The payment's id at the payment service. */
    payment_intent_id?: string | null;
  }): Order;
  /**
   * Records that the whole total has been paid. A payment that arrives late, after the order was cancelled, is
   * recorded as well, so that it can be given back.
   */
  capture(members?: {
    /** The payment's id at the payment service. */
    payment_intent_id?: string | null;
  }): Order;
  /** Records that the payment did not work. */
  fail(): Order;
  /** Begins a failed payment anew, under a new id of the payment service; not of a closed order. */
  retry(): Order;
  /**
   * Gives back a part of what was captured, or all that is left of it, never more. Once all of it went back, the order
   * is closed where its machine has that move; a shipped one stays on its way. The stock of an order that is closed
   * before it was shipped comes back with the action `refund_order`.
   */
  refund(members: {
    amount: string;
  }): Order;
  /** What can still be given back. */
  refundable(): string;
  /** Whether nothing more happens to the order than that money goes back. */
  isClosed(): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): OrderRecord;
}

/** The record of a `Order`. */
export interface OrderRecord {
  /** Primary key. */
  id: string;
  /** The number that people see, unique. */
  order_number: string;
  /** Who buys. */
  patient_id: string;
  /** The provider who had it ordered. */
  provider_id?: string | null;
  /** The telehealth flow that it belongs to. */
  telehealth_flow_id?: string | null;
  /** What is ordered. */
  order_type: OrderType;
  /** Where the order stands. */
  status: OrderStatus;
  /** The sum of the items. */
  subtotal: string;
  /** Tax. */
  tax_amount: string;
  /** Discount. */
  discount_amount: string;
  /** Shipping. */
  shipping_amount: string;
  /** Subtotal + tax - discount + shipping. */
  total_amount: string;
  /** What was given back so far. */
  refunded_amount: string;
  /** The currency of the amounts. */
  currency: string;
  /** Where the payment stands. */
  payment_status: PaymentStatus;
  /** How it is paid, such as card. */
  payment_method?: string | null;
  /** The payment's id at the payment service. */
  payment_intent_id?: string | null;
  /** Where it is sent. */
  shipping_address?: Address | null;
  /** Where the bill is sent. */
  billing_address?: Address | null;
  /** The carrier's number. */
  tracking_number?: string | null;
  /** When it should arrive. */
  estimated_delivery_date?: string | null;
  /** When it arrived. */
  actual_delivery_date?: string | null;
  /** Notes. */
  notes?: string | null;
  /** Whatever else the portal keeps about it. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Order` to list; all conditions that are set must hold. */
export interface OrderFilter {
  /** `order_number` must be equal to this. */
  order_number?: string;
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `telehealth_flow_id` must be equal to this. */
  telehealth_flow_id?: string;
  /** `order_type` must be equal to this. */
  order_type?: OrderType;
  /** `status` must be equal to this. */
  status?: OrderStatus;
  /** `payment_status` must be equal to this. */
  payment_status?: PaymentStatus;
  /** `created_at` must be at or after this. */
  created_from?: Date | string;
  /** `created_at` must be before this. */
  created_before?: Date | string;
}

/** What was ordered, as it was at the time of the order; it is not changed afterwards. */
export declare class OrderItem {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: OrderItemRecord | OrderItem);
  /** Primary key. */
  readonly id: string;
  /** The order that it belongs to. */
  readonly order_id: string;
  /** The product. */
  readonly product_id: string | null;
  /** The prescription that allows it. */
  readonly prescription_id: string | null;
  /** The product's name at the time of the order: it may be a drug's. */
  readonly name: string;
  /** The product's description at the time of the order. */
  readonly description: string | null;
  /** Units. */
  readonly quantity: number;
  /** What a unit cost. */
  readonly unit_price: string;
  /** Quantity times unit price. */
  readonly total_price: string;
  /** How to take it. */
  readonly dosage_instructions: string | null;
  /** Whatever else the portal keeps about it. */
  readonly metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  readonly created_at: Date;
  /**
   * Sells a product at its present price: it is on sale, in stock, and where it needs a prescription there is an
   * active one of this patient.
   */
  static sell(members: {
    /** The order that it belongs to. */
    order_id: string;
    /** Units. */
    quantity: number;
    /** Primary key. */
    id?: string | null;
    /** How to take it. */
    dosage_instructions?: string | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    product: Product;
    patient_id: string;
    prescription?: Prescription | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): OrderItem;
  /** Charges for something that is no product, such as a visit. */
  static charge(members: {
    /** The order that it belongs to. */
    order_id: string;
    /** The product's name at the time of the order: it may be a drug's. */
    name: string;
    /** Units. */
    quantity: number;
    /** What a unit cost. */
    unit_price: string;
    /** Primary key. */
    id?: string | null;
    /** The product's description at the time of the order. */
    description?: string | null;
    /** Whatever else the portal keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): OrderItem;
  /** The record as plain JSON, protected health information included. */
  toJSON(): OrderItemRecord;
}

/** The record of a `OrderItem`. */
export interface OrderItemRecord {
  /** Primary key. */
  id: string;
  /** The order that it belongs to. */
  order_id: string;
  /** The product. */
  product_id?: string | null;
  /** The prescription that allows it. */
  prescription_id?: string | null;
  /** The product's name at the time of the order: it may be a drug's. */
  name: string;
  /** The product's description at the time of the order. */
  description?: string | null;
  /** Units. */
  quantity: number;
  /** What a unit cost. */
  unit_price: string;
  /** Quantity times unit price. */
  total_price: string;
  /** How to take it. */
  dosage_instructions?: string | null;
  /** Whatever else the portal keeps about it. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  created_at: Date | string;
}

/** Which rows of `OrderItem` to list; all conditions that are set must hold. */
export interface OrderItemFilter {
  /** `order_id` must be equal to this. */
  order_id?: string;
  /** `product_id` must be equal to this. */
  product_id?: string;
  /** `prescription_id` must be equal to this. */
  prescription_id?: string;
}

/** What a patient is to pay. */
export declare class Invoice {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: InvoiceRecord | Invoice);
  /** Primary key. */
  readonly id: string;
  /** The number that people see, unique. */
  readonly invoice_number: string;
  /** Who pays. */
  readonly patient_id: string;
  /** The order that it is for. */
  readonly order_id: string | null;
  /** The plan that it is for. */
  readonly subscription_plan_id: string | null;
  /** Where it stands. */
  readonly status: InvoiceStatus;
  /** The day of the invoice. */
  readonly issue_date: string;
  /** The last day on which it is paid in time. */
  readonly due_date: string;
  /** The day on which it was paid. */
  readonly paid_date: string | null;
  /** What it is for, shipping included. */
  readonly subtotal: string;
  /** Tax. */
  readonly tax_amount: string;
  /** Discount. */
  readonly discount_amount: string;
  /** Subtotal + tax - discount. */
  readonly total_amount: string;
  /** The currency of the amounts. */
  readonly currency: string;
  /** The terms of payment; `Net 30` is 30 days. */
  readonly payment_terms: string;
  /** Notes. */
  readonly notes: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Writes an invoice over an amount. */
  static forAmount(members: {
    /** The number that people see, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null;
    /** The last day on which it is paid in time. */
    due_date?: string | null;
    /** The terms of payment; `Net 30` is 30 days. */
    payment_terms?: string | null;
    /** Notes. */
    notes?: string | null;
    /** Who pays. */
    patient_id: string;
    /** What it is for, shipping included. */
    subtotal: string;
    /** Tax. */
    tax_amount?: string | null;
    /** Discount. */
    discount_amount?: string | null;
    /** The currency of the amounts. */
    currency?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Invoice;
  /** Writes the invoice of an order: its total in its currency, the shipping counted among the subtotal. */
  static forOrder(members: {
    /** The number that people see, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null;
    /** The last day on which it is paid in time. */
    due_date?: string | null;
    /** The terms of payment; `Net 30` is 30 days. */
    payment_terms?: string | null;
    /** Notes. */
    notes?: string | null;
    order: Order;
    /** The present instant unless given. */
    now?: Date | string;
  }): Invoice;
  /**
   * Writes the invoice of one billing cycle of a plan: its price less its discount, see
   * `SubscriptionPlan::charge`, and the tax on it.
   */
  static forPlan(members: {
    /** The number that people see, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null;
    /** The last day on which it is paid in time. */
    due_date?: string | null;
    /** The terms of payment; `Net 30` is 30 days. */
    payment_terms?: string | null;
    /** Notes. */
    notes?: string | null;
    plan: SubscriptionPlan;
    /** Who pays. */
    patient_id: string;
    /** Tax. */
    tax_amount?: string | null;
    /** The currency of the amounts. */
    currency?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Invoice;
  /** Sends the invoice. */
  send(): Invoice;
  /** Records that the patient has received it. */
  receive(): Invoice;
  /** Records that it was paid today (UTC). */
  pay(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Invoice;
  /** Records that it was not paid in time, not before the due date has passed (in UTC). */
  markOverdue(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Invoice;
  /** Withdraws the invoice. */
  cancel(): Invoice;
  /** Changes an invoice that has not been sent. Its amounts do not change: it is cancelled, and another one written. */
  revise(members?: {
    /** The last day on which it is paid in time. */
    due_date?: string;
    /** The terms of payment; `Net 30` is 30 days. */
    payment_terms?: string;
    /** Notes. */
    notes?: string | null;
  }): Invoice;
  /** Whether it should have been paid by now: it was sent, is unpaid, and its due date has passed (in UTC). */
  isOverdue(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): InvoiceRecord;
}

/** The record of a `Invoice`. */
export interface InvoiceRecord {
  /** Primary key. */
  id: string;
  /** The number that people see, unique. */
  invoice_number: string;
  /** Who pays. */
  patient_id: string;
  /** The order that it is for. */
  order_id?: string | null;
  /** The plan that it is for. */
  subscription_plan_id?: string | null;
  /** Where it stands. */
  status: InvoiceStatus;
  /** The day of the invoice. */
  issue_date: string;
  /** The last day on which it is paid in time. */
  due_date: string;
  /** The day on which it was paid. */
  paid_date?: string | null;
  /** What it is for, shipping included. */
  subtotal: string;
  /** Tax. */
  tax_amount: string;
  /** Discount. */
  discount_amount: string;
  /** Subtotal + tax - discount. */
  total_amount: string;
  /** The currency of the amounts. */
  currency: string;
  /** The terms of payment; `Net 30` is 30 days. */
  payment_terms: string;
  /** Notes. */
  notes?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Invoice` to list; all conditions that are set must hold. */
export interface InvoiceFilter {
  /** `invoice_number` must be equal to this. */
  invoice_number?: string;
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `order_id` must be equal to this. */
  order_id?: string;
  /** `subscription_plan_id` must be equal to this. */
  subscription_plan_id?: string;
  /** `status` must be equal to this. */
  status?: InvoiceStatus;
  /** `due_date` must be at or after this. */
  due_from?: string;
  /** `due_date` must be before this. */
  due_before?: string;
}

/** A conversation between users. */
export declare class Conversation {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: ConversationRecord | Conversation);
  /** Primary key. */
  readonly id: string;
  /** What it is about. */
  readonly subject: string | null;
  /** Who takes part, at least two users. */
  readonly participant_ids: readonly string[];
  /** What kind of conversation it is. */
  readonly conversation_type: ConversationType;
  /** Whether more than two take part. */
  readonly is_group: boolean;
  /** Who began it. */
  readonly created_by: string;
  /** The latest message, which the database keeps up to date. */
  readonly last_message_id: string | null;
  /** When the latest message was sent, which the database keeps up to date. */
  readonly last_message_at: Date | null;
  /** Whether it is closed. */
  readonly is_archived: boolean;
  /** Whatever else the program keeps about it. */
  readonly metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Begins a conversation, with its creator among the participants: a direct one, which is the usual type,
   * between exactly two, a group between more, any other between two or more.
   */
  static start(members: {
    /** Who began it. */
    created_by: string;
    /** Who takes part, at least two users. */
    participant_ids: readonly string[];
    /** Primary key. */
    id?: string | null;
    /** What kind of conversation it is. */
    conversation_type?: ConversationType | null;
    /** What it is about. */
    subject?: string | null;
    /** Whatever else the program keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Conversation;
  /** Lets a user take part; naming one who does changes nothing. */
  addParticipant(members: {
    user_id: string;
  }): Conversation;
  /** Takes a participant out; its creator stays, and so do as many as its type needs. */
  removeParticipant(members: {
    user_id: string;
  }): Conversation;
  /** Closes the conversation: no messages and no participants until it is opened again. */
  archive(): Conversation;
  /** Opens an archived conversation again. */
  reopen(): Conversation;
  /** Changes how the conversation is filed, whether archived or not. */
  revise(members?: {
    /** What it is about. */
    subject?: string | null;
    /** Whatever else the program keeps about it. */
    metadata?: { readonly [name: string]: unknown };
  }): Conversation;
  /** Whether a user takes part. */
  hasParticipant(members: {
    user_id: string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ConversationRecord;
}

/** The record of a `Conversation`. */
export interface ConversationRecord {
  /** Primary key. */
  id: string;
  /** What it is about. */
  subject?: string | null;
  /** Who takes part, at least two users. */
  participant_ids: readonly string[];
  /** What kind of conversation it is. */
  conversation_type: ConversationType;
  /** Whether more than two take part. */
  is_group: boolean;
  /** Who began it. */
  created_by: string;
  /** The latest message, which the database keeps up to date. */
  last_message_id?: string | null;
  /** When the latest message was sent, which the database keeps up to date. */
  last_message_at?: Date | string | null;
  /** Whether it is closed. */
  is_archived: boolean;
  /** Whatever else the program keeps about it. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Conversation` to list; all conditions that are set must hold. */
export interface ConversationFilter {
  /** `participant_ids` must be a list with all of this. */
  participant_ids?: readonly string[];
  /** `conversation_type` must be equal to this. */
  conversation_type?: ConversationType;
  /** `created_by` must be equal to this. */
  created_by?: string;
  /** `is_archived` must be equal to this. */
  is_archived?: boolean;
  /** `last_message_at` must be at or after this. */
  last_message_from?: Date | string;
  /** `last_message_at` must be before this. */
  last_message_before?: Date | string;
}

/** A message in a conversation. */
export declare class Message {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: MessageRecord | Message);
  /** Primary key. */
  readonly id: string;
  /** The conversation that it belongs to. */
  readonly conversation_id: string;
  /** Who sent it. */
  readonly sender_id: string;
  /** What it carries. */
  readonly message_type: MessageType;
  /** Its text. */
  readonly content: string;
  /** The files that come with it. */
  readonly attachments: readonly Attachment[];
  /** The message that it answers. */
  readonly reply_to_message_id: string | null;
  /** Whether its text was changed after it was sent. */
  readonly is_edited: boolean;
  /** When its text was last changed. */
  readonly edited_at: Date | null;
  /** Whether it was deleted; the row stays, and is shown to nobody. */
  readonly is_deleted: boolean;
  /** When it was deleted. */
  readonly deleted_at: Date | null;
  /** Who has read it and when; its sender is not listed. */
  readonly read_by: { readonly [key: string]: Date };
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Sends a message to an open conversation in which the sender takes part. Text says something, and an image
   * or a file comes as an attachment.
   */
  static send(members: {
    /** Who sent it. */
    sender_id: string;
    /** Its text. */
    content: string;
    /** Primary key. */
    id?: string | null;
    /** What it carries. */
    message_type?: MessageType | null;
    /** The files that come with it. */
    attachments?: readonly Attachment[] | null;
    conversation: Conversation;
    /** The present instant unless given. */
    now?: Date | string;
  }): Message;
  /** Sends an answer to a message of the same conversation, which has not been deleted. */
  static reply(members: {
    /** Who sent it. */
    sender_id: string;
    /** Its text. */
    content: string;
    /** Primary key. */
    id?: string | null;
    /** What it carries. */
    message_type?: MessageType | null;
    /** The files that come with it. */
    attachments?: readonly Attachment[] | null;
    original: Message;
    conversation: Conversation;
    /** The present instant unless given. */
    now?: Date | string;
  }): Message;
  /** Changes the text of a message, which only its sender may do. */
  edit(members: {
    editor_id: string;
    /** Its text. */
    content: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Message;
  /** Deletes a message for everybody, which only its sender may do; the row stays as it is. */
  delete(members: {
    deleter_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Message;
  /**
   * Records that a participant of the message's conversation has read it; the first time counts. Its sender
   * has read it anyway.
   */
  markRead(members: {
    reader_id: string;
    conversation: Conversation;
    /** The present instant unless given. */
    now?: Date | string;
  }): Message;
  /** Whether a user has read the message, or sent it. */
  isReadBy(members: {
    user_id: string;
  }): boolean;
  /** Whether a message still waits to be read by a user; a deleted one does not. */
  isUnreadBy(members: {
    user_id: string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): MessageRecord;
}

/** The record of a `Message`. */
export interface MessageRecord {
  /** Primary key. */
  id: string;
  /** The conversation that it belongs to. */
  conversation_id: string;
  /** Who sent it. */
  sender_id: string;
  /** What it carries. */
  message_type: MessageType;
  /** Its text. */
  content: string;
  /** The files that come with it. */
  attachments: readonly Attachment[];
  /** The message that it answers. */
  reply_to_message_id?: string | null;
  /** Whether its text was changed after it was sent. */
  is_edited: boolean;
  /** When its text was last changed. */
  edited_at?: Date | string | null;
  /** Whether it was deleted; the row stays, and is shown to nobody. */
  is_deleted: boolean;
  /** When it was deleted. */
  deleted_at?: Date | string | null;
  /** Who has read it and when; its sender is not listed. */
  read_by: { readonly [key: string]: Date | string };
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Message` to list; all conditions that are set must hold. */
export interface MessageFilter {
  /** `conversation_id` must be equal to this. */
  conversation_id?: string;
  /** `sender_id` must be equal to this. */
  sender_id?: string;
  /** `message_type` must be equal to this. */
  message_type?: MessageType;
  /** `reply_to_message_id` must be equal to this. */
  reply_to_message_id?: string;
  /** `is_deleted` must be equal to this. */
  is_deleted?: boolean;
  /** `created_at` must be at or after this. */
  sent_from?: Date | string;
  /** `created_at` must be before this. */
  sent_before?: Date | string;
}

/** A notification for one user, and its place in the queue of those to be sent. */
export declare class Notification {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: NotificationRecord | Notification);
  /** Primary key. */
  readonly id: string;
  /** Whom it is for. */
  readonly user_id: string;
  /** What it is about. */
  readonly notification_type: NotificationType;
  /** How it reaches the user. */
  readonly channels: readonly NotificationChannel[];
  /** Title. */
  readonly title: string;
  /** Text. */
  readonly message: string;
  /** What a program needs to show it. */
  readonly data: { readonly [name: string]: unknown };
  /** Where it stands. */
  readonly status: NotificationStatus;
  /** From when on it is due. */
  readonly scheduled_at: Date;
  /** When it was handed to its channels. */
  readonly sent_at: Date | null;
  /** When the user first read it. */
  readonly read_at: Date | null;
  /** From when on it is not sent any more. */
  readonly expires_at: Date | null;
  /** How often a worker has claimed it. */
  readonly attempts: number;
  /** Until when no worker may claim it: the lease of the one that has, or the pause after a failed attempt. */
  readonly claimed_until: Date | null;
  /** Why the last attempt failed; the program writes nothing personal here. */
  readonly last_error: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Puts a notification into the queue: due now, or when `scheduled_at` says, until it expires. */
  static enqueue(members: {
    /** Whom it is for. */
    user_id: string;
    /** What it is about. */
    notification_type: NotificationType;
    /** How it reaches the user. */
    channels: readonly NotificationChannel[];
    /** Title. */
    title: string;
    /** Text. */
    message: string;
    /** Primary key. */
    id?: string | null;
    /** What a program needs to show it. */
    data?: { readonly [name: string]: unknown } | null;
    /** From when on it is due. */
    scheduled_at?: Date | string | null;
    /** From when on it is not sent any more. */
    expires_at?: Date | string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Tells a patient of a visit that was booked, until it begins. */
  static visitBooked(members: {
    visit: Consultation;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Tells a patient that a provider has approved what the flow asks for. */
  static flowApproved(members: {
    flow: TelehealthFlow;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /**
   * Tells a patient that a provider has decided on what the flow asks for; the words leave the refusal to the
   * portal.
   */
  static flowRejected(members: {
    flow: TelehealthFlow;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Tells a patient that the payment of an order has arrived. */
  static orderPaid(members: {
    order: Order;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Tells a patient that an order is on its way. */
  static orderShipped(members: {
    order: Order;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Tells a patient that a prescription can be fetched, until it expires. */
  static prescriptionReady(members: {
    prescription: Prescription;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Takes a due notification for a worker, which has `lease_seconds` to send it; after that, another may. */
  claim(members: {
    lease_seconds: number;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Records that the notification was handed to its channels. */
  markSent(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Records that the notification has arrived. */
  markDelivered(): Notification;
  /**
   * Records a failed attempt. The notification stays in the queue and pauses for `backoff`, unless that was
   * the last of its attempts or it expires before the next one: then it has failed.
   */
  retryLater(members: {
    error: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Gives a notification up, because it cannot be sent or has come back. */
  markFailed(members: {
    error: string;
  }): Notification;
  /** Puts a failed notification back into the queue, due as it was, with all its attempts before it. */
  requeue(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Calls off a notification that has not been sent. */
  cancel(): Notification;
  /**
   * Ends a notification that nobody will send any more: it has failed when the worker of its last attempt did not
   * report back in time, and is called off when it has expired. One that a worker has is left to that worker.
   */
  sweep(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Records that the user has read it; the first time counts. */
  markRead(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Notification;
  /** Whether it is too late to send it. */
  isExpired(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): boolean;
  /**
   * Whether a worker may claim it: it is pending, its time has come, it has not expired, nobody has it, and an
   * attempt is left (workers that die leave no error behind).
   */
  isDue(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): NotificationRecord;
}

/** The record of a `Notification`. */
export interface NotificationRecord {
  /** Primary key. */
  id: string;
  /** Whom it is for. */
  user_id: string;
  /** What it is about. */
  notification_type: NotificationType;
  /** How it reaches the user. */
  channels: readonly NotificationChannel[];
  /** Title. */
  title: string;
  /** Text. */
  message: string;
  /** What a program needs to show it. */
  data: { readonly [name: string]: unknown };
  /** Where it stands. */
  status: NotificationStatus;
  /** From when on it is due. */
  scheduled_at: Date | string;
  /** When it was handed to its channels. */
  sent_at?: Date | string | null;
  /** When the user first read it. */
  read_at?: Date | string | null;
  /** From when on it is not sent any more. */
  expires_at?: Date | string | null;
  /** How often a worker has claimed it. */
  attempts: number;
  /** Until when no worker may claim it: the lease of the one that has, or the pause after a failed attempt. */
  claimed_until?: Date | string | null;
  /** Why the last attempt failed; the program writes nothing personal here. */
  last_error?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Notification` to list; all conditions that are set must hold. */
export interface NotificationFilter {
  /** `user_id` must be equal to this. */
  user_id?: string;
  /** `notification_type` must be equal to this. */
  notification_type?: NotificationType;
  /** `status` must be equal to this. */
  status?: NotificationStatus;
  /** `scheduled_at` must be at or after this. */
  scheduled_from?: Date | string;
  /** `scheduled_at` must be before this. */
  scheduled_before?: Date | string;
}

/** A patient's way from choosing a product to the treatment. */
export declare class TelehealthFlow {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: TelehealthFlowRecord | TelehealthFlow);
  /** Primary key. */
  readonly id: string;
  /** Whose way it is. */
  readonly patient_id: string;
  /** The category in which the patient looks. */
  readonly category_id: string | null;
  /** The product that the patient has chosen. */
  readonly product_id: string | null;
  /** The subscription plan that the patient has chosen. */
  readonly subscription_duration_id: string | null;
  /** Where the flow stands. */
  readonly current_status: FlowStatus;
  /**
   * Every status that the flow has had, in order. The database alone writes it; what a program writes is
   * dropped.
   */
  readonly status_history: readonly FlowStatusChange[];
  /** The patient's answers in the intake. */
  readonly intake_form_data: { readonly [name: string]: unknown };
  /** What the provider decided, and why. */
  readonly consultation_data: { readonly [name: string]: unknown };
  /** The order that came of it. */
  readonly order_id: string | null;
  /** When the flow was completed. */
  readonly completed_at: Date | null;
  /** Whatever else the program keeps about it. */
  readonly metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Begins a flow. */
  static start(members: {
    /** Whose way it is. */
    patient_id: string;
    /** Primary key. */
    id?: string | null;
    /** The category in which the patient looks. */
    category_id?: string | null;
    /** Whatever else the program keeps about it. */
    metadata?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): TelehealthFlow;
  /**
   * Records which product the patient has chosen, and which subscription plan if one; both are on sale. The flow
   * takes over the product's category; where the product has none, it stays as it is.
   */
  selectProduct(members: {
    product: Product;
    plan?: SubscriptionPlan | null;
  }): TelehealthFlow;
  /** Records the patient's answers in the intake: a submission that names this flow and patient. */
  completeIntake(members: {
    submission: FormSubmission;
  }): TelehealthFlow;
  /**
   * Records that a provider has approved the treatment in a visit of this patient that has taken place. What is
   * to be kept of the decision goes into `consultation_data`, which names the visit and the provider besides.
   */
  approve(members: {
    visit: Consultation;
    /** What the provider decided, and why. */
    consultation_data?: { readonly [name: string]: unknown } | null;
  }): TelehealthFlow;
  /** Records that a provider has not approved the treatment, in the same form as an approval. */
  reject(members: {
    visit: Consultation;
    /** What the provider decided, and why. */
    consultation_data?: { readonly [name: string]: unknown } | null;
  }): TelehealthFlow;
  /** Names the order that was placed for the approved treatment, which names this flow and patient. */
  linkOrder(members: {
    order: Order;
  }): TelehealthFlow;
  /** Records that the order's payment is awaited. */
  awaitPayment(): TelehealthFlow;
  /** Records that the payment of the flow's order has arrived. */
  pay(members: {
    order: Order;
  }): TelehealthFlow;
  /** Ends the flow as planned. */
  complete(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): TelehealthFlow;
  /** Calls the flow off. */
  cancel(): TelehealthFlow;
  /** The record as plain JSON, protected health information included. */
  toJSON(): TelehealthFlowRecord;
}

/** The record of a `TelehealthFlow`. */
export interface TelehealthFlowRecord {
  /** Primary key. */
  id: string;
  /** Whose way it is. */
  patient_id: string;
  /** The category in which the patient looks. */
  category_id?: string | null;
  /** The product that the patient has chosen. */
  product_id?: string | null;
  /** The subscription plan that the patient has chosen. */
  subscription_duration_id?: string | null;
  /** Where the flow stands. */
  current_status: FlowStatus;
  /**
   * Every status that the flow has had, in order. The database alone writes it; what a program writes is
   * dropped.
   */
  status_history: readonly FlowStatusChange[];
  /** The patient's answers in the intake. */
  intake_form_data: { readonly [name: string]: unknown };
  /** What the provider decided, and why. */
  consultation_data: { readonly [name: string]: unknown };
  /** The order that came of it. */
  order_id?: string | null;
  /** When the flow was completed. */
  completed_at?: Date | string | null;
  /** Whatever else the program keeps about it. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `TelehealthFlow` to list; all conditions that are set must hold. */
export interface TelehealthFlowFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `current_status` must be equal to this. */
  current_status?: FlowStatus;
  /** `product_id` must be equal to this. */
  product_id?: string;
  /** `order_id` must be equal to this. */
  order_id?: string;
  /** `created_at` must be at or after this. */
  created_from?: Date | string;
  /** `created_at` must be before this. */
  created_before?: Date | string;
}

/** Something that a member of the staff is to do. */
export declare class Task {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: TaskRecord | Task);
  /** Primary key. */
  readonly id: string;
  /** What is to be done. */
  readonly title: string;
  /** What is to be done, at length. */
  readonly description: string | null;
  /** Who is to do it. */
  readonly assignee_id: string | null;
  /** Who gave it to them. */
  readonly assigner_id: string | null;
  /** What it is about. */
  readonly task_type: TaskType;
  /** How much it matters. */
  readonly priority: Priority;
  /** Where it stands. */
  readonly status: TaskStatus;
  /** The last day on which it is in time. */
  readonly due_date: string | null;
  /** When it was done. */
  readonly completed_at: Date | null;
  /** What kind of row it concerns. */
  readonly related_entity_type: EntityType | null;
  /** Which row it concerns; the task outlives it. */
  readonly related_entity_id: string | null;
  /** How long it should take. */
  readonly estimated_hours: string | null;
  /** How long it took. */
  readonly actual_hours: string | null;
  /** Words to find it by. */
  readonly tags: readonly string[] | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Sets a task; it may concern one row of any known entity. */
  static create(members: {
    /** What is to be done. */
    title: string;
    /** Primary key. */
    id?: string | null;
    /** What is to be done, at length. */
    description?: string | null;
    /** Who is to do it. */
    assignee_id?: string | null;
    /** Who gave it to them. */
    assigner_id?: string | null;
    /** What it is about. */
    task_type?: TaskType | null;
    /** How much it matters. */
    priority?: Priority | null;
    /** The last day on which it is in time. */
    due_date?: string | null;
    /** What kind of row it concerns. */
    related_entity_type?: EntityType | null;
    /** Which row it concerns; the task outlives it. */
    related_entity_id?: string | null;
    /** How long it should take. */
    estimated_hours?: string | null;
    /** Words to find it by. */
    tags?: readonly string[] | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Task;
  /** Gives an open task to somebody, or to nobody, in the name of whoever assigns it. */
  assign(members: {
    /** Who is to do it. */
    assignee_id?: string | null;
    /** Who gave it to them. */
    assigner_id: string;
  }): Task;
  /** Takes an open task that nobody has. Whoever has it already keeps it. */
  take(members: {
    /** Who is to do it. */
    assignee_id: string;
  }): Task;
  /** Changes what is to be done, while the task is open. */
  revise(members?: {
    /** What is to be done. */
    title?: string;
    /** What is to be done, at length. */
    description?: string | null;
    /** What it is about. */
    task_type?: TaskType;
    /** How much it matters. */
    priority?: Priority;
    /** The last day on which it is in time. */
    due_date?: string | null;
    /** How long it should take. */
    estimated_hours?: string | null;
    /** Words to find it by. */
    tags?: readonly string[] | null;
  }): Task;
  /** Begins a pending task. */
  start(): Task;
  /** Lets the task wait for something. */
  hold(): Task;
  /** Takes up a task that has waited. */
  resume(): Task;
  /** Puts a task that has waited back among those that are to be done. */
  release(): Task;
  /** Records that the task is done, and how long it took where that is known. */
  complete(members?: {
    /** How long it took. */
    actual_hours?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Task;
  /** Calls the task off. */
  cancel(): Task;
  /** Whether it is still to be done. */
  isOpen(): boolean;
  /** Whether it is still to be done after its last day. */
  isOverdue(members: {
    today: string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): TaskRecord;
}

/** The record of a `Task`. */
export interface TaskRecord {
  /** Primary key. */
  id: string;
  /** What is to be done. */
  title: string;
  /** What is to be done, at length. */
  description?: string | null;
  /** Who is to do it. */
  assignee_id?: string | null;
  /** Who gave it to them. */
  assigner_id?: string | null;
  /** What it is about. */
  task_type: TaskType;
  /** How much it matters. */
  priority: Priority;
  /** Where it stands. */
  status: TaskStatus;
  /** The last day on which it is in time. */
  due_date?: string | null;
  /** When it was done. */
  completed_at?: Date | string | null;
  /** What kind of row it concerns. */
  related_entity_type?: EntityType | null;
  /** Which row it concerns; the task outlives it. */
  related_entity_id?: string | null;
  /** How long it should take. */
  estimated_hours?: string | null;
  /** How long it took. */
  actual_hours?: string | null;
  /** Words to find it by. */
  tags?: readonly string[] | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Task` to list; all conditions that are set must hold. */
export interface TaskFilter {
  /** `assignee_id` must be equal to this. */
  assignee_id?: string;
  /** `assigner_id` must be equal to this. */
  assigner_id?: string;
  /** `task_type` must be equal to this. */
  task_type?: TaskType;
  /** `priority` must be equal to this. */
  priority?: Priority;
  /** `status` must be equal to this. */
  status?: TaskStatus;
  /** `due_date` must be at or after this. */
  due_from?: string;
  /** `due_date` must be before this. */
  due_before?: string;
  /** `related_entity_type` must be equal to this. */
  related_entity_type?: EntityType;
  /** `related_entity_id` must be equal to this. */
  related_entity_id?: string;
}

/** An entry of the audit log: who did what to which row. The database writes it; programs read it. */
export declare class AuditLog {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: AuditLogRecord | AuditLog);
  /** Primary key. */
  readonly id: string;
  /** Who did it, as long as the user is there. */
  readonly user_id: string | null;
  /** Who did it, for good. */
  readonly actor_id: string | null;
  /** What was done. */
  readonly action: string;
  /** What kind of row it was done to. */
  readonly entity_type: string;
  /** Which row it was done to. */
  readonly entity_id: string;
  /** The row before, or of it what changed; up to a hundred million bytes. */
  readonly old_values: { readonly [name: string]: unknown } | null;
  /** The row after, or of it what changed; up to a hundred million bytes. */
  readonly new_values: { readonly [name: string]: unknown } | null;
  /** Where the request came from. */
  readonly ip_address: string | null;
  /** The program that made the request, as it names itself. */
  readonly user_agent: string | null;
  /** The session that the request belongs to. */
  readonly session_id: string | null;
  /** How grave it is. */
  readonly severity: LogSeverity;
  /** When it was done. */
  readonly created_at: Date;
  /** The record as plain JSON, protected health information included. */
  toJSON(): AuditLogRecord;
}

/** The record of a `AuditLog`. */
export interface AuditLogRecord {
  /** Primary key. */
  id: string;
  /** Who did it, as long as the user is there. */
  user_id?: string | null;
  /** Who did it, for good. */
  actor_id?: string | null;
  /** What was done. */
  action: string;
  /** What kind of row it was done to. */
  entity_type: string;
  /** Which row it was done to. */
  entity_id: string;
  /** The row before, or of it what changed; up to a hundred million bytes. */
  old_values?: { readonly [name: string]: unknown } | null;
  /** The row after, or of it what changed; up to a hundred million bytes. */
  new_values?: { readonly [name: string]: unknown } | null;
  /** Where the request came from. */
  ip_address?: string | null;
  /** The program that made the request, as it names itself. */
  user_agent?: string | null;
  /** The session that the request belongs to. */
  session_id?: string | null;
  /** How grave it is. */
  severity: LogSeverity;
  /** When it was done. */
  created_at: Date | string;
}

/** Which rows of `AuditLog` to list; all conditions that are set must hold. */
export interface AuditLogFilter {
  /** `actor_id` must be equal to this. */
  actor_id?: string;
  /** `action` must be equal to this. */
  action?: string;
  /** `entity_type` must be equal to this. */
  entity_type?: string;
  /** `entity_id` must be equal to this. */
  entity_id?: string;
  /** `session_id` must be equal to this. */
  session_id?: string;
  /** `severity` must be equal to this. */
  severity?: LogSeverity;
  /** `created_at` must be at or after this. */
  created_from?: Date | string;
  /** `created_at` must be before this. */
  created_before?: Date | string;
}

/** One version of a form: a draft, or published and frozen. */
export declare class FormSchema {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: FormSchemaRecord | FormSchema);
  /** Primary key. */
  readonly id: string;
  /** The form's title, which all its versions share. */
  readonly title: string;
  /** What the form is about. */
  readonly description: string | null;
  /** The version, unique under its title. */
  readonly version: string;
  /** The form: a JSON Schema of its answers, draft 2020-12, with what `x-order`, `x-scores` and `x-priority` declare. */
  readonly schema_definition: { readonly [name: string]: unknown };
  /** What the form is for. */
  readonly medical_form_type: MedicalFormType | null;
  /** The clinical workflow that it belongs to. */
  readonly clinical_workflow: string | null;
  /** Whether other forms are made from it. */
  readonly is_template: boolean;
  /** Whether it can be answered; then it never changes. */
  readonly is_published: boolean;
  /** Where it is filed. */
  readonly category: string | null;
  /** Words that it is found by. */
  readonly tags: readonly string[] | null;
  /** Who made it. */
  readonly created_by: string;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Drafts a form, as version 1.0.0 unless another is given. Its schema is checked whole. */
  static draft(members: {
    /** The form's title, which all its versions share. */
    title: string;
    /** The form: a JSON Schema of its answers, draft 2020-12, with what `x-order`, `x-scores` and `x-priority` declare. */
    schema_definition: { readonly [name: string]: unknown };
    /** Who made it. */
    created_by: string;
    /** Primary key. */
    id?: string | null;
    /** What the form is about. */
    description?: string | null;
    /** The version, unique under its title. */
    version?: string | null;
    /** What the form is for. */
    medical_form_type?: MedicalFormType | null;
    /** The clinical workflow that it belongs to. */
    clinical_workflow?: string | null;
    /** Whether other forms are made from it. */
    is_template?: boolean | null;
    /** Where it is filed. */
    category?: string | null;
    /** Words that it is found by. */
    tags?: readonly string[] | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): FormSchema;
  /** Drafts the version after a published form, with the same content, to be revised and published in its turn. */
  static nextVersion(members: {
    form: FormSchema;
    step: VersionStep;
    /** Who made it. */
    created_by: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): FormSchema;
  /** Changes a draft, under the rules of a new form. */
  revise(members?: {
    /** The form's title, which all its versions share. */
    title?: string;
    /** What the form is about. */
    description?: string | null;
    /** The version, unique under its title. */
    version?: string;
    /** The form: a JSON Schema of its answers, draft 2020-12, with what `x-order`, `x-scores` and `x-priority` declare. */
    schema_definition?: { readonly [name: string]: unknown };
    /** What the form is for. */
    medical_form_type?: MedicalFormType | null;
    /** The clinical workflow that it belongs to. */
    clinical_workflow?: string | null;
    /** Whether other forms are made from it. */
    is_template?: boolean;
  }): FormSchema;
  /** Publishes a draft: from now on it can be answered, and never changes. */
  publish(): FormSchema;
  /** Changes how the form is filed, published or not. */
  file(members?: {
    /** Where it is filed. */
    category?: string | null;
    /** Words that it is found by. */
    tags?: readonly string[] | null;
  }): FormSchema;
  /**
   * The names of the form's questions in the order in which they are shown: those of `x-order`, then the others by
   * name.
   *
   * Throws: `Code::FORM_SCHEMA_VOCABULARY` where the stored schema declares nonsense.
   */
  questions(): readonly string[];
  /**
   * Checks answers whole, and reckons their scores and priority.
   *
   * Throws: Everything that is wrong with the answers, each at its JSON pointer behind `submission_data`, and never a value.
   * Where a stored schema is none, the submission names a form that cannot be answered.
   */
  assess(members: {
    answers: { readonly [name: string]: unknown };
  }): Assessment;
  /** The record as plain JSON, protected health information included. */
  toJSON(): FormSchemaRecord;
}

/** The record of a `FormSchema`. */
export interface FormSchemaRecord {
  /** Primary key. */
  id: string;
  /** The form's title, which all its versions share. */
  title: string;
  /** What the form is about. */
  description?: string | null;
  /** The version, unique under its title. */
  version: string;
  /** The form: a JSON Schema of its answers, draft 2020-12, with what `x-order`, `x-scores` and `x-priority` declare. */
  schema_definition: { readonly [name: string]: unknown };
  /** What the form is for. */
  medical_form_type?: MedicalFormType | null;
  /** The clinical workflow that it belongs to. */
  clinical_workflow?: string | null;
  /** Whether other forms are made from it. */
  is_template: boolean;
  /** Whether it can be answered; then it never changes. */
  is_published: boolean;
  /** Where it is filed. */
  category?: string | null;
  /** Words that it is found by. */
  tags?: readonly string[] | null;
  /** Who made it. */
  created_by: string;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `FormSchema` to list; all conditions that are set must hold. */
export interface FormSchemaFilter {
  /** `title` must be equal to this. */
  title?: string;
  /** `medical_form_type` must be equal to this. */
  medical_form_type?: MedicalFormType;
  /** `category` must be equal to this. */
  category?: string;
  /** `is_template` must be equal to this. */
  is_template?: boolean;
  /** `is_published` must be equal to this. */
  is_published?: boolean;
  /** `created_by` must be equal to this. */
  created_by?: string;
}

/** The answers to a published form. */
export declare class FormSubmission {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: FormSubmissionRecord | FormSubmission);
  /** Primary key. */
  readonly id: string;
  /** The form. */
  readonly form_schema_id: string;
  /** The form's version. */
  readonly form_version: string;
  /** Who submitted it. */
  readonly submitted_by: string | null;
  /** The patient whom it is about. */
  readonly patient_id: string | null;
  /** The provider who is to look at it. */
  readonly provider_id: string | null;
  /** The visit that it belongs to. */
  readonly consultation_id: string | null;
  /** The telehealth flow that it belongs to. */
  readonly telehealth_flow_id: string | null;
  /** The answers, of at most 1,000,000 bytes. */
  readonly submission_data: { readonly [name: string]: unknown };
  /** Where it stands. */
  readonly status: FormSubmissionStatus;
  /** How soon a clinician has to look. */
  readonly clinical_priority: ClinicalPriority;
  /** When it was worked off. */
  readonly processed_at: Date | null;
  /** What went wrong when it was last worked on. */
  readonly processing_errors: readonly string[] | null;
  /** Seconds that it took to fill in. */
  readonly completion_time_seconds: number | null;
  /** What it was filled in on. */
  readonly device_type: DeviceType | null;
  /** Where it came from. */
  readonly ip_address: string | null;
  /** The browser. */
  readonly user_agent: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Submits a published form. The answers are checked whole; the form's rules, and nobody else, set the priority. */
  static submit(members: {
    /** The answers, of at most 1,000,000 bytes. */
    submission_data: { readonly [name: string]: unknown };
    /** Primary key. */
    id?: string | null;
    /** Who submitted it. */
    submitted_by?: string | null;
    /** The patient whom it is about. */
    patient_id?: string | null;
    /** The provider who is to look at it. */
    provider_id?: string | null;
    /** The visit that it belongs to. */
    consultation_id?: string | null;
    /** The telehealth flow that it belongs to. */
    telehealth_flow_id?: string | null;
    /** Seconds that it took to fill in. */
    completion_time_seconds?: number | null;
    /** What it was filled in on. */
    device_type?: DeviceType | null;
    /** Where it came from. */
    ip_address?: string | null;
    /** The browser. */
    user_agent?: string | null;
    form: FormSchema;
    /** The present instant unless given. */
    now?: Date | string;
  }): FormSubmission;
  /** Begins to work on the submission, or tries again after an error. */
  process(): FormSubmission;
  /** Records that the submission was worked off; earlier errors are forgotten. */
  complete(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): FormSubmission;
  /** Records what went wrong, which must be something and must repeat no answer: it is not protected. */
  fail(members: {
    /** What went wrong when it was last worked on. */
    processing_errors: readonly string[];
  }): FormSubmission;
  /** Gives the submission another priority, as a clinician decides. */
  prioritize(members: {
    /** How soon a clinician has to look. */
    clinical_priority: ClinicalPriority;
  }): FormSubmission;
  /** The record as plain JSON, protected health information included. */
  toJSON(): FormSubmissionRecord;
}

/** The record of a `FormSubmission`. */
export interface FormSubmissionRecord {
  /** Primary key. */
  id: string;
  /** The form. */
  form_schema_id: string;
  /** The form's version. */
  form_version: string;
  /** Who submitted it. */
  submitted_by?: string | null;
  /** The patient whom it is about. */
  patient_id?: string | null;
  /** The provider who is to look at it. */
  provider_id?: string | null;
  /** The visit that it belongs to. */
  consultation_id?: string | null;
  /** The telehealth flow that it belongs to. */
  telehealth_flow_id?: string | null;
  /** The answers, of at most 1,000,000 bytes. */
  submission_data: { readonly [name: string]: unknown };
  /** Where it stands. */
  status: FormSubmissionStatus;
  /** How soon a clinician has to look. */
  clinical_priority: ClinicalPriority;
  /** When it was worked off. */
  processed_at?: Date | string | null;
  /** What went wrong when it was last worked on. */
  processing_errors?: readonly string[] | null;
  /** Seconds that it took to fill in. */
  completion_time_seconds?: number | null;
  /** What it was filled in on. */
  device_type?: DeviceType | null;
  /** Where it came from. */
  ip_address?: string | null;
  /** The browser. */
  user_agent?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `FormSubmission` to list; all conditions that are set must hold. */
export interface FormSubmissionFilter {
  /** `form_schema_id` must be equal to this. */
  form_schema_id?: string;
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `consultation_id` must be equal to this. */
  consultation_id?: string;
  /** `telehealth_flow_id` must be equal to this. */
  telehealth_flow_id?: string;
  /** `status` must be equal to this. */
  status?: FormSubmissionStatus;
  /** `clinical_priority` must be equal to this. */
  clinical_priority?: ClinicalPriority;
  /** `created_at` must be at or after this. */
  submitted_from?: Date | string;
  /** `created_at` must be before this. */
  submitted_before?: Date | string;
}

/** A company that insures patients. */
export declare class InsuranceProvider {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: InsuranceProviderRecord | InsuranceProvider);
  /** Primary key. */
  readonly id: string;
  /** The company's name, unique. */
  readonly name: string;
  /** The id under which it takes electronic claims, unique. */
  readonly payer_id: string | null;
  /** A phone number. */
  readonly phone: string | null;
  /** The company's site. */
  readonly website_url: string | null;
  /** What kinds of coverage it sells, such as HMO or PPO. */
  readonly coverage_types: readonly string[] | null;
  /** Whether it takes new policies. */
  readonly is_active: boolean;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers an insurance provider, which takes policies from now on. */
  static register(members: {
    /** The company's name, unique. */
    name: string;
    /** Primary key. */
    id?: string | null;
    /** The id under which it takes electronic claims, unique. */
    payer_id?: string | null;
    /** A phone number. */
    phone?: string | null;
    /** The company's site. */
    website_url?: string | null;
    /** What kinds of coverage it sells, such as HMO or PPO. */
    coverage_types?: readonly string[] | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): InsuranceProvider;
  /** Changes the provider's details, under the rules of a new one. */
  revise(members?: {
    /** The company's name, unique. */
    name?: string;
    /** The id under which it takes electronic claims, unique. */
    payer_id?: string | null;
    /** A phone number. */
    phone?: string | null;
    /** The company's site. */
    website_url?: string | null;
    /** What kinds of coverage it sells, such as HMO or PPO. */
    coverage_types?: readonly string[] | null;
  }): InsuranceProvider;
  /** Takes new policies again. */
  activate(): InsuranceProvider;
  /** Takes no new policies; those that there are stay. */
  deactivate(): InsuranceProvider;
  /** The record as plain JSON, protected health information included. */
  toJSON(): InsuranceProviderRecord;
}

/** The record of a `InsuranceProvider`. */
export interface InsuranceProviderRecord {
  /** Primary key. */
  id: string;
  /** The company's name, unique. */
  name: string;
  /** The id under which it takes electronic claims, unique. */
  payer_id?: string | null;
  /** A phone number. */
  phone?: string | null;
  /** The company's site. */
  website_url?: string | null;
  /** What kinds of coverage it sells, such as HMO or PPO. */
  coverage_types?: readonly string[] | null;
  /** Whether it takes new policies. */
  is_active: boolean;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `InsuranceProvider` to list; all conditions that are set must hold. */
export interface InsuranceProviderFilter {
  /** `name` must be equal to this. */
  name?: string;
  /** `payer_id` must be equal to this. */
  payer_id?: string;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
}

/** A patient's insurance policy. */
export declare class PatientInsurance {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: PatientInsuranceRecord | PatientInsurance);
  /** Primary key. */
  readonly id: string;
  /** Who is insured. */
  readonly patient_id: string;
  /** Who insures. */
  readonly insurance_provider_id: string;
  /** The policy's number. */
  readonly policy_number: string;
  /** The number of the group that it belongs to. */
  readonly group_number: string | null;
  /** Who took the policy out. */
  readonly subscriber_name: string;
  /** What the patient is to the subscriber. */
  readonly subscriber_relationship: Relationship;
  /** The first day of coverage. */
  readonly effective_date: string;
  /** The last day of coverage; none while it runs on. */
  readonly expiration_date: string | null;
  /** What the patient pays a visit, at most 9,999.99. */
  readonly copay_amount: string | null;
  /** What the patient pays a year before the insurance does, at most 999,999.99. */
  readonly deductible_amount: string | null;
  /** Whether it pays first; only one policy in use may. */
  readonly is_primary: boolean;
  /** Whether it is in use. */
  readonly is_active: boolean;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Records a policy that has not expired today (UTC), with a company that takes policies. It is in use from
   * now on, and not the primary one unless that is said.
   */
  static enroll(members: {
    /** Who is insured. */
    patient_id: string;
    /** The policy's number. */
    policy_number: string;
    /** Who took the policy out. */
    subscriber_name: string;
    /** What the patient is to the subscriber. */
    subscriber_relationship: Relationship;
    /** The first day of coverage. */
    effective_date: string;
    /** Primary key. */
    id?: string | null;
    /** The number of the group that it belongs to. */
    group_number?: string | null;
    /** The last day of coverage; none while it runs on. */
    expiration_date?: string | null;
    /** What the patient pays a visit, at most 9,999.99. */
    copay_amount?: string | null;
    /** What the patient pays a year before the insurance does, at most 999,999.99. */
    deductible_amount?: string | null;
    /** Whether it pays first; only one policy in use may. */
    is_primary?: boolean | null;
    insurer: InsuranceProvider;
    /** The present instant unless given. */
    now?: Date | string;
  }): PatientInsurance;
  /** Changes the policy's details. */
  revise(members?: {
    /** The policy's number. */
    policy_number?: string;
    /** The number of the group that it belongs to. */
    group_number?: string | null;
    /** Who took the policy out. */
    subscriber_name?: string;
    /** What the patient is to the subscriber. */
    subscriber_relationship?: Relationship;
    /** The first day of coverage. */
    effective_date?: string;
    /** The last day of coverage; none while it runs on. */
    expiration_date?: string | null;
    /** What the patient pays a visit, at most 9,999.99. */
    copay_amount?: string | null;
    /** What the patient pays a year before the insurance does, at most 999,999.99. */
    deductible_amount?: string | null;
  }): PatientInsurance;
  /**
   * Makes it the policy that pays first. The patient's other primary policy has to give way before; see
   * `prefer`.
   */
  makePrimary(): PatientInsurance;
  /** Lets another policy pay first. */
  makeSecondary(): PatientInsurance;
  /** Takes the policy out of use; it is not the primary one any more. */
  deactivate(): PatientInsurance;
  /** Takes the policy into use again, unless it has expired today (UTC); it is not the primary one. */
  activate(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): PatientInsurance;
  /**
   * Whether the policy is in use and pays for what happens on a day: from its effective date until its
   * expiration date, both included.
   */
  covers(members: {
    day: string;
  }): boolean;
  /** Whether the last day of coverage lies before a day. */
  hasExpiredOn(members: {
    day: string;
  }): boolean;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PatientInsuranceRecord;
}

/** The record of a `PatientInsurance`. */
export interface PatientInsuranceRecord {
  /** Primary key. */
  id: string;
  /** Who is insured. */
  patient_id: string;
  /** Who insures. */
  insurance_provider_id: string;
  /** The policy's number. */
  policy_number: string;
  /** The number of the group that it belongs to. */
  group_number?: string | null;
  /** Who took the policy out. */
  subscriber_name: string;
  /** What the patient is to the subscriber. */
  subscriber_relationship: Relationship;
  /** The first day of coverage. */
  effective_date: string;
  /** The last day of coverage; none while it runs on. */
  expiration_date?: string | null;
  /** What the patient pays a visit, at most 9,999.99. */
  copay_amount?: string | null;
  /** What the patient pays a year before the insurance does, at most 999,999.99. */
  deductible_amount?: string | null;
  /** Whether it pays first; only one policy in use may. */
  is_primary: boolean;
  /** Whether it is in use. */
  is_active: boolean;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `PatientInsurance` to list; all conditions that are set must hold. */
export interface PatientInsuranceFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `insurance_provider_id` must be equal to this. */
  insurance_provider_id?: string;
  /** `is_primary` must be equal to this. */
  is_primary?: boolean;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
  /** `expiration_date` must be at or after this. */
  expires_from?: string;
  /** `expiration_date` must be before this. */
  expires_before?: string;
}

/** A pharmacy that fills prescriptions. */
export declare class Pharmacy {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: PharmacyRecord | Pharmacy);
  /** Primary key. */
  readonly id: string;
  /** The pharmacy's name. */
  readonly name: string;
  /** National Provider Identifier, unique. */
  readonly npi_number: string | null;
  /** Street and number. */
  readonly address_line_1: string;
  /** Suite, floor. */
  readonly address_line_2: string | null;
  /** City. */
  readonly city: string;
  /** State, by its USPS code. */
  readonly state: string;
  /** Postal code of at most ten characters. */
  readonly postal_code: string;
  /** Phone number. */
  readonly phone: string;
  /** Fax number. */
  readonly fax: string | null;
  /** E-mail address. */
  readonly email: string | null;
  /** When it is open, on the clock of its time zone. */
  readonly hours_of_operation: OpeningHours | null;
  /** Whether it never closes. */
  readonly is_24_hour: boolean;
  /** Whether it bills insurances. */
  readonly accepts_insurance: boolean;
  /** Whether it delivers. */
  readonly delivery_available: boolean;
  /** Whether it takes prescriptions. */
  readonly is_active: boolean;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a pharmacy in a known state, with a right check digit; it takes prescriptions from now on. */
  static register(members: {
    /** The pharmacy's name. */
    name: string;
    /** Street and number. */
    address_line_1: string;
    /** City. */
    city: string;
    /** State, by its USPS code. */
    state: string;
    /** Postal code of at most ten characters. */
    postal_code: string;
    /** Phone number. */
    phone: string;
    /** Primary key. */
    id?: string | null;
    /** National Provider Identifier, unique. */
    npi_number?: string | null;
    /** Suite, floor. */
    address_line_2?: string | null;
    /** Fax number. */
    fax?: string | null;
    /** E-mail address. */
    email?: string | null;
    /** When it is open, on the clock of its time zone. */
    hours_of_operation?: OpeningHours | null;
    /** Whether it never closes. */
    is_24_hour?: boolean | null;
    /** Whether it bills insurances. */
    accepts_insurance?: boolean | null;
    /** Whether it delivers. */
    delivery_available?: boolean | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Pharmacy;
  /** Changes the pharmacy's details, under the rules of a new one. */
  revise(members?: {
    /** The pharmacy's name. */
    name?: string;
    /** National Provider Identifier, unique. */
    npi_number?: string | null;
    /** Street and number. */
    address_line_1?: string;
    /** Suite, floor. */
    address_line_2?: string | null;
    /** City. */
    city?: string;
    /** State, by its USPS code. */
    state?: string;
    /** Postal code of at most ten characters. */
    postal_code?: string;
    /** Phone number. */
    phone?: string;
    /** Fax number. */
    fax?: string | null;
    /** E-mail address. */
    email?: string | null;
    /** When it is open, on the clock of its time zone. */
    hours_of_operation?: OpeningHours | null;
    /** Whether it never closes. */
    is_24_hour?: boolean;
    /** Whether it bills insurances. */
    accepts_insurance?: boolean;
    /** Whether it delivers. */
    delivery_available?: boolean;
  }): Pharmacy;
  /** Takes prescriptions again. */
  activate(): Pharmacy;
  /** Takes no more prescriptions. */
  deactivate(): Pharmacy;
  /**
   * Whether the pharmacy is open at an instant; `None` where its hours are not known. One that takes no
   * prescriptions counts as closed.
   */
  openAt(members: {
    instant: Date | string;
  }): boolean | null;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PharmacyRecord;
}

/** The record of a `Pharmacy`. */
export interface PharmacyRecord {
  /** Primary key. */
  id: string;
  /** The pharmacy's name. */
  name: string;
  /** National Provider Identifier, unique. */
  npi_number?: string | null;
  /** Street and number. */
  address_line_1: string;
  /** Suite, floor. */
  address_line_2?: string | null;
  /** City. */
  city: string;
  /** State, by its USPS code. */
  state: string;
  /** Postal code of at most ten characters. */
  postal_code: string;
  /** Phone number. */
  phone: string;
  /** Fax number. */
  fax?: string | null;
  /** E-mail address. */
  email?: string | null;
  /** When it is open, on the clock of its time zone. */
  hours_of_operation?: OpeningHours | null;
  /** Whether it never closes. */
  is_24_hour: boolean;
  /** Whether it bills insurances. */
  accepts_insurance: boolean;
  /** Whether it delivers. */
  delivery_available: boolean;
  /** Whether it takes prescriptions. */
  is_active: boolean;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Pharmacy` to list; all conditions that are set must hold. */
export interface PharmacyFilter {
  /** `npi_number` must be equal to this. */
  npi_number?: string;
  /** `state` must be equal to this. */
  state?: string;
  /** `postal_code` must be equal to this. */
  postal_code?: string;
  /** `city` must be equal to this. */
  city?: string;
  /** `is_24_hour` must be equal to this. */
  is_24_hour?: boolean;
  /** `accepts_insurance` must be equal to this. */
  accepts_insurance?: boolean;
  /** `delivery_available` must be equal to this. */
  delivery_available?: boolean;
  /** `is_active` must be equal to this. */
  is_active?: boolean;
}

/** A word that rows of any table can be marked with. */
export declare class Tag {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: TagRecord | Tag);
  /** Primary key. */
  readonly id: string;
  /** The word, unique. */
  readonly name: string;
  /** The colour in which it is shown. */
  readonly color: string;
  /** What it means. */
  readonly description: string | null;
  /** What it is about. */
  readonly category: TagCategory | null;
  /** How many rows carry it; the database counts. */
  readonly usage_count: number;
  /** Whether the portal itself needs it; then it is never deleted. */
  readonly is_system_tag: boolean;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Makes a tag, gray unless a colour is given, and not yet used. */
  static create(members: {
    /** The word, unique. */
    name: string;
    /** Primary key. */
    id?: string | null;
    /** The colour in which it is shown. */
    color?: string | null;
    /** What it means. */
    description?: string | null;
    /** What it is about. */
    category?: TagCategory | null;
    /** Whether the portal itself needs it; then it is never deleted. */
    is_system_tag?: boolean | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Tag;
  /** Gives the tag another name, which must not be blank. */
  rename(members: {
    /** The word, unique. */
    name: string;
  }): Tag;
  /** Shows the tag in another colour. */
  recolor(members: {
    /** The colour in which it is shown. */
    color: string;
  }): Tag;
  /** Changes what is said about the tag. */
  describe(members?: {
    /** What it means. */
    description?: string | null;
    /** What it is about. */
    category?: TagCategory | null;
  }): Tag;
  /** The record as plain JSON, protected health information included. */
  toJSON(): TagRecord;
}

/** The record of a `Tag`. */
export interface TagRecord {
  /** Primary key. */
  id: string;
  /** The word, unique. */
  name: string;
  /** The colour in which it is shown. */
  color: string;
  /** What it means. */
  description?: string | null;
  /** What it is about. */
  category?: TagCategory | null;
  /** How many rows carry it; the database counts. */
  usage_count: number;
  /** Whether the portal itself needs it; then it is never deleted. */
  is_system_tag: boolean;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Tag` to list; all conditions that are set must hold. */
export interface TagFilter {
  /** `name` must be equal to this. */
  name?: string;
  /** `category` must be equal to this. */
  category?: TagCategory;
  /** `is_system_tag` must be equal to this. */
  is_system_tag?: boolean;
}

/** A tag on a row of any table. It is tied or cut, never changed. */
export declare class EntityTag {
  #private;
  /** Takes over a record that keeps every rule; throws `ValidationError` with every one that it breaks. */
  constructor(record: EntityTagRecord | EntityTag);
  /** Primary key. */
  readonly id: string;
  /** The tag. */
  readonly tag_id: string;
  /** Which table the row is of. */
  readonly entity_type: EntityType;
  /** The row that carries the tag. It is there, and the tie goes when it does. */
  readonly entity_id: string;
  /** Who tied it. */
  readonly tagged_by: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** Ties a tag to a row; twice to the same row is refused by the database. */
  static attach(members: {
    /** Which table the row is of. */
    entity_type: EntityType;
    /** The row that carries the tag. It is there, and the tie goes when it does. */
    entity_id: string;
    /** Primary key. */
    id?: string | null;
    /** Who tied it. */
    tagged_by?: string | null;
    tag: Tag;
    /** The present instant unless given. */
    now?: Date | string;
  }): EntityTag;
  /** The record as plain JSON, protected health information included. */
  toJSON(): EntityTagRecord;
}

/** The record of a `EntityTag`. */
export interface EntityTagRecord {
  /** Primary key. */
  id: string;
  /** The tag. */
  tag_id: string;
  /** Which table the row is of. */
  entity_type: EntityType;
  /** The row that carries the tag. It is there, and the tie goes when it does. */
  entity_id: string;
  /** Who tied it. */
  tagged_by?: string | null;
  /** When the row was made. */
  created_at: Date | string;
}

/** Which rows of `EntityTag` to list; all conditions that are set must hold. */
export interface EntityTagFilter {
  /** `tag_id` must be equal to this. */
  tag_id?: string;
  /** `entity_type` must be equal to this. */
  entity_type?: EntityType;
  /** `entity_id` must be equal to this. */
  entity_id?: string;
  /** `tagged_by` must be equal to this. */
  tagged_by?: string;
}

/** What a transaction does beyond the verbs. */
export interface Operations {
  /**
   * The user with an e-mail address, if there is one whom the actor may see. A person reaches only accounts that they see,
   * and the work is the same whether there is another: it grows with the accounts that the person sees.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  userByEmail(members: {
    email: string;
  }): Promise<User | null>;
  /**
   * Sets a user's password, in the place of any before. Only its hash is stored (Argon2id), and nobody reads that. It
   * takes a service account that may change users.
   *
   * Throws: `ValidationError` with `password.too_short` or `password.too_long`; `NotFoundError` without such a user,
   * `DeniedError` to anybody else.
   */
  setPassword(members: {
    user_id: string;
    password: string;
  }): Promise<User>;
  /**
   * The active user with an e-mail address and a password. Whether there is no such user, one who is not active, one
   * without a password or with another one: the answer is the same, and so is the work, but for a user whose hash is
   * of an older, lesser cost. That hash is replaced by one of the present cost. It takes a service account that may change users,
   * and each call some 20 ms of a processor and 19 MiB: let only so many run at a time.
   *
   * Throws: `password.rejected` as said; `ValidationError` with `password.too_long`;
   * `DeniedError` to anybody else.
   */
  verifyPassword(members: {
    email: string;
    password: string;
  }): Promise<User>;
  /**
   * The patients with a last name, a first name and a date of birth, those who came last first (by id), at most
   * `PAGE_LIMIT`. Case, accents, punctuation and spaces do not matter. The last name is given in full,
   * the first name in full, by its beginning or by its initial: `A`, `Anne` and `anne marie` find `Anne-Marie`. For
   * somebody with a single name the other one is given as `-`, and it does not matter which of the two holds the name.
   * Names are sealed and found by a token: `IdentityQuery` says what it tells.
   *
   * Throws: `ValidationError` with `name.too_short` where neither name has a letter; `crypto.no_keyring`.
   */
  patientsByIdentity(members: {
    last_name: string;
    first_name: string;
    date_of_birth: string;
  }): Promise<readonly Patient[]>;
  /**
   * A page of up to `limit` patients with a first name, a last name, or both; with `starts_with`, of those whose names
   * begin so, for which three letters are needed. Case, accents, punctuation and spaces do not matter. Those who came
   * last come first (by id). It takes a portal with the option `name_index`, which gives names away to somebody with a
   * dump; its documentation says how many.
   *
   * Throws: `crypto.no_name_index` without that option; `ValidationError` without any name, with too few
   * letters (`name.too_short`), and where the limit is not 1 to `PAGE_LIMIT`.
   */
  patientsByName(members: {
    first_name?: string | null;
    last_name?: string | null;
    starts_with?: boolean | null;
    after?: string | null;
    limit: number;
  }): Promise<PatientPage>;
  /**
   * A provider's visits of any status that were booked to begin from `since` and before `until`, in their order.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  agenda(members: {
    provider_id: string;
    since: Date | string;
    until: Date | string;
  }): Promise<readonly Consultation[]>;
  /**
   * Books a visit with a provider and tells the patient; see
   * `Consultation::schedule`.
   *
   * Throws: `NotFoundError` without such a provider, `ValidationError`
   * with what keeps the visit from being booked, `ConflictError` with
   * `consultation.double_booking` where somebody else holds the slot.
   */
  bookVisit(members: {
    patient_id: string;
    consultation_type: ConsultationType;
    scheduled_at: Date | string;
    duration_minutes: number;
    id?: string | null;
    fee?: string | null;
    chief_complaint?: string | null;
    video_call_url?: string | null;
    insurance_covered?: boolean | null;
    provider_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Consultation>;
  /**
   * Prescribes a drug, files the prescription with its visit and tells the patient; see
   * `Prescription::prescribe`.
   *
   * Throws: `NotFoundError` without such a provider or visit,
   * `ValidationError` with what keeps the drug from being prescribed,
   * `TransitionError` where the visit takes no more prescriptions.
   */
  prescribe(members: {
    patient_id: string;
    medication_name: string;
    strength: string;
    dosage_form: DosageForm;
    quantity: number;
    days_supply: number;
    instructions: string;
    expires_at: Date | string;
    id?: string | null;
    generic_name?: string | null;
    total_refills?: number | null;
    pharmacy_id?: string | null;
    ndc_number?: string | null;
    controlled_substance_schedule?: ControlledSchedule | null;
    contraindications?: readonly string[] | null;
    drug_interactions?: readonly string[] | null;
    provider_id: string;
    consultation_id?: string | null;
    policy?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Prescription>;
  /**
   * The slots of a provider between two instants that can be booked; see
   * `Provider::free_slots`.
   *
   * Throws: `NotFoundError` without such a provider, and where the range is too long.
   */
  freeSlots(members: {
    provider_id: string;
    since: Date | string;
    until: Date | string;
  }): Promise<readonly Slot[]>;
  /**
   * A patient's chart.
   *
   * Throws: `NotFoundError` without such a patient, `CorruptError` where the
   * patient's own row cannot be read; other damaged rows are left out and named.
   */
  chart(members: {
    patient_id: string;
  }): Promise<PatientChart>;
  /**
   * The active prescriptions that expire before an instant, the next one first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  expiringBefore(members: {
    instant: Date | string;
  }): Promise<readonly Prescription[]>;
  /**
   * The prescriptions that were made in any of these visits, in the order in which they were made.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  prescriptionsOf(members: {
    consultation_ids: readonly string[];
  }): Promise<readonly Prescription[]>;
  /**
   * All categories in the order in which a tree shows them: each before those below it, siblings by `sort_order` and
   * then by name.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  categoryTree(): Promise<readonly CategoryNode[]>;
  /**
   * Moves a category, with all below it, under another one or to the root.
   *
   * Throws: `NotFoundError` without such a category, and
   * `ValidationError` where it would stand under itself or something too deep.
   */
  moveCategory(members: {
    category_id: string;
    parent_category_id?: string | null;
  }): Promise<Category>;
  /**
   * The products of a type that are on sale, the cheapest first, whether they are in stock or not.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  productsOf(members: {
    product_type: ProductType;
  }): Promise<readonly Product[]>;
  /**
   * The subscription plans that are on sale, the cheapest first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  plansOnSale(): Promise<readonly SubscriptionPlan[]>;
  /**
   * Places an order of products at their present prices, and of charges for what is no product, under the next order
   * number, and takes its units out of the stock.
   *
   * Throws: `ValidationError` with everything that is wrong, named `lines[2].quantity`: products that
   * are not on sale or not in stock, prescriptions that are not active ones of this patient, a flow of another patient.
   */
  placeOrder(members: {
    patient_id: string;
    order_type: OrderType;
    id?: string | null;
    provider_id?: string | null;
    telehealth_flow_id?: string | null;
    tax_amount?: string | null;
    discount_amount?: string | null;
    shipping_amount?: string | null;
    currency?: string | null;
    payment_method?: string | null;
    shipping_address?: Address | null;
    billing_address?: Address | null;
    estimated_delivery_date?: string | null;
    notes?: string | null;
    metadata?: { readonly [name: string]: unknown } | null;
    lines: readonly OrderLine[];
    charges?: readonly OrderCharge[] | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<PlacedOrder>;
  /**
   * An order with its items.
   *
   * Throws: `NotFoundError` without such an order.
   */
  orderWithItems(members: {
    order_id: string;
  }): Promise<PlacedOrder>;
  /**
   * A patient's orders, newest first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  ordersOf(members: {
    patient_id: string;
  }): Promise<readonly Order[]>;
  /**
   * Sends off an order that has been paid, and tells the patient.
   *
   * Throws: `NotFoundError` without such an order, and what
   * `Order::ship` refuses.
   */
  shipOrder(members: {
    order_id: string;
    tracking_number?: string | null;
    estimated_delivery_date?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Order>;
  /**
   * Calls an order off before it is shipped, and brings its units back into the stock. Money that was captured is given
   * back by `refund_order`.
   *
   * Throws: `NotFoundError` without such an order, and what
   * `Order::cancel` refuses.
   */
  cancelOrder(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * Records that the goods of an order have come back, and brings them back into the stock. Money is given back by
   * `refund_order`.
   *
   * Throws: `NotFoundError` without such an order, and what
   * `Order::take_back` refuses.
   */
  takeBackOrder(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * The order that was paid by a payment intent, if there is one; of several the last that was placed. The intent is
   * sealed and found by a token, which tells whoever has the database which orders have the same.
   *
   * Throws: `UnavailableError` without a keyring.
   */
  orderByPaymentIntent(members: {
    payment_intent_id: string;
  }): Promise<Order | null>;
  /**
   * Applies what a payment service reports, once, however often and late it comes: an event with an id that has been
   * here is `repeated`, one that the payment is past is `superseded`. A capture is told to the patient, and moves the
   * order's telehealth flow on. A refusal records nothing, so that the service
   * sends the event again.
   *
   * Throws: `NotFoundError` without such an order, `ConflictError`
   * where another event had the id, and what `Order::receive` refuses.
   */
  applyPaymentEvent(members: {
    event: PaymentEvent;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<PaymentReceipt>;
  /**
   * Gives back a part of what was captured, or all that is left, once for each `refund_id`, the refund's id at the
   * payment service. The units of an order that is closed by it before it was shipped come back into the stock.
   *
   * Throws: As `apply_payment_event`.
   */
  refundOrder(members: {
    order_id: string;
    amount: string;
    refund_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<PaymentReceipt>;
  /**
   * Begins a failed payment anew.
   *
   * Throws: `NotFoundError` without such an order, and what
   * `Order::retry` refuses.
   */
  retryPayment(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * Writes the invoice of an order under the next invoice number; see
   * `Invoice::for_order`. An order is invoiced once, and again when
   * that invoice was cancelled.
   *
   * Throws: `NotFoundError` without such an order, and `ConflictError` where it has an invoice.
   */
  invoiceOrder(members: {
    order_id: string;
    id?: string | null;
    due_date?: string | null;
    payment_terms?: string | null;
    notes?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Invoice>;
  /**
   * Writes a patient's invoice of one billing cycle of a plan under the next invoice number; see
   * `Invoice::for_plan`.
   *
   * Throws: `NotFoundError` without such a plan.
   */
  invoicePlan(members: {
    plan_id: string;
    patient_id: string;
    id?: string | null;
    due_date?: string | null;
    payment_terms?: string | null;
    notes?: string | null;
    tax_amount?: string | null;
    currency?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Invoice>;
  /**
   * The invoices that a patient has been sent and has not paid, the one that is due first before the others.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  dueInvoices(members: {
    patient_id: string;
  }): Promise<readonly Invoice[]>;
  /**
   * Marks invoices that were not paid in time, up to 1,000 at once, and returns them; it is called again until there
   * are none. Invoices that others are changing are left to a later call, so several may run at once. One that cannot be
   * read is marked like the others, and left out of what is returned.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  markOverdueInvoices(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<readonly Invoice[]>;
  /**
   * Records that an invoice was paid today (UTC).
   *
   * Throws: `NotFoundError` without such an invoice, and what
   * `Invoice::pay` refuses.
   */
  payInvoice(members: {
    invoice_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Invoice>;
  /**
   * Begins a conversation, or finds it: between the same two there is one open direct conversation without a subject,
   * whoever begins it and however many at once. One with a subject, or of another type, is a new one each time.
   *
   * Throws: `ValidationError` with what `Conversation::start` refuses, and `reference.unknown` where a participant is no user.
   */
  startConversation(members: {
    created_by: string;
    participant_ids: readonly string[];
    id?: string | null;
    conversation_type?: ConversationType | null;
    subject?: string | null;
    metadata?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Conversation>;
  /**
   * Lets a user take part in a conversation of the inviter; see `Conversation::add_participant`.
   *
   * Throws: `NotFoundError` where the inviter takes no part, what the command refuses, and `reference.unknown` where there is
   * no such user.
   */
  addParticipant(members: {
    conversation_id: string;
    inviter_id: string;
    user_id: string;
  }): Promise<Conversation>;
  /**
   * Takes a user out of a conversation of the remover, who may be the same user; see
   * `Conversation::remove_participant`.
   *
   * Throws: `NotFoundError` where the remover takes no part, and what the command refuses.
   */
  removeParticipant(members: {
    conversation_id: string;
    remover_id: string;
    user_id: string;
  }): Promise<Conversation>;
  /**
   * Sends a message; see `Message::send`.
   *
   * Throws: `NotFoundError` of the conversation where the sender takes no part, and what the constructor refuses.
   */
  sendMessage(members: {
    sender_id: string;
    content: string;
    id?: string | null;
    message_type?: MessageType | null;
    attachments?: readonly Attachment[] | null;
    conversation_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Message>;
  /**
   * Sends an answer to a message; see `Message::reply`.
   *
   * Throws: `NotFoundError` of the message where the sender takes no part, and what the constructor refuses.
   */
  replyToMessage(members: {
    sender_id: string;
    content: string;
    id?: string | null;
    message_type?: MessageType | null;
    attachments?: readonly Attachment[] | null;
    message_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Message>;
  /**
   * Changes the text of a message, however many read it at the same time; see `Message::edit`.
   *
   * Throws: `NotFoundError` of the message where the editor takes no part, and what the command refuses.
   */
  editMessage(members: {
    message_id: string;
    editor_id: string;
    content: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Message>;
  /**
   * Deletes a message for everybody; the row stays, and is shown to nobody. See `Message::delete`. One that cannot be
   * read is deleted as well, and answered as none.
   *
   * Throws: `NotFoundError` of the message where the deleter takes no part, and what the command refuses.
   */
  deleteMessage(members: {
    message_id: string;
    deleter_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Message | null>;
  /**
   * A page of up to `limit` conversations in which a user takes part, latest activity first; archived ones, which are
   * closed and can still be read, are among them. It takes two round trips. A conversation that becomes active while
   * somebody turns the pages moves to the first one.
   *
   * Throws: `ValidationError` where the limit is not 1 to `PAGE_LIMIT`.
   */
  inbox(members: {
    user_id: string;
    after?: InboxPlace | null;
    limit: number;
  }): Promise<Inbox>;
  /**
   * How many messages a user has not read, in all conversations in which the user takes part.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  unreadCount(members: {
    user_id: string;
  }): Promise<number>;
  /**
   * A page of up to `limit` messages of a conversation, newest first, beginning after the message `before`. Deleted
   * ones are left out; an answer to one still names it.
   *
   * Throws: `NotFoundError` of the conversation where the reader takes no part, and of `before`
   * where it is no message of this conversation; `ValidationError` where the limit is not 1 to
   * `PAGE_LIMIT`.
   */
  messagesPage(members: {
    conversation_id: string;
    reader_id: string;
    before?: string | null;
    limit: number;
  }): Promise<MessagePage>;
  /**
   * Records that a user has read every message of a conversation, in one statement; returns how many were unread. A
   * receipt that is there stays, a sender gets none, and deleted messages are passed over.
   *
   * Throws: `NotFoundError` of the conversation where the reader takes no part.
   */
  markConversationRead(members: {
    conversation_id: string;
    reader_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<number>;
  /**
   * Claims up to `limit` due notifications for a worker, the longest due first. Workers do not wait for each other, and
   * get different ones. Commit, send each, and save at once what came of it: `mark_sent`, `retry_later` or
   * `mark_failed`.
   *
   * Nobody else gets them for `lease_seconds`. When a worker dies, another gets them after that: each is sent once, and
   * again where a worker died between sending and saving. One that saves too late finds its version stale, and cannot
   * overwrite what the next one did.
   *
   * `now` is the worker's own clock. One that is ahead claims what is not due yet and takes over leases that still run,
   * so that something may be sent twice; one that is behind sends late, and its own leases end early. A lease should
   * outlast sending by more than the clocks differ.
   *
   * A row that cannot be read is set aside in the same transaction, and stops neither the others nor the next claim.
   *
   * Throws: `ValidationError` where the limit is not 1 to `PAGE_LIMIT`, or the lease ends beyond the
   * year 9999.
   */
  claimDue(members: {
    limit: number;
    lease_seconds: number;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<ClaimedNotifications>;
  /**
   * Ends up to 1,000 pending notifications that nobody will send any more, as `Notification::sweep` says; where as many
   * were swept, there may be more.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  sweepNotifications(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<SweptNotifications>;
  /**
   * Records which product the patient has chosen, and which subscription plan if one; see
   * `TelehealthFlow::select_product`.
   *
   * Throws: `NotFoundError` without such a flow, product or plan,
   * `ValidationError` where one is not on sale, `TransitionError` where
   * the flow is at another step.
   */
  chooseProduct(members: {
    flow_id: string;
    product_id: string;
    subscription_plan_id?: string | null;
  }): Promise<TelehealthFlow>;
  /**
   * Submits the intake's form and records its answers in the flow; see `submit_form` and
   * `TelehealthFlow::complete_intake`.
   *
   * Throws: `NotFoundError` without such a flow or form, `ValidationError`
   * with everything that is wrong with the answers, `TransitionError` where the flow is at
   * another step.
   */
  submitIntake(members: {
    flow_id: string;
    form_schema_id: string;
    submission_data: { readonly [name: string]: unknown };
    id?: string | null;
    submitted_by?: string | null;
    patient_id?: string | null;
    provider_id?: string | null;
    consultation_id?: string | null;
    telehealth_flow_id?: string | null;
    completion_time_seconds?: number | null;
    device_type?: DeviceType | null;
    ip_address?: string | null;
    user_agent?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<TelehealthFlow>;
  /**
   * Records that a provider has approved the treatment in a visit, and tells the patient; see
   * `TelehealthFlow::approve`.
   *
   * Throws: `NotFoundError` without such a flow or visit,
   * `ValidationError` where the visit is another patient's or has not taken place,
   * `TransitionError` where the flow is at another step.
   */
  approveFlow(members: {
    flow_id: string;
    consultation_id: string;
    consultation_data?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<TelehealthFlow>;
  /**
   * Records that a provider has not approved the treatment in a visit, and tells the patient; see
   * `TelehealthFlow::reject`.
   *
   * Throws: As `approve_flow`.
   */
  rejectFlow(members: {
    flow_id: string;
    consultation_id: string;
    consultation_data?: { readonly [name: string]: unknown } | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<TelehealthFlow>;
  /**
   * Places the order of an approved flow, one unit of its product unless told, and awaits the payment, whose capture
   * moves the flow on by itself; see `place_order` and `apply_payment_event`.
   *
   * Throws: `NotFoundError` without such a flow, or where its product is gone, and those of
   * `place_order`; `TransitionError` where the flow is at another step.
   */
  orderFlow(members: {
    flow_id: string;
    id?: string | null;
    provider_id?: string | null;
    tax_amount?: string | null;
    discount_amount?: string | null;
    shipping_amount?: string | null;
    currency?: string | null;
    payment_method?: string | null;
    shipping_address?: Address | null;
    billing_address?: Address | null;
    estimated_delivery_date?: string | null;
    notes?: string | null;
    metadata?: { readonly [name: string]: unknown } | null;
    quantity?: number | null;
    prescription_id?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<PlacedOrder>;
  /**
   * Calls a flow off and releases what it holds: the order is cancelled and its goods go back into the stock. Money
   * that was captured is given back by `refund_order`.
   *
   * Throws: `NotFoundError` without such a flow, `TransitionError` where
   * the flow has ended, or its order has been shipped.
   */
  cancelFlow(members: {
    flow_id: string;
  }): Promise<TelehealthFlow>;
  /**
   * The flows of a patient that have neither been completed nor cancelled, the latest first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  openFlows(members: {
    patient_id: string;
  }): Promise<readonly TelehealthFlow[]>;
  /**
   * A flow with everything that belongs to it.
   *
   * Throws: `NotFoundError` without such a flow.
   */
  flowOverview(members: {
    flow_id: string;
  }): Promise<FlowOverview>;
  /**
   * Sets a task. The row that it concerns must be there; the task outlives it.
   *
   * Throws: `ValidationError`, also with `reference.unknown` where there is no such row.
   */
  createTask(members: {
    title: string;
    id?: string | null;
    description?: string | null;
    assignee_id?: string | null;
    assigner_id?: string | null;
    task_type?: TaskType | null;
    priority?: Priority | null;
    due_date?: string | null;
    related_entity_type?: EntityType | null;
    related_entity_id?: string | null;
    estimated_hours?: string | null;
    tags?: readonly string[] | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<Task>;
  /**
   * Gives an open task that nobody has to a user. Of several who take one at once one gets it.
   *
   * Throws: `NotFoundError` without such a task, `TransitionError` with
   * `task.taken` where somebody else has it, and where it is closed.
   */
  takeTask(members: {
    task_id: string;
    assignee_id: string;
  }): Promise<Task>;
  /**
   * The open tasks of a user, the most urgent first, of those the one that is due first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  tasksOf(members: {
    assignee_id: string;
  }): Promise<readonly Task[]>;
  /**
   * The tasks that are still to be done after their last day, the longest overdue first, of those the most urgent.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  overdueTasks(members: {
    today: string;
  }): Promise<readonly Task[]>;
  /**
   * All tasks that concern a row, open or not, the newest first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  tasksAbout(members: {
    entity_type: EntityType;
    entity_id: string;
  }): Promise<readonly Task[]>;
  /**
   * Publishes a draft: from now on it can be answered, and never changes.
   *
   * Throws: `NotFoundError` without such a form, `TransitionError` where
   * it is published already.
   */
  publishForm(members: {
    form_schema_id: string;
  }): Promise<FormSchema>;
  /**
   * Drafts the version after a published form, with the same content, to be revised and published in its turn.
   *
   * Throws: `NotFoundError` without such a form, `TransitionError` where
   * it is a draft, `ConflictError` with `form_schema.version_taken` where there is such
   * a version already.
   */
  nextFormVersion(members: {
    form_schema_id: string;
    step: VersionStep;
    created_by: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<FormSchema>;
  /**
   * The highest published version of a form, if there is one: what people answer now.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  currentForm(members: {
    title: string;
  }): Promise<FormSchema | null>;
  /**
   * All versions of a form, drafts too, the highest first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  formVersions(members: {
    title: string;
  }): Promise<readonly FormSchema[]>;
  /**
   * Submits a published form. The answers are checked whole; the form's rules may raise the priority. The patient
   * and the provider of the visit or flow that it belongs to are its own, where it names none.
   *
   * Throws: `NotFoundError` without such a form, visit or flow.
   * `ValidationError` with everything that is wrong with the answers, each at its JSON
   * pointer; where the form is a draft; and where visit or flow are of another patient or provider.
   */
  submitForm(members: {
    form_schema_id: string;
    submission_data: { readonly [name: string]: unknown };
    id?: string | null;
    submitted_by?: string | null;
    patient_id?: string | null;
    provider_id?: string | null;
    consultation_id?: string | null;
    telehealth_flow_id?: string | null;
    completion_time_seconds?: number | null;
    device_type?: DeviceType | null;
    ip_address?: string | null;
    user_agent?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<FormSubmission>;
  /**
   * Claims up to `limit` pending submissions to work on, the most urgent first, of those the oldest; of several who
   * claim at once each gets others. A worker commits the claim, does the work, and saves the submission as
   * `complete` or `fail` have made it. When the save is refused as stale, somebody has given the worker up: see
   * `recover_submissions`. A row that cannot be read is set aside in the same transaction,
   * and stops neither the others nor the next claim.
   *
   * Throws: `ValidationError` where the limit is not 1 to 1,000.
   */
  claimSubmissions(members: {
    limit: number;
  }): Promise<ClaimedSubmissions>;
  /**
   * Gives up the workers that claimed submissions before an instant and have not come back: up to `limit` of these,
   * the longest claimed first, become errors that say so, and can be processed again. Only `updated_at` tells how
   * long ago a submission was claimed, so the instant lies further back than any work takes.
   *
   * Throws: `ValidationError` where the limit is not 1 to 1,000.
   */
  recoverSubmissions(members: {
    claimed_before: Date | string;
    limit: number;
  }): Promise<ClaimedSubmissions>;
  /**
   * Makes a policy in use the one that pays first; the patient's old one gives way. A policy that is so already
   * stays as it is.
   *
   * Throws: `NotFoundError` without such a policy, `TransitionError`
   * where it is not in use or has expired today (UTC).
   */
  preferInsurance(members: {
    insurance_id: string;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<PatientInsurance>;
  /**
   * The policies of a patient that pay for what happens on a day, in the order in which they pay: the primary one,
   * then the longest in effect.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  coverageOn(members: {
    patient_id: string;
    day: string;
  }): Promise<readonly PatientInsurance[]>;
  /**
   * Up to `limit` active pharmacies of a state, those first whose ZIP code is the least remote from `postal_code`
   * (`PostalCode::remoteness`: regions of the post, not distances), then by name. Given `open_at`, only those that
   * are open at that instant in their own time zone: one whose hours are unknown is left out.
   *
   * Throws: `ValidationError` where no state has the code, and where the limit is not 1 to 1,000.
   */
  pharmaciesNear(members: {
    state: string;
    postal_code: string;
    open_at?: Date | string | null;
    limit: number;
  }): Promise<readonly Pharmacy[]>;
  /**
   * Ties a tag to a row of any table. One that is tied already stays as it is, and is the answer.
   *
   * Throws: `NotFoundError` without such a tag, `ValidationError` with
   * `reference.unknown` without such a row or user.
   */
  tagEntity(members: {
    tag_id: string;
    entity_type: EntityType;
    entity_id: string;
    tagged_by?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Promise<EntityTag>;
  /**
   * Cuts a tag from a row; whether it was tied.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  untagEntity(members: {
    tag_id: string;
    entity_type: EntityType;
    entity_id: string;
  }): Promise<boolean>;
  /**
   * The tags of a row, by name.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  tagsOf(members: {
    entity_type: EntityType;
    entity_id: string;
  }): Promise<readonly Tag[]>;
  /**
   * Up to `limit` rows of a kind that carry a tag, in the order of their ids; the next ones come `after` the last.
   *
   * Throws: `ValidationError` where the limit is not 1 to 1,000.
   */
  tagged(members: {
    tag_id: string;
    entity_type: EntityType;
    after?: string | null;
    limit: number;
  }): Promise<readonly string[]>;
  /**
   * The reason that a provider gave for an emergency, from its entry of the audit log (`EMERGENCY_ACCESS` or
   * `EMERGENCY_SEARCH`), for whoever may read the log.
   *
   * Throws: `DeniedError` to patients and providers, `NotFoundError` without an
   * entry that the actor may read, `ValidationError` for an entry
   * without a reason; `crypto.unknown_key` where the key that sealed it has left the ring.
   */
  emergencyReason(members: {
    entry_id: string;
  }): Promise<string>;
}

/** Every entity. */
export type Entity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | OrderItem | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | AuditLog | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag | EntityTag;

/** Every entity class. */
export type EntityClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session | typeof Category | typeof Product | typeof SubscriptionPlan | typeof Order | typeof OrderItem | typeof Invoice | typeof Conversation | typeof Message | typeof Notification | typeof TelehealthFlow | typeof Task | typeof AuditLog | typeof FormSchema | typeof FormSubmission | typeof InsuranceProvider | typeof PatientInsurance | typeof Pharmacy | typeof Tag | typeof EntityTag;

/** Every entity that is added and removed. */
export type StoredEntity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | OrderItem | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag | EntityTag;

/** Every class of these. */
export type StoredClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session | typeof Category | typeof Product | typeof SubscriptionPlan | typeof Order | typeof OrderItem | typeof Invoice | typeof Conversation | typeof Message | typeof Notification | typeof TelehealthFlow | typeof Task | typeof FormSchema | typeof FormSubmission | typeof InsuranceProvider | typeof PatientInsurance | typeof Pharmacy | typeof Tag | typeof EntityTag;

/** Every entity that is saved, too. */
export type VersionedEntity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag;

/** The conditions on the entities of a class. */
export type FilterOf<E extends Entity> =
  E extends User ? UserFilter :
  E extends Patient ? PatientFilter :
  E extends Provider ? ProviderFilter :
  E extends Administrator ? AdministratorFilter :
  E extends Consultation ? ConsultationFilter :
  E extends Prescription ? PrescriptionFilter :
  E extends Session ? SessionFilter :
  E extends Category ? CategoryFilter :
  E extends Product ? ProductFilter :
  E extends SubscriptionPlan ? SubscriptionPlanFilter :
  E extends Order ? OrderFilter :
  E extends OrderItem ? OrderItemFilter :
  E extends Invoice ? InvoiceFilter :
  E extends Conversation ? ConversationFilter :
  E extends Message ? MessageFilter :
  E extends Notification ? NotificationFilter :
  E extends TelehealthFlow ? TelehealthFlowFilter :
  E extends Task ? TaskFilter :
  E extends AuditLog ? AuditLogFilter :
  E extends FormSchema ? FormSchemaFilter :
  E extends FormSubmission ? FormSubmissionFilter :
  E extends InsuranceProvider ? InsuranceProviderFilter :
  E extends PatientInsurance ? PatientInsuranceFilter :
  E extends Pharmacy ? PharmacyFilter :
  E extends Tag ? TagFilter :
  E extends EntityTag ? EntityTagFilter :
  never;

/** Every error code. */
export type Code =
  | "field.missing"
  | "field.unknown"
  | "field.wrong_type"
  | "label.unknown"
  | "list.too_long"
  | "text.too_long"
  | "text.null_byte"
  | "text.control"
  | "text.lone_surrogate"
  | "text.blank"
  | "json.too_deep"
  | "json.too_large"
  | "uuid.malformed"
  | "timestamp.malformed"
  | "timestamp.out_of_range"
  | "timestamp.not_now"
  | "date.malformed"
  | "date.out_of_range"
  | "integer.out_of_range"
  | "integer.negative"
  | "integer.not_positive"
  | "money.malformed"
  | "money.negative"
  | "money.too_precise"
  | "money.too_large"
  | "money.not_positive"
  | "percentage.out_of_range"
  | "currency.malformed"
  | "currency.unknown"
  | "rating.out_of_range"
  | "hours.out_of_range"
  | "email.malformed"
  | "phone.malformed"
  | "url.malformed"
  | "media_type.malformed"
  | "ip_address.malformed"
  | "ip_address.network"
  | "time_zone.unknown"
  | "postal_code.malformed"
  | "us_state.malformed"
  | "us_state.unknown"
  | "npi.malformed"
  | "npi.check_digit"
  | "ndc.malformed"
  | "dea_number.malformed"
  | "dea_number.check_digit"
  | "permission.malformed"
  | "availability.malformed"
  | "availability.overlap"
  | "availability.range"
  | "slug.malformed"
  | "sku.malformed"
  | "order_number.malformed"
  | "invoice_number.malformed"
  | "payer_id.malformed"
  | "color.malformed"
  | "json_schema.malformed"
  | "json_schema.reference"
  | "json_schema.endless"
  | "json_schema.too_complex"
  | "version.malformed"
  | "version.leading_zero"
  | "audit_action.malformed"
  | "audit.key_malformed"
  | "audit.key_failed"
  | "audit.note_malformed"
  | "audit.note_unsigned"
  | "audit.store_failed"
  | "audit.not_integrated"
  | "audit.locked"
  | "audit.proof_wrong"
  | "audit.row_changed"
  | "audit.row_missing"
  | "audit.row_inserted"
  | "audit.row_moved"
  | "audit.tree_changed"
  | "audit.checkpoint_forged"
  | "audit.checkpoint_missing"
  | "audit.rolled_back"
  | "audit.append_only"
  | "status.transition"
  | "user.email_taken"
  | "user.not_active"
  | "user.role_mismatch"
  | "patient.under_13"
  | "provider.npi_taken"
  | "provider.dea_number_taken"
  | "provider.license_expired"
  | "provider.not_accepting_patients"
  | "consultation.in_past"
  | "consultation.slot"
  | "consultation.duration"
  | "consultation.ended_before_started"
  | "consultation.double_booking"
  | "consultation.not_due"
  | "prescription.expiry"
  | "prescription.refills"
  | "prescription.no_refills"
  | "prescription.expired"
  | "prescription.not_expired"
  | "prescription.controlled"
  | "prescription.prescriber"
  | "prescription.visit"
  | "prescription.telemedicine"
  | "session.in_past"
  | "category.name_taken"
  | "category.slug_taken"
  | "category.cycle"
  | "category.ancestors"
  | "product.sku_taken"
  | "product.prescription"
  | "product.not_active"
  | "product.out_of_stock"
  | "subscription_plan.name_taken"
  | "subscription_plan.not_active"
  | "subscription_plan.term"
  | "order.number_taken"
  | "order.empty"
  | "order.items"
  | "order.subtotal"
  | "order.total"
  | "order.total_final"
  | "order.closed"
  | "order.not_captured"
  | "order.not_refunded"
  | "order.refund_exceeds"
  | "order.refund_mismatch"
  | "order.refund_shrinks"
  | "payment_event.amount"
  | "payment_event.currency"
  | "payment_event.id_taken"
  | "order_item.total"
  | "order_item.prescription"
  | "invoice.number_taken"
  | "invoice.order_invoiced"
  | "invoice.total"
  | "invoice.due"
  | "invoice.paid"
  | "invoice.not_overdue"
  | "conversation.too_few"
  | "conversation.participant_twice"
  | "conversation.creator"
  | "conversation.group"
  | "conversation.direct"
  | "conversation.not_participant"
  | "conversation.archived"
  | "message.empty"
  | "message.attachment"
  | "message.edited"
  | "message.receipts"
  | "message.sender"
  | "message.not_sender"
  | "message.conversation"
  | "message.deleted"
  | "notification.channels"
  | "notification.schedule"
  | "notification.sent"
  | "notification.expiry"
  | "notification.not_due"
  | "notification.claimed"
  | "notification.exhausted"
  | "notification.expired"
  | "notification.not_sent"
  | "notification.open"
  | "notification.event"
  | "flow.completion"
  | "flow.intake"
  | "flow.consultation"
  | "flow.other"
  | "task.completion"
  | "task.taken"
  | "task.related_entity"
  | "form_schema.version_taken"
  | "form_schema.published"
  | "form_schema.not_published"
  | "form_schema.vocabulary"
  | "form_submission.unpublished"
  | "form_submission.version"
  | "form_submission.priority"
  | "form_submission.subject"
  | "answer.missing"
  | "answer.unknown"
  | "answer.invalid"
  | "answer.more"
  | "insurance_provider.name_taken"
  | "insurance_provider.payer_id_taken"
  | "insurance_provider.inactive"
  | "patient_insurance.period"
  | "patient_insurance.expired"
  | "patient_insurance.inactive"
  | "patient_insurance.second_primary"
  | "pharmacy.npi_taken"
  | "tag.name_taken"
  | "tag.system"
  | "entity_tag.taken"
  | "reference.unknown"
  | "reference.in_use"
  | "row.not_found"
  | "row.stale"
  | "row.final"
  | "row.corrupt"
  | "access.denied"
  | "emergency.access_limit"
  | "emergency.search_limit"
  | "database.url_malformed"
  | "database.unreachable"
  | "database.pool_exhausted"
  | "database.connection_lost"
  | "database.outcome_unknown"
  | "database.contention"
  | "database.lock_timeout"
  | "database.not_migrated"
  | "database.not_prepared"
  | "database.role_missing"
  | "database.too_new"
  | "database.migration_failed"
  | "database.unexpected"
  | "crypto.no_keyring"
  | "crypto.no_name_index"
  | "crypto.unknown_key"
  | "crypto.tampered"
  | "crypto.malformed"
  | "crypto.failed"
  | "keyring.missing"
  | "keyring.unreadable"
  | "keyring.exposed"
  | "keyring.malformed"
  | "keyring.weak"
  | "keyring.duplicate"
  | "keyring.changed"
  | "keyring.mismatch"
  | "keyring.provider"
  | "name.too_short"
  | "password.rejected"
  | "password.too_short"
  | "password.too_long"
  | "password.hash_malformed"
  | "embedded.not_found"
  | "embedded.unusable"
  | "embedded.wrong_version"
  | "embedded.no_account"
  | "embedded.unreachable"
  | "embedded.exposed"
  | "embedded.not_empty"
  | "embedded.in_use"
  | "embedded.failed"
  | "embedded.timed_out"
  | "embedded.io"
  | "transaction.aborted"
  | "transaction.forked"
  | "transaction.finished"
  | "portal.closed"
  | "page.limit"
  | "internal.panic"
  | "id.taken";

/** What a service account can be granted. */
export type Grant =
  | "users:select"
  | "users:insert"
  | "users:update"
  | "users:delete"
  | "patients:select"
  | "patients:insert"
  | "patients:update"
  | "patients:delete"
  | "providers:select"
  | "providers:insert"
  | "providers:update"
  | "providers:delete"
  | "administrators:select"
  | "administrators:insert"
  | "administrators:update"
  | "administrators:delete"
  | "consultations:select"
  | "consultations:insert"
  | "consultations:update"
  | "consultations:delete"
  | "prescriptions:select"
  | "prescriptions:insert"
  | "prescriptions:update"
  | "prescriptions:delete"
  | "sessions:select"
  | "sessions:insert"
  | "sessions:update"
  | "sessions:delete"
  | "categories:select"
  | "categories:insert"
  | "categories:update"
  | "categories:delete"
  | "products:select"
  | "products:insert"
  | "products:update"
  | "products:delete"
  | "subscription_plans:select"
  | "subscription_plans:insert"
  | "subscription_plans:update"
  | "subscription_plans:delete"
  | "orders:select"
  | "orders:insert"
  | "orders:update"
  | "orders:delete"
  | "order_items:select"
  | "order_items:insert"
  | "order_items:update"
  | "order_items:delete"
  | "invoices:select"
  | "invoices:insert"
  | "invoices:update"
  | "invoices:delete"
  | "conversations:select"
  | "conversations:insert"
  | "conversations:update"
  | "conversations:delete"
  | "messages:select"
  | "messages:insert"
  | "messages:update"
  | "messages:delete"
  | "notifications:select"
  | "notifications:insert"
  | "notifications:update"
  | "notifications:delete"
  | "telehealth_flows:select"
  | "telehealth_flows:insert"
  | "telehealth_flows:update"
  | "telehealth_flows:delete"
  | "tasks:select"
  | "tasks:insert"
  | "tasks:update"
  | "tasks:delete"
  | "audit_logs:select"
  | "form_schemas:select"
  | "form_schemas:insert"
  | "form_schemas:update"
  | "form_schemas:delete"
  | "form_submissions:select"
  | "form_submissions:insert"
  | "form_submissions:update"
  | "form_submissions:delete"
  | "insurance_providers:select"
  | "insurance_providers:insert"
  | "insurance_providers:update"
  | "insurance_providers:delete"
  | "patient_insurance:select"
  | "patient_insurance:insert"
  | "patient_insurance:update"
  | "patient_insurance:delete"
  | "pharmacies:select"
  | "pharmacies:insert"
  | "pharmacies:update"
  | "pharmacies:delete"
  | "tags:select"
  | "tags:insert"
  | "tags:update"
  | "tags:delete"
  | "entity_tags:select"
  | "entity_tags:insert"
  | "entity_tags:update"
  | "entity_tags:delete"
  | "payment_events:select"
  | "payment_events:insert"
  | "emergency_access:select"
  | "emergency_access:update";

/** Everything that a service account can be granted. */
export declare const grants: readonly Grant[];

/** What the service account `rotate-keys` must be granted: see `Portal.rotateKeys`. */
export declare const rotateKeysGrants: readonly Grant[];

/** What each error code means. */
export declare const codes: { readonly [code in Code]: string };
