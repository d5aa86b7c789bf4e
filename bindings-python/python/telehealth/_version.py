"""The version of the package, that of its native module."""

from importlib.metadata import version

__version__: str = version("telehealth")
