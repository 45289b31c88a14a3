"""By what somebody on a list is found: keyed ids, so that the store holds nothing to read."""

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from trident.kernel.crypto import Keys, current_keys, keyed_id
from trident.kernel.han import comparable_name, simplified, sound_of


def name_subject(name: str) -> UUID:
    """Return the id of a name; variants of its characters (張偉, 张伟), widths, dots and spaces make no difference."""
    text = simplified(comparable_name(name))
    return keyed_id("subject.name", text if text.isalnum() else "".join(filter(str.isalnum, text)))


def sound_subject(name: str) -> UUID:
    """Return the id of how a name sounds in its likeliest reading."""
    return keyed_id("subject.sound", sound_of(name))


class NameSubjects(NamedTuple):
    """By what a name is found: written alike, and sounding alike."""

    name: UUID
    sound: UUID


def name_subjects(name: str) -> NameSubjects:
    """Return both ids of a name; those of names that were paid of late are at hand."""
    return _subjects(current_keys(), name)


@lru_cache(maxsize=20_000)
def _subjects(keys: Keys, name: str) -> NameSubjects:  # noqa: ARG001 - other keys, other ids
    return NameSubjects(name_subject(name), sound_subject(name))
