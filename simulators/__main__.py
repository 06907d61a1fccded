"""`python -m simulators`: the demo ward, until told to stop."""

import asyncio
import json
import signal
import sys

from pydantic_settings import BaseSettings, SettingsConfigDict

from core.health import serve_health
from core.logs import configure
from core.settings import Settings
from simulators.faults import mischief_from
from simulators.fleet import Ward, simulate


class SimSettings(BaseSettings):
    """What only the simulators are told.

    Attributes:
        seed: The same seed is the same ward with the same stories.
        stories: Whether anything happens to anybody.
        faults: `dropout=0.01,duplicate=0.02,reorder=0.05,garbage=0.001,skew_s=30` or a part of it.
        waves: Whether curves are published beside the numbers.
    """

    model_config = SettingsConfigDict(env_prefix="WARDWATCH_SIM_", frozen=True, extra="ignore")

    seed: int = 1
    stories: bool = True
    faults: str = ""
    waves: bool = True


def main() -> int:
    """Run the ward; 0 when it was asked to stop, 2 when it does not know its devices."""
    settings, sim = Settings(), SimSettings()
    log = configure(process="simulators", level=settings.log_level)
    if settings.devices_file is None:
        log.error("WARDWATCH_DEVICES_FILE must name the devices and their passwords")
        return 2
    ward = Ward(
        devices=json.loads(settings.devices_file.read_text()),
        url=settings.mqtt_url,
        site=settings.site,
        seed=sim.seed,
        stories=sim.stories,
        waves=sim.waves,
        mischief=mischief_from(sim.faults),
    )
    serve_health(settings.health_host, settings.health_port, dict)
    log.info("ward begins", beds=len(ward.devices), seed=ward.seed)
    asyncio.run(_until_told(ward, settings))
    return 0


async def _until_told(ward: Ward, settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(simulate(ward, settings.make_clock()), name="ward")
        await told.wait()
        running.cancel()


if __name__ == "__main__":
    sys.exit(main())
