"""JSON as it comes in: an object becomes the answers of a form, so that the same rules and sentences hold."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm

LARGEST = 64_000
"""Characters of an object; the longest list of units has a tenth of them."""
NAMES = {"numbers": "units"}
"""What a field is called where its form calls it otherwise."""

Form = TypeVar("Form", bound=BaseForm)


class Unreadable(Refusal):
    """A body that is no JSON object."""

    status = 400
    sentence = _l("The body must be one JSON object, sent as application/json.")


class NotAccepted(Refusal):
    """Answers that a form refuses; ``errors`` are the sentences with the fields they belong to."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__(errors[0][1], field=errors[0][0] or None)


def filled(kind: type[Form], usual: Mapping[str, Any] | None = None) -> Form:
    """Return a form with the answers of the body; what it does not name is as usual.

    Refuses with Unreadable and NotAccepted.
    """
    form = kind(formdata=_answers({**(usual or {}), **_body()}), meta={"csrf": False})
    _refuse_unknown(form)
    return form


def no_answers() -> None:
    """Refuse a body where nothing can be said, with NotAccepted; an empty object and no body are the same."""
    _refuse_unknown(None)


def check(form: BaseForm) -> None:
    """Refuse what a form does not take, each with its field, with NotAccepted."""
    if form.validate():
        return
    errors = [(_outside(name or ""), str(sentence)) for name, said in form.errors.items() for sentence in said]
    raise NotAccepted(errors)


def asked_in_address(kind: type[Form]) -> Form:
    """Return a form with the answers that stand in the address, for what is only looked at."""
    values = MultiDict((_inside(name), value) for name, value in request.args.items(multi=True))
    return kind(formdata=values, meta={"csrf": False})


def _body() -> Mapping[str, Any]:
    if not request.content_length:
        return {}
    body = request.get_json(silent=True) if request.is_json and request.content_length <= LARGEST else None
    if not isinstance(body, dict):
        raise Unreadable
    return body


def _refuse_unknown(form: BaseForm | None) -> None:
    known = {_outside(name) for name in (form._fields if form is not None else ())}
    unknown = [name for name in _body() if name not in known]
    if unknown:
        raise NotAccepted([(name[:60], _("Nothing of this name can be said here.")) for name in unknown[:10]])


def _answers(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return what a browser would send: texts, several of a name for a list, nothing for what is false or absent."""
    found: MultiDict[str, str] = MultiDict()
    for name, value in body.items():
        said = [_text(name, one) for one in (value if isinstance(value, list) else [value])]
        texts, inside = [text for text in said if text is not None], _inside(name)
        found.setlist(inside, [", ".join(texts)] if inside in NAMES and texts else texts)
    return found


def _text(name: str, value: Any) -> str | None:
    if value is None or value is False:
        return None
    if value is True:
        return "y"
    if isinstance(value, str | int | float):
        return str(value)
    raise NotAccepted([(name[:60], _("A text, a number, true or false, or a list of these is needed here."))])


def _inside(name: str) -> str:
    return next((inside for inside, outside in NAMES.items() if outside == name), name)


def _outside(name: str) -> str:
    return NAMES.get(name, name)
