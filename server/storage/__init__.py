"""Where the relay keeps things: PostgreSQL (its own or any by URL), its schema, and the files' ciphertext."""
