SELECT column_name, data_type, description
FROM data_dictionary
WHERE table_name = 'articles_by_day'
LIMIT 3
