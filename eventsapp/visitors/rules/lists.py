"""What is said about a list of people that was brought."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors.rules import unreadable_sentence
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import UnreadableFile
from eventsapp.visitors.importers import Remark


class ListRefused(Refusal):
    """A file that is no list of people we can read."""

    status = 422
    field = "file"
    sentence = _l(
        "This file has no column of names that we know. It may be CSV, TSV or XLSX with a header such as “Name”, "
        "“Họ và tên”, “姓名” or “성명”. Nothing was changed."
    )


def list_refusal(error: UnreadableFile) -> ListRefused:
    """Return the refusal that says what is wrong with the file and what to do."""
    return ListRefused(unreadable_sentence(error) or None)


def remark_words(remark: Remark) -> str:
    """Return what is odd in a row, in the reader's language."""
    value = remark.value
    sentences: Mapping[str, str] = {
        "name_missing": _("There is no name in this row."),
        "repeated": _("“%(value)s” stands in the list twice.", value=value),
        "too_many": _("A group has at most %(value)s members.", value=value),
        "email_unclear": _("“%(value)s” holds no e-mail address; it stays empty.", value=value),
        "phone_unclear": _("“%(value)s” is no phone number; it stays empty.", value=value),
    }
    return sentences.get(remark.key, remark.key)
