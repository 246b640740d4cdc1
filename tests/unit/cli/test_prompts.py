"""Ctrl-C at questions: it is never kept until after the next answer."""

import asyncio
import os
import signal

import pytest

from client.cli.prompts import interruptible


def test_ctrl_c_between_two_questions_ends_the_second() -> None:
    """The event loop notes the key while nothing is asked; the question that follows is not put."""
    put = []

    async def command() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        with interruptible():
            put.append("question")
            await asyncio.sleep(0)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(command())
    assert not put


def test_who_does_not_press_it_is_asked() -> None:
    """With an event loop and without, questions are put, and Ctrl-C is the loop's again afterwards."""

    async def command() -> None:
        before = signal.getsignal(signal.SIGINT)
        with interruptible():
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGINT) is before

    asyncio.run(command())
    with interruptible():
        pass
