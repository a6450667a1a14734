# sweep_svg draws what sweep gives: the points of each curve, read back from the
# document, are the rows of sweep.

use strict;
use warnings;

use List::Util qw(max min);
use StarlingsTest;
use Test::More;

start_database();

# Chains of ten records whose scores and truth vary, so that no curve is simple.
sql(<<'SQL');
	CREATE TABLE run AS
	SELECT hierarchy_agg(i, i / 10 * 10 + (i + 1) % 10, ((i * 7919) % 10007) / 10007.0) AS h
	FROM generate_series(0, 9999) AS i;
	CREATE TABLE truth AS
	SELECT partition_agg(i, i / CASE WHEN i % 3000 < 1500 THEN 10 ELSE 5 END + i % 2) AS p
	FROM generate_series(0, 9999) AS i;
SQL

# The document for some arguments behind the truth.
sub picture
{
	my ($arguments) = @_;

	return sql("SELECT sweep_svg(h, p$arguments) FROM run, truth");
}

# The curves of a document, each a list of points in pixels, "x y".
sub curves
{
	my ($svg) = @_;

	return map { [ /[ML]([-\d.]+ [-\d.]+)/g ] } $svg =~ /<path fill="none"[^>]*stroke-width="2"[^>]* d="([^"]*)"/g;
}

# The rows of sweep as such points, thresholds going from low to high and values
# from 0 to 1.
sub sweep_in_pixels
{
	my ($measure, $at) = @_;
	my @rows = map { [ split /\|/ ] } split /\n/,
	  sql("SELECT threshold, $measure FROM run, truth, sweep(h, p, $at) WHERE $measure IS NOT NULL");
	my ($low, $high) = ($rows[0][0], $rows[-1][0]);

	return map { sprintf '%.1f %.1f', 60 + 500 * (($_->[0] / 2 - $low / 2) / ($high / 2 - $low / 2)), 30 + 310 * (1 - $_->[1]) } @rows;
}

# Few thresholds: every one is a point.
my $at = 'grid(0.1, 0.9, 0.05)';
my @measures = qw(precision recall f1 bcubed_f1);
my @curves = curves(picture(", '{" . join(',', @measures) . "}', $at"));
is(scalar @curves, scalar @measures, 'each measure is a curve');
is_deeply($curves[$_], [ sweep_in_pixels($measures[$_], $at) ], "the points of $measures[$_] are the rows of sweep")
  for 0 .. $#measures;

# All thresholds: several in a column of pixels, of which the extremes are drawn.
my $svg = picture(", '{f1}'");
my ($curve) = curves($svg);
my @expected = sweep_in_pixels('f1', 'NULL');
my %drawn;
for my $point (@$curve)
{
	my ($x, $y) = split ' ', $point;
	push @{ $drawn{ int($x) + $_ } }, $y for -1 .. 1;
}
my @lost = grep {
	my ($x, $y) = split ' ';
	my $near = $drawn{ int $x } // [];
	!@$near || $y < min(@$near) || $y > max(@$near);
} @expected;
my %expected = map { $_ => 1 } @expected;
my @invented = grep { !$expected{$_} } @$curve;
cmp_ok(scalar @$curve, '<', @expected / 2, 'many thresholds need fewer points');
is(scalar @lost, 0, 'no value lies outside what is drawn around its threshold');
is(scalar @invented, 0, 'every point that is drawn is a row of sweep');

my ($value, $threshold) = $svg =~ /best f1: ([\d.]+) at ([\d.]+)</;
is_sql("SELECT abs(value - $value) < 1e-3 AND abs(threshold - $threshold) < 1e-5 FROM run, truth, best_threshold(h, p)",
	't', 'the best threshold is marked');
unlike(picture(", '{entities,largest}'"), qr/best/, 'measures without a best value have no mark');
like(sql("SELECT sweep_svg('{1 ~0.9~ 2}', NULL, '{entities}')"), qr/^<svg.*<\/svg>$/s, 'one threshold and no truth will do');

SKIP:
{
	skip 'this server has no XML', 1 unless eval { sql("SELECT '<a/>'::xml"); 1 };
	is_sql(<<'SQL', 't', 'documents are well-formed');
	SELECT bool_and(xml_is_well_formed_document(svg))
	FROM (SELECT sweep_svg(h, p) AS svg FROM run, truth
		UNION ALL SELECT sweep_svg(h, p, '{records,tn,variation_of_information}', '{0.5,0.5}') FROM run, truth
		UNION ALL SELECT sweep_svg('{}', NULL, '{}')
		UNION ALL SELECT sweep_svg('{1 ~-1e300~ 2 ~1e300~ 3}', '{{1,2,3}}')) AS documents
SQL
}

# Scores too far apart for their difference, and too close for a number between them.
for my $scores ('-1e308 1e308', '0 5e-324', '0.5 0.5000000000000001', '1e15 1000000000000000.1', '-1e300 -1e300')
{
	my ($low, $high) = split ' ', $scores;
	my $svg = sql("SELECT sweep_svg('{1 ~$high~ 2, 3 ~$low~ 4}', '{{1,2},{3,4}}')");

	like($svg, qr/<\/svg>$/, "scores $scores have a picture");
	unlike($svg, qr/nan|inf/, 'in which every number is one');
}

