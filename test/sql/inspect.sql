-- What a partition and a hierarchy hold, as rows.

SELECT * FROM members('{{1,3},{2},{17}}');
SELECT * FROM members('{{crm:1,web:"1",web:x},{"a b"}}');
SELECT * FROM members('{{1,3},{2}}', NULL::bigint);
SELECT * FROM members('{{a,"3"},{"b c"}}', NULL::text);
SELECT * FROM members('{}', NULL::bigint);
SELECT * FROM members(NULL, NULL::bigint);

SELECT * FROM entities('{{1,3},{2},{17}}');
SELECT * FROM entities('{{crm:1,web:"1",web:x},{"a b"}}');
SELECT * FROM entities('{{1,3},{2}}', 0);
SELECT * FROM entities('{{a,"3"},{"b c"}}', ''::text);
SELECT * FROM entities(NULL, NULL::text);

-- Merge events, from strong to weak. Equal scores are one event with many parts;
-- parts are earlier events (children) or single records.
SELECT * FROM merges('{1 ~0.9~ 2 ~0.5~ 3 ~0.5~ 4, 5 ~0.5~ 6, 7}');
SELECT * FROM merges('{1 ~0.2~ 2 ~0.9~ 3 ~0.2~ 4 ~0.7~ 5 ~0.9~ 6}');
SELECT * FROM merges('{1,2}');

SELECT * FROM records('{b ~0.9~ a, 17, crm:x}'::hierarchy);
SELECT * FROM records('{{b,a},{17},{\x00ff},{3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab}}'::partition);

SELECT record_count(h), threshold_count(h), merge_count(h)
FROM unnest('{"{}","{1}","{1 ~0.9~ 2 ~0.5~ 3 ~0.5~ 4, 5 ~0.5~ 6, 7}"}'::hierarchy[]) AS h;
SELECT record_count(p), entity_count(p) FROM unnest('{"{}","{{1}}","{{1,2},{3}}"}'::partition[]) AS p;

-- Counts read a slice of a stored value, small or large.
CREATE TABLE stored AS
SELECT n, hierarchy_agg(i, i + 1, 1.0 / i) AS h, partition_agg(i, i / 3) AS p
FROM (VALUES (1), (10), (100000)) AS t(n), generate_series(1, n) AS i
GROUP BY n;
SELECT n, record_count(h), threshold_count(h), merge_count(h), record_count(p), entity_count(p)
FROM stored ORDER BY n;
DROP TABLE stored;
