"""`souspli dashboard`: how the referrals of a service stand, computed here, because the relay cannot read."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Group

from client.casework.dashboard import Dashboard, Figures, csv_lines, dashboard
from client.cli.app import App
from client.cli.language import lang
from client.cli.options import command
from client.cli.screen.views import fields, heading, indented, stamp
from client.words import Words
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
@lang
@command
async def board(app: App, *, service: str | None, csv_file: Path | None) -> None:
    """Show what is open, waiting, late and closed, with reasons, and how long a first answer takes."""
    words = app.words
    async with app.endpoint(offline=True, mail=True) as endpoint:
        threads = endpoint.threads.all()
        own = sorted({view.own_service for view in threads if view.own_service and view.referral}, key=str)
        chosen = [each for each in own if service in (None, each.service)]
        boards = [dashboard(threads, each) for each in chosen]
        if csv_file is not None:
            _write(csv_file, csv_lines(threads, chosen, stamp))
        app.screen.show(
            [_document(each) for each in boards],
            Group(*(_view(each, words) for each in boards)) if boards else words.dashboard.empty,
        )
        if csv_file is not None:
            app.screen.remark(words.saved.table.format(path=csv_file))


def _view(board: Dashboard, words: Words) -> Group:
    sides = ((words.dashboard.received, board.received), (words.dashboard.sent, board.sent))
    return Group(heading(str(board.service)), *(indented(_side(name, each, words)) for name, each in sides))


def _side(name: str, figures: Figures, words: Words) -> Group:
    said = words.dashboard
    open_ = ((words.states[state], count) for state, count in figures.open.items())
    closed = ((_closed(*key, words), count) for key, count in figures.closed.items())
    endings = ((words.endings[each], count) for each, count in figures.endings.items())
    return Group(
        heading(name, str(figures.total)),
        indented(
            fields(
                (said.open, _counts(open_) or said.none),
                (said.waiting, str(figures.waiting)),
                (said.late, str(figures.late)),
                (said.closed, _counts(closed) or said.none),
                (said.endings, _counts(endings)),
                (said.first, _hours(figures, words)),
            )
        ),
    )


def _closed(state: State, reason: Reason | None, words: Words) -> str:
    return f"{words.states[state]} ({words.reasons[reason]})" if reason else words.states[state]


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{count}  {name}" for name, count in pairs)


def _hours(figures: Figures, words: Words) -> str:
    said = words.dashboard
    if figures.median_hours is None or figures.slowest_hours is None:
        return said.first_none
    hours = said.first_hours.format(hours=words.tenths(figures.median_hours))
    return f"{hours} ({said.first_of.of(figures.answered, slowest=words.tenths(figures.slowest_hours))})"


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
