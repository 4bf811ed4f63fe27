"""Input that cannot be judged: where, what was found, what to do."""


class BadInput(ValueError):
    """Refused at birth. `where` names the field as the user wrote it; the remedy is given in Chinese and English."""

    def __init__(self, where: str, found: object, remedy_zh: str, remedy_en: str) -> None:
        self.where = where
        self.found = found
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en
        super().__init__(f"{where}: {found!r} – {remedy_zh} · {remedy_en}")
