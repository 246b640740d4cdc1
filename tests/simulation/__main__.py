"""`python -m tests.simulation`: the simulated year, by default with 200 structures and 20,000 referrals."""

import argparse
import asyncio
import sys
import time

from tests.simulation.tally import Size
from tests.simulation.year import simulate


def main() -> int:
    """Simulate and print the table; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--structures", type=int, default=200)
    parser.add_argument("--referrals", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()

    def report(line: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - started:>7.0f} s  {line}\n")
        sys.stdout.flush()

    tally = asyncio.run(simulate(Size(given.structures, given.referrals), given.seed, report))
    sys.stdout.write(f"\n{tally.table()}\n\n{time.perf_counter() - started:.0f} seconds\n")
    return int(bool(tally.unnamed or tally.cannot_open or tally.disagreeing))


if __name__ == "__main__":
    sys.exit(main())