# Scores at the ends of what a double holds, ones that are next to each other, and
# large ones that are close.
for my $pair ([ '1.7976931348623157e308', '-1.7976931348623157e308' ], [ '1e15', '999999999999999.9' ],
	[ '1.0000000000000002', '1' ], [ '1000000.9', '1000000.1' ], [ '5e-324', '0' ])
{
	my ($high, $low) = @$pair;
	my $svg = sql("SELECT sweep_svg('{1 ~$high~ 2, 3 ~$low~ 4}', '{{1,2},{3,4}}')");
	my @ticks = $svg =~ /text-anchor="middle">(-?[0-9][^<]*)</g;
	my @pixels = $svg =~ /[ ML"](-?[0-9.]+) -?[0-9.]+(?=[ML"])/g;

	cmp_ok(scalar @pixels, '>', 3, "$low and $high: there are points");
	cmp_ok(scalar @ticks, '>', 1, "$low and $high: and ticks");
	unlike($svg, qr/nan|inf/i, "$low and $high: all numbers are finite");
	is(scalar(grep { $ticks[$_] <= $ticks[$_ - 1] } 1 .. $#ticks), 0, "$low and $high: ticks ascend") or diag "@ticks";
	is(scalar(grep { $_ < 0 || $_ > 800 } @pixels), 0, "$low and $high: all points are in the picture");
}

is_sql(q(SELECT svg LIKE '<svg %' AND svg LIKE '%>entities<%' AND svg LIKE '%>f1<%', svg ~ 'nan|inf', svg LIKE '%best%'
	FROM sweep_svg('{1 ~0.9~ 2}', NULL, '{f1,entities,true_pairs}') AS svg), 't|f|f', 'a measure that needs a truth has no curve without one');
is(sqlstate("SELECT sweep_svg('{}', NULL, '{threshold}')"), '22023', 'the threshold is no measure');
is(sqlstate("SELECT sweep_svg('{}', NULL, '{entities,NULL}')"), '22004', 'NULL is no measure');

# The support of the same chains by pairs of which some were never compared, and some scored low.
sql(<<'SQL');
	CREATE TABLE scored AS
	SELECT i AS l, i / 10 * 10 + (i + 1) % 10 AS r, ((i * 7919) % 10007) / 10007.0::float8 AS score FROM generate_series(0, 9999) AS i
	UNION ALL SELECT i, i / 10 * 10 + (i + 3) % 10, ((i * 31) % 1009) / 1009.0 FROM generate_series(0, 9999) AS i WHERE i % 3 > 0;
	CREATE TABLE support AS SELECT sweep_support_agg((SELECT h FROM run), l, r, score, grid(0.1, 0.9, 0.05)) AS s FROM scored;
SQL

# Shares of the rows of support in pixels.
sub support_in_pixels
{
	my ($share) = @_;
	my @rows = map { [ split /\|/ ] } split /\n/, sql("SELECT threshold, $share FROM support, unnest(s) WHERE pairs > 0");
	my ($low, $high) = ($rows[0][0], $rows[-1][0]);

	return map { sprintf '%.1f %.1f', 60 + 500 * (($_->[0] / 2 - $low / 2) / ($high / 2 - $low / 2)), 30 + 310 * (1 - $_->[1]) } @rows;
}

@curves = curves(sql('SELECT sweep_svg(s) FROM support'));
is(scalar @curves, 3, 'the support has three curves');
is_deeply($curves[0], [ support_in_pixels('direct_share') ], 'one of what is direct');
is_deeply($curves[1], [ support_in_pixels('contradicted / pairs::float8') ], 'one of what is contradicted');
is_deeply($curves[2], [ support_in_pixels('inferred / pairs::float8') ], 'and one of what is inferred');
@curves = curves(sql("SELECT sweep_svg(h, p, '{f1}', $at, 'singleton', s) FROM run, truth, support"));
is(scalar @curves, 2, 'beside measures, there is one');
is_deeply($curves[0], [ sweep_in_pixels('f1', $at) ], 'the measure is what it is alone');
is_deeply($curves[1], [ support_in_pixels('direct_share') ], 'and the other is what is direct');
is(sql("SELECT sweep_svg(h, p, '{f1}', $at, 'singleton', NULL) = sweep_svg(h, p, '{f1}', $at) FROM run, truth"), 't', 'no support is no curve');
is(sql('SELECT sweep_svg((SELECT array_agg(r ORDER BY r.threshold DESC) FROM unnest(s) AS r) || NULL) = sweep_svg(s) FROM support'), 't',
	'the order of rows does not matter, and NULL is passed over');
is(sql(q(SELECT count(*) FROM unnest(ARRAY[sweep_svg('{}'), sweep_svg('{"(Infinity,0,0,0,0,0,)",NULL,"(,,,,,,)"}'), sweep_svg('{"(0.5,,,,,,)"}')]) AS svg
	WHERE svg LIKE '<svg %</svg>_' AND svg !~* 'nan|inf(?!erred)')), 3, 'nothing is drawn of nothing');

done_testing();
