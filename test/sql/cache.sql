-- The session's cache: no result depends on it, what is used outlives it, and it
-- stays within its bound.

SET client_min_messages = warning;
SET jit = off;
SET max_parallel_workers_per_gather = 0;

-- Large stored values with ties, and truths over the same records, fewer and more.
CREATE TABLE model (id int PRIMARY KEY, h hierarchy, same partition, fewer partition, more partition);
INSERT INTO model
SELECT id, h, same, restrict(same, fewer), more
FROM (SELECT id, hierarchy_agg(i * id, (i + 1 + (i % 11) * (i % 3)) * id, (hashint4(i * id) & 127) / 127.0::float8) AS h
	  FROM generate_series(1, 2) AS id, generate_series(1, 15000) AS i GROUP BY id) AS made,
	LATERAL (SELECT partition_agg(key, hashint8(key) % 4000) AS same FROM members(h @ 0, NULL::bigint)) AS x,
	LATERAL (SELECT partition_agg(key, 1) AS fewer FROM members(h @ 0, NULL::bigint) WHERE key % 7 > 0) AS y,
	LATERAL (SELECT partition_agg(i, i % 5000) AS more FROM generate_series(1, 60000) AS i) AS z;
CREATE TABLE framed AS SELECT frame_agg('model ' || id, h) AS f FROM model;
SELECT bool_and(pg_column_size(h) > 150000 AND pg_column_size(same) > 100000) AS large FROM model;

CREATE VIEW misses AS SELECT kind, misses FROM starlings_stats() WHERE misses > 0;
CREATE FUNCTION made(wanted text) RETURNS bigint LANGUAGE sql AS $$
	SELECT misses FROM starlings_stats() WHERE kind = wanted
$$;
CREATE FUNCTION held() RETURNS bigint LANGUAGE sql AS $$
	SELECT coalesce(sum(total_bytes), 0)::bigint FROM pg_backend_memory_contexts
	WHERE name IN ('starlings cache entry', 'shared partition')
$$;
-- Leaves nothing in the cache but something small that nothing here asks for.
CREATE FUNCTION empty_cache() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	size text := current_setting('starlings.cache_size');
BEGIN
	PERFORM set_config('starlings.cache_size', '1kB', false);
	PERFORM (evaluate(partition_agg(-i, -i) & partition_agg(-i, 1))).f1 FROM generate_series(1, 20000) AS i;
	PERFORM set_config('starlings.cache_size', size, false);
END
$$;

-- Answers of many functions, to the last bit.
CREATE VIEW answer AS
SELECT 'cut ' || t AS name, md5(partition_send(cut(h, t))) AS answer FROM model, unnest('{1,0.9,0.8999,0.5,0.501,0}'::float8[]) AS t
UNION ALL
SELECT 'members', md5(string_agg(m::text, ' ' ORDER BY key)) FROM model, members(h @ 0.75, NULL::bigint) AS m
UNION ALL
SELECT 'equal', format('%s %s', h @ 0.3 = h @ 0.3, h @ 0.3 < h @ 0.4) FROM model
UNION ALL
SELECT 'entity', md5(string_agg(format('%s %s %s', entity_id(h, key, 0.6), entity_id(h @ 0.6, key), joined_at(h, key, key * 3)), ' ' ORDER BY key))
FROM model, generate_series(1, 1000, 33) AS key
UNION ALL
SELECT format('evaluate %s %s', truth, missing), md5(string_agg(e::text, ' '))
FROM model, (VALUES ('same'), ('fewer'), ('more')) AS x(truth), unnest('{singleton,ignore}'::text[]) AS missing,
	evaluate(h @ 0.45, CASE truth WHEN 'same' THEN same WHEN 'fewer' THEN fewer ELSE more END, missing) AS e
