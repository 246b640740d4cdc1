"""What this device keeps: its keys and its store, sealed at rest, and who may use them at once."""
