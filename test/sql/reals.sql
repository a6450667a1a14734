-- Scores and thresholds of type real are the decimals that they are shown as.

-- What is seen is what joins, in all forms of the aggregate.
SELECT hierarchy_agg(1, 2, 0.9::real) @ 0.9 AS joined, hierarchy_agg(1, 2, 0.3::real) @ 0.3 AS others;
SELECT hierarchy_agg(a, b, s) AS bigint, hierarchy_agg(a::text, b::text, s) AS text, hierarchy_agg(ARRAY[a, b], s) AS array,
	hierarchy_agg(ARRAY[a, b]::text[], s) AS texts, hierarchy_agg('x', a, 'y', b::text, s) AS sources
FROM (VALUES (1, 2, 0.3::real), (2, 3, 0.7), (4, NULL, 0.5), (5, 6, NULL)) AS v(a, b, s);
SELECT hierarchy_agg(a, b, s, 1) AS bigint, hierarchy_agg(a::text, b::text, s, 2) AS text, hierarchy_agg(ARRAY[a, b], s, 3) AS array,
	hierarchy_agg(ARRAY[a, b]::text[], s, 2) AS texts, hierarchy_agg('x', a, 'y', b::text, s, NULL) AS sources
FROM (VALUES (1, 2, 0.126::real), (2, 3, 0.749)) AS v(a, b, s);
SELECT hierarchy_agg(md5(a::text)::uuid, md5(b::text)::uuid, s) = hierarchy_agg(ARRAY[md5(a::text)::uuid, md5(b::text)::uuid], s, 15) AS uuids,
	hierarchy_agg(md5(a::text)::uuid, md5(b::text)::uuid, s, 1) = hierarchy_agg(ARRAY[md5(a::text)::uuid, md5(b::text)::uuid], s) AS rounded,
	hierarchy_agg(a::text::bytea, b::text::bytea, s) = hierarchy_agg(ARRAY[a::text::bytea, b::text::bytea], s, 15) AS byteas,
	hierarchy_agg(a::text::bytea, b::text::bytea, s, 1) = hierarchy_agg(ARRAY[a::text::bytea, b::text::bytea], s) AS rounded
FROM (VALUES (1, 2, 0.3::real), (2, 3, 0.7)) AS v(a, b, s);

-- Numbers of all sizes: what the server writes of a real is what a hierarchy holds.
SELECT count(*), count(*) FILTER (WHERE score <> s::text::float8) AS wrong, count(*) FILTER (WHERE score <> s::float8) > 4000 AS other_casts
FROM (SELECT s, joined_at(hierarchy_agg(1, 2, s), 1, 2) AS score
	FROM (SELECT (sin(i) * 10 ^ (i % 76 - 38))::real AS s FROM generate_series(1, 5000) AS i
		UNION ALL SELECT unnest('{0,-0,1e-45,-1e-45,1.17549435e-38,3.4028235e38,-3.4028235e38,16777216,16777217,0.1,1e10}'::real[])) AS t
	GROUP BY s) AS t;

-- Thresholds hit what came from decimals, reals and numerics alike.
CREATE DOMAIN share AS real CHECK (VALUE BETWEEN 0 AND 1);
CREATE TABLE scores (a bigint, b bigint, s real, d share, n numeric, f float8);
INSERT INTO scores SELECT i, i + 1, (i % 100) / 100.0, (i % 100) / 100.0, (i % 100) / 100.0, (i % 100) / 100.0 FROM generate_series(1, 200) AS i;
CREATE TABLE built AS SELECT hierarchy_agg(a, b, s) AS s, hierarchy_agg(a, b, d) AS d, hierarchy_agg(a, b, n) AS n, hierarchy_agg(a, b, f) AS f FROM scores;
SELECT s = f AS real, d = f AS domain, n = f AS numeric FROM built;
SELECT count(*), count(*) FILTER (WHERE built.s @ scores.s <> built.f @ scores.f) AS operator, count(*) FILTER (WHERE cut(built.f, scores.d) <> cut(built.f, scores.f)) AS cut,
	count(*) FILTER (WHERE built.n @ scores.n <> built.f @ scores.f) AS numeric,
	count(*) FILTER (WHERE entity(built.f, a, scores.s) <> entity(built.f, a, scores.f)) AS entity, count(*) FILTER (WHERE entity_id(built.f, a, scores.d) <> entity_id(built.f, a, scores.f)) AS entity_id,
	count(*) FILTER (WHERE hierarchy(built.f @ 0.5, scores.s) <> hierarchy(built.f @ 0.5, scores.f)) AS hierarchy,
	count(*) FILTER (WHERE entity(built.f, a, scores.s::float8) <> entity(built.f, a, scores.f)) > 0 AS casts_miss
FROM built, scores;
SELECT entity('{a ~0.3~ b}'::hierarchy, 'a', 0.3::real) AS text, entity('{crm:1 ~0.3~ crm:2}'::hierarchy, 'crm', 1, 0.3::real) AS source,
	entity_id('{a ~0.3~ b}'::hierarchy, 'b', 0.3::real) AS text, entity_id('{crm:1 ~0.3~ crm:2}'::hierarchy, 'crm', 2, 0.3::real) AS source,
	entity('{\x00 ~0.3~ \x01}'::hierarchy, '\x00'::bytea, 0.3::real) AS bytea, entity_id('{\x00 ~0.3~ \x01}'::hierarchy, '\x01'::bytea, 0.3::real) AS bytea,
	entity('{1}', 1, NULL::real) AS nothing;
