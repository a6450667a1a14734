-- Looking at single records: entity, entity_id, joined_at, explain_join, and merges
-- with bitmaps; the same whatever the session's cache holds.

SET client_min_messages = warning;

-- Keys of every type.
SELECT t, entity(h, 2, t), entity_id(h, 2, t)
FROM (VALUES ('{1 ~0.9~ 3 ~0.5~ 2 ~0.9~ 4, 5}'::hierarchy)) AS x(h), unnest('{1,0.9,0.7,0.5,0}'::float8[]) AS t;
SELECT entity('{b ~0.5~ "2"}'::hierarchy, 'b', 0.5), entity_id('{b ~0.5~ "2"}'::hierarchy, 'b', 0.5);
SELECT entity(h, '\x00'::bytea, 0.5), entity_id(h, '\x00'::bytea, 0.5), joined_at(h, '\x'::bytea, '\x00')
FROM (VALUES ('{\x ~0.5~ \x00}'::hierarchy)) AS x(h);
SELECT entity(h, k, 0.5), entity_id(h, k, 0.5), joined_at(h, k, '00000000-0000-0000-0000-000000000001')
FROM (VALUES ('{00000000-0000-0000-0000-000000000001 ~0.5~ 3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}'::hierarchy,
	'3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab'::uuid)) AS x(h, k);
SELECT k, entity(p, k), entity_id(p, k) FROM (VALUES ('{{1,3},{2},{-4,5}}'::partition)) AS x(p), generate_series(1, 6) AS k;
SELECT entity('{{b,"2"}}'::partition, 'b'), entity_id('{{\x,\x00}}'::partition, '\x00'::bytea),
	entity('{{00000000-0000-0000-0000-000000000001}}'::partition, '00000000-0000-0000-0000-000000000001'::uuid);
SELECT joined_at(h, a, b), joined_at(h, b, a)
FROM (VALUES ('{1 ~0.9~ 3 ~0.5~ 2 ~0.9~ 4, 5}'::hierarchy)) AS x(h), (VALUES (1, 3), (3, 4), (4, 4), (4, 5), (4, 6), (6, 6)) AS pairs(a, b);
SELECT pg_typeof(entity('{1}'::hierarchy, 1, 1)), pg_typeof(entity_id('{1}'::hierarchy, 1, 1)), pg_typeof(entity('{1}'::hierarchy, '', 1, 1));

-- The events that bring two records together: each grows until one event joins both.
SELECT * FROM explain_join('{1 ~0.9~ 2 ~0.8~ 3 ~0.2~ 4 ~0.6~ 5 ~0.6~ 6 ~0.4~ 7, 8}'::hierarchy, 1, 5);
SELECT * FROM explain_join('{a ~0.9~ b ~0.5~ c ~0.9~ d}', 'd', 'a');
SELECT * FROM explain_join('{a ~0.9~ b ~0.9~ c}', 'a', 'c');
SELECT count(*) FROM explain_join('{a ~0.9~ b, c}', 'a', 'c');
SELECT count(*) FROM explain_join('{a ~0.9~ b, c}', 'a', 'a');
SELECT count(*) FROM explain_join('{a ~0.9~ b, c}', 'a', 'x');
SELECT count(*), bool_and(weakest = (step = 9999)), bool_and(size = step + 1), bool_and(left_size = 1) AS left, bool_and(right_size = step) AS right
FROM explain_join((SELECT hierarchy_agg(i, i + 1, -i) FROM generate_series(1, 9999) AS i), 10000, 1);

-- With sources: NULL and '' are the unnamed one, and names come in literal form.
CREATE TABLE mixed AS
SELECT '{1 ~0.9~ crm:1 ~0.5~ crm:x ~0.7~ web:"a b", web:\x00 ~0.3~ web:00000000-0000-0000-0000-000000000001}'::hierarchy AS h;
SELECT entity(h, NULL, 1, 0.5), entity(h, '', 1, 0.6), entity(h, 'crm', 1, 1), entity(h, 'crm', 'x', 0.7), entity(h, 'web', 'a b', 0) FROM mixed;
SELECT entity_id(h, 'web', '\x00'::bytea, 0.3), entity_id(h, 'web', '00000000-0000-0000-0000-000000000001'::uuid, 0.3),
	entity_id(h, 'web', 'a b', 0.6), entity_id(h, 'crm', 1, 0.9) FROM mixed;
