# What the extension computes, computed again in the plainest way: entities by
# walking along the edges, and every measure by its definition, record by record.
#
# A record is a string, an edge is [record, record, score], an entity a list of
# records, and a truth a hash that gives the label of a record.  Only the records
# that the truth labels are measured.

package Oracle;

use strict;
use warnings;

use Exporter qw(import);
use List::Util qw(max sum0);

our @EXPORT = qw(components align judge counts_at_every_threshold);

# The connected components of the edges that count at the threshold.  The entities
# and the records in them come in the order of the given records.
sub components
{
	my ($records, $edges, $threshold) = @_;
	my (%neighbours, %seen, @entities);
	my %place = map { $records->[$_] => $_ } 0 .. $#$records;

	for my $edge (grep { $_->[2] >= $threshold } @$edges)
	{
		my ($left, $right) = @$edge;
		push @{ $neighbours{$left} }, $right;
		push @{ $neighbours{$right} }, $left;
	}
	for my $first (@$records)
	{
		next if $seen{$first}++;
		my @entity = ($first);
		for (my $i = 0; $i < @entity; $i++)
		{
			push @entity, grep { !$seen{$_}++ } @{ $neighbours{ $entity[$i] } // [] };
		}
		push @entities, [ sort { $place{$a} <=> $place{$b} } @entity ];
	}
	return @entities;
}

# Records and truth after "missing" has said what to do about those that one side
# lacks: 'ignore' takes them out of the truth, 'singleton' puts them into both.
sub align
{
	my ($missing, $records, $truth) = @_;
	my %known = map { $_ => 1 } @$records;

	return ($records, { map { $_ => $truth->{$_} } grep { $known{$_} } keys %$truth })
	  if $missing eq 'ignore';
	return ([ @$records, grep { !$known{$_} } keys %$truth ],
		{ map({ $_ => "$_ alone" } @$records), %$truth });
}

# All columns of measures but the threshold.  A measure that is not defined, in SQL
# a NULL, is undef.
sub judge
{
	my ($entities, $truth) = @_;
	my $true_size = true_sizes($truth);
	my $n = keys %$truth;
	my %m = (mutual_information => 0, no_counts($true_size));
	my (@sizes, @precisions, @recalls);

	for my $entity (@$entities)
	{
		my $shared = shared($entity, $truth);
		my $counts = counts_of($shared, $true_size);
		my $size = $counts->{records} or next;

		push @sizes, $size;
		add_counts(\%m, +1, $counts);
		for my $label (keys %$shared)
		{
			my $both = $shared->{$label};
			$m{mutual_information} += $both / $n * log($n * $both / ($size * $true_size->{$label}));
		}
		for my $label (map { $truth->{$_} // () } @$entity)
		{
			push @precisions, $shared->{$label} / $size;
			push @recalls, $shared->{$label} / $true_size->{$label};
		}
	}
	%m = with_errors(%m);
	$m{entropy} = entropy($n, @sizes);

	my ($tp, $fp, $fn, $tn, $pairs, $true_pairs) = @m{qw(tp fp fn tn pairs true_pairs)};
	my ($h, $i) = @m{qw(entropy mutual_information)};
	my $true_entropy = entropy($n, values %$true_size);

	$m{precision} = ratio($tp, $pairs);
	$m{recall} = ratio($tp, $true_pairs);
	$m{f1} = ratio(2 * $tp, 2 * $tp + $fp + $fn);
	$m{rand} = ratio($tp + $tn, pairs($n));
	$m{ari} = adjusted_rand($tp, $pairs, $true_pairs, pairs($n));
	$m{fowlkes_mallows} = ratio($tp, sqrt($pairs * $true_pairs));
	$m{nmi} = ratio($i, ($h + $true_entropy) / 2) // 1;
	$m{homogeneity} = ratio($i, $true_entropy) // 1;
	$m{completeness} = ratio($i, $h) // 1;
	$m{v_measure} = harmonic_mean(@m{qw(homogeneity completeness)}) // 0;
	$m{variation_of_information} = $h + $true_entropy - 2 * $i;
	$m{bcubed_precision} = ratio(sum0(@precisions), $n);
	$m{bcubed_recall} = ratio(sum0(@recalls), $n);
	$m{bcubed_f1} = harmonic_mean(@m{qw(bcubed_precision bcubed_recall)});
	$m{entity_precision} = ratio($m{exact_entities}, $m{entities});
	$m{entity_recall} = ratio($m{exact_entities}, scalar keys %$true_size);
	$m{entity_f1} = ratio(2 * $m{exact_entities}, $m{entities} + keys %$true_size);
	return %m;
}

# The counts at every score that joins something, lowest first.  The edges are
# taken one by one, strongest first, and an entity that has grown is counted anew.
sub counts_at_every_threshold
{
	my ($records, $edges, $truth) = @_;
	my $true_size = true_sizes($truth);
	my %total = no_counts($true_size);
	my (%entity_of, %edges_at, @rows);

	my $count = sub {
		my ($entity) = @_;
		$entity->{counts} = counts_of($entity->{shared}, $true_size);
		add_counts(\%total, +1, $entity->{counts});
	};

	for my $record (@$records)
	{
		$entity_of{$record} = { records => [$record], shared => shared([$record], $truth) };
		$count->($entity_of{$record});
	}
	push @{ $edges_at{ $_->[2] } }, $_ for @$edges;
	for my $threshold (sort { $b <=> $a } keys %edges_at)
	{
		my $joined = 0;
		for my $edge (@{ $edges_at{$threshold} })
		{
			my ($small, $large) = sort { @{ $a->{records} } <=> @{ $b->{records} } } @entity_of{ @$edge[ 0, 1 ] };
			next if $small == $large;
			add_counts(\%total, -1, $_->{counts}) for $small, $large;
			push @{ $large->{records} }, @{ $small->{records} };
			$large->{shared}{$_} += $small->{shared}{$_} for keys %{ $small->{shared} };
			$entity_of{$_} = $large for @{ $small->{records} };
			$count->($large);
			$joined = 1;
		}
		unshift @rows, { threshold => $threshold, with_errors(%total) } if $joined;
	}
	return @rows;
}

# Records of each true entity.
sub true_sizes
{
	my ($truth) = @_;

	return shared([ keys %$truth ], $truth);
}

# How many records an entity has in common with each true entity.
sub shared
{
	my ($entity, $truth) = @_;
	my %shared;

	$shared{$_}++ for map { $truth->{$_} // () } @$entity;
	return \%shared;
}

# The counts when no entity is counted yet.
sub no_counts
{
	my ($true_size) = @_;

	return (
		map({ $_ => 0 } qw(records entities singletons largest pairs tp exact_entities)),
		true_pairs => sum0(map { pairs($_) } values %$true_size),
	);
}

# What one entity adds to them.
sub counts_of
{
	my ($shared, $true_size) = @_;
	my $size = sum0(values %$shared);

	return {
		records => $size,
		entities => $size > 0 ? 1 : 0,
		singletons => $size == 1 ? 1 : 0,
		pairs => pairs($size),
		tp => sum0(map { pairs($_) } grep { $_ > 1 } values %$shared),
		exact_entities => scalar grep { $shared->{$_} == $size && $true_size->{$_} == $size } keys %$shared,
	};
}

# Adds them or, with a sign of -1, takes them away again.
sub add_counts
{
	my ($total, $sign, $counts) = @_;

	$total->{$_} += $sign * $counts->{$_} for keys %$counts;
	$total->{largest} = max($total->{largest}, $counts->{records});
	return;
}

# The counts that follow from the others.
sub with_errors
{
	my (%total) = @_;

	$total{fp} = $total{pairs} - $total{tp};
	$total{fn} = $total{true_pairs} - $total{tp};
	$total{tn} = pairs($total{records}) - $total{tp} - $total{fp} - $total{fn};
	return %total;
}

# Pairs of n records.
sub pairs
{
	my ($n) = @_;

	return $n * ($n - 1) / 2;
}

sub entropy
{
	my ($n, @sizes) = @_;

	return -sum0(map { $_ / $n * log($_ / $n) } @sizes);
}

# How far tp is from what chance would give, as a share of how far it could be
# (Hubert and Arabie).
sub adjusted_rand
{
	my ($tp, $pairs, $true_pairs, $all) = @_;

	return 1 if $tp == $pairs && $tp == $true_pairs;
	my $by_chance = $pairs * $true_pairs / $all;
	return ($tp - $by_chance) / (($pairs + $true_pairs) / 2 - $by_chance);
}

sub harmonic_mean
{
	my ($x, $y) = @_;

	return defined $x && defined $y ? ratio(2 * $x * $y, $x + $y) : undef;
}

sub ratio
{
	my ($x, $y) = @_;

	return $y == 0 ? undef : $x / $y;
}

1;
