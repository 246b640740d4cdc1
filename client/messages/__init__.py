"""Messages: from being written to being posted, from being fetched to being read as a conversation."""
