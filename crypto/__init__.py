"""What endpoints do with keys: sealing, opening, signing, verifying. No socket, no file, no clock in here."""
