/* sql/starlings--0.1.0--0.2.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.2.0'" to load this file. \quit

--
-- building: the forms with sources take keys of any type, on either side
--

DROP AGGREGATE hierarchy_agg(text, bigint, text, bigint, float8);
DROP AGGREGATE hierarchy_agg(text, bigint, text, bigint, float8, int);
DROP AGGREGATE partition_agg(text, bigint, anyelement);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, bigint, text, bigint, float8, int);
DROP FUNCTION partition_agg_add(internal, text, bigint, anyelement);

DROP AGGREGATE hierarchy_agg(text, text, text, text, float8);
DROP AGGREGATE hierarchy_agg(text, text, text, text, float8, int);
DROP AGGREGATE partition_agg(text, text, anyelement);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, text, text, text, float8, int);
DROP FUNCTION partition_agg_add(internal, text, text, anyelement);

DROP AGGREGATE hierarchy_agg(text, uuid, text, uuid, float8);
DROP AGGREGATE hierarchy_agg(text, uuid, text, uuid, float8, int);
DROP AGGREGATE partition_agg(text, uuid, anyelement);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, uuid, text, uuid, float8, int);
DROP FUNCTION partition_agg_add(internal, text, uuid, anyelement);

DROP AGGREGATE hierarchy_agg(text, bytea, text, bytea, float8);
DROP AGGREGATE hierarchy_agg(text, bytea, text, bytea, float8, int);
DROP AGGREGATE partition_agg(text, bytea, anyelement);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8);
DROP FUNCTION hierarchy_agg_add(hierarchy, text, bytea, text, bytea, float8, int);
DROP FUNCTION partition_agg_add(internal, text, bytea, anyelement);

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8) IS 'transition of hierarchy_agg with sources';

CREATE FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8, int) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_add_source_edge'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION hierarchy_agg_add(hierarchy, text, "any", text, "any", float8, int) IS 'transition of hierarchy_agg with sources and rounding';

CREATE AGGREGATE hierarchy_agg(left_source text, left "any", right_source text, right "any", score float8) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", float8) IS 'the hierarchy of scored edges between records of several sources, whose keys may be of different types; a NULL partner or score declares a record without an edge';

CREATE AGGREGATE hierarchy_agg(left_source text, left "any", right_source text, right "any", score float8, decimals int) (
	SFUNC = hierarchy_agg_add,
	STYPE = hierarchy,
	INITCOND = '{}',
	COMBINEFUNC = hierarchy_union_agg_add,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE hierarchy_agg(text, "any", text, "any", float8, int) IS 'the hierarchy of scored edges between records of several sources, whose keys may be of different types, with scores rounded to decimals; a NULL partner or score declares a record without an edge';

CREATE FUNCTION partition_agg_add(internal, text, "any", anyelement) RETURNS internal
	AS 'MODULE_PATHNAME', 'starlings_add_source_label'
	LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partition_agg_add(internal, text, "any", anyelement) IS 'transition of partition_agg with sources';

CREATE AGGREGATE partition_agg(source text, key "any", label anyelement) (
	SFUNC = partition_agg_add,
	STYPE = internal,
	FINALFUNC = partition_agg_finish,
	FINALFUNC_MODIFY = READ_WRITE,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE partition_agg(text, "any", anyelement) IS 'the partition with one entity for each distinct label, of records of several sources, whose keys may be of different types; rows with a NULL key or label are passed over';

--
-- looking at single records
--

CREATE FUNCTION entity(h hierarchy, key bigint, threshold float8) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bigint, float8) IS 'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key text, threshold float8) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, float8) IS 'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key uuid, threshold float8) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, uuid, float8) IS 'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, key bytea, threshold float8) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, bytea, float8) IS 'the keys of all records in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity(h hierarchy, source text, key "any", threshold float8) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(hierarchy, text, "any", float8) IS 'the records in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key bigint) RETURNS bigint[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, bigint) IS 'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key text) RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, text) IS 'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key uuid) RETURNS uuid[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, uuid) IS 'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, key bytea) RETURNS bytea[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, bytea) IS 'the keys of all records in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity(p partition, source text, key "any") RETURNS text[]
	AS 'MODULE_PATHNAME', 'starlings_partition_entity'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity(partition, text, "any") IS 'the records in the entity of one record of that source, in text form; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bigint, threshold float8) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bigint, float8) IS 'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key text, threshold float8) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, float8) IS 'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key uuid, threshold float8) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, uuid, float8) IS 'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, key bytea, threshold float8) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, bytea, float8) IS 'the smallest record in the entity of one record at a threshold; NULL if there is no such record';

CREATE FUNCTION entity_id(h hierarchy, source text, key "any", threshold float8) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_entity_id'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(hierarchy, text, "any", float8) IS 'the smallest record in the entity of one record of that source at a threshold, in text form; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, bigint) IS 'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key text) RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, text) IS 'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key uuid) RETURNS uuid
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, uuid) IS 'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, key bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, bytea) IS 'the smallest record in the entity of one record; NULL if there is no such record';

CREATE FUNCTION entity_id(p partition, source text, key "any") RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_partition_entity_id'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION entity_id(partition, text, "any") IS 'the smallest record in the entity of one record of that source, in text form; NULL if there is no such record';

CREATE FUNCTION joined_at(h hierarchy, left bigint, right bigint) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, bigint, bigint) IS 'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left text, right text) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, text, text) IS 'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left uuid, right uuid) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, uuid, uuid) IS 'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left bytea, right bytea) RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, bytea, bytea) IS 'the highest threshold at which two records are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION joined_at(h hierarchy, left_source text, left "any", right_source text, right "any") RETURNS float8
	AS 'MODULE_PATHNAME', 'starlings_joined_at'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION joined_at(hierarchy, text, "any", text, "any") IS 'the highest threshold at which two records of those sources are in one entity; NULL if there is none, Infinity for a record and itself';

CREATE FUNCTION explain_join(h hierarchy, left bigint, right bigint, OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint, OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, bigint, bigint) IS 'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(h hierarchy, left text, right text, OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint, OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, text, text) IS 'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(h hierarchy, left uuid, right uuid, OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint, OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, uuid, uuid) IS 'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(h hierarchy, left bytea, right bytea, OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint, OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, bytea, bytea) IS 'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it';

CREATE FUNCTION explain_join(h hierarchy, left_source text, left "any", right_source text, right "any", OUT step bigint, OUT threshold float8, OUT grows text, OUT left_size bigint, OUT right_size bigint, OUT size bigint, OUT weakest boolean) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_explain_join'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION explain_join(hierarchy, text, "any", text, "any") IS 'the merge events on the way of two records into one entity, from strong to weak; grows says whose entity grows, and the sizes are those before the event and after it; for records of several sources';

CREATE FUNCTION merges(h hierarchy, bitmaps boolean, OUT merge_id bigint, OUT threshold float8, OUT ends_at float8, OUT size bigint, OUT parts bigint, OUT entity_id text, OUT children bigint[], OUT records text[], OUT bitmap bytea) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_merges'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION merges(hierarchy, boolean) IS 'the merge events as merges(h) lists them and, if bitmaps is true, all records of each entity as a portable Roaring bitmap of their positions in records(h), from 0';

--
-- algebra
--

CREATE FUNCTION restrict(h hierarchy, p partition) RETURNS hierarchy
	AS 'MODULE_PATHNAME', 'starlings_hierarchy_restrict'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION restrict(hierarchy, partition) IS 'the hierarchy over those of its records that the partition has; they join at the same thresholds as before';

CREATE FUNCTION restrict(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_restrict'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION restrict(partition, partition) IS 'the first partition over those of its records that the second has';

CREATE FUNCTION partition_refines(p partition, q partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_partition_refines'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_refines(partition, partition) IS 'whether every entity of the first lies within an entity of the second';

CREATE FUNCTION partition_refined_by(p partition, q partition) RETURNS boolean
	AS 'MODULE_PATHNAME', 'starlings_partition_refined_by'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_refined_by(partition, partition) IS 'whether every entity of the second lies within an entity of the first';

CREATE FUNCTION partition_meet(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_meet'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_meet(partition, partition) IS 'the meet: records are together if both partitions have them together; over the records that both have';

CREATE FUNCTION partition_join(p partition, q partition) RETURNS partition
	AS 'MODULE_PATHNAME', 'starlings_partition_join'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION partition_join(partition, partition) IS 'the join: records are together if either partition has them together, and what follows from that; over the records of both';

CREATE OPERATOR <@ (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_refines,
	COMMUTATOR = @>,
	RESTRICT = contsel,
	JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (partition, partition) IS 'refines: every entity of the left lies within an entity of the right';

CREATE OPERATOR @> (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_refined_by,
	COMMUTATOR = <@,
	RESTRICT = contsel,
	JOIN = contjoinsel
);
COMMENT ON OPERATOR @> (partition, partition) IS 'is refined by: every entity of the right lies within an entity of the left';

CREATE OPERATOR & (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_meet,
	COMMUTATOR = &
);
COMMENT ON OPERATOR & (partition, partition) IS 'meet: records are together if both have them together; over the records that both have';

CREATE OPERATOR + (
	LEFTARG = partition,
	RIGHTARG = partition,
	FUNCTION = partition_join,
	COMMUTATOR = +
);
COMMENT ON OPERATOR + (partition, partition) IS 'join: records are together if either has them together, and what follows from that; over the records of both';

--
-- comparing and showing
--

CREATE FUNCTION comparison_matrix(names text[], partitions partition[], missing text DEFAULT 'singleton', OUT left_name text, OUT right_name text, OUT records bigint, OUT entities bigint, OUT singletons bigint, OUT largest bigint, OUT pairs bigint, OUT true_pairs bigint, OUT tp bigint, OUT fp bigint, OUT fn bigint, OUT tn bigint, OUT "precision" float8, OUT recall float8, OUT f1 float8, OUT rand float8, OUT ari float8, OUT fowlkes_mallows float8, OUT entropy float8, OUT mutual_information float8, OUT nmi float8, OUT homogeneity float8, OUT completeness float8, OUT v_measure float8, OUT variation_of_information float8, OUT bcubed_precision float8, OUT bcubed_recall float8, OUT bcubed_f1 float8, OUT exact_entities bigint, OUT entity_precision float8, OUT entity_recall float8, OUT entity_f1 float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_comparison_matrix'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION comparison_matrix(text[], partition[], text) IS 'the measures of each partition against each other one as the truth';

CREATE FUNCTION sweep_svg(h hierarchy, truth partition, measures text[] DEFAULT '{precision,recall,f1}', at float8[] DEFAULT NULL, missing text DEFAULT 'singleton') RETURNS text
	AS 'MODULE_PATHNAME', 'starlings_sweep_svg'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sweep_svg(hierarchy, partition, text[], float8[], text) IS 'curves of measures over thresholds as an SVG document, with the best threshold marked: by f1 if it is there, or else by the first measure that has a best value';

--
-- two partitions side by side
--

CREATE FUNCTION overlaps(p partition, q partition, OUT left_id text, OUT right_id text, OUT left_size bigint, OUT right_size bigint, OUT shared bigint, OUT jaccard float8, OUT dice float8, OUT overlap float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_overlaps'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION overlaps(partition, partition) IS 'the pairs of entities that share records, with their similarity';

CREATE FUNCTION diff(old partition, new partition, OUT change text, OUT old_id text, OUT new_id text, OUT old_size bigint, OUT new_size bigint, OUT shared bigint, OUT old_entities bigint, OUT records_gained bigint, OUT records_lost bigint, OUT pairs_gained bigint, OUT pairs_lost bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_diff'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION diff(partition, partition) IS 'what became of the entities: each of the new ones is new, unchanged, grown, shrunk, merged, split or reshuffled, and old ones may be gone';

CREATE FUNCTION carry_ids(old partition, new partition, OUT entity_id text, OUT size bigint, OUT carried_id text, OUT shared bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_carry_ids'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION carry_ids(partition, partition) IS 'for each new entity the id of the old one that it continues, each id at most once; NULL if none is left';

--
-- without a truth: sizes, stability, links to review, samples to label
--

CREATE FUNCTION sizes(p partition, OUT size bigint, OUT entities bigint, OUT records bigint) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sizes'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sizes(partition) IS 'each size that entities have, ascending: how many entities have it, and how many records these are';

CREATE FUNCTION stability(h hierarchy, at float8[] DEFAULT NULL, OUT threshold float8, OUT entities bigint, OUT same_above float8, OUT same_below float8, OUT information_lost float8, OUT plateau_low float8, OUT plateau_high float8, OUT plateau float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_stability'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION stability(hierarchy, float8[]) IS 'for each threshold of at, or every distinct threshold, ascending: the share of the entities that are the same one threshold up and down, and the range within which every cut is the same';

CREATE FUNCTION plateaus(h hierarchy, n int DEFAULT 5, tolerance float8 DEFAULT 0.01, OUT low float8, OUT high float8, OUT width float8, OUT entities_low bigint, OUT entities_high bigint, OUT changed float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_plateaus'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION plateaus(hierarchy, int, float8) IS 'the n widest ranges of thresholds, above low up to high, in which at most that share of the records changes its entity, widest first';

CREATE FUNCTION weakest_links(h hierarchy, threshold float8, n int DEFAULT 10, OUT entity_id text, OUT size bigint, OUT splits_at float8, OUT parts bigint, OUT largest_part bigint, OUT second_part bigint, OUT left_record text, OUT right_record text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_weakest_links'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION weakest_links(hierarchy, float8, int) IS 'for review: the n entities at a threshold that would fall into the largest parts above their weakest link, largest second part first';

CREATE FUNCTION sample_entities(p partition, n int, method text DEFAULT 'random', seed bigint DEFAULT 0, OUT entity_id text, OUT size bigint, OUT keys text[], OUT weight float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sample_entities'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION sample_entities(partition, int, text, bigint) IS 'a sample of entities to label, the same for the same seed; method is random, largest, by_size or by_record, and weight makes the sample stand for all entities alike';

--
-- estimating from a sample of entities
--

CREATE FUNCTION estimate(p partition, sample partition, weights text DEFAULT 'uniform', missing text DEFAULT 'singleton', OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, text, text) IS 'measures of a partition, estimated from a sample of complete true entities, each with its standard error and 95 % interval; weights are uniform or size';

CREATE FUNCTION estimate(p partition, sample partition, weights float8[], missing text DEFAULT 'singleton', OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 9;
COMMENT ON FUNCTION estimate(partition, partition, float8[], text) IS 'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

CREATE FUNCTION sweep_estimate(h hierarchy, sample partition, at float8[] DEFAULT NULL, weights text DEFAULT 'uniform', missing text DEFAULT 'singleton', OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], text, text) IS 'the rows of estimate at each threshold of at, or at every distinct threshold, ascending';

CREATE FUNCTION sweep_estimate(h hierarchy, sample partition, at float8[], weights float8[], missing text DEFAULT 'singleton', OUT threshold float8, OUT measure text, OUT estimate float8, OUT standard_error float8, OUT low float8, OUT high float8) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'starlings_sweep_estimate_weighted'
	LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION sweep_estimate(hierarchy, partition, float8[], float8[], text) IS 'the same with a weight for each row of entities(sample), in inverse proportion to the probability that the entity was drawn';

--
-- comments that said too little
--

COMMENT ON FUNCTION members(partition, bigint) IS 'each record with its entity, with keys of type bigint; the second argument gives only the type';
COMMENT ON FUNCTION members(partition, text) IS 'each record with its entity, with keys of type text; the second argument gives only the type';
COMMENT ON FUNCTION members(partition, uuid) IS 'each record with its entity, with keys of type uuid; the second argument gives only the type';
COMMENT ON FUNCTION members(partition, bytea) IS 'each record with its entity, with keys of type bytea; the second argument gives only the type';
COMMENT ON FUNCTION entities(partition, bigint) IS 'each entity with its records, with keys of type bigint; the second argument gives only the type';
COMMENT ON FUNCTION entities(partition, text) IS 'each entity with its records, with keys of type text; the second argument gives only the type';
COMMENT ON FUNCTION entities(partition, uuid) IS 'each entity with its records, with keys of type uuid; the second argument gives only the type';
COMMENT ON FUNCTION entities(partition, bytea) IS 'each entity with its records, with keys of type bytea; the second argument gives only the type';
COMMENT ON FUNCTION entities(partition) IS 'each entity with its records in text form';
COMMENT ON OPERATOR + (hierarchy, hierarchy) IS 'union: the hierarchy of the edges of both';
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8) IS 'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(bigint[], float8, int) IS 'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(text[], float8) IS 'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(text[], float8, int) IS 'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8) IS 'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(uuid[], float8, int) IS 'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8) IS 'the hierarchy in which all records of an array join at the score of the row; a NULL score only declares them';
COMMENT ON AGGREGATE hierarchy_agg(bytea[], float8, int) IS 'the hierarchy in which all records of an array join at the score of the row, rounded to decimals; a NULL score only declares them';
COMMENT ON FUNCTION hierarchy_cmp(hierarchy, hierarchy) IS 'comparison for btree: negative, 0 or positive';
COMMENT ON FUNCTION partition_cmp(partition, partition) IS 'comparison for btree: negative, 0 or positive';
