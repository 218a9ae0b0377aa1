-- Sites with current articles that were loaded since the site was last learned.
-- Out: temp.touched (domain, learned_to)
CREATE OR REPLACE TEMP TABLE touched AS
WITH newest AS (
    SELECT publisher_domain AS domain, max(loaded_at) AS learned_to
    FROM articles
    WHERE publisher_domain IS NOT NULL
    GROUP BY publisher_domain
)

SELECT newest.domain, newest.learned_to
FROM newest
LEFT JOIN sites USING (domain)
WHERE sites.learned_to IS NULL OR newest.learned_to > sites.learned_to