SELECT entity(h @ 0.5, NULL, 1), entity(h @ 0.6, 'web', 'a b'), entity_id(h @ 0.5, 'crm', 'x'), entity_id(h @ 0.6, 'web', 'a b') FROM mixed;
SELECT joined_at(h, NULL, 1, 'web', 'a b'), joined_at(h, 'crm', 1, '', 1), joined_at(h, 'crm', 1, 'crm', 'x'),
	joined_at(h, 'crm', 1, 'web', '\x00'::bytea), joined_at(h, 'crm', 1, 'crm', 1) FROM mixed;
SELECT * FROM mixed, explain_join(h, 'web', 'a b', NULL, 1);
SELECT entity(h, 'crm', 2, 0.5), entity_id(h, 'CRM', 1, 0.5), entity(h, 'nobody', true::text, 0.5), entity(h @ 0.5, 'nobody', 1),
	joined_at(h, 'crm', 1, 'nobody', 1), joined_at(h, 'nobody', 1, 'nobody', 1) FROM mixed;

-- Where all records have one source, it need not be given.
SELECT entity('{crm:1 ~0.5~ crm:2}'::hierarchy, 2, 0.5), entity_id('{{crm:a,crm:b}}'::partition, 'b'), joined_at('{crm:1 ~0.5~ crm:2}'::hierarchy, 1, 2);

-- Untyped literals need casts only where there is a choice.
SELECT entity('{1 ~0.5~ 2}', 1, 0.5), entity('{a ~0.5~ b}', 'a', 0.5), entity('{{a,b}}', 'a'), entity_id('{{1,2}}', 2),
	joined_at('{1 ~0.5~ 2}', 1, 2), joined_at('{a ~0.5~ b}', 'a', 'b'), joined_at('{1 ~0.5~ crm:b}', NULL, 1, 'crm', 'b');

-- Keys of other types: those with an implicit cast to a key type.
CREATE DOMAIN account AS int CHECK (VALUE > 0);
CREATE DOMAIN main_account AS account;
CREATE DOMAIN word AS text;
CREATE DOMAIN code AS char(5);
SELECT entity(h, '', 1::smallint, 0.5), entity(h, '', 1::int, 0.5), entity(h, '', 1::account, 0.5), entity(h, '', 1::main_account, 0.5),
	entity(h, 1::main_account, 0.5), entity(h, 1::smallint, 0.5)
FROM (VALUES ('{1 ~0.5~ 2}'::hierarchy)) AS x(h);
SELECT entity(h, '', 'a'::varchar, 0.5), entity(h, '', 'a'::varchar(3), 0.5), entity(h, '', 'a'::char(4), 0.5), entity(h, '', 'a'::name, 0.5),
	entity(h, '', 'a'::"char", 0.5), entity(h, '', 'a'::word, 0.5), entity(h, '', 'a'::code, 0.5), entity(h, 'a'::code, 0.5), entity(h, 'a'::name, 0.5)
FROM (VALUES ('{a ~0.5~ b}'::hierarchy)) AS x(h);
SELECT entity(p, '', 1::smallint), entity_id(p, '', 2::main_account), entity('{{a,b}}'::partition, '', 'b'::char(9)), entity_id('{{a,b}}'::partition, 'b'::word)
FROM (VALUES ('{{1,2}}'::partition)) AS x(p);
SELECT joined_at('{1 ~0.5~ b}'::hierarchy, '', 1::smallint, '', 'b'::name), joined_at('{1 ~0.5~ b}'::hierarchy, '', k, '', 'b'::code)
FROM generate_series(1, 2) AS k;
DROP DOMAIN main_account, account, word, code;

-- NULL for NULL, but for a source.
SELECT entity(NULL::hierarchy, 1, 0.5), entity('{1}'::hierarchy, NULL::bigint, 0.5), entity('{1}'::hierarchy, 1, NULL),
	entity(NULL::hierarchy, '', 1, 0.5), entity('{1}'::hierarchy, '', NULL::int, 0.5), entity('{1}'::hierarchy, '', NULL, 0.5), entity('{1}'::hierarchy, '', 1, NULL);
SELECT entity_id(NULL::hierarchy, 1, 0.5), entity_id('{1}'::hierarchy, NULL::text, 0.5), entity_id('{1}'::hierarchy, 1, NULL),
	entity_id(NULL::hierarchy, '', 1, 0.5), entity_id('{1}'::hierarchy, NULL, NULL::int, 0.5), entity_id('{1}'::hierarchy, '', 1, NULL);
