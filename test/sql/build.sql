-- hierarchy_agg over edges.

CREATE TABLE edge (l bigint, r bigint, score float8);
INSERT INTO edge VALUES (1, 2, 0.9), (3, 2, 0.5), (5, 4, 0.5), (3, 4, 0.2);

SELECT hierarchy_agg(l, r, score) FROM edge;

-- Duplicate and reversed pairs count once with their highest score.
SELECT hierarchy_agg(l, r, score)
FROM (VALUES (1, 2, 0.3), (2, 1, 0.8), (1, 2, 0.1)) AS e(l, r, score);

-- A self pair, a NULL partner or a NULL score declares; two NULLs say nothing.
SELECT hierarchy_agg(l, r, score)
FROM (VALUES (1, 1, 0.9), (2, NULL, 0.9), (NULL, 3, 0.9), (4, 5, NULL), (NULL, NULL, 'NaN'), (NULL, NULL, NULL))
	AS e(l, r, score);

-- So a LEFT JOIN keeps the records that have no edge.
SELECT hierarchy_agg(id, r, score) FROM generate_series(1, 7) AS id LEFT JOIN edge ON l = id;

-- No rows give the empty hierarchy, the identity of union.
SELECT hierarchy_agg(l, r, score) FROM edge WHERE false;
SELECT '{1 ~0.9~ 2}'::hierarchy + (SELECT hierarchy_agg(l, r, score) FROM edge WHERE false);

-- Keys of other types arrive by implicit cast; text keys are compared by bytes.
SELECT hierarchy_agg(l::smallint, r::int, score::numeric) FROM edge;
SELECT hierarchy_agg(l, r, score)
FROM (VALUES ('b'::varchar, 'a'::text, 0.5), ('B', 'ä', 0.5), ('b', 'Z', 0.25)) AS e(l, r, score);

-- decimals rounds the scores: equal ones are one event.
SELECT hierarchy_agg(l, r, score, 1)
FROM (VALUES (1, 2, 0.849999), (2, 3, 0.751), (3, 4, 0.15)) AS e(l, r, score);
SELECT hierarchy_agg(l, r, score, 0)
FROM (VALUES (1, 2, 12.6), (2, 3, -3.4), (3, 4, 1e20), (4, 5, NULL)) AS e(l, r, score);
SELECT hierarchy_agg(l, r, score, NULL) FROM edge;

-- Unions of many.
SELECT hierarchy_union_agg(h) FROM (VALUES ('{1 ~0.9~ 2}'::hierarchy), (NULL), ('{2 ~0.3~ 3}')) AS t(h);
SELECT hierarchy_union_agg(h) FROM (VALUES ('{1}'::hierarchy)) AS t(h) WHERE false;

-- Groups, and a running aggregate.
SELECT l % 2 AS odd, hierarchy_agg(l, r, score) FROM edge GROUP BY 1 ORDER BY 1;
SELECT l, r, hierarchy_agg(l, r, score) OVER (ORDER BY l, r) FROM edge;
SELECT hierarchy_agg(l, r, score) FILTER (WHERE score > 0.4), hierarchy_agg(l, r, score ORDER BY score) FROM edge;

-- Cutting.
SELECT t, cut(h, t), h @ t AS same
FROM (SELECT hierarchy_agg(l, r, score) AS h FROM edge) AS x, unnest('{1,0.9,0.7,0.5,0.2,0}'::float8[]) AS t;

-- On another scale than probabilities any finite threshold will do, and where
-- there is no threshold, there is no scale.
SELECT '{1 ~7.5~ 2 ~-3~ 3}'::hierarchy @ 5, '{1 ~7.5~ 2 ~-3~ 3}'::hierarchy @ -100;
SELECT '{1,2}'::hierarchy @ 85;

-- Thresholds without accumulated rounding.
SELECT grid(0.05, 0.95, 0.05);
SELECT grid(0, 1, 0.1) = '{0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1}';
SELECT grid(0.12345678901234567, 0.35, 0.1);
SELECT grid(1, 0, 0.1), grid(1, 0, -0.25), grid(5, 5, 1), grid(NULL, 1, 1);

DROP TABLE edge;

-- On two threads the value is the same, and an error while one is at work harms nothing.
CREATE TEMP TABLE many AS SELECT i AS l, i * 7919 % 120000 AS r, i * 31 % 1000 / 1000.0 AS w FROM generate_series(1, 150000) AS i;
SET starlings.threads = 1;
CREATE TEMP TABLE single AS SELECT hierarchy_agg(l, r, w) AS numbers, hierarchy_agg(l::text, r::text, w) AS texts FROM many;
SET starlings.threads = 2;
SELECT hierarchy_agg(l, r, CASE WHEN l < 140000 THEN w ELSE 'NaN' END) FROM many;
SELECT record_count(numbers), numbers = (SELECT hierarchy_agg(l, r, w) FROM many) AS numbers,
	texts = (SELECT hierarchy_agg(l::text, r::text, w) FROM many) AS texts
FROM single;
RESET starlings.threads;
DROP TABLE many, single;
