"""The program `telehealth` of the package; the tests of the Rust program cover its commands."""

from __future__ import annotations

import json
import subprocess
import sys


def run(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "telehealth", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout


def test_the_program_answers_and_exits_with_its_verdict() -> None:
    code, text = run("explain", "row.stale", "--json")
    envelope = json.loads(text)
    assert (code, envelope["command"], envelope["verdict"]) == (0, "explain", "well")
    code, text = run("explain", "no.such", "--json")
    assert (code, json.loads(text)["error"]["code"]) == (3, "command.code_unknown")
