"""Papers: legible, the same again, and read by those who do not see them."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from core.reports.drawing.sheet import Sheet
from core.reports.paper import Paper
from core.reports.worker import draw
from tests.unit.core.reports.papers import HEAD, a_month, a_summary, an_invoice

PAPERS = [
    pytest.param(an_invoice(), id="invoice"),
    pytest.param(a_summary(), id="summary"),
    pytest.param(a_month(), id="month"),
]
ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_paper_is_the_same_bytes(paper: Paper) -> None:
    assert draw(paper) == draw(paper)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_says_what_it_is_to_who_does_not_see_it(paper: Paper) -> None:
    pdf = draw(paper)
    assert pdf.startswith(b"%PDF-")
    for said in (b"/Lang (en)", b"/DisplayDocTitle true", b"/Title", b"/CreationDate"):
        assert said in pdf, said
    assert b"20260401" in pdf


@pytest.mark.parametrize("paper", [a_summary(), a_month()], ids=["summary", "month"])
def test_a_figure_is_also_said_in_words(paper: Paper) -> None:
    assert b"/Alt" in draw(paper)


def test_a_process_without_anything_else_draws_it() -> None:
    paper = an_invoice()
    drawn = subprocess.run(
        [sys.executable, "-m", "core.reports.worker"],
        input=msgspec.json.encode(paper),
        cwd=ROOT,
        env={},
        capture_output=True,
        check=True,
        timeout=240,
    )
    assert drawn.stdout == draw(paper)


def test_a_long_invoice_repeats_its_heading_on_every_page() -> None:
    pages = re.findall(rb"/Type /Page\b(?!s)", draw(an_invoice(lines=120)))
    assert len(pages) > 2


def test_letters_of_many_scripts_are_printed_and_others_are_a_box_that_is_explained() -> None:
    sheet = Sheet(HEAD, title="t", subject="s")
    for name in ("Łukasiewicz Żaneta", "Đorđe Ångström", "Ευαγγελία", "Щербаков", "İbrahim Ğül"):
        assert sheet.plain(name) == name
    assert sheet.plain("山田 Tarō") == "□□ Tarō"
