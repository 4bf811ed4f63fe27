"""Every number names its unit."""

from django.apps import apps
from django.db import models

SUFFIXES = (
    *("_m2", "_mu", "_fen", "_cny", "_g", "_kg", "_kj", "_bytes", "_count", "_percent", "_per_mille", "_ppm", "_bp"),
    *("_seconds", "_minutes", "_hours", "_days", "_months", "_years", "_px", "_persons", "_year"),
)
# Numbers without a unit: positions, editions, counts of things that the name itself names. "Model.field": why.
UNITLESS = {
    "CalendarYear.year": "the year itself, of the calendar",
    "Delivery.attempts": "how often it was tried",
    "Entry.xact": "PostgreSQL's number of the transaction",
    "JournalSeal.horizon": "PostgreSQL's number of the oldest running transaction",
    "NoticePreference.digest_hour": "hour of the day in Asia/Shanghai, 0 to 23",
    "NoticePreference.quiet_from": "hour of the day in Asia/Shanghai, 0 to 23",
    "NoticePreference.quiet_until": "hour of the day in Asia/Shanghai, 0 to 23",
    "DeclaredReading.amount": "in the unit of its indicator",
    "DeclaredReading.indicator": "the indicator's number in the plan",
    "DefinitionConfirmation.indicator": "the indicator's number in the plan",
    "PublishedCell.year": "a year of the Gregorian calendar",
    "InternshipPost.places": "how many people find a place",
    "ListImport.rows_done": "rows of the sheet",
    "ListImport.rows_total": "rows of the sheet",
    "ListImport.made": "rows of the sheet that were new",
    "Place.latitude": "degrees, WGS 84",
    "Place.longitude": "degrees, WGS 84",
    "SnapshotFigure.indicator": "the indicator's number in the plan",
    "SnapshotFigure.amount": "in the unit of its indicator",
    "SnapshotPart.expected": "how many sources were to answer",
    "SnapshotPart.received": "how many sources answered",
    "SnapshotRecord.quantity": "in the unit of its measure",
    "Reading.amount": "in the unit of its indicator, which the plan's data name",
    "Reading.indicator": "the indicator's number in the plan",
    "Return.revision": "the number of writes so far",
    "ReturnValue.quantity": "in the unit that stands beside it",
    "SearchProgress.seen_xact": "PostgreSQL's number of a transaction",
    "ReturnVersion.number": "the first, the second …",
}


NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)


def test_every_number_names_its_unit() -> None:
    nameless = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("valley.")
        for field in model._meta.concrete_fields
        if isinstance(field, NUMBERS) and not isinstance(field, models.AutoField | models.BigAutoField)
        if not field.name.endswith(SUFFIXES) and not field.primary_key
    ]
    assert sorted(set(nameless) - set(UNITLESS)) == []
    assert sorted(set(UNITLESS) - set(nameless)) == []
