/* sql/starlings--0.1.0.sql */

-- complain if the script is sourced in psql rather than by CREATE EXTENSION
\echo Use "CREATE EXTENSION starlings" to load this file. \quit

--
-- hierarchy
--

CREATE TYPE hierarchy;

CREATE FUNCTION hierarchy_in(cstring) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_in(cstring) IS 'I/O';

CREATE FUNCTION hierarchy_out(hierarchy) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_out(hierarchy) IS 'I/O';

CREATE FUNCTION hierarchy_recv(internal) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_recv(internal) IS 'I/O';

CREATE FUNCTION hierarchy_send(hierarchy) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_send(hierarchy) IS 'I/O';

CREATE TYPE hierarchy (
	INPUT = hierarchy_in,
	OUTPUT = hierarchy_out,
	RECEIVE = hierarchy_recv,
	SEND = hierarchy_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = external
);
COMMENT ON TYPE hierarchy IS 'the partition at every threshold: {1 ~0.9~ 2 ~0.5~ 3, 4}';

--
-- partition
--

CREATE TYPE partition;

CREATE FUNCTION partition_in(cstring) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_in(cstring) IS 'I/O';

CREATE FUNCTION partition_out(partition) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_partition_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_out(partition) IS 'I/O';

CREATE FUNCTION partition_recv(internal) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_recv(internal) IS 'I/O';

CREATE FUNCTION partition_send(partition) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_partition_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_send(partition) IS 'I/O';

CREATE TYPE partition (
	INPUT = partition_in,
	OUTPUT = partition_out,
	RECEIVE = partition_recv,
	SEND = partition_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = external
);
COMMENT ON TYPE partition IS 'one way of grouping records into entities: {{1,2,3},{4}}';

--
-- comparison
--

