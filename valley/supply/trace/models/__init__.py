"""Tables of the app, one noun a file, exported here."""

from valley.supply.trace.models.disclosure import ChainAgreement, Disclosure, PartyKey
from valley.supply.trace.models.document import CaptureFault, CaptureJob, Chunk, Document
from valley.supply.trace.models.duties import DataRequest, Retention, TraceCertificate
from valley.supply.trace.models.event import Batch, Context, Event
from valley.supply.trace.models.ledger import LedgerCheckpoint, LedgerRange, LedgerTile
from valley.supply.trace.models.link import Field, Link, SensorReport
from valley.supply.trace.models.node import MasterData, Node
from valley.supply.trace.models.query import CompanyPrefix, NamedQuery, RevokedPage, Subscription
from valley.supply.trace.models.recall import (
    CaseOrigin,
    Consignee,
    Disposal,
    Paper,
    RecallCase,
    RecallClass,
    ScopeLot,
    Shipped,
)
from valley.supply.trace.models.stay import Followed, Stay, StayKind, Whereabouts, Withdrawn

__all__ = [
    "Batch",
    "CaptureFault",
    "CaptureJob",
    "CaseOrigin",
    "ChainAgreement",
    "Chunk",
    "CompanyPrefix",
    "Consignee",
    "Context",
    "DataRequest",
    "Disclosure",
    "Disposal",
    "Document",
    "Event",
    "Field",
    "Followed",
    "LedgerCheckpoint",
    "LedgerRange",
    "LedgerTile",
    "Link",
    "MasterData",
    "NamedQuery",
    "Node",
    "Paper",
    "PartyKey",
    "RecallCase",
    "RecallClass",
    "Retention",
    "RevokedPage",
    "ScopeLot",
    "SensorReport",
    "Shipped",
    "Stay",
    "StayKind",
    "Subscription",
    "TraceCertificate",
    "Whereabouts",
    "Withdrawn",
]
