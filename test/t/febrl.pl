# The public benchmark FEBRL 3: 5,000 records, 63,570 scored pairs, and the
# measures that other software found for them.

use strict;
use warnings;

use Febrl;
use StarlingsTest;
use Test::More;

my $data = febrl_folder();

start_database();
load_data();

my @columns = columns_of('starlings_measures');

my $all_edges = 'SELECT hierarchy_agg(l, r, score) FROM scored';
my $grid = 'grid(0.05, 0.95, 0.05)';

is_sql('SELECT record_count(h) FROM resolution', 5000, 'isolated records are kept by LEFT JOIN');
is_sql('SELECT record_count(h) FROM edges_alone', 4971, 'the edges alone know fewer records');

agrees_with_file('febrl3_expected.csv', "resolution, truth, sweep(h, p, $grid)");
agrees_with_file('febrl3_sample_ignore.csv',
	"resolution, sample_truth, sweep(h, p, $grid, missing => 'ignore')");
agrees_with_file('febrl3_sample_singleton.csv',
	"edges_alone, sample_truth, sweep(h, p, $grid, missing => 'singleton')");
agrees_with_file('febrl3_bound4_expected.csv', "resolution, truth, sweep(bound(h, max_size => 4), p, $grid)");

sweep_is_evaluate('the whole truth', 'truth', 'error');
sweep_is_evaluate('a sample, other records ignored', 'sample_truth', 'ignore');
sweep_is_evaluate('a sample, other records as singletons', 'sample_truth', 'singleton');

best_is_the_best_of_sweep();
order_does_not_matter();
comes_back_from_text_and_binary();

done_testing();

# The tables edges and scored (all records, with an edge or without), and in a
# table of one row each the hierarchies and truths.
sub load_data
{
	load_people('records', 'febrl3_records.csv');
	sql(<<"SQL");
		CREATE TABLE edges (l text, r text, score float8);
		\\copy edges FROM '$data/febrl3_edges.csv' (FORMAT csv)

		CREATE TABLE labels (record text, person int);
		\\copy labels FROM '$data/febrl3_truth.csv' (FORMAT csv)
		CREATE TABLE sample_labels (record text, person int);
		\\copy sample_labels FROM '$data/febrl3_sample_truth.csv' (FORMAT csv)

		CREATE VIEW scored AS SELECT id AS l, r, score FROM records LEFT JOIN edges ON id = l;
		CREATE TABLE resolution AS SELECT hierarchy_agg(l, r, score) AS h FROM scored;
		CREATE TABLE edges_alone AS SELECT hierarchy_agg(l, r, score) AS h FROM edges;
		CREATE TABLE truth AS SELECT partition_agg(record, person) AS p FROM labels;
		CREATE TABLE sample_truth AS SELECT partition_agg(record, person) AS p FROM sample_labels;
SQL
	return;
}

# The rows of sweep at all thresholds that the hierarchy has, against evaluate.
# What the files do not hold, true_pairs and tn, follows from the rest.
sub sweep_is_evaluate
{
	my ($name, $truth, $missing) = @_;
	my $differs = differing_rows(1e-12, grep { $_->[0] ne 'threshold' } @columns);

	sql(<<"SQL");
		CREATE TABLE swept_$missing AS
			SELECT s.* FROM resolution, $truth, sweep(h, p, missing => '$missing') AS s;
		CREATE TABLE evaluated_$missing AS
			SELECT t AS at, e.* FROM resolution, $truth, LATERAL (SELECT threshold AS t FROM swept_$missing) AS s,
				evaluate(cut(h, t), p, missing => '$missing') AS e;
SQL
	is_sql(<<"SQL", 't|t', "$name: sweep has a row for each distinct threshold");
		SELECT count(*) = threshold_count(h), count(DISTINCT s.threshold) = threshold_count(h)
		FROM swept_$missing AS s, resolution GROUP BY threshold_count(h)
SQL
	is_sql(<<"SQL", '', "$name: at every threshold, sweep is evaluate of the cut");
		SELECT a.threshold FROM swept_$missing AS a FULL JOIN evaluated_$missing AS b ON a.threshold = b.at
		WHERE a.threshold IS NULL OR b.at IS NULL OR $differs
SQL
	is_sql(<<"SQL", '', "$name: the pairs are divided into tp, fp, fn and tn");
		SELECT threshold FROM swept_$missing
		WHERE true_pairs <> tp + fn OR pairs <> tp + fp OR tp + fp + fn + tn <> records * (records - 1) / 2
			OR (true_pairs = tp + fn AND pairs = tp + fp AND tn >= 0) IS NULL
SQL
	return;
}

