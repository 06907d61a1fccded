"""Curves of a whole ward on one page: how evenly it draws them, and what that costs.

`python -m ops.bench.curves [--beds 64] [--seconds 60]` measures this alone.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
import typer

from core.clock import monotonic
from ops import chromium
from ops.bench.ward import PASSWORD, Ward, ward
from ops.bench.waver import Monitors
from ops.broker_accounts import RELAY
from ops.errors import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

BEDS = 64
_SIZE = {"width": 1920, "height": 1080}
_WARM_UP_S = 15
_BLANK_S = 5
_LOOKS = 10

# Kept as counts a tenth of a millisecond wide, so that half an hour costs no memory.
_PROBE = """
(() => {
  const seen = { frames: new Uint32Array(20000), longTasks: 0, longMs: 0, bytes: 0, messages: 0 };
  let before = 0;
  const frame = (now) => {
    if (before > 0) seen.frames[Math.min(19999, Math.round((now - before) * 10))] += 1;
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.longTasks += 1;
      seen.longMs += entry.duration;
    }
  }).observe({ entryTypes: ["longtask"] });
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        seen.messages += 1;
        seen.bytes += data.byteLength ?? data.length;
      });
    }
  };
  window.probe = {
    take: () => {
      const taken = { ...seen, frames: [] };
      seen.frames.forEach((count, at) => { if (count > 0) taken.frames.push([at / 10, count]); });
      seen.frames.fill(0);
      seen.longTasks = seen.longMs = seen.bytes = seen.messages = 0;
      return taken;
    },
  };
})();
"""


class Curves(msgspec.Struct, frozen=True, kw_only=True):
    """One Chromium without a graphics card shows three curves at 250 Hz of every bed.

    Attributes:
        frame_ms_p50, frame_ms_p95, frame_ms_p99: Between two pictures.
        blank_ms_p95: The same of an empty page in the same run.
        long_ms_s: Time in tasks of more than 50 ms, a second.
        wire_bytes_s: Of all frames to the page, before WebSocket and TCP add theirs.
        page_cpu, gateway_cpu: Shares of a core; `page_cpu` of all processes of the browser.
        heap_bytes: Of the page's JavaScript after a collection: at the start, at `_LOOKS` moments
            as far apart as each other, and so at the end.
        resident_bytes: Of the page's process, likewise.
    """

    beds: int
    drawn: int
    seconds: float
    frame_ms_p50: float
    frame_ms_p95: float
    frame_ms_p99: float
    blank_ms_p95: float
    long_ms_s: float
    wire_bytes_s: float
    messages_s: float
    page_cpu: float
    gateway_cpu: float
    heap_bytes: list[int]
    resident_bytes: list[int]


def measure(house: Ward, *, beds: int = BEDS, seconds: float) -> Curves:
    """The page of all curves, after a warm-up, for so long."""
    house.start("ingest", "alerts", "gateway")
    try:
        with _monitors(house, beds=beds), _browser() as (browser, context):
            page = _opened(context, house)
            return _watched(house, browser, page, beds=beds, seconds=seconds)
    finally:
        house.stop("ingest", "alerts", "gateway")


def _watched(house: Ward, browser: "Browser", page: "Page", *, beds: int, seconds: float) -> Curves:
    blank = _blank_ms(page)
    page.goto(f"{house.wiring.page}/waves")
    page.locator(".tile-curves").nth(beds - 1).wait_for(timeout=60_000)
    page.wait_for_timeout(_WARM_UP_S * 1000)
    heap, resident = [_heap(page)], [_resident(browser)]
    page.evaluate("probe.take()")
    began, gateway_s, page_s = monotonic(), house.cpu_s("gateway"), _cpu_s(browser)
    for _ in range(_LOOKS):
        page.wait_for_timeout(seconds / _LOOKS * 1000)
        heap.append(_heap(page))
        resident.append(_resident(browser))
    took = monotonic() - began
    seen: dict[str, Any] = page.evaluate("probe.take()")
    gateway_s, page_s = house.cpu_s("gateway") - gateway_s, _cpu_s(browser) - page_s
    if shot := os.environ.get("WARDWATCH_BENCH_PICTURE"):
        page.screenshot(path=shot)
    return Curves(
        beds=beds,
        drawn=page.locator(".tile-curves").count(),
        seconds=took,
        frame_ms_p50=_percentile(seen["frames"], 50),
        frame_ms_p95=_percentile(seen["frames"], 95),
        frame_ms_p99=_percentile(seen["frames"], 99),
        blank_ms_p95=blank,
        long_ms_s=seen["longMs"] / took,
        wire_bytes_s=seen["bytes"] / took,
        messages_s=seen["messages"] / took,
        page_cpu=page_s / took,
        gateway_cpu=gateway_s / took,
        heap_bytes=heap,
        resident_bytes=resident,
    )


def _blank_ms(page: "Page") -> float:
    """Time between two pictures of a page with nothing on it, p95 in ms."""
    page.wait_for_timeout(1_000)
    page.evaluate("probe.take()")
    page.wait_for_timeout(_BLANK_S * 1000)
    return _percentile(page.evaluate("probe.take()")["frames"], 95)


def _percentile(frames: list[list[float]], percent: int) -> float:
    """Of a histogram: pairs of ms and count, ascending."""
    ms, counts = np.array(frames).T
    passed = np.cumsum(counts)
    return float(ms[np.searchsorted(passed, passed[-1] * percent / 100)])


@contextmanager
def _monitors(house: Ward, *, beds: int) -> Iterator[None]:
    told = Monitors(
        url=house.wiring.mqtt_url,
        account=RELAY,
        password=house.wiring.broker_passwords[RELAY],
        devices=house.devices[:beds],
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "ops.bench.waver"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        if process.stdin is None or process.stdout is None:
            raise Unavailable("the monitors could not begin")
        process.stdin.write(msgspec.json.encode(told) + b"\n")
        process.stdin.flush()
        if process.stdout.readline().strip() != b"ready":
            raise Unavailable("the monitors could not begin")
        process.stdin.write(b"go\n")
        process.stdin.flush()
        yield
    finally:
        process.communicate(timeout=10)


@contextmanager
def _browser() -> "Iterator[tuple[Browser, BrowserContext]]":
    program = chromium.found()
    if program is None:
        raise Unavailable("no Chromium on this machine (apt install chromium)")
    # Of the development group: the rest of the bench runs without.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        context = browser.new_context(viewport=_SIZE)  # type: ignore[arg-type]
        context.add_init_script(_PROBE)
        yield browser, context
        browser.close()


def _opened(context: "BrowserContext", house: Ward) -> "Page":
    """A page of somebody who is signed in, still blank."""
    page = context.new_page()
    page.goto("about:blank")
    context.request.post(
        f"{house.wiring.page}/api/v1/session",
        data={"username": "nurse", "password": PASSWORD},
        headers={"Origin": house.wiring.page},
    )
    return page


def _heap(page: "Page") -> int:
    """Bytes of JavaScript objects that are still wanted."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return int(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize"))


def _processes(browser: "Browser") -> list[dict[str, Any]]:
    session = browser.new_browser_cdp_session()
    found: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return found


def _cpu_s(browser: "Browser") -> float:
    return float(sum(process["cpuTime"] for process in _processes(browser)))


def _resident(browser: "Browser") -> int:
    """Bytes in RAM of the largest renderer."""
    pids = [process["id"] for process in _processes(browser) if process["type"] == "renderer"]
    return max(_resident_of(pid) for pid in pids)


def _resident_of(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main(
    *,
    beds: Annotated[int, typer.Option(help="Beds on the page.")] = BEDS,
    seconds: Annotated[float, typer.Option(help="How long; 1800 for the full run.")] = 60,
) -> None:
    """Measure, and print the figures as JSON."""
    with ward(beds=beds) as house:
        found = measure(house, beds=beds, seconds=seconds)
    print(msgspec.json.format(msgspec.json.encode(found)).decode())


if __name__ == "__main__":
    typer.run(main)
