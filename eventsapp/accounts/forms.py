"""Forms around accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from eventsapp.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import BaseForm, ChoiceField, EmailField, Required, TextField, ValidationError


def _long_enough(form: Any, field: Any) -> None:
    password = field.data or ""
    if len(password) < SHORTEST_PASSWORD:
        raise ValidationError(_l("A password needs at least %(count)d characters.", count=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(_l("A password has at most %(count)d characters.", count=LONGEST_PASSWORD))


class SignInForm(BaseForm):
    """Address and password."""

    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), validators=[Required()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class RegistrationForm(BaseForm):
    """A new account."""

    full_name = TextField(_l("Full name"), required=True, most=120, render_kw={"autocomplete": "name"})
    latin_name = TextField(_l("Name in Latin letters"), most=120)
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    password = PasswordField(
        _l("Password"), validators=[Required(), _long_enough], render_kw={"autocomplete": "new-password"}
    )
    next = HiddenField()


class ConfirmForm(BaseForm):
    """The password that was chosen, where the browser alone proves nothing."""

    password = PasswordField(_l("Password"), validators=[Required()], render_kw={"autocomplete": "current-password"})


class AddressForm(BaseForm):
    """Only an address."""

    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    next = HiddenField()


class NewPasswordForm(BaseForm):
    """A new password."""

    password = PasswordField(
        _l("New password"), validators=[Required(), _long_enough], render_kw={"autocomplete": "new-password"}
    )


class SettingsForm(BaseForm):
    """How a person is named and in which language we write to them."""

    full_name = TextField(_l("Full name"), required=True, most=120)
    latin_name = TextField(_l("Name in Latin letters"), most=120)
    language = ChoiceField(_l("Language"), choices=[(language.code, language.name) for language in LANGUAGES.values()])


class ChangePasswordForm(BaseForm):
    """The present and a new password."""

    current_password = PasswordField(
        _l("Present password"), validators=[Required()], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        _l("New password"), validators=[Required(), _long_enough], render_kw={"autocomplete": "new-password"}
    )


class EmptyForm(BaseForm):
    """A button."""
