ALTER TABLE article_versions ADD COLUMN page_type VARCHAR;
ALTER TABLE article_versions ADD COLUMN page_type_score DOUBLE;
