"""The bank's decision points, as the composition root has them, and the versions that a path names."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from trident.decisions.live_policies import built_in_digest
from trident.decisions.refusals import DecisionPointNotFound, PolicyVersionNotFound
from trident.decisions.types import DecisionPoint


def _points(request: Request) -> Mapping[str, DecisionPoint]:
    points: Mapping[str, DecisionPoint] = request.app.state.decision_points
    return points


Points = Annotated[Mapping[str, DecisionPoint], Depends(_points)]


def find_point(points: Mapping[str, DecisionPoint], name: str) -> DecisionPoint:
    """Return the point of a name.

    :raises DecisionPointNotFound: the bank asks no such question.
    """
    point = points.get(name)
    if point is None:
        raise DecisionPointNotFound
    return point


def read_digest(text: str) -> bytes:
    """Return a version's digest as it stands in a path.

    :raises PolicyVersionNotFound: it is none.
    """
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise PolicyVersionNotFound from error


def is_built_in(point: DecisionPoint, digest: bytes) -> bool:
    """Tell whether it is the policy that the point brings along."""
    return digest == built_in_digest(point)
