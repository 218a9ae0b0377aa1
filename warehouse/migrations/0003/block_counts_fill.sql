-- Count the blocks of the versions that are there.
UPDATE article_versions AS stored
SET
    characters_kept = counted.characters_kept,
    characters_removed = counted.characters_removed,
    removed_counts = counted.removed_counts
FROM (
    SELECT
        article_id,
        version,
        coalesce(sum(characters) FILTER (WHERE kept), 0)::BIGINT AS characters_kept,
        coalesce(sum(characters) FILTER (WHERE NOT kept), 0)::BIGINT AS characters_removed,
        coalesce(
            list({
                'label': label,
                'decided_by': decided_by,
                'blocks': blocks,
                'characters': characters
            }) FILTER (WHERE NOT kept),
            []
        ) AS removed_counts
    FROM (
        SELECT
            article_id,
            version,
            kept,
            label,
            decided_by,
            count(*)::INTEGER AS blocks,
            sum(length(text))::BIGINT AS characters
        FROM blocks
        GROUP BY ALL
    )
    GROUP BY article_id, version
) AS counted
WHERE stored.article_id = counted.article_id AND stored.version = counted.version;
