"""The Python examples of the README files and of the guide run unchanged.

Run as a program, it tests the installed package without pytest.
"""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
REPOSITORY = PACKAGE.parent
DOCUMENTS = [REPOSITORY / "README.md", PACKAGE / "README.md", *sorted((REPOSITORY / "examples/guide").glob("*.md"))]
WITHOUT_EXAMPLES = {"codes.md"}


def test_the_python_examples_run() -> None:
    for document in DOCUMENTS:
        if document.name not in WITHOUT_EXAMPLES:
            (block,) = re.findall(r"```python\n(.*?)```", document.read_text(), re.DOTALL)
            exec(compile(block, str(document), "exec"), {})


if __name__ == "__main__":
    test_the_python_examples_run()
