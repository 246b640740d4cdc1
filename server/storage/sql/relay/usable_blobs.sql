-- Which of the files ($3) that posts ($1, of the devices $2) name are whole and either uploaded by the
-- sender's structure or readable to the sender at $4.
SELECT named.post, named.blob::text
FROM unnest($1::bigint[], $2::bytea[], $3::uuid[]) AS named (post, device, blob)
JOIN blobs b USING (blob)
JOIN devices d USING (device)
WHERE b.structure = d.structure
   OR EXISTS (
       SELECT FROM blob_readers r
       JOIN mailbox_members w USING (mailbox)
       JOIN mailboxes m USING (mailbox)
       JOIN structures s ON s.structure = m.structure
       WHERE r.blob = b.blob
         AND w.member = d.member
         AND m.structure = d.structure
         AND (
             greatest(r.since, thread_latest(r.mailbox, r.thread))
                 > $4::timestamptz - make_interval(days => s.retention_days)
             OR thread_held(r.mailbox, r.thread, $4)
         )
   )
