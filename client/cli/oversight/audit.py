"""`souspli audit`: who accessed what, and the proof of it.

The records of one's own structure are fetched into a folder, which is then verified, asked and shown without
the relay and without an account.
"""

import click

from client.cli.lazy import Lazy, LazyGroup

SECTIONS = {
    "At the relay": {
        "list": Lazy("oversight.records:list_records", "List the records of your structure"),
        "fetch": Lazy("oversight.records:fetch", "Fetch the log of your structure into a folder"),
        "ask-who": Lazy("oversight.requests:ask_who", "Ask who a pseudonym is"),
        "requests": Lazy("oversight.requests:requests", "Show who asked for whom, and the answers"),
        "approve": Lazy("oversight.requests:approve", "Approve what another auditor asked"),
        "hold": Lazy("oversight.requests:hold", "Keep records beyond their time"),
        "holds": Lazy("oversight.requests:holds", "Show what is held"),
        "release": Lazy("oversight.requests:release", "End a hold"),
        "retention": Lazy("oversight.requests:retention", "Set how long records are kept"),
        "figures": Lazy("oversight.requests:figures", "Show the figures of all structures"),
    },
    "Without the relay": {
        "verify": Lazy("oversight.exports:verify", "Verify a fetched log: complete, unaltered, witnessed"),
        "query": Lazy("oversight.exports:query", "Ask a fetched log"),
        "stats": Lazy("oversight.exports:stats", "Count what was done, by whom, when"),
        "export": Lazy("oversight.exports:export", "Write a report (HTML), a table (CSV) or proved lines"),
        "subject": Lazy("oversight.exports:subject", "Write what a person is told who asks"),
        "deletion": Lazy("oversight.proofs:deletion", "Write the certificates of a deleted conversation"),
        "prove": Lazy("oversight.proofs:prove", "Write the proof of one record, for anybody"),
        "check": Lazy("oversight.proofs:check", "Check the proof of one record"),
    },
}


@click.group(cls=LazyGroup, sections=SECTIONS)
def audit() -> None:
    """Prove who accessed what, and when; for auditors and administrators of a structure."""
