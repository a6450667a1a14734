/* sql/starlings.sql: all that CREATE EXTENSION makes, in the order of doc/reference.md */

-- complain if the script is sourced in psql rather than by CREATE EXTENSION
\echo Use "CREATE EXTENSION starlings" to load this file. \quit

--
-- Types
--

-- hierarchy

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

-- partition

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

-- frame

CREATE TYPE frame;

CREATE FUNCTION frame_in(cstring) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_in(cstring) IS 'I/O';

CREATE FUNCTION frame_out(frame) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_frame_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_out(frame) IS 'I/O';

CREATE FUNCTION frame_recv(internal) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_recv(internal) IS 'I/O';

CREATE FUNCTION frame_send(frame) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_frame_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_send(frame) IS 'I/O';

CREATE TYPE frame (
	INPUT = frame_in,
	OUTPUT = frame_out,
	RECEIVE = frame_recv,
	SEND = frame_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = external
);
COMMENT ON TYPE frame IS
	'several named hierarchies, its collections, over one set of records: {"splink": {1 ~0.9~ 2}, "truth": {1, 2}, {7, 8}}; what has no name is records without edges';

-- starlings_measures

CREATE TYPE starlings_measures AS (
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
COMMENT ON TYPE starlings_measures IS
	'a row of evaluate and sweep; columns that need a truth are NULL without one, and so is a ratio with nothing to divide by';
COMMENT ON COLUMN starlings_measures.threshold IS 'the threshold of the row, NULL from evaluate';
COMMENT ON COLUMN starlings_measures.records IS 'how many records were measured';
COMMENT ON COLUMN starlings_measures.entities IS 'how many entities there are';
COMMENT ON COLUMN starlings_measures.singletons IS 'entities of one record';
COMMENT ON COLUMN starlings_measures.largest IS 'records of the largest entity';
COMMENT ON COLUMN starlings_measures.pairs IS 'pairs of records in one entity';
COMMENT ON COLUMN starlings_measures.true_pairs IS 'pairs of records in one entity of the truth';
COMMENT ON COLUMN starlings_measures.tp IS 'true positives: pairs in one entity on both sides';
COMMENT ON COLUMN starlings_measures.fp IS 'false positives: pairs - tp';
COMMENT ON COLUMN starlings_measures.fn IS 'false negatives: true_pairs - tp';
COMMENT ON COLUMN starlings_measures.tn IS 'true negatives: pairs in one entity on neither side';
COMMENT ON COLUMN starlings_measures.precision IS 'tp / pairs';
COMMENT ON COLUMN starlings_measures.recall IS 'tp / true_pairs';
COMMENT ON COLUMN starlings_measures.f1 IS '2 tp / (2 tp + fp + fn)';
COMMENT ON COLUMN starlings_measures.rand IS '(tp + tn) / (tp + fp + fn + tn)';
COMMENT ON COLUMN starlings_measures.ari IS 'adjusted Rand index, as scikit-learn computes it';
COMMENT ON COLUMN starlings_measures.fowlkes_mallows IS 'tp / sqrt(pairs * true_pairs)';
COMMENT ON COLUMN starlings_measures.entropy IS 'entropy of the entities, in nats';
COMMENT ON COLUMN starlings_measures.mutual_information IS 'mutual information of the entities and the truth, in nats';
COMMENT ON COLUMN starlings_measures.nmi IS 'normalized mutual information, by the arithmetic mean of both entropies';
COMMENT ON COLUMN starlings_measures.homogeneity IS 'mutual_information / entropy of the truth';
COMMENT ON COLUMN starlings_measures.completeness IS 'mutual_information / entropy';
COMMENT ON COLUMN starlings_measures.v_measure IS 'harmonic mean of homogeneity and completeness';
COMMENT ON COLUMN starlings_measures.variation_of_information IS
	'sum of both conditional entropies, in nats; 0 for equal partitions';
COMMENT ON COLUMN starlings_measures.bcubed_precision IS
	'mean over records of the share of its entity that is truly its own';
COMMENT ON COLUMN starlings_measures.bcubed_recall IS
	'mean over records of the share of its true entity that is in its entity';
COMMENT ON COLUMN starlings_measures.bcubed_f1 IS 'harmonic mean of bcubed_precision and bcubed_recall';
COMMENT ON COLUMN starlings_measures.exact_entities IS 'entities that equal an entity of the truth';
COMMENT ON COLUMN starlings_measures.entity_precision IS 'exact_entities / entities';
COMMENT ON COLUMN starlings_measures.entity_recall IS 'exact_entities / entities of the truth';
COMMENT ON COLUMN starlings_measures.entity_f1 IS '2 exact_entities / (entities + entities of the truth)';

-- starlings_support

CREATE TYPE starlings_support AS (
	threshold float8,
	pairs bigint,
	direct bigint,
	contradicted bigint,
	inferred bigint,
	unjoined bigint,
	direct_share float8
);
COMMENT ON TYPE starlings_support IS
	'a row of sweep_support_agg; the share is NULL where there are no pairs';
COMMENT ON COLUMN starlings_support.threshold IS 'the threshold of the row';
COMMENT ON COLUMN starlings_support.pairs IS 'pairs of records in one entity';
COMMENT ON COLUMN starlings_support.direct IS 'of these, those with a score of at least the threshold';
COMMENT ON COLUMN starlings_support.contradicted IS 'of these, those with a lower score';
COMMENT ON COLUMN starlings_support.inferred IS 'of these, those without a score';
COMMENT ON COLUMN starlings_support.unjoined IS 'pairs with a score of at least the threshold that are in two entities';
COMMENT ON COLUMN starlings_support.direct_share IS 'direct / pairs';

-- starlings_cohesion

CREATE TYPE starlings_cohesion AS (
	entity_id text,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion IS
	'a row of cohesion_agg; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion.entity_id IS 'the smallest record of the entity, in text form or as a key of type text';
COMMENT ON COLUMN starlings_cohesion.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_bigint

CREATE TYPE starlings_cohesion_bigint AS (
	entity_id bigint,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_bigint IS
	'a row of cohesion_agg with keys of type bigint; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_bigint.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_bigint.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_bigint.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_bigint.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_bigint.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_bigint.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_bigint.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_bigint.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_bigint.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_uuid

CREATE TYPE starlings_cohesion_uuid AS (
	entity_id uuid,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_uuid IS
	'a row of cohesion_agg with keys of type uuid; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_uuid.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_uuid.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_uuid.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_uuid.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_uuid.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_uuid.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_uuid.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_uuid.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_uuid.bridges IS 'edges without which fewer records would be connected';

-- starlings_cohesion_bytea

CREATE TYPE starlings_cohesion_bytea AS (
	entity_id bytea,
	size bigint,
	edges bigint,
	density float8,
	weakest_score float8,
	mean_score float8,
	largest_degree bigint,
	centralisation float8,
	bridges bigint
);
COMMENT ON TYPE starlings_cohesion_bytea IS
	'a row of cohesion_agg with keys of type bytea; what has nothing to divide by, and scores where there is no edge, are NULL';
COMMENT ON COLUMN starlings_cohesion_bytea.entity_id IS 'the smallest record of the entity';
COMMENT ON COLUMN starlings_cohesion_bytea.size IS 'how many records it has';
COMMENT ON COLUMN starlings_cohesion_bytea.edges IS 'distinct pairs of them that have a score';
COMMENT ON COLUMN starlings_cohesion_bytea.density IS 'edges / (size (size - 1) / 2)';
COMMENT ON COLUMN starlings_cohesion_bytea.weakest_score IS 'the lowest score of its edges';
COMMENT ON COLUMN starlings_cohesion_bytea.mean_score IS 'the mean score of its edges';
COMMENT ON COLUMN starlings_cohesion_bytea.largest_degree IS 'edges of the record that has most';
COMMENT ON COLUMN starlings_cohesion_bytea.centralisation IS '(size largest_degree - 2 edges) / ((size - 1) (size - 2)): 1 for a star, 0 if all degrees are equal';
COMMENT ON COLUMN starlings_cohesion_bytea.bridges IS 'edges without which fewer records would be connected';

-- starlings_rules

CREATE TYPE starlings_rules AS (
	max_size int,
	max_per_source int,
	sources text[],
	apart partition
);
COMMENT ON TYPE starlings_rules IS 'rules for entities, which the function rules makes';
COMMENT ON COLUMN starlings_rules.max_size IS 'records of an entity at most';
COMMENT ON COLUMN starlings_rules.max_per_source IS 'records of one source in an entity at most';
COMMENT ON COLUMN starlings_rules.sources IS 'the sources for which that holds, all if it is NULL';
COMMENT ON COLUMN starlings_rules.apart IS 'records of different entities of this partition are never in one entity';

-- sweep_total

CREATE TYPE sweep_total;

CREATE FUNCTION sweep_total_in(cstring) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_total_in'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_in(cstring) IS 'I/O';

CREATE FUNCTION sweep_total_out(sweep_total) RETURNS cstring
	AS 'MODULE_PATHNAME', 'starlings_total_out'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_out(sweep_total) IS 'I/O';

CREATE FUNCTION sweep_total_recv(internal) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_total_recv'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_recv(internal) IS 'I/O';

CREATE FUNCTION sweep_total_send(sweep_total) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_total_send'
	LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_total_send(sweep_total) IS 'I/O';

CREATE TYPE sweep_total (
	INPUT = sweep_total_in,
	OUTPUT = sweep_total_out,
	RECEIVE = sweep_total_recv,
	SEND = sweep_total_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE sweep_total IS
	'what sweep_agg knows of the rows so far, as it goes from worker to leader and from machine to machine';

-- comparing values

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
COMMENT ON FUNCTION hierarchy_cmp(hierarchy, hierarchy) IS 'comparison for btree: negative, 0 or positive';

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
COMMENT ON FUNCTION partition_cmp(partition, partition) IS 'comparison for btree: negative, 0 or positive';

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

CREATE FUNCTION frame_eq(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_eq'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_eq(frame, frame) IS 'implementation of the operator =';

CREATE FUNCTION frame_ne(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_ne'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_ne(frame, frame) IS 'implementation of the operator <>';

CREATE FUNCTION frame_lt(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_lt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_lt(frame, frame) IS 'implementation of the operator <';

CREATE FUNCTION frame_le(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_le'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_le(frame, frame) IS 'implementation of the operator <=';

CREATE FUNCTION frame_gt(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_gt'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_gt(frame, frame) IS 'implementation of the operator >';

CREATE FUNCTION frame_ge(frame, frame) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_frame_ge'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_ge(frame, frame) IS 'implementation of the operator >=';

CREATE FUNCTION frame_cmp(frame, frame) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_frame_cmp'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_cmp(frame, frame) IS 'comparison for btree: negative, 0 or positive';

CREATE FUNCTION frame_hash(frame) RETURNS int
	AS 'MODULE_PATHNAME', 'starlings_frame_hash'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_hash(frame) IS 'hash';

CREATE FUNCTION frame_hash_extended(frame, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_hash_extended'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frame_hash_extended(frame, bigint) IS 'hash with a seed';

CREATE OPERATOR = (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_eq,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (frame, frame) IS 'equal: the same collections and declared records';

CREATE OPERATOR <> (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_ne,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (frame, frame) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_lt,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (frame, frame) IS 'before, in an order that has no further meaning';

CREATE OPERATOR <= (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_le,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (frame, frame) IS 'before or equal, in an order that has no further meaning';

CREATE OPERATOR > (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_gt,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (frame, frame) IS 'after, in an order that has no further meaning';

CREATE OPERATOR >= (
	LEFTARG = frame,
	RIGHTARG = frame,
	FUNCTION = frame_ge,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (frame, frame) IS 'after or equal, in an order that has no further meaning';

CREATE OPERATOR CLASS frame_ops DEFAULT FOR TYPE frame USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 frame_cmp(frame, frame);
COMMENT ON OPERATOR CLASS frame_ops USING btree IS 'for sorting, merging and unique indexes';
COMMENT ON OPERATOR FAMILY frame_ops USING btree IS 'for sorting, merging and unique indexes';

CREATE OPERATOR CLASS frame_ops DEFAULT FOR TYPE frame USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 frame_hash(frame),
	FUNCTION 2 frame_hash_extended(frame, bigint);
COMMENT ON OPERATOR CLASS frame_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';
COMMENT ON OPERATOR FAMILY frame_ops USING hash IS 'for hashing: DISTINCT, GROUP BY and joins';

--
-- Building
--

-- hierarchy_agg

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint, bigint, float8, int) IS
	'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, text, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, text, float8, int) IS
	'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid, uuid, float8, int) IS
	'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8) IS 'transition of hierarchy_agg';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea, bytea, float8, int) IS
	'transition of hierarchy_agg with rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8) IS
	'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bigint[], float8, int) IS
	'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text[], float8) IS
	'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text[], float8, int) IS
	'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8) IS
	'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, uuid[], float8, int) IS
	'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8) IS
	'transition of hierarchy_agg with many records at once';

CREATE FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, bytea[], float8, int) IS
	'transition of hierarchy_agg with many records at once and rounding';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8) IS
	'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8, int) IS
	'transition of hierarchy_agg with sources and rounding';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real) IS
	'transition of hierarchy_agg with scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, "any", "any", real, int) IS
	'transition of hierarchy_agg with scores of type real and rounding';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real) IS
	'transition of hierarchy_agg with many records at once and scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_keys_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, anyarray, real, int) IS
	'transition of hierarchy_agg with many records at once, scores of type real and rounding';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real) IS
	'transition of hierarchy_agg with sources and scores of type real';

CREATE FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add_real(hierarchy, text, "any", text, "any", real, int) IS
	'transition of hierarchy_agg with sources, scores of type real and rounding';

CREATE FUNCTION hierarchy_union_agg_add(hierarchy, hierarchy) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_hierarchy'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_union_agg_add(hierarchy, hierarchy) IS
	'transition of hierarchy_union_agg, and combination of partial aggregates';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, float8) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, float8, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left text, right text, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, float8) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left text, right text, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, float8, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, float8) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, float8, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, float8) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, float8, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys text[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], float8) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys text[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], float8, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';

CREATE AGGREGATE hierarchy_agg(left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", float8) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(
	left_source text, left "any", right_source text, right "any", score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", float8, int) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types, with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bigint, right bigint, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint, bigint, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left text, right text, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left text, right text, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, text, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left uuid, right uuid, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid, uuid, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, real) IS
	'the hierarchy of scored edges; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left bytea, right bytea, score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea, bytea, real, int) IS
	'the hierarchy of scored edges with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bigint[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bigint[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys text[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys text[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys uuid[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(uuid[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], real) IS
	'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(keys bytea[], score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(bytea[], real, int) IS
	'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", real) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

CREATE AGGREGATE hierarchy_agg(
	left_source text, left "any", right_source text, right "any", score real, decimals int) (
	SFUNC = hierarchy_agg_add_real,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", real, int) IS
	'the hierarchy of scored edges between records of several sources, whose keys may be of different types, with scores rounded to decimals; a NULL partner or score declares a record without an edge; a real is the shortest decimal that gives it back';

-- hierarchy_union and +

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
COMMENT ON OPERATOR + (hierarchy, hierarchy) IS 'union: the hierarchy of the edges of both';

-- hierarchy_union_agg

CREATE AGGREGATE hierarchy_union_agg(hierarchy) (
	SFUNC = hierarchy_union_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_union_agg(hierarchy) IS
	'the hierarchy of the edges of all; NULLs are passed over';

-- partition_agg

CREATE FUNCTION partition_agg_add(internal, bigint, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, bigint, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, uuid, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, uuid, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, bytea, anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, bytea, anyelement) IS 'transition of partition_agg';

CREATE FUNCTION partition_agg_add(internal, text, "any", anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, "any", anyelement) IS
	'transition of partition_agg with sources';

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
COMMENT ON AGGREGATE partition_agg(bigint, anyelement) IS
	'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key text, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, anyelement) IS
	'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key uuid, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(uuid, anyelement) IS
	'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(key bytea, label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(bytea, anyelement) IS
	'the partition with one entity for each distinct label; rows with a NULL key or label are passed over';

CREATE AGGREGATE partition_agg(source text, key "any", label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, "any", anyelement) IS
	'the partition with one entity for each distinct label, of records of several sources, whose keys may be of different types; rows with a NULL key or label are passed over';

-- hierarchy of a partition

CREATE FUNCTION hierarchy(p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition) IS 'the hierarchy whose only merges are the entities, at threshold 1';

CREATE FUNCTION hierarchy(p partition, threshold float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition, float8) IS
	'the hierarchy whose only merges are the entities, at the threshold';

CREATE FUNCTION hierarchy(p partition, threshold real) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_from_partition_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION hierarchy(partition, real) IS
	'the hierarchy whose only merges are the entities, at the threshold';

CREATE CAST (partition AS hierarchy) WITH FUNCTION hierarchy(partition);
COMMENT ON CAST (partition AS hierarchy) IS 'the hierarchy whose only merges are the entities, at threshold 1';

--
-- Cutting
--

CREATE FUNCTION cut(h hierarchy, threshold float8) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_cut'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cut(hierarchy, float8) IS
	'the partition at a threshold: records joined by edges with score >= threshold';

CREATE FUNCTION cut(h hierarchy, threshold real) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_cut_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cut(hierarchy, real) IS
	'the partition at a threshold: records joined by edges with score >= threshold';

CREATE OPERATOR @ (
	LEFTARG = hierarchy,
	RIGHTARG = float8,
	FUNCTION = cut
);
COMMENT ON OPERATOR @ (hierarchy, float8) IS 'the partition at a threshold';

CREATE OPERATOR @ (
	LEFTARG = hierarchy,
	RIGHTARG = real,
	FUNCTION = cut
);
COMMENT ON OPERATOR @ (hierarchy, real) IS 'the partition at a threshold';

--
-- Listing
--

-- members

CREATE FUNCTION members(p partition, OUT entity_id text, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition) IS 'each record with its entity, named by its smallest record';

CREATE FUNCTION members(
	p partition, key_type bigint,
	OUT entity_id bigint, OUT key bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, bigint) IS
	'each record with its entity, with keys of type bigint; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type text, OUT entity_id text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, text) IS
	'each record with its entity, with keys of type text; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type uuid, OUT entity_id uuid, OUT key uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, uuid) IS
	'each record with its entity, with keys of type uuid; the second argument gives only the type';

CREATE FUNCTION members(p partition, key_type bytea, OUT entity_id bytea, OUT key bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_members_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION members(partition, bytea) IS
	'each record with its entity, with keys of type bytea; the second argument gives only the type';

-- entities

CREATE FUNCTION entities(
	p partition,
	OUT entity_id text, OUT size bigint, OUT keys text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition) IS 'each entity with its records in text form';

CREATE FUNCTION entities(
	p partition, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT keys bigint[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, bigint) IS
	'each entity with its records, with keys of type bigint; the second argument gives only the type';

CREATE FUNCTION entities(
	p partition, key_type text,
	OUT entity_id text, OUT size bigint, OUT keys text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, text) IS
	'each entity with its records, with keys of type text; the second argument gives only the type';

CREATE FUNCTION entities(
	p partition, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT keys uuid[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, uuid) IS
	'each entity with its records, with keys of type uuid; the second argument gives only the type';

CREATE FUNCTION entities(
	p partition, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT keys bytea[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_entities_typed'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION entities(partition, bytea) IS
	'each entity with its records, with keys of type bytea; the second argument gives only the type';

-- merges

CREATE FUNCTION merges(
	h hierarchy,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id text, OUT children bigint[], OUT records text[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy) IS
	'the merge events from strong to weak: the parts are the merges in children and the single records in records; ends_at is where the entity is absorbed';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id text, OUT children bigint[], OUT records text[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type bigint,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id bigint, OUT children bigint[], OUT records bigint[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, bigint) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type text,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id text, OUT children bigint[], OUT records text[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, text) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type uuid,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id uuid, OUT children bigint[], OUT records uuid[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, uuid) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION merges(
	h hierarchy, bitmaps boolean, key_type bytea,
	OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint,
	OUT entity_id bytea, OUT children bigint[], OUT records bytea[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean, bytea) IS
	'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0; records come as keys of type bytea, which is all that the last argument says';

-- records

CREATE FUNCTION records(h hierarchy, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy) IS 'the records of a hierarchy';

CREATE FUNCTION records(h hierarchy, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, bigint) IS
	'the records of a hierarchy; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, text) IS
	'the records of a hierarchy; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, uuid) IS
	'the records of a hierarchy; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(h hierarchy, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(hierarchy, bytea) IS
	'the records of a hierarchy; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION records(p partition, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition) IS 'the records of a partition';

CREATE FUNCTION records(p partition, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, bigint) IS
	'the records of a partition; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, text) IS
	'the records of a partition; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, uuid) IS
	'the records of a partition; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(p partition, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_partition_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(partition, bytea) IS
	'the records of a partition; records come as keys of type bytea, which is all that the last argument says';

-- names of records

CREATE FUNCTION starlings_record_key(literal text, key_type bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, bigint) IS
	'the key of a record in text form, of type bigint; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text) IS
	'the key of a record in text form, of type text; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, uuid) IS
	'the key of a record in text form, of type uuid; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, key_type bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, bytea) IS
	'the key of a record in text form, of type bytea; the second argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, bigint) IS
	'the key of a record of that source in text form, of type bigint, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, text) IS
	'the key of a record of that source in text form, of type text, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, uuid) IS
	'the key of a record of that source in text form, of type uuid, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_key(literal text, source text, key_type bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_record_key'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_key(text, text, bytea) IS
	'the key of a record of that source in text form, of type bytea, and NULL for one of another source; the last argument gives only the type';

CREATE FUNCTION starlings_record_source(literal text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_source'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_source(text) IS
	'the source of a record in text form, empty if it has no name';

CREATE FUNCTION starlings_record_literal(key "any", source text DEFAULT '') RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_record_literal'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION starlings_record_literal("any", text) IS
	'a record in text form, by its key and source; a NULL source is the one without a name';

--
-- Looking up
--

-- entity

CREATE FUNCTION entity(h hierarchy, key bigint, threshold float8) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bigint, float8) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key text, threshold float8) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, float8) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key uuid, threshold float8) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, uuid, float8) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key bytea, threshold float8) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bytea, float8) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, source text, key "any", threshold float8) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, "any", float8) IS
	'the records in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key bigint, threshold real) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bigint, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key text, threshold real) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key uuid, threshold real) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, uuid, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key bytea, threshold real) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bytea, real) IS
	'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, source text, key "any", threshold real) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, "any", real) IS
	'the records in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, bigint) IS
	'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key text) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, text) IS
	'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key uuid) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, uuid) IS
	'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key bytea) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, bytea) IS
	'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, source text, key "any") RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, text, "any") IS
	'the records in the entity of one record of that source, in text form; NULL if there is no such record';

-- entity_id

CREATE FUNCTION entity_id(h hierarchy, key bigint, threshold float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bigint, float8) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key text, threshold float8) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, float8) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key uuid, threshold float8) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, uuid, float8) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bytea, threshold float8) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bytea, float8) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, source text, key "any", threshold float8) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, "any", float8) IS
	'the smallest record in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bigint, threshold real) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bigint, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key text, threshold real) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key uuid, threshold real) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, uuid, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bytea, threshold real) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bytea, real) IS
	'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, source text, key "any", threshold real) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, "any", real) IS
	'the smallest record in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, bigint) IS
	'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, text) IS
	'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, uuid) IS
	'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, bytea) IS
	'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, source text, key "any") RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, text, "any") IS
	'the smallest record in the entity of one record of that source, in text form; NULL if there is no such record';

