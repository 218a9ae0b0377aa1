-- The newest snapshot, and those from the one that an index shows where that is kept still, with
-- the tables (ids, as text) that each of them wrote to and deleted from.
-- In: $shown (snapshot id)
SELECT
    snapshot_id,
    epoch_us(snapshot_time),
    coalesce(changes['tables_inserted_into'], []) || coalesce(changes['inlined_insert'], []),
    coalesce(changes['tables_deleted_from'], []) || coalesce(changes['inlined_delete'], [])
FROM lake.snapshots()
QUALIFY snapshot_id >= $shown OR snapshot_id = max(snapshot_id) OVER ()
ORDER BY snapshot_id