SELECT entity(h, u, 0.3::real) = ARRAY[u, v] AS entity, entity_id(h, v, 0.3::real) = u AS entity_id
FROM (SELECT u, v, hierarchy_agg(u, v, 0.3) AS h
	FROM (VALUES ('00000000-0000-0000-0000-000000000001'::uuid, '00000000-0000-0000-0000-000000000002'::uuid)) AS t(u, v) GROUP BY u, v) AS t;
SELECT splits_at FROM weakest_links('{1 ~0.3~ 2}', 0.3::real);
SELECT grid(0.1::real, 0.5::real, 0.1::real), grid(0.1::real, 0.3, 0.1), grid(3::real, 1, -1);

-- The server casts an array of real by the other way; by text it is the decimals.
SELECT (sweep('{1 ~0.3~ 2}', at => '{0.3}'::real[])).entities AS missed, (sweep('{1 ~0.3~ 2}', at => '{0.3}'::real[]::text[]::float8[])).entities AS hit;

-- A plan with constants calls the same function again and again with the same arguments.
SELECT count(*) FILTER (WHERE cut(f, 0.3::real) <> cut(f, 0.3)) FROM built, generate_series(1, 10);
PREPARE by_real(real) AS SELECT entity_count(f @ $1) FROM built;
EXECUTE by_real(0.3);
EXECUTE by_real('Infinity');
EXECUTE by_real(NULL);
DEALLOCATE by_real;

-- Not finite, and not a number.
SELECT hierarchy_agg(1, 2, 'NaN'::real);
SELECT hierarchy_agg(1, 2, '-Infinity'::real, 2);
SELECT '{1 ~0.5~ 2}'::hierarchy @ 'NaN'::real;
SELECT '{1 ~0.5~ 2}'::hierarchy @ '-Infinity'::real AS joined, '{1 ~0.5~ 2}'::hierarchy @ 'Infinity'::real AS apart;
SELECT hierarchy('{{1,2}}'::partition, 'Infinity'::real);
SELECT grid(0::real, 'Infinity'::real, 1::real);

-- Constants, literals, integers, numerics and parameters without a type mean what they meant: float8.
SELECT pg_typeof(grid(0.5, 0.6, 0.1)), '{1 ~0.3~ 2}'::hierarchy @ 0.3 AS numeric, '{1 ~0.3~ 2}'::hierarchy @ '0.3' AS literal, '{1 ~0.3~ 2}'::hierarchy @ 1 AS integer,
	cut('{1 ~0.3~ 2}', 0.3) AS numeric, cut('{1 ~0.3~ 2}', '0.3') AS literal, '{1 ~0.3~ 2}'::hierarchy @ 0::smallint AS smallint, '{1 ~0.3~ 2}'::hierarchy @ 0::bigint AS bigint;
PREPARE untyped AS SELECT hierarchy_agg($1, $2, $3), hierarchy_agg(ARRAY[1, 2], $4), '{}'::hierarchy @ $5, cut('{}', $6), entity('{}', 1, $7), entity_id('{}', NULL, 1, $8),
	(SELECT count(*) FROM weakest_links('{}', $9)), grid($10, $11, $12), hierarchy('{}'::partition, $13), hierarchy_agg('crm', 1, 'web', 2, $14), hierarchy_agg(1, 2, $15, 2);
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'untyped';
DEALLOCATE untyped;
SELECT hierarchy_agg(1, 2, 0.3) AS numeric, hierarchy_agg('a', 'b', '0.3') AS literals, hierarchy_agg(1, 2, 1) AS integer, hierarchy_agg(1, 2, NULL) AS nothing,
	hierarchy_agg('{1,2}'::bigint[], 0.3) AS array, hierarchy_agg('crm', 'a', NULL, 'b', '0.3') AS sources, hierarchy_agg(1, 2, 0.3::numeric, 1) AS rounded,
	hierarchy_agg('{1,2}'::int[], '0.3', 1) AS rounded_array;

-- Parallel plans and grouped ones; the function that adds, by hand.
SELECT hierarchy_union_agg(h) = (SELECT s FROM built) AS same FROM (SELECT hierarchy_agg(a, b, s) AS h FROM scores GROUP BY a % 7) AS t;
SELECT hierarchy_agg_add_real('{1 ~0.3~ 2}', 2, 3::bigint, 0.7::real) AS bigint, hierarchy_agg_add_real(NULL, ARRAY['a', 'b'], 0.7::real, 0) AS text;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
ALTER TABLE scores SET (parallel_workers = 2);
EXPLAIN (costs off) SELECT hierarchy_agg(a, b, s) FROM scores;
SELECT hierarchy_agg(a, b, s) = (SELECT s FROM built) AS same FROM scores;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

DROP TABLE scores, built;
DROP DOMAIN share;
