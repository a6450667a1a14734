-- Two partitions side by side: shared records, changes, and ids carried over.

-- Pairs of entities that share records, in the order of the left and then of the right.
SELECT * FROM overlaps('{{1,2,3,4},{5},{6,7},{8}}', '{{1,5},{2,3},{4,6,7,9,10,11},{12}}');
SELECT left_id, right_id, shared FROM overlaps('{{1,9},{2,8}}', '{{1},{2,9},{8}}');
SELECT * FROM overlaps('{{1,2},{3}}', '{{1,2},{3}}');

-- Every kind of change, and the old entity each row tells of.
SELECT * FROM diff(
	'{{1,2,3},{4,5},{6},{7,8,9},{10,11},{12,13},{20,21},{30,31},{50,51}}',
	'{{1,2},{3},{4,5,6},{7,8,9},{10,11,14},{12},{20,30},{21,31},{40,41}}');
-- Records that are new or gone make no difference to splits and merges, but one old
-- entity that both lost and gained some is neither shrunk nor grown.
SELECT change, old_id, new_id, shared, old_entities, records_gained, records_lost, pairs_gained, pairs_lost
FROM diff('{{1,2,3,4},{5,6},{7,8},{10,11,12}}', '{{1,2,20},{3},{5,7,21},{10,11,22}}');
-- Parts of two, one of them whole.
SELECT change, old_id, new_id, shared, old_entities, pairs_gained, pairs_lost
FROM diff('{{1,2,3},{4}}', '{{1,2,4},{3}}');
-- Of equals the first counts, in the order of the entities and not of the records shared.
SELECT old_id, new_id, records_lost, pairs_lost FROM diff('{{1,8,9},{2,3},{4}}', '{{2,4,8},{3,9}}');

-- Each id is used once, by the entity that shares most; then what is left is given.
SELECT * FROM carry_ids('{{1,2,3,4,5}}', '{{1,2,6},{3,4,5},{7}}');
SELECT * FROM carry_ids('{{1,2,3,4,5},{6}}', '{{1,2,6},{3,4,5}}');
-- Equals: the first new entity, and it takes the first old one, not that of its first record.
SELECT * FROM carry_ids('{{1,4},{2,3}}', '{{2,4},{3}}');

-- Ids are in literal form; records of other sources or key types are other records.
SELECT left_id, right_id, shared FROM overlaps(
	'{{1,"1"},{crm:1,web:"a b"},{\x00ff,3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}',
	'{{"1",crm:1},{web:"a b"},{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab},{crm:"1",x}}');
SELECT change, old_id, new_id FROM diff('{{crm:1,web:"a b"},{\x00ff}}', '{{crm:"1",web:"a b"},{\x00fe}}');
SELECT * FROM carry_ids('{{"a b",c},{crm:1}}', '{{c},{crm:1,web:"1"}}');
SELECT left_id, right_id FROM overlaps(
	'{{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}', '{{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab,3f2c0e6a-8a3b-4c5d-9e7f-0123456789aa}}');

-- Nothing to compare, nothing in common, NULL.
SELECT * FROM overlaps('{}', '{{1}}');
SELECT * FROM overlaps('{{1}}', '{{2}}');
SELECT * FROM diff('{}', '{}');
SELECT change, old_id, new_id, pairs_gained, pairs_lost FROM diff('{}', '{{1,2,3}}');
SELECT change, old_id, new_id, pairs_gained, pairs_lost FROM diff('{{1,2,3},{4}}', '{}');
SELECT * FROM carry_ids('{{1}}', '{{2}}');
SELECT * FROM overlaps(NULL, '{{1}}');
SELECT * FROM diff('{{1}}', NULL);
SELECT * FROM carry_ids(NULL, NULL);

-- Laws, as queries that must return no rows, over random partitions: pairs that know
-- the same records, and pairs that do not.
SET client_min_messages = error;
SELECT setseed(0.25);

CREATE TABLE label AS
SELECT run, key::bigint, (random() * (run % 9))::int AS old,
	CASE WHEN random() < 0.3 THEN (random() * (run % 9))::int END AS moved,
	run % 2 = 0 AND random() < 0.2 AS appeared, run % 2 = 0 AND random() < 0.2 AS vanished
FROM generate_series(1, 400) AS run, generate_series(1, 1 + run % 20) AS key;

CREATE TABLE versions AS
SELECT run, coalesce(partition_agg(key, old) FILTER (WHERE NOT appeared), '{}') AS old,
	coalesce(partition_agg(key, coalesce(moved, old)) FILTER (WHERE NOT vanished), '{}') AS new
FROM label GROUP BY run;

-- Overlaps are what a join of the members counts.
CREATE TABLE joined AS
SELECT run, o.entity_id AS left_id, n.entity_id AS right_id, count(*) AS shared
FROM versions, members(old) AS o JOIN LATERAL members(new) AS n USING (source, key)
GROUP BY 1, 2, 3;
SELECT count(*) > 1000 AS enough FROM joined;
(SELECT run, left_id, right_id, shared FROM versions, overlaps(old, new) EXCEPT SELECT * FROM joined)
UNION ALL
(SELECT * FROM joined EXCEPT SELECT run, left_id, right_id, shared FROM versions, overlaps(old, new));

