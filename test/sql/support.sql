-- sweep_support_agg: how far scored pairs support what a hierarchy joins.
CREATE SCHEMA support;
SET search_path = support, public;

-- A chain of four, one of whose pairs scored low; a pair that stands there twice, and the other way round.
CREATE TABLE pair (l bigint, r bigint, score float8);
INSERT INTO pair VALUES (1, 2, 0.9), (2, 3, 0.8), (1, 3, 0.3), (3, 4, 0.5), (2, 1, 0.7), (1, 2, 0.2), (5, 6, 0.4), (7, 7, 1);
CREATE TABLE model AS SELECT hierarchy_agg(l, r, score) AS h FROM pair;
SELECT h FROM model;
SELECT s.* FROM unnest((SELECT sweep_support_agg(h, l, r, score) FROM model, pair)) AS s;
SELECT s.* FROM unnest((SELECT sweep_support_agg((SELECT h FROM model), l, r, score, '{0.6,NULL,-Infinity,0.3,Infinity,0.6}') FROM pair)) AS s;

-- The pairs of another table: some that score enough are not joined, and nothing of -Infinity is ever supported.
SELECT s.* FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2, 3 ~0.5~ 4}', l, r, score) FROM pair WHERE l < 5)) AS s;
SELECT s.* FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2 ~0.5~ 3}', l, r, score) FROM (VALUES (1, 2, '-Infinity'::float8), (1, 3, 0.7)) AS v(l, r, score))) AS s;

-- Rows that are no pair: a key or the score is NULL, or both keys are one. A hierarchy that is NULL says nothing.
SELECT s.* FROM unnest((
	SELECT sweep_support_agg(h::hierarchy, l, r, score)
	FROM (VALUES ('{1 ~0.9~ 2 ~0.5~ 3}', 1, NULL, 0.9), ('{1 ~0.9~ 2 ~0.5~ 3}', NULL, NULL, NULL), (NULL, 1, 2, 0.9),
		('{1 ~0.9~ 2 ~0.5~ 3}', 2, 3, NULL), ('{1 ~0.9~ 2 ~0.5~ 3}', 3, 3, 0.9)) AS v(h, l, r, score))) AS s;
SELECT sweep_support_agg(h, l, r, score) FROM model, pair WHERE false;
SELECT sweep_support_agg(NULL::hierarchy, l, r, score) FROM pair;
SELECT sweep_support_agg('{}', l, r, score) FROM pair WHERE l = r;
SELECT sweep_support_agg('{}', l, r, score, '{0.5}') FROM pair;
SELECT sweep_support_agg('{1, 2}', l, r, score) FROM pair WHERE l < 3;

-- Pairs with records that the hierarchy does not know are told of, once in a statement.
SELECT s.threshold, s.direct FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2, 9}', l, r, score) FROM pair)) AS s;
SELECT l, cardinality(sweep_support_agg('{1 ~0.9~ 2, 9}', l, r, score)) FROM pair WHERE l IN (1, 3) GROUP BY l ORDER BY l;

-- Scores of types real and numeric are the decimals that they are shown as; decimals round as hierarchy_agg does.
SELECT s.direct = 1 AS direct FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9::real))) AS s;
SELECT s.direct = 1 AS direct FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9::numeric))) AS s;
SELECT score, (sweep_support_agg('{1 ~0.9~ 2}', 1, 2, score, NULL, 1))[1].direct, (sweep_support_agg('{1 ~0.9~ 2}', 1, 2, score))[1].direct AS unrounded
FROM (VALUES (0.84), (0.86), (0.94)) AS v(score) GROUP BY score ORDER BY score;
SELECT (sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.86::real, NULL, 1))[1].direct;

