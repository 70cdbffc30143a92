"""What the fields of a layout say on a badge, and which badges say the same."""

from collections.abc import Callable, Mapping

from eventsapp.badges.pdf.layout import ROLE_GROUND, ROLE_TEXT, Code, Element, Entry, Fill, Shown, Text
from eventsapp.badges.pdf.model import BadgeData, Field

Texts = Callable[[BadgeData], tuple[str, ...]]
PLAIN: Mapping[Field, str] = {Field.NAME: "name", Field.TITLE: "title", Field.COMPANY: "company", Field.REF: "ref"}
"""Fields that say what one attribute says."""

# A Latin name that repeats the name would be the same line twice.
TEXTS: Mapping[Field, Texts] = {
    Field.NAME: lambda badge: (badge.name,),
    Field.TITLE: lambda badge: (badge.title,),
    Field.COMPANY: lambda badge: (badge.company,),
    Field.LATIN_NAME: lambda badge: ("" if badge.latin_name == badge.name else badge.latin_name,),
    Field.NOTES: lambda badge: badge.notes,
    Field.REF: lambda badge: (badge.ref,),
    Field.FAIR: lambda badge: (badge.band.name,),
    Field.WHEN: lambda badge: (badge.band.note,),
    Field.MARK: lambda badge: (badge.band.mark,),
    Field.ROLE: lambda badge: (badge.role_word,),
}
_BAND = frozenset({"band", "language"})
# The attributes that decide what a field says, where many badges agree in them.
_SHARED: Mapping[Field, frozenset[str]] = {
    Field.FAIR: _BAND,
    Field.WHEN: _BAND,
    Field.MARK: _BAND,
    Field.ROLE: frozenset({"role", "role_word", "language"}),
}


def texts_of(entry: Entry) -> Texts:
    """Return what gives the texts of an entry for a badge."""
    if entry.field is not None:
        return TEXTS[entry.field]
    words = dict(entry.words)

    def fixed(badge: BadgeData) -> tuple[str, ...]:
        tag = badge.language
        return (words.get(tag) or words.get(tag.partition("-")[0]) or words.get("", ""),)

    return fixed


def shown_for(shown: Shown) -> Callable[[BadgeData], bool] | None:
    """Return what tells whether an element is on a badge, or None where it always is."""
    having, lacking = shown.having, shown.lacking
    if having is not None:
        texts = TEXTS[having]
        return lambda badge: any(texts(badge))
    if lacking is not None:
        absent = TEXTS[lacking]
        return lambda badge: not any(absent(badge))
    return None


def attributes_of(element: Element) -> frozenset[str] | None:
    """Return the attributes of a badge that decide how an element looks; None where it is each person's own."""
    if isinstance(element, Code):
        return None
    fields = {field for field in (element.shown.having, element.shown.lacking) if field is not None}
    found: frozenset[str] = frozenset()
    if isinstance(element, Fill) and element.colour in {ROLE_GROUND, ROLE_TEXT}:
        found |= {"role"}
    if isinstance(element, Text):
        fields |= {entry.field for entry in element.entries if entry.field is not None}
        found |= {"language"}
        if any(entry.style.colour in {ROLE_GROUND, ROLE_TEXT} for entry in element.entries):
            found |= {"role"}
    if not fields <= set(_SHARED):
        return None
    return found.union(*(_SHARED[field] for field in fields))
