-- The text form of a hierarchy: any spelling in, the canonical one out.

SELECT '{1 ~0.9~ 2 ~0.5~ 3, 4}'::hierarchy;
SELECT '{}'::hierarchy;
SELECT ' { 4 , 3~0.5~2   ~ 0.90 ~ 01 } '::hierarchy;
SELECT '{7}'::hierarchy;

-- Records stand in order of the smallest; equal neighbours are one event.
SELECT '{9 ~0.5~ 8 ~0.5~ 7, 3 ~1~ 1}'::hierarchy;

-- A literal is a list of edges, so a record may occur twice, and joins.
SELECT '{1 ~0.9~ 2, 2 ~0.3~ 3, 2 ~0.8~ 1}'::hierarchy;

-- Scores of any size and sign; -0 is 0.
SELECT '{1 ~-2.5~ 2 ~1e300~ 3 ~-0~ 4 ~5e-324~ 5}'::hierarchy;
SELECT '{1 ~0.1~ 2 ~0.30000000000000004~ 3}'::hierarchy;

-- Words are text, and quoted where they could be read as something else.
SELECT '{b ~0.5~ a, "17" ~0.4~ 17, -5}'::hierarchy;
SELECT '{"a b", "", "{", "x~y", "a:b", "say \"hi\"", "back\\slash", "tab	", plain, zwölf}'::hierarchy;

-- Other key types and sources are read and kept apart.
SELECT '{\xDEADbeef ~0.5~ \x, 3F2C0E6A-8a3b-4c5d-9e7f-0123456789ab, "3f2c0e6a-8a3b-4c5d-9e7f-0123456789ab"}'::hierarchy;
SELECT '{crm:17 ~0.75~ web:"17", 17, "5":a, "":b}'::hierarchy;

-- Union is written +.
SELECT '{1 ~0.9~ 2, 3}'::hierarchy + '{2 ~0.7~ 3, 4}'::hierarchy;
SELECT '{1 ~0.9~ 2}'::hierarchy + '{}'::hierarchy;
SELECT '{1 ~0.9~ 2}'::hierarchy + '{a ~0.7~ b}'::hierarchy;
SELECT hierarchy_union('{1 ~0.9~ 2}', '{1 ~0.2~ 2}');

-- From partitions, by function and by cast.
SELECT hierarchy('{{1,3},{2},{4,5}}'::partition);
SELECT hierarchy('{{1,3},{2},{4,5}}'::partition, 0.7);
SELECT '{{1},{2}}'::partition::hierarchy;
SELECT '{}'::partition::hierarchy;

-- The binary form, readable by eye.
SELECT hierarchy_send('{1 ~0.5~ 2, x}');
