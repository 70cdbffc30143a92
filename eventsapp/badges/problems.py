"""What is wrong with a layout, as sentences."""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.badges.pdf import Problem
from eventsapp.infra.locale import current_language, number

_SENTENCES: Mapping[str, LazyString] = {
    "shape": _l("this is no object with keys and values."),
    "count": _l("a list of %(low)s to %(high)s is needed."),
    "number": _l("a number from %(low)s to %(high)s is needed."),
    "choice": _l("this is none of the values there are."),
    "colour": _l("a colour is six digits such as FFC81F, or the role's."),
    "contrast": _l("these two colours are too alike: nobody reads the word from two metres."),
    "box": _l("a box is four numbers in millimetres: left, top, width, height."),
    "outside": _l("this reaches out of the page, or has no size."),
    "kind": _l("an element is a text, a QR code, a picture or a colour."),
    "picture": _l("choose a picture."),
    "square": _l("a QR code is as wide as it is high."),
    "words": _l("write the words, or choose a field."),
    "empty": _l("there is nothing on the badge."),
    "nameless": _l("the name is not on the badge."),
    "small": _l("the QR code must be at least %(low)s mm wide, or label printers blur it."),
    "edge": _l("the QR code needs %(low)s mm of white around it, also towards the edge of the page."),
    "crowded": _l("something stands in the white around the QR code, which needs %(low)s mm."),
}


def sentences_for(problems: Sequence[Problem]) -> list[str]:
    """Say every problem, each with its place as people count it."""
    language = current_language()
    found = []
    for problem in problems:
        limits = {
            key: number(round(value, 1), language) for key, value in (("low", problem.low), ("high", problem.high))
        }
        sentence = str(_SENTENCES[problem.code]) % limits
        found.append(f"{_place(problem.place)}: {sentence}" if problem.place else _first_large(sentence))
    return list(dict.fromkeys(found))


def _place(place: tuple[str | int, ...]) -> str:
    if len(place) >= 2 and isinstance(place[0], int) and isinstance(place[1], int):
        where = _("Side %(side)s, element %(element)s", side=place[0] + 1, element=place[1] + 1)
        keys = ".".join(str(key + 1) if isinstance(key, int) else key for key in place[2:])
        return f"{where} ({keys})" if keys else where
    return ".".join(str(key) for key in place)


def _first_large(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