-- Both sides are alike, and sizes are those of the entities.
(SELECT run, left_id, right_id, left_size, right_size, shared, jaccard, dice, overlap FROM versions, overlaps(old, new)
 EXCEPT
 SELECT run, right_id, left_id, right_size, left_size, shared, jaccard, dice, overlap FROM versions, overlaps(new, old));
SELECT run, left_id, left_size FROM versions, overlaps(old, new)
EXCEPT SELECT run, entity_id, size FROM versions, entities(old);

SELECT run, o.* FROM versions, overlaps(old, new) AS o
WHERE jaccard IS DISTINCT FROM shared::float8 / (left_size + right_size - shared)
	OR dice IS DISTINCT FROM 2.0::float8 * shared / (left_size + right_size)
	OR overlap IS DISTINCT FROM shared::float8 / least(left_size, right_size);

-- A diff has a row for each new entity, and one for each old one that is gone.
SELECT run FROM versions WHERE ARRAY(SELECT ROW(new_id, new_size) FROM diff(old, new) WHERE new_id IS NOT NULL)
	IS DISTINCT FROM ARRAY(SELECT ROW(entity_id, size) FROM entities(new));
SELECT run FROM versions WHERE ARRAY(SELECT ROW(old_id, old_size) FROM diff(old, new) WHERE change = 'gone')
	IS DISTINCT FROM ARRAY(SELECT ROW(entity_id, size) FROM entities(old)
		WHERE entity_id NOT IN (SELECT left_id FROM overlaps(old, new)));

-- Gains less losses balance, and those of pairs are what evaluate counts as wrong.
SELECT run FROM versions, evaluate(new, old) AS e,
	LATERAL (SELECT coalesce(sum(records_gained), 0) AS records_gained, coalesce(sum(records_lost), 0) AS records_lost,
		coalesce(sum(pairs_gained), 0) AS pairs_gained, coalesce(sum(pairs_lost), 0) AS pairs_lost FROM diff(old, new)) AS d
WHERE records_gained - records_lost <> record_count(new) - record_count(old)
	OR pairs_gained - pairs_lost <> (evaluate(new)).pairs - (evaluate(old)).pairs
	OR pairs_gained <> e.fp OR pairs_lost <> e.fn;

-- Back again, what was gained is lost, what was new is gone, and what has grown shrinks.
CREATE TABLE summary AS
SELECT run, back, sum(records_gained) AS gained, sum(records_lost) AS lost, sum(pairs_gained) AS pairs_gained,
	sum(pairs_lost) AS pairs_lost, count(*) FILTER (WHERE change = 'new') AS fresh,
	count(*) FILTER (WHERE change = 'gone') AS gone, count(*) FILTER (WHERE change = 'grown') AS grown,
	count(*) FILTER (WHERE change = 'shrunk') AS shrunk, count(*) FILTER (WHERE change = 'unchanged') AS unchanged
FROM (SELECT run, false AS back, d.* FROM versions, diff(old, new) AS d
	UNION ALL SELECT run, true, d.* FROM versions, diff(new, old) AS d) AS both_ways
GROUP BY run, back;
SELECT run FROM summary AS a JOIN summary AS b USING (run) WHERE a.back <> b.back
	AND (a.gained, a.pairs_gained, a.fresh, a.grown, a.unchanged) <> (b.lost, b.pairs_lost, b.gone, b.shrunk, b.unchanged);
DROP TABLE summary;
SELECT change, count(*) > 10 AS enough FROM versions, diff(old, new) GROUP BY change ORDER BY change;
SELECT run, d.* FROM versions, diff(old, old) AS d
WHERE change <> 'unchanged' OR old_id <> new_id OR records_gained + records_lost + pairs_gained + pairs_lost > 0;

-- Ids are carried to entities that share records, each once, and none is left that could be.
SELECT run, carried_id FROM versions, carry_ids(old, new)
WHERE carried_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1;
SELECT run, carried_id, entity_id, shared FROM versions, carry_ids(old, new) WHERE carried_id IS NOT NULL
EXCEPT SELECT * FROM joined;
SELECT o.* FROM joined AS o JOIN versions USING (run)
WHERE NOT EXISTS (SELECT FROM carry_ids(old, new) AS c
	WHERE (c.carried_id = o.left_id OR c.entity_id = o.right_id) AND c.shared >= o.shared);

DROP TABLE joined;
DROP TABLE versions;
DROP TABLE label;
RESET client_min_messages;

-- Billions of pairs in one stored value.
CREATE TABLE giant AS
SELECT partition_agg(i, 1) AS together, partition_agg(i, i) AS apart FROM generate_series(1, 100000) AS i;
SELECT d.* FROM giant, diff(apart, together) AS d;
SELECT change, count(*), sum(pairs_lost) AS pairs_lost FROM giant, diff(together, apart) GROUP BY change;
SELECT o.* FROM giant, overlaps(together, together) AS o;
SELECT count(*), count(carried_id), min(entity_id) FILTER (WHERE carried_id IS NOT NULL) FROM giant, carry_ids(together, apart);
DROP TABLE giant;
