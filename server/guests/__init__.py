"""Guests: the relay's part of a conversation with who has nothing but e-mail (schemas/spec/bridge.md)."""
