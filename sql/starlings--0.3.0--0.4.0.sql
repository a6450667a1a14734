/* sql/starlings--0.3.0--0.4.0.sql */

-- complain if the script is sourced in psql rather than by ALTER EXTENSION
\echo Use "ALTER EXTENSION starlings UPDATE TO '0.4.0'" to load this file. \quit
