-- Many states at once: hierarchies of groups share memory, whatever the plan, and
-- each must be what the aggregate alone makes of the group's rows.

SET client_min_messages = warning;
SELECT setseed(0.25);

CREATE TABLE edge AS
SELECT i AS id, i % 997 AS g, i % 5 AS f, (random() * 40)::bigint AS l,
	CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 40)::bigint END AS r,
	CASE WHEN random() < 0.1 THEN NULL ELSE (random() * 10)::int / 10.0::float8 END AS score
FROM generate_series(1, 9970) AS i;
CREATE INDEX edge_g ON edge (g);
ANALYZE edge;

-- Alone: one group at a time, by the aggregate without GROUP BY.
CREATE TABLE alone AS
SELECT g, (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge WHERE edge.g = groups.g) AS h,
	(SELECT hierarchy_send(hierarchy_agg(l, r, score) FILTER (WHERE score > 0.5)) FROM edge WHERE edge.g = groups.g) AS strong,
	(SELECT partition_send(partition_agg(id, f)) FROM edge WHERE edge.g = groups.g) AS p
FROM (SELECT DISTINCT g FROM edge) AS groups;
SELECT count(*), count(DISTINCT h) > 900 AS different FROM alone;

-- Whether the plan of a query, once it has run, says something.
CREATE FUNCTION plan_has(query text, pattern text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found boolean := false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) ' || query LOOP
		found := found OR line ~ pattern;
	END LOOP;
	RETURN found;
END
$$;

CREATE VIEW grouped AS
SELECT g, hierarchy_send(hierarchy_agg(l, r, score)) AS h,
	hierarchy_send(hierarchy_agg(l, r, score) FILTER (WHERE score > 0.5)) AS strong,
	partition_send(partition_agg(id, f)) AS p
FROM edge GROUP BY g;

-- Hashed, with all groups in memory and spilled to disk, and sorted.
SET enable_sort = off;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT plan_has('SELECT * FROM grouped', 'HashAggregate') AS hashed;
TABLE grouped EXCEPT TABLE alone;
SELECT count(*) FROM grouped;
SET work_mem = '64kB';
SET hash_mem_multiplier = 1;
SELECT plan_has('SELECT * FROM grouped', 'HashAggregate') AS hashed, plan_has('SELECT * FROM grouped', 'Disk Usage') AS spilled;
TABLE grouped EXCEPT TABLE alone;
SELECT count(*) FROM grouped;
RESET enable_sort;
SET enable_hashagg = off;
SELECT plan_has('SELECT * FROM grouped', 'GroupAggregate') AS sorted;
TABLE grouped EXCEPT TABLE alone;
SELECT count(*) FROM grouped;
RESET enable_hashagg;
RESET enable_indexscan;
RESET enable_bitmapscan;
RESET work_mem;
RESET hash_mem_multiplier;

-- Several sets of groups grow side by side; a column that a set leaves out matches any value.
CREATE FUNCTION wrong_sets() RETURNS TABLE (g bigint, f int) LANGUAGE sql AS $$
	WITH sets AS (
		SELECT edge.g, edge.f, hierarchy_send(hierarchy_agg(l, r, score)) AS h, partition_send(partition_agg(id, score)) AS p
		FROM edge WHERE edge.g < 40 GROUP BY GROUPING SETS (edge.g, edge.f, (edge.g, edge.f), ()))
	SELECT sets.g, sets.f FROM sets, LATERAL (
		SELECT hierarchy_send(hierarchy_agg(l, r, score)) AS h, partition_send(partition_agg(id, score)) AS p FROM edge
		WHERE edge.g < 40 AND (edge.g = sets.g OR sets.g IS NULL) AND (edge.f = sets.f OR sets.f IS NULL)) AS one
	WHERE (sets.h, sets.p) IS DISTINCT FROM (one.h, one.p)
$$;
SELECT * FROM wrong_sets();
SET enable_sort = off;
SELECT * FROM wrong_sets();
RESET enable_sort;
SET enable_hashagg = off;
SELECT * FROM wrong_sets();
RESET enable_hashagg;
SET work_mem = '64kB';
SELECT * FROM wrong_sets();
RESET work_mem;
SELECT count(*) FROM (SELECT g, f, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY ROLLUP (g, f)) AS x
WHERE g IS NULL AND hierarchy_send(h) = (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge);
SELECT count(*) FROM (SELECT g % 3 AS a, f AS b, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY CUBE (g % 3, f)) AS x
WHERE hierarchy_send(h) = (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge WHERE (g % 3 = a OR a IS NULL) AND (f = b OR b IS NULL));

