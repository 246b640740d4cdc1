"""The relay: it stores and forwards sealed messages and files, keeps the directory, and records each access.

It is blind: nothing in here can open what it carries, and no code of an endpoint is imported.
"""
