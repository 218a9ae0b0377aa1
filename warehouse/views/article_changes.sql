-- What changed with each version after the first, and why there is one.
-- columns:
-- article_id VARCHAR: Stable identity of the article.
-- version INTEGER: The version that brought the change.
-- valid_from TIMESTAMP: Since when it is valid (UTC).
-- version_cause VARCHAR: fetched: the publisher changed it; reprocessed: our cleaning did.
-- changed VARCHAR[]: Columns that differ from the version before.
-- new_corrections VARCHAR[]: Correction notices that the version before did not have.
-- headline VARCHAR: Title of the article now.
-- headline_before VARCHAR: Title in the version before.
-- run_id VARCHAR: The run that wrote the version.
WITH versions AS (
    SELECT *, lag(version) OVER before AS version_before,
        lag(headline) OVER before AS headline_before, lag(description) OVER before AS description_before,
        lag(abstract) OVER before AS abstract_before, lag(article_body) OVER before AS body_before,
        lag(authors) OVER before AS authors_before, lag(corrections) OVER before AS corrections_before,
        lag(date_published) OVER before AS published_before,
        lag(date_modified) OVER before AS modified_before
    FROM article_versions
    WINDOW before AS (PARTITION BY article_id ORDER BY version)
)

SELECT
    article_id,
    version,
    valid_from,
    version_cause,
    list_filter([
        CASE WHEN headline IS DISTINCT FROM headline_before THEN 'headline' END,
        CASE WHEN description IS DISTINCT FROM description_before THEN 'description' END,
        CASE WHEN abstract IS DISTINCT FROM abstract_before THEN 'abstract' END,
        CASE WHEN article_body IS DISTINCT FROM body_before THEN 'article_body' END,
        CASE WHEN authors IS DISTINCT FROM authors_before THEN 'authors' END,
        CASE WHEN date_published IS DISTINCT FROM published_before THEN 'date_published' END,
        CASE WHEN date_modified IS DISTINCT FROM modified_before THEN 'date_modified' END,
        CASE WHEN corrections IS DISTINCT FROM corrections_before THEN 'corrections' END
    ], lambda name: name IS NOT NULL) AS changed,
    list_filter(
        corrections, lambda notice: NOT list_contains(corrections_before, notice)
    ) AS new_corrections,
    headline,
    headline_before,
    run_id
FROM versions
WHERE version_before IS NOT NULL
