"""Enumerations whose members are their text, also in Python 3.10."""

import sys
from enum import Enum

__all__ = ["StrEnum"]

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:

    class StrEnum(str, Enum):
        """A member is its text, as in Python 3.11."""

        __str__ = str.__str__
        __format__ = str.__format__
