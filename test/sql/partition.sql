-- The text form of a partition: any spelling in, the canonical one out.

SELECT '{{1,2,3},{4}}'::partition;
SELECT '{}'::partition;
SELECT ' { { 4 } , { 3,2 , 1, 2 } } '::partition;
SELECT '{{b,"a b"},{"17",17}}'::partition;
SELECT '{{crm:1,web:1},{web:2}}'::partition;

SELECT partition_send('{{1,3},{2}}');

-- An entity for each distinct label, whatever type the labels have.
SELECT partition_agg(key, label) FROM (VALUES (1, 'x'), (2, 'y'), (3, 'x')) AS t(key, label);
SELECT partition_agg(key, label) FROM (VALUES ('c', 1.50), ('b', 1.5), ('a', 2)) AS t(key, label);
SELECT partition_agg(key, label) FROM (VALUES (1, ARRAY[1,2]), (2, ARRAY[1,2]), (3, NULL)) AS t(key, label);

-- The same pair twice does no harm; NULLs are passed over; no rows, no records.
SELECT partition_agg(key, label) FROM (VALUES (1, 5), (1, 5), (NULL, 5), (2, NULL), (3, 5)) AS t(key, label);
SELECT partition_agg(1, 2) WHERE false;
SELECT label % 2 AS odd, partition_agg(key, label)
FROM (SELECT i AS key, i / 2 AS label FROM generate_series(1, 9) AS i) AS t
GROUP BY 1 ORDER BY 1;

-- Labels that are long enough to be toasted are told apart.
SELECT partition_agg(i, repeat(md5((i % 3)::text), 300)) FROM generate_series(1, 9) AS i;

-- A label of more than half of ten records or more may mean none: it is told, once in a statement.
SELECT partition_agg(i, greatest(i, 4) - 5) FROM generate_series(1, 6) AS i;
SELECT partition_agg(i, CASE WHEN i <= 6 THEN -1 ELSE i END) FROM generate_series(1, 10) AS i;
SELECT partition_agg(i, CASE WHEN i <= 5 THEN -1 ELSE i END) FROM generate_series(1, 10) AS i;
SELECT partition_agg(i, CASE WHEN i <= 9 THEN -1 ELSE i END) FROM generate_series(1, 9) AS i;
SELECT partition_agg(i, nullif(CASE WHEN i <= 6 THEN -1 ELSE i END, -1)) FROM generate_series(1, 10) AS i;
SELECT partition_agg('crm', i, CASE WHEN i <= 8 THEN repeat('n/a ', 50) ELSE i::text END) = '{}' AS none FROM generate_series(1, 12) AS i;
SELECT g, entity_count(partition_agg(i, 1)) FROM generate_series(1, 3) AS g, generate_series(1, 20) AS i GROUP BY g ORDER BY g;
