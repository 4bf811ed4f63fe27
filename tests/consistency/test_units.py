"""Every number names its unit."""

from django.apps import apps
from django.db import models

SUFFIXES = (
    *("_m2", "_mu", "_fen", "_cny", "_g", "_kg", "_kj", "_bytes", "_count", "_percent", "_per_mille", "_ppm", "_bp"),
    *("_seconds", "_minutes", "_hours", "_days", "_months", "_years", "_px", "_persons", "_year"),
    "_id",  # the number of a row elsewhere, no quantity
)
# Numbers without a unit: positions, editions, counts of things that the name itself names. "Model.field": why.
UNITLESS = {
    "Reference.trl": "a level of the scale of technology readiness, 1 to 9",
    "Income.year": "the year itself, of the calendar",
    "Reading.value": "in the unit beside it, which is never empty",
    "Match.place": "first, second, third",
    "Match.score": "a sum of weighted shares, 0 to 1",
    "MatchPool.version": "a stamp, not a quantity",
    "MatchPosting.term": "a hash",
    "MatchPosting.text": "the id of a text",
    "MatchWeights.before": "area under the curve, 0 to 1",
    "MatchWeights.after": "area under the curve, 0 to 1",
    "Need.trl_min": "a level of the scale of technology readiness, 1 to 9",
    "Result.trl": "a level of the scale of technology readiness, 1 to 9",
    "Reminder.number": "first, second, third",
    "Bid.months": "calendar months",
    "TrackEvidence.points": "0 to 100 of an aspect",
    "Fostering.leader_step": "a step of the growth ladder, 0 to 5",
    "Fostering.supplier_step": "a step of the growth ladder, 0 to 5",
    "Given.count": "persons or hours, as its sharing says",
    "TemplatePackage.days": "days after the start",
    "TemplatePackage.place": "first, second, third",
    "Score.points": "0 to 100 of the rubric",
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
    "Target.indicator": "the indicator's number in the plan",
    "Target.year": "a year of the Gregorian calendar",
    "Target.amount": "in the unit of its indicator",
    "Target.points": "0 to 100",
    "TargetStep.reported": "in the unit of its indicator",
    "TargetStep.computed": "in the unit of its indicator",
    "TargetStep.computed_public": "in the unit of its indicator",
    "TargetStep.proposed": "points, 0 to 100",
    "TargetStep.points": "0 to 100",
    "ChainLink.position": "first, second, third",
    "ChainLink.wanted": "how many firms",
    "SpaceCriterion.at_least": "in the unit of its fact",
    "PublishedCell.year": "a year of the Gregorian calendar",
    "InternshipPost.places": "how many people find a place",
    "ListImport.rows_done": "rows of the sheet",
    "ListImport.rows_total": "rows of the sheet",
    "ListImport.made": "rows of the sheet that were new",
    # trace: the store of events (ADR-0013)
    "Batch.position": "the place in the order of commits",
    "CaptureFault.place": "the how-manieth event of the document",
    "Chunk.number": "the how-manieth piece of the document",
    "Event.ordinal": "the place in its batch",
    "Event.type": "a code: engine.codes.EventType",
    "Event.action": "a code: engine.codes.Action",
    "Field.number": "as somebody's own field says it; its unit is not told",
    "Field.place": "the place among the fields of its event",
    "Field.area": "a code: engine.codes.Area",
    "Field.depth": "how many fields it stands in",
    "Link.place": "the place in its list",
    "Link.role": "a code: engine.codes.Role",
    "Link.quantity": "in `uom`, which stands beside it",
    "Node.kind": "a code: engine.codes.NodeKind",
    "SensorReport.element": "the place in its list",
    "SensorReport.report": "the place in its list",
    "SensorReport.value": "in `unit`, which stands beside it",
    "SensorReport.min_value": "in `unit`, which stands beside it",
    "SensorReport.max_value": "in `unit`, which stands beside it",
    "SensorReport.mean_value": "in `unit`, which stands beside it",
    "SensorReport.s_dev": "in `unit`, which stands beside it",
    "SensorReport.perc_rank": "per cent",
    "SensorReport.perc_value": "in `unit`, which stands beside it",
    # trace: the graph that is drawn from the events
    "Followed.position": "a place in the order of commits",
    "Stay.kind": "a code: models.StayKind",
    "Stay.opened_by": "the number of an event",
    "Stay.closed_by": "the number of an event",
    "Stay.quantity": "in `uom`, which stands beside it",
    "Whereabouts.role": "a code: engine.codes.Role",
    # trace: recall, ledger, certificates
    "Disposal.amount": "in `unit`, which stands beside it",
    "LedgerCheckpoint.position": "the place in the order of commits",
    "LedgerRange.first": "the number of a leaf",
    "LedgerRange.count": "how many leaves",
    "LedgerTile.index": "the place in its level",
    "LedgerTile.level": "eighths of the tree's height, from the leaves",
    "Paper.number": "the how-manieth of its kind",
    "RecallCase.scope_version": "the number of changes so far",
    "ScopeLot.version": "the change of scope that it came with",
    "Shipped.amount": "in `unit`, which stands beside it",
    "Shipped.recovered": "in `unit`, which stands beside it",
    "Shipped.destroyed": "in `unit`, which stands beside it",
    "Shipped.consumed": "in `unit`, which stands beside it",
    "TraceCertificate.checkpoint": "the size of the checkpoint that it rests on",
    # trace: who is told of a query
    "Subscription.events_sent": "how many events were confirmed",
    "Subscription.failures": "how often in a row",
    "Subscription.ordinal": "the place in its batch",
    "Subscription.position": "the place in the order of commits",
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
    # nutrition
    "Assay.designed": "in the unit that stands beside it",
    "Assay.measured": "in the unit that stands beside it",
    "Assay.low": "in the unit that stands beside it",
    "Assay.high": "in the unit that stands beside it",
    "FormulaLine.place": "the first, the second …",
    "FormulaVersion.number": "the first, the second …",
    "FormulaVersion.revision": "the number of savings so far",
    "Ingredient.density_kg_per_m3": "kg/m³, in its name",
    "ProcessStep.place": "the first, the second …",
    "SetPoint.place": "the first, the second …",
    "SetPoint.value": "in the unit that stands beside it",
    "SetPoint.low": "in the unit that stands beside it",
    "SetPoint.high": "in the unit that stands beside it",
    "SensoryPanel.scale": "the highest score of the panel's scale",
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