SELECT entity(NULL::partition, 1), entity('{{1}}'::partition, NULL::uuid), entity(NULL::partition, '', 1), entity('{{1}}'::partition, '', NULL::int),
	entity_id(NULL::partition, 1), entity_id('{{1}}'::partition, NULL::bytea), entity_id(NULL::partition, '', 1), entity_id('{{1}}'::partition, NULL, NULL);
SELECT joined_at(NULL, 1, 2), joined_at('{1}', NULL, 1), joined_at('{1}', 1, NULL), joined_at(NULL, '', 1, '', 1),
	joined_at('{1}', '', NULL::int, '', 1), joined_at('{1}', NULL, 1, NULL, NULL), joined_at('{1}', NULL, 1, NULL, 1);
SELECT count(*) FROM explain_join(NULL, 1, 2);
SELECT count(*) FROM explain_join('{1 ~0.5~ 2}', 1, NULL);
SELECT count(*) FROM explain_join('{1 ~0.5~ 2}', NULL, 1, NULL, NULL::int);
SELECT count(*) FROM explain_join(NULL, NULL, 1, NULL, 2);
SELECT count(*) FROM explain_join('{1 ~0.5~ 2}', NULL, 1, NULL, 2);
SELECT count(*) FROM merges('{1 ~0.5~ 2}', NULL);

-- Values without records, of any type of key.
SELECT entity('{}'::hierarchy, 1, 7), entity('{}'::hierarchy, 'a', 0.5), entity_id('{}'::hierarchy, '', '\x'::bytea, 0.5), entity('{}'::partition, 1),
	entity_id('{}'::partition, 'crm', 1), joined_at('{}', 1, 1), joined_at('{}', 'a', 'b', 'c', 1);
SELECT count(*) FROM explain_join('{}', 1, 2);

-- Lengths at which the index of a line gets another level: each record at either end, and across.
SELECT n FROM (SELECT n, hierarchy_agg(i, i + 1, 1 / (1 + i % 7)::float8) AS h
	FROM unnest('{1,62,63,64,65,127,128,129,4094,4095,4096,4097}'::int[]) AS n, generate_series(1, n) AS i GROUP BY n) AS x
WHERE (entity_id(h, n + 1, 0) = 1 AND entity_id(h, n + 1, 1) = CASE WHEN n % 7 = 0 THEN n ELSE n + 1 END
	AND cardinality(entity(h, 1, 0)) = n + 1 AND joined_at(h, 1, n + 1) = 1 / (1 + least(n, 6))::float8
	AND (SELECT count(*) FROM explain_join(h, n + 1, 1) WHERE weakest) = 1) IS NOT TRUE;

