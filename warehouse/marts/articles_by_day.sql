-- Current articles by day of publication, publisher and language.
-- reads: article_versions
-- unique: publication_day, publisher_domain, in_language
-- holds: articles > 0 AND words >= 0
-- total: sum(articles) = (SELECT count(*) FROM articles)
-- columns:
-- publication_day DATE: Day of publication (UTC); NULL where no date was read.
-- publisher_domain VARCHAR: Registered domain of the URL.
-- in_language VARCHAR: Language of the text, BCP 47.
-- articles BIGINT: Articles.
-- words BIGINT: Words of their bodies.
SELECT
    date_published::DATE AS publication_day,
    publisher_domain,
    in_language,
    count(*) AS articles,
    sum(word_count)::BIGINT AS words
FROM article_versions
WHERE valid_to IS NULL
GROUP BY ALL
