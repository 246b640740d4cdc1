"""Enterprise numbers of the Belgian register (KBO/BCE): ten digits, the last two checking the first eight.

They are 97 minus the remainder of the first eight by 97. That finds every wrong digit and every exchange of
two digits, neighbours or not, save two: the 7th with the 9th and the 8th with the 10th weigh the same.

    parse_kbo("BE 0123.456.749") -> "0123456749"
    format_kbo("0123456749") -> "0123.456.749"
"""

import re
from typing import Final

from schemas.errors import KboNumberError

_SEPARATORS: Final = " .-\u00a0\u202f"
"""Also the two no-break spaces that come along when the number is copied from a letter or a page."""


def parse_kbo(text: str) -> str:
    """Return the ten digits of an enterprise number as people write it; raises KboNumberError.

    Blanks, points and hyphens may stand anywhere and `BE` in front; nothing is guessed or completed.
    """
    digits = _digits(text)
    if len(digits) != 10:
        raise KboNumberError(
            f"an enterprise number has 10 digits, this has {len(digits)}",
            advice="put a 0 in front of an old number of 9 digits; otherwise compare it with the register",
            extra={"problem": "length"},
        )
    if digits[0] not in "01":
        raise KboNumberError(
            f"an enterprise number begins with 0 or 1, this with {digits[0]}",
            advice="numbers from 2 to 8 belong to establishments: give the number of the enterprise",
            extra={"problem": "first-digit"},
        )
    if int(digits[8:]) != 97 - int(digits[:8]) % 97:
        # The digits that would fit are not told: a number must be read again, not made to fit.
        raise KboNumberError(
            f"the check digits of {format_kbo(digits)} do not fit: a digit is wrong, or two are exchanged",
            advice="compare it with the extract of the register",
            extra={"problem": "check-digits"},
        )
    return digits


def format_kbo(digits: str) -> str:
    """Return the ten digits as the register prints them: `0123.456.749`."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def _digits(text: str) -> str:
    bare = text.translate(dict.fromkeys(map(ord, _SEPARATORS))).upper().removeprefix("BE")
    # Not str.isdigit, which also holds for digits of other scripts.
    if not re.fullmatch(r"[0-9]+", bare):
        raise KboNumberError(
            "an enterprise number is made of digits, with blanks or points between and perhaps BE in front",
            advice="write it like 0123.456.749",
            extra={"problem": "characters"},
        )
    return bare
