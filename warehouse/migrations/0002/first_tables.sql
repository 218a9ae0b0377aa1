ALTER TABLE article_versions ADD COLUMN version_cause VARCHAR;
ALTER TABLE article_versions ADD COLUMN headline_language VARCHAR;
ALTER TABLE article_versions ADD COLUMN languages STRUCT("language" VARCHAR, "share" DOUBLE)[];
ALTER TABLE article_versions ADD COLUMN character_count INTEGER;
ALTER TABLE article_versions ADD COLUMN readability STRUCT("formula" VARCHAR, "score" DOUBLE);
ALTER TABLE article_versions ADD COLUMN keyphrases STRUCT("phrase" VARCHAR, "score" DOUBLE, "mentions" INTEGER)[];
ALTER TABLE article_versions ADD COLUMN people STRUCT("name" VARCHAR, "role" VARCHAR, "mentions" INTEGER, "score" DOUBLE, "spans" STRUCT("char_start" INTEGER, "char_end" INTEGER)[])[];
ALTER TABLE article_versions ADD COLUMN organizations STRUCT("name" VARCHAR, "acronym" VARCHAR, "mentions" INTEGER, "score" DOUBLE, "spans" STRUCT("char_start" INTEGER, "char_end" INTEGER)[])[];
ALTER TABLE article_versions ADD COLUMN places STRUCT("text" VARCHAR, "name" VARCHAR, "kind" VARCHAR, "country_code" VARCHAR, "country" VARCHAR, "latitude" DOUBLE, "longitude" DOUBLE, "geonames_id" INTEGER, "score" DOUBLE, "mentions" INTEGER, "spans" STRUCT("char_start" INTEGER, "char_end" INTEGER)[], "other_readings" STRUCT("name" VARCHAR, "kind" VARCHAR, "country_code" VARCHAR, "latitude" DOUBLE, "longitude" DOUBLE, "geonames_id" INTEGER, "score" DOUBLE)[])[];
ALTER TABLE article_versions ADD COLUMN about STRUCT("qcode" VARCHAR, "name" VARCHAR, "level" INTEGER, "score" DOUBLE, "method" VARCHAR)[];
ALTER TABLE article_versions ADD COLUMN quotes STRUCT("text" VARCHAR, "speaker" VARCHAR, "person" VARCHAR, "cue" VARCHAR, "char_start" INTEGER, "char_end" INTEGER)[];
ALTER TABLE article_versions ADD COLUMN summary STRUCT("text" VARCHAR, "source" VARCHAR);
ALTER TABLE article_versions ADD COLUMN citations STRUCT("url" VARCHAR, "anchor" VARCHAR, "relation" VARCHAR, "domain" VARCHAR)[];
ALTER TABLE article_versions ADD COLUMN dates_mentioned STRUCT("text" VARCHAR, "value" TIMESTAMP, "precision" VARCHAR, "char_start" INTEGER, "char_end" INTEGER)[];
ALTER TABLE article_versions ADD COLUMN genre VARCHAR;
ALTER TABLE article_versions ADD COLUMN flags STRUCT("name" VARCHAR, "detail" VARCHAR, "evidence" VARCHAR)[];
ALTER TABLE article_versions ADD COLUMN head_metadata STRUCT("name" VARCHAR, "value" VARCHAR, "source" VARCHAR)[];
ALTER TABLE article_versions ADD COLUMN embedding FLOAT[];
ALTER TABLE article_versions ADD COLUMN enrichments STRUCT("field" VARCHAR, "library" VARCHAR, "version" VARCHAR)[];
CREATE TABLE sites (
    domain VARCHAR NOT NULL,
    articles BIGINT NOT NULL,
    learned_to TIMESTAMP NOT NULL
);
CREATE TABLE site_memory (
    domain VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    label VARCHAR,
    articles BIGINT NOT NULL,
    articles_kept BIGINT NOT NULL,
    articles_by_memory BIGINT NOT NULL,
    site_articles BIGINT NOT NULL,
    share DOUBLE NOT NULL,
    days BIGINT NOT NULL,
    sites BIGINT NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);
