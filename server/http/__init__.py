"""How requests come in and answers go out, alike for all rooms: sessions, problems, limits, connections."""
