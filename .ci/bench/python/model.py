"""The peers' model of a prescription: pydantic with the checks of the library's entity."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, StringConstraints, model_validator

TEXT = (Path(__file__).parents[1] / "prescription.json").read_text().strip()


class DosageForm(str, Enum):
    tablet = "tablet"
    capsule = "capsule"
    liquid = "liquid"
    injection = "injection"
    topical = "topical"
    inhaler = "inhaler"
    patch = "patch"
    drops = "drops"


class QuantityUnit(str, Enum):
    each = "each"
    milliliter = "mL"
    gram = "g"


class Status(str, Enum):
    active = "active"
    completed = "completed"
    cancelled = "cancelled"
    expired = "expired"


class Schedule(str, Enum):
    CI = "CI"
    CII = "CII"
    CIII = "CIII"
    CIV = "CIV"
    CV = "CV"


# The library also rejects U+0000 in text. Here that is left to PostgreSQL, because a pattern costs a fifth more.
Text100 = Annotated[str, StringConstraints(max_length=100)]
Text200 = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=1_000_000)]
Integer = 2_147_483_647
Positive = Annotated[PositiveInt, Field(le=Integer)]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=3)]
Count = Annotated[NonNegativeInt, Field(le=Integer)]
Ndc = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-[0-9]{3}-[0-9]{2}|[0-9]{5}-[0-9]{4}-[0-9]{1,2})$")]


class Prescription(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    id: UUID
    patient_id: UUID
    provider_id: UUID
    consultation_id: UUID | None = None
    order_id: UUID | None = None
    medication_name: Text200
    generic_name: Text200 | None = None
    strength: Text100
    dosage_form: DosageForm
    quantity: Quantity
    quantity_unit: QuantityUnit
    days_supply: Positive
    instructions: LongText
    refills_remaining: Count
    total_refills: Count
    status: Status
    prescribed_at: AwareDatetime
    expires_at: AwareDatetime
    pharmacy_id: UUID | None = None
    ndc_number: Ndc | None = None
    controlled_substance_schedule: Schedule | None = None
    contraindications: tuple[LongText, ...] | None = None
    drug_interactions: tuple[LongText, ...] | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime

    @model_validator(mode="after")
    def rules(self) -> Prescription:
        if self.expires_at <= self.prescribed_at:
            raise ValueError("expires_at must be after prescribed_at")
        if self.refills_remaining > self.total_refills:
            raise ValueError("refills_remaining must not exceed total_refills")
        if self.quantity_unit is QuantityUnit.each and self.quantity % 1:
            raise ValueError("quantity must be a whole number of pieces")
        if self.controlled_substance_schedule is not None:
            self.controlled()
        return self

    def controlled(self) -> None:
        schedule = self.controlled_substance_schedule
        most = {Schedule.CII: 0, Schedule.CIII: 5, Schedule.CIV: 5}.get(schedule, Integer)
        if schedule is Schedule.CI or self.total_refills > most:
            raise ValueError("must not exceed the refills of the drug's schedule")
        if schedule in (Schedule.CIII, Schedule.CIV) and self.expires_at > six_months_after(self.prescribed_at):
            raise ValueError("must be within six months for this schedule")


def six_months_after(instant: datetime) -> datetime:
    month = instant.month + 6
    year, month = (instant.year + 1, month - 12) if month > 12 else (instant.year, month)
    for day in range(instant.day, 27, -1):
        try:
            return instant.replace(year=year, month=month, day=day)
        except ValueError:
            pass
    return instant.replace(year=year, month=month)
