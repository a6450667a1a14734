-- Restriction, and partitions as a lattice: refinement, meet and join.

-- Those that are left join where they did before, through records that are not.
SELECT restrict(h, '{{1},{3},{4,5}}'), restrict(h, '{{1,2,3,4,5}}') = h AS all, restrict(h, '{}') AS none, restrict(h, '{{7,8}}') AS strange
FROM (VALUES ('{1 ~0.9~ 2 ~0.5~ 3 ~0.7~ 4, 5}'::hierarchy)) AS x(h);
SELECT restrict('{1 ~0.9~ 2 ~0.2~ 3}'::hierarchy, '{{1,3}}'), restrict('{1 ~0.9~ 2, 3}'::hierarchy, '{{2,3}}'), restrict('{}'::hierarchy, '{{1}}');
SELECT restrict('{{1,2,3},{4,5}}'::partition, '{{1},{3,4}}'), restrict('{{1,2}}'::partition, '{{1,2,3}}'), restrict('{{1}}'::partition, '{}'),
	restrict('{}'::partition, '{{1}}');

-- Meet over the records that both have, join over all.
SELECT '{{1,2,3},{4,5}}'::partition & '{{1,2},{3,4,5}}', '{{1,2,3},{4,5}}'::partition + '{{1},{2},{3,4},{5}}';
SELECT '{{1,2},{3}}'::partition & '{{2,3,4}}', '{{1,2},{3}}'::partition + '{{2,5},{4}}';
SELECT '{{1,2}}'::partition & '{{3}}', '{{1,2}}'::partition + '{{3}}', '{{1,2}}'::partition & '{}', '{{1,2}}'::partition + '{}', '{}'::partition & '{}';
SELECT '{{1,4}}'::partition + '{{2,3}}' + '{{3,4}}' + '{{5,6}}' & '{{1,2,3,5,6}}';

-- One partition is finer than another if each entity of its lies within one of the other's.
SELECT p, q, p <@ q AS finer, p @> q AS coarser
FROM (VALUES ('{{1,2},{3}}'::partition, '{{1,2,3}}'::partition), ('{{1,2},{3}}', '{{1},{2,3}}'), ('{{1,2}}', '{{1,2},{3}}'), ('{{1},{2},{3}}', '{{1,2}}'),
	('{}', '{{1}}'), ('{{1,2}}', '{{1,2}}'), ('{}', '{}'), ('{{1}}', '{{"1"}}')) AS x(p, q);

-- Keys of any type, of several sources.
SELECT restrict(h, '{{crm:1},{web:\x00,1}}'), restrict(h, '{{crm:"1",2}}'), restrict(h @ 0.5, '{{crm:1,web:\x00}}')
FROM (VALUES ('{1 ~0.9~ crm:1 ~0.5~ crm:a ~0.5~ web:\x00, web:a}'::hierarchy)) AS x(h);
SELECT '{{crm:1,web:1},{1,"1"}}'::partition & '{{crm:1,web:1,1},{"1",\x01}}', '{{crm:1,web:1},{1}}'::partition + '{{crm:a,web:1},{1,\x01}}',
	'{{crm:1}}'::partition <@ '{{crm:1,web:1}}', '{{crm:1}}'::partition <@ '{{1,web:1}}';

-- The functions behind the operators, NULL, and untyped literals.
SELECT partition_meet('{{1,2}}', '{{2,3}}'), partition_join('{{1,2}}', '{{2,3}}'), partition_refines('{{1}}', '{{1,2}}'), partition_refined_by('{{1}}', '{{1,2}}');
SELECT NULL::partition & '{{1}}', '{{1}}'::partition + NULL, NULL::partition <@ NULL, '{{1}}'::partition @> NULL, restrict('{1}'::hierarchy, NULL),
	restrict(NULL::hierarchy, '{{1}}'), restrict(NULL::partition, '{{1}}'), restrict('{{1}}'::partition, NULL);
SELECT '{{1,2}}' + '{{2,3}}'::partition, '{{1,2}}'::partition & '{{2}}', '{{1}}' <@ '{{1,2}}'::partition, '{1 ~0.5~ 2}'::hierarchy + '{2 ~0.5~ 3}';
SELECT restrict('{1 ~0.5~ 2}', '{{1}}');

-- In joins, where the planner may exchange the sides.
CREATE TABLE lattice AS
SELECT partition_agg(k, k / d) AS p, d FROM generate_series(0, 11) AS k, unnest('{1,2,3,4,6,12}'::int[]) AS d GROUP BY d;
SELECT a.d, array_agg(b.d ORDER BY b.d) AS coarser FROM lattice AS a JOIN lattice AS b ON a.p <@ b.p GROUP BY a.d ORDER BY a.d;
SELECT count(*) FROM lattice AS a, lattice AS b WHERE (a.p <@ b.p) <> (b.d % a.d = 0) OR (a.p <@ b.p) <> (b.p @> a.p);
SELECT d FROM lattice WHERE p @> '{{0,1,2},{3,4,5}}' ORDER BY d;

-- Large partitions by residues: together in a meet by the least common multiple, in a join by the greatest common divisor.
CREATE TABLE residues AS
SELECT d, partition_agg(k, k % d) AS p FROM generate_series(0, 69999) AS k, unnest('{1,6,4,300,200,12,2,600,100}'::int[]) AS d GROUP BY d;
SELECT a.d, b.d, a.p & b.p = lcm.p AS meet, a.p + b.p = gcd.p AS join
FROM residues AS a, residues AS b, residues AS lcm, residues AS gcd
WHERE (a.d, b.d) IN ((6, 4), (300, 200), (1, 6)) AND lcm.d = lcm(a.d, b.d) AND gcd.d = gcd(a.d, b.d) ORDER BY 1;
SELECT a.d, b.d FROM residues AS a, residues AS b WHERE (a.p <@ b.p) <> (a.d % b.d = 0);
SELECT d FROM residues, (SELECT partition_agg(k, 1) AS odd FROM generate_series(1, 69999, 2) AS k) AS x,
	LATERAL (SELECT partition_agg(k, k % d) AS part FROM generate_series(1, 69999, 2) AS k) AS y
WHERE (restrict(p, odd) = part AND p & odd = part AND part <@ p AND part <@ odd AND p + part = p AND p + odd = odd + p AND p + odd @> odd) IS NOT TRUE;
DROP TABLE lattice, residues;
