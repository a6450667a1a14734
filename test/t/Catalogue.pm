# All that the system catalogues say of the extension in a database, as lines to compare
# with those of another database: one for each column of each row, with names in place
# of OIDs.  The server itself tells which columns hold OIDs and of what, so that nothing
# is listed here but the catalogues, and nothing is forgotten that a later PostgreSQL adds.

package Catalogue;

use strict;
use warnings;

use Exporter qw(import);
use StarlingsTest;

our @EXPORT = qw(catalogue uncommented);

# What the extension is made of: its members, and what hangs on them, such as array
# types and the entries of operator classes.
my $parts = <<'SQL';
	WITH RECURSIVE parts(class, object) AS (
		SELECT classid, objid FROM pg_depend
		WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'starlings')
		UNION
		SELECT classid, objid FROM parts JOIN pg_depend ON (refclassid, refobjid) = (class, object)
		WHERE deptype IN ('a', 'i'))
SQL

# The catalogues, and what in a row tells which part it is of: class, object, column.
my %described_by = (
	(map { $_ => [ "'$_'::regclass", 'oid', '0' ] }
		qw(pg_proc pg_type pg_class pg_operator pg_opclass pg_opfamily pg_amop pg_amproc pg_cast)),
	pg_aggregate => [ "'pg_proc'::regclass", 'aggfnoid', '0' ],
	pg_attribute => [ "'pg_class'::regclass", 'attrelid', 'attnum' ],
	pg_description => [qw(classoid objoid objsubid)],
	pg_init_privs => [qw(classoid objoid objsubid)],
	pg_depend => [qw(classid objid objsubid)]);

# The lines "catalogue, part: column = value".
sub catalogue
{
	my ($database) = @_;

	return map { split /\n/, sql(lines_query($_), '-d', $database) } sort keys %described_by;
}

# The query for the lines of one catalogue.
sub lines_query
{
	my ($catalogue) = @_;
	my ($class, $object, $column) = @{ $described_by{$catalogue} };
	my $values = join ', ', map { "('$_->[0]', $_->[1])" } values_of($catalogue, $object);

	return <<"SQL";
		$parts
		SELECT format('$catalogue, %s %s: %s = %s', part.type, part.identity, field, value)
		FROM parts JOIN $catalogue ON (class, object) = ($class, $object),
			pg_identify_object(class, object, $column) AS part, LATERAL (VALUES $values) AS said(field, value)
SQL
}

# What is not compared: some servers write a number of their own into the options of every
# column, and nobody else can write there for a composite type.
my $not_ours = qr/^attoptions$/;

# The columns of a catalogue, each as its name and an expression for what it says.
sub values_of
{
	my ($catalogue, $object) = @_;

	return [ 'refers to', "format('%s %s', deptype, pg_describe_object(refclassid, refobjid, refobjsubid))" ] if $catalogue eq 'pg_depend';
	return map { [ $_->[0], in_words(@$_) ] } grep { $_->[0] ne $object && $_->[0] !~ $not_ours } rows_of(<<"SQL");
		SELECT attname, atttypid::regtype, pktable, is_array
		FROM pg_attribute LEFT JOIN pg_get_catalog_foreign_keys() ON fktable = attrelid AND fkcols = ARRAY[attname::text]
		WHERE attrelid = '$catalogue'::regclass AND attnum > 0
SQL
}

# What a column says: names of what it refers to, defaults as they were written, or text.
sub in_words
{
	my ($column, $type, $refers_to, $is_array) = @_;

	return "pg_get_expr($column, 0)" if $type eq 'pg_node_tree';
	return "$column\::text" if $refers_to eq '';
	return "(pg_identify_object('$refers_to'::regclass, $column\::oid, 0)).identity" if $is_array eq 'f';
	return "(SELECT string_agg((pg_identify_object('$refers_to'::regclass, o, 0)).identity, ', ' ORDER BY n)"
		. " FROM unnest($column\::oid[]) WITH ORDINALITY AS u(o, n))";
}

# What somebody may call or use and that has no comment, a line for each.
sub uncommented
{
	my ($database) = @_;

	return sql(<<"SQL", '-d', $database);
		$parts, things(class, object, number) AS (
			SELECT class, object, 0 FROM parts
			UNION ALL
			SELECT class, object, attnum FROM parts JOIN pg_attribute ON (class, object) = ('pg_class'::regclass, attrelid) WHERE attnum > 0)
		SELECT pg_describe_object(class, object, number) FROM things, pg_identify_object(class, object, number)
		WHERE (type IN ('type', 'function', 'aggregate', 'operator', 'cast', 'operator class', 'operator family') OR number > 0)
			AND NOT EXISTS (SELECT FROM pg_type WHERE typarray = object)
			AND NOT EXISTS (SELECT FROM pg_description
				WHERE (classoid, objoid, objsubid) = (class, object, number) AND description <> '')
SQL
}

1;
