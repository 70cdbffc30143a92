"""What is said about an exhibitor list that was brought: why it is refused, and what is odd in a row."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors.importers import KNOWN_FORMATS, Remark, UnreadableFile
from eventsapp.infra.refusals import Refusal


class ListRefused(Refusal):
    """A file that is no exhibitor list we can read. Nothing was changed."""

    status = 422
    field = "file"
    sentence = _l("This file could not be read. Nothing was changed.")


_FORMAT_NAMES: Final = {
    "directory": _l("a directory in JSON with a list “exhibitors” (gamescom)"),
    "spreadsheet": _l("a table as CSV, TSV or XLSX with a header in Vietnamese, English, Chinese or Korean"),
}


def known_formats() -> list[str]:
    """The formats that can be read, in the reader's language."""
    return [str(_FORMAT_NAMES[name]) for name in KNOWN_FORMATS]


def refusal_for(error: UnreadableFile) -> ListRefused:
    """The refusal that tells a person what is wrong with the file and what to do."""
    formats = "; ".join(known_formats())
    unknown = _("This file is of no known format. Known are: %(formats)s. Nothing was changed.", formats=formats)
    return ListRefused(unreadable_sentence(error) or unknown)


def unreadable_sentence(error: UnreadableFile) -> str | None:
    """What is wrong with a file that is no whole table, whatever it was to hold; None where its format is unknown."""
    limit = error.values.get("limit_mb", error.values.get("limit", ""))
    sentences: Mapping[str, str] = {
        "empty": _("This file is empty. Nothing was changed."),
        "too_large": _("This file is larger than %(limit)s MB. Nothing was changed.", limit=limit),
        "unpacked_too_large": _(
            "Unpacked this workbook is larger than %(limit)s MB. Nothing was changed.", limit=limit
        ),
        "too_many_rows": _("This table has more than %(limit)s rows. Nothing was changed.", limit=limit),
        "too_many_columns": _("This table has more than %(limit)s columns. Nothing was changed.", limit=limit),
        "cell_too_long": _(
            "A cell of this table is longer than %(limit)s characters. Nothing was changed.", limit=limit
        ),
        "truncated": _("This file was cut off before its end. Save or send it again. Nothing was changed."),
        "damaged": _("This file is damaged. Save it again with the program it came from. Nothing was changed."),
        "old_excel": _(
            "This is an old or protected Excel file. Save it as .xlsx without a password. Nothing was changed."
        ),
        "not_text": _("This file is neither text nor a workbook. Nothing was changed."),
        "no_exhibitors": _("No row of this file names an exhibitor. Nothing was changed."),
    }  # fmt: skip
    return sentences.get(error.key)


def remark_sentence(remark: Remark) -> str:
    """What is odd in a row, in the reader's language."""
    value = remark.values.get("value", "")
    sentences: Mapping[str, str] = {
        "name_missing": _("There is no name in this row."),
        "total_line": _("This row is a total, not an exhibitor."),
        "section_line": _("This row is a heading, not an exhibitor."),
        "repeated_row": _("This row repeats row %(row)s.", row=remark.values.get("first_row", "")),
        "country_unknown": _("“%(value)s” is no country we know; the country stays empty.", value=value),
        "phone_unclear": _("“%(value)s” is not a complete phone number; it is kept as written.", value=value),
        "email_unclear": _("“%(value)s” holds no e-mail address; it stays empty.", value=value),
        "website_unclear": _("“%(value)s” is no web address; it stays empty.", value=value),
        "no_header": _("The table has no header; its first row was read as an exhibitor."),
    }
    return sentences.get(remark.key, remark.key)
