"""The peers' tables in SQLAlchemy."""

from __future__ import annotations

from model import DosageForm, Prescription, QuantityUnit, Schedule, Status
from sqlalchemy import ARRAY, Column, DateTime, Enum, Integer, MetaData, Numeric, Table, Text, Uuid
from sqlalchemy.orm import DeclarativeBase

TYPES = {
    "dosage_form": Enum(DosageForm, name="dosage_form_enum", schema="bare", create_type=False),
    "quantity": Numeric(10, 3),
    "quantity_unit": Enum(
        QuantityUnit, name="quantity_unit_enum", schema="bare", create_type=False, values_callable=lambda it: [unit.value for unit in it]
    ),
    "status": Enum(Status, name="prescription_status_enum", schema="bare", create_type=False),
    "controlled_substance_schedule": Enum(Schedule, name="controlled_schedule_enum", schema="bare", create_type=False),
}


def columns(sealed: bool) -> list[Column]:
    """Return the 25 columns; if `sealed`, lists are text."""

    def kind(name: str) -> object:
        if name in TYPES:
            return TYPES[name]
        if name == "id" or name.endswith("_id"):
            return Uuid()
        if name.endswith("_at"):
            return DateTime(timezone=True)
        if name in ("days_supply", "refills_remaining", "total_refills"):
            return Integer()
        if name in ("contraindications", "drug_interactions") and not sealed:
            return ARRAY(Text(), as_tuple=True)
        return Text()

    return [Column(name, kind(name), primary_key=name == "id") for name in Prescription.model_fields]


METADATA = MetaData()
BARE = Table("prescriptions", METADATA, *columns(False), schema="bare")
DUTIES = Table("prescriptions", METADATA, *columns(True), schema="duties")


class Base(DeclarativeBase):
    metadata = METADATA


class Row(Base):
    """The mapped class of the bare table."""

    __table__ = BARE
