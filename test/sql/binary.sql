-- What receive refuses. A bytea leaves in binary COPY as the bytes that it holds,
-- so they can come back as a value of any type.

CREATE TABLE bytes (b bytea);
CREATE TABLE hierarchies (h hierarchy);
CREATE TABLE partitions (p partition);
\! mkdir -p test/tmp

-- Whole values come back as they were.
INSERT INTO bytes VALUES (hierarchy_send('{1 ~0.9~ 2, crm:x}'));
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)
SELECT * FROM hierarchies;
UPDATE bytes SET b = partition_send('{{1,2},{crm:x}}');
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\copy partitions FROM 'test/tmp/bytes' (FORMAT binary)
SELECT * FROM partitions;

-- Each is tried twice, to see its SQLSTATE as well. Cut short:
UPDATE bytes SET b = substr(hierarchy_send('{1 ~0.9~ 2}'), 1, 40);
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)

-- Too long:
UPDATE bytes SET b = partition_send('{{1,2}}') || '\x00';
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy partitions FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy partitions FROM 'test/tmp/bytes' (FORMAT binary)

-- Of another version:
UPDATE bytes SET b = set_byte(hierarchy_send('{1 ~0.9~ 2}'), 0, 9);
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)

-- Not canonical: the last record of the line is there twice
UPDATE bytes SET b = set_byte(hierarchy_send('{1 ~0.9~ 2}'), length(hierarchy_send('{1 ~0.9~ 2}')) - 1, 0);
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)

-- Not in order: the second record is in entity 1 before there is an entity 0
UPDATE bytes SET b = set_byte(partition_send('{{1},{2}}'), length(partition_send('{{1},{2}}')) - 5, 1);
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy partitions FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy partitions FROM 'test/tmp/bytes' (FORMAT binary)

-- Text that is not text in this database
UPDATE bytes SET b = set_byte(hierarchy_send('{x}'), 18, 255);
\copy bytes TO 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY sqlstate
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)
\set VERBOSITY default
\copy hierarchies FROM 'test/tmp/bytes' (FORMAT binary)

-- Nothing of that has come in.
SELECT count(*) FROM hierarchies;
SELECT count(*) FROM partitions;

DROP TABLE bytes, hierarchies, partitions;
