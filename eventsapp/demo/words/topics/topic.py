"""What a session can be about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject: titles in Vietnamese, English, Chinese and Korean, and what is said about it."""

    track: str
    titles: tuple[str, str, str, str]
    vi: str
    en: str

    @property
    def title(self) -> dict[str, str]:
        """Return the titles by language."""
        return dict(zip(("vi", "en", "zh", "ko"), self.titles, strict=True))

    @property
    def abstract(self) -> dict[str, str]:
        """Return what is said about it; Chinese and Korean readers see the English text."""
        return {"vi": self.vi, "en": self.en}
