/* sql/starlings--0.4.0--0.5.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.5.0'" to load this file. \quit

--
-- one wording for what all types have
--

COMMENT ON FUNCTION frame_cmp(frame, frame) IS 'comparison for btree: negative, 0 or positive';
