"""Which room answers which topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.answers.desk import Desk
from knowledge.answers.question import Topic
from knowledge.answers.reply import Reply
from knowledge.answers.topics import itself, outside, talk
from knowledge.answers.topics.changes import changes_room
from knowledge.answers.topics.comparing import compare_room
from knowledge.answers.topics.instruments import instrument_room
from knowledge.answers.topics.procedure import procedure_room
from knowledge.answers.topics.reason import reason_room
from knowledge.answers.topics.said import said_room
from knowledge.answers.understanding.asking import Question

Room = Callable[[Desk, Question], Reply | None]
"""Answers a question of its topic; None where it has nothing to say to it."""

ROOMS: Mapping[Topic, Room] = {
    Topic.ITSELF: itself.answer,
    Topic.TALK: talk.answer,
    Topic.OUTSIDE: outside.answer,
    Topic.CHANGES: changes_room,
    Topic.COMPARE: compare_room,
    Topic.INSTRUMENT: instrument_room,
    Topic.PROCEDURE: procedure_room,
    Topic.REASON: reason_room,
    Topic.SAID: said_room,
}
"""The rooms by topic. What a room leaves, and what has no room, is answered as a state or with
quoted passages."""


def answered(desk: Desk, question: Question) -> Reply | None:
    """The answer of the room of the question's topic; None where there is none."""
    room = ROOMS.get(question.topic)
    return room(desk, question) if room else None