-- What is an error.
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 'NaN'::float8);
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 'Infinity'::real);
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9, '{NaN}');
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9, NULL, 16);
SELECT sweep_support_agg(h, 1, 2, 0.9) FROM (VALUES ('{1 ~0.9~ 2}'::hierarchy), ('{1 ~0.8~ 2}')) AS v(h);
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9, at) FROM (VALUES ('{0.5}'::float8[]), ('{0.6}')) AS v(at);
SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9, at) FROM (VALUES (NULL::float8[]), ('{0.6}')) AS v(at);
SELECT sweep_support_agg('{1 ~0.9~ 2}', 'a', 'b', 0.9);
SELECT sweep_support_agg('{1 ~0.9~ 2}', '', 1, '', 'b'::text, 0.9);
SELECT sweep_support_agg('{crm:1 ~0.9~ erp:2}', 1, 2, 0.9);
SELECT s.direct FROM unnest((SELECT sweep_support_agg('{1 ~0.9~ 2}', 1, 2, 0.9, '{85}'))) AS s;

-- The type of keys that are text but in name, where it can be had.
SET client_min_messages = warning;
SELECT 'CREATE EXTENSION IF NOT EXISTS citext' FROM pg_available_extensions WHERE name = 'citext' \gexec
SELECT coalesce(max(extname), 'text') AS citext FROM pg_extension WHERE extname = 'citext' \gset
RESET client_min_messages;

-- A random table of pairs for each type of keys, with keys that are hard to read; the hierarchies are made
-- of two thirds of them.
CREATE TABLE name (n int PRIMARY KEY, big bigint, txt text, var varchar(40), cit :citext, id uuid, byt bytea);
INSERT INTO name
SELECT n, n * 104729 - 1000000, t, t, t, md5(t)::uuid, decode(md5(t), 'hex')
FROM (SELECT n, (ARRAY['a:b', '007', '7', 'Müller', 'müller', '', ' ', 'a"b', '~0.5~', ',', 'NULL', '\x01', '-1', 'x y', '{1}',
	'Ä', '1e5', '3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab', ':', 'é'])[n] AS t FROM generate_series(1, 20) AS n) AS names;
CREATE TABLE numbered AS
SELECT run, i, 1 + abs(hashint8(i + 1000 * run) % 20) AS a, 1 + abs(hashint8(-i - 1000 * run) % 20) AS b,
	abs(hashint8(i * 7 + run) % 11) / 10.0::float8 AS score, i % 3 < 2 AS used
FROM generate_series(1, 20) AS run, generate_series(1, 10 + run * 2) AS i;

