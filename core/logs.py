"""Structured logs: one JSON object a line on standard error; never patient data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_ROW = re.compile(
    r"DETAIL:.*?(?=\n(?:CONTEXT|HINT|SCHEMA NAME|LOCATION):|\n\[|\n\(|\n\n|\nTraceback|\Z)",
    re.DOTALL,
)


def leave_rows_out(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take out of a traceback what PostgreSQL tells of a row: it may be a patient's."""
    told = event.get("exception")
    if isinstance(told, str):
        event["exception"] = _ROW.sub("DETAIL: left out", told)
    return event


def configure(*, process: str, level: str = "INFO") -> structlog.stdlib.BoundLogger:
    """Set up logging for a process and return its logger; the standard library's goes along."""
    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        leave_rows_out,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(process=process)
    return logger
