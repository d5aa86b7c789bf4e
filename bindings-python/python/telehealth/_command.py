"""The program `telehealth`, which the package installs."""

from __future__ import annotations

import signal
import sys

from telehealth import _native


def main() -> int:
    """Runs the program with the arguments of this process; returns its exit code."""
    # Python itself would notice Ctrl-C only after the command has ended.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run_command(sys.argv)
