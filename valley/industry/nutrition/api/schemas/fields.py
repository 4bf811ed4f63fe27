"""What the shapes share: a line of text, a day, an amount, a page of a list."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, Field


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("control characters")
    return text


Line_ = Annotated[str, AfterValidator(_plain)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Amount = Annotated[Decimal, Field(ge=0, le=10_000_000, max_digits=12, decimal_places=4)]


class Page(Schema):
    """Which part of a list: at most 200 from `offset` on."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)
