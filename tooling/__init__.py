"""What `./dev` does. Only the standard library: it runs before anything is installed."""
