"""The form of a proposal: whatever is typed can be kept as a draft, a complete one can be sent."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from eventsapp.call.actions import ProposalAnswers, SpeakerAnswers
from eventsapp.call.models import Call, ProposalState, TalkProposal
from eventsapp.call.rules import LONGEST, MOST_ABSTRACT, MOST_SPEAKERS, MOST_WORDS, PROPOSABLE, PURPOSES, SHORTEST
from eventsapp.infra.locale import current_language, text_in
from eventsapp.programme.forms.fields import NONE, language_word
from eventsapp.programme.importers.texts import one_line
from eventsapp.programme.rules import SIDE_WORDS
from eventsapp.web.forms import BaseForm, ChoiceField, EmailField, LongTextField, NumberField, TextField, options

MOST_TITLE = 200
_PERSON = ("full_name", "latin_name", "organisation", "side", "email")
_NEEDED_OF_A_SPEAKER = ("full_name", "side", "organisation", "email")


class ProposalForm(BaseForm):
    """A proposal; its speakers have fields named ``speaker1_full_name`` and so on."""

    email = EmailField(_l("Your e-mail"), required=False, render_kw={"autocomplete": "email"})
    title = TextField(_l("Title of the talk"), most=MOST_TITLE)
    abstract = LongTextField(_l("What it is about"), most=MOST_ABSTRACT)
    kind = ChoiceField(_l("Kind"), required=False)
    track_id = ChoiceField(_l("Track"), required=False)
    language = ChoiceField(_l("Language it is held in"), required=False)
    minutes = NumberField(_l("Length in minutes"), low=SHORTEST, high=LONGEST, required=False)
    notes = LongTextField(_l("Notes for the team"), most=MOST_WORDS)

    def offer(self, call: Call) -> None:
        """Fill the lists to choose from."""
        reader = current_language()
        kinds = [(kind, words) for kind, words in PROPOSABLE.items() if kind in call.kinds]
        self.kind.choices = options([("", _("Choose a kind")), *kinds])
        tracks = [(str(one.id), text_in(one.name, reader)[0] or one.code) for one in call.tracks]
        self.track_id.choices = options([("", _("Choose a track")), *tracks])
        languages = [(code, language_word(code)) for code in call.languages]
        self.language.choices = options([("", _("Choose a language")), *languages])
        for place in self.places:
            self[f"speaker{place}_side"].choices = options(
                [NONE, *((side, str(said)) for side, said in SIDE_WORDS.items())]
            )

    places = range(1, MOST_SPEAKERS + 1)
    """The numbers of the speakers."""

    def show(self, proposal: TalkProposal) -> None:
        """Put a stored proposal into the fields."""
        for name in ("email", "title", "abstract", "kind", "language", "minutes", "notes"):
            self[name].data = getattr(proposal, name)
        self.track_id.data = str(proposal.track_id or "")
        for place, speaker in enumerate(proposal.speakers[:MOST_SPEAKERS], 1):
            for name in _PERSON:
                self[f"speaker{place}_{name}"].data = getattr(speaker, name)
        for code in PURPOSES:
            self[f"consent_{code}"].data = code in proposal.consents

    def speaker_fields(self, place: int) -> dict[str, Field]:
        """Return the fields of one speaker."""
        return {name: self[f"speaker{place}_{name}"] for name in _PERSON}

    def is_shown(self, place: int) -> bool:
        """Whether a speaker's fields are open: the first, and those with a word or an error in them."""
        fields = self.speaker_fields(place).values()
        return place == 1 or any(field.data or field.errors for field in fields)

    @property
    def consent_fields(self) -> Sequence[Field]:
        """Return the ticks, the needed ones first."""
        return [self[f"consent_{code}"] for code in PURPOSES]

    def is_complete(self, call: Call, stored: TalkProposal | None) -> bool:
        """Say beside each field what still has to be filled in before the proposal can be sent."""
        if stored is not None and stored.state == ProposalState.SUBMITTED:
            self.email.data = stored.email
        needed = ["email", "title", "abstract", "kind", "language", "minutes", *(["track_id"] if call.tracks else [])]
        missing = [self[name] for name in needed if not one_line(self[name].data or "")]
        for place in self.places:
            if self.is_shown(place):
                fields = self.speaker_fields(place)
                missing += [fields[name] for name in _NEEDED_OF_A_SPEAKER if not one_line(fields[name].data or "")]
        for field in missing:
            _complain(field, _("This is needed."))
        for code, purpose in PURPOSES.items():
            if purpose.is_needed and not self[f"consent_{code}"].data:
                _complain(self[f"consent_{code}"], _("Without this consent we cannot take the proposal."))
        self._check_addresses()
        return not self.errors

    def _check_addresses(self) -> None:
        """Two people with one address would become one speaker."""
        seen: set[str] = set()
        for place in self.places:
            field = self[f"speaker{place}_email"]
            if field.data and field.data in seen:
                _complain(field, _("Another speaker has this address. Each needs their own."))
            seen.add(field.data or "")

    def answers(self) -> ProposalAnswers:
        """Return what was typed, complete or not."""
        return ProposalAnswers(
            email=self.email.data or "",
            title=self.title.data or "",
            abstract=self.abstract.data or "",
            kind=self.kind.data or "",
            track_id=int(self.track_id.data) if self.track_id.data else None,
            language=self.language.data or "",
            minutes=self.minutes.data,
            notes=self.notes.data or "",
            speakers=[self._speaker(place) for place in self.places if self._has_words(place)],
            consents=[code for code in PURPOSES if self[f"consent_{code}"].data],
        )

    def _has_words(self, place: int) -> bool:
        return any(field.data for field in self.speaker_fields(place).values())

    def _speaker(self, place: int) -> SpeakerAnswers:
        return SpeakerAnswers(**{name: field.data or "" for name, field in self.speaker_fields(place).items()})


def _complain(field: Any, sentence: str) -> None:
    if not field.errors:
        field.errors = [sentence]


for _place in ProposalForm.places:
    setattr(ProposalForm, f"speaker{_place}_full_name", TextField(_l("Name as the person writes it"), most=200))
    setattr(ProposalForm, f"speaker{_place}_latin_name", TextField(_l("Name in Latin letters"), most=200))
    setattr(ProposalForm, f"speaker{_place}_organisation", TextField(_l("Organisation"), most=200))
    setattr(ProposalForm, f"speaker{_place}_side", ChoiceField(_l("Comes from"), required=False))
    setattr(ProposalForm, f"speaker{_place}_email", EmailField(_l("E-mail"), required=False))
for _purpose in PURPOSES.values():
    setattr(ProposalForm, f"consent_{_purpose.code}", BooleanField(_purpose.wording))
