# The public benchmark FEBRL 4: two sources, org and dup, of 5,000 records each, in
# which equal keys name the same person, and 17,418 scored pairs between them.
# Entities and measures are computed once more by Oracle.pm.

use strict;
use warnings;

use Febrl;
use List::Util qw(first max);
use Oracle;
use StarlingsTest;
use Test::More;

my $data = febrl_folder();

start_database();
load_data();

# The lowest score is 0.2 and the highest 1.
my $grid = 'grid(0.15, 1, 0.05)';
my @thresholds = map { $_->[0] } rows_of("SELECT unnest($grid)");

my @columns = map { $_->[0] } columns_of('starlings_measures');
my @counts = qw(threshold records entities singletons largest pairs true_pairs tp fp fn tn exact_entities);

my @edges = rows_of("SELECT 'org:' || l, 'dup:' || r, score FROM edges");
my @records = map { $_->[0] } rows_of("SELECT source || ':' || key FROM records ORDER BY source, key");
my %has_edge = map { $_ => 1 } map { @$_[ 0, 1 ] } @edges;

my $all = { table => 'resolution', records => \@records, edges => \@edges };
my $paired = { table => 'edges_alone', records => [ grep { $has_edge{$_} } @records ], edges => \@edges };

my $people = truth('people', 'SELECT source, key, key AS label FROM records');
my $sample = truth('sample', 'SELECT source, key, key AS label FROM records WHERE key % 10 = 3');
my $elsewhere = truth('elsewhere', <<'SQL');
	SELECT source, key, key / 3 AS label
	FROM (VALUES ('org'), ('web')) AS sources(source), (SELECT DISTINCT key FROM records) AS keys
SQL

equal_keys_are_not_equal_records();
missing_records_are_told();

entities_are_components('all records', $all);
entities_are_components('the edges alone', $paired);

sweep_is_right('all records', $all, $people, 'error');
sweep_is_right('the edges alone, other records as singletons', $paired, $people, 'singleton');
sweep_is_right('a sample, other records ignored', $all, $sample, 'ignore');
sweep_is_right('a sample, other records as singletons', $all, $sample, 'singleton');
sweep_is_right('another source, other records ignored', $all, $elsewhere, 'ignore');
sweep_is_right('another source, other records as singletons', $all, $elsewhere, 'singleton');

agrees_with_file('febrl4_one_per_source_expected.csv',
	"edges_alone, people, sweep(bound(h, max_per_source => 1), p, grid(0.05, 0.95, 0.05), missing => 'ignore')");

key_types_may_differ();

done_testing();

# The tables edges, records and scored (all records, with an edge or without), and
# in a table of one row each two hierarchies.
sub load_data
{
	load_people('people_of_both', 'febrl4a_records.csv', 'febrl4b_records.csv');
	sql(<<"SQL");
		CREATE TABLE edges (left_source text, l bigint, right_source text, r bigint, score float8);
		\\copy edges FROM '$data/febrl4_edges.csv' (FORMAT csv)

		CREATE TABLE records AS
			SELECT part[2] AS source, part[1]::bigint AS key
			FROM people_of_both, regexp_match(id, '^rec-(\\d+)-(org|dup)') AS part;
		CREATE VIEW scored AS
			SELECT source AS left_source, key AS l, right_source, r, score
			FROM records LEFT JOIN edges ON (source, key) = (left_source, l);

		CREATE TABLE resolution AS
			SELECT hierarchy_agg(left_source, l, right_source, r, score) AS h FROM scored;
		CREATE TABLE edges_alone AS
			SELECT hierarchy_agg(left_source, l, right_source, r, score) AS h FROM edges;
SQL
	return;
}

# Makes a table of a truth from a query for source, key and label.
sub truth
{
	my ($table, $labels) = @_;

	sql("CREATE TABLE $table AS SELECT partition_agg(source, key, label) AS p FROM ($labels) AS labels");
	return {
		table => $table,
		label => { map { @$_ } rows_of("SELECT source || ':' || key, label FROM ($labels) AS labels") },
	};
}

sub equal_keys_are_not_equal_records
{
	is_sql('SELECT record_count(h) FROM resolution', 10000, 'isolated records are kept by LEFT JOIN');
	is_sql('SELECT record_count(h) FROM edges_alone', 9978, 'the edges alone know fewer records');
	is_sql('SELECT count(*), count(DISTINCT key) FROM resolution, records(h)', '10000|5000',
		'equal keys of two sources are two records');
	is_sql('SELECT record_count(hierarchy_agg(l, r, score)) FROM scored', 5000,
		'equal keys without sources are one record');
	return;
}

