"""How requests come in and answers go out, the same for all rooms: sessions, problems, limits, connections."""
