"""Tools that record what a program holds show no protected value of its entities: a test for each tool."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rich.console
import rich.pretty
import rich.traceback
import sentry_sdk
import sentry_sdk.transport
from conftest import booked, new_patient, new_provider, new_user
from telehealth import Patient, PatientChart, Page, User

SECRETS = ("Lovelace", "a cough", "1990-12", "1990, 12", "lovelace@")
"""What the entities of ``held`` contain: a name, a complaint, a date of birth and an address."""


def held() -> dict[str, Any]:
    """Return entities as a program holds them."""
    patient = new_patient(User.register(email="lovelace@example.com", role="patient"))
    visit = booked(patient, new_provider(new_user("provider")))
    chart = PatientChart(patient=patient, consultations=[visit], prescriptions=[], sessions=[], damaged=[])
    return {"patient": patient, "visits": [visit], "page": Page((patient,), None), "chart": chart, "by_id": {patient.id: patient}}


def fails() -> None:
    """Raise in a frame that holds entities."""
    here = held()
    patient, visits, page, chart = here["patient"], here["visits"], here["page"], here["chart"]
    raise RuntimeError(f"no answer for {patient} {visits} {page} {chart}")


def clean(said: str) -> None:
    """Check that a tool has shown the entities, and none of their secrets."""
    assert "Patient" in said and "scheduled" in said, said
    for secret in SECRETS:
        assert secret not in said, said


def error_of(act: Callable[[], object]) -> RuntimeError:
    """Return the error that a call raises."""
    with pytest.raises(RuntimeError) as caught:
        act()
    return caught.value


def test_tracebacks_with_locals() -> None:
    error = error_of(fails)
    clean("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))


def test_rich() -> None:
    console = rich.console.Console(file=io.StringIO(), width=400)
    error = error_of(fails)
    shown = rich.traceback.Traceback.from_exception(RuntimeError, error, error.__traceback__, show_locals=True, locals_max_string=10_000)
    console.print(shown, held())
    rich.pretty.pprint(held(), console=console, expand_all=True)
    assert isinstance(console.file, io.StringIO)
    clean(console.file.getvalue())


def test_logging() -> None:
    lines = io.StringIO()
    logger = logging.Logger("clinic")
    logger.addHandler(logging.StreamHandler(lines))
    here = held()
    try:
        fails()
    except RuntimeError:
        logger.exception("failed for %s with %r", here["patient"], here, extra={"patient": here["patient"]})
    logger.error("a mapping as the only argument: %(status)s", here["visits"][0])
    clean(lines.getvalue())


class _Kept(sentry_sdk.transport.Transport):
    """Keeps events in memory."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.envelopes: list[Any] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.envelopes.append(envelope)


def test_sentry() -> None:
    kept = _Kept()
    options: dict[str, Any] = {"max_value_length": 100_000, "include_local_variables": True}
    client = sentry_sdk.Client(dsn="https://key@sentry.example/1", transport=kept, default_integrations=False, **options)
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        scope.set_extra("patient", held()["patient"])
        scope.set_context("chart", held())
        sentry_sdk.capture_exception(error_of(fails))
    (envelope,) = kept.envelopes
    event = envelope.get_event()
    assert "patient" in event["exception"]["values"][0]["stacktrace"]["frames"][-1]["vars"]
    clean(json.dumps(event))


PROGRAM = """
from test_secrecy import fails, held

def test_raised():
    here = held()
    fails()

def test_different():
    patient, other = held()["patient"], held()["patient"]
    assert patient == other

def test_lists_are_different():
    assert held()["visits"] == held()["visits"]

def test_missing():
    patient = held()["patient"]
    assert "first_name" in patient
"""


def test_pytest_with_locals(tmp_path: Path) -> None:
    program = tmp_path / "test_program.py"
    program.write_text(PROGRAM)
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    arguments = ["-m", "pytest", "--showlocals", "-vv", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(program)]
    ended = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "PYTHONPATH": path},
    )
    assert "4 failed" in ended.stdout, ended.stdout + ended.stderr
    clean(ended.stdout)


def test_the_columns_that_tools_may_expand_are_not_personal() -> None:
    patient: Patient = held()["patient"]
    assert "date_of_birth" not in patient.keys() and "first_name" not in patient.keys()
    with pytest.raises(KeyError):
        patient["first_name"]
    assert dict(patient)["id"] == patient.id
