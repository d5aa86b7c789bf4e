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
    "Availability",
    "Slot",
    "PatientChart",
    "WeeklyOpenings",
    "Opening",
    "UserRole",
    "UserStatus",
    "Gender",
    "ConsultationType",
    "ConsultationStatus",
    "DosageForm",
    "PrescriptionStatus",
    "ControlledSchedule",
    "SessionType",
    "SessionStatus",
    "UserRoleLabel",
    "UserStatusLabel",
    "GenderLabel",
    "ConsultationTypeLabel",
    "ConsultationStatusLabel",
    "DosageFormLabel",
    "PrescriptionStatusLabel",
    "ControlledScheduleLabel",
    "SessionTypeLabel",
    "SessionStatusLabel",
]

class UserRole(StrEnum):
    """What a user is; it decides what the user may do."""
    PATIENT = "patient"
    PROVIDER = "provider"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"

UserRoleLabel: TypeAlias = Literal["patient", "provider", "admin", "super_admin"]

class UserStatus(StrEnum):
    """Where a user account stands."""
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
    """What kind of visit it is."""
    INITIAL = "initial"
    FOLLOW_UP = "follow_up"
    URGENT = "urgent"
    ROUTINE = "routine"
    SPECIALIST = "specialist"

ConsultationTypeLabel: TypeAlias = Literal["initial", "follow_up", "urgent", "routine", "specialist"]

class ConsultationStatus(StrEnum):
    """Where a visit stands."""
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    RESCHEDULED = "rescheduled"

ConsultationStatusLabel: TypeAlias = Literal["scheduled", "in_progress", "completed", "cancelled", "no_show", "rescheduled"]

class DosageForm(StrEnum):
    """The form in which a drug is taken."""
    TABLET = "tablet"
    CAPSULE = "capsule"
    LIQUID = "liquid"
    INJECTION = "injection"
    TOPICAL = "topical"
    INHALER = "inhaler"
    PATCH = "patch"
    DROPS = "drops"

DosageFormLabel: TypeAlias = Literal["tablet", "capsule", "liquid", "injection", "topical", "inhaler", "patch", "drops"]

class PrescriptionStatus(StrEnum):
    """Where a prescription stands."""
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
    """What a treatment session is for."""
    CONSULTATION = "consultation"
    FOLLOW_UP = "follow_up"
    THERAPY = "therapy"
    CHECK_IN = "check_in"
    SCREENING = "screening"

SessionTypeLabel: TypeAlias = Literal["consultation", "follow_up", "therapy", "check_in", "screening"]

class SessionStatus(StrEnum):
    """Where a treatment session stands."""
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FOLLOWUP = "followup"

SessionStatusLabel: TypeAlias = Literal["pending", "in_progress", "completed", "cancelled", "followup"]

@final
class Availability(Frozen):
    """When a provider can be booked: openings of each weekday on the clock of a time zone."""
    __slots__ = ()
    __match_args__ = ("time_zone", "slot_minutes", "weekly",)
    def __new__(
        cls,
        *,
        time_zone: str,
        slot_minutes: int,
        weekly: WeeklyOpenings | Mapping[str, Any],
    ) -> Availability:
        ...
    @property
    def time_zone(self) -> str:
        """The zone whose clock the openings are read on."""
    @property
    def slot_minutes(self) -> int:
        """The length of a slot, 5 to 480 minutes."""
    @property
    def weekly(self) -> WeeklyOpenings:
        """The openings of each weekday."""

@final
class Slot(Frozen):
    """A length of time that is free or taken."""
    __slots__ = ()
    __match_args__ = ("starts_at", "ends_at",)
    def __new__(cls, *, starts_at: datetime | str, ends_at: datetime | str) -> Slot:
        ...
    @property
    def starts_at(self) -> datetime:
        """The first instant."""
    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""

