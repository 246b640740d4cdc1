-- A reply takes the next number of its bridge $1, in the bridge's turn.
INSERT INTO guest_replies (bridge, n, guest, item)
SELECT $1::uuid, coalesce(max(n), 0) + 1, $2::uuid, $3::uuid FROM guest_replies WHERE bridge = $1
