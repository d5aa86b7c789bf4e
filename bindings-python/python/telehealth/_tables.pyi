# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import EllipsisType
from typing import Any, Literal, TypeAlias, final
from uuid import UUID

from telehealth._labels import StrEnum
from telehealth._model import Entity, Frozen

__all__ = [
    "User",
    "Patient",
    "Provider",
    "Administrator",
    "Consultation",
    "Prescription",
    "Session",
    "Category",
    "Product",
    "SubscriptionPlan",
    "Order",
    "OrderItem",
    "Invoice",
    "Conversation",
    "Message",
    "Notification",
    "TelehealthFlow",
    "Task",
    "AuditLog",
    "FormSchema",
    "FormSubmission",
    "InsuranceProvider",
    "PatientInsurance",
    "Pharmacy",
    "Tag",
    "EntityTag",
    "License",
    "Availability",
    "Dimensions",
    "PlanCharge",
    "Proration",
    "Address",
    "Attachment",
    "FlowStatusChange",
    "Assessment",
    "Score",
    "OpeningHours",
    "PatientPage",
    "ProviderPage",
    "Slot",
    "PatientChart",
    "CategoryNode",
    "OrderLine",
    "OrderCharge",
    "PlacedOrder",
    "PaymentEvent",
    "PaymentReceipt",
    "PaymentExceptionPage",
    "PaymentException",
    "InboxPlace",
    "Inbox",
    "MessagePage",
    "ClaimedNotifications",
    "SweptNotifications",
    "FlowOverview",
    "TaskPage",
    "ClaimedSubmissions",
    "Consent",
    "TaggedPage",
    "DesignatedRecordSet",
    "DisclosurePage",
    "PatientMerge",
    "LegalHold",
    "LegalHoldPage",
    "PatientErasure",
    "ErasedPatient",
    "RetentionRun",
    "Permissions",
    "EmergencyAccess",
    "EmergencyMatches",
    "WeeklyOpenings",
    "DayException",
    "DamagedRow",
    "InboxEntry",
    "Disclosure",
    "TableRows",
    "KeptRows",
    "TablePermission",
    "EmergencyMatch",
    "Opening",
    "UserRole",
    "UserStatus",
    "Gender",
    "ConsultationType",
    "ConsultationStatus",
    "DosageForm",
    "QuantityUnit",
    "PrescriptionStatus",
    "ControlledSchedule",
    "SessionType",
    "SessionStatus",
    "ProductType",
    "BillingCycle",
    "OrderType",
    "OrderStatus",
    "PaymentStatus",
    "InvoiceStatus",
    "ConversationType",
    "MessageType",
    "NotificationType",
    "NotificationChannel",
    "NotificationStatus",
    "FlowStatus",
    "TaskType",
    "Priority",
    "TaskStatus",
    "EntityType",
    "LogSeverity",
    "MedicalFormType",
    "VersionStep",
    "FormSubmissionStatus",
    "ClinicalPriority",
    "DeviceType",
    "Relationship",
    "TagCategory",
    "Compact",
    "PaymentEventKind",
    "PaymentOutcome",
    "Verb",
    "Relation",
    "UserRoleLabel",
    "UserStatusLabel",
    "GenderLabel",
    "ConsultationTypeLabel",
    "ConsultationStatusLabel",
    "DosageFormLabel",
    "QuantityUnitLabel",
    "PrescriptionStatusLabel",
    "ControlledScheduleLabel",
    "SessionTypeLabel",
    "SessionStatusLabel",
    "ProductTypeLabel",
    "BillingCycleLabel",
    "OrderTypeLabel",
    "OrderStatusLabel",
    "PaymentStatusLabel",
    "InvoiceStatusLabel",
    "ConversationTypeLabel",
    "MessageTypeLabel",
    "NotificationTypeLabel",
    "NotificationChannelLabel",
    "NotificationStatusLabel",
    "FlowStatusLabel",
    "TaskTypeLabel",
    "PriorityLabel",
    "TaskStatusLabel",
    "EntityTypeLabel",
    "LogSeverityLabel",
    "MedicalFormTypeLabel",
    "VersionStepLabel",
    "FormSubmissionStatusLabel",
    "ClinicalPriorityLabel",
    "DeviceTypeLabel",
    "RelationshipLabel",
    "TagCategoryLabel",
    "CompactLabel",
    "PaymentEventKindLabel",
    "PaymentOutcomeLabel",
    "VerbLabel",
    "RelationLabel",
]

class UserRole(StrEnum):
    """The role of a user, which determines their permissions."""
    PATIENT = "patient"
    PROVIDER = "provider"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"

UserRoleLabel: TypeAlias = Literal["patient", "provider", "admin", "super_admin"]

class UserStatus(StrEnum):
    """The status of a user account."""
    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"
    SUSPENDED = "suspended"
    DELETED = "deleted"

UserStatusLabel: TypeAlias = Literal["active", "inactive", "pending", "suspended", "deleted"]

class Gender(StrEnum):
    """A patient's gender."""
    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"

GenderLabel: TypeAlias = Literal["male", "female", "other", "prefer_not_to_say"]

class ConsultationType(StrEnum):
    """The type of a visit."""
    INITIAL = "initial"
    FOLLOW_UP = "follow_up"
    URGENT = "urgent"
    ROUTINE = "routine"
    SPECIALIST = "specialist"

ConsultationTypeLabel: TypeAlias = Literal["initial", "follow_up", "urgent", "routine", "specialist"]

class ConsultationStatus(StrEnum):
    """The status of a visit."""
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"

ConsultationStatusLabel: TypeAlias = Literal["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"]

class DosageForm(StrEnum):
    """The dosage form of a drug."""
    TABLET = "tablet"
    CAPSULE = "capsule"
    LIQUID = "liquid"
    INJECTION = "injection"
    TOPICAL = "topical"
    INHALER = "inhaler"
    PATCH = "patch"
    DROPS = "drops"

DosageFormLabel: TypeAlias = Literal["tablet", "capsule", "liquid", "injection", "topical", "inhaler", "patch", "drops"]

class QuantityUnit(StrEnum):
    """The unit of a quantity: the three of the NCPDP Billing Unit Standard."""
    EACH = "each"
    ML = "mL"
    G = "g"

QuantityUnitLabel: TypeAlias = Literal["each", "mL", "g"]

class PrescriptionStatus(StrEnum):
    """The status of a prescription."""
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

PrescriptionStatusLabel: TypeAlias = Literal["active", "completed", "cancelled", "expired"]

class ControlledSchedule(StrEnum):
    """The schedule of a controlled substance (21 CFR 1308)."""
    CI = "CI"
    CII = "CII"
    CIII = "CIII"
    CIV = "CIV"
    CV = "CV"

ControlledScheduleLabel: TypeAlias = Literal["CI", "CII", "CIII", "CIV", "CV"]

class SessionType(StrEnum):
    """The type of a treatment session."""
    CONSULTATION = "consultation"
    FOLLOW_UP = "follow_up"
    THERAPY = "therapy"
    CHECK_IN = "check_in"
    SCREENING = "screening"

SessionTypeLabel: TypeAlias = Literal["consultation", "follow_up", "therapy", "check_in", "screening"]

class SessionStatus(StrEnum):
    """The status of a treatment session."""
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FOLLOWUP = "followup"

SessionStatusLabel: TypeAlias = Literal["pending", "in_progress", "completed", "cancelled", "followup"]

class ProductType(StrEnum):
    """The type of a product."""
    PRESCRIPTION = "prescription"
    SUPPLEMENT = "supplement"
    MEDICAL_DEVICE = "medical_device"
    CONSULTATION = "consultation"
    LAB_TEST = "lab_test"
    TELEHEALTH_SESSION = "telehealth_session"

ProductTypeLabel: TypeAlias = Literal["prescription", "supplement", "medical_device", "consultation", "lab_test", "telehealth_session"]

class BillingCycle(StrEnum):
    """The interval between the payments of a subscription."""
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMI_ANNUAL = "semi_annual"
    ANNUAL = "annual"

BillingCycleLabel: TypeAlias = Literal["monthly", "quarterly", "semi_annual", "annual"]

class OrderType(StrEnum):
    """The type of an order."""
    PRESCRIPTION = "prescription"
    CONSULTATION = "consultation"
    LAB_TEST = "lab_test"
    SUPPLEMENT = "supplement"
    MEDICAL_DEVICE = "medical_device"
    TELEHEALTH_SESSION = "telehealth_session"

OrderTypeLabel: TypeAlias = Literal["prescription", "consultation", "lab_test", "supplement", "medical_device", "telehealth_session"]

class OrderStatus(StrEnum):
    """The status of an order."""
    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    RETURNED = "returned"

OrderStatusLabel: TypeAlias = Literal["pending", "confirmed", "processing", "shipped", "delivered", "cancelled", "refunded", "returned"]

class PaymentStatus(StrEnum):
    """The status of the payment of an order."""
    PENDING = "pending"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"

PaymentStatusLabel: TypeAlias = Literal["pending", "authorized", "captured", "failed", "refunded", "partially_refunded"]

class InvoiceStatus(StrEnum):
    """The status of an invoice."""
    DRAFT = "draft"
    SENT = "sent"
    PENDING = "pending"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"

InvoiceStatusLabel: TypeAlias = Literal["draft", "sent", "pending", "paid", "overdue", "cancelled"]

class ConversationType(StrEnum):
    """The type of a conversation."""
    DIRECT = "direct"
    GROUP = "group"
    SUPPORT = "support"
    CONSULTATION = "consultation"

ConversationTypeLabel: TypeAlias = Literal["direct", "group", "support", "consultation"]

class MessageType(StrEnum):
    """The type of a message."""
    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    SYSTEM = "system"
    PRESCRIPTION = "prescription"
    APPOINTMENT = "appointment"

MessageTypeLabel: TypeAlias = Literal["text", "image", "file", "system", "prescription", "appointment"]

class NotificationType(StrEnum):
    """The type of a notification."""
    APPOINTMENT_REMINDER = "appointment_reminder"
    PRESCRIPTION_READY = "prescription_ready"
    LAB_RESULTS = "lab_results"
    PAYMENT_CONFIRMATION = "payment_confirmation"
    SYSTEM_ALERT = "system_alert"
    MARKETING = "marketing"
    CONSULTATION_APPROVED = "consultation_approved"
    CONSULTATION_REJECTED = "consultation_rejected"

NotificationTypeLabel: TypeAlias = Literal["appointment_reminder", "prescription_ready", "lab_results", "payment_confirmation", "system_alert", "marketing", "consultation_approved", "consultation_rejected"]

class NotificationChannel(StrEnum):
    """A channel through which a notification is sent."""
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    IN_APP = "in_app"

NotificationChannelLabel: TypeAlias = Literal["email", "sms", "push", "in_app"]

class NotificationStatus(StrEnum):
    """The status of a notification."""
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"

NotificationStatusLabel: TypeAlias = Literal["pending", "sent", "delivered", "failed", "cancelled"]

class FlowStatus(StrEnum):
    """The status of a telehealth flow."""
    STARTED = "started"
    PRODUCT_SELECTED = "product_selected"
    INTAKE_COMPLETED = "intake_completed"
    CONSULTATION_APPROVED = "consultation_approved"
    CONSULTATION_REJECTED = "consultation_rejected"
    ORDER_CREATED = "order_created"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_COMPLETED = "payment_completed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

FlowStatusLabel: TypeAlias = Literal["started", "product_selected", "intake_completed", "consultation_approved", "consultation_rejected", "order_created", "payment_pending", "payment_completed", "completed", "cancelled"]

class TaskType(StrEnum):
    """The type of a task."""
    GENERAL = "general"
    PATIENT_FOLLOWUP = "patient_followup"
    PRESCRIPTION_REVIEW = "prescription_review"
    INSURANCE_VERIFICATION = "insurance_verification"
    ADMINISTRATIVE = "administrative"

TaskTypeLabel: TypeAlias = Literal["general", "patient_followup", "prescription_review", "insurance_verification", "administrative"]

class Priority(StrEnum):
    """The priority of a task."""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"

PriorityLabel: TypeAlias = Literal["low", "medium", "high", "urgent"]

class TaskStatus(StrEnum):
    """The status of a task."""
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"

TaskStatusLabel: TypeAlias = Literal["pending", "in_progress", "completed", "cancelled", "on_hold"]

class EntityType(StrEnum):
    """The type of a row to which a column refers that may refer to rows of any table."""
    USER = "user"
    PATIENT = "patient"
    PROVIDER = "provider"
    ADMINISTRATOR = "administrator"
    CONSULTATION = "consultation"
    PRESCRIPTION = "prescription"
    SESSION = "session"
    CATEGORY = "category"
    PRODUCT = "product"
    SUBSCRIPTION_PLAN = "subscription_plan"
    ORDER = "order"
    ORDER_ITEM = "order_item"
    INVOICE = "invoice"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    NOTIFICATION = "notification"
    TELEHEALTH_FLOW = "telehealth_flow"
    TASK = "task"
    AUDIT_LOG = "audit_log"
    FORM_SCHEMA = "form_schema"
    FORM_SUBMISSION = "form_submission"
    INSURANCE_PROVIDER = "insurance_provider"
    PATIENT_INSURANCE = "patient_insurance"
    PHARMACY = "pharmacy"
    TAG = "tag"
    ENTITY_TAG = "entity_tag"

EntityTypeLabel: TypeAlias = Literal["user", "patient", "provider", "administrator", "consultation", "prescription", "session", "category", "product", "subscription_plan", "order", "order_item", "invoice", "conversation", "message", "notification", "telehealth_flow", "task", "audit_log", "form_schema", "form_submission", "insurance_provider", "patient_insurance", "pharmacy", "tag", "entity_tag"]

class LogSeverity(StrEnum):
    """The severity of an entry of the audit log."""
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"

LogSeverityLabel: TypeAlias = Literal["debug", "info", "warning", "error", "critical"]

class MedicalFormType(StrEnum):
    """The purpose of a form."""
    INTAKE = "intake"
    ASSESSMENT = "assessment"
    FOLLOW_UP = "follow_up"
    SCREENING = "screening"
    CONSENT = "consent"

MedicalFormTypeLabel: TypeAlias = Literal["intake", "assessment", "follow_up", "screening", "consent"]

class VersionStep(StrEnum):
    """The kind of change between two versions of a form."""
    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"

VersionStepLabel: TypeAlias = Literal["major", "minor", "patch"]

class FormSubmissionStatus(StrEnum):
    """The status of a submission."""
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    ERROR = "error"

FormSubmissionStatusLabel: TypeAlias = Literal["pending", "processing", "completed", "error"]

class ClinicalPriority(StrEnum):
    """How soon a clinician must review a submission."""
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"

ClinicalPriorityLabel: TypeAlias = Literal["routine", "urgent", "emergency"]

class DeviceType(StrEnum):
    """The type of device on which a form was filled in."""
    DESKTOP = "desktop"
    TABLET = "tablet"
    MOBILE = "mobile"

DeviceTypeLabel: TypeAlias = Literal["desktop", "tablet", "mobile"]

class Relationship(StrEnum):
    """The patient's relationship to the subscriber of a policy."""
    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"

RelationshipLabel: TypeAlias = Literal["self", "spouse", "child", "parent", "other"]

class TagCategory(StrEnum):
    """The category of a tag."""
    MEDICAL = "medical"
    ADMINISTRATIVE = "administrative"
    WORKFLOW = "workflow"
    PRIORITY = "priority"
    CUSTOM = "custom"

TagCategoryLabel: TypeAlias = Literal["medical", "administrative", "workflow", "priority", "custom"]

class Compact(StrEnum):
    """A compact under which a licence of one member state is valid in all of them."""
    NLC = "NLC"

CompactLabel: TypeAlias = Literal["NLC"]

class PaymentEventKind(StrEnum):
    """The type of a payment event."""
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"

PaymentEventKindLabel: TypeAlias = Literal["authorized", "captured", "failed", "voided", "refunded", "refund_failed", "dispute_opened", "dispute_won", "dispute_lost"]

class PaymentOutcome(StrEnum):
    """The outcome of processing a payment event."""
    APPLIED = "applied"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    EXCEPTION = "exception"

PaymentOutcomeLabel: TypeAlias = Literal["applied", "repeated", "superseded", "exception"]

class Verb(StrEnum):
    """An operation on a row."""
    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"

VerbLabel: TypeAlias = Literal["select", "insert", "update", "delete"]

class Relation(StrEnum):
    """A relation between a row and the acting user; the matrix documents its meaning for each table."""
    ANY = "any"
    OWN = "own"
    ASSIGNED = "assigned"
    BOOKED = "booked"
    BOOKABLE = "bookable"
    MERGED = "merged"
    PARTICIPANT = "participant"
    PUBLISHED = "published"
    NON_ADMIN = "non_admin"
    VALID_REFERENCES = "valid_references"
    EMERGENCY = "emergency"
    PERMITTED = "permitted"

RelationLabel: TypeAlias = Literal["any", "own", "assigned", "booked", "bookable", "merged", "participant", "published", "non_admin", "valid_references", "emergency", "permitted"]

