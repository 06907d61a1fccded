"""Which units the made-up hospital has, and how full and how busy each is. Pure.

Every figure is an example: plausible, and of no real hospital.
"""

from dataclasses import dataclass, replace
from typing import Literal

Pool = Literal["adult", "woman", "child"]
Rhythm = Literal["emergency", "planned", "birth", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A unit and its habits.

    Attributes:
        kind: As `unit.kind`.
        per_room: Beds of a room.
        pool: Who lies there.
        rhythm: When patients come.
        target: Share of its beds that should be taken, without what comes from other units.
        lasts_h: Median length of a stay.
        spread: Sigma of its logarithm.
        reasons: Why patients come; ICD-10 code and words.
        nurses: By early, late and night shift.
        doctors: Who work there.
    """

    id: str
    name: str
    kind: str
    beds: int
    floor: int
    per_room: int = 2
    pool: Pool = "adult"
    rhythm: Rhythm = "planned"
    target: float = 0.8
    lasts_h: float = 96.0
    spread: float = 0.7
    reasons: tuple[tuple[str, str], ...] = ()
    nurses: tuple[int, int, int] = (2, 2, 1)
    doctors: int = 4


_HEART = (
    ("I21.4", "Myocardial infarction without ST elevation"),
    ("I50.0", "Heart failure"),
    ("I48.0", "Atrial fibrillation"),
    ("I20.0", "Unstable angina"),
)
_INNER = (
    ("J18.9", "Pneumonia"),
    ("J44.1", "Exacerbation of COPD"),
    ("N39.0", "Urinary tract infection"),
    ("A41.9", "Sepsis"),
    ("E11.6", "Type 2 diabetes with complications"),
    ("K92.2", "Gastrointestinal bleeding"),
)
_BELLY = (
    ("K35.8", "Acute appendicitis"),
    ("K80.2", "Gallstones"),
    ("K40.9", "Inguinal hernia"),
    ("C18.7", "Carcinoma of the sigmoid colon"),
)
_BONES = (
    ("S72.0", "Fracture of the neck of the femur"),
    ("M17.1", "Arthrosis of the knee"),
    ("M16.1", "Arthrosis of the hip"),
    ("S82.6", "Fracture of the lateral malleolus"),
)
_BIRTHS = (("O80", "Spontaneous birth"), ("O82", "Birth by caesarean section"))
_CHILDREN = (
    ("J21.9", "Bronchiolitis"),
    ("A09.9", "Gastroenteritis"),
    ("J45.9", "Asthma"),
    ("R56.0", "Febrile convulsion"),
)
_ACUTE = (
    ("R07.4", "Chest pain"),
    ("R10.4", "Abdominal pain"),
    ("S01.0", "Wound of the scalp"),
    ("R55", "Collapse"),
    ("S52.5", "Fracture of the distal radius"),
)
_DAY = (
    ("H25.9", "Cataract"),
    ("Z51.1", "Chemotherapy"),
    ("K63.5", "Polyp of the colon"),
    ("M23.2", "Meniscus tear"),
)

_ALL = (
    Department(
        id="intensive", name="Intensive care unit", kind="icu", beds=20, floor=1, per_room=1,
        rhythm="emergency", target=0.58, lasts_h=58, spread=0.85, reasons=_INNER,
        nurses=(5, 5, 4), doctors=6,
    ),
    Department(
        id="emergency", name="Emergency department", kind="emergency", beds=10, floor=0, per_room=1,
        rhythm="emergency", target=0.8, lasts_h=4.6, spread=0.55, reasons=_ACUTE,
        nurses=(3, 3, 2), doctors=8,
    ),
    Department(
        id="medicine-a", name="Medicine A", kind="ward", beds=58, floor=2,
        rhythm="emergency", target=0.74, lasts_h=104, reasons=_INNER, doctors=7,
    ),
    Department(
        id="surgery", name="General surgery", kind="ward", beds=54, floor=3,
        target=0.76, lasts_h=88, reasons=_BELLY, doctors=8,
    ),
    Department(
        id="maternity", name="Maternity", kind="maternity", beds=36, floor=4, per_room=1,
        pool="woman", rhythm="birth", target=0.9, lasts_h=60, spread=0.35, reasons=_BIRTHS,
        doctors=5,
    ),
    Department(
        id="paediatrics", name="Paediatrics", kind="paediatric", beds=36, floor=4, pool="child",
        rhythm="emergency", target=0.91, lasts_h=54, spread=0.6, reasons=_CHILDREN, doctors=5,
    ),
    Department(
        id="theatre", name="Theatres and recovery", kind="theatre", beds=10, floor=1, per_room=10,
        target=0.0, lasts_h=3.2, spread=0.3, reasons=_BELLY, nurses=(3, 2, 1), doctors=6,
    ),
    Department(
        id="outpatients", name="Outpatients and day clinic", kind="outpatient", beds=12, floor=0,
        per_room=4, rhythm="day", target=0.26, lasts_h=5.2, spread=0.25, reasons=_DAY,
        nurses=(3, 2, 0), doctors=10,
    ),
    Department(
        id="medicine-b", name="Medicine B", kind="ward", beds=56, floor=2,
        rhythm="emergency", target=0.74, lasts_h=112, reasons=_INNER, doctors=7,
    ),
    Department(
        id="orthopaedics", name="Orthopaedics", kind="ward", beds=48, floor=3,
        target=0.78, lasts_h=110, spread=0.6, reasons=_BONES, doctors=6,
    ),
    Department(
        id="cardiology", name="Cardiology", kind="ward", beds=48, floor=2,
        rhythm="emergency", target=0.76, lasts_h=84, reasons=_HEART, doctors=6,
    ),
    Department(
        id="cardiac-intensive", name="Cardiac intensive care", kind="icu", beds=12, floor=1,
        per_room=1, rhythm="emergency", target=0.62, lasts_h=52, spread=0.8, reasons=_HEART,
        nurses=(4, 4, 3), doctors=4,
    ),
)  # fmt: skip

MOST_UNITS = len(_ALL)
FEWEST_UNITS = 8
"""Below that there would be none of some kind."""


def departments(*, beds: int, units: int) -> tuple[Department, ...]:
    """The first `units` of the hospital, their beds in proportion; together they have `beds`."""
    chosen = _ALL[:units]
    whole = sum(one.beds for one in chosen)
    sizes = [max(2, one.beds * beds // whole) for one in chosen]
    # What rounding left over goes to the largest wards.
    by_size = sorted(range(len(chosen)), key=lambda nth: -sizes[nth])
    left = beds - sum(sizes)
    for turn in range(abs(left)):
        sizes[by_size[turn % len(by_size)]] += 1 if left > 0 else -1
    return tuple(replace(one, beds=size) for one, size in zip(chosen, sizes, strict=True))
