-- Take out what was known of the touched sites; site_remember puts in what is known now.
-- In: temp.touched
DELETE FROM site_memory WHERE domain IN (SELECT domain FROM temp.touched)
