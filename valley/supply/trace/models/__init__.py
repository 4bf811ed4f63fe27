"""Tables of the app, one noun a file, exported here."""

from valley.supply.trace.models.document import CaptureFault, CaptureJob, Chunk, Document
from valley.supply.trace.models.event import Batch, Context, Event
from valley.supply.trace.models.link import Field, Link, SensorReport
from valley.supply.trace.models.node import MasterData, Node

__all__ = [
    "Batch",
    "CaptureFault",
    "CaptureJob",
    "Chunk",
    "Context",
    "Document",
    "Event",
    "Field",
    "Link",
    "MasterData",
    "Node",
    "SensorReport",
]
