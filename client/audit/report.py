"""The report: one HTML file with a timeline, figures and records; it opens without network or scripts.

    text = report(verified, rows, "L'Abri de Meuse", query, now)

Rules: everything from the log is escaped; the page allows itself nothing but its own style; what was
verified, against which pins, stands on it, and how to verify it again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from importlib.resources import files

from client.audit.figures import Day, Figures, count
from client.audit.tables import Row
from client.audit.verify import Verified
from client.wording import counted
from schemas.access import Outcome

_SHOWN = 20_000  # records; a page with more is no page any more
_WIDTH, _HEIGHT, _FLOOR = 960, 160, 130
_MOST_LABELS, _LABEL = 12, 40  # how many, and how wide one is
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report(verified: Verified, rows: Sequence[Row], structure: str, query: str, now: int) -> str:
    """Return the page of the records that a query found in a verified export."""
    figures = count(record for _, record in rows)
    style = files(__package__).joinpath("page/report.css").read_text(encoding="utf-8")
    parts = (
        _heading(verified, structure, query, now),
        _verdict(verified),
        _summary(figures),
        "<h2>Timeline</h2>",
        _timeline(figures.days),
        _actions(figures),
        _records(rows),
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>Access log of {escape(structure)}</title><style>{style}</style></head><body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _heading(verified: Verified, structure: str, query: str, now: int) -> str:
    asked = f"Query: <code>{escape(query)}</code>" if query else "All records"
    return (
        f"<h1>Access log of {escape(structure)}</h1>"
        f'<p class="quiet">{asked} · entries {verified.minimum} to {verified.size - 1} ·'
        f" made {_time(now)}</p>"
    )


def _verdict(verified: Verified) -> str:
    head = verified.head
    seen = head.witnessed.time
    witnesses = f"its witnesses confirmed it on {_time(seen * 1000)}" if seen else "no witness is required"
    erased = (
        f" {verified.erased} records were erased after their time; their places are proved."
        if verified.erased
        else ""
    )
    signed = f"in epoch {head.top.epoch} ({_time(head.top.time)})"
    return (
        '<div class="verdict"><strong>Verified.</strong> These are all entries of the log, unaltered:'
        f" they have the root that the relay signed {signed}, and {witnesses}."
        f"{erased} {verified.statements} statements of devices were checked.</div>"
        f"<dl><dt>root</dt><dd><code>{head.root.hex()}</code></dd>"
        f"<dt>checkpoint</dt><dd><code>{escape(head.witnessed.checkpoint.origin)}</code>, "
        f"{counted(head.witnessed.checkpoint.size, 'epoch')},"
        f" <code>{head.witnessed.checkpoint.root.hex()}</code></dd>"
        "<dt>verify again</dt><dd><code>souspli audit verify FOLDER</code></dd></dl>"
    )


def _summary(figures: Figures) -> str:
    return (
        f"<h2>Figures</h2><dl><dt>records</dt><dd>{figures.records}</dd>"
        f"<dt>denied</dt><dd>{figures.denied}</dd><dt>people (pseudonyms)</dt><dd>{figures.actors}</dd></dl>"
    )


def _timeline(days: Sequence[Day]) -> str:
    """Return a bar for each day; the table after it says the same to who cannot see it."""
    if not days:
        return "<p>There is no record.</p>"
    most = max(day.allowed + day.denied for day in days)
    step = _WIDTH / len(days)
    bars = []
    for number, day in enumerate(days):
        left, wide = number * step, max(step * 0.8, 0.5)
        allowed, denied = (_FLOOR * part / most for part in (day.allowed, day.denied))
        title = f"<title>{day.day}: {day.allowed} allowed, {day.denied} denied</title>"
        bars.append(
            f'<g>{title}<rect class="allowed" x="{left:.1f}" y="{_FLOOR - allowed:.1f}" width="{wide:.1f}"'
            f' height="{allowed:.1f}"/>'
            f'<rect class="refused" x="{left:.1f}" y="{_FLOOR - allowed - denied:.1f}"'
            f' width="{wide:.1f}" height="{denied:.1f}"/></g>'
        )
    every = max(1, len(days) // _MOST_LABELS)
    labels = "".join(
        f'<text x="{number * step:.1f}" y="{_FLOOR + 16}">{day.day:%d/%m}</text>'
        for number, day in enumerate(days)
        if number % every == 0 and number * step <= _WIDTH - _LABEL
    )
    rows = "".join(f"<tr><td>{day.day}</td><td>{day.allowed}</td><td>{day.denied}</td></tr>" for day in days)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="Records for each day; the table below has the figures">{"".join(bars)}{labels}</svg>'
        "<details><summary>The timeline as a table</summary><table><thead><tr><th>day</th><th>allowed</th>"
        f"<th>denied</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _actions(figures: Figures) -> str:
    rows = "".join(
        f"<tr><td>{escape(action)}</td><td>{allowed}</td><td>{denied}</td></tr>"
        for action, allowed, denied in figures.actions
    )
    return (
        "<h2>Actions</h2><table><thead><tr><th>action</th><th>allowed</th><th>denied</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _records(rows: Sequence[Row]) -> str:
    shown = "".join(_record(row) for row in rows[:_SHOWN])
    more = f'<p class="quiet">The first {_SHOWN} of {len(rows)} are shown.</p>' if len(rows) > _SHOWN else ""
    return (
        '<h2>Records</h2><div class="scroll"><table><thead><tr><th>entry</th><th>time (UTC)</th><th>who</th>'
        "<th>did</th><th>object</th><th>outcome</th></tr></thead>"
        f"<tbody>{shown}</tbody></table></div>{more}"
    )


def _record(row: Row) -> str:
    logged, record = row
    who = f"{record.actor.hex()[:8]} {record.role}" if record.actor else record.role or "relay"
    times = f" ×{record.count}" if record.count > 1 else ""  # noqa: RUF001 - a multiplication sign is meant
    denied = record.outcome is Outcome.DENIED
    outcome = f'<td class="denied">denied: {escape(record.reason)}</td>' if denied else "<td>allowed</td>"
    return (
        f"<tr><td>{logged.position}</td><td>{_time(record.time)}</td><td>{escape(who)}</td>"
        f"<td>{escape(record.action)}{times}</td>"
        f'<td class="id">{escape(record.object[-12:])}</td>{outcome}</tr>'
    )


def _time(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
