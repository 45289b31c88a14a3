"""What a payee is found by in a long book: keyed digests of all that people may begin to type.

Names are sealed, so the database compares digests: 64 bits of an HMAC under a key of the bank, over the customer and
the text. Equal texts of two customers differ, and nothing can be read back. A digest finds candidates; whether one
fits is told by `matching.match`.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from trident.kernel.crypto import blind_index
from trident.kernel.han import is_han
from trident.payments.payee_search.matching import MASKED_END, Element, elements, initials

TOKENS_VERSION: Final = 1
"""Of the rules below: rows with another are made anew by a job."""
_PURPOSE: Final = "payments.payee-tokens"
_MOST_LETTERS: Final = 3
_MOST_CHARACTERS: Final = 3
_LEAST_LETTERS: Final = 2
_LEAST_DIGITS: Final = 2


def tokens_of(customer_id: UUID, name: str, number_masked: str) -> list[int]:
    """Return a payee's tokens."""
    return sorted({_token(customer_id, text) for text in _beginnings(elements(name), number_masked)})


def array_text(tokens: list[int]) -> str:
    """Return tokens as the text of an array: an array of arrays of several lengths is none."""
    return "{" + ",".join(map(str, tokens)) + "}"


def token_for(customer_id: UUID, wanted: str) -> int | None:
    """Return the token that every payee has who fits what was typed; None where too little was typed for one."""
    if wanted.isdecimal():
        digits = wanted[-MASKED_END:]
        return _token(customer_id, digits) if len(digits) >= _LEAST_DIGITS else None
    is_character = is_han(wanted[0])
    run = 1
    while run < len(wanted) and is_han(wanted[run]) == is_character:
        run += 1
    if is_character:
        return _token(customer_id, wanted[: min(run, _MOST_CHARACTERS)])
    letters = wanted[: min(run, _MOST_LETTERS)]
    return _token(customer_id, letters) if len(letters) >= _LEAST_LETTERS else None


def _beginnings(name: tuple[Element, ...], number_masked: str) -> Iterator[str]:
    last = number_masked.replace(" ", "")[-MASKED_END:]
    for length in range(_LEAST_DIGITS, MASKED_END + 1):
        yield from (last[at : at + length] for at in range(MASKED_END - length + 1))
    for at, element in enumerate(name):
        if is_han(element.text[0]):
            for length in range(1, _MOST_CHARACTERS + 1):
                run = name[at : at + length]
                if len(run) == length and all(is_han(one.text[0]) for one in run):
                    yield "".join(one.text for one in run)
        for letters in set(_letters(name, at, _MOST_LETTERS)):
            yield from (letters[:length] for length in range(_LEAST_LETTERS, len(letters) + 1))


def _letters(name: tuple[Element, ...], at: int, most: int) -> Iterator[str]:
    """Yield what may be typed from an element on: of each its initial or all of it, of the last any beginning."""
    if most <= 0 or at == len(name):
        yield ""
        return
    for sound in name[at].sounds:
        for part in (*initials(sound), sound):
            for rest in _letters(name, at + 1, most - len(part)):
                yield (part + rest)[:most]


def _token(customer_id: UUID, text: str) -> int:
    return int.from_bytes(blind_index(_PURPOSE, f"{customer_id}:{text}")[:8], "big", signed=True)
