# Two sets of 160 keys, chosen so that their record spaces have the same hash.
# Contents decide, so each function that takes two values tells them apart.

use strict;
use warnings;

use Febrl;
use StarlingsTest;
use Test::More;

my $data = febrl_folder();

start_database();
sql(<<"SQL");
	CREATE TABLE keys (a bigint, b bigint);
	\\copy keys FROM '$data/colliding_keys.csv' (FORMAT csv)
	CREATE TABLE pair AS
		SELECT hierarchy_agg(a, (SELECT min(a) FROM keys), 0.9) AS h, hierarchy_agg(b, (SELECT min(b) FROM keys), 0.8) AS g,
			partition_agg(a, 1) AS p, partition_agg(b, 1) AS q FROM keys;
SQL

# What each set has alone, and what both have.
my ($all, $common) = split /\|/, sql(<<'SQL');
	SELECT count(*), count(*) FILTER (WHERE sides = 2)
	FROM (SELECT key, count(*) AS sides FROM (SELECT a FROM keys UNION ALL SELECT b FROM keys) AS k (key) GROUP BY key) AS s;
SQL
is("$all $common", '176 144', 'the sets differ in 16 keys each');

my %answers = (
	'record_count(h + g)' => 176,
	'record_count(p + q)' => 176,
	'record_count(p & q)' => 144,
	'record_count(restrict(h, q))' => 144,
	'record_count(restrict(p, q))' => 144,
	'h = g' => 'f',
	'p = q' => 'f',
	'(SELECT sum(shared) FROM overlaps(p, q))' => 144,
	"(SELECT records FROM evaluate(p, q, 'ignore'))" => 144,
	"(SELECT max(records) FROM sweep(h, q, missing => 'singleton'))" => 176,
	"record_count(frame_add(frame_add('{}', 'a', h), 'b', g))" => 176,
	"(frame_add(frame_add('{}', 'a', h), 'b', g) -> 'b') = g" => 't',
	"(SELECT record_count(frame_agg(n, v)) FROM (VALUES ('a', h), ('b', g)) AS f (n, v))" => 176,
);
is(sql("SELECT $_ FROM pair"), $answers{$_}, $_) for sort keys %answers;

done_testing();