@final
class License(Frozen):
    """A further licence of a provider, or what stands in for one."""
    __match_args__ = ("state", "number", "expires_on", "valid_from", "compact",)
    def __new__(
        cls,
        *,
        state: str,
        number: str,
        expires_on: date | str,
        valid_from: date | str | None = None,
        compact: Compact | CompactLabel | None = None,
    ) -> License:
        ...
    @property
    def state(self) -> str:
        """The state in which it is valid, or the home state."""
    @property
    def number(self) -> str:
        """Its number."""
    @property
    def expires_on(self) -> date:
        """Its last day."""
    @property
    def valid_from(self) -> date | None:
        """Its first day, if it is known."""
    @property
    def compact(self) -> Compact | None:
        """The compact under which it is valid in other states too."""

@final
class Availability(Frozen):
    """The weekly availability of a provider: openings for each weekday, in local time."""
    __match_args__ = ("time_zone", "slot_minutes", "weekly", "exceptions", "buffer_before_minutes", "buffer_after_minutes", "notice_minutes",)
    def __new__(
        cls,
        *,
        time_zone: str,
        slot_minutes: int,
        weekly: WeeklyOpenings | Mapping[str, Any],
        exceptions: Sequence[DayException | Mapping[str, Any]] | None = None,
        buffer_before_minutes: int | None = None,
        buffer_after_minutes: int | None = None,
        notice_minutes: int | None = None,
    ) -> Availability:
        ...
    @property
    def time_zone(self) -> str:
        """The time zone of the openings."""
    @property
    def slot_minutes(self) -> int:
        """The length of a slot in minutes, 5 to 480."""
    @property
    def weekly(self) -> WeeklyOpenings:
        """The openings of each weekday."""
    @property
    def exceptions(self) -> tuple[DayException, ...] | None:
        """Days with other openings, or none."""
    @property
    def buffer_before_minutes(self) -> int | None:
        """The minutes for which a visit keeps the provider busy before its start, 0 to 240."""
    @property
    def buffer_after_minutes(self) -> int | None:
        """The minutes for which a visit keeps the provider busy after its end, 0 to 240."""
    @property
    def notice_minutes(self) -> int | None:
        """The minutes before its start until which a slot can be booked, 0 to 43,200."""

@final
class Dimensions(Frozen):
    """The outer dimensions of a product in millimetres (``products.dimensions``). The specification defines no unit; whole
    millimetres, like its whole grams, need no fractions.
    """
    __match_args__ = ("length", "width", "height",)
    def __new__(cls, *, length: int, width: int, height: int) -> Dimensions:
        ...
    @property
    def length(self) -> int:
        """Length in millimetres."""
    @property
    def width(self) -> int:
        """Width in millimetres."""
    @property
    def height(self) -> int:
        """Height in millimetres."""

@final
class PlanCharge(Frozen):
    """The price of one billing cycle of a plan."""
    __match_args__ = ("subtotal", "discount", "total",)
    def __new__(
        cls,
        *,
        subtotal: Decimal | int | str,
        discount: Decimal | int | str,
        total: Decimal | int | str,
    ) -> PlanCharge:
        ...
    @property
    def subtotal(self) -> Decimal:
        """The price before the discount."""
    @property
    def discount(self) -> Decimal:
        """The discount."""
    @property
    def total(self) -> Decimal:
        """The amount to pay."""

@final
class Proration(Frozen):
    """The parts of the price of a billing cycle before and from a day on."""
    __match_args__ = ("days", "days_left", "used", "unused",)
    def __new__(
        cls,
        *,
        days: int,
        days_left: int,
        used: Decimal | int | str,
        unused: Decimal | int | str,
    ) -> Proration:
        ...
    @property
    def days(self) -> int:
        """The days of the cycle."""
    @property
    def days_left(self) -> int:
        """The days from the given one on."""
    @property
    def used(self) -> Decimal:
        """The part of the price for the days before."""
    @property
    def unused(self) -> Decimal:
        """The part of the price for the days that are left."""

@final
class Address(Frozen):
    """A postal address, as in ``orders.shipping_address`` and ``orders.billing_address``."""
    __match_args__ = ("name", "line1", "line2", "city", "state", "postal_code", "country",)
    def __new__(
        cls,
        *,
        name: str,
        line1: str,
        line2: str | None = None,
        city: str,
        state: str | None = None,
        postal_code: str | None = None,
        country: str,
    ) -> Address:
        ...
    @property
    def name(self) -> str:
        """Name of the recipient."""
    @property
    def line1(self) -> str:
        """Street and number."""
    @property
    def line2(self) -> str | None:
        """Apartment, floor or care-of name."""
    @property
    def city(self) -> str:
        """City."""
    @property
    def state(self) -> str | None:
        """State or province, by name or code."""
    @property
    def postal_code(self) -> str | None:
        """Postal code."""
    @property
    def country(self) -> str:
        """Country, by name or code."""

@final
class Attachment(Frozen):
    """A file attached to a message (``messages.attachments``). Its content is stored elsewhere."""
    __match_args__ = ("name", "content_type", "url", "size_bytes",)
    def __new__(cls, *, name: str, content_type: str, url: str, size_bytes: int) -> Attachment:
        ...
    @property
    def name(self) -> str:
        """The file's name."""
    @property
    def content_type(self) -> str:
        """The media type of the content."""
    @property
    def url(self) -> str:
        """The URL of the content."""
    @property
    def size_bytes(self) -> int:
        """The size of the content in bytes, at most 2,147,483,647."""

@final
class FlowStatusChange(Frozen):
    """An entry of a flow's status history."""
    __match_args__ = ("status", "timestamp",)
    def __new__(cls, *, status: FlowStatus | FlowStatusLabel, timestamp: datetime | str) -> FlowStatusChange:
        ...
    @property
    def status(self) -> FlowStatus:
        """The status."""
    @property
    def timestamp(self) -> datetime:
        """When the flow took this status."""

@final
class Assessment(Frozen):
    """The scores and the priority of a form's answers."""
    __match_args__ = ("scores", "clinical_priority",)
    def __new__(
        cls,
        *,
        scores: Sequence[Score | Mapping[str, Any]],
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel,
    ) -> Assessment:
        ...
    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores by name. A score with a missing answer is left out."""
    @property
    def clinical_priority(self) -> ClinicalPriority:
        """The highest priority of the rules that apply."""

@final
class Score(Frozen):
    """A score of a submission."""
    __match_args__ = ("name", "total", "band",)
    def __new__(cls, *, name: str, total: int, band: str | None = None) -> Score:
        ...
    @property
    def name(self) -> str:
        """The name of the score in the form."""
    @property
    def total(self) -> int:
        """The sum."""
    @property
    def band(self) -> str | None:
        """The band of the score; empty below the first band."""

@final
class OpeningHours(Frozen):
    """Opening hours: openings for each weekday in the local time of a time zone."""
    __match_args__ = ("time_zone", "weekly",)
    def __new__(cls, *, time_zone: str, weekly: WeeklyOpenings | Mapping[str, Any]) -> OpeningHours:
        ...
    @property
    def time_zone(self) -> str:
        """The time zone of the openings."""
    @property
    def weekly(self) -> WeeklyOpenings:
        """The openings of each weekday."""

@final
class PatientPage(Frozen):
    """A page of found patients, newest first."""
    __match_args__ = ("items", "next", "damaged",)
    def __new__(
        cls,
        *,
        items: Sequence[Patient],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> PatientPage:
        ...
    @property
    def items(self) -> tuple[Patient, ...]:
        """The patients."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that match the name but cannot be read."""

