"""What people and scripts see: text or JSON, and never a control sequence that somebody sent."""
