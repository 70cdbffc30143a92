"""What the page of an import says about it, in words."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.fairs.imports import Listing, Notice, Report, Tile
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, number
from eventsapp.programme.importers import AgendaWarning, WarningReason
from eventsapp.programme.rules import explain_warning


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    sessions = values["counts"]["sessions"]
    figures = {name: number(count, current_language()) for name, count in sessions.items()}
    nothing = _("Everything in this file is in the programme already.")
    return Report(
        tiles=[
            Tile(figure=sessions["created"], label=_("new sessions")),
            Tile(figure=sessions["updated"], label=_("updated sessions")),
            Tile(figure=sessions["unchanged"], label=_("unchanged sessions")),
            Tile(figure=sessions["skipped"], label=_("rows left out"), tone="signal" if sessions["skipped"] else None),
        ],
        done=_(
            "%(created)s sessions are new, %(updated)s updated, %(unchanged)s unchanged; %(skipped)s were left out.",
            created=figures["created"],
            updated=figures["updated"],
            unchanged=figures["unchanged"],
            skipped=figures["skipped"],
        ),
        onward=(url_for("programme_organiser.sessions", fair=fair.slug), _("Go to the sessions")),
        facts=_facts(values),
        notices=_notices(values),
        listings=[
            _counts(values),
            _conflicts(values),
            _missing(values),
            _changes(values),
            _clashes(values),
            _reasons(values),
            *_warnings(values),
        ],
        unchanged=nothing if values["changes_nothing"] else "",
    )


def _facts(values: dict[str, Any]) -> list[tuple[str, object]]:
    facts = [
        (_("Format"), values["format"]),
        (_("Encoding"), values["encoding"]),
        (_("Columns read"), ", ".join(values["columns"])),
        (_("Columns not read"), ", ".join(values["unread_columns"])),
    ]
    return [(label, value) for label, value in facts if value]


def _notices(values: dict[str, Any]) -> list[Notice]:
    notices = []
    if values["absent"]:
        title = ngettext(
            "%(num)s session of an earlier import is not in this file.",
            "%(num)s sessions of earlier imports are not in this file.",
            values["absent"],
        )
        text = _("They are removed.") if values["removed"] else _("They stay as they are.")
        notices.append(Notice(title=title, text=text, tone="care" if values["removed"] else "tip"))
    if values["conflict_count"]:
        title = ngettext(
            "%(num)s field was changed by hand and in the file.",
            "%(num)s fields were changed by hand and in the file.",
            values["conflict_count"],
        )
        text = _("The file's is taken.") if values["theirs"] else _("Ours is kept.")
        notices.append(Notice(title=title, text=text, tone="care"))
    return notices


def _conflicts(values: dict[str, Any]) -> Listing:
    names = {"session": _("Session"), "room": _("Room"), "track": _("Track"), "speaker": _("Speaker")}
    return Listing(
        title=_("Changed on both sides"),
        columns=[_("Kind of row"), _("Name"), _("What")],
        rows=[(names[kind], title, _field_word(field)) for kind, _ref, title, field in values["conflicts"]],
        count=values["conflict_count"],
    )


def _missing(values: dict[str, Any]) -> Listing:
    return Listing(
        title=_("Not in the file any more"),
        columns=[_("Identifier"), _("Session")],
        rows=values["missing"],
        count=values["absent"],
    )


def _changes(values: dict[str, Any]) -> Listing:
    def what(fields: list[str]) -> str:
        return ", ".join(_field_word(field) for field in fields) or _("new")

    return Listing(
        title=_("Sessions that are new or change"),
        columns=[_("Identifier"), _("Session"), _("What")],
        rows=[(ref, title, what(fields)) for ref, title, fields in values["changes"]],
        count=values["change_count"],
    )


def _field_word(field: str) -> str:
    """Name a field of a row, with its language where it is a text."""
    name, _colon, language = field.partition(":")
    words = {
        "title": _("Title"),
        "subtitle": _("Subtitle"),
        "abstract": _("Abstract"),
        "name": _("Name"),
        "full_name": _("Name"),
        "latin_name": _("Name in Latin letters"),
        "name_language": _("Language of the name"),
        "organisation": _("Organisation"),
        "job_title": _("Job title"),
        "bio": _("Biography"),
        "room_id": _("Room"),
        "track_id": _("Track"),
        "when": _("Time"),
        "speakers": _("Speakers"),
        "kind": _("Kind"),
        "audiences": _("Meant for"),
        "language": _("Language"),
    }
    return f"{words[name]} ({language})" if language else words[name]


def _reasons(values: dict[str, Any]) -> Listing:
    rows = [
        (_warning_row(place, "", reason, detail)[2], count, place) for reason, count, place, detail in values["reasons"]
    ]
    return Listing(
        title=_("What the file is odd about"),
        columns=[_("For example"), _("How often"), _("First place")],
        rows=rows,
        count=len(rows),
        is_counted=False,
    )


def _counts(values: dict[str, Any]) -> Listing:
    names = {"sessions": _("Sessions"), "rooms": _("Rooms"), "tracks": _("Tracks"), "speakers": _("Speakers")}
    counted = ("created", "updated", "unchanged", "skipped")
    return Listing(
        title=_("What is in the file"),
        columns=[_("Kind of row"), _("New"), _("Updated"), _("Unchanged"), _("Left out")],
        rows=[(label, *(values["counts"][name][count] for count in counted)) for name, label in names.items()],
        count=len(names),
        is_counted=False,
    )


def _clashes(values: dict[str, Any]) -> Listing:
    count = values["clash_count"]
    return Listing(
        title=ngettext("%(num)s double booking in the file", "%(num)s double bookings in the file", count),
        columns=[_("Room or speaker"), _("What")],
        rows=[(clash["resource"], _clash_sentence(clash)) for clash in values["clashes"]],
        count=count,
        note=_("They are imported as they are and shown under Clashes."),
        is_counted=False,
    )


def _clash_sentence(clash: dict[str, Any]) -> str:
    return _(
        "“%(first)s” and “%(second)s”, %(minutes)s minutes together",
        first=clash["first_title"],
        second=clash["second_title"],
        minutes=number(clash["minutes"], current_language()),
    )


def _warnings(values: dict[str, Any]) -> list[Listing]:
    lists = ((_("Left out"), "skips", "skip_count"), (_("Taken, but worth a look"), "notes", "note_count"))
    return [
        Listing(
            title=title,
            columns=[_("Place"), _("Session"), _("Why")],
            rows=[_warning_row(*warning) for warning in values[name]],
            count=values[count],
        )
        for title, name, count in lists
    ]


def _warning_row(place: str, ref: str, reason: str, detail: str) -> tuple[str, str, str]:
    warning = AgendaWarning(place=place, ref=ref, reason=WarningReason(reason), detail=detail)
    return place, ref, explain_warning(warning)
