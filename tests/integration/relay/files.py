"""How tests upload and download, by requests of tus and of HTTP."""

import base64
from collections.abc import AsyncIterator

from schemas.api import UPLOAD_TYPE
from tests.stage import Answer, Device

TUS = {"Tus-Resumable": "1.0.0"}


async def create(device: Device, upload: str, size: int) -> Answer:
    """Begin an upload."""
    metadata = "id " + base64.b64encode(upload.encode()).decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    return await device.request("POST", "/v1/uploads", headers=headers)


async def patch(device: Device, upload: str, offset: int, data: bytes | AsyncIterator[bytes]) -> Answer:
    """Go on with one."""
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": UPLOAD_TYPE}
    return await device.request("PATCH", f"/v1/uploads/{upload}", body=data, headers=headers)


async def head(device: Device, upload: str) -> Answer:
    """Ask where it is."""
    return await device.request("HEAD", f"/v1/uploads/{upload}", headers=TUS)


async def offset(device: Device, upload: str) -> int:
    """Return where it is."""
    return int((await head(device, upload)).demand().headers["Upload-Offset"])


async def delete(device: Device, upload: str) -> Answer:
    """Give an upload up."""
    return await device.request("DELETE", f"/v1/uploads/{upload}", headers=TUS)


async def upload_whole(device: Device, data: bytes, identifier: str = "") -> str:
    """Upload a file; returns its identifier, a new one unless given."""
    identifier = identifier or device.here.world.new_id()
    (await create(device, identifier, len(data))).demand()
    (await patch(device, identifier, 0, data)).demand()
    return identifier


async def get(device: Device, blob: str, **headers: str) -> Answer:
    """Ask for a file; `range_` and `if_range` are headers."""
    named = {name.strip("_").replace("_", "-"): value for name, value in headers.items()}
    return await device.request("GET", f"/v1/blobs/{blob}", headers=named)


async def download(device: Device, blob: str) -> bytes:
    """Return a file."""
    return (await get(device, blob)).demand().body
