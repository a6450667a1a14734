-- cohesion_agg: each entity as a graph of the pairs that were scored.
CREATE SCHEMA cohesion;
SET search_path = cohesion, public;

-- A star, a ring with a tail, a triangle whose pairs stand there twice, an entity of two without a score, and one of one.
CREATE TABLE pair (l bigint, r bigint, score float8);
INSERT INTO pair VALUES (1, 2, 0.9), (1, 3, 0.8), (1, 4, 0.7), (11, 12, 0.9), (12, 13, 0.9), (13, 11, 0.9), (13, 14, 0.5),
	(21, 22, 0.6), (22, 21, 0.9), (22, 23, 0.9), (23, 21, 0.3), (21, 23, 0.2), (21, 21, 1), (1, 11, 0.1);
CREATE TABLE model AS SELECT '{{1,2,3,4},{11,12,13,14},{21,22,23},{31,32},{41}}'::partition AS p;
SELECT c.* FROM unnest((SELECT cohesion_agg(p, l, r, score) FROM model, pair)) AS c;

-- Keys come as keys, to be joined.
SELECT pg_typeof(c.entity_id), c.entity_id + 1 AS next, c.size FROM unnest((SELECT cohesion_agg((SELECT p FROM model), l, r, score, NULL::bigint) FROM pair)) AS c;
SELECT c.entity_id, c.bridges FROM unnest((SELECT cohesion_agg('{{a:1,a:2},{a:3}}', l, r, score, NULL::bigint) FROM pair WHERE r < 4)) AS c;
SELECT c.entity_id, c.size FROM unnest((SELECT cohesion_agg('{{"a:b","007"},{x}}', 'a:b', '007', 0.5, NULL::text))) AS c;
SELECT c.entity_id, c.size FROM unnest((SELECT cohesion_agg('{{"a:b","007"},{x}}', 'a:b', '007', 0.5))) AS c;
SELECT c.entity_id, c.edges FROM unnest((SELECT cohesion_agg('{{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab,4f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}',
	'3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab', '4f2c0e6a-8a3b-4c5d-9e7f-0123456789ab', 0.5::real, NULL::uuid))) AS c;
SELECT c.entity_id, c.edges FROM unnest((SELECT cohesion_agg('{{\x01,\x02}}', '\x01', '\x02', 0.5, NULL::bytea))) AS c;
SELECT cohesion_agg('{{crm:1,erp:"1"}}', 'crm', 1, 'erp', '1'::text, 0.5);
SELECT cohesion_agg('{{crm:1,erp:"1"}}', 'crm', 1, 'erp', '1'::text, 0.5::real);

-- What is passed over, and what is told.
SELECT cohesion_agg('{{1,2}}', l, r, score)
FROM (VALUES (1, NULL, 0.5), (NULL, NULL, NULL), (1, 2, NULL), (1, 1, 0.5)) AS v(l, r, score);
SELECT cohesion_agg('{{1,2},{3}}', l, r, score) FROM pair;
SELECT cohesion_agg(NULL::partition, l, r, score) FROM pair;
SELECT cohesion_agg(p, l, r, score) FROM model, pair WHERE false;
SELECT cohesion_agg('{}', 1, 2, 0.5);

-- Scores at the ends of all numbers.
SELECT c.weakest_score, c.mean_score FROM unnest((SELECT cohesion_agg('{{1,2,3}}', l, r, score)
	FROM (VALUES (1, 2, 1.7e308), (2, 3, 1.7e308)) AS v(l, r, score))) AS c;
SELECT c.weakest_score, c.mean_score FROM unnest((SELECT cohesion_agg('{{1,2,3}}', l, r, score)
	FROM (VALUES (1, 2, '-Infinity'::float8), (2, 3, 0.5)) AS v(l, r, score))) AS c;
SELECT c.mean_score = 0.9 AS mean FROM unnest((SELECT cohesion_agg('{{1,2,3}}', l, r, 0.9::real) FROM (VALUES (1, 2), (2, 3), (1, 3)) AS v(l, r))) AS c;

-- What is an error.
SELECT cohesion_agg('{{1,2}}', 1, 2, 'NaN'::float8);
SELECT cohesion_agg('{{1,2}}', 'a', 'b', 0.5);
SELECT cohesion_agg('{{crm:1,erp:2}}', 1, 2, 0.5);
SELECT cohesion_agg('{{crm:1,erp:2}}', 'crm', 1, 'erp', '2'::text, 0.5);
SELECT cohesion_agg('{{crm:1,erp:2}}', NULL, NULL, NULL, NULL::bigint);
SELECT cohesion_agg(p, 1, 2, 0.5) FROM (VALUES ('{{1,2}}'::partition), ('{{1},{2}}')) AS v(p);

