"""What is said about a table of priority records: why it is refused, and why rows of it are left out."""

from collections.abc import Mapping

from flask_babel import gettext as _

from eventsapp.exhibitors.importers import Remark, UnreadableFile
from eventsapp.exhibitors.rules import ListRefused
from eventsapp.exhibitors.rules import refusal_for as refusal_for_list
from eventsapp.exhibitors.rules import remark_sentence as list_sentence


def known_formats() -> list[str]:
    """Return the formats that can be read, in the reader's language."""
    return [_("a table as CSV, TSV or XLSX with a header in Vietnamese, English, Chinese or Korean")]


def refusal_for(error: UnreadableFile) -> ListRefused:
    """Return the refusal that tells a person what is wrong with a file and what to do."""
    if error.key in {"unknown_format", "wrong_format"}:
        return ListRefused(
            _(
                "No header of this file names the company and what is known of it, such as “Company” and "
                "“Consecutive years”. Take the template as an example. Nothing was changed."
            )
        )
    return refusal_for_list(error)


def remark_sentence(remark: Remark) -> str:
    """Say why a row is left out, in the reader's language."""
    value, column = remark.values.get("value", ""), remark.values.get("column", "")
    sentences: Mapping[str, str] = {
        "cell_unclear": _("“%(value)s” under “%(column)s” cannot be read.", value=value, column=column),
        "exhibitor_unknown": _("No exhibitor of this fair is “%(value)s”.", value=value),
        "exhibitor_unclear": _("Several exhibitors may be “%(value)s”. Add the tax code.", value=value),
        "moment_ahead": _("The deposit of “%(value)s” lies in the future.", value=value),
    }
    return sentences.get(remark.key) or list_sentence(remark)
