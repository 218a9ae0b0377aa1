-- What becomes of each document of a batch: one row each, nothing is written yet.
-- In:  spooled_article_versions, lake_documents, lake_versions (Arrow), $loaded_at
-- Out: temp.plan (batch_position, article_id, is_known, bytes_stored, is_late, makes_version, version,
--      valid_from, valid_to, replaces_from)
-- Within an article the documents follow each other by fetched_at, then by their place in the batch;
-- those without fetched_at count as seen at load time and come last.
CREATE OR REPLACE TEMP TABLE plan AS
WITH incoming AS (
    SELECT batch_position, article_id, raw_sha256, content_sha256, fetched_at
    FROM spooled_article_versions
),

seen_bytes AS (
    SELECT DISTINCT article_id, raw_sha256, true AS in_lake FROM lake_documents
),

watermarks AS (
    SELECT article_id, max(fetched_at) AS watermark FROM lake_documents GROUP BY article_id
),

ordered AS (
    SELECT
        incoming.*,
        watermark,
        row_number() OVER by_article AS place,
        coalesce(in_lake, false) OR row_number() OVER by_bytes > 1 AS bytes_stored,
        greatest(watermark, max(fetched_at) OVER before_it) AS newest_before
    FROM incoming
    LEFT JOIN seen_bytes USING (article_id, raw_sha256)
    LEFT JOIN watermarks USING (article_id)
    WINDOW
        by_article AS (
            PARTITION BY article_id ORDER BY fetched_at NULLS LAST, batch_position
        ),
        by_bytes AS (
            PARTITION BY article_id, raw_sha256 ORDER BY fetched_at NULLS LAST, batch_position
        ),
        before_it AS (
            PARTITION BY article_id ORDER BY fetched_at NULLS LAST, batch_position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),

judged AS (
    SELECT
        *,
        bytes_stored AND (fetched_at IS NULL OR coalesce(fetched_at <= newest_before, false))
            AS is_known,
        NOT is_known AND coalesce(fetched_at < watermark, false) AS is_late
    FROM ordered
),

candidates AS (
    SELECT
        judged.article_id,
        judged.batch_position,
        judged.place,
        judged.fetched_at,
        judged.content_sha256 IS DISTINCT FROM lag(
            judged.content_sha256, 1, lake_versions.content_sha256
        ) OVER (PARTITION BY judged.article_id ORDER BY place) AS makes_version,
        lake_versions.version AS current_version,
        lake_versions.valid_from AS current_from
    FROM judged
    LEFT JOIN lake_versions USING (article_id)
    WHERE NOT is_known AND NOT is_late
),

-- A version fetched before the current one was loaded is valid from this load: time never runs back.
floors AS (
    SELECT
        article_id,
        CASE
            WHEN min(fetched_at) < any_value(current_from)
                THEN greatest(any_value(current_from), $loaded_at)
            ELSE any_value(current_from)
        END AS earliest
    FROM candidates
    WHERE makes_version
    GROUP BY article_id
),

numbered AS (
    SELECT
        article_id,
        batch_position,
        place,
        current_from,
        coalesce(current_version, 0) + row_number() OVER in_order AS version,
        greatest(earliest, max(coalesce(fetched_at, $loaded_at)) OVER in_order) AS valid_from
    FROM candidates
    JOIN floors USING (article_id)
    WHERE makes_version
    WINDOW in_order AS (PARTITION BY article_id ORDER BY place)
),

bounded AS (
    SELECT
        batch_position,
        version,
        valid_from,
        current_from,
        lead(valid_from) OVER (PARTITION BY article_id ORDER BY place) AS valid_to
    FROM numbered
)

SELECT
    judged.batch_position,
    judged.article_id,
    judged.is_known,
    judged.bytes_stored,
    judged.is_late,
    bounded.version IS NOT NULL AS makes_version,
    bounded.version::INTEGER AS version,
    bounded.valid_from,
    bounded.valid_to,
    bounded.current_from AS replaces_from
FROM judged
LEFT JOIN bounded USING (batch_position)
