// Generated from the Rust sources by `UPDATE=1 npm test`; do not edit.

export * from "./portal.js";

/** The role of a user, which determines their permissions. */
export type UserRole = "patient" | "provider" | "admin" | "super_admin";
/** The role of a user, which determines their permissions. */
export declare const UserRole: {
  readonly patient: "patient";
  readonly provider: "provider";
  readonly admin: "admin";
  readonly super_admin: "super_admin";
};

/** The status of a user account. */
export type UserStatus = "active" | "inactive" | "pending" | "suspended" | "deleted";
/** The status of a user account. */
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

/** The type of a visit. */
export type ConsultationType = "initial" | "follow_up" | "urgent" | "routine" | "specialist";
/** The type of a visit. */
export declare const ConsultationType: {
  readonly initial: "initial";
  readonly follow_up: "follow_up";
  readonly urgent: "urgent";
  readonly routine: "routine";
  readonly specialist: "specialist";
};

/** The status of a visit. */
export type ConsultationStatus = "scheduled" | "in_progress" | "completed" | "cancelled" | "no_show" | "rescheduled";
/** The status of a visit. */
export declare const ConsultationStatus: {
  readonly scheduled: "scheduled";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly no_show: "no_show";
  readonly rescheduled: "rescheduled";
};

/** The dosage form of a drug. */
export type DosageForm = "tablet" | "capsule" | "liquid" | "injection" | "topical" | "inhaler" | "patch" | "drops";
/** The dosage form of a drug. */
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

/** The unit of a quantity: the three of the NCPDP Billing Unit Standard. */
export type QuantityUnit = "each" | "mL" | "g";
/** The unit of a quantity: the three of the NCPDP Billing Unit Standard. */
export declare const QuantityUnit: {
  readonly each: "each";
  readonly mL: "mL";
  readonly g: "g";
};

/** The status of a prescription. */
export type PrescriptionStatus = "active" | "completed" | "cancelled" | "expired";
/** The status of a prescription. */
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

/** The type of a treatment session. */
export type SessionType = "consultation" | "follow_up" | "therapy" | "check_in" | "screening";
/** The type of a treatment session. */
export declare const SessionType: {
  readonly consultation: "consultation";
  readonly follow_up: "follow_up";
  readonly therapy: "therapy";
  readonly check_in: "check_in";
  readonly screening: "screening";
};

/** The status of a treatment session. */
export type SessionStatus = "pending" | "in_progress" | "completed" | "cancelled" | "followup";
/** The status of a treatment session. */
export declare const SessionStatus: {
  readonly pending: "pending";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly followup: "followup";
};

/** The type of a product. */
export type ProductType = "prescription" | "supplement" | "medical_device" | "consultation" | "lab_test" | "telehealth_session";
/** The type of a product. */
export declare const ProductType: {
  readonly prescription: "prescription";
  readonly supplement: "supplement";
  readonly medical_device: "medical_device";
  readonly consultation: "consultation";
  readonly lab_test: "lab_test";
  readonly telehealth_session: "telehealth_session";
};

/** The interval between the payments of a subscription. */
export type BillingCycle = "monthly" | "quarterly" | "semi_annual" | "annual";
/** The interval between the payments of a subscription. */
export declare const BillingCycle: {
  readonly monthly: "monthly";
  readonly quarterly: "quarterly";
  readonly semi_annual: "semi_annual";
  readonly annual: "annual";
};

/** The type of an order. */
export type OrderType = "prescription" | "consultation" | "lab_test" | "supplement" | "medical_device" | "telehealth_session";
/** The type of an order. */
export declare const OrderType: {
  readonly prescription: "prescription";
  readonly consultation: "consultation";
  readonly lab_test: "lab_test";
  readonly supplement: "supplement";
  readonly medical_device: "medical_device";
  readonly telehealth_session: "telehealth_session";
};

/** The status of an order. */
export type OrderStatus = "pending" | "confirmed" | "processing" | "shipped" | "delivered" | "cancelled" | "refunded" | "returned";
/** The status of an order. */
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

/** The status of the payment of an order. */
export type PaymentStatus = "pending" | "authorized" | "captured" | "failed" | "refunded" | "partially_refunded";
/** The status of the payment of an order. */
export declare const PaymentStatus: {
  readonly pending: "pending";
  readonly authorized: "authorized";
  readonly captured: "captured";
  readonly failed: "failed";
  readonly refunded: "refunded";
  readonly partially_refunded: "partially_refunded";
};

/** The status of an invoice. */
export type InvoiceStatus = "draft" | "sent" | "pending" | "paid" | "overdue" | "cancelled";
/** The status of an invoice. */
export declare const InvoiceStatus: {
  readonly draft: "draft";
  readonly sent: "sent";
  readonly pending: "pending";
  readonly paid: "paid";
  readonly overdue: "overdue";
  readonly cancelled: "cancelled";
};

/** The type of a conversation. */
export type ConversationType = "direct" | "group" | "support" | "consultation";
/** The type of a conversation. */
export declare const ConversationType: {
  readonly direct: "direct";
  readonly group: "group";
  readonly support: "support";
  readonly consultation: "consultation";
};

/** The type of a message. */
export type MessageType = "text" | "image" | "file" | "system" | "prescription" | "appointment";
/** The type of a message. */
export declare const MessageType: {
  readonly text: "text";
  readonly image: "image";
  readonly file: "file";
  readonly system: "system";
  readonly prescription: "prescription";
  readonly appointment: "appointment";
};

/** The type of a notification. */
export type NotificationType = "appointment_reminder" | "prescription_ready" | "lab_results" | "payment_confirmation" | "system_alert" | "marketing" | "consultation_approved" | "consultation_rejected";
/** The type of a notification. */
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

/** A channel through which a notification is sent. */
export type NotificationChannel = "email" | "sms" | "push" | "in_app";
/** A channel through which a notification is sent. */
export declare const NotificationChannel: {
  readonly email: "email";
  readonly sms: "sms";
  readonly push: "push";
  readonly in_app: "in_app";
};

/** The status of a notification. */
export type NotificationStatus = "pending" | "sent" | "delivered" | "failed" | "cancelled";
/** The status of a notification. */
export declare const NotificationStatus: {
  readonly pending: "pending";
  readonly sent: "sent";
  readonly delivered: "delivered";
  readonly failed: "failed";
  readonly cancelled: "cancelled";
};

/** The status of a telehealth flow. */
export type FlowStatus = "started" | "product_selected" | "intake_completed" | "consultation_approved" | "consultation_rejected" | "order_created" | "payment_pending" | "payment_completed" | "completed" | "cancelled";
/** The status of a telehealth flow. */
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

/** The type of a task. */
export type TaskType = "general" | "patient_followup" | "prescription_review" | "insurance_verification" | "administrative";
/** The type of a task. */
export declare const TaskType: {
  readonly general: "general";
  readonly patient_followup: "patient_followup";
  readonly prescription_review: "prescription_review";
  readonly insurance_verification: "insurance_verification";
  readonly administrative: "administrative";
};

/** The priority of a task. */
export type Priority = "low" | "medium" | "high" | "urgent";
/** The priority of a task. */
export declare const Priority: {
  readonly low: "low";
  readonly medium: "medium";
  readonly high: "high";
  readonly urgent: "urgent";
};

/** The status of a task. */
export type TaskStatus = "pending" | "in_progress" | "completed" | "cancelled" | "on_hold";
/** The status of a task. */
export declare const TaskStatus: {
  readonly pending: "pending";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly on_hold: "on_hold";
};

/** The type of a row to which a column refers that may refer to rows of any table. */
export type EntityType = "user" | "patient" | "provider" | "administrator" | "consultation" | "prescription" | "session" | "category" | "product" | "subscription_plan" | "order" | "order_item" | "invoice" | "conversation" | "message" | "notification" | "telehealth_flow" | "task" | "audit_log" | "form_schema" | "form_submission" | "insurance_provider" | "patient_insurance" | "pharmacy" | "tag" | "entity_tag";
/** The type of a row to which a column refers that may refer to rows of any table. */
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

/** The severity of an entry of the audit log. */
export type LogSeverity = "debug" | "info" | "warning" | "error" | "critical";
/** The severity of an entry of the audit log. */
export declare const LogSeverity: {
  readonly debug: "debug";
  readonly info: "info";
  readonly warning: "warning";
  readonly error: "error";
  readonly critical: "critical";
};

/** The purpose of a form. */
export type MedicalFormType = "intake" | "assessment" | "follow_up" | "screening" | "consent";
/** The purpose of a form. */
export declare const MedicalFormType: {
  readonly intake: "intake";
  readonly assessment: "assessment";
  readonly follow_up: "follow_up";
  readonly screening: "screening";
  readonly consent: "consent";
};

/** The kind of change between two versions of a form. */
export type VersionStep = "major" | "minor" | "patch";
/** The kind of change between two versions of a form. */
export declare const VersionStep: {
  readonly major: "major";
  readonly minor: "minor";
  readonly patch: "patch";
};

/** The status of a submission. */
export type FormSubmissionStatus = "pending" | "processing" | "completed" | "error";
/** The status of a submission. */
export declare const FormSubmissionStatus: {
  readonly pending: "pending";
  readonly processing: "processing";
  readonly completed: "completed";
  readonly error: "error";
};

/** How soon a clinician must review a submission. */
export type ClinicalPriority = "routine" | "urgent" | "emergency";
/** How soon a clinician must review a submission. */
export declare const ClinicalPriority: {
  readonly routine: "routine";
  readonly urgent: "urgent";
  readonly emergency: "emergency";
};

/** The type of device on which a form was filled in. */
export type DeviceType = "desktop" | "tablet" | "mobile";
/** The type of device on which a form was filled in. */
export declare const DeviceType: {
  readonly desktop: "desktop";
  readonly tablet: "tablet";
  readonly mobile: "mobile";
};

/** The patient's relationship to the subscriber of a policy. */
export type Relationship = "self" | "spouse" | "child" | "parent" | "other";
/** The patient's relationship to the subscriber of a policy. */
export declare const Relationship: {
  readonly self: "self";
  readonly spouse: "spouse";
  readonly child: "child";
  readonly parent: "parent";
  readonly other: "other";
};

/** The category of a tag. */
export type TagCategory = "medical" | "administrative" | "workflow" | "priority" | "custom";
/** The category of a tag. */
export declare const TagCategory: {
  readonly medical: "medical";
  readonly administrative: "administrative";
  readonly workflow: "workflow";
  readonly priority: "priority";
  readonly custom: "custom";
};

/** A compact under which a licence of one member state is valid in all of them. */
export type Compact = "NLC";
/** A compact under which a licence of one member state is valid in all of them. */
export declare const Compact: {
  readonly NLC: "NLC";
};

/** The type of a payment event. */
export type PaymentEventKind = "authorized" | "captured" | "failed" | "voided" | "refunded" | "refund_failed" | "dispute_opened" | "dispute_won" | "dispute_lost";
/** The type of a payment event. */
export declare const PaymentEventKind: {
  readonly authorized: "authorized";
  readonly captured: "captured";
  readonly failed: "failed";
  readonly voided: "voided";
  readonly refunded: "refunded";
  readonly refund_failed: "refund_failed";
  readonly dispute_opened: "dispute_opened";
  readonly dispute_won: "dispute_won";
  readonly dispute_lost: "dispute_lost";
};

/** The outcome of processing a payment event. */
export type PaymentOutcome = "applied" | "repeated" | "superseded" | "exception";
/** The outcome of processing a payment event. */
export declare const PaymentOutcome: {
  readonly applied: "applied";
  readonly repeated: "repeated";
  readonly superseded: "superseded";
  readonly exception: "exception";
};

/** An operation on a row. */
export type Verb = "select" | "insert" | "update" | "delete";
/** An operation on a row. */
export declare const Verb: {
  readonly select: "select";
  readonly insert: "insert";
  readonly update: "update";
  readonly delete: "delete";
};

/** A relation between a row and the acting user; the matrix documents its meaning for each table. */
export type Relation = "any" | "own" | "assigned" | "booked" | "bookable" | "merged" | "participant" | "published" | "non_admin" | "valid_references" | "emergency" | "permitted";
/** A relation between a row and the acting user; the matrix documents its meaning for each table. */
export declare const Relation: {
  readonly any: "any";
  readonly own: "own";
  readonly assigned: "assigned";
  readonly booked: "booked";
  readonly bookable: "bookable";
  readonly merged: "merged";
  readonly participant: "participant";
  readonly published: "published";
  readonly non_admin: "non_admin";
  readonly valid_references: "valid_references";
  readonly emergency: "emergency";
  readonly permitted: "permitted";
};

/** A further licence of a provider, or what stands in for one. */
export interface License {
  /** The state in which it is valid, or the home state. */
  readonly state: string;
  /** Its number. */
  readonly number: string;
  /** Its last day. */
  readonly expires_on: string;
  /** Its first day, if it is known. */
  readonly valid_from?: string | null | undefined;
  /** The compact under which it is valid in other states too. */
  readonly compact?: Compact | null | undefined;
}

/** The weekly availability of a provider: openings for each weekday, in local time. */
export interface Availability {
  /** The time zone of the openings. */
  readonly time_zone: string;
  /** The length of a slot in minutes, 5 to 480. */
  readonly slot_minutes: number;
  /** The openings of each weekday. */
  readonly weekly: WeeklyOpenings;
  /** Days with other openings, or none. */
  readonly exceptions?: readonly DayException[] | null | undefined;
  /** The minutes for which a visit keeps the provider busy before its start, 0 to 240. */
  readonly buffer_before_minutes?: number | null | undefined;
  /** The minutes for which a visit keeps the provider busy after its end, 0 to 240. */
  readonly buffer_after_minutes?: number | null | undefined;
  /** The minutes before its start until which a slot can be booked, 0 to 43,200. */
  readonly notice_minutes?: number | null | undefined;
}

/**
 * The outer dimensions of a product in millimetres (`products.dimensions`). The specification defines no unit; whole
 * millimetres, like its whole grams, need no fractions.
 */
export interface Dimensions {
  /** Length in millimetres. */
  readonly length: number;
  /** Width in millimetres. */
  readonly width: number;
  /** Height in millimetres. */
  readonly height: number;
}

/** The price of one billing cycle of a plan. */
export interface PlanCharge {
  /** The price before the discount. */
  readonly subtotal: string;
  /** The discount. */
  readonly discount: string;
  /** The amount to pay. */
  readonly total: string;
}

/** The parts of the price of a billing cycle before and from a day on. */
export interface Proration {
  /** The days of the cycle. */
  readonly days: number;
  /** The days from the given one on. */
  readonly days_left: number;
  /** The part of the price for the days before. */
  readonly used: string;
  /** The part of the price for the days that are left. */
  readonly unused: string;
}

/** A postal address, as in `orders.shipping_address` and `orders.billing_address`. */
export interface Address {
  /** Name of the recipient. */
  readonly name: string;
  /** Street and number. */
  readonly line1: string;
  /** Apartment, floor or care-of name. */
  readonly line2?: string | null | undefined;
  /** City. */
  readonly city: string;
  /** State or province, by name or code. */
  readonly state?: string | null | undefined;
  /** Postal code. */
  readonly postal_code?: string | null | undefined;
  /** Country, by name or code. */
  readonly country: string;
}

/** A file attached to a message (`messages.attachments`). Its content is stored elsewhere. */
export interface Attachment {
  /** The file's name. */
  readonly name: string;
  /** The media type of the content. */
  readonly content_type: string;
  /** The URL of the content. */
  readonly url: string;
  /** The size of the content in bytes, at most 2,147,483,647. */
  readonly size_bytes: number;
}

/** An entry of a flow's status history. */
export interface FlowStatusChange {
  /** The status. */
  readonly status: FlowStatus;
  /** When the flow took this status. */
  readonly timestamp: Date;
}

/** The scores and the priority of a form's answers. */
export interface Assessment {
  /** The scores by name. A score with a missing answer is left out. */
  readonly scores: readonly Score[];
  /** The highest priority of the rules that apply. */
  readonly clinical_priority: ClinicalPriority;
}

/** A score of a submission. */
export interface Score {
  /** The name of the score in the form. */
  readonly name: string;
  /** The sum. */
  readonly total: number;
  /** The band of the score; empty below the first band. */
  readonly band?: string | null | undefined;
}

/** Opening hours: openings for each weekday in the local time of a time zone. */
export interface OpeningHours {
  /** The time zone of the openings. */
  readonly time_zone: string;
  /** The openings of each weekday. */
  readonly weekly: WeeklyOpenings;
}

