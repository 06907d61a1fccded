"""A drug that somebody must not have is noticed before it is written down."""

import pytest

from core.patients.clashes import clashes


@pytest.mark.parametrize(
    ("drug", "substance"),
    [
        ("Ibuprofen 400 mg", "ibuprofen"),
        ("Amoxicillin", "Penicillin"),
        ("amoxicillin/clavulanic acid", "penicillins"),
        ("Flucloxacillin", "penicillin G"),
        ("cefuroxime", "Cephalosporins"),
        ("Ibuprofin", "ibuprofen"),
        ("sulfamethoxazole", "sulfa drugs"),
        ("ciprofloxacin", "quinolones"),
    ],
)
def test_a_clash_is_found(drug: str, substance: str) -> None:
    assert clashes(drug, ["latex", substance]) == (substance,)


@pytest.mark.parametrize(
    ("drug", "substance"),
    [
        ("Paracetamol 1 g", "ibuprofen"),
        ("Ibuprofen 400 mg", "mg"),
        ("vancomycin", "penicillin"),
        ("Gentamicin", "cephalosporin"),
        ("sodium chloride", "nuts"),
    ],
)
def test_what_is_no_clash_gives_no_warning(drug: str, substance: str) -> None:
    assert clashes(drug, [substance]) == ()
