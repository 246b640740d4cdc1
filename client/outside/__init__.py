"""People who have nothing but e-mail: what is written to them, and what they answer (spec/bridge.md)."""
