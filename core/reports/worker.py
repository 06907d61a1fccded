"""`python -m core.reports.worker`: a paper as JSON on standard input, its PDF on the output.

Drawing keeps a core busy for seconds. It is a process of its own that has no database and no
password: everything it needs comes with the paper.
"""

import os
import sys
from typing import assert_never

import msgspec

from core.reports.paper import InvoicePaper, MonthPaper, Paper, SummaryPaper

NICER = 5


def draw(paper: Paper) -> bytes:
    """The paper as PDF."""
    # What draws one kind is heavy, and is not needed for another.
    match paper:
        case InvoicePaper():
            from core.reports.drawing.invoice import draw_invoice  # noqa: PLC0415

            return draw_invoice(paper)
        case SummaryPaper():
            from core.reports.drawing.summary import draw_summary  # noqa: PLC0415

            return draw_summary(paper)
        case MonthPaper():
            from core.reports.drawing.month import draw_month  # noqa: PLC0415

            return draw_month(paper)
        case _:
            assert_never(paper)


def main() -> None:
    """Read, draw, end."""
    os.nice(NICER)
    paper = msgspec.json.decode(sys.stdin.buffer.read(), type=Paper)
    sys.stdout.buffer.write(draw(paper))


if __name__ == "__main__":
    main()
