-- The newest snapshot, and the one that an index shows where it is kept still.
-- In: $shown (snapshot id)
SELECT snapshot_id, epoch_us(snapshot_time)
FROM lake.snapshots()
WHERE snapshot_id IN ($shown, (SELECT max(snapshot_id) FROM lake.snapshots()))
