"""The Python examples of the README files run unchanged.

Run as a program, it tests the installed package without pytest.
"""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def test_the_python_examples_run() -> None:
    for readme in (PACKAGE.parent / "README.md", PACKAGE / "README.md"):
        (block,) = re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL)
        exec(compile(block, str(readme), "exec"), {})


if __name__ == "__main__":
    test_the_python_examples_run()