-- joined_at

CREATE FUNCTION joined_at(h hierarchy, left bigint, right bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, bigint, bigint) IS
	'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left text, right text) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, text, text) IS
	'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left uuid, right uuid) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, uuid, uuid) IS
	'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left bytea, right bytea) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, bytea, bytea) IS
	'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(
	h hierarchy, left_source text, left "any", right_source text, right "any") RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, text, "any", text, "any") IS
	'the highest threshold at which two records of those sources are in one entity; NULL if there is none, Infinity for a record and itself';

-- explain_join

CREATE FUNCTION explain_join(
	h hierarchy, left bigint, right bigint,
	OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint,
	OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, bigint, bigint) IS
	'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(
	h hierarchy, left text, right text,
	OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint,
	OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, text, text) IS
	'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(
	h hierarchy, left uuid, right uuid,
	OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint,
	OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, uuid, uuid) IS
	'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(
	h hierarchy, left bytea, right bytea,
	OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint,
	OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, bytea, bytea) IS
	'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(
	h hierarchy, left_source text, left "any", right_source text, right "any",
	OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint,
	OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, text, "any", text, "any") IS
	'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it; for records of several sources';

-- starlings_stats

CREATE FUNCTION starlings_stats(
	OUT kind text, OUT entries bigint, OUT bytes bigint, OUT hits bigint, OUT misses bigint,
	OUT evictions bigint, OUT making_ms float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_stats'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 10 ROWS 10;
COMMENT ON FUNCTION starlings_stats() IS
	'what the cache of this session holds and has done, for each kind of what it keeps';

--
-- Restricting and combining
--

-- restrict

CREATE FUNCTION restrict(h hierarchy, p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_restrict'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION restrict(hierarchy, partition) IS
	'the hierarchy over those of its records that the partition has; they join at the same thresholds as before';

CREATE FUNCTION restrict(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_restrict'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION restrict(partition, partition) IS
	'the first partition over those of its records that the second has';

-- exclude

CREATE FUNCTION exclude(h hierarchy, keys bigint[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, bigint[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys text[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys uuid[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, uuid[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, keys bytea[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, bytea[]) IS
	'the hierarchy without the records of these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys bigint[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, bigint[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys text[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, text[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys uuid[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, uuid[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, source text, keys bytea[]) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, text, bytea[]) IS
	'the hierarchy without the records of that source with these keys; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(h hierarchy, p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_exclude'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(hierarchy, partition) IS
	'the hierarchy without the records that the partition has; those that stay join at the same thresholds as before';

CREATE FUNCTION exclude(p partition, keys bigint[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, bigint[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys text[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys uuid[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, uuid[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, keys bytea[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, bytea[]) IS
	'the partition without the records of these keys';

CREATE FUNCTION exclude(p partition, source text, keys bigint[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, bigint[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys text[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, text[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys uuid[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, uuid[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, source text, keys bytea[]) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, text, bytea[]) IS
	'the partition without the records of that source with these keys';

CREATE FUNCTION exclude(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_exclude'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION exclude(partition, partition) IS
	'the first partition without the records that the second has';

-- refinement: <@ and @>

CREATE FUNCTION partition_refines(p partition, q partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_partition_refines'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_refines(partition, partition) IS
	'whether every entity of the first lies within an entity of the second';

CREATE FUNCTION partition_refined_by(p partition, q partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_partition_refined_by'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_refined_by(partition, partition) IS
	'whether every entity of the second lies within an entity of the first';

CREATE OPERATOR <@ (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_refines,
	COMMUTATOR = @>,
	RESTRICT = contsel,
	JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (partition, partition) IS
	'refines: every entity of the left lies within an entity of the right';

CREATE OPERATOR @> (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_refined_by,
	COMMUTATOR = <@,
	RESTRICT = contsel,
	JOIN = contjoinsel
);
COMMENT ON OPERATOR @> (partition, partition) IS
	'is refined by: every entity of the right lies within an entity of the left';

-- meet: &

CREATE FUNCTION partition_meet(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_meet'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_meet(partition, partition) IS
	'the meet: records are together if both partitions have them together; over the records that both have';

CREATE OPERATOR & (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_meet,
	COMMUTATOR = &
);
COMMENT ON OPERATOR & (partition, partition) IS
	'meet: records are together if both have them together; over the records that both have';

-- join: +

CREATE FUNCTION partition_join(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_join(partition, partition) IS
	'the join: records are together if either partition has them together, and what follows from that; over the records of both';

CREATE OPERATOR + (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_join,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (partition, partition) IS
	'join: records are together if either has them together, and what follows from that; over the records of both';

--
-- Bounding
--

-- bound

CREATE FUNCTION bound(
	h hierarchy, max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_bound'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION bound(hierarchy, int, int, text[], partition) IS
	'the hierarchy without the merges whose entity would have more records, or more of one source, or records of different entities of apart';

-- bound_agg

CREATE FUNCTION bound_agg_add(internal, hierarchy, bigint, bigint) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, bigint, bigint) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, text, text) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, uuid, uuid) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, uuid, uuid) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, bytea, bytea) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, bytea, bytea) IS 'transition of bound_agg';

CREATE FUNCTION bound_agg_add(internal, hierarchy, text, "any", text, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_apart'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bound_agg_add(internal, hierarchy, text, "any", text, "any") IS
	'transition of bound_agg with sources';

CREATE FUNCTION bound_agg_finish(internal) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_finish_bound'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION bound_agg_finish(internal) IS 'final function of bound_agg';

CREATE AGGREGATE bound_agg(h hierarchy, left bigint, right bigint) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, bigint, bigint) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left text, right text) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, text, text) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left uuid, right uuid) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, uuid, uuid) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left bytea, right bytea) (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, bytea, bytea) IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records';

CREATE AGGREGATE bound_agg(h hierarchy, left_source text, left "any", right_source text, right "any") (
	SFUNC = bound_agg_add,
	STYPE = internal,
	FINALFUNC = bound_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bound_agg(hierarchy, text, "any", text, "any") IS
	'the hierarchy, the same in all rows, without the merges that join a pair of records with sources';

-- sweep_bounds

CREATE FUNCTION sweep_bounds(
	h hierarchy, truth partition, max_sizes int[], measure text DEFAULT 'f1', missing text DEFAULT 'singleton',
	OUT max_size int, OUT threshold float8, OUT records bigint, OUT entities bigint, OUT singletons bigint,
	OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint,
	OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8,
	OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8,
	OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8,
	OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8,
	OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8,
	OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_bounds'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION sweep_bounds(hierarchy, partition, int[], text, text) IS
	'for each largest size of an entity, NULL being none, the threshold at which a measure is best, and all measures there';

-- sweep_violations

CREATE FUNCTION sweep_violations(
	h hierarchy, max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL, at float8[] DEFAULT NULL,
	OUT threshold float8, OUT entities bigint, OUT violations bigint, OUT records bigint, OUT bounded_entities bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_violations'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_violations(hierarchy, int, int, text[], partition, float8[]) IS
	'at each threshold of at, or at every distinct threshold, ascending: how many entities break a rule, the records in them, and how many entities there are once these are bounded';

-- rules

CREATE FUNCTION rules(
	max_size int DEFAULT NULL, max_per_source int DEFAULT NULL, sources text[] DEFAULT NULL,
	apart partition DEFAULT NULL) RETURNS starlings_rules
	AS 'MODULE_PATHNAME', 'starlings_rules'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rules(int, int, text[], partition) IS
	'rules for the entities of constrained_agg, as those of bound';

-- constrained_agg

CREATE FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bigint, bigint, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, text, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, uuid, uuid, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules) IS
	'transition of constrained_agg';

CREATE FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, bytea, bytea, float8, starlings_rules, int) IS
	'transition of constrained_agg with rounding';

CREATE FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules) IS
	'transition of constrained_agg with sources';

CREATE FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add(bytea, text, "any", text, "any", float8, starlings_rules, int) IS
	'transition of constrained_agg with sources and rounding';

CREATE FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules) IS
	'transition of constrained_agg with scores of type real';

CREATE FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, "any", "any", real, starlings_rules, int) IS
	'transition of constrained_agg with scores of type real and rounding';

CREATE FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules) IS
	'transition of constrained_agg with sources and scores of type real';

CREATE FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules, int) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_add_source_constrained_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION constrained_agg_add_real(bytea, text, "any", text, "any", real, starlings_rules, int) IS
	'transition of constrained_agg with sources, scores of type real and rounding';

CREATE FUNCTION constrained_agg_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_combine_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION constrained_agg_combine(bytea, bytea) IS 'combination of partial states of constrained_agg';

CREATE FUNCTION constrained_agg_finish(bytea) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_finish_constrained'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION constrained_agg_finish(bytea) IS 'final function of constrained_agg';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left text, right text, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left text, right text, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score float8, rules starlings_rules) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", float8, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score float8, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", float8, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources, and scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bigint, right bigint, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bigint, bigint, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left text, right text, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left text, right text, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, text, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left uuid, right uuid, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(uuid, uuid, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule';

CREATE AGGREGATE constrained_agg(left bytea, right bytea, score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(bytea, bytea, real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule, with scores rounded to a number of decimals';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score real, rules starlings_rules) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", real, starlings_rules) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources';

CREATE AGGREGATE constrained_agg(
	left_source text, left "any", right_source text, right "any", score real, rules starlings_rules, decimals int) (
	SFUNC = constrained_agg_add_real,
	STYPE = bytea,
	COMBINEFUNC = constrained_agg_combine,
	FINALFUNC = constrained_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE constrained_agg(text, "any", text, "any", real, starlings_rules, int) IS
	'single linkage of scored pairs of records without the merges that break a rule with sources, and scores rounded to a number of decimals';

--
-- Comparing partitions
--

-- overlaps

CREATE FUNCTION overlaps(
	p partition, q partition,
	OUT left_id text, OUT right_id text, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition) IS
	'the pairs of entities that share records, with their similarity';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type bigint,
	OUT left_id bigint, OUT right_id bigint, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, bigint) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type text,
	OUT left_id text, OUT right_id text, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, text) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type uuid,
	OUT left_id uuid, OUT right_id uuid, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, uuid) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION overlaps(
	p partition, q partition, key_type bytea,
	OUT left_id bytea, OUT right_id bytea, OUT left_size bigint, OUT right_size bigint, OUT shared bigint,
	OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition, bytea) IS
	'the pairs of entities that share records, with their similarity; records come as keys of type bytea, which is all that the last argument says';

-- diff

CREATE FUNCTION diff(
	old partition, new partition,
	OUT change text, OUT old_id text, OUT new_id text, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone';

CREATE FUNCTION diff(
	old partition, new partition, key_type bigint,
	OUT change text, OUT old_id bigint, OUT new_id bigint, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, bigint) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type text,
	OUT change text, OUT old_id text, OUT new_id text, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, text) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type uuid,
	OUT change text, OUT old_id uuid, OUT new_id uuid, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, uuid) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION diff(
	old partition, new partition, key_type bytea,
	OUT change text, OUT old_id bytea, OUT new_id bytea, OUT old_size bigint, OUT new_size bigint,
	OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint,
	OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition, bytea) IS
	'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone; records come as keys of type bytea, which is all that the last argument says';

-- carry_ids

CREATE FUNCTION carry_ids(
	old partition, new partition,
	OUT entity_id text, OUT size bigint, OUT carried_id text, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT carried_id bigint, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, bigint) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type text,
	OUT entity_id text, OUT size bigint, OUT carried_id text, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, text) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT carried_id uuid, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, uuid) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION carry_ids(
	old partition, new partition, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT carried_id bytea, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition, bytea) IS
	'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left; records come as keys of type bytea, which is all that the last argument says';

--
-- Counting
--

CREATE FUNCTION record_count(hierarchy) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(hierarchy) IS 'how many records a hierarchy has';

CREATE FUNCTION record_count(partition) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(partition) IS 'how many records a partition has';

CREATE FUNCTION record_count(frame) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_record_count'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION record_count(frame) IS 'how many records some collection knows or were added';

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

--
-- Measuring
--

-- evaluate

CREATE FUNCTION evaluate(
	p partition, truth partition DEFAULT NULL, missing text DEFAULT 'singleton') RETURNS starlings_measures
	AS 'MODULE_PATHNAME', 'starlings_evaluate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION evaluate(partition, partition, text) IS
	'all measures of a partition; missing is singleton, ignore or error';

-- comparison_matrix

CREATE FUNCTION comparison_matrix(
	names text[], partitions partition[], missing text DEFAULT 'singleton',
	OUT left_name text, OUT right_name text, OUT records bigint, OUT entities bigint, OUT singletons bigint,
	OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint,
	OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8,
	OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8,
	OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8,
	OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8,
	OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8,
	OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_comparison_matrix'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION comparison_matrix(text[], partition[], text) IS
	'the measures of each partition against each other one as the truth';

-- sweep

CREATE FUNCTION sweep(
	h hierarchy, truth partition DEFAULT NULL, at float8[] DEFAULT NULL, missing text DEFAULT 'singleton') RETURNS SETOF starlings_measures
	AS 'MODULE_PATHNAME', 'starlings_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep(hierarchy, partition, float8[], text) IS
	'all measures at each threshold of at, or at every distinct threshold, ascending';

-- sweep_agg

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[]) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[]) IS 'transition of sweep_agg';

CREATE FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[], text) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_agg_add(sweep_total, hierarchy, partition, float8[], text) IS
	'transition of sweep_agg';

CREATE FUNCTION sweep_agg_combine(sweep_total, sweep_total) RETURNS sweep_total
	AS 'MODULE_PATHNAME', 'starlings_add_total'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_agg_combine(sweep_total, sweep_total) IS
	'combination of partial states of sweep_agg';

CREATE FUNCTION sweep_agg_finish(sweep_total) RETURNS starlings_measures[]
	AS 'MODULE_PATHNAME', 'starlings_finish_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_agg_finish(sweep_total) IS 'final function of sweep_agg';

CREATE AGGREGATE sweep_agg(h hierarchy) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy) IS
	'the rows of sweep for hierarchies that share no record, as if they were one; without a truth';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition) IS
	'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition, at float8[]) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition, float8[]) IS
	'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth, at given thresholds';

CREATE AGGREGATE sweep_agg(h hierarchy, truth partition, at float8[], missing text) (
	SFUNC = sweep_agg_add,
	STYPE = sweep_total,
	COMBINEFUNC = sweep_agg_combine,
	FINALFUNC = sweep_agg_finish,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_agg(hierarchy, partition, float8[], text) IS
	'the rows of sweep for hierarchies that share no record, as if they were one, each with its part of the truth; missing is singleton, ignore or error';

-- best_threshold

CREATE FUNCTION best_threshold(
	h hierarchy, truth partition, measure text DEFAULT 'f1', missing text DEFAULT 'singleton',
	OUT threshold float8, OUT value float8) RETURNS record
	AS 'MODULE_PATHNAME', 'starlings_best_threshold'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION best_threshold(hierarchy, partition, text, text) IS
	'the threshold at which a measure is best, the highest of equals';

-- sweep_svg

CREATE FUNCTION sweep_svg(
	h hierarchy, truth partition, measures text[] DEFAULT '{precision,recall,f1}', at float8[] DEFAULT NULL,
	missing text DEFAULT 'singleton') RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_sweep_svg'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(hierarchy, partition, text[], float8[], text) IS
	'curves of measures over thresholds as an SVG document, with the best threshold marked: by f1 if it is there, or else by the first measure that has a best value';

CREATE FUNCTION sweep_svg(
	h hierarchy, truth partition, measures text[], at float8[], missing text, support starlings_support[]) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_sweep_svg'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(hierarchy, partition, text[], float8[], text, starlings_support[]) IS
	'curves of measures over thresholds as an SVG document, and beside them the share of the claimed pairs that sweep_support_agg found direct';

CREATE FUNCTION sweep_svg(support starlings_support[]) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_support_svg'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(starlings_support[]) IS
	'what sweep_support_agg found as an SVG document: the shares of the claimed pairs that are direct, contradicted and inferred, over thresholds';

-- grid

CREATE FUNCTION grid(start float8, stop float8, step float8) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'starlings_grid'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid(float8, float8, float8) IS
	'thresholds from start to stop, computed in decimals, so that no rounding errors add up';

CREATE FUNCTION grid(start real, stop real, step real) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'starlings_grid_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grid(real, real, real) IS
	'thresholds from start to stop, computed in decimals, so that no rounding errors add up';

-- estimate

CREATE FUNCTION estimate(
	p partition, sample partition, weights text DEFAULT 'uniform', missing text DEFAULT 'singleton',
	OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8,
	OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, text, text) IS
	'measures of a partition, estimated from a sample of complete true entities, each with its standard error, 95 % interval and effective size; weights are uniform or size';

CREATE FUNCTION estimate(
	p partition, sample partition, weights float8[], missing text DEFAULT 'singleton',
	OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8,
	OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, float8[], text) IS
	'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

-- sweep_estimate

CREATE FUNCTION sweep_estimate(
	h hierarchy, sample partition, at float8[] DEFAULT NULL, weights text DEFAULT 'uniform',
	missing text DEFAULT 'singleton',
	OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8,
	OUT high float8, OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], text, text) IS
	'the rows of estimate at each threshold of at, or at every distinct threshold, ascending';

CREATE FUNCTION sweep_estimate(
	h hierarchy, sample partition, at float8[], weights float8[], missing text DEFAULT 'singleton',
	OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8,
	OUT high float8, OUT effective_size float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], float8[], text) IS
	'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

--
-- Frames
--

-- frame_agg

CREATE FUNCTION frame_agg_add(frame, text, hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_agg_add'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION frame_agg_add(frame, text, hierarchy) IS 'transition of frame_agg';

CREATE FUNCTION frame_agg_combine(frame, frame) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_agg_combine'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION frame_agg_combine(frame, frame) IS 'combination of partial states of frame_agg';

CREATE AGGREGATE frame_agg(name text, h hierarchy) (
	SFUNC = frame_agg_add,
	STYPE = frame,
	INITCOND = '{}',
	COMBINEFUNC = frame_agg_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE frame_agg(text, hierarchy) IS
	'the frame of named hierarchies, all names distinct; a NULL hierarchy is left out';

-- frame_add

CREATE FUNCTION frame_add(f frame, name text, h hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add(frame, text, hierarchy) IS
	'the frame with one more collection, whose records are found by source and key';

-- frame_replace

CREATE FUNCTION frame_replace(f frame, name text, h hierarchy) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_replace'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_replace(frame, text, hierarchy) IS
	'the frame with this collection, in place of one of that name if there is one';

-- frame_drop

CREATE FUNCTION frame_drop(f frame, name text) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_drop'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_drop(frame, text) IS
	'the frame without a collection; its records stay as garbage until more than half of all are';

-- frame_rename

CREATE FUNCTION frame_rename(f frame, name text, new_name text) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_rename'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_rename(frame, text, text) IS 'the frame with another name for a collection';

-- frame_add_records

CREATE FUNCTION frame_add_records(f frame, keys bigint[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, bigint[]) IS
	'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys text[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text[]) IS
	'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys uuid[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, uuid[]) IS
	'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, keys bytea[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_keys'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, bytea[]) IS
	'the frame with records of the unnamed source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys bigint[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, bigint[]) IS
	'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys text[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, text[]) IS
	'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys uuid[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, uuid[]) IS
	'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, source text, keys bytea[]) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_source_keys'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, text, bytea[]) IS
	'the frame with records of a source that no collection need know';

CREATE FUNCTION frame_add_records(f frame, p partition) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_frame_add_partition_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION frame_add_records(frame, partition) IS
	'the frame with the records of a partition, which no collection need know';

-- compact

CREATE FUNCTION compact(f frame) RETURNS frame
	AS 'MODULE_PATHNAME', 'starlings_compact'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION compact(frame) IS 'the frame without the records that nothing holds any more';

-- collection and ->

CREATE FUNCTION collection(f frame, name text) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_collection'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION collection(frame, text) IS
	'a collection as a hierarchy of its own, over the records that it knows; NULL if there is none of that name';

CREATE OPERATOR -> (
	LEFTARG = frame,
	RIGHTARG = text,
	FUNCTION = collection
);
COMMENT ON OPERATOR -> (frame, text) IS
	'a collection as a hierarchy of its own, over the records that it knows; NULL if there is none of that name';

-- collections

CREATE FUNCTION collections(
	f frame,
	OUT name text, OUT records bigint, OUT merges bigint, OUT thresholds bigint, OUT lowest float8,
	OUT highest float8, OUT bytes bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_collections'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION collections(frame) IS
	'the collections by name, with the records that each knows, its merge events, and the bytes that it takes beside the records';

-- records of a frame

CREATE FUNCTION records(f frame, OUT source text, OUT key text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame) IS 'the records that some collection knows or that were added';

CREATE FUNCTION records(f frame, key_type bigint, OUT key bigint) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, bigint) IS
	'the records that some collection knows or that were added; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type text, OUT key text) RETURNS SETOF text
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, text) IS
	'the records that some collection knows or that were added; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type uuid, OUT key uuid) RETURNS SETOF uuid
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, uuid) IS
	'the records that some collection knows or that were added; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION records(f frame, key_type bytea, OUT key bytea) RETURNS SETOF bytea
	AS 'MODULE_PATHNAME', 'starlings_frame_records'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION records(frame, bytea) IS
	'the records that some collection knows or that were added; records come as keys of type bytea, which is all that the last argument says';

-- sweep of a frame

CREATE FUNCTION sweep(
	f frame, "left" text, left_at float8[], "right" text, right_at float8[],
	missing text DEFAULT 'singleton',
	OUT left_threshold float8, OUT right_threshold float8, OUT records bigint, OUT entities bigint,
	OUT singletons bigint, OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint,
	OUT fp bigint, OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8,
	OUT rand float8, OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8,
	OUT mutual_information float8, OUT nmi float8, OUT homogeneity float8, OUT completeness float8,
	OUT v_measure float8, OUT variation_of_information float8, OUT bcubed_precision float8,
	OUT bcubed_recall float8, OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8,
	OUT entity_recall float8, OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_sweep'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep(frame, text, float8[], text, float8[], text) IS
	'all measures of one collection against another as the truth, at each pair of their thresholds; NULL for a list means every distinct threshold';

-- comparison_matrix of a frame

CREATE FUNCTION comparison_matrix(
	f frame, at jsonb DEFAULT NULL, truth text DEFAULT NULL, measure text DEFAULT 'f1',
	missing text DEFAULT 'singleton',
	OUT left_name text, OUT right_name text, OUT left_threshold float8, OUT right_threshold float8,
	OUT records bigint, OUT entities bigint, OUT singletons bigint, OUT largest bigint, OUT pairs bigint,
	OUT true_pairs bigint, OUT tp bigint, OUT fp bigint, OUT fn bigint, OUT tn bigint,
	OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8, OUT ari float8,
	OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8, OUT nmi float8,
	OUT homogeneity float8, OUT completeness float8, OUT v_measure float8,
	OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8,
	OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8,
	OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_frame_comparison_matrix'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION comparison_matrix(frame, jsonb, text, text, text) IS
	'the measures of each collection against each other one as the truth, at the thresholds that an object of names and numbers gives, all at one, or at those that are best by a measure against one of the collections';

-- consensus

CREATE FUNCTION consensus(f frame, at jsonb, votes int DEFAULT NULL) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_consensus'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION consensus(frame, jsonb, int) IS
	'the partition whose pairs at least so many of the collections join, closed transitively, at the thresholds that an object of names and numbers gives, or all at one; without votes, more than half of them';

-- frame_stats

CREATE FUNCTION frame_stats(
	f frame,
	OUT collections bigint, OUT records bigint, OUT declared bigint, OUT sources bigint, OUT bytes bigint,
	OUT collection_bytes bigint[], OUT garbage_ratio float8, OUT mean_entity_stability float8,
	OUT threshold_sensitivity float8, OUT cache_hits bigint, OUT cache_misses bigint,
	OUT mean_reconstruction_ms float8, OUT incremental_share float8) RETURNS record
	AS 'MODULE_PATHNAME', 'starlings_frame_stats'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 1000;
COMMENT ON FUNCTION frame_stats(frame) IS
	'what a frame holds and takes, how its entities change with the threshold, and what the cache of the session has done';

--
-- Without a truth
--

-- sizes

CREATE FUNCTION sizes(
	p partition,
	OUT size bigint, OUT entities bigint, OUT records bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sizes'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sizes(partition) IS
	'each size that entities have, ascending: how many entities have it, and how many records these are';

-- stability

CREATE FUNCTION stability(
	h hierarchy, at float8[] DEFAULT NULL,
	OUT threshold float8, OUT entities bigint, OUT same_above float8, OUT same_below float8,
	OUT information_lost float8, OUT plateau_low float8, OUT plateau_high float8, OUT plateau float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_stability'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION stability(hierarchy, float8[]) IS
	'for each threshold of at, or every distinct threshold, ascending: the share of the entities that are the same one threshold up and down, and the range within which every cut is the same';

-- plateaus

CREATE FUNCTION plateaus(
	h hierarchy, n int DEFAULT 5, tolerance float8 DEFAULT 0.01,
	OUT low float8, OUT high float8, OUT width float8, OUT entities_low bigint, OUT entities_high bigint,
	OUT changed float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_plateaus'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION plateaus(hierarchy, int, float8) IS
	'the n widest ranges of thresholds, above low up to high, in which at most that share of the records changes its entity, widest first';

-- weakest_links

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int DEFAULT 10,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bigint, OUT right_record bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, bigint) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type text,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, text) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record uuid, OUT right_record uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, uuid) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold float8, n int, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bytea, OUT right_record bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int, bytea) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bytea, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int DEFAULT 10,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bigint, OUT right_record bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, bigint) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type text,
	OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, text) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record uuid, OUT right_record uuid) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, uuid) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION weakest_links(
	h hierarchy, threshold real, n int, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint,
	OUT second_part bigint, OUT left_record bytea, OUT right_record bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, real, int, bytea) IS
	'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first; records come as keys of type bytea, which is all that the last argument says';

-- sweep_support_agg

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8) IS
	'transition of sweep_support_agg';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[]) IS
	'transition of sweep_support_agg at given thresholds';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, "any", "any", float8, float8[], int) IS
	'transition of sweep_support_agg at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real) IS
	'transition of sweep_support_agg with scores of type real';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[]) IS
	'transition of sweep_support_agg with scores of type real at given thresholds';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, "any", "any", real, float8[], int) IS
	'transition of sweep_support_agg with scores of type real at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8) IS
	'transition of sweep_support_agg with sources';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[]) IS
	'transition of sweep_support_agg with sources at given thresholds';

