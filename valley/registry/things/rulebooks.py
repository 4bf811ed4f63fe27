"""The rules that the registry works by: grades of firms, forms of returns, the classification of industries."""

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from valley.kernel.rulebooks import Provision, RuleEdition, Shelf, register
from valley.kernel.things import Viewer
from valley.registry.engine import grades
from valley.registry.engine.industries import CHECKSUM, SCHEME, classification
from valley.registry.engine.returns.library import forms


def _editions(viewer: Viewer) -> Iterable[RuleEdition]:
    yield RuleEdition(
        key=SCHEME,
        standard="GB/T 4754",
        edition="2017",
        title=("国民经济行业分类", "Industrial classification for national economic activities"),
        source="GB/T 4754-2017",
        lacks=(
            "第1号修改单（2019）未核对；施行日期未载入",
            "amendment no. 1 (2019) not compared; day in force not loaded",
        ),
        checksum=CHECKSUM,
        provisions=lambda: [Provision(one.code, one.name) for one in classification().industries.values()],
    )
    held = grades.catalogue()
    yield RuleEdition(
        key="certificate-kinds",
        standard="资质与认定",
        edition=hashlib.sha256(grades.FILE.read_bytes()).hexdigest()[:8],
        title=("资质证书种类与认定条件", "Kinds of certificates and their criteria"),
        source="；".join(dict.fromkeys(kind.source for kind in held.kinds.values() if kind.source)),
        read="secondary",
        lacks=("各办法的施行日期", "the days on which the measures come into force"),
        page="/ladder",
        provisions=lambda: [Provision(one.clause, one.zh, one.en) for one in held.criteria],
    )
    for (code, edition), form in forms().items():
        yield RuleEdition(
            key=f"return-{code}-{edition}",
            standard="园区报表",
            edition=f"{code}-{edition}",
            title=(form.title.zh, form.title.en),
            source="；".join(dict.fromkeys(item.source.zh for item in form.items if item.source.zh)),
            read="own",
            page="/campaigns",
            provisions=lambda form=form: [  # type: ignore[misc]
                Provision(item.code, item.definition.zh, item.definition.en) for item in form.items
            ],
        )


register(Shelf("registry", _("登记与报表"), _editions))
