-- Each source week by week: what came, what was refused, how much was kept, and how far that is
-- from the source's own four weeks before. What we made again by reprocessing is left out.
-- reads: article_versions, rejections
-- unique: source, week
-- holds: refused_share BETWEEN 0 AND 1 AND coalesce(kept_share, 0) BETWEEN 0 AND 1
-- total: sum(rejections) = (SELECT count(*) FROM rejections)
-- columns:
-- source VARCHAR: Name of the source (source.name).
-- week DATE: Monday of the week of loading (UTC).
-- articles BIGINT: Versions of articles that were loaded.
-- rejections BIGINT: Documents that were refused.
-- refused_share DOUBLE: rejections / (articles + rejections), 0 to 1.
-- kept_share DOUBLE: Characters of kept blocks / of all blocks, 0 to 1.
-- words_kept DOUBLE: Mean words of an article.
-- kept_share_before DOUBLE: Mean kept_share of the source's four weeks before; NULL for the first.
-- words_kept_before DOUBLE: Mean words_kept of those weeks.
-- kept_share_drift DOUBLE: kept_share / kept_share_before - 1; -0.5: it fell by half.
-- words_kept_drift DOUBLE: words_kept / words_kept_before - 1.
WITH loaded AS (
    SELECT
        source.name AS source,
        date_trunc('week', loaded_at)::DATE AS week,
        count(*) AS articles,
        sum(characters_kept) / nullif(sum(characters_kept + characters_removed), 0) AS kept_share,
        avg(word_count) AS words_kept
    FROM article_versions
    WHERE version_cause IS DISTINCT FROM 'reprocessed'
    GROUP BY ALL
),

refused AS (
    SELECT
        source.name AS source,
        date_trunc('week', first_seen_at)::DATE AS week,
        count(*) AS rejections
    FROM rejections
    GROUP BY ALL
),

weeks AS (
    SELECT
        source,
        week,
        coalesce(articles, 0) AS articles,
        coalesce(rejections, 0) AS rejections,
        kept_share,
        words_kept
    FROM loaded
    FULL JOIN refused USING (source, week)
),

beside AS (
    SELECT
        *,
        avg(kept_share) OVER four_weeks AS kept_share_before,
        avg(words_kept) OVER four_weeks AS words_kept_before
    FROM weeks
    WINDOW four_weeks AS (
        PARTITION BY source ORDER BY week
        RANGE BETWEEN INTERVAL 28 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)

SELECT
    source,
    week,
    articles,
    rejections,
    rejections / (articles + rejections) AS refused_share,
    kept_share,
    words_kept,
    kept_share_before,
    words_kept_before,
    kept_share / nullif(kept_share_before, 0) - 1 AS kept_share_drift,
    words_kept / nullif(words_kept_before, 0) - 1 AS words_kept_drift
FROM beside
