DROP VIEW reach_role;
CREATE VIEW reach_role AS SELECT user_id AS viewer_id, role_id, CAST(-1000000 AS BIGINT) AS valid_from, CAST(9999999 AS BIGINT) AS valid_to
FROM org_user_role;