GROUP BY id, truth, missing
UNION ALL
SELECT 'evaluate alone', md5(string_agg(e::text, ' ' ORDER BY id)) FROM model, evaluate(h @ 0.45) AS e
UNION ALL
SELECT format('sweep %s %s %s', truth, missing, at), md5(string_agg(s::text, ' ' ORDER BY s.threshold))
FROM model, (VALUES ('same'), ('fewer'), ('more')) AS x(truth), unnest('{singleton,ignore}'::text[]) AS missing,
	(VALUES (grid(0.05, 0.95, 0.1)), ('{0.5,0.25,0.5}'), ('{0.25,0.5}'), ('{}'), (NULL)) AS l(at),
	sweep(h, CASE truth WHEN 'same' THEN same WHEN 'fewer' THEN fewer ELSE more END, at, missing) AS s
GROUP BY id, truth, missing, at
UNION ALL
SELECT 'sweep alone', md5(string_agg(s::text, ' ' ORDER BY id, s.threshold)) FROM model, sweep(h) AS s
UNION ALL
SELECT format('best %s', measure), string_agg(best_threshold(h, more, measure)::text, ' ' ORDER BY id)
FROM model, unnest('{f1,ari,bcubed_f1,variation_of_information}'::text[]) AS measure GROUP BY measure
UNION ALL
SELECT 'picture', md5(string_agg(sweep_svg(h, same, '{f1,ari}') || sweep_svg(h, same, '{f1}', '{0.25,0.5}'), ' ' ORDER BY id)) FROM model
UNION ALL
SELECT 'matrix', md5(string_agg(c::text, ' '))
FROM (SELECT array_agg(id::text ORDER BY id) AS names, array_agg(h @ 0.5 ORDER BY id) AS partitions FROM model) AS x, comparison_matrix(names, partitions) AS c
UNION ALL
SELECT 'frame', md5(string_agg(c::text, ' ')) FROM framed, comparison_matrix(f, '0.5') AS c
UNION ALL
SELECT 'frame sweep', md5(string_agg(s::text, ' ')) FROM framed, sweep(f, 'model 1', '{0.25,0.5}', 'model 2', '{0.5}') AS s
UNION ALL
SELECT 'consensus', md5(partition_send(consensus(f, '0.5')) || hierarchy_send(f -> 'model 1')) FROM framed;

SET starlings.cache_size = 0;
CREATE TABLE expected AS SELECT name, answer FROM answer;
SELECT count(*) > 60 AS many, count(answer) = count(*) AS complete FROM expected;
TABLE misses;
CREATE VIEW wrong AS
SELECT count(*) FROM ((TABLE answer EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE answer)) AS difference;
CREATE FUNCTION wrong_with(size text, threads int) RETURNS TABLE (first bigint, again bigint) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM empty_cache();
	PERFORM set_config('starlings.cache_size', size, true), set_config('starlings.threads', threads::text, true);
	SELECT count INTO first FROM wrong;
	SELECT count INTO again FROM wrong;
	RETURN NEXT;
END
$$;
RESET starlings.cache_size;

-- The same whatever the cache holds, whatever its size, on one thread or two.
SELECT size, threads, wrong.* FROM (VALUES ('0', 2), ('64kB', 1), ('300kB', 2), ('2MB', 1), ('64MB', 2), ('2GB', 1)) AS x(size, threads), wrong_with(size, threads) AS wrong;
SELECT * FROM wrong;
SELECT bool_and(misses > 0) AS all_made, bool_and(hits > 0) AS all_used, bool_and(entries > 0) AS all_there, bool_and(making_ms > 0) AS took_time,
	sum(bytes) = held() AS counted, sum(bytes) < 64 * 1024 * 1024 AS bounded
FROM starlings_stats();

-- In workers of a parallel plan, each with a cache of its own.
CREATE FUNCTION is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line LIKE '%Gather%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$$;
CREATE TABLE cuts AS SELECT id, t, entity_count(h @ t) AS entities, (evaluate(h @ t, more)).f1 FROM model, unnest(grid(0, 1, 0.05)) AS t;
ALTER TABLE cuts SET (parallel_workers = 2);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
\set query 'SELECT count(*) FILTER (WHERE (entity_count(h @ t), (evaluate(h @ t, more)).f1) IS DISTINCT FROM (entities, f1)) AS wrong, count(*) FROM cuts JOIN model USING (id)'
SELECT is_parallel(:'query');
:query;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
SET max_parallel_workers_per_gather = 0;

