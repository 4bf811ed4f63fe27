from datetime import date
import pytest
from tests.factories import registry as make
from valley.config.demo import internships
from valley.config.demo.story import Story
from valley.config.demo.world import Firm, World
from valley.kernel import clock
from valley.registry.models import Placement, InternshipPost


@pytest.mark.django_db
def test_it() -> None:
    world = World(); world.users["office"] = make.office()
    world.departments["institute"] = make.organisation()
    world.firms.append(Firm(1, "x", "XG", 1.0, 3.0, date(2020, 1, 1), organisation=make.organisation()))
    story = Story(clock.now())
    internships.tell(story, world)
    story.tell()
    print(list(Placement.objects.values_list("stage", "grade", "hire", "post__title")), InternshipPost.objects.count())
    assert set(Placement.objects.values_list("stage", flat=True)) == {"started", "ended"}
