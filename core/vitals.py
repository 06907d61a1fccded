"""The vital signs Wardwatch knows: the only place for key, name, unit, ranges and codes.

Ranges after MIMIC-III/MIMIC-Extract `variable_ranges` and monitor manuals, as collected in
clinical facts f1; rows whose basis is this project's own judgement say so. LOINC® codes are
copyright Regenstrief Institute; MDC codes are of ISO/IEEE 11073-10101.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from core.errors import UnknownVital, WrongUnit


class Vital(StrEnum):
    """Key of a vital sign, as it stands in messages and URLs."""

    HR = "hr"
    PULSE = "pulse"
    SPO2 = "spo2"
    RR = "rr"
    TEMP = "temp"
    NIBP_SYS = "nibp_sys"
    NIBP_DIA = "nibp_dia"
    NIBP_MEAN = "nibp_mean"
    IBP_SYS = "ibp_sys"
    IBP_DIA = "ibp_dia"
    IBP_MEAN = "ibp_mean"
    ETCO2 = "etco2"
    CVP = "cvp"
    FIO2 = "fio2"
    O2_FLOW = "o2_flow"
    GLUCOSE = "glucose"
    PAIN = "pain"
    ACVPU = "acvpu"


class Acvpu(IntEnum):
    """Level of consciousness as the number that stands in messages and in the store (RCP 2017)."""

    ALERT = 0
    CONFUSION = 1
    """New confusion."""
    VOICE = 2
    PAIN = 3
    UNRESPONSIVE = 4


class Source(StrEnum):
    """The sensor a vital sign comes from; a technical condition of it concerns all its vitals."""

    ECG = "ecg"
    OXIMETER = "oximeter"
    IMPEDANCE = "impedance"
    THERMOMETER = "thermometer"
    CUFF = "cuff"
    ARTERIAL_LINE = "arterial_line"
    CAPNOGRAPH = "capnograph"
    VENOUS_LINE = "venous_line"
    VENTILATION = "ventilation"
    LABORATORY = "laboratory"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval in the unit of its vital."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies inside; never for NaN."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true of a vital sign for every patient.

    Attributes:
        number: The smallint that stands for it in the store; never reused.
        label: Short name as monitors print it.
        name: Full English name.
        unit: UCUM code of every value on the wire and in the store.
        hard: Outside it the value is impossible: a sensor or unit error, never physiology.
        plausible: Outside it, but within `hard`, the value is accepted as suspect.
        source: The sensor it comes from.
        loinc: LOINC code; None where none is verified.
        mdc: Context-free ISO/IEEE 11073-10101 code (partition 2 * 65536 + term).
        decimals: Digits shown after the point.
        whole_range_lives: Values outside `plausible` may be a real emergency and are
            told at once (asystole, apnoea, very low saturation).
    """

    number: int
    label: str
    name: str
    unit: str
    hard: Span
    plausible: Span
    source: Source
    loinc: str | None
    mdc: int | None
    decimals: int = 0
    whole_range_lives: bool = False


_MMHG = "mm[Hg]"
_PRESSURE = Span(0, 375)