-- DISTINCT and ORDER BY within a group, several aggregates that share nothing, something or all.
SELECT alone.g FROM alone JOIN (
	SELECT g, hierarchy_agg(DISTINCT l, r, score) AS a, hierarchy_agg(l, r, score ORDER BY score DESC, id) AS b,
		hierarchy_agg(r, l, score) AS c, hierarchy_agg(l, r, score) AS d, hierarchy_agg(l, r, score) + '{}' AS e
	FROM edge GROUP BY g) AS x USING (g)
WHERE alone.h NOT IN (hierarchy_send(a), hierarchy_send(b)) OR hierarchy_send(a) <> hierarchy_send(b)
	OR hierarchy_send(c) <> hierarchy_send(d) OR hierarchy_send(d) <> hierarchy_send(e) OR hierarchy_send(a) <> hierarchy_send(e);

-- Aggregates of aggregates, of both kinds.
SELECT count(*) FROM (
	SELECT f, hierarchy_union_agg(h) AS h, hierarchy_agg(g, g + f, 1) AS other, partition_agg(g, h) AS p
	FROM (SELECT g, f, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY g, f) AS parts GROUP BY f) AS whole
WHERE hierarchy_send(h) = (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge WHERE edge.f = whole.f)
	AND hierarchy_send(other) = (SELECT hierarchy_send(hierarchy_agg(g, g + f, 1)) FROM edge WHERE edge.f = whole.f)
	AND record_count(p) = (SELECT count(DISTINCT g) FROM edge WHERE edge.f = whole.f);
CREATE TABLE largest AS
SELECT g, max(records) AS records FROM (
	SELECT g, record_count(hierarchy_agg(l, r, score)) AS records FROM edge WHERE g < 20 GROUP BY g, l % 3) AS parts GROUP BY g;
SELECT count(*) FROM (
	SELECT g, hierarchy_agg(l, (SELECT max(record_count(h)) FROM (
			SELECT hierarchy_agg(e.l, e.r, e.score) AS h FROM edge AS e WHERE e.g = edge.g GROUP BY e.l % 3) AS parts), score) AS h
	FROM edge WHERE g < 20 GROUP BY g) AS nested
WHERE hierarchy_send(h) = (
	SELECT hierarchy_send(hierarchy_agg(l, records, score)) FROM edge JOIN largest USING (g) WHERE edge.g = nested.g);

-- A subquery that is run again and again.
SELECT alone.g FROM alone, LATERAL (
	SELECT hierarchy_union_agg(h) AS h FROM (
		SELECT f, hierarchy_agg(l, r, score) AS h FROM edge WHERE edge.g = alone.g GROUP BY f) AS parts) AS whole
WHERE hierarchy_send(whole.h) IS DISTINCT FROM alone.h;

-- A running aggregate after each row, against the plain aggregate of the rows so far.
SELECT id FROM (SELECT id, hierarchy_agg(l, r, score) OVER (ORDER BY id) AS h FROM edge WHERE id <= 200) AS running
WHERE hierarchy_send(h) IS DISTINCT FROM (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge WHERE edge.id <= running.id);
SELECT id FROM (
	SELECT id, g % 7 AS g, hierarchy_agg('s', l, 't', r::text, score) OVER (PARTITION BY g % 7 ORDER BY id) AS h
	FROM edge WHERE id <= 300) AS running
WHERE hierarchy_send(h) IS DISTINCT FROM (
	SELECT hierarchy_send(hierarchy_agg('s', l, 't', r::text, score)) FROM edge WHERE edge.id <= running.id AND edge.g % 7 = running.g);
SELECT count(*) FROM (
	SELECT f, hierarchy_union_agg(hierarchy_agg(l, r, score)) OVER (ORDER BY f) AS h FROM edge GROUP BY f) AS running
WHERE hierarchy_send(h) = (SELECT hierarchy_send(hierarchy_agg(l, r, score)) FROM edge WHERE edge.f <= running.f);

-- Cursors over groups, fetched in turns; one is closed while the others go on.
CREATE FUNCTION by_turns() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	up CURSOR FOR SELECT g, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY g ORDER BY g;
	down CURSOR FOR SELECT g, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY g ORDER BY g DESC;
	brief CURSOR FOR SELECT g, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY g;
	a record;
	b record;
	right_ones bigint := 0;
