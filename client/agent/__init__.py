"""The agent: what other software on this computer sends, receives and answers through (docs/agent.md)."""
