"""Papers to be drawn in tests."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from core.reports.paper import (
    Bars,
    Grid,
    InvoicePaper,
    Letterhead,
    Line,
    MonthPaper,
    Person,
    SummaryPaper,
    Trend,
)

HEAD = Letterhead(
    hospital="Wardwatch General",
    time_zone="Europe/Berlin",
    made_on=datetime(2026, 4, 1, 9, 30, tzinfo=UTC),
)
FIRST = date(2026, 3, 2)


def a_person(name: str = "Łukasiewicz, Żaneta Đorđević-Ångström") -> Person:
    return Person(name=name, mrn="10000017", birth_date=date(1961, 4, 2), sex="female")


def an_invoice(lines: int = 3, name: str = "Łukasiewicz, Żaneta") -> InvoicePaper:
    amount = Decimal("900.00")
    return InvoicePaper(
        head=HEAD,
        person=a_person(name),
        number="2026-000017",
        issued_on=date(2026, 4, 1),
        due_on=date(2026, 5, 1),
        currency="EUR",
        lines=tuple(
            Line(
                on_day=FIRST + timedelta(days=nth),
                name="Day in intensive care",
                code="day.bed.icu",
                quantity=Decimal("1.0000"),
                per="day",
                unit_amount=amount,
                amount=amount,
                tax_percent=Decimal(0),
            )
            for nth in range(lines)
        ),
        net=amount * lines,
        taxes=((Decimal("19.00"), Decimal("310.00"), Decimal("58.90")),),
        total=amount * lines,
        insurer_name="Mutual Aid",
        insurer_share=Decimal("2000.00"),
        patient_share=amount * lines - 2000,
    )


def a_trend(label: str, unit: str, middle: float) -> Trend:
    return Trend(
        label=label,
        unit=unit,
        decimals=0,
        days=tuple(
            (FIRST + timedelta(days=nth), middle - 8, middle, middle + 9, 86_400)
            for nth in range(5)
        ),
    )


def a_summary(trends: tuple[Trend, ...] = ()) -> SummaryPaper:
    since = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return SummaryPaper(
        head=HEAD,
        person=a_person(),
        admission=12,
        since=since,
        until=since + timedelta(days=5),
        attending="Dr Idris Okafor",
        reason="Pneumonia",
        discharged_to="home",
        places=(("Intensive care", "I01", since, since + timedelta(days=5)),),
        conditions=("Pneumonia (J18.9)",),
        allergies=("Penicillin: rash, severe, confirmed",),
        medication=("Paracetamol 500 mg, every 6 h",),
        procedures=("2026-03-03 CT of the head",),
        notes=(("Discharge note, Dr Idris Okafor", "Well. Come back in a week."),),
        trends=trends or (a_trend("HR", "/min", 78), a_trend("SpO₂", "%", 95)),
    )


def a_month() -> MonthPaper:
    return MonthPaper(
        head=HEAD,
        title="Occupancy",
        month="2026-03",
        grids=(
            Grid(
                title="By unit",
                columns=("Unit", "Occupied", "Available", "Share"),
                rows=(("Intensive care", "200.5", "248.0", "80.8 %"),),
                numbers=(1, 2, 3),
                note="Days in bed by the ledger.",
            ),
        ),
        figures=(
            Bars(
                title="Occupancy",
                axis="%",
                labels=("Intensive care", "Ward 3"),
                series=(("occupied", (80.8, 61.0)),),
                said="Intensive care 80.8 %, Ward 3 61.0 %",
            ),
        ),
    )
