"""What the browser looks at of joint projects: a consortium with its roles, shares and programme."""

from django.core.files.base import ContentFile

from tests.browser import exchange_pages as exchange
from tests.innovation.exchange.network import soon
from tests.innovation.projects import made
from valley.innovation.projects import actions
from valley.innovation.projects.actions import studies
from valley.innovation.projects.actions.studies import SampleLine
from valley.innovation.projects.engine.analyses import Figure
from valley.kernel.models import User


def lead() -> User:
    return exchange.current().store.user


def consortium() -> str:
    net = exchange.current()
    found = made.running(net)
    first = actions.plan_package(by=net.store.user, consortium=found, link="原辅料", title="筛选", due_on=soon(50))
    actions.plan_package(
        by=net.store.user, consortium=found, link="工艺", title="两段冷却", due_on=soon(90), after=[first],
        organisation=net.institute.organisation,
    )  # fmt: skip
    return found.uri


def study() -> str:
    """A feeding study: samples, one of them taken back, a batch compared with another, an analysis."""
    net = exchange.current()
    found = studies.register_study(
        by=net.store.user, organisation=net.store.organisation, kind="microbiome", title="纤维面包与双歧杆菌",
        question="两周后双歧杆菌的比例升高吗？", design="两组各两人，平行对照。", intervention="纤维面包，每天一百克",
        ethics="伦审 2026-12", next_step="复核", due_on=soon(30),
    )  # fmt: skip
    lines = [SampleLine(f"S{n}", "粪便", soon(0), arm, "16S V3–V4") for n, arm in enumerate(("diet", "control"), 1)]
    gone = studies.enter_samples(by=net.store.user, study=found, lines=lines)[0]
    for value in (61.5, 48.0):
        studies.note_batch(
            by=net.store.user, study=found, performed_on=soon(0), words="短链脂肪酸，气相色谱",
            readings=[Figure("丁酸", value, "mmol/kg")],
        )  # fmt: skip
    table = ContentFile(b"sample,arm,share\nS3,diet,9.1\nS4,control,6.2\n", "share.csv")
    studies.analyse(
        by=net.store.user, study=found, method="groups", file=table, words="相对丰度",
        parameters={"value": "share", "group": "arm", "unit": "%", "seed": "1"},
    )  # fmt: skip
    studies.withdraw_consent(by=net.store.user, sample=gone)
    return found.uri