CREATE TABLE found (kind text, run int, at float8[], s starlings_support[]);
CREATE PROCEDURE support_of(kind text, key text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('INSERT INTO found
		SELECT %L, run, at, sweep_support_agg(h, x.%2$I, y.%2$I, score, at ORDER BY i %% 7, i)
		FROM numbered JOIN name AS x ON x.n = a JOIN name AS y ON y.n = b
			JOIN (SELECT run, hierarchy_agg(x.%2$I, y.%2$I, score) AS h
				FROM numbered JOIN name AS x ON x.n = a JOIN name AS y ON y.n = b WHERE used GROUP BY run) AS m USING (run),
			(VALUES (NULL::float8[]), (''{0,0.25,0.5,0.5,1,-Infinity,Infinity}'')) AS v(at)
		GROUP BY run, at', kind, key);
END $$;
SET client_min_messages = warning;
CALL support_of('bigint', 'big');
CALL support_of('text', 'txt');
CALL support_of('varchar', 'var');
CALL support_of('citext', 'cit');
CALL support_of('uuid', 'id');
CALL support_of('bytea', 'byt');
-- With sources, of which one side has the first ten.
INSERT INTO found
SELECT 'sources', run, at, sweep_support_agg(h, CASE WHEN a <= 10 THEN 'c:rm' END, x.txt, CASE WHEN b <= 10 THEN 'c:rm' END, y.txt, score, at)
FROM numbered JOIN name AS x ON x.n = a JOIN name AS y ON y.n = b
	JOIN (SELECT run, hierarchy_agg(CASE WHEN a <= 10 THEN 'c:rm' END, x.txt, CASE WHEN b <= 10 THEN 'c:rm' END, y.txt, score) AS h
		FROM numbered JOIN name AS x ON x.n = a JOIN name AS y ON y.n = b WHERE used GROUP BY run) AS m USING (run),
	(VALUES (NULL::float8[]), ('{0,0.25,0.5,0.5,1,-Infinity,Infinity}')) AS v(at)
GROUP BY run, at;
RESET client_min_messages;

-- What SQL counts, pair by pair.
CREATE TABLE claimed AS
SELECT run, x.key AS a, y.key AS b, joined_at(h, x.key, y.key) AS joined
FROM (SELECT run, hierarchy_agg(a, b, score) AS h FROM numbered WHERE used GROUP BY run) AS m,
	records(h, NULL::bigint) AS x, records(h, NULL::bigint) AS y
WHERE x.key < y.key;
CREATE TABLE counted AS
SELECT run, at, threshold, count(*) FILTER (WHERE joined >= threshold) AS pairs,
	count(*) FILTER (WHERE joined >= threshold AND score >= threshold) AS direct,
	count(*) FILTER (WHERE joined >= threshold AND score < threshold) AS contradicted,
	count(*) FILTER (WHERE joined >= threshold AND score IS NULL) AS inferred,
	count(*) FILTER (WHERE (joined >= threshold) IS NOT TRUE AND score >= threshold) AS unjoined
FROM (SELECT DISTINCT run, at, threshold FROM found, unnest(s) WHERE kind = 'bigint') AS cuts
	JOIN claimed USING (run)
	LEFT JOIN (SELECT run, least(a, b) AS a, greatest(a, b) AS b, max(score) AS score FROM numbered WHERE a <> b GROUP BY 1, 2, 3) AS best
		USING (run, a, b)
GROUP BY run, at, threshold;
SELECT kind, count(*) AS rows, count(DISTINCT run) AS runs, sum(unjoined) > 0 AS unjoined, sum(contradicted) > 0 AS contradicted, sum(inferred) > 0 AS inferred
FROM found, unnest(s) GROUP BY kind ORDER BY kind;

-- No row is another one, and none is missing.
SELECT f.*, c.* FROM (SELECT kind, run, at, f.* FROM found, unnest(s) AS f) AS f
	FULL JOIN counted AS c ON (c.run, c.threshold, coalesce(c.at, '{}')) = (f.run, f.threshold, coalesce(f.at, '{}'))
WHERE (f.pairs, f.direct, f.contradicted, f.inferred, f.unjoined) IS DISTINCT FROM (c.pairs, c.direct, c.contradicted, c.inferred, c.unjoined)
	OR f.direct_share IS DISTINCT FROM f.direct / nullif(f.pairs, 0)::float8;
SELECT kind, run, at FROM found GROUP BY kind, run, at HAVING bool_or((SELECT array_agg(threshold ORDER BY n) IS DISTINCT FROM array_agg(threshold ORDER BY threshold)
	FROM unnest(s) WITH ORDINALITY AS r(threshold, pairs, direct, contradicted, inferred, unjoined, share, n)));

-- Any order of rows gives the same.
SET client_min_messages = warning;
SELECT run FROM numbered JOIN (SELECT run, hierarchy_agg(a, b, score) AS h FROM numbered WHERE used GROUP BY run) AS m USING (run)
GROUP BY run HAVING sweep_support_agg(h, a, b, score ORDER BY i) <> sweep_support_agg(h, b, a, score ORDER BY score, i DESC);

RESET client_min_messages;

-- In windows the state goes on.
SELECT l, r, (sweep_support_agg((SELECT h FROM model), l, r, score, '{0.4}') OVER (ORDER BY l, r, score))[1].direct FROM pair ORDER BY l, r, score;

SET client_min_messages = warning;
DROP SCHEMA support CASCADE;
RESET client_min_messages;
RESET search_path;
