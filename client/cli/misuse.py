"""A call that is wrong: what it says to programs, and to people in their language.

    souspli show    # Erreur : Il manque 'THREAD'.

Rules: mistakes are found by click, whose sentences are English. The commonest kinds have words of their own;
of others, and where click knows more, such as which values there are, its sentence follows.
"""

import click

from client.cli.screen.problems import Said
from client.words import words_in
from client.words.acts import Misuse
from schemas.errors import SouspliError
from schemas.forms import Language


class MisusedError(SouspliError):
    """The command was called wrongly."""

    slug, exit_code = "usage", 2


def misused(error: click.ClickException) -> MisusedError:
    """Return the error that programs get."""
    return MisusedError(error.format_message(), advice=f"see {_command(error)} --help")


def in_words(error: click.ClickException, language: Language) -> Said:
    """Return what people read."""
    if language is Language.EN:
        english = misused(error)
        return Said(english.detail, english.advice, "")
    words = words_in(language).misuse
    what, details = _mistake(error, words)
    return Said(what, words.see.format(command=_command(error)), details)


def _mistake(error: click.ClickException, words: Misuse) -> tuple[str, str]:
    """Return the mistake in words, and what more click says of it."""
    match error:
        case click.NoSuchOption(option_name=name):
            return _near(words.no_option.format(name=repr(name)), error.possibilities, words), ""
        case click.NoSuchCommand(command_name=name):
            return _near(words.no_command.format(name=repr(name)), error.possibilities, words), ""
        case click.MissingParameter(param=click.Parameter() as param):
            choices = param.type.get_missing_message(param, error.ctx) or ""
            return words.missing.format(name=param.get_error_hint(error.ctx)), choices
        case click.BadParameter(param=click.Parameter() as param):
            return words.no_value.format(name=param.get_error_hint(error.ctx)), error.message
        case _:
            return words.other, error.format_message()


def _near(sentence: str, possibilities: list[str] | None, words: Misuse) -> str:
    near = ", ".join(map(repr, possibilities or ()))
    return f"{sentence} {words.near.format(near=near)}" if near else sentence


def _command(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "souspli"
