"""What devices and programs are told, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from eventsapp.checkin.actions import Outcome
from eventsapp.checkin.models import Gate, Scan
from eventsapp.checkin.queries import Known
from eventsapp.checkin.rules import TYPE_WORDS, rule_of
from eventsapp.infra.locale import current_language, text_in


def milliseconds(at: datetime) -> int:
    """Return a moment as JavaScript counts."""
    return round(at.timestamp() * 1000)


def outcome_document(one: Outcome) -> dict[str, Any]:
    """Say what became of a scan."""
    document: dict[str, Any] = {"id": one.id, "verdict": one.verdict, "reason": one.reason, "way": one.way}
    if one.person:
        person = one.person
        document |= {"key": person.key, "name": person.name, "company": person.company, "type": person.type}
        document |= {"language": person.language, "days": _plain(person.rights.days)}
    if one.seen_at:
        document |= {"seen_at": milliseconds(one.seen_at), "seen_gate": one.seen_gate}
    return document


def gate_document(gate: Gate) -> dict[str, Any]:
    """Say what a gate is like now: what the rule needs, and why it is locked."""
    rule = asdict(rule_of(gate))
    return {"id": gate.id, "code": gate.code, "name": gate.name, "lock_reason": gate.lock_reason, "rule": rule}


def passage_document(scan: Scan) -> list[Any]:
    """Say who passed which way, when and where: the shortest form, as thousands of them go out."""
    return [scan.id, scan.holder, scan.way, milliseconds(scan.scanned_at), scan.gate.code]


def whereabouts_document(row: Any) -> list[Any]:
    """Say where somebody stands after a scan was undone: nowhere, or as in a passage without its number."""
    holder, way, at, code = row
    return [holder, way, milliseconds(at) if at else None, code]


def list_document(people: Sequence[Known]) -> dict[str, Any]:
    """Say what codes there are and what their people may do; rights that many share are said once."""
    rights: list[list[Any]] = []
    rows = []
    for one in people:
        mine = [_plain(one.rights.days), _plain(one.rights.zones)]
        if mine not in rights:
            rights.append(mine)
        which = rights.index(mine)
        rows.append(
            [
                int(one.kind),
                one.serial,
                one.key,
                one.rights.state,
                one.type,
                one.name,
                one.company,
                one.number,
                one.language,
                one.printed,
                which,
            ]
        )
    return {"rights": rights, "rows": rows}


def types_document(names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Say what types of visitors are called, in the language of whoever asks."""
    usual = {code: str(word) for code, word in TYPE_WORDS.items()}
    return usual | {code: text_in(name, current_language())[0] for code, name in names.items()}


def _plain(values: Any) -> list[str] | None:
    return None if values is None else sorted(values)


def occupancy_document(on: date, zone: str, inside: int, attended: int, limit: int | None) -> dict[str, Any]:
    """Say how many are in a zone and came today."""
    return {"zone": zone, "day": on.isoformat(), "inside": inside, "limit": limit, "attended": attended}
