-- From a list of records to its entities: a tutorial that runs
--
-- Three registers of a company, its crm, its billing and its loyalty programme,
-- hold 5,112 records of 2,032 people. Which records are the same person? We
-- compare the records in plain SQL, hand the scored pairs to Starlings, look at
-- what every threshold would give, choose one, and see who is who.
--
-- bash test/demo.sh runs this file on a server of its own. To run it on yours,
-- stand at the top of the source tree and give it an empty database:
--
--     createdb demo
--     psql -f test/demo.sql demo

\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset null '-'
SET client_min_messages = warning;


\echo
\echo '1. The records'
\echo

-- The people are invented, but the faults are those of real registers: typing
-- errors, misread scans, nicknames, maiden names, missing fields, days and months
-- exchanged, old addresses. The column person tells who each record really is.
-- We use it only to measure.

CREATE TABLE people (
    id          bigint PRIMARY KEY,
    source      text NOT NULL,
    given_name  text,
    surname     text,
    birth_date  date,
    street      text,
    postcode    text,
    town        text,
    phone       text,
    email       text,
    person      integer NOT NULL
);

\copy people FROM 'test/data/people.csv' WITH (FORMAT csv, HEADER)

ANALYZE people;

SELECT source, count(*) AS records, count(DISTINCT person) AS people,
       count(*) FILTER (WHERE birth_date IS NULL) AS no_birth_date,
       count(*) FILTER (WHERE phone IS NULL) AS no_phone,
       count(*) FILTER (WHERE email IS NULL) AS no_email
FROM people
GROUP BY source
ORDER BY source;


\echo
\echo '2. Which pairs are worth comparing'
\echo

-- 5,112 records are 13 million pairs. We compare only those that share at least
-- one thing that two records of one person often share: such a thing is a block.
-- Given name and surname go by their sound into the same kind of block, so that
-- records with the two exchanged meet as well.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE blocks AS
SELECT DISTINCT block, id
FROM people,
     LATERAL (VALUES
         ('born '  || birth_date),
         ('name '  || dmetaphone(surname)    || ' ' || extract(year FROM birth_date)),
         ('name '  || dmetaphone(given_name) || ' ' || extract(year FROM birth_date)),
         ('home '  || postcode || ' ' || left(given_name, 1)),
         ('phone ' || phone),
         ('email ' || email)
     ) AS shared(block)
WHERE block IS NOT NULL;

CREATE TABLE pairs AS
SELECT DISTINCT a.id AS left_id, b.id AS right_id
FROM blocks a
JOIN blocks b ON b.block = a.block AND b.id > a.id;

-- How much work is that, and how many of the true pairs are among them?

SELECT (SELECT count(*) * (count(*) - 1) / 2 FROM people) AS all_pairs,
       count(*) AS pairs_to_compare,
       count(*) FILTER (WHERE a.person = b.person) AS true_pairs_among_them,
       (SELECT sum(n * (n - 1) / 2)::bigint
        FROM (SELECT count(*) AS n FROM people GROUP BY person) AS sizes) AS true_pairs
FROM pairs
JOIN people a ON a.id = left_id
JOIN people b ON b.id = right_id;


\echo
\echo '3. A score for every pair'
\echo

