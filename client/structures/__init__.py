"""Structures, their members and devices: how they come in, what administrators and registrars do."""
