# The work of test/docs.sh; see there. Needs no more of Perl than Debian's perl-base.

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);

my $update = @ARGV && $ARGV[0] eq '--update' && shift @ARGV;
my @with_examples = map { "$_.md" } 'README', map { "doc/$_" }
  qw(tutorial reference operations how-it-works many-rows benchmarks febrl chaining);
my $index = 'doc/README.md';
my %seen;
my @pages = @ARGV ? @ARGV : grep { !$seen{$_}++ } @with_examples, sort glob '*.md doc/*.md';

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

for my $page (@pages)
{
	my $content = read_file($page);

	if (!defined $content)
	{
		report(0, $page, 'There is no such file.');
		next;
	}
	check_examples($page, $content);
	check_reference($page, $content) if $page eq 'doc/reference.md';
	check_index($page, $content) if $page eq $index;
	check_modules($page, $content) if $page eq 'doc/how-it-works.md';
	check_places($page, $content);
}
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

sub skip
{
	my ($name, $why) = @_;

	$tests++;
	print "ok $tests - $name # skip $why\n";
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
	my $printed = qx{cd '$scratch' && psql -X -q <script.sql 2>&1};

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

# The files that a page says its examples read.
sub needed_files
{
	my ($content) = @_;

	return map { split ' ', $_ } $content =~ /<!-- files: (.*?) -->/gs;
}

# Puts a file where the examples run; false if there is none.
sub link_file
{
	my ($path) = @_;
	my $name = $path =~ s{.*/}{}r;

	return -f $path && (-l "$scratch/$name" || symlink abs_path($path), "$scratch/$name");
}

sub check_examples
{
	my ($page, $content) = @_;
	my @lines = split /\n/, $content;
	my @examples = examples(\@lines);
	my @outputs;

	if (!@examples)
	{
		report(0, $page, 'There is no example in it.') if grep { $_ eq $page } @with_examples;
		return;
	}
	my @missing = grep { !link_file($_) } needed_files($content);
	return skip($page, "@missing not there") if @missing;
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

# What the extension makes in the last page's database: kind and name of each, and
# whether it only supports a type, an operator class or an aggregate. The first
# call brings the settings.
sub members
{
	my $query = <<'SQL';
		SELECT FROM grid(1, 1, 1);
		WITH member AS (
			SELECT classid, objid FROM pg_depend JOIN pg_extension AS e ON refobjid = e.oid
			WHERE extname = 'starlings' AND refclassid = 'pg_extension'::regclass AND deptype = 'e'),
		support (oid) AS (
			SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend])::oid FROM pg_type
			UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn])::oid FROM pg_aggregate
			UNION SELECT amproc::oid FROM pg_amproc
			UNION SELECT oprcode::oid FROM pg_operator JOIN pg_amop ON amopopr IN (pg_operator.oid, oprnegate))
		SELECT 'function', proname, p.oid IN (TABLE support)
		FROM pg_proc AS p JOIN member ON objid = oid AND classid = 'pg_proc'::regclass
		UNION SELECT 'operator', oprname, false
		FROM pg_operator JOIN member ON objid = oid AND classid = 'pg_operator'::regclass
		UNION SELECT 'type', typname, false
		FROM pg_type JOIN member ON objid = oid AND classid = 'pg_type'::regclass
		UNION SELECT 'setting', name, false FROM pg_settings WHERE name LIKE 'starlings.%'
		ORDER BY 1, 2
SQL
	local $ENV{PGDATABASE} = $database;

	write_file("$scratch/members.sql", $query);
	return map { [ split /\t/ ] } grep { /\S/ } split /\n/, qx{psql -X -q -A -t -F '\t' <'$scratch/members.sql' 2>&1};
}

# Does the page have an entry for it, that is, a heading or a signature behind ">",
# and an example? A type needs no example, and what only supports something else
# needs to be named.
sub is_documented
{
	my ($content, $kind, $name, $support) = @_;
	my $entries = join "\n", $content =~ /^(?:>|#+) (.*)$/mg;
	my $examples = join "\n", $content =~ /^```sql\n(.*?)^```$/msg;
	my $quoted = quotemeta $name;

	return $content =~ /`$quoted`/ if $support eq 't';
	return $entries =~ /\b$quoted\(/ && $examples =~ /\b$quoted\(/ if $kind eq 'function';
	return $entries =~ /[`\s]$quoted[`\s]/ && $examples =~ /\s$quoted\s/ if $kind eq 'operator';
	return $entries =~ /\b$quoted\b/ && ($kind eq 'type' || $examples =~ /\b$quoted\b/);
}

# Is all that the extension makes in the reference?
sub check_reference
{
	my ($page, $content) = @_;
	my @members = members();
	my @missing = grep { @$_ != 3 || !is_documented($content, @$_) } @members;

	report(@members && !@missing, "$page has an entry and an example for all that the extension makes",
		   join "\n", @members ? 'missing:' : 'the extension makes nothing', map { "@$_" } @missing);
}

# Does the index lead to every page?
sub check_index
{
	my ($page, $content) = @_;
	my @missing = grep { index($content, "]($_)") < 0 } map { s{.*/}{}r } grep { $_ ne $page } glob 'doc/*.md';

	report(!@missing, "$page leads to every page", "missing: @missing");
}

# Does the page name every module of the source, without its folder?
sub check_modules
{
	my ($page, $content) = @_;
	my %modules = map { s{.*/|\.[ch]$}{}gr => 1 } glob '{src/*/,src/*/*/}*.[ch]';
	my @missing = grep { $content !~ /`(?:\w+\/)*\Q$_\E(?:\.c|\.h)?`/ } sort keys %modules;

	report(!@missing, "$page says what each module is for", "missing: @missing");
}

# Is there all that the page links to or names of the tree?
sub check_places
{
	my ($page, $content) = @_;
	my $prose = $content =~ s/^```.*?^```$//msgr;
	my @lost = grep { !is_target($page, $_) } $prose =~ /\]\(([^)\s]+)\)/g;

	push @lost, grep { !is_path($_) } $prose =~ /`((?:src|sql|test|tools|doc|expected)\/[^`\s]*)`/g;
	report(!@lost, "$page leads nowhere in vain", join "\n", 'not there:', @lost);
}

# Is there a page, and a heading in it, that such a link on a page leads to?
sub is_target
{
	my ($page, $link) = @_;
	my ($path, $anchor) = split /#/, $link;
	my $folder = $page =~ m{(.*/)} ? $1 : '';
	my $target = $path eq '' ? $page : $folder . $path;

	return 1 if $link =~ /^https?:/;
	return -e $target unless defined $anchor;
	return grep { $_ eq $anchor } anchors(read_file($target) // '');
}

# The anchors of a page's headings, as GitHub makes them.
sub anchors
{
	my ($content) = @_;
	my $prose = $content =~ s/^```.*?^```$//msgr;

	return map { lc(s/[^\w\- ]//gr) =~ s/ /-/gr } $prose =~ /^#+ (.*)$/mg;
}

# Is there such a file or folder? What tests leave need not be there.
sub is_path
{
	my ($path) = @_;

	return $path =~ m{^test/tmp/} || grep { -e } glob $path;
}
