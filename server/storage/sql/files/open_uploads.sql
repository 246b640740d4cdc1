-- How many uploads of devices of the structure $1 are unfinished. A guest who closes the page is no reason to let
-- nobody of the structure send a file.
SELECT count(*) FROM uploads WHERE structure = $1 AND device <> ''
