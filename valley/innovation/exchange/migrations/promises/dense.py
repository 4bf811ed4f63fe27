"""Vectors once more as pgvector's `halfvec` under an HNSW index, on servers whose administrator put the extension in.

Not in a numbered migration: the extension may come, or another model be chosen, long after all of them were applied.
Each `migrate` makes what is missing; it drops nothing.
"""

from typing import Any

from django.db import connections

from valley.kernel.migrations.promises import grant

TABLE = "exchange_matchdense"
_MADE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    text bigint NOT NULL REFERENCES exchange_matchtext (id) ON DELETE CASCADE,
    model varchar(80) NOT NULL,
    language varchar(8) NOT NULL,
    kind varchar(12) NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (text, model)
)
"""
# One index per model and language: a question asks in one language, and an index has one number of dimensions.
_INDEX = """
CREATE INDEX IF NOT EXISTS {name} ON {table} USING hnsw ((vector::halfvec({dimensions})) halfvec_ip_ops)
 WHERE model = {model} AND language = {language}
"""


def ensure(*, using: str = "default", **_signal: Any) -> None:
    """After each `migrate`: the table and the chosen model's indexes, where the extension is in the database."""
    from valley.innovation.exchange.engine.matching.searching import LANGUAGES
    from valley.innovation.exchange.queries.retrieval import chosen_model

    model = chosen_model()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT to_regclass('exchange_matchtext')")
        if cursor.fetchone()[0] is None:  # migrated back to before there was matching
            return
        cursor.execute(_MADE)
        quote = connections[using].ops.quote_name
        for language in LANGUAGES if model is not None and helps_anywhere(model) else ():
            cursor.execute(
                _INDEX.format(
                    name=quote(f"match_dense_{language}_{_short(model.name)}"),
                    table=TABLE,
                    dimensions=int(model.dimensions),
                    model="'" + model.name.replace("'", "''") + "'",
                    language=f"'{language}'",
                )
            )
    grant(using=using)


def helps_anywhere(model: Any) -> bool:
    """Whether anything is ever asked of the model."""
    return bool(model.within or model.across)


def _short(name: str) -> str:
    """Letters and digits of the model's name, for the name of an index (63 bytes at most)."""
    return "".join(each if each.isalnum() else "_" for each in name)[:40].lower()
