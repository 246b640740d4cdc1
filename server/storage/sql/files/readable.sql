-- The file $2, if the device $1 may have it: its structure uploaded it, or its member belongs to a mailbox in
-- which an envelope that names it is still kept, at $3.
SELECT b.structure::text, b.size, b.sha256
FROM blobs b
JOIN devices d ON d.device = $1
JOIN structures own ON own.structure = d.structure
WHERE b.blob = $2
  AND d.active
  AND own.active
  AND (b.structure = d.structure OR EXISTS (
      SELECT FROM blob_readers r
      JOIN mailbox_members w USING (mailbox)
      JOIN mailboxes m USING (mailbox)
      WHERE r.blob = b.blob
        AND w.member = d.member
        AND m.structure = d.structure
        AND (
            greatest(r.since, thread_latest(r.mailbox, r.thread))
                > $3::timestamptz - make_interval(days => own.retention_days)
            OR thread_held(r.mailbox, r.thread, $3)
        )
  ))
