"""Papers are drawn by a process that is never waited for long, and knows nothing but the paper."""

import asyncio
import sys

import pytest

from gateway import papers
from gateway.errors import Busy, TookTooLong
from gateway.papers import Papers
from tests.unit.core.reports.papers import an_invoice


def drawing(code: str, *, within_s: float = 20.0) -> Papers:
    return Papers(worker=(sys.executable, "-c", code), within_s=within_s)


async def test_what_the_process_draws_is_the_answer() -> None:
    said = "import sys; sys.stdout.buffer.write(b'%PDF-' + sys.stdin.buffer.read()[:10])"
    assert await drawing(said).draw(an_invoice()) == b'%PDF-{"type":"i'


async def test_a_paper_that_takes_too_long_is_given_up_and_its_process_ended() -> None:
    with pytest.raises(TookTooLong):
        await drawing("import time; time.sleep(60)", within_s=1.0).draw(an_invoice())


async def test_a_process_that_breaks_off_is_no_paper() -> None:
    with pytest.raises(TookTooLong, match="broke off"):
        await drawing("import sys; sys.exit(7)").draw(an_invoice())


async def test_the_process_is_told_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", "postgresql://secret")
    code = "import os, sys; sys.stdin.read(); print([k for k in os.environ if 'WARD' in k])"
    assert await drawing(code).draw(an_invoice()) == b"[]\n"


async def test_too_many_papers_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_WAITING", 1)
    slow = drawing("import sys, time; sys.stdin.read(); time.sleep(60)")
    async with asyncio.TaskGroup() as group:
        first = group.create_task(slow.draw(an_invoice()))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await slow.draw(an_invoice())
        first.cancel()
