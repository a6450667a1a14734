-- Every error: SQLSTATE, message, detail and hint.

CREATE FUNCTION failure(statement text, OUT state text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	state := 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END
$$;

\pset format unaligned
\pset fieldsep '\n\t'
\pset tuples_only on

-- Scores
SELECT statement, f.* FROM (VALUES
	($$ SELECT hierarchy_agg(1, 2, 'NaN') $$),
	($$ SELECT hierarchy_agg(1, 2, '-Infinity') $$),
	($$ SELECT hierarchy_agg('a', 'b', 'Infinity', 2) $$),
	($$ SELECT hierarchy_agg(NULL, 'b', 'Infinity') $$),
	($$ SELECT hierarchy_agg(1, 2, 0.5, 16) $$),
	($$ SELECT hierarchy_agg(1, 2, 0.5, -1) $$),
	($$ SELECT hierarchy_agg(1, 2, NULL, 99) $$),
	($$ SELECT hierarchy_agg('{1,2}'::bigint[], 'NaN') $$),
	($$ SELECT hierarchy('{{1,2}}'::partition, 'NaN') $$)) AS t(statement), failure(statement) AS f;

-- Thresholds
SELECT statement, f.* FROM (VALUES
	($$ SELECT '{1 ~7~ 2}'::hierarchy @ 'NaN' $$),
	($$ SELECT entity_id('{a ~7~ b}'::hierarchy, 'a', 'NaN') $$),
	($$ SELECT sweep('{1 ~0.9~ 2}', at => '{0.5,NaN}') $$),
	($$ SELECT grid(0, 1, 0) $$),
	($$ SELECT grid(0, 'Infinity', 1) $$),
	($$ SELECT grid(0, 1, 'NaN') $$),
	($$ SELECT grid(0, 1, 1e-320) $$)) AS t(statement), failure(statement) AS f;

-- Options and measures
SELECT statement, f.* FROM (VALUES
	($$ SELECT evaluate('{{1}}', '{{1}}', 'guess') $$),
	($$ SELECT sweep('{1}', '{{1}}', NULL, 'Singleton') $$),
	($$ SELECT best_threshold('{1}', '{{1}}', 'accuracy') $$),
	($$ SELECT best_threshold('{1}', '{{1}}', repeat('long', 100)) $$),
	($$ SELECT best_threshold('{1}', '{{1}}', 'entities') $$),
	($$ SELECT evaluate('{{1},{2},{3}}', '{{1},{4}}', 'error') $$),
	($$ SELECT sweep('{1 ~0.5~ 2}', '{{1,2,x}}', missing => 'error') $$)) AS t(statement), failure(statement) AS f;

-- A record in two entities
SELECT statement, f.* FROM (VALUES
	($$ SELECT '{{1,2},{2,3}}'::partition $$),
	($$ SELECT '{{crm:"a b"},{ crm : "a b" }}'::partition $$),
	($$ SELECT partition_agg(k, l) FROM (VALUES (1, 'x'), (2, 'x'), (1, 'y')) AS t(k, l) $$),
	($$ SELECT partition_agg(k, l) FROM (VALUES ('it''s "1"', 1), ('it''s "1"', 2)) AS t(k, l) $$)
	) AS t(statement), failure(statement) AS f;

-- Keys and labels of the wrong type
SELECT statement, f.* FROM (VALUES
	($$ SELECT members('{{a}}', NULL::bigint) $$),
	($$ SELECT members('{{1}}', NULL::text) $$),
	($$ SELECT entities('{{1},{a}}', NULL::bigint) $$),
	($$ SELECT entities('{{crm:1},{web:1}}', NULL::bigint) $$),
	($$ SELECT hierarchy_agg(1.5, 2.5, 0.5) $$),
	($$ SELECT hierarchy_agg(now(), now(), 0.5) $$),
	($$ SELECT partition_agg(1, point(1, 2)) $$)) AS t(statement), failure(statement) AS f;

-- Keys of the wrong type to look for
SELECT statement, f.* FROM (VALUES
	($$ SELECT entity('{1 ~0.9~ 2}'::hierarchy, 'a', 0.5) $$),
	($$ SELECT entity_id('{a ~0.9~ b}'::hierarchy, 1, 0.5) $$),
	($$ SELECT entity('{{\x00}}'::partition, '00000000-0000-0000-0000-000000000001'::uuid) $$),
	($$ SELECT entity_id('{{00000000-0000-0000-0000-000000000001}}'::partition, '\x00'::bytea) $$),
	($$ SELECT joined_at('{1 ~0.9~ 2}', 'a'::text, 'b') $$),
	($$ SELECT explain_join('{crm:a ~0.9~ crm:b}', 1, 2) $$),
	($$ SELECT entity('{1 ~0.9~ a}'::hierarchy, 1, 0.5) $$),
	($$ SELECT entity_id('{{crm:1},{web:1}}'::partition, 1) $$),
	($$ SELECT joined_at('{crm:1 ~0.9~ web:1}', 1, 1) $$),
	($$ SELECT entity('{1 ~0.9~ 2}'::hierarchy, '', '1', 0.5) $$),
	($$ SELECT entity('{1 ~0.9~ crm:a}'::hierarchy, NULL, 'x'::text, 0.5) $$),
	($$ SELECT entity_id('{1 ~0.9~ crm:a}'::hierarchy, 'crm', 1::smallint, 0.5) $$),
	($$ SELECT entity('{{"die Kundschaft":1}}'::partition, 'die Kundschaft', '\x01'::bytea) $$),
	($$ SELECT joined_at('{1 ~0.9~ crm:a}', '', 1, 'crm', 1) $$),
	($$ SELECT explain_join('{1 ~0.9~ crm:a}', 'crm', 'a', '', 'a') $$),
	($$ SELECT entity('{1}'::hierarchy, '', 1.5, 0.5) $$),
	($$ SELECT entity('{1}'::hierarchy, 'nobody', true, 0.5) $$),
	($$ SELECT entity_id('{{1}}'::partition, '', ARRAY[1]) $$),
	($$ SELECT joined_at('{1}', '', ROW(1), '', 1) $$),
	($$ SELECT hierarchy_agg('crm', now(), 'web', 1, 0.5) $$),
	($$ SELECT hierarchy_agg('crm', 1, 'web', 1.5, 0.5, 2) $$),
	($$ SELECT partition_agg('crm', point(1, 2), 1) $$)) AS t(statement), failure(statement) AS f;

-- Functions that cast a key: only the server's own are called
CREATE TYPE badge AS (number int);
CREATE FUNCTION badge_text(b badge, typmod int, explicit boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT (b).number::text $$;
CREATE CAST (badge AS text) WITH FUNCTION badge_text AS IMPLICIT;
SELECT statement, f.* FROM (VALUES
	($$ SELECT hierarchy_agg('crm', ROW(1)::badge, 'web', 1, 0.5) $$),
	($$ SELECT entity('{}'::hierarchy, 'crm', ROW(1)::badge, 0.5) $$),
	($$ SELECT hierarchy_agg('crm', ROW(1)::badge::text, 'web', 1, 0.5) $$)) AS t(statement), failure(statement) AS f;
DROP CAST (badge AS text);
DROP FUNCTION badge_text;
DROP TYPE badge;

-- Malformed text
SELECT literal, f.* FROM unnest(ARRAY[
	'', ' ', '1', '{', '{1', '{1,', '{1,}', '{,1}', '{1 2}', '{1}}', '{1} x', '{{1}}',
	'{1 ~0.9 2}', '{1 ~~ 2}', '{1 ~x~ 2}', '{1 ~0.9~ }', '{1 ~0.9~, 2}', '{~0.9~ 2}', '{1 ~0x1p3~ 2}', '{1 ~1..2~ 2}',
	'{1 ~NaN~ 2}', '{1 ~infinity~ 2}', '{1 ~1e999~ 2}', '{1 ~1e-999~ 2}',
	'{9223372036854775808}', '{-9223372036854775809}',
	'{"abc}', '{"abc\', '{a\b}', '{\xabc}', '{\xgg}', '{\y00}', '{a:}', '{:a}', '{a:b:c}', '{\x00:1}',
	'{漢字 ~0.9 2}', '{' || repeat('漢字', 40) || ' 2}',
	'{1 ~0.5~ 2 ~0.4~ 3, 4 and so on, long enough that it is not shown as a whole, long enough}'
	]) AS literal, failure(format('SELECT %L::hierarchy', literal)) AS f;
SELECT literal, f.* FROM unnest(ARRAY[
	'', '{', '{{', '{{1', '{{1}', '{{1,}}', '{{}}', '{{1},}', '{1}', '{{1}{2}}', '{{1}} x', '{{1 ~0.5~ 2}}'
	]) AS literal, failure(format('SELECT %L::partition', literal)) AS f;

\pset format aligned
\pset fieldsep '|'
\pset tuples_only off

DROP FUNCTION failure(text);
