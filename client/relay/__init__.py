"""The way to the relay: requests, when they are tried again, and what comes back."""
