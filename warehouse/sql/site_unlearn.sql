-- Take every site as one that was never learned; what is remembered stays until it is replaced.
DELETE FROM sites