-- A repeated call has its answer without reading the values.
SELECT empty_cache();
CREATE TABLE before AS TABLE misses;
SELECT count(*) > 0 AS rows FROM model, sweep(h, more, '{0.5,0.25}') WHERE id = 1;
SELECT (best_threshold(h, more)).value > 0 AS found FROM model WHERE id = 1;
SELECT kind, m.misses - b.misses AS made FROM misses AS m JOIN before AS b USING (kind) WHERE m.misses > b.misses ORDER BY kind;
TRUNCATE before;
INSERT INTO before TABLE misses;
CREATE TABLE hits AS SELECT * FROM starlings_stats();
SELECT count(*) > 0 AS rows FROM model, sweep(h, more, '{0.5,0.25}') WHERE id = 1;
SELECT (best_threshold(h, more)).value > 0 AS found FROM model WHERE id = 1;
SELECT kind, s.hits - h.hits AS hits, s.misses - h.misses AS misses FROM starlings_stats() AS s JOIN hits AS h USING (kind)
WHERE (s.hits, s.misses) IS DISTINCT FROM (h.hits, h.misses) ORDER BY kind;

-- Record spaces are aligned once, whatever is asked about them.
SELECT made('alignment') AS before \gset
SELECT count(*) > 0 AS rows FROM model, sweep(h, more, '{0.125}', 'ignore') WHERE id = 1;
SELECT (evaluate(h @ 0.5, more)).f1 IS NOT NULL AS some FROM model WHERE id = 1;
SELECT made('alignment') - :before AS made;

-- All thresholds between two that the hierarchy holds are one cut.
SELECT threshold AS high, lead(threshold) OVER (ORDER BY threshold DESC) AS low
FROM model, sweep(h) WHERE id = 1 ORDER BY threshold DESC OFFSET 50 LIMIT 1 \gset
SELECT made('cut') AS before \gset
SELECT count(DISTINCT h @ t) FROM model, unnest(ARRAY[:high, (:high + :low) / 2, :low + 1e-9]) AS t WHERE id = 1;
SELECT made('cut') - :before AS made;
SELECT h @ :low <> h @ :high AS other FROM model WHERE id = 1;
SELECT made('cut') - :before AS made;

-- frame_stats tells the same of all kinds together, and how much was made of what was there before.
CREATE VIEW whole AS
SELECT (s).cache_hits AS hits, (s).cache_misses AS misses, round((s).incremental_share * (s).cache_misses) AS incremental
FROM (SELECT frame_stats(f) AS s FROM framed) AS x;
SELECT w.hits = s.hits AS hits, w.misses = s.misses AS misses
FROM whole AS w, (SELECT sum(hits) AS hits, sum(misses) AS misses FROM starlings_stats()) AS s;
SELECT empty_cache();
SELECT misses, incremental FROM whole \gset
SELECT h @ 0.5 <> h @ 0.6 AS other FROM model WHERE id = 1;
SELECT misses - :misses AS made, incremental - :incremental AS incremental FROM whole;

-- What is missing is told of, or refused, each time.
RESET client_min_messages;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}') WHERE id = 2;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}') WHERE id = 2;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}', 'ignore') WHERE id = 2;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}', 'error') WHERE id = 2;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}', 'error') WHERE id = 2;
SELECT (evaluate(h @ 0.5, more)).records FROM model WHERE id = 2;
SELECT (evaluate(h @ 0.5, more)).records FROM model WHERE id = 2;
SELECT (evaluate(h @ 0.5, more, 'error')).records FROM model WHERE id = 2;
SELECT (best_threshold(h, fewer)).threshold > 0 AS found FROM model WHERE id = 2;
SELECT (best_threshold(h, fewer)).threshold > 0 AS found FROM model WHERE id = 2;
SELECT count(*) FROM model, sweep(h, same, '{0.5,1.5}') WHERE id = 2;
SELECT entity_count(h @ 1.5) FROM model WHERE id = 2;
SET client_min_messages = warning;
SELECT * FROM wrong;

