"""The two doors of the platform's database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Urls:
    """`postgresql://` addresses of one database: `app` for daily work, `owner` of the tables for migrations."""

    app: str
    owner: str
