"""The relay proper: takes sealed envelopes, keeps them, hands them over and says when something is new."""
