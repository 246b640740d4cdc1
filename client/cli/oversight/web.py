"""`souspli web`: whether a relay serves the web client that was released, and no other."""

import hashlib
from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import confirm
from client.cli.screen.views import Rows, copyable, fields, stamp
from client.clock import system_clock
from client.relay.http import RelayHttp
from client.relay.served import built, compare, fetch_manifest
from client.wording import counted
from crypto.structures import Release
from schemas.errors import IntegrityError, NotFoundError
from schemas.web import parse_manifest

_FOLDER = click.Path(file_okay=False, path_type=Path)
_ADVICE = "do not sign in there; telephone the registrars, and keep what was printed here"


@click.group()
def web() -> None:
    """Compare the web client that a relay serves with its release."""


@web.command()
@click.argument("url", required=False)
@click.option("--build", type=_FOLDER, help="Compare with a build of your own; needs no profile.")
@command
async def verify(app: App, url: str | None, build: Path | None) -> None:
    """Fetch all that the relay at URL serves, and compare it with the release in the directory.

    Without URL it is the relay of your profile. Ends with 8, and says what is wrong, if anything is not what
    was released: do not sign in there then.
    """
    if build is not None:
        if url is None:
            raise click.UsageError("Give the address of the relay.")
        async with RelayHttp(url, system_clock) as http:
            served = await fetch_manifest(http)
            if served != built(build):
                raise IntegrityError(
                    f"{http.base} serves another web client than the one in {build}", advice=_ADVICE
                )
            await _compare(app, http, served, None)
        return
    async with app.unprepared_endpoint() as endpoint:
        releases = (await endpoint.directory.witnessed()).network.releases
        async with RelayHttp(url or endpoint.http.base, endpoint.clock) as http:
            served = await fetch_manifest(http)
            found = _released(releases, served, http.base)
            await _compare(app, http, served, found)
            if found != releases[-1]:
                app.screen.warn(f"{releases[-1].version} was released since: ask the operator to update")


@web.command()
@click.argument("folder", type=_FOLDER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def release(app: App, folder: Path, yes: bool) -> None:
    """Release the web client that was built in FOLDER, such as web/dist; for registrars.

    Everybody can then see that what a relay serves is this, byte for byte. Build it yourself, from the
    sources that you have reviewed.
    """
    manifest = built(folder)
    version, digest = parse_manifest(manifest).version, hashlib.sha256(manifest).digest()
    if not yes:
        confirm(f"Version {version}, manifest {digest.hex()}. Release it for ever?")
    async with app.endpoint() as endpoint:
        await endpoint.registry.release(version, digest)
        app.screen.show(
            {"version": version, "manifest": digest.hex()},
            f"Version {version} of the web client is released.",
        )
        app.screen.next("when the relay serves it, compare", "souspli web verify")


@web.command()
@command
async def releases(app: App) -> None:
    """List the releases of the web client, the current one last."""
    async with app.endpoint(offline=True) as endpoint:
        found = endpoint.directory.current.network.releases
        app.screen.show(
            [
                {"version": each.version, "manifest": each.manifest.hex(), "released": stamp(each.time)}
                for each in found
            ],
            Rows(
                ("version", "released", "manifest"),
                [(each.version, stamp(each.time)[:10], each.manifest.hex()) for each in found],
                empty="No web client was released yet.",
            ),
        )


def _released(releases: tuple[Release, ...], served: bytes, relay: str) -> Release:
    digest = hashlib.sha256(served).digest()
    if not releases:
        raise NotFoundError(
            "no web client was released in this directory yet",
            advice="ask a registrar; or compare with a build of your own: --build web/dist",
        )
    for each in reversed(releases):
        if each.manifest == digest:
            return each
    raise IntegrityError(
        f"{relay} serves a web client that nobody has released (manifest {digest.hex()})", advice=_ADVICE
    )


async def _compare(app: App, http: RelayHttp, served: bytes, release: Release | None) -> None:
    findings = await compare(http, served)
    if findings:
        for finding in findings:
            app.screen.warn(finding)
        raise IntegrityError(
            f"{http.base} does not serve what it says: {counted(len(findings), 'difference')}",
            advice=_ADVICE,
            extra={"findings": findings},
        )
    manifest, digest = parse_manifest(served), hashlib.sha256(served).hexdigest()
    released = stamp(release.time) if release else None
    app.screen.show(
        {
            "relay": http.base,
            "version": manifest.version,
            "manifest": digest,
            "files": len(manifest.files),
            "released": released,
        },
        f"{http.base} serves what was {'released' if release else 'built'}, byte for byte.",
        fields(
            ("version", manifest.version),
            ("released", released or "not asked"),
            ("files", str(len(manifest.files))),
            ("manifest", copyable(digest)),
        ),
    )