-- Random graphs. What SQL finds of each entity, whose bridges are the edges without which a walk from one end does
-- not come to the other.
CREATE TABLE run AS SELECT run, (SELECT partition_agg(n, abs(hashint8(n * 31 + run) % (1 + run % 5))) FROM generate_series(1::bigint, 12) AS n) AS p
FROM generate_series(1, 30) AS run;
CREATE TABLE edge AS
SELECT run, i, 1 + abs(hashint8(i + 1000 * run) % 13) AS a, 1 + abs(hashint8(-i - 1000 * run) % 13) AS b, abs(hashint8(i * 7 + run) % 11) / 8.0 AS score
FROM generate_series(1, 30) AS run, generate_series(1, 5 + run) AS i;
CREATE TABLE within AS
SELECT run, x.entity_id, least(a, b) AS a, greatest(a, b) AS b, max(score) AS score
FROM edge JOIN run USING (run), members(p, NULL::bigint) AS x, members(p, NULL::bigint) AS y
WHERE a <> b AND x.key = a AND y.key = b AND x.entity_id = y.entity_id GROUP BY 1, 2, 3, 4;
CREATE TABLE bridge AS
WITH RECURSIVE ways(run, a, b, at) AS (
	SELECT run, a, b, a FROM within
	UNION
	SELECT w.run, w.a, w.b, CASE at WHEN e.a THEN e.b ELSE e.a END
	FROM ways AS w JOIN within AS e ON e.run = w.run AND at IN (e.a, e.b) AND (e.a, e.b) <> (w.a, w.b))
SELECT run, a, b FROM within EXCEPT SELECT run, a, b FROM ways WHERE at = b;
CREATE TABLE found AS
SELECT run, c.* FROM (SELECT run, cohesion_agg(p, a, b, score, NULL::bigint ORDER BY i % 7) AS cs FROM run JOIN edge USING (run) GROUP BY run) AS f, unnest(cs) AS c;
SELECT count(*) AS entities, sum(edges) AS edges, sum(bridges) AS bridges, max(largest_degree) AS degree FROM found;
CREATE TABLE expected AS
SELECT m.run, m.entity_id, m.size, count(w.a) AS edges, count(w.a) / nullif(m.size * (m.size - 1) / 2.0, 0) AS density, min(score) AS weakest, avg(score) AS mean,
	(SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM within AS e, LATERAL (VALUES (e.a), (e.b)) AS v(record)
		WHERE e.run = m.run AND e.entity_id = m.entity_id GROUP BY record) AS degrees) AS degree,
	(SELECT count(*) FROM bridge JOIN within AS e USING (run, a, b) WHERE e.run = m.run AND e.entity_id = m.entity_id) AS bridges
FROM (SELECT run, e.entity_id, e.size FROM run, entities(p, NULL::bigint) AS e) AS m LEFT JOIN within AS w USING (run, entity_id)
GROUP BY m.run, m.entity_id, m.size;
SELECT * FROM found AS f FULL JOIN expected AS e USING (run, entity_id)
WHERE (f.size, f.edges, f.largest_degree, f.bridges) IS DISTINCT FROM (e.size, e.edges, e.degree, e.bridges)
	OR f.weakest_score IS DISTINCT FROM e.weakest::float8 OR (f.density - e.density) NOT BETWEEN -1e-12 AND 1e-12 OR (f.density IS NULL) <> (e.density IS NULL)
	OR (f.mean_score - e.mean) NOT BETWEEN -1e-12 AND 1e-12
	OR (f.centralisation - (e.size * e.degree - 2 * e.edges) / nullif((e.size - 1) * (e.size - 2), 0)::float8) NOT BETWEEN -1e-12 AND 1e-12
	OR (f.centralisation IS NULL) <> (e.size < 3);

-- Any order of rows gives the same.
SET client_min_messages = warning;
SELECT run FROM run JOIN edge USING (run)
GROUP BY run HAVING cohesion_agg(p, a, b, score ORDER BY i) <> cohesion_agg(p, b, a, score ORDER BY score, i DESC);
DROP SCHEMA cohesion CASCADE;
RESET client_min_messages;
RESET search_path;
