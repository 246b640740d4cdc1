"""The auditor's tools: fetch a structure's log, verify it without the relay, ask, count, show, prove."""
