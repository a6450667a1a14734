-- Values are canonical, so equal ones are found however they were made.

SELECT '{1 ~0.9~ 2, 3}'::hierarchy = '{3, 2 ~.90~ 1}' AS equal, '{1 ~0.9~ 2}'::hierarchy <> '{1 ~0.9~ 2, 3}' AS other_records,
	'{1 ~0.9~ 2}'::hierarchy = '{1 ~0.8~ 2}' AS other_threshold, '{1}'::hierarchy = '{"1"}' AS other_type;
SELECT '{{1,2},{3}}'::partition = '{{3},{2,1}}' AS equal, '{{1,2},{3}}'::partition <> '{{1},{2,3}}' AS other;
SELECT '{1 ~0.9~ 2}'::hierarchy @ 0.5 = '{{1,2}}' AS cut;

-- The order is a total one.
CREATE TABLE value AS
SELECT i, h, cut(h, 0.5) AS p
FROM (SELECT i, hierarchy_agg(j, j + 1, (i * j % 7) / 7.0) AS h
	FROM generate_series(1, 40) AS i, generate_series(1, 1 + i % 5) AS j GROUP BY i) AS made;
SELECT a.i, b.i FROM value a, value b
WHERE (a.h < b.h)::int + (a.h = b.h)::int + (a.h > b.h)::int <> 1
	OR (a.h <= b.h) <> (a.h < b.h OR a.h = b.h) OR (a.h >= b.h) <> (b.h <= a.h)
	OR (a.h = b.h) <> (a.h::text = b.h::text) OR (a.p = b.p) <> (a.p::text = b.p::text)
	OR (a.p < b.p)::int + (a.p = b.p)::int + (a.p > b.p)::int <> 1;
SELECT a.i, b.i, c.i FROM value a, value b, value c WHERE a.h < b.h AND b.h < c.h AND NOT a.h < c.h;
SELECT a.i, b.i FROM value a, value b
WHERE (a.h = b.h AND (hierarchy_hash(a.h) <> hierarchy_hash(b.h) OR hierarchy_hash_extended(a.h, 5) <> hierarchy_hash_extended(b.h, 5)))
	OR (a.p = b.p AND partition_hash(a.p) <> partition_hash(b.p));

-- DISTINCT, GROUP BY and joins by hashing and by sorting.
SELECT count(DISTINCT h::text) AS h, count(DISTINCT p::text) AS p FROM value;
SELECT count(DISTINCT h) AS h, count(DISTINCT p) AS p FROM value;
SELECT count(*) FROM (SELECT p FROM value GROUP BY p) AS t;
SET enable_hashagg = off;
SET enable_hashjoin = off;
SELECT count(*) FROM (SELECT p FROM value GROUP BY p) AS t;
SELECT count(*) = (SELECT count(*) FROM value a JOIN value b ON a.h::text = b.h::text) AS equal FROM value a JOIN value b ON a.h = b.h;
RESET enable_hashagg;
RESET enable_hashjoin;
SELECT count(*) = (SELECT count(*) FROM value a JOIN value b ON a.h::text = b.h::text) AS equal FROM value a JOIN value b ON a.h = b.h;

-- A unique index keeps snapshots apart. A row of a btree has to fit a page, so for
-- large values it is an exclusion constraint, whose hash index holds only hashes.
CREATE TABLE snapshot (p partition UNIQUE);
INSERT INTO snapshot SELECT p FROM value ON CONFLICT DO NOTHING;
SELECT count(*) FROM snapshot;
INSERT INTO snapshot SELECT p FROM value LIMIT 1 ON CONFLICT DO NOTHING;
SELECT count(*) FROM snapshot;

-- Values that are stored outside of their rows.
CREATE TABLE big AS
SELECT n, hierarchy_agg(i, i + 1, 1.0 / (i % 100 + n)) AS h FROM generate_series(1, 2) AS n, generate_series(1, 20000) AS i GROUP BY n;
SELECT a.n, b.n, a.h = b.h AS equal FROM big a, big b WHERE a.n <= b.n ORDER BY 1, 2;
SELECT n, h = hierarchy_agg FROM big, (SELECT hierarchy_agg(i + 1, i, 1.0 / (i % 100 + 1)) FROM generate_series(1, 20000) AS i) AS again ORDER BY n;

CREATE TABLE once (h hierarchy, EXCLUDE USING hash (h WITH =));
INSERT INTO once SELECT h FROM big;
INSERT INTO once SELECT h FROM big ON CONFLICT DO NOTHING;
SELECT count(*) FROM once;

DROP TABLE value, snapshot, big, once;
