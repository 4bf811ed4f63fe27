"""The examples of docs/how-to/label.md."""

import re
from pathlib import Path

import pytest

from valley.config.cli import main
from valley.industry.nutrition.engine.label import label, read

TEXT = Path("docs/how-to/label.md").read_text(encoding="utf-8")
TOMLS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def test_the_table_of_the_how_to_is_what_the_label_says() -> None:
    found = label(read(TOMLS[0]), "2025")
    lines = re.findall(r"^\| (\w+) \| ([\d.]+) (\w+) \| ?(\d*) ?\|$", TEXT, re.MULTILINE)
    shown = [
        (r.nutrient.key, f"{r.declared:f}", r.nutrient.unit, "" if r.percent is None else f"{r.percent:f}")
        for r in found.rows
        if r.declared is not None
    ]
    assert lines == shown
    assert {claim.text: claim.verdict.value for claim in found.claims} == {
        "低糖": "met",
        "low fat": "met",
        "含钙": "met",
    }


def test_a_recipe_is_labelled_and_what_its_source_lacks_stays_unknown() -> None:
    found = label(read(TOMLS[1]), "2025")
    assert found.row("protein").text == f"{round((40 * 13.2 + 280 * 3.15) / 300, 1)} g"
    assert found.row("sugars").declared is not None
    assert "calcium" not in found.declared  # the oats have no value


def test_the_python_of_the_how_to_runs() -> None:
    block = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0]
    held: dict[str, object] = {}
    exec(block, held)  # noqa: S102 our own document
    assert f"{held['made'].declared['sugars']}" == "5.0"  # type: ignore[attr-defined]


def test_the_command_prints_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "formula.toml"
    path.write_text(TOMLS[0], encoding="utf-8")
    assert main(["label", str(path), "--edition", "2025", "--language", "en", "--claims"]) == 0
    out = capsys.readouterr().out
    assert "Energy: 191 kJ  2%" in out
    assert "rule not loaded · GB 7718" in out
    assert main(["label", str(path), "--edition", "2011", "--json"]) == 0
    assert '"standard": "GB 28050-2011"' in capsys.readouterr().out
    path.write_text("[per_100g]\nprotein = '3 IU'\n", encoding="utf-8")
    assert main(["label", str(path)]) == 2
    assert "per_100g · protein" in capsys.readouterr().err
