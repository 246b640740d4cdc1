"""The relay's own log, on standard error: what happened to the program, never to whom.

Rules it keeps: no addresses, tokens or content. So of an exception only its kind and the places in the code
are written, since its words may quote what somebody sent; and of what libraries say, the sentence without the
values.
"""

import asyncio
import logging
import sys
import traceback
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

Form = Literal["console", "json"]
Level = Literal["debug", "info", "warning", "error"]


def configure_log(form: Form, level: Level) -> None:
    """Set the log up for the process."""
    number = logging.getLevelNamesMapping()[level.upper()]
    last = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_exception,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_FromLibraries()], level=max(number, logging.WARNING), force=True)


def log_failed_task(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what the event loop caught, in place of its own handler, which prints the exception's words."""
    structlog.get_logger().error("task failed", exc_info=context.get("exception"))


def name_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and the places that it went through."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event["exceptions"] = [_told(each) for each in _leaves(error)]
    return event


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for each in error.exceptions for leaf in _leaves(each)]
    return [error]


def _told(error: BaseException) -> str:
    places = (f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__))
    return " ".join((f"{type(error).__module__}.{type(error).__qualname__}", "at", *places))


class _FromLibraries(logging.Handler):
    """Hands on what libraries say, without the values in it: aiohttp names the address of a bad request."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the sentence."""
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(record.levelno, str(record.msg), library=record.name, exc_info=error)
