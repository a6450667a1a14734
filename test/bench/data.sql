-- Seeded data: entities with geometric sizes, strong chains inside them, weak edges
-- across. Keys are scattered over the bigints, rows come in random order. About half
-- of the edges are chains; the rest are random pairs, as many as were asked for.

CREATE EXTENSION starlings;
SELECT setseed(0.42) \g /dev/null

CREATE TABLE record AS
SELECT i, hashint8extended(i, 0) AS id, sum((random() < 0.5)::int) OVER (ORDER BY i) AS entity
FROM generate_series(1, :records::bigint) AS i;
CREATE UNIQUE INDEX ON record (i);

CREATE TABLE chain AS
SELECT id AS l, lead(id) OVER (PARTITION BY entity ORDER BY i) AS r, 0.5 + 0.5 * random() AS w
FROM record;
DELETE FROM chain WHERE r IS NULL;

CREATE TABLE edge AS
SELECT l, r, w
FROM (
	(SELECT l, r, w FROM chain LIMIT :edges)
	UNION ALL
	(SELECT hashint8extended(1 + floor(random() * :records)::bigint, 0),
			hashint8extended(1 + floor(random() * :records)::bigint, 0), 0.6 * random()
	 FROM generate_series(1, greatest(0, :edges - (SELECT count(*) FROM chain))))) AS e
ORDER BY random();

-- Every record is declared, so the truth and the hierarchy have the same records.
INSERT INTO edge SELECT id, id, 0 FROM (SELECT id FROM record EXCEPT (SELECT l FROM edge UNION SELECT r FROM edge)) AS alone;

CREATE TABLE truth AS SELECT partition_agg(id, entity) AS p FROM record;
CREATE TABLE other AS SELECT partition_agg(id, entity) AS p FROM record WHERE i % 10 > 0;
VACUUM ANALYZE edge;
