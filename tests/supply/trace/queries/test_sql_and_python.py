"""One query, two answers: the store's by SQL and the engine's event by event. They are the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supply.trace.engine.query.test_holds import CONTEXT, EVENT, HIT, MISS
from valley.supply.trace import actions
from valley.supply.trace.engine.disclosure import Relation
from valley.supply.trace.engine.query import Query, facts_of, holds, parse, resolve
from valley.supply.trace.models import Batch
from valley.supply.trace.queries.epcis import Cursor, Store, horizon, matching
from valley.supply.trace.queries.visibility import Sight

EVERYTHING = Sight(((Relation.REGULATOR, ("TRUE", [])),), {})
PREFIXES = {"ex": "http://ns.example.com/epcis/"}
LINKS = [
    "urn:epc:id:sgtin:0614141.107346.2017", "https://id.gs1.org/01/10614141073464/21/2018",
    "urn:epc:class:lgtin:0614141.107346.L1", "urn:epc:id:sscc:0614141.1234567890", "https://example.com/box/7",
]  # fmt: skip
PLACES = ["urn:epc:id:sgln:0012345.11111.400", "https://id.gs1.org/414/0012345111112", "https://example.com/shed"]
STEPS = ["shipping", "receiving", "https://example.com/own_step"]
TIMES = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(4)]
VALUES = st.sampled_from(["a", "10", 10, 10.5, "2026-01-01T07:00:00Z", True])


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


MOMENT = st.sampled_from(TIMES).map(datetime.isoformat)
QUANTITY = st.fixed_dictionaries(
    {"epcClass": st.sampled_from([LINKS[2], "urn:epc:idpat:sgtin:0614141.107346.*"]),
     "quantity": st.sampled_from([1, 2.5, 1000])},
    optional={"uom": st.sampled_from(["KGM", "GRM", "XYZ"])},
)  # fmt: skip
REPORT = st.fixed_dictionaries(
    {"type": st.sampled_from(["Temperature", "Speed"])},
    optional={
        "value": st.sampled_from([20, 68, 293.15]), "uom": st.sampled_from(["CEL", "FAH", "KEL", "ZZ"]),
        "stringValue": st.just("wet"), "booleanValue": st.booleans(), "percRank": st.sampled_from([5, 10]),
        "deviceID": st.sampled_from(["urn:epc:id:giai:4000001.111", "https://example.com/dev"]),
        "ex:channel": VALUES,
    },
)  # fmt: skip
FIELDS = _maybe(**{"ex:a": VALUES, "ex:b": st.lists(VALUES, max_size=2), "ex:deep": _maybe(**{"ex:a": VALUES})})


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """An object event or a transformation with some of everything."""
    shared = draw(_maybe(
        bizStep=st.sampled_from(STEPS), disposition=st.sampled_from(["in_transit", "active"]),
        readPoint=st.sampled_from(PLACES).map(lambda uri: {"id": uri}),
        bizLocation=st.sampled_from(PLACES).map(lambda uri: {"id": uri, "ex:gate": "7"}),
        bizTransactionList=st.just([{"type": "po", "bizTransaction": "urn:x:po:1"}, {"bizTransaction": "urn:x:2"}]),
        sourceList=st.just([{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00225"}]),
        persistentDisposition=st.just({"set": ["completeness_verified"]}),
        errorDeclaration=st.fixed_dictionaries(
            {"declarationTime": st.sampled_from(TIMES).map(datetime.isoformat)},
            optional={"reason": st.sampled_from(["did_not_occur", "incorrect_data"]),
                      "correctiveEventIDs": st.just(["urn:x:e2"])},
        ),
        sensorElementList=st.lists(
            st.fixed_dictionaries({"sensorReport": st.lists(REPORT, min_size=1, max_size=2)},
                                  optional={"sensorMetadata": _maybe(time=MOMENT)}),
            min_size=1, max_size=2),
    ))  # fmt: skip
    event = {"eventTime": draw(st.sampled_from(TIMES)).isoformat(), "eventTimeZoneOffset": "+00:00", **shared}
    epcs = st.lists(st.sampled_from([LINKS[0], LINKS[1], LINKS[3], LINKS[4]]), min_size=1, max_size=3, unique=True)
    if draw(st.booleans()):
        own = {"type": "TransformationEvent", "inputEPCList": draw(epcs), "outputEPCList": draw(epcs),
               "outputQuantityList": draw(st.lists(QUANTITY, max_size=2)), "transformationID": "urn:x:t"}  # fmt: skip
    else:
        own = {"type": "ObjectEvent", "action": draw(st.sampled_from(["ADD", "OBSERVE"])), "epcList": draw(epcs),
               "quantityList": draw(st.lists(QUANTITY, max_size=2))}  # fmt: skip
    ilmd = draw(FIELDS)
    with_ilmd = {"ilmd": ilmd} if ilmd and own.get("action", "ADD") == "ADD" else {}
    return {**event, **own, **draw(FIELDS), **with_ilmd}


def _one_of(*choices: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(choices), min_size=1, max_size=2).map("|".join)


BOUND = st.sampled_from(["10", "10.5", "2026-01-01T07:00:00Z", "2026-01-01T08:00:00+08:00"])
ASKED = _maybe(**{
    "eventType": _one_of("ObjectEvent", "TransformationEvent", "https://example.com/Own"),
    "EQ_action": _one_of("ADD", "OBSERVE", "DELETE"),
    "EQ_bizStep": _one_of("shipping", "https://ref.gs1.org/cbv/BizStep-receiving", "https://example.com/own_step",
    "packing"),
    "EQ_disposition": _one_of("active", "in_transit"),
    "GE_eventTime": st.sampled_from(TIMES).map(datetime.isoformat),
    "LT_eventTime": st.sampled_from(TIMES).map(datetime.isoformat),
    "EQ_readPoint": _one_of(*PLACES), "WD_bizLocation": _one_of(*PLACES),
    "MATCH_anyEPC": _one_of(*LINKS, "urn:epc:idpat:sgtin:0614141.*.*", "urn:epc:idpat:sscc:0614141.*"),
    "MATCH_epc": _one_of(*LINKS), "MATCH_outputEPC": _one_of(*LINKS),
    "MATCH_anyEPCClass": _one_of(LINKS[2], "urn:epc:idpat:sgtin:0614141.107346.*"),
    "EQ_bizTransaction_po": _one_of("urn:x:po:1", "urn:x:2"),
    "EQ_source_owning_party": _one_of("urn:epc:id:pgln:4012345.00225"),
    "EQ_quantity": _one_of("1", "2.5"), "GE_quantity_KGM": st.sampled_from(["1", "0.5"]),
    "EQ_quantity_GRM": _one_of("1000", "2500"), "GT_value_CEL": st.sampled_from(["19", "20"]),
    "EQ_value_FAH": _one_of("68", "20"), "EQ_value_ZZ": _one_of("68"), "EQ_stringValue": _one_of("wet", "dry"),
    "EQ_booleanValue": st.sampled_from(["true", "false"]), "LE_percRank": st.just("5"),
    "EQ_type": _one_of("Temperature", "Speed"),
    "EQ_deviceID": _one_of("https://id.gs1.org/8004/4000001111"),
    "GE_time": st.sampled_from(TIMES).map(datetime.isoformat),
    "EXISTS_errorDeclaration": st.sampled_from(["true", "false"]), "EQ_errorReason": _one_of("incorrect_data"),
    "GE_errorDeclarationTime": st.sampled_from(TIMES).map(datetime.isoformat),
    "EQ_correctiveEventID": _one_of("urn:x:e2"),
    "EXISTS_sensorElementList": st.just(""), "EQ_persistentDisposition_set": _one_of("completeness_verified"),
    "EQ_ex:a": _one_of("a", "10.0", "true"), "GT_ex:a": BOUND, "LE_ILMD_ex:a": BOUND,
    "EQ_INNER_ex:a": _one_of("10.5", "a"),
    "EXISTS_ILMD_ex:b": st.just("1"), "EQ_bizLocation_ex:gate": _one_of("7"),
    "EQ_SENSORREPORT_ex:channel": _one_of("a", "10"),
    "EQ_undeclared:a": _one_of("a"),
})  # fmt: skip


def _answers(
    asked: dict[str, Any], known: list[tuple[str, list[Any]]], query: Query | None = None
) -> tuple[set[str], set[str]]:
    query = query or parse(asked, PREFIXES)
    page = matching(query, sight=EVERYTHING, cursor=Cursor(horizon()), size=1_000)
    tree = resolve(query.tree, Store())
    return {found.event_id for found in page.events}, {name for name, facts in known if holds(tree, facts)}


@pytest.mark.django_db
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(events(), min_size=4, max_size=6), st.lists(ASKED, min_size=10, max_size=10))
def test_sql_and_python_answer_the_same(held: list[dict[str, Any]], asked: list[dict[str, Any]]) -> None:
    start = Batch.objects.count()
    named = [{**event, "eventID": f"urn:x:{start}:{n}"} for n, event in enumerate(held)]
    _capture(named)
    # What earlier examples left behind is in the store as well: compare among those of this one.
    known = [(event["eventID"], facts_of(event, CONTEXT)) for event in named]
    mine = {name for name, _facts in known}
    for parameters in asked:
        sql, python = _answers(parameters, known)
        assert sql & mine == python, parameters


@pytest.mark.django_db
def test_each_parameter_of_the_examples() -> None:
    _capture([EVENT])
    record_time = Batch.objects.get().record_time
    known = [(EVENT["eventID"], facts_of(EVENT, CONTEXT, record_time))]
    met = 0
    examples: list[Any] = [*HIT, *MISS]
    for asked in examples:
        sql, python = _answers(asked, known)
        assert sql == python, asked
        met += bool(sql)
    assert met > 40


def _capture(held: list[dict[str, Any]]) -> None:
    body = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
    "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": held}}  # fmt: skip
    job = actions.capture(by=None, document=body)
    assert job.success, [fault.findings for fault in job.faults.all()]
    actions.place_batches()
