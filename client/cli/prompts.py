"""Questions to the person at the terminal; when nobody is there, the error names the option that is needed.

Rules: questions go to standard error, since standard output holds the outcome only; Ctrl-C ends a question at
once, although the event loop would rather finish first.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from schemas.errors import WrongPassphraseError

YES = {"yes", "y", "true", "oui", "o", "ja", "j"}
NO = {"no", "n", "false", "non", "nee", "nein"}
"""What people answer, in their languages."""


def ask(label: str, option: str) -> str:
    """Return an answer in words."""
    attend(option)
    with interruptible():
        answer: str = click.prompt(label, err=True)
    return answer


def choose(label: str, choices: Mapping[str, str], option: str, otherwise: str) -> str:
    """Return the code of one of the choices, answered by its number, its word or itself.

    `otherwise` is said to any other answer, and it is asked again.
    """
    attend(option)
    shown = ", ".join(f"{number} {word}" for number, word in enumerate(choices.values(), 1))
    codes: dict[str, str] = {}
    for number, (code, word) in enumerate(choices.items(), 1):
        codes |= dict.fromkeys((str(number), code.casefold(), word.casefold()), code)
    with interruptible():
        while (answer := _answer(f"{label} ({shown})")) not in codes:
            click.echo(f"  {otherwise}", err=True)
    return codes[answer]


def ask_number(label: str, most: int, otherwise: str) -> int:
    """Return a number from 0 to `most`; `otherwise` is said to any other answer, and it is asked again."""
    numbers = {str(each) for each in range(most + 1)}
    with interruptible():
        while (answer := _answer(label)) not in numbers:
            click.echo(f"  {otherwise}", err=True)
    return int(answer)


def _answer(label: str) -> str:
    answer: str = click.prompt(label, err=True)
    return answer.strip().casefold()


def confirm(question: str, option: str = "--yes", *, marks: str = "y/N") -> None:
    """Go on only if the person agrees, in any of the languages; raises Abort otherwise."""
    attend(option)
    with interruptible():
        while True:
            text = click.prompt(f"{question} [{marks}]", default="", show_default=False, err=True)
            answer = text.strip().casefold()
            if answer in YES:
                return
            if not answer or answer in NO:
                raise click.Abort


def secret(label: str, variable: str, *, twice: bool) -> str:
    """Return a passphrase from the environment, or typed unseen; `twice` for a new one."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise WrongPassphraseError(
            "no passphrase was given, and nobody is there to be asked",
            advice=f"set {variable} or, for that of a profile, use --passphrase-file",
        )
    with interruptible():
        answer: str = click.prompt(label, hide_input=True, confirmation_prompt=twice, err=True)
    return answer


def attend(option: str) -> None:
    """Raise UsageError when nobody is there to be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"Give '{option}': nobody is there to be asked.")


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt in here, and not wait for the event loop to have its turn."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if _was_interrupted():
            raise KeyboardInterrupt
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _was_interrupted() -> bool:
    """Return whether Ctrl-C came between two questions: the event loop tells of it at the next wait only.

    None comes while a question is open, so that without this the key would have to be pressed again.
    """
    if "asyncio" not in sys.modules:
        return False
    import asyncio  # noqa: PLC0415  # the help and the completion of the shell do without, see lazy.py

    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop runs
        return False
    return task is not None and task.cancelling() > 0
