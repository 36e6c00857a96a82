"""Writes the figures in Prometheus' own text; the one place that stands on the extra twoam[metrics]."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from statistics import median

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.inbound import Answer
from monitor.metrics import Figures
from storage.figures import Outbox


def exposition(figures: Figures) -> Answer:
    """The figures, and those of the process (memory, processor time, open files)."""
    registry = CollectorRegistry()
    registry.register(_Gathered(figures))
    ProcessCollector(registry=registry)
    return Answer(200, generate_latest(registry).decode(), CONTENT_TYPE_LATEST)


class _Gathered(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        figures = self._figures
        yield _looks(figures)
        yield _plain("awake", "1 while every loop turns within its time.", not figures.late)
        ages = [(account, age.total_seconds()) for account, age in figures.ages.items()]
        yield _by("account", "last_look_age_seconds", "Since the last whole answer.", ages)
        yield _by("state", "listings", "Listings by how they stand.", figures.marks.items())
        yield _by("severity", "incidents_open", "Told incidents that are not over.", figures.incidents.items())
        yield from _outbox(figures.outbox, figures.now)
        yield _plain("budget_used_bytes", "Read from public pages since midnight UTC.", figures.budget_used)
        yield _plain("budget_bytes", "Most that may be read in a day.", figures.budget)
        yield _plain("database_bytes", "Size of the database.", figures.database_bytes)
        if figures.wal_bytes is not None:
            yield _plain("database_wal_bytes", "Size of the log beside the SQLite file.", figures.wal_bytes)
        yield _plain("loop_lag_seconds", "Longest lag of the event loop in the last minute.", figures.lag)
        yield _by("version", "build_info", "The program's version.", [(version("twoam"), 1)])


def _looks(figures: Figures) -> Metric:
    labels = ("account", "topic", "outcome")
    family = CounterMetricFamily("twoam_looks", "Looks since the start, by how they ended.", labels=labels)
    for values, count in figures.looks.items():
        family.add_metric(values, count)
    return family


def _outbox(outbox: Outbox, now: datetime) -> Iterator[Metric]:
    counts = (("waiting", outbox.waiting), ("parked", outbox.parked))
    yield _by("state", "outbox_messages", "Messages that wait, or were given up and not named yet.", counts)
    oldest = (now - outbox.oldest).total_seconds() if outbox.oldest else 0.0
    yield _plain("outbox_oldest_seconds", "For how long the oldest message has waited.", max(0.0, oldest))
    delays = [delay.total_seconds() for delay in outbox.delays]
    stats = (("median", median(delays)), ("longest", max(delays))) if delays else ()
    yield _by("which", "delivery_delay_seconds", "From decided to arrived, in the last hour.", stats)


def _plain(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"twoam_{name}", says, value=float(value))


def _by(label: str, name: str, says: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(f"twoam_{name}", says, labels=[label])
    for value, number in values:
        family.add_metric([value], number)
    return family
