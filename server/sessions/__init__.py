"""Signing in: a device proves that it holds its key, and gets a token for some minutes."""
