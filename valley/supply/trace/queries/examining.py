"""A file looked through before it is sent: an EPCIS document, or a filled template; every fault in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.supply.trace.engine import sheets
from valley.supply.trace.engine.checking import check
from valley.supply.trace.engine.documents import is_xml, text_of
from valley.supply.trace.engine.findings import told


@dataclass(frozen=True)
class Fault:
    """One fault in the reader's language. place: an event or a cell; path: where in the event."""

    place: str
    path: str
    value: str
    what: str
    remedy: str
    warning: bool = False


@dataclass(frozen=True)
class Examined:
    """What was found. document: what capture is given, the bytes as sent or the events of a template."""

    sheet: str
    events: int
    faults: tuple[Fault, ...]
    untold: int
    document: bytes
    media_type: str

    @property
    def sound(self) -> bool:
        """Whether all of it can be captured."""
        return not any(not fault.warning for fault in self.faults) and self.events > 0


def examine(data: bytes, *, now: datetime | None = None) -> Examined:
    """What `data` holds; nothing is stored."""
    xml = is_xml(data[:4096])
    if not xml and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return _sheet(data, now or clock.now())
    language = get_language() or "zh-hans"
    found = check(lambda: iter((data,)), received=now or clock.now())
    faults = []
    for each in found.found:
        what, remedy = told(each.finding, language)
        place = _("第 %(n)s 个事件") % {"n": each.place} if each.place else _("文件")
        finding = each.finding
        faults.append(Fault(place, finding.path, finding.value, what, remedy, finding.warning))
    media = "application/xml" if xml else "application/json"
    return Examined("", found.events, tuple(faults), found.untold, data, media)


def _sheet(data: bytes, now: datetime) -> Examined:
    language = get_language() or "zh-hans"
    try:
        filled = sheets.read(data)
    except sheets.BadSheet as bad:
        return Examined("?", 0, (_cell(bad.fault, language),), 0, b"", "")
    made = sheets.drafted(filled, now=now)
    title = filled.template.zh if language.startswith("zh") else filled.template.en
    faults = tuple(_cell(each, language) for each in made.faults)
    return Examined(title, made.events, faults, 0, text_of(made.document).encode(), "application/json")


def _cell(fault: sheets.BadCell, language: str) -> Fault:
    return Fault(fault.cell or _("文件"), "", fault.value, *fault.told(language))
