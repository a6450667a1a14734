# Frames: whatever is done to them, they hold what a model in plain SQL holds,
# and they survive what other values survive.

use strict;
use warnings;

use StarlingsTest;
use Test::More;

my $database = start_database();
my $folder = scratch();

follows_the_model();
make_frames();
copies();
restores();
variables();
parallel();
threads();
replicas_of_tables();
holds_no_memory();

done_testing();

# A random sequence of changes to a frame, and the same to two tables.  After each
# step the function compares all that can be asked of the frame with the tables.
sub follows_the_model
{
	sql(<<'SQL');
		CREATE TABLE model (name text PRIMARY KEY, h hierarchy);
		CREATE TABLE declared (source text, key bigint, PRIMARY KEY (source, key));

		-- A hierarchy over some of the records, often of few, with scores that tie.
		CREATE FUNCTION draw_hierarchy() RETURNS hierarchy LANGUAGE sql VOLATILE AS $$
			SELECT coalesce(hierarchy_agg(source, l, source, r, score), '{}')
			FROM (SELECT (ARRAY['', 'crm', 'web'])[1 + (random() * 2.4)::int] AS source, first + (random() * size)::bigint AS l,
					first + (random() * size)::bigint AS r, nullif((random() * 5)::int, 5) / 4.0::float8 AS score
				FROM (SELECT (random() * 20)::int AS first, (random() * 12)::int AS size) AS window_of_keys,
					generate_series(1, (random() * 14)::int)) AS edges
		$$;

		CREATE FUNCTION differs(f frame) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (
			SELECT CASE
				WHEN (SELECT array_agg(name ORDER BY name COLLATE "C") FROM collections(f))
					IS DISTINCT FROM (SELECT array_agg(name ORDER BY name COLLATE "C") FROM model) THEN 'names'
				WHEN EXISTS (SELECT FROM model WHERE hierarchy_send(f -> name) <> hierarchy_send(h)) THEN 'a hierarchy'
				WHEN EXISTS (SELECT FROM model JOIN collections(f) AS c USING (name)
					WHERE (c.records, c.merges, c.thresholds, c.lowest, c.highest) IS DISTINCT FROM
						(record_count(h), merge_count(h), threshold_count(h), (SELECT min(threshold) FROM merges(h)),
						(SELECT max(threshold) FROM merges(h)))) THEN 'what collections say'
				WHEN EXISTS ((SELECT source, key FROM records(f)) EXCEPT
						(SELECT source, key::text FROM declared UNION SELECT r.* FROM model, records(h) AS r))
					OR EXISTS (((SELECT source, key::text FROM declared) UNION SELECT r.* FROM model, records(h) AS r) EXCEPT
						(SELECT source, key FROM records(f)))
					OR record_count(f) <> (SELECT count(*) FROM records(f)) THEN 'records'
				WHEN (frame_stats(f)).garbage_ratio > 0.5 THEN 'garbage'
				WHEN (frame_stats(compact(f))).garbage_ratio > 0 THEN 'garbage after compact'
				WHEN f <> compact(f) OR frame_send(f) <> frame_send(compact(f)) OR f::text <> compact(f)::text
					OR frame_hash(f) <> frame_hash(compact(f)) THEN 'what compact gives'
				WHEN f::text::frame <> f OR frame_send(f::text::frame) <> frame_send(f) THEN 'text'
				WHEN f <> made THEN 'the frame of the model'
				WHEN frame_send(f) <> frame_send(made) THEN 'the bytes of the frame of the model'
				WHEN consensus(f, '0') <> consensus(made, '0') THEN 'consensus'
			END
			FROM (SELECT coalesce((SELECT frame_agg(name, h ORDER BY random()) FROM model), '{}') AS agg) AS a,
				LATERAL (SELECT frame_add_records(frame_add_records(frame_add_records(agg,
					coalesce((SELECT array_agg(key) FROM declared WHERE source = ''), '{}')),
					'crm', coalesce((SELECT array_agg(key) FROM declared WHERE source = 'crm'), '{}')),
					'web', coalesce((SELECT array_agg(key) FROM declared WHERE source = 'web'), '{}')) AS made) AS m);
		END $$;

		CREATE FUNCTION walk(steps int, OUT step int, OUT wrong text, OUT garbage int) LANGUAGE plpgsql AS $$
		DECLARE
			f frame := '{}';
			chance float8;
			one text;
			other text;
			drawn hierarchy;
			keys bigint[];
			src text;
		BEGIN
			garbage := 0;
			FOR step IN 1..steps LOOP
				chance := random();
				one := 'method ' || (random() * 4)::int;
				other := 'method ' || (random() * 4)::int;
				IF chance < 0.35 THEN
					drawn := draw_hierarchy();
					IF chance < 0.2 OR EXISTS (SELECT FROM model WHERE name = one) THEN
						f := frame_replace(f, one, drawn);
					ELSE
						f := frame_add(f, one, drawn);
					END IF;
					INSERT INTO model VALUES (one, drawn) ON CONFLICT (name) DO UPDATE SET h = excluded.h;
				ELSIF chance < 0.6 THEN
					SELECT name FROM model ORDER BY random() LIMIT 1 INTO one;
					IF one IS NOT NULL THEN
						f := frame_drop(f, one);
						DELETE FROM model WHERE name = one;
					END IF;
				ELSIF chance < 0.75 THEN
					IF EXISTS (SELECT FROM model WHERE name = one) AND NOT EXISTS (SELECT FROM model WHERE name = other) THEN
						f := frame_rename(f, one, other);
						UPDATE model SET name = other WHERE name = one;
					END IF;
				ELSIF chance < 0.85 THEN
					f := compact(f);
				ELSIF chance < 0.93 THEN
					src := (ARRAY['', 'crm', 'web'])[1 + (random() * 2.4)::int];
					keys := ARRAY(SELECT (random() * 30)::bigint FROM generate_series(1, (random() * 3)::int));
					f := frame_add_records(f, src, keys);
					INSERT INTO declared SELECT src, unnest(keys) ON CONFLICT DO NOTHING;
				ELSE
					-- a new beginning, without the records that were declared
					SELECT coalesce(frame_agg(name, h), '{}') FROM model INTO f;
					DELETE FROM declared;
				END IF;
				wrong := differs(f);
				garbage := garbage + coalesce((frame_stats(f)).garbage_ratio > 0, false)::int;
				EXIT WHEN wrong IS NOT NULL;
			END LOOP;
		END $$;
SQL
	for my $seed (1 .. 4)
	{
		my ($step, $wrong, $garbage) = split /\|/,
		  sql("SET jit = off;\nSELECT FROM setseed(0.$seed) \\g /dev/null\nTRUNCATE model, declared;\nSELECT * FROM walk(1000)"), -1;

		is($wrong, '', "seed $seed: 1000 changes leave the frame as the model is") or diag "step $step";
		cmp_ok($garbage, '>', 20, "seed $seed: many of the frames have garbage");
	}
	return;
}

