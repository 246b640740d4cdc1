-- Whose unfinished file it is, when a guest sends it: each box has few of them.
ALTER TABLE uploads ADD COLUMN guest uuid;
