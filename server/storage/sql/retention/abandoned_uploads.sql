SELECT upload::text, structure::text FROM uploads WHERE expires <= $1
