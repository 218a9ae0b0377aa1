ALTER TABLE article_versions ADD COLUMN characters_kept BIGINT;
ALTER TABLE article_versions ADD COLUMN characters_removed BIGINT;
ALTER TABLE article_versions ADD COLUMN removed_counts STRUCT("label" VARCHAR, "decided_by" VARCHAR, "blocks" INTEGER, "characters" BIGINT)[];
