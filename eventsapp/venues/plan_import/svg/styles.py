"""The little of CSS that matters for reading a plan: what is hidden, how large letters are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_NUMBER = re.compile(r"^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*$")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_MAX_CSS = 200_000
_USUAL_SIZE = 16.0


def number_of(text: str) -> float | None:
    """Return a length in user units; None for percentages and what is no number."""
    match = _NUMBER.match(text)
    return float(match[1]) * _PIXELS[match[2]] if match else None


@dataclass(slots=True)
class Styles:
    """The declarations of every class."""

    classes: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, elements: Iterable[Element]) -> "Styles":
        """Return the rules of all style elements that name classes."""
        found = cls()
        for element in elements:
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "style":
                for selectors, body in _RULE.findall((element.text or "")[:_MAX_CSS]):
                    for name in re.findall(r"\.([\w-]+)", selectors):
                        found.classes.setdefault(name, {}).update(_declarations(body))
        return found

    def value(self, element: Element, name: str) -> str:
        """Return a property of an element: its style, its classes, its attribute."""
        own = _declarations(element.get("style", "")).get(name)
        if own:
            return own
        for one in reversed(element.get("class", "").split()):
            if name in self.classes.get(one, {}):
                return self.classes[one][name]
        return element.get(name, "")

    def is_hidden(self, element: Element) -> bool:
        """Say whether an element is not shown."""
        return self.value(element, "display") == "none" or self.value(element, "visibility") == "hidden"

    def font_size(self, element: Element) -> float:
        """Return the size of letters."""
        return number_of(self.value(element, "font-size")) or _USUAL_SIZE


def _declarations(body: str) -> dict[str, str]:
    """Return the declarations of a style."""
    pairs = (part.partition(":") for part in body.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}
