"""Commands of those who watch: witnesses and auditors."""
