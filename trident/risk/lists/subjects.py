"""By what somebody on a list is found: keyed ids, so that the store holds nothing to read."""

from uuid import UUID

from trident.kernel.crypto import keyed_id
from trident.kernel.han import comparable_name, simplified, sound_of


def name_subject(name: str) -> UUID:
    """Return the id of a name; variants of its characters (張偉, 张伟), widths, dots and spaces make no difference."""
    text = simplified(comparable_name(name))
    return keyed_id("subject.name", text if text.isalnum() else "".join(filter(str.isalnum, text)))


def sound_subject(name: str) -> UUID:
    """Return the id of how a name sounds in its likeliest reading."""
    return keyed_id("subject.sound", sound_of(name))