CREATE FUNCTION hierarchy_eq(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_eq'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_eq(hierarchy, hierarchy) IS 'implementation of the operator =';

CREATE FUNCTION hierarchy_ne(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_ne'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_ne(hierarchy, hierarchy) IS 'implementation of the operator <>';

CREATE FUNCTION hierarchy_lt(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_lt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_lt(hierarchy, hierarchy) IS 'implementation of the operator <';

CREATE FUNCTION hierarchy_le(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_le'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_le(hierarchy, hierarchy) IS 'implementation of the operator <=';

CREATE FUNCTION hierarchy_gt(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_gt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_gt(hierarchy, hierarchy) IS 'implementation of the operator >';

CREATE FUNCTION hierarchy_ge(hierarchy, hierarchy) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_ge'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_ge(hierarchy, hierarchy) IS 'implementation of the operator >=';

CREATE FUNCTION hierarchy_cmp(hierarchy, hierarchy) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_cmp'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_cmp(hierarchy, hierarchy) IS 'less-equal-greater, for btree';

CREATE FUNCTION hierarchy_hash(hierarchy) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_hash'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_hash(hierarchy) IS 'hash';

CREATE FUNCTION hierarchy_hash_extended(hierarchy, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hash_extended'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_hash_extended(hierarchy, bigint) IS 'hash with a seed';

CREATE OPERATOR = (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (hierarchy, hierarchy) IS 'equal: the same records, joined at the same thresholds';

CREATE OPERATOR <> (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (hierarchy, hierarchy) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (hierarchy, hierarchy) IS 'before, in an order that has no further meaning';

CREATE OPERATOR <= (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (hierarchy, hierarchy) IS 'before or equal, in an order that has no further meaning';

CREATE OPERATOR > (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (hierarchy, hierarchy) IS 'after, in an order that has no further meaning';

CREATE OPERATOR >= (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (hierarchy, hierarchy) IS 'after or equal, in an order that has no further meaning';

CREATE OPERATOR CLASS hierarchy_ops DEFAULT FOR TYPE hierarchy USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 hierarchy_cmp(hierarchy, hierarchy);
COMMENT ON OPERATOR CLASS hierarchy_ops USING btree IS 'for sorting, merging and unique indexes';
COMMENT ON OPERATOR FAMILY hierarchy_ops USING btree IS 'for sorting, merging and unique indexes';

CREATE OPERATOR CLASS hierarchy_ops DEFAULT FOR TYPE hierarchy USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 hierarchy_hash(hierarchy),
	FUNCTION 2 hierarchy_hash_extended(hierarchy, bigint);
COMMENT ON OPERATOR CLASS hierarchy_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';
COMMENT ON OPERATOR FAMILY hierarchy_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';

CREATE FUNCTION partition_eq(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_eq'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_eq(partition, partition) IS 'implementation of the operator =';

CREATE FUNCTION partition_ne(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_ne'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_ne(partition, partition) IS 'implementation of the operator <>';

CREATE FUNCTION partition_lt(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_lt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_lt(partition, partition) IS 'implementation of the operator <';

CREATE FUNCTION partition_le(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_le'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_le(partition, partition) IS 'implementation of the operator <=';

CREATE FUNCTION partition_gt(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_gt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_gt(partition, partition) IS 'implementation of the operator >';

CREATE FUNCTION partition_ge(partition, partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_ge'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_ge(partition, partition) IS 'implementation of the operator >=';

CREATE FUNCTION partition_cmp(partition, partition) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_cmp'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_cmp(partition, partition) IS 'less-equal-greater, for btree';

CREATE FUNCTION partition_hash(partition) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_hash'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_hash(partition) IS 'hash';

CREATE FUNCTION partition_hash_extended(partition, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hash_extended'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partition_hash_extended(partition, bigint) IS 'hash with a seed';

CREATE OPERATOR = (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (partition, partition) IS 'equal: the same records, in the same entities';

CREATE OPERATOR <> (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (partition, partition) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (partition, partition) IS 'before, in an order that has no further meaning';

CREATE OPERATOR <= (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (partition, partition) IS 'before or equal, in an order that has no further meaning';

CREATE OPERATOR > (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (partition, partition) IS 'after, in an order that has no further meaning';

CREATE OPERATOR >= (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (partition, partition) IS 'after or equal, in an order that has no further meaning';

CREATE OPERATOR CLASS partition_ops DEFAULT FOR TYPE partition USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 partition_cmp(partition, partition);
COMMENT ON OPERATOR CLASS partition_ops USING btree IS 'for sorting, merging and unique indexes';
COMMENT ON OPERATOR FAMILY partition_ops USING btree IS 'for sorting, merging and unique indexes';

CREATE OPERATOR CLASS partition_ops DEFAULT FOR TYPE partition USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 partition_hash(partition),
	FUNCTION 2 partition_hash_extended(partition, bigint);
COMMENT ON OPERATOR CLASS partition_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';
COMMENT ON OPERATOR FAMILY partition_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';

--
-- measures
--

CREATE TYPE measures AS (
	threshold float8,
	records bigint,
	entities bigint,
	singletons bigint,
	largest bigint,
	pairs bigint,
	true_pairs bigint,
	tp bigint,
	fp bigint,
	fn bigint,
	tn bigint,
	precision float8,
	recall float8,
	f1 float8,
	rand float8,
	ari float8,
	fowlkes_mallows float8,
	entropy float8,
	mutual_information float8,
	nmi float8,
	homogeneity float8,
	completeness float8,
	v_measure float8,
	variation_of_information float8,
	bcubed_precision float8,
	bcubed_recall float8,
	bcubed_f1 float8,
	exact_entities bigint,
	entity_precision float8,
	entity_recall float8,
	entity_f1 float8
);
COMMENT ON TYPE measures IS 'a row of evaluate and sweep; columns that need a truth are NULL without one, and so is a ratio with nothing to divide by';
COMMENT ON COLUMN measures.threshold IS 'the threshold of the row, NULL from evaluate';
COMMENT ON COLUMN measures.records IS 'how many records were measured';
COMMENT ON COLUMN measures.entities IS 'how many entities there are';
COMMENT ON COLUMN measures.singletons IS 'entities of one record';
COMMENT ON COLUMN measures.largest IS 'records of the largest entity';
COMMENT ON COLUMN measures.pairs IS 'pairs of records in one entity';
COMMENT ON COLUMN measures.true_pairs IS 'pairs of records in one entity of the truth';
COMMENT ON COLUMN measures.tp IS 'true positives: pairs in one entity on both sides';
COMMENT ON COLUMN measures.fp IS 'false positives: pairs - tp';
COMMENT ON COLUMN measures.fn IS 'false negatives: true_pairs - tp';
COMMENT ON COLUMN measures.tn IS 'true negatives: pairs in one entity on neither side';
COMMENT ON COLUMN measures.precision IS 'tp / pairs';
COMMENT ON COLUMN measures.recall IS 'tp / true_pairs';
COMMENT ON COLUMN measures.f1 IS '2 tp / (2 tp + fp + fn)';
COMMENT ON COLUMN measures.rand IS '(tp + tn) / (tp + fp + fn + tn)';
COMMENT ON COLUMN measures.ari IS 'adjusted Rand index, as scikit-learn computes it';
COMMENT ON COLUMN measures.fowlkes_mallows IS 'tp / sqrt(pairs * true_pairs)';
COMMENT ON COLUMN measures.entropy IS 'entropy of the entities, in nats';
COMMENT ON COLUMN measures.mutual_information IS 'mutual information of the entities and the truth, in nats';
COMMENT ON COLUMN measures.nmi IS 'normalized mutual information, by the arithmetic mean of both entropies';
COMMENT ON COLUMN measures.homogeneity IS 'mutual_information / entropy of the truth';
COMMENT ON COLUMN measures.completeness IS 'mutual_information / entropy';
COMMENT ON COLUMN measures.v_measure IS 'harmonic mean of homogeneity and completeness';
COMMENT ON COLUMN measures.variation_of_information IS 'sum of both conditional entropies, in nats; 0 for equal partitions';
COMMENT ON COLUMN measures.bcubed_precision IS 'mean over records of the share of its entity that is truly its own';
COMMENT ON COLUMN measures.bcubed_recall IS 'mean over records of the share of its true entity that is in its entity';
COMMENT ON COLUMN measures.bcubed_f1 IS 'harmonic mean of bcubed_precision and bcubed_recall';
COMMENT ON COLUMN measures.exact_entities IS 'entities that equal an entity of the truth';
COMMENT ON COLUMN measures.entity_precision IS 'exact_entities / entities';
COMMENT ON COLUMN measures.entity_recall IS 'exact_entities / entities of the truth';
COMMENT ON COLUMN measures.entity_f1 IS '2 exact_entities / (entities + entities of the truth)';

--
-- building
--

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8, int) IS 'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8) IS 'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8, int) IS 'transition of hierarchy_agg with sources and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, float8, int) IS 'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8) IS 'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8, int) IS 'transition of hierarchy_agg with sources and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8, int) IS 'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8) IS 'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8, int) IS 'transition of hierarchy_agg with sources and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8, int) IS 'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8) IS 'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8, int) IS 'transition of hierarchy_agg with sources and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8) IS 'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8, int) IS 'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text[], float8) IS 'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text[], float8, int) IS 'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8) IS 'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8, int) IS 'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8) IS 'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8, int) IS 'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_union_agg_add(hierarchy, hierarchy) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_hierarchy'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_union_agg_add(hierarchy, hierarchy) IS 'transition of hierarchy_union_agg, and combination of partial aggregates';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, float8) IS 'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, float8, int) IS 'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left bigint, right_source text, right bigint, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, bigint, text, bigint, float8) IS 'the hierarchy of scored edges between records of several sources; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left bigint, right_source text, right bigint, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, bigint, text, bigint, float8, int) IS 'the hierarchy of scored edges between records of several sources with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left text, right text, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, float8) IS 'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left text, right text, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, float8, int) IS 'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left text, right_source text, right text, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, text, text, float8) IS 'the hierarchy of scored edges between records of several sources; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left text, right_source text, right text, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, text, text, float8, int) IS 'the hierarchy of scored edges between records of several sources with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, float8) IS 'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, float8, int) IS 'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left uuid, right_source text, right uuid, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, uuid, text, uuid, float8) IS 'the hierarchy of scored edges between records of several sources; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left uuid, right_source text, right uuid, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, uuid, text, uuid, float8, int) IS 'the hierarchy of scored edges between records of several sources with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, float8) IS 'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, float8, int) IS 'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left bytea, right_source text, right bytea, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, bytea, text, bytea, float8) IS 'the hierarchy of scored edges between records of several sources; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left bytea, right_source text, right bytea, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, bytea, text, bytea, float8, int) IS 'the hierarchy of scored edges between records of several sources with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8) IS 'the hierarchy in which all records of an array join at its score; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8, int) IS 'the hierarchy in which all records of an array join at its score, rounded to decimals; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys text[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], float8) IS 'the hierarchy in which all records of an array join at its score; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys text[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], float8, int) IS 'the hierarchy in which all records of an array join at its score, rounded to decimals; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8) IS 'the hierarchy in which all records of an array join at its score; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8, int) IS 'the hierarchy in which all records of an array join at its score, rounded to decimals; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8) IS 'the hierarchy in which all records of an array join at its score; a NULL score declares them';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8, int) IS 'the hierarchy in which all records of an array join at its score, rounded to decimals; a NULL score declares them';

CREATE AGGREGATE hierarchy_union_agg(hierarchy) (
	SFUNC = hierarchy_union_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_union_agg(hierarchy) IS 'the hierarchy of the edges of all; NULLs are passed over';

CREATE FUNCTION hierarchy_union(hierarchy, hierarchy) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_union'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy_union(hierarchy, hierarchy) IS 'the hierarchy of the edges of both';

CREATE OPERATOR + (
	LEFTARG = hierarchy,
	RIGHTARG = hierarchy,
	FUNCTION = hierarchy_union,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (hierarchy, hierarchy) IS 'union of both edge sets';

CREATE FUNCTION partition_agg_add(internal, bigint, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, bigint, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, bigint, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, bigint, anyelement) IS 'transition of partition_agg with sources';

CREATE FUNCTION partition_agg_add(internal, text, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, text, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, text, anyelement) IS 'transition of partition_agg with sources';

CREATE FUNCTION partition_agg_add(internal, uuid, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, uuid, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, uuid, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, uuid, anyelement) IS 'transition of partition_agg with sources';

CREATE FUNCTION partition_agg_add(internal, bytea, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, bytea, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, bytea, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, bytea, anyelement) IS 'transition of partition_agg with sources';

CREATE FUNCTION partition_agg_finish(internal) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_finish_partition'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_finish(internal) IS 'final function of partition_agg';

CREATE AGGREGATE partition_agg(key bigint, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(bigint, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(source text, key bigint, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, bigint, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key text, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(source text, key text, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, text, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key uuid, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(uuid, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(source text, key uuid, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, uuid, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key bytea, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(bytea, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(source text, key bytea, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, bytea, anyelement) IS 'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE FUNCTION hierarchy(p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition) IS 'the hierarchy whose only merges are the entities, at threshold 1';

CREATE FUNCTION hierarchy(p partition, threshold float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition, float8) IS 'the hierarchy whose only merges are the entities, at the threshold';

CREATE CAST (partition AS hierarchy) WITH FUNCTION hierarchy(partition);
COMMENT ON CAST (partition AS hierarchy) IS 'the hierarchy whose only merges are the entities, at threshold 1';

--
-- looking
--

CREATE FUNCTION cut(h hierarchy, threshold float8) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_cut'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cut(hierarchy, float8) IS 'the partition at a threshold: records joined by edges with score >= threshold';

CREATE OPERATOR @ (
	LEFTARG = hierarchy,
	RIGHTARG = float8,
	FUNCTION = cut
);
COMMENT ON OPERATOR @ (hierarchy, float8) IS 'the partition at a threshold';

CREATE FUNCTION members(p partition, OUT entity_id text, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition) IS 'each record with its entity, named by its smallest record';

CREATE FUNCTION members(p partition, key_type bigint, OUT entity_id bigint, OUT key bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, bigint) IS 'the same with keys of type bigint; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type text, OUT entity_id text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, text) IS 'the same with keys of type text; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type uuid, OUT entity_id uuid, OUT key uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, uuid) IS 'the same with keys of type uuid; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type bytea, OUT entity_id bytea, OUT key bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, bytea) IS 'the same with keys of type bytea; the second argument gives only the type';

CREATE FUNCTION entities(p partition, OUT entity_id text, OUT size bigint, OUT keys text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition) IS 'each entity with its records in literal form';

CREATE FUNCTION entities(p partition, key_type bigint, OUT entity_id bigint, OUT size bigint, OUT keys bigint[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, bigint) IS 'the same with keys of type bigint; the second argument gives only the type';

CREATE FUNCTION entities(p partition, key_type text, OUT entity_id text, OUT size bigint, OUT keys text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, text) IS 'the same with keys of type text; the second argument gives only the type';

CREATE FUNCTION entities(p partition, key_type uuid, OUT entity_id uuid, OUT size bigint, OUT keys uuid[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, uuid) IS 'the same with keys of type uuid; the second argument gives only the type';

CREATE FUNCTION entities(p partition, key_type bytea, OUT entity_id bytea, OUT size bigint, OUT keys bytea[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, bytea) IS 'the same with keys of type bytea; the second argument gives only the type';

CREATE FUNCTION merges(h hierarchy, OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint, OUT entity_id text, OUT children bigint[], OUT records text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy) IS 'the merge events from strong to weak: the parts are the merges in children and the single records in records; ends_at is where the entity is absorbed';

CREATE FUNCTION records(h hierarchy, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy) IS 'the records of a hierarchy';

CREATE FUNCTION records(p partition, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition) IS 'the records of a partition';

CREATE FUNCTION record_count(hierarchy) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(hierarchy) IS 'how many records a hierarchy has';

CREATE FUNCTION record_count(partition) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(partition) IS 'how many records a partition has';

CREATE FUNCTION entity_count(partition) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_entity_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION entity_count(partition) IS 'how many entities a partition has';

CREATE FUNCTION merge_count(hierarchy) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_merge_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merge_count(hierarchy) IS 'how many merge events a hierarchy has';

CREATE FUNCTION threshold_count(hierarchy) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_threshold_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION threshold_count(hierarchy) IS 'how many distinct thresholds a hierarchy has';

CREATE FUNCTION grid(start float8, stop float8, step float8) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'starlings_grid'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid(float8, float8, float8) IS 'thresholds from start to stop, computed in decimals, so that no rounding errors add up';

--
-- measuring
--

CREATE FUNCTION evaluate(p partition, truth partition DEFAULT NULL, missing text DEFAULT 'singleton') RETURNS measures
	AS 'MODULE_PATHNAME', 'starlings_evaluate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION evaluate(partition, partition, text) IS 'all measures of a partition; missing is singleton, ignore or error';

CREATE FUNCTION sweep(h hierarchy, truth partition DEFAULT NULL, at float8[] DEFAULT NULL, missing text DEFAULT 'singleton') RETURNS SETOF measures
	AS 'MODULE_PATHNAME', 'starlings_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep(hierarchy, partition, float8[], text) IS 'all measures at each threshold of at, or at every distinct threshold, ascending';

CREATE FUNCTION best_threshold(h hierarchy, truth partition, measure text DEFAULT 'f1', missing text DEFAULT 'singleton', OUT threshold float8, OUT value float8) RETURNS record
	AS 'MODULE_PATHNAME', 'starlings_best_threshold'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION best_threshold(hierarchy, partition, text, text) IS 'the threshold at which a measure is best, the highest of equals';
