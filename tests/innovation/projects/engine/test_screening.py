"""Hits of a screen, against figures reckoned by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.innovation.projects.engine.analyses import BadTable, analyse
from valley.innovation.projects.engine.screening import BadPlate, Well, screen

CONTROLS = [("pos", "阳性", 100.0), ("pos", "Positive", 104.0), ("neg", "阴性", 0.0), ("neg", "-", 4.0)]


def plate(name: str, *wells: tuple[str, float], controls: list[tuple[str, str, float]] = CONTROLS) -> list[Well]:
    found = [Well(sample, name, role, value) for sample, role, value in controls]
    return found + [Well(sample, name, "sample", value) for sample, value in wells]


def test_z_prime_and_effects_by_hand() -> None:
    found = screen([*plate("P1", ("S1", 52), ("S2", 102), ("S3", 12)), Well("S9", "P1", "blank", 999)])
    # means 102 and 2, both sd = 2√2: 1 - 3 · 4√2 / 100
    assert found.z == {"P1": pytest.approx(1 - 12 * 2**0.5 / 100)}
    assert [(one.sample, one.effect) for one in found.candidates] == [("S2", 100.0), ("S1", 50.0)]
    assert found.tested == 3


def test_replicates_count_by_their_median_over_plates_that_are_judged() -> None:
    wide = [("pos", "+", 100.0), ("pos", "+", 40.0), ("neg", "-", 0.0), ("neg", "-", 30.0)]
    found = screen([
        *plate("P1", ("S1", 102), ("S2", 12)), *plate("P2", ("S1", 72), ("S2", 102)),
        *plate("P3", ("S1", 2), ("S2", 12), ("S4", 500), controls=wide),
    ])  # fmt: skip
    assert found.unjudged == ["P3"]
    assert [(one.sample, one.effect, one.replicates) for one in found.candidates] == [("S1", 85.0, 2), ("S2", 55.0, 2)]
    assert found.tested == 2  # of S4 nothing is said


def test_an_assay_that_goes_down_counts_the_same() -> None:
    down = [("pos", "+", 0.0), ("pos", "+", 4.0), ("neg", "-", 100.0), ("neg", "-", 104.0)]
    found = screen(plate("P1", ("S1", 12), ("S2", 92), controls=down), threshold=80)
    assert [(one.sample, one.effect) for one in found.candidates] == [("S1", 90.0)]


@pytest.mark.parametrize(
    ("wells", "what"),
    [
        ([*plate("P1"), Well("S", "P1", "control", 1, 9)], "role"),
        (plate("P1", controls=CONTROLS[1:]), "controls"),
        (plate("P1", controls=[(s, r, 1.0) for s, r, _v in CONTROLS]), "controls"),
    ],
)
def test_a_plate_without_controls_is_refused(wells: list[Well], what: str) -> None:
    with pytest.raises(BadPlate) as bad:
        screen(wells)
    assert bad.value.what == what


@given(
    st.lists(st.floats(-50, 150), min_size=1, max_size=30),
    st.floats(0.1, 100),
    st.floats(-1e3, 1e3),
    st.floats(1, 99),
)
def test_neither_unit_nor_background_of_the_reader_changes_a_hit(
    values: list[float], scale: float, offset: float, threshold: float
) -> None:
    named = [(f"S{n}", value) for n, value in enumerate(values)]
    one = screen(plate("P", *named), threshold)
    moved = [(s, r, v * scale + offset) for s, r, v in CONTROLS]
    other = screen(plate("P", *[(s, v * scale + offset) for s, v in named], controls=moved), threshold)
    effects = {each.sample: each.effect for each in other.candidates}
    for each in one.candidates:
        if abs(each.effect - threshold) > 1e-6:
            assert effects[each.sample] == pytest.approx(each.effect, abs=1e-5)
    assert other.z["P"] == pytest.approx(one.z["P"], abs=1e-6)


def test_a_table_of_wells_becomes_figures_best_first() -> None:
    table = "well,plate,role,signal\n" + "".join(
        f"{well.sample},{well.plate},{well.role},{well.value}\n"
        for well in [*plate("P1", ("S1", 52), ("S2", 102)), *plate("P2", ("S3", 77))]
    )
    asked = {"value": "signal", "group": "role", "plate": "plate", "threshold": "60"}
    found = [(one.name, one.value, one.unit) for one in analyse("hits", table.encode(), asked)]
    assert found[2:] == [
        ("plates not judged", 0, "1"), ("n samples", 3, "1"), ("n hits", 2, "1"), ("1 S2", 100, "%"), ("2 S3", 75, "%"),
    ]  # fmt: skip
    with pytest.raises(BadTable) as bad:
        analyse("hits", table.replace("阴性", "无").encode(), asked)
    assert (bad.value.what, bad.value.line) == ("role", 4)
