"""The cooperative of the structures: votes, what is paid together, and its desk (spec/cooperative.md)."""
