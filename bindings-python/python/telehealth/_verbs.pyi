# Generated from telehealth's description by tests/test_stubs.py; UPDATE=1 rewrites it.
from builtins import list as builtin_list
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import EllipsisType
from decimal import Decimal
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
    """Lists, streams and finders of a transaction."""
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
        slug: str | None = None,
        parent_category_id: UUID | str | None = None,
        is_active: bool | None = None,
    ) -> Page[Category]: ...
    @overload
    def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | None = None,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel | None = None,
        requires_prescription: bool | None = None,
        is_active: bool | None = None,
        price_from: Decimal | int | str | None = None,
        price_below: Decimal | int | str | None = None,
        stock_from: int | None = None,
        stock_below: int | None = None,
    ) -> Page[Product]: ...
    @overload
    def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | None = None,
        is_popular: bool | None = None,
        is_active: bool | None = None,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel | None = None,
        status: OrderStatus | OrderStatusLabel | None = None,
        payment_status: PaymentStatus | PaymentStatusLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[Order]: ...
    @overload
    def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
    ) -> Page[OrderItem]: ...
    @overload
    def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | None = None,
        patient_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
    ) -> Page[Invoice]: ...
    @overload
    def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        created_by: UUID | str | None = None,
        is_archived: bool | None = None,
        last_message_from: datetime | str | None = None,
        last_message_before: datetime | str | None = None,
    ) -> Page[Conversation]: ...
    @overload
    def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | None = None,
        sender_id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        reply_to_message_id: UUID | str | None = None,
        is_deleted: bool | None = None,
        sent_from: datetime | str | None = None,
        sent_before: datetime | str | None = None,
    ) -> Page[Message]: ...
    @overload
    def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | None = None,
        notification_type: NotificationType | NotificationTypeLabel | None = None,
        status: NotificationStatus | NotificationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Page[Notification]: ...
    @overload
    def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel | None = None,
        product_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[TelehealthFlow]: ...
    @overload
    def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        status: TaskStatus | TaskStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
    ) -> Page[Task]: ...
    @overload
    def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | None = None,
        action: str | None = None,
        entity_type: str | None = None,
        entity_id: UUID | str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[AuditLog]: ...
    @overload
    def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        category: str | None = None,
        is_template: bool | None = None,
        is_published: bool | None = None,
        created_by: UUID | str | None = None,
    ) -> Page[FormSchema]: ...
    @overload
    def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | None = None,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | None = None,
        submitted_from: datetime | str | None = None,
        submitted_before: datetime | str | None = None,
    ) -> Page[FormSubmission]: ...
    @overload
    def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | None = None,
        payer_id: str | None = None,
        is_active: bool | None = None,
    ) -> Page[InsuranceProvider]: ...
    @overload
    def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        insurance_provider_id: UUID | str | None = None,
        is_primary: bool | None = None,
        is_active: bool | None = None,
        expires_from: date | str | None = None,
        expires_before: date | str | None = None,
    ) -> Page[PatientInsurance]: ...
    @overload
    def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        city: str | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        is_active: bool | None = None,
    ) -> Page[Pharmacy]: ...
    @overload
    def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
    ) -> Page[Tag]: ...
    @overload
    def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | None = None,
        entity_type: EntityType | EntityTypeLabel | None = None,
        entity_id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
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
        slug: str | None = None,
        parent_category_id: UUID | str | None = None,
        is_active: bool | None = None,
    ) -> Generator[Category]: ...
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        sku: str | None = None,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel | None = None,
        requires_prescription: bool | None = None,
        is_active: bool | None = None,
        price_from: Decimal | int | str | None = None,
        price_below: Decimal | int | str | None = None,
        stock_from: int | None = None,
        stock_below: int | None = None,
    ) -> Generator[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | None = None,
        is_popular: bool | None = None,
        is_active: bool | None = None,
    ) -> Generator[SubscriptionPlan]: ...
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel | None = None,
        status: OrderStatus | OrderStatusLabel | None = None,
        payment_status: PaymentStatus | PaymentStatusLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Generator[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
    ) -> Generator[OrderItem]: ...
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | None = None,
        patient_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
    ) -> Generator[Invoice]: ...
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        created_by: UUID | str | None = None,
        is_archived: bool | None = None,
        last_message_from: datetime | str | None = None,
        last_message_before: datetime | str | None = None,
    ) -> Generator[Conversation]: ...
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | None = None,
        sender_id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        reply_to_message_id: UUID | str | None = None,
        is_deleted: bool | None = None,
        sent_from: datetime | str | None = None,
        sent_before: datetime | str | None = None,
    ) -> Generator[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | None = None,
        notification_type: NotificationType | NotificationTypeLabel | None = None,
        status: NotificationStatus | NotificationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Generator[Notification]: ...
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel | None = None,
        product_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Generator[TelehealthFlow]: ...
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        status: TaskStatus | TaskStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
    ) -> Generator[Task]: ...
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | None = None,
        action: str | None = None,
        entity_type: str | None = None,
        entity_id: UUID | str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Generator[AuditLog]: ...
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        category: str | None = None,
        is_template: bool | None = None,
        is_published: bool | None = None,
        created_by: UUID | str | None = None,
    ) -> Generator[FormSchema]: ...
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | None = None,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | None = None,
        submitted_from: datetime | str | None = None,
        submitted_before: datetime | str | None = None,
    ) -> Generator[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | None = None,
        payer_id: str | None = None,
        is_active: bool | None = None,
    ) -> Generator[InsuranceProvider]: ...
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | None = None,
        insurance_provider_id: UUID | str | None = None,
        is_primary: bool | None = None,
        is_active: bool | None = None,
        expires_from: date | str | None = None,
        expires_before: date | str | None = None,
    ) -> Generator[PatientInsurance]: ...
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        city: str | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        is_active: bool | None = None,
    ) -> Generator[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
    ) -> Generator[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | None = None,
        entity_type: EntityType | EntityTypeLabel | None = None,
        entity_id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
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

class AsyncVerbs:
    """Lists, streams and finders of an asynchronous transaction."""
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
        slug: str | None = None,
        parent_category_id: UUID | str | None = None,
        is_active: bool | None = None,
    ) -> Page[Category]: ...
    @overload
    async def list(
        self,
        table: type[Product],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        sku: str | None = None,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel | None = None,
        requires_prescription: bool | None = None,
        is_active: bool | None = None,
        price_from: Decimal | int | str | None = None,
        price_below: Decimal | int | str | None = None,
        stock_from: int | None = None,
        stock_below: int | None = None,
    ) -> Page[Product]: ...
    @overload
    async def list(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        billing_cycle: BillingCycle | BillingCycleLabel | None = None,
        is_popular: bool | None = None,
        is_active: bool | None = None,
    ) -> Page[SubscriptionPlan]: ...
    @overload
    async def list(
        self,
        table: type[Order],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_number: str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel | None = None,
        status: OrderStatus | OrderStatusLabel | None = None,
        payment_status: PaymentStatus | PaymentStatusLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[Order]: ...
    @overload
    async def list(
        self,
        table: type[OrderItem],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        order_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
    ) -> Page[OrderItem]: ...
    @overload
    async def list(
        self,
        table: type[Invoice],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        invoice_number: str | None = None,
        patient_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
    ) -> Page[Invoice]: ...
    @overload
    async def list(
        self,
        table: type[Conversation],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        participant_ids: Sequence[UUID | str] | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        created_by: UUID | str | None = None,
        is_archived: bool | None = None,
        last_message_from: datetime | str | None = None,
        last_message_before: datetime | str | None = None,
    ) -> Page[Conversation]: ...
    @overload
    async def list(
        self,
        table: type[Message],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        conversation_id: UUID | str | None = None,
        sender_id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        reply_to_message_id: UUID | str | None = None,
        is_deleted: bool | None = None,
        sent_from: datetime | str | None = None,
        sent_before: datetime | str | None = None,
    ) -> Page[Message]: ...
    @overload
    async def list(
        self,
        table: type[Notification],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        user_id: UUID | str | None = None,
        notification_type: NotificationType | NotificationTypeLabel | None = None,
        status: NotificationStatus | NotificationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> Page[Notification]: ...
    @overload
    async def list(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel | None = None,
        product_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[TelehealthFlow]: ...
    @overload
    async def list(
        self,
        table: type[Task],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        status: TaskStatus | TaskStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
    ) -> Page[Task]: ...
    @overload
    async def list(
        self,
        table: type[AuditLog],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        actor_id: UUID | str | None = None,
        action: str | None = None,
        entity_type: str | None = None,
        entity_id: UUID | str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> Page[AuditLog]: ...
    @overload
    async def list(
        self,
        table: type[FormSchema],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        title: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        category: str | None = None,
        is_template: bool | None = None,
        is_published: bool | None = None,
        created_by: UUID | str | None = None,
    ) -> Page[FormSchema]: ...
    @overload
    async def list(
        self,
        table: type[FormSubmission],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        form_schema_id: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | None = None,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | None = None,
        submitted_from: datetime | str | None = None,
        submitted_before: datetime | str | None = None,
    ) -> Page[FormSubmission]: ...
    @overload
    async def list(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | None = None,
        payer_id: str | None = None,
        is_active: bool | None = None,
    ) -> Page[InsuranceProvider]: ...
    @overload
    async def list(
        self,
        table: type[PatientInsurance],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        insurance_provider_id: UUID | str | None = None,
        is_primary: bool | None = None,
        is_active: bool | None = None,
        expires_from: date | str | None = None,
        expires_before: date | str | None = None,
    ) -> Page[PatientInsurance]: ...
    @overload
    async def list(
        self,
        table: type[Pharmacy],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        npi_number: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        city: str | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        is_active: bool | None = None,
    ) -> Page[Pharmacy]: ...
    @overload
    async def list(
        self,
        table: type[Tag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        name: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
    ) -> Page[Tag]: ...
    @overload
    async def list(
        self,
        table: type[EntityTag],
        /,
        *,
        limit: int = 100,
        after: UUID | str | None = None,
        tag_id: UUID | str | None = None,
        entity_type: EntityType | EntityTypeLabel | None = None,
        entity_id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
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
        slug: str | None = None,
        parent_category_id: UUID | str | None = None,
        is_active: bool | None = None,
    ) -> AsyncGenerator[Category]: ...
    @overload
    def stream(
        self,
        table: type[Product],
        /,
        *,
        sku: str | None = None,
        category_id: UUID | str | None = None,
        product_type: ProductType | ProductTypeLabel | None = None,
        requires_prescription: bool | None = None,
        is_active: bool | None = None,
        price_from: Decimal | int | str | None = None,
        price_below: Decimal | int | str | None = None,
        stock_from: int | None = None,
        stock_below: int | None = None,
    ) -> AsyncGenerator[Product]: ...
    @overload
    def stream(
        self,
        table: type[SubscriptionPlan],
        /,
        *,
        billing_cycle: BillingCycle | BillingCycleLabel | None = None,
        is_popular: bool | None = None,
        is_active: bool | None = None,
    ) -> AsyncGenerator[SubscriptionPlan]: ...
    @overload
    def stream(
        self,
        table: type[Order],
        /,
        *,
        order_number: str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        order_type: OrderType | OrderTypeLabel | None = None,
        status: OrderStatus | OrderStatusLabel | None = None,
        payment_status: PaymentStatus | PaymentStatusLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> AsyncGenerator[Order]: ...
    @overload
    def stream(
        self,
        table: type[OrderItem],
        /,
        *,
        order_id: UUID | str | None = None,
        product_id: UUID | str | None = None,
        prescription_id: UUID | str | None = None,
    ) -> AsyncGenerator[OrderItem]: ...
    @overload
    def stream(
        self,
        table: type[Invoice],
        /,
        *,
        invoice_number: str | None = None,
        patient_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        subscription_plan_id: UUID | str | None = None,
        status: InvoiceStatus | InvoiceStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
    ) -> AsyncGenerator[Invoice]: ...
    @overload
    def stream(
        self,
        table: type[Conversation],
        /,
        *,
        participant_ids: Sequence[UUID | str] | None = None,
        conversation_type: ConversationType | ConversationTypeLabel | None = None,
        created_by: UUID | str | None = None,
        is_archived: bool | None = None,
        last_message_from: datetime | str | None = None,
        last_message_before: datetime | str | None = None,
    ) -> AsyncGenerator[Conversation]: ...
    @overload
    def stream(
        self,
        table: type[Message],
        /,
        *,
        conversation_id: UUID | str | None = None,
        sender_id: UUID | str | None = None,
        message_type: MessageType | MessageTypeLabel | None = None,
        reply_to_message_id: UUID | str | None = None,
        is_deleted: bool | None = None,
        sent_from: datetime | str | None = None,
        sent_before: datetime | str | None = None,
    ) -> AsyncGenerator[Message]: ...
    @overload
    def stream(
        self,
        table: type[Notification],
        /,
        *,
        user_id: UUID | str | None = None,
        notification_type: NotificationType | NotificationTypeLabel | None = None,
        status: NotificationStatus | NotificationStatusLabel | None = None,
        scheduled_from: datetime | str | None = None,
        scheduled_before: datetime | str | None = None,
    ) -> AsyncGenerator[Notification]: ...
    @overload
    def stream(
        self,
        table: type[TelehealthFlow],
        /,
        *,
        patient_id: UUID | str | None = None,
        current_status: FlowStatus | FlowStatusLabel | None = None,
        product_id: UUID | str | None = None,
        order_id: UUID | str | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> AsyncGenerator[TelehealthFlow]: ...
    @overload
    def stream(
        self,
        table: type[Task],
        /,
        *,
        assignee_id: UUID | str | None = None,
        assigner_id: UUID | str | None = None,
        task_type: TaskType | TaskTypeLabel | None = None,
        priority: Priority | PriorityLabel | None = None,
        status: TaskStatus | TaskStatusLabel | None = None,
        due_from: date | str | None = None,
        due_before: date | str | None = None,
        related_entity_type: EntityType | EntityTypeLabel | None = None,
        related_entity_id: UUID | str | None = None,
    ) -> AsyncGenerator[Task]: ...
    @overload
    def stream(
        self,
        table: type[AuditLog],
        /,
        *,
        actor_id: UUID | str | None = None,
        action: str | None = None,
        entity_type: str | None = None,
        entity_id: UUID | str | None = None,
        session_id: str | None = None,
        severity: LogSeverity | LogSeverityLabel | None = None,
        created_from: datetime | str | None = None,
        created_before: datetime | str | None = None,
    ) -> AsyncGenerator[AuditLog]: ...
    @overload
    def stream(
        self,
        table: type[FormSchema],
        /,
        *,
        title: str | None = None,
        medical_form_type: MedicalFormType | MedicalFormTypeLabel | None = None,
        category: str | None = None,
        is_template: bool | None = None,
        is_published: bool | None = None,
        created_by: UUID | str | None = None,
    ) -> AsyncGenerator[FormSchema]: ...
    @overload
    def stream(
        self,
        table: type[FormSubmission],
        /,
        *,
        form_schema_id: UUID | str | None = None,
        patient_id: UUID | str | None = None,
        provider_id: UUID | str | None = None,
        consultation_id: UUID | str | None = None,
        telehealth_flow_id: UUID | str | None = None,
        status: FormSubmissionStatus | FormSubmissionStatusLabel | None = None,
        clinical_priority: ClinicalPriority | ClinicalPriorityLabel | None = None,
        submitted_from: datetime | str | None = None,
        submitted_before: datetime | str | None = None,
    ) -> AsyncGenerator[FormSubmission]: ...
    @overload
    def stream(
        self,
        table: type[InsuranceProvider],
        /,
        *,
        name: str | None = None,
        payer_id: str | None = None,
        is_active: bool | None = None,
    ) -> AsyncGenerator[InsuranceProvider]: ...
    @overload
    def stream(
        self,
        table: type[PatientInsurance],
        /,
        *,
        patient_id: UUID | str | None = None,
        insurance_provider_id: UUID | str | None = None,
        is_primary: bool | None = None,
        is_active: bool | None = None,
        expires_from: date | str | None = None,
        expires_before: date | str | None = None,
    ) -> AsyncGenerator[PatientInsurance]: ...
    @overload
    def stream(
        self,
        table: type[Pharmacy],
        /,
        *,
        npi_number: str | None = None,
        state: str | None = None,
        postal_code: str | None = None,
        city: str | None = None,
        is_24_hour: bool | None = None,
        accepts_insurance: bool | None = None,
        delivery_available: bool | None = None,
        is_active: bool | None = None,
    ) -> AsyncGenerator[Pharmacy]: ...
    @overload
    def stream(
        self,
        table: type[Tag],
        /,
        *,
        name: str | None = None,
        category: TagCategory | TagCategoryLabel | None = None,
        is_system_tag: bool | None = None,
    ) -> AsyncGenerator[Tag]: ...
    @overload
    def stream(
        self,
        table: type[EntityTag],
        /,
        *,
        tag_id: UUID | str | None = None,
        entity_type: EntityType | EntityTypeLabel | None = None,
        entity_id: UUID | str | None = None,
        tagged_by: UUID | str | None = None,
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
