"""The Python examples of the README files and of the guide run unchanged.

Run as a program, it tests the installed package without pytest.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telehealth import Portal

PACKAGE = Path(__file__).parents[1]
REPOSITORY = PACKAGE.parent
DOCUMENTS = [REPOSITORY / "README.md", PACKAGE / "README.md", *sorted((REPOSITORY / "examples/guide").glob("*.md"))]
WITHOUT_EXAMPLES = {"codes.md", "operations.md"}


def test_the_python_examples_run() -> None:
    for document in DOCUMENTS:
        if document.name not in WITHOUT_EXAMPLES:
            (block,) = re.findall(r"```python\n(.*?)```", document.read_text(), re.DOTALL)
            exec(compile(block, str(document), "exec"), {})


def test_the_example_of_the_cluster_runs(portal: Portal) -> None:
    import telehealth
    from conftest import SERVICE

    class OfTheTest:
        """The package, with a database of the test in the place of the cluster's two ports."""

        @staticmethod
        def connect(*given: Any, **options: Any) -> Portal:
            inspect.signature(telehealth.connect).bind(*given, **options)
            return telehealth.connect(portal.url, replica_urls=[portal.url])

    (block,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "examples/cluster/README.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {"telehealth": OfTheTest, "actor": SERVICE}
    exec(block, names)
    names["portal"].close()


def test_the_toml_examples_name_features_that_exist() -> None:
    import pytest

    tomllib = pytest.importorskip("tomllib")
    features = tomllib.loads((REPOSITORY / "storage/Cargo.toml").read_text())["features"]
    blocks = re.findall(r"```toml\n(.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
    assert len(blocks) == 2
    for block in map(tomllib.loads, blocks):
        dependency = block.get("dependencies", block)["telehealth-storage"]
        assert set(dependency.get("features", [])) <= set(features)


if __name__ == "__main__":
    test_the_python_examples_run()
