"""Invented people, named as in their country: one full name, and how it is written in Latin letters."""

import unicodedata
from dataclasses import dataclass

from eventsapp.demo.dice import Dice
from eventsapp.demo.words import persons


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a name and the language it is written in."""

    full_name: str
    latin_name: str
    language: str


def invent_person(language: str, dice: Dice) -> Person:
    """Return a person of that language."""
    if language == "vi":
        parts = (dice.pick(persons.VI_FAMILY), dice.pick(persons.VI_MIDDLE), dice.pick(persons.VI_GIVEN))
        return Person(" ".join(parts), latin(" ".join(parts)), "vi")
    if language == "en":
        return Person(f"{dice.pick(persons.EN_GIVEN)} {dice.pick(persons.EN_FAMILY)}", "", "en")
    families, given = (
        (persons.KO_FAMILY, persons.KO_GIVEN) if language == "ko" else (persons.ZH_FAMILY, persons.ZH_GIVEN)
    )
    (family, family_latin), (own, own_latin) = dice.pick(families), dice.pick(given)
    return Person(f"{family}{own}", f"{family_latin} {own_latin}", language)


def latin(text: str) -> str:
    """Write a Vietnamese text without marks, keeping its capitals."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
