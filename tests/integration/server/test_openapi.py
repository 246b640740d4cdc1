"""Whatever the documented interface is asked, within its types or beside them, the answer was foreseen."""

import asyncio
import json
from pathlib import Path

import schemas.api
from schemas.api import ENVELOPE_TYPE
from tests.integration.server.conftest import Town
from tests.questions import broken
from tests.stage import Stage

DOCUMENT = Path(schemas.api.__file__).parent / "openapi" / "relay.json"
WITHOUT = frozenset({"/v1/events"})
"""What does not end by itself."""


async def test_no_request_breaks_the_relay(here: Stage, town: Town) -> None:
    """An administrator who is signed in asks for everything in many ways: nothing ends with 500 or more."""
    device = await here.device(town.cpas.administrator)
    text = DOCUMENT.read_text(encoding="utf-8").replace(ENVELOPE_TYPE, "application/octet-stream")
    document = json.loads(text)  # the library sends no types of ours; the relay does not mind
    assert await asyncio.to_thread(broken, document, device.url, device.token, WITHOUT) == {}
