# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import EllipsisType
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from telehealth import _native
from telehealth._model import Entity
from telehealth._tables import *

E = TypeVar("E", bound=Entity, covariant=True)
R = TypeVar("R")

PAGE_LIMIT: int

@dataclass(frozen=True)
class Page(Generic[E]):
    """A page of entities in the order of their ids."""

    items: tuple[E, ...]
    """The entities."""
    next: UUID | None
    """What to pass as ``after`` for the next page; ``None`` on the last one."""

def table_of(table: type[Entity]) -> str: ...
def table_of_entity(entity: Entity) -> str: ...
def read_page(native: _native.Transaction, table: type[Any], limit: int, after: Any, conditions: Any) -> Page[Any]: ...

class Verbs:
    """Lists, streams and actions of a transaction."""
    _native: _native.Transaction
    @overload
    def list(
        self,
        table: type[User],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]: ...
    @overload
    def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]: ...
    @overload
    def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]: ...
    @overload
    def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]: ...
    @overload
    def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]: ...
    @overload
    def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Page[Prescription]: ...
    @overload
    def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]: ...
    @overload
    def list(
        self,
        table: type[Category],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]: ...
    @overload
    def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]: ...
    @overload
    def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]: ...
    @overload
    def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]: ...
    @overload
    def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]: ...
    @overload
    def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]: ...
    @overload
    def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]: ...
    @overload
    def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]: ...
    @overload
    def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]: ...
    @overload
    def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]: ...
    @overload
    def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]: ...
    @overload
    def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]: ...
    @overload
    def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]: ...
    @overload
    def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]: ...
    @overload
    def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]: ...
    @overload
    def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]: ...
    @overload
    def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]: ...
    @overload
    def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Generator[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Generator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Generator[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Generator[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Generator[Session]: ...
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Generator[Category]: ...
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Generator[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Generator[SubscriptionPlan]: ...
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Generator[OrderItem]: ...
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Generator[Invoice]: ...
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Conversation]: ...
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Generator[Notification]: ...
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Generator[TelehealthFlow]: ...
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Generator[Task]: ...
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Generator[AuditLog]: ...
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Generator[FormSchema]: ...
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Generator[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Generator[InsuranceProvider]: ...
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Generator[PatientInsurance]: ...
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Generator[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Generator[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Generator[EntityTag]: ...
    def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def agenda(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Consultation]:
        """A provider's visits of any status that were booked to begin from ``since`` and before ``until``, in their order.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def book_visit(
        self,
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
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and tells the patient; see
        ``Consultation.schedule``.
        
        Raises:
            ``NotFound`` without such a provider, ``Invalid``
        with what keeps the visit from being booked, ``Conflict`` with
        ``consultation.double_booking`` where somebody else holds the slot.
        """
    def prescribe(
        self,
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
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, files the prescription with its visit and tells the patient; see
        ``Prescription.prescribe``.
        
        Raises:
            ``NotFound`` without such a provider or visit,
        ``Invalid`` with what keeps the drug from being prescribed,
        ``Refused`` where the visit takes no more prescriptions.
        """
    def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Slot]:
        """The slots of a provider between two instants that can be booked; see
        ``Provider.free_slots``.
        
        Raises:
            ``NotFound`` without such a provider, and where the range is too long.
        """
    def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFound`` without such a patient.
        """
    def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product the patient has chosen, and which subscription plan if one; see
        ``TelehealthFlow.select_product``.
        
        Raises:
            ``NotFound`` without such a flow, product or plan,
        ``Invalid`` where one is not on sale, ``Refused`` where
        the flow is at another step.
        """
    def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.approve``.
        
        Raises:
            ``NotFound`` without such a flow or visit,
        ``Invalid`` where the visit is another patient's or has not taken place,
        ``Refused`` where the flow is at another step.
        """
    def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has not approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.reject``.
        
        Raises:
            As ``approve_flow``.
        """
    def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """The flows of a patient that have neither been completed nor cancelled, the latest first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """A flow with everything that belongs to it.
        
        Raises:
            ``NotFound`` without such a flow.
        """

class AsyncVerbs:
    """Lists, streams and actions of an asynchronous transaction."""
    _native: _native.Transaction
    def _ask(self, work: Callable[[], R]) -> Coroutine[Any, Any, R]: ...
    @overload
    async def list(
        self,
        table: type[User],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> Page[User]: ...
    @overload
    async def list(
        self,
        table: type[Patient],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> Page[Patient]: ...
    @overload
    async def list(
        self,
        table: type[Provider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> Page[Provider]: ...
    @overload
    async def list(
        self,
        table: type[Administrator],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> Page[Administrator]: ...
    @overload
    async def list(
        self,
        table: type[Consultation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Consultation]: ...
    @overload
    async def list(
        self,
        table: type[Prescription],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> Page[Prescription]: ...
    @overload
    async def list(
        self,
        table: type[Session],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> Page[Session]: ...
    @overload
    async def list(
        self,
        table: type[Category],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Category]: ...
    @overload
    async def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> Page[Product]: ...
    @overload
    async def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    async def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[Order]: ...
    @overload
    async def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> Page[OrderItem]: ...
    @overload
    async def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> Page[Invoice]: ...
    @overload
    async def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> Page[Conversation]: ...
    @overload
    async def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> Page[Message]: ...
    @overload
    async def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> Page[Notification]: ...
    @overload
    async def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[TelehealthFlow]: ...
    @overload
    async def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> Page[Task]: ...
    @overload
    async def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> Page[AuditLog]: ...
    @overload
    async def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> Page[FormSchema]: ...
    @overload
    async def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> Page[FormSubmission]: ...
    @overload
    async def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[InsuranceProvider]: ...
    @overload
    async def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> Page[PatientInsurance]: ...
    @overload
    async def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> Page[Pharmacy]: ...
    @overload
    async def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> Page[Tag]: ...
    @overload
    async def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> Page[EntityTag]: ...
    @overload
    def stream(
        self,
        table: type[User],
        /,
        *,
        email: str | EllipsisType = ...,
        role: UserRole | UserRoleLabel | EllipsisType = ...,
        status: UserStatus | UserStatusLabel | EllipsisType = ...,
    ) -> AsyncGenerator[User]: ...
    @overload
    def stream(
        self,
        table: type[Patient],
        /,
        *,
        primary_provider_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        active_from: datetime | str | EllipsisType = ...,
        active_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Patient]: ...
    @overload
    def stream(
        self,
        table: type[Provider],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        license_state: str | EllipsisType = ...,
        is_accepting_patients: bool | EllipsisType = ...,
    ) -> AsyncGenerator[Provider]: ...
    @overload
    def stream(
        self,
        table: type[Administrator],
        /,
        *,
        manager_id: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[Administrator]: ...
    @overload
    def stream(
        self,
        table: type[Consultation],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: ConsultationStatus | ConsultationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Consultation]: ...
    @overload
    def stream(
        self,
        table: type[Prescription],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        status: PrescriptionStatus | PrescriptionStatusLabel | EllipsisType = ...,
    ) -> AsyncGenerator[Prescription]: ...
    @overload
    def stream(
        self,
        table: type[Session],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        status: SessionStatus | SessionStatusLabel | EllipsisType = ...,
        scheduled_from: date | str | EllipsisType = ...,
        scheduled_before: date | str | EllipsisType = ...,
    ) -> AsyncGenerator[Session]: ...
    @overload
    def stream(
        self,
        table: type[Category],
        /,
        *,
        slug: str | EllipsisType = ...,
        parent_category_id: UUID | str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncGenerator[Category]: ...
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        sku: str | EllipsisType = ...,
        category_id: UUID | str | EllipsisType = ...,
        product_type: ProductType | ProductTypeLabel | EllipsisType = ...,
        requires_prescription: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        price_from: Decimal | int | str | EllipsisType = ...,
        price_below: Decimal | int | str | EllipsisType = ...,
        stock_from: int | EllipsisType = ...,
        stock_below: int | EllipsisType = ...,
    ) -> AsyncGenerator[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | EllipsisType = ...,
        is_popular: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncGenerator[SubscriptionPlan]: ...
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        order_type: OrderType | OrderTypeLabel | EllipsisType = ...,
        status: OrderStatus | OrderStatusLabel | EllipsisType = ...,
        payment_status: PaymentStatus | PaymentStatusLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        prescription_id: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[OrderItem]: ...
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        subscription_plan_id: UUID | str | EllipsisType = ...,
        status: InvoiceStatus | InvoiceStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
    ) -> AsyncGenerator[Invoice]: ...
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | EllipsisType = ...,
        conversation_type: ConversationType | ConversationTypeLabel | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
        is_archived: bool | EllipsisType = ...,
        last_message_from: datetime | str | EllipsisType = ...,
        last_message_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Conversation]: ...
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | EllipsisType = ...,
        sender_id: UUID | str | EllipsisType = ...,
        message_type: MessageType | MessageTypeLabel | EllipsisType = ...,
        reply_to_message_id: UUID | str | EllipsisType = ...,
        is_deleted: bool | EllipsisType = ...,
        sent_from: datetime | str | EllipsisType = ...,
        sent_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | EllipsisType = ...,
        notification_type: NotificationType | NotificationTypeLabel | EllipsisType = ...,
        status: NotificationStatus | NotificationStatusLabel | EllipsisType = ...,
        scheduled_from: datetime | str | EllipsisType = ...,
        scheduled_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[Notification]: ...
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        current_status: FlowStatus | FlowStatusLabel | EllipsisType = ...,
        product_id: UUID | str | EllipsisType = ...,
        order_id: UUID | str | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[TelehealthFlow]: ...
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | EllipsisType = ...,
        assigner_id: UUID | str | EllipsisType = ...,
        task_type: TaskType | TaskTypeLabel | EllipsisType = ...,
        priority: Priority | PriorityLabel | EllipsisType = ...,
        status: TaskStatus | TaskStatusLabel | EllipsisType = ...,
        due_from: date | str | EllipsisType = ...,
        due_before: date | str | EllipsisType = ...,
        related_entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        related_entity_id: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[Task]: ...
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | EllipsisType = ...,
        action: str | EllipsisType = ...,
        entity_type: str | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        session_id: str | EllipsisType = ...,
        severity: LogSeverity | LogSeverityLabel | EllipsisType = ...,
        created_from: datetime | str | EllipsisType = ...,
        created_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[AuditLog]: ...
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | EllipsisType = ...,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | EllipsisType = ...,
        category: str | EllipsisType = ...,
        is_template: bool | EllipsisType = ...,
        is_published: bool | EllipsisType = ...,
        created_by: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[FormSchema]: ...
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | EllipsisType = ...,
        patient_id: UUID | str | EllipsisType = ...,
        provider_id: UUID | str | EllipsisType = ...,
        consultation_id: UUID | str | EllipsisType = ...,
        telehealth_flow_id: UUID | str | EllipsisType = ...,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | EllipsisType = ...,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | EllipsisType = ...,
        submitted_from: datetime | str | EllipsisType = ...,
        submitted_before: datetime | str | EllipsisType = ...,
    ) -> AsyncGenerator[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | EllipsisType = ...,
        payer_id: str | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncGenerator[InsuranceProvider]: ...
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | EllipsisType = ...,
        insurance_provider_id: UUID | str | EllipsisType = ...,
        is_primary: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
        expires_from: date | str | EllipsisType = ...,
        expires_before: date | str | EllipsisType = ...,
    ) -> AsyncGenerator[PatientInsurance]: ...
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | EllipsisType = ...,
        state: str | EllipsisType = ...,
        postal_code: str | EllipsisType = ...,
        city: str | EllipsisType = ...,
        is_24_hour: bool | EllipsisType = ...,
        accepts_insurance: bool | EllipsisType = ...,
        delivery_available: bool | EllipsisType = ...,
        is_active: bool | EllipsisType = ...,
    ) -> AsyncGenerator[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | EllipsisType = ...,
        category: TagCategory | TagCategoryLabel | EllipsisType = ...,
        is_system_tag: bool | EllipsisType = ...,
    ) -> AsyncGenerator[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | EllipsisType = ...,
        entity_type: EntityType | EntityTypeLabel | EllipsisType = ...,
        entity_id: UUID | str | EllipsisType = ...,
        tagged_by: UUID | str | EllipsisType = ...,
    ) -> AsyncGenerator[EntityTag]: ...
    async def user_by_email(self, *, email: str) -> User | None:
        """The user with an e-mail address, if there is one.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def agenda(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Consultation]:
        """A provider's visits of any status that were booked to begin from ``since`` and before ``until``, in their order.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def book_visit(
        self,
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
        provider_id: UUID | str,
        now: datetime | str | None = None,
    ) -> Consultation:
        """Books a visit with a provider and tells the patient; see
        ``Consultation.schedule``.
        
        Raises:
            ``NotFound`` without such a provider, ``Invalid``
        with what keeps the visit from being booked, ``Conflict`` with
        ``consultation.double_booking`` where somebody else holds the slot.
        """
    async def prescribe(
        self,
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
        provider_id: UUID | str,
        consultation_id: UUID | str | None = None,
        policy: date | str | None = None,
        now: datetime | str | None = None,
    ) -> Prescription:
        """Prescribes a drug, files the prescription with its visit and tells the patient; see
        ``Prescription.prescribe``.
        
        Raises:
            ``NotFound`` without such a provider or visit,
        ``Invalid`` with what keeps the drug from being prescribed,
        ``Refused`` where the visit takes no more prescriptions.
        """
    async def free_slots(
        self,
        *,
        provider_id: UUID | str,
        since: datetime | str,
        until: datetime | str,
    ) -> builtin_list[Slot]:
        """The slots of a provider between two instants that can be booked; see
        ``Provider.free_slots``.
        
        Raises:
            ``NotFound`` without such a provider, and where the range is too long.
        """
    async def chart(self, *, patient_id: UUID | str) -> PatientChart:
        """A patient's chart.
        
        Raises:
            ``NotFound`` without such a patient.
        """
    async def expiring_before(self, *, instant: datetime | str) -> builtin_list[Prescription]:
        """The active prescriptions that expire before an instant, the next one first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def prescriptions_of(self, *, consultation_ids: Sequence[UUID | str]) -> builtin_list[Prescription]:
        """The prescriptions that were made in any of these visits, in the order in which they were made.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def choose_product(
        self,
        *,
        flow_id: UUID | str,
        product_id: UUID | str,
        subscription_plan_id: UUID | str | None = None,
    ) -> TelehealthFlow:
        """Records which product the patient has chosen, and which subscription plan if one; see
        ``TelehealthFlow.select_product``.
        
        Raises:
            ``NotFound`` without such a flow, product or plan,
        ``Invalid`` where one is not on sale, ``Refused`` where
        the flow is at another step.
        """
    async def approve_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.approve``.
        
        Raises:
            ``NotFound`` without such a flow or visit,
        ``Invalid`` where the visit is another patient's or has not taken place,
        ``Refused`` where the flow is at another step.
        """
    async def reject_flow(
        self,
        *,
        flow_id: UUID | str,
        consultation_id: UUID | str,
        consultation_data: Mapping[str, Any] | None = None,
        now: datetime | str | None = None,
    ) -> TelehealthFlow:
        """Records that a provider has not approved the treatment in a visit, and tells the patient; see
        ``TelehealthFlow.reject``.
        
        Raises:
            As ``approve_flow``.
        """
    async def open_flows(self, *, patient_id: UUID | str) -> builtin_list[TelehealthFlow]:
        """The flows of a patient that have neither been completed nor cancelled, the latest first.
        
        Raises:
            ``Unavailable`` where the database cannot serve.
        """
    async def flow_overview(self, *, flow_id: UUID | str) -> FlowOverview:
        """A flow with everything that belongs to it.
        
        Raises:
            ``NotFound`` without such a flow.
        """