CREATE FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add(internal, hierarchy, text, "any", text, "any", float8, float8[], int) IS
	'transition of sweep_support_agg with sources at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real) IS
	'transition of sweep_support_agg with sources and scores of type real';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[]) IS
	'transition of sweep_support_agg with sources and scores of type real at given thresholds';

CREATE FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[], int) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_support_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_add_real(internal, hierarchy, text, "any", text, "any", real, float8[], int) IS
	'transition of sweep_support_agg with sources and scores of type real at given thresholds with rounding';

CREATE FUNCTION sweep_support_agg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_combine_evidence'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_combine(internal, internal) IS
	'combination of partial states of sweep_support_agg';

CREATE FUNCTION sweep_support_agg_serial(internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_send_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_serial(internal) IS 'a state of sweep_support_agg for another process';

CREATE FUNCTION sweep_support_agg_deserial(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_receive_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sweep_support_agg_deserial(bytea, internal) IS
	'a state of sweep_support_agg from another process';

CREATE FUNCTION sweep_support_agg_finish(internal) RETURNS starlings_support[]
	AS 'MODULE_PATHNAME', 'starlings_finish_support'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_support_agg_finish(internal) IS 'final function of sweep_support_agg';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bigint, right bigint, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left text, right text, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left uuid, right uuid, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bytea, right bytea, score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8, at float8[]) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score float8, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", float8, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds, with scores rounded to decimals';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bigint, right bigint, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bigint, right bigint, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bigint, bigint, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left text, right text, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, text, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left uuid, right uuid, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, uuid, uuid, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(h hierarchy, left bytea, right bytea, score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left bytea, right bytea, score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, bytea, bytea, real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real, at float8[]) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real, float8[]) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds; a real is the shortest decimal that gives it back';

CREATE AGGREGATE sweep_support_agg(
	h hierarchy, left_source text, left "any", right_source text, right "any", score real, at float8[], decimals int) (
	SFUNC = sweep_support_agg_add_real,
	STYPE = internal,
	FINALFUNC = sweep_support_agg_finish,
	COMBINEFUNC = sweep_support_agg_combine,
	SERIALFUNC = sweep_support_agg_serial,
	DESERIALFUNC = sweep_support_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE sweep_support_agg(hierarchy, text, "any", text, "any", real, float8[], int) IS
	'of all pairs that the entities claim at each threshold, how many the scored pairs of a table support, contradict, or do not know, for records of several sources; at given thresholds, with scores rounded to decimals; a real is the shortest decimal that gives it back';

-- cohesion_agg

CREATE FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8) IS
	'transition of cohesion_agg';

CREATE FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, "any", "any", float8, "any") IS
	'transition of cohesion_agg, whose last argument says the type of keys';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real) IS
	'transition of cohesion_agg with scores of type real';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real, "any") RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, "any", "any", real, "any") IS
	'transition of cohesion_agg with scores of type real, whose last argument says the type of keys';

