"""The closed loop of referrals: steps, what is late, who stands in, what is kept how long (spec/loop.md)."""
