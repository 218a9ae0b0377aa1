-- Take out how far the touched sites were learned.
-- In: temp.touched
DELETE FROM sites WHERE domain IN (SELECT domain FROM temp.touched)
