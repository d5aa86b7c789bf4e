"""Events of the library, for Python's ``logging``."""

from __future__ import annotations

import json
import logging
from typing import Literal

from telehealth import _native

__all__ = ["set_log_level"]


def set_log_level(level: Literal["debug", "info", "warning", "error"], /) -> None:
    """Pass events from this level on to ``logging``; the default is ``info``.

    The loggers are ``telehealth.transaction``, ``.statement``, ``.pool``, ``.audit``, ``.keys``, ``.data`` and
    ``.backup``. Each record has the fields of the event, in OpenTelemetry's names where there are any, as ``fields``. No
    record contains a protected value or a parameter. Level ``debug`` makes a record of each transaction and each
    statement, which costs some microseconds even if no logger wants it.
    """
    _native.set_log_level(level)


def _emit(level: int, target: str, message: str, fields: str) -> None:
    logger = logging.getLogger(target.replace("::", "."))
    if logger.isEnabledFor(level):
        logger.log(level, "%s", message, extra={"fields": json.loads(fields)})


_native.set_log_handler(_emit)
set_log_level("info")