-- The least recently used goes first: of three cuts there is room for two beside the hierarchy.
CREATE FUNCTION cut_again(t float8) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before bigint := made('cut');
BEGIN
	PERFORM entity_count(h @ t) FROM model WHERE id = 1;
	RETURN CASE WHEN made('cut') > before THEN 'made' ELSE 'there' END;
END
$$;
SELECT empty_cache();
SELECT cut_again(0.1);
SELECT ceil(sum(bytes) FILTER (WHERE kind = 'hierarchy') / 1024.0 + 2.5 * sum(bytes) FILTER (WHERE kind = 'cut') / 1024) || 'kB' AS room
FROM starlings_stats() \gset
SET starlings.cache_size = :'room';
SELECT cut_again(0.3), cut_again(0.1);
SELECT cut_again(0.5);
SELECT cut_again(0.1);
SELECT cut_again(0.5);
SELECT cut_again(0.3);
SELECT kind, entries FROM starlings_stats() WHERE entries > 0;

-- What is larger than the cache displaces nothing.
SELECT count(*) FROM model, sweep(h, NULL, grid(0, 1, 0.0001)) WHERE id = 1;
SELECT kind, entries FROM starlings_stats() WHERE entries > 0;
SELECT cut_again(0.3);

-- But lookups find it there, since one statement makes many of them.
SET starlings.cache_size = '100kB';
SELECT made('hierarchy') AS hierarchies, made('line index') AS indexes \gset
SELECT count(entity_id(h, key, 0.5)) > 50 AS found FROM model, generate_series(1, 100) AS key WHERE id = 1;
SELECT made('hierarchy') - :hierarchies AS hierarchies, made('line index') - :indexes AS indexes, held() <= 100 * 1024 AS bounded;
RESET starlings.cache_size;

