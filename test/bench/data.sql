-- Makes the data set :dataset of :records records and :edges edges.
--
-- Entities have geometric sizes, 1.8 records on average where :chained is 0.45, and are
-- held together by a chain of strong edges. The other edges are weak and join records
-- at random out of the first part, :common, of all: those with the common names. A
-- record without a chain is declared by a pair with itself, so that the hierarchy
-- and the truth have the same records. Keys are scattered, and so are the rows.
--
-- Everything follows from hashes of row numbers: the same data each time, and no sort.

CREATE SCHEMA :dataset;
SET search_path = :dataset, public;

CREATE FUNCTION key(i bigint) RETURNS :key_type IMMUTABLE RETURN :key;
CREATE FUNCTION u(i bigint, seed int) RETURNS float8 IMMUTABLE
	RETURN (hashint8extended(i, seed) & 9007199254740991) / 9007199254740992.0::float8;
-- Is record i chained to the one before it?
CREATE FUNCTION chained(i bigint) RETURNS boolean IMMUTABLE
	RETURN i BETWEEN 2 AND least(:records, :edges) AND u(i, 1) < :chained;
CREATE FUNCTION pick(i bigint, seed int) RETURNS bigint IMMUTABLE
	RETURN 1 + floor(u(i, seed) * :records * :common)::bigint;

-- A prime scatters the edges over the rows: it visits each once.
CREATE UNLOGGED TABLE edge AS
SELECT key(CASE WHEN chain THEN e - 1 ELSE pick(e, 2) END) AS l,
	key(CASE WHEN chain THEN e ELSE pick(e, 3) END) AS r,
	CASE WHEN chain THEN 0.5 + 0.5 * u(e, 4) ELSE 0.6 * u(e, 4) END AS w
FROM (SELECT e, chained(e) AS chain
	FROM (SELECT 1 + generate_series(1, :edges::bigint) * 2654435761 % :edges AS e) AS scattered
	OFFSET 0) AS slot;

INSERT INTO edge
SELECT key(i), key(i), 0
FROM (SELECT generate_series(1, :records::bigint) AS i) AS record
WHERE NOT chained(i) AND NOT chained(i + 1);

CREATE TABLE truth AS
SELECT partition_agg(key(i), entity) AS p
FROM (SELECT i, sum((NOT chained(i))::int) OVER (ORDER BY i ROWS UNBOUNDED PRECEDING) AS entity
	FROM (SELECT generate_series(1, :records::bigint) AS i) AS record) AS labelled;
CREATE TABLE other AS
SELECT restrict(p, (SELECT partition_agg(key(i), 0)
	FROM (SELECT generate_series(1, :records::bigint) AS i) AS record WHERE i % 10 > 0)) AS p
FROM truth;

INSERT INTO dataset (name, records, edges, hash) VALUES (:'dataset', :records, :edges, :'hash');
VACUUM ANALYZE edge;