FACTS: Mapping[Vital, Facts] = MappingProxyType(
    {
        Vital.HR: Facts(
            number=1,
            label="HR",
            name="Heart rate",
            unit="/min",
            hard=Span(0, 390),
            plausible=Span(15, 300),
            source=Source.ECG,
            loinc="8867-4",
            mdc=147842,
            whole_range_lives=True,
        ),
        Vital.PULSE: Facts(
            number=2,
            label="PR",
            name="Pulse rate",
            unit="/min",
            hard=Span(0, 350),
            plausible=Span(20, 300),
            source=Source.OXIMETER,
            loinc="8889-8",
            mdc=149530,
        ),
        Vital.SPO2: Facts(
            number=3,
            label="SpO₂",
            name="Oxygen saturation",
            unit="%",
            hard=Span(0, 100),
            plausible=Span(50, 100),
            source=Source.OXIMETER,
            loinc="59408-5",
            mdc=150456,
            whole_range_lives=True,
        ),
        Vital.RR: Facts(
            number=4,
            label="RR",
            name="Respiratory rate",
            unit="/min",
            hard=Span(0, 300),
            plausible=Span(0, 150),
            source=Source.IMPEDANCE,
            loinc="9279-1",
            mdc=151562,
            whole_range_lives=True,
        ),
        Vital.TEMP: Facts(
            number=5,
            label="Temp",
            name="Body temperature",
            unit="Cel",
            hard=Span(14.2, 47),
            plausible=Span(26, 45),
            source=Source.THERMOMETER,
            loinc="8310-5",
            mdc=150364,
            decimals=1,
        ),
        Vital.NIBP_SYS: Facts(
            number=6,
            label="NIBP sys",
            name="Non-invasive systolic pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(30, 300),
            source=Source.CUFF,
            loinc="8480-6",
            mdc=150021,
        ),
        Vital.NIBP_DIA: Facts(
            number=7,
            label="NIBP dia",
            name="Non-invasive diastolic pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(10, 225),
            source=Source.CUFF,
            loinc="8462-4",
            mdc=150022,
        ),
        Vital.NIBP_MEAN: Facts(
            number=8,
            label="NIBP mean",
            name="Non-invasive mean pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(14, 330),
            source=Source.CUFF,
            loinc="8478-0",
            mdc=150023,
        ),
        Vital.IBP_SYS: Facts(
            number=9,
            label="ABP sys",
            name="Arterial systolic pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(30, 300),
            source=Source.ARTERIAL_LINE,
            loinc="76215-3",
            mdc=150033,
        ),
        Vital.IBP_DIA: Facts(
            number=10,
            label="ABP dia",
            name="Arterial diastolic pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(10, 225),
            source=Source.ARTERIAL_LINE,
            loinc="76213-8",
            mdc=150034,
        ),
        Vital.IBP_MEAN: Facts(
            number=11,
            label="ABP mean",
            name="Arterial mean pressure",
            unit=_MMHG,
            hard=_PRESSURE,
            plausible=Span(14, 330),
            source=Source.ARTERIAL_LINE,
            loinc="76214-6",
            mdc=150035,
        ),
        Vital.ETCO2: Facts(  # own ranges
            number=12,
            label="EtCO₂",
            name="End-tidal carbon dioxide",
            unit=_MMHG,
            hard=Span(0, 150),
            plausible=Span(0, 100),
            source=Source.CAPNOGRAPH,
            loinc="19891-1",
            mdc=151708,
        ),
        Vital.CVP: Facts(  # hard range own
            number=13,
            label="CVP",
            name="Central venous pressure",
            unit=_MMHG,
            hard=Span(-10, 100),
            plausible=Span(-5, 40),
            source=Source.VENOUS_LINE,
            loinc="60985-9",
            mdc=150087,
        ),
        Vital.FIO2: Facts(
            number=14,
            label="FiO₂",
            name="Inspired oxygen",
            unit="%",
            hard=Span(20, 110),
            plausible=Span(21, 100),
            source=Source.VENTILATION,
            loinc="3150-0",
            mdc=152196,
        ),
        Vital.O2_FLOW: Facts(  # hard range own
            number=15,
            label="O₂ flow",
            name="Oxygen flow",
            unit="L/min",
            hard=Span(0, 100),
            plausible=Span(0, 60),
            source=Source.VENTILATION,
            loinc="3151-8",
            mdc=None,
            decimals=1,
        ),
        Vital.GLUCOSE: Facts(
            number=16,
            label="Glucose",
            name="Blood glucose",
            unit="mg/dL",
            hard=Span(0, 2200),
            plausible=Span(33, 2000),
            source=Source.LABORATORY,
            loinc="2339-0",
            mdc=160020,
        ),
        Vital.PAIN: Facts(
            number=17,
            label="Pain",
            name="Pain, 0 to 10",
            unit="{score}",
            hard=Span(0, 10),
            plausible=Span(0, 10),
            source=Source.OBSERVER,
            loinc="72514-3",
            mdc=None,
        ),
        Vital.ACVPU: Facts(
            number=18,
            label="ACVPU",
            name="Level of consciousness",
            unit="{score}",
            hard=Span(0, 4),
            plausible=Span(0, 4),
            source=Source.OBSERVER,
            loinc="67775-7",
            mdc=None,
        ),
    }
)

BY_NUMBER: Mapping[int, Vital] = MappingProxyType({f.number: v for v, f in FACTS.items()})
_BY_KEY = {v.value: v for v in Vital}

# Factor and offset from an accepted UCUM unit to the vocabulary's: value * factor + offset.
_CONVERSIONS: Mapping[tuple[str, str], tuple[float, float]] = MappingProxyType(
    {
        ("[degF]", "Cel"): (5 / 9, -160 / 9),
        ("K", "Cel"): (1.0, -273.15),
        ("kPa", _MMHG): (7.50062, 0.0),
        ("cm[H2O]", _MMHG): (0.735559, 0.0),
        ("mmol/L", "mg/dL"): (18.016, 0.0),
        ("{fraction}", "%"): (100.0, 0.0),
        ("1", "%"): (100.0, 0.0),
        ("{beats}/min", "/min"): (1.0, 0.0),
        ("{breaths}/min", "/min"): (1.0, 0.0),
    }
)


def vital_of(key: str) -> Vital:
    """The vital sign with this key.

    Raises:
        UnknownVital: There is none.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise UnknownVital(f"unknown vital {key[:40]!r}") from None


def in_our_unit(vital: Vital, value: float, unit: str) -> float:
    """The value in the vocabulary's unit.

    Raises:
        WrongUnit: `unit` (UCUM) cannot be converted; a guess would be a wrong number.
    """
    ours = FACTS[vital].unit
    if unit == ours:
        return value
    try:
        factor, offset = _CONVERSIONS[unit, ours]
    except KeyError:
        raise WrongUnit(f"{vital.value} in {unit[:20]!r}, expected {ours!r}") from None
    return value * factor + offset
