"""Padmé: lengths that say little (Nikitin et al., PoPETs 2019, algorithm 1), and never less than 4 KiB.

    padded_length(5000) == 5120

A length of about 2^e keeps only its leading log2(e) bits, so it reveals O(log log n) bits for at most 12 %
more; from 4 KiB on, at most 6.3 %. The floor makes a short "yes" and a page of text look alike.
"""

from schemas.limits import LIMITS


def padded_length(n: int) -> int:
    """Return the length in bytes to which `n` bytes are padded."""
    n = max(n, LIMITS.padding_floor)
    exponent = n.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1
    return (n + mask) & ~mask
