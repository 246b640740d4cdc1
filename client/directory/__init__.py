"""Who is who, and under which keys: the directory as it is verified here, and what rests on it."""
