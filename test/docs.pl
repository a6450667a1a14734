# The work of test/docs.sh; see there. Needs no more of Perl than Debian's perl-base.

use strict;
use warnings;
use File::Temp qw(tempdir);

my $update = @ARGV && $ARGV[0] eq '--update' && shift @ARGV;
my @always = qw(README.md doc/tutorial.md doc/reference.md doc/how-it-works.md);
my %seen;
my @pages = @ARGV ? @ARGV : grep { !$seen{$_}++ } @always, sort glob 'doc/*.md';

my $database = "starlings_docs_$$";
my $created = 0;
my $scratch = tempdir(CLEANUP => 1);
my ($tests, $failures) = (0, 0);

# The language of messages and the time zone are not the user's.
@ENV{qw(LC_ALL PGTZ)} = qw(C UTC);
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);
END
{
	my $status = $?;
	drop_database();
	$? = $status;
}

check_page($_) for @pages;
print "1..$tests\n";
exit($failures ? 1 : 0);

# One line of TAP, and what explains a failure.
sub report
{
	my ($ok, $name, $why) = @_;

	$tests++;
	$failures++ unless $ok;
	print $ok ? 'ok' : 'not ok', " $tests - $name\n";
	print map { "# $_\n" } split /\n/, $why unless $ok;
}

sub read_file
{
	my ($path) = @_;

	open my $file, '<', $path or return undef;
	local $/;
	return scalar <$file>;
}

sub write_file
{
	my ($path, $content) = @_;

	open my $file, '>', $path or die "cannot write $path: $!\n";
	print $file $content;
	close $file or die "cannot write $path: $!\n";
}

sub drop_database
{
	return unless $created;
	system('dropdb', $database) == 0 or warn "cannot drop the database $database\n";
	$created = 0;
}

sub create_database
{
	drop_database();
	system('createdb', '--template=template0', $database) == 0 or die "cannot create the database $database\n";
	$created = 1;
}

# A page's blocks of code: language, first line and last line (of the fences,
# counted from 0), and the lines between.
sub blocks
{
	my ($lines) = @_;
	my (@blocks, $open);

	for my $number (0 .. $#$lines)
	{
		my $line = $lines->[$number];

		if ($open && $line =~ /^```\s*$/)
		{
			$open->{last} = $number;
			push @blocks, $open;
			$open = undef;
		}
		elsif ($open)
		{
			push @{ $open->{lines} }, $line;
		}
		elsif ($line =~ /^```\s*(\S*)/)
		{
			$open = { language => $1, first => $number, lines => [] };
		}
	}
	return @blocks;
}

# A page's examples, each with the block of its output if there is one.
sub examples
{
	my ($lines) = @_;
	my (@examples, $before);

	for my $block (blocks($lines))
	{
		my $follows = $before && $before->{language} eq 'sql'
			&& !grep { /\S/ } @$lines[ $before->{last} + 1 .. $block->{first} - 1 ];

		push @examples, $block if $block->{language} eq 'sql';
		$before->{output} = $block if $follows && $block->{language} eq 'text';
		$before = $block;
	}
	return @examples;
}

# What psql prints for each example, as lists of lines.
sub run_examples
{
	my @examples = @_;
	my $mark = '=' x 30 . " end of example $$";
	my $script = "\\set VERBOSITY verbose\n\\pset pager off\n";
	my @outputs;

	# The semicolon ends a statement that lacks its own; else it does nothing.
	$script .= join "\n", @{ $_->{lines} }, ';', "\\echo '$mark'", '' for @examples;
	write_file("$scratch/script.sql", $script);
	create_database();
	local $ENV{PGDATABASE} = $database;
	my $printed = qx{psql -X -q <'$scratch/script.sql' 2>&1};

	for my $output (split /^\Q$mark\E\n/m, $printed, -1)
	{
		my @lines = grep { !/^LOCATION:  / } split /\n/, $output;

		s/^([A-Z]+):  00000: /$1:  /, s/\s+$// for @lines;
		pop @lines while @lines && $lines[-1] eq '';
		push @outputs, \@lines;
	}
	return @outputs;
}

# The lines that differ, as diff shows them.
sub difference
{
	my ($expected, $actual) = @_;

	write_file("$scratch/documented", join '', map { "$_\n" } @$expected);
	write_file("$scratch/printed", join '', map { "$_\n" } @$actual);
	return scalar qx{cd '$scratch' && diff -U 3 --label documented --label printed documented printed};
}

# Puts the output behind an example, in place of what stands there.
sub replace_output
{
	my ($lines, $example, $output) = @_;
	my $start = $example->{last} + 1;
	my $stop = $example->{output} ? $example->{output}{last} + 1 : $start;

	splice @$lines, $start, $stop - $start, @$output ? ('', '```text', @$output, '```') : ();
}

sub check_page
{
	my ($page) = @_;
	my $content = read_file($page);
	my (@lines, @examples, @outputs);

	return report(0, $page, 'There is no such file.') unless defined $content;
	@lines = split /\n/, $content;
	@examples = examples(\@lines);
	return report(0, $page, 'There is no example in it.') unless @examples;
	@outputs = run_examples(@examples);

	for my $i (0 .. $#examples)
	{
		my $expected = $examples[$i]{output} ? $examples[$i]{output}{lines} : [];
		my @trimmed = map { s/\s+$//r } @$expected;
		my $actual = $outputs[$i] || ['(psql ended before this example)'];
		my $same = join("\n", @trimmed) eq join("\n", @$actual);

		report($same || $update, "$page line " . ($examples[$i]{first} + 1),
			   $same ? '' : difference(\@trimmed, $actual));
	}
	return unless $update;

	# From the bottom, so that the numbers of the lines above stay right.
	for my $i (reverse 0 .. $#examples)
	{
		replace_output(\@lines, $examples[$i], $outputs[$i]) if $outputs[$i];
	}
	write_file($page, join '', map { "$_\n" } @lines);
}
