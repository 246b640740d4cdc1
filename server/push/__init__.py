"""Knocking at browsers that are closed: their push services wake them, without a word (spec/push.md)."""
