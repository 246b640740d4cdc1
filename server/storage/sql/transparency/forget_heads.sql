-- Heads that a later one, up to the published epoch $1, has replaced: nobody is shown them any more.
DELETE FROM structure_heads h
WHERE EXISTS (
    SELECT FROM structure_heads n WHERE n.structure = h.structure AND n.epoch > h.epoch AND n.epoch <= $1
)
