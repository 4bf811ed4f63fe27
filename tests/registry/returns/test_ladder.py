"""The growth ladder reads accepted returns of the year before, and nothing else."""

from datetime import date
from decimal import Decimal

from tests.registry.returns.conftest import Park
from valley.kernel import clock
from valley.registry import queries
from valley.registry.actions import award_certificate
from valley.registry.actions import returns as actions
from valley.registry.engine.grades import Answer
from valley.registry.models import OrganisationType

DAY = date(2024, 6, 1)


def test_criteria_are_answered_from_last_years_accepted_return(park: Park) -> None:
    firm = park.firms[0].organisation
    award_certificate(by=None, organisation=firm, kind="sme_tech", issuer="某局", issued_on=date(2023, 1, 1))
    before = queries.standing_of(firm, DAY)
    assert before.following is not None
    assert (before.following.code, {r.answer for r in before.readings}) == ("specialised", {Answer.OPEN})
    park.check(0)
    assert {r.answer for r in queries.standing_of(firm, DAY).readings} == {Answer.OPEN}  # not accepted yet
    report = park.report(0)
    actions.accept(by=park.office, report=report)
    facts = queries.facts_of([firm.pk], DAY, clock.now())[firm.pk]
    assert facts["rd_spend_fen"] == Decimal(300_000_000)
    assert facts["rd_per_mille"] == Decimal("37.5")
    answers = {r.criterion.fact: r.answer for r in queries.standing_of(firm, DAY).readings if r.criterion.fact}
    assert answers == {"rd_spend_fen": Answer.MET, "rd_per_mille": Answer.MET, "revenue_fen": Answer.MET}
    assert not queries.facts_of([firm.pk], date(2025, 6, 1), clock.now())  # an older year is not last year


def test_the_ladder_of_all_residents_costs_the_same_for_many(park: Park) -> None:
    for firm in park.firms:
        OrganisationType.objects.create(organisation=firm.organisation, kind="enterprise")
    park.accept(1)
    found = queries.ladder_of_residents(DAY)
    assert [firm.pk for firm, _ in found] == [f.organisation.pk for f in park.firms]
    met = [sum(r.answer is Answer.MET for r in standing.readings) for _, standing in found]
    assert met[0] == met[2] == 0
    assert met[1] == 2  # staff and revenue of the first step
