"""The seeds of epochs (skeleton)."""


class Seeds:
    """Those that this device holds."""

    async def fetch(self) -> int:
        """Fetch the wraps to this device and keep the seeds; returns how many are new."""
        raise NotImplementedError

    def missing(self) -> list[tuple[str, int]]:
        """Return the (service id, epoch) of the own services that this device cannot read yet."""
        raise NotImplementedError
