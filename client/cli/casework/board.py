"""`souspli dashboard`: how the referrals of a service stand, computed here, because the relay cannot read."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Group

from client.cli.app import App
from client.cli.options import command
from client.cli.screen import words
from client.cli.screen.views import fields, heading, indented, stamp
from client.dashboard import Dashboard, Figures, csv_lines, dashboard
from client.wording import counted
from schemas.errors import LocalError
from schemas.referral import State
from schemas.steps import Reason


@click.command("dashboard")
@click.option("--service", metavar="SERVICE", help="One of your services.  [all of them]")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a line for each referral to a new file: codes and figures, no names, no texts.",
)
@command
async def board(app: App, service: str | None, csv_file: Path | None) -> None:
    """Show what is open, waiting, late and closed, with reasons, and how long a first answer takes."""
    async with app.endpoint(offline=True, mail=True) as endpoint:
        threads = endpoint.threads.all()
        own = sorted({view.own_service for view in threads if view.own_service and view.referral}, key=str)
        chosen = [each for each in own if service in (None, each.service)]
        boards = [dashboard(threads, each) for each in chosen]
        if csv_file is not None:
            _write(csv_file, csv_lines(threads, chosen, stamp))
        app.screen.show(
            [_document(each) for each in boards],
            Group(*map(_view, boards)) if boards else "Your services have no referrals yet.",
        )
        if csv_file is not None:
            app.screen.remark(f"Written to {csv_file}: keep it as you keep your files.")


def _view(board: Dashboard) -> Group:
    return Group(
        heading(str(board.service)),
        *(indented(_side(*each)) for each in (("received", board.received), ("sent", board.sent))),
    )


def _side(name: str, figures: Figures) -> Group:
    return Group(
        heading(name, counted(figures.total, "referral")),
        indented(
            fields(
                ("open", _counts((words.plain(state), n) for state, n in figures.open.items()) or "0"),
                ("waiting for you", str(figures.waiting)),
                ("late", str(figures.late)),
                ("closed", _counts((_closed(*key), n) for key, n in figures.closed.items()) or "0"),
                ("how they ended", _counts((words.ENDINGS[each], n) for each, n in figures.endings.items())),
                ("first answer", _hours(figures)),
            )
        ),
    )


def _closed(state: State, reason: Reason | None) -> str:
    return f"{words.plain(state)}: {words.REASONS[reason]}" if reason else words.plain(state)


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{count}  {name}" for name, count in pairs)


def _hours(figures: Figures) -> str:
    if figures.median_hours is None or figures.slowest_hours is None:
        return "none yet"
    median, slowest = figures.median_hours, figures.slowest_hours
    return f"{median:.1f} hours (median of {figures.answered}; {slowest:.1f} at most)"


def _document(board: Dashboard) -> dict[str, object]:
    return {
        "service": str(board.service),
        "received": _figures(board.received),
        "sent": _figures(board.sent),
    }


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "open": {state.value: count for state, count in figures.open.items()},
        "waiting": figures.waiting,
        "late": figures.late,
        "closed": [
            {"state": state.value, "reason": reason.value if reason else None, "count": count}
            for (state, reason), count in figures.closed.items()
        ],
        "endings": {ending.value: count for ending, count in figures.endings.items()},
        "answered": figures.answered,
        "median_hours": figures.median_hours,
        "slowest_hours": figures.slowest_hours,
    }


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as error:
        raise LocalError(f"{path} cannot be written: {error.strerror}") from error
