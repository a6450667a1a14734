# Values and what is built on them last: in variables and parameters, in arrays
# and composites, in everything that hangs on a table, when the extension moves
# to another schema, in a dump of all that, and when the extension is dropped.

use strict;
use warnings;

use IO::Socket::UNIX;
use StarlingsTest;
use Test::More;

my $database = start_database();

make_values('resolution');
my $all = sql(bytes_of('resolution'));

variables();
prepared();
protocol();
arrays();
composites();
rows();
views();
columns();
triggers();
partitions();
references();
other_schema();
restore();
dropped();

done_testing();

# Tests that a query, or what has the columns of the table, gives the same values.
sub same_values
{
	my ($from, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return is_sql(bytes_of($from =~ /^\s*(SELECT|TABLE)\b/ ? "($from) AS made" : $from), $all, $name);
}

sub variables
{
	sql(<<'SQL');
		CREATE TYPE pair AS (h hierarchy, p partition);
		CREATE FUNCTION swap(INOUT one pair, INOUT other pair) LANGUAGE plpgsql AS $$
		DECLARE
			kept pair := one;
		BEGIN
			one := other;
			other.h := kept.h;
			other.p := kept.p;
		END $$;
		CREATE FUNCTION passed_on() RETURNS SETOF resolution LANGUAGE plpgsql AS $$
		DECLARE
			r record;
			made resolution;
			pairs pair[];
			hierarchies hierarchy[];
			nothing pair;
		BEGIN
			FOR r IN SELECT * FROM resolution ORDER BY id LOOP
				hierarchies[r.id] := r.h;
				pairs[r.id].h := hierarchies[r.id];
				pairs[r.id].p := r.p;
			END LOOP;
			FOR r IN SELECT * FROM resolution LOOP
				SELECT id, note FROM resolution WHERE id = r.id INTO made;
				SELECT (other).* FROM swap(pairs[r.id], nothing) INTO made.h, made.p;
				RETURN NEXT made;
			END LOOP;
		END $$;
SQL
	same_values('passed_on()', 'variables, records, arrays and arguments hand values on');
	is_sql(<<'SQL', 't', 'a loop over an array grows a variable');
		CREATE FUNCTION grown() RETURNS hierarchy LANGUAGE plpgsql AS $$
		DECLARE
			h hierarchy := '{}';
			part hierarchy;
			parts hierarchy[] := (SELECT array_agg(r.h) FROM resolution AS r WHERE r.h IS NOT NULL);
		BEGIN
			FOREACH part IN ARRAY parts LOOP
				h := h + part;
			END LOOP;
			RETURN h;
		END $$;
		SELECT hierarchy_send(grown()) = hierarchy_send(hierarchy_union_agg(h)) FROM resolution;
SQL
	is_sql(<<'SQL', "t|t|t\n1", 'an exception in a block leaves variables whole and takes back what was stored');
		CREATE TABLE stored (h hierarchy, p partition);
		CREATE FUNCTION excepted(OUT before hierarchy, OUT h hierarchy, OUT p partition) LANGUAGE plpgsql AS $$
		BEGIN
			SELECT r.h, r.p FROM resolution AS r WHERE id = 9 INTO h, p;
			before := h;
			INSERT INTO stored VALUES (h, p);
			BEGIN
				h := h + '{1 ~0.5~ 2}';
				INSERT INTO stored VALUES (h, h @ 0.5);
				p := h @ 'NaN'::float8;
			EXCEPTION WHEN numeric_value_out_of_range THEN
				NULL;
			END;
		END $$;
		SELECT hierarchy_send(before) = hierarchy_send(r.h), hierarchy_send(e.h) = hierarchy_send(r.h + '{1 ~0.5~ 2}'),
			partition_send(e.p) = partition_send(r.p)
		FROM excepted() AS e, resolution AS r WHERE id = 9;
		SELECT count(*) FROM stored;
SQL
	is_sql(<<'SQL', 't', 'a variable outlives the table that its value came from');
		CREATE TABLE fleeting AS TABLE resolution;
		TRUNCATE stored;
		DO $$
		DECLARE
			kept pair;
			h hierarchy;
		BEGIN
			SELECT f.h, f.p FROM fleeting AS f WHERE id = 9 INTO kept;
			h := kept.h;
			DROP TABLE fleeting;
			COMMIT;
			INSERT INTO stored VALUES (h + kept.h, kept.p);
		END $$;
		SELECT (hierarchy_send(s.h), partition_send(s.p)) = (hierarchy_send(r.h), partition_send(r.p))
		FROM stored AS s, resolution AS r WHERE id = 9;
SQL
	return;
}

sub prepared
{
	for my $mode (qw(force_generic_plan force_custom_plan auto))
	{
		is_sql(<<"SQL", join("\n", 1 .. 6, 8, 9), "$mode: values that are parameters are found");
			SET plan_cache_mode = $mode;
			PREPARE find(hierarchy, partition) AS SELECT id FROM resolution WHERE h = \$1 AND p = \$2;
			SELECT format('EXECUTE find(%L, %L)', h, p) FROM resolution ORDER BY id \\gexec
SQL
		sql(<<"SQL");
			SET plan_cache_mode = $mode;
			CREATE TABLE inserted (LIKE resolution);
			PREPARE keep(int, text, hierarchy, partition) AS INSERT INTO inserted VALUES (\$1, \$2, \$3, \$4);
			SELECT format('EXECUTE keep(%L, %L, %L, %L)', id, note, h, p) FROM resolution \\gexec
SQL
		same_values('inserted', "$mode: values that are parameters are stored");
		is_sql(<<"SQL", "8\n5\n0", "$mode: so are those in arrays");
			DROP TABLE inserted;
			SET plan_cache_mode = $mode;
			PREPARE among(hierarchy[], partition[]) AS SELECT count(*) FROM resolution WHERE h = ANY (\$1) AND p = ANY (\$2);
			SELECT format('EXECUTE among(%L, %L)', array_agg(h), array_agg(p)) FROM resolution \\gexec
			SELECT format('EXECUTE among(%L, %L)', array_agg(h), array_agg(p)) FROM resolution WHERE id IN (1, 2, 5, 7, 8, 9) \\gexec
			EXECUTE among('{}', '{}');
SQL
	}
	return;
}

# Parameters and results in binary, as drivers send them.
sub protocol
{
	my $wire = open_wire();

	for my $type (qw(hierarchy partition))
	{
		my $column = substr $type, 0, 1;
		my $oid = sql("SELECT '$type'::regtype::oid");
		my @rows = map { [ split /\|/ ] }
		  split /\n/, sql("SELECT id, encode(${type}_send($column), 'hex') FROM resolution WHERE $column IS NOT NULL ORDER BY id");
		my ($found, $echoed, $read, $printed) = ('') x 4;

		for my $row (@rows)
		{
			my ($id, $bytes) = ($row->[0], pack 'H*', $row->[1]);
			my $text = ask($wire, 'SELECT $1', 0, $oid, 1, $bytes);

			$found .= ask($wire, "SELECT id::text FROM resolution WHERE $column = \$1", 0, $oid, 1, $bytes);
			$echoed .= $id if ask($wire, 'SELECT $1', 1, $oid, 1, $bytes) eq $bytes;
			$read .= $id if ask($wire, 'SELECT $1', 1, $oid, 0, $text) eq $bytes;
			$printed .= $id if $text eq sql("SELECT $column FROM resolution WHERE id = $id");
		}
		my $ids = join '', map { $_->[0] } @rows;
		is($ids, '12345689', "$type: there are values to send");
		is($found, $ids, "$type: a binary parameter is found");
		is($echoed, $ids, "$type: and comes back in binary");
		is($printed, $ids, "$type: and as text");
		is($read, $ids, "$type: which comes back in binary");

		my $short = substr pack('H*', $rows[1][1]), 0, -1;
		is(ask($wire, 'SELECT $1', 1, $oid, 1, $short), '22P03', "$type: a binary parameter that lacks a byte is refused");
		is(ask($wire, 'SELECT $1', 0, 20, 0, '17'), '17', "$type: the connection goes on");
	}
	close $wire;
	return;
}

# A connection without libpq, which psql does not let send binary.
sub open_wire
{
	my ($folder, $port) = split /\|/, sql(q(SELECT split_part(setting, ',', 1), current_setting('port')
		FROM pg_settings WHERE name = 'unix_socket_directories'));
	my $wire = IO::Socket::UNIX->new(Peer => "$folder/.s.PGSQL.$port") or die "no connection: $!";
	my $options = pack 'N (Z*)*', 3 << 16, user => sql('SELECT current_user'), database => $database,
		client_encoding => 'UTF8', '';

	print $wire pack('N', 4 + length $options), $options;
	answer($wire);
	return $wire;
}

# Runs a statement with one parameter of the type, text (0) or binary (1), and
# returns the first column, text or binary as well, or the SQLSTATE.
sub ask
{
	my ($wire, $query, $result_format, $oid, $format, $parameter) = @_;
	my @messages = (
		P => pack('x Z* n N', $query, 1, $oid),
		B => pack('x x n n n N/a* n n', 1, $format, 1, $parameter, 1, $result_format),
		E => pack('x N', 0),
		S => '');

	while (my ($kind, $body) = splice @messages, 0, 2)
	{
		print $wire $kind, pack('N', 4 + length $body), $body;
	}
	return answer($wire);
}

# Reads until the server is ready for the next statement.
sub answer
{
	my ($wire) = @_;
	my $answer = '';

	for (my $kind = ''; $kind ne 'Z';)
	{
		read($wire, my $head, 5) == 5 or die 'the server has closed the connection';
		($kind, my $length) = unpack 'a N', $head;
		read $wire, my $body, $length - 4;
		$answer .= unpack 'x2 N/a*', $body if $kind eq 'D';
		($answer) = $body =~ /\0C(\w{5})\0/ if $kind eq 'E';
	}
	return $answer;
}

sub arrays
{
	same_values(<<'SQL', 'arrays come back from text');
		SELECT u.* FROM unnest(
			(SELECT array_agg(id ORDER BY id) FROM resolution), (SELECT array_agg(note ORDER BY id) FROM resolution),
			(SELECT array_agg(h ORDER BY id)::text::hierarchy[] FROM resolution),
			(SELECT array_agg(p ORDER BY id)::text::partition[] FROM resolution)) AS u(id, note, h, p)
SQL
	is_sql(<<'SQL', q({"{\"a,b\" ~0.5~ \"c}\"}",NULL}|{{"{{1}}"},{"{{2,\"\\\\\"\"}}"}}), 'array literals quote values');
		SELECT ARRAY['{"c}" ~0.5~ "a,b"}'::hierarchy, NULL], ARRAY[ARRAY['{{1}}'::partition], ARRAY['{{"\"",2}}'::partition]]
SQL
	for my $column (qw(h p))
	{
		is_sql(<<"SQL", '64|0|0|0|0', "arrays of $column compare by their elements");
			SELECT count(*),
				count(*) FILTER (WHERE (ARRAY[a.$column, b.$column] = ARRAY[b.$column, a.$column]) <> (a.$column = b.$column)),
				count(*) FILTER (WHERE (ARRAY[a.$column] < ARRAY[b.$column, a.$column]) <> (a.$column <= b.$column)),
				count(*) FILTER (WHERE (ARRAY[a.$column] <@ ARRAY['{}', NULL, b.$column]) <> (a.id = 6 OR a.id = b.id)),
				count(*) FILTER (WHERE array_position(ARRAY[NULL, b.$column], a.$column) IS NOT NULL <> (a.id = b.id))
			FROM resolution AS a, resolution AS b WHERE a.$column IS NOT NULL AND b.$column IS NOT NULL
SQL
		is_sql("SELECT count(*), count(DISTINCT ARRAY[$column, NULL]) FROM (TABLE resolution UNION ALL TABLE resolution) AS r",
			'18|9', "DISTINCT knows arrays of $column");
	}
	return;
}

sub composites
{
	same_values('SELECT (r::text::resolution).* FROM resolution AS r', 'rows come back from text');
	same_values('SELECT (jsonb_populate_record(NULL::resolution, to_jsonb(r))).* FROM resolution AS r', 'and from jsonb');
	same_values('json_populate_recordset(NULL::resolution, (SELECT json_agg(r) FROM resolution AS r))', 'and from json');
	is_sql('SELECT to_jsonb(r), row_to_json(r) FROM resolution AS r WHERE id = 4',
		q({"h": "{\\\\x ~0~ \\\\x00 ~-1~ \\\\x00ff}", "p": "{{\\\\x,\\\\x00ff},{\\\\x00}}", "id": 4, "note": "bytea"}|)
		  . q({"id":4,"note":"bytea","h":"{\\\\x ~0~ \\\\x00 ~-1~ \\\\x00ff}","p":"{{\\\\x,\\\\x00ff},{\\\\x00}}"}),
		'JSON has the text form of values');
	for my $off (qw(enable_sort enable_hashagg))
	{
		is_sql("SET $off = off; SELECT count(*), count(*) FILTER (WHERE twice.count = 2)
			FROM (SELECT count(*) FROM (TABLE resolution UNION ALL TABLE resolution) AS r GROUP BY r) AS twice",
			'9|9', "rows are grouped as wholes without $off");
	}
	is_sql(<<'SQL', '{1 ~0.5~ 2, 3}|hierarchy|{"{{1,2}}"}', 'domains take values, and give them to functions and operators');
		CREATE DOMAIN small AS hierarchy CHECK (record_count(VALUE) < 100);
		CREATE DOMAIN matched AS partition NOT NULL CHECK (entity_count(VALUE) < record_count(VALUE));
		CREATE TABLE limited (h small, p matched, hs small[]);
		INSERT INTO limited VALUES ('{1 ~0.5~ 2}', '{{1,2}}', '{"{2, 3}"}');
		SELECT h + hs[1], pg_typeof(h + hs[1]), ARRAY[p] FROM limited;
SQL
	is(sqlstate("INSERT INTO limited SELECT h, '{{1,2}}' FROM resolution WHERE id = 8"), '23514', 'the check of a domain is kept');
	is(sqlstate("INSERT INTO limited SELECT '{}', '{{1,2}}', ARRAY[h] FROM resolution WHERE id = 8"), '23514', 'in arrays too');
	is(sqlstate("INSERT INTO limited VALUES ('{}', '{{1},{2}}')"), '23514', 'and that of a domain over partition');
	is(sqlstate("INSERT INTO limited VALUES ('{}', NULL)"), '23502', 'which refuses NULL');
	return;
}

# Every value twice, the second made anew.
sub rows
{
	my $only = sub { join '', map { $_ eq $_[0] ? '' : "SET enable_$_ = off;" } qw(hashjoin mergejoin nestloop) };

	sql(<<'SQL');
		CREATE TABLE twice AS TABLE resolution;
		INSERT INTO twice SELECT id + 100, note, h::text::hierarchy, p::text::partition FROM resolution;
		ANALYZE twice;
SQL
	for my $off (qw(enable_sort enable_hashagg))
	{
		is_sql(<<"SQL", '9|2|2', "GROUP BY without $off in little memory");
			SET $off = off; SET work_mem = '64kB';
			SELECT count(*), min(count), max(count) FROM (SELECT count(*) FROM twice GROUP BY h, p) AS g;
SQL
		is_sql("SET $off = off; SELECT count(*) FROM (SELECT DISTINCT h, p FROM twice) AS d", 9, "DISTINCT without $off");
		is_sql(<<"SQL", '9|9|0', "set operations without $off");
			SET $off = off;
			SELECT (SELECT count(*) FROM (SELECT h, p FROM twice UNION SELECT h, p FROM twice) AS u),
				(SELECT count(*) FROM (SELECT h, p FROM twice WHERE id < 100 INTERSECT SELECT h, p FROM twice WHERE id > 100) AS i),
				(SELECT count(*) FROM (SELECT h, p FROM twice WHERE id < 100 EXCEPT SELECT h, p FROM twice WHERE id > 100) AS e)
SQL
	}
	for my $column (qw(h p))
	{
		is_sql(<<"SQL", '18|t|0', "ORDER BY $column goes both ways and puts equals side by side");
			SET work_mem = '64kB';
			SELECT count(*),
				array_agg(id % 100 ORDER BY up) = array_agg(id % 100 ORDER BY down DESC),
				count(*) FILTER (WHERE up % 2 = 0 AND id % 100 <> before)
			FROM (SELECT id, row_number() OVER w AS up, lag(id % 100) OVER w AS before,
					row_number() OVER (ORDER BY $column DESC) AS down
				  FROM twice WINDOW w AS (ORDER BY $column)) AS sorted
SQL
		for my $join (qw(hashjoin mergejoin))
		{
			my $node = { hashjoin => 'Hash Join', mergejoin => 'Merge Join' }->{$join};
			my $query = "SELECT count(*), sum(a.id - b.id) FROM twice AS a JOIN twice AS b ON a.$column = b.$column";

			like(sql($only->($join) . "EXPLAIN (COSTS OFF) $query"), qr/$node/, "$node on $column");
			is_sql($only->($join) . $query, '32|0', "$node on $column finds all equals");
		}
	}
	return;
}

sub views
{
	sql(<<'SQL');
		CREATE TABLE changing AS TABLE resolution;
		CREATE VIEW halves AS
			SELECT id, note, h, cut(h, 0.5) AS p, (evaluate(h @ 0.5, p, 'ignore')).f1, '{1 ~0.5~ 2}' < h AS after FROM changing;
		CREATE VIEW curve AS SELECT id, s.* FROM changing, sweep(h, p, grid(0, 1, 0.5), 'ignore') AS s;
		CREATE VIEW all_in_one AS
			SELECT hierarchy_union_agg(h) AS h, hierarchy_agg(id, id + 1, id / 16.0::float8, 2) AS ids, partition_agg(id, note) AS notes
			FROM changing;
		CREATE VIEW handful AS SELECT id, h FROM changing WHERE record_count(h) < 100 WITH CHECK OPTION;
		CREATE MATERIALIZED VIEW frozen AS TABLE changing;
		CREATE UNIQUE INDEX ON frozen (id);
		CREATE MATERIALIZED VIEW frozen_handful AS SELECT h, h @ 0.5 AS p FROM handful;
		CREATE UNIQUE INDEX ON frozen_handful (h, p);
SQL
	same_values('frozen', 'a materialized view holds the values');
	is_sql(<<'SQL', 't|8|t', 'views compute from them');
		SELECT (SELECT bool_and(v.p = r.h @ 0.5 AND v.after = (r.h > '{1 ~0.5~ 2}')) FROM halves AS v JOIN resolution AS r USING (id)),
			(SELECT count(DISTINCT id) FROM curve),
			(SELECT record_count(notes) = 9 AND threshold_count(ids) = 9 FROM all_in_one)
SQL
	sql(<<'SQL');
		UPDATE changing SET h = h + '{1 ~0.5~ "new"}', p = NULL WHERE id IN (2, 8);
		DELETE FROM changing WHERE id = 1;
		INSERT INTO changing SELECT 10, note, h, p FROM resolution WHERE id = 9;
		REFRESH MATERIALIZED VIEW CONCURRENTLY frozen;
		REFRESH MATERIALIZED VIEW CONCURRENTLY frozen_handful;
SQL
	is_sql(bytes_of('frozen'), sql(bytes_of('changing')), 'REFRESH CONCURRENTLY brings what changed');
	is_sql(<<'SQL', 0, 'also with a unique index on values');
		SELECT count(*) FROM handful FULL JOIN frozen_handful AS f ON hierarchy_send(handful.h) = hierarchy_send(f.h)
		WHERE handful.id IS NULL OR f.p IS NULL OR f.p <> handful.h @ 0.5
SQL
	is(sqlstate('INSERT INTO handful SELECT 11, h FROM resolution WHERE id = 8'), '44000', 'a view checks what is inserted');
	is_sql("INSERT INTO handful VALUES (11, '{5, 4}') RETURNING h", '{4, 5}', 'and lets the rest through');
	return;
}

sub columns
{
	sql(<<'SQL');
		CREATE TABLE house (
			id int PRIMARY KEY,
			note text,
			h hierarchy DEFAULT hierarchy('{{1,2},{3}}'::partition, 0.75) + '{4}',
			p partition,
			half partition GENERATED ALWAYS AS (cut(h, 0.5)) STORED,
			certain hierarchy GENERATED ALWAYS AS (p::hierarchy) STORED,
			CHECK (record_count(h) < 50000),
			EXCLUDE USING hash (h WITH =));
		INSERT INTO house SELECT * FROM resolution;
		INSERT INTO house (id, p) VALUES (10, '{{1,2}}');
		CREATE INDEX house_half ON house USING hash (cut(h, 0.5));
		CREATE INDEX house_small ON house (h, p) WHERE record_count(h) < 100;
		CREATE INDEX house_counts ON house (record_count(h), threshold_count(h)) INCLUDE (id);
		ANALYZE house;
SQL
	is_sql('SELECT h, half, certain FROM house WHERE id = 10', '{1 ~0.75~ 2, 3, 4}|{{1,2},{3},{4}}|{1 ~1~ 2}',
		'defaults and generated columns');
	is_sql('SELECT count(*) FROM house WHERE partition_send(half) = partition_send(h @ 0.5)
		AND hierarchy_send(certain) = hierarchy_send(hierarchy(p))', 9, 'generated columns of all values');
	is_sql("UPDATE house SET h = h + '{3 ~0.6~ 4}' WHERE id = 10 RETURNING half", '{{1,2},{3,4}}', 'they follow an update');
	is(sqlstate("INSERT INTO house (id, h) SELECT 11, h FROM resolution WHERE id = 8"), '23P01',
		'an exclusion constraint refuses a large value twice');
	is(sqlstate('CREATE INDEX ON house (h)'), '54000', 'a btree index of large values is refused');

	for my $case (
		[ 'an expression index', 'house_half', q(cut(h, 0.5) = '{{1,2},{3,4}}'), '10' ],
		[ 'a partial index', 'house_small', q(h >= '{}' AND h <= '{}' AND record_count(h) < 100), '6' ],
		[ 'an index on counts', 'house_counts', 'record_count(h) = 24000', '9' ])
	{
		my ($name, $index, $condition, $id) = @$case;

		like(sql("SET enable_seqscan = off; EXPLAIN SELECT id FROM house WHERE $condition"), qr/\b$index\b/, "$name is used");
		is_sql("SET enable_seqscan = off; SELECT id FROM house WHERE $condition", $id, "$name finds the row");
	}
	sql("VACUUM FULL house; CLUSTER house USING house_pkey; REINDEX TABLE house");
	same_values('SELECT id, note, h, p FROM house WHERE id < 10', 'values survive VACUUM FULL and CLUSTER');

	sql(<<'SQL');
		CREATE TABLE altered AS TABLE resolution;
		ALTER TABLE altered ADD COLUMN later hierarchy DEFAULT '{1 ~0.5~ "added later"}', ALTER COLUMN h TYPE text, ALTER COLUMN p TYPE text;
		ALTER TABLE altered ALTER COLUMN h TYPE hierarchy USING h::hierarchy, ALTER COLUMN p TYPE partition USING p::partition;
		ALTER TABLE altered ALTER COLUMN h SET STORAGE main, ALTER COLUMN p SET STORAGE extended;
		CREATE TABLE compressed AS TABLE altered WITH NO DATA;
		ALTER TABLE compressed ALTER COLUMN h SET STORAGE main, ALTER COLUMN p SET STORAGE extended;
		INSERT INTO compressed SELECT * FROM altered;
SQL
	same_values('altered', 'columns become text and come back');
	is_sql('SELECT count(*), count(DISTINCT later), min(later::text) FROM altered', '9|1|{1 ~0.5~ "added later"}',
		'a column that is added has its default in all rows');
	same_values('compressed', 'values may be compressed');
	is_sql('SELECT pg_column_compression(h) IS NOT NULL, pg_column_size(h) < pg_column_size(h + h) FROM compressed WHERE id = 9',
		't|t', 'and they were');
	return;
}

sub triggers
{
	sql(<<'SQL');
		CREATE TABLE watched AS TABLE resolution;
		CREATE TABLE history (id int, before hierarchy, after hierarchy, p partition);
		CREATE FUNCTION add_old() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN NEW.h := NEW.h + OLD.h; RETURN NEW; END $$;
		CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN INSERT INTO history SELECT id, o.h, n.h, n.p FROM olds AS o JOIN news AS n USING (id); RETURN NULL; END $$;
		CREATE TRIGGER add_old BEFORE UPDATE ON watched FOR EACH ROW WHEN (OLD.h <> NEW.h) EXECUTE FUNCTION add_old();
		CREATE TRIGGER keep_history AFTER UPDATE ON watched REFERENCING OLD TABLE AS olds NEW TABLE AS news
			FOR EACH STATEMENT EXECUTE FUNCTION keep_history();
		UPDATE watched SET h = '{1 ~0.5~ 2}' WHERE id < 9;
SQL
	is_sql(<<'SQL', '8|7|8', 'triggers see the old value and the new one');
		SELECT count(*), count(*) FILTER (WHERE hierarchy_send(after) = hierarchy_send(r.h + '{1 ~0.5~ 2}')),
			count(*) FILTER (WHERE before IS NOT DISTINCT FROM h AND t.p IS NOT DISTINCT FROM r.p)
		FROM history AS t JOIN resolution AS r USING (id)
SQL
	return;
}

sub partitions
{
	sql(<<'SQL');
		CREATE TABLE by_hash (id int, note text, h hierarchy, p partition) PARTITION BY HASH (h, p);
		CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
		CREATE TABLE by_list (id int, note text, h hierarchy, p partition) PARTITION BY LIST (p);
		CREATE TABLE by_list_bytea PARTITION OF by_list FOR VALUES IN ('{{\x00},{\x00ff,\x}}', NULL);
		CREATE TABLE by_list_nothing PARTITION OF by_list FOR VALUES IN ('{}');
		CREATE TABLE by_list_rest PARTITION OF by_list DEFAULT;
		CREATE TABLE parent (id int, note text, h hierarchy, p partition);
		CREATE TABLE child (more hierarchy) INHERITS (parent);
		INSERT INTO by_hash TABLE resolution;
		INSERT INTO by_list TABLE resolution;
		INSERT INTO parent SELECT * FROM resolution WHERE id % 2 = 0;
		INSERT INTO child SELECT *, '{}' FROM resolution WHERE id % 2 = 1;
SQL
	same_values($_, "values in $_") for qw(by_hash by_list parent);
	is_sql('SELECT string_agg(DISTINCT tableoid::regclass::text, $$ $$) FROM by_hash', 'by_hash_0 by_hash_1', 'hashing spreads them');
	is_sql('SELECT string_agg(id || tableoid::regclass::text, $$ $$ ORDER BY id) FROM by_list WHERE id IN (3, 4, 6, 7)',
		'3by_list_rest 4by_list_bytea 6by_list_nothing 7by_list_bytea', 'a list tells them apart');
	is_sql("UPDATE by_list SET p = p::text::partition, h = '{}' WHERE id = 4 RETURNING tableoid::regclass", 'by_list_bytea',
		'an equal value stays in its partition');
	is_sql("UPDATE by_list SET p = '{}' WHERE id = 8; SELECT tableoid::regclass FROM by_list WHERE id = 8", 'by_list_nothing',
		'another one moves');
	for my $case ([ 'by_list', q(p = '{{\x,\x00ff},{\x00}}'), 4 ], [ 'by_hash', q(h = '{}' AND p = '{}'), 6 ])
	{
		my ($table, $condition, $id) = @$case;
		my $plan = sql("EXPLAIN (COSTS OFF) SELECT id FROM $table WHERE $condition");

		is(scalar(() = $plan =~ /Scan on/g), 1, "only one partition of $table is read for a value");
		is_sql("SELECT id FROM $table WHERE $condition", $id, 'and it is there');
	}
	return;
}

sub references
{
	sql(<<'SQL');
		CREATE TABLE known (h hierarchy PRIMARY KEY, p partition UNIQUE);
		CREATE TABLE using_known (
			id int,
			h hierarchy REFERENCES known ON UPDATE CASCADE ON DELETE CASCADE,
			p partition REFERENCES known (p) ON UPDATE CASCADE ON DELETE CASCADE);
		INSERT INTO known SELECT h, p FROM resolution WHERE id < 7;
		INSERT INTO using_known SELECT id, h::text::hierarchy, p::text::partition FROM resolution WHERE id < 8;
SQL
	is(sqlstate("INSERT INTO using_known VALUES (8, '{999}', NULL)"), '23503', 'a foreign key wants its hierarchy');
	is(sqlstate("INSERT INTO using_known VALUES (8, NULL, '{{999}}')"), '23503', 'and its partition');
	is(sqlstate("INSERT INTO known SELECT h::text::hierarchy, '{{999}}' FROM resolution WHERE id = 2"), '23505',
		'a primary key knows values in another copy');
	is_sql(<<'SQL', "2|{1001}|{{1002}}\n6|{}|{}\n7||", 'a change of the key goes on to who refers to it');
		UPDATE known SET h = '{1001}', p = '{{1002}}' WHERE record_count(h) = 12;
		DELETE FROM known WHERE record_count(h) BETWEEN 2 AND 11;
		SELECT * FROM using_known ORDER BY id;
SQL
	return;
}

# What tables and views say, in some lines.  The extension is in a schema, on the
# search_path or, with names in full, off an empty one.
sub everything
{
	my ($where, $schema, $on_path) = @_;
	my $script = join ";\n", <<'SQL',
		SELECT X.hierarchy_union_agg(h), X.hierarchy_agg(id, id + 1, 0.5), X.partition_agg(id, note), count(DISTINCT h)
		FROM public.resolution WHERE id < 8;
		SELECT h OPERATOR(X.@) 0.5, h OPERATOR(X.+) p::X.hierarchy, h OPERATOR(X.=) h, p OPERATOR(X.<) '{{1}}'::X.partition,
			X.best_threshold(h, p, 'f1', 'ignore'), '{"{1}",NULL}'::X.hierarchy[], X.record_count(h),
			(SELECT count(*) FROM X.merges(h)), (SELECT count(*) FROM X.members(p)),
			(SELECT count(*) FROM X.sweep(h, p, X.grid(0, 1, 0.5), 'ignore'))
		FROM public.resolution WHERE id < 8 ORDER BY id
SQL
	  (map { bytes_of("public.$_", 'X') } qw(resolution changing frozen altered compressed watched by_hash by_list parent)),
	  (map { "SELECT count(*), md5(string_agg(t::text, '/' ORDER BY t::text)) FROM public.$_ AS t" }
		qw(halves curve all_in_one handful frozen_handful house history limited known using_known child));

	$script = $on_path
	  ? "SET search_path = public, $schema;" . $script =~ s/OPERATOR\(X\.(.+?)\)/$1/gr =~ s/\bX\.//gr
	  : "SET search_path = '';" . $script =~ s/\bX\./$schema./gr;
	return sql($script, '-d', $where);
}

sub other_schema
{
	my $before = everything($database, 'public', 'on the path');

	is(everything($database, 'public'), $before, 'an empty search_path, with names in full');
	sql('CREATE SCHEMA "the Attic"; ALTER EXTENSION starlings SET SCHEMA "the Attic"');
	is(everything($database, '"the Attic"', 'on the path'), $before, 'the extension in another schema, on the path');
	is(everything($database, '"the Attic"'), $before, 'in another schema, with an empty search_path');
	is(sqlstate("SELECT '{1}'::hierarchy"), '42704', 'off the path it is not found');
	is_sql(<<'SQL', '{{1,2},{3,4}}|{{1,2},{5}}', 'generated columns, defaults and indexes go on with an empty search_path');
		SET search_path = '';
		INSERT INTO public.house (id, h) VALUES (20, '{1 ~0.9~ 2, 5}');
		INSERT INTO public.house (id) VALUES (21);
		UPDATE public.house SET h = h OPERATOR("the Attic".+) '{3 ~0.55~ 4, 6}' WHERE id = 21;
		REFRESH MATERIALIZED VIEW public.frozen;
		REFRESH MATERIALIZED VIEW CONCURRENTLY public.frozen_handful;
		REINDEX TABLE public.house;
		SELECT (SELECT half::text || '' FROM public.house WHERE id = 10), half FROM public.house WHERE id = 20;
SQL
	return;
}

# pg_dump writes, and its script is restored, with an empty search_path.
sub restore
{
	my $copy = another_database('copy');
	my $folder = scratch();
	my $before = everything($database, '"the Attic"');

	run_command('pg_dump', '--no-sync', '--file', "$folder/dump", $database);
	run_command(qw(psql -Xq -v ON_ERROR_STOP=1 --file), "$folder/dump", '-d', $copy);
	is(everything($copy, '"the Attic"'), $before, 'all of it is dumped and restored');
	run_command('pg_dump', '--no-sync', '--file', "$folder/again", $copy);
	is(without_tokens("$folder/again"), without_tokens("$folder/dump"), 'and dumped again in the same words');
	return;
}

# A dump without the random words that newer versions of pg_dump put into it.
sub without_tokens
{
	my ($path) = @_;

	return slurp($path) =~ s/^\\(un)?restrict .*\n//mgr;
}

sub dropped
{
	sql('ALTER EXTENSION starlings SET SCHEMA public; CREATE TABLE last (id int, h hierarchy, note text, p partition)');
	sql("INSERT INTO last VALUES (1, '{1}', 'stays', '{{1}}')");
	is(sqlstate('DROP EXTENSION starlings'), '2BP01', 'the extension is not dropped while columns have its types');
	is_sql('SELECT * FROM last', '1|{1}|stays|{{1}}', 'which are still there');
	sql('DROP EXTENSION starlings CASCADE');
	is_sql('SELECT * FROM last', '1|stays', 'CASCADE takes the columns and leaves the rows');
	is_sql('SELECT count(*), max(note) FROM resolution', '9|uuid', 'and those of other tables');
	is(join(' ', map { $_->[0] } columns_of('house')), 'id note', 'and their other columns');
	is_sql('CREATE EXTENSION starlings; ALTER TABLE last ADD h hierarchy; SELECT * FROM last', '1|stays|', 'then it can come back');
	return;
}
