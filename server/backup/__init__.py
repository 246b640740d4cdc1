"""Backups: a copy of all that a relay keeps, database and files, and a relay made from it again.

A backup is a folder with `database.dump` (PostgreSQL's custom format), `blobs` (laid out as the blob folder)
and `manifest.json`, which says what belongs to it. What it holds of messages and files is sealed; the relay's
own keys are not, so only its owner may read it.
"""
