"""Deciding about many things at once: what was chosen, what is asked first, and what became of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from eventsapp.infra.refusals import NotFound, Refusal

MOST_AT_ONCE = 500
LONGEST_NUMBER = 9
"""Digits of an id that a database column holds for certain."""

Thing = TypeVar("Thing")
Why = Mapping[type[Refusal], Callable[[str], str]]
"""For each refusal that leaves one thing as it was: the sentence with the codes of those things."""


@dataclass
class Outcome:
    """What became of the chosen: how many are decided, and the codes of those that are not, by why."""

    done: int = 0
    left: dict[type[Refusal], list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bulk:
    """How chosen things of one kind are decided; ``ask_first`` are the decisions for which words are asked first."""

    none_chosen: str
    ask_first: Collection[str]
    check: Callable[[str, str], None]
    """Refuses a decision without the words it needs."""
    words_page: Callable[[Sequence[int]], ResponseReturnValue]
    decide: Callable[[Sequence[int], str, str], Outcome]
    """Decides about ids with a decision and its words, in a transaction."""
    said: Callable[[str, int], str]
    why: Why
    back: Callable[[Outcome | None], str]
    """Where it goes on; None where nothing was chosen."""


def decide_each(
    things: Iterable[Thing], decide: Callable[[Thing], object], code_of: Callable[[Thing], str], why: Why
) -> Outcome:
    """Decide about each thing; whatever a refusal of ``why`` stops is left as it was, and named."""
    outcome = Outcome()
    for thing in things:
        try:
            decide(thing)
        except tuple(why) as refusal:
            outcome.left.setdefault(type(refusal), []).append(code_of(thing))
        else:
            outcome.done += 1
    return outcome


def decide_chosen(form: Any, bulk: Bulk) -> ResponseReturnValue:
    """Do what a button over chosen rows says: ask for words where they are needed, decide, and tell what became."""
    ids = [int(text) for text in request.form.getlist("ids")[:MOST_AT_ONCE] if _is_number(text)]
    if not ids:
        flash(bulk.none_chosen, "care")
        return redirect(bulk.back(None))
    if not form.validate_on_submit():
        return bulk.words_page(ids)
    decision, words = form.decision.data, form.note.data or ""
    if decision in bulk.ask_first and "note" not in request.form:
        return bulk.words_page(ids)
    try:
        bulk.check(decision, words)
        outcome = bulk.decide(ids, decision, words)
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return bulk.words_page(ids)
    _tell(outcome, bulk, decision)
    return redirect(bulk.back(outcome))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _tell(outcome: Outcome, bulk: Bulk, decision: str) -> None:
    if outcome.done:
        flash(bulk.said(decision, outcome.done), "good")
    for kind, sentence in bulk.why.items():
        if codes := outcome.left.get(kind):
            flash(sentence(", ".join(codes)), "care")
