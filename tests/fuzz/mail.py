"""Fuzzing guided by coverage: `python -m tests.fuzz.mail TARGET [options of libFuzzer]`.

    python -m tests.fuzz.mail parse -max_total_time=3600 found tests/samples/mail

Targets are the readers of what strangers send. What is worth keeping goes to the first folder; the first
input that makes a reader raise ends the run with an error and is kept as `crash-…`.
"""

import sys
from collections.abc import Callable
from datetime import date

import atheris

with atheris.instrument_imports(include=["bridges", "email", "inscriptis"]):
    from bridges.addresses import Minter
    from bridges.inbound.classify import classify
    from bridges.inbound.flowed import unflowed
    from bridges.inbound.quotes import split
    from bridges.inbound.reports import read_report
    from schemas.errors import NotFoundError
    from tests.parsing import parse

_MINTER = Minter("mail.example", 1, {1: bytes(32)})
_OURS = _MINTER.mint(bytes(12), date(2030, 1, 1))


def _parse(data: bytes) -> None:
    parsed = parse(data)
    classify("", data)
    read_report(data)
    if any(not each.name or "/" in each.name for each in parsed.attachments):
        raise AssertionError("an attachment with a name that is none")


def _token(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for address in (text, f"{text}@mail.example"):
        try:
            _MINTER.read(address)
        except NotFoundError:
            continue
        if address.partition("@")[0].partition("+")[0].partition("-")[0].lower() not in _OURS:
            raise AssertionError("an address was forged")


def _quotes(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    reply, quote = split(text)
    if "".join((reply + quote).split()) != "".join(text.split()):
        raise AssertionError("the splitter lost something")
    unflowed(text, delete=False)


TARGETS: dict[str, Callable[[bytes], None]] = {"parse": _parse, "token": _token, "quotes": _quotes}

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