-- The positions in a portable Roaring bitmap, read as its specification says.
CREATE FUNCTION little_endian(b bytea, at int, bytes int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT sum(get_byte(b, at + i) << (8 * i))::int FROM generate_series(0, bytes - 1) AS i
$$;
CREATE FUNCTION roaring_positions(b bytea, OUT positions int[], OUT kinds text) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	has_runs boolean := little_endian(b, 0, 2) = 12347;
	n int := CASE WHEN has_runs THEN little_endian(b, 2, 2) + 1 ELSE little_endian(b, 4, 4) END;
	head int := CASE WHEN has_runs THEN 4 + (n + 7) / 8 ELSE 8 END;
	at int := head + 4 * n + CASE WHEN has_runs AND n < 4 THEN 0 ELSE 4 * n END;
	high int;
	size int;
	part int[];
BEGIN
	IF NOT has_runs AND little_endian(b, 0, 4) <> 12346 THEN
		RAISE 'no cookie: %', b;
	END IF;
	positions := '{}';
	kinds := '';
	FOR i IN 0 .. n - 1 LOOP
		high := little_endian(b, head + 4 * i, 2) * 65536;
		size := little_endian(b, head + 4 * i + 2, 2) + 1;
		IF has_runs AND get_byte(b, 4 + i / 8) >> (i % 8) & 1 = 1 THEN
			kinds := kinds || 'r';
			SELECT array_agg(x ORDER BY x) INTO part
			FROM generate_series(0, little_endian(b, at, 2) - 1) AS r,
				LATERAL (SELECT little_endian(b, at + 2 + 4 * r, 2) AS first, little_endian(b, at + 4 + 4 * r, 2) AS more) AS run,
				generate_series(first, first + more) AS x;
			at := at + 2 + 4 * little_endian(b, at, 2);
		ELSIF size <= 4096 THEN
			kinds := kinds || 'a';
			SELECT array_agg(little_endian(b, at + 2 * j, 2) ORDER BY j) INTO part FROM generate_series(0, size - 1) AS j;
			at := at + 2 * size;
		ELSE
			kinds := kinds || 'b';
			SELECT array_agg(j ORDER BY j) INTO part FROM generate_series(0, 65535) AS j WHERE get_bit(b, 8 * at::bigint + j) = 1;
			at := at + 8192;
		END IF;
		IF cardinality(part) <> size THEN
			RAISE 'container % announces % positions and has %', i, size, cardinality(part);
		END IF;
		positions := positions || (SELECT array_agg(high + x ORDER BY x) FROM unnest(part) AS x);
	END LOOP;
	IF at <> length(b) THEN
		RAISE 'bitmap ends at % of %', at, length(b);
	END IF;
END
$$;

SELECT merge_id, threshold, size, records, bitmap, r.* FROM merges('{1 ~0.9~ 2 ~0.5~ 3 ~0.5~ 4 ~0.7~ 9, 17}', true), roaring_positions(bitmap) AS r;
SELECT bitmap IS NULL AS none, count(*) FROM merges('{1 ~0.9~ 2 ~0.5~ 3}', false) GROUP BY 1;
SELECT count(*) FROM merges('{1,2,3}', true);
-- Places on the line are other than positions, when a later record joins an earlier one first.
SELECT threshold, positions FROM merges('{a ~0.9~ crm:1 ~0.5~ 7, 3 ~0.4~ crm:2}', true), roaring_positions(bitmap);

-- Dense and sparse ones, of one container and of several: every 1st, 3rd and so on of 150,000 records joins.
CREATE TABLE bitmaps AS
SELECT step, name, bitmap, r.* FROM (VALUES (1, 'all'), (3, 'a third'), (100, 'few'), (149999, 'the ends')) AS steps(step, name),
	LATERAL (SELECT hierarchy_agg(0, i, 0.5) AS h FROM generate_series(0, 149999, step) AS i) AS joined,
	LATERAL (SELECT hierarchy_agg(i, NULL, NULL) AS h FROM generate_series(0, 149999) AS i) AS alone,
	LATERAL merges(joined.h + alone.h, true), roaring_positions(bitmap) AS r;
SELECT step, name, kinds, length(bitmap), cardinality(positions), md5(bitmap),
	positions = (SELECT array_agg(i ORDER BY i) FROM generate_series(0, 149999) AS i WHERE i % step = 0) AS right
FROM bitmaps ORDER BY step;
DROP TABLE bitmaps;

-- Large stored values, toasted with and without compression, and what looking must say of them.
CREATE TABLE stored (id int PRIMARY KEY, h hierarchy, p partition);
ALTER TABLE stored ALTER h SET STORAGE EXTERNAL, ALTER p SET STORAGE EXTENDED;
INSERT INTO stored
SELECT id, h, h @ 0.5 FROM (
	SELECT id, hierarchy_agg(i * id, (i + 1 + (i % 11) * (i % 3)) * id, (hashint4(i * id) & 127) / 127.0::float8) AS h
	FROM generate_series(1, 4) AS id, generate_series(1, 15000) AS i GROUP BY id) AS made;
SELECT bool_and(pg_column_size(h) > 150000 AND record_count(p) > 15000) AS large FROM stored;
CREATE TABLE expected AS
SELECT id, key, entity_id, size
FROM stored, entities(p, NULL::bigint), unnest(keys) AS key WHERE hashint8(key) % 300 = 0;
SELECT count(*) > 100 AS enough, count(DISTINCT entity_id) > 50 AS different FROM expected;

-- How many lookups go wrong, turning from value to value.
CREATE VIEW wrong AS
SELECT count(*) FILTER (WHERE (entity_id(h, key, 0.5) = entity_id AND entity_id(p, key) = entity_id
	AND cardinality(entity(h, key, 0.5)) = size AND cardinality(entity(p, '', key)) = size
	AND joined_at(h, key, entity_id) >= 0.5
	AND (SELECT count(*) FILTER (WHERE weakest) FROM explain_join(h, key, entity_id)) = (key <> entity_id)::int) IS NOT TRUE) AS wrong,
	count(*) AS looked
FROM (SELECT * FROM expected JOIN stored USING (id) ORDER BY hashint8(key)) AS lookups;
CREATE FUNCTION cached() RETURNS bigint LANGUAGE sql AS $$
	SELECT coalesce(sum(total_bytes), 0)::bigint FROM pg_backend_memory_contexts WHERE name = 'starlings cache entry'
$$;

SHOW starlings.cache_size;
SELECT wrong, looked > 100 AS looked FROM wrong;
SELECT cached() BETWEEN 4 * 150000 AND 64 * 1024 * 1024 AS kept;
SELECT wrong FROM wrong;
-- Less is kept from the next transaction on.
SET starlings.cache_size = '100kB';
SELECT cached() <= 102400 AS bounded;
SELECT wrong FROM wrong;
SELECT cached() <= 102400 AS bounded;
SET starlings.cache_size = '700kB';
SELECT wrong FROM wrong;
SELECT cached() BETWEEN 1 AND 700 * 1024 AS bounded;
SET starlings.cache_size = 0;
SELECT wrong FROM wrong;
SELECT cached();

-- Several lookups in one transaction, before and after a change, an error and a rollback.
CREATE FUNCTION looks() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	SELECT string_agg(format('%s %s %s', id, entity_id(h, 300 * id, 0.5), joined_at(h, 300 * id, 9999999)), ', ' ORDER BY id) INTO said FROM stored;
	RETURN said;
END
$$;
CREATE FUNCTION refused() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	PERFORM entity_id(h, 'text', 0.5) FROM stored;
	RETURN false;
EXCEPTION WHEN datatype_mismatch THEN
	RETURN true;
END
$$;
SET starlings.cache_size = '64MB';
SELECT looks();
BEGIN;
UPDATE stored SET h = h + more FROM (SELECT hierarchy_agg(i, 9999999, 0.9) AS more FROM generate_series(300, 1200, 300) AS i) AS x WHERE id < 3;
SELECT looks();
SELECT refused();
SET LOCAL starlings.cache_size = '100kB';
SELECT looks();
SAVEPOINT s;
UPDATE stored SET h = h + more FROM (SELECT hierarchy_agg(i, 9999999, 0.95) AS more FROM generate_series(300, 1200, 300) AS i) AS x;
SELECT looks();
ROLLBACK TO s;
SELECT looks();
SELECT 1 / 0;
ROLLBACK;
SELECT looks();
SHOW starlings.cache_size;

-- In variables, which change on the way, under settings that change on the way.
CREATE FUNCTION by_hand() RETURNS TABLE (wrong bigint, looked bigint) LANGUAGE plpgsql AS $$
DECLARE
	one hierarchy := (SELECT h FROM stored WHERE id = 1);
	two hierarchy := (SELECT h FROM stored WHERE id = 2);
	p partition := (SELECT s.p FROM stored AS s WHERE id = 1);
	x expected;
BEGIN
	wrong := 0;
	looked := 0;
	FOR x IN SELECT * FROM expected WHERE id < 3 ORDER BY hashint8(key) LIMIT 60 LOOP
		looked := looked + 1;
		IF x.id = 1 THEN
			wrong := wrong + ((entity_id(one, x.key, 0.5), entity_id(p, x.key)) IS DISTINCT FROM (x.entity_id, x.entity_id))::int;
			one := one + hierarchy(partition_agg(-looked, 1));
		ELSE
			wrong := wrong + (entity_id(two, x.key, 0.5) IS DISTINCT FROM x.entity_id)::int;
			PERFORM set_config('starlings.cache_size', (ARRAY['0', '64kB', '1MB'])[1 + looked % 3], true);
		END IF;
	END LOOP;
	RETURN NEXT;
END
$$;
SELECT * FROM by_hand();

-- In the workers of a parallel plan, and in a prepared statement.
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
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
\set query 'SELECT count(*) FROM expected JOIN stored USING (id) WHERE (entity_id(h, key, 0.5), entity_id(p, key)) IS DISTINCT FROM (entity_id, entity_id)'
SELECT is_parallel(:'query');
:query;
SET starlings.cache_size = '100kB';
:query;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET starlings.cache_size;
PREPARE look(int) AS SELECT count(*) FILTER (WHERE entity_id(h, key, 0.5) IS DISTINCT FROM entity_id) AS wrong, count(*) > 10 AS looked
FROM expected JOIN stored USING (id) WHERE id = $1;
SELECT format('EXECUTE look(%s)', 1 + i % 4) FROM generate_series(1, 7) AS i \gexec
DEALLOCATE look;

DROP VIEW wrong;
DROP TABLE mixed, stored, expected;
DROP FUNCTION little_endian, roaring_positions, cached, looks, refused, by_hand, is_parallel;
