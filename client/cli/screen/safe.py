r"""Text of others on a terminal: shown as it is, but unable to act on the terminal or on the reader's eye.

A message may hold escape sequences that move the cursor, rename the window or colour a lie, and characters
that turn the direction of reading around (Unicode Technical Report 36, section 2). They are made visible
instead:

    line("pay\x1b[8m now") == "pay<U+001B>[8m now"

What is passed to `rich` must also be Text or a console without markup; `Screen` sees to that.
"""

import unicodedata

_KEPT = "\u200c\u200d"
"""The joiners, which Persian, Indic scripts and many emoji are written with."""

_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Controls, format characters (those of direction too), half characters, private use, separators."""


def line(text: str) -> str:
    """Return the text as one line: every control and every line end is made visible."""
    return "".join(map(_visible, text))


def block(text: str) -> str:
    """Return the text with its line ends and tabs, and every other control made visible."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line(each.expandtabs(4)) for each in lines)


def _visible(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _SHOWN:
        return character
    return f"<U+{ord(character):04X}>"
