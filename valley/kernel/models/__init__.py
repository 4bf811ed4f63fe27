"""Tables of the kernel."""

from valley.kernel.models.calendar import CalendarDay, CalendarYear
from valley.kernel.models.evidence import EvidenceFile
from valley.kernel.models.identified import Identified
from valley.kernel.models.journal import Entry, JournalSeal, ReactionDone
from valley.kernel.models.link import Link, Relation
from valley.kernel.models.notice import Channel, Delivery, DeliveryState, Notice, NoticePreference
from valley.kernel.models.personal import AccessLog, ErasureReason, ErasureRequest, PersonKey, Retention
from valley.kernel.models.recovery import Recovery
from valley.kernel.models.search import SearchDocument, SearchProgress, SearchTerm
from valley.kernel.models.token import ApiToken
from valley.kernel.models.user import User

__all__ = [
    "AccessLog",
    "ApiToken",
    "CalendarDay",
    "CalendarYear",
    "Channel",
    "Delivery",
    "DeliveryState",
    "Entry",
    "ErasureReason",
    "ErasureRequest",
    "EvidenceFile",
    "Identified",
    "JournalSeal",
    "Link",
    "Notice",
    "NoticePreference",
    "PersonKey",
    "ReactionDone",
    "Recovery",
    "Relation",
    "Retention",
    "SearchDocument",
    "SearchProgress",
    "SearchTerm",
    "User",
]
