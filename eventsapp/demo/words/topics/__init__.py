"""Subjects of the demo forum's sessions, by track: title and one sentence, in four languages."""

from eventsapp.demo.words.topics.machines import MACHINES
from eventsapp.demo.words.topics.people import PEOPLE
from eventsapp.demo.words.topics.topic import Topic

__all__ = ["TOPICS", "Topic"]

TOPICS = (*MACHINES, *PEOPLE)
