UPDATE thread_holds SET placed_by = placed_by || $2::uuid, placed = $3 WHERE hold = $1 RETURNING *
