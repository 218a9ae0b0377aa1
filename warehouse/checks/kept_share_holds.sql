-- Sources whose kept share fell by half against their own four weeks before, this week, with at
-- least 20 articles to tell it from.
-- severity: warn
-- scope: all, the mart source_health
SELECT
    source AS subject,
    printf('kept %.0f %% of the text, %.0f %% in the weeks before', kept_share * 100, kept_share_before * 100)
        AS detail
FROM source_health
WHERE articles >= 20 AND kept_share_drift <= -0.5
QUALIFY week = max(week) OVER (PARTITION BY source)