@final
class ProviderPage(Frozen):
    """A page of providers, by name."""
    __match_args__ = ("items", "next", "damaged",)
    def __new__(
        cls,
        *,
        items: Sequence[Provider],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> ProviderPage:
        ...
    @property
    def items(self) -> tuple[Provider, ...]:
        """The providers."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The providers of the page that cannot be read."""

@final
class Slot(Frozen):
    """A half-open interval of time, free or taken."""
    __match_args__ = ("starts_at", "ends_at",)
    def __new__(cls, *, starts_at: datetime | str, ends_at: datetime | str) -> Slot:
        ...
    @property
    def starts_at(self) -> datetime:
        """The start (inclusive)."""
    @property
    def ends_at(self) -> datetime:
        """The end (exclusive)."""

@final
class PatientChart(Frozen):
    """A patient's chart: the newest rows of each list, newest first."""
    __match_args__ = ("patient", "consultations", "prescriptions", "sessions", "damaged",)
    def __new__(
        cls,
        *,
        patient: Patient,
        consultations: Sequence[Consultation],
        prescriptions: Sequence[Prescription],
        sessions: Sequence[Session],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> PatientChart:
        ...
    @property
    def patient(self) -> Patient:
        """The patient."""
    @property
    def consultations(self) -> tuple[Consultation, ...]:
        """Visits."""
    @property
    def prescriptions(self) -> tuple[Prescription, ...]:
        """Prescriptions."""
    @property
    def sessions(self) -> tuple[Session, ...]:
        """Treatment sessions."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read and are missing from the chart."""

@final
class CategoryNode(Frozen):
    """A category and its position in the tree."""
    __match_args__ = ("category", "depth", "is_shown",)
    def __new__(cls, *, category: Category, depth: int, is_shown: bool) -> CategoryNode:
        ...
    @property
    def category(self) -> Category:
        """The category."""
    @property
    def depth(self) -> int:
        """The number of ancestors."""
    @property
    def is_shown(self) -> bool:
        """Whether the category is visible: it and all its ancestors are active."""

@final
class OrderLine(Frozen):
    """An order line for a product."""
    __match_args__ = ("product_id", "quantity", "prescription_id", "dosage_instructions", "metadata",)
    def __new__(
        cls,
        *,
        product_id: UUID | str,
        quantity: int,
        prescription_id: UUID | str | None = None,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> OrderLine:
        ...
    @property
    def product_id(self) -> UUID:
        """The product."""
    @property
    def quantity(self) -> int:
        """The number of units."""
    @property
    def prescription_id(self) -> UUID | None:
        """The prescription, if the product requires one."""
    @property
    def dosage_instructions(self) -> str | None:
        """Instructions for taking the drug."""
    @property
    def metadata(self) -> dict[str, Any] | None:
        """Additional data of the application."""

@final
class OrderCharge(Frozen):
    """An order line for something that is not a product, such as a visit."""
    __match_args__ = ("name", "quantity", "unit_price", "description", "metadata",)
    def __new__(
        cls,
        *,
        name: str,
        quantity: int,
        unit_price: Decimal | int | str,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> OrderCharge:
        ...
    @property
    def name(self) -> str:
        """Name."""
    @property
    def quantity(self) -> int:
        """The number of units."""
    @property
    def unit_price(self) -> Decimal:
        """The price of a unit."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def metadata(self) -> dict[str, Any] | None:
        """Additional data of the application."""

@final
class PlacedOrder(Frozen):
    """An order with its items."""
    __match_args__ = ("order", "items",)
    def __new__(cls, *, order: Order, items: Sequence[OrderItem]) -> PlacedOrder:
        ...
    @property
    def order(self) -> Order:
        """The order."""
    @property
    def items(self) -> tuple[OrderItem, ...]:
        """Its items, in the order of the given lines and charges."""

@final
class PaymentEvent(Frozen):
    """An event of a payment service about an order."""
    __match_args__ = ("id", "order_id", "kind", "amount", "currency", "payment_intent_id", "concludes",)
    def __new__(
        cls,
        *,
        id: str,
        order_id: UUID | str,
        kind: PaymentEventKind | PaymentEventKindLabel,
        amount: Decimal | int | str,
        currency: str | None = None,
        payment_intent_id: str | None = None,
        concludes: str | None = None,
    ) -> PaymentEvent:
        ...
    @property
    def id(self) -> str:
        """The event's id at the payment service, which identifies duplicates. For a refund, use the id of the refund,
        which ``refund_order`` also records.
        """
    @property
    def order_id(self) -> UUID:
        """The order."""
    @property
    def kind(self) -> PaymentEventKind:
        """The type of the event."""
    @property
    def amount(self) -> Decimal:
        """The amount."""
    @property
    def currency(self) -> str | None:
        """The currency of the amount; by default that of the order."""
    @property
    def payment_intent_id(self) -> str | None:
        """The payment's id at the payment service."""
    @property
    def concludes(self) -> str | None:
        """The id of the earlier event that this one concludes: of the refund that failed, or of the opening of the dispute
        that was won or lost.
        """

@final
class PaymentReceipt(Frozen):
    """The result of applying a payment event."""
    __match_args__ = ("order", "outcome",)
    def __new__(cls, *, order: Order, outcome: PaymentOutcome | PaymentOutcomeLabel) -> PaymentReceipt:
        ...
    @property
    def order(self) -> Order:
        """The current order."""
    @property
    def outcome(self) -> PaymentOutcome:
        """Whether the event has changed the order."""

@final
class PaymentExceptionPage(Frozen):
    """A page of open exceptions, oldest first."""
    __match_args__ = ("items", "next",)
    def __new__(
        cls,
        *,
        items: Sequence[PaymentException | Mapping[str, Any]],
        next: str | None = None,
    ) -> PaymentExceptionPage:
        ...
    @property
    def items(self) -> tuple[PaymentException, ...]:
        """The exceptions."""
    @property
    def next(self) -> str | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""

@final
class PaymentException(Frozen):
    """A recorded event that does not fit its order, or that a person has to work off."""
    __match_args__ = ("event", "code", "recorded_at",)
    def __new__(
        cls,
        *,
        event: PaymentEvent | Mapping[str, Any],
        code: str,
        recorded_at: datetime | str,
    ) -> PaymentException:
        ...
    @property
    def event(self) -> PaymentEvent:
        """The event, without the payment's id at the service."""
    @property
    def code(self) -> str:
        """Why it is an exception: the code of the error with which it was refused, ``payment_event.refund_failed`` or
        ``payment_event.disputed``.
        """
    @property
    def recorded_at(self) -> datetime:
        """When it was recorded."""

@final
class InboxPlace(Frozen):
    """The end of a page of an inbox."""
    __match_args__ = ("active_at", "conversation_id",)
    def __new__(cls, *, active_at: datetime | str, conversation_id: UUID | str) -> InboxPlace:
        ...
    @property
    def active_at(self) -> datetime:
        """The last activity of the last conversation: its latest message, or its creation if it has none."""
    @property
    def conversation_id(self) -> UUID:
        """The last conversation of the page."""

@final
class Inbox(Frozen):
    """A page of a user's conversations, most recently active first."""
    __match_args__ = ("items", "next", "damaged",)
    def __new__(
        cls,
        *,
        items: Sequence[InboxEntry | Mapping[str, Any]],
        next: InboxPlace | Mapping[str, Any] | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> Inbox:
        ...
    @property
    def items(self) -> tuple[InboxEntry, ...]:
        """The conversations."""
    @property
    def next(self) -> InboxPlace | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The conversations and last messages that cannot be read."""

@final
class MessagePage(Frozen):
    """A page of a conversation's messages, newest first."""
    __match_args__ = ("items", "next", "damaged",)
    def __new__(
        cls,
        *,
        items: Sequence[Message],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> MessagePage:
        ...
    @property
    def items(self) -> tuple[Message, ...]:
        """The messages."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The messages of the page that cannot be read."""

@final
class ClaimedNotifications(Frozen):
    """The notifications that a worker has claimed."""
    __match_args__ = ("notifications", "damaged",)
    def __new__(
        cls,
        *,
        notifications: Sequence[Notification],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> ClaimedNotifications:
        ...
    @property
    def notifications(self) -> tuple[Notification, ...]:
        """The notifications to send, longest due first."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. Their status was set to ``failed``, with the reason in ``last_error``."""

@final
class SweptNotifications(Frozen):
    """The result of sweeping the queue."""
    __match_args__ = ("cancelled", "failed", "damaged",)
    def __new__(
        cls,
        *,
        cancelled: int,
        failed: int,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> SweptNotifications:
        ...
    @property
    def cancelled(self) -> int:
        """The number of expired notifications."""
    @property
    def failed(self) -> int:
        """The number of notifications without attempts left."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. Their status was set to ``failed``, with the reason in ``last_error``."""

@final
class FlowOverview(Frozen):
    """A flow with everything that its steps have created, as needed to continue it."""
    __match_args__ = ("flow", "product", "submissions", "orders", "damaged",)
    def __new__(
        cls,
        *,
        flow: TelehealthFlow,
        product: Product | None = None,
        submissions: Sequence[FormSubmission],
        orders: Sequence[Order],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> FlowOverview:
        ...
    @property
    def flow(self) -> TelehealthFlow:
        """The flow; its status determines the next step."""
    @property
    def product(self) -> Product | None:
        """The product that the patient has chosen."""
    @property
    def submissions(self) -> tuple[FormSubmission, ...]:
        """The forms submitted in the flow, newest first."""
    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders placed in the flow, newest first, including cancelled ones."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The submissions and orders that cannot be read."""

@final
class TaskPage(Frozen):
    """A page of tasks."""
    __match_args__ = ("items", "next", "damaged",)
    def __new__(
        cls,
        *,
        items: Sequence[Task],
        next: UUID | str | None = None,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> TaskPage:
        ...
    @property
    def items(self) -> tuple[Task, ...]:
        """The tasks."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The tasks of the page that cannot be read."""

@final
class ClaimedSubmissions(Frozen):
    """Submissions that a worker has claimed, or that were recovered from lost workers."""
    __match_args__ = ("submissions", "damaged",)
    def __new__(
        cls,
        *,
        submissions: Sequence[FormSubmission],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> ClaimedSubmissions:
        ...
    @property
    def submissions(self) -> tuple[FormSubmission, ...]:
        """The submissions."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read. Their status was set to ``error``, with the reason in ``processing_errors``."""

@final
class Consent(Frozen):
    """The answer to a consent form that is in force."""
    __match_args__ = ("title", "version", "given", "answered_at", "submitted_by", "submission_id",)
    def __new__(
        cls,
        *,
        title: str,
        version: str,
        given: bool | None = None,
        answered_at: datetime | str,
        submitted_by: UUID | str | None = None,
        submission_id: UUID | str,
    ) -> Consent:
        ...
    @property
    def title(self) -> str:
        """The form's title, which its versions share."""
    @property
    def version(self) -> str:
        """The version of the text that was answered."""
    @property
    def given(self) -> bool | None:
        """Whether consent was given or, if false, refused or withdrawn; absent if the form has no answer ``given``."""
    @property
    def answered_at(self) -> datetime:
        """When it was answered."""
    @property
    def submitted_by(self) -> UUID | None:
        """Who answered."""
    @property
    def submission_id(self) -> UUID:
        """The submission with the complete answer."""

@final
class TaggedPage(Frozen):
    """A page of the rows that have a tag, in ascending order."""
    __match_args__ = ("items", "next",)
    def __new__(cls, *, items: Sequence[UUID | str], next: UUID | str | None = None) -> TaggedPage:
        ...
    @property
    def items(self) -> tuple[UUID, ...]:
        """The ids of the rows."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""

@final
class DesignatedRecordSet(Frozen):
    """A patient's designated record set (45 CFR 164.501): everything that the portal holds about them, each list in the
    order in which its rows were created. Messages name their attachments, and visits their recordings, by URL. Tags and
    tasks, with which the staff organize their work, are no part of it.
    """
    __match_args__ = ("exported_at", "user", "patient", "merged_users", "merged_patients", "insurance", "consultations", "prescriptions", "sessions", "flows", "submissions", "orders", "order_items", "invoices", "conversations", "messages", "notifications", "disclosures", "damaged",)
    def __new__(
        cls,
        *,
        exported_at: datetime | str,
        user: User | None = None,
        patient: Patient | None = None,
        merged_users: Sequence[User],
        merged_patients: Sequence[Patient],
        insurance: Sequence[PatientInsurance],
        consultations: Sequence[Consultation],
        prescriptions: Sequence[Prescription],
        sessions: Sequence[Session],
        flows: Sequence[TelehealthFlow],
        submissions: Sequence[FormSubmission],
        orders: Sequence[Order],
        order_items: Sequence[OrderItem],
        invoices: Sequence[Invoice],
        conversations: Sequence[Conversation],
        messages: Sequence[Message],
        notifications: Sequence[Notification],
        disclosures: Sequence[Disclosure | Mapping[str, Any]],
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> DesignatedRecordSet:
        ...
    @property
    def exported_at(self) -> datetime:
        """When the copy was made."""
    @property
    def user(self) -> User | None:
        """The account; absent if it is damaged."""
    @property
    def patient(self) -> Patient | None:
        """The patient; absent if the row is damaged."""
    @property
    def merged_users(self) -> tuple[User, ...]:
        """The accounts of duplicates who were merged into the patient, and whose other rows are theirs now."""
    @property
    def merged_patients(self) -> tuple[Patient, ...]:
        """Those duplicates."""
    @property
    def insurance(self) -> tuple[PatientInsurance, ...]:
        """Insurance policies."""
    @property
    def consultations(self) -> tuple[Consultation, ...]:
        """Visits."""
    @property
    def prescriptions(self) -> tuple[Prescription, ...]:
        """Prescriptions."""
    @property
    def sessions(self) -> tuple[Session, ...]:
        """Treatment sessions."""
    @property
    def flows(self) -> tuple[TelehealthFlow, ...]:
        """Telehealth flows, with the intake."""
    @property
    def submissions(self) -> tuple[FormSubmission, ...]:
        """Answered forms, consents included."""
    @property
    def orders(self) -> tuple[Order, ...]:
        """Orders."""
    @property
    def order_items(self) -> tuple[OrderItem, ...]:
        """The items of the orders."""
    @property
    def invoices(self) -> tuple[Invoice, ...]:
        """Invoices."""
    @property
    def conversations(self) -> tuple[Conversation, ...]:
        """The conversations in which the patient participates."""
    @property
    def messages(self) -> tuple[Message, ...]:
        """Their messages, and those that the patient has written in conversations that they have left."""
    @property
    def notifications(self) -> tuple[Notification, ...]:
        """Notifications."""
    @property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """Who else read or changed any of it in the last six years; see ``accounting_of_disclosures``."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows that cannot be read and are missing above."""

@final
class DisclosurePage(Frozen):
    """A page of an accounting, oldest first."""
    __match_args__ = ("items", "next",)
    def __new__(
        cls,
        *,
        items: Sequence[Disclosure | Mapping[str, Any]],
        next: UUID | str | None = None,
    ) -> DisclosurePage:
        ...
    @property
    def items(self) -> tuple[Disclosure, ...]:
        """The entries."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""

@final
class PatientMerge(Frozen):
    """A merge of two patients who are the same person, or its reversal."""
    __match_args__ = ("kept_id", "merged_id", "merged_at", "moved",)
    def __new__(
        cls,
        *,
        kept_id: UUID | str,
        merged_id: UUID | str,
        merged_at: datetime | str,
        moved: Sequence[TableRows | Mapping[str, Any]],
    ) -> PatientMerge:
        ...
    @property
    def kept_id(self) -> UUID:
        """The patient who has all rows after the merge."""
    @property
    def merged_id(self) -> UUID:
        """The patient whose rows were moved. The row and the account stay; the account is inactive."""
    @property
    def merged_at(self) -> datetime:
        """When they were merged."""
    @property
    def moved(self) -> tuple[TableRows, ...]:
        """The number of rows that were moved, to the kept patient or back; tables without any are left out."""

@final
class LegalHold(Frozen):
    """A legal hold: while it is in force, nothing about the patient is erased or deleted by retention."""
    __match_args__ = ("id", "patient_id", "reference", "placed_at", "placed_by", "released_at", "released_by",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str | None = None,
        reference: str,
        placed_at: datetime | str,
        placed_by: UUID | str,
        released_at: datetime | str | None = None,
        released_by: UUID | str | None = None,
    ) -> LegalHold:
        ...
    @property
    def id(self) -> UUID:
        """The hold."""
    @property
    def patient_id(self) -> UUID | None:
        """The patient; absent for a hold on all patients."""
    @property
    def reference(self) -> str:
        """The matter, as the clinic's counsel names it."""
    @property
    def placed_at(self) -> datetime:
        """When it was placed."""
    @property
    def placed_by(self) -> UUID:
        """Who decided it."""
    @property
    def released_at(self) -> datetime | None:
        """When it was released, if it was."""
    @property
    def released_by(self) -> UUID | None:
        """Who decided that."""

@final
class LegalHoldPage(Frozen):
    """A page of legal holds, newest first."""
    __match_args__ = ("items", "next",)
    def __new__(
        cls,
        *,
        items: Sequence[LegalHold | Mapping[str, Any]],
        next: UUID | str | None = None,
    ) -> LegalHoldPage:
        ...
    @property
    def items(self) -> tuple[LegalHold, ...]:
        """The holds."""
    @property
    def next(self) -> UUID | None:
        """The value to pass as ``after`` for the next page; absent on the last page."""

@final
class PatientErasure(Frozen):
    """What an erasure did."""
    __match_args__ = ("patient_id", "erased_at", "erased", "kept", "is_complete",)
    def __new__(
        cls,
        *,
        patient_id: UUID | str,
        erased_at: datetime | str,
        erased: Sequence[TableRows | Mapping[str, Any]],
        kept: Sequence[KeptRows | Mapping[str, Any]],
        is_complete: bool,
    ) -> PatientErasure:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def erased_at(self) -> datetime:
        """When they were erased."""
    @property
    def erased(self) -> tuple[TableRows, ...]:
        """The number of rows that were deleted; tables without any are left out."""
    @property
    def kept(self) -> tuple[KeptRows, ...]:
        """What stays, for how long and why."""
    @property
    def is_complete(self) -> bool:
        """Whether only the audit log still knows the patient. Otherwise their names and date of birth stay with the rest,
        until ``apply_retention`` has deleted it.
        """

@final
class ErasedPatient(Frozen):
    """A patient who was erased."""
    __match_args__ = ("patient_id", "erased_at",)
    def __new__(cls, *, patient_id: UUID | str, erased_at: datetime | str) -> ErasedPatient:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def erased_at(self) -> datetime:
        """When they were erased."""

@final
class RetentionRun(Frozen):
    """The result of a batch."""
    __match_args__ = ("deleted", "held", "completed_erasures", "has_more",)
    def __new__(
        cls,
        *,
        deleted: Sequence[TableRows | Mapping[str, Any]],
        held: Sequence[TableRows | Mapping[str, Any]],
        completed_erasures: int,
        has_more: bool,
    ) -> RetentionRun:
        ...
    @property
    def deleted(self) -> tuple[TableRows, ...]:
        """The number of rows that were deleted from each table; tables without any are left out."""
    @property
    def held(self) -> tuple[TableRows, ...]:
        """The number of rows whose period has passed and that a legal hold preserves; tables without any are left out."""
    @property
    def completed_erasures(self) -> int:
        """The number of erased patients of whom nothing is kept any more, so that their names were removed as well."""
    @property
    def has_more(self) -> bool:
        """Whether there may be more rows to delete."""

@final
class Permissions(Frozen):
    """What an actor may do."""
    __match_args__ = ("role", "tables", "operations",)
    def __new__(
        cls,
        *,
        role: UserRole | UserRoleLabel | None = None,
        tables: Sequence[TablePermission | Mapping[str, Any]],
        operations: Sequence[str],
    ) -> Permissions:
        ...
    @property
    def role(self) -> UserRole | None:
        """The role of a user; absent for a service account, and for an actor who may do nothing."""
    @property
    def tables(self) -> tuple[TablePermission, ...]:
        """What the actor may do with the rows of each table."""
    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that the actor can call. A service account can call them with any arguments; whether a user may
        apply one to a certain row depends on their relation to it.
        """

@final
class EmergencyAccess(Frozen):
    """Emergency access to one patient's chart."""
    __match_args__ = ("patient_id", "expires_at",)
    def __new__(cls, *, patient_id: UUID | str, expires_at: datetime | str) -> EmergencyAccess:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def expires_at(self) -> datetime:
        """When the access ends."""

@final
class EmergencyMatches(Frozen):
    """The result of an emergency search."""
    __match_args__ = ("patients", "has_more", "damaged",)
    def __new__(
        cls,
        *,
        patients: Sequence[EmergencyMatch | Mapping[str, Any]],
        has_more: bool,
        damaged: Sequence[DamagedRow | Mapping[str, Any]],
    ) -> EmergencyMatches:
        ...
    @property
    def patients(self) -> tuple[EmergencyMatch, ...]:
        """At most 10 patients, newest first."""
    @property
    def has_more(self) -> bool:
        """Whether there are more matches: if so, search again with more details."""
    @property
    def damaged(self) -> tuple[DamagedRow, ...]:
        """The rows of possibly matching patients whose names cannot be read."""

@final
class WeeklyOpenings(Frozen):
    """The openings of each weekday. A weekday that is left out is closed."""
    __match_args__ = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",)
    def __new__(
        cls,
        *,
        monday: Sequence[Opening | Mapping[str, Any]] | None = None,
        tuesday: Sequence[Opening | Mapping[str, Any]] | None = None,
        wednesday: Sequence[Opening | Mapping[str, Any]] | None = None,
        thursday: Sequence[Opening | Mapping[str, Any]] | None = None,
        friday: Sequence[Opening | Mapping[str, Any]] | None = None,
        saturday: Sequence[Opening | Mapping[str, Any]] | None = None,
        sunday: Sequence[Opening | Mapping[str, Any]] | None = None,
    ) -> WeeklyOpenings:
        ...
    @property
    def monday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def tuesday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def wednesday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def thursday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def friday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def saturday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""
    @property
    def sunday(self) -> tuple[Opening, ...] | None:
        """The openings of this weekday."""

@final
class DayException(Frozen):
    """Days that differ from the weekly openings: closed, or open at other times."""
    __match_args__ = ("first_day", "last_day", "openings",)
    def __new__(
        cls,
        *,
        first_day: date | str,
        last_day: date | str | None = None,
        openings: Sequence[Opening | Mapping[str, Any]] | None = None,
    ) -> DayException:
        ...
    @property
    def first_day(self) -> date:
        """The first day."""
    @property
    def last_day(self) -> date | None:
        """The last day, by default the first one."""
    @property
    def openings(self) -> tuple[Opening, ...] | None:
        """The openings of each of the days. By default they are closed."""

@final
class DamagedRow(Frozen):
    """A stored row that cannot be decrypted or violates a rule. Lists, streams, finders and queues leave it out and report
    it; ``get`` fails with it. Contains no values of the row except its id and version.
    """
    __match_args__ = ("table", "id", "column", "code", "version",)
    def __new__(
        cls,
        *,
        table: str,
        id: UUID | str,
        column: str | None = None,
        code: str,
        version: datetime | str | None = None,
    ) -> DamagedRow:
        ...
    @property
    def table(self) -> str:
        """The table, such as ``messages``."""
    @property
    def id(self) -> UUID:
        """The primary key."""
    @property
    def column(self) -> str | None:
        """The first damaged column, if known."""
    @property
    def code(self) -> str:
        """The cause: ``crypto.tampered``, ``crypto.unknown_key``, ``crypto.malformed``, or the code of the violation."""
    @property
    def version(self) -> datetime | None:
        """The version, ``updated_at``, which saving a repaired row and removing it by its id compare. Absent if the table has
        none or it cannot be read.
        """

@final
class InboxEntry(Frozen):
    """A conversation in the inbox of one of its participants."""
    __match_args__ = ("conversation", "unread", "last_message",)
    def __new__(
        cls,
        *,
        conversation: Conversation,
        unread: int,
        last_message: Message | None = None,
    ) -> InboxEntry:
        ...
    @property
    def conversation(self) -> Conversation:
        """The conversation."""
    @property
    def unread(self) -> int:
        """The number of messages that the user has not read."""
    @property
    def last_message(self) -> Message | None:
        """The latest message that has not been deleted, if there is one and it can be read."""

@final
class Disclosure(Frozen):
    """One entry of the audit log about a patient, without values."""
    __match_args__ = ("id", "at", "actor_id", "role", "actor", "action", "entity", "row_ids", "is_emergency",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        at: datetime | str,
        actor_id: UUID | str | None = None,
        role: UserRole | UserRoleLabel | None = None,
        actor: str | None = None,
        action: str,
        entity: str,
        row_ids: Sequence[UUID | str],
        is_emergency: bool,
    ) -> Disclosure:
        ...
    @property
    def id(self) -> UUID:
        """The entry of the audit log."""
    @property
    def at(self) -> datetime:
        """When it happened."""
    @property
    def actor_id(self) -> UUID | None:
        """Who did it; absent for a service account."""
    @property
    def role(self) -> UserRole | None:
        """The capacity in which they did it: their current role. Absent for a service account, and if the account was
        deleted.
        """
    @property
    def actor(self) -> str | None:
        """The name of the provider or administrator, or the service account as the log names it."""
    @property
    def action(self) -> str:
        """What they did, such as ``PATIENT_READ``."""
    @property
    def entity(self) -> str:
        """The type of the rows, such as ``consultation``."""
    @property
    def row_ids(self) -> tuple[UUID, ...]:
        """The rows that are about the patient; one action may concern rows of others too."""
    @property
    def is_emergency(self) -> bool:
        """Whether it happened under emergency access."""

@final
class TableRows(Frozen):
    """A number of rows of a table."""
    __match_args__ = ("table", "rows",)
    def __new__(cls, *, table: str, rows: int) -> TableRows:
        ...
    @property
    def table(self) -> str:
        """The table."""
    @property
    def rows(self) -> int:
        """The number of rows."""

@final
class KeptRows(Frozen):
    """Rows that an erasure left because a law requires it."""
    __match_args__ = ("table", "rows", "until", "source",)
    def __new__(
        cls,
        *,
        table: str,
        rows: int | None = None,
        until: date | str | None = None,
        source: str,
    ) -> KeptRows:
        ...
    @property
    def table(self) -> str:
        """The table."""
    @property
    def rows(self) -> int | None:
        """The number of rows; absent for the audit log, which is not searched."""
    @property
    def until(self) -> date | None:
        """The last day on which one of them must be kept, if it is known."""
    @property
    def source(self) -> str:
        """The law."""

@final
class TablePermission(Frozen):
    """What a subject may do with rows of a table."""
    __match_args__ = ("table", "verb", "relations", "columns",)
    def __new__(
        cls,
        *,
        table: str,
        verb: Verb | VerbLabel,
        relations: Sequence[Relation | RelationLabel],
        columns: Sequence[str],
    ) -> TablePermission:
        ...
    @property
    def table(self) -> str:
        """The table's name in the specification."""
    @property
    def verb(self) -> Verb:
        """What the subject may do."""
    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations between the subject and a row, all of which must hold. Empty: with every row."""
    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that an update may change. Empty for other verbs, and if it may change all."""

@final
class EmergencyMatch(Frozen):
    """A patient found by an emergency search."""
    __match_args__ = ("patient_id", "first_name", "last_name", "date_of_birth",)
    def __new__(
        cls,
        *,
        patient_id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        date_of_birth: date | str,
    ) -> EmergencyMatch:
        ...
    @property
    def patient_id(self) -> UUID:
        """The patient's id, to pass to ``break_glass``."""
    @property
    def first_name(self) -> str | None:
        """First name."""
    @property
    def last_name(self) -> str | None:
        """Last name."""
    @property
    def date_of_birth(self) -> date:
        """Date of birth."""

@final
class Opening(Frozen):
    """An interval on one day."""
    __match_args__ = ("from_", "until",)
    def __new__(cls, *, from_: str, until: str) -> Opening:
        ...
    @property
    def from_(self) -> str:
        """The start (inclusive), HH:MM."""
    @property
    def until(self) -> str:
        """The end (exclusive), HH:MM, at most 24:00."""

@final
class User(Entity):
    """A user account. The password hash is stored in the database only and is not a field."""
    __match_args__ = ("id", "email", "role", "status", "email_verified", "phone", "phone_verified", "profile_picture_url", "last_login_at", "timezone", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        email: str,
        role: UserRole | UserRoleLabel,
        status: UserStatus | UserStatusLabel,
        email_verified: bool,
        phone: str | None = None,
        phone_verified: bool,
        profile_picture_url: str | None = None,
        last_login_at: datetime | str | None = None,
        timezone: str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> User:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def email(self) -> str:
        """The e-mail address for signing in, unique ignoring case."""
    @property
    def role(self) -> UserRole:
        """The role of the user."""
    @property
    def status(self) -> UserStatus:
        """The status of the account."""
    @property
    def email_verified(self) -> bool:
        """Whether the e-mail address has been verified."""
    @property
    def phone(self) -> str | None:
        """The phone number."""
    @property
    def phone_verified(self) -> bool:
        """Whether the phone number has been verified."""
    @property
    def profile_picture_url(self) -> str | None:
        """The URL of the profile picture."""
    @property
    def last_login_at(self) -> datetime | None:
        """The time of the last successful sign-in."""
    @property
    def timezone(self) -> str:
        """The user's time zone."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def register(
        cls,
        *,
        email: str,
        role: UserRole | UserRoleLabel,
        id: UUID | str | None = None,
        phone: str | None = None,
        profile_picture_url: str | None = None,
        timezone: str | None = None,
        now: datetime | str | None = None,
    ) -> User:
        """Registers a user, who is pending until activated."""
    def activate(self) -> User:
        """Activates a pending, inactive or suspended account."""
    def deactivate(self) -> User:
        """Deactivates the account until it is activated again."""
    def suspend(self) -> User:
        """Suspends the account."""
    def delete(self) -> User:
        """Deletes the account permanently."""
    def verify_email(self) -> User:
        """Records that the e-mail address has been verified."""
    def verify_phone(self) -> User:
        """Records that the phone number has been verified."""
    def sign_in(self, *, now: datetime | str | None = None) -> User:
        """Records a sign-in. Only an active user can sign in."""
    def revise(
        self,
        *,
        email: str | EllipsisType = ...,
        phone: str | None | EllipsisType = ...,
        profile_picture_url: str | None | EllipsisType = ...,
        timezone: str | EllipsisType = ...,
    ) -> User:
        """Changes the user's details. A new e-mail address or phone number must be verified again."""

@final
class Patient(Entity):
    """The patient profile of a user."""
    __match_args__ = ("id", "first_name", "last_name", "date_of_birth", "date_of_birth_correction", "gender", "address_line_1", "address_line_2", "city", "state", "postal_code", "country", "emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship", "subscription_plan_id", "primary_pharmacy_id", "primary_provider_id", "onboarding_completed", "onboarding_completed_at", "last_active_at", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        date_of_birth: date | str,
        date_of_birth_correction: str | None = None,
        gender: Gender | GenderLabel | None = None,
        address_line_1: str | None = None,
        address_line_2: str | None = None,
        city: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        country: str,
        emergency_contact_name: str | None = None,
        emergency_contact_phone: str | None = None,
        emergency_contact_relationship: str | None = None,
        subscription_plan_id: UUID | str | None = None,
        primary_pharmacy_id: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        onboarding_completed: bool,
        onboarding_completed_at: datetime | str | None = None,
        last_active_at: datetime | str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Patient:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the id of the user."""
    @property
    def first_name(self) -> str | None:
        """Given name. A person has at least one of the two names."""
    @property
    def last_name(self) -> str | None:
        """Family name."""
    @property
    def date_of_birth(self) -> date:
        """Date of birth; patients must be at least 13 years old when they register. ``correct_date_of_birth`` changes it."""
    @property
    def date_of_birth_correction(self) -> str | None:
        """Why the date of birth was last corrected. The audit log has the earlier date."""
    @property
    def gender(self) -> Gender | None:
        """Gender."""
    @property
    def address_line_1(self) -> str | None:
        """Street and number."""
    @property
    def address_line_2(self) -> str | None:
        """Apartment, floor or care-of name."""
    @property
    def city(self) -> str | None:
        """City."""
    @property
    def state(self) -> str | None:
        """State or province, by name or code. In the United States it is known to USPS, and the default of the state in
        which the patient is during a visit.
        """
    @property
    def postal_code(self) -> str | None:
        """Postal code."""
    @property
    def country(self) -> str:
        """Country."""
    @property
    def emergency_contact_name(self) -> str | None:
        """Name of the emergency contact."""
    @property
    def emergency_contact_phone(self) -> str | None:
        """Phone number of the emergency contact."""
    @property
    def emergency_contact_relationship(self) -> str | None:
        """Relationship of the emergency contact to the patient."""
    @property
    def subscription_plan_id(self) -> UUID | None:
        """The patient's subscription plan."""
    @property
    def primary_pharmacy_id(self) -> UUID | None:
        """The patient's preferred pharmacy."""
    @property
    def primary_provider_id(self) -> UUID | None:
        """The provider assigned to the patient."""
    @property
    def onboarding_completed(self) -> bool:
        """Whether onboarding is complete."""
    @property
    def onboarding_completed_at(self) -> datetime | None:
        """When onboarding was completed."""
    @property
    def last_active_at(self) -> datetime:
        """The time of the last visit or order; maintained by the database."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        date_of_birth: date | str,
        gender: Gender | GenderLabel | None = None,
        address_line_1: str | None = None,
        address_line_2: str | None = None,
        city: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        country: str | None = None,
        emergency_contact_name: str | None = None,
        emergency_contact_phone: str | None = None,
        emergency_contact_relationship: str | None = None,
        subscription_plan_id: UUID | str | None = None,
        primary_pharmacy_id: UUID | str | None = None,
        primary_provider_id: UUID | str | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Patient:
        """Registers a user with the role ``patient`` as a patient, who must be at least 13 years old today (UTC)."""
    def revise(
        self,
        *,
        first_name: str | None | EllipsisType = ...,
        last_name: str | None | EllipsisType = ...,
        gender: Gender | GenderLabel | None | EllipsisType = ...,
        address_line_1: str | None | EllipsisType = ...,
        address_line_2: str | None | EllipsisType = ...,
        city: str | None | EllipsisType = ...,
        state: str | None | EllipsisType = ...,
        postal_code: str | None | EllipsisType = ...,
        country: str | EllipsisType = ...,
        emergency_contact_name: str | None | EllipsisType = ...,
        emergency_contact_phone: str | None | EllipsisType = ...,
        emergency_contact_relationship: str | None | EllipsisType = ...,
        subscription_plan_id: UUID | str | None | EllipsisType = ...,
        primary_pharmacy_id: UUID | str | None | EllipsisType = ...,
        primary_provider_id: UUID | str | None | EllipsisType = ...,
    ) -> Patient:
        """Changes the patient's details. A changed address must satisfy the rules for a new patient."""
    def correct_date_of_birth(
        self,
        *,
        date_of_birth: date | str,
        reason: str,
        now: datetime | str | None = None,
    ) -> Patient:
        """Corrects the date of birth and records the reason. The date must satisfy the rules for a new patient."""
    def complete_onboarding(self, *, now: datetime | str | None = None) -> Patient:
        """Records that onboarding is complete. Does nothing if it already is."""

@final
class Provider(Entity):
    """The provider profile of a user."""
    __match_args__ = ("id", "first_name", "last_name", "npi_number", "dea_number", "license_number", "license_state", "license_expiry_date", "other_licenses", "specialties", "bio", "education", "certifications", "years_experience", "languages_spoken", "consultation_fee", "availability_schedule", "is_accepting_patients", "average_rating", "total_consultations", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        npi_number: str | None = None,
        dea_number: str | None = None,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
        other_licenses: Sequence[License | Mapping[str, Any]],
        specialties: Sequence[str],
        bio: str | None = None,
        education: str | None = None,
        certifications: Sequence[str] | None = None,
        years_experience: int | None = None,
        languages_spoken: Sequence[str],
        consultation_fee: Decimal | int | str | None = None,
        availability_schedule: Availability | Mapping[str, Any] | None = None,
        is_accepting_patients: bool,
        average_rating: Decimal | int | str | None = None,
        total_consultations: int,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Provider:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the id of the user."""
    @property
    def first_name(self) -> str | None:
        """Given name. A person has at least one of the two names."""
    @property
    def last_name(self) -> str | None:
        """Family name."""
    @property
    def npi_number(self) -> str | None:
        """National Provider Identifier."""
    @property
    def dea_number(self) -> str | None:
        """DEA registration number, required for prescribing controlled substances. Patients cannot read it."""
    @property
    def license_number(self) -> str:
        """Number of the licence to practise medicine."""
    @property
    def license_state(self) -> str:
        """The state that issued the licence."""
    @property
    def license_expiry_date(self) -> date:
        """The last day of the licence."""
    @property
    def other_licenses(self) -> tuple[License, ...]:
        """Licences of other states, multistate licences of compacts, and dated exceptions."""
    @property
    def specialties(self) -> tuple[str, ...]:
        """Medical specialties, of at most 200 characters each, because they are indexed."""
    @property
    def bio(self) -> str | None:
        """A short biography."""
    @property
    def education(self) -> str | None:
        """Education."""
    @property
    def certifications(self) -> tuple[str, ...] | None:
        """Board certifications."""
    @property
    def years_experience(self) -> int | None:
        """Years of practice."""
    @property
    def languages_spoken(self) -> tuple[str, ...]:
        """Languages that the provider speaks."""
    @property
    def consultation_fee(self) -> Decimal | None:
        """The default fee for a visit."""
    @property
    def availability_schedule(self) -> Availability | None:
        """The weekly hours in which visits can be booked."""
    @property
    def is_accepting_patients(self) -> bool:
        """Whether visits can be booked."""
    @property
    def average_rating(self) -> Decimal | None:
        """Mean of the patients' ratings, from 0.00 to 5.00."""
    @property
    def total_consultations(self) -> int:
        """Number of completed visits; maintained by the database."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
        npi_number: str | None = None,
        dea_number: str | None = None,
        other_licenses: Sequence[License | Mapping[str, Any]] | None = None,
        specialties: Sequence[str] | None = None,
        bio: str | None = None,
        education: str | None = None,
        certifications: Sequence[str] | None = None,
        years_experience: int | None = None,
        languages_spoken: Sequence[str] | None = None,
        consultation_fee: Decimal | int | str | None = None,
        availability_schedule: Availability | Mapping[str, Any] | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Provider:
        """Registers a user with the role ``provider`` as a provider. The licence must be valid today (UTC), and the check
        digits of the NPI and the DEA number must be right.
        """
    def revise(
        self,
        *,
        first_name: str | None | EllipsisType = ...,
        last_name: str | None | EllipsisType = ...,
        npi_number: str | None | EllipsisType = ...,
        dea_number: str | None | EllipsisType = ...,
        license_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        license_expiry_date: date | str | EllipsisType = ...,
        other_licenses: Sequence[License | Mapping[str, Any]] | EllipsisType = ...,
        specialties: Sequence[str] | EllipsisType = ...,
        bio: str | None | EllipsisType = ...,
        education: str | None | EllipsisType = ...,
        certifications: Sequence[str] | None | EllipsisType = ...,
        years_experience: int | None | EllipsisType = ...,
        languages_spoken: Sequence[str] | EllipsisType = ...,
        consultation_fee: Decimal | int | str | None | EllipsisType = ...,
        availability_schedule: Availability | Mapping[str, Any] | None | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
        average_rating: Decimal | int | str | None | EllipsisType = ...,
        now: datetime | str | None = None,
    ) -> Provider:
        """Changes the provider's details. The changed fields must satisfy the rules for a new provider."""
    def is_licensed_on(self, *, day: date | str) -> bool:
        """Checks whether a licence covers a day, in whatever state."""
    def is_licensed_in(self, *, state: str, day: date | str) -> bool:
        """Checks whether a licence covers a state on a day: one of the state, or a multistate licence of a compact of
        which it is a member then. A visit needs one for the state in which the patient is.
        """

@final
class Administrator(Entity):
    """The administrator profile of a user."""
    __match_args__ = ("id", "first_name", "last_name", "permissions", "department", "manager_id", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str | None = None,
        last_name: str | None = None,
        permissions: Sequence[str],
        department: str | None = None,
        manager_id: UUID | str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Administrator:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the id of the user."""
    @property
    def first_name(self) -> str | None:
        """Given name. A person has at least one of the two names."""
    @property
    def last_name(self) -> str | None:
        """Family name."""
    @property
    def permissions(self) -> tuple[str, ...]:
        """The administrator's permissions."""
    @property
    def department(self) -> str | None:
        """Department."""
    @property
    def manager_id(self) -> UUID | None:
        """The administrator's manager."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def appoint(
        cls,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        permissions: Sequence[str] | None = None,
        department: str | None = None,
        manager_id: UUID | str | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Administrator:
        """Appoints a user with the role ``admin`` or ``super_admin`` as an administrator."""
    def revise(
        self,
        *,
        first_name: str | None | EllipsisType = ...,
        last_name: str | None | EllipsisType = ...,
        department: str | None | EllipsisType = ...,
        manager_id: UUID | str | None | EllipsisType = ...,
    ) -> Administrator:
        """Changes the administrator's details."""
    def grant(self, *, permission: str) -> Administrator:
        """Grants a permission. Granting it again has no effect."""
    def revoke(self, *, permission: str) -> Administrator:
        """Revokes a permission."""

@final
class Consultation(Entity):
    """A visit between a patient and a provider."""
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_type", "status", "patient_state", "scheduled_at", "slot_end", "started_at", "ended_at", "duration_minutes", "chief_complaint", "history_present_illness", "assessment", "plan", "follow_up_required", "follow_up_date", "video_call_url", "recording_url", "notes", "cancellation_reason", "fee", "insurance_covered", "prescription_ids", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        status: ConsultationStatus | ConsultationStatusLabel,
        patient_state: str | None = None,
        scheduled_at: datetime | str,
        slot_end: datetime | str,
        started_at: datetime | str | None = None,
        ended_at: datetime | str | None = None,
        duration_minutes: int | None = None,
        chief_complaint: str | None = None,
        history_present_illness: str | None = None,
        assessment: str | None = None,
        plan: str | None = None,
        follow_up_required: bool,
        follow_up_date: date | str | None = None,
        video_call_url: str | None = None,
        recording_url: str | None = None,
        notes: str | None = None,
        cancellation_reason: str | None = None,
        fee: Decimal | int | str,
        insurance_covered: bool,
        prescription_ids: Sequence[UUID | str],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Consultation:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def provider_id(self) -> UUID:
        """The provider."""
    @property
    def consultation_type(self) -> ConsultationType:
        """The type of the visit."""
    @property
    def status(self) -> ConsultationStatus:
        """The status of the visit."""
    @property
    def patient_state(self) -> str | None:
        """The state in which the patient is during the visit: the provider must be licensed there. If it is unknown, a
        licence of any state must cover the day.
        """
    @property
    def scheduled_at(self) -> datetime:
        """Scheduled start."""
    @property
    def slot_end(self) -> datetime:
        """Scheduled end. While this visit is scheduled or in progress, no other visit of the provider or of the patient
        may overlap it. Whatever their scheduled times, one visit of a patient is in progress at a time.
        """
    @property
    def started_at(self) -> datetime | None:
        """Actual start."""
    @property
    def ended_at(self) -> datetime | None:
        """Actual end."""
    @property
    def duration_minutes(self) -> int | None:
        """Minutes from the actual start to the actual end, rounded up. When booking a visit: the length of the slot."""
    @property
    def chief_complaint(self) -> str | None:
        """The reason for the visit, in the patient's words."""
    @property
    def history_present_illness(self) -> str | None:
        """History of the present illness."""
    @property
    def assessment(self) -> str | None:
        """The provider's assessment."""
    @property
    def plan(self) -> str | None:
        """The plan of care."""
    @property
    def follow_up_required(self) -> bool:
        """Whether another visit is needed."""
    @property
    def follow_up_date(self) -> date | None:
        """The date of the follow-up visit."""
    @property
    def video_call_url(self) -> str | None:
        """The URL for joining the video call."""
    @property
    def recording_url(self) -> str | None:
        """The URL of the recording."""
    @property
    def notes(self) -> str | None:
        """Further notes."""
    @property
    def cancellation_reason(self) -> str | None:
        """Why the visit was cancelled."""
    @property
    def fee(self) -> Decimal:
        """The fee for the visit."""
    @property
    def insurance_covered(self) -> bool:
        """Whether insurance covers the visit."""
    @property
    def prescription_ids(self) -> tuple[UUID, ...]:
        """The prescriptions made in the visit."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def schedule(
        cls,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        scheduled_at: datetime | str,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        patient_state: str | None = None,
        provider: Provider,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit of ``duration_minutes``. It must lie in the future, and the provider must accept patients and be
        licensed in ``patient_state``, or in any state if it is left out, on the day in the time zone of their availability,
        or in UTC without one. The weekly availability is not checked. The default fee is the provider's.
        """
    @classmethod
    def schedule_offered(
        cls,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        scheduled_at: datetime | str,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        patient_state: str | None = None,
        provider: Provider,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit as ``schedule`` does, in one of the slots that the provider offers, taken or not, and no later than
        the notice that they ask for: what a patient can book without asking the staff.
        """
    @classmethod
    def on_demand(
        cls,
        *,
        patient_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        duration_minutes: int,
        id: UUID | str | None = None,
        fee: Decimal | int | str | None = None,
        chief_complaint: str | None = None,
        video_call_url: str | None = None,
        insurance_covered: bool | None = None,
        patient_state: str | None = None,
        provider: Provider,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit on demand, which is to start now and is expected to last ``duration_minutes``. The provider must
        accept patients and be licensed on the day, as for ``schedule``. The default fee is the provider's.
        """
    def start(self, *, now: datetime | str | None = None) -> Consultation:
        """Starts the visit: at most 30 minutes before the scheduled start, at most 12 hours after it. It cannot be saved
        while another visit of the patient is in progress.
        """
    def complete(
        self,
        *,
        chief_complaint: str | None | EllipsisType = ...,
        history_present_illness: str | None | EllipsisType = ...,
        assessment: str | None | EllipsisType = ...,
        plan: str | None | EllipsisType = ...,
        follow_up_required: bool | EllipsisType = ...,
        follow_up_date: date | str | None | EllipsisType = ...,
        video_call_url: str | None | EllipsisType = ...,
        recording_url: str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        insurance_covered: bool | EllipsisType = ...,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Completes the visit and computes its duration."""
    def cancel(self, *, reason: str | None = None, now: datetime | str | None = None) -> Consultation:
        """Cancels the visit and records the reason. A visit in progress ends now."""
    def mark_no_show(self, *, now: datetime | str | None = None) -> Consultation:
        """Records that the patient did not attend. Only possible once the scheduled start has passed."""
    def reschedule(self) -> Consultation:
        """Releases the slot for a visit at another time, which is booked separately with ``schedule``."""
    def document(
        self,
        *,
        chief_complaint: str | None | EllipsisType = ...,
        history_present_illness: str | None | EllipsisType = ...,
        assessment: str | None | EllipsisType = ...,
        plan: str | None | EllipsisType = ...,
        follow_up_required: bool | EllipsisType = ...,
        follow_up_date: date | str | None | EllipsisType = ...,
        video_call_url: str | None | EllipsisType = ...,
        recording_url: str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        insurance_covered: bool | EllipsisType = ...,
    ) -> Consultation:
        """Changes the notes of the visit, in any status."""
    def add_prescription(self, *, prescription_id: UUID | str) -> Consultation:
        """Adds a prescription made in the visit. Adding it again has no effect."""
    def holds_slot(self) -> bool:
        """Checks whether the slot is occupied: the visit is scheduled or in progress."""

@final
class Prescription(Entity):
    """A prescription for a drug."""
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_id", "order_id", "medication_name", "generic_name", "strength", "dosage_form", "quantity", "quantity_unit", "days_supply", "instructions", "refills_remaining", "total_refills", "status", "prescribed_at", "expires_at", "pharmacy_id", "ndc_number", "controlled_substance_schedule", "contraindications", "drug_interactions", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        medication_name: str,
        generic_name: str | None = None,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: Decimal | int | str,
        quantity_unit: QuantityUnit | QuantityUnitLabel,
        days_supply: int,
        instructions: str,
        refills_remaining: int,
        total_refills: int,
        status: PrescriptionStatus | PrescriptionStatusLabel,
        prescribed_at: datetime | str,
        expires_at: datetime | str,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Prescription:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def provider_id(self) -> UUID:
        """The prescribing provider."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit in which it was prescribed."""
    @property
    def order_id(self) -> UUID | None:
        """The order that fills it."""
    @property
    def medication_name(self) -> str:
        """Name of the drug."""
    @property
    def generic_name(self) -> str | None:
        """Generic name of the drug."""
    @property
    def strength(self) -> str:
        """Strength, such as 500 mg."""
    @property
    def dosage_form(self) -> DosageForm:
        """The dosage form."""
    @property
    def quantity(self) -> Decimal:
        """How much to dispense."""
    @property
    def quantity_unit(self) -> QuantityUnit:
        """The unit of the quantity. By default mL for liquids and drops, g for what is applied to the skin, else pieces."""
    @property
    def days_supply(self) -> int:
        """The number of days that a fill lasts."""
    @property
    def instructions(self) -> str:
        """Instructions for taking the drug."""
    @property
    def refills_remaining(self) -> int:
        """The number of remaining refills."""
    @property
    def total_refills(self) -> int:
        """The number of refills allowed in total."""
    @property
    def status(self) -> PrescriptionStatus:
        """The status of the prescription."""
    @property
    def prescribed_at(self) -> datetime:
        """When it was prescribed."""
    @property
    def expires_at(self) -> datetime:
        """When it expires; from then on it cannot be filled."""
    @property
    def pharmacy_id(self) -> UUID | None:
        """The pharmacy that fills it."""
    @property
    def ndc_number(self) -> str | None:
        """National Drug Code."""
    @property
    def controlled_substance_schedule(self) -> ControlledSchedule | None:
        """The schedule, if the drug is a controlled substance."""
    @property
    def contraindications(self) -> tuple[str, ...] | None:
        """Contraindications."""
    @property
    def drug_interactions(self) -> tuple[str, ...] | None:
        """Drugs that it interacts with."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def prescribe(
        cls,
        *,
        patient_id: UUID | str,
        medication_name: str,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: Decimal | int | str,
        days_supply: int,
        instructions: str,
        expires_at: datetime | str,
        id: UUID | str | None = None,
        quantity_unit: QuantityUnit | QuantityUnitLabel | None = None,
        generic_name: str | None = None,
        total_refills: int | None = None,
        pharmacy_id: UUID | str | None = None,
        ndc_number: str | None = None,
        controlled_substance_schedule: ControlledSchedule | ControlledScheduleLabel | None = None,
        contraindications: Sequence[str] | None = None,
        drug_interactions: Sequence[str] | None = None,
        provider: Provider,
        visit: Consultation | None = None,
        policy: date | str | None = None,
        patient_state: str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug. The provider must have a licence of ``patient_state``, in which the patient is, by default that of
        the visit, or of any state if it is unknown; it must be valid today in the time zone of the provider's
        availability, or in UTC without one. A multistate licence of a compact counts in its home state only. A controlled
        substance requires a provider with a DEA
        number, a visit of this patient with this provider that has begun, a telemedicine policy that covers the day, and
        must respect the limits of its schedule.
        """
    def refill(self, *, now: datetime | str | None = None) -> Prescription:
        """Uses one refill. Fails if no refill remains or the prescription has expired."""
    def complete(self) -> Prescription:
        """Records that the drug was taken as planned."""
    def cancel(self) -> Prescription:
        """Withdraws the prescription."""
    def expire(self, *, now: datetime | str | None = None) -> Prescription:
        """Marks the prescription as expired. Fails before ``expires_at``."""
    def transfer(self, *, pharmacy_id: UUID | str | None = None) -> Prescription:
        """Transfers an active prescription to another pharmacy, or removes the pharmacy if none is given."""
    def is_controlled(self) -> bool:
        """Checks whether the drug is a controlled substance."""

@final
class Session(Entity):
    """A treatment session of a patient."""
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_id", "telehealth_flow_id", "session_type", "status", "scheduled_date", "plan", "progress_notes", "assessment_and_plan", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        session_type: SessionType | SessionTypeLabel,
        status: SessionStatus | SessionStatusLabel,
        scheduled_date: date | str,
        plan: str | None = None,
        progress_notes: str | None = None,
        assessment_and_plan: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Session:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def provider_id(self) -> UUID:
        """The provider."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit that the session belongs to."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that the session belongs to."""
    @property
    def session_type(self) -> SessionType:
        """The type of the session."""
    @property
    def status(self) -> SessionStatus:
        """The status of the session."""
    @property
    def scheduled_date(self) -> date:
        """The scheduled day."""
    @property
    def plan(self) -> str | None:
        """The treatment plan."""
    @property
    def progress_notes(self) -> str | None:
        """Progress notes."""
    @property
    def assessment_and_plan(self) -> str | None:
        """Assessment and plan."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def schedule(
        cls,
        *,
        patient_id: UUID | str,
        provider_id: UUID | str,
        session_type: SessionType | SessionTypeLabel,
        scheduled_date: date | str,
        id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        plan: str | None = None,
        now: datetime | str | None = None,
    ) -> Session:
        """Schedules a session for today (UTC) or a later day."""
    def start(self) -> Session:
        """Starts or continues the session."""
    def complete(self) -> Session:
        """Completes the session."""
    def follow_up(self) -> Session:
        """Interrupts the session until its follow-up."""
    def cancel(self) -> Session:
        """Cancels the session."""
    def document(
        self,
        *,
        plan: str | None | EllipsisType = ...,
        progress_notes: str | None | EllipsisType = ...,
        assessment_and_plan: str | None | EllipsisType = ...,
    ) -> Session:
        """Changes the notes of the session, in any status."""

@final
class Category(Entity):
    """A category of products. Categories form a tree."""
    __match_args__ = ("id", "name", "description", "slug", "parent_category_id", "icon_url", "is_active", "sort_order", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        slug: str,
        parent_category_id: UUID | str | None = None,
        icon_url: str | None = None,
        is_active: bool,
        sort_order: int,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Category:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name, unique."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def slug(self) -> str:
        """The name in URLs, unique."""
    @property
    def parent_category_id(self) -> UUID | None:
        """The parent category, unless it is a root."""
    @property
    def icon_url(self) -> str | None:
        """The URL of the icon."""
    @property
    def is_active(self) -> bool:
        """Whether the category is active; an inactive category and those below it are hidden."""
    @property
    def sort_order(self) -> int:
        """Position among its siblings, in ascending order."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def create(
        cls,
        *,
        name: str,
        slug: str,
        id: UUID | str | None = None,
        description: str | None = None,
        icon_url: str | None = None,
        sort_order: int | None = None,
        parent: Category | None = None,
        now: datetime | str | None = None,
    ) -> Category:
        """Creates a category, under a parent or as a root."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        slug: str | EllipsisType = ...,
        icon_url: str | None | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        sort_order: int | EllipsisType = ...,
    ) -> Category:
        """Changes the category's details."""
    def relocate(self, *, ancestors: Sequence[Category]) -> Category:
        """Moves the category and its subtree under a new parent. ``ancestors`` are the new parent, its parent and so on up
        to the root; with an empty list the category becomes a root. A category cannot be moved below itself.
        """

@final
class Product(Entity):
    """A product or service that is sold."""
    __match_args__ = ("id", "name", "description", "sku", "category_id", "product_type", "price", "cost", "inventory_quantity", "requires_prescription", "is_active", "weight_grams", "dimensions", "image_urls", "tags", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        sku: str,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel,
        price: Decimal | int | str,
        cost: Decimal | int | str | None = None,
        inventory_quantity: int,
        requires_prescription: bool,
        is_active: bool,
        weight_grams: int | None = None,
        dimensions: Dimensions | Mapping[str, Any] | None = None,
        image_urls: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Product:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def sku(self) -> str:
        """Stock keeping unit, unique."""
    @property
    def category_id(self) -> UUID | None:
        """The category."""
    @property
    def product_type(self) -> ProductType:
        """The type of the product."""
    @property
    def price(self) -> Decimal:
        """The sales price of a unit."""
    @property
    def cost(self) -> Decimal | None:
        """The purchase cost of a unit. Patients cannot read it."""
    @property
    def inventory_quantity(self) -> int:
        """The number of units in stock; services have none."""
    @property
    def requires_prescription(self) -> bool:
        """Whether the product requires a prescription."""
    @property
    def is_active(self) -> bool:
        """Whether the product is on sale."""
    @property
    def weight_grams(self) -> int | None:
        """The weight of a unit in grams."""
    @property
    def dimensions(self) -> Dimensions | None:
        """The outer dimensions of a unit."""
    @property
    def image_urls(self) -> tuple[str, ...] | None:
        """The URLs of pictures."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Search keywords."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Additional data of the application."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def put_on_sale(
        cls,
        *,
        name: str,
        sku: str,
        product_type: ProductType | ProductTypeLabel,
        price: Decimal | int | str,
        id: UUID | str | None = None,
        description: str | None = None,
        category_id: UUID | str | None = None,
        cost: Decimal | int | str | None = None,
        inventory_quantity: int | None = None,
        requires_prescription: bool | None = None,
        weight_grams: int | None = None,
        dimensions: Dimensions | Mapping[str, Any] | None = None,
        image_urls: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Product:
        """Puts a product on sale. A product of the type ``prescription`` requires a prescription."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | None | EllipsisType = ...,
        price: Decimal | int | str | EllipsisType = ...,
        cost: Decimal | int | str | None | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        weight_grams: int | None | EllipsisType = ...,
        dimensions: Dimensions | Mapping[str, Any] | None | EllipsisType = ...,
        image_urls: Sequence[str] | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Product:
        """Changes the product's details. The result must satisfy the rules for a new product."""
    def restock(self, *, quantity: int) -> Product:
        """Adds units to the stock, after a purchase or a return."""
    def take(self, *, quantity: int) -> Product:
        """Takes units out of the stock. Fails if there are fewer in stock. Has no effect on a service, which has no stock."""
    def is_prescribed(self) -> bool:
        """Checks whether the product requires a prescription."""

@final
class SubscriptionPlan(Entity):
    """A subscription plan for patients."""
    __match_args__ = ("id", "name", "description", "price", "billing_cycle", "duration_months", "discount_percentage", "features", "is_popular", "is_active", "max_consultations", "includes_shipping", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        description: str | None = None,
        price: Decimal | int | str,
        billing_cycle: BillingCycle | BillingCycleLabel,
        duration_months: int | None = None,
        discount_percentage: Decimal | int | str,
        features: Sequence[str],
        is_popular: bool,
        is_active: bool,
        max_consultations: int | None = None,
        includes_shipping: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> SubscriptionPlan:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name, unique."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def price(self) -> Decimal:
        """The price of a billing cycle before the discount."""
    @property
    def billing_cycle(self) -> BillingCycle:
        """The interval between payments."""
    @property
    def duration_months(self) -> int | None:
        """The duration in months; unlimited if left out."""
    @property
    def discount_percentage(self) -> Decimal:
        """The discount on each payment."""
    @property
    def features(self) -> tuple[str, ...]:
        """Descriptions of its features."""
    @property
    def is_popular(self) -> bool:
        """Whether the plan is highlighted as popular."""
    @property
    def is_active(self) -> bool:
        """Whether the plan is on sale."""
    @property
    def max_consultations(self) -> int | None:
        """The maximum number of consultations in a billing cycle; unlimited if left out."""
    @property
    def includes_shipping(self) -> bool:
        """Whether shipping is free."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def offer(
        cls,
        *,
        name: str,
        price: Decimal | int | str,
        billing_cycle: BillingCycle | BillingCycleLabel,
        id: UUID | str | None = None,
        description: str | None = None,
        duration_months: int | None = None,
        discount_percentage: Decimal | int | str | None = None,
        features: Sequence[str] | None = None,
        is_popular: bool | None = None,
        max_consultations: int | None = None,
        includes_shipping: bool | None = None,
        now: datetime | str | None = None,
    ) -> SubscriptionPlan:
        """Offers a plan. Its duration is unlimited or a whole number of billing cycles."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        price: Decimal | int | str | EllipsisType = ...,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        duration_months: int | None | EllipsisType = ...,
        discount_percentage: Decimal | int | str | EllipsisType = ...,
        features: Sequence[str] | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        max_consultations: int | None | EllipsisType = ...,
        includes_shipping: bool | EllipsisType = ...,
    ) -> SubscriptionPlan:
        """Changes the plan. The result must satisfy the rules for a new plan."""
    def charge(self) -> PlanCharge:
        """Returns the price of one billing cycle. The discount is computed exactly and rounded half up to hundredths; the
        total is the price minus the rounded discount, so the three amounts always add up.
        """
    def payments(self) -> int | None:
        """Returns the number of payments: one for each billing cycle that begins within the duration, or nothing if the
        duration is unlimited.
        """
    def term_total(self) -> Decimal | None:
        """Returns the total of all payments: the rounded payment times their number, or nothing if the duration is
        unlimited.
        
        Raises:
            An error with code ``money.too_large``.
        """
    def payment_due(self, *, start: datetime | str, nth: int) -> datetime | None:
        """Returns when payment number ``nth``, counted from 0, is due: ``nth`` billing cycles after ``start``, clamped to the
        last day of a shorter month; or nothing if the plan has ended by then.
        """
    def prorate(self, *, start: date | str, changed_on: date | str) -> Proration:
        """Divides the price of a billing cycle at a day within it, by days: for a patient who changes to another plan on
        that day, the unused part of the old plan is credited, and that of the new one charged. The cycles are those of
        ``payment_due``: each begins on the day on which a payment is due, and ends before the next. The unused part is
        computed exactly and rounded half up to hundredths; the used part is the rest, so that the two always add up to
        the price.
        
        Raises:
            An error with code ``subscription_plan.cycle`` if the day is before the subscription or after its last cycle.
        """

@final
class Order(Entity):
    """A patient's order, with its payment and delivery."""
    __match_args__ = ("id", "order_number", "patient_id", "provider_id", "telehealth_flow_id", "order_type", "status", "subtotal", "tax_amount", "discount_amount", "shipping_amount", "total_amount", "refunded_amount", "currency", "payment_status", "payment_method", "payment_intent_id", "shipping_address", "billing_address", "tracking_number", "estimated_delivery_date", "actual_delivery_date", "notes", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        order_number: str,
        patient_id: UUID | str,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel,
        status: OrderStatus | OrderStatusLabel,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str,
        discount_amount: Decimal | int | str,
        shipping_amount: Decimal | int | str,
        total_amount: Decimal | int | str,
        refunded_amount: Decimal | int | str,
        currency: str,
        payment_status: PaymentStatus | PaymentStatusLabel,
        payment_method: str | None = None,
        payment_intent_id: str | None = None,
        shipping_address: Address | Mapping[str, Any] | None = None,
        billing_address: Address | Mapping[str, Any] | None = None,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
        actual_delivery_date: date | str | None = None,
        notes: str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Order:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def order_number(self) -> str:
        """The order number shown to users, unique."""
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def provider_id(self) -> UUID | None:
        """The provider who ordered it for the patient."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that the order belongs to."""
    @property
    def order_type(self) -> OrderType:
        """The type of the order."""
    @property
    def status(self) -> OrderStatus:
        """The status of the order."""
    @property
    def subtotal(self) -> Decimal:
        """The sum of the items."""
    @property
    def tax_amount(self) -> Decimal:
        """Tax, added to the subtotal."""
    @property
    def discount_amount(self) -> Decimal:
        """Discount, subtracted from the subtotal."""
    @property
    def shipping_amount(self) -> Decimal:
        """Shipping cost, added to the subtotal."""
    @property
    def total_amount(self) -> Decimal:
        """Subtotal + tax - discount + shipping."""
    @property
    def refunded_amount(self) -> Decimal:
        """The amount refunded so far."""
    @property
    def currency(self) -> str:
        """The currency of the amounts."""
    @property
    def payment_status(self) -> PaymentStatus:
        """The status of the payment."""
    @property
    def payment_method(self) -> str | None:
        """The payment method, such as card."""
    @property
    def payment_intent_id(self) -> str | None:
        """The payment's id at the payment service."""
    @property
    def shipping_address(self) -> Address | None:
        """The shipping address."""
    @property
    def billing_address(self) -> Address | None:
        """The billing address."""
    @property
    def tracking_number(self) -> str | None:
        """The carrier's tracking number."""
    @property
    def estimated_delivery_date(self) -> date | None:
        """The estimated delivery date."""
    @property
    def actual_delivery_date(self) -> date | None:
        """The actual delivery date."""
    @property
    def notes(self) -> str | None:
        """Notes."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Additional data of the application."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def place(
        cls,
        *,
        order_number: str,
        patient_id: UUID | str,
        order_type: OrderType | OrderTypeLabel,
        id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        tax_amount: Decimal | int | str | None = None,
        discount_amount: Decimal | int | str | None = None,
        shipping_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        payment_method: str | None = None,
        shipping_address: Address | Mapping[str, Any] | None = None,
        billing_address: Address | Mapping[str, Any] | None = None,
        estimated_delivery_date: date | str | None = None,
        notes: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        items: Sequence[OrderItem],
        now: datetime | str | None = None,
    ) -> Order:
        """Places an order of these items. The ``order_id`` of every item must be the id of the order, which is also the
        default for ``id``. The subtotal is the sum of the items, the total is subtotal + tax - discount + shipping.
        """
    def confirm(self) -> Order:
        """Confirms the order."""
    def process(self) -> Order:
        """Starts processing the order."""
    def ship(
        self,
        *,
        tracking_number: str | None = None,
        estimated_delivery_date: date | str | None = None,
    ) -> Order:
        """Ships the order. The payment must be captured and not fully refunded."""
    def deliver(self, *, now: datetime | str | None = None) -> Order:
        """Records the delivery of the order, today (UTC)."""
    def cancel(self) -> Order:
        """Cancels the order before it is shipped. To return its items to stock as well, use ``cancel_order`` of a
        transaction. A captured payment is refunded separately, with ``refund``.
        """
    def take_back(self) -> Order:
        """Records that the goods were returned. To return them to stock as well, use ``take_back_order`` of a transaction.
        The payment is refunded separately, with ``refund``.
        """
    def close_refunded(self) -> Order:
        """Closes an order whose payment was refunded in full or in part. ``refund`` of the full amount closes the order
        automatically if its state machine has that transition. This does not return the items of an order that was not
        shipped to stock; ``cancel_order`` does.
        """
    def reprice(
        self,
        *,
        tax_amount: Decimal | int | str | EllipsisType = ...,
        discount_amount: Decimal | int | str | EllipsisType = ...,
        shipping_amount: Decimal | int | str | EllipsisType = ...,
    ) -> Order:
        """Changes tax, discount or shipping, and recomputes the total. Fails once the payment is captured."""
    def revise(
        self,
        *,
        provider_id: UUID | str | None | EllipsisType = ...,
        telehealth_flow_id: UUID | str | None | EllipsisType = ...,
        payment_method: str | None | EllipsisType = ...,
        shipping_address: Address | Mapping[str, Any] | None | EllipsisType = ...,
        billing_address: Address | Mapping[str, Any] | None | EllipsisType = ...,
        tracking_number: str | None | EllipsisType = ...,
        estimated_delivery_date: date | str | None | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Order:
        """Changes the order's details. The changed fields must satisfy the rules for a new order. The shipping address
        cannot be changed once the order is shipped.
        """
    def authorize(self, *, payment_intent_id: str | None = None) -> Order:
        """Records that the payment was authorized."""
    def capture(self, *, payment_intent_id: str | None = None) -> Order:
        """Records that the total has been paid in full. A payment that arrives after the order was cancelled is recorded
        as well, so that it can be refunded. The order's invoice stays unpaid: ``apply_payment_event`` of a transaction pays
        it too, and ``pay_invoice`` pays it alone.
        """
    def fail(self) -> Order:
        """Records that the payment failed."""
    def void(self) -> Order:
        """Records that the reservation was released without a capture, which is the end of this attempt."""
    def retry(self) -> Order:
        """Restarts a failed payment and clears its id at the payment service. Fails if the order is closed."""
    def pay_by(self, *, payment_method: str) -> Order:
        """Sets the method of a payment that has not been made, and restarts it if it failed."""
    def refund(self, *, amount: Decimal | int | str) -> Order:
        """Refunds a part or all of the remaining captured amount. A full refund closes the order if its state machine has
        that transition; a shipped order stays shipped. To return the items of an order that is closed before it was
        shipped to stock as well, use ``refund_order`` of a transaction.
        """
    def refundable(self) -> Decimal:
        """Returns the amount that can still be refunded."""
    def is_closed(self) -> bool:
        """Checks whether the order is closed: it is cancelled or refunded, and only refunds are still possible."""

@final
class OrderItem(Entity):
    """An item of an order, as it was at the time of the order. It cannot be changed."""
    __match_args__ = ("id", "order_id", "product_id", "prescription_id", "name", "description", "quantity", "unit_price", "total_price", "dosage_instructions", "metadata", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        order_id: UUID | str,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
        name: str,
        description: str | None = None,
        quantity: int,
        unit_price: Decimal | int | str,
        total_price: Decimal | int | str,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
    ) -> OrderItem:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def order_id(self) -> UUID:
        """The order."""
    @property
    def product_id(self) -> UUID | None:
        """The product."""
    @property
    def prescription_id(self) -> UUID | None:
        """The prescription, if the product requires one."""
    @property
    def name(self) -> str:
        """The product's name at the time of the order; it may be the name of a drug."""
    @property
    def description(self) -> str | None:
        """The product's description at the time of the order."""
    @property
    def quantity(self) -> int:
        """The number of units."""
    @property
    def unit_price(self) -> Decimal:
        """The price of a unit."""
    @property
    def total_price(self) -> Decimal:
        """Quantity times unit price."""
    @property
    def dosage_instructions(self) -> str | None:
        """Instructions for taking the drug."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Additional data of the application."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @classmethod
    def sell(
        cls,
        *,
        order_id: UUID | str,
        quantity: int,
        id: UUID | str | None = None,
        dosage_instructions: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        product: Product,
        patient_id: UUID | str,
        prescription: Prescription | None = None,
        now: datetime | str | None = None,
    ) -> OrderItem:
        """Sells a product at its current price. It must be on sale and in stock; if it requires a prescription, the
        patient must have an active one.
        """
    @classmethod
    def charge(
        cls,
        *,
        order_id: UUID | str,
        name: str,
        quantity: int,
        unit_price: Decimal | int | str,
        id: UUID | str | None = None,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> OrderItem:
        """Charges for something that is not a product, such as a visit."""

@final
class Invoice(Entity):
    """An invoice to a patient."""
    __match_args__ = ("id", "invoice_number", "patient_id", "order_id", "subscription_plan_id", "status", "issue_date", "due_date", "paid_date", "subtotal", "tax_amount", "discount_amount", "total_amount", "currency", "payment_terms", "notes", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        invoice_number: str,
        patient_id: UUID | str,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel,
        issue_date: date | str,
        due_date: date | str,
        paid_date: date | str | None = None,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str,
        discount_amount: Decimal | int | str,
        total_amount: Decimal | int | str,
        currency: str,
        payment_terms: str,
        notes: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Invoice:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def invoice_number(self) -> str:
        """The invoice number shown to users, unique."""
    @property
    def patient_id(self) -> UUID:
        """The patient who pays."""
    @property
    def order_id(self) -> UUID | None:
        """The invoiced order."""
    @property
    def subscription_plan_id(self) -> UUID | None:
        """The invoiced subscription plan."""
    @property
    def status(self) -> InvoiceStatus:
        """The status of the invoice."""
    @property
    def issue_date(self) -> date:
        """The date of the invoice."""
    @property
    def due_date(self) -> date:
        """The due date, the last day for paying in time."""
    @property
    def paid_date(self) -> date | None:
        """The day of payment."""
    @property
    def subtotal(self) -> Decimal:
        """The amount before tax and discount, shipping included."""
    @property
    def tax_amount(self) -> Decimal:
        """Tax."""
    @property
    def discount_amount(self) -> Decimal:
        """Discount."""
    @property
    def total_amount(self) -> Decimal:
        """Subtotal + tax - discount."""
    @property
    def currency(self) -> str:
        """The currency of the amounts."""
    @property
    def payment_terms(self) -> str:
        """The payment terms; ``Net 30`` means 30 days."""
    @property
    def notes(self) -> str | None:
        """Notes."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def for_amount(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        patient_id: UUID | str,
        subtotal: Decimal | int | str,
        tax_amount: Decimal | int | str | None = None,
        discount_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates an invoice for the given amounts."""
    @classmethod
    def for_order(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        order: Order,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates an invoice for an order: its total in its currency, with shipping included in the subtotal."""
    @classmethod
    def for_plan(
        cls,
        *,
        invoice_number: str,
        id: UUID | str | None = None,
        issue_date: date | str | None = None,
        due_date: date | str | None = None,
        payment_terms: str | None = None,
        notes: str | None = None,
        time_zone: str | None = None,
        plan: SubscriptionPlan,
        patient_id: UUID | str,
        tax_amount: Decimal | int | str | None = None,
        currency: str | None = None,
        now: datetime | str | None = None,
    ) -> Invoice:
        """Creates an invoice for one billing cycle of a plan: its price, its discount (as in the plan's ``charge`` query),
        and the given tax.
        """
    def send(self) -> Invoice:
        """Sends the invoice."""
    def receive(self) -> Invoice:
        """Records that the patient has received the invoice."""
    def pay(self, *, time_zone: str | None = None, now: datetime | str | None = None) -> Invoice:
        """Records that the invoice was paid today, in the clinic's time zone, by default UTC."""
    def mark_overdue(self, *, time_zone: str | None = None, now: datetime | str | None = None) -> Invoice:
        """Marks the invoice as overdue. Fails until the due date has passed in the clinic's time zone, by default UTC."""
    def cancel(self) -> Invoice:
        """Withdraws the invoice."""
    def revise(
        self,
        *,
        due_date: date | str | EllipsisType = ...,
        payment_terms: str | EllipsisType = ...,
        notes: str | None | EllipsisType = ...,
    ) -> Invoice:
        """Changes an invoice that has not been sent. Its amounts cannot be changed: cancel it and create another one."""
    def is_overdue(self, *, time_zone: str | None = None, now: datetime | str | None = None) -> bool:
        """Checks whether the invoice is overdue: it was sent, is unpaid, and its due date has passed in the clinic's time
        zone, by default UTC.
        """

@final
class Conversation(Entity):
    """A conversation between users."""
    __match_args__ = ("id", "subject", "participant_ids", "conversation_type", "is_group", "created_by", "last_message_id", "last_message_at", "is_archived", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        subject: str | None = None,
        participant_ids: Sequence[UUID | str],
        conversation_type: ConversationType | ConversationTypeLabel,
        is_group: bool,
        created_by: UUID | str,
        last_message_id: UUID | str | None = None,
        last_message_at: datetime | str | None = None,
        is_archived: bool,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Conversation:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def subject(self) -> str | None:
        """The subject."""
    @property
    def participant_ids(self) -> tuple[UUID, ...]:
        """The participants, at least two users."""
    @property
    def conversation_type(self) -> ConversationType:
        """The type of the conversation."""
    @property
    def is_group(self) -> bool:
        """Whether there are more than two participants."""
    @property
    def created_by(self) -> UUID:
        """The user who started the conversation."""
    @property
    def last_message_id(self) -> UUID | None:
        """The latest message; maintained by the database."""
    @property
    def last_message_at(self) -> datetime | None:
        """When the latest message was sent; maintained by the database."""
    @property
    def is_archived(self) -> bool:
        """Whether the conversation is archived, that is, closed."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Additional data of the application."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def start(
        cls,
        *,
        created_by: UUID | str,
        participant_ids: Sequence[UUID | str],
        id: UUID | str | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        subject: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> Conversation:
        """Starts a conversation. Its creator must be one of the participants. The default type is ``direct``, for exactly
        two participants; a group needs three or more, and other types two or more.
        """
    def add_participant(self, *, user_id: UUID | str) -> Conversation:
        """Adds a participant. Adding one again has no effect."""
    def remove_participant(self, *, user_id: UUID | str) -> Conversation:
        """Removes a participant. Fails for the creator, and if the type of the conversation requires more participants
        than would remain.
        """
    def archive(self) -> Conversation:
        """Archives the conversation. No messages or participants can be added until it is reopened."""
    def reopen(self) -> Conversation:
        """Reopens an archived conversation."""
    def revise(
        self,
        *,
        subject: str | None | EllipsisType = ...,
        metadata: Mapping[str, Any] | EllipsisType = ...,
    ) -> Conversation:
        """Changes the subject and metadata of the conversation, archived or not."""
    def has_participant(self, *, user_id: UUID | str) -> bool:
        """Checks whether a user is a participant."""

@final
class Message(Entity):
    """A message in a conversation."""
    __match_args__ = ("id", "conversation_id", "sender_id", "message_type", "content", "attachments", "reply_to_message_id", "is_edited", "edited_at", "is_deleted", "deleted_at", "read_by", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        conversation_id: UUID | str,
        sender_id: UUID | str,
        message_type: MessageType | MessageTypeLabel,
        content: str,
        attachments: Sequence[Attachment | Mapping[str, Any]],
        reply_to_message_id: UUID | str | None = None,
        is_edited: bool,
        edited_at: datetime | str | None = None,
        is_deleted: bool,
        deleted_at: datetime | str | None = None,
        read_by: Mapping[UUID, datetime | str] | Mapping[str, datetime | str],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Message:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def conversation_id(self) -> UUID:
        """The conversation."""
    @property
    def sender_id(self) -> UUID:
        """The sender."""
    @property
    def message_type(self) -> MessageType:
        """The type of the message."""
    @property
    def content(self) -> str:
        """The text."""
    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attached files."""
    @property
    def reply_to_message_id(self) -> UUID | None:
        """The message to which this one replies."""
    @property
    def is_edited(self) -> bool:
        """Whether the text was edited after sending."""
    @property
    def edited_at(self) -> datetime | None:
        """When the text was last edited."""
    @property
    def is_deleted(self) -> bool:
        """Whether the message was deleted. The row remains but is hidden from all users."""
    @property
    def deleted_at(self) -> datetime | None:
        """When the message was deleted."""
    @property
    def read_by(self) -> dict[UUID, datetime]:
        """Which users have read the message, and when; the sender is not listed."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def send(
        cls,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a message to a conversation that is not archived and in which the sender is a participant. A text message
        must not be blank; an image or file message must have an attachment.
        """
    @classmethod
    def reply(
        cls,
        *,
        sender_id: UUID | str,
        content: str,
        id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        attachments: Sequence[Attachment | Mapping[str, Any]] | None = None,
        original: Message,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Sends a reply to a message of the same conversation that has not been deleted."""
    def edit(self, *, editor_id: UUID | str, content: str, now: datetime | str | None = None) -> Message:
        """Edits the text of the message. Only its sender may do this."""
    def delete(self, *, deleter_id: UUID | str, now: datetime | str | None = None) -> Message:
        """Deletes the message for all participants. Only its sender may do this. The row remains, marked as deleted."""
    def mark_read(
        self,
        *,
        reader_id: UUID | str,
        conversation: Conversation,
        now: datetime | str | None = None,
    ) -> Message:
        """Records that a participant of the conversation has read the message. Only the first time is recorded, and
        nothing for the sender.
        """
    def is_read_by(self, *, user_id: UUID | str) -> bool:
        """Checks whether a user has read or sent the message."""
    def is_unread_by(self, *, user_id: UUID | str) -> bool:
        """Checks whether a message is unread by a user. A deleted message is not."""

@final
class Notification(Entity):
    """A notification for one user, with its state in the sending queue."""
    __match_args__ = ("id", "user_id", "notification_type", "channels", "title", "message", "data", "status", "scheduled_at", "sent_at", "read_at", "expires_at", "attempts", "claimed_until", "last_error", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        user_id: UUID | str,
        notification_type: NotificationType | NotificationTypeLabel,
        channels: Sequence[NotificationChannel | NotificationChannelLabel],
        title: str,
        message: str,
        data: Mapping[str, Any],
        status: NotificationStatus | NotificationStatusLabel,
        scheduled_at: datetime | str,
        sent_at: datetime | str | None = None,
        read_at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        attempts: int,
        claimed_until: datetime | str | None = None,
        last_error: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Notification:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def user_id(self) -> UUID:
        """The recipient."""
    @property
    def notification_type(self) -> NotificationType:
        """The type of the notification."""
    @property
    def channels(self) -> tuple[NotificationChannel, ...]:
        """The channels through which it is sent."""
    @property
    def title(self) -> str:
        """Title."""
    @property
    def message(self) -> str:
        """Text."""
    @property
    def data(self) -> dict[str, Any]:
        """Data that an application needs to display it."""
    @property
    def status(self) -> NotificationStatus:
        """The status of the notification."""
    @property
    def scheduled_at(self) -> datetime:
        """When it becomes due."""
    @property
    def sent_at(self) -> datetime | None:
        """When it was handed over to its channels."""
    @property
    def read_at(self) -> datetime | None:
        """When the user first read it."""
    @property
    def expires_at(self) -> datetime | None:
        """When it expires; from then on it is not sent."""
    @property
    def attempts(self) -> int:
        """The number of times that a worker has claimed it."""
    @property
    def claimed_until(self) -> datetime | None:
        """Until when no other worker may claim it: the end of a worker's lease, or of the pause after a failed attempt."""
    @property
    def last_error(self) -> str | None:
        """Why the last attempt failed. Must not contain personal data."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def enqueue(
        cls,
        *,
        user_id: UUID | str,
        notification_type: NotificationType | NotificationTypeLabel,
        channels: Sequence[NotificationChannel | NotificationChannelLabel],
        title: str,
        message: str,
        id: UUID | str | None = None,
        data: Mapping[str, Any] | None = None,
        scheduled_at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        now: datetime | str | None = None,
    ) -> Notification:
        """Puts a notification into the sending queue. It is due at ``scheduled_at``, by default now, until it expires."""
    @classmethod
    def visit_booked(cls, *, visit: Consultation, now: datetime | str | None = None) -> Notification:
        """Notifies a patient that a visit was booked. Expires when the visit begins."""
    @classmethod
    def flow_approved(cls, *, flow: TelehealthFlow, now: datetime | str | None = None) -> Notification:
        """Notifies a patient that a provider has approved the treatment of a flow."""
    @classmethod
    def flow_rejected(cls, *, flow: TelehealthFlow, now: datetime | str | None = None) -> Notification:
        """Notifies a patient that a provider has decided on the treatment of a flow. The text does not mention the
        rejection, which the portal shows.
        """
    @classmethod
    def order_paid(cls, *, order: Order, now: datetime | str | None = None) -> Notification:
        """Notifies a patient that the payment of an order has arrived."""
    @classmethod
    def order_shipped(cls, *, order: Order, now: datetime | str | None = None) -> Notification:
        """Notifies a patient that an order was shipped."""
    @classmethod
    def prescription_ready(
        cls,
        *,
        prescription: Prescription,
        now: datetime | str | None = None,
    ) -> Notification:
        """Notifies a patient that a prescription is ready. Expires with the prescription."""
    def claim(self, *, lease_seconds: int, now: datetime | str | None = None) -> Notification:
        """Claims a due notification for a worker, which has ``lease_seconds`` to send it. After that, another worker may
        claim it.
        """
    def mark_sent(self, *, now: datetime | str | None = None) -> Notification:
        """Records that the notification was handed over to its channels."""
    def mark_delivered(self) -> Notification:
        """Records that the notification was delivered."""
    def retry_later(self, *, error: str, now: datetime | str | None = None) -> Notification:
        """Records a failed attempt. The notification stays in the queue and can be claimed again after a pause (30 seconds
        after the first attempt, doubled after each further one, at most an hour). If this was the last attempt, or the
        notification expires before the next one, it fails permanently.
        """
    def mark_failed(self, *, error: str) -> Notification:
        """Marks a notification as failed permanently, because it cannot be sent or was returned."""
    def requeue(self, *, now: datetime | str | None = None) -> Notification:
        """Puts a failed notification back into the queue, with the same due time and all attempts available again."""
    def cancel(self) -> Notification:
        """Cancels a notification that has not been sent."""
    def sweep(self, *, now: datetime | str | None = None) -> Notification:
        """Ends a pending notification that can no longer be sent: marks it as failed if the worker of its last attempt did
        not report back in time, or cancels it if it has expired. Fails while a worker has claimed it.
        """
    def mark_read(self, *, now: datetime | str | None = None) -> Notification:
        """Records that the user has read it. Only the first time is recorded."""
    def is_expired(self, *, now: datetime | str | None = None) -> bool:
        """Checks whether the notification has expired."""
    def is_due(self, *, now: datetime | str | None = None) -> bool:
        """Checks whether a worker may claim it: it is pending, due, not expired and not claimed, and an attempt is left.
        Every claim counts as an attempt, because a crashed worker reports no error.
        """

@final
class TelehealthFlow(Entity):
    """A patient's process from choosing a product to receiving the treatment."""
    __match_args__ = ("id", "patient_id", "category_id", "product_id", "subscription_duration_id", "current_status", "status_history", "intake_form_data", "consultation_data", "order_id", "completed_at", "metadata", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        category_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        subscription_duration_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel,
        status_history: Sequence[FlowStatusChange | Mapping[str, Any]],
        intake_form_data: Mapping[str, Any],
        consultation_data: Mapping[str, Any],
        order_id: UUID | str | None = None,
        completed_at: datetime | str | None = None,
        metadata: Mapping[str, Any],
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> TelehealthFlow:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """The patient."""
    @property
    def category_id(self) -> UUID | None:
        """The product category."""
    @property
    def product_id(self) -> UUID | None:
        """The product that the patient has chosen."""
    @property
    def subscription_duration_id(self) -> UUID | None:
        """The subscription plan that the patient has chosen."""
    @property
    def current_status(self) -> FlowStatus:
        """The status of the flow."""
    @property
    def status_history(self) -> tuple[FlowStatusChange, ...]:
        """Every status of the flow so far, in order. Maintained by the database, which ignores written values."""
    @property
    def intake_form_data(self) -> dict[str, Any]:
        """The patient's answers to the intake form."""
    @property
    def consultation_data(self) -> dict[str, Any]:
        """The provider's decision and reasons."""
    @property
    def order_id(self) -> UUID | None:
        """The resulting order."""
    @property
    def completed_at(self) -> datetime | None:
        """When the flow was completed."""
    @property
    def metadata(self) -> dict[str, Any]:
        """Additional data of the application."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def start(
        cls,
        *,
        patient_id: UUID | str,
        id: UUID | str | None = None,
        category_id: UUID | str | None = None,
        metadata: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Starts a flow."""
    def select_product(self, *, product: Product, plan: SubscriptionPlan | None = None) -> TelehealthFlow:
        """Records the product and, if any, the subscription plan that the patient has chosen; both must be on sale. The
        flow takes the product's category, if it has one.
        """
    def complete_intake(self, *, submission: FormSubmission) -> TelehealthFlow:
        """Records the patient's answers to the intake form, from a form submission for this flow and patient."""
    def approve(
        self,
        *,
        visit: Consultation,
        consultation_data: Mapping[str, Any] | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a completed visit of this patient. ``consultation_data``
        holds details of the decision; the ids of the visit and the provider are added to it.
        """
    def reject(
        self,
        *,
        visit: Consultation,
        consultation_data: Mapping[str, Any] | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has rejected the treatment. The arguments are those of ``approve``."""
    def link_order(self, *, order: Order) -> TelehealthFlow:
        """Links the order of the approved treatment. It must belong to this flow and patient."""
    def await_payment(self) -> TelehealthFlow:
        """Records that the order awaits payment."""
    def pay(self, *, order: Order) -> TelehealthFlow:
        """Records that the payment of the flow's order has arrived."""
    def complete(self, *, now: datetime | str | None = None) -> TelehealthFlow:
        """Completes the flow."""
    def cancel(self) -> TelehealthFlow:
        """Cancels the flow."""

@final
class Task(Entity):
    """A task for a member of the staff."""
    __match_args__ = ("id", "title", "description", "assignee_id", "assigner_id", "task_type", "priority", "status", "due_date", "completed_at", "related_entity_type", "related_entity_id", "estimated_hours", "actual_hours", "tags", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        title: str,
        description: str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel,
        priority: Priority | PriorityLabel,
        status: TaskStatus | TaskStatusLabel,
        due_date: date | str | None = None,
        completed_at: datetime | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
        estimated_hours: Decimal | int | str | None = None,
        actual_hours: Decimal | int | str | None = None,
        tags: Sequence[str] | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Task:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def title(self) -> str:
        """Title."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def assignee_id(self) -> UUID | None:
        """The user who is to do the task."""
    @property
    def assigner_id(self) -> UUID | None:
        """The user who assigned the task."""
    @property
    def task_type(self) -> TaskType:
        """The type of the task."""
    @property
    def priority(self) -> Priority:
        """The priority."""
    @property
    def status(self) -> TaskStatus:
        """The status of the task."""
    @property
    def due_date(self) -> date | None:
        """The due date, the last day for finishing in time."""
    @property
    def completed_at(self) -> datetime | None:
        """When the task was completed."""
    @property
    def related_entity_type(self) -> EntityType | None:
        """The type of the related row."""
    @property
    def related_entity_id(self) -> UUID | None:
        """The id of the related row; it remains when the row is deleted."""
    @property
    def estimated_hours(self) -> Decimal | None:
        """The estimated hours."""
    @property
    def actual_hours(self) -> Decimal | None:
        """The actual hours."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Search keywords."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def create(
        cls,
        *,
        title: str,
        id: UUID | str | None = None,
        description: str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        due_date: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
        estimated_hours: Decimal | int | str | None = None,
        tags: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Creates a task, optionally related to a row."""
    @classmethod
    def name_change(
        cls,
        *,
        patient: Patient,
        first_name: str | None = None,
        last_name: str | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Asks the staff to change the name of a patient to the given one."""
    def assign(self, *, assignee_id: UUID | str | None = None, assigner_id: UUID | str) -> Task:
        """Assigns an open task to a user, or to no one if no assignee is given."""
    def take(self, *, assignee_id: UUID | str) -> Task:
        """Takes an unassigned open task. Fails if it is assigned to another user."""
    def revise(
        self,
        *,
        title: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        due_date: date | str | None | EllipsisType = ...,
        estimated_hours: Decimal | int | str | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
    ) -> Task:
        """Changes the details of an open task."""
    def start(self) -> Task:
        """Starts a pending task."""
    def hold(self) -> Task:
        """Puts the task on hold."""
    def resume(self) -> Task:
        """Resumes a task that is on hold."""
    def release(self) -> Task:
        """Returns a task that is on hold to the pending tasks."""
    def complete(
        self,
        *,
        actual_hours: Decimal | int | str | None = None,
        now: datetime | str | None = None,
    ) -> Task:
        """Completes the task and, if given, records the actual hours."""
    def cancel(self) -> Task:
        """Cancels the task."""
    def is_open(self) -> bool:
        """Checks whether the task is open: neither completed nor cancelled."""
    def is_overdue(self, *, today: date | str) -> bool:
        """Checks whether the task is open after its due date."""

@final
class AuditLog(Entity):
    """An entry of the audit log: who did what to which row. Only the database writes entries."""
    __match_args__ = ("id", "user_id", "actor_id", "action", "entity_type", "entity_id", "old_values", "new_values", "ip_address", "user_agent", "session_id", "severity", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        user_id: UUID | str | None = None,
        actor_id: UUID | str | None = None,
        action: str,
        entity_type: str,
        entity_id: UUID | str,
        old_values: Mapping[str, Any] | None = None,
        new_values: Mapping[str, Any] | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel,
        created_at: datetime | str,
    ) -> AuditLog:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def user_id(self) -> UUID | None:
        """The user who acted; empty once the user's row is deleted."""
    @property
    def actor_id(self) -> UUID | None:
        """The user who acted; kept after the user's row is deleted."""
    @property
    def action(self) -> str:
        """The action."""
    @property
    def entity_type(self) -> str:
        """The type of the affected row."""
    @property
    def entity_id(self) -> UUID:
        """The id of the affected row."""
    @property
    def old_values(self) -> dict[str, Any] | None:
        """The row before the action, or the changed part of it; at most 100,000,000 bytes."""
    @property
    def new_values(self) -> dict[str, Any] | None:
        """The row after the action, or the changed part of it; at most 100,000,000 bytes."""
    @property
    def ip_address(self) -> str | None:
        """The IP address of the client."""
    @property
    def user_agent(self) -> str | None:
        """The user agent of the client."""
    @property
    def session_id(self) -> str | None:
        """The session that the request belongs to."""
    @property
    def severity(self) -> LogSeverity:
        """The severity."""
    @property
    def created_at(self) -> datetime:
        """When the action took place."""

@final
class FormSchema(Entity):
    """A version of a form: a draft, or published and immutable."""
    __match_args__ = ("id", "title", "description", "version", "schema_definition", "medical_form_type", "clinical_workflow", "is_template", "is_published", "category", "tags", "created_by", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        title: str,
        description: str | None = None,
        version: str,
        schema_definition: Mapping[str, Any],
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        clinical_workflow: str | None = None,
        is_template: bool,
        is_published: bool,
        category: str | None = None,
        tags: Sequence[str] | None = None,
        created_by: UUID | str,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> FormSchema:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def title(self) -> str:
        """The form's title, which all its versions share."""
    @property
    def description(self) -> str | None:
        """What the form is about."""
    @property
    def version(self) -> str:
        """The version, unique for the title."""
    @property
    def schema_definition(self) -> dict[str, Any]:
        """The form: a JSON Schema (draft 2020-12) of its answers, with the extensions ``x-order``, ``x-scores`` and
        ``x-priority``.
        """
    @property
    def medical_form_type(self) -> MedicalFormType | None:
        """The purpose of the form."""
    @property
    def clinical_workflow(self) -> str | None:
        """The clinical workflow that the form belongs to."""
    @property
    def is_template(self) -> bool:
        """Whether the form is a template for other forms."""
    @property
    def is_published(self) -> bool:
        """Whether the form is published. A published form can be answered, and its content is immutable."""
    @property
    def category(self) -> str | None:
        """The category."""
    @property
    def tags(self) -> tuple[str, ...] | None:
        """Search keywords."""
    @property
    def created_by(self) -> UUID:
        """The user who created the form."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def draft(
        cls,
        *,
        title: str,
        schema_definition: Mapping[str, Any],
        created_by: UUID | str,
        id: UUID | str | None = None,
        description: str | None = None,
        version: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        clinical_workflow: str | None = None,
        is_template: bool | None = None,
        category: str | None = None,
        tags: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts a form. The default version is 1.0.0. The whole schema is checked."""
    @classmethod
    def next_version(
        cls,
        *,
        form: FormSchema,
        step: VersionStep | VersionStepLabel,
        created_by: UUID | str,
        now: datetime | str | None = None,
    ) -> FormSchema:
        """Drafts the next version of a published form, with the same content."""
    def revise(
        self,
        *,
        title: str | EllipsisType = ...,
        description: str | None | EllipsisType = ...,
        version: str | EllipsisType = ...,
        schema_definition: Mapping[str, Any] | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None | EllipsisType = ...,
        clinical_workflow: str | None | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
    ) -> FormSchema:
        """Changes a draft. The result must satisfy the rules for a new form."""
    def publish(self) -> FormSchema:
        """Publishes a draft. It can then be answered, and its content is immutable."""
    def file(
        self,
        *,
        category: str | None | EllipsisType = ...,
        tags: Sequence[str] | None | EllipsisType = ...,
    ) -> FormSchema:
        """Changes the category and tags of the form, published or not."""
    def questions(self) -> tuple[str, ...]:
        """Returns the names of the form's questions in display order: those of ``x-order``, then the others by name.
        
        Raises:
            An error with code ``form_schema.vocabulary`` if the extensions of the stored schema are invalid.
        """
    def assess(self, *, answers: Mapping[str, Any]) -> Assessment:
        """Checks answers completely and computes their scores and priority.
        
        Raises:
            Every violation of the answers, with ``submission_data`` and the JSON pointer as the field, and never a value. If
            the stored schema is unusable, an error about ``form_schema_id``.
        """

@final
class FormSubmission(Entity):
    """The answers to a published form."""
    __match_args__ = ("id", "form_schema_id", "form_version", "submitted_by", "patient_id", "provider_id", "consultation_id", "telehealth_flow_id", "submission_data", "scores", "status", "clinical_priority", "processed_at", "processing_errors", "completion_time_seconds", "device_type", "ip_address", "user_agent", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        form_schema_id: UUID | str,
        form_version: str,
        submitted_by: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        submission_data: Mapping[str, Any],
        scores: Sequence[Score | Mapping[str, Any]] | None = None,
        status: FormSubmissionStatus | FormSubmissionStatusLabel,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel,
        processed_at: datetime | str | None = None,
        processing_errors: Sequence[str] | None = None,
        completion_time_seconds: int | None = None,
        device_type: DeviceType | DeviceTypeLabel | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> FormSubmission:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def form_schema_id(self) -> UUID:
        """The form."""
    @property
    def form_version(self) -> str:
        """The form's version."""
    @property
    def submitted_by(self) -> UUID | None:
        """The user who submitted it."""
    @property
    def patient_id(self) -> UUID | None:
        """The patient."""
    @property
    def provider_id(self) -> UUID | None:
        """The provider who is to review it."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit that the submission belongs to."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that the submission belongs to."""
    @property
    def submission_data(self) -> dict[str, Any]:
        """The answers, of at most 1,000,000 bytes."""
    @property
    def scores(self) -> tuple[Score, ...] | None:
        """The scores of the answers by the form's ``x-scores``, computed when the form was submitted; may be missing in
        imported rows.
        """
    @property
    def status(self) -> FormSubmissionStatus:
        """The status of the submission."""
    @property
    def clinical_priority(self) -> ClinicalPriority:
        """How soon a clinician must review it."""
    @property
    def processed_at(self) -> datetime | None:
        """When it was processed."""
    @property
    def processing_errors(self) -> tuple[str, ...] | None:
        """The errors of the last failed processing."""
    @property
    def completion_time_seconds(self) -> int | None:
        """The time taken to fill in the form, in seconds."""
    @property
    def device_type(self) -> DeviceType | None:
        """The device on which the form was filled in."""
    @property
    def ip_address(self) -> str | None:
        """The IP address of the client."""
    @property
    def user_agent(self) -> str | None:
        """The user agent of the client."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def submit(
        cls,
        *,
        submission_data: Mapping[str, Any],
        id: UUID | str | None = None,
        submitted_by: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        completion_time_seconds: int | None = None,
        device_type: DeviceType | DeviceTypeLabel | None = None,
        ip_address: str | None = None,
        user_agent: str | None = None,
        form: FormSchema,
        now: datetime | str | None = None,
    ) -> FormSubmission:
        """Submits answers to a published form. All answers are checked. The form's rules determine the scores and the
        priority.
        """
    def process(self) -> FormSubmission:
        """Starts processing the submission, or retries after an error."""
    def complete(self, *, now: datetime | str | None = None) -> FormSubmission:
        """Records that the submission was processed, and clears earlier errors."""
    def fail(self, *, processing_errors: Sequence[str]) -> FormSubmission:
        """Records that processing failed, with at least one error. The errors must not repeat answers, because they are
        not encrypted.
        """
    def prioritize(self, *, clinical_priority: ClinicalPriority | ClinicalPriorityLabel) -> FormSubmission:
        """Sets the priority that a clinician has decided on."""

@final
class InsuranceProvider(Entity):
    """An insurance company."""
    __match_args__ = ("id", "name", "payer_id", "phone", "website_url", "coverage_types", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        payer_id: str | None = None,
        phone: str | None = None,
        website_url: str | None = None,
        coverage_types: Sequence[str] | None = None,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> InsuranceProvider:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """The company's name, unique."""
    @property
    def payer_id(self) -> str | None:
        """The payer id for electronic claims, unique."""
    @property
    def phone(self) -> str | None:
        """Phone number."""
    @property
    def website_url(self) -> str | None:
        """The URL of the company's website."""
    @property
    def coverage_types(self) -> tuple[str, ...] | None:
        """The types of coverage that it offers, such as HMO or PPO."""
    @property
    def is_active(self) -> bool:
        """Whether new policies with this company can be recorded."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def register(
        cls,
        *,
        name: str,
        id: UUID | str | None = None,
        payer_id: str | None = None,
        phone: str | None = None,
        website_url: str | None = None,
        coverage_types: Sequence[str] | None = None,
        now: datetime | str | None = None,
    ) -> InsuranceProvider:
        """Registers an insurance provider, which is active."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | None | EllipsisType = ...,
        phone: str | None | EllipsisType = ...,
        website_url: str | None | EllipsisType = ...,
        coverage_types: Sequence[str] | None | EllipsisType = ...,
    ) -> InsuranceProvider:
        """Changes the insurance provider's details. The result must satisfy the rules for a new one."""
    def activate(self) -> InsuranceProvider:
        """Activates the insurance provider: new policies can be recorded again."""
    def deactivate(self) -> InsuranceProvider:
        """Deactivates the insurance provider: no new policies can be recorded. Existing policies remain valid."""

@final
class PatientInsurance(Entity):
    """A patient's insurance policy."""
    __match_args__ = ("id", "patient_id", "insurance_provider_id", "policy_number", "group_number", "subscriber_name", "subscriber_relationship", "effective_date", "expiration_date", "copay_amount", "deductible_amount", "is_primary", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        insurance_provider_id: UUID | str,
        policy_number: str,
        group_number: str | None = None,
        subscriber_name: str,
        subscriber_relationship: Relationship | RelationshipLabel,
        effective_date: date | str,
        expiration_date: date | str | None = None,
        copay_amount: Decimal | int | str | None = None,
        deductible_amount: Decimal | int | str | None = None,
        is_primary: bool,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> PatientInsurance:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def patient_id(self) -> UUID:
        """The insured patient."""
    @property
    def insurance_provider_id(self) -> UUID:
        """The insurance company."""
    @property
    def policy_number(self) -> str:
        """The policy number."""
    @property
    def group_number(self) -> str | None:
        """The group number."""
    @property
    def subscriber_name(self) -> str:
        """The name of the subscriber."""
    @property
    def subscriber_relationship(self) -> Relationship:
        """The patient's relationship to the subscriber."""
    @property
    def effective_date(self) -> date:
        """The first day of coverage."""
    @property
    def expiration_date(self) -> date | None:
        """The last day of coverage; empty if open-ended."""
    @property
    def copay_amount(self) -> Decimal | None:
        """The amount that the patient pays per visit, at most 9,999.99."""
    @property
    def deductible_amount(self) -> Decimal | None:
        """The amount that the patient pays per year before the insurance pays, at most 999,999.99."""
    @property
    def is_primary(self) -> bool:
        """Whether this is the primary policy, which pays first. On each day only one active policy of a patient can be
        primary; those of different years can all be.
        """
    @property
    def is_active(self) -> bool:
        """Whether the policy is active. An inactive one was recorded in error: a policy that has ended has an expiration
        date instead, and still covers the days before.
        """
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def enroll(
        cls,
        *,
        patient_id: UUID | str,
        policy_number: str,
        subscriber_name: str,
        subscriber_relationship: Relationship | RelationshipLabel,
        effective_date: date | str,
        id: UUID | str | None = None,
        group_number: str | None = None,
        expiration_date: date | str | None = None,
        copay_amount: Decimal | int | str | None = None,
        deductible_amount: Decimal | int | str | None = None,
        is_primary: bool | None = None,
        insurer: InsuranceProvider,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Records a policy with an active company. The policy must not have expired today (UTC). It is active, and by
        default not primary.
        """
    @classmethod
    def record_past(
        cls,
        *,
        patient_id: UUID | str,
        policy_number: str,
        subscriber_name: str,
        subscriber_relationship: Relationship | RelationshipLabel,
        effective_date: date | str,
        id: UUID | str | None = None,
        group_number: str | None = None,
        expiration_date: date | str | None = None,
        copay_amount: Decimal | int | str | None = None,
        deductible_amount: Decimal | int | str | None = None,
        is_primary: bool | None = None,
        insurer: InsuranceProvider,
        now: datetime | str | None = None,
    ) -> PatientInsurance:
        """Records a policy of the past, for the services of its days. It must have expired today (UTC); its company need
        not be active any more.
        """
    def revise(
        self,
        *,
        policy_number: str | EllipsisType = ...,
        group_number: str | None | EllipsisType = ...,
        subscriber_name: str | EllipsisType = ...,
        subscriber_relationship: Relationship | RelationshipLabel | EllipsisType = ...,
        effective_date: date | str | EllipsisType = ...,
        expiration_date: date | str | None | EllipsisType = ...,
        copay_amount: Decimal | int | str | None | EllipsisType = ...,
        deductible_amount: Decimal | int | str | None | EllipsisType = ...,
    ) -> PatientInsurance:
        """Changes the policy's details."""
    def end(self, *, last_day: date | str) -> PatientInsurance:
        """Ends the policy: ``last_day`` is the last day that it covers. It stays the primary one of its days."""
    def make_primary(self) -> PatientInsurance:
        """Makes the policy the primary one. A primary policy of the patient in the same period must be made secondary
        first.
        """
    def make_secondary(self) -> PatientInsurance:
        """Makes the policy a secondary one."""
    def deactivate(self) -> PatientInsurance:
        """Withdraws a policy that was recorded in error: it covers no day and is no longer primary. ``end`` ends a policy."""
    def activate(self) -> PatientInsurance:
        """Activates an inactive policy as a secondary one, also one of the past, which covers its days again."""
    def covers(self, *, day: date | str) -> bool:
        """Checks whether the policy is active and covers a day: from its effective date to its expiration date, both
        included.
        """
    def has_expired_on(self, *, day: date | str) -> bool:
        """Checks whether the policy has expired before a day."""

@final
class Pharmacy(Entity):
    """A pharmacy that fills prescriptions."""
    __match_args__ = ("id", "name", "npi_number", "address_line_1", "address_line_2", "city", "state", "postal_code", "phone", "fax", "email", "hours_of_operation", "is_24_hour", "accepts_insurance", "delivery_available", "is_active", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        npi_number: str | None = None,
        address_line_1: str,
        address_line_2: str | None = None,
        city: str,
        state: str,
        postal_code: str,
        phone: str,
        fax: str | None = None,
        email: str | None = None,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None = None,
        is_24_hour: bool,
        accepts_insurance: bool,
        delivery_available: bool,
        is_active: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Pharmacy:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """The pharmacy's name."""
    @property
    def npi_number(self) -> str | None:
        """National Provider Identifier, unique."""
    @property
    def address_line_1(self) -> str:
        """Street and number."""
    @property
    def address_line_2(self) -> str | None:
        """Suite or floor."""
    @property
    def city(self) -> str:
        """City."""
    @property
    def state(self) -> str:
        """State, by its USPS code."""
    @property
    def postal_code(self) -> str:
        """Postal code of at most ten characters."""
    @property
    def phone(self) -> str:
        """Phone number."""
    @property
    def fax(self) -> str | None:
        """Fax number."""
    @property
    def email(self) -> str | None:
        """E-mail address."""
    @property
    def hours_of_operation(self) -> OpeningHours | None:
        """The opening hours, in the pharmacy's time zone."""
    @property
    def is_24_hour(self) -> bool:
        """Whether it is open 24 hours a day."""
    @property
    def accepts_insurance(self) -> bool:
        """Whether it accepts insurance."""
    @property
    def delivery_available(self) -> bool:
        """Whether it delivers."""
    @property
    def is_active(self) -> bool:
        """Whether the pharmacy is active, that is, accepts prescriptions."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def register(
        cls,
        *,
        name: str,
        address_line_1: str,
        city: str,
        state: str,
        postal_code: str,
        phone: str,
        id: UUID | str | None = None,
        npi_number: str | None = None,
        address_line_2: str | None = None,
        fax: str | None = None,
        email: str | None = None,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        now: datetime | str | None = None,
    ) -> Pharmacy:
        """Registers a pharmacy, which is active. The state must be known and the check digit of the NPI right."""
    def revise(
        self,
        *,
        name: str | EllipsisType = ...,
        npi_number: str | None | EllipsisType = ...,
        address_line_1: str | EllipsisType = ...,
        address_line_2: str | None | EllipsisType = ...,
        city: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        phone: str | EllipsisType = ...,
        fax: str | None | EllipsisType = ...,
        email: str | None | EllipsisType = ...,
        hours_of_operation: OpeningHours | Mapping[str, Any] | None | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
    ) -> Pharmacy:
        """Changes the pharmacy's details. The result must satisfy the rules for a new one."""
    def activate(self) -> Pharmacy:
        """Activates the pharmacy: it accepts prescriptions again."""
    def deactivate(self) -> Pharmacy:
        """Deactivates the pharmacy: it accepts no more prescriptions."""
    def open_at(self, *, instant: datetime | str) -> bool | None:
        """Returns whether the pharmacy is open at an instant, or nothing if its hours are unknown. An inactive pharmacy
        counts as closed.
        """

@final
class Tag(Entity):
    """A tag that can be assigned to rows of any table."""
    __match_args__ = ("id", "name", "color", "description", "category", "usage_count", "is_system_tag", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        name: str,
        color: str,
        description: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        usage_count: int,
        is_system_tag: bool,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Tag:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def name(self) -> str:
        """Name, unique."""
    @property
    def color(self) -> str:
        """The display colour."""
    @property
    def description(self) -> str | None:
        """Description."""
    @property
    def category(self) -> TagCategory | None:
        """The category."""
    @property
    def usage_count(self) -> int:
        """The number of rows with this tag; maintained by the database."""
    @property
    def is_system_tag(self) -> bool:
        """Whether the portal itself uses the tag; such a tag cannot be deleted."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed. Saving compares it to detect concurrent changes."""
    @classmethod
    def create(
        cls,
        *,
        name: str,
        id: UUID | str | None = None,
        color: str | None = None,
        description: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
        now: datetime | str | None = None,
    ) -> Tag:
        """Creates a tag. The default colour is gray."""
    def rename(self, *, name: str) -> Tag:
        """Renames the tag. The name must not be blank."""
    def recolor(self, *, color: str) -> Tag:
        """Changes the display colour of the tag."""
    def describe(
        self,
        *,
        description: str | None | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | None | EllipsisType = ...,
    ) -> Tag:
        """Changes the description and category of the tag."""

@final
class EntityTag(Entity):
    """The assignment of a tag to a row of any table. It is created and deleted, but never changed."""
    __match_args__ = ("id", "tag_id", "entity_type", "entity_id", "tagged_by", "created_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        tag_id: UUID | str,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        tagged_by: UUID | str | None = None,
        created_at: datetime | str,
    ) -> EntityTag:
        ...
    @property
    def id(self) -> UUID:
        """Primary key."""
    @property
    def tag_id(self) -> UUID:
        """The tag."""
    @property
    def entity_type(self) -> EntityType:
        """The type of the tagged row."""
    @property
    def entity_id(self) -> UUID:
        """The id of the tagged row, which must exist. Deleting the row deletes the assignment."""
    @property
    def tagged_by(self) -> UUID | None:
        """The user who assigned the tag."""
    @property
    def created_at(self) -> datetime:
        """When the row was created."""
    @classmethod
    def attach(
        cls,
        *,
        entity_type: EntityType | EntityTypeLabel,
        entity_id: UUID | str,
        id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
        tag: Tag,
        now: datetime | str | None = None,
    ) -> EntityTag:
        """Assigns a tag to a row. The database rejects a second assignment to the same row."""
