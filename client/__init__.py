"""An endpoint: it holds keys, talks to one relay, and shows people what was sent to their services.

The way in is `client.endpoint.connect`; a folder with keys and store is a `client.device.profile.Profile`.
"""