/** A page of found patients, newest first. */
export interface PatientPage {
  /** The patients. */
  readonly items: readonly Patient[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
  /** The rows that match the name but cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A page of providers, by name. */
export interface ProviderPage {
  /** The providers. */
  readonly items: readonly Provider[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
  /** The providers of the page that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A half-open interval of time, free or taken. */
export interface Slot {
  /** The start (inclusive). */
  readonly starts_at: Date;
  /** The end (exclusive). */
  readonly ends_at: Date;
}

/** A patient's chart: the newest rows of each list, newest first. */
export interface PatientChart {
  /** The patient. */
  readonly patient: Patient;
  /** Visits. */
  readonly consultations: readonly Consultation[];
  /** Prescriptions. */
  readonly prescriptions: readonly Prescription[];
  /** Treatment sessions. */
  readonly sessions: readonly Session[];
  /** The rows that cannot be read and are missing from the chart. */
  readonly damaged: readonly DamagedRow[];
}

/** A category and its position in the tree. */
export interface CategoryNode {
  /** The category. */
  readonly category: Category;
  /** The number of ancestors. */
  readonly depth: number;
  /** Whether the category is visible: it and all its ancestors are active. */
  readonly is_shown: boolean;
}

/** An order line for a product. */
export interface OrderLine {
  /** The product. */
  readonly product_id: string;
  /** The number of units. */
  readonly quantity: number;
  /** The prescription, if the product requires one. */
  readonly prescription_id?: string | null | undefined;
  /** Instructions for taking the drug. */
  readonly dosage_instructions?: string | null | undefined;
  /** Additional data of the application. */
  readonly metadata?: { readonly [name: string]: unknown } | null | undefined;
}

/** An order line for something that is not a product, such as a visit. */
export interface OrderCharge {
  /** Name. */
  readonly name: string;
  /** The number of units. */
  readonly quantity: number;
  /** The price of a unit. */
  readonly unit_price: string;
  /** Description. */
  readonly description?: string | null | undefined;
  /** Additional data of the application. */
  readonly metadata?: { readonly [name: string]: unknown } | null | undefined;
}

/** An order with its items. */
export interface PlacedOrder {
  /** The order. */
  readonly order: Order;
  /** Its items, in the order of the given lines and charges. */
  readonly items: readonly OrderItem[];
}

/** An event of a payment service about an order. */
export interface PaymentEvent {
  /**
   * The event's id at the payment service, which identifies duplicates. For a refund, use the id of the refund,
   * which `refundOrder` also records.
   */
  readonly id: string;
  /** The order. */
  readonly order_id: string;
  /** The type of the event. */
  readonly kind: PaymentEventKind;
  /** The amount. */
  readonly amount: string;
  /** The currency of the amount; by default that of the order. */
  readonly currency?: string | null | undefined;
  /** The payment's id at the payment service. */
  readonly payment_intent_id?: string | null | undefined;
  /**
   * The id of the earlier event that this one concludes: of the refund that failed, or of the opening of the dispute
   * that was won or lost.
   */
  readonly concludes?: string | null | undefined;
}

/** The result of applying a payment event. */
export interface PaymentReceipt {
  /** The current order. */
  readonly order: Order;
  /** Whether the event has changed the order. */
  readonly outcome: PaymentOutcome;
}

/** A page of open exceptions, oldest first. */
export interface PaymentExceptionPage {
  /** The exceptions. */
  readonly items: readonly PaymentException[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
}

/** A recorded event that does not fit its order, or that a person has to work off. */
export interface PaymentException {
  /** The event, without the payment's id at the service. */
  readonly event: PaymentEvent;
  /**
   * Why it is an exception: the code of the error with which it was refused, `payment_event.refund_failed` or
   * `payment_event.disputed`.
   */
  readonly code: string;
  /** When it was recorded. */
  readonly recorded_at: Date;
}

/** The end of a page of an inbox. */
export interface InboxPlace {
  /** The last activity of the last conversation: its latest message, or its creation if it has none. */
  readonly active_at: Date;
  /** The last conversation of the page. */
  readonly conversation_id: string;
}

/** A page of a user's conversations, most recently active first. */
export interface Inbox {
  /** The conversations. */
  readonly items: readonly InboxEntry[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: InboxPlace | null | undefined;
  /** The conversations and last messages that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A page of a conversation's messages, newest first. */
export interface MessagePage {
  /** The messages. */
  readonly items: readonly Message[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
  /** The messages of the page that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** The notifications that a worker has claimed. */
export interface ClaimedNotifications {
  /** The notifications to send, longest due first. */
  readonly notifications: readonly Notification[];
  /** The rows that cannot be read. Their status was set to `failed`, with the reason in `last_error`. */
  readonly damaged: readonly DamagedRow[];
}

/** The result of sweeping the queue. */
export interface SweptNotifications {
  /** The number of expired notifications. */
  readonly cancelled: number;
  /** The number of notifications without attempts left. */
  readonly failed: number;
  /** The rows that cannot be read. Their status was set to `failed`, with the reason in `last_error`. */
  readonly damaged: readonly DamagedRow[];
}

/** A flow with everything that its steps have created, as needed to continue it. */
export interface FlowOverview {
  /** The flow; its status determines the next step. */
  readonly flow: TelehealthFlow;
  /** The product that the patient has chosen. */
  readonly product?: Product | null | undefined;
  /** The forms submitted in the flow, newest first. */
  readonly submissions: readonly FormSubmission[];
  /** The orders placed in the flow, newest first, including cancelled ones. */
  readonly orders: readonly Order[];
  /** The submissions and orders that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** A page of tasks. */
export interface TaskPage {
  /** The tasks. */
  readonly items: readonly Task[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
  /** The tasks of the page that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** Submissions that a worker has claimed, or that were recovered from lost workers. */
export interface ClaimedSubmissions {
  /** The submissions. */
  readonly submissions: readonly FormSubmission[];
  /** The rows that cannot be read. Their status was set to `error`, with the reason in `processing_errors`. */
  readonly damaged: readonly DamagedRow[];
}

/** The answer to a consent form that is in force. */
export interface Consent {
  /** The form's title, which its versions share. */
  readonly title: string;
  /** The version of the text that was answered. */
  readonly version: string;
  /** Whether consent was given or, if false, refused or withdrawn; absent if the form has no answer `given`. */
  readonly given?: boolean | null | undefined;
  /** When it was answered. */
  readonly answered_at: Date;
  /** Who answered. */
  readonly submitted_by?: string | null | undefined;
  /** The submission with the complete answer. */
  readonly submission_id: string;
}

/** A page of the rows that have a tag, in ascending order. */
export interface TaggedPage {
  /** The ids of the rows. */
  readonly items: readonly string[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
}

/**
 * A patient's designated record set (45 CFR 164.501): everything that the portal holds about them, each list in the
 * order in which its rows were created. Messages name their attachments, and visits their recordings, by URL. Tags and
 * tasks, with which the staff organize their work, are no part of it.
 */
export interface DesignatedRecordSet {
  /** When the copy was made. */
  readonly exported_at: Date;
  /** The account; absent if it is damaged. */
  readonly user?: User | null | undefined;
  /** The patient; absent if the row is damaged. */
  readonly patient?: Patient | null | undefined;
  /** The accounts of duplicates who were merged into the patient, and whose other rows are theirs now. */
  readonly merged_users: readonly User[];
  /** Those duplicates. */
  readonly merged_patients: readonly Patient[];
  /** Insurance policies. */
  readonly insurance: readonly PatientInsurance[];
  /** Visits. */
  readonly consultations: readonly Consultation[];
  /** Prescriptions. */
  readonly prescriptions: readonly Prescription[];
  /** Treatment sessions. */
  readonly sessions: readonly Session[];
  /** Telehealth flows, with the intake. */
  readonly flows: readonly TelehealthFlow[];
  /** Answered forms, consents included. */
  readonly submissions: readonly FormSubmission[];
  /** Orders. */
  readonly orders: readonly Order[];
  /** The items of the orders. */
  readonly order_items: readonly OrderItem[];
  /** Invoices. */
  readonly invoices: readonly Invoice[];
  /** The conversations in which the patient participates. */
  readonly conversations: readonly Conversation[];
  /** Their messages, and those that the patient has written in conversations that they have left. */
  readonly messages: readonly Message[];
  /** Notifications. */
  readonly notifications: readonly Notification[];
  /** Who else read or changed any of it in the last six years; see `accountingOfDisclosures`. */
  readonly disclosures: readonly Disclosure[];
  /** The rows that cannot be read and are missing above. */
  readonly damaged: readonly DamagedRow[];
}

/** A page of an accounting, oldest first. */
export interface DisclosurePage {
  /** The entries. */
  readonly items: readonly Disclosure[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
}

/** A merge of two patients who are the same person, or its reversal. */
export interface PatientMerge {
  /** The patient who has all rows after the merge. */
  readonly kept_id: string;
  /** The patient whose rows were moved. The row and the account stay; the account is inactive. */
  readonly merged_id: string;
  /** When they were merged. */
  readonly merged_at: Date;
  /** The number of rows that were moved, to the kept patient or back; tables without any are left out. */
  readonly moved: readonly TableRows[];
}

/** A legal hold: while it is in force, nothing about the patient is erased or deleted by retention. */
export interface LegalHold {
  /** The hold. */
  readonly id: string;
  /** The patient; absent for a hold on all patients. */
  readonly patient_id?: string | null | undefined;
  /** The matter, as the clinic's counsel names it. */
  readonly reference: string;
  /** When it was placed. */
  readonly placed_at: Date;
  /** Who decided it. */
  readonly placed_by: string;
  /** When it was released, if it was. */
  readonly released_at?: Date | null | undefined;
  /** Who decided that. */
  readonly released_by?: string | null | undefined;
}

/** A page of legal holds, newest first. */
export interface LegalHoldPage {
  /** The holds. */
  readonly items: readonly LegalHold[];
  /** The value to pass as `after` for the next page; absent on the last page. */
  readonly next?: string | null | undefined;
}

/** What an erasure did. */
export interface PatientErasure {
  /** The patient. */
  readonly patient_id: string;
  /** When they were erased. */
  readonly erased_at: Date;
  /** The number of rows that were deleted; tables without any are left out. */
  readonly erased: readonly TableRows[];
  /** What stays, for how long and why. */
  readonly kept: readonly KeptRows[];
  /**
   * Whether only the audit log still knows the patient. Otherwise their names and date of birth stay with the rest,
   * until `applyRetention` has deleted it.
   */
  readonly is_complete: boolean;
}

/** A patient who was erased. */
export interface ErasedPatient {
  /** The patient. */
  readonly patient_id: string;
  /** When they were erased. */
  readonly erased_at: Date;
}

/** The result of a batch. */
export interface RetentionRun {
  /** The number of rows that were deleted from each table; tables without any are left out. */
  readonly deleted: readonly TableRows[];
  /** The number of rows whose period has passed and that a legal hold preserves; tables without any are left out. */
  readonly held: readonly TableRows[];
  /** The number of erased patients of whom nothing is kept any more, so that their names were removed as well. */
  readonly completed_erasures: number;
  /** Whether there may be more rows to delete. */
  readonly has_more: boolean;
}

/** What an actor may do. */
export interface Permissions {
  /** The role of a user; absent for a service account, and for an actor who may do nothing. */
  readonly role?: UserRole | null | undefined;
  /** What the actor may do with the rows of each table. */
  readonly tables: readonly TablePermission[];
  /**
   * The operations that the actor can call. A service account can call them with any arguments; whether a user may
   * apply one to a certain row depends on their relation to it.
   */
  readonly operations: readonly string[];
}

/** Emergency access to one patient's chart. */
export interface EmergencyAccess {
  /** The patient. */
  readonly patient_id: string;
  /** When the access ends. */
  readonly expires_at: Date;
}

/** The result of an emergency search. */
export interface EmergencyMatches {
  /** At most 10 patients, newest first. */
  readonly patients: readonly EmergencyMatch[];
  /** Whether there are more matches: if so, search again with more details. */
  readonly has_more: boolean;
  /** The rows of possibly matching patients whose names cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** The openings of each weekday. A weekday that is left out is closed. */
export interface WeeklyOpenings {
  /** The openings of this weekday. */
  readonly monday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly tuesday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly wednesday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly thursday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly friday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly saturday?: readonly Opening[] | null | undefined;
  /** The openings of this weekday. */
  readonly sunday?: readonly Opening[] | null | undefined;
}

/** Days that differ from the weekly openings: closed, or open at other times. */
export interface DayException {
  /** The first day. */
  readonly first_day: string;
  /** The last day, by default the first one. */
  readonly last_day?: string | null | undefined;
  /** The openings of each of the days. By default they are closed. */
  readonly openings?: readonly Opening[] | null | undefined;
}

/**
 * A stored row that cannot be decrypted or violates a rule. Lists, streams, finders and queues leave it out and report
 * it; `get` fails with it. Contains no values of the row except its id and version.
 */
export interface DamagedRow {
  /** The table, such as `messages`. */
  readonly table: string;
  /** The primary key. */
  readonly id: string;
  /** The first damaged column, if known. */
  readonly column?: string | null | undefined;
  /** The cause: `crypto.tampered`, `crypto.unknown_key`, `crypto.malformed`, or the code of the violation. */
  readonly code: string;
  /**
   * The version, `updated_at`, which saving a repaired row and removing it by its id compare. Absent if the table has
   * none or it cannot be read.
   */
  readonly version?: Date | null | undefined;
}

/** A conversation in the inbox of one of its participants. */
export interface InboxEntry {
  /** The conversation. */
  readonly conversation: Conversation;
  /** The number of messages that the user has not read. */
  readonly unread: number;
  /** The latest message that has not been deleted, if there is one and it can be read. */
  readonly last_message?: Message | null | undefined;
}

/** One entry of the audit log about a patient, without values. */
export interface Disclosure {
  /** The entry of the audit log. */
  readonly id: string;
  /** When it happened. */
  readonly at: Date;
  /** Who did it; absent for a service account. */
  readonly actor_id?: string | null | undefined;
  /**
   * The capacity in which they did it: their current role. Absent for a service account, and if the account was
   * deleted.
   */
  readonly role?: UserRole | null | undefined;
  /** The name of the provider or administrator, or the service account as the log names it. */
  readonly actor?: string | null | undefined;
  /** What they did, such as `PATIENT_READ`. */
  readonly action: string;
  /** The type of the rows, such as `consultation`. */
  readonly entity: string;
  /** The rows that are about the patient; one action may concern rows of others too. */
  readonly row_ids: readonly string[];
  /** Whether it happened under emergency access. */
  readonly is_emergency: boolean;
}

/** A number of rows of a table. */
export interface TableRows {
  /** The table. */
  readonly table: string;
  /** The number of rows. */
  readonly rows: number;
}

/** Rows that an erasure left because a law requires it. */
export interface KeptRows {
  /** The table. */
  readonly table: string;
  /** The number of rows; absent for the audit log, which is not searched. */
  readonly rows?: number | null | undefined;
  /** The last day on which one of them must be kept, if it is known. */
  readonly until?: string | null | undefined;
  /** The law. */
  readonly source: string;
}

/** What a subject may do with rows of a table. */
export interface TablePermission {
  /** The table's name in the specification. */
  readonly table: string;
  /** What the subject may do. */
  readonly verb: Verb;
  /** The relations between the subject and a row, all of which must hold. Empty: with every row. */
  readonly relations: readonly Relation[];
  /** The columns that an update may change. Empty for other verbs, and if it may change all. */
  readonly columns: readonly string[];
}

/** A patient found by an emergency search. */
export interface EmergencyMatch {
  /** The patient's id, to pass to `breakGlass`. */
  readonly patient_id: string;
  /** First name. */
  readonly first_name?: string | null | undefined;
  /** Last name. */
  readonly last_name?: string | null | undefined;
  /** Date of birth. */
  readonly date_of_birth: string;
}

/** An interval on one day. */
export interface Opening {
  /** The start (inclusive), HH:MM. */
  readonly from: string;
  /** The end (exclusive), HH:MM, at most 24:00. */
  readonly until: string;
}

/** A user account. The password hash is stored in the database only and is not a field. */
export declare class User {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: UserRecord | User);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): User;
  /** Primary key. */
  get id(): string;
  /** The e-mail address for signing in, unique ignoring case. */
  get email(): string;
  /** The role of the user. */
  get role(): UserRole;
  /** The status of the account. */
  get status(): UserStatus;
  /** Whether the e-mail address has been verified. */
  get email_verified(): boolean;
  /** The phone number. */
  get phone(): string | null;
  /** Whether the phone number has been verified. */
  get phone_verified(): boolean;
  /** The URL of the profile picture. */
  get profile_picture_url(): string | null;
  /** The time of the last successful sign-in. */
  get last_login_at(): Date | null;
  /** The user's time zone. */
  get timezone(): string;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Registers a user, who is pending until activated. */
  static register(members: {
    /** The e-mail address for signing in, unique ignoring case. */
    email: string;
    /** The role of the user. */
    role: UserRole;
    /** Primary key. */
    id?: string | null | undefined;
    /** The phone number. */
    phone?: string | null | undefined;
    /** The URL of the profile picture. */
    profile_picture_url?: string | null | undefined;
    /** The user's time zone. */
    timezone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): User;
  /** Activates a pending, inactive or suspended account. */
  activate(): User;
  /** Deactivates the account until it is activated again. */
  deactivate(): User;
  /** Suspends the account. */
  suspend(): User;
  /** Deletes the account permanently. */
  delete(): User;
  /** Records that the e-mail address has been verified. */
  verifyEmail(): User;
  /** Records that the phone number has been verified. */
  verifyPhone(): User;
  /** Records a sign-in. Only an active user can sign in. */
  signIn(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): User;
  /** Changes the user's details. A new e-mail address or phone number must be verified again. */
  revise(members?: {
    /** The e-mail address for signing in, unique ignoring case. */
    email?: string | undefined;
    /** The phone number. */
    phone?: string | null | undefined;
    /** The URL of the profile picture. */
    profile_picture_url?: string | null | undefined;
    /** The user's time zone. */
    timezone?: string | undefined;
  }): User;
  /** Checks whether another value is a `User` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): UserRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<UserRecord>;
}

/** The record of a `User`. */
export interface UserRecord {
  /** Primary key. */
  id: string;
  /** The e-mail address for signing in, unique ignoring case. */
  email: string;
  /** The role of the user. */
  role: UserRole;
  /** The status of the account. */
  status: UserStatus;
  /** Whether the e-mail address has been verified. */
  email_verified: boolean;
  /** The phone number. */
  phone?: string | null | undefined;
  /** Whether the phone number has been verified. */
  phone_verified: boolean;
  /** The URL of the profile picture. */
  profile_picture_url?: string | null | undefined;
  /** The time of the last successful sign-in. */
  last_login_at?: Date | string | null | undefined;
  /** The user's time zone. */
  timezone: string;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `User`; all given conditions must match. */
export interface UserFilter {
  /** `email` must be equal to this. */
  email?: string | undefined;
  /** `role` must be equal to this. */
  role?: UserRole | undefined;
  /** `status` must be equal to this. */
  status?: UserStatus | undefined;
}

/** The patient profile of a user. */
export declare class Patient {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: PatientRecord | Patient);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Patient;
  /** Primary key: the id of the user. */
  get id(): string;
  /** Given name. A person has at least one of the two names. */
  get first_name(): string | null;
  /** Family name. */
  get last_name(): string | null;
  /** Date of birth; patients must be at least 13 years old when they register. `correctDateOfBirth` changes it. */
  get date_of_birth(): string;
  /** Why the date of birth was last corrected. The audit log has the earlier date. */
  get date_of_birth_correction(): string | null;
  /** Gender. */
  get gender(): Gender | null;
  /** Street and number. */
  get address_line_1(): string | null;
  /** Apartment, floor or care-of name. */
  get address_line_2(): string | null;
  /** City. */
  get city(): string | null;
  /**
   * State or province, by name or code. In the United States it is known to USPS, and the default of the state in
   * which the patient is during a visit.
   */
  get state(): string | null;
  /** Postal code. */
  get postal_code(): string | null;
  /** Country. */
  get country(): string;
  /** Name of the emergency contact. */
  get emergency_contact_name(): string | null;
  /** Phone number of the emergency contact. */
  get emergency_contact_phone(): string | null;
  /** Relationship of the emergency contact to the patient. */
  get emergency_contact_relationship(): string | null;
  /** The patient's subscription plan. */
  get subscription_plan_id(): string | null;
  /** The patient's preferred pharmacy. */
  get primary_pharmacy_id(): string | null;
  /** The provider assigned to the patient. */
  get primary_provider_id(): string | null;
  /** Whether onboarding is complete. */
  get onboarding_completed(): boolean;
  /** When onboarding was completed. */
  get onboarding_completed_at(): Date | null;
  /** The time of the last visit or order; maintained by the database. */
  get last_active_at(): Date;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Registers a user with the role `patient` as a patient, who must be at least 13 years old today (UTC). */
  static register(members: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** Date of birth; patients must be at least 13 years old when they register. `correctDateOfBirth` changes it. */
    date_of_birth: string;
    /** Gender. */
    gender?: Gender | null | undefined;
    /** Street and number. */
    address_line_1?: string | null | undefined;
    /** Apartment, floor or care-of name. */
    address_line_2?: string | null | undefined;
    /** City. */
    city?: string | null | undefined;
    /**
     * State or province, by name or code. In the United States it is known to USPS, and the default of the state in
     * which the patient is during a visit.
     */
    state?: string | null | undefined;
    /** Postal code. */
    postal_code?: string | null | undefined;
    /** Country. */
    country?: string | null | undefined;
    /** Name of the emergency contact. */
    emergency_contact_name?: string | null | undefined;
    /** Phone number of the emergency contact. */
    emergency_contact_phone?: string | null | undefined;
    /** Relationship of the emergency contact to the patient. */
    emergency_contact_relationship?: string | null | undefined;
    /** The patient's subscription plan. */
    subscription_plan_id?: string | null | undefined;
    /** The patient's preferred pharmacy. */
    primary_pharmacy_id?: string | null | undefined;
    /** The provider assigned to the patient. */
    primary_provider_id?: string | null | undefined;
    user: User;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Patient;
  /** Changes the patient's details. A changed address must satisfy the rules for a new patient. */
  revise(members?: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** Gender. */
    gender?: Gender | null | undefined;
    /** Street and number. */
    address_line_1?: string | null | undefined;
    /** Apartment, floor or care-of name. */
    address_line_2?: string | null | undefined;
    /** City. */
    city?: string | null | undefined;
    /**
     * State or province, by name or code. In the United States it is known to USPS, and the default of the state in
     * which the patient is during a visit.
     */
    state?: string | null | undefined;
    /** Postal code. */
    postal_code?: string | null | undefined;
    /** Country. */
    country?: string | undefined;
    /** Name of the emergency contact. */
    emergency_contact_name?: string | null | undefined;
    /** Phone number of the emergency contact. */
    emergency_contact_phone?: string | null | undefined;
    /** Relationship of the emergency contact to the patient. */
    emergency_contact_relationship?: string | null | undefined;
    /** The patient's subscription plan. */
    subscription_plan_id?: string | null | undefined;
    /** The patient's preferred pharmacy. */
    primary_pharmacy_id?: string | null | undefined;
    /** The provider assigned to the patient. */
    primary_provider_id?: string | null | undefined;
  }): Patient;
  /** Corrects the date of birth and records the reason. The date must satisfy the rules for a new patient. */
  correctDateOfBirth(members: {
    /** Date of birth; patients must be at least 13 years old when they register. `correctDateOfBirth` changes it. */
    date_of_birth: string;
    reason: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Patient;
  /** Records that onboarding is complete. Does nothing if it already is. */
  completeOnboarding(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Patient;
  /** Checks whether another value is a `Patient` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): PatientRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<PatientRecord>;
}

/** The record of a `Patient`. */
export interface PatientRecord {
  /** Primary key: the id of the user. */
  id: string;
  /** Given name. A person has at least one of the two names. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** Date of birth; patients must be at least 13 years old when they register. `correctDateOfBirth` changes it. */
  date_of_birth: string;
  /** Why the date of birth was last corrected. The audit log has the earlier date. */
  date_of_birth_correction?: string | null | undefined;
  /** Gender. */
  gender?: Gender | null | undefined;
  /** Street and number. */
  address_line_1?: string | null | undefined;
  /** Apartment, floor or care-of name. */
  address_line_2?: string | null | undefined;
  /** City. */
  city?: string | null | undefined;
  /**
   * State or province, by name or code. In the United States it is known to USPS, and the default of the state in
   * which the patient is during a visit.
   */
  state?: string | null | undefined;
  /** Postal code. */
  postal_code?: string | null | undefined;
  /** Country. */
  country: string;
  /** Name of the emergency contact. */
  emergency_contact_name?: string | null | undefined;
  /** Phone number of the emergency contact. */
  emergency_contact_phone?: string | null | undefined;
  /** Relationship of the emergency contact to the patient. */
  emergency_contact_relationship?: string | null | undefined;
  /** The patient's subscription plan. */
  subscription_plan_id?: string | null | undefined;
  /** The patient's preferred pharmacy. */
  primary_pharmacy_id?: string | null | undefined;
  /** The provider assigned to the patient. */
  primary_provider_id?: string | null | undefined;
  /** Whether onboarding is complete. */
  onboarding_completed: boolean;
  /** When onboarding was completed. */
  onboarding_completed_at?: Date | string | null | undefined;
  /** The time of the last visit or order; maintained by the database. */
  last_active_at: Date | string;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Patient`; all given conditions must match. */
export interface PatientFilter {
  /** `primary_provider_id` must be equal to this. */
  primary_provider_id?: string | undefined;
  /** `subscription_plan_id` must be equal to this. */
  subscription_plan_id?: string | undefined;
  /** `last_active_at` must be at least this. */
  active_from?: Date | string | undefined;
  /** `last_active_at` must be less than this. */
  active_before?: Date | string | undefined;
}

/** The provider profile of a user. */
export declare class Provider {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: ProviderRecord | Provider);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Provider;
  /** Primary key: the id of the user. */
  get id(): string;
  /** Given name. A person has at least one of the two names. */
  get first_name(): string | null;
  /** Family name. */
  get last_name(): string | null;
  /** National Provider Identifier. */
  get npi_number(): string | null;
  /** DEA registration number, required for prescribing controlled substances. Patients cannot read it. */
  get dea_number(): string | null;
  /** Number of the licence to practise medicine. */
  get license_number(): string;
  /** The state that issued the licence. */
  get license_state(): string;
  /** The last day of the licence. */
  get license_expiry_date(): string;
  /** Licences of other states, multistate licences of compacts, and dated exceptions. */
  get other_licenses(): readonly License[];
  /** Medical specialties, of at most 200 characters each, because they are indexed. */
  get specialties(): readonly string[];
  /** A short biography. */
  get bio(): string | null;
  /** Education. */
  get education(): string | null;
  /** Board certifications. */
  get certifications(): readonly string[] | null;
  /** Years of practice. */
  get years_experience(): number | null;
  /** Languages that the provider speaks. */
  get languages_spoken(): readonly string[];
  /** The default fee for a visit. */
  get consultation_fee(): string | null;
  /** The weekly hours in which visits can be booked. */
  get availability_schedule(): Availability | null;
  /** Whether visits can be booked. */
  get is_accepting_patients(): boolean;
  /** Mean of the patients' ratings, from 0.00 to 5.00. */
  get average_rating(): string | null;
  /** Number of completed visits; maintained by the database. */
  get total_consultations(): number;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Registers a user with the role `provider` as a provider. The licence must be valid today (UTC), and the check
   * digits of the NPI and the DEA number must be right.
   */
  static register(members: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** Number of the licence to practise medicine. */
    license_number: string;
    /** The state that issued the licence. */
    license_state: string;
    /** The last day of the licence. */
    license_expiry_date: string;
    /** National Provider Identifier. */
    npi_number?: string | null | undefined;
    /** DEA registration number, required for prescribing controlled substances. Patients cannot read it. */
    dea_number?: string | null | undefined;
    /** Licences of other states, multistate licences of compacts, and dated exceptions. */
    other_licenses?: readonly License[] | null | undefined;
    /** Medical specialties, of at most 200 characters each, because they are indexed. */
    specialties?: readonly string[] | null | undefined;
    /** A short biography. */
    bio?: string | null | undefined;
    /** Education. */
    education?: string | null | undefined;
    /** Board certifications. */
    certifications?: readonly string[] | null | undefined;
    /** Years of practice. */
    years_experience?: number | null | undefined;
    /** Languages that the provider speaks. */
    languages_spoken?: readonly string[] | null | undefined;
    /** The default fee for a visit. */
    consultation_fee?: string | null | undefined;
    /** The weekly hours in which visits can be booked. */
    availability_schedule?: Availability | null | undefined;
    user: User;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Provider;
  /** Changes the provider's details. The changed fields must satisfy the rules for a new provider. */
  revise(members?: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** National Provider Identifier. */
    npi_number?: string | null | undefined;
    /** DEA registration number, required for prescribing controlled substances. Patients cannot read it. */
    dea_number?: string | null | undefined;
    /** Number of the licence to practise medicine. */
    license_number?: string | undefined;
    /** The state that issued the licence. */
    license_state?: string | undefined;
    /** The last day of the licence. */
    license_expiry_date?: string | undefined;
    /** Licences of other states, multistate licences of compacts, and dated exceptions. */
    other_licenses?: readonly License[] | undefined;
    /** Medical specialties, of at most 200 characters each, because they are indexed. */
    specialties?: readonly string[] | undefined;
    /** A short biography. */
    bio?: string | null | undefined;
    /** Education. */
    education?: string | null | undefined;
    /** Board certifications. */
    certifications?: readonly string[] | null | undefined;
    /** Years of practice. */
    years_experience?: number | null | undefined;
    /** Languages that the provider speaks. */
    languages_spoken?: readonly string[] | undefined;
    /** The default fee for a visit. */
    consultation_fee?: string | null | undefined;
    /** The weekly hours in which visits can be booked. */
    availability_schedule?: Availability | null | undefined;
    /** Whether visits can be booked. */
    is_accepting_patients?: boolean | undefined;
    /** Mean of the patients' ratings, from 0.00 to 5.00. */
    average_rating?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Provider;
  /** Checks whether a licence covers a day, in whatever state. */
  isLicensedOn(members: {
    day: string;
  }): boolean;
  /**
   * Checks whether a licence covers a state on a day: one of the state, or a multistate licence of a compact of
   * which it is a member then. A visit needs one for the state in which the patient is.
   */
  isLicensedIn(members: {
    state: string;
    day: string;
  }): boolean;
  /** Checks whether another value is a `Provider` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): ProviderRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<ProviderRecord>;
}

/** The record of a `Provider`. */
export interface ProviderRecord {
  /** Primary key: the id of the user. */
  id: string;
  /** Given name. A person has at least one of the two names. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** National Provider Identifier. */
  npi_number?: string | null | undefined;
  /** DEA registration number, required for prescribing controlled substances. Patients cannot read it. */
  dea_number?: string | null | undefined;
  /** Number of the licence to practise medicine. */
  license_number: string;
  /** The state that issued the licence. */
  license_state: string;
  /** The last day of the licence. */
  license_expiry_date: string;
  /** Licences of other states, multistate licences of compacts, and dated exceptions. */
  other_licenses: readonly License[];
  /** Medical specialties, of at most 200 characters each, because they are indexed. */
  specialties: readonly string[];
  /** A short biography. */
  bio?: string | null | undefined;
  /** Education. */
  education?: string | null | undefined;
  /** Board certifications. */
  certifications?: readonly string[] | null | undefined;
  /** Years of practice. */
  years_experience?: number | null | undefined;
  /** Languages that the provider speaks. */
  languages_spoken: readonly string[];
  /** The default fee for a visit. */
  consultation_fee?: string | null | undefined;
  /** The weekly hours in which visits can be booked. */
  availability_schedule?: Availability | null | undefined;
  /** Whether visits can be booked. */
  is_accepting_patients: boolean;
  /** Mean of the patients' ratings, from 0.00 to 5.00. */
  average_rating?: string | null | undefined;
  /** Number of completed visits; maintained by the database. */
  total_consultations: number;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Provider`; all given conditions must match. */
export interface ProviderFilter {
  /** `npi_number` must be equal to this. */
  npi_number?: string | undefined;
  /** `license_state` must be equal to this. */
  license_state?: string | undefined;
  /** `is_accepting_patients` must be equal to this. */
  is_accepting_patients?: boolean | undefined;
}

/** The administrator profile of a user. */
export declare class Administrator {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: AdministratorRecord | Administrator);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Administrator;
  /** Primary key: the id of the user. */
  get id(): string;
  /** Given name. A person has at least one of the two names. */
  get first_name(): string | null;
  /** Family name. */
  get last_name(): string | null;
  /** The administrator's permissions. */
  get permissions(): readonly string[];
  /** Department. */
  get department(): string | null;
  /** The administrator's manager. */
  get manager_id(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Appoints a user with the role `admin` or `super_admin` as an administrator. */
  static appoint(members: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** The administrator's permissions. */
    permissions?: readonly string[] | null | undefined;
    /** Department. */
    department?: string | null | undefined;
    /** The administrator's manager. */
    manager_id?: string | null | undefined;
    user: User;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Administrator;
  /** Changes the administrator's details. */
  revise(members?: {
    /** Given name. A person has at least one of the two names. */
    first_name?: string | null | undefined;
    /** Family name. */
    last_name?: string | null | undefined;
    /** Department. */
    department?: string | null | undefined;
    /** The administrator's manager. */
    manager_id?: string | null | undefined;
  }): Administrator;
  /** Grants a permission. Granting it again has no effect. */
  grant(members: {
    permission: string;
  }): Administrator;
  /** Revokes a permission. */
  revoke(members: {
    permission: string;
  }): Administrator;
  /** Checks whether another value is a `Administrator` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): AdministratorRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<AdministratorRecord>;
}

/** The record of a `Administrator`. */
export interface AdministratorRecord {
  /** Primary key: the id of the user. */
  id: string;
  /** Given name. A person has at least one of the two names. */
  first_name?: string | null | undefined;
  /** Family name. */
  last_name?: string | null | undefined;
  /** The administrator's permissions. */
  permissions: readonly string[];
  /** Department. */
  department?: string | null | undefined;
  /** The administrator's manager. */
  manager_id?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Administrator`; all given conditions must match. */
export interface AdministratorFilter {
  /** `manager_id` must be equal to this. */
  manager_id?: string | undefined;
}

/** A visit between a patient and a provider. */
export declare class Consultation {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: ConsultationRecord | Consultation);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Consultation;
  /** Primary key. */
  get id(): string;
  /** The patient. */
  get patient_id(): string;
  /** The provider. */
  get provider_id(): string;
  /** The type of the visit. */
  get consultation_type(): ConsultationType;
  /** The status of the visit. */
  get status(): ConsultationStatus;
  /**
   * The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
   * licence of any state must cover the day.
   */
  get patient_state(): string | null;
  /** Scheduled start. */
  get scheduled_at(): Date;
  /**
   * Scheduled end. While this visit is scheduled or in progress, no other visit of the provider or of the patient
   * may overlap it. Whatever their scheduled times, one visit of a patient is in progress at a time.
   */
  get slot_end(): Date;
  /** Actual start. */
  get started_at(): Date | null;
  /** Actual end. */
  get ended_at(): Date | null;
  /** Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot. */
  get duration_minutes(): number | null;
  /** The reason for the visit, in the patient's words. */
  get chief_complaint(): string | null;
  /** History of the present illness. */
  get history_present_illness(): string | null;
  /** The provider's assessment. */
  get assessment(): string | null;
  /** The plan of care. */
  get plan(): string | null;
  /** Whether another visit is needed. */
  get follow_up_required(): boolean;
  /** The date of the follow-up visit. */
  get follow_up_date(): string | null;
  /** The URL for joining the video call. */
  get video_call_url(): string | null;
  /** The URL of the recording. */
  get recording_url(): string | null;
  /** Further notes. */
  get notes(): string | null;
  /** Why the visit was cancelled. */
  get cancellation_reason(): string | null;
  /** The fee for the visit. */
  get fee(): string;
  /** Whether insurance covers the visit. */
  get insurance_covered(): boolean;
  /** The prescriptions made in the visit. */
  get prescription_ids(): readonly string[];
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Books a visit of `duration_minutes`. It must lie in the future, and the provider must accept patients and be
   * licensed in `patient_state`, or in any state if it is left out, on the day in the time zone of their availability,
   * or in UTC without one. The weekly availability is not checked. The default fee is the provider's.
   */
  static schedule(members: {
    /** The patient. */
    patient_id: string;
    /** The type of the visit. */
    consultation_type: ConsultationType;
    /** Scheduled start. */
    scheduled_at: Date | string;
    /** Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot. */
    duration_minutes: number;
    /** Primary key. */
    id?: string | null | undefined;
    /** The fee for the visit. */
    fee?: string | null | undefined;
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null | undefined;
    /** The URL for joining the video call. */
    video_call_url?: string | null | undefined;
    /** Whether insurance covers the visit. */
    insurance_covered?: boolean | null | undefined;
    /**
     * The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
     * licence of any state must cover the day.
     */
    patient_state?: string | null | undefined;
    provider: Provider;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /**
   * Books a visit as `schedule` does, in one of the slots that the provider offers, taken or not, and no later than
   * the notice that they ask for: what a patient can book without asking the staff.
   */
  static scheduleOffered(members: {
    /** The patient. */
    patient_id: string;
    /** The type of the visit. */
    consultation_type: ConsultationType;
    /** Scheduled start. */
    scheduled_at: Date | string;
    /** Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot. */
    duration_minutes: number;
    /** Primary key. */
    id?: string | null | undefined;
    /** The fee for the visit. */
    fee?: string | null | undefined;
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null | undefined;
    /** The URL for joining the video call. */
    video_call_url?: string | null | undefined;
    /** Whether insurance covers the visit. */
    insurance_covered?: boolean | null | undefined;
    /**
     * The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
     * licence of any state must cover the day.
     */
    patient_state?: string | null | undefined;
    provider: Provider;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /**
   * Books a visit on demand, which is to start now and is expected to last `duration_minutes`. The provider must
   * accept patients and be licensed on the day, as for `schedule`. The default fee is the provider's.
   */
  static onDemand(members: {
    /** The patient. */
    patient_id: string;
    /** The type of the visit. */
    consultation_type: ConsultationType;
    /** Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot. */
    duration_minutes: number;
    /** Primary key. */
    id?: string | null | undefined;
    /** The fee for the visit. */
    fee?: string | null | undefined;
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null | undefined;
    /** The URL for joining the video call. */
    video_call_url?: string | null | undefined;
    /** Whether insurance covers the visit. */
    insurance_covered?: boolean | null | undefined;
    /**
     * The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
     * licence of any state must cover the day.
     */
    patient_state?: string | null | undefined;
    provider: Provider;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /**
   * Starts the visit: at most 30 minutes before the scheduled start, at most 12 hours after it. It cannot be saved
   * while another visit of the patient is in progress.
   */
  start(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /** Completes the visit and computes its duration. */
  complete(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null | undefined;
    /** History of the present illness. */
    history_present_illness?: string | null | undefined;
    /** The provider's assessment. */
    assessment?: string | null | undefined;
    /** The plan of care. */
    plan?: string | null | undefined;
    /** Whether another visit is needed. */
    follow_up_required?: boolean | undefined;
    /** The date of the follow-up visit. */
    follow_up_date?: string | null | undefined;
    /** The URL for joining the video call. */
    video_call_url?: string | null | undefined;
    /** The URL of the recording. */
    recording_url?: string | null | undefined;
    /** Further notes. */
    notes?: string | null | undefined;
    /** Whether insurance covers the visit. */
    insurance_covered?: boolean | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /** Cancels the visit and records the reason. A visit in progress ends now. */
  cancel(members?: {
    reason?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /** Records that the patient did not attend. Only possible once the scheduled start has passed. */
  markNoShow(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Consultation;
  /** Releases the slot for a visit at another time, which is booked separately with `schedule`. */
  reschedule(): Consultation;
  /** Changes the notes of the visit, in any status. */
  document(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null | undefined;
    /** History of the present illness. */
    history_present_illness?: string | null | undefined;
    /** The provider's assessment. */
    assessment?: string | null | undefined;
    /** The plan of care. */
    plan?: string | null | undefined;
    /** Whether another visit is needed. */
    follow_up_required?: boolean | undefined;
    /** The date of the follow-up visit. */
    follow_up_date?: string | null | undefined;
    /** The URL for joining the video call. */
    video_call_url?: string | null | undefined;
    /** The URL of the recording. */
    recording_url?: string | null | undefined;
    /** Further notes. */
    notes?: string | null | undefined;
    /** Whether insurance covers the visit. */
    insurance_covered?: boolean | undefined;
  }): Consultation;
  /** Adds a prescription made in the visit. Adding it again has no effect. */
  addPrescription(members: {
    prescription_id: string;
  }): Consultation;
  /** Checks whether the slot is occupied: the visit is scheduled or in progress. */
  holdsSlot(): boolean;
  /** Checks whether another value is a `Consultation` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): ConsultationRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<ConsultationRecord>;
}

/** The record of a `Consultation`. */
export interface ConsultationRecord {
  /** Primary key. */
  id: string;
  /** The patient. */
  patient_id: string;
  /** The provider. */
  provider_id: string;
  /** The type of the visit. */
  consultation_type: ConsultationType;
  /** The status of the visit. */
  status: ConsultationStatus;
  /**
   * The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
   * licence of any state must cover the day.
   */
  patient_state?: string | null | undefined;
  /** Scheduled start. */
  scheduled_at: Date | string;
  /**
   * Scheduled end. While this visit is scheduled or in progress, no other visit of the provider or of the patient
   * may overlap it. Whatever their scheduled times, one visit of a patient is in progress at a time.
   */
  slot_end: Date | string;
  /** Actual start. */
  started_at?: Date | string | null | undefined;
  /** Actual end. */
  ended_at?: Date | string | null | undefined;
  /** Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot. */
  duration_minutes?: number | null | undefined;
  /** The reason for the visit, in the patient's words. */
  chief_complaint?: string | null | undefined;
  /** History of the present illness. */
  history_present_illness?: string | null | undefined;
  /** The provider's assessment. */
  assessment?: string | null | undefined;
  /** The plan of care. */
  plan?: string | null | undefined;
  /** Whether another visit is needed. */
  follow_up_required: boolean;
  /** The date of the follow-up visit. */
  follow_up_date?: string | null | undefined;
  /** The URL for joining the video call. */
  video_call_url?: string | null | undefined;
  /** The URL of the recording. */
  recording_url?: string | null | undefined;
  /** Further notes. */
  notes?: string | null | undefined;
  /** Why the visit was cancelled. */
  cancellation_reason?: string | null | undefined;
  /** The fee for the visit. */
  fee: string;
  /** Whether insurance covers the visit. */
  insurance_covered: boolean;
  /** The prescriptions made in the visit. */
  prescription_ids: readonly string[];
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Consultation`; all given conditions must match. */
export interface ConsultationFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `provider_id` must be equal to this. */
  provider_id?: string | undefined;
  /** `status` must be equal to this. */
  status?: ConsultationStatus | undefined;
  /** `scheduled_at` must be at least this. */
  scheduled_from?: Date | string | undefined;
  /** `scheduled_at` must be less than this. */
  scheduled_before?: Date | string | undefined;
}

/** A prescription for a drug. */
export declare class Prescription {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: PrescriptionRecord | Prescription);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Prescription;
  /** Primary key. */
  get id(): string;
  /** The patient. */
  get patient_id(): string;
  /** The prescribing provider. */
  get provider_id(): string;
  /** The visit in which it was prescribed. */
  get consultation_id(): string | null;
  /** The order that fills it. */
  get order_id(): string | null;
  /** Name of the drug. */
  get medication_name(): string;
  /** Generic name of the drug. */
  get generic_name(): string | null;
  /** Strength, such as 500 mg. */
  get strength(): string;
  /** The dosage form. */
  get dosage_form(): DosageForm;
  /** How much to dispense. */
  get quantity(): string;
  /** The unit of the quantity. By default mL for liquids and drops, g for what is applied to the skin, else pieces. */
  get quantity_unit(): QuantityUnit;
  /** The number of days that a fill lasts. */
  get days_supply(): number;
  /** Instructions for taking the drug. */
  get instructions(): string;
  /** The number of remaining refills. */
  get refills_remaining(): number;
  /** The number of refills allowed in total. */
  get total_refills(): number;
  /** The status of the prescription. */
  get status(): PrescriptionStatus;
  /** When it was prescribed. */
  get prescribed_at(): Date;
  /** When it expires; from then on it cannot be filled. */
  get expires_at(): Date;
  /** The pharmacy that fills it. */
  get pharmacy_id(): string | null;
  /** National Drug Code. */
  get ndc_number(): string | null;
  /** The schedule, if the drug is a controlled substance. */
  get controlled_substance_schedule(): ControlledSchedule | null;
  /** Contraindications. */
  get contraindications(): readonly string[] | null;
  /** Drugs that it interacts with. */
  get drug_interactions(): readonly string[] | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Prescribes a drug. The provider must have a licence of `patient_state`, in which the patient is, by default that of
   * the visit, or of any state if it is unknown; it must be valid today in the time zone of the provider's
   * availability, or in UTC without one. A multistate licence of a compact counts in its home state only. A controlled
   * substance requires a provider with a DEA
   * number, a visit of this patient with this provider that has begun, a telemedicine policy that covers the day, and
   * must respect the limits of its schedule.
   */
  static prescribe(members: {
    /** The patient. */
    patient_id: string;
    /** Name of the drug. */
    medication_name: string;
    /** Strength, such as 500 mg. */
    strength: string;
    /** The dosage form. */
    dosage_form: DosageForm;
    /** How much to dispense. */
    quantity: string;
    /** The number of days that a fill lasts. */
    days_supply: number;
    /** Instructions for taking the drug. */
    instructions: string;
    /** When it expires; from then on it cannot be filled. */
    expires_at: Date | string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The unit of the quantity. By default mL for liquids and drops, g for what is applied to the skin, else pieces. */
    quantity_unit?: QuantityUnit | null | undefined;
    /** Generic name of the drug. */
    generic_name?: string | null | undefined;
    /** The number of refills allowed in total. */
    total_refills?: number | null | undefined;
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null | undefined;
    /** National Drug Code. */
    ndc_number?: string | null | undefined;
    /** The schedule, if the drug is a controlled substance. */
    controlled_substance_schedule?: ControlledSchedule | null | undefined;
    /** Contraindications. */
    contraindications?: readonly string[] | null | undefined;
    /** Drugs that it interacts with. */
    drug_interactions?: readonly string[] | null | undefined;
    provider: Provider;
    visit?: Consultation | null | undefined;
    policy?: string | null | undefined;
    patient_state?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Prescription;
  /** Uses one refill. Fails if no refill remains or the prescription has expired. */
  refill(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Prescription;
  /** Records that the drug was taken as planned. */
  complete(): Prescription;
  /** Withdraws the prescription. */
  cancel(): Prescription;
  /** Marks the prescription as expired. Fails before `expires_at`. */
  expire(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Prescription;
  /** Transfers an active prescription to another pharmacy, or removes the pharmacy if none is given. */
  transfer(members?: {
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null | undefined;
  }): Prescription;
  /** Checks whether the drug is a controlled substance. */
  isControlled(): boolean;
  /** Checks whether another value is a `Prescription` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): PrescriptionRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<PrescriptionRecord>;
}

/** The record of a `Prescription`. */
export interface PrescriptionRecord {
  /** Primary key. */
  id: string;
  /** The patient. */
  patient_id: string;
  /** The prescribing provider. */
  provider_id: string;
  /** The visit in which it was prescribed. */
  consultation_id?: string | null | undefined;
  /** The order that fills it. */
  order_id?: string | null | undefined;
  /** Name of the drug. */
  medication_name: string;
  /** Generic name of the drug. */
  generic_name?: string | null | undefined;
  /** Strength, such as 500 mg. */
  strength: string;
  /** The dosage form. */
  dosage_form: DosageForm;
  /** How much to dispense. */
  quantity: string;
  /** The unit of the quantity. By default mL for liquids and drops, g for what is applied to the skin, else pieces. */
  quantity_unit: QuantityUnit;
  /** The number of days that a fill lasts. */
  days_supply: number;
  /** Instructions for taking the drug. */
  instructions: string;
  /** The number of remaining refills. */
  refills_remaining: number;
  /** The number of refills allowed in total. */
  total_refills: number;
  /** The status of the prescription. */
  status: PrescriptionStatus;
  /** When it was prescribed. */
  prescribed_at: Date | string;
  /** When it expires; from then on it cannot be filled. */
  expires_at: Date | string;
  /** The pharmacy that fills it. */
  pharmacy_id?: string | null | undefined;
  /** National Drug Code. */
  ndc_number?: string | null | undefined;
  /** The schedule, if the drug is a controlled substance. */
  controlled_substance_schedule?: ControlledSchedule | null | undefined;
  /** Contraindications. */
  contraindications?: readonly string[] | null | undefined;
  /** Drugs that it interacts with. */
  drug_interactions?: readonly string[] | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Prescription`; all given conditions must match. */
export interface PrescriptionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `provider_id` must be equal to this. */
  provider_id?: string | undefined;
  /** `consultation_id` must be equal to this. */
  consultation_id?: string | undefined;
  /** `status` must be equal to this. */
  status?: PrescriptionStatus | undefined;
  /** `expires_at` must be at least this. */
  expires_from?: Date | string | undefined;
  /** `expires_at` must be less than this. */
  expires_before?: Date | string | undefined;
}

/** A treatment session of a patient. */
export declare class Session {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: SessionRecord | Session);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Session;
  /** Primary key. */
  get id(): string;
  /** The patient. */
  get patient_id(): string;
  /** The provider. */
  get provider_id(): string;
  /** The visit that the session belongs to. */
  get consultation_id(): string | null;
  /** The telehealth flow that the session belongs to. */
  get telehealth_flow_id(): string | null;
  /** The type of the session. */
  get session_type(): SessionType;
  /** The status of the session. */
  get status(): SessionStatus;
  /** The scheduled day. */
  get scheduled_date(): string;
  /** The treatment plan. */
  get plan(): string | null;
  /** Progress notes. */
  get progress_notes(): string | null;
  /** Assessment and plan. */
  get assessment_and_plan(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Schedules a session for today (UTC) or a later day. */
  static schedule(members: {
    /** The patient. */
    patient_id: string;
    /** The provider. */
    provider_id: string;
    /** The type of the session. */
    session_type: SessionType;
    /** The scheduled day. */
    scheduled_date: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The visit that the session belongs to. */
    consultation_id?: string | null | undefined;
    /** The telehealth flow that the session belongs to. */
    telehealth_flow_id?: string | null | undefined;
    /** The treatment plan. */
    plan?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Session;
  /** Starts or continues the session. */
  start(): Session;
  /** Completes the session. */
  complete(): Session;
  /** Interrupts the session until its follow-up. */
  followUp(): Session;
  /** Cancels the session. */
  cancel(): Session;
  /** Changes the notes of the session, in any status. */
  document(members?: {
    /** The treatment plan. */
    plan?: string | null | undefined;
    /** Progress notes. */
    progress_notes?: string | null | undefined;
    /** Assessment and plan. */
    assessment_and_plan?: string | null | undefined;
  }): Session;
  /** Checks whether another value is a `Session` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): SessionRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<SessionRecord>;
}

/** The record of a `Session`. */
export interface SessionRecord {
  /** Primary key. */
  id: string;
  /** The patient. */
  patient_id: string;
  /** The provider. */
  provider_id: string;
  /** The visit that the session belongs to. */
  consultation_id?: string | null | undefined;
  /** The telehealth flow that the session belongs to. */
  telehealth_flow_id?: string | null | undefined;
  /** The type of the session. */
  session_type: SessionType;
  /** The status of the session. */
  status: SessionStatus;
  /** The scheduled day. */
  scheduled_date: string;
  /** The treatment plan. */
  plan?: string | null | undefined;
  /** Progress notes. */
  progress_notes?: string | null | undefined;
  /** Assessment and plan. */
  assessment_and_plan?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Session`; all given conditions must match. */
export interface SessionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `provider_id` must be equal to this. */
  provider_id?: string | undefined;
  /** `status` must be equal to this. */
  status?: SessionStatus | undefined;
  /** `scheduled_date` must be at least this. */
  scheduled_from?: string | undefined;
  /** `scheduled_date` must be less than this. */
  scheduled_before?: string | undefined;
}

/** A category of products. Categories form a tree. */
export declare class Category {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: CategoryRecord | Category);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Category;
  /** Primary key. */
  get id(): string;
  /** Name, unique. */
  get name(): string;
  /** Description. */
  get description(): string | null;
  /** The name in URLs, unique. */
  get slug(): string;
  /** The parent category, unless it is a root. */
  get parent_category_id(): string | null;
  /** The URL of the icon. */
  get icon_url(): string | null;
  /** Whether the category is active; an inactive category and those below it are hidden. */
  get is_active(): boolean;
  /** Position among its siblings, in ascending order. */
  get sort_order(): number;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Creates a category, under a parent or as a root. */
  static create(members: {
    /** Name, unique. */
    name: string;
    /** The name in URLs, unique. */
    slug: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The URL of the icon. */
    icon_url?: string | null | undefined;
    /** Position among its siblings, in ascending order. */
    sort_order?: number | null | undefined;
    parent?: Category | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Category;
  /** Changes the category's details. */
  revise(members?: {
    /** Name, unique. */
    name?: string | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The name in URLs, unique. */
    slug?: string | undefined;
    /** The URL of the icon. */
    icon_url?: string | null | undefined;
    /** Whether the category is active; an inactive category and those below it are hidden. */
    is_active?: boolean | undefined;
    /** Position among its siblings, in ascending order. */
    sort_order?: number | undefined;
  }): Category;
  /**
   * Moves the category and its subtree under a new parent. `ancestors` are the new parent, its parent and so on up
   * to the root; with an empty list the category becomes a root. A category cannot be moved below itself.
   */
  relocate(members: {
    ancestors: readonly Category[];
  }): Category;
  /** Checks whether another value is a `Category` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): CategoryRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<CategoryRecord>;
}

/** The record of a `Category`. */
export interface CategoryRecord {
  /** Primary key. */
  id: string;
  /** Name, unique. */
  name: string;
  /** Description. */
  description?: string | null | undefined;
  /** The name in URLs, unique. */
  slug: string;
  /** The parent category, unless it is a root. */
  parent_category_id?: string | null | undefined;
  /** The URL of the icon. */
  icon_url?: string | null | undefined;
  /** Whether the category is active; an inactive category and those below it are hidden. */
  is_active: boolean;
  /** Position among its siblings, in ascending order. */
  sort_order: number;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Category`; all given conditions must match. */
export interface CategoryFilter {
  /** `slug` must be equal to this. */
  slug?: string | undefined;
  /** `parent_category_id` must be equal to this. */
  parent_category_id?: string | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
}

/** A product or service that is sold. */
export declare class Product {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: ProductRecord | Product);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Product;
  /** Primary key. */
  get id(): string;
  /** Name. */
  get name(): string;
  /** Description. */
  get description(): string | null;
  /** Stock keeping unit, unique. */
  get sku(): string;
  /** The category. */
  get category_id(): string | null;
  /** The type of the product. */
  get product_type(): ProductType;
  /** The sales price of a unit. */
  get price(): string;
  /** The purchase cost of a unit. Patients cannot read it. */
  get cost(): string | null;
  /** The number of units in stock; services have none. */
  get inventory_quantity(): number;
  /** Whether the product requires a prescription. */
  get requires_prescription(): boolean;
  /** Whether the product is on sale. */
  get is_active(): boolean;
  /** The weight of a unit in grams. */
  get weight_grams(): number | null;
  /** The outer dimensions of a unit. */
  get dimensions(): Dimensions | null;
  /** The URLs of pictures. */
  get image_urls(): readonly string[] | null;
  /** Search keywords. */
  get tags(): readonly string[] | null;
  /** Additional data of the application. */
  get metadata(): { readonly [name: string]: unknown };
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Puts a product on sale. A product of the type `prescription` requires a prescription. */
  static putOnSale(members: {
    /** Name. */
    name: string;
    /** Stock keeping unit, unique. */
    sku: string;
    /** The type of the product. */
    product_type: ProductType;
    /** The sales price of a unit. */
    price: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The category. */
    category_id?: string | null | undefined;
    /** The purchase cost of a unit. Patients cannot read it. */
    cost?: string | null | undefined;
    /** The number of units in stock; services have none. */
    inventory_quantity?: number | null | undefined;
    /** Whether the product requires a prescription. */
    requires_prescription?: boolean | null | undefined;
    /** The weight of a unit in grams. */
    weight_grams?: number | null | undefined;
    /** The outer dimensions of a unit. */
    dimensions?: Dimensions | null | undefined;
    /** The URLs of pictures. */
    image_urls?: readonly string[] | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Product;
  /** Changes the product's details. The result must satisfy the rules for a new product. */
  revise(members?: {
    /** Name. */
    name?: string | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** Stock keeping unit, unique. */
    sku?: string | undefined;
    /** The category. */
    category_id?: string | null | undefined;
    /** The sales price of a unit. */
    price?: string | undefined;
    /** The purchase cost of a unit. Patients cannot read it. */
    cost?: string | null | undefined;
    /** Whether the product requires a prescription. */
    requires_prescription?: boolean | undefined;
    /** Whether the product is on sale. */
    is_active?: boolean | undefined;
    /** The weight of a unit in grams. */
    weight_grams?: number | null | undefined;
    /** The outer dimensions of a unit. */
    dimensions?: Dimensions | null | undefined;
    /** The URLs of pictures. */
    image_urls?: readonly string[] | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | undefined;
  }): Product;
  /** Adds units to the stock, after a purchase or a return. */
  restock(members: {
    quantity: number;
  }): Product;
  /** Takes units out of the stock. Fails if there are fewer in stock. Has no effect on a service, which has no stock. */
  take(members: {
    quantity: number;
  }): Product;
  /** Checks whether the product requires a prescription. */
  isPrescribed(): boolean;
  /** Checks whether another value is a `Product` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): ProductRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<ProductRecord>;
}

/** The record of a `Product`. */
export interface ProductRecord {
  /** Primary key. */
  id: string;
  /** Name. */
  name: string;
  /** Description. */
  description?: string | null | undefined;
  /** Stock keeping unit, unique. */
  sku: string;
  /** The category. */
  category_id?: string | null | undefined;
  /** The type of the product. */
  product_type: ProductType;
  /** The sales price of a unit. */
  price: string;
  /** The purchase cost of a unit. Patients cannot read it. */
  cost?: string | null | undefined;
  /** The number of units in stock; services have none. */
  inventory_quantity: number;
  /** Whether the product requires a prescription. */
  requires_prescription: boolean;
  /** Whether the product is on sale. */
  is_active: boolean;
  /** The weight of a unit in grams. */
  weight_grams?: number | null | undefined;
  /** The outer dimensions of a unit. */
  dimensions?: Dimensions | null | undefined;
  /** The URLs of pictures. */
  image_urls?: readonly string[] | null | undefined;
  /** Search keywords. */
  tags?: readonly string[] | null | undefined;
  /** Additional data of the application. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Product`; all given conditions must match. */
export interface ProductFilter {
  /** `sku` must be equal to this. */
  sku?: string | undefined;
  /** `category_id` must be equal to this. */
  category_id?: string | undefined;
  /** `product_type` must be equal to this. */
  product_type?: ProductType | undefined;
  /** `requires_prescription` must be equal to this. */
  requires_prescription?: boolean | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
  /** `price` must be at least this. */
  price_from?: string | undefined;
  /** `price` must be less than this. */
  price_below?: string | undefined;
  /** `inventory_quantity` must be at least this. */
  stock_from?: number | undefined;
  /** `inventory_quantity` must be less than this. */
  stock_below?: number | undefined;
}

/** A subscription plan for patients. */
export declare class SubscriptionPlan {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: SubscriptionPlanRecord | SubscriptionPlan);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): SubscriptionPlan;
  /** Primary key. */
  get id(): string;
  /** Name, unique. */
  get name(): string;
  /** Description. */
  get description(): string | null;
  /** The price of a billing cycle before the discount. */
  get price(): string;
  /** The interval between payments. */
  get billing_cycle(): BillingCycle;
  /** The duration in months; unlimited if left out. */
  get duration_months(): number | null;
  /** The discount on each payment. */
  get discount_percentage(): string;
  /** Descriptions of its features. */
  get features(): readonly string[];
  /** Whether the plan is highlighted as popular. */
  get is_popular(): boolean;
  /** Whether the plan is on sale. */
  get is_active(): boolean;
  /** The maximum number of consultations in a billing cycle; unlimited if left out. */
  get max_consultations(): number | null;
  /** Whether shipping is free. */
  get includes_shipping(): boolean;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Offers a plan. Its duration is unlimited or a whole number of billing cycles. */
  static offer(members: {
    /** Name, unique. */
    name: string;
    /** The price of a billing cycle before the discount. */
    price: string;
    /** The interval between payments. */
    billing_cycle: BillingCycle;
    /** Primary key. */
    id?: string | null | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The duration in months; unlimited if left out. */
    duration_months?: number | null | undefined;
    /** The discount on each payment. */
    discount_percentage?: string | null | undefined;
    /** Descriptions of its features. */
    features?: readonly string[] | null | undefined;
    /** Whether the plan is highlighted as popular. */
    is_popular?: boolean | null | undefined;
    /** The maximum number of consultations in a billing cycle; unlimited if left out. */
    max_consultations?: number | null | undefined;
    /** Whether shipping is free. */
    includes_shipping?: boolean | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): SubscriptionPlan;
  /** Changes the plan. The result must satisfy the rules for a new plan. */
  revise(members?: {
    /** Name, unique. */
    name?: string | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The price of a billing cycle before the discount. */
    price?: string | undefined;
    /** The interval between payments. */
    billing_cycle?: BillingCycle | undefined;
    /** The duration in months; unlimited if left out. */
    duration_months?: number | null | undefined;
    /** The discount on each payment. */
    discount_percentage?: string | undefined;
    /** Descriptions of its features. */
    features?: readonly string[] | undefined;
    /** Whether the plan is highlighted as popular. */
    is_popular?: boolean | undefined;
    /** Whether the plan is on sale. */
    is_active?: boolean | undefined;
    /** The maximum number of consultations in a billing cycle; unlimited if left out. */
    max_consultations?: number | null | undefined;
    /** Whether shipping is free. */
    includes_shipping?: boolean | undefined;
  }): SubscriptionPlan;
  /**
   * Returns the price of one billing cycle. The discount is computed exactly and rounded half up to hundredths; the
   * total is the price minus the rounded discount, so the three amounts always add up.
   */
  charge(): PlanCharge;
  /**
   * Returns the number of payments: one for each billing cycle that begins within the duration, or nothing if the
   * duration is unlimited.
   */
  payments(): number | null;
  /**
   * Returns the total of all payments: the rounded payment times their number, or nothing if the duration is
   * unlimited.
   *
   * Throws: An error with code `money.too_large`.
   */
  termTotal(): string | null;
  /**
   * Returns when payment number `nth`, counted from 0, is due: `nth` billing cycles after `start`, clamped to the
   * last day of a shorter month; or nothing if the plan has ended by then.
   */
  paymentDue(members: {
    start: Date | string;
    nth: number;
  }): Date | null;
  /**
   * Divides the price of a billing cycle at a day within it, by days: for a patient who changes to another plan on
   * that day, the unused part of the old plan is credited, and that of the new one charged. The cycles are those of
   * `paymentDue`: each begins on the day on which a payment is due, and ends before the next. The unused part is
   * computed exactly and rounded half up to hundredths; the used part is the rest, so that the two always add up to
   * the price.
   *
   * Throws: An error with code `subscription_plan.cycle` if the day is before the subscription or after its last cycle.
   */
  prorate(members: {
    /** The day on which the subscription began and its first payment was due. */
    start: string;
    /** The day of the change. */
    changed_on: string;
  }): Proration;
  /** Checks whether another value is a `SubscriptionPlan` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): SubscriptionPlanRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<SubscriptionPlanRecord>;
}

/** The record of a `SubscriptionPlan`. */
export interface SubscriptionPlanRecord {
  /** Primary key. */
  id: string;
  /** Name, unique. */
  name: string;
  /** Description. */
  description?: string | null | undefined;
  /** The price of a billing cycle before the discount. */
  price: string;
  /** The interval between payments. */
  billing_cycle: BillingCycle;
  /** The duration in months; unlimited if left out. */
  duration_months?: number | null | undefined;
  /** The discount on each payment. */
  discount_percentage: string;
  /** Descriptions of its features. */
  features: readonly string[];
  /** Whether the plan is highlighted as popular. */
  is_popular: boolean;
  /** Whether the plan is on sale. */
  is_active: boolean;
  /** The maximum number of consultations in a billing cycle; unlimited if left out. */
  max_consultations?: number | null | undefined;
  /** Whether shipping is free. */
  includes_shipping: boolean;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `SubscriptionPlan`; all given conditions must match. */
export interface SubscriptionPlanFilter {
  /** `billing_cycle` must be equal to this. */
  billing_cycle?: BillingCycle | undefined;
  /** `is_popular` must be equal to this. */
  is_popular?: boolean | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
}

/** A patient's order, with its payment and delivery. */
export declare class Order {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: OrderRecord | Order);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Order;
  /** Primary key. */
  get id(): string;
  /** The order number shown to users, unique. */
  get order_number(): string;
  /** The patient. */
  get patient_id(): string;
  /** The provider who ordered it for the patient. */
  get provider_id(): string | null;
  /** The telehealth flow that the order belongs to. */
  get telehealth_flow_id(): string | null;
  /** The type of the order. */
  get order_type(): OrderType;
  /** The status of the order. */
  get status(): OrderStatus;
  /** The sum of the items. */
  get subtotal(): string;
  /** Tax, added to the subtotal. */
  get tax_amount(): string;
  /** Discount, subtracted from the subtotal. */
  get discount_amount(): string;
  /** Shipping cost, added to the subtotal. */
  get shipping_amount(): string;
  /** Subtotal + tax - discount + shipping. */
  get total_amount(): string;
  /** The amount refunded so far. */
  get refunded_amount(): string;
  /** The currency of the amounts. */
  get currency(): string;
  /** The status of the payment. */
  get payment_status(): PaymentStatus;
  /** The payment method, such as card. */
  get payment_method(): string | null;
  /** The payment's id at the payment service. */
  get payment_intent_id(): string | null;
  /** The shipping address. */
  get shipping_address(): Address | null;
  /** The billing address. */
  get billing_address(): Address | null;
  /** The carrier's tracking number. */
  get tracking_number(): string | null;
  /** The estimated delivery date. */
  get estimated_delivery_date(): string | null;
  /** The actual delivery date. */
  get actual_delivery_date(): string | null;
  /** Notes. */
  get notes(): string | null;
  /** Additional data of the application. */
  get metadata(): { readonly [name: string]: unknown };
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Places an order of these items. The `order_id` of every item must be the id of the order, which is also the
   * default for `id`. The subtotal is the sum of the items, the total is subtotal + tax - discount + shipping.
   */
  static place(members: {
    /** The order number shown to users, unique. */
    order_number: string;
    /** The patient. */
    patient_id: string;
    /** The type of the order. */
    order_type: OrderType;
    /** Primary key. */
    id?: string | null | undefined;
    /** The provider who ordered it for the patient. */
    provider_id?: string | null | undefined;
    /** The telehealth flow that the order belongs to. */
    telehealth_flow_id?: string | null | undefined;
    /** Tax, added to the subtotal. */
    tax_amount?: string | null | undefined;
    /** Discount, subtracted from the subtotal. */
    discount_amount?: string | null | undefined;
    /** Shipping cost, added to the subtotal. */
    shipping_amount?: string | null | undefined;
    /** The currency of the amounts. */
    currency?: string | null | undefined;
    /** The payment method, such as card. */
    payment_method?: string | null | undefined;
    /** The shipping address. */
    shipping_address?: Address | null | undefined;
    /** The billing address. */
    billing_address?: Address | null | undefined;
    /** The estimated delivery date. */
    estimated_delivery_date?: string | null | undefined;
    /** Notes. */
    notes?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    items: readonly OrderItem[];
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Order;
  /** Confirms the order. */
  confirm(): Order;
  /** Starts processing the order. */
  process(): Order;
  /** Ships the order. The payment must be captured and not fully refunded. */
  ship(members?: {
    /** The carrier's tracking number. */
    tracking_number?: string | null | undefined;
    /** The estimated delivery date. */
    estimated_delivery_date?: string | null | undefined;
  }): Order;
  /** Records the delivery of the order, today (UTC). */
  deliver(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Order;
  /**
   * Cancels the order before it is shipped. To return its items to stock as well, use `cancelOrder` of a
   * transaction. A captured payment is refunded separately, with `refund`.
   */
  cancel(): Order;
  /**
   * Records that the goods were returned. To return them to stock as well, use `takeBackOrder` of a transaction.
   * The payment is refunded separately, with `refund`.
   */
  takeBack(): Order;
  /**
   * Closes an order whose payment was refunded in full or in part. `refund` of the full amount closes the order
   * automatically if its state machine has that transition. This does not return the items of an order that was not
   * shipped to stock; `cancelOrder` does.
   */
  closeRefunded(): Order;
  /** Changes tax, discount or shipping, and recomputes the total. Fails once the payment is captured. */
  reprice(members?: {
    /** Tax, added to the subtotal. */
    tax_amount?: string | undefined;
    /** Discount, subtracted from the subtotal. */
    discount_amount?: string | undefined;
    /** Shipping cost, added to the subtotal. */
    shipping_amount?: string | undefined;
  }): Order;
  /**
   * Changes the order's details. The changed fields must satisfy the rules for a new order. The shipping address
   * cannot be changed once the order is shipped.
   */
  revise(members?: {
    /** The provider who ordered it for the patient. */
    provider_id?: string | null | undefined;
    /** The telehealth flow that the order belongs to. */
    telehealth_flow_id?: string | null | undefined;
    /** The payment method, such as card. */
    payment_method?: string | null | undefined;
    /** The shipping address. */
    shipping_address?: Address | null | undefined;
    /** The billing address. */
    billing_address?: Address | null | undefined;
    /** The carrier's tracking number. */
    tracking_number?: string | null | undefined;
    /** The estimated delivery date. */
    estimated_delivery_date?: string | null | undefined;
    /** Notes. */
    notes?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | undefined;
  }): Order;
  /** Records that the payment was authorized. */
  authorize(members?: {
    /** The payment's id at the payment service. */
    payment_intent_id?: string | null | undefined;
  }): Order;
  /**
   * Records that the total has been paid in full. A payment that arrives after the order was cancelled is recorded
   * as well, so that it can be refunded. The order's invoice stays unpaid: `applyPaymentEvent` of a transaction pays
   * it too, and `payInvoice` pays it alone.
   */
  capture(members?: {
    /** The payment's id at the payment service. */
    payment_intent_id?: string | null | undefined;
  }): Order;
  /** Records that the payment failed. */
  fail(): Order;
  /** Records that the reservation was released without a capture, which is the end of this attempt. */
  void(): Order;
  /** Restarts a failed payment and clears its id at the payment service. Fails if the order is closed. */
  retry(): Order;
  /** Sets the method of a payment that has not been made, and restarts it if it failed. */
  payBy(members: {
    /** The payment method, such as card. */
    payment_method: string;
  }): Order;
  /**
   * Refunds a part or all of the remaining captured amount. A full refund closes the order if its state machine has
   * that transition; a shipped order stays shipped. To return the items of an order that is closed before it was
   * shipped to stock as well, use `refundOrder` of a transaction.
   */
  refund(members: {
    amount: string;
  }): Order;
  /** Returns the amount that can still be refunded. */
  refundable(): string;
  /** Checks whether the order is closed: it is cancelled or refunded, and only refunds are still possible. */
  isClosed(): boolean;
  /** Checks whether another value is a `Order` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): OrderRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<OrderRecord>;
}

/** The record of a `Order`. */
export interface OrderRecord {
  /** Primary key. */
  id: string;
  /** The order number shown to users, unique. */
  order_number: string;
  /** The patient. */
  patient_id: string;
  /** The provider who ordered it for the patient. */
  provider_id?: string | null | undefined;
  /** The telehealth flow that the order belongs to. */
  telehealth_flow_id?: string | null | undefined;
  /** The type of the order. */
  order_type: OrderType;
  /** The status of the order. */
  status: OrderStatus;
  /** The sum of the items. */
  subtotal: string;
  /** Tax, added to the subtotal. */
  tax_amount: string;
  /** Discount, subtracted from the subtotal. */
  discount_amount: string;
  /** Shipping cost, added to the subtotal. */
  shipping_amount: string;
  /** Subtotal + tax - discount + shipping. */
  total_amount: string;
  /** The amount refunded so far. */
  refunded_amount: string;
  /** The currency of the amounts. */
  currency: string;
  /** The status of the payment. */
  payment_status: PaymentStatus;
  /** The payment method, such as card. */
  payment_method?: string | null | undefined;
  /** The payment's id at the payment service. */
  payment_intent_id?: string | null | undefined;
  /** The shipping address. */
  shipping_address?: Address | null | undefined;
  /** The billing address. */
  billing_address?: Address | null | undefined;
  /** The carrier's tracking number. */
  tracking_number?: string | null | undefined;
  /** The estimated delivery date. */
  estimated_delivery_date?: string | null | undefined;
  /** The actual delivery date. */
  actual_delivery_date?: string | null | undefined;
  /** Notes. */
  notes?: string | null | undefined;
  /** Additional data of the application. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Order`; all given conditions must match. */
export interface OrderFilter {
  /** `order_number` must be equal to this. */
  order_number?: string | undefined;
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `provider_id` must be equal to this. */
  provider_id?: string | undefined;
  /** `telehealth_flow_id` must be equal to this. */
  telehealth_flow_id?: string | undefined;
  /** `order_type` must be equal to this. */
  order_type?: OrderType | undefined;
  /** `status` must be equal to this. */
  status?: OrderStatus | undefined;
  /** `payment_status` must be equal to this. */
  payment_status?: PaymentStatus | undefined;
  /** `created_at` must be at least this. */
  created_from?: Date | string | undefined;
  /** `created_at` must be less than this. */
  created_before?: Date | string | undefined;
}

/** An item of an order, as it was at the time of the order. It cannot be changed. */
export declare class OrderItem {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: OrderItemRecord | OrderItem);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): OrderItem;
  /** Primary key. */
  get id(): string;
  /** The order. */
  get order_id(): string;
  /** The product. */
  get product_id(): string | null;
  /** The prescription, if the product requires one. */
  get prescription_id(): string | null;
  /** The product's name at the time of the order; it may be the name of a drug. */
  get name(): string;
  /** The product's description at the time of the order. */
  get description(): string | null;
  /** The number of units. */
  get quantity(): number;
  /** The price of a unit. */
  get unit_price(): string;
  /** Quantity times unit price. */
  get total_price(): string;
  /** Instructions for taking the drug. */
  get dosage_instructions(): string | null;
  /** Additional data of the application. */
  get metadata(): { readonly [name: string]: unknown };
  /** When the row was created. */
  get created_at(): Date;
  /**
   * Sells a product at its current price. It must be on sale and in stock; if it requires a prescription, the
   * patient must have an active one.
   */
  static sell(members: {
    /** The order. */
    order_id: string;
    /** The number of units. */
    quantity: number;
    /** Primary key. */
    id?: string | null | undefined;
    /** Instructions for taking the drug. */
    dosage_instructions?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    product: Product;
    patient_id: string;
    prescription?: Prescription | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): OrderItem;
  /** Charges for something that is not a product, such as a visit. */
  static charge(members: {
    /** The order. */
    order_id: string;
    /** The product's name at the time of the order; it may be the name of a drug. */
    name: string;
    /** The number of units. */
    quantity: number;
    /** The price of a unit. */
    unit_price: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The product's description at the time of the order. */
    description?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): OrderItem;
  /** Checks whether another value is a `OrderItem` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): OrderItemRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<OrderItemRecord>;
}

/** The record of a `OrderItem`. */
export interface OrderItemRecord {
  /** Primary key. */
  id: string;
  /** The order. */
  order_id: string;
  /** The product. */
  product_id?: string | null | undefined;
  /** The prescription, if the product requires one. */
  prescription_id?: string | null | undefined;
  /** The product's name at the time of the order; it may be the name of a drug. */
  name: string;
  /** The product's description at the time of the order. */
  description?: string | null | undefined;
  /** The number of units. */
  quantity: number;
  /** The price of a unit. */
  unit_price: string;
  /** Quantity times unit price. */
  total_price: string;
  /** Instructions for taking the drug. */
  dosage_instructions?: string | null | undefined;
  /** Additional data of the application. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was created. */
  created_at: Date | string;
}

/** Selects rows of `OrderItem`; all given conditions must match. */
export interface OrderItemFilter {
  /** `order_id` must be equal to this. */
  order_id?: string | undefined;
  /** `product_id` must be equal to this. */
  product_id?: string | undefined;
  /** `prescription_id` must be equal to this. */
  prescription_id?: string | undefined;
}

/** An invoice to a patient. */
export declare class Invoice {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: InvoiceRecord | Invoice);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Invoice;
  /** Primary key. */
  get id(): string;
  /** The invoice number shown to users, unique. */
  get invoice_number(): string;
  /** The patient who pays. */
  get patient_id(): string;
  /** The invoiced order. */
  get order_id(): string | null;
  /** The invoiced subscription plan. */
  get subscription_plan_id(): string | null;
  /** The status of the invoice. */
  get status(): InvoiceStatus;
  /** The date of the invoice. */
  get issue_date(): string;
  /** The due date, the last day for paying in time. */
  get due_date(): string;
  /** The day of payment. */
  get paid_date(): string | null;
  /** The amount before tax and discount, shipping included. */
  get subtotal(): string;
  /** Tax. */
  get tax_amount(): string;
  /** Discount. */
  get discount_amount(): string;
  /** Subtotal + tax - discount. */
  get total_amount(): string;
  /** The currency of the amounts. */
  get currency(): string;
  /** The payment terms; `Net 30` means 30 days. */
  get payment_terms(): string;
  /** Notes. */
  get notes(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Creates an invoice for the given amounts. */
  static forAmount(members: {
    /** The invoice number shown to users, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The date of the invoice. */
    issue_date?: string | null | undefined;
    /** The due date, the last day for paying in time. */
    due_date?: string | null | undefined;
    /** The payment terms; `Net 30` means 30 days. */
    payment_terms?: string | null | undefined;
    /** Notes. */
    notes?: string | null | undefined;
    /** The clinic's time zone, which decides what day today is; by default UTC. */
    time_zone?: string | null | undefined;
    /** The patient who pays. */
    patient_id: string;
    /** The amount before tax and discount, shipping included. */
    subtotal: string;
    /** Tax. */
    tax_amount?: string | null | undefined;
    /** Discount. */
    discount_amount?: string | null | undefined;
    /** The currency of the amounts. */
    currency?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Invoice;
  /** Creates an invoice for an order: its total in its currency, with shipping included in the subtotal. */
  static forOrder(members: {
    /** The invoice number shown to users, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The date of the invoice. */
    issue_date?: string | null | undefined;
    /** The due date, the last day for paying in time. */
    due_date?: string | null | undefined;
    /** The payment terms; `Net 30` means 30 days. */
    payment_terms?: string | null | undefined;
    /** Notes. */
    notes?: string | null | undefined;
    /** The clinic's time zone, which decides what day today is; by default UTC. */
    time_zone?: string | null | undefined;
    order: Order;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Invoice;
  /**
   * Creates an invoice for one billing cycle of a plan: its price, its discount (as in the plan's `charge` query),
   * and the given tax.
   */
  static forPlan(members: {
    /** The invoice number shown to users, unique. */
    invoice_number: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The date of the invoice. */
    issue_date?: string | null | undefined;
    /** The due date, the last day for paying in time. */
    due_date?: string | null | undefined;
    /** The payment terms; `Net 30` means 30 days. */
    payment_terms?: string | null | undefined;
    /** Notes. */
    notes?: string | null | undefined;
    /** The clinic's time zone, which decides what day today is; by default UTC. */
    time_zone?: string | null | undefined;
    plan: SubscriptionPlan;
    /** The patient who pays. */
    patient_id: string;
    /** Tax. */
    tax_amount?: string | null | undefined;
    /** The currency of the amounts. */
    currency?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Invoice;
  /** Sends the invoice. */
  send(): Invoice;
  /** Records that the patient has received the invoice. */
  receive(): Invoice;
  /** Records that the invoice was paid today, in the clinic's time zone, by default UTC. */
  pay(members?: {
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Invoice;
  /** Marks the invoice as overdue. Fails until the due date has passed in the clinic's time zone, by default UTC. */
  markOverdue(members?: {
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Invoice;
  /** Withdraws the invoice. */
  cancel(): Invoice;
  /** Changes an invoice that has not been sent. Its amounts cannot be changed: cancel it and create another one. */
  revise(members?: {
    /** The due date, the last day for paying in time. */
    due_date?: string | undefined;
    /** The payment terms; `Net 30` means 30 days. */
    payment_terms?: string | undefined;
    /** Notes. */
    notes?: string | null | undefined;
  }): Invoice;
  /**
   * Checks whether the invoice is overdue: it was sent, is unpaid, and its due date has passed in the clinic's time
   * zone, by default UTC.
   */
  isOverdue(members?: {
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): boolean;
  /** Checks whether another value is a `Invoice` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): InvoiceRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<InvoiceRecord>;
}

/** The record of a `Invoice`. */
export interface InvoiceRecord {
  /** Primary key. */
  id: string;
  /** The invoice number shown to users, unique. */
  invoice_number: string;
  /** The patient who pays. */
  patient_id: string;
  /** The invoiced order. */
  order_id?: string | null | undefined;
  /** The invoiced subscription plan. */
  subscription_plan_id?: string | null | undefined;
  /** The status of the invoice. */
  status: InvoiceStatus;
  /** The date of the invoice. */
  issue_date: string;
  /** The due date, the last day for paying in time. */
  due_date: string;
  /** The day of payment. */
  paid_date?: string | null | undefined;
  /** The amount before tax and discount, shipping included. */
  subtotal: string;
  /** Tax. */
  tax_amount: string;
  /** Discount. */
  discount_amount: string;
  /** Subtotal + tax - discount. */
  total_amount: string;
  /** The currency of the amounts. */
  currency: string;
  /** The payment terms; `Net 30` means 30 days. */
  payment_terms: string;
  /** Notes. */
  notes?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Invoice`; all given conditions must match. */
export interface InvoiceFilter {
  /** `invoice_number` must be equal to this. */
  invoice_number?: string | undefined;
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `order_id` must be equal to this. */
  order_id?: string | undefined;
  /** `subscription_plan_id` must be equal to this. */
  subscription_plan_id?: string | undefined;
  /** `status` must be equal to this. */
  status?: InvoiceStatus | undefined;
  /** `due_date` must be at least this. */
  due_from?: string | undefined;
  /** `due_date` must be less than this. */
  due_before?: string | undefined;
}

/** A conversation between users. */
export declare class Conversation {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: ConversationRecord | Conversation);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Conversation;
  /** Primary key. */
  get id(): string;
  /** The subject. */
  get subject(): string | null;
  /** The participants, at least two users. */
  get participant_ids(): readonly string[];
  /** The type of the conversation. */
  get conversation_type(): ConversationType;
  /** Whether there are more than two participants. */
  get is_group(): boolean;
  /** The user who started the conversation. */
  get created_by(): string;
  /** The latest message; maintained by the database. */
  get last_message_id(): string | null;
  /** When the latest message was sent; maintained by the database. */
  get last_message_at(): Date | null;
  /** Whether the conversation is archived, that is, closed. */
  get is_archived(): boolean;
  /** Additional data of the application. */
  get metadata(): { readonly [name: string]: unknown };
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Starts a conversation. Its creator must be one of the participants. The default type is `direct`, for exactly
   * two participants; a group needs three or more, and other types two or more.
   */
  static start(members: {
    /** The user who started the conversation. */
    created_by: string;
    /** The participants, at least two users. */
    participant_ids: readonly string[];
    /** Primary key. */
    id?: string | null | undefined;
    /** The type of the conversation. */
    conversation_type?: ConversationType | null | undefined;
    /** The subject. */
    subject?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Conversation;
  /** Adds a participant. Adding one again has no effect. */
  addParticipant(members: {
    user_id: string;
  }): Conversation;
  /**
   * Removes a participant. Fails for the creator, and if the type of the conversation requires more participants
   * than would remain.
   */
  removeParticipant(members: {
    user_id: string;
  }): Conversation;
  /** Archives the conversation. No messages or participants can be added until it is reopened. */
  archive(): Conversation;
  /** Reopens an archived conversation. */
  reopen(): Conversation;
  /** Changes the subject and metadata of the conversation, archived or not. */
  revise(members?: {
    /** The subject. */
    subject?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | undefined;
  }): Conversation;
  /** Checks whether a user is a participant. */
  hasParticipant(members: {
    user_id: string;
  }): boolean;
  /** Checks whether another value is a `Conversation` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): ConversationRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<ConversationRecord>;
}

/** The record of a `Conversation`. */
export interface ConversationRecord {
  /** Primary key. */
  id: string;
  /** The subject. */
  subject?: string | null | undefined;
  /** The participants, at least two users. */
  participant_ids: readonly string[];
  /** The type of the conversation. */
  conversation_type: ConversationType;
  /** Whether there are more than two participants. */
  is_group: boolean;
  /** The user who started the conversation. */
  created_by: string;
  /** The latest message; maintained by the database. */
  last_message_id?: string | null | undefined;
  /** When the latest message was sent; maintained by the database. */
  last_message_at?: Date | string | null | undefined;
  /** Whether the conversation is archived, that is, closed. */
  is_archived: boolean;
  /** Additional data of the application. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Conversation`; all given conditions must match. */
export interface ConversationFilter {
  /** `participant_ids` must be a list that contains all of this. */
  participant_ids?: readonly string[] | undefined;
  /** `conversation_type` must be equal to this. */
  conversation_type?: ConversationType | undefined;
  /** `created_by` must be equal to this. */
  created_by?: string | undefined;
  /** `is_archived` must be equal to this. */
  is_archived?: boolean | undefined;
  /** `last_message_at` must be at least this. */
  last_message_from?: Date | string | undefined;
  /** `last_message_at` must be less than this. */
  last_message_before?: Date | string | undefined;
}

/** A message in a conversation. */
export declare class Message {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: MessageRecord | Message);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Message;
  /** Primary key. */
  get id(): string;
  /** The conversation. */
  get conversation_id(): string;
  /** The sender. */
  get sender_id(): string;
  /** The type of the message. */
  get message_type(): MessageType;
  /** The text. */
  get content(): string;
  /** The attached files. */
  get attachments(): readonly Attachment[];
  /** The message to which this one replies. */
  get reply_to_message_id(): string | null;
  /** Whether the text was edited after sending. */
  get is_edited(): boolean;
  /** When the text was last edited. */
  get edited_at(): Date | null;
  /** Whether the message was deleted. The row remains but is hidden from all users. */
  get is_deleted(): boolean;
  /** When the message was deleted. */
  get deleted_at(): Date | null;
  /** Which users have read the message, and when; the sender is not listed. */
  get read_by(): { readonly [key: string]: Date };
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Sends a message to a conversation that is not archived and in which the sender is a participant. A text message
   * must not be blank; an image or file message must have an attachment.
   */
  static send(members: {
    /** The sender. */
    sender_id: string;
    /** The text. */
    content: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The type of the message. */
    message_type?: MessageType | null | undefined;
    /** The attached files. */
    attachments?: readonly Attachment[] | null | undefined;
    conversation: Conversation;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Message;
  /** Sends a reply to a message of the same conversation that has not been deleted. */
  static reply(members: {
    /** The sender. */
    sender_id: string;
    /** The text. */
    content: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The type of the message. */
    message_type?: MessageType | null | undefined;
    /** The attached files. */
    attachments?: readonly Attachment[] | null | undefined;
    original: Message;
    conversation: Conversation;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Message;
  /** Edits the text of the message. Only its sender may do this. */
  edit(members: {
    editor_id: string;
    /** The text. */
    content: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Message;
  /** Deletes the message for all participants. Only its sender may do this. The row remains, marked as deleted. */
  delete(members: {
    deleter_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Message;
  /**
   * Records that a participant of the conversation has read the message. Only the first time is recorded, and
   * nothing for the sender.
   */
  markRead(members: {
    reader_id: string;
    conversation: Conversation;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Message;
  /** Checks whether a user has read or sent the message. */
  isReadBy(members: {
    user_id: string;
  }): boolean;
  /** Checks whether a message is unread by a user. A deleted message is not. */
  isUnreadBy(members: {
    user_id: string;
  }): boolean;
  /** Checks whether another value is a `Message` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): MessageRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<MessageRecord>;
}

/** The record of a `Message`. */
export interface MessageRecord {
  /** Primary key. */
  id: string;
  /** The conversation. */
  conversation_id: string;
  /** The sender. */
  sender_id: string;
  /** The type of the message. */
  message_type: MessageType;
  /** The text. */
  content: string;
  /** The attached files. */
  attachments: readonly Attachment[];
  /** The message to which this one replies. */
  reply_to_message_id?: string | null | undefined;
  /** Whether the text was edited after sending. */
  is_edited: boolean;
  /** When the text was last edited. */
  edited_at?: Date | string | null | undefined;
  /** Whether the message was deleted. The row remains but is hidden from all users. */
  is_deleted: boolean;
  /** When the message was deleted. */
  deleted_at?: Date | string | null | undefined;
  /** Which users have read the message, and when; the sender is not listed. */
  read_by: { readonly [key: string]: Date | string };
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Message`; all given conditions must match. */
export interface MessageFilter {
  /** `conversation_id` must be equal to this. */
  conversation_id?: string | undefined;
  /** `sender_id` must be equal to this. */
  sender_id?: string | undefined;
  /** `message_type` must be equal to this. */
  message_type?: MessageType | undefined;
  /** `reply_to_message_id` must be equal to this. */
  reply_to_message_id?: string | undefined;
  /** `is_deleted` must be equal to this. */
  is_deleted?: boolean | undefined;
  /** `created_at` must be at least this. */
  sent_from?: Date | string | undefined;
  /** `created_at` must be less than this. */
  sent_before?: Date | string | undefined;
}

/** A notification for one user, with its state in the sending queue. */
export declare class Notification {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: NotificationRecord | Notification);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Notification;
  /** Primary key. */
  get id(): string;
  /** The recipient. */
  get user_id(): string;
  /** The type of the notification. */
  get notification_type(): NotificationType;
  /** The channels through which it is sent. */
  get channels(): readonly NotificationChannel[];
  /** Title. */
  get title(): string;
  /** Text. */
  get message(): string;
  /** Data that an application needs to display it. */
  get data(): { readonly [name: string]: unknown };
  /** The status of the notification. */
  get status(): NotificationStatus;
  /** When it becomes due. */
  get scheduled_at(): Date;
  /** When it was handed over to its channels. */
  get sent_at(): Date | null;
  /** When the user first read it. */
  get read_at(): Date | null;
  /** When it expires; from then on it is not sent. */
  get expires_at(): Date | null;
  /** The number of times that a worker has claimed it. */
  get attempts(): number;
  /** Until when no other worker may claim it: the end of a worker's lease, or of the pause after a failed attempt. */
  get claimed_until(): Date | null;
  /** Why the last attempt failed. Must not contain personal data. */
  get last_error(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Puts a notification into the sending queue. It is due at `scheduled_at`, by default now, until it expires. */
  static enqueue(members: {
    /** The recipient. */
    user_id: string;
    /** The type of the notification. */
    notification_type: NotificationType;
    /** The channels through which it is sent. */
    channels: readonly NotificationChannel[];
    /** Title. */
    title: string;
    /** Text. */
    message: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** Data that an application needs to display it. */
    data?: { readonly [name: string]: unknown } | null | undefined;
    /** When it becomes due. */
    scheduled_at?: Date | string | null | undefined;
    /** When it expires; from then on it is not sent. */
    expires_at?: Date | string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Notifies a patient that a visit was booked. Expires when the visit begins. */
  static visitBooked(members: {
    visit: Consultation;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Notifies a patient that a provider has approved the treatment of a flow. */
  static flowApproved(members: {
    flow: TelehealthFlow;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /**
   * Notifies a patient that a provider has decided on the treatment of a flow. The text does not mention the
   * rejection, which the portal shows.
   */
  static flowRejected(members: {
    flow: TelehealthFlow;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Notifies a patient that the payment of an order has arrived. */
  static orderPaid(members: {
    order: Order;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Notifies a patient that an order was shipped. */
  static orderShipped(members: {
    order: Order;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Notifies a patient that a prescription is ready. Expires with the prescription. */
  static prescriptionReady(members: {
    prescription: Prescription;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /**
   * Claims a due notification for a worker, which has `lease_seconds` to send it. After that, another worker may
   * claim it.
   */
  claim(members: {
    lease_seconds: number;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Records that the notification was handed over to its channels. */
  markSent(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Records that the notification was delivered. */
  markDelivered(): Notification;
  /**
   * Records a failed attempt. The notification stays in the queue and can be claimed again after a pause (30 seconds
   * after the first attempt, doubled after each further one, at most an hour). If this was the last attempt, or the
   * notification expires before the next one, it fails permanently.
   */
  retryLater(members: {
    error: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Marks a notification as failed permanently, because it cannot be sent or was returned. */
  markFailed(members: {
    error: string;
  }): Notification;
  /** Puts a failed notification back into the queue, with the same due time and all attempts available again. */
  requeue(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Cancels a notification that has not been sent. */
  cancel(): Notification;
  /**
   * Ends a pending notification that can no longer be sent: marks it as failed if the worker of its last attempt did
   * not report back in time, or cancels it if it has expired. Fails while a worker has claimed it.
   */
  sweep(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Records that the user has read it. Only the first time is recorded. */
  markRead(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Notification;
  /** Checks whether the notification has expired. */
  isExpired(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): boolean;
  /**
   * Checks whether a worker may claim it: it is pending, due, not expired and not claimed, and an attempt is left.
   * Every claim counts as an attempt, because a crashed worker reports no error.
   */
  isDue(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): boolean;
  /** Checks whether another value is a `Notification` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): NotificationRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<NotificationRecord>;
}

/** The record of a `Notification`. */
export interface NotificationRecord {
  /** Primary key. */
  id: string;
  /** The recipient. */
  user_id: string;
  /** The type of the notification. */
  notification_type: NotificationType;
  /** The channels through which it is sent. */
  channels: readonly NotificationChannel[];
  /** Title. */
  title: string;
  /** Text. */
  message: string;
  /** Data that an application needs to display it. */
  data: { readonly [name: string]: unknown };
  /** The status of the notification. */
  status: NotificationStatus;
  /** When it becomes due. */
  scheduled_at: Date | string;
  /** When it was handed over to its channels. */
  sent_at?: Date | string | null | undefined;
  /** When the user first read it. */
  read_at?: Date | string | null | undefined;
  /** When it expires; from then on it is not sent. */
  expires_at?: Date | string | null | undefined;
  /** The number of times that a worker has claimed it. */
  attempts: number;
  /** Until when no other worker may claim it: the end of a worker's lease, or of the pause after a failed attempt. */
  claimed_until?: Date | string | null | undefined;
  /** Why the last attempt failed. Must not contain personal data. */
  last_error?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Notification`; all given conditions must match. */
export interface NotificationFilter {
  /** `user_id` must be equal to this. */
  user_id?: string | undefined;
  /** `notification_type` must be equal to this. */
  notification_type?: NotificationType | undefined;
  /** `status` must be equal to this. */
  status?: NotificationStatus | undefined;
  /** `scheduled_at` must be at least this. */
  scheduled_from?: Date | string | undefined;
  /** `scheduled_at` must be less than this. */
  scheduled_before?: Date | string | undefined;
}

/** A patient's process from choosing a product to receiving the treatment. */
export declare class TelehealthFlow {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: TelehealthFlowRecord | TelehealthFlow);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): TelehealthFlow;
  /** Primary key. */
  get id(): string;
  /** The patient. */
  get patient_id(): string;
  /** The product category. */
  get category_id(): string | null;
  /** The product that the patient has chosen. */
  get product_id(): string | null;
  /** The subscription plan that the patient has chosen. */
  get subscription_duration_id(): string | null;
  /** The status of the flow. */
  get current_status(): FlowStatus;
  /** Every status of the flow so far, in order. Maintained by the database, which ignores written values. */
  get status_history(): readonly FlowStatusChange[];
  /** The patient's answers to the intake form. */
  get intake_form_data(): { readonly [name: string]: unknown };
  /** The provider's decision and reasons. */
  get consultation_data(): { readonly [name: string]: unknown };
  /** The resulting order. */
  get order_id(): string | null;
  /** When the flow was completed. */
  get completed_at(): Date | null;
  /** Additional data of the application. */
  get metadata(): { readonly [name: string]: unknown };
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Starts a flow. */
  static start(members: {
    /** The patient. */
    patient_id: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The product category. */
    category_id?: string | null | undefined;
    /** Additional data of the application. */
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): TelehealthFlow;
  /**
   * Records the product and, if any, the subscription plan that the patient has chosen; both must be on sale. The
   * flow takes the product's category, if it has one.
   */
  selectProduct(members: {
    product: Product;
    plan?: SubscriptionPlan | null | undefined;
  }): TelehealthFlow;
  /** Records the patient's answers to the intake form, from a form submission for this flow and patient. */
  completeIntake(members: {
    submission: FormSubmission;
  }): TelehealthFlow;
  /**
   * Records that a provider has approved the treatment in a completed visit of this patient. `consultation_data`
   * holds details of the decision; the ids of the visit and the provider are added to it.
   */
  approve(members: {
    visit: Consultation;
    /** The provider's decision and reasons. */
    consultation_data?: { readonly [name: string]: unknown } | null | undefined;
  }): TelehealthFlow;
  /** Records that a provider has rejected the treatment. The arguments are those of `approve`. */
  reject(members: {
    visit: Consultation;
    /** The provider's decision and reasons. */
    consultation_data?: { readonly [name: string]: unknown } | null | undefined;
  }): TelehealthFlow;
  /** Links the order of the approved treatment. It must belong to this flow and patient. */
  linkOrder(members: {
    order: Order;
  }): TelehealthFlow;
  /** Records that the order awaits payment. */
  awaitPayment(): TelehealthFlow;
  /** Records that the payment of the flow's order has arrived. */
  pay(members: {
    order: Order;
  }): TelehealthFlow;
  /** Completes the flow. */
  complete(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): TelehealthFlow;
  /** Cancels the flow. */
  cancel(): TelehealthFlow;
  /** Checks whether another value is a `TelehealthFlow` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): TelehealthFlowRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<TelehealthFlowRecord>;
}

/** The record of a `TelehealthFlow`. */
export interface TelehealthFlowRecord {
  /** Primary key. */
  id: string;
  /** The patient. */
  patient_id: string;
  /** The product category. */
  category_id?: string | null | undefined;
  /** The product that the patient has chosen. */
  product_id?: string | null | undefined;
  /** The subscription plan that the patient has chosen. */
  subscription_duration_id?: string | null | undefined;
  /** The status of the flow. */
  current_status: FlowStatus;
  /** Every status of the flow so far, in order. Maintained by the database, which ignores written values. */
  status_history: readonly FlowStatusChange[];
  /** The patient's answers to the intake form. */
  intake_form_data: { readonly [name: string]: unknown };
  /** The provider's decision and reasons. */
  consultation_data: { readonly [name: string]: unknown };
  /** The resulting order. */
  order_id?: string | null | undefined;
  /** When the flow was completed. */
  completed_at?: Date | string | null | undefined;
  /** Additional data of the application. */
  metadata: { readonly [name: string]: unknown };
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `TelehealthFlow`; all given conditions must match. */
export interface TelehealthFlowFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `current_status` must be equal to this. */
  current_status?: FlowStatus | undefined;
  /** `product_id` must be equal to this. */
  product_id?: string | undefined;
  /** `order_id` must be equal to this. */
  order_id?: string | undefined;
  /** `created_at` must be at least this. */
  created_from?: Date | string | undefined;
  /** `created_at` must be less than this. */
  created_before?: Date | string | undefined;
}

/** A task for a member of the staff. */
export declare class Task {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: TaskRecord | Task);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Task;
  /** Primary key. */
  get id(): string;
  /** Title. */
  get title(): string;
  /** Description. */
  get description(): string | null;
  /** The user who is to do the task. */
  get assignee_id(): string | null;
  /** The user who assigned the task. */
  get assigner_id(): string | null;
  /** The type of the task. */
  get task_type(): TaskType;
  /** The priority. */
  get priority(): Priority;
  /** The status of the task. */
  get status(): TaskStatus;
  /** The due date, the last day for finishing in time. */
  get due_date(): string | null;
  /** When the task was completed. */
  get completed_at(): Date | null;
  /** The type of the related row. */
  get related_entity_type(): EntityType | null;
  /** The id of the related row; it remains when the row is deleted. */
  get related_entity_id(): string | null;
  /** The estimated hours. */
  get estimated_hours(): string | null;
  /** The actual hours. */
  get actual_hours(): string | null;
  /** Search keywords. */
  get tags(): readonly string[] | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Creates a task, optionally related to a row. */
  static create(members: {
    /** Title. */
    title: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The user who is to do the task. */
    assignee_id?: string | null | undefined;
    /** The user who assigned the task. */
    assigner_id?: string | null | undefined;
    /** The type of the task. */
    task_type?: TaskType | null | undefined;
    /** The priority. */
    priority?: Priority | null | undefined;
    /** The due date, the last day for finishing in time. */
    due_date?: string | null | undefined;
    /** The type of the related row. */
    related_entity_type?: EntityType | null | undefined;
    /** The id of the related row; it remains when the row is deleted. */
    related_entity_id?: string | null | undefined;
    /** The estimated hours. */
    estimated_hours?: string | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Task;
  /** Asks the staff to change the name of a patient to the given one. */
  static nameChange(members: {
    patient: Patient;
    first_name?: string | null | undefined;
    last_name?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Task;
  /** Assigns an open task to a user, or to no one if no assignee is given. */
  assign(members: {
    /** The user who is to do the task. */
    assignee_id?: string | null | undefined;
    /** The user who assigned the task. */
    assigner_id: string;
  }): Task;
  /** Takes an unassigned open task. Fails if it is assigned to another user. */
  take(members: {
    /** The user who is to do the task. */
    assignee_id: string;
  }): Task;
  /** Changes the details of an open task. */
  revise(members?: {
    /** Title. */
    title?: string | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The type of the task. */
    task_type?: TaskType | undefined;
    /** The priority. */
    priority?: Priority | undefined;
    /** The due date, the last day for finishing in time. */
    due_date?: string | null | undefined;
    /** The estimated hours. */
    estimated_hours?: string | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
  }): Task;
  /** Starts a pending task. */
  start(): Task;
  /** Puts the task on hold. */
  hold(): Task;
  /** Resumes a task that is on hold. */
  resume(): Task;
  /** Returns a task that is on hold to the pending tasks. */
  release(): Task;
  /** Completes the task and, if given, records the actual hours. */
  complete(members?: {
    /** The actual hours. */
    actual_hours?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Task;
  /** Cancels the task. */
  cancel(): Task;
  /** Checks whether the task is open: neither completed nor cancelled. */
  isOpen(): boolean;
  /** Checks whether the task is open after its due date. */
  isOverdue(members: {
    today: string;
  }): boolean;
  /** Checks whether another value is a `Task` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): TaskRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<TaskRecord>;
}

/** The record of a `Task`. */
export interface TaskRecord {
  /** Primary key. */
  id: string;
  /** Title. */
  title: string;
  /** Description. */
  description?: string | null | undefined;
  /** The user who is to do the task. */
  assignee_id?: string | null | undefined;
  /** The user who assigned the task. */
  assigner_id?: string | null | undefined;
  /** The type of the task. */
  task_type: TaskType;
  /** The priority. */
  priority: Priority;
  /** The status of the task. */
  status: TaskStatus;
  /** The due date, the last day for finishing in time. */
  due_date?: string | null | undefined;
  /** When the task was completed. */
  completed_at?: Date | string | null | undefined;
  /** The type of the related row. */
  related_entity_type?: EntityType | null | undefined;
  /** The id of the related row; it remains when the row is deleted. */
  related_entity_id?: string | null | undefined;
  /** The estimated hours. */
  estimated_hours?: string | null | undefined;
  /** The actual hours. */
  actual_hours?: string | null | undefined;
  /** Search keywords. */
  tags?: readonly string[] | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Task`; all given conditions must match. */
export interface TaskFilter {
  /** `assignee_id` must be equal to this. */
  assignee_id?: string | undefined;
  /** `assigner_id` must be equal to this. */
  assigner_id?: string | undefined;
  /** `task_type` must be equal to this. */
  task_type?: TaskType | undefined;
  /** `priority` must be equal to this. */
  priority?: Priority | undefined;
  /** `status` must be equal to this. */
  status?: TaskStatus | undefined;
  /** `due_date` must be at least this. */
  due_from?: string | undefined;
  /** `due_date` must be less than this. */
  due_before?: string | undefined;
  /** `related_entity_type` must be equal to this. */
  related_entity_type?: EntityType | undefined;
  /** `related_entity_id` must be equal to this. */
  related_entity_id?: string | undefined;
}

/** An entry of the audit log: who did what to which row. Only the database writes entries. */
export declare class AuditLog {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: AuditLogRecord | AuditLog);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): AuditLog;
  /** Primary key. */
  get id(): string;
  /** The user who acted; empty once the user's row is deleted. */
  get user_id(): string | null;
  /** The user who acted; kept after the user's row is deleted. */
  get actor_id(): string | null;
  /** The action. */
  get action(): string;
  /** The type of the affected row. */
  get entity_type(): string;
  /** The id of the affected row. */
  get entity_id(): string;
  /** The row before the action, or the changed part of it; at most 100,000,000 bytes. */
  get old_values(): { readonly [name: string]: unknown } | null;
  /** The row after the action, or the changed part of it; at most 100,000,000 bytes. */
  get new_values(): { readonly [name: string]: unknown } | null;
  /** The IP address of the client. */
  get ip_address(): string | null;
  /** The user agent of the client. */
  get user_agent(): string | null;
  /** The session that the request belongs to. */
  get session_id(): string | null;
  /** The severity. */
  get severity(): LogSeverity;
  /** When the action took place. */
  get created_at(): Date;
  /** Checks whether another value is a `AuditLog` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): AuditLogRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<AuditLogRecord>;
}

/** The record of a `AuditLog`. */
export interface AuditLogRecord {
  /** Primary key. */
  id: string;
  /** The user who acted; empty once the user's row is deleted. */
  user_id?: string | null | undefined;
  /** The user who acted; kept after the user's row is deleted. */
  actor_id?: string | null | undefined;
  /** The action. */
  action: string;
  /** The type of the affected row. */
  entity_type: string;
  /** The id of the affected row. */
  entity_id: string;
  /** The row before the action, or the changed part of it; at most 100,000,000 bytes. */
  old_values?: { readonly [name: string]: unknown } | null | undefined;
  /** The row after the action, or the changed part of it; at most 100,000,000 bytes. */
  new_values?: { readonly [name: string]: unknown } | null | undefined;
  /** The IP address of the client. */
  ip_address?: string | null | undefined;
  /** The user agent of the client. */
  user_agent?: string | null | undefined;
  /** The session that the request belongs to. */
  session_id?: string | null | undefined;
  /** The severity. */
  severity: LogSeverity;
  /** When the action took place. */
  created_at: Date | string;
}

/** Selects rows of `AuditLog`; all given conditions must match. */
export interface AuditLogFilter {
  /** `actor_id` must be equal to this. */
  actor_id?: string | undefined;
  /** `action` must be equal to this. */
  action?: string | undefined;
  /** `entity_type` must be equal to this. */
  entity_type?: string | undefined;
  /** `entity_id` must be equal to this. */
  entity_id?: string | undefined;
  /** `session_id` must be equal to this. */
  session_id?: string | undefined;
  /** `severity` must be equal to this. */
  severity?: LogSeverity | undefined;
  /** `created_at` must be at least this. */
  created_from?: Date | string | undefined;
  /** `created_at` must be less than this. */
  created_before?: Date | string | undefined;
}

/** A version of a form: a draft, or published and immutable. */
export declare class FormSchema {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: FormSchemaRecord | FormSchema);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): FormSchema;
  /** Primary key. */
  get id(): string;
  /** The form's title, which all its versions share. */
  get title(): string;
  /** What the form is about. */
  get description(): string | null;
  /** The version, unique for the title. */
  get version(): string;
  /**
   * The form: a JSON Schema (draft 2020-12) of its answers, with the extensions `x-order`, `x-scores` and
   * `x-priority`.
   */
  get schema_definition(): { readonly [name: string]: unknown };
  /** The purpose of the form. */
  get medical_form_type(): MedicalFormType | null;
  /** The clinical workflow that the form belongs to. */
  get clinical_workflow(): string | null;
  /** Whether the form is a template for other forms. */
  get is_template(): boolean;
  /** Whether the form is published. A published form can be answered, and its content is immutable. */
  get is_published(): boolean;
  /** The category. */
  get category(): string | null;
  /** Search keywords. */
  get tags(): readonly string[] | null;
  /** The user who created the form. */
  get created_by(): string;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Drafts a form. The default version is 1.0.0. The whole schema is checked. */
  static draft(members: {
    /** The form's title, which all its versions share. */
    title: string;
    /**
     * The form: a JSON Schema (draft 2020-12) of its answers, with the extensions `x-order`, `x-scores` and
     * `x-priority`.
     */
    schema_definition: { readonly [name: string]: unknown };
    /** The user who created the form. */
    created_by: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** What the form is about. */
    description?: string | null | undefined;
    /** The version, unique for the title. */
    version?: string | null | undefined;
    /** The purpose of the form. */
    medical_form_type?: MedicalFormType | null | undefined;
    /** The clinical workflow that the form belongs to. */
    clinical_workflow?: string | null | undefined;
    /** Whether the form is a template for other forms. */
    is_template?: boolean | null | undefined;
    /** The category. */
    category?: string | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): FormSchema;
  /** Drafts the next version of a published form, with the same content. */
  static nextVersion(members: {
    form: FormSchema;
    step: VersionStep;
    /** The user who created the form. */
    created_by: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): FormSchema;
  /** Changes a draft. The result must satisfy the rules for a new form. */
  revise(members?: {
    /** The form's title, which all its versions share. */
    title?: string | undefined;
    /** What the form is about. */
    description?: string | null | undefined;
    /** The version, unique for the title. */
    version?: string | undefined;
    /**
     * The form: a JSON Schema (draft 2020-12) of its answers, with the extensions `x-order`, `x-scores` and
     * `x-priority`.
     */
    schema_definition?: { readonly [name: string]: unknown } | undefined;
    /** The purpose of the form. */
    medical_form_type?: MedicalFormType | null | undefined;
    /** The clinical workflow that the form belongs to. */
    clinical_workflow?: string | null | undefined;
    /** Whether the form is a template for other forms. */
    is_template?: boolean | undefined;
  }): FormSchema;
  /** Publishes a draft. It can then be answered, and its content is immutable. */
  publish(): FormSchema;
  /** Changes the category and tags of the form, published or not. */
  file(members?: {
    /** The category. */
    category?: string | null | undefined;
    /** Search keywords. */
    tags?: readonly string[] | null | undefined;
  }): FormSchema;
  /**
   * Returns the names of the form's questions in display order: those of `x-order`, then the others by name.
   *
   * Throws: An error with code `form_schema.vocabulary` if the extensions of the stored schema are invalid.
   */
  questions(): readonly string[];
  /**
   * Checks answers completely and computes their scores and priority.
   *
   * Throws: Every violation of the answers, with `submission_data` and the JSON pointer as the field, and never a value. If
   * the stored schema is unusable, an error about `form_schema_id`.
   */
  assess(members: {
    answers: { readonly [name: string]: unknown };
  }): Assessment;
  /** Checks whether another value is a `FormSchema` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): FormSchemaRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<FormSchemaRecord>;
}

/** The record of a `FormSchema`. */
export interface FormSchemaRecord {
  /** Primary key. */
  id: string;
  /** The form's title, which all its versions share. */
  title: string;
  /** What the form is about. */
  description?: string | null | undefined;
  /** The version, unique for the title. */
  version: string;
  /**
   * The form: a JSON Schema (draft 2020-12) of its answers, with the extensions `x-order`, `x-scores` and
   * `x-priority`.
   */
  schema_definition: { readonly [name: string]: unknown };
  /** The purpose of the form. */
  medical_form_type?: MedicalFormType | null | undefined;
  /** The clinical workflow that the form belongs to. */
  clinical_workflow?: string | null | undefined;
  /** Whether the form is a template for other forms. */
  is_template: boolean;
  /** Whether the form is published. A published form can be answered, and its content is immutable. */
  is_published: boolean;
  /** The category. */
  category?: string | null | undefined;
  /** Search keywords. */
  tags?: readonly string[] | null | undefined;
  /** The user who created the form. */
  created_by: string;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `FormSchema`; all given conditions must match. */
export interface FormSchemaFilter {
  /** `title` must be equal to this. */
  title?: string | undefined;
  /** `medical_form_type` must be equal to this. */
  medical_form_type?: MedicalFormType | undefined;
  /** `category` must be equal to this. */
  category?: string | undefined;
  /** `is_template` must be equal to this. */
  is_template?: boolean | undefined;
  /** `is_published` must be equal to this. */
  is_published?: boolean | undefined;
  /** `created_by` must be equal to this. */
  created_by?: string | undefined;
}

/** The answers to a published form. */
export declare class FormSubmission {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: FormSubmissionRecord | FormSubmission);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): FormSubmission;
  /** Primary key. */
  get id(): string;
  /** The form. */
  get form_schema_id(): string;
  /** The form's version. */
  get form_version(): string;
  /** The user who submitted it. */
  get submitted_by(): string | null;
  /** The patient. */
  get patient_id(): string | null;
  /** The provider who is to review it. */
  get provider_id(): string | null;
  /** The visit that the submission belongs to. */
  get consultation_id(): string | null;
  /** The telehealth flow that the submission belongs to. */
  get telehealth_flow_id(): string | null;
  /** The answers, of at most 1,000,000 bytes. */
  get submission_data(): { readonly [name: string]: unknown };
  /**
   * The scores of the answers by the form's `x-scores`, computed when the form was submitted; may be missing in
   * imported rows.
   */
  get scores(): readonly Score[] | null;
  /** The status of the submission. */
  get status(): FormSubmissionStatus;
  /** How soon a clinician must review it. */
  get clinical_priority(): ClinicalPriority;
  /** When it was processed. */
  get processed_at(): Date | null;
  /** The errors of the last failed processing. */
  get processing_errors(): readonly string[] | null;
  /** The time taken to fill in the form, in seconds. */
  get completion_time_seconds(): number | null;
  /** The device on which the form was filled in. */
  get device_type(): DeviceType | null;
  /** The IP address of the client. */
  get ip_address(): string | null;
  /** The user agent of the client. */
  get user_agent(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Submits answers to a published form. All answers are checked. The form's rules determine the scores and the
   * priority.
   */
  static submit(members: {
    /** The answers, of at most 1,000,000 bytes. */
    submission_data: { readonly [name: string]: unknown };
    /** Primary key. */
    id?: string | null | undefined;
    /** The user who submitted it. */
    submitted_by?: string | null | undefined;
    /** The patient. */
    patient_id?: string | null | undefined;
    /** The provider who is to review it. */
    provider_id?: string | null | undefined;
    /** The visit that the submission belongs to. */
    consultation_id?: string | null | undefined;
    /** The telehealth flow that the submission belongs to. */
    telehealth_flow_id?: string | null | undefined;
    /** The time taken to fill in the form, in seconds. */
    completion_time_seconds?: number | null | undefined;
    /** The device on which the form was filled in. */
    device_type?: DeviceType | null | undefined;
    /** The IP address of the client. */
    ip_address?: string | null | undefined;
    /** The user agent of the client. */
    user_agent?: string | null | undefined;
    form: FormSchema;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): FormSubmission;
  /** Starts processing the submission, or retries after an error. */
  process(): FormSubmission;
  /** Records that the submission was processed, and clears earlier errors. */
  complete(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): FormSubmission;
  /**
   * Records that processing failed, with at least one error. The errors must not repeat answers, because they are
   * not encrypted.
   */
  fail(members: {
    /** The errors of the last failed processing. */
    processing_errors: readonly string[];
  }): FormSubmission;
  /** Sets the priority that a clinician has decided on. */
  prioritize(members: {
    /** How soon a clinician must review it. */
    clinical_priority: ClinicalPriority;
  }): FormSubmission;
  /** Checks whether another value is a `FormSubmission` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): FormSubmissionRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<FormSubmissionRecord>;
}

/** The record of a `FormSubmission`. */
export interface FormSubmissionRecord {
  /** Primary key. */
  id: string;
  /** The form. */
  form_schema_id: string;
  /** The form's version. */
  form_version: string;
  /** The user who submitted it. */
  submitted_by?: string | null | undefined;
  /** The patient. */
  patient_id?: string | null | undefined;
  /** The provider who is to review it. */
  provider_id?: string | null | undefined;
  /** The visit that the submission belongs to. */
  consultation_id?: string | null | undefined;
  /** The telehealth flow that the submission belongs to. */
  telehealth_flow_id?: string | null | undefined;
  /** The answers, of at most 1,000,000 bytes. */
  submission_data: { readonly [name: string]: unknown };
  /**
   * The scores of the answers by the form's `x-scores`, computed when the form was submitted; may be missing in
   * imported rows.
   */
  scores?: readonly Score[] | null | undefined;
  /** The status of the submission. */
  status: FormSubmissionStatus;
  /** How soon a clinician must review it. */
  clinical_priority: ClinicalPriority;
  /** When it was processed. */
  processed_at?: Date | string | null | undefined;
  /** The errors of the last failed processing. */
  processing_errors?: readonly string[] | null | undefined;
  /** The time taken to fill in the form, in seconds. */
  completion_time_seconds?: number | null | undefined;
  /** The device on which the form was filled in. */
  device_type?: DeviceType | null | undefined;
  /** The IP address of the client. */
  ip_address?: string | null | undefined;
  /** The user agent of the client. */
  user_agent?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `FormSubmission`; all given conditions must match. */
export interface FormSubmissionFilter {
  /** `form_schema_id` must be equal to this. */
  form_schema_id?: string | undefined;
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `provider_id` must be equal to this. */
  provider_id?: string | undefined;
  /** `consultation_id` must be equal to this. */
  consultation_id?: string | undefined;
  /** `telehealth_flow_id` must be equal to this. */
  telehealth_flow_id?: string | undefined;
  /** `status` must be equal to this. */
  status?: FormSubmissionStatus | undefined;
  /** `clinical_priority` must be equal to this. */
  clinical_priority?: ClinicalPriority | undefined;
  /** `created_at` must be at least this. */
  submitted_from?: Date | string | undefined;
  /** `created_at` must be less than this. */
  submitted_before?: Date | string | undefined;
}

/** An insurance company. */
export declare class InsuranceProvider {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: InsuranceProviderRecord | InsuranceProvider);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): InsuranceProvider;
  /** Primary key. */
  get id(): string;
  /** The company's name, unique. */
  get name(): string;
  /** The payer id for electronic claims, unique. */
  get payer_id(): string | null;
  /** Phone number. */
  get phone(): string | null;
  /** The URL of the company's website. */
  get website_url(): string | null;
  /** The types of coverage that it offers, such as HMO or PPO. */
  get coverage_types(): readonly string[] | null;
  /** Whether new policies with this company can be recorded. */
  get is_active(): boolean;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Registers an insurance provider, which is active. */
  static register(members: {
    /** The company's name, unique. */
    name: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The payer id for electronic claims, unique. */
    payer_id?: string | null | undefined;
    /** Phone number. */
    phone?: string | null | undefined;
    /** The URL of the company's website. */
    website_url?: string | null | undefined;
    /** The types of coverage that it offers, such as HMO or PPO. */
    coverage_types?: readonly string[] | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): InsuranceProvider;
  /** Changes the insurance provider's details. The result must satisfy the rules for a new one. */
  revise(members?: {
    /** The company's name, unique. */
    name?: string | undefined;
    /** The payer id for electronic claims, unique. */
    payer_id?: string | null | undefined;
    /** Phone number. */
    phone?: string | null | undefined;
    /** The URL of the company's website. */
    website_url?: string | null | undefined;
    /** The types of coverage that it offers, such as HMO or PPO. */
    coverage_types?: readonly string[] | null | undefined;
  }): InsuranceProvider;
  /** Activates the insurance provider: new policies can be recorded again. */
  activate(): InsuranceProvider;
  /** Deactivates the insurance provider: no new policies can be recorded. Existing policies remain valid. */
  deactivate(): InsuranceProvider;
  /** Checks whether another value is a `InsuranceProvider` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): InsuranceProviderRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<InsuranceProviderRecord>;
}

/** The record of a `InsuranceProvider`. */
export interface InsuranceProviderRecord {
  /** Primary key. */
  id: string;
  /** The company's name, unique. */
  name: string;
  /** The payer id for electronic claims, unique. */
  payer_id?: string | null | undefined;
  /** Phone number. */
  phone?: string | null | undefined;
  /** The URL of the company's website. */
  website_url?: string | null | undefined;
  /** The types of coverage that it offers, such as HMO or PPO. */
  coverage_types?: readonly string[] | null | undefined;
  /** Whether new policies with this company can be recorded. */
  is_active: boolean;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `InsuranceProvider`; all given conditions must match. */
export interface InsuranceProviderFilter {
  /** `name` must be equal to this. */
  name?: string | undefined;
  /** `payer_id` must be equal to this. */
  payer_id?: string | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
}

/** A patient's insurance policy. */
export declare class PatientInsurance {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: PatientInsuranceRecord | PatientInsurance);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): PatientInsurance;
  /** Primary key. */
  get id(): string;
  /** The insured patient. */
  get patient_id(): string;
  /** The insurance company. */
  get insurance_provider_id(): string;
  /** The policy number. */
  get policy_number(): string;
  /** The group number. */
  get group_number(): string | null;
  /** The name of the subscriber. */
  get subscriber_name(): string;
  /** The patient's relationship to the subscriber. */
  get subscriber_relationship(): Relationship;
  /** The first day of coverage. */
  get effective_date(): string;
  /** The last day of coverage; empty if open-ended. */
  get expiration_date(): string | null;
  /** The amount that the patient pays per visit, at most 9,999.99. */
  get copay_amount(): string | null;
  /** The amount that the patient pays per year before the insurance pays, at most 999,999.99. */
  get deductible_amount(): string | null;
  /**
   * Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
   * primary; those of different years can all be.
   */
  get is_primary(): boolean;
  /**
   * Whether the policy is active. An inactive one was recorded in error: a policy that has ended has an expiration
   * date instead, and still covers the days before.
   */
  get is_active(): boolean;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /**
   * Records a policy with an active company. The policy must not have expired today (UTC). It is active, and by
   * default not primary.
   */
  static enroll(members: {
    /** The insured patient. */
    patient_id: string;
    /** The policy number. */
    policy_number: string;
    /** The name of the subscriber. */
    subscriber_name: string;
    /** The patient's relationship to the subscriber. */
    subscriber_relationship: Relationship;
    /** The first day of coverage. */
    effective_date: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The group number. */
    group_number?: string | null | undefined;
    /** The last day of coverage; empty if open-ended. */
    expiration_date?: string | null | undefined;
    /** The amount that the patient pays per visit, at most 9,999.99. */
    copay_amount?: string | null | undefined;
    /** The amount that the patient pays per year before the insurance pays, at most 999,999.99. */
    deductible_amount?: string | null | undefined;
    /**
     * Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
     * primary; those of different years can all be.
     */
    is_primary?: boolean | null | undefined;
    insurer: InsuranceProvider;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): PatientInsurance;
  /**
   * Records a policy of the past, for the services of its days. It must have expired today (UTC); its company need
   * not be active any more.
   */
  static recordPast(members: {
    /** The insured patient. */
    patient_id: string;
    /** The policy number. */
    policy_number: string;
    /** The name of the subscriber. */
    subscriber_name: string;
    /** The patient's relationship to the subscriber. */
    subscriber_relationship: Relationship;
    /** The first day of coverage. */
    effective_date: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The group number. */
    group_number?: string | null | undefined;
    /** The last day of coverage; empty if open-ended. */
    expiration_date?: string | null | undefined;
    /** The amount that the patient pays per visit, at most 9,999.99. */
    copay_amount?: string | null | undefined;
    /** The amount that the patient pays per year before the insurance pays, at most 999,999.99. */
    deductible_amount?: string | null | undefined;
    /**
     * Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
     * primary; those of different years can all be.
     */
    is_primary?: boolean | null | undefined;
    insurer: InsuranceProvider;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): PatientInsurance;
  /** Changes the policy's details. */
  revise(members?: {
    /** The policy number. */
    policy_number?: string | undefined;
    /** The group number. */
    group_number?: string | null | undefined;
    /** The name of the subscriber. */
    subscriber_name?: string | undefined;
    /** The patient's relationship to the subscriber. */
    subscriber_relationship?: Relationship | undefined;
    /** The first day of coverage. */
    effective_date?: string | undefined;
    /** The last day of coverage; empty if open-ended. */
    expiration_date?: string | null | undefined;
    /** The amount that the patient pays per visit, at most 9,999.99. */
    copay_amount?: string | null | undefined;
    /** The amount that the patient pays per year before the insurance pays, at most 999,999.99. */
    deductible_amount?: string | null | undefined;
  }): PatientInsurance;
  /** Ends the policy: `last_day` is the last day that it covers. It stays the primary one of its days. */
  end(members: {
    last_day: string;
  }): PatientInsurance;
  /**
   * Makes the policy the primary one. A primary policy of the patient in the same period must be made secondary
   * first.
   */
  makePrimary(): PatientInsurance;
  /** Makes the policy a secondary one. */
  makeSecondary(): PatientInsurance;
  /** Withdraws a policy that was recorded in error: it covers no day and is no longer primary. `end` ends a policy. */
  deactivate(): PatientInsurance;
  /** Activates an inactive policy as a secondary one, also one of the past, which covers its days again. */
  activate(): PatientInsurance;
  /**
   * Checks whether the policy is active and covers a day: from its effective date to its expiration date, both
   * included.
   */
  covers(members: {
    day: string;
  }): boolean;
  /** Checks whether the policy has expired before a day. */
  hasExpiredOn(members: {
    day: string;
  }): boolean;
  /** Checks whether another value is a `PatientInsurance` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): PatientInsuranceRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<PatientInsuranceRecord>;
}

/** The record of a `PatientInsurance`. */
export interface PatientInsuranceRecord {
  /** Primary key. */
  id: string;
  /** The insured patient. */
  patient_id: string;
  /** The insurance company. */
  insurance_provider_id: string;
  /** The policy number. */
  policy_number: string;
  /** The group number. */
  group_number?: string | null | undefined;
  /** The name of the subscriber. */
  subscriber_name: string;
  /** The patient's relationship to the subscriber. */
  subscriber_relationship: Relationship;
  /** The first day of coverage. */
  effective_date: string;
  /** The last day of coverage; empty if open-ended. */
  expiration_date?: string | null | undefined;
  /** The amount that the patient pays per visit, at most 9,999.99. */
  copay_amount?: string | null | undefined;
  /** The amount that the patient pays per year before the insurance pays, at most 999,999.99. */
  deductible_amount?: string | null | undefined;
  /**
   * Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
   * primary; those of different years can all be.
   */
  is_primary: boolean;
  /**
   * Whether the policy is active. An inactive one was recorded in error: a policy that has ended has an expiration
   * date instead, and still covers the days before.
   */
  is_active: boolean;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `PatientInsurance`; all given conditions must match. */
export interface PatientInsuranceFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string | undefined;
  /** `insurance_provider_id` must be equal to this. */
  insurance_provider_id?: string | undefined;
  /** `is_primary` must be equal to this. */
  is_primary?: boolean | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
  /** `expiration_date` must be at least this. */
  expires_from?: string | undefined;
  /** `expiration_date` must be less than this. */
  expires_before?: string | undefined;
}

/** A pharmacy that fills prescriptions. */
export declare class Pharmacy {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: PharmacyRecord | Pharmacy);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Pharmacy;
  /** Primary key. */
  get id(): string;
  /** The pharmacy's name. */
  get name(): string;
  /** National Provider Identifier, unique. */
  get npi_number(): string | null;
  /** Street and number. */
  get address_line_1(): string;
  /** Suite or floor. */
  get address_line_2(): string | null;
  /** City. */
  get city(): string;
  /** State, by its USPS code. */
  get state(): string;
  /** Postal code of at most ten characters. */
  get postal_code(): string;
  /** Phone number. */
  get phone(): string;
  /** Fax number. */
  get fax(): string | null;
  /** E-mail address. */
  get email(): string | null;
  /** The opening hours, in the pharmacy's time zone. */
  get hours_of_operation(): OpeningHours | null;
  /** Whether it is open 24 hours a day. */
  get is_24_hour(): boolean;
  /** Whether it accepts insurance. */
  get accepts_insurance(): boolean;
  /** Whether it delivers. */
  get delivery_available(): boolean;
  /** Whether the pharmacy is active, that is, accepts prescriptions. */
  get is_active(): boolean;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Registers a pharmacy, which is active. The state must be known and the check digit of the NPI right. */
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
    id?: string | null | undefined;
    /** National Provider Identifier, unique. */
    npi_number?: string | null | undefined;
    /** Suite or floor. */
    address_line_2?: string | null | undefined;
    /** Fax number. */
    fax?: string | null | undefined;
    /** E-mail address. */
    email?: string | null | undefined;
    /** The opening hours, in the pharmacy's time zone. */
    hours_of_operation?: OpeningHours | null | undefined;
    /** Whether it is open 24 hours a day. */
    is_24_hour?: boolean | null | undefined;
    /** Whether it accepts insurance. */
    accepts_insurance?: boolean | null | undefined;
    /** Whether it delivers. */
    delivery_available?: boolean | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Pharmacy;
  /** Changes the pharmacy's details. The result must satisfy the rules for a new one. */
  revise(members?: {
    /** The pharmacy's name. */
    name?: string | undefined;
    /** National Provider Identifier, unique. */
    npi_number?: string | null | undefined;
    /** Street and number. */
    address_line_1?: string | undefined;
    /** Suite or floor. */
    address_line_2?: string | null | undefined;
    /** City. */
    city?: string | undefined;
    /** State, by its USPS code. */
    state?: string | undefined;
    /** Postal code of at most ten characters. */
    postal_code?: string | undefined;
    /** Phone number. */
    phone?: string | undefined;
    /** Fax number. */
    fax?: string | null | undefined;
    /** E-mail address. */
    email?: string | null | undefined;
    /** The opening hours, in the pharmacy's time zone. */
    hours_of_operation?: OpeningHours | null | undefined;
    /** Whether it is open 24 hours a day. */
    is_24_hour?: boolean | undefined;
    /** Whether it accepts insurance. */
    accepts_insurance?: boolean | undefined;
    /** Whether it delivers. */
    delivery_available?: boolean | undefined;
  }): Pharmacy;
  /** Activates the pharmacy: it accepts prescriptions again. */
  activate(): Pharmacy;
  /** Deactivates the pharmacy: it accepts no more prescriptions. */
  deactivate(): Pharmacy;
  /**
   * Returns whether the pharmacy is open at an instant, or nothing if its hours are unknown. An inactive pharmacy
   * counts as closed.
   */
  openAt(members: {
    instant: Date | string;
  }): boolean | null;
  /** Checks whether another value is a `Pharmacy` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): PharmacyRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<PharmacyRecord>;
}

/** The record of a `Pharmacy`. */
export interface PharmacyRecord {
  /** Primary key. */
  id: string;
  /** The pharmacy's name. */
  name: string;
  /** National Provider Identifier, unique. */
  npi_number?: string | null | undefined;
  /** Street and number. */
  address_line_1: string;
  /** Suite or floor. */
  address_line_2?: string | null | undefined;
  /** City. */
  city: string;
  /** State, by its USPS code. */
  state: string;
  /** Postal code of at most ten characters. */
  postal_code: string;
  /** Phone number. */
  phone: string;
  /** Fax number. */
  fax?: string | null | undefined;
  /** E-mail address. */
  email?: string | null | undefined;
  /** The opening hours, in the pharmacy's time zone. */
  hours_of_operation?: OpeningHours | null | undefined;
  /** Whether it is open 24 hours a day. */
  is_24_hour: boolean;
  /** Whether it accepts insurance. */
  accepts_insurance: boolean;
  /** Whether it delivers. */
  delivery_available: boolean;
  /** Whether the pharmacy is active, that is, accepts prescriptions. */
  is_active: boolean;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Pharmacy`; all given conditions must match. */
export interface PharmacyFilter {
  /** `npi_number` must be equal to this. */
  npi_number?: string | undefined;
  /** `state` must be equal to this. */
  state?: string | undefined;
  /** `postal_code` must be equal to this. */
  postal_code?: string | undefined;
  /** `city` must be equal to this. */
  city?: string | undefined;
  /** `is_24_hour` must be equal to this. */
  is_24_hour?: boolean | undefined;
  /** `accepts_insurance` must be equal to this. */
  accepts_insurance?: boolean | undefined;
  /** `delivery_available` must be equal to this. */
  delivery_available?: boolean | undefined;
  /** `is_active` must be equal to this. */
  is_active?: boolean | undefined;
}

/** A tag that can be assigned to rows of any table. */
export declare class Tag {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: TagRecord | Tag);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): Tag;
  /** Primary key. */
  get id(): string;
  /** Name, unique. */
  get name(): string;
  /** The display colour. */
  get color(): string;
  /** Description. */
  get description(): string | null;
  /** The category. */
  get category(): TagCategory | null;
  /** The number of rows with this tag; maintained by the database. */
  get usage_count(): number;
  /** Whether the portal itself uses the tag; such a tag cannot be deleted. */
  get is_system_tag(): boolean;
  /** When the row was created. */
  get created_at(): Date;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  get updated_at(): Date;
  /** Creates a tag. The default colour is gray. */
  static create(members: {
    /** Name, unique. */
    name: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The display colour. */
    color?: string | null | undefined;
    /** Description. */
    description?: string | null | undefined;
    /** The category. */
    category?: TagCategory | null | undefined;
    /** Whether the portal itself uses the tag; such a tag cannot be deleted. */
    is_system_tag?: boolean | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Tag;
  /** Renames the tag. The name must not be blank. */
  rename(members: {
    /** Name, unique. */
    name: string;
  }): Tag;
  /** Changes the display colour of the tag. */
  recolor(members: {
    /** The display colour. */
    color: string;
  }): Tag;
  /** Changes the description and category of the tag. */
  describe(members?: {
    /** Description. */
    description?: string | null | undefined;
    /** The category. */
    category?: TagCategory | null | undefined;
  }): Tag;
  /** Checks whether another value is a `Tag` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): TagRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<TagRecord>;
}

/** The record of a `Tag`. */
export interface TagRecord {
  /** Primary key. */
  id: string;
  /** Name, unique. */
  name: string;
  /** The display colour. */
  color: string;
  /** Description. */
  description?: string | null | undefined;
  /** The category. */
  category?: TagCategory | null | undefined;
  /** The number of rows with this tag; maintained by the database. */
  usage_count: number;
  /** Whether the portal itself uses the tag; such a tag cannot be deleted. */
  is_system_tag: boolean;
  /** When the row was created. */
  created_at: Date | string;
  /** When the row last changed. Saving compares it to detect concurrent changes. */
  updated_at: Date | string;
}

/** Selects rows of `Tag`; all given conditions must match. */
export interface TagFilter {
  /** `name` must be equal to this. */
  name?: string | undefined;
  /** `category` must be equal to this. */
  category?: TagCategory | undefined;
  /** `is_system_tag` must be equal to this. */
  is_system_tag?: boolean | undefined;
}

/** The assignment of a tag to a row of any table. It is created and deleted, but never changed. */
export declare class EntityTag {
  #private;
  /** Creates an entity from a record; throws `ValidationError` with all violated constraints. */
  constructor(record: EntityTagRecord | EntityTag);
  /** Creates an entity from the JSON text of a record; faster than from an object. */
  static fromJson(json: string): EntityTag;
  /** Primary key. */
  get id(): string;
  /** The tag. */
  get tag_id(): string;
  /** The type of the tagged row. */
  get entity_type(): EntityType;
  /** The id of the tagged row, which must exist. Deleting the row deletes the assignment. */
  get entity_id(): string;
  /** The user who assigned the tag. */
  get tagged_by(): string | null;
  /** When the row was created. */
  get created_at(): Date;
  /** Assigns a tag to a row. The database rejects a second assignment to the same row. */
  static attach(members: {
    /** The type of the tagged row. */
    entity_type: EntityType;
    /** The id of the tagged row, which must exist. Deleting the row deletes the assignment. */
    entity_id: string;
    /** Primary key. */
    id?: string | null | undefined;
    /** The user who assigned the tag. */
    tagged_by?: string | null | undefined;
    tag: Tag;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): EntityTag;
  /** Checks whether another value is a `EntityTag` with the same columns. */
  equals(other: unknown): boolean;
  /** Returns the record as plain JSON, including protected health information. */
  toRecord(): EntityTagRecord;
  /** Returns the columns that are never personal data, for `JSON.stringify` and tools that show what they are given. */
  toJSON(): Partial<EntityTagRecord>;
}

/** The record of a `EntityTag`. */
export interface EntityTagRecord {
  /** Primary key. */
  id: string;
  /** The tag. */
  tag_id: string;
  /** The type of the tagged row. */
  entity_type: EntityType;
  /** The id of the tagged row, which must exist. Deleting the row deletes the assignment. */
  entity_id: string;
  /** The user who assigned the tag. */
  tagged_by?: string | null | undefined;
  /** When the row was created. */
  created_at: Date | string;
}

/** Selects rows of `EntityTag`; all given conditions must match. */
export interface EntityTagFilter {
  /** `tag_id` must be equal to this. */
  tag_id?: string | undefined;
  /** `entity_type` must be equal to this. */
  entity_type?: EntityType | undefined;
  /** `entity_id` must be equal to this. */
  entity_id?: string | undefined;
  /** `tagged_by` must be equal to this. */
  tagged_by?: string | undefined;
}

/** The operations of a transaction, in addition to its table operations. */
export interface Operations {
  /**
   * Returns the user with an e-mail address, if there is one who is not deleted and whom the actor may read. For a
   * person the running time depends only on the accounts that they may read, so it does not reveal whether another
   * account has the address.
   *
   * A service account needs the grant `users:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  userByEmail(members: {
    email: string;
  }): Promise<User | null>;
  /**
   * Sets a user's password, replacing any earlier one. Only its hash (Argon2id) is stored, and no role may read it.
   * Requires a service account that may update users.
   *
   * A service account needs the grant `users:update`.
   *
   * Throws: `ValidationError` with `password.too_short` or `password.too_long`,
   * `NotFoundError` if there is no such user, `DeniedError`
   * for any other actor.
   */
  setPassword(members: {
    user_id: string;
    password: string;
  }): Promise<User>;
  /**
   * Returns the active user with an e-mail address and a password. The error and the running time are the same
   * whether there is no such user, they are not active, they have no password or the password is wrong, except that
   * a hash with an older, lower cost takes less time. A successful call replaces such a hash by one with the current
   * cost. Requires a service account that may update users. Each call takes about 20 ms of processor time and 19 MiB
   * of memory: limit how many run at the same time.
   *
   * A service account needs the grant `users:update`.
   *
   * Throws: `password.rejected` in all cases above; `ValidationError` with `password.too_long`;
   * `DeniedError` for any other actor.
   */
  verifyPassword(members: {
    email: string;
    password: string;
  }): Promise<User>;
  /**
   * Returns the patients with a last name, a first name and a date of birth, newest first (by id), at most 1,000.
   * Case, accents, punctuation and spaces are ignored. The last name must be complete; the first name may be
   * complete, a beginning or an initial: `A`, `Anne` and `anne marie` find `Anne-Marie`. For a person with a single
   * name pass an empty text as the other one; either field may hold the name. Names are sealed and found by a blind
   * index.
   *
   * A service account needs the grant `patients:select`.
   *
   * Throws: `ValidationError` with `name.too_short` if neither name has a letter;
   * `crypto.no_keyring`.
   */
  patientsByIdentity(members: {
    last_name: string;
    first_name: string;
    date_of_birth: string;
  }): Promise<readonly Patient[]>;
  /**
   * Returns a page of up to `limit` patients with a first name, a last name, or both, newest first (by id). With
   * `starts_with`, the names need only begin with the given text, which must have at least three letters. Case,
   * accents, punctuation and spaces are ignored. Requires a portal with the option `nameIndex`, which reveals names
   * to somebody with a dump of the database; the documentation of the option says how many.
   *
   * A service account needs the grant `patients:select`.
   *
   * Throws: `crypto.no_name_index` without that option; `ValidationError` without any name,
   * with too few letters (`name.too_short`), or if the limit is not 1 to 1,000.
   */
  patientsByName(members: {
    first_name?: string | null | undefined;
    last_name?: string | null | undefined;
    starts_with?: boolean | null | undefined;
    after?: string | null | undefined;
    limit: number;
  }): Promise<PatientPage>;
  /**
   * Returns a page of up to `limit` providers who accept patients, by name; if a specialty is given, those who have
   * it. A patient sees the active ones.
   *
   * A service account needs the grant `providers:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000, `NotFoundError` if the provider `after` is not there.
   */
  bookableProviders(members: {
    specialty?: string | null | undefined;
    after?: string | null | undefined;
    limit: number;
  }): Promise<ProviderPage>;
  /**
   * Returns the slots of a provider between two instants that can be booked, as the provider's query `freeSlots`
   * does, without saying who holds the others: slots that begin before now, or sooner than the notice that the
   * provider asks for, are left out.
   *
   * A service account needs the grants `providers:select`, `consultations:select`.
   *
   * Throws: `NotFoundError` if there is no such provider, `ValidationError` if the range is too long.
   */
  freeSlots(members: {
    provider_id: string;
    /** The start (inclusive). */
    since: Date | string;
    /** The end (exclusive). */
    until: Date | string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<readonly Slot[]>;
  /**
   * Books a visit with a provider and notifies the patient; the rules are those of the constructor `schedule`.
   * `patient_state` defaults to the state of the patient's address, if that is in the United States or a territory with
   * a country code of its own. A patient books for themselves, at the provider's fee; the rules are those of
   * `scheduleOffered`, and the pause that the provider asks for must lie between the visit and their others.
   *
   * A service account needs the grants `providers:select`, `patients:select`, `consultations:insert`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such provider, `ValidationError` with the violated rules,
   * `ConflictError` with `consultation.double_booking` if the provider has a visit at that time, with
   * `consultation.pause` if they have one too close to it, with `consultation.patient_double_booking` if the patient
   * has one.
   */
  bookVisit(members: {
    patient_id: string;
    consultation_type: ConsultationType;
    scheduled_at: Date | string;
    duration_minutes: number;
    id?: string | null | undefined;
    fee?: string | null | undefined;
    chief_complaint?: string | null | undefined;
    video_call_url?: string | null | undefined;
    insurance_covered?: boolean | null | undefined;
    patient_state?: string | null | undefined;
    provider_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Consultation>;
  /**
   * Books a series of visits with a provider, one every `every_weeks` weeks (by default each week) from
   * `scheduled_at` on, at the same time of day in the time zone of the provider's availability, or in UTC if they
   * have none. Books all of them or none; each is then a visit of its own, and the patient is notified of each. An
   * id is that of the first visit.
   *
   * A service account needs the grants `providers:select`, `patients:select`, `consultations:insert`, `notifications:insert`.
   *
   * Throws: `ValidationError` with `consultation.series` if there are not 2 to 52 visits, every 1 to 52 weeks; and the
   * errors of `bookVisit`, each at its visit, such as `visits/3/scheduled_at`, with `consultation.no_such_time`
   * for a time that is skipped when the clocks are set forward.
   */
  bookSeries(members: {
    patient_id: string;
    consultation_type: ConsultationType;
    scheduled_at: Date | string;
    duration_minutes: number;
    id?: string | null | undefined;
    fee?: string | null | undefined;
    chief_complaint?: string | null | undefined;
    video_call_url?: string | null | undefined;
    insurance_covered?: boolean | null | undefined;
    patient_state?: string | null | undefined;
    provider_id: string;
    visits: number;
    every_weeks?: number | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<readonly Consultation[]>;
  /**
   * Starts a visit on demand with a provider now, without a booking; the rules are those of the constructor
   * `onDemand`, and `patient_state` defaults as for `bookVisit`.
   *
   * A service account needs the grants `providers:select`, `patients:select`, `consultations:insert`.
   *
   * Throws: As `bookVisit`; the slot from now on is taken if the provider or the patient has a visit then.
   */
  startVisit(members: {
    patient_id: string;
    consultation_type: ConsultationType;
    duration_minutes: number;
    id?: string | null | undefined;
    fee?: string | null | undefined;
    chief_complaint?: string | null | undefined;
    video_call_url?: string | null | undefined;
    insurance_covered?: boolean | null | undefined;
    patient_state?: string | null | undefined;
    provider_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Consultation>;
  /**
   * Moves a booked visit to another time: the visit becomes `rescheduled`, and the returned one takes its place. A
   * service account keeps the fee and the insurance coverage. Moved by a person, the visit has the provider's current
   * fee and no coverage, because only the portal sets these.
   *
   * A service account needs the grants `providers:select`, `patients:select`, `consultations:insert`, `consultations:update`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such visit, `TransitionError` if it has begun or ended, and the errors of
   * `bookVisit`.
   */
  moveVisit(members: {
    consultation_id: string;
    /** When the visit begins. */
    scheduled_at: Date | string;
    /** How long it lasts, in minutes. */
    duration_minutes: number;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Consultation>;
  /**
   * Cancels a visit, as the command `cancel` does. A patient can cancel their own visit before it begins.
   *
   * A service account needs the grant `consultations:update`.
   *
   * Throws: `NotFoundError` if there is no such visit, and the errors of the command `cancel`.
   */
  cancelVisit(members: {
    consultation_id: string;
    reason?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Consultation>;
  /**
   * Prescribes a drug, adds the prescription to its visit and notifies the patient; the rules are those of the
   * constructor `prescribe`. If neither `patient_state` nor the visit says in which state the patient is, it is that
   * of their address, if that is in the United States.
   *
   * A service account needs the grants `providers:select`, `patients:select`, `consultations:update`, `prescriptions:insert`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such provider or visit,
   * `ValidationError` with the violated rules,
   * `TransitionError` if the visit accepts no more prescriptions.
   */
  prescribe(members: {
    patient_id: string;
    medication_name: string;
    strength: string;
    dosage_form: DosageForm;
    quantity: string;
    days_supply: number;
    instructions: string;
    expires_at: Date | string;
    id?: string | null | undefined;
    quantity_unit?: QuantityUnit | null | undefined;
    generic_name?: string | null | undefined;
    total_refills?: number | null | undefined;
    pharmacy_id?: string | null | undefined;
    ndc_number?: string | null | undefined;
    controlled_substance_schedule?: ControlledSchedule | null | undefined;
    contraindications?: readonly string[] | null | undefined;
    drug_interactions?: readonly string[] | null | undefined;
    provider_id: string;
    consultation_id?: string | null | undefined;
    policy?: string | null | undefined;
    patient_state?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Prescription>;
  /**
   * Returns a patient's chart with up to `limit` visits, prescriptions and sessions each, 100 if it is left out. `list`
   * returns what is older. Damaged rows are left out and listed in `damaged`.
   *
   * A service account needs the grants `patients:select`, `consultations:select`, `prescriptions:select`, `sessions:select`.
   *
   * Throws: `NotFoundError` if there is no such patient,
   * `CorruptError` if the patient's own row cannot be read,
   * `ValidationError` if the limit is not 1 to 1,000.
   */
  chart(members: {
    patient_id: string;
    limit?: number | null | undefined;
  }): Promise<PatientChart>;
  /**
   * Marks up to 1,000 active prescriptions as expired whose `expires_at` has come, and returns them; call it until it
   * returns none. Prescriptions locked by other transactions are skipped, so several calls may run at the same time. A
   * damaged prescription is marked like the others, but not returned.
   *
   * A service account needs the grant `prescriptions:update`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  expirePrescriptions(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<readonly Prescription[]>;
  /**
   * Returns the prescriptions of the given visits, in the order in which they were made.
   *
   * A service account needs the grant `prescriptions:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  prescriptionsOf(members: {
    consultation_ids: readonly string[];
  }): Promise<readonly Prescription[]>;
  /**
   * Returns all categories in tree order: each before its children, siblings by `sort_order` and then by name.
   *
   * A service account needs the grant `categories:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  categoryTree(): Promise<readonly CategoryNode[]>;
  /**
   * Moves a category with its descendants under another category or to the root.
   *
   * A service account needs the grant `categories:update`.
   *
   * Throws: `NotFoundError` if there is no such category,
   * `ValidationError` if it would become its own ancestor or the tree too deep.
   */
  moveCategory(members: {
    category_id: string;
    parent_category_id?: string | null | undefined;
  }): Promise<Category>;
  /**
   * Returns the products of a type that are on sale, cheapest first, including those out of stock.
   *
   * A service account needs the grant `products:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  productsOf(members: {
    product_type: ProductType;
  }): Promise<readonly Product[]>;
  /**
   * Returns the subscription plans that are on sale, cheapest first.
   *
   * A service account needs the grant `subscription_plans:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  plansOnSale(): Promise<readonly SubscriptionPlan[]>;
  /**
   * Places an order of products at their current prices, and of charges that are not products, with the next order
   * number, and takes the units from the stock. A patient orders for themselves: products only, in US dollars; a
   * service account adds charges, tax, discount and shipping.
   *
   * A service account needs the grants `orders:insert`, `order_items:insert`, `products:update`, `prescriptions:update`, `telehealth_flows:select`.
   *
   * Throws: `ValidationError` with all violations, with fields such as `lines/2/quantity`:
   * products that are not on sale or not in stock, prescriptions that are not active or of another patient, a flow
   * of another patient.
   */
  placeOrder(members: {
    patient_id: string;
    order_type: OrderType;
    id?: string | null | undefined;
    provider_id?: string | null | undefined;
    telehealth_flow_id?: string | null | undefined;
    tax_amount?: string | null | undefined;
    discount_amount?: string | null | undefined;
    shipping_amount?: string | null | undefined;
    currency?: string | null | undefined;
    payment_method?: string | null | undefined;
    shipping_address?: Address | null | undefined;
    billing_address?: Address | null | undefined;
    estimated_delivery_date?: string | null | undefined;
    notes?: string | null | undefined;
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    lines: readonly OrderLine[];
    charges?: readonly OrderCharge[] | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PlacedOrder>;
  /**
   * Returns an order with its items.
   *
   * A service account needs the grants `orders:select`, `order_items:select`.
   *
   * Throws: `NotFoundError` if there is no such order.
   */
  orderWithItems(members: {
    order_id: string;
  }): Promise<PlacedOrder>;
  /**
   * Marks a paid order as shipped and notifies the patient.
   *
   * A service account needs the grants `orders:update`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such order, and the errors of the command `ship`.
   */
  shipOrder(members: {
    order_id: string;
    tracking_number?: string | null | undefined;
    estimated_delivery_date?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Order>;
  /**
   * Cancels an order before it is shipped and returns its units to the stock. Captured money is not refunded; see
   * `refundOrder`.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`.
   *
   * Throws: `NotFoundError` if there is no such order, and the errors of the command `cancel`.
   */
  cancelOrder(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * Records that the goods of an order were returned, and returns them to the stock. Money is not refunded; see
   * `refundOrder`.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`.
   *
   * Throws: `NotFoundError` if there is no such order, and the errors of the command
   * `takeBack`.
   */
  takeBackOrder(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * Returns the newest order that was paid by a payment intent, if there is one. The intent is sealed and found by a
   * blind index, which reveals to somebody with a dump of the database which orders have the same intent.
   *
   * A service account needs the grant `orders:select`.
   *
   * Throws: `UnavailableError` without a keyring.
   */
  orderByPaymentIntent(members: {
    payment_intent_id: string;
  }): Promise<Order | null>;
  /**
   * Applies an event of a payment service exactly once, even if it arrives repeatedly or late: the outcome is
   * `repeated` for a known id, and `superseded` if the payment has advanced beyond the event. A capture notifies the
   * patient, advances the order's telehealth flow, and pays its invoice over the same amount, today in the clinic's
   * time zone, by default UTC. A refund that failed and a dispute that was opened are recorded as an `exception`. An
   * error records nothing, so that the service can send the event again; `receivePaymentEvent` records such an
   * event too.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`, `payment_events:insert`, `invoices:update`, `telehealth_flows:update`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such order, `ConflictError` if a different event had the id, or if
   * another event has concluded the same refund or dispute, and the errors of the command that the event stands for.
   */
  applyPaymentEvent(members: {
    event: PaymentEvent;
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PaymentReceipt>;
  /**
   * Applies an event of a payment service like `applyPaymentEvent`, but records it as an `exception` if it does
   * not fit its order: a capture of a part, a second capture with another payment, another currency, a refund of more
   * than is left, or a refund that arrives before the capture. An event that does fit lets the order's exceptions be
   * tried again, so that the order in which events arrive does not matter. `paymentExceptions` returns those that a
   * person has to work off. Captures of parts are not added up: if they pay the order together, apply an event over
   * the total, then dismiss them.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`, `payment_events:insert`, `payment_resolutions:insert`, `invoices:update`, `telehealth_flows:update`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such order, `ConflictError` if a different event had the id,
   * `ValidationError` if the id is blank.
   */
  receivePaymentEvent(members: {
    event: PaymentEvent;
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PaymentReceipt>;
  /**
   * Returns a page of up to `limit` open exceptions, oldest first: events that did not fit their order, refunds that failed,
   * and disputes that were opened. Close each with `retryPaymentException` once it fits, for example after the
   * order was repriced, or with `dismissPaymentException` once a person has dealt with it. A dispute is also
   * closed by the event that it was won or lost.
   *
   * A service account needs the grants `payment_events:select`, `payment_resolutions:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000, or if there is no event `after`.
   */
  paymentExceptions(members: {
    after?: string | null | undefined;
    limit: number;
  }): Promise<PaymentExceptionPage>;
  /**
   * Applies the event of an open exception, which now fits its order, and closes the exception.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`, `payment_resolutions:insert`, `invoices:update`, `telehealth_flows:update`, `notifications:insert`.
   *
   * Throws: `ConflictError` with `payment_event.no_exception` if it is not an open exception, or one that no trying
   * changes: a failed refund, a new dispute, an event of a second payment, or a capture of an order that was captured
   * meanwhile; otherwise as `applyPaymentEvent`.
   */
  retryPaymentException(members: {
    event_id: string;
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PaymentReceipt>;
  /**
   * Closes an open exception that a person has dealt with, without changing the order. Returns it.
   *
   * A service account needs the grant `payment_resolutions:insert`.
   *
   * Throws: `ConflictError` with `payment_event.no_exception` if it is not an open exception.
   */
  dismissPaymentException(members: {
    event_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PaymentException>;
  /**
   * Records a refund of some or all of the remaining captured amount, once for each `refund_id`, the refund's id at
   * the payment service. If the refund closes an order that was not shipped, its units return to the stock.
   *
   * A service account needs the grants `orders:update`, `order_items:select`, `products:update`, `payment_events:insert`, `telehealth_flows:update`, `notifications:insert`.
   *
   * Throws: As `applyPaymentEvent`.
   */
  refundOrder(members: {
    order_id: string;
    amount: string;
    refund_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PaymentReceipt>;
  /**
   * Starts the payment of an order by a method such as `card`, again if it has failed. A patient starts the payment of
   * their own order; what the payment service reports is applied by a service account, with `applyPaymentEvent`.
   *
   * A service account needs the grant `orders:update`.
   *
   * Throws: `NotFoundError` if there is no such order, and the errors of the command `payBy`.
   */
  startPayment(members: {
    order_id: string;
    payment_method: string;
  }): Promise<Order>;
  /**
   * Starts a new attempt at a failed payment, with a new id of the payment service. The order must not be closed.
   *
   * A service account needs the grant `orders:update`.
   *
   * Throws: `NotFoundError` if there is no such order, and the errors of the command `retry`.
   */
  retryPayment(members: {
    order_id: string;
  }): Promise<Order>;
  /**
   * Creates the invoice of an order with the next invoice number. An order has one invoice, not counting cancelled
   * ones. That of an order whose payment was captured before is sent and paid at once.
   *
   * A service account needs the grants `orders:update`, `invoices:insert`, `invoices:update`.
   *
   * Throws: `NotFoundError` if there is no such order, `ConflictError` if it has an invoice, and the errors of the
   * constructor `forOrder`.
   */
  invoiceOrder(members: {
    order_id: string;
    id?: string | null | undefined;
    issue_date?: string | null | undefined;
    due_date?: string | null | undefined;
    payment_terms?: string | null | undefined;
    notes?: string | null | undefined;
    /** The clinic's time zone, which decides what day today is; by default UTC. */
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Invoice>;
  /**
   * Creates a patient's invoice for one billing cycle of a subscription plan with the next invoice number.
   *
   * A service account needs the grants `subscription_plans:select`, `invoices:insert`.
   *
   * Throws: `NotFoundError` if there is no such plan, and the errors of the constructor `forPlan`.
   */
  invoicePlan(members: {
    plan_id: string;
    patient_id: string;
    id?: string | null | undefined;
    issue_date?: string | null | undefined;
    due_date?: string | null | undefined;
    payment_terms?: string | null | undefined;
    notes?: string | null | undefined;
    /** The clinic's time zone, which decides what day today is; by default UTC. */
    time_zone?: string | null | undefined;
    tax_amount?: string | null | undefined;
    currency?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Invoice>;
  /**
   * Returns the unpaid invoices that a patient has been sent, earliest due date first.
   *
   * A service account needs the grant `invoices:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  dueInvoices(members: {
    patient_id: string;
  }): Promise<readonly Invoice[]>;
  /**
   * Marks up to 1,000 invoices as overdue whose due date has passed in the clinic's time zone, by default UTC, and
   * returns them; call it until it returns none. Invoices locked by other transactions are skipped, so several calls
   * may run at the same time. A damaged invoice is marked like the others, but not returned.
   *
   * A service account needs the grant `invoices:update`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  markOverdueInvoices(members?: {
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<readonly Invoice[]>;
  /**
   * Records that an invoice was paid today, in the clinic's time zone, by default UTC.
   *
   * A service account needs the grant `invoices:update`.
   *
   * Throws: `NotFoundError` if there is no such invoice, and the errors of the command `pay`.
   */
  payInvoice(members: {
    invoice_id: string;
    time_zone?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Invoice>;
  /**
   * Starts a conversation, or returns the existing one: two users have at most one open direct conversation without
   * a subject, also if both start it at the same time. A conversation with a subject, or of another type, is always
   * new.
   *
   * A service account needs the grant `conversations:insert`.
   *
   * Throws: `ValidationError` with the rules of the constructor `start` that are violated, and with `reference.unknown`
   * if a participant is not a user.
   */
  startConversation(members: {
    created_by: string;
    participant_ids: readonly string[];
    id?: string | null | undefined;
    conversation_type?: ConversationType | null | undefined;
    subject?: string | null | undefined;
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Conversation>;
  /**
   * Adds a user to a conversation in which the inviter participates.
   *
   * A service account needs the grant `conversations:update`.
   *
   * Throws: `NotFoundError` if the inviter is not a participant, the errors of the command `addParticipant`, and
   * `ValidationError` with `reference.unknown` if there is no such user.
   */
  addParticipant(members: {
    conversation_id: string;
    /** The participant who adds the user. */
    inviter_id: string;
    /** The new participant. */
    user_id: string;
  }): Promise<Conversation>;
  /**
   * Removes a user from a conversation in which the remover participates; both may be the same user.
   *
   * A service account needs the grant `conversations:update`.
   *
   * Throws: `NotFoundError` if the remover is not a participant, and the errors of the command `removeParticipant`.
   */
  removeParticipant(members: {
    conversation_id: string;
    /** The participant who removes the user. */
    remover_id: string;
    /** The participant to remove. */
    user_id: string;
  }): Promise<Conversation>;
  /**
   * Sends a message.
   *
   * A service account needs the grants `conversations:update`, `messages:insert`.
   *
   * Throws: `NotFoundError` for the conversation if the sender is not a participant, and the errors of the constructor
   * `send`.
   */
  sendMessage(members: {
    sender_id: string;
    content: string;
    id?: string | null | undefined;
    message_type?: MessageType | null | undefined;
    attachments?: readonly Attachment[] | null | undefined;
    conversation_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Message>;
  /**
   * Sends a reply to a message.
   *
   * A service account needs the grants `conversations:update`, `messages:insert`.
   *
   * Throws: `NotFoundError` for the message if the sender is not a participant, and the errors of the constructor
   * `reply`.
   */
  replyToMessage(members: {
    sender_id: string;
    content: string;
    id?: string | null | undefined;
    message_type?: MessageType | null | undefined;
    attachments?: readonly Attachment[] | null | undefined;
    message_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Message>;
  /**
   * Changes the text of a message. Concurrent read receipts do not make the edit fail.
   *
   * A service account needs the grants `conversations:select`, `messages:update`.
   *
   * Throws: `NotFoundError` for the message if the editor is not a participant, and the errors of the command `edit`.
   */
  editMessage(members: {
    message_id: string;
    editor_id: string;
    content: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Message>;
  /**
   * Deletes a message for all participants; the row is kept but no longer listed. A damaged message is deleted as
   * well, but not returned.
   *
   * A service account needs the grants `conversations:select`, `messages:update`.
   *
   * Throws: `NotFoundError` for the message if the deleter is not a participant, and the errors of the command `delete`.
   */
  deleteMessage(members: {
    message_id: string;
    deleter_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Message | null>;
  /**
   * Returns a page of up to `limit` conversations in which a user participates, most recently active first,
   * including archived ones, which are closed but readable. Takes two round trips. A conversation that becomes
   * active between two pages moves to the first page.
   *
   * A service account needs the grants `conversations:select`, `messages:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000.
   */
  inbox(members: {
    user_id: string;
    after?: InboxPlace | null | undefined;
    limit: number;
  }): Promise<Inbox>;
  /**
   * Returns how many messages a user has not read, in all conversations in which they participate.
   *
   * A service account needs the grants `conversations:select`, `messages:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  unreadCount(members: {
    user_id: string;
  }): Promise<number>;
  /**
   * Returns a page of up to `limit` messages of a conversation, newest first, that come after the message `after`:
   * older ones. Deleted messages are left out; replies to them keep the reference.
   *
   * A service account needs the grants `conversations:select`, `messages:select`.
   *
   * Throws: `NotFoundError` for the conversation if the reader is not a participant, and for
   * `after` if it is not a message of this conversation; `ValidationError` if the
   * limit is not 1 to 1,000.
   */
  messagesPage(members: {
    conversation_id: string;
    reader_id: string;
    after?: string | null | undefined;
    limit: number;
  }): Promise<MessagePage>;
  /**
   * Records that a user has read every message of a conversation, in one statement; returns how many were unread.
   * Existing receipts are kept; the user's own messages and deleted ones get none.
   *
   * A service account needs the grants `conversations:select`, `messages:update`.
   *
   * Throws: `NotFoundError` for the conversation if the reader is not a participant.
   */
  markConversationRead(members: {
    conversation_id: string;
    reader_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<number>;
  /**
   * Claims up to `limit` due notifications for a worker, longest due first. Workers do not wait for each other, and
   * get different notifications. Commit the claim, send each notification, and record its result immediately: with
   * `markNotificationsSent`, or by saving the notification after `markSent`, `retryLater` or `markFailed`.
   *
   * No other worker can claim them for `lease_seconds`. After that another worker takes over those of a worker that
   * died: each notification is sent once, except that one may be sent again if its worker died between sending and
   * saving. A worker that saves too late fails with a stale version and cannot overwrite the result of the next one.
   *
   * `now` is the worker's own clock. A clock that is ahead claims notifications before they are due and takes over
   * unexpired leases, so that some may be sent twice; a clock that is behind sends late, and its own leases end
   * early. A lease should be longer than the time for sending plus the difference between the clocks.
   *
   * A row that cannot be read gets the status `failed` in the same transaction and does not block others.
   *
   * A service account needs the grant `notifications:update`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000, or if the lease ends after the
   * year 9999.
   */
  claimDue(members: {
    limit: number;
    lease_seconds: number;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<ClaimedNotifications>;
  /**
   * Records in one statement that notifications were handed over to their channels, as the command `markSent` does.
   * `claimed_until` is that of the notifications, which is the same for all that were claimed together. Returns the ids
   * of those that were recorded: the lease of the others has expired, and another worker has taken them over.
   *
   * A service account needs the grant `notifications:update`.
   *
   * Throws: `ValidationError` if there are not 1 to 1,000 ids.
   */
  markNotificationsSent(members: {
    /** The ids, 1 to 1,000. */
    notification_ids: readonly string[];
    /** The end of their lease, which is the same for all that were claimed together. */
    claimed_until: Date | string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<readonly string[]>;
  /**
   * Ends up to 1,000 pending notifications that will not be sent any more: expired ones are cancelled, those without
   * attempts left have failed. If 1,000 were swept, there may be more.
   *
   * A service account needs the grant `notifications:update`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  sweepNotifications(members?: {
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<SweptNotifications>;
  /**
   * Records which product and, optionally, which subscription plan the patient has chosen.
   *
   * A service account needs the grants `telehealth_flows:update`, `products:select`, `subscription_plans:select`.
   *
   * Throws: `NotFoundError` if there is no such flow, product or plan, `ValidationError` if the product or plan is
   * not on sale, `TransitionError` if the flow is at another step.
   */
  chooseProduct(members: {
    flow_id: string;
    product_id: string;
    subscription_plan_id?: string | null | undefined;
  }): Promise<TelehealthFlow>;
  /**
   * Submits the intake form, like `submitForm`, and records its answers in the flow.
   *
   * A service account needs the grants `telehealth_flows:update`, `form_schemas:select`, `consultations:select`, `form_submissions:insert`.
   *
   * Throws: `NotFoundError` if there is no such flow or form, `ValidationError` with all violations in the answers,
   * `TransitionError` if the flow is at another step.
   */
  submitIntake(members: {
    flow_id: string;
    form_schema_id: string;
    submission_data: { readonly [name: string]: unknown };
    id?: string | null | undefined;
    submitted_by?: string | null | undefined;
    patient_id?: string | null | undefined;
    provider_id?: string | null | undefined;
    consultation_id?: string | null | undefined;
    telehealth_flow_id?: string | null | undefined;
    completion_time_seconds?: number | null | undefined;
    device_type?: DeviceType | null | undefined;
    ip_address?: string | null | undefined;
    user_agent?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<TelehealthFlow>;
  /**
   * Records that a provider has approved the treatment in a visit, and notifies the patient.
   *
   * A service account needs the grants `telehealth_flows:update`, `consultations:select`, `notifications:insert`.
   *
   * Throws: `NotFoundError` if there is no such flow or visit, `ValidationError` if the visit is another patient's
   * or has not taken place, `TransitionError` if the flow is at another step.
   */
  approveFlow(members: {
    flow_id: string;
    consultation_id: string;
    consultation_data?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<TelehealthFlow>;
  /**
   * Records that a provider has rejected the treatment in a visit, and notifies the patient.
   *
   * A service account needs the grants `telehealth_flows:update`, `consultations:select`, `notifications:insert`.
   *
   * Throws: As `approveFlow`.
   */
  rejectFlow(members: {
    flow_id: string;
    consultation_id: string;
    consultation_data?: { readonly [name: string]: unknown } | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<TelehealthFlow>;
  /**
   * Places the order of an approved flow, like `placeOrder`, for one unit of its product unless `quantity` is
   * given. The flow then awaits the payment, whose capture by `applyPaymentEvent` advances the flow.
   *
   * A service account needs the grants `telehealth_flows:update`, `orders:insert`, `order_items:insert`, `products:update`, `prescriptions:update`.
   *
   * Throws: `NotFoundError` if there is no such flow or its product was deleted, `TransitionError` if the flow is at
   * another step, and the errors of `placeOrder`.
   */
  orderFlow(members: {
    flow_id: string;
    id?: string | null | undefined;
    provider_id?: string | null | undefined;
    tax_amount?: string | null | undefined;
    discount_amount?: string | null | undefined;
    shipping_amount?: string | null | undefined;
    currency?: string | null | undefined;
    payment_method?: string | null | undefined;
    shipping_address?: Address | null | undefined;
    billing_address?: Address | null | undefined;
    estimated_delivery_date?: string | null | undefined;
    notes?: string | null | undefined;
    metadata?: { readonly [name: string]: unknown } | null | undefined;
    quantity?: number | null | undefined;
    prescription_id?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PlacedOrder>;
  /**
   * Cancels a flow and its order, whose units return to the stock. Captured money is not refunded; see
   * `refundOrder`.
   *
   * A service account needs the grants `telehealth_flows:update`, `orders:update`, `order_items:select`, `products:update`.
   *
   * Throws: `NotFoundError` if there is no such flow, `TransitionError` if the flow has ended or its order has been
   * shipped.
   */
  cancelFlow(members: {
    flow_id: string;
  }): Promise<TelehealthFlow>;
  /**
   * Returns the flows of a patient that have been neither completed nor cancelled, newest first.
   *
   * A service account needs the grant `telehealth_flows:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  openFlows(members: {
    patient_id: string;
  }): Promise<readonly TelehealthFlow[]>;
  /**
   * Returns a flow with its product, submissions and orders.
   *
   * A service account needs the grants `telehealth_flows:select`, `products:select`, `form_submissions:select`, `orders:select`.
   *
   * Throws: `NotFoundError` if there is no such flow.
   */
  flowOverview(members: {
    flow_id: string;
  }): Promise<FlowOverview>;
  /**
   * Creates a task. The row that it concerns must exist, but may be deleted later.
   *
   * A service account needs the grant `tasks:insert`.
   *
   * Throws: `ValidationError`, also with `reference.unknown` if the row does not exist.
   */
  createTask(members: {
    title: string;
    id?: string | null | undefined;
    description?: string | null | undefined;
    assignee_id?: string | null | undefined;
    assigner_id?: string | null | undefined;
    task_type?: TaskType | null | undefined;
    priority?: Priority | null | undefined;
    due_date?: string | null | undefined;
    related_entity_type?: EntityType | null | undefined;
    related_entity_id?: string | null | undefined;
    estimated_hours?: string | null | undefined;
    tags?: readonly string[] | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Task>;
  /**
   * Asks the staff to change the name of a patient, which patients cannot change themselves: creates an open task
   * about the patient, whose description is the requested name. A patient asks for themselves.
   *
   * A service account needs the grants `patients:select`, `tasks:insert`.
   *
   * Throws: `NotFoundError` if there is no such patient,
   * `ValidationError` with `person.name_missing` if neither name is given.
   */
  requestNameChange(members: {
    patient_id: string;
    first_name?: string | null | undefined;
    last_name?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<Task>;
  /**
   * Assigns an open, unassigned task to a user. If several calls compete for a task, one succeeds.
   *
   * A service account needs the grant `tasks:update`.
   *
   * Throws: `NotFoundError` if there is no such task,
   * `TransitionError` with `task.taken` if it is assigned to somebody else, or if it
   * is closed.
   */
  takeTask(members: {
    task_id: string;
    assignee_id: string;
  }): Promise<Task>;
  /**
   * Returns a page of up to `limit` open tasks of a user, ordered by priority, then by due date.
   *
   * A service account needs the grant `tasks:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000,
   * `NotFoundError` if the task `after` was removed.
   */
  tasksOf(members: {
    assignee_id: string;
    after?: string | null | undefined;
    limit: number;
  }): Promise<TaskPage>;
  /**
   * Returns a page of up to `limit` open tasks whose due date is before `today`, longest overdue first, then by
   * priority.
   *
   * A service account needs the grant `tasks:select`.
   *
   * Throws: As `tasksOf`.
   */
  overdueTasks(members: {
    today: string;
    after?: string | null | undefined;
    limit: number;
  }): Promise<TaskPage>;
  /**
   * Publishes a draft. From then on it accepts submissions and can no longer be changed.
   *
   * A service account needs the grant `form_schemas:update`.
   *
   * Throws: `NotFoundError` if there is no such form,
   * `TransitionError` if it is already published.
   */
  publishForm(members: {
    form_schema_id: string;
  }): Promise<FormSchema>;
  /**
   * Creates a draft of the next version of a published form, with the same content, to be revised and published.
   *
   * A service account needs the grant `form_schemas:insert`.
   *
   * Throws: `NotFoundError` if there is no such form,
   * `TransitionError` if it is a draft, `ConflictError`
   * with `form_schema.version_taken` if the version already exists.
   */
  nextFormVersion(members: {
    form_schema_id: string;
    step: VersionStep;
    created_by: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<FormSchema>;
  /**
   * Returns the highest published version of a form, if there is one.
   *
   * A service account needs the grant `form_schemas:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  currentForm(members: {
    title: string;
  }): Promise<FormSchema | null>;
  /**
   * Returns all versions of a form, including drafts, highest first.
   *
   * A service account needs the grant `form_schemas:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  formVersions(members: {
    title: string;
  }): Promise<readonly FormSchema[]>;
  /**
   * Submits a published form. All answers are checked; the form's rules may raise the priority. The patient and the
   * provider default to those of the visit or flow that the submission belongs to; without one, the patient to the
   * submitter, if they are a patient.
   *
   * A service account needs the grants `form_schemas:select`, `consultations:select`, `telehealth_flows:select`, `patients:select`, `form_submissions:insert`.
   *
   * Throws: `NotFoundError` if there is no such form, visit or flow.
   * `ValidationError` with all violations in the answers, each with its JSON pointer;
   * if the form is a draft; and if the visit or flow belongs to another patient or provider.
   */
  submitForm(members: {
    form_schema_id: string;
    submission_data: { readonly [name: string]: unknown };
    id?: string | null | undefined;
    submitted_by?: string | null | undefined;
    patient_id?: string | null | undefined;
    provider_id?: string | null | undefined;
    consultation_id?: string | null | undefined;
    telehealth_flow_id?: string | null | undefined;
    completion_time_seconds?: number | null | undefined;
    device_type?: DeviceType | null | undefined;
    ip_address?: string | null | undefined;
    user_agent?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<FormSubmission>;
  /**
   * Claims up to `limit` pending submissions for processing, ordered by priority, then oldest first. Concurrent
   * claims get different submissions. A worker commits the claim, does the work, and saves the submission after
   * `complete` or `fail`. If the save fails as stale, the claim was recovered meanwhile by `recoverSubmissions`.
   * Rows that cannot be read get the status `error` in the same transaction and do not block other submissions.
   *
   * A service account needs the grant `form_submissions:update`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000.
   */
  claimSubmissions(members: {
    limit: number;
  }): Promise<ClaimedSubmissions>;
  /**
   * Recovers up to `limit` submissions that were claimed before an instant and not finished, longest claimed first:
   * they get the status `error` with a reason, and can be processed again. The time of the claim is known only from
   * `updated_at`, so the instant should lie further back than processing can take.
   *
   * A service account needs the grant `form_submissions:update`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000.
   */
  recoverSubmissions(members: {
    claimed_before: Date | string;
    limit: number;
  }): Promise<ClaimedSubmissions>;
  /**
   * Returns the consents of a patient, newest first: of each form of the type `consent` the newest answer. Such a
   * form asks for a boolean `given`; submitting it again with false withdraws the consent. An answer about nobody is
   * about the patient who submitted it. A form's text never changes once it is published, so its version says what
   * the patient has agreed to. All earlier answers stay submissions.
   *
   * A service account needs the grants `form_submissions:select`, `form_schemas:select`.
   *
   * Throws: `CorruptError` if the newest answer to a form cannot be read: an earlier one is not in
   * force again. `UnavailableError` if the database is unavailable.
   */
  consents(members: {
    patient_id: string;
  }): Promise<readonly Consent[]>;
  /**
   * Makes an active policy the patient's primary one, in place of any other of the same period; this year's and next
   * year's can both be. Has no effect on a policy that is primary.
   *
   * A service account needs the grant `patient_insurance:update`.
   *
   * Throws: `NotFoundError` if there is no such policy,
   * `TransitionError` if it is not active or has expired as of today (UTC).
   */
  preferInsurance(members: {
    insurance_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PatientInsurance>;
  /**
   * Returns the policies of a patient that cover a day, such as the date of a service, in the order in which they
   * pay: the primary one, then those longest in effect. A policy that has ended since covers the days until its end.
   *
   * A service account needs the grant `patient_insurance:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  coverageOn(members: {
    patient_id: string;
    day: string;
  }): Promise<readonly PatientInsurance[]>;
  /**
   * Returns up to `limit` active pharmacies of a state, ordered by how close their ZIP code is to `postal_code` (by
   * postal region, not by distance), then by name. With `open_at`, only those that are open at that instant in their
   * own time zone: pharmacies with unknown hours are left out.
   *
   * A service account needs the grant `pharmacies:select`.
   *
   * Throws: `ValidationError` if no state has the code, or if the limit is not 1 to 1,000.
   */
  pharmaciesNear(members: {
    state: string;
    postal_code: string;
    open_at?: Date | string | null | undefined;
    limit: number;
  }): Promise<readonly Pharmacy[]>;
  /**
   * Assigns a tag to a row of any table. Returns the existing assignment, unchanged, if there is one.
   *
   * A service account needs the grants `tags:select`, `entity_tags:insert`.
   *
   * Throws: `NotFoundError` if there is no such tag,
   * `ValidationError` with `reference.unknown` if there is no such row or user.
   */
  tagEntity(members: {
    tag_id: string;
    entity_type: EntityType;
    entity_id: string;
    tagged_by?: string | null | undefined;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<EntityTag>;
  /**
   * Removes a tag from a row; returns whether it was assigned.
   *
   * A service account needs the grant `entity_tags:delete`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  untagEntity(members: {
    tag_id: string;
    entity_type: EntityType;
    entity_id: string;
  }): Promise<boolean>;
  /**
   * Returns the tags of a row, ordered by name.
   *
   * A service account needs the grants `tags:select`, `entity_tags:select`.
   *
   * Throws: `UnavailableError` if the database is unavailable.
   */
  tagsOf(members: {
    entity_type: EntityType;
    entity_id: string;
  }): Promise<readonly Tag[]>;
  /**
   * Returns a page of the ids of up to `limit` rows of an entity type that have a tag, in ascending order.
   *
   * A service account needs the grant `entity_tags:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000.
   */
  tagged(members: {
    tag_id: string;
    entity_type: EntityType;
    after?: string | null | undefined;
    limit: number;
  }): Promise<TaggedPage>;
  /**
   * Returns the reason that a provider gave for an emergency, from its entry in the audit log (`EMERGENCY_ACCESS` or
   * `EMERGENCY_SEARCH`). Requires an actor who may read the log.
   *
   * A service account needs the grant `audit_logs:select`.
   *
   * Throws: `DeniedError` for patients and providers, `NotFoundError`
   * if there is no such entry that the actor may read, `ValidationError` for an entry
   * without a reason; `crypto.unknown_key` if the key that sealed it is no longer in the keyring.
   */
  emergencyReason(members: {
    entry_id: string;
  }): Promise<string>;
  /**
   * Returns a copy of everything that the portal holds about a patient (45 CFR 164.524). A damaged row is named in
   * `damaged` and does not stop the export. Every export is itself an entry of the audit log.
   *
   * Patients may export their own data; other actors need to be able to read every table of it: an administrator by
   * permissions, a service account by grants.
   *
   * A service account needs the grants `users:select`, `patients:select`, `patient_insurance:select`, `consultations:select`, `prescriptions:select`, `sessions:select`, `telehealth_flows:select`, `form_submissions:select`, `orders:select`, `order_items:select`, `invoices:select`, `conversations:select`, `messages:select`, `notifications:select`, `audit_logs:select`.
   *
   * Throws: `NotFoundError` if there is no such patient, `DeniedError` for an actor who cannot read every table,
   * `DeniedError` for such a service account.
   */
  exportDesignatedRecordSet(members: {
    patient_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<DesignatedRecordSet>;
  /**
   * Returns a page of up to `limit` entries of the audit log about a patient: who else read or changed their
   * account, chart, orders or messages, when, and in which capacity (45 CFR 164.528); by default of the last six
   * years. What the patient did, and what others were denied, is left out. For the patient, and for actors who may
   * read the audit log.
   *
   * A service account needs the grant `audit_logs:select`.
   *
   * Throws: `DeniedError` for any other actor, `ValidationError` if the limit is not 1 to 1,000.
   */
  accountingOfDisclosures(members: {
    patient_id: string;
    since?: Date | string | null | undefined;
    after?: string | null | undefined;
    limit: number;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<DisclosurePage>;
  /**
   * Merges a duplicate into another patient: moves the visits, prescriptions, sessions, flows, submissions, orders,
   * invoices, policies, notifications and conversations of `merged_id` to `kept_id`, and deactivates the account of
   * `merged_id`. A primary policy becomes secondary if the kept patient has a primary one at the same time. Tags and
   * tasks stay. From then on no visit, prescription, session, flow, submission, order, invoice or policy can be added
   * for `merged_id`, and their account cannot be activated. `unmergePatients` undoes it.
   *
   * For service accounts.
   *
   * A service account needs the grants `consultations:update`, `prescriptions:update`, `sessions:update`, `telehealth_flows:update`, `form_submissions:update`, `orders:update`, `invoices:update`, `patient_insurance:update`, `notifications:update`, `conversations:update`, `users:update`, `patients:update`, `patient_merges:update`, `patient_merges:insert`, `patient_erasures:select`.
   *
   * Throws: `NotFoundError` if there is no such patient, `ValidationError` with `patient.merge_self`,
   * `ConflictError` with `patient.merged` if one of them was merged into another or if others were merged into
   * `merged_id`, with `patient.erased`, and with `consultation.patient_double_booking` if both have visits to come
   * at the same time, or in progress; `DeniedError`.
   */
  mergePatients(members: {
    /** The patient who gets all rows. */
    kept_id: string;
    /** The patient whose rows are moved, and whose account is deactivated. */
    merged_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PatientMerge>;
  /**
   * Undoes the merge of a patient: moves back the rows that the merge moved and that the kept patient still has, and
   * activates the account again if it was active. What was added for the kept patient since then stays with them.
   *
   * Requires the same service account as `mergePatients`.
   *
   * A service account needs the grants `consultations:update`, `prescriptions:update`, `sessions:update`, `telehealth_flows:update`, `form_submissions:update`, `orders:update`, `invoices:update`, `patient_insurance:update`, `notifications:update`, `conversations:update`, `users:update`, `patients:update`, `patient_merges:update`, `patient_merges:insert`, `patient_erasures:select`.
   *
   * Throws: `ConflictError` with `patient.not_merged` if the patient is not merged, with `patient.erased`;
   * `DeniedError`.
   */
  unmergePatients(members: {
    merged_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PatientMerge>;
  /**
   * Returns the patient into whom a patient was merged, if they were. For service
   * accounts.
   *
   * A service account needs the grant `patient_merges:select`.
   *
   * Throws: `DeniedError`; `DeniedError` for a person.
   */
  mergedInto(members: {
    patient_id: string;
  }): Promise<string | null>;
  /**
   * Places a legal hold on a patient, or on all patients if none is given, as an administrator has decided. Until it
   * is released, `erasePatient` and `replayErasures` refuse the patient and those who are merged with them, and
   * `applyRetention` leaves and counts their rows. It does not prevent corrections, nor an administrator from
   * removing a row, except those of the patient and of the administrators who are named in a hold, even a released one.
   * A patient can have several holds. It waits until erasures and retention that are under way have ended.
   *
   * For service accounts.
   *
   * A service account needs the grants `patients:update`, `administrators:select`, `legal_holds:insert`.
   *
   * Throws: `NotFoundError` if there is no such patient or administrator, `DeniedError`; `DeniedError` for
   * a person.
   */
  placeLegalHold(members: {
    patient_id?: string | null | undefined;
    reference: string;
    placed_by: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<LegalHold>;
  /**
   * Releases a legal hold, as an administrator has decided. For service accounts.
   *
   * A service account needs the grants `administrators:select`, `legal_holds:update`.
   *
   * Throws: `NotFoundError` if there is no such hold or administrator, `ConflictError` with `legal_hold.released` if
   * it has been released, `DeniedError`; `DeniedError` for a person.
   */
  releaseLegalHold(members: {
    hold_id: string;
    released_by: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<LegalHold>;
  /**
   * Returns a page of up to `limit` legal holds, released ones included, newest first: those on a patient and on all
   * patients, or every hold if no patient is given. For service accounts.
   *
   * A service account needs the grant `legal_holds:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000, `NotFoundError` if there is no hold `after`,
   * `DeniedError`; `DeniedError` for a person.
   */
  legalHolds(members: {
    patient_id?: string | null | undefined;
    after?: string | null | undefined;
    limit: number;
  }): Promise<LegalHoldPage>;
  /**
   * Erases a patient, and those who were merged with them: deletes their notifications, the tags and tasks on any
   * row of theirs, the tasks that they have assigned or been assigned, and all rows whose retention period has
   * passed; cancels visits to come; closes the account, whose address can register again; and removes the telephone
   * number, picture, password, addresses and contacts, links of calls, and the devices with which forms were filled
   * in. What a law requires stays, with the names and the date of birth that it belongs to, and the answer says
   * what, until when and why; `applyRetention` deletes it later. Erasing a patient again deletes what has become
   * free since.
   *
   * For service accounts.
   *
   * A service account needs the grants `form_submissions:delete`, `prescriptions:delete`, `sessions:delete`, `conversations:delete`, `messages:delete`, `invoices:delete`, `orders:delete`, `telehealth_flows:delete`, `consultations:delete`, `patient_insurance:delete`, `emergency_access:delete`, `notifications:delete`, `entity_tags:delete`, `tasks:delete`, `order_items:select`, `users:update`, `patients:update`, `consultations:update`, `form_submissions:update`, `patient_merges:select`, `patient_erasures:insert`, `patient_erasures:update`, `legal_holds:select`.
   *
   * Throws: `NotFoundError` if there is no such patient, `ConflictError` with `patient.on_hold` if a legal hold
   * preserves the records, `DeniedError`; `DeniedError` for a person.
   */
  erasePatient(members: {
    patient_id: string;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<PatientErasure>;
  /**
   * Returns up to `limit` patients who were erased since a time, in the order of the erasures. Keep the list outside
   * of the database, as you keep checkpoints of the audit log: a backup does not know of the erasures after it was
   * made. For service accounts.
   *
   * A service account needs the grant `patient_erasures:select`.
   *
   * Throws: `ValidationError` if the limit is not 1 to 1,000, `DeniedError`; `DeniedError` for a person.
   */
  erasedPatients(members: {
    since?: Date | string | null | undefined;
    limit: number;
  }): Promise<readonly ErasedPatient[]>;
  /**
   * Erases patients again after a backup was restored, from a list that `erasedPatients` returned. Patients whom
   * the backup does not know are left out. Returns the number of those who were erased. For service
   * accounts.
   *
   * A service account needs the grants `form_submissions:delete`, `prescriptions:delete`, `sessions:delete`, `conversations:delete`, `messages:delete`, `invoices:delete`, `orders:delete`, `telehealth_flows:delete`, `consultations:delete`, `patient_insurance:delete`, `emergency_access:delete`, `notifications:delete`, `entity_tags:delete`, `tasks:delete`, `order_items:select`, `users:update`, `patients:update`, `consultations:update`, `form_submissions:update`, `patient_merges:select`, `patient_erasures:insert`, `patient_erasures:update`, `legal_holds:select`.
   *
   * Throws: `ValidationError` if there are not 1 to 1,000 patients, `ConflictError` with `patient.merged` if the
   * backup has one of them merged with a patient who is not in the list, with `patient.on_hold` if one of them is on
   * legal hold in the backup, `DeniedError`; `DeniedError` for a person.
   */
  replayErasures(members: {
    patients: readonly ErasedPatient[];
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<number>;
  /**
   * Deletes up to `limit` rows whose retention period has passed, and removes the names of erased patients of whom
   * nothing else is kept; call it in a transaction each until `has_more` is false. The audit log keeps an entry of
   * each deleted row.
   *
   * Kept for seven years (42 CFR 424.516(f)), and those of a chart until seven years after the patient's last visit
   * or order and until the patient is 21 (22 Texas Administrative Code 163.2): submissions, prescriptions, sessions,
   * flows, visits and policies; messages, conversations, invoices and orders. Kept for six years (45 CFR
   * 164.316(b)(2)(i)): emergency accesses. No law requires notifications, which are kept for a year, and tasks,
   * which are kept for seven years after their last change. Rows of patients on legal hold are left, and counted.
   *
   * For service accounts.
   *
   * A service account needs the grants `form_submissions:delete`, `prescriptions:delete`, `sessions:delete`, `conversations:delete`, `messages:delete`, `invoices:delete`, `orders:delete`, `telehealth_flows:delete`, `consultations:delete`, `patient_insurance:delete`, `emergency_access:delete`, `notifications:delete`, `tasks:delete`, `entity_tags:delete`, `order_items:select`, `users:select`, `patients:update`, `patient_erasures:update`, `patient_merges:select`, `legal_holds:select`.
   *
   * Throws: `DeniedError`, `DeniedError` for a person,
   * `ValidationError` if the limit is not 1 to 1,000.
   */
  applyRetention(members: {
    limit: number;
    /** Default: the current time. */
    now?: Date | string | undefined;
  }): Promise<RetentionRun>;
}

/** All entities. */
export type Entity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | OrderItem | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | AuditLog | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag | EntityTag;

/** All entity classes. */
export type EntityClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session | typeof Category | typeof Product | typeof SubscriptionPlan | typeof Order | typeof OrderItem | typeof Invoice | typeof Conversation | typeof Message | typeof Notification | typeof TelehealthFlow | typeof Task | typeof AuditLog | typeof FormSchema | typeof FormSubmission | typeof InsuranceProvider | typeof PatientInsurance | typeof Pharmacy | typeof Tag | typeof EntityTag;

/** The entities that can be added and removed. */
export type StoredEntity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | OrderItem | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag | EntityTag;

/** The classes of these entities. */
export type StoredClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session | typeof Category | typeof Product | typeof SubscriptionPlan | typeof Order | typeof OrderItem | typeof Invoice | typeof Conversation | typeof Message | typeof Notification | typeof TelehealthFlow | typeof Task | typeof FormSchema | typeof FormSubmission | typeof InsuranceProvider | typeof PatientInsurance | typeof Pharmacy | typeof Tag | typeof EntityTag;

/** The entities that can also be saved. */
export type VersionedEntity = User | Patient | Provider | Administrator | Consultation | Prescription | Session | Category | Product | SubscriptionPlan | Order | Invoice | Conversation | Message | Notification | TelehealthFlow | Task | FormSchema | FormSubmission | InsuranceProvider | PatientInsurance | Pharmacy | Tag;

/** The classes of these entities. */
export type VersionedClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session | typeof Category | typeof Product | typeof SubscriptionPlan | typeof Order | typeof Invoice | typeof Conversation | typeof Message | typeof Notification | typeof TelehealthFlow | typeof Task | typeof FormSchema | typeof FormSubmission | typeof InsuranceProvider | typeof PatientInsurance | typeof Pharmacy | typeof Tag;

/** The filter of an entity type. */
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

/** The orders of lists of an entity type. */
export type OrderOf<E extends Entity> =
  E extends User ? "id" | "-id" :
  E extends Patient ? "id" | "-id" | "last_active_at" | "-last_active_at" :
  E extends Provider ? "id" | "-id" :
  E extends Administrator ? "id" | "-id" :
  E extends Consultation ? "id" | "-id" | "scheduled_at" | "-scheduled_at" :
  E extends Prescription ? "id" | "-id" | "prescribed_at" | "-prescribed_at" | "expires_at" | "-expires_at" :
  E extends Session ? "id" | "-id" | "scheduled_date" | "-scheduled_date" :
  E extends Category ? "id" | "-id" :
  E extends Product ? "id" | "-id" :
  E extends SubscriptionPlan ? "id" | "-id" :
  E extends Order ? "id" | "-id" | "created_at" | "-created_at" :
  E extends OrderItem ? "id" | "-id" :
  E extends Invoice ? "id" | "-id" | "due_date" | "-due_date" :
  E extends Conversation ? "id" | "-id" :
  E extends Message ? "id" | "-id" | "created_at" | "-created_at" :
  E extends Notification ? "id" | "-id" | "scheduled_at" | "-scheduled_at" :
  E extends TelehealthFlow ? "id" | "-id" :
  E extends Task ? "id" | "-id" :
  E extends AuditLog ? "id" | "-id" :
  E extends FormSchema ? "id" | "-id" :
  E extends FormSubmission ? "id" | "-id" :
  E extends InsuranceProvider ? "id" | "-id" :
  E extends PatientInsurance ? "id" | "-id" :
  E extends Pharmacy ? "id" | "-id" :
  E extends Tag ? "id" | "-id" :
  E extends EntityTag ? "id" | "-id" :
  never;

/** All error codes. */
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
  | "quantity.out_of_range"
  | "integer.not_positive"
  | "money.malformed"
  | "money.negative"
  | "money.too_precise"
  | "money.too_large"
  | "money.integer"
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
  | "postal_code.zip"
  | "us_state.malformed"
  | "us_state.unknown"
  | "npi.malformed"
  | "npi.check_digit"
  | "ndc.malformed"
  | "ndc.too_early"
  | "dea_number.malformed"
  | "dea_number.not_prescriber"
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
  | "json_schema.pattern"
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
  | "patient.over_150"
  | "patient.correction_reason"
  | "patient.merge_self"
  | "patient.merged"
  | "patient.not_merged"
  | "patient.erased"
  | "patient.on_hold"
  | "legal_hold.reference"
  | "legal_hold.released"
  | "person.name_missing"
  | "provider.npi_taken"
  | "provider.dea_number_taken"
  | "provider.license_expired"
  | "license.period"
  | "provider.licenses"
  | "provider.not_licensed_in_state"
  | "provider.not_accepting_patients"
  | "consultation.in_past"
  | "consultation.slot"
  | "consultation.too_early"
  | "consultation.too_late"
  | "consultation.cancellation_reason"
  | "consultation.patient_double_booking"
  | "consultation.duration"
  | "consultation.ended_before_started"
  | "consultation.notice"
  | "consultation.pause"
  | "consultation.series"
  | "consultation.no_such_time"
  | "consultation.not_offered"
  | "consultation.double_booking"
  | "consultation.not_due"
  | "prescription.expiry"
  | "prescription.whole_units"
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
  | "subscription_plan.cycle"
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
  | "payment_event.other_payment"
  | "payment_event.concludes"
  | "payment_event.concluded"
  | "payment_event.refund_failed"
  | "payment_event.disputed"
  | "payment_event.no_exception"
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
  | "patient_insurance.not_expired"
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
  | "access.grant_missing"
  | "emergency.access_limit"
  | "emergency.search_limit"
  | "database.url_malformed"
  | "database.unreachable"
  | "database.not_primary"
  | "database.replica_behind"
  | "database.pool_exhausted"
  | "database.connection_lost"
  | "database.outcome_unknown"
  | "database.contention"
  | "database.lock_timeout"
  | "database.statement_timeout"
  | "database.transaction_timeout"
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
  | "transaction.cancelled"
  | "transaction.read_only"
  | "transaction.forked"
  | "transaction.finished"
  | "backup.program_missing"
  | "backup.program_too_old"
  | "backup.setup_invalid"
  | "backup.not_configured"
  | "backup.config_unreadable"
  | "backup.archive_in_use"
  | "backup.archive_unreached"
  | "backup.server_unreachable"
  | "backup.repository_missing"
  | "backup.repository_unreachable"
  | "backup.repository_unreadable"
  | "backup.repository_full"
  | "backup.other_cluster"
  | "backup.busy"
  | "backup.folder_not_empty"
  | "backup.time_too_early"
  | "backup.time_in_future"
  | "backup.unknown"
  | "backup.copy_failed"
  | "backup.records_changed"
  | "backup.failed"
  | "backup.io"
  | "command.usage"
  | "command.setting_missing"
  | "command.setting_malformed"
  | "command.setting_unreadable"
  | "command.file_exists"
  | "command.file_unusable"
  | "command.code_unknown"
  | "portal.closed"
  | "portal.in_use"
  | "page.limit"
  | "page.cursor"
  | "internal.panic"
  | "id.taken";

/** A privilege that a service account can be granted. */
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
  | "payment_resolutions:select"
  | "payment_resolutions:insert"
  | "emergency_access:select"
  | "emergency_access:update"
  | "emergency_access:delete"
  | "patient_merges:select"
  | "patient_merges:insert"
  | "patient_merges:update"
  | "patient_erasures:select"
  | "patient_erasures:insert"
  | "patient_erasures:update"
  | "legal_holds:select"
  | "legal_holds:insert"
  | "legal_holds:update";

/** All privileges that a service account can be granted. */
export declare const grants: readonly Grant[];

/** Returns the privileges with which a service account can call an operation of a transaction, whatever the arguments; throws `ValidationError` if there is none of this name. */
export declare function grantsOf(operation: keyof Operations): readonly Grant[];

/** The privileges that the service account `rotate-keys` needs; see `Portal.rotateKeys`. */
export declare const rotateKeysGrants: readonly Grant[];

/** All error codes, with their meanings. */
export declare const codes: { readonly [code in Code]: string };