-- Two texts are alike by their shared trigrams or by their edit distance,
-- whichever is kinder: 1 when they are equal, about 0 when they have nothing in
-- common, and 0.5, "we cannot tell", when one of them is missing.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION alike(a text, b text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN a IS NULL OR b IS NULL THEN 0.5
        ELSE greatest(similarity(a, b),
                      1 - levenshtein(lower(a), lower(b)) / greatest(length(a), length(b), 1)::float8)
    END
$$;

-- The score is a weighted mean of what the records say of name, birth, home, phone
-- and email. Any scorer will do: Starlings asks only for pairs of records and a
-- number that grows with their likeness.

CREATE TABLE edges AS
SELECT left_id, right_id,
       (4 * greatest(alike(a.given_name, b.given_name) + alike(a.surname, b.surname),
                     alike(a.given_name, b.surname) + alike(a.surname, b.given_name)) / 2
      + 3 * alike(to_char(a.birth_date, 'YYYYMMDD'), to_char(b.birth_date, 'YYYYMMDD'))
      + (alike(a.street, b.street) + alike(a.postcode, b.postcode)) / 2
      + alike(a.phone, b.phone)
      + alike(a.email, b.email)) / 10 AS score
FROM pairs
JOIN people a ON a.id = left_id
JOIN people b ON b.id = right_id;

-- True and false pairs overlap, so every threshold makes mistakes of one kind or
-- the other. Which threshold makes the fewest?

SELECT trunc(score::numeric, 1) AS score_from,
       count(*) FILTER (WHERE a.person = b.person) AS same_person,
       count(*) FILTER (WHERE a.person <> b.person) AS different_people
FROM edges
JOIN people a ON a.id = left_id
JOIN people b ON b.id = right_id
GROUP BY 1
ORDER BY 1;


\echo
\echo '4. The hierarchy: every threshold at once'
\echo

CREATE EXTENSION IF NOT EXISTS starlings;

-- At a threshold t the entities are the records that are connected by edges with a
-- score of at least t. A hierarchy holds the entities of all thresholds in one
-- value. The LEFT JOIN brings in the records that have no edge: their partner is
-- NULL, which declares the record and joins it to nothing.

CREATE TABLE resolution AS
SELECT hierarchy_agg(r.id, e.right_id, e.score) AS h
FROM people r
LEFT JOIN edges e ON e.left_id = r.id;

SELECT record_count(h) AS records, threshold_count(h) AS thresholds,
       merge_count(h) AS merges, pg_size_pretty(pg_column_size(h)::bigint) AS size
FROM resolution;

-- The truth is a partition: the records grouped by the person they describe.

CREATE TABLE truth AS
SELECT partition_agg(id, person) AS p
FROM people;

SELECT record_count(p) AS records, entity_count(p) AS people
FROM truth;


\echo
\echo '5. The curve: what would each threshold give?'
\echo

-- sweep measures the whole hierarchy against the truth in one pass. It knows some
-- thirty measures (\df+ sweep); we look at a few.

SELECT round(threshold::numeric, 2) AS threshold, entities, largest,
       round("precision"::numeric, 4) AS "precision",
       round(recall::numeric, 4) AS recall,
       round(f1::numeric, 4) AS f1,
       round(bcubed_f1::numeric, 4) AS bcubed_f1,
       round(ari::numeric, 4) AS ari
FROM resolution, truth, sweep(h, p, grid(0.05, 0.95, 0.05));


\echo
\echo '6. The best threshold, and its neighbourhood'
\echo

-- best_threshold tries not only a grid, but every threshold that changes anything.

CREATE TABLE best AS
SELECT threshold, value AS f1
FROM resolution, truth, best_threshold(h, p, 'f1');

TABLE best;

CREATE TABLE curve AS
SELECT s.*
FROM resolution, truth, sweep(h, p, grid(0.05, 0.95, 0.01)) AS s;

SELECT round(threshold::numeric, 2) AS threshold, entities, tp, fp, fn,
       round("precision"::numeric, 4) AS "precision",
       round(recall::numeric, 4) AS recall,
       round(f1::numeric, 4) AS f1,
       round(bcubed_f1::numeric, 4) AS bcubed_f1
FROM curve
WHERE threshold BETWEEN (SELECT threshold - 0.06 FROM best) AND (SELECT threshold + 0.06 FROM best)
ORDER BY threshold;

-- The curve as a file, for any plotting tool (test/demo.gp draws it with gnuplot), and
-- as sweep_svg draws it, at every threshold: README.md shows this picture.

\! mkdir -p test/tmp
\copy (SELECT threshold, entities, precision, recall, f1, bcubed_f1 FROM curve ORDER BY threshold) TO 'test/tmp/curve.csv' WITH (FORMAT csv, HEADER)
\copy best TO 'test/tmp/best.csv' WITH (FORMAT csv, HEADER)
SELECT sweep_svg(h, p) FROM resolution, truth \g (format=unaligned tuples_only=on) test/tmp/curve.svg


\echo
\echo '7. The entities'
\echo

-- A cut at a threshold is a partition; members lists it as rows. entity_id is the
-- smallest record of the entity. The NULL::bigint says which type the keys have.

CREATE TABLE entity AS
SELECT m.entity_id, m.key AS id
FROM resolution, best, members(h @ threshold, NULL::bigint) AS m;

ANALYZE entity;

-- Do we believe the measures? Counted by hand over the rows, pairs of records in
-- one entity and pairs of one person among them are the same numbers.

SELECT 'by hand' AS counted, count(*) AS pairs,
       count(*) FILTER (WHERE a.person = b.person) AS true_positives
FROM (SELECT * FROM entity JOIN people USING (id)) AS a
JOIN (SELECT * FROM entity JOIN people USING (id)) AS b
  ON b.entity_id = a.entity_id AND b.id > a.id
UNION ALL
SELECT 'by evaluate', pairs, tp
FROM resolution, truth, best, evaluate(h @ threshold, p);

-- How do the entities compare with the people?

CREATE TABLE verdict AS
SELECT entity_id, count(*) AS records, count(DISTINCT person) AS people,
       min(person) AS person, count(DISTINCT source) AS sources,
       bool_and(total = whole) AS complete
FROM (SELECT entity_id, person, source,
             count(*) OVER (PARTITION BY entity_id, person) AS total,
             count(*) OVER (PARTITION BY person) AS whole
      FROM entity JOIN people USING (id)) AS seen
GROUP BY entity_id;

SELECT CASE WHEN people > 1 THEN 'several people'
            WHEN complete   THEN 'one person, all of their records'
            ELSE                 'one person, some of their records' END AS what_it_holds,
       count(*) AS entities, sum(records) AS records
FROM verdict
GROUP BY 1
ORDER BY 2 DESC;


\echo
\echo 'A perfect one: all records of one person, and no other'
\echo

SELECT entity_id, id, source, given_name, surname, birth_date, street, town, phone, person
FROM entity JOIN people USING (id)
WHERE entity_id = (SELECT entity_id FROM verdict
                   WHERE people = 1 AND complete
                   ORDER BY sources DESC, records DESC, entity_id LIMIT 1)
ORDER BY id;

\echo
\echo 'A wrong merge: two people in one entity'
\echo

CREATE TABLE wrong AS
SELECT entity_id
FROM verdict
WHERE people = 2
ORDER BY abs(records - 4), entity_id
LIMIT 1;

SELECT entity_id, id, source, given_name, surname, birth_date, street, town, phone, person
FROM entity JOIN people USING (id)
WHERE entity_id = (TABLE wrong)
ORDER BY person, id;

-- Which comparison brought them together? Their strongest edge.

SELECT left_id, right_id, round(score::numeric, 4) AS score
FROM edges
JOIN entity a ON a.id = left_id
JOIN entity b ON b.id = right_id
WHERE a.entity_id = (TABLE wrong)
  AND b.entity_id = (TABLE wrong)
  AND (SELECT person FROM people WHERE id = left_id)
   <> (SELECT person FROM people WHERE id = right_id)
ORDER BY score DESC
LIMIT 1;

\echo
\echo 'A missed record: one person in two entities'
\echo

SELECT entity_id, id, source, given_name, surname, birth_date, street, town, phone, person
FROM entity JOIN people USING (id)
WHERE person = (SELECT person FROM verdict
                WHERE people = 1 AND NOT complete
                GROUP BY person
                HAVING count(*) = 2 AND max(records) > 1
                ORDER BY sum(records) DESC, person LIMIT 1)
ORDER BY entity_id, id;


\echo
\echo '8. A threshold that is too low, and what a bound makes of it'
\echo

-- Somewhat lower than the best threshold one weak pair after the other chains strangers
-- together. Without a truth it shows: of the pairs that entities claim, ever fewer were
-- scored enough (direct), and ever more never (inferred).

SELECT round(threshold::numeric, 2) AS threshold, pairs, direct, contradicted, inferred,
       round(direct_share::numeric, 3) AS direct_share
FROM unnest((SELECT sweep_support_agg((SELECT h FROM resolution), left_id, right_id, score, grid(0.5, 0.9, 0.05))
             FROM edges));

-- Nobody has more than six records in the three registers, so no entity may. A bound
-- leaves out the merges that would make a larger one, at every threshold.

SELECT round(threshold::numeric, 2) AS threshold,
       a.largest AS largest_before, b.largest AS largest_bounded,
       round(a.f1::numeric, 4) AS f1_before, round(b.f1::numeric, 4) AS f1_bounded
FROM resolution, truth,
     sweep(h, p, grid(0.5, 0.9, 0.05)) AS a
     JOIN LATERAL sweep(bound(h, max_size => 6), p, grid(0.5, 0.9, 0.05)) AS b USING (threshold);

-- The best threshold of the bounded hierarchy, and of others.

SELECT max_size, round(threshold::numeric, 4) AS threshold, round("precision"::numeric, 4) AS "precision",
       round(recall::numeric, 4) AS recall, round(f1::numeric, 4) AS f1
FROM resolution, truth, sweep_bounds(h, p, '{4, 5, 6, 8, 12, NULL}');
