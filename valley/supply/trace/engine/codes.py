"""Small numbers that stand in the store's columns for words of the standard. None is given a second meaning."""

from enum import IntEnum


class EventType(IntEnum):
    """EPCIS 2.0 §7.4; EXTENDED: an event type of somebody's own, whose name the event holds."""

    EXTENDED = 0
    OBJECT = 1
    AGGREGATION = 2
    TRANSACTION = 3
    TRANSFORMATION = 4
    ASSOCIATION = 5


EVENT_TYPES = {
    "ObjectEvent": EventType.OBJECT,
    "AggregationEvent": EventType.AGGREGATION,
    "TransactionEvent": EventType.TRANSACTION,
    "TransformationEvent": EventType.TRANSFORMATION,
    "AssociationEvent": EventType.ASSOCIATION,
}


class Action(IntEnum):
    """EPCIS 2.0 §7.3.2."""

    ADD = 1
    OBSERVE = 2
    DELETE = 3


class Role(IntEnum):
    """As what a node takes part in an event: the field that names it."""

    EPC = 1  # epcList
    PARENT = 2  # parentID
    CHILD = 3  # childEPCs
    INPUT = 4  # inputEPCList
    OUTPUT = 5  # outputEPCList
    EPC_CLASS = 6  # quantityList
    CHILD_CLASS = 7  # childQuantityList
    INPUT_CLASS = 8  # inputQuantityList
    OUTPUT_CLASS = 9  # outputQuantityList
    READ_POINT = 10
    BIZ_LOCATION = 11
    SOURCE = 12
    DESTINATION = 13
    BIZ_TRANSACTION = 14
    TRANSFORMATION = 15  # transformationID
    SET = 16  # persistentDisposition.set
    UNSET = 17  # persistentDisposition.unset
    CORRECTIVE_EVENT = 18  # errorDeclaration.correctiveEventIDs


class Area(IntEnum):
    """Where in an event a field of somebody's own (extension, ILMD) stands."""

    EVENT = 1
    ILMD = 2
    ERROR_DECLARATION = 3
    SENSOR_ELEMENT = 4
    SENSOR_METADATA = 5
    SENSOR_REPORT = 6
    READ_POINT = 7
    BIZ_LOCATION = 8


class NodeKind(IntEnum):
    """What a node's URI names: a GS1 key by its application identifier, or something else."""

    OTHER = 0
    ITEM = 1  # 01 with 21 (SGTIN), 8006 with 21
    LOT = 2  # 01 with 10 (LGTIN), 8006 with 10
    TRADE_ITEM = 3  # 01 alone: a class
    LOGISTIC_UNIT = 4  # 00 (SSCC)
    LOCATION = 5  # 414 (SGLN)
    PARTY = 6  # 417 (PGLN)
    ASSET = 7  # 8003 (GRAI), 8004 (GIAI)
    DOCUMENT = 8  # 253 (GDTI), 255
    SHIPMENT = 9  # 402 (GSIN), 401 (GINC)
    SERVICE = 10  # 8017, 8018 (GSRN)
    PART = 11  # 8010 (CPI)
    EVENT = 12  # an eventID
    WORD = 13  # a word of a vocabulary: business step, disposition, type
    TRANSACTION = 14  # business transaction that is no GS1 key
    NAME = 15  # the name of a field of somebody's own
