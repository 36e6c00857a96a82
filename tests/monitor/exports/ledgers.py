"""Made-up ledgers for the tests of exports: any lines at all, and a small shop's own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from adapters.readings import EntryKind, Money, Subject
from monitor.exports.rows import Look
from storage.states import Booking

BEGIN = datetime(2026, 10, 25, 22, tzinfo=UTC)
HOME = "EUR"
CURRENCIES = ("EUR", "USD", "JPY", "KWD", "CNY")
RATES = {"USD": Decimal("0.921347219875"), "JPY": Decimal("0.0058823529"), "KWD": Decimal("3.01"), "EUR": Decimal(1)}
# CNY has none: what is told in it stays unrated.
_ACCOUNTS = ("us", "de_2", "a-b", 'Käufer \\ " :x')
_WORDS = ("", "ReferralFee", '=cmd|"/c calc"!A1', "+1", "-x", "'quoted", "line\nfeed\r\x0b_x0041_", "كلمة")

_MILLIONTH = Decimal("0.000001")


def utc_day(moment: datetime, market: str | None) -> date:
    return moment.astimezone(UTC).date()


def look(day: Callable[[datetime, str | None], date] = utc_day) -> Look:
    """Every account is Amazon's, but one that is of no platform any more."""
    return Look(lambda account: "" if account == "a-b" else "amazon", day)


def rated(amount: Money) -> tuple[Money | None, Decimal | None]:
    """The amount in euros, as a house keeps it: to the millionth."""
    rate = RATES.get(amount.currency)
    return (None, None) if rate is None else (Money((amount.amount * rate).quantize(_MILLIONTH), HOME), rate)


def booking(number: int, kind: EntryKind, amount: Money, **others: object) -> Booking:
    """A line that counts, at its own moment unless `others` say more."""
    home, rate = rated(amount)
    at = BEGIN + timedelta(minutes=37 * number)
    known: dict[str, object] = {"account": "us", "book": "transactions", "at": at, "booked_at": at, "noted_at": at}
    known |= {"home": home, "rate": rate, "rate_day": None if rate is None else at.date(), "rate_origin": "seed"}
    return Booking(**(known | {"id": f"T{number}", "kind": kind, "amount": amount} | others))  # type: ignore[arg-type]


@st.composite
def bookings(draw: st.DrawFn) -> list[Booking]:
    """A ledger in the order in which it is read: anything that a platform or a person may bring about."""
    count = draw(st.integers(0, 14))
    made = [_any(draw, number) for number in range(count)]
    return sorted(made, key=lambda one: (one.booked_at, one.account, one.order is not None, one.order or "", one.id))


def _any(draw: st.DrawFn, number: int) -> Booking:
    currency = draw(st.sampled_from(CURRENCIES))
    amount = Money(Decimal(draw(st.integers(-10_000_000, 10_000_000))).scaleb(-draw(st.integers(0, 4))), currency)
    at = BEGIN + timedelta(hours=draw(st.integers(0, 400)))
    home, _ = rated(amount)
    if home and draw(st.integers(0, 9)) == 0:
        home = Money(Decimal(draw(st.integers(-900, 900))).scaleb(-2), HOME)
    return booking(
        number,
        draw(st.sampled_from(tuple(EntryKind))),
        amount,
        account=draw(st.sampled_from(_ACCOUNTS)),
        booked_at=at,
        home=home,
        order=draw(st.sampled_from((None, "111-1", '2"\\2'))),
        word=draw(st.sampled_from(_WORDS)),
        sku=draw(st.sampled_from((None, "LAMP", "=1+1"))),
        listing=draw(st.sampled_from((None, Subject("us", "B0LAMP")))),
        market=draw(st.sampled_from((None, "us", "de"))),
        quantity=draw(st.sampled_from((None, 0, 3))),
        counted=draw(st.integers(0, 4)) > 0,
        estimated=draw(st.booleans()),
        corrects=draw(st.sampled_from((None, None, "T0"))),
    )
