"""Enumerations whose members are strings, also for Python 3.10."""

import sys
from enum import Enum

__all__ = ["StrEnum"]

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:

    class StrEnum(str, Enum):
        """An enumeration whose members are strings, as in Python 3.11."""

        __str__ = str.__str__
        __format__ = str.__format__
