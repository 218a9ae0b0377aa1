-- The newest articles of each touched site; those of one headline count as the newest of them.
-- In:  temp.touched, $window
-- Out: temp.site_window (domain, article_id, version, seen_at)
CREATE OR REPLACE TEMP TABLE site_window AS
WITH distinct_articles AS (
    SELECT
        publisher_domain AS domain,
        article_id,
        version,
        coalesce(fetched_at, loaded_at) AS seen_at
    FROM articles
    WHERE publisher_domain IN (SELECT domain FROM temp.touched)
    QUALIFY
        row_number() OVER (
            PARTITION BY publisher_domain, coalesce(lower(headline), article_id)
            ORDER BY seen_at DESC, article_id
        ) = 1
)

FROM distinct_articles
QUALIFY row_number() OVER (PARTITION BY domain ORDER BY seen_at DESC, article_id) <= $window
