"""`souspli recovery`: prepare for lost keys while nothing is lost, practise, and restore."""

import sys
from pathlib import Path

import click

from client.cli.app import App
from client.cli.options import command
from client.cli.prompts import confirm, secret
from client.cli.screen.safe import line
from client.wording import counted
from schemas.errors import LocalError

_SHARES_HELP = (
    "A file with a share; may be given several times.  [asked, or read from standard input, otherwise]"
)


@click.group()
def recovery() -> None:
    """Prepare for lost keys, practise, and restore."""


@recovery.command()
@click.argument("custodians", nargs=-1, required=True, metavar="NAME...")
@click.option("--threshold", type=int, required=True, help="How many shares are needed to restore.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each share to a file of its own there, instead of printing them.",
)
@command
async def split(app: App, custodians: tuple[str, ...], threshold: int, folder: Path | None) -> None:
    """Make a recovery key and split it among people: each NAME gets one share.

    This device needs the root key of the structure. Earlier shares stop working for what comes from now on.
    """
    async with app.endpoint() as endpoint:
        shares = await endpoint.recovery.split(threshold, custodians)
        document: dict[str, object] = {"threshold": threshold, "shares": len(shares)}
        if folder is not None:
            paths = [_write_share(folder, number, share.text) for number, share in enumerate(shares, 1)]
            document["files"] = [str(path) for path in paths]
            where = [
                f"{share.custodian}: {line(str(path))}" for share, path in zip(shares, paths, strict=True)
            ]
        else:
            document["printed"] = [{"custodian": share.custodian, "share": share.text} for share in shares]
            where = [f"{share.custodian}\n  {share.text}\n" for share in shares]
        app.screen.show(
            document,
            f"{threshold} of these {len(shares)} shares restore everything. They exist nowhere else.",
            "",
            *where,
        )
        app.screen.next(
            "print each share, hand it over in a closed envelope, and delete the files. Then practise once",
            "souspli recovery drill",
        )


@recovery.command()
@click.option("--share-file", "files", multiple=True, type=click.Path(path_type=Path), help=_SHARES_HELP)
@command
async def drill(app: App, files: tuple[Path, ...]) -> None:
    """Prove that these shares would restore everything; nothing is kept and nothing changes."""
    shares = _shares(app, files)
    async with app.endpoint() as endpoint:
        count = await endpoint.recovery.drill(shares)
        app.screen.show({"epochs": count}, f"It would work: these shares open {counted(count, 'epoch')}.")
        app.screen.next("give the shares back to their custodians, and practise again in a year")


@recovery.command()
@click.option("--share-file", "files", multiple=True, type=click.Path(path_type=Path), help=_SHARES_HELP)
@command
async def restore(app: App, files: tuple[Path, ...]) -> None:
    """Give this device the keys of all services of the structure again."""
    shares = _shares(app, files)
    async with app.endpoint() as endpoint:
        count = await endpoint.recovery.restore(shares)
        app.screen.show({"epochs": count}, f"Restored: this device opens {counted(count, 'epoch')} again.")
        app.screen.next(
            "the shares have been together on one computer: make new ones, and invite colleagues again",
            "souspli recovery split --threshold 3 NAME NAME NAME NAME NAME",
            "souspli member invite 'Anne Dupont' --service accueil",
        )


@recovery.command("export-root")
@click.argument("target", type=click.Path(path_type=Path))
@command
async def export_root(app: App, target: Path) -> None:
    """Write the root key into a file under a passphrase of its own, to be kept apart from all computers."""
    passphrase = secret("Passphrase of the file", "SOUSPLI_ROOT_PASSPHRASE", twice=True)
    async with app.unprepared_endpoint() as endpoint:
        endpoint.recovery.export_root(target, passphrase)
        app.screen.show({"file": str(target)}, f"The root key is in {line(str(target))}.")
        app.screen.next(
            "copy it to two sticks, keep them in two places; then it need not stay on this computer",
            "souspli recovery forget-root",
        )


@recovery.command("import-root")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@command
async def import_root(app: App, source: Path) -> None:
    """Take the root key from its file; this device then speaks for its structure."""
    passphrase = secret("Passphrase of the file", "SOUSPLI_ROOT_PASSPHRASE", twice=False)
    async with app.unprepared_endpoint() as endpoint:
        endpoint.recovery.import_root(source, passphrase)
        app.screen.show({"file": str(source)}, "This device has the root key now.")
        app.screen.next("restore what was lost", "souspli recovery restore")


@recovery.command("renew-root")
@click.argument("target", type=click.Path(path_type=Path))
@command
async def renew_root(app: App, target: Path) -> None:
    """Put a new root key in place of the present one, when somebody who had it leaves or its file was seen.

    Needs the root key on this device. The new key is written into a file under a passphrase of its own first.
    Files of the earlier key are of no use from then on; shares of recovery stay good. Safety numbers change.
    """
    passphrase = secret("Passphrase of the file", "SOUSPLI_ROOT_PASSPHRASE", twice=True)
    async with app.endpoint() as endpoint:
        await endpoint.recovery.renew_root(target, passphrase)
        app.screen.show({"file": str(target)}, f"The new root key counts. It is in {line(str(target))}.")
        app.screen.next(
            "copy it to two sticks, keep them in two places, and destroy the files of the earlier key",
            "souspli recovery forget-root",
        )


@recovery.command("forget-root")
@click.option("--yes", is_flag=True, help="Do not ask.")
@command
async def forget_root(app: App, yes: bool) -> None:
    """Remove the root key from this device, once it is kept elsewhere."""
    if not yes:
        confirm("Have you tried that its file opens? Without it, nobody can appoint administrators any more.")
    async with app.unprepared_endpoint() as endpoint:
        endpoint.recovery.forget_root()
        app.screen.show({"forgotten": True}, "This device no longer has the root key.")


def _write_share(folder: Path, number: int, text: str) -> Path:
    path = folder / f"share-{number}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"{text}\n", encoding="ascii")
    except OSError as error:
        raise LocalError(f"the share cannot be written to {path}: {error}") from error
    return path


def _shares(app: App, files: tuple[Path, ...]) -> list[str]:
    if files:
        try:
            return [path.read_text(encoding="ascii").strip() for path in files]
        except (OSError, UnicodeDecodeError) as error:
            raise LocalError(f"a share cannot be read: {error}") from error
    if sys.stdin.isatty():
        app.screen.remark("Type or scan one share a line; an empty line ends.")
    return list(iter(lambda: sys.stdin.readline().strip(), ""))