CREATE FUNCTION cohesion_agg_add(internal, partition, text, "any", text, "any", float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add(internal, partition, text, "any", text, "any", float8) IS
	'transition of cohesion_agg with sources';

CREATE FUNCTION cohesion_agg_add_real(internal, partition, text, "any", text, "any", real) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_cohesion_real'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_add_real(internal, partition, text, "any", text, "any", real) IS
	'transition of cohesion_agg with sources and scores of type real';

CREATE FUNCTION cohesion_agg_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_combine_evidence'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_combine(internal, internal) IS
	'combination of partial states of cohesion_agg';

CREATE FUNCTION cohesion_agg_serial(internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_send_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_serial(internal) IS 'a state of cohesion_agg for another process';

CREATE FUNCTION cohesion_agg_deserial(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_receive_evidence'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohesion_agg_deserial(bytea, internal) IS 'a state of cohesion_agg from another process';

CREATE FUNCTION cohesion_agg_finish(internal) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal) IS 'final function of cohesion_agg';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bigint) RETURNS starlings_cohesion_bigint[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bigint) IS
	'final function of cohesion_agg with keys of type bigint';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bigint) RETURNS starlings_cohesion_bigint[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bigint) IS
	'final function of cohesion_agg with keys of type bigint';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, text) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, text) IS
	'final function of cohesion_agg with keys of type text';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, text) RETURNS starlings_cohesion[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, text) IS
	'final function of cohesion_agg with keys of type text';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, uuid) RETURNS starlings_cohesion_uuid[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, uuid) IS
	'final function of cohesion_agg with keys of type uuid';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, uuid) RETURNS starlings_cohesion_uuid[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, uuid) IS
	'final function of cohesion_agg with keys of type uuid';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bytea) RETURNS starlings_cohesion_bytea[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", float8, bytea) IS
	'final function of cohesion_agg with keys of type bytea';

CREATE FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bytea) RETURNS starlings_cohesion_bytea[]
	AS 'MODULE_PATHNAME', 'starlings_finish_cohesion'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION cohesion_agg_finish(internal, partition, "any", "any", real, bytea) IS
	'final function of cohesion_agg with keys of type bytea';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges';

