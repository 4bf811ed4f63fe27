"""The examples of docs/how-to/label.md."""

import re
from pathlib import Path

import pytest

from valley.config.cli import main
from valley.industry.nutrition.engine.label import label, read, read_elements

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
    assert f"{held['sums'][0].total}" == "1.2"  # type: ignore[index]


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


def test_additives_fortifiers_and_artwork_of_the_how_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, drawn = tmp_path / "soy.toml", tmp_path / "soy.svg"
    path.write_text(TOMLS[2], encoding="utf-8")
    assert main(["label", str(path), "--edition", "2011", "--artwork", str(drawn)]) == 0
    out = capsys.readouterr().out
    assert "符合 · GB 2760-2024 A.4" in out
    assert "符合 · GB 14880-2012 表A.1 p.7" in out
    assert "GB 7718 · 最小字高" in out
    assert drawn.read_bytes().startswith(b"<svg")
    assert main(["check-additives", str(path)]) == 0
    path.write_text(TOMLS[2].replace("= 0.5", "= 0.6").replace("500 mg", "600 mg"), encoding="utf-8")
    assert main(["label", str(path), "--edition", "2011"]) == 1
    assert "不符合 · GB 2760-2024 A.4" in capsys.readouterr().out


def test_the_import_of_the_how_to_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gb7718.toml"
    path.write_text(TOMLS[3], encoding="utf-8")
    assert [rule.clause for rule in read_elements(path).rules] == ["4.1.2"]


def test_a_formula_may_name_its_own_edition_day_and_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "formula.toml"
    table = "[per_100g]\nprotein = 10\nfat = 20\nsaturated_fat = 5\ncarbohydrate = 60\nsugars = 25\nsodium = 300\n"
    path.write_text(f'as_of = 2020-01-01\nedition = "2025"\nlanguage = "en"\n{table}', encoding="utf-8")
    assert main(["label", str(path)]) == 0
    assert capsys.readouterr().out.startswith("GB 28050-2025  2020-01-01")
    assert main(["label", str(path), "--as-of", "2026-01-01", "--language", "zh"]) == 0
    assert "GB 28050-2011  2026-01-01" in (out := capsys.readouterr().out)
    assert "蛋白质" in out
    for wrong, says in (
        ('as_of = "soon"\n', "as_of"),
        ('language = "fr"\n', "zh or en"),
        ("[per_200g]\nfat = 3\n", "per_100g"),
    ):
        path.write_text(wrong + table, encoding="utf-8")
        assert main(["label", str(path)]) == 2
        assert says in capsys.readouterr().err
    assert main(["label", str(tmp_path / "none.toml")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_takes_imported_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, path = tmp_path / "gb7718.toml", tmp_path / "formula.toml"
    rules.write_text(
        'standard = "GB 7718"\nedition = "2011"\ntitle = "t"\neffective_from = 2012-04-20\n'
        '[[elements]]\nelement = "net_content"\nclause = "4.1.5"\n'
        '[[elements]]\nelement = "storage"\nclause = "4.1.8"\n',
        encoding="utf-8",
    )
    table = "[per_100g]\nprotein = 10\nfat = 20\nsaturated_fat = 5\ncarbohydrate = 60\nsugars = 25\nsodium = 300\n"
    path.write_text(f'language = "en"\n{table}[elements]\n"净含量" = "50 g"\n', encoding="utf-8")
    assert main(["label", str(path), "--rules", str(rules)]) == 1
    out = capsys.readouterr().out
    assert "met · GB 7718-2011 4.1.5 · net content: present  [50 g]" in out
    assert "not met · GB 7718-2011 4.1.8 · storage: missing" in out
    assert "other elements: rule not loaded" in out
    assert main(["label", str(path), "--rules", str(tmp_path / "none.toml")]) == 2


def test_the_chinese_example_of_the_how_to_is_the_same_label() -> None:
    found = label(read(TOMLS[-1]), "2025")
    assert found.product.name == "牛奶"
    assert found.row("protein").text == "3.2 g"
