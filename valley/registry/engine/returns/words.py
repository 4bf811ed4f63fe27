"""Words in both languages: an engine speaks without Django's catalogue."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and English; `{name}` places are filled by `fill`."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The words for a language code ("zh-hans", "en", …); Chinese unless it is English."""
        return self.en if language.startswith("en") else self.zh

    def fill(self, **values: Any) -> "Text":
        """Values that are `Text` themselves are said in each language."""
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))

    def __str__(self) -> str:
        return self.zh


NOTHING = Text("", "")
