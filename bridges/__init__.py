"""The bridge: a program with a device of its own that passes messages on by e-mail and brings replies."""
