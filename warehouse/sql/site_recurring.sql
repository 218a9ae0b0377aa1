-- Texts that stand in several articles of a site's window, and what they are taken for.
-- In:  temp.touched, temp.site_window, vetoes (Arrow), the thresholds of warehouse/site_memory.py
-- Out: temp.recurring (the columns of site_memory)
CREATE OR REPLACE TEMP TABLE recurring AS
WITH windows AS (
    SELECT domain, count(*) AS site_articles FROM temp.site_window GROUP BY domain
),

-- Most texts stand in one article only: told by their hashes, they never reach the memory.
repeated AS (
    SELECT w.domain, hash(b.text) AS text_hash
    FROM blocks AS b
    JOIN temp.site_window AS w ON w.article_id = b.article_id AND w.version = b.version
    WHERE length(b.text) BETWEEN $min_characters AND $max_characters
    GROUP BY w.domain, text_hash
    HAVING count(*) >= $min_sightings
),

-- A text that an article holds twice counts once; it is kept there if one of them is.
sightings AS (
    SELECT
        w.domain,
        b.text,
        w.article_id,
        any_value(w.seen_at) AS seen_at,
        bool_or(b.kept) AS kept,
        bool_or(starts_with(b.decided_by, 'site:')) AS by_memory,
        bool_or(
            list_contains($protected_kinds::VARCHAR[], b.kind)
            OR (b.kept AND list_contains($parts::VARCHAR[], b.label))
        ) AS is_part,
        arg_min(b.label, b.position) FILTER (
            WHERE NOT b.kept AND NOT starts_with(b.decided_by, 'site:')
        ) AS label
    FROM blocks AS b
    JOIN temp.site_window AS w ON w.article_id = b.article_id AND w.version = b.version
    SEMI JOIN repeated ON repeated.domain = w.domain AND repeated.text_hash = hash(b.text)
    WHERE length(b.text) BETWEEN $min_characters AND $max_characters
    GROUP BY w.domain, b.text, w.article_id
),

counted AS (
    SELECT
        domain,
        text,
        count(*) AS articles,
        count(*) FILTER (WHERE kept) AS articles_kept,
        count(*) FILTER (WHERE by_memory) AS articles_by_memory,
        count(*) FILTER (WHERE NOT kept AND NOT by_memory) AS articles_removed,
        count(*) FILTER (WHERE is_part) AS articles_as_part,
        mode(label ORDER BY label) AS label,
        count(DISTINCT seen_at::DATE) AS days,
        min(seen_at) AS first_seen_at,
        max(seen_at) AS last_seen_at
    FROM sightings
    GROUP BY domain, text
    HAVING count(*) >= $min_sightings
),

measured AS (
    SELECT
        counted.*,
        windows.site_articles,
        articles / windows.site_articles AS share,
        2 * articles_removed >= articles AS is_removed_mostly,
        2 * articles_as_part >= articles
        OR list_contains($quote_marks::VARCHAR[], text[1])
        OR NOT regexp_matches(text, '\p{L}\p{L}') AS is_part,
        CASE
            WHEN is_removed_mostly
                THEN articles >= $min_articles_removed AND share >= $min_share_removed
            ELSE articles >= $min_articles AND share >= $min_share
        END AS recurs
    FROM counted
    JOIN windows USING (domain)
),

-- Sites are counted only where it matters: that reads all texts once more.
elsewhere AS (
    SELECT b.text, count(DISTINCT a.publisher_domain) AS sites
    FROM blocks AS b
    JOIN articles AS a ON a.article_id = b.article_id AND a.version = b.version
    WHERE
        b.text IN (
            SELECT text FROM measured WHERE recurs AND NOT is_part AND NOT is_removed_mostly
        )
    GROUP BY b.text
),

judged AS (
    SELECT
        measured.*,
        sha256(text) AS text_sha256,
        coalesce(elsewhere.sites, 1) AS sites,
        CASE
            WHEN NOT recurs THEN 'rare'
            WHEN is_part THEN 'part'
            WHEN coalesce(elsewhere.sites, 1) > $max_sites THEN 'shared'
            WHEN
                EXISTS (
                    FROM vetoes
                    WHERE
                        vetoes.text_sha256 = sha256(measured.text)
                        AND vetoes.domain IN (measured.domain, '*')
                ) THEN 'vetoed'
            ELSE 'boilerplate'
        END AS verdict
    FROM measured
    LEFT JOIN elsewhere USING (text)
)

SELECT
    judged.domain,
    judged.text_sha256,
    judged.text,
    judged.verdict,
    CASE WHEN judged.verdict = 'boilerplate' THEN coalesce(judged.label, former.label, 'site_boilerplate') END
        AS label,
    judged.articles,
    judged.articles_kept,
    judged.articles_by_memory,
    judged.site_articles,
    judged.share,
    judged.days,
    judged.sites,
    least(judged.first_seen_at, former.first_seen_at) AS first_seen_at,
    judged.last_seen_at
FROM judged
LEFT JOIN site_memory AS former
    ON former.domain = judged.domain AND former.text_sha256 = judged.text_sha256