# Frames of all kinds of keys, with garbage, large and empty.
sub make_frames
{
	make_values('resolution');
	sql(<<'SQL');
		CREATE TABLE frames (id int PRIMARY KEY, f frame);
		INSERT INTO frames
			SELECT id, frame_add_records(frame_add(frame_agg('h "' || note || '"', h), 'truth', p::hierarchy), p)
			FROM resolution WHERE h IS NOT NULL GROUP BY id, p;
		INSERT INTO frames SELECT 20, frame_agg(note, h) FROM resolution;
		INSERT INTO frames SELECT 21, frame_drop(f, 'uuid') FROM frames WHERE id = 20;
		INSERT INTO frames VALUES (22, '{}'), (23, NULL);
SQL
	is_sql("SELECT (frame_stats(f)).garbage_ratio > 0 FROM frames WHERE id = 21", 't', 'one of the frames has garbage');
	return;
}

# A query for one line that stands for the bytes of all frames of a table.
sub frames_of
{
	my ($table) = @_;

	return "SELECT count(*), md5(string_agg((id, md5(frame_send(f)))::text, ' ' ORDER BY id)) FROM $table";
}

sub copies
{
	for my $format (qw(text csv binary))
	{
		sql(<<"SQL");
			CREATE TABLE copied (LIKE frames);
			\\copy frames TO '$folder/frames' (FORMAT $format)
			\\copy copied FROM '$folder/frames' (FORMAT $format)
SQL
		is_sql(frames_of('copied'), sql(frames_of('frames')), "COPY $format out and in gives the same frames");
		is_sql('SELECT count(*) FROM frames AS a JOIN copied AS b USING (id) WHERE a.f = b.f', 11, 'which are equal');
		sql('DROP TABLE copied');
	}
	return;
}

