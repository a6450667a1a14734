#!/usr/bin/env perl
#
# Lays out the C sources as PostgreSQL lays out its own, by pg_bsd_indent (Debian:
# pg-bsd-indent) with the options of pgindent; only lines of code may be longer.
#
#     perl tools/indent.pl [file ...]                 rewrites them, by default all
#     perl tools/indent.pl --check [file ...]         prints what it would change, and fails if anything
#     perl tools/indent.pl --typedefs -I folder ...   writes tools/typedefs.list anew
#
# pg_bsd_indent has to be told which words are types. The list has those that src and
# test use: their own, and those of the headers that they include, which are looked for
# in the given folders too. The check of all says which of their own it lacks.
#
# Compound literals and initializers with names in them are younger than pg_bsd_indent.
# They are hidden from it, and stay as they are written.

use strict;
use warnings;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);

my @options = qw(-bad -bap -bbb -bc -bl -cli1 -cp33 -cdb -nce -d0 -di12 -nfc1 -i4 -l110 -lp -lpl
  -nip -npro -sac -tpg -ts4);
my $list = 'tools/typedefs.list';
my $scratch = tempdir(CLEANUP => 1);

chdir dirname(abs_path(__FILE__)) . '/..' or die "$!\n";
my ($mode, @arguments) = @ARGV && $ARGV[0] =~ /^--/ ? @ARGV : ('', @ARGV);

if ($mode eq '--typedefs')
{
	write_file($list, join '', map { "$_\n" } typedefs(@arguments));
}
elsif ($mode eq '' || $mode eq '--check')
{
	my $faults = grep { lay_out($_) } @arguments ? @arguments : sources();

	$faults += check_list() if $mode eq '--check' && !@arguments;
	exit($mode eq '--check' && $faults ? 1 : 0);
}
else
{
	die "unknown option: $mode\n";
}

# All C sources and headers of ours.
sub sources
{
	return sort map { glob $_ } qw(src/*/*.[ch] src/*/*/*.[ch] test/core/*.[ch] test/fuzz/*.[ch]);
}

sub read_file
{
	my ($path) = @_;

	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

sub write_file
{
	my ($path, $content) = @_;

	open my $file, '>', $path or die "$path: $!\n";
	print $file $content;
	close $file or die "$path: $!\n";
	return $path;
}

# Rewrites a file, or shows the difference; returns whether there is one.
sub lay_out
{
	my ($path) = @_;
	my $before = read_file($path);
	my $after = indented($path, $before);

	return 0 if $before eq $after;
	if ($mode eq '--check')
	{
		write_file("$scratch/after", $after);
		system 'diff', '-u', '--label', $path, '--label', "$path, laid out", $path, "$scratch/after";
	}
	else
	{
		write_file($path, $after);
	}
	return 1;
}

# The source as pg_bsd_indent lays it out.
sub indented
{
	my ($path, $source) = @_;
	my @masked;

	$source =~ s/[ \t]+$//mg;
	$source = mask($source, \@masked);
	write_file("$scratch/in.c", $source);
	my $said = qx{pg_bsd_indent @options -U$list $scratch/in.c $scratch/out.c 2>&1};
	die "there is no pg_bsd_indent (Debian: apt-get install pg-bsd-indent)\n" if $? == 127 << 8;
	die "$path: $said" if $? != 0 || $said ne '';
	$source = read_file("$scratch/out.c");

	# As pgindent does: one blank before the star of what a function returns.
	$source =~ s/^((?:\w+ )*\w+)[ \t]+(\*+)$/$1 $2/mg;
	$source =~ s/(?:#pragma )?\bM_(\d+)_*\b/$masked[$1]/g;
	die "$path: more than the layout would change\n" if squeezed($source) ne squeezed(read_file($path));
	return $source;
}

# The source without comments and white space.
sub squeezed
{
	my ($source) = @_;

	return $source =~ s{/\*.*?\*/|\s+}{}gsr;
}

# Puts words in place of compound literals, initializers that begin with a name, and
# hexadecimal floating-point numbers, directives in place of macros that stand alone and
# make functions, and what was there into the list.
sub mask
{
	my ($source, $masked) = @_;
	my $braces = qr/(?<braces>\{(?:[^{}"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|(?&braces))*\})/;
	my $literal = qr/\(\w+(?: \w+)*(?: \*)?(?:\[\])?\) (?=\{)$braces/;
	my $initializer = qr/(?<== )(?=\{\s*\.)$braces/;
	my $number = qr/\b0x[0-9a-fA-F.]+p[-+]?\d+/;

	$source =~ s/^([A-Z_]+\(.*\))$/'#pragma ' . word_for($1, $masked)/meg;
	$source =~ s/($literal|$initializer|$number)/word_for($1, $masked)/eg;
	return $source;
}

# A word for this in the list, as long as its first line.
sub word_for
{
	my ($text, $masked) = @_;
	my $word = 'M_' . @$masked;
	my ($first_line) = split /\n/, $text;
	my $rest = length($first_line) - length $word;

	push @$masked, $text =~ s/,\.(?=\w)/, ./gr;
	return $word . '_' x ($rest > 0 ? $rest : 0);
}

# The types that src and test use: what any typedef in sight names, and the sources mention.
sub typedefs
{
	my @cpp_options = @_;
	my (%names, %used);

	for my $path (grep { /\.c$/ } sources())
	{
		my $preprocessed = qx{cc -E -P -Isrc -Itest/core @cpp_options $path};

		die "cannot preprocess $path\n" if $? != 0;
		$names{$_} = 1 for named_by_typedefs(bare($preprocessed));
	}
	for my $path (sources())
	{
		$used{$_} = 1 for bare(read_file($path)) =~ /\b([A-Za-z_]\w*)/g;
	}
	# Here these are names of variables more often than types.
	delete @used{qw(text bytea)};
	return sort 'bool', grep { $used{$_} } keys %names;
}

# The source without comments, strings and characters.
sub bare
{
	my ($source) = @_;

	return $source =~ s{/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'}{}gsr;
}

# Says what is wrong with the list as far as our own types go; returns how much that is.
sub check_list
{
	my $source = join '', map { bare(read_file($_)) } sources();
	my %ours = map { $_ => 1 } named_by_typedefs($source =~ s/^#.*$//mgr);
	my %used = map { $_ => 1 } $source =~ /\b([A-Za-z_]\w*)/g;
	my %listed = map { $_ => 1 } split /\n/, read_file($list);
	my @faults = (
		(map { "$list lacks $_" } sort grep { !$listed{$_} } keys %ours),
		(map { "$list has $_, which no source mentions" } sort grep { !$used{$_} } keys %listed));

	print map { "$_\n" } @faults;
	return @faults;
}

# The names that the typedefs of bare, preprocessed source give.
sub named_by_typedefs
{
	my ($source) = @_;
	my @names;

	1 while $source =~ s/\{[^{}]*\}/ /g;
	for my $type ($source =~ /\btypedef\b([^;]*);/g)
	{
		$type =~ s/__attribute__\s*(\((?:[^()]|(?1))*\))//g;
		if ($type =~ /\(\s*\*?\s*(\w+)\s*\)/)
		{
			push @names, $1;
			next;
		}
		$type =~ s/\s*(\((?:[^()]|(?1))*\))\s*$//;
		push @names, map { /(\w+)(?:\s*\[[^\]]*\])*\s*$/ } split /,/, $type;
	}
	return @names;
}
