-- Add the blocks of the new versions.
-- In: spooled_blocks (Arrow), temp.plan
INSERT INTO blocks BY NAME
SELECT block.* EXCLUDE (batch_position), plan.article_id, plan.version
FROM spooled_blocks AS block
JOIN temp.plan AS plan USING (batch_position)
WHERE plan.makes_version