# By every measure that has a best value, the highest threshold of equals; to leave all
# records apart is a choice where that is not best by definition.
sub best_is_the_best_of_sweep
{
	my @larger = qw(tp tn precision recall f1 rand ari fowlkes_mallows mutual_information nmi
	  homogeneity completeness v_measure bcubed_precision bcubed_recall bcubed_f1
	  exact_entities entity_precision entity_recall entity_f1);
	my %sign = ((map { $_ => 1 } @larger), map { $_ => -1 } qw(fp fn variation_of_information));
	my %best_apart = map { $_ => 1 } qw(fp tn homogeneity mutual_information bcubed_precision);

	for my $truth (qw(truth:error sample_truth:ignore sample_truth:singleton))
	{
		my ($table, $missing) = split /:/, $truth;

		for my $measure (sort keys %sign)
		{
			my $at = $best_apart{$measure} ? '{}' : '{Infinity}';

			is_sql(<<"SQL", 't', "best_threshold by $measure against $table, $missing, is the best of sweep");
				SELECT (b.threshold, b.value) = (s.threshold, s.$measure)
				FROM resolution, $table, best_threshold(h, p, '$measure', '$missing') AS b,
					LATERAL (SELECT *, max($sign{$measure} * $measure) OVER () AS best
						FROM (TABLE swept_$missing UNION ALL SELECT * FROM sweep(h, p, '$at', '$missing')) AS rows) AS s
				WHERE $sign{$measure} * s.$measure >= best - 1e-12 ORDER BY s.threshold DESC LIMIT 1
SQL
		}
	}
	return;
}

sub order_does_not_matter
{
	my $h = 'SELECT h FROM resolution';

	same_value($all_edges, $h, 'the edges as they come');
	same_value('SELECT hierarchy_agg(l, r, score ORDER BY md5(l || r || score)) FROM scored',
		$h, 'shuffled edges give the same bytes');
	same_value('SELECT hierarchy_agg(r, l, score ORDER BY score, md5(l)) FROM scored',
		$h, 'reversed pairs, weakest first, give the same bytes');
	same_value(<<'SQL', $h, 'two halves joined by + give the same bytes');
		SELECT hierarchy_agg(l, r, score) FILTER (WHERE half = 0) + hierarchy_agg(l, r, score) FILTER (WHERE half = 1)
		FROM (SELECT *, abs(hashtext(concat(l, r))) % 2 AS half FROM scored) AS halves
SQL
	same_value(<<'SQL', $h, 'hierarchy_union_agg over groups of edges gives the same bytes');
		SELECT hierarchy_union_agg(part)
		FROM (SELECT hierarchy_agg(l, r, score) AS part FROM scored
			  GROUP BY abs(hashtext(concat(r, l))) % 101) AS parts
SQL
	same_value("SELECT h + h FROM resolution", $h, 'the union with itself changes nothing');
	is_sql("SELECT hierarchy_send(a.h) = hierarchy_send(b.h) FROM resolution AS a, edges_alone AS b",
		'f', 'without the isolated records the bytes are others');
	return;
}

sub comes_back_from_text_and_binary
{
	my $folder = scratch();

	same_value('SELECT h::text::hierarchy FROM resolution', 'SELECT h FROM resolution',
		'the hierarchy comes back from text');
	is_sql('SELECT partition_send(p::text::partition) = partition_send(p) FROM truth', 't',
		'the truth comes back from text');
	sql(<<"SQL");
		CREATE TABLE back (h hierarchy, p partition);
		\\copy (SELECT h, p FROM resolution, truth) TO '$folder/binary' (FORMAT binary)
		\\copy back FROM '$folder/binary' (FORMAT binary)
SQL
	same_value('SELECT h FROM back', 'SELECT h FROM resolution', 'the hierarchy comes back from binary');
	is_sql('SELECT partition_send(back.p) = partition_send(truth.p) FROM back, truth', 't',
		'the truth comes back from binary');
	return;
}