# Who is missing where, in the notice; and that 'error' makes it an error.
sub missing_records_are_told
{
	my %missing = (
		'edges_alone, people' => '0 not in the truth, 22 only in the truth',
		'resolution, sample' => '9000 not in the truth, 0 only in the truth',
		'resolution, elsewhere' => '5000 not in the truth, 5000 only in the truth',
	);

	for my $from (sort keys %missing)
	{
		my (undef, $notice) = run_psql("SELECT count(*) FROM $from, sweep(h, p)");

		like($notice, qr/: $missing{$from}$/m, "$from: a notice tells how many records are missing");
		is(sqlstate("SELECT count(*) FROM $from, sweep(h, p, missing => 'error')"), '22000',
			"$from: missing records can be an error");
	}
	return;
}

# The lists of members and of entities.
sub entities_are_components
{
	my ($name, $hierarchy) = @_;

	for my $threshold (@thresholds)
	{
		my @entities = components(@$hierarchy{qw(records edges)}, $threshold);
		my $cut = "$hierarchy->{table}, LATERAL (SELECT h @ $threshold AS p) AS cut";
		my @members = map { my $id = $_->[0]; map { join '|', $id, source_and_key($_) } @$_ } @entities;
		my @entity_rows = map { join '|', $_->[0], scalar @$_, "@$_" } @entities;

		rows_are("SELECT m.* FROM $cut, members(p) AS m", \@members, "$name: members at $threshold");
		rows_are("SELECT entity_id, size, array_to_string(keys, ' ') FROM $cut, entities(p)",
			\@entity_rows, "$name: entities at $threshold");
	}
	return;
}

# Of a record in literal form.
sub source_and_key
{
	my ($record) = @_;

	return $record =~ /^(\w+):"?(\d+)"?$/;
}

# Tests that a query gives these rows in this order, and shows the first that is
# another.
sub rows_are
{
	my ($query, $expected, $name) = @_;
	my @found = split /\n/, sql($query);
	my $wrong = first { ($found[$_] // '') ne ($expected->[$_] // '') } 0 .. max($#found, $#$expected);

	return is(defined $wrong && $found[$wrong], defined $wrong && $expected->[$wrong], $name);
}

# All columns at the thresholds of the grid, and the counts at every threshold that
# the hierarchy has.
sub sweep_is_right
{
	my ($name, $hierarchy, $truth, $missing) = @_;
	my ($records, $label) = align($missing, $hierarchy->{records}, $truth->{label});
	my $edges = $hierarchy->{edges};
	my $from = "$hierarchy->{table}, $truth->{table}";

	my @judged = map { { threshold => $_, judge([ components($records, $edges, $_) ], $label) } } @thresholds;
	measures_agree($name, "$from, sweep(h, p, $grid, '$missing')", \@columns, in_rows(\@columns, @judged));

	my @counted = counts_at_every_threshold($records, $edges, $label);
	measures_agree("$name, every threshold", "$from, sweep(h, p, missing => '$missing')",
		\@counts, in_rows(\@counts, @counted));
	return;
}

# The named columns of each, where what is not defined is empty.
sub in_rows
{
	my ($names, @measures) = @_;

	return [ map { [ map { $_ // '' } @$_{@$names} ] } @measures ];
}

# The same with text keys in dup and bigint keys in org.  Edges between the two are
# made as literals, as hierarchy_agg takes keys of one type.
sub key_types_may_differ
{
	my $quoted = sub { map { s/^dup:(.*)/dup:"$1"/r } @_ };
	my @in_order = ((sort grep { /^dup/ } @records), grep { /^org/ } @records);
	my $mixed = {
		table => 'mixed',
		records => [ $quoted->(@in_order) ],
		edges => [ map { [ $quoted->(@$_) ] } @edges ],
	};
	my %label = %{ $people->{label} };
	my $mixed_people = { table => 'mixed_people', label => { map { $quoted->($_) => $label{$_} } keys %label } };

	sql(<<'SQL');
		CREATE TABLE mixed AS
			SELECT hierarchy_agg(source, key, NULL, NULL, NULL) FILTER (WHERE source = 'org')
				+ hierarchy_agg(source, key::text, NULL, NULL, NULL) FILTER (WHERE source = 'dup')
				+ (SELECT hierarchy_union_agg(format('{org:%s ~%s~ dup:"%s"}', l, score, r)::hierarchy) FROM edges) AS h
			FROM records;
		CREATE TABLE mixed_people AS
			SELECT format('{%s}', string_agg(format('{org:%s,dup:"%s"}', key, key), ','))::partition AS p
			FROM (SELECT DISTINCT key FROM records) AS keys;
SQL
	entities_are_components('keys of two types', $mixed);
	sweep_is_right('keys of two types', $mixed, $mixed_people, 'error');
	is_sql("SELECT records FROM mixed, people, evaluate(h @ 0.5, p, 'ignore')", 5000,
		'equal keys of two types are two records');
	return;
}
