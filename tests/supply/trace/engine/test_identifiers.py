"""GS1 keys in their one canonical form. Pairs are those of the published hash vectors, and of TDS 2.0 and DL 1.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.supply.trace.engine.identifiers import canonical, check_digit


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("urn:epc:id:sgtin:4012345.012345.12", "/01/04012345123456/21/12"),
        ("urn:epc:id:sgtin:4012345.012345.1.2", "/01/04012345123456/21/1.2"),
        ("urn:epc:id:sscc:4012345.0000000333", "/00/040123450000003338"),
        ("urn:epc:id:sgln:4012345.00005.0", "/414/4012345000054"),
        ("urn:epc:id:sgln:4012345.00011.987", "/414/4012345000115/254/987"),
        ("urn:epc:id:pgln:999999999999.", "/417/9999999999994"),
        ("urn:epc:id:grai:4012345.66666.87", "/8003/0401234566666387"),
        ("urn:epc:id:gdti:987659999999..9", "/253/98765999999929"),
        ("urn:epc:id:itip:4012345.012345.01.02.999", "/8006/040123451234560102/21/999"),
        ("urn:epc:class:lgtin:4012345.012345.Lot987", "/01/04012345123456/10/Lot987"),
        ("urn:epc:idpat:sgtin:4054739.099914.*", "/01/04054739999148"),
        ("urn:epc:idpat:grai:4012345.66666.*", "/8003/04012345666663"),
        ("urn:epc:idpat:cpi:4012345.ABC.*", "/8010/4012345ABC"),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "/8006/040123451234560102"),
        ("https://id.gs1.de/01/04012345999990/21/XYZ-1234", "/01/04012345999990/21/XYZ-1234"),
        ("https://example.com/gtin/09780345418913/21/765tz?abc=211121", "/01/09780345418913/21/765tz"),
        ("https://example.com/a/b/01/9780345418913/22/2A/10/L1/21/S", "/01/09780345418913/21/S"),
        ("https://id.gs1.org/giai/4000001111", "/8004/4000001111"),
    ],
)
def test_a_key_has_one_canonical_form(uri: str, link: str) -> None:
    assert canonical(uri) == f"https://id.gs1.org{link}"


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:id:sgtin:4012345.012345",
        "urn:epc:id:sgtin:401234X.012345.1",
        "urn:epc:id:sgtin:4012345.0123456.1",
        "urn:epc:id:gid:95100000.12345.400",
        "urn:epc:idpat:sgtin:4012345.*.*",
        "urn:epc:idpat:sscc:4012345.*",
        "urn:uuid:3f1c2b9e-0000-4000-8000-000000000000",
        "http://transaction.acme.com/po/12345678",
        "https://ref.gs1.org/cbv/BizStep-departing",
        "http://www.opengis.net/def/crs/EPSG/0/27700",
        "https://example.com/01/123",
        "geo:50.9,6.9",
    ],
)
def test_what_is_no_valid_key_stays_as_it_is(uri: str) -> None:
    assert canonical(uri) == uri


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.text("abcXYZ019-_/!\"'()*", min_size=1, max_size=20))
def test_canonical_is_final(digits: str, serial: str) -> None:
    from urllib.parse import quote

    once = canonical(f"urn:epc:id:sgtin:{digits[:7]}.{digits[6:]}.{quote(serial, safe='')}")
    assert once.startswith("https://id.gs1.org/01/")
    assert canonical(once) == once


def test_the_check_digit_of_gs1s_own_example() -> None:
    # GS1 General Specifications 7.9: 37610425002123456 has the check digit 9.
    assert check_digit("37610425002123456") == "9"
    with pytest.raises(ValueError, match="not digits"):
        check_digit("12a")
