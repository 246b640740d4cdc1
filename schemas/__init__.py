"""The public contract: message types, strict codecs, limits, errors, forms, specifications and vectors.

Everything here is pure: no socket, no file but the packaged forms, no clock, and no key.
"""
