"""A witness: what a member structure runs so that the relay can show one history only (spec/log.md)."""
