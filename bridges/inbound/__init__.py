"""What comes by mail: kept, classified, authenticated, parsed, posted; each step in a file of its own."""
