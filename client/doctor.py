"""Checks of everything that this device depends on, each with what to do next.

for finding in await doctor.examine():
    print(finding.grade, finding.text, finding.advice)
"""

import stat
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from client.clock import Clock
from client.device.profile import KEYS_FILE, Profile
from client.directory.mirror import Mirror
from client.directory.seeds import Seeds
from client.messages.outbox import Outbox, OutState
from client.messages.threads import Threads
from client.relay.http import RelayHttp
from client.wording import counted
from crypto.chain import rotation_due
from crypto.suite import require_suite
from schemas.errors import SouspliError
from schemas.limits import LIMITS

_LOST_AFTER = 10 * 60_000  # milliseconds in which the own copy of a message should have come back


class Grade(StrEnum):
    """How it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One check's outcome."""

    name: str
    grade: Grade
    text: str
    advice: str = ""


Check = Callable[[], Awaitable[Finding]]


class Doctor:
    """The checks."""

    def __init__(
        self,
        profile: Profile,
        http: RelayHttp,
        mirror: Mirror,
        seeds: Seeds,
        outbox: Outbox,
        threads: Threads,
        clock: Clock,
    ) -> None:
        self._profile = profile
        self._http = http
        self._mirror = mirror
        self._seeds = seeds
        self._outbox = outbox
        self._threads = threads
        self._clock = clock

    async def examine(self) -> list[Finding]:
        """Run all checks; never raises, whatever is wrong becomes a finding."""
        checks: dict[str, Check] = {
            "suite": self._suite,
            "keys": self._keys,
            "relay": self._relay,
            "clock": self._relay_clock,
            "directory": self._directory,
            "device": self._own_device,
            "seeds": self._own_seeds,
            "rotation": self._rotation,
            "recovery": self._recovery,
            "outbox": self._waiting,
            "refused": self._refused,
        }
        return [await _run(name, check) for name, check in checks.items()]

    async def _suite(self) -> Finding:
        require_suite()
        return _ok("suite", "the hybrid post-quantum suite works")

    async def _keys(self) -> Finding:
        for path in (self._profile.folder, self._profile.folder / KEYS_FILE):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                advice = f"run: chmod -R go= {self._profile.folder}"
                return Finding("keys", Grade.FAIL, f"others on this computer can read {path}", advice)
        return _ok("keys", "the profile is readable by its owner only")

    async def _relay(self) -> Finding:
        info = await self._mirror.network()
        return _ok("relay", f"{info.origin} answers ({info.software})")

    async def _relay_clock(self) -> Finding:
        skew = self._http.skew
        if skew is None:
            return Finding("clock", Grade.WARN, "the relay's time is not known")
        seconds = abs(skew) // 1000
        if seconds > LIMITS.clock_skew:
            return Finding(
                "clock", Grade.FAIL, f"the clocks differ by {seconds} s", "set this computer's clock"
            )
        grade = Grade.WARN if seconds > LIMITS.clock_skew // 10 else Grade.OK
        return Finding("clock", grade, f"this computer and the relay differ by {seconds} s")

    async def _directory(self) -> Finding:
        view = await self._mirror.verify()
        return _ok("directory", f"all {view.size} entries are genuine, and the relay agrees")

    async def _own_device(self) -> Finding:
        structure, device = self._mirror.active_own
        role = "an administrator's device" if device.administrator else "a device"
        return _ok("device", f"it is {role} of {structure.name}")

    async def _own_seeds(self) -> Finding:
        missing = self._seeds.missing()
        if not missing:
            return _ok("seeds", "this device can read all epochs of its services")
        services = self._mirror.own.structure.services
        names = ", ".join(f"{services[service].handle} (epoch {epoch})" for service, epoch in missing)
        advice = "ask a colleague of the service to run `souspli inbox`, which hands them over"
        return Finding("seeds", Grade.WARN, f"seeds are missing: {names}", advice)

    async def _rotation(self) -> Finding:
        due = [service.handle for service in rotation_due(self._mirror.own.structure)]
        if not due:
            return _ok("rotation", "nobody who lost the right to read holds an open epoch")
        text = f"somebody who lost the right to read can still read {', '.join(due)}"
        advice = "an administrator runs: " + "; ".join(f"souspli service rotate {handle}" for handle in due)
        return Finding("rotation", Grade.FAIL, text, advice)

    async def _recovery(self) -> Finding:
        recovery = self._mirror.own.structure.recovery
        if recovery is None:
            text = "no recovery key: what all devices lose is lost"
            return Finding("recovery", Grade.WARN, text, "run `souspli recovery split` where the root key is")
        return _ok("recovery", f"{recovery.threshold} of {recovery.shares} shares restore the seeds")

    async def _waiting(self) -> Finding:
        items = self._outbox.all()
        failed = sum(item.state is OutState.FAILED for item in items)
        queued = sum(item.state is OutState.QUEUED for item in items)
        overdue = self._clock() - _LOST_AFTER
        lost = sum(item.state is OutState.SENT and item.written < overdue for item in items)
        if failed:
            advice = "see `souspli outbox list`"
            return Finding("outbox", Grade.FAIL, f"{counted(failed, 'message')} could not be sent", advice)
        if lost:
            text = f"the relay accepted {counted(lost, 'message')}, but no copy has come back to your service"
            return Finding(
                "outbox", Grade.WARN, text, "run `souspli inbox`; if it stays so, ask the operator"
            )
        if queued:
            text = f"{counted(queued, 'message')} still to be sent"
            return Finding("outbox", Grade.WARN, text, "run `souspli inbox`")
        return _ok("outbox", "everything written was sent")

    async def _refused(self) -> Finding:
        refused = [each for each in self._threads.refused() if each.problem]
        if not refused:
            return _ok("refused", "everything that arrived was genuine")
        reasons = ", ".join(sorted({each.problem for each in refused}))
        text = f"refused: {counted(len(refused), 'message')} ({reasons})"
        return Finding("refused", Grade.WARN, text, "tell your administrator, who asks the senders")


def _ok(name: str, text: str) -> Finding:
    return Finding(name, Grade.OK, text)


async def _run(name: str, check: Check) -> Finding:
    try:
        return await check()
    except SouspliError as error:
        return Finding(name, Grade.FAIL, error.detail, error.advice)
