"""Makes the frozen vectors: `python -m tests.vectors.make` in the root of the project.

Encapsulations, salts of streams and ML-DSA signatures are random inside the library, so a file that exists is
never written again. To replace a vector, delete its file and say in the commit why the format changed.
"""

import json
from itertools import chain
from pathlib import Path

from tests.vectors.assembling import assembling_vectors
from tests.vectors.attesting import attesting_vectors
from tests.vectors.directories import directory_vectors
from tests.vectors.envelopes import envelope_vectors
from tests.vectors.guests import guest_vectors
from tests.vectors.locks import lock_vectors
from tests.vectors.logs import log_vectors
from tests.vectors.operations import run
from tests.vectors.public import public_vectors
from tests.vectors.replying import replying_vectors
from tests.vectors.sealed import sealed_vectors
from tests.vectors.shelf import shelf_vectors

FOLDER = Path("schemas/vectors")


def main() -> None:
    """Write the files that are missing, each after the code has agreed with its claim."""
    makers = (
        sealed_vectors,
        public_vectors,
        envelope_vectors,
        directory_vectors,
        attesting_vectors,
        log_vectors,
        lock_vectors,
        shelf_vectors,
        replying_vectors,
        guest_vectors,
        assembling_vectors,
    )
    for vector in chain.from_iterable(maker() for maker in makers):
        path = FOLDER / f"{vector.path}.json"
        if path.exists():
            continue
        outcome = run(vector.operation, vector.given)
        if outcome["expect"] != vector.expect:
            raise SystemExit(f"{vector.path}: expected {vector.expect}, got {outcome['expect']}")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"claim": vector.claim, "operation": vector.operation, **outcome, "given": vector.given}
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path)  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
