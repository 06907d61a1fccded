"""What is known of the live ward's patients: why they came, allergies, medicines, procedures."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import text

from core.demo.house import House
from core.patients import allergies, conditions, medications, notes, procedures

_HERE = text("""
    select admission.id, admission.patient, lower(admission.during) as since
    from admission where upper_inf(admission.during) order by admission.id
""")
_ABOUT = text("""
    update admission set reason = :reason, attending = 'clinician', expected_end = :expected_end
    where id = :admission
""")
_REASONS = (
    ("Pneumonia", "J18.9"),
    ("Heart failure", "I50.0"),
    ("Exacerbation of COPD", "J44.1"),
    ("Sepsis", "A41.9"),
    ("Urinary tract infection", "N39.0"),
    ("Gastrointestinal bleeding", "K92.2"),
)
_DRUGS = (
    ("Paracetamol", "1 g", "oral", "4 times a day"),
    ("Enoxaparin", "40 mg", "subcutaneous", "once a day"),
    ("Furosemide", "20 mg", "intravenous", "twice a day"),
)
_PROCEDURES = (
    ("procedure.laboratory", "Laboratory panel"),
    ("procedure.xray", "X-ray"),
    ("procedure.ultrasound", "Ultrasound examination"),
)


async def write(house: House) -> None:
    """For everybody who is here."""
    for nth, row in enumerate((await house.connection.execute(_HERE)).mappings().all()):
        reason, code = _REASONS[nth % len(_REASONS)]
        expected = {
            "admission": row["id"],
            "reason": reason,
            "expected_end": house.now + timedelta(days=1 + nth % 5, hours=nth % 6),
        }
        await house.connection.execute(_ABOUT, expected)
        await _record(house, nth, row["patient"], (reason, code))


async def _record(house: House, nth: int, patient: int, why: tuple[str, str]) -> None:
    ago = timedelta(hours=12 + nth % 8)
    doctor, nurse = house.book("clinician", ago=ago), house.book("nurse", ago=ago)
    description, code = why
    said = conditions.ConditionSaid(
        description=description, icd10=code, onset=(house.now - ago).date()
    )
    await conditions.CONDITIONS.write(doctor, patient, asdict(said))
    if nth % 6 == 0:
        await allergies.add(
            nurse,
            patient,
            allergies.AllergySaid(substance="Penicillin", reaction="rash", severity="moderate"),
        )
    elif nth % 6 < 4:
        await allergies.none_known(nurse, patient)
    drug, dose, route, frequency = _DRUGS[nth % len(_DRUGS)]
    medicine = medications.MedicationSaid(
        drug=drug, dose=dose, route=route, frequency=frequency, started_at=house.now - ago
    )
    await medications.prescribe(doctor, patient, medicine)
    procedure, name = _PROCEDURES[nth % len(_PROCEDURES)]
    await procedures.record(
        doctor,
        patient,
        procedures.ProcedureSaid(code=procedure, name=name, at=house.now - ago),
    )
    if nth % 4 == 0:
        body = f"{description}. Stable over night; continue as planned."
        await notes.write(doctor, patient, notes.NoteSaid(kind="progress", body=body))
