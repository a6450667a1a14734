# The public benchmark FEBRL, which lies beside the project and not in it.

package Febrl;

use strict;
use warnings;

use Exporter qw(import);
use FindBin;
use List::Util qw(min);
use StarlingsTest;
use Test::More;

our @EXPORT = qw(febrl_folder load_people agrees_with_file measures_agree);

# The folder of its files; without it, the test is skipped.
sub febrl_folder
{
	my $folder = "$FindBin::Bin/../../../shared/data";

	plan skip_all => "$folder is not there" unless -d $folder;
	return $folder;
}

# Makes a table of the people in the files of records.
sub load_people
{
	my ($table, @files) = @_;
	my $folder = febrl_folder();

	sql(join "\n", <<"SQL", map { "\\copy $table FROM '$folder/$_' (FORMAT csv, HEADER)" } @files);
		CREATE TABLE $table (id text, given_name text, surname text, street_number text, address_1 text,
			address_2 text, suburb text, postcode text, state text, date_of_birth text, soc_sec_id text);
SQL
	return;
}

# A sweep over the thresholds 0.05, 0.10 ... 0.95 against the columns that a file has.
sub agrees_with_file
{
	my ($name, $from) = @_;
	my ($header, @expected) = map { [ split /,/, $_, -1 ] } split /\r?\n/, slurp(febrl_folder() . "/$name");

	is(scalar @expected, 19, "$name has a row for each threshold of the grid");
	measures_agree($name, $from, $header, \@expected);
	return;
}

# Tests the named columns of a sweep, threshold first, against rows that are known:
# counts and thresholds exactly, measures to 1e-9; an empty string is a NULL.
sub measures_agree
{
	my ($name, $from, $header, $expected) = @_;
	my %type = map { @$_ } columns_of('starlings_measures');
	my $list = join ', ', map { qq("$_") } @$header;
	my @found = rows_of("SELECT $list FROM $from ORDER BY threshold");

	is(scalar @found, scalar @$expected, "$name: a row for each threshold");
	for my $i (0 .. $#$header)
	{
		my $column = $header->[$i];
		my $tolerance = $type{$column} eq 'bigint' || $column eq 'threshold' ? 0 : 1e-9;
		my @wrong = map { "at $expected->[$_][0]: $found[$_][$i] instead of $expected->[$_][$i]" }
		  grep { !same_number($found[$_][$i], $expected->[$_][$i], $tolerance) } 0 .. min($#found, $#$expected);

		is(join("\n", @wrong), '', "$name: $column");
	}
	return;
}

sub same_number
{
	my ($a, $b, $tolerance) = @_;

	return $a eq $b if $a eq '' || $b eq '';
	return abs($a - $b) <= $tolerance;
}

1;
