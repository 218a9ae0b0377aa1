-- Languages of current articles, by source.
-- reads: article_versions
-- unique: source, in_language
-- holds: share > 0 AND share <= 1 AND unsure <= articles
-- total: sum(articles) = (SELECT count(*) FROM articles)
-- columns:
-- source VARCHAR: Name of the source.
-- in_language VARCHAR: Language of the text, BCP 47; NULL: too little text to tell.
-- articles BIGINT: Articles.
-- share DOUBLE: Of the source's articles, 0 to 1.
-- unsure BIGINT: Articles whose language is less sure than 0.5.
SELECT
    source.name AS source,
    in_language,
    count(*) AS articles,
    count(*) / sum(count(*)) OVER (PARTITION BY source.name) AS share,
    count(*) FILTER (WHERE language_confidence < 0.5) AS unsure
FROM article_versions
WHERE valid_to IS NULL
GROUP BY source.name, in_language