sub restores
{
	my $copy = another_database('copy');

	sql(<<'SQL');
		CREATE TABLE house (f frame DEFAULT '{a: {1 ~0.9~ 2}}' CHECK (record_count(f) < 1000000),
			h hierarchy GENERATED ALWAYS AS (f -> 'a') STORED, frames frame[]);
		INSERT INTO house (frames) SELECT array_agg(f) FROM frames;
		CREATE VIEW matrix AS SELECT id, m.* FROM frames, comparison_matrix(f, '0.5', missing => 'ignore') AS m WHERE id < 3;
		CREATE MATERIALIZED VIEW agreed AS SELECT id, consensus(f, '1', 1) AS p FROM frames WHERE id < 3;
		CREATE INDEX ON frames USING hash (f);
		CREATE INDEX ON frames (record_count(f));
SQL
	my $ask = join ";\n", frames_of('frames'), map { "SELECT md5(string_agg(t::text, '/' ORDER BY t::text)) FROM $_ AS t" }
	  qw(house matrix agreed);
	my $before = sql($ask);

	run_command('pg_dump', '--no-sync', '--format=custom', '--file', "$folder/dump", $database);
	run_command('pg_restore', '--exit-on-error', '-d', $copy, "$folder/dump");
	is(sql($ask, '-d', $copy), $before, 'a dump restores to the same frames and what hangs on them');
	return;
}

sub variables
{
	is_sql(<<'SQL', 't|t', 'variables, arrays and composites hold frames, and outlive their table and transaction');
		CREATE TYPE named AS (name text, f frame);
		CREATE TABLE kept (f frame, g frame);
		CREATE TABLE fleeting AS TABLE frames;
		DO $$
		DECLARE
			f frame := (SELECT frame_agg(note, h) FROM resolution);
			pairs named[];
			one named;
		BEGIN
			SELECT 'x', fleeting.f FROM fleeting WHERE id = 20 INTO one;
			pairs[3] := one;
			DROP TABLE fleeting;
			COMMIT;
			f := frame_add(frame_drop(f, 'uuid'), 'uuid', f -> 'uuid');
			INSERT INTO kept VALUES (f, pairs[3].f);
		END $$;
		SELECT k.f = frames.f, k.g = frames.f FROM kept AS k, frames WHERE id = 20;
SQL
	return;
}

sub parallel
{
	sql(<<'SQL');
		CREATE TABLE runs AS
			SELECT n % 40 AS run, hierarchy_agg(i, (i * n) % 97, (i % 10) / 10.0::float8) AS h
			FROM generate_series(1, 40) AS n, generate_series(1, 200) AS i GROUP BY n;
		ALTER TABLE runs SET (parallel_workers = 3);
		ANALYZE runs;
		CREATE TABLE serial AS SELECT frame_agg('run ' || run, h) AS f FROM runs;
SQL
	my $parallel = <<'SQL';
		SET parallel_setup_cost = 0;
		SET parallel_tuple_cost = 0;
		SET min_parallel_table_scan_size = 0;
SQL
	like(sql("$parallel EXPLAIN (COSTS OFF) SELECT frame_agg('run ' || run, h) FROM runs"), qr/Partial Aggregate/,
		'frame_agg runs in parallel workers');
	is_sql("$parallel SELECT frame_send(frame_agg('run ' || run, h)) = (SELECT frame_send(f) FROM serial) FROM runs", 't',
		'and gives the same frame');
	is_sql("$parallel SELECT count(*) FROM frames, comparison_matrix(f, '0.5') WHERE id = 1", 2,
		'functions on frames run in them too');
	is(sqlstate("$parallel SELECT frame_agg('x', h) FROM runs"), '42710', 'a name that two workers have is an error');
	return;
}