BEGIN
	OPEN up;
	OPEN down;
	OPEN brief;
	FOR i IN 1 .. 300 LOOP
		FETCH up INTO a;
		FETCH down INTO b;
		right_ones := right_ones + (SELECT count(*) FROM alone
			WHERE (g = a.g AND h = hierarchy_send(a.h)) OR (g = b.g AND h = hierarchy_send(b.h)));
		IF i = 100 THEN
			FETCH brief INTO a;
			CLOSE brief;
		END IF;
	END LOOP;
	RETURN right_ones;
END
$$;
SELECT by_turns();
SET enable_hashagg = off;
SELECT by_turns();
RESET enable_hashagg;

-- An error in the middle of an aggregate, in the middle of another one; then all is well.
CREATE FUNCTION fails_at(row_id bigint) RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN row_id = 5000 THEN 'NaN' ELSE 0.5 END;
END
$$;
CREATE FUNCTION survives() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	outer_rows CURSOR FOR SELECT g, hierarchy_agg(l, r, score) AS h FROM edge GROUP BY g ORDER BY g;
	x record;
	failed boolean := false;
	right_ones int := 0;
BEGIN
	OPEN outer_rows;
	FOR i IN 1 .. 20 LOOP
		FETCH outer_rows INTO x;
		BEGIN
			PERFORM g, hierarchy_agg(l, l + 1, fails_at(id)) FROM edge GROUP BY g;
		EXCEPTION WHEN numeric_value_out_of_range THEN
			failed := true;
		END;
		right_ones := right_ones + (SELECT count(*) FROM alone WHERE g = x.g AND h = hierarchy_send(x.h));
	END LOOP;
	RETURN failed AND right_ones = 20;
END
$$;
SELECT survives();
SELECT count(*) FROM (SELECT g, hierarchy_agg(l, l + 1, fails_at(id)) FROM edge GROUP BY g) AS x;
TABLE grouped EXCEPT TABLE alone;

-- Keys of different types in one edge, or of a type that is cast to a key type.
SELECT hierarchy_agg('crm', 17, 'web', 'ann', 0.9), hierarchy_agg('a', l, 'b', r, s)
FROM (VALUES ('00000000-0000-0000-0000-000000000001'::uuid, '\x00'::bytea, 0.5)) AS e(l, r, s);
SELECT hierarchy_agg('crm', l, 'web', r, 0.5) FROM (VALUES (1::smallint, 'a'::varchar), (2, 'b')) AS e(l, r);
SELECT hierarchy_agg('crm', l, NULL, r, 0.5) FROM (VALUES ('x'::name, 'a'::char(4)), ('y', 'b')) AS e(l, r);
SELECT hierarchy_agg('crm', l, 'crm', r, 0.5) FROM (VALUES (1, 'x'::"char"), (2, 'y')) AS e(l, r);
SELECT hierarchy_agg('crm', l, 'web', NULL, 0.5), hierarchy_agg('crm', NULL, 'web', r, NULL, 2)
FROM (VALUES (1, 'a'), (NULL, NULL)) AS e(l, r);
CREATE DOMAIN account AS int CHECK (VALUE > 0);
CREATE DOMAIN main_account AS account;
CREATE DOMAIN word AS text;
SELECT hierarchy_agg('crm', l, 'web', r, s, 1), partition_agg('crm', l, 1) + partition_agg('web', r, 'x'::text)
FROM (VALUES (1::main_account, 'a'::word, 0.54), (2, 'a', 0.46)) AS e(l, r, s);
SELECT partition_agg(s, k, l) + partition_agg(s, k::text, l) FROM (VALUES ('a', 1, 'x'), (NULL, 1, 'x'), ('b', 2, 'y')) AS t(s, k, l);
SELECT hierarchy_agg('crm', k, 'web', k::text, 0.5 ORDER BY k DESC) = hierarchy_agg('web', k::text, 'crm', k::bigint, 0.5)
FROM generate_series(1, 1000) AS k;
SELECT f, hierarchy_agg(DISTINCT 'a', f, 'b', (l % 3)::text, 0.5) FROM edge GROUP BY f HAVING f < 2 ORDER BY f;

DROP VIEW grouped;
DROP TABLE edge, alone, largest;
DROP FUNCTION plan_has, wrong_sets, by_turns, fails_at, survives;
DROP DOMAIN main_account, account, word;
