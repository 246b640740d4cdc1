"""Pushes to browsers that are closed, through their push services and without a word (spec/push.md)."""
