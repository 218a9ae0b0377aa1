-- Refusals that are there twice.
-- severity: error
-- scope: all, by the column of ids only
SELECT rejection_id AS subject, count(*) || ' rows' AS detail
FROM rejections
GROUP BY rejection_id
HAVING count(*) > 1
