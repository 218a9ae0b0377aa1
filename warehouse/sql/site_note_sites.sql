-- Note how far the touched sites are learned now.
-- In: temp.touched, temp.site_window
INSERT INTO sites BY NAME
SELECT domain, count(*) AS articles, any_value(touched.learned_to) AS learned_to
FROM temp.touched
JOIN temp.site_window USING (domain)
GROUP BY domain