@final
class PatientChart(Frozen):
    """Everything that belongs to one patient's care, newest first."""
    __slots__ = ()
    __match_args__ = ("patient", "consultations", "prescriptions", "sessions",)
    def __new__(
        cls,
        *,
        patient: Patient,
        consultations: Sequence[Consultation],
        prescriptions: Sequence[Prescription],
        sessions: Sequence[Session],
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

@final
class WeeklyOpenings(Frozen):
    """The openings of each weekday; one that is left out is closed."""
    __slots__ = ()
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
class Opening(Frozen):
    """Hours on one day."""
    __slots__ = ()
    __match_args__ = ("from_", "until",)
    def __new__(cls, *, from_: str, until: str) -> Opening:
        ...
    @property
    def from_(self) -> str:
        """The time HH:MM at which it begins."""
    @property
    def until(self) -> str:
        """The time HH:MM at which it is over, at most 24:00."""

@final
class User(Entity):
    """A login of the portal. The password's hash stays in the database and is no field of it."""
    __slots__ = ()
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
        """The e-mail address to sign in with, unique without regard to case."""
    @property
    def role(self) -> UserRole:
        """What the user is."""
    @property
    def status(self) -> UserStatus:
        """Where the account stands."""
    @property
    def email_verified(self) -> bool:
        """Whether the user has shown that the e-mail address is theirs."""
    @property
    def phone(self) -> str | None:
        """A phone number."""
    @property
    def phone_verified(self) -> bool:
        """Whether the user has shown that the phone number is theirs."""
    @property
    def profile_picture_url(self) -> str | None:
        """A picture."""
    @property
    def last_login_at(self) -> datetime | None:
        """The last successful sign-in."""
    @property
    def timezone(self) -> str:
        """The user's time zone."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
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
        """Registers a user, pending until activated."""
    def activate(self) -> User:
        """Lets a pending, inactive or suspended user in."""
    def deactivate(self) -> User:
        """Switches the account off until it is activated again."""
    def suspend(self) -> User:
        """Locks the account."""
    def delete(self) -> User:
        """Closes the account for good."""
    def verify_email(self) -> User:
        """Records that the e-mail address is the user's."""
    def verify_phone(self) -> User:
        """Records that the phone number is the user's."""
    def sign_in(self, *, now: datetime | str | None = None) -> User:
        """Records a sign-in, which only an active user can do."""
    def revise(
        self,
        *,
        email: str | EllipsisType = ...,
        phone: str | None | EllipsisType = ...,
        profile_picture_url: str | None | EllipsisType = ...,
        timezone: str | EllipsisType = ...,
    ) -> User:
        """Changes the user's details; a new address or number has to be verified again."""

@final
class Patient(Entity):
    """A user who receives care."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "date_of_birth", "gender", "address_line_1", "address_line_2", "city", "state", "postal_code", "country", "emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship", "subscription_plan_id", "primary_pharmacy_id", "primary_provider_id", "onboarding_completed", "onboarding_completed_at", "last_active_at", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        date_of_birth: date | str,
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
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def date_of_birth(self) -> date:
        """Date of birth, at least 13 years ago."""
    @property
    def gender(self) -> Gender | None:
        """Gender."""
    @property
    def address_line_1(self) -> str | None:
        """Street and number."""
    @property
    def address_line_2(self) -> str | None:
        """Apartment, floor, care of."""
    @property
    def city(self) -> str | None:
        """City."""
    @property
    def state(self) -> str | None:
        """State or province, by name or code."""
    @property
    def postal_code(self) -> str | None:
        """Postal code."""
    @property
    def country(self) -> str:
        """Country."""
    @property
    def emergency_contact_name(self) -> str | None:
        """Whom to call in an emergency."""
    @property
    def emergency_contact_phone(self) -> str | None:
        """Their phone number."""
    @property
    def emergency_contact_relationship(self) -> str | None:
        """Their relationship to the patient."""
    @property
    def subscription_plan_id(self) -> UUID | None:
        """The plan that the patient subscribes to."""
    @property
    def primary_pharmacy_id(self) -> UUID | None:
        """The pharmacy that the patient prefers."""
    @property
    def primary_provider_id(self) -> UUID | None:
        """The provider who is assigned to the patient."""
    @property
    def onboarding_completed(self) -> bool:
        """Whether onboarding is done."""
    @property
    def onboarding_completed_at(self) -> datetime | None:
        """When onboarding was done."""
    @property
    def last_active_at(self) -> datetime:
        """The last visit or order; the database moves it."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str,
        last_name: str,
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
        """Registers a user with the role ``patient`` as one, if at least 13 years old today (UTC)."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
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
        """Changes the patient's details."""
    def complete_onboarding(self, *, now: datetime | str | None = None) -> Patient:
        """Records that onboarding is done; once done it stays done."""

@final
class Provider(Entity):
    """A user who gives care."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "npi_number", "dea_number", "license_number", "license_state", "license_expiry_date", "specialties", "bio", "education", "certifications", "years_experience", "languages_spoken", "consultation_fee", "availability_schedule", "is_accepting_patients", "average_rating", "total_consultations", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        npi_number: str | None = None,
        dea_number: str | None = None,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
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
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def npi_number(self) -> str | None:
        """National Provider Identifier."""
    @property
    def dea_number(self) -> str | None:
        """DEA registration, which prescribing controlled substances needs."""
    @property
    def license_number(self) -> str:
        """Number of the licence to practise."""
    @property
    def license_state(self) -> str:
        """The state that gave it."""
    @property
    def license_expiry_date(self) -> date:
        """Its last day."""
    @property
    def specialties(self) -> tuple[str, ...]:
        """Medical specialties, of at most 200 characters each: an index finds them."""
    @property
    def bio(self) -> str | None:
        """A few words about the provider."""
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
        """Languages that the provider speaks with patients."""
    @property
    def consultation_fee(self) -> Decimal | None:
        """The usual fee of a visit."""
    @property
    def availability_schedule(self) -> Availability | None:
        """The hours of a week that can be booked."""
    @property
    def is_accepting_patients(self) -> bool:
        """Whether visits can be booked at all."""
    @property
    def average_rating(self) -> Decimal | None:
        """Mean of the patients' ratings."""
    @property
    def total_consultations(self) -> int:
        """Completed visits; the database counts them."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def register(
        cls,
        *,
        first_name: str,
        last_name: str,
        license_number: str,
        license_state: str,
        license_expiry_date: date | str,
        npi_number: str | None = None,
        dea_number: str | None = None,
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
        """Registers a user with the role ``provider`` as one: licensed on the day, with right check digits."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
        npi_number: str | None | EllipsisType = ...,
        dea_number: str | None | EllipsisType = ...,
        license_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        license_expiry_date: date | str | EllipsisType = ...,
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
        """Changes the provider's details; what is changed keeps the rules of a new provider."""

@final
class Administrator(Entity):
    """A user who runs the portal."""
    __slots__ = ()
    __match_args__ = ("id", "first_name", "last_name", "permissions", "department", "manager_id", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        first_name: str,
        last_name: str,
        permissions: Sequence[str],
        department: str | None = None,
        manager_id: UUID | str | None = None,
        created_at: datetime | str,
        updated_at: datetime | str,
    ) -> Administrator:
        ...
    @property
    def id(self) -> UUID:
        """Primary key: the user."""
    @property
    def first_name(self) -> str:
        """Given name."""
    @property
    def last_name(self) -> str:
        """Family name."""
    @property
    def permissions(self) -> tuple[str, ...]:
        """What the administrator may do."""
    @property
    def department(self) -> str | None:
        """Department."""
    @property
    def manager_id(self) -> UUID | None:
        """The administrator's superior."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def appoint(
        cls,
        *,
        first_name: str,
        last_name: str,
        permissions: Sequence[str] | None = None,
        department: str | None = None,
        manager_id: UUID | str | None = None,
        user: User,
        now: datetime | str | None = None,
    ) -> Administrator:
        """Appoints a user with the role ``admin`` or ``super_admin``."""
    def revise(
        self,
        *,
        first_name: str | EllipsisType = ...,
        last_name: str | EllipsisType = ...,
        department: str | None | EllipsisType = ...,
        manager_id: UUID | str | None | EllipsisType = ...,
    ) -> Administrator:
        """Changes the administrator's details."""
    def grant(self, *, permission: str) -> Administrator:
        """Grants a permission; granting it twice changes nothing."""
    def revoke(self, *, permission: str) -> Administrator:
        """Takes a permission back."""

@final
class Consultation(Entity):
    """One visit between a patient and a provider."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_type", "status", "scheduled_at", "slot_end", "started_at", "ended_at", "duration_minutes", "chief_complaint", "history_present_illness", "assessment", "plan", "follow_up_required", "follow_up_date", "video_call_url", "recording_url", "notes", "fee", "insurance_covered", "prescription_ids", "created_at", "updated_at",)
    def __new__(
        cls,
        *,
        id: UUID | str,
        patient_id: UUID | str,
        provider_id: UUID | str,
        consultation_type: ConsultationType | ConsultationTypeLabel,
        status: ConsultationStatus | ConsultationStatusLabel,
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
        """Who is seen."""
    @property
    def provider_id(self) -> UUID:
        """Who sees."""
    @property
    def consultation_type(self) -> ConsultationType:
        """What kind of visit it is."""
    @property
    def status(self) -> ConsultationStatus:
        """Where the visit stands."""
    @property
    def scheduled_at(self) -> datetime:
        """Booked start."""
    @property
    def slot_end(self) -> datetime:
        """Booked end; no other visit of the provider may overlap while this one is scheduled or in progress."""
    @property
    def started_at(self) -> datetime | None:
        """Real start."""
    @property
    def ended_at(self) -> datetime | None:
        """Real end."""
    @property
    def duration_minutes(self) -> int | None:
        """Minutes from start to end, rounded up; when a visit is booked, the length of its slot."""
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
        """When it should take place."""
    @property
    def video_call_url(self) -> str | None:
        """Where to join the call."""
    @property
    def recording_url(self) -> str | None:
        """Where the recording is."""
    @property
    def notes(self) -> str | None:
        """Further notes."""
    @property
    def fee(self) -> Decimal:
        """What the visit costs."""
    @property
    def insurance_covered(self) -> bool:
        """Whether insurance pays."""
    @property
    def prescription_ids(self) -> tuple[UUID, ...]:
        """The prescriptions that were made in the visit."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
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
        provider: Provider,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit of ``duration_minutes``: in the future, with a provider who accepts patients and is licensed
        on the day, within or outside the weekly availability. The fee is the provider's usual one unless given.
        """
    def start(self, *, now: datetime | str | None = None) -> Consultation:
        """Begins the visit."""
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
        """Ends the visit as planned and derives its minutes."""
    def cancel(self, *, now: datetime | str | None = None) -> Consultation:
        """Calls the visit off; one that is under way ends now."""
    def mark_no_show(self, *, now: datetime | str | None = None) -> Consultation:
        """Records that the patient did not come, once the booked time has begun."""
    def reschedule(self) -> Consultation:
        """Gives the slot up for a visit at another time, which is booked with ``schedule``."""
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
        """Adds to the notes of a visit, whatever its status."""
    def add_prescription(self, *, prescription_id: UUID | str) -> Consultation:
        """Names a prescription that was made in the visit; naming it twice changes nothing."""

@final
class Prescription(Entity):
    """A provider's order for a drug."""
    __slots__ = ()
    __match_args__ = ("id", "patient_id", "provider_id", "consultation_id", "order_id", "medication_name", "generic_name", "strength", "dosage_form", "quantity", "days_supply", "instructions", "refills_remaining", "total_refills", "status", "prescribed_at", "expires_at", "pharmacy_id", "ndc_number", "controlled_substance_schedule", "contraindications", "drug_interactions", "created_at", "updated_at",)
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
        quantity: int,
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
        """Who takes it."""
    @property
    def provider_id(self) -> UUID:
        """Who prescribed it."""
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
        """Its generic name."""
    @property
    def strength(self) -> str:
        """Strength, such as 500 mg."""
    @property
    def dosage_form(self) -> DosageForm:
        """The form in which it is taken."""
    @property
    def quantity(self) -> int:
        """Units to dispense."""
    @property
    def days_supply(self) -> int:
        """Days that a fill lasts."""
    @property
    def instructions(self) -> str:
        """How to take it."""
    @property
    def refills_remaining(self) -> int:
        """Refills that are left."""
    @property
    def total_refills(self) -> int:
        """Refills that were allowed."""
    @property
    def status(self) -> PrescriptionStatus:
        """Where the prescription stands."""
    @property
    def prescribed_at(self) -> datetime:
        """When it was prescribed."""
    @property
    def expires_at(self) -> datetime:
        """From when on it cannot be filled."""
    @property
    def pharmacy_id(self) -> UUID | None:
        """The pharmacy that fills it."""
    @property
    def ndc_number(self) -> str | None:
        """National Drug Code."""
    @property
    def controlled_substance_schedule(self) -> ControlledSchedule | None:
        """The schedule of a controlled substance."""
    @property
    def contraindications(self) -> tuple[str, ...] | None:
        """What speaks against it."""
    @property
    def drug_interactions(self) -> tuple[str, ...] | None:
        """Drugs that it interacts with."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
    @classmethod
    def prescribe(
        cls,
        *,
        patient_id: UUID | str,
        medication_name: str,
        strength: str,
        dosage_form: DosageForm | DosageFormLabel,
        quantity: int,
        days_supply: int,
        instructions: str,
        expires_at: datetime | str,
        id: UUID | str | None = None,
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
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug. A controlled one needs a provider with a DEA number, a visit of this patient with this
        provider, limits within its schedule, and a telemedicine policy that covers the day.
        """
    def refill(self, *, now: datetime | str | None = None) -> Prescription:
        """Uses one refill; none are left, or the prescription has expired, and it is refused."""
    def complete(self) -> Prescription:
        """Records that the drug was taken as planned."""
    def cancel(self) -> Prescription:
        """Withdraws the prescription."""
    def expire(self, *, now: datetime | str | None = None) -> Prescription:
        """Records that the prescription has expired, not before its time."""
    def transfer(self, *, pharmacy_id: UUID | str | None = None) -> Prescription:
        """Sends an active prescription to another pharmacy, or to none."""

@final
class Session(Entity):
    """One treatment session of a patient."""
    __slots__ = ()
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
        """Who is treated."""
    @property
    def provider_id(self) -> UUID:
        """Who treats."""
    @property
    def consultation_id(self) -> UUID | None:
        """The visit that it belongs to."""
    @property
    def telehealth_flow_id(self) -> UUID | None:
        """The telehealth flow that it belongs to."""
    @property
    def session_type(self) -> SessionType:
        """What it is for."""
    @property
    def status(self) -> SessionStatus:
        """Where it stands."""
    @property
    def scheduled_date(self) -> date:
        """The day for which it is planned."""
    @property
    def plan(self) -> str | None:
        """The plan of treatment."""
    @property
    def progress_notes(self) -> str | None:
        """Notes on the progress."""
    @property
    def assessment_and_plan(self) -> str | None:
        """Assessment and plan."""
    @property
    def created_at(self) -> datetime:
        """When the row was made."""
    @property
    def updated_at(self) -> datetime:
        """When the row last changed; the version that a save compares."""
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
        """Plans a session for today (UTC) or a later day."""
    def start(self) -> Session:
        """Begins the session, or takes it up again."""
    def complete(self) -> Session:
        """Ends the session for good."""
    def follow_up(self) -> Session:
        """Ends the session for now, to be taken up again."""
    def cancel(self) -> Session:
        """Calls the session off."""
    def document(
        self,
        *,
        plan: str | None | EllipsisType = ...,
        progress_notes: str | None | EllipsisType = ...,
        assessment_and_plan: str | None | EllipsisType = ...,
    ) -> Session:
        """Adds to the notes of the session, whatever its status."""
