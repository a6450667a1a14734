-- Every function with every choice of its arguments NULL: an answer, or an
-- error that is meant, and never the end of the server.

CREATE TABLE example (type regtype, parameter text, literal text, PRIMARY KEY (type, parameter));
INSERT INTO example VALUES
	('hierarchy', '', '{1 ~0.9~ 2 ~0.5~ 3, 4}'), ('hierarchy[]', '', '{"{1 ~0.9~ 2, 3}","{1 ~0.4~ 3}"}'),
	('partition', '', '{{1,2},{3}}'), ('partition[]', '', '{"{{1,2},{3}}","{{1,3}}"}'),
	('frame', '', '{a: {1 ~0.9~ 2 ~0.5~ 3}, b: {1 ~1~ 3, 2}, {4}}'),
	('text', '', 'a'), ('text', 'missing', 'ignore'), ('text', 'measure', 'f1'), ('text', 'method', 'random'), ('text', 'truth', 'b'),
	('text', 'weights', 'size'), ('text[]', '', '{a,b}'), ('text[]', 'measures', '{precision,recall}'), ('text[]', 'sources', '{""}'),
	('bigint', '', '1'), ('bigint[]', '', '{1,2}'), ('int', '', '2'), ('int', 'votes', '1'), ('boolean', '', 'true'),
	('real', '', '0.5'), ('float8', '', '0.5'), ('float8[]', '', '{0.5,0.9}'), ('jsonb', '', '{"a": 0.5}'), ('bytea', '', '\x01'), ('bytea[]', '', '{"\\x01"}'),
	('uuid', '', '3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab'), ('uuid[]', '', '{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}');

CREATE FUNCTION sqlstate_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

-- Calls of all functions but those that only the server calls; an argument is
-- NULL if its bit is set.  Where any type will do it is a bigint, or an array of these.
CREATE TABLE calls AS
SELECT function, bits, format('SELECT count(called) FROM (SELECT %s(%s)) AS called', split_part(function::text, '(', 1), arguments) AS statement
FROM (SELECT p.oid::regprocedure AS function, p.*
	FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		JOIN pg_extension AS e ON e.oid = d.refobjid
	WHERE e.extname = 'starlings' AND p.pronargs > 0
		AND NOT p.proargtypes::oid[] && ARRAY['internal', 'cstring', 'oid']::regtype[]::oid[]) AS p,
	generate_series(0, (1 << pronargs) - 1) AS bits,
	LATERAL (SELECT string_agg(format('%L::%s', CASE WHEN bits >> place::int - 1 & 1 = 0 THEN coalesce(own.literal, example.literal) END, a.type),
			', ' ORDER BY place) AS arguments
		FROM (SELECT place, CASE WHEN a.type = 'anyarray'::regtype THEN 'bigint[]'::regtype WHEN t.typtype = 'p' THEN 'bigint'::regtype ELSE a.type END::regtype AS type
			FROM unnest(proargtypes) WITH ORDINALITY AS a(type, place) JOIN pg_type AS t ON t.oid = a.type) AS a
			LEFT JOIN example ON example.type = a.type AND example.parameter = ''
			LEFT JOIN example AS own ON own.type = a.type AND own.parameter = proargnames[place]) AS a;

SET client_min_messages = error;
-- Keys of another type than the value's are an error; else only what is needed and nobody gave,
-- or a name that is there already; and bytes that are no state.
SELECT function, state, count(*)
FROM (SELECT *, sqlstate_of(statement) AS state FROM calls) AS called
WHERE state <> '00000' AND NOT (state = '42804' AND statement ~ 'uuid|bytea|text')
	AND NOT (state = '22P03' AND function::text LIKE 'constrained\_agg\_%') GROUP BY 1, 2
ORDER BY function::text COLLATE "C", state;
-- A NULL option is one that is not given.
SELECT left_name, left_threshold, right_threshold, f1
FROM comparison_matrix('{a: {1 ~0.9~ 2 ~0.5~ 3}, b: {1 ~1~ 2, 3}}', NULL, 'b', NULL, NULL) WHERE right_name = 'b';
RESET client_min_messages;
DROP TABLE example, calls;
DROP FUNCTION sqlstate_of(text);
