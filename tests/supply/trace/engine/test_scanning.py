import pytest

from valley.supply.trace.engine.scanning import Unreadable, read

LOT = "https://id.gs1.org/01/09520301002011/10/26112000"
ITEM = "https://id.gs1.org/01/09520301002011/21/0004378"


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("(01)09520301002011(10)26112000", LOT),
        ("]C1010952030100201110" + "26112000\x1d17261126", LOT),
        ("]d201095203010020112100" + "04378\x1d1026112000", ITEM),
        ("https://example.com/01/09520301002011/21/0004378?17=261126", ITEM),
        ("urn:epc:id:sgtin:9520301.000201.0004378", ITEM),
        ("9520301002011", "https://id.gs1.org/01/09520301002011"),
        ("(00)095204010000000016", "https://id.gs1.org/00/095204010000000016"),
        ("https://example.org/lot/7", "https://example.org/lot/7"),
    ],
)  # fmt: skip
def test_whatever_is_scanned_names_one_thing(text: str, uri: str) -> None:
    assert read(text).uri == uri


def test_the_label_s_lot_and_date_come_along() -> None:
    found = read("]d201095203010020112100" + "04378\x1d1026112000\x1d17261126")
    assert (found.lot, found.expires) == ("26112000", "261126")


@pytest.mark.parametrize(
    ("text", "why"),
    [(" ", "empty"), ("(01)09520301002012", "check digit"), ("lot 7", "shape"), ("(99)abc", "shape"), ("123", "shape")],
)
def test_what_names_nothing_says_why(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(text)
