-- Add the blocks of the new versions.
-- In: $blocks (Parquet paths), temp.plan
INSERT INTO blocks BY NAME
SELECT block.* EXCLUDE (batch_position), plan.article_id, plan.version
FROM read_parquet($blocks) AS block
JOIN temp.plan AS plan USING (batch_position)
WHERE plan.makes_version
