-- Notes how large the stored values of the data set :dataset are.
SET search_path = :dataset, public;
UPDATE dataset SET (thresholds, bytes) = (SELECT threshold_count(h), pg_column_size(h) FROM built)
WHERE name = :'dataset';
\if :rounded
UPDATE dataset SET (bytes_6, bytes_2) =
	(SELECT pg_column_size(hierarchy_agg(l, r, w, 6)), pg_column_size(hierarchy_agg(l, r, w, 2)) FROM edge)
WHERE name = :'dataset';
\endif
