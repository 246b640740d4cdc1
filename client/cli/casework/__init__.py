"""The day of a caseworker: read, refer, write, take steps, fetch files."""
