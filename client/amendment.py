"""Statements that are to stand together (skeleton)."""


class Amendment:
    """New statements, each tried on a copy of the directory before anything is posted."""
