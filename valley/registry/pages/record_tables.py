"""Tables of dated records, as they stand on the pages of organisations, people, places and alliances."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from valley.kernel.tables import Column, Table
from valley.registry.engine.industries import classification
from valley.registry.models import Certificate


def industry_of(code: str | None) -> str | None:
    """Code and name, None where there is none."""
    known = classification().get(code) if code else None
    return f"{known.code} {known.name}" if known else code


def state_of(certificate: Certificate, today: date) -> tuple[str, Any]:
    """Tone and word: in force, ending soon, ended, revoked, not yet."""
    if certificate.revoked_on and certificate.revoked_on <= today:
        return ("bad", _("已撤销"))
    if certificate.valid.upper and certificate.valid.upper <= today:
        return ("idle", _("已过期"))
    if certificate.valid.lower > today:
        return ("info", _("未生效"))
    if certificate.valid.upper and (certificate.valid.upper - today).days <= 60:
        return ("warn", _("即将到期"))
    return ("good", _("有效"))


SINCE = Column("started_on", _("自"), kind="date", order="period")
UNTIL = Column("ended_on", _("至"), kind="date")
RECORD = Column("record", _("记录"), value=lambda row: _("查看与更正"), href=lambda row: row.uri, exported=False)


class _Records(Table):
    per_page = 50


class Residences(_Records):
    """Presence in parks."""

    name = prefix = "residences"
    caption = _("入驻")
    empty = _("还没有入驻记录")
    columns: ClassVar[Sequence[Column]] = [
        Column("park.name", _("园区"), order="park__name", href=lambda row: row.park.uri, heading=True),
        SINCE,
        UNTIL,
        Column("origin", _("迁自")),
        RECORD,
    ]


class Residents(_Records):
    """Who is in a park."""

    name = prefix = "residents"
    caption = _("入驻单位")
    empty = _("当日没有入驻单位")
    columns: ClassVar[Sequence[Column]] = [
        Column(
            "organisation.name",
            _("单位"),
            order="organisation__name",
            search="organisation__name",
            href=lambda row: row.organisation.uri,
            heading=True,
        ),
        SINCE,
        UNTIL,
        RECORD,
    ]


class Tenancies(_Records):
    """Premises."""

    name = prefix = "tenancies"
    caption = _("用房用地")
    empty = _("还没有用房用地记录")
    columns: ClassVar[Sequence[Column]] = [
        Column("place.name", _("场所"), order="place__name", href=lambda row: row.place.uri, heading=True),
        Column("organisation.name", _("单位"), href=lambda row: row.organisation.uri),
        Column("use", _("用途"), value=lambda row: row.get_use_display()),
        Column("area_m2", _("面积"), kind="area", order="area_m2"),
        SINCE,
        UNTIL,
        RECORD,
    ]


class LandUses(_Records):
    """Status of land."""

    name = prefix = "land"
    caption = _("用地状况")
    empty = _("还没有用地状况记录")
    columns: ClassVar[Sequence[Column]] = [
        Column("status", _("状态"), value=lambda row: row.get_status_display(), heading=True),
        Column("purpose", _("用途"), value=lambda row: row.get_purpose_display()),
        Column("area_m2", _("面积"), kind="area", order="area_m2"),
        SINCE,
        UNTIL,
        Column("source", _("依据")),
        RECORD,
    ]


class Controls(_Records):
    """Control and group links."""

    name = prefix = "controls"
    caption = _("控制与集团关系")
    empty = _("还没有控制关系记录")
    columns: ClassVar[Sequence[Column]] = [
        Column("controller.name", _("控制方"), href=lambda row: row.controller.uri, heading=True),
        Column("controlled.name", _("被控制方"), href=lambda row: row.controlled.uri),
        Column("kind", _("关系"), value=lambda row: row.get_kind_display()),
        Column(
            "share_per_mille",
            _("持股比例"),
            kind="percent",
            value=lambda row: None if row.share_per_mille is None else row.share_per_mille / 1000,
        ),
        SINCE,
        UNTIL,
        RECORD,
    ]


class Successions(_Records):
    """Mergers and divisions."""

    name = prefix = "successions"
    caption = _("合并与分立")
    empty = _("没有合并或分立")
    columns: ClassVar[Sequence[Column]] = [
        Column("predecessor.name", _("原单位"), href=lambda row: f"{row.predecessor.uri}?stay=1", heading=True),
        Column("successor.name", _("承继单位"), href=lambda row: row.successor.uri),
        Column("kind", _("种类"), value=lambda row: row.get_kind_display()),
        Column("on", _("生效日期"), kind="date", order="on"),
        Column("reason", _("依据")),
    ]


class Identifiers(_Records):
    """Codes."""

    name = prefix = "identifiers"
    caption = _("代码")
    columns: ClassVar[Sequence[Column]] = [
        Column("scheme", _("种类"), value=lambda row: row.get_scheme_display(), heading=True),
        Column("value", _("代码"), value=lambda row: row.value or row.none_reason),
        Column("register", _("登记机关")),
        Column("recorded_at", _("登记时间"), kind="moment"),
    ]


class FormerNames(_Records):
    """Names of old."""

    name = prefix = "names"
    caption = _("曾用名")
    empty = _("没有曾用名")
    columns: ClassVar[Sequence[Column]] = [Column("name", _("曾用名"), heading=True), SINCE, UNTIL]


class Industries(_Records):
    """Industries over time."""

    name = prefix = "industries"
    caption = _("所属行业")
    empty = _("还没有登记行业")
    columns: ClassVar[Sequence[Column]] = [
        Column("code", _("行业（GB/T 4754-2017）"), value=lambda row: industry_of(row.code), heading=True),
        SINCE,
        UNTIL,
        RECORD,
    ]


class Members(_Records):
    """The roll of an alliance."""

    name = prefix = "members"
    caption = _("会员名册")
    empty = _("名册还是空的")
    columns: ClassVar[Sequence[Column]] = [
        Column(
            "organisation.name",
            _("会员单位"),
            order="organisation__name",
            search="organisation__name",
            href=lambda row: row.organisation.uri,
            heading=True,
        ),
        Column("role", _("职务"), value=lambda row: row.get_role_display(), order="role"),
        SINCE,
        UNTIL,
        RECORD,
    ]


class Memberships(_Records):
    """Alliances of an organisation."""

    name = prefix = "memberships"
    caption = _("参加的联盟")
    empty = _("没有参加联盟")
    columns: ClassVar[Sequence[Column]] = [
        Column("alliance.name", _("联盟"), href=lambda row: row.alliance.uri, heading=True),
        Column("role", _("职务"), value=lambda row: row.get_role_display()),
        SINCE,
        UNTIL,
        RECORD,
    ]
