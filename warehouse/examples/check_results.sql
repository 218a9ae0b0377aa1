SELECT check_name, severity, offending, examples[1] AS for_example
FROM check_results
WHERE offending > 0
ORDER BY check_name
