-- Put in what recurs on the touched sites.
-- In: temp.recurring
INSERT INTO site_memory BY NAME FROM temp.recurring
