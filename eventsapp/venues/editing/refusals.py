"""What the editor does not do, as a reason and values; words.py says it."""

from typing import Any


class EditRefused(ValueError):
    """An operation that was not carried out; `kind` names the sentence, `field` what is to be mended."""

    def __init__(self, kind: str, field: str | None = None, **values: Any) -> None:
        """Remember why."""
        super().__init__(kind)
        self.kind = kind
        self.field = field
        self.values = values
