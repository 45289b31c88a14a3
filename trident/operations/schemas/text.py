"""What staff type."""

from typing import Annotated

from pydantic import Field

# No control characters (PostgreSQL keeps no NUL), and at least one that is seen.
_SEEN = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"

Reason = Annotated[
    str, Field(min_length=2, max_length=200, pattern=_SEEN, description="why, for the record and for other people")
]
SearchText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        pattern=_SEEN,
        description="phone, ID number or customer number in full, or a part of the name",
    ),
]