CREATE AGGREGATE cohesion_agg(
	p partition, left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, "any", text, "any", float8) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges, for records of several sources';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score float8, key_type bigint) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, float8, bigint) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bigint, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score float8, key_type text) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, float8, text) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type text, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score float8, key_type uuid) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, float8, uuid) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type uuid, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score float8, key_type bytea) (
	SFUNC = cohesion_agg_add,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, float8, bytea) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bytea, which is all that the last argument says';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(
	p partition, left_source text, left "any", right_source text, right "any", score real) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, "any", text, "any", real) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges, for records of several sources; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bigint, right bigint, score real, key_type bigint) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bigint, bigint, real, bigint) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bigint, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left text, right text, score real, key_type text) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, text, text, real, text) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type text, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left uuid, right uuid, score real, key_type uuid) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, uuid, uuid, real, uuid) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type uuid, which is all that the last argument says; a real is the shortest decimal that gives it back';

CREATE AGGREGATE cohesion_agg(p partition, left bytea, right bytea, score real, key_type bytea) (
	SFUNC = cohesion_agg_add_real,
	STYPE = internal,
	FINALFUNC = cohesion_agg_finish,
	FINALFUNC_EXTRA,
	COMBINEFUNC = cohesion_agg_combine,
	SERIALFUNC = cohesion_agg_serial,
	DESERIALFUNC = cohesion_agg_deserial,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohesion_agg(partition, bytea, bytea, real, bytea) IS
	'each entity as a graph of its scored pairs: size, density, scores, degrees and bridges; records come as keys of type bytea, which is all that the last argument says; a real is the shortest decimal that gives it back';

-- sample_entities

CREATE FUNCTION sample_entities(
	p partition, n int, method text DEFAULT 'random', seed bigint DEFAULT 0,
	OUT entity_id text, OUT size bigint, OUT keys text[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type bigint,
	OUT entity_id bigint, OUT size bigint, OUT keys bigint[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, bigint) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type bigint, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type text,
	OUT entity_id text, OUT size bigint, OUT keys text[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, text) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type text, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type uuid,
	OUT entity_id uuid, OUT size bigint, OUT keys uuid[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, uuid) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type uuid, which is all that the last argument says';

CREATE FUNCTION sample_entities(
	p partition, n int, method text, seed bigint, key_type bytea,
	OUT entity_id bytea, OUT size bigint, OUT keys bytea[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint, bytea) IS
	'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike; records come as keys of type bytea, which is all that the last argument says';

--
-- Watching long work
--

CREATE FUNCTION starlings_progress(
	OUT pid int, OUT datname name, OUT phase text, OUT records bigint, OUT edges bigint, OUT done bigint,
	OUT total bigint, OUT memory bigint, OUT started timestamptz) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_progress'
	LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED COST 100 ROWS 10;
COMMENT ON FUNCTION starlings_progress() IS
	'how far the long builds and sweeps are that processes of this server are at, where the library is preloaded';