-- A cut outlives its entry in an expression, a variable, a cursor and a table.
CREATE FUNCTION unharmed(p partition, wanted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM empty_cache();
	RETURN CASE WHEN EXISTS (SELECT FROM starlings_stats() WHERE kind = 'cut' AND entries > 0) THEN 'still kept'
		WHEN md5(partition_send(p)) = wanted THEN 'unharmed' ELSE 'changed' END;
END
$$;
CREATE FUNCTION in_variables() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	p partition;
	r record;
	list partition[];
	wanted text;
BEGIN
	SELECT md5(partition_send(h @ 0.5)) INTO wanted FROM model WHERE id = 1;
	FOR r IN SELECT h @ 0.5 AS cut, h FROM model WHERE id = 1 LOOP
		p := r.h @ 0.5;
		list := ARRAY[p, r.h @ 0.5];
		RETURN NEXT unharmed(p, wanted);
		RETURN NEXT unharmed(r.cut, wanted);
		RETURN NEXT unharmed(list[2], wanted);
		RETURN NEXT unharmed(r.h @ 0.5, wanted);
	END LOOP;
END
$$;
SELECT md5(partition_send(h @ 0.5)) AS wanted FROM model WHERE id = 1 \gset
SELECT unharmed(h @ 0.5, :'wanted') FROM model WHERE id = 1;
SELECT unharmed(h @ 0.5, :'wanted'), entity_count(h @ 0.5) = entity_count(restrict(h @ 0.5, h @ 0.5)) AS restricted FROM model WHERE id = 1;
SELECT * FROM in_variables();
BEGIN;
DECLARE c CURSOR FOR SELECT h @ t AS p FROM model, generate_series(0.5, 0.6, 0.1) AS t WHERE id = 1;
DECLARE held CURSOR WITH HOLD FOR SELECT md5(partition_send(p)) = :'wanted' AS unharmed FROM (SELECT h @ 0.5 AS p, empty_cache() FROM model WHERE id = 1) AS x;
MOVE c;
SELECT empty_cache();
SELECT held() > sum(bytes) AS pinned FROM starlings_stats();
MOVE c;
COMMIT;
SELECT held() = sum(bytes) AS given_back FROM starlings_stats();
FETCH held;
CLOSE held;
CREATE TEMP TABLE kept AS SELECT h @ 0.5 AS p FROM model WHERE id = 1;
CREATE TEMP TABLE generated (h hierarchy, p partition GENERATED ALWAYS AS (cut(h, 0.5)) STORED);
INSERT INTO generated SELECT h FROM model WHERE id = 1;
SELECT empty_cache();
SELECT md5(partition_send(k.p)) = :'wanted' AS kept, md5(partition_send(g.p)) = :'wanted' AS generated, g.p = h @ 0.5 AS equal,
	octet_length((h @ 0.5)::text) = octet_length(k.p::text) AS complete
FROM kept AS k, generated AS g;

-- So it does in aggregates, sorts, hash tables and windows, each row's cut displacing the last one's.
SET starlings.cache_size = '300kB';
SELECT count(DISTINCT p), count(DISTINCT md5(partition_send(p))), cardinality(array_agg(p)), count(DISTINCT hash_partition) AS hashes
FROM (SELECT h @ t AS p, md5((h @ t)::text) AS hash_partition FROM model, unnest(grid(0.1, 0.9, 0.2)) AS t) AS x;
SELECT count(*), sum(n) FROM (SELECT h @ t AS p, count(*) AS n FROM model, unnest('{0.2,0.5,0.5,0.2,0.8}'::float8[]) AS t GROUP BY h @ t) AS x;
SELECT count(*) FILTER (WHERE p = q) AS same, count(*) FILTER (WHERE p <> q) AS other
FROM (SELECT p, lag(p) OVER (PARTITION BY id ORDER BY t) AS q FROM (SELECT id, t, h @ t AS p FROM model, unnest('{0.2,0.2,0.8}'::float8[]) AS t) AS x) AS y;
SELECT count(*) FROM (SELECT max(entity_count(h @ t)), (array_agg(h @ t ORDER BY h @ t DESC))[1] = (array_agg(h @ t ORDER BY h @ t DESC))[1] AS first
FROM model, unnest(grid(0.1, 0.9, 0.2)) AS t GROUP BY id) AS x WHERE first;
RESET starlings.cache_size;

-- Errors, savepoints and rollbacks leave nothing half made.
SELECT empty_cache();
SELECT count(*) FROM (SELECT sweep(h, fewer, '{0.5}', 'error') FROM model WHERE id = 2) AS x;
SELECT kind, entries FROM starlings_stats() WHERE kind IN ('curve', 'alignment') ORDER BY kind;
BEGIN;
SAVEPOINT s;
SELECT entity_count(h @ 0.5) > 0 AS some FROM model WHERE id = 2;
SELECT count(*) FROM model, sweep(h, fewer, '{0.5}', 'error') WHERE id = 2;
ROLLBACK TO s;
UPDATE model SET h = h + hierarchy_agg FROM (SELECT hierarchy_agg(-1, 1, 0.7)) AS x WHERE id = 2;
SELECT record_count(h @ 0.5) - record_count(same) AS added FROM model WHERE id = 2;
ROLLBACK;
SELECT record_count(h @ 0.5) - record_count(same) AS added FROM model WHERE id = 2;
SELECT held() = (SELECT sum(bytes) FROM starlings_stats()) AS counted;
SELECT * FROM wrong;

-- A thousand values leave no more than the bound, also within a transaction.
CREATE FUNCTION many() RETURNS TABLE (cuts bigint, bounded boolean) LANGUAGE plpgsql AS $$
DECLARE
	base hierarchy := (SELECT hierarchy_agg(i, i + 1, 0.5) FROM generate_series(1, 8000) AS i);
	before bigint := made('cut');
BEGIN
	bounded := true;
	FOR i IN 1..1000 LOOP
		PERFORM (evaluate(h @ 0.5, h @ 0.6)).f1 FROM (SELECT base + hierarchy_agg(-i, -i - 1, 0.6) AS h) AS x;
		IF i % 100 = 0 THEN
			bounded := bounded AND held() < 2 * 1024 * 1024;
		END IF;
	END LOOP;
	cuts := made('cut') - before;
	RETURN NEXT;
END
$$;
SET starlings.cache_size = '1MB';
SELECT * FROM many();
SELECT held() <= 1024 * 1024 AS bounded, sum(bytes) = held() AS counted FROM starlings_stats();
RESET starlings.cache_size;

-- A forged hash misleads nobody: whatever else a header says must agree as well.
CREATE FUNCTION bytes(partition) RETURNS bytea LANGUAGE internal STRICT AS 'byteasend';
CREATE FUNCTION unchecked(bytea) RETURNS partition LANGUAGE internal STRICT AS 'byteasend';
CREATE TABLE forged (name text, p partition);
ALTER TABLE forged ALTER p SET STORAGE EXTERNAL;
INSERT INTO forged SELECT 'right', partition_agg(i, i % 3000) FROM generate_series(1, 30000) AS i;
INSERT INTO forged SELECT 'longer', unchecked(overlay(bytes(partition_agg(i, i % 5000)) PLACING (SELECT substr(bytes(p), 29, 16) FROM forged) FROM 29))
FROM generate_series(1, 50000) AS i;
INSERT INTO forged SELECT 'others', unchecked(overlay(bytes(partition_agg(-i, i % 3000)) PLACING (SELECT substr(bytes(p), 29, 16) FROM forged WHERE name = 'right') FROM 29))
FROM generate_series(1, 30000) AS i;
SELECT count(DISTINCT substr(bytes(p), 29, 16)) AS hashes, count(DISTINCT hashtext(p::text)) AS values FROM forged;
SELECT name, entity_id(p, 4000), entity_id(p, 49999), entity_id(p, -29999), (evaluate(p)).records, (evaluate(p, p)).entities
FROM forged, generate_series(1, 2) ORDER BY name;
DROP TABLE forged;
DROP FUNCTION bytes, unchecked;

-- What a function has read with the rights of its definer, its caller is not told.
CREATE ROLE regress_starlings_reader;
CREATE FUNCTION read_for_all() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$
	SELECT entity_count(h @ 0.5) + (evaluate(h @ 0.6, same)).entities FROM model WHERE id = 1
$$;
CREATE FUNCTION told() RETURNS text LANGUAGE sql AS $$
	SELECT format('%s entries, %s hits, %s misses, %s by frame_stats', sum(entries), sum(hits), sum(misses),
		(SELECT cache_hits + cache_misses FROM frame_stats('{}'::frame)))
	FROM starlings_stats()
$$;
DISCARD ALL;
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET ROLE regress_starlings_reader;
SELECT read_for_all() > 0 AS answered;
SELECT told();
RESET ROLE;
SELECT told();
-- Nor does the caller find it there: to ask for it takes the right to read the same.
GRANT SELECT ON model TO regress_starlings_reader;
SET ROLE regress_starlings_reader;
SELECT entity_count(h @ 0.5) > 0 AS cut FROM model WHERE id = 1;
SELECT entity_count(h @ 0.5) > 0 AS cut_again FROM model WHERE id = 1;
SELECT told();
RESET ROLE;
SELECT told();
SELECT entity_count(h @ 0.5) > 0 AS cut FROM model WHERE id = 1;
SELECT told();
-- When a privilege goes, there is nothing to ask with.
REVOKE SELECT ON model FROM regress_starlings_reader;
SET ROLE regress_starlings_reader;
SELECT entity_count(h @ 0.5) > 0 AS cut FROM model WHERE id = 1;
RESET ROLE;
-- DISCARD ALL leaves nothing, as what comes next may be another client's.
DISCARD PLANS;
SELECT told();
DISCARD ALL;
SELECT told(), held();
DROP FUNCTION read_for_all, told;
DROP ROLE regress_starlings_reader;

DROP VIEW wrong, answer, misses, whole;
DROP TABLE model, framed, expected, cuts, before, hits;
DROP FUNCTION made, held, empty_cache, wrong_with, is_parallel, cut_again, unharmed, in_variables, many;