# The same rows with any number of threads, and cancelled as quickly.
sub threads
{
	sql(<<'SQL');
		CREATE TABLE large AS SELECT frame_agg('m' || n, h) AS f FROM (
			SELECT n, hierarchy_agg(i + 5000 * n, i + 5000 * n + 1 + hashint8(i + n) % 3, abs(hashint8(i * n)) % 1000 / 1000.0::float8) AS h
			FROM generate_series(1, 3) AS n, generate_series(1::bigint, 40000) AS i GROUP BY n) AS methods;
SQL
	my @found = map { sql(<<"SQL") } 1, 2, 5, 0;
		SET client_min_messages = warning;
		SET starlings.threads = $_;
		SELECT md5(string_agg(s::text, '/' ORDER BY left_threshold, right_threshold))
		FROM large, sweep(f, 'm1', grid(0, 1, 0.25), 'm2', grid(0, 1, 0.125)) AS s;
		SELECT md5(string_agg(m::text, '/' ORDER BY left_name, right_name)) FROM large, comparison_matrix(f, '0.5') AS m;
SQL
	is($found[$_], $found[0], 'threads change no digit of a comparison') for 1 .. $#found;
	is(sqlstate("SET starlings.threads = 2; SET statement_timeout = '100ms';
		SELECT count(*) FROM large, sweep(f, 'm1', grid(0, 1, 0.001), 'm2', grid(0, 1, 0.001))"), '57014',
		'threads stop when the statement is to stop');
	is(sqlstate(q(LOAD 'starlings'; SET starlings.threads = -1)), '22023', 'there is no negative number of threads');
	return;
}

# Tables that are partitioned by frames, and arrays and rows of them.
sub replicas_of_tables
{
	sql(<<'SQL');
		CREATE TABLE by_hash (id int, f frame) PARTITION BY HASH (f);
		SELECT format('CREATE TABLE by_hash_%s PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER %1$s)', n)
		FROM generate_series(0, 2) AS n \gexec
		INSERT INTO by_hash SELECT * FROM frames;
SQL
	is_sql(frames_of('by_hash'), sql(frames_of('frames')), 'a table can be partitioned by frames');
	is_sql('SELECT count(*) FROM by_hash AS a JOIN frames AS b ON a.f = compact(b.f)', 11, 'and joined on them');
	is_sql('SELECT array_agg(f ORDER BY f) = array_agg(compact(f) ORDER BY f), count(DISTINCT ROW(id, f)) FROM frames WHERE f IS NOT NULL',
		't|11', 'arrays and rows of them compare');
	return;
}

# What a query still holds at its end for the calls that it has made.  The subquery
# is asked when the rows have been counted.
sub holds_no_memory
{
	my $held = '(SELECT sum(used_bytes) FROM pg_backend_memory_contexts)';

	sql(<<'SQL');
		CREATE TABLE with_garbage AS
			SELECT frame_drop(frame_agg(n::text, h), '1') AS f FROM (
				SELECT i, n, hierarchy_agg(k * n, (k + i) * n, 0.5) AS h
				FROM generate_series(1, 200) AS i, generate_series(1, 3) AS n, generate_series(1, 1000) AS k GROUP BY i, n) AS s
			GROUP BY i ORDER BY md5(i::text);
SQL
	for my $call ('collections(f)', 'records(f)', q(comparison_matrix(f, '0.5', missing => 'ignore')), q(sweep(f, 'a', NULL, 'b', NULL, 'ignore')),
		q(sweep(f -> 'a')), q(members((f -> 'a') @ 0.5)))
	{
		my ($few, $many) = map { sql(<<"SQL") } 1000, 11000;
			SET jit = off;
			SELECT $held FROM (SELECT '{a: {1 ~0.5~ 2}, b: {2 ~1~ 3}}'::frame AS f FROM generate_series(1, $_) OFFSET 0) AS s, $call HAVING count(*) > 0
SQL
		cmp_ok($many - $few, '<', 1e6, "many calls of $call hold no more memory than few");
	}
	cmp_ok(sql("SELECT $held FROM (SELECT f FROM with_garbage ORDER BY f OFFSET 0) AS s HAVING count(*) > 0"), '<', 20e6,
		'nor does sorting frames that have garbage');
	return;
}
