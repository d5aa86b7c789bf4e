"""The notebook of the examples runs."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"


def test_the_notebook_runs() -> None:
    pytest.importorskip("matplotlib", reason="needs Python 3.11")
    import_module("matplotlib").use("Agg")
    plt = import_module("matplotlib.pyplot")
    cells = [cell for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    plots: list[str] = []
    for cell in cells:
        assert not cell["outputs"], "commit the notebook without outputs"
        exec(compile("".join(cell["source"]), str(NOTEBOOK), "exec"), names)
        # A notebook shows the plots of a cell below it, and begins the next cell without them.
        plots += [plt.figure(number).axes[0].get_title() for number in plt.get_fignums()]
        plt.close("all")
    assert len(set(plots)) == 4, plots
    assert 150 < len(names["visits"]) < 250
    growth = names["growth"]
    assert growth.index.is_monotonic_increasing and growth.iloc[-1] == len(names["log"]) > len(names["visits"])
    assert set(names["visits"].columns).isdisjoint({"chief_complaint", "notes", "patient_id"})
