"""Measures contestants in turns, and writes their times to standard output as lines of JSON for `cargo xtask bench`."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

QUICK = os.environ.get("TELEHEALTH_BENCH_QUICK") == "1"


@dataclass
class Contestant:
    """One way to do the work."""

    name: str
    does: str
    """What it does and does not do, in one line."""
    work: Callable[[], Any]
    """A run, which is timed."""
    prepare: Callable[[], Any] = lambda: None
    """Runs before each run, untimed."""
    check: Callable[[Any], None] = lambda result: None
    """Verifies the result of each run, untimed; raises if it is wrong."""


def compare(bench: str, contestants: list[Contestant], *, operations: int, rounds: int, warmup: int = 1) -> None:
    """Run each contestant once per round, after rounds to warm up. A time is that of one of `operations`."""
    seconds: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for turn in range(warmup + rounds):
        # The order changes, so that no contestant is always the first.
        for place in range(len(contestants)):
            contestant = contestants[(place + turn) % len(contestants)]
            contestant.prepare()
            gc.collect()
            begun = perf_counter()
            result = contestant.work()
            spent = perf_counter() - begun
            contestant.check(result)
            del result
            if turn >= warmup:
                seconds[contestant.name].append(spent / operations)
    for contestant in contestants:
        report(bench, contestant.name, contestant.does, seconds[contestant.name])


def report(bench: str, name: str, does: str, seconds: list[float]) -> None:
    """Write the times of a contestant."""
    line = json.dumps({"bench": bench, "name": name, "does": does, "seconds": seconds})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def expect(found: object, wanted: object) -> None:
    """Raise if a result is wrong."""
    if found != wanted:
        raise AssertionError(f"found {found!r} instead of {wanted!r}")


def repeated(times: int, function: Callable[[], Any]) -> Callable[[], None]:
    """Return a run that calls a function repeatedly."""

    def run() -> None:
        for _ in range(times):
            function()

    return run
