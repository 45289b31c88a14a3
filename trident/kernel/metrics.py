"""What is counted and timed, for Prometheus."""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

REGISTRY = CollectorRegistry()

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

requests_total = Counter(
    "trident_http_requests_total", "Requests answered", ["method", "route", "status"], registry=REGISTRY
)
request_seconds = Histogram(
    "trident_http_request_seconds", "Time to answer", ["method", "route"], buckets=_SECONDS, registry=REGISTRY
)
batch_size = Histogram(
    "trident_batch_size",
    "Requests settled in one commit",
    ["queue"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
    registry=REGISTRY,
)
batch_seconds = Histogram("trident_batch_seconds", "Time of one batch", ["queue"], buckets=_SECONDS, registry=REGISTRY)
events_handled = Counter("trident_events_handled_total", "Events handled", ["handler"], registry=REGISTRY)
events_failed = Counter(
    "trident_events_failed_total", "Attempts of a handler that failed", ["handler"], registry=REGISTRY
)
dead_letters_total = Counter("trident_dead_letters_total", "Events given up on", ["handler"], registry=REGISTRY)
outbox_waiting = Gauge("trident_outbox_waiting", "Events not handled yet", registry=REGISTRY)
job_seconds = Histogram("trident_job_seconds", "Time of one run of a job", ["job"], buckets=_SECONDS, registry=REGISTRY)
job_failures = Counter("trident_job_failures_total", "Runs of a job that failed", ["job"], registry=REGISTRY)


def exposition() -> bytes:
    """Write all figures in Prometheus' text format; those of all processes that share PROMETHEUS_MULTIPROC_DIR."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
