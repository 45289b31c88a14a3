"""When a canary is called back: compared with what is live over the same window, with enough decisions seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What one side did in the window; `latency_us` is that of the 95th percentile."""

    decisions: int
    errors: int
    degraded: int
    refusals: int
    latency_us: int

    def permille(self, count: int) -> float:
        """Return a count as a share of the decisions."""
        return 1000 * count / self.decisions if self.decisions else 0.0


@dataclass(frozen=True, slots=True)
class Rails:
    """How far a canary may be from live. Shares in permille of its decisions above live's share.

    :param least_decisions: below so many on either side nothing is judged, except errors, which are judged on their
        own as soon as the canary has seen so many.
    :param latency_factor: how many times live's latency is too slow.
    :param latency_least_us: what is below is never too slow.
    """

    least_decisions: int
    errors_permille: int
    degraded_permille: int
    refusals_permille: int
    latency_factor: float
    latency_least_us: int


@dataclass(frozen=True, slots=True)
class Breach:
    """The rail that broke, with both sides' values in the rail's unit."""

    rail: str
    canary: float
    live: float
    limit: float


def find_breach(canary: Figures, live: Figures, rails: Rails) -> Breach | None:
    """Return the first rail that a canary broke; None where none is, or too little was seen to tell."""
    if canary.decisions < rails.least_decisions:
        return None
    has_live = live.decisions >= rails.least_decisions
    base = live if has_live else Figures(0, 0, 0, 0, 0)
    shares = [("errors", canary.errors, base.errors, rails.errors_permille)]
    if has_live:
        shares.append(("degraded", canary.degraded, live.degraded, rails.degraded_permille))
        shares.append(("refusals", canary.refusals, live.refusals, rails.refusals_permille))
    for rail, ours, theirs, more in shares:
        limit = base.permille(theirs) + more
        if canary.permille(ours) > limit:
            return Breach(rail, canary.permille(ours), base.permille(theirs), limit)
    slowest = max(live.latency_us * rails.latency_factor, float(rails.latency_least_us))
    if has_live and canary.latency_us > slowest:
        return Breach("latency", float(canary.latency_us), float(live.latency_us), slowest)
    return None
