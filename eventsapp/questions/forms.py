"""Forms about questions and feedback."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField

from eventsapp.programme.forms.fields import SeenField
from eventsapp.questions.models import Feedback, Mode, QuestionBoard
from eventsapp.questions.rules import (
    MODE_WORDS,
    MOST_COMMENT,
    MOST_NAME,
    MOST_TEXT,
    SCORE_WORDS,
    Decision,
    mode_of,
    takes_feedback,
)
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    LongTextField,
    Required,
    TextField,
    ValidationError,
    clean_text,
    options,
)


class AskForm(BaseForm):
    """A question, with a name or without."""

    text = LongTextField(_l("Your question"), required=True, most=MOST_TEXT)
    name = TextField(_l("Your name"), most=MOST_NAME)

    def validate_text(self, field: LongTextField) -> None:
        """Refuse what is nothing but signs that nobody sees."""
        if not any(letter.isprintable() and not letter.isspace() for letter in field.data or ""):
            raise ValidationError(_("This is needed."))


class PressForm(BaseForm):
    """A button that needs nothing but its token."""


class FeedbackForm(BaseForm):
    """What somebody thought of a session."""

    score = RadioField(
        _l("How was this session?"),
        choices=options((str(score), words) for score, words in SCORE_WORDS.items()),
        validators=[Required()],
        validate_choice=False,
    )
    comment = LongTextField(_l("What should the speakers know?"), most=MOST_COMMENT)
    wish = LongTextField(_l("What should be next?"), most=MOST_COMMENT)

    def validate_score(self, field: RadioField) -> None:
        """Refuse what is no score."""
        if field.data not in {str(score) for score in SCORE_WORDS}:
            raise ValidationError(_("Choose one of the five."))

    def show(self, stored: Feedback) -> None:
        """Put what was said before into the fields."""
        self.score.data, self.comment.data, self.wish.data = str(stored.score), stored.comment, stored.wish


class BoardForm(BaseForm):
    """Whether questions and feedback are taken in a session."""

    mode = RadioField(
        _l("Questions of the audience"), choices=options(MODE_WORDS.items()), validators=[Required()],
        validate_choice=False,
    )  # fmt: skip
    takes_feedback = BooleanField(_l("Ask for feedback once the session is over"))
    version = SeenField()

    def validate_mode(self, field: RadioField) -> None:
        """Refuse what is on no list."""
        if field.data not in set(Mode):
            raise ValidationError(_("Choose one of the list."))

    def show(self, board: QuestionBoard | None, kind: str) -> None:
        """Put what is set into the fields, or what is usual."""
        self.mode.data = mode_of(board, kind).value
        self.takes_feedback.data = takes_feedback(board, kind)
        self.version.data = str(board.version if board else 0)


class DecisionForm(BaseForm):
    """What is done with a question, as it was seen."""

    decision = ChoiceField(_l("Decision"), choices=[(one.value, one.value) for one in Decision])
    seen = SeenField()


class SendForm(BaseForm):
    """The button that sends results; ``press`` names the press, so that it counts once however often it arrives."""

    press = HiddenField(filters=[clean_text])
