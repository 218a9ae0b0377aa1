-- The newest commit of every source, the one that was silent longest first.
SELECT source, articles, newest_loaded FROM freshness ORDER BY newest_loaded, source
