-- Whether another lock than $1 has the verifier $2.
SELECT true FROM locks WHERE verifier = $2 AND lock <> $1
