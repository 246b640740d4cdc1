"""`souspli doctor`: everything that this device depends on, each with what to do."""

import click
from rich.table import Table
from rich.text import Text

from client.cli.app import App
from client.cli.options import command
from client.cli.screen.safe import line
from client.doctor import Finding, Grade

_MARKS = {Grade.OK: ("ok", "good"), Grade.WARN: ("look", "caution"), Grade.FAIL: ("bad", "bad")}
_FAILED = 3


@click.command()
@command
async def doctor(app: App) -> None:
    """Check this computer, the profile, the relay and the directory; ends with 3 when something is bad."""
    async with app.unprepared_endpoint() as endpoint:
        findings = await endpoint.doctor.examine()
    app.screen.show([document(finding) for finding in findings], view(findings))
    if any(finding.grade is Grade.FAIL for finding in findings):
        app.exit_code = app.exit_code or _FAILED


def document(finding: Finding) -> dict[str, str]:
    """Return a finding for programs."""
    return {
        "name": finding.name,
        "grade": finding.grade,
        "text": finding.text,
        "advice": finding.advice,
    }


def view(findings: list[Finding]) -> Table:
    """Return the findings for people: a mark, the name, and the sentence with its advice."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(style="quiet")
    grid.add_column(overflow="fold")
    for finding in findings:
        mark, style = _MARKS[finding.grade]
        text = Text(line(finding.text))
        if finding.advice:
            text.append("\nWhat to do: ", style="heading").append(line(finding.advice))
        grid.add_row(Text(mark, style=style), line(finding.name), text)
    return grid
