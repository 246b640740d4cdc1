UPDATE thread_holds SET lifted_by = lifted_by || $2::uuid, lifted = $3 WHERE hold = $1 RETURNING *
