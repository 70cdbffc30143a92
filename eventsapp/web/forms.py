"""The base form, and fields that take whatever people type."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from markupsafe import Markup
from wtforms import EmailField as WtfEmailField
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import (
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import Select, TextInput

from eventsapp.infra.locale import current_language, number
from eventsapp.infra.refusals import Refusal

Label: TypeAlias = LazyString | str
TOO_MANY = 429


def clean_text(text: str | None) -> str:
    """Return text as it is stored: composed (NFC), without surrounding space, without NUL, which no database takes."""
    return unicodedata.normalize("NFC", (text or "").replace("\x00", "")).strip()


class Required(InputRequired):
    """The field must say something other than white space."""

    def __init__(self) -> None:
        super().__init__(message=_l("This is needed."))

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse emptiness."""
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(str(self.message))


def _rules(*, required: bool, most: int) -> list[Callable[..., Any]]:
    length = Length(max=most, message=_l("At most %(max)d characters fit here."))
    return [Required() if required else Optional(), length]


class TextField(StringField):
    """One line of text; ``most`` characters at the most."""

    def __init__(
        self,
        label: Label,
        *,
        required: bool = False,
        most: int = 200,
        rules: Sequence[Callable[..., Any]] = (),
        **settings: Any,
    ) -> None:
        checks = [*_rules(required=required, most=most), *rules]
        super().__init__(label, validators=checks, filters=[clean_text], **settings)


class LongTextField(TextAreaField):
    """Several lines of text; ``most`` characters at the most."""

    def __init__(
        self,
        label: Label,
        *,
        required: bool = False,
        most: int = 4000,
        rules: Sequence[Callable[..., Any]] = (),
        **settings: Any,
    ) -> None:
        checks = [*_rules(required=required, most=most), *rules]
        super().__init__(label, validators=checks, filters=[clean_text], **settings)


class EmailField(WtfEmailField):
    """An e-mail address, kept in lower case."""

    def __init__(self, label: Label, *, required: bool = True, **settings: Any) -> None:
        checks: list[Callable[..., Any]] = _rules(required=required, most=254)
        checks.append(Email(message=_l("This is not an e-mail address. Example: lan@company.example")))
        super().__init__(label, validators=checks, filters=[lambda text: clean_text(text).lower()], **settings)


class NumberField(IntegerField):
    """A whole number from ``low`` to ``high``."""

    def __init__(self, label: Label, *, low: int, high: int, required: bool = True, **settings: Any) -> None:
        message = _l("A whole number from %(min)s to %(max)s is needed here.")
        checks: list[Callable[..., Any]] = [Required() if required else Optional()]
        checks.append(NumberRange(min=low, max=high, message=message))
        super().__init__(label, validators=checks, **settings)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; what is no number stays visible as it was typed."""
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            self.data = None
            return
        if not text.lstrip("-").isdecimal() or len(text) > 12:
            self.data = None
            raise ValueError(str(_l("This is not a whole number.")))
        self.data = int(text)


class MoneyField(NumberField):
    """An amount in a currency without decimals, with or without signs between its thousands."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount; what is none stays visible as it was typed."""
        text = (valuelist[0] if valuelist else "").strip()
        is_grouped = _GROUPED.fullmatch(text)
        super().process_formdata([re.sub(r"[^0-9]", "", text) if is_grouped else text])

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return str(super()._value())
        return number(self.data, current_language())


_GROUPED = re.compile(r"[0-9]{1,3}([.,' \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*")


def options(pairs: Iterable[tuple[str, Label]]) -> list[SelectChoice]:
    """Return (value, label) pairs as the options of a choice."""
    return [SelectChoice(value, label) for value, label in pairs]


class Options(Select):
    """A list to choose from; it may be of 250 countries, which took most of the time of their pages."""

    @classmethod
    def render_option(cls, choice: Choice) -> Markup:
        """Write one option; ours have no other attributes."""
        pattern = _CHOSEN if choice.selected else _OPTION
        return pattern % (choice.value, choice.label or choice.value)


_OPTION = Markup('<option value="%s">%s</option>')
_CHOSEN = Markup('<option selected value="%s">%s</option>')


class ChoiceField(SelectField):
    """One of a list of (value, label) pairs; values are text. A blank is on no list, so it is refused."""

    widget = Options()

    def __init__(
        self,
        label: Label,
        *,
        choices: Iterable[tuple[str, Label]] = (),
        required: bool = True,
        **settings: Any,
    ) -> None:
        super().__init__(
            label,
            choices=options(choices),
            validators=[Required()] if required else [Optional(strip_whitespace=False)],
            invalid_choice_message=_l("Choose one of the list."),
            **settings,
        )


class ChoicesField(SelectMultipleField):
    """Several of a list of (value, label) pairs; values are text."""

    def __init__(self, label: Label, *, choices: Iterable[tuple[str, Label]] = (), **settings: Any) -> None:
        super().__init__(label, choices=options(choices), validate_choice=False, **settings)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        known = {str(choice.value) for choice in self.iter_choices()}
        if not set(self.data or []) <= known:
            raise ValidationError(str(_l("Choose from the list.")))


class _Token(CSRFTokenField):
    """The token against forged requests, made where it is shown: most forms that are sent are not shown again."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take what was sent, and make no token for it."""
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class _Tokens(_FlaskFormCSRF):
    field_class = _Token


class BaseForm(FlaskForm):
    """A form that can also show a refusal, and knows the status of the page it stands on."""

    class Meta(FlaskForm.Meta):
        """What our forms have in common."""

        csrf_class = _Tokens

    _status_of_errors = 422

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside its field, or above the form."""
        if refusal.status == TOO_MANY:
            self._status_of_errors = TOO_MANY
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]

    @property
    def status(self) -> int:
        """HTTP status of the page: 422 where something is to be mended, 429 where one has to wait."""
        return self._status_of_errors if self.errors else 200


__all__ = [
    "BaseForm",
    "ChoiceField",
    "EmailField",
    "LongTextField",
    "MoneyField",
    "NumberField",
    "Required",
    "TextField",
    "ValidationError",
    "clean_text",
    "options",
]
