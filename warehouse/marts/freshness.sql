-- How fresh each source is: its newest article, and the way from publication over fetch to here.
-- reads: article_versions
-- unique: source
-- holds: newest_loaded IS NOT NULL
-- total: sum(articles) = (SELECT count(*) FROM articles)
-- columns:
-- source VARCHAR: Name of the source.
-- articles BIGINT: Current articles.
-- newest_published TIMESTAMP: Publication of its newest article (UTC).
-- newest_fetched TIMESTAMP: Its last fetch, where its documents say.
-- newest_loaded TIMESTAMP: Its last commit.
-- published_to_fetched_hours DOUBLE: Median hours from publication to fetch.
-- fetched_to_loaded_hours DOUBLE: Median hours from fetch to commit.
SELECT
    source.name AS source,
    count(*) AS articles,
    max(date_published) AS newest_published,
    max(fetched_at) AS newest_fetched,
    max(loaded_at) AS newest_loaded,
    median(date_diff('second', date_published, fetched_at)) / 3600 AS published_to_fetched_hours,
    median(date_diff('second', fetched_at, loaded_at)) / 3600 AS fetched_to_loaded_hours
FROM article_versions
WHERE valid_to IS NULL
GROUP BY source.name
