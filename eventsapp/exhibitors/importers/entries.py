"""From texts to an exhibitor: what is read from the cells, tidied, and remarked upon when unclear."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import phonenumbers

from eventsapp.exhibitors.importers.countries import country_code
from eventsapp.exhibitors.importers.model import ExhibitorEntry, Remark
from eventsapp.exhibitors.importers.names import split_names
from eventsapp.exhibitors.importers.stands import stand_references
from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import parse_amount

_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\W\d_]{2,}")
_HOST: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_PHONE_END: Final = re.compile(r"\s*[/;,\n]\s*|\s+(?:ext|máy lẻ|-\s*fax)\b.*", re.IGNORECASE)
# What programs and people write where they have nothing to write.
_NOTHING: Final = re.compile(r"(?:nan|none|null|n/a|#n/a|-+|–|no \w+|không có|chưa có|无|없음)", re.IGNORECASE)
_LIMITS: Final = {"legal_name": 300, "latin_name": 300, "fascia_name": 200, "description": 20_000}
_MOST_UNITS: Final = 500


@dataclass(slots=True)
class Reader:
    """Turns rows of named texts into entries, and collects what is unclear about them."""

    remarks: list[Remark]

    def entry(self, row: int, given: Mapping[str, str]) -> ExhibitorEntry:
        """The exhibitor that a row of named texts speaks of."""
        texts = {name: "" if _NOTHING.fullmatch(text.strip()) else text for name, text in given.items()}
        native, latin = split_names(texts["legal_name"])
        country = self._country(row, texts.get("country", ""))
        stands = stand_references(texts.get("hall", ""), texts.get("stand", ""))
        return ExhibitorEntry(
            ref=_short("ref", texts.get("ref", "")),
            legal_name=_short("legal_name", native),
            rows=(row,),
            latin_name=_short("latin_name", " ".join(texts.get("latin_name", "").split()) or latin),
            country=country,
            website=self._website(row, texts.get("website", "")),
            email=self._email(row, texts.get("email", "")),
            phone=self._phone(row, texts.get("phone", ""), country),
            units=_units(texts.get("units", "")),
            stands=stands,
            **{name: _short(name, texts.get(name, "")) for name in _PLAIN},
        )

    def _country(self, row: int, text: str) -> str:
        code = country_code(text)
        if text.strip() and code is None:
            self._unclear(row, "country_unknown", text)
        return code or ""

    def _website(self, row: int, text: str) -> str:
        found = _HOST.search(text.split("@", maxsplit=1)[0] if "@" in text else text)
        if found is None:
            return self._unclear(row, "website_unclear", text) if text.strip() else ""
        address = found.group()
        return address if address.lower().startswith("http") else f"https://{address}"

    def _email(self, row: int, text: str) -> str:
        found = _EMAIL.search(text)
        if found is None:
            return self._unclear(row, "email_unclear", text) if text.strip() else ""
        return found.group()

    def _phone(self, row: int, text: str, country: str) -> str:
        """International form; a number that lost its leading zero in a spreadsheet is a national one all the same."""
        first = _PHONE_END.split(text.strip(), maxsplit=1)[0]
        if not first:
            return ""
        try:
            number = phonenumbers.parse(first, country or None)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            self._unclear(row, "phone_unclear", first)
            return first[:60]
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def _unclear(self, row: int, key: str, text: str) -> str:
        self.remarks.append(Remark(row, key, {"value": " ".join(text.split())[:80]}))
        return ""


_PLAIN: Final = ("fascia_name", "city", "address", "tax_code", "contact_name", "sector", "description")


def _short(name: str, text: str) -> str:
    limit = _LIMITS.get(name, 500)
    return (text if name == "description" else " ".join(text.split()))[:limit]


def _units(text: str) -> int | None:
    amount = parse_amount(text)
    return int(amount) if amount is not None and 1 <= amount <= _MOST_UNITS else None


def merge_rows(entries: list[ExhibitorEntry]) -> tuple[list[ExhibitorEntry], list[Remark]]:
    """One exhibitor from the rows that agree on it: further stands are added, plain repeats skipped with their row.

    Rows agree when they have the same reference, or the same name and no field in which they contradict each other.
    """
    merged: list[ExhibitorEntry] = []
    repeats: list[Remark] = []
    seen: dict[str, list[int]] = {}
    for entry in entries:
        same = seen.setdefault(entry.ref or fold(entry.legal_name), [])
        place = next((index for index in same if _agree(merged[index], entry)), None)
        if place is None:
            same.append(len(merged))
            merged.append(entry)
            continue
        first = merged[place]
        added = tuple(stand for stand in entry.stands if stand not in first.stands)
        if not added:
            repeats.append(Remark(entry.row, "repeated_row", {"first_row": first.row}))
        merged[place] = _joined(first, entry)
    return merged, repeats


def _agree(one: ExhibitorEntry, two: ExhibitorEntry) -> bool:
    if one.ref and one.ref == two.ref:
        return True
    return all(
        getattr(one, part.name) == getattr(two, part.name) or not getattr(one, part.name) or not getattr(two, part.name)
        for part in fields(one)
        if part.name not in {"rows", "stands"}
    )


def _joined(one: ExhibitorEntry, two: ExhibitorEntry) -> ExhibitorEntry:
    filled = {part.name: getattr(one, part.name) or getattr(two, part.name) for part in fields(one)}
    filled["rows"] = one.rows + two.rows
    filled["stands"] = tuple(dict.fromkeys(one.stands + two.stands))
    return replace(one, **filled)


def give_references(entries: list[ExhibitorEntry]) -> list[ExhibitorEntry]:
    """A stable reference for entries without one: folded name and country, numbered where they repeat."""
    counts: dict[str, int] = {}
    named = []
    for entry in entries:
        if entry.ref:
            named.append(entry)
            continue
        base = f"{fold(entry.legal_name)}|{entry.country}"[:180]
        counts[base] = counts.get(base, 0) + 1
        named.append(replace(entry, ref=base if counts[base] == 1 else f"{base}|{counts[base]}"))
    return named
