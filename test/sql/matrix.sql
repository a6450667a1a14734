-- comparison_matrix: every partition with every other one.
CREATE TABLE matrix_runs (name text, p partition);
INSERT INTO matrix_runs VALUES
	('a', '{{1,2,3},{4,5},{6}}'),
	('b', '{{1,2},{3,4,5},{6}}'),
	('c', '{{1},{2},{3},{4},{5},{6},{7}}'),
	('d', '{}');

SELECT left_name, right_name, records, tp, fp, fn, precision, recall, ari, exact_entities
FROM (SELECT array_agg(name ORDER BY name) AS names, array_agg(p ORDER BY name) AS ps FROM matrix_runs) AS runs,
	comparison_matrix(names, ps, 'ignore');

-- Each row is what evaluate gives.
SELECT count(*) AS pairs, count(*) FILTER (WHERE to_jsonb(m) - 'left_name' - 'right_name'
	IS DISTINCT FROM to_jsonb(evaluate(l.p, r.p, 'ignore')) - 'threshold') AS different
FROM (SELECT array_agg(name ORDER BY name) AS names, array_agg(p ORDER BY name) AS ps FROM matrix_runs) AS runs,
	comparison_matrix(names, ps, 'ignore') AS m(left_name, right_name),
	matrix_runs AS l, matrix_runs AS r
WHERE l.name = m.left_name AND r.name = m.right_name;

SELECT count(*) FROM comparison_matrix('{a}', ARRAY['{{1,2}}']::partition[]);
SELECT count(*) FROM comparison_matrix('{}'::text[], '{}');
SELECT * FROM comparison_matrix('{a,b}', ARRAY['{{1,2}}']::partition[]);
-- A partition that is NULL is passed over, and a name may be NULL: some run failed, or has none.
SELECT left_name, right_name, tp FROM comparison_matrix('{a,NULL,b,c}', ARRAY['{{1,2}}', '{{1,2}}', NULL, '{{1},{2}}']::partition[]);
SELECT count(*) FROM comparison_matrix('{a,b}', ARRAY['{{1,2}}', NULL]::partition[]);
SELECT * FROM comparison_matrix('{a,b}', ARRAY['{{1,2}}', '{{1,3}}']::partition[], 'error');
SELECT count(*) FROM comparison_matrix(NULL, ARRAY['{{1,2}}']::partition[]);
DROP TABLE matrix_runs;
