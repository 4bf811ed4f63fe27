"""Studies of the story and an institution: all fictional, made-up figures marked so."""

from datetime import date, timedelta

from valley.config.demo.cast import Cast
from valley.config.demo.contracts import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.projects.actions import institutions, studies
from valley.innovation.projects.actions.studies import SampleLine
from valley.innovation.projects.engine.analyses import Figure
from valley.innovation.projects.models import Resource, Study
from valley.kernel import clock

BREWER = 9  # the firm with the low-salt soy sauce, to which the strain is lent
FERMENTED_ON = date(2025, 11, 24)
TABLE = "sample,arm,bifidobacteria\n" + "".join(
    f"S{n},{arm},{share}\n"
    for n, (arm, share) in enumerate(
        [("bread", 9.1), ("bread", 8.4), ("bread", 10.2), ("bread", 7.9), ("control", 6.2), ("control", 7.0),
         ("control", 5.8), ("control", 6.9)], 1
    )
)  # fmt: skip
CONTROLS = [("pos", "positive", 98), ("pos", "positive", 103), ("pos", "positive", 100),
            ("neg", "negative", 2), ("neg", "negative", 5), ("neg", "negative", 3)]  # fmt: skip
PLATE_LINES = [(f"L{n:02}", "sample", (n * 37) % 61 + (40 if n % 11 == 0 else 0)) for n in range(1, 31)]
WELLS = "well,plate,role,fluorescence\n" + "".join(
    f"{sample},{plate},{role},{value + (shift if role == 'sample' else noise)}\n"
    for plate, shift, spread in (("P1", 0, 0), ("P2", 3, 0), ("P3", -2, 40))  # the third plate's reader went astray
    for place, (sample, role, value) in enumerate([*CONTROLS, *PLATE_LINES])
    for noise in [spread * (place % 2)]
)


def tell(story: Story, world: World, cast: Cast) -> None:
    """A fermentation with two constructs, a feeding study with an analysis, an institution and its income."""
    story.on(FERMENTED_ON, _ferment, story, world)
    story.on(story.ago(70), _feed, story, cast)
    story.on(story.ago(48), _screen, story, cast)
    story.on(date(2025, 3, 10), _institution, story, world, cast)


def _ferment(story: Story, world: World) -> None:
    firm = world.firms[BREWER]
    study = studies.register_study(
        by=firm.signer, organisation=firm.entry, kind="fermentation", title="耐低盐乳酸菌酱醪发酵（演示）",
        question="哪种温度下鲜味肽多？", design="同一菌种，两种温度，各一批。", biosafety="1", next_step="第二批",
        due_on=clock.today() + timedelta(days=200),
    )  # fmt: skip
    for days, celsius, peptide in ((20, 28, 3.4), (45, 32, 4.1)):
        story.on(clock.today() + timedelta(days=days), _batch, world, study, celsius, peptide)
    end = clock.today() + timedelta(days=90)
    story.on(end, studies.end_study, by=firm.signer, study=study, reason="32 ℃一批高于 28 ℃；各一批，只供参考（演示）")


def _batch(world: World, study: Study, celsius: int, peptide: float) -> None:
    studies.note_batch(
        by=world.firms[BREWER].signer, study=study, performed_on=clock.today(), words=f"{celsius} ℃，二十天（演示）",
        readings=[Figure("鲜味肽", peptide, "mg/g")], resource=Resource.objects.get(title="耐低盐乳酸菌（演示）"),
    )  # fmt: skip


def _feed(story: Story, cast: Cast) -> None:
    by = cast.users["lab-b"]
    study = studies.register_study(
        by=by, organisation=cast.organisations["lab-b"], kind="microbiome", title="豆渣纤维面包与双歧杆菌（演示）",
        question="吃两周豆渣纤维面包，双歧杆菌的比例升高吗？", design="两组各四人，平行对照，两周。",
        intervention="豆渣纤维面包，每天一百克", ethics="演示批件，非真实", registration="演示-0001",
        next_step="复核数据", due_on=story.today + timedelta(days=30),
    )  # fmt: skip
    story.on(clock.today() + timedelta(days=30), _sampled, cast, study)


def _sampled(cast: Cast, study: Study) -> None:
    by, rows = cast.users["lab-b"], [line.split(",") for line in TABLE.splitlines()[1:]]
    lines = [SampleLine(code, "粪便", clock.today(), arm, "16S V3–V4（演示）") for code, arm, _share in rows]
    studies.enter_samples(by=by, study=study, lines=lines)
    first = studies.analyse(
        by=by, study=study, method="groups", file=Paper("bifidobacteria.csv", TABLE),
        words="相对丰度，两组比较（演示）",
        parameters={"value": "bifidobacteria", "group": "arm", "unit": "%", "seed": "1"},
    )  # fmt: skip
    studies.run_again(by=by, run=first)


def _screen(story: Story, cast: Cast) -> None:
    by = cast.users["lab-b"]
    study = studies.register_study(
        by=by, organisation=cast.organisations["lab-b"], kind="screening", title="产维生素 K2 菌株高通量筛选（演示）",
        question="三十株里哪些产量达到阳性对照的一半？", design="三块板，每块各三孔阳性和阴性对照，每株每板一孔。",
        biosafety="1", next_step="命中菌株摇瓶复筛；第三块板对照离散，重做", due_on=story.today + timedelta(days=25),
    )  # fmt: skip
    studies.analyse(
        by=by, study=study, method="hits", file=Paper("plates.csv", WELLS), words="荧光读数，三块板（演示）",
        parameters={"value": "fluorescence", "group": "role", "plate": "plate", "threshold": "50", "unit": "1"},
    )  # fmt: skip


def _institution(story: Story, world: World, cast: Cast) -> None:
    made = institutions.register_institution(
        by=world.office, organisation=cast.organisations["lab"], ownership="mixed", tasks=["maturing", "transfer"],
        governance="理事会领导下的院长负责制（演示）", since=date(2023, 1, 9), source="演示记录", total=100,
        parts={world.departments["science"]: 40, cast.organisations["campus"]: 35, world.firms[3].entry: 25},
    )  # fmt: skip
    for year, kind, yuan in ((2024, "grant", 3_000_000), (2024, "contract", 1_380_000), (2024, "service", 620_000)):
        institutions.enter_income(
            by=cast.users["lab"], institution=made, year=year, kind=kind, amount_fen=yuan * 100,
            file=Paper("income.txt", f"{year} {kind}（演示）"),
        )  # fmt: skip
