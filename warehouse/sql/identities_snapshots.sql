-- The newest snapshot, and the one that an index shows where it is kept still.
-- In: $shown (snapshot id)
SELECT snapshot_id, epoch_us(snapshot_time)
FROM lake.snapshots()
QUALIFY snapshot_id = $shown OR snapshot_id = max(snapshot_id) OVER ()
